"""The pages of figures with months, and the lists behind figures: what the address asks for, whose region it is, what a figure leads to."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, get_args

import pytest

from suchi.access.person import Authority
from suchi.projections.counting import first_month
from suchi.queries import overview, pack_lists, site_lists
from suchi.queries.pack_lists import Filters
from tests.web import flowing, regulating, world
from tests.web.people import Browser, person

NEXT_DAY = "2026-11-19"
PLANNERS = "91990000MA000000N5"
WITH_MONTHS = ["/regulator", "/regulator/flows", "/regulator/trend"]
PAGES = [*WITH_MONTHS, "/regulator/batteries", "/regulator/sites"]


@pytest.fixture(scope="module")
def told(opened: Any, cited: str) -> Any:
    """The world of the flows beside that of the offices."""
    flowing.tell(opened)
    flowing.settle(opened, NEXT_DAY)  # months are counted once a day
    return opened


def rows_of(officials: Any, path: str, who: str = "national") -> list[list[str]]:
    answer = officials[who].get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


# ---- whose pages they are -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_they_are_an_authority_s_and_of_its_own_region(see, told, path):
    see(path, "firm", 403)
    see(f"{path}?region=340000", "provincial", 403)
    assert "Zhejiang" in see(f"{path}?region=330100", "provincial")


# ---- the months -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WITH_MONTHS)
@pytest.mark.parametrize(
    "query", ["from=2026", "from=2026-13", "to=x", "from=2026-10&to=2026-09", "from=1999-01", "to=2030-01"]
)
def test_months_that_mean_nothing_are_refused_with_what_would_do(see, told, path, query):
    text = see(f"{path}?{query}", status=400)
    name = query.rpartition("&")[2].partition("=")[0]
    assert f"parameter {name} " in text


def test_counted_are_two_years_and_all_since_the_measures_came_into_force():
    assert first_month("2026-11-18") == "2024-12"
    assert first_month("2030-05-01") == "2026-04"


def test_usual_months_are_links_that_keep_the_region_and_the_part(see, told):
    text = see("/regulator/flows?region=330000&part=waste&from=2026-04&to=2026-11")
    (current,) = re.findall(r'<a class="choice" href="([^"]+)" aria-current', text)
    assert current == "/regulator/flows?region=330000&amp;part=waste&amp;from=2026-04&amp;to=2026-11"
    assert 'href="/regulator/flows?region=330000&amp;part=waste&amp;from=2025-01&amp;to=2025-12"' in text
    assert 'href="/regulator/flows?region=330000&amp;part=waste"' in text, "without months it is the last twelve"


def test_the_months_go_along_from_the_nation_to_the_province_and_into_the_file(see, told):
    months = "&from=2026-08&to=2026-09"
    nation = see(f"/regulator?region={months}")
    assert '<input type="hidden" name="from" value="2026-08">' in nation, "the choice of a region keeps them"
    (tile,) = re.findall(r'href="(/regulator/places\?region=330000[^"]*)"', nation)
    assert tile.endswith("&amp;from=2026-08&amp;to=2026-09")
    province = see(tile.replace("&amp;", "&"))
    assert 'href="/regulator?region=330000&amp;from=2026-08&amp;to=2026-09"' in province.replace(
        "&amp;amp;", "&amp;"
    ) or ('href="/regulator?region=330000&from=2026-08&to=2026-09"' in province)
    assert "from=2026-08&amp;to=2026-09&amp;as=csv" in see(f"/regulator/flows?region=330000{months}")


def test_a_month_alone_shows_what_flowed_in_it(officials, told):
    assert ["From dismantlers", "Arrived elsewhere"] in [
        row[:2] for row in rows_of(officials, "/regulator/flows?region=440000&from=2026-08&to=2026-08&as=csv")
    ]
    assert len(rows_of(officials, "/regulator/flows?region=440000&from=2026-01&to=2026-02&as=csv")) == 1


# ---- the flows and the trend ----------------------------------------------------------------------------------------


def test_the_flows_are_taken_away_in_the_unit_of_their_heading(officials, told):
    rows = rows_of(officials, "/regulator/flows?as=csv")
    assert rows[0] == ["From", "To", "Packs", "Mass / t"]
    assert ["In vehicles", "Vehicle scrapped", "2", "0.812"] in rows, "in the unit of the heading"


def test_a_pack_without_a_mass_is_told_beside_the_chart(see, told):
    text = see("/regulator/flows")
    assert "Not in the chart, because no mass is on record: 1 pack," in text
    assert "Nothing is estimated." in text


def test_every_column_has_its_definition(see, told):
    text = see("/regulator/flows?part=all")
    assert text.count("<dt>") == 7
    assert see("/regulator/flows?part=waste").count("<dt>") == 5
    see("/regulator/flows?part=none", status=400)


def test_a_look_at_the_flows_is_on_the_trail(opened, see, told):
    see("/regulator/flows", "provincial")
    see("/regulator/trend", "provincial")
    with opened.connect_app() as conn:
        rows = {row[0] for row in conn.execute("SELECT thing FROM audit_row WHERE audience = 'authority'").fetchall()}
    assert {"flows:330000", "trend:330000"} <= rows


def test_hints_stand_apart_in_the_trend(officials, see, told):
    assert rows_of(officials, "/regulator/trend?as=csv")[0] == [
        "Month", "Broken, new", "Broken, resolved", "To check, new", "To check, resolved", "For information, new", "For information, resolved",
    ]  # fmt: skip
    assert rows_of(officials, "/regulator/trend?view=hints&as=csv")[0] == ["Month", "Hints, new", "Hints, resolved"]
    assert len(rows_of(officials, "/regulator/trend?as=csv")) == 13
    see("/regulator/trend?view=none", status=400)


def test_what_stood_is_told_for_each_kept_day(officials, told):
    rows = rows_of(officials, "/regulator/trend?view=days&as=csv")
    assert rows[0] == ["Day", "Waste packs held", "Reports open", "Overdue"]
    assert [row[0] for row in rows[1:]] == [NEXT_DAY, regulating.TODAY], "the newest first"


# ---- lists behind figures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", ["", "33", "3301", "44", "34"])
@pytest.mark.parametrize("phase", ["new", "in_use", "waste", "ended"])
def test_a_list_of_packs_holds_as_many_as_the_figure_says(told, stem, phase):
    with told.connect_app() as conn:
        left_out = [regulating.TRIAL]
        figure = sum(getattr(one, phase) for one in overview.stock_by_company(conn, stem))
        listed = pack_lists.packs(conn, stem, Filters(phase=phase), None, 1000, left_out)
    assert len(listed) == figure
    assert {one.phase for one in listed} <= {phase}


def test_a_list_of_packs_goes_on_behind_the_last_one(told):
    with told.connect_app() as conn:
        everything = pack_lists.packs(conn, "", Filters(), None, 1000, [])
        pages, after = [], None
        while page := pack_lists.packs(conn, "", Filters(), after, 2, []):
            pages += page
            after = page[-1].place
    assert [one.place for one in pages] == [one.place for one in everything]
    assert len(everything) > 4


def test_a_pack_lies_where_its_site_lies_else_where_its_company_is_registered(told):
    world.write(
        told,
        flowing.made(90),
        world.event("OpeningStockDeclared", flowing.RECYCLER, "2026-04-05", site="W1", batteries=[flowing.pack(90)], waste=True),
        clock_us=flowing.AT_US + 9,
    )  # fmt: skip
    flowing.settle(told, NEXT_DAY)
    with told.connect_app() as conn:
        inside = pack_lists.packs(conn, "44", Filters(phase="waste"), None, 10, [])
        outside = pack_lists.packs(conn, "33", Filters(phase="waste", holder=flowing.RECYCLER), None, 10, [])
        (site,) = site_lists.sites(conn, "44", "plant", "waste", None, 10, [], descending=True)
    assert [one.row.key for one in inside] == [flowing.pack(90)]
    assert outside == []
    assert (site.site.key, site.packs, site.waste) == (f"{flowing.RECYCLER}/W1", 1, 1)


def test_packs_are_narrowed_by_their_chemistry(see, told):
    nickel, iron = flowing.pack(3, "E"), flowing.pack(6)
    assert nickel in see("/regulator/batteries?chemistry=nmc")
    assert iron not in see("/regulator/batteries?chemistry=nmc")
    assert iron in see("/regulator/batteries?chemistry=lfp&phase=new")
    assert nickel not in see("/regulator/batteries?chemistry=other")
    see("/regulator/batteries?chemistry=lead", status=400)


def test_the_packs_of_a_province_are_those_of_its_own_office_alone(see, told):
    iron = flowing.pack(6)
    assert iron in see("/regulator/batteries", "provincial")
    assert iron not in see("/regulator/batteries", "outside")


def test_a_read_of_the_list_says_whose_data_it_was(opened, see, told):
    see("/regulator/batteries?region=330100", "provincial")
    with opened.connect_app() as conn:
        rows = conn.execute(
            "SELECT count(*) FROM audit_row WHERE thing = 'battery:*' AND audience = 'authority'"
        ).fetchone()
    assert rows[0] >= 1


def test_sites_are_listed_with_what_they_do_hold_and_may(see, told):
    text = see("/regulator/sites?region=330100", "provincial")
    assert f"/regulator/sites/{regulating.PLANT}" in text
    assert "not verified" in text, "its own word alone"
    assert regulating.PLANT not in see("/regulator/sites?kind=yard", "provincial")
    assert regulating.PLANT not in see("/regulator/sites", "outside")
    see("/regulator/sites?kind=moon", status=400)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", get_args(site_lists.Order))
def test_sites_are_listed_in_any_order_page_by_page(told, order, descending):
    with told.connect_app() as conn:
        everything = site_lists.sites(conn, "", None, order, None, 100, [], descending=descending)
        pages, after = [], None
        while page := site_lists.sites(conn, "", None, order, after, 1, [], descending=descending):
            pages += page
            after = page[-1].place
    assert [one.site.key for one in pages] == [one.site.key for one in everything]
    assert len(everything) == 2


def test_figures_by_region_lead_to_the_packs_and_the_sites(see, told):
    text = see("/regulator/places?region=330000", "provincial")
    assert "/regulator/batteries?region=330100&amp;phase=waste" in text
    assert "/regulator/sites?region=330000" in text
    company = see("/regulator/places?region=330100", "provincial")
    assert f"/regulator/batteries?holder={flowing.MAKER}&amp;region=330100&amp;phase=new" in company


def test_an_office_that_batteries_do_not_concern_is_led_to_no_list_of_them(opened, client, told):
    office = {"ministry": "NDRC", "level": "nation", "region": "100000"}
    world.write(
        opened,
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=PLANNERS, name="发展改革（示例）", nameEn="Planners (example)",
            region="100000", roles=[{"role": "regulator", "since": "2026-01-01"}], office=office,
        ),
        clock_us=flowing.AT_US + 11,
    )  # fmt: skip
    person(opened, "planning", "reporter", PLANNERS, Authority("NDRC", "nation", "100000"))
    planners = Browser(client)
    assert planners.log_in("planning").status_code == 200
    for path in ("/regulator", "/regulator/flows", "/regulator/places"):
        answer = planners.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 200
        assert "/regulator/batteries" not in answer.text, path
    assert planners.get("/regulator/batteries", headers={"accept": "text/html"}).status_code == 403
    sites = planners.get("/regulator/sites?as=csv", headers={"accept-language": "en"}).content.decode("utf-8-sig")
    [heads, *listed] = csv.reader(io.StringIO(sites))
    assert len(listed) == 2
    assert not [head for head in heads if "acks" in head], "it reads which sites there are, and no stock"
    assert planners.get("/regulator/sites?sort=waste", headers={"accept": "text/html"}).status_code == 400
