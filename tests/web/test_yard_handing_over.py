"""Handing over from a phone: which packs, to whom by the record, what speaks against it; and what comes, item by item."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from suchi.queries import entries, things
from suchi.web.pages.yard.reports import REPORTS
from tests.web import people, world
from tests.web.people import Browser
from tests.web.world import MAKER, REGISTRAR, YARD, code, event, vin

OUTLET, PLANT, OFFICE, GARAGE = (f"91990000MA00000Y{n}5" for n in "ABCD")
ROLE = {"since": "2026-01-01"}
HERE, OTHERS = [code(n) for n in range(701, 709)], code(720)
PERMITS = {"investment": "I-1", "eia": "E-1", "facilities": "F-1", "pollutant-permit": "P-1"}


def party(code_: str, name: str, role: str, **more):
    return event(
        "PartyRegistered", REGISTRAR, "2026-01-02", party=code_, name=name, roles=[{"role": role} | ROLE], **more
    )


def site(company: str, id_: str, kind: str, **more):
    return event(
        "SiteRegistered", REGISTRAR, "2026-01-03", party=company, siteId=id_, kind=kind, name=f"{id_} 站点", region="360900", **more
    )  # fmt: skip


@pytest.fixture(scope="module")
def yard(opened, client):
    """A yard of Jiangxi with eight packs; an outlet and a plant near it; a garage that may have no waste."""
    people.cheap_passwords()
    world.write(
        opened,
        event("PartyChanged", REGISTRAR, "2026-01-03", party=YARD, region="360100"),
        party(OUTLET, "和川回收（示例）", "outlet", region="360900"),
        site(OUTLET, "R01", "outlet", principals=[{"role": MAKER} | ROLE]),
        site(OUTLET, "R02", "outlet", principals=[{"role": MAKER, "since": "2026-01-01", "until": "2026-02-01"}]),
        party(PLANT, "恒川再生（示例）", "recycler", region="360900"),
        site(PLANT, "P01", "plant"),
        site(PLANT, "P02", "plant"),
        party(GARAGE, "修理厂（示例）", "repairer", region="360900"),
        party(
            OFFICE, "江西省（示例）", "regulator", office={"ministry": "MEE", "level": "province", "region": "360000"}
        ),
        *(
            event(
                "PermitRecorded", REGISTRAR, "2026-01-04", party=PLANT, siteId="P01", kind=kind, number=number,
                since="2026-01-01",
            )
            for kind, number in PERMITS.items()
        ),
        *(event("BatteryProduced", MAKER, "2026-03-22", code=one, level="P") for one in [*HERE, OTHERS]),
        event("BatteryRetired", YARD, "2026-05-01", codes=HERE, reason="decay"),
        event("BatteryCollected", YARD, "2026-05-02", codes=HERE),
    )  # fmt: skip
    people.person(opened, "yard-li", "reporter", YARD)
    people.person(opened, "outlet-lin", "reporter", OUTLET)
    browser = Browser(client)
    assert browser.log_in("yard-li").status_code == 200
    return browser


@pytest.fixture(scope="module")
def outlet(yard, client):
    browser = Browser(client)
    browser.log_in("outlet-lin")
    return browser


def form_of(browser, path):
    """The fields that stand in a form already."""
    shown = browser.get(path)
    assert shown.status_code == 200, shown.text
    fields = dict(re.findall(r'type="hidden" name="([\w:]+)" value="([^"]*)"', shown.text))
    return shown.text, fields | {"on": re.search(r'name="on" type="date" value="([^"]+)"', shown.text)[1]}


def test_no_form_of_the_yard_has_two_fields_of_one_name(yard):
    """What a browser sends twice is refused: one of the two would be ignored."""
    for report in REPORTS:
        text = yard.get(f"{report.path}?vin={vin(1)}").text
        form = re.search(r"<form[^>]*data-draft.*?</form>", text, re.DOTALL)
        fields = re.findall(r'<(?:input|select|textarea)[^>]*?\bname="([^"]+)"', form[0] if form else "")
        radios = set(re.findall(r'<input type="radio" name="([^"]+)"', text))
        twice = {name for name in fields if fields.count(name) > 1} - radios
        assert not twice, report.path


def sent(browser, path, fields):
    return browser.send(
        "POST", path, content=urlencode(fields), headers={"content-type": "application/x-www-form-urlencoded"}
    )


def handed_over(browser, *codes, to=f"{OUTLET}/R01", **more):
    _, fields = form_of(browser, "/yard/hand-over")
    return sent(browser, "/yard/hand-over", fields | {"more": ", ".join(codes), "to": to, "sent_for": "waste"} | more)


def battery(opened, code_):
    with opened.connect_app() as conn:
        return things.row(conn, "battery", code_).state


def consignment(opened, key):
    with opened.connect_app() as conn:
        return things.row(conn, "consignment", key).state


def test_the_packs_here_are_offered_and_the_receivers_with_what_the_record_says(yard):
    text, _ = form_of(yard, f"/yard/hand-over?battery={HERE[2]}")
    offered = re.findall(r'name="pack\d+" value="(\w+)"', text)
    assert offered[0] == HERE[2]  # what one came for stands first
    assert sorted(offered) == HERE
    assert re.search(rf'value="{HERE[2]}" checked', text)
    order = re.findall(r'name="to" value="([^"]+)"', text)
    assert order[:2] == [f"{OUTLET}/R01", f"{PLANT}/P01"]  # the lawful ones first
    assert set(order) == {f"{OUTLET}/R01", f"{PLANT}/P01", f"{PLANT}/P02", f"{OUTLET}/R02"}
    for told in ("四项许可在册", "委托已到期", "登记不足以判断"):
        assert told in text, told
    assert GARAGE not in text


def test_what_nothing_speaks_against_is_sent_at_once(yard, opened):
    _, fields = form_of(yard, "/yard/hand-over")
    answer = sent(
        yard, "/yard/hand-over",
        fields | {"pack0": HERE[0], "pack1": HERE[1], "to": f"{OUTLET}/R01", "sent_for": "waste", "mass_kg": "824.5",
                  "consignment": "YD-7"},
    )  # fmt: skip
    assert (answer.status_code, "已记录" in answer.text) == (200, True)
    state = consignment(opened, "YD-7")
    assert (state.addressee, state.mass_g, len(state.items)) == (f"{OUTLET}/R01", 824_500, 2)
    assert "in_transit" in battery(opened, HERE[0]).flags


def test_the_same_form_sent_twice_is_one_consignment(yard, count):
    _, fields = form_of(yard, "/yard/hand-over")
    fields |= {"pack0": HERE[2], "to": f"{OUTLET}/R01", "sent_for": "waste"}
    assert "已记录" in sent(yard, "/yard/hand-over", fields).text
    assert "此前已记录" in sent(yard, "/yard/hand-over", fields).text
    assert count() == 1


def test_what_speaks_against_it_is_shown_first_and_sent_all_the_same(yard, opened, count):
    first = handed_over(yard, HERE[3], to="", other=GARAGE)
    assert "H201" in first.text
    assert 'name="step" value="send"' in first.text
    assert count() == 0
    second = handed_over(yard, HERE[3], to="", other=GARAGE, step="send")
    assert "已记录" in second.text
    assert "H201" in second.text
    assert count() == 1


def test_a_form_without_packs_or_receiver_marks_the_field(yard, count):
    nothing = handed_over(yard)
    assert nothing.status_code == 422
    assert 'id="more-error"' in nothing.text
    nobody = handed_over(yard, HERE[4], to="")
    assert 'id="other-error"' in nobody.text
    assert f'name="more" type="text" value="{HERE[4]}"' in nobody.text  # what was typed stays
    heavy = handed_over(yard, HERE[4], mass_kg="schwer")
    assert 'id="mass_kg-error"' in heavy.text
    assert count() == 0


def test_what_is_on_its_way_is_listed_and_confirmed_item_by_item(yard, outlet, opened):
    handed_over(yard, HERE[5], HERE[6], consignment="YD-8")
    assert "YD-8" in outlet.get("/yard/receive").text
    text, fields = form_of(outlet, "/yard/receive?consignment=YD-8")
    assert text.count('<fieldset class="said">') == 2
    fields |= {
        "site": "R01", "others": "accepted", f"item:battery:{HERE[6]}": "rejected", "mass_kg": "400",
        "more": OTHERS, "discrepancy": "外壳破损，拒收一件",
    }  # fmt: skip
    assert "已记录" in sent(outlet, "/yard/receive", fields).text
    state = consignment(opened, "YD-8")
    assert state.outcomes == {
        f"battery:{HERE[5]}": "accepted", f"battery:{HERE[6]}": "rejected", f"battery:{OTHERS}": "extra",
    }  # fmt: skip
    assert battery(opened, HERE[5]).holder.startswith(OUTLET)
    assert battery(opened, HERE[6]).holder == YARD
    assert "此前已记录" in sent(outlet, "/yard/receive", fields).text  # the answer was lost, so it was sent again


def test_an_item_that_is_not_yet_here_stays_open(yard, outlet, opened):
    handed_over(yard, HERE[4], HERE[7], consignment="YD-9")
    _, fields = form_of(outlet, "/yard/receive?consignment=YD-9")
    sent(outlet, "/yard/receive", fields | {"others": "later", f"item:battery:{HERE[4]}": "accepted"})
    assert consignment(opened, "YD-9").outcomes == {f"battery:{HERE[4]}": "accepted"}
    text, fields = form_of(outlet, "/yard/receive?consignment=YD-9")
    assert text.count('<fieldset class="said">') == 1
    refused = sent(outlet, "/yard/receive", fields | {"others": "later"})
    assert refused.status_code == 422
    assert 'id="others-error"' in refused.text


def test_a_consignment_of_others_is_nothing_to_this_yard(yard, outlet, opened):
    world.write(
        opened,
        event("BatteryProduced", MAKER, "2026-03-22", code=code(730), level="P"),
        event("HandoverSent", MAKER, "2026-05-03", consignment="M-1", items=[{"battery": code(730)}], to=PLANT, purpose="supply"),
    )  # fmt: skip
    assert yard.get("/yard/receive?consignment=M-1").status_code == 404
    assert "M-1" not in yard.get("/yard/receive").text


def test_what_came_unannounced_is_taken_in_with_its_source(outlet, opened):
    _, fields = form_of(outlet, "/yard/collected")
    answer = sent(
        outlet, "/yard/collected",
        fields | {"site": "R01", "more": code(731), "count": "3", "chemistry": "LFP", "declared": "电动车维修点", "mass_kg": "36.5"},
    )  # fmt: skip
    assert "已记录" in answer.text
    assert battery(opened, code(731)).phase == "waste"


def test_the_first_page_says_how_much_waits(yard, outlet):
    text = yard.get("/yard").text
    assert re.search(r'href="/yard/hand-over"><b>\d+</b>', text)
    assert re.search(r'href="/yard/receive"><b>(\d+)</b>', outlet.get("/yard").text)[1] == "3"


def test_a_pack_s_own_page_says_what_may_be_done_with_it(yard, opened):
    world.write(opened, event("BatteryCollected", YARD, "2026-05-04", codes=[code(740)], condition="leaking"))
    text = yard.get(f"/yard/battery?battery={code(740)}").text
    assert "泄漏" in text
    assert f"/yard/hand-over?battery={code(740)}" in text
    assert "第十九条" in text or "art. 19" in text
    stranger = yard.get(f"/yard/battery?battery={OTHERS}").text
    assert OUTLET not in stranger.replace(f"{OUTLET}/R0", "")  # who has it is not told to whom it is nothing
    unknown = yard.get("/yard/battery?battery=0ZAPB0A7K2M4Q1G3N9999999")
    assert unknown.status_code == 404
    assert "/yard/no-label" in unknown.text


def test_an_incident_warns_whoever_has_the_pack_next(yard, opened):
    world.write(opened, event("BatteryCollected", YARD, "2026-05-04", codes=[code(741)]))
    _, fields = form_of(yard, f"/yard/incident?battery={code(741)}")
    answer = sent(yard, "/yard/incident", fields | {"more": code(741), "kind": "fire", "condition": "burnt"})
    assert "已记录" in answer.text
    state = battery(opened, code(741))
    assert ("incident_fire" in state.flags, state.condition) == (True, "burnt")
    assert "烧毁" in yard.get(f"/yard/battery?battery={code(741)}").text
    nothing = sent(yard, "/yard/incident", fields | {"id": "i-2", "kind": "fire"})
    assert nothing.status_code == 422


def test_a_scanned_code_of_a_pack_leads_to_its_page(yard):
    answer = yard.get(f"/yard/vehicle?vin={HERE[0].lower()}&purpose=dismantling")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/yard/battery?battery={HERE[0].lower()}")


def test_vehicles_whose_pack_is_still_in_are_listed(yard, opened):
    world.write(opened, *world.life(750), event("VehicleTakenIn", YARD, "2026-06-02", vin=vin(750), packsSeen=1))
    assert vin(750) in yard.get("/yard/vehicles").text
    assert vin(750) in yard.get("/yard/vehicles?as=csv&sort=-vin").text
    assert re.search(r'href="/yard/vehicles"><b>1</b>', yard.get("/yard").text)
    world.write(
        opened, event("BatteryRemoved", YARD, "2026-06-03", vin=vin(750), codes=[code(750)], reason="scrapping")
    )
    assert vin(750) not in yard.get("/yard/vehicles").text


def test_a_receiver_typed_by_name_goes_on_record_by_its_code(yard, opened, count):
    pack = code(723)
    world.write(
        opened,
        event("BatteryProduced", MAKER, "2026-03-22", code=pack, level="P"),
        event("BatteryCollected", YARD, "2026-05-02", codes=[pack]),
    )
    before = count()
    nobody = handed_over(yard, pack, to="", other="没有这家企业")
    assert nobody.status_code == 422
    assert 'id="other-error"' in nobody.text
    assert "没有已登记的企业名为“没有这家企业”" in nobody.text
    assert count() == before, "a name is never recorded as a code"
    named = handed_over(yard, pack, to="", other="修理厂（示例）", step="send", consignment="YD-NAMED")
    assert "已记录" in named.text
    assert consignment(opened, "YD-NAMED").addressee == GARAGE


def test_a_pack_that_is_on_record_as_damaged_is_sent_as_damaged(yard, opened):
    hurt, sound = code(721), code(722)
    world.write(
        opened,
        *(event("BatteryProduced", MAKER, "2026-03-22", code=one, level="P") for one in (hurt, sound)),
        event("BatteryCollected", YARD, "2026-05-02", codes=[hurt], condition="leaking"),
        event("BatteryCollected", YARD, "2026-05-02", codes=[sound]),
    )
    told = handed_over(yard, hurt, sound, consignment="YD-HURT")
    assert "已记录" in told.text
    assert "H106" not in told.text
    with opened.connect_app() as conn:
        items = entries.body_of(entries.entry(conn, entry_of(told.text)))
    assert b'"condition":"leaking"' in bytes(items.event)


def entry_of(text: str) -> bytes:
    """The entry that a receipt names."""
    return bytes.fromhex(re.search(r"\b[0-9a-f]{32}\b", text)[0])
