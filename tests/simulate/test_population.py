"""The population: same options, same bytes; every line in the catalogue; a clean population that is beyond reproach."""

import datetime as dt
import re

import msgspec
import pytest

from suchi.domain.event import CATALOGUE
from suchi.domain.events import AnyEvent
from suchi.simulate import Options, population, summary
from suchi.simulate.parties import PROVINCES
from tests.simulate.bookkeeping import Books, decode, in_order

CLEAN = Options(vehicles=2500, seed=7)


@pytest.fixture(scope="module")
def clean() -> list[bytes]:
    return list(population(CLEAN))


def test_same_options_give_the_same_bytes():
    everything = Options(vehicles=400, seed=3, faults="all", oddities="all", fault_every=4)
    assert list(population(everything)) == list(population(everything))
    assert list(population(Options(vehicles=50, seed=4))) != list(population(Options(vehicles=50, seed=5)))


def test_lines_are_compact_utf8_in_strict_order_of_record(clean: list[bytes]):
    last = ""
    for line in clean:
        assert line.endswith(b"}\n")
        assert b"\\u" not in line
        assert not re.search(rb'[,:{\[] |" [,:}\]]', line), line
        recorded = line[-36:-3].decode().removeprefix('"')
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+08:00", recorded), line
        assert recorded > last
        last = recorded
    assert last[:10] <= CLEAN.through


def test_the_ledger_is_opened_first_for_replay(clean: list[bytes]):
    first = decode(clean[0])
    assert type(first).__name__ == "LedgerOpened"
    assert first.mode == "replay"


def test_the_clean_population_is_lawful_and_consistent(clean: list[bytes]):
    books = Books().read(in_order(clean))
    assert books.complaints == []
    assert books.crushed_in
    assert all(books.crushed_out[party] <= went for party, went in books.crushed_in.items())


def test_the_books_notice_when_a_report_is_lost(clean: list[bytes]):
    for kind in (b"BatteryProduced", b"HandoverReceived", b"BatteryRetired", b"VehicleTakenIn", b"BatterySwapped"):
        lost = next(line for line in clean[3000:] if b'"type":"' + kind in line)
        try:
            complaints = Books().read(in_order(line for line in clean if line is not lost)).complaints
        except KeyError as missing:
            complaints = [str(missing)]
        if kind != b"HandoverReceived":
            assert complaints, kind


def test_terms_of_2026_are_kept(clean: list[bytes]):
    days = {"VehicleProduced": 20, "HandoverReceived": 30, "ProductShipped": 30}
    for line in clean:
        event = decode(line)
        term = days.get(type(event).__name__)
        if term:
            on = event.certificate_on if hasattr(event, "certificate_on") else event.occurred_at[:10]
            late = dt.date.fromisoformat(event.recorded_at[:10]) - dt.date.fromisoformat(on)
            assert 0 <= late.days <= term, line


def test_whole_lives_are_seen(clean: list[bytes]):
    found = summary(clean)
    types = found.types
    assert found.events == len(clean)
    assert types["VehicleProduced"] == CLEAN.vehicles
    assert types["VehicleTakenIn"] >= CLEAN.vehicles * 0.15
    assert types["BatteryRetired"] >= CLEAN.vehicles * 0.15
    retired, ended = 0, 0
    for line in clean:
        event = decode(line)
        name = type(event).__name__
        retired += len(event.codes) if name == "BatteryRetired" else 0
        ended += (name == "BatteryDismantled") or (
            name == "BatchProcessed" and sum(c[3] == "P" for c in event.batteries)
        )
    assert ended >= retired * 0.6
    assert max(found.years) == "2026"
    assert len([kind for kind in types if kind in CATALOGUE]) >= 30


def test_places_are_real_divisions(clean: list[bytes]):
    sold = {event.region for event in map(decode, clean) if type(event).__name__ == "VehicleSold" and event.region}
    assert {region[:2] for region in sold} <= set(PROVINCES)
    assert len(sold) > 20


@pytest.mark.parametrize(
    "options",
    [
        Options(vehicles=1, seed=1),
        Options(vehicles=40, seed=2, start="2021-03-01", through="2022-06-30"),
        Options(vehicles=40, seed=2, start="2026-01-01", through="2026-12-31"),
        Options(vehicles=0, seed=2),
    ],
)
def test_small_and_short_populations_are_whole(options: Options):
    lines = list(population(options))
    assert Books().read(in_order(lines)).complaints == []
    assert summary(lines).types.get("VehicleProduced", 0) <= options.vehicles


def test_summary_counts_bytes():
    lines = list(population(Options(vehicles=3)))
    assert summary(lines).bytes == sum(map(len, lines))
    assert msgspec.json.Decoder(AnyEvent).decode(lines[-1])


def test_every_model_in_use_is_registered_before_its_first_pack() -> None:
    registered: set[str] = set()
    missing: set[str] = set()
    for line in population(Options(vehicles=300, seed=5)):
        event = msgspec.json.decode(line)
        if event["type"] == "BatteryModelRegistered":
            registered.add(f"{event['reporter']}/{event['model']}")
        elif event["type"] == "BatteryProduced" and "model" in event:
            missing |= {f"{event['reporter']}/{event['model']}"} - registered
    assert registered
    assert not missing
