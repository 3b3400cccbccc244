"""Free text of reports stands in no plain row; it opens for its readers, goes entry by entry, and no proof or fold misses it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from suchi.access import free_text
from suchi.access.vault import vault_of
from suchi.capture.json import read
from suchi.db.pool import Store
from suchi.domain import canonical, merkle
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE
from suchi.domain.free_text import WITHHELD, _plan, spoken, withheld
from suchi.projections.rebuild import rebuild
from suchi.settings import Settings
from tests.lives.register import LIVE, PROJECTIONS, Register, differences
from tests.lives.telling import MINISTRY, REGISTRAR, opening

EXAMPLES = Path(__file__).parents[1] / "examples"
SECRET = "据张三丰口述，联系人李小龙"
LATER = LIVE + 90 * 86_400_000_000
NOW = LATER + 5_000_000


def with_secret(type_: str) -> bytes:
    """The example of a type of event, with a secret wherever somebody may write in their own words; an office's acts by one."""
    event = json.loads((EXAMPLES / f"{type_}.json").read_bytes())
    if CATALOGUE[type_].governing:
        event["reporter"] = MINISTRY if "regulator" in CATALOGUE[type_].by else REGISTRAR
    found = read(json.dumps(event).encode(), 1)
    assert isinstance(found, tuple), found
    return canonical.canonical_event(filled(found[0], _plan(type(found[0]))))


def filled(part: Any, plan: Any) -> Any:
    change = {
        name: SECRET if inner is None else tuple(filled(one, inner) for one in getattr(part, name))
        for name, inner in plan
    }
    return replace(part, **change)


REPORTS = [with_secret(type_) for type_ in spoken()]


@pytest.fixture
def own(fresh: Store, tmp_path: Path) -> Store:
    """A register with a key file of its own."""
    fresh.settings = Settings(data=tmp_path)
    return fresh


@pytest.fixture
def register(own: Store) -> Iterator[Register]:
    """Each report that may hold free text, holding some."""
    with Register(own) as found:
        found.tell(*opening("live"), clock_us=LIVE)
        receipts = found.tell(*REPORTS, clock_us=LATER)
        refused = [reason.en for one in receipts for reason in one.reasons]
        assert not refused
        assert len({one.entry_id for one in receipts}) == len(spoken())
        found.settle()
        yield found


def bodies(register: Register) -> dict[bytes, bytes]:
    return {bytes(id_): bytes(body) for id_, body in register.rows("SELECT id, body FROM entry")}


def entry_of(register: Register, type_: str) -> bytes:
    [(id_,)] = register.rows("SELECT id FROM entry WHERE type = %s", type_)
    return bytes(id_)


# ---- which --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", spoken())
def test_an_event_without_its_text_is_an_event(type_: str) -> None:
    found = read(with_secret(type_), 1)
    assert isinstance(found, tuple), found
    event, exact = found
    plain = withheld(event)
    assert SECRET in exact.decode()
    kept = canonical.canonical_event(plain)
    assert SECRET not in kept.decode()
    assert kept.decode().count(WITHHELD) == exact.decode().count(SECRET)
    assert read(kept, 1)[0] == withheld(plain) == plain


@pytest.mark.parametrize("type_", sorted(set(CATALOGUE) - set(spoken())))
def test_an_event_without_any_is_left_alone(type_: str) -> None:
    found = read((EXAMPLES / f"{type_}.json").read_bytes(), 1)
    assert isinstance(found, tuple)
    assert withheld(found[0]) is found[0]


# ---- what stands where --------------------------------------------------------------------------------------------------


def test_no_plain_row_of_any_table_holds_a_word_of_it(register: Register) -> None:
    tables = register.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    text, hexed = SECRET, SECRET.encode().hex()
    for (table,) in tables:
        [(count,)] = register.rows(
            f'SELECT count(*) FROM "{table}" t WHERE strpos(t::text, %s) + strpos(t::text, %s) > 0', text, hexed
        )
        assert count == 0, table
    assert register.count("entry_text") == len(spoken())


def test_what_is_committed_to_is_what_was_sent(register: Register) -> None:
    with register.store.connect_app() as conn:
        whole = free_text.whole(conn, bodies(register))
    rows = register.rows(
        "SELECT e.id, e.recorded_us, e.commitment, e.salt, l.leaf FROM entry e JOIN log_leaf l ON l.entry = e.id"
    )
    sent = {canonical.canonical_event(read(report, 1)[0]) for report in REPORTS}
    for id_, recorded_us, commitment, salt, leaf in rows:
        assert commitment == sha256(salt + whole[bytes(id_)]).digest()
        assert leaf == merkle.leaf(canonical.header(bytes(id_), recorded_us, bytes(commitment)))
    assert sent <= {canonical.event_of_body(body) for body in whole.values()}


def test_the_same_report_is_a_duplicate_and_one_with_other_words_is_not(register: Register) -> None:
    again = register.tell(*REPORTS, clock_us=NOW)
    assert {one.outcome for one in again} == {"duplicate"}
    other = [report.replace(SECRET.encode(), "别的说法".encode()) for report in REPORTS]
    refused = register.tell(*other, clock_us=NOW)
    assert {reason.code for one in refused for reason in one.reasons} == {"submit.id-reused"}


# ---- erasing ------------------------------------------------------------------------------------------------------------


def erased(register: Register, *ids: bytes) -> None:
    with register.store.connect_owner("test") as owner, owner.transaction():
        for id_ in ids:
            free_text.erase(owner, id_, NOW, really=True)


def test_erasing_leaves_leaves_digests_and_everything_folded_as_they_were(register: Register) -> None:
    before = register.tables(*PROJECTIONS, "log_leaf", "thing_log")
    commitments = register.rows("SELECT id, commitment FROM entry ORDER BY id")
    erased(register, *(entry_of(register, type_) for type_ in spoken()))
    assert not differences(before, register.tables(*before))
    assert register.rows("SELECT id, commitment FROM entry ORDER BY id") == commitments
    rebuild(register.store)
    assert not differences(before, register.tables(*before))
    assert register.rows("SELECT count(*) FROM entry_text WHERE private IS NOT NULL") == [(0,)]
    assert register.rows("SELECT count(*) FROM entry WHERE salt IS NULL") == [(len(spoken()),)]


def test_a_report_of_which_the_text_was_erased_is_still_known_when_it_comes_again(register: Register) -> None:
    erased(register, *(entry_of(register, type_) for type_ in spoken()))
    assert {one.outcome for one in register.tell(*REPORTS, clock_us=NOW)} == {"duplicate"}


def test_only_what_there_is_is_erased_and_only_by_the_owner(register: Register) -> None:
    id_ = entry_of(register, "BatteryLost")
    with register.store.connect_owner("test") as owner:
        assert free_text.erase(owner, id_, NOW, really=False) == 1
        with pytest.raises(Failure, match="no free text"):
            free_text.erase(owner, b"\0" * 16, NOW, really=True)
    with register.store.connect_app() as conn:
        assert id_ in free_text.events(conn, [id_])
        with pytest.raises(Exception, match="permission denied"):
            free_text.erase(conn, id_, NOW, really=True)
    erased(register, id_)
    with pytest.raises(Failure, match="erased already"):
        erased(register, id_)
    with register.store.connect_app() as conn:
        assert free_text.events(conn, [id_]) == {}
        assert id_ not in free_text.whole(conn, bodies(register))


# ---- keys, and entries from before --------------------------------------------------------------------------------------


def test_what_cannot_be_sealed_is_refused_and_never_written_down_plain(own: Store, tmp_path: Path) -> None:
    """A given database without keys: a report without free text is recorded beside."""
    own.settings = Settings(data=tmp_path, database_url=own.dsn)
    with Register(own) as register:
        quiet = [*opening("live")]
        receipts = register.tell(*quiet, *REPORTS[:3], clock_us=LIVE)
        assert [one.outcome for one in receipts[: len(quiet)]] == ["recorded"] * len(quiet)
        assert {reason.code for one in receipts[len(quiet) :] for reason in one.reasons} == {"submit.text-unsealed"}
        assert register.count("entry") == len(quiet)


def test_entries_from_before_are_sealed_and_read_as_they_were(register: Register) -> None:
    with register.store.connect_app() as conn:
        whole = free_text.whole(conn, bodies(register))
    kept = bodies(register)
    with register.store.connect_owner("test") as owner:
        for id_, body in whole.items():
            owner.execute("UPDATE entry SET body = %s WHERE id = %s", [body, id_])
        owner.execute("DELETE FROM entry_text")
        assert free_text.may_be_plain(owner)
        assert free_text.seal_plain(owner, lambda: vault_of(register.store.connect_app())) == len(spoken())
        assert not free_text.may_be_plain(owner)
        assert free_text.seal_plain(owner, lambda: vault_of(register.store.connect_app())) == 0
    assert bodies(register) == kept
    with register.store.connect_app() as conn:
        assert free_text.whole(conn, bodies(register)) == whole
