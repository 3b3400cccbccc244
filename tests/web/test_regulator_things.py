"""From any code to its page at an authority's desk, and what of a thing that page tells to whom."""

from __future__ import annotations

import pytest

from tests.web import regulating, world

SEARCH = "/regulator/search"


def led(officials, who: str, text: str) -> str | None:
    answer = officials[who].get(SEARCH, params={"q": text}, headers={"accept": "text/html"})
    return answer.headers["location"] if answer.status_code == 303 else None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (regulating.PACK, f"/regulator/batteries/{regulating.PACK}"),
        (regulating.PACK.lower(), f"/regulator/batteries/{regulating.PACK}"),
        (world.vin(701), f"/regulator/vehicles/{world.vin(701)}"),
        ("C-701", "/regulator/consignments/C-701"),
        (regulating.FIRM, f"/regulator/companies/{regulating.FIRM}"),
        (regulating.PLANT, f"/regulator/sites/{regulating.PLANT}"),
        (regulating.CASE, f"/regulator/cases/{regulating.CASE}"),
    ],
)
def test_any_code_leads_to_its_page(officials, text, address):
    assert led(officials, "national", text) == address


def test_a_finding_is_found_by_its_name(officials, cited):
    assert led(officials, "provincial", cited) == f"/regulator/findings/{cited}"
    assert led(officials, "outside", cited) is None


def test_what_is_not_for_the_office_is_told_as_what_there_is_not(see, officials):
    assert led(officials, "outside", "C-701") is None
    assert led(officials, "outside", regulating.CASE) is None
    assert see(f"{SEARCH}?q=C-701", "outside", 404).replace("C-701", "") == see(
        f"{SEARCH}?q=C-702", "outside", 404
    ).replace("C-702", "")
    assert led(officials, "outside", regulating.PACK) == f"/b/{regulating.PACK}", "its public card"


def test_the_search_is_an_offices(see):
    see(f"{SEARCH}?q={regulating.PACK}", "firm", 403)


def test_a_pack_shows_who_has_it_its_course_and_where_it_goes(see):
    text = see(f"/regulator/batteries/{regulating.PACK}")
    assert "C-701" in text
    assert "retired" in text.lower()
    assert f"/regulator/companies/{world.YARD}" in text
    see("/regulator/batteries/0ZAPB0A7K2M4Q1G3N9999999", status=404)


def test_a_look_at_a_pack_is_on_the_trail_before_it_is_shown(opened, see):
    see(f"/regulator/batteries/{regulating.PACK}")
    with opened.connect_app() as conn:
        rows = conn.execute(
            "SELECT r.audience, c.company FROM audit_row r JOIN audit_concerned c USING (seq) WHERE r.thing = %s",
            [f"battery:{regulating.PACK}"],
        ).fetchall()
    assert ("authority", world.YARD) in rows


def test_a_vehicle_names_the_packs_it_carried(see):
    text = see(f"/regulator/vehicles/{world.vin(701)}")
    assert f"/regulator/batteries/{regulating.PACK}" in text
    see(f"/regulator/vehicles/{world.vin(701)}", "outside", 403)


def test_a_consignment_leads_to_both_sides_and_to_each_item(see):
    text = see("/regulator/consignments/C-701", "provincial")
    for address in (f"companies/{regulating.FIRM}", f"companies/{world.YARD}", f"batteries/{regulating.PACK}"):
        assert f"/regulator/{address}" in text
    see("/regulator/consignments/C-701", "outside", 403)


def test_packs_are_listed_by_company(see):
    text = see(f"/regulator/batteries?holder={world.YARD}&phase=waste")
    assert regulating.PACK in text
    assert regulating.PACK not in see(f"/regulator/batteries?holder={world.YARD}&phase=new")
    assert regulating.PACK not in see(f"/regulator/batteries?holder={world.YARD}", "outside")
    see(f"/regulator/batteries?holder={world.YARD}&phase=none", status=400)
