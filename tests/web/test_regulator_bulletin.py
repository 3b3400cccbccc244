"""The monthly bulletin: kept as it was first told, shown as it stands, with what came later; and the balance of a plant."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from suchi.domain.bulletin import MONTHLY, after, published_on
from suchi.projections import counting
from suchi.queries import monthly
from tests.web import regulating, world


def everything(_name: str, _whose: str) -> bool:
    return True


MARCH = "/regulator/bulletin/2026-03"


def count(store: Any, day: str) -> None:
    counting.count(store, date.fromisoformat(day), at_us=regulating.AT_US)


@pytest.fixture(scope="module")
def told(opened, cited):
    """A month that came out, a late report about it, and a correction of one that was in it."""
    late = world.event(
        "BatteryProduced",
        world.MAKER,
        "2026-03-25",
        code=world.code(711).replace("N", "S", 1),
        level="P",
        producedOn="2026-03-25",
    )
    first = world.event(
        "BatteryProduced", world.MAKER, "2026-03-22", code=world.code(712), level="P", producedOn="2026-03-22"
    )
    world.write(opened, first, clock_us=regulating.AT_US + 2_000_000)
    regulating.settle(opened)
    with opened.connect_app() as conn:
        before = monthly.figures(conn, ["2026-03"], "", everything, first=True)
    world.write(
        opened, late,
        world.event("EventsCorrected", world.MAKER, "2026-11-18", targets=[{"id": first["id"]}], reason="did-not-occur"),
        clock_us=regulating.AT_US + 3_000_000,
    )  # fmt: skip
    regulating.settle(opened)
    count(opened, "2026-11-19")
    return before


def test_a_month_comes_out_on_the_tenth_of_the_next():
    assert published_on("2026-12") == "2027-01-10"
    assert after("2026-01", -1) == "2025-12"


def test_what_was_first_told_stays_and_what_stands_is_counted_anew(opened, told):
    with opened.connect_app() as conn:
        first = monthly.figures(conn, ["2026-03"], "", everything, first=True)
        now = monthly.figures(conn, ["2026-03"], "", everything, first=False)
    assert first == told, "a bulletin is never written anew"
    assert now["2026-03", "produced"] >= 1


def test_why_it_changed_is_counted_from_the_log(opened, told):
    with opened.connect_app() as conn:
        out = {one.month: one for one in monthly.published(conn)}
        later = {(one.kind, one.type): one.reports for one in monthly.later(conn, "2026-03", "")}
    assert "2026-03" in out
    assert later["late", "BatteryProduced"] >= 1
    assert later["corrected", "BatteryProduced"] == 1


def test_a_recount_from_nothing_finds_the_same(opened, told):
    with opened.connect_app() as conn:
        before = sorted(conn.execute("SELECT * FROM bulletin_later").fetchall())
        conn.execute("DELETE FROM tally_run")
    count(opened, "2026-11-19")
    with opened.connect_app() as conn:
        assert sorted(conn.execute("SELECT * FROM bulletin_later").fetchall()) == before


def test_a_month_that_is_not_over_has_no_bulletin(see, told):
    see("/regulator/bulletin/2026-11", status=404)
    see("/regulator/bulletin/none", status=404)


def test_the_page_names_every_figure_with_its_definition(see, told):
    text = see(MARCH)
    for one in MONTHLY.values():
        assert one.en in text
        assert one.counts_en.replace("'", "&#39;") in text
    assert "came after the bulletin" in text
    assert "was corrected since" in text or "were corrected since" in text


def test_the_bulletin_is_taken_away_as_a_file_and_closed_to_companies(see, officials, told):
    answer = officials["national"].get(f"{MARCH}?as=csv", headers={"accept-language": "en"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [one.en for one in MONTHLY.values()]
    see(MARCH, "firm", 403)


def test_the_newest_is_what_the_task_leads_to(officials, told):
    answer = officials["national"].get("/regulator/bulletin", headers={"accept": "text/html"})
    assert answer.headers["location"].startswith("/regulator/bulletin/2026-")


def test_the_balance_of_a_plant_is_for_the_authority_of_its_region(see):
    text = see(f"/regulator/balance/{regulating.PLANT}", "provincial")
    assert "Should be there" in text
    see(f"/regulator/balance/{regulating.PLANT}", "outside", 403)
    see(f"/regulator/balance/{regulating.PLANT}?view=none", "provincial", 400)
    see(f"/regulator/balance/{regulating.PLANT}?from=x", "provincial", 400)


def test_everybody_reads_the_open_figures_of_the_country_and_no_others(client, told):
    answer = client.get("/figures/months", headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert "2026-03" in answer.text
    for one in MONTHLY.values():
        assert (one.counts_en.replace("'", "&#39;") in answer.text) == one.open_, one.name
