"""Every route and every field for every audience, over a register rich in secrets; what is hidden changes no byte of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import psycopg
import pytest

from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.domain.battery import BatteryTouch
from suchi.domain.disclosure import opens, restricted
from suchi.renderers.card import SWAPS
from suchi.renderers.card_words import LIFE
from suchi.web.api.operations import OPERATIONS
from suchi.web.trail import Trail
from tests.web import world
from tests.web.disclosed import (
    CALLERS,
    CONSIGNMENT,
    FEED,
    LOT,
    OTHER,
    PACKS,
    PARENT,
    PLANT,
    SPARE,
    STATIONS,
    THIS_YEAR,
    Asking,
    Hidden,
    asking,
    check,
    two_registers,
)  # fmt: skip
from tests.web.test_disclosed_judgements import JUDGED
from tests.web.world import MAKER, YARD

CAR = world.vin(1)
EVERYWHERE = {"nation": "authority", "auditor": "auditor"}
OPERATOR = {"operator": "operator"}
# What each caller is to each thing, by what the world tells; whoever is not named is nothing to it.
STANDING: dict[str, dict[str, str]] = {
    f"/batteries/{PACKS[1]}": {
        "maker": "maker", "vehicle maker": "maker vehicle_maker", "yard": "concerned", "office": "authority",
        "registrar": "authority", **EVERYWHERE,
    },
    f"/batteries/{PACKS[2]}": {"maker": "maker", "stations": "holder", "registrar": "authority", **EVERYWHERE},
    f"/batteries/{PACKS[3]}": {
        "maker": "maker", "yard": "holder", "plant": "holder", "parent": "holder parent", "office": "authority",
        "registrar": "authority", **EVERYWHERE,
    },
    f"/batteries/{PACKS[4]}": {
        "maker": "maker", "plant": "holder", "parent": "holder parent", "office": "authority", "registrar": "authority",
        **EVERYWHERE,
    },
    f"/vehicles/{CAR}": {
        "vehicle maker": "maker vehicle_maker", "yard": "concerned", "office": "authority", **EVERYWHERE,
    },
    f"/lots/{LOT}": {
        "plant": "holder author", "parent": "holder author parent", "office": "authority", "other duty": "authority", **EVERYWHERE,
    },
    f"/consignments/{CONSIGNMENT}": {
        "yard": "author", "plant": "holder", "parent": "holder parent", "carrier": "concerned", "office": "authority",
        **EVERYWHERE,
    },
    f"/parties/{PLANT}": {
        "plant": "holder", "parent": "holder parent", "office": "authority", "registrar": "authority", "other duty": "authority",
        **EVERYWHERE,
    },
    f"/models/batteries/{MAKER}/YL-LFP-60": {
        "maker": "maker", "office": "authority", "elsewhere": "authority", "registrar": "authority", **EVERYWHERE,
    },
    "/models/vehicles/BC-1": {
        "vehicle maker": "maker", "office": "authority", "elsewhere": "authority", "registrar": "authority", **EVERYWHERE,
    },
}  # fmt: skip
KINDS = {
    "/batteries": "Identity", "/vehicles": "VehicleAnswer", "/lots": "LotAnswer", "/consignments": "ConsignmentAnswer",
    "/parties": "PartyAnswer", "/models/batteries": "BatteryModelAnswer", "/models/vehicles": "VehicleModelAnswer",
}  # fmt: skip
LISTS = {"/batteries": "BatteryItem", "/vehicles": "VehicleItem", "/lots": "LotItem", "/consignments": "ConsignmentItem",
         "/parties": "PartyItem"}  # fmt: skip
# How whoever is nothing to it is answered: what it is said of that everybody may know is there, and of what not.
PUBLIC_KINDS = ("Identity", "PartyAnswer", "BatteryModelAnswer", "VehicleModelAnswer")
# Every operation that may be read, and how it is asked here; a new one is written down by somebody who has thought about it.
ROUTES = {
    "battery": [path for path in STANDING if path.startswith("/batteries/")],
    "battery_events": [f"{path}/events" for path in STANDING if path.startswith("/batteries/")],
    "battery_tree": [f"{path}/tree" for path in STANDING if path.startswith("/batteries/")],
    "vehicle": [f"/vehicles/{CAR}"],
    "lot": [f"/lots/{LOT}"],
    "consignment": [f"/consignments/{CONSIGNMENT}"],
    "party": [f"/parties/{PLANT}"],
    "battery_model": [f"/models/batteries/{MAKER}/YL-LFP-60"],
    "vehicle_model": ["/models/vehicles/BC-1"],
    "entry": [],  # by what was reported: see below
    "batteries": ["/batteries"], "vehicles": ["/vehicles"], "lots": ["/lots"], "consignments": ["/consignments"],
    "parties": ["/parties"],
}  # fmt: skip
PATHS = [path for paths in ROUTES.values() for path in paths]
DUTIES = {"battery": "MIIT", "vehicle": "MIIT", "lot": "MIIT NDRC", "consignment": "MIIT"}
MINISTRY = {"office": "MIIT", "elsewhere": "MIIT", "nation": "MIIT", "other duty": "NDRC"}
GROUPS = {"parent": (PARENT, PLANT)}


@pytest.fixture(scope="module")
def reads() -> Iterator[list[dict[str, Any]]]:
    """Every read that was put on record, in order."""
    kept: list[dict[str, Any]] = []
    read = Trail.read

    async def kept_too(self: Trail, call: Any, **told: Any) -> None:
        assert not call.began, "a read is recorded before it is answered"
        await read(self, call, **told)
        kept.append(told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trail, "read", kept_too)
        yield kept


@pytest.fixture(scope="module")
def registers(cluster: Embedded, template: str) -> Iterator[tuple[Store, Store]]:
    with two_registers(cluster, template, "disclosed") as found:
        yield found


@pytest.fixture(scope="module")
def ask(registers: tuple[Store, Store], reads: list[dict[str, Any]]) -> Iterator[Asking]:
    with asking(registers[0], Hidden()) as found:
        yield found


@pytest.fixture(scope="module")
def other(registers: tuple[Store, Store]) -> Iterator[Asking]:
    with asking(registers[1], OTHER) as found:
        yield found


def thing_of(path: str) -> str:
    return path.removesuffix("/events").removesuffix("/tree")


def kind_of(path: str) -> str:
    return next(kind for start, kind in reversed(KINDS.items()) if path.startswith(start))


def standing(path: str, caller: str) -> frozenset[str]:
    words = (STANDING[thing_of(path)] | OPERATOR).get(caller, "")
    return frozenset(words.split()) | {"public"} | ({"company"} if CALLERS[caller] else set())


def test_every_route_that_reads_has_an_expectation():
    reading = {operation.name for operation in OPERATIONS if operation.needs == "read"}
    assert reading == set(ROUTES) | set(JUDGED) | {"attachment"}, "say in ROUTES, or in JUDGED, what each audience gets"


# ---- every route × every audience -----------------------------------------------------------------------------------


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("path", [path for path in PATHS if path not in LISTS])
def test_every_route_for_every_audience(ask, path, caller):
    answer = ask.get(path, caller)
    kind, who = kind_of(path), standing(path, caller)
    own_step = path.endswith("/events") and answer.status_code == 200 and "by" in str(answer.json())
    if restricted(who) or own_step or (kind in PUBLIC_KINDS and path == thing_of(path)):
        assert answer.status_code == 200, answer.text
        return
    duty = {"Identity": "battery", "VehicleAnswer": "vehicle", "LotAnswer": "lot", "ConsignmentAnswer": "consignment"}[
        kind
    ]
    if MINISTRY.get(caller, "—") in DUTIES[duty]:
        assert (answer.status_code, answer.json()["code"]) == (403, "access.region")
    elif kind == "Identity":
        assert (answer.status_code, answer.json()["code"]) == (403, "access.not-concerned")
    else:
        assert (answer.status_code, answer.json()["code"]) == (404, f"{duty}.not-on-record")


@pytest.mark.parametrize("caller", CALLERS)
def test_entries_are_for_their_authors_and_the_authorities(ask, caller):
    with ask.store.connect_app() as conn:
        rows = conn.execute("SELECT id, reporter, type FROM entry").fetchall()
    seen = {
        (reporter, type_)
        for id_, reporter, type_ in rows
        if ask.get(f"/entries/{id_.hex()}", caller).status_code == 200
    }
    company = CALLERS[caller]
    if caller in ("operator", "nation", "auditor"):
        assert len(seen) == len({row[1:] for row in rows})
    elif caller in ("office", "elsewhere", "other duty", "registrar"):
        assert (caller == "office") == ((YARD, "HandoverSent") in seen)
        assert (PLANT, "BatchProcessed") not in seen or caller in ("office", "other duty")
    else:
        assert {reporter for reporter, _ in seen} <= {company, *GROUPS.get(caller, ())}
        assert bool(seen) == (company in {row[1] for row in rows} or caller == "parent")


# ---- every field × every audience -----------------------------------------------------------------------------------


def operation_of(path: str) -> Any:
    name = next(name for name, paths in ROUTES.items() if path in paths)
    return next(operation for operation in OPERATIONS if operation.name == name)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("path", [path for path in PATHS if path in STANDING or path.endswith("/tree")])
def test_every_field_for_every_audience(ask, path, caller):
    answer = ask.get(path, caller)
    if answer.status_code != 200:
        return
    who, cls = standing(path, caller), operation_of(path).answers
    found, whole = answer.json(), ask.get(path, "operator").json()
    check(cls.__name__, cls, found, who, path)
    fields = {field.encode_name: field.name for field in msgspec.structs.fields(cls)}
    left_out = {wire for wire in whole if opens(cls.__name__, fields[wire], who)} - set(found) - {"findings"}
    assert not left_out, "open to them and not shown"


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("pack", PACKS.values())
def test_every_step_for_every_audience(ask, pack, caller):
    answer = ask.get(f"/batteries/{pack}/events", caller)
    if answer.status_code != 200:
        return
    own = {CALLERS[caller], *GROUPS.get(caller, ())}
    step_type = get_args(operation_of(f"/batteries/{pack}/events").answers)[0]
    for step in answer.json()["items"]:
        kind = "SwapStep" if step["event"] in SWAPS else "Step" if step["event"] in LIFE else "QuietStep"
        who = standing(f"/batteries/{pack}", caller) | ({"author"} if step.get("by") in own else frozenset())
        check(kind, step_type, {name: value for name, value in step.items() if name != "change"}, who, "step")
        assert opens(kind, "change", who) or "change" not in step
        touch = {name: value for name, value in step.get("change", {}).items() if name != "on"}
        fields = {field.encode_name: field.name for field in msgspec.structs.fields(BatteryTouch)}
        for wire in touch:
            assert opens("BatteryTouch", fields[wire], who), f"{wire} of a {step['event']} is shown to {sorted(who)}"
        if kind == "SwapStep" and not who & {"authority", "author", "operator"}:
            assert step["on"] < THIS_YEAR
            assert len(step["on"]) == 4


# What must reach nobody else, wherever it may stand: text → who may read it.
ALL_SEEING = {"nation", "auditor", "operator"}
SECRETS = {
    CAR: {"vehicle maker", "yard", "office", "registrar", *ALL_SEEING},
    world.vin(2): {"stations", "registrar", *ALL_SEEING},
    "ST-77": {"stations", "registrar", "nation", "operator"},
    f"{THIS_YEAR}-02-03": {"stations", "registrar", "nation", "operator"},
    "4321": {"plant", "parent", "office", "other duty", *ALL_SEEING},
    "198765": {"plant", "parent", "office", "other duty", *ALL_SEEING},
    "412345": {"yard", "plant", "parent", "carrier", "office", *ALL_SEEING},
    FEED: {"plant", "parent", "office", "other duty", *ALL_SEEING},
    CONSIGNMENT: {"yard", "plant", "parent", "carrier", "office", "registrar", *ALL_SEEING},
}


@pytest.mark.parametrize("caller", CALLERS)
def test_no_secret_stands_in_any_answer(ask, caller):
    acts = [path for path, _ in JUDGED["battery_acts"]]
    asked = [path for path in (*PATHS, *acts) if not any(secret in path for secret in SECRETS)]
    cards = [ask.client.get(f"/b/{code}{end}").text for code in PACKS.values() for end in ("", ".json")]
    texts = [ask.get(path, caller).text for path in asked] + cards
    for secret, readers in SECRETS.items():
        if caller not in readers:
            assert not [text for text in texts if secret in text], f"{secret} is told to {caller}"


# ---- what is hidden changes nothing ---------------------------------------------------------------------------------

UNKNOWN = [f"/vehicles/{world.vin(n)}" for n in (1, 2, 9, 21)] + [
    f"/lots/{LOT}",
    f"/consignments/{CONSIGNMENT}",
    "/entries/" + "ab" * 16,
]
FILTERED = [
    f"/batteries?vehicle={world.vin(1)}", f"/batteries?vehicle={world.vin(9)}", f"/batteries?holder={STATIONS}",
    "/batteries?phase=in_use", "/batteries?phase=new", "/batteries?flag=in_transit", "/batteries?limit=2", "/vehicles?stage=taken_in",
]  # fmt: skip


@pytest.mark.parametrize("caller", ["public", "company", "maker"])
@pytest.mark.parametrize("path", [*dict.fromkeys([*PATHS, *UNKNOWN, *FILTERED])])
def test_two_registers_that_differ_in_what_is_hidden_answer_alike(ask, other, path, caller):
    here, there = ask.get(path, caller), other.get(path, caller)
    assert (here.status_code, here.content) == (there.status_code, there.content)


@pytest.mark.parametrize("end", ["", ".json"])
@pytest.mark.parametrize("pack", PACKS.values())
def test_two_registers_show_the_same_cards(ask, other, pack, end):
    assert ask.client.get(f"/b/{pack}{end}").content == other.client.get(f"/b/{pack}{end}").content


def test_the_two_registers_do_differ(ask, other):
    for path in (f"/batteries/{PACKS[2]}", f"/lots/{LOT}", f"/consignments/{CONSIGNMENT}", "/vehicles"):
        assert ask.get(path, "operator").content != other.get(path, "operator").content


@pytest.mark.parametrize(
    ("hidden", "unknown"),
    [
        (f"/vehicles/{CAR}", f"/vehicles/{world.vin(8)}"),
        (f"/lots/{LOT}", "/lots/BM-9"),
        (f"/consignments/{CONSIGNMENT}", "/consignments/OUT-9"),
        ("/entries/{id}", "/entries/" + "0" * 32),
    ],
)
@pytest.mark.parametrize("caller", ["public", "company", "other duty"])
def test_not_yours_is_not_there_after_the_same_work(ask, hidden, unknown, caller, monkeypatch):
    if caller == "other duty" and "/lots" in hidden:
        return  # that is its duty
    with ask.store.connect_app() as conn:
        [(entry,)] = conn.execute(
            "SELECT id FROM entry WHERE type = 'HandoverSent' AND reporter = %s", [YARD]
        ).fetchall()
    statements: list[str] = []
    execute = psycopg.Connection.execute

    def counted(self: Any, query: Any, *args: Any, **more: Any) -> Any:
        if "audit" not in str(query):
            statements.append(str(query))
        return execute(self, query, *args, **more)

    def asked(path: str) -> tuple[int, Any, int]:
        ask.get(path, caller)  # whatever is kept for the next time
        statements.clear()
        answer = ask.get(path, caller)
        name = path.rsplit("/", 1)[1]
        return answer.status_code, answer.text.replace(name, "…").partition('"errors"')[0], len(statements)

    monkeypatch.setattr(psycopg.Connection, "execute", counted)
    assert asked(hidden.replace("{id}", entry.hex())) == asked(unknown)
    assert statements


# ---- the past, lists, the trail -------------------------------------------------------------------------------------


def test_of_the_past_one_sees_what_one_was_entitled_to(ask):
    pack = f"/batteries/{PACKS[3]}"
    assert ask.get(pack, "yard", asOf="2026-01-26").json()["holder"] == YARD
    assert "holder" not in ask.get(pack, "maker", asOf="2026-01-26").json()
    for caller in ("plant", "company", "public"):
        refused = ask.get(pack, caller, asOf="2026-01-26")
        assert (refused.status_code, refused.json()["code"]) == (403, "access.past")
    assert ask.get(pack, "company", knownAt="2026-12-01").json()["code"] == "access.past"
    assert ask.get(pack, "maker", asOf="2026-01-09").json()["code"] == "battery.not-on-record"
    assert ask.get(f"{pack}/tree", "maker", at="2026-01-09").status_code == 404


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(("path", "kind"), LISTS.items())
def test_a_list_holds_what_is_open_and_no_more_of_it(ask, path, kind, caller):
    items = ask.get(path, caller).json()["items"]
    names = [next(iter(item.values())) for item in items]
    everybody = path == "/parties"
    for name, item in zip(names, items, strict=True):
        thing = f"{path}/{name}"
        if thing in STANDING:
            who = standing(thing, caller)
            assert everybody or restricted(who), f"{caller} finds {name}"
            cls = next(get_args(op.answers)[0] for op in OPERATIONS if op.path == path)
            check(kind, cls, item, who, path)
    expected = {
        thing.rsplit("/", 1)[1]
        for thing in STANDING
        if thing.startswith(f"{path}/") and (everybody or restricted(standing(thing, caller)))
    }
    # lists go by who holds, made, sent or receives it, and by where; what is on its way or in a pool is asked for by its code
    found_only_by_code = {
        ("plant", PACKS[3]), ("parent", PACKS[3]), ("stations", PACKS[2]), ("carrier", CONSIGNMENT),
    }  # fmt: skip
    assert expected - set(names) == {name for who, name in found_only_by_code if who == caller and name in expected}


def test_a_filter_finds_nothing_that_it_would_tell(ask):
    def found(caller: str, **filters: str) -> list[str]:
        return [item["batteryId"] for item in ask.get("/batteries", caller, **filters).json()["items"]]

    assert found("operator", holder=YARD) == [PACKS[3]]
    assert found("yard", holder=YARD) == [PACKS[3]]
    assert found("maker", holder=YARD) == []
    assert found("maker", vehicle=CAR) == []
    assert found("maker", flag="in_transit") == []
    assert found("maker", phase="in_use") == []
    assert found("maker", phase="waste") == [PACKS[3]]
    assert found("yard", flag="in_transit") == [PACKS[3]]
    assert found("office", holder=YARD) == [PACKS[3]]
    assert found("elsewhere", holder=YARD) == []


def test_pages_name_only_what_they_show(ask):
    first = ask.get("/batteries", "maker", limit=3).json()
    rest = ask.client.get(first["next"], headers=ask.keys["maker"]).json()
    assert [item["batteryId"] for page in (first, rest) for item in page["items"]] == [*PACKS.values(), SPARE]
    steps = ask.get(f"/batteries/{PACKS[1]}/events", "maker", limit=1).json()
    again = ask.client.get(steps["next"], headers=ask.keys["maker"]).json()
    assert [step["event"] for page in (steps, again) for step in page["items"]] == [
        "BatteryProduced",
        "VehicleProduced",
    ]
    assert "next" not in again


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("path", [*STANDING])
def test_what_is_more_than_public_is_on_record_before_it_is_answered(ask, reads, path, caller):
    reads.clear()
    answer = ask.get(path, caller)
    who = standing(path, caller)
    if answer.status_code != 200 or not restricted(who):
        assert not reads
        return
    [read] = reads
    kind, _, name = read["thing"].partition(":")
    assert path.endswith(name) or kind.endswith("model")
    assert read["audience"] in who
    assert CALLERS[caller] is None or CALLERS[caller] not in read["concerned"]
    if path == f"/batteries/{PACKS[3]}":
        makers = {MAKER} if who & {"operator", "authority", "auditor"} else set()
        assert ({YARD, PLANT} | makers) - {CALLERS[caller]} == {*read["concerned"]} - {CALLERS[caller]}


def test_a_parent_is_recorded_as_one(ask, reads):
    reads.clear()
    ask.get(f"/lots/{LOT}", "parent")
    assert reads[0]["audience"] == "parent"
    assert reads[0]["concerned"] == (PLANT,)


def test_a_maker_does_not_learn_from_the_trail_who_has_its_pack(ask):
    for path in (
        f"/batteries/{PACKS[4]}",
        f"/batteries/{PACKS[4]}/events",
        f"/batteries/{PACKS[4]}/tree",
        "/batteries",
    ):
        assert ask.get(path, "plant").status_code == 200
        assert ask.get(path, "office").status_code == 200
    told = ask.get("/audit/reads", "maker", limit=200).json()["items"]
    assert PLANT not in {item["by"] for item in told}
    assert CALLERS["office"] in {item["by"] for item in told}
