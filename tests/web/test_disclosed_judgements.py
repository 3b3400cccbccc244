"""What the register holds against somebody, and what somebody asks of it about themselves: every operation × every audience × every
field, evidence word by word; what is hidden changes no byte of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.domain.event import moment
from suchi.domain.evidence import words_of
from suchi.domain.rule import Finding
from suchi.web.api.operations import OPERATIONS
from tests.web import world
from tests.web.disclosed import (
    BATTERY_MODEL,
    CALLERS,
    CASE,
    CLOCK_US,
    CONSIGNMENT,
    HASH,
    OTHER,
    PACKS,
    PARENT,
    PLANT,
    SPARE,
    Asking,
    Hidden,
    asking,
    check,
    two_registers,
)  # fmt: skip

NATION, OPERATOR = {"nation": "authority"}, {"operator": "operator"}
AUDITED = {**NATION, "auditor": "auditor", **OPERATOR}
COMPANIES = {caller: "company" for caller, code in CALLERS.items() if code is not None}
MODEL = f"batteryModel={BATTERY_MODEL}"
WHERE_OPENED = f"/technical-information/documents/{HASH}?{MODEL}&purpose=removal"
PLANTS = {"plant": "holder", "parent": "holder parent", "office": "authority", "other duty": "authority", **AUDITED}
# the stranger says that it has sent the spare pack, and is none of these by its own word (decision 23)
LIBRARY = {"maker": "maker", "yard": "concerned", "plant": "concerned", **AUDITED}
USES = {
    "maker": "maker holder",
    "vehicle maker": "maker holder",
    "parent": "maker holder",
    "office": "authority",
    "elsewhere": "authority",
    **AUDITED,
}
ACCUSED = {"plant": "answerable", "parent": "answerable parent", "office": "authority", **AUDITED}
# Every operation whose answers are narrowed where they are made: how it is asked, and what each caller is to the answer. Whoever is
# not named is refused, or finds an empty list.
JUDGED: dict[str, list[tuple[str, dict[str, str]]]] = {
    # each finding has readers of its own: see `readers_of`
    "all_findings": [], "finding_counts": [("/findings/counts", dict.fromkeys(CALLERS, "author"))], "finding": [],
    "all_cases": [("/cases", ACCUSED)],
    "one_case": [(f"/cases/{CASE}", ACCUSED)],
    "case_actions": [(f"/cases/{CASE}/actions", ACCUSED)],
    "party_duties": [
        (f"/parties/{PLANT}/duties?today=2026-06-01", PLANTS),
        (f"/parties/{world.YARD}/duties?today=2026-06-01", {"yard": "holder", "office": "authority", "other duty": "authority", **AUDITED}),
    ],
    "unassigned_duties": [
        ("/duties/unassigned", {"office": "authority", "elsewhere": "authority", "other duty": "authority", **AUDITED})
    ],
    "plant_balance": [(f"/sites/{PLANT}/P1/balance", PLANTS)],
    # of one's own acts everybody is told: what they may know of the battery is checked by the words, in test_disclosure
    "battery_acts": [(f"/batteries/{code}/actions", dict.fromkeys(CALLERS, "public")) for code in (*PACKS.values(), SPARE)],
    "battery_fate": [
        (f"/batteries/{PACKS[4]}/fate", {"maker": "maker", "plant": "holder", **OPERATOR}),
        (f"/batteries/{SPARE}/fate", {"maker": "maker", "stations": "holder", **OPERATOR}),
    ],
    "consignment_acts": [
        (
            f"/consignments/{CONSIGNMENT}/actions",
            {"yard": "author", "plant": "holder", "parent": "holder parent", "carrier": "concerned", "office": "authority", **AUDITED},
        )
    ],
    "audit_reads": [("/audit/reads", COMPANIES)],
    "compare": [("/compare", dict.fromkeys(COMPANIES, "author"))],
    "party_proof": [
        (
            f"/parties/{PLANT}/proof?today=2026-06-01",
            {"plant": "author", "parent": "author parent", "office": "authority", "other duty": "authority", **NATION, **OPERATOR},
        )
    ],
    "unverified_permits": [
        ("/permits/unverified", {"office": "authority", "elsewhere": "authority", "other duty": "authority", **NATION, **OPERATOR})
    ],
    "technical_information_of": [
        (f"/technical-information?{MODEL}&purpose=removal", LIBRARY),
        (f"/technical-information?battery={PACKS[3]}&purpose=removal", LIBRARY),
    ],
    "open_document": [(WHERE_OPENED, LIBRARY)],
    "technical_information_use": [("/technical-information/use", USES)],
    "technical_information_coverage": [("/technical-information/coverage?today=2026-06-01", USES)],
}  # fmt: skip
PATHS = [(name, path) for name, ways in JUDGED.items() for path, _ in ways]
WHO = {path: who for ways in JUDGED.values() for path, who in ways}
REFUSED = frozenset(
    "access.role access.region access.field access.company access.not-yours access.not-an-origin case.not-on-record "
    "site.not-on-record consignment.not-on-record library.not-concerned compare.company".split()
)
ANSWERS: dict[str, Any] = {operation.name: operation.answers for operation in OPERATIONS}


@pytest.fixture(scope="module")
def registers(cluster: Embedded, template: str) -> Iterator[tuple[Store, Store]]:
    with two_registers(cluster, template, "judged") as found:
        yield found


@pytest.fixture(scope="module")
def ask(registers: tuple[Store, Store]) -> Iterator[Asking]:
    with asking(registers[0], Hidden()) as found:
        yield found


@pytest.fixture(scope="module")
def other(registers: tuple[Store, Store]) -> Iterator[Asking]:
    with asking(registers[1], OTHER) as found:
        yield found


def answer(asked: Asking, path: str, caller: str) -> Any:
    return asked.compare(path, caller) if path == "/compare" else asked.get(path, caller)


def audiences(caller: str, words: str) -> frozenset[str]:
    return frozenset(words.split()) | {"public"} | ({"company"} if CALLERS[caller] else set())


def items_of(name: str, found: Any) -> list[dict[str, Any]]:
    """An answer, or what a list holds."""
    return found if isinstance(found, list) else found["items"] if get_args(ANSWERS[name]) else [found]


# ---- every operation × every audience × every field -----------------------------------------------------------------------


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(("name", "path"), PATHS, ids=[path for _, path in PATHS])
def test_every_field_for_every_audience(ask, name, path, caller):
    told, words = answer(ask, path, caller), WHO[path].get(caller)
    if words is None and (told.status_code != 200 or told.json() == {"items": []}):
        assert told.status_code == 200 or told.json()["code"] in REFUSED, told.text
        return
    assert words is not None, f"{caller} is answered: {told.text[:300]}"
    assert told.status_code == 200, told.text
    if ANSWERS[name] is None:
        return  # a document, open as a whole
    cls = get_args(ANSWERS[name])[0] if get_args(ANSWERS[name]) else ANSWERS[name]
    for item in items_of(name, told.json()):
        assert check(cls.__name__, cls, item, audiences(caller, words), path)


def test_each_operation_says_something_to_somebody(ask):
    """Else the test above would hold of a register that tells nothing."""
    for name, path in PATHS:
        if ANSWERS[name] is not None:
            whole = [answer(ask, path, caller) for caller in WHO[path]]
            assert any(items_of(name, told.json()) for told in whole), path


# ---- findings, by those who may read each -------------------------------------------------------------------------------


def readers_of(finding: dict[str, Any], caller: str) -> frozenset[str]:
    """What a caller is to a finding, by what the operator reads of it. Which office may read it, tests/web/test_told.py asks."""
    own = {CALLERS[caller], *((PARENT, PLANT) if caller == "parent" else ())}
    found = {"answerable"} if finding.get("answerable") in own else set()
    found |= {"author"} if own & set(finding.get("reportedBy", ())) else set()
    if caller in ("office", "elsewhere", "nation", "other duty", "registrar"):
        found.add("authority")
    return audiences(
        caller, " ".join(found | ({caller} & {"operator", "auditor"}) | ({"parent"} & {caller} if found else set()))
    )


@pytest.fixture(scope="module")
def whole(ask) -> dict[str, dict[str, Any]]:
    return {one["findingId"]: one for one in ask.get("/findings", "operator", limit=200).json()["items"]}


@pytest.mark.parametrize("caller", CALLERS)
def test_every_word_of_a_finding_for_every_audience(ask, whole, caller):
    page = ask.get("/findings", caller, limit=200).json()["items"]
    seen = {one["findingId"] for one in page}
    for id_, finding in whole.items():
        who, told = readers_of(finding, caller), ask.get(f"/findings/{id_}", caller)
        if not who & {"answerable", "author", "authority", "auditor", "operator"}:
            assert told.status_code in (403, 404)
            assert id_ not in seen
        if told.status_code != 200:
            assert told.json()["code"] in ("finding.not-on-record", "access.region")
            continue
        assert id_ in seen
        check("FindingAnswer", ANSWERS["finding"], told.json(), who, id_)
        group = next(one for one in page if one["findingId"] == id_)
        check("FindingGroup", get_args(ANSWERS["all_findings"])[0], group, who, id_)
        shown = told.json()["finding"]
        check("Finding", Finding, shown, who, id_)
        if who.isdisjoint({"answerable", "authority", "auditor", "operator"}):
            words = words_of(finding["rule"])
            for evidence in (shown.get("evidence", {}), group.get("evidence", {})):
                assert set(evidence) <= words.told, f"{id_} tells {caller} words of the record"
            record = [value for word, value in finding.get("evidence", {}).items() if word in words.record]
            assert not [
                value for value in record if value in shown["zh"] + shown["en"] and value not in evidence.values()
            ]


def test_somebody_reads_a_finding_with_words_kept_back(ask, whole):
    """The stranger has sent what is on record with the stations: that it does not fit is told, with whom it is not."""
    (mine,) = [one for one in ask.get("/findings", "company").json()["items"] if one["code"] == "U101"]
    assert set(mine["withheld"]) <= set(whole[mine["findingId"]]["evidence"])
    assert mine["withheld"]


# ---- what is hidden changes nothing ---------------------------------------------------------------------------------------

STRANGERS = ("public", "company", "maker")
OWN = ("/audit/reads", WHERE_OPENED)
"""Of whoever has read one's data (the two registers were not asked the same before), and a copy that bears who opens it, and when."""


@pytest.mark.parametrize("caller", STRANGERS)
@pytest.mark.parametrize(
    "path",
    [
        "/findings?limit=200",
        "/findings?limit=1",
        f"/findings?subject=battery:{SPARE}",
        *(path for _, path in PATHS if path not in OWN),
    ],
)
def test_two_registers_that_differ_in_what_is_hidden_answer_alike(ask, other, path, caller):
    assert steady(path, answer(ask, path, caller)) == steady(path, answer(other, path, caller))


def steady(path: str, told: Any) -> tuple[int, Any]:
    """An answer without what these tests themselves have done: each document that they opened is on record."""
    if told.status_code != 200 or path.partition("?")[0] not in (
        "/technical-information/use",
        "/technical-information/coverage",
    ):
        return told.status_code, told.content
    found = told.json() | {"opened": None}
    return 200, found | {"items": [one for one in found.get("items", ()) if one["at"] == moment(CLOCK_US)]}


@pytest.mark.parametrize("caller", STRANGERS)
def test_each_finding_that_they_read_is_alike_in_both(ask, other, caller):
    ids = [one["findingId"] for one in ask.get("/findings", caller, limit=200).json()["items"]]
    assert [ask.get(f"/findings/{id_}", caller).content for id_ in ids] == [
        other.get(f"/findings/{id_}", caller).content for id_ in ids
    ]


@pytest.mark.parametrize(
    ("path", "caller"),
    [
        (f"/cases/{CASE}", "plant"), (f"/sites/{PLANT}/P1/balance", "plant"), ("/technical-information/use", "auditor"),
        (f"/findings?subject=battery:{SPARE}", "auditor"),
    ],
)  # fmt: skip
def test_the_two_registers_do_differ(ask, other, path, caller):
    assert steady(path, answer(ask, path, caller)) != steady(path, answer(other, path, caller))
