"""What a company's desk shows of its own things: each figure is the list behind it, others' things read as not there, reads are on record."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import msgspec
import pytest

from suchi.db.pool import Store
from suchi.domain.model import Expected, VehicleModel
from suchi.domain.vehicle import Fit, Out, Vehicle
from suchi.web.api.steps import Step
from suchi.web.pages import speaking
from suchi.web.pages.clauses import clause
from suchi.web.pages.company.battery import provenance
from suchi.web.pages.company.vehicle import boxes
from suchi.web.wording import words
from tests.web import holdings, library_world, people, world
from tests.web.people import Browser

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def staff(opened: Store, client) -> dict[str, Browser]:
    holdings.tell(opened)
    holdings.staff(opened)
    found = {}
    for login in holdings.LOGINS:
        found[login] = Browser(client)
        found[login].log_in(login)
    return found


def table(browser: Browser, path: str) -> list[dict[str, str]]:
    """The table of a page, as its CSV says it, in English."""
    sep = "&" if "?" in path else "?"
    answer = browser.get(f"{path}{sep}as=csv&lang=en")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


def page(browser: Browser, path: str, status: int = 200) -> str:
    sep = "&" if "?" in path else "?"
    answer = browser.get(f"{path}{sep}lang=en", headers=HTML)
    assert answer.status_code == status, answer.text[:2000]
    return html.unescape(answer.text)


def doors(text: str) -> list[str]:
    """Where the figures of the page's table lead, with what stands there."""
    found: list[str] = re.findall(r'class="number"[^>]*><a href="([^"]+)">', text)
    return found


def reads(store: Store, company: str, thing: str) -> int:
    with store.connect_app() as conn:
        found = conn.execute(
            "SELECT count(*) FROM audit_row WHERE kind = 'read' AND company = %s AND thing = %s", [company, thing]
        ).fetchone()
    assert found is not None
    return int(found[0])


# ---- stock ----------------------------------------------------------------------------------------------------------


def test_stock_is_counted_by_site(staff):
    rows = {row["Site"]: row for row in table(staff["recycling"], "/company/stock")}
    assert {name: (row["Waste"], row["Mass / t"]) for name, row in rows.items()} == {
        "一号厂区": ("3", "1.236"), "东库": ("2", "0.824"),
    }  # fmt: skip
    assert rows["东库"]["First waste since"] == "2026-06-03", "moving it within the company begins nothing anew"


def test_each_figure_of_the_stock_is_the_list_behind_it(staff):
    who = staff["recycling"]
    for path in ("/company/stock", "/company/stock?by=model", "/company/stock?by=lots"):
        text = page(who, path)
        links = doors(text)
        assert links, path
        for link in links:
            (shown,) = set(re.findall(rf'href="{re.escape(link)}">(\d+)</a>', text))
            assert len(table(who, link)) == int(shown), link


def test_a_part_of_a_whole_is_not_counted_and_its_whole_is(opened, staff):
    world.write(opened, world.life(4301)[0])
    rows = {(row["Battery model"], row["Level"]): row for row in table(staff["making"], "/company/stock?by=model")}
    assert rows["YL-LFP-60", "Pack"]["Not in use yet"] == "1"
    assert ("No model told", "Module") not in rows, "modules are in their pack"


def test_what_waits_longest_comes_first(staff):
    rows = table(staff["recycling"], "/company/stock?by=waiting")
    assert [row["Battery"] for row in rows] == sorted(holdings.WAITING)
    assert {row["With you as waste since"] for row in rows} == {"2026-06-03"}


def test_a_company_that_has_nothing_is_told_so(opened, client):
    people.person(opened, "idle", "viewer", holdings.SWAPPER)
    idle = Browser(client)
    idle.log_in("idle")
    for path, said in (
        ("/company/stock?by=lots", "Nothing is in your custody"), ("/company/vehicles", "No vehicle"),
        ("/company/lots", "No lot"), ("/company/balance", "No movement at a plant of yours is on record"),
        ("/company/models", "No model of yours is on record"),
    ):  # fmt: skip
        assert said in page(idle, path), path


def test_reading_the_stock_is_on_record(opened, staff):
    thing = f"company:{holdings.RECYCLER}/stock"
    before = reads(opened, holdings.RECYCLER, thing)
    page(staff["recycling"], "/company/stock")
    assert reads(opened, holdings.RECYCLER, thing) == before + 1


@pytest.mark.parametrize(
    "path",
    ["/company/stock?by=taste", "/company/batteries?level=Z", "/company/batteries?waste=7", "/company/vehicles?way=owner",
     "/company/lots?material=gold", "/company/balance?from=yesterday", "/company/balance?view=taste", "/company/models?of=toys"],
)  # fmt: skip
def test_an_address_that_cannot_be_meant_is_refused(staff, path):
    page(staff["recycling"], path, 400)


def test_batteries_are_narrowed_by_code_site_and_time(staff):
    who = staff["recycling"]

    def codes(query: str) -> set[str]:
        return {row["Battery"] for row in table(who, f"/company/batteries?{query}")}

    assert codes("site=W01") == set(holdings.WAITING[3:])
    assert codes("there=1&site=P01") == set(holdings.WAITING[:3])
    assert codes(f"code={holdings.WAITING[0].lower()}") == {holdings.WAITING[0]}
    assert codes("waste=30") == set(holdings.WAITING)
    assert codes("phase=ended") == set(holdings.USED)
    assert codes("waste=30&site=-") == set()


def test_since_when_it_is_waste_is_told_to_its_holder_alone(staff):
    def listed(who: str, **asked: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = staff[who].get("/api/v1/batteries", params=asked).json()["items"]
        return found

    own = listed("recycling", holder=holdings.RECYCLER, phase="waste")
    assert {one["wasteSince"] for one in own} == {"2026-06-03"}
    made = [one for one in listed("making", maker=world.MAKER, phase="waste") if one["batteryId"] in holdings.WAITING]
    assert len(made) == len(holdings.WAITING)
    assert not any({"wasteSince", "holder", "lastAt"} & set(one) for one in made)


# ---- one battery ------------------------------------------------------------------------------------------------------


def test_a_battery_shows_what_each_fact_stands_on_and_what_may_be_done(staff):
    text = page(staff["recycling"], f"/company/batteries/{holdings.WAITING[0]}")
    assert "412 kg" in text
    assert "Battery produced" in text
    assert f'href="/company/report/BatteryTested?battery={holdings.WAITING[0]}"' in text


def test_a_step_leads_to_what_it_names_for_whoever_reported_it_alone(staff):
    path, leads = f"/company/batteries/{holdings.WAITING[0]}", f'href="/company/consignments/{holdings.CONSIGNMENT}"'
    assert leads in page(staff["recycling"], path)
    assert leads not in page(staff["making"], path)


def test_whoever_only_looks_is_offered_no_form(opened, client, staff):
    people.person(opened, "looking", "viewer", holdings.RECYCLER)
    looker = Browser(client)
    looker.log_in("looking")
    text = page(looker, f"/company/batteries/{holdings.WAITING[0]}")
    assert "/company/report/BatteryTested?" not in text
    assert 'id="acts"' in text


def test_of_anothers_battery_the_desk_says_as_little_as_of_none(opened, staff):
    before = reads(opened, world.CARS, f"battery:{holdings.WAITING[0]}")
    there, nowhere = (
        page(staff["carmaking"], f"/company/batteries/{code}", 404) for code in (holdings.WAITING[0], world.code(9999))
    )
    assert there.replace(holdings.WAITING[0], "*") == nowhere.replace(world.code(9999), "*")
    assert f'href="/b/{holdings.WAITING[0]}"' in there
    assert reads(opened, world.CARS, f"battery:{holdings.WAITING[0]}") == before, "nothing was shown"


def test_its_maker_reads_its_life_without_learning_who_has_it(opened, staff):
    before = reads(opened, world.MAKER, f"battery:{holdings.WAITING[0]}")
    text = page(staff["making"], f"/company/batteries/{holdings.WAITING[0]}")
    assert "Battery collected" in text or "Collected" in text
    for word in ("Wangcheng", holdings.RECYCLER, "In custody of"):
        assert word not in text
    assert reads(opened, world.MAKER, f"battery:{holdings.WAITING[0]}") == before + 1
    whole = table(staff["making"], f"/company/batteries/{holdings.WAITING[0]}")
    assert {row["Reported by"] for row in whole} <= {"", "Yuanling Battery (example)"}


def test_a_fact_stands_on_the_report_that_settled_it():
    def step(event: str, on: str, counts: bool = True, **change: Any) -> Step:
        return Step(
            event=event, zh=event, en=event, on=on, counts=counts, change=msgspec.Raw(msgspec.json.encode(change))
        )

    found = provenance(
        [
            step("BatteryProduced", "2026-01-01", massG=400, phase="new"),
            step("BatteryCollected", "2026-02-01", massG=399, holder="A", condition="intact"),
            step("BatteryRetired", "2026-02-02", phase="waste"),
            step("BatteryTested", "2026-03-01", holder="A", condition="swollen"),
            step("HealthReported", "2026-04-01", counts=False, condition="burnt"),
        ]
    )
    assert {name: found[name].en for name in ("massG", "holder", "condition", "phase", "stage")} == {
        "massG": "BatteryProduced", "holder": "BatteryCollected", "condition": "BatteryTested", "phase": "BatteryRetired",
        "stage": "BatteryTested",
    }  # fmt: skip


# ---- vehicles -----------------------------------------------------------------------------------------------------------


def test_a_carmaker_finds_what_it_built_and_a_yard_what_stands_with_it(staff):
    built = {row["VIN"] for row in table(staff["carmaking"], "/company/vehicles")}
    assert {holdings.CAR, holdings.TWO, holdings.SWAPPED} <= built
    assert [row["VIN"] for row in table(staff["dismantling"], "/company/vehicles")] == [holdings.TWO]
    assert table(staff["recycling"], "/company/vehicles") == []


def test_a_vehicle_shows_every_place_and_what_is_missing(staff):
    text = page(staff["dismantling"], f"/company/vehicles/{holdings.TWO}")
    assert text.count('class="full"') == 1
    assert "Taken out, not replaced" in text
    assert world.code(4103) in text
    assert f'href="/company/report/VehicleScrapped?vehicle={holdings.TWO}"' in text


def test_which_pack_a_swapped_vehicle_carries_is_not_told_to_its_maker(staff):
    text = page(staff["carmaking"], f"/company/vehicles/{holdings.SWAPPED}")
    assert "which one it carries would tell where it was" in text
    for number in (4104, 4105):
        assert f"/company/batteries/{world.code(number)}" not in text


@pytest.mark.parametrize(
    ("path", "absent"),
    [("/company/vehicles/{}", (holdings.CAR, world.vin(9999))), ("/company/lots/{}", (holdings.POWDER, "REC-BM-99"))],
)
def test_anothers_thing_reads_as_not_on_record(staff, path, absent):
    who = staff["recycling" if "vehicles" in path else "making"]
    there, nowhere = (
        re.sub("should be [0-9X]", "should be *", page(who, path.format(key), 404).replace(key, "*")) for key in absent
    )
    assert there == nowhere, "but for the check digit of the VIN that was asked for"


def test_packs_fill_the_places_of_the_model():
    front, rear = Expected(position="front"), Expected(position="rear")
    model = VehicleModel(key="M", packs=(front, rear))
    state = Vehicle(vin="V", packs=(Fit("A", "front"), Fit("B")), taken_out=(Out("C", "roof"),))
    found = [
        (box.position, box.expects, box.pack and box.pack.code, box.out and box.out.code) for box in boxes(state, model)
    ]
    assert found == [("front", True, "A", None), ("rear", True, "B", None), ("roof", False, None, "C")]
    gap = boxes(Vehicle(vin="V", packs=(Fit("A", "front"),), taken_out=(Out("C", "rear"),)), model)
    assert [(box.pack and box.pack.code, box.out and box.out.code) for box in gap] == [("A", None), (None, "C")]


# ---- lots and balance ---------------------------------------------------------------------------------------------------


def test_lots_say_what_is_left_and_lead_on(staff):
    rows = {row["Lot"]: row for row in table(staff["recycling"], "/company/lots?there=1")}
    assert {name: row["Left / kg"] for name, row in rows.items()} == {
        holdings.FEED: "600", holdings.POWDER: "500", holdings.COPPER: "420",
    }  # fmt: skip
    text = page(staff["recycling"], f"/company/lots/{holdings.POWDER}")
    for thing in (
        f"/company/batteries/{holdings.USED[0]}",
        f"/company/lots/{holdings.FEED}",
        f"/company/lots/{holdings.SOLD}",
    ):
        assert f'href="{thing}"' in text
    assert f'href="/company/report/HandoverSent?lot={holdings.POWDER}"' in text


def test_a_lot_that_is_used_up_offers_nothing_more(staff):
    assert "/company/report/HandoverSent?lot=" not in page(staff["recycling"], f"/company/lots/{holdings.SOLD}")


def test_the_balance_closes_and_says_what_it_rests_on(opened, staff):
    before = reads(opened, holdings.RECYCLER, f"site:{holdings.RECYCLER}/P01/balance")
    path = "/company/balance?site=P01&from=2026-01-01&to=2026-12-31"
    steps = {row["Step of the plant"]: row for row in table(staff["recycling"], f"{path}&view=steps")}
    assert (steps["Crushing"]["Difference / t"], steps["Crushing"]["Closes"]) == ("0.008", "Within 2 %")
    assert steps["Leaching"]["Closes"] == "Within 2 %"
    metals = {(row["Step of the plant"], row["Metal"]): row for row in table(staff["recycling"], f"{path}&view=metals")}
    lithium = metals["Leaching", "Lithium Li"]
    assert (lithium["In / kg"], lithium["Out / kg"], lithium["What it rests on"]) == (
        "4.909",
        "4.5",
        "Declared on both sides",
    )
    assert metals["Crushing", "Lithium Li"]["Recovered / %"] == "", "batteries declare no metals"
    text = page(staff["recycling"], path)
    assert "Listing conditions are no duties" in text
    assert "in: Electrode sheet" in text
    assert "out: Lithium carbonate" in text
    assert reads(opened, holdings.RECYCLER, f"site:{holdings.RECYCLER}/P01/balance") == before + 3


def test_a_plant_of_another_has_no_balance_here(staff):
    assert "No movement at a plant of yours" in page(staff["making"], f"/company/balance?site={holdings.RECYCLER}/P01")


# ---- models ---------------------------------------------------------------------------------------------------------------

MODEL = f"/company/models/batteries/{world.MAKER}/YL-LFP-60"


def hand_in(who: Browser, path: str, data: bytes, **fields: str) -> Any:
    given = {"csrf": who.csrf or "", "kind": "removal", "language": "zh", "version": "1.0"} | fields
    files = {"file": ("removal.pdf", data, "application/pdf")}
    return who.send("POST", path, data=given, files=files, headers=HTML)


def test_a_maker_hands_a_document_in_and_files_it_once(opened, staff):
    who = staff["making"]
    assert "not filed" in page(who, MODEL)
    document = library_world.pdf()
    assert hand_in(who, MODEL, document).status_code == 303
    assert "its filing is on record" in page(who, MODEL)
    assert hand_in(who, MODEL, document).status_code == 303
    assert "was on record before" in page(who, MODEL)
    with opened.connect_app() as conn:
        assert conn.execute("SELECT count(*) FROM entry WHERE type = 'TechnicalInformationFiled'").fetchone() == (1,)
    (row,) = (one for one in table(who, "/company/models") if one["Model"] == "YL-LFP-60")
    assert (row["Filed of it"], row["Opened by others"]) == ("Removal zh", "0")


@pytest.mark.parametrize(
    ("fields", "data", "field"),
    [({"kind": ""}, b"%PDF-1.4", "kind"), ({"version": " "}, b"%PDF-1.4", "version"), ({}, b"hello", None)],
)
def test_what_cannot_be_filed_is_refused_and_what_was_typed_is_kept(staff, fields, data, field):
    answer = hand_in(staff["making"], MODEL, data, **({"version": "7.7"} | fields))
    assert 400 <= answer.status_code < 500
    assert 'id="errors"' in answer.text
    assert field is None or f'id="{field}-error"' in answer.text
    assert fields.get("version") or 'value="7.7"' in answer.text


def test_whoever_only_looks_hands_nothing_in(opened, client, staff):
    people.person(opened, "reading", "viewer", world.MAKER)
    looker = Browser(client)
    looker.log_in("reading")
    assert 'id="hand-in"' not in page(looker, MODEL)
    assert hand_in(looker, MODEL, library_world.pdf(), version="9").status_code == 403


def test_of_anothers_model_the_desk_says_what_everybody_reads(staff):
    text = page(staff["recycling"], MODEL)
    assert "LFP, lithium iron phosphate" in text
    for part in ('id="hand-in"', 'id="reads"', 'class="matrix"'):
        assert part not in text
    assert hand_in(staff["recycling"], MODEL, library_world.pdf()).status_code == 403


@pytest.mark.parametrize(
    "path", ["/company/models/batteries/X/nothing", "/company/models/vehicles/NONE", "/company/models/toys/BC-1"]
)
def test_a_model_that_is_not_there_is_not_found(staff, path):
    page(staff["making"], path, 404)


# ---- finding by a code ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "text", "leads"),
    [
        ("recycling", holdings.WAITING[0], f"/company/batteries/{holdings.WAITING[0]}"),
        ("recycling", holdings.WAITING[0].lower(), f"/company/batteries/{holdings.WAITING[0]}"),
        ("recycling", holdings.POWDER, f"/company/lots/{holdings.POWDER}"),
        ("recycling", holdings.CONSIGNMENT, f"/company/consignments/{holdings.CONSIGNMENT}"),
        ("carmaking", holdings.CAR, f"/company/vehicles/{holdings.CAR}"),
        ("carmaking", "BC-1", "/company/models/vehicles/BC-1"),
        ("making", "YL-LFP-60", f"/company/models/batteries/{world.MAKER}/YL-LFP-60"),
        ("recycling", f"{world.MAKER}/YL-LFP-60", f"/company/models/batteries/{world.MAKER}/YL-LFP-60"),
    ],
)
def test_any_code_leads_to_its_page(staff, who, text, leads):
    answer = staff[who].get("/company/search", params={"q": text})
    assert (answer.status_code, answer.headers["location"]) == (303, leads)


@pytest.mark.parametrize("pair", [(holdings.CAR, world.vin(9999)), (holdings.POWDER, "REC-BM-99")])
def test_a_search_tells_nothing_of_what_others_have(staff, pair):
    there, nowhere = (page(staff["making"], f"/company/search?q={key}", 404).replace(key, "*") for key in pair)
    assert there == nowhere


def test_clauses_are_written_as_the_language_writes_them():
    zh, en = words("zh"), words("en")
    assert clause("Measures art. 19; art. 24(7)", zh) == "办法第十九条；第二十四条第七项"
    assert clause("Measures art. 10", zh) == "办法第十条"
    assert clause("Measures art. 19", en) == "Measures art. 19"


def test_events_in_a_sentence_are_called_by_their_names():
    assert (
        speaking.in_words("send HandoverReceived or NoSuchThing", words("en"))
        == "send “Hand-over received” or NoSuchThing"
    )
    assert speaking.in_words("报送 HandoverReceived", words("zh")) == "报送 “移交入库”"
    assert speaking.in_words("补报移交入库（HandoverReceived）；", words("zh")) == "补报移交入库；"
    assert speaking.in_words("补报接收（HandoverReceived）", words("zh")) == "补报接收（“移交入库”）"
