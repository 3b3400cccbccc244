"""The forms of reports: every type has one for whoever may report it; what is typed is kept, judged before it is sent, sent once."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pytest

from suchi.access import free_text
from suchi.access.person import Authority
from suchi.domain.event import CATALOGUE, day_of
from suchi.domain.filling import values_of
from suchi.domain.labels import fields_of
from suchi.web.pages.reporting.looking_up import countries, countries_named, places_named
from suchi.web.pages.reporting.nodes import MOST_ROWS
from suchi.web.pages.reporting.tasks import BY_MACHINE, GROUPS, USUAL, USUAL_OF_ITEMS
from tests.web import people, world
from tests.web.people import Browser
from tests.web.world import CARS, MAKER, REGISTRAR, YARD, code, vin

EXAMPLES = Path(__file__).parents[1] / "examples"
HTML = {"accept": "text/html"}
OFFICE = "91990000MA000000G1"
RECYCLER, SHOP = "91990000MA000000X7", "91990000MA000000X8"
PRODUCED = "/company/report/BatteryProduced"


@pytest.fixture(scope="module")
def staff(opened, client) -> dict[str, Browser]:
    """Somebody at a maker (who reports, who looks), a yard, a recycler, a shop, the registrar and an authority."""
    role = {"since": "2026-01-01"}

    def party(code_: str, name: str, *roles: str, **more):
        return world.event(
            "PartyRegistered", REGISTRAR, "2026-01-02", party=code_, name=name, nameEn=f"Firm {code_[-2:]}",
            roles=[{"role": one} | role for one in roles], **more,
        )  # fmt: skip

    world.write(
        opened,
        party(RECYCLER, "恒川再生（示例）", "recycler"),
        party(SHOP, "恒川汽修（示例）", "repairer", "outlet", "swap_operator", "custodian"),
        party(OFFICE, "江西工信（示例）", "regulator", office={"ministry": "MIIT", "level": "province", "region": "360000"}),
        world.event("SiteRegistered", REGISTRAR, "2026-01-03", party=MAKER, siteId="P1", kind="plant", name="一厂", region="360900"),
        *(one for number in range(80, 84) for one in world.life(number)),
        world.event("BatteryProduced", MAKER, "2026-03-22", code=code(91), level="P"),
        world.event("VehicleTakenIn", YARD, "2026-06-02", vin=vin(82), packsSeen=1),
    )  # fmt: skip
    people.cheap_passwords()
    found = {}
    for name, person_role, company in (
        ("maker", "reporter", MAKER), ("looker", "viewer", MAKER), ("cars", "reporter", CARS), ("yard", "reporter", YARD),
        ("recycler", "reporter", RECYCLER), ("shop", "reporter", SHOP), ("registrar", "reporter", REGISTRAR),
        ("office", "reporter", OFFICE),
    ):  # fmt: skip
        authority = Authority("MIIT", "province", "360000") if company == OFFICE else None
        people.person(opened, f"rep-{name}", person_role, company, authority)
        found[name] = Browser(client)
        assert found[name].log_in(f"rep-{name}").status_code == 200
    return found


def fields(page: str) -> dict[str, str]:
    """What stands in the form of a page, as a browser would send it."""
    form = re.search(r'<form class="report".*?</form>', page, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        given = {name: unescape(text) for name, text in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if given.get("type") != "file" and (given.get("type") != "checkbox" or " checked" in tag):
            found[given["name"]] = given.get("value", "")
    for name, body in re.findall(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body) or re.search(r'<option value="([^"]*)"', body)
        found[name] = unescape(chosen[1])
    for name, text in re.findall(r'<textarea[^>]*\bname="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text)
    return found


def send(who: Browser, path: str, step: str, given: dict[str, str]):
    return who.send("POST", path, data=given | {"csrf": who.csrf, "do": step}, headers=HTML)


def born(who: Browser, number: int, **more: str) -> dict[str, str]:
    """The form of a pack's birth, filled in as a factory does."""
    shown = who.get(f"{PRODUCED}?model=YL-LFP-60", headers=HTML)
    assert shown.status_code == 200
    return (
        fields(shown.text)
        | {"code": code(number), "producedOn": "2026-03-22", "occurredAt": "2026-03-22", "occurredAt.time": "10:15"}
        | more
    )


# ---- which reports ------------------------------------------------------------------------------------------------------


def test_every_report_stands_in_one_group_but_those_the_register_makes_itself():
    grouped = [name for _, names in GROUPS for name in names]
    assert sorted(grouped) == sorted(set(CATALOGUE) - BY_MACHINE)


def test_usual_fields_are_fields_that_need_not_be_filled_in():
    for name, usual in USUAL.items():
        known = {one.name: one for one in fields_of(name)}
        for field in usual:
            assert not known[field].required, f"{name}.{field}"
    parts = {one.part: one.parts for name in CATALOGUE for one in fields_of(name) if one.part}
    for name, usual in USUAL_OF_ITEMS.items():
        assert usual <= {one.name for one in parts[name]}, name


def test_only_what_the_roles_may_report_is_offered(staff):
    maker, yard = (staff[one].get("/company/report", headers=HTML).text for one in ("maker", "yard"))
    assert 'href="/company/report/BatteryProduced"' in maker
    assert 'href="/company/report/VehicleScrapped"' not in maker
    assert 'href="/company/report/VehicleScrapped"' in yard
    assert "PartyRegistered" not in maker
    assert staff["yard"].get(PRODUCED, headers=HTML).status_code == 403
    assert staff["maker"].get("/company/report/NoSuchThing", headers=HTML).status_code == 404


def test_a_word_finds_a_report(staff):
    found = staff["yard"].get("/company/report?q=拒收", headers=HTML).text
    assert 'href="/company/report/TakeBackRefused"' in found
    assert 'href="/company/report/VehicleScrapped"' not in found


def test_acts_of_an_office_stand_at_its_own_desk(staff):
    assert 'href="/registrar/report/PartyRegistered"' in staff["registrar"].get("/registrar/report", headers=HTML).text
    assert staff["registrar"].get("/registrar/report/PartyRegistered", headers=HTML).status_code == 200
    assert staff["office"].get("/regulator/report/CaseOpened", headers=HTML).status_code == 200
    assert staff["office"].get("/regulator/report/PartyRegistered", headers=HTML).status_code == 403
    assert staff["maker"].get("/registrar/report/PartyRegistered", headers=HTML).status_code == 403


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - BY_MACHINE))
def test_the_form_of_every_report_holds_all_its_fields_and_keeps_an_example(staff, opened, name):
    """The form opened, the example typed, a check that finds something wrong: all that was typed is still there."""
    desks = {"maker": "company", "cars": "company", "yard": "company", "recycler": "company", "shop": "company",
             "registrar": "registrar", "office": "regulator"}  # fmt: skip
    who, path = next(
        (
            (one, f"/{desk}/report/{name}")
            for one, desk in desks.items()
            if staff[one].get(f"/{desk}/report/{name}", headers=HTML).status_code == 200
        ),
        (None, ""),
    )
    assert who is not None, "everything can be reported by somebody here"
    example = values_of(json.loads((EXAMPLES / f"{name}.json").read_text()))
    wrong = example | {"occurredAt": "2026-13-45"}
    shown = send(staff[who], path, "check", wrong)
    assert shown.status_code == 422, shown.text
    assert 'id="errors"' in shown.text
    kept = fields(shown.text)
    for field, text in wrong.items():
        assert field in kept, field
        if not re.search(r"region|place", field, re.IGNORECASE):
            assert kept[field].replace("\r", "") == text, field


# ---- filling in ---------------------------------------------------------------------------------------------------------


def test_the_form_opens_with_what_the_register_knows(staff):
    values = fields(staff["maker"].get(f"{PRODUCED}?model=YL-LFP-60", headers=HTML).text)
    assert (values["model"], values["massG"], values["energyWh"], values["site"]) == ("YL-LFP-60", "412", "60.5", "P1")
    values = fields(staff["maker"].get(f"/company/report/HealthReported?battery={code(80)}", headers=HTML).text)
    assert values["code"] == code(80)
    values = fields(staff["maker"].get(f"/company/report/HandoverSent?battery={code(91)}", headers=HTML).text)
    assert values["items.0.battery"] == code(91)


def test_an_answer_to_a_case_opens_with_the_time_of_day_and_a_place_for_evidence(staff):
    """By its day alone it would stand before a notice of the same day, and count for nothing."""
    shown = staff["maker"].get("/company/report/ReplyReceived?case=330100-2026-017", headers=HTML).text
    assert re.fullmatch(r"\d\d:\d\d:\d\d", fields(shown)["occurredAt.time"])
    assert shown.index('name="attach"') < shown.index("更多内容")


def test_a_stranger_learns_nothing_by_the_form(staff):
    """Which vehicle a pack is in is not told to a shop that only knows its code."""
    shown = staff["shop"].get(f"/company/report/BatteryReplaced?battery={code(80)}", headers=HTML)
    assert fields(shown.text)["old"] == code(80)
    assert vin(80) not in shown.text
    yard = staff["yard"]
    assert fields(yard.get(f"/company/report/BatteryRemoved?battery={code(82)}", headers=HTML).text)["vin"] == vin(82)
    scrapped = fields(yard.get(f"/company/report/VehicleScrapped?vehicle={vin(82)}", headers=HTML).text)
    assert (scrapped["vin"], scrapped["packsPresent.0.code"]) == (vin(82), code(82))


def test_rows_come_and_go_and_all_that_was_typed_stays(staff):
    path = "/company/report/HandoverSent"
    values = fields(staff["maker"].get(path, headers=HTML).text) | {
        "consignment": "K-1",
        "items.0.battery": code(80),
        "massG": "412.5",
    }
    values = fields(send(staff["maker"], path, "more:items", values).text)
    values = fields(send(staff["maker"], path, "more:uncoded", values | {"items.1.battery": code(81)}).text)
    assert (values["items.0.battery"], values["items.1.battery"]) == (code(80), code(81))
    assert "uncoded.0.count" in values
    values = fields(send(staff["maker"], path, "less:items.0", values).text)
    assert code(80) not in values.values()
    assert (values["consignment"], values["massG"]) == ("K-1", "412.5")
    many = values | {"items.codes": f"{code(82)}\n{code(83)}, {code(81)}"}
    values = fields(send(staff["maker"], path, "many:items", many).text)
    assert [values[f"items.{number}.battery"] for number in range(3)] == [code(81), code(82), code(83)]


def test_what_is_wrong_stands_at_its_field_in_the_words_of_the_form(staff):
    shown = send(staff["maker"], PRODUCED, "check", born(staff["maker"], 701, massG="heavy", code="", level="Q"))
    assert shown.status_code == 422
    for name, words in (("massG", "“质量”须为数字"), ("code", "请填写“电池编码”"), ("level", "“层级”不在可选值之内")):
        assert f'href="#{name}"' in shown.text
        assert words in shown.text
    assert 'value="heavy"' in shown.text
    assert shown.text.count("autofocus") == 1


def test_a_company_is_found_by_its_name_and_of_several_one_is_chosen(staff):
    path = "/company/report/HandoverSent"
    values = fields(staff["maker"].get(f"{path}?battery={code(91)}", headers=HTML).text) | {
        "consignment": "K-2", "purpose": "processing", "to": "恒川再生",
    }  # fmt: skip
    shown = send(staff["maker"], path, "check", values)
    assert shown.status_code == 200, shown.text
    assert fields(shown.text)["to"] == RECYCLER
    assert "恒川再生（示例）" in shown.text
    several = send(staff["maker"], path, "check", values | {"to": "恒川"})
    assert several.status_code == 422
    assert f'<option value="{SHOP}">' in several.text
    nobody = send(staff["maker"], path, "check", values | {"carrier": "无此企业"})
    assert nobody.status_code == 422
    assert "没有已登记的企业名为" in nobody.text


@pytest.mark.parametrize(
    ("text", "found"),
    [("360900", ["360900"]), ("江西省宜春市", ["360900"]), ("宜春", ["360900"]), ("Yichun, Jiangxi", ["360900"]),
     ("江西", ["360000"]), ("nowhere", []), ("999999", []), ("北京市", ["110000"])],
)  # fmt: skip
def test_places_are_found_by_name(text, found):
    assert [code for code, _ in places_named(text)][: len(found) or None] == found


def test_no_region_of_china_stands_among_foreign_countries_as_one_of_them():
    zh, en = dict(countries("zh")), dict(countries("en"))
    assert (zh["TW"], zh["HK"], zh["MO"]) == ("中国台湾", "中国香港", "中国澳门")
    assert en["TW"] == "Taiwan, China"
    assert zh["DE"] == "德国"


@pytest.mark.parametrize(
    ("text", "found"), [("德国", ["DE"]), ("germany", ["DE"]), ("中国台湾", ["TW"]), ("Atlantis", [])]
)
def test_a_country_or_region_is_found_by_its_name(text, found):
    assert [code for code, _ in countries_named(text)] == found


# ---- checking and sending -----------------------------------------------------------------------------------------------


def test_a_check_keeps_nothing_and_sending_twice_reports_once(staff, count):
    maker = staff["maker"]
    values = born(maker, 702)
    checked = send(maker, PRODUCED, "check", values)
    assert checked.status_code == 200
    assert 'id="checked"' in checked.text
    assert "412" in re.search(r'id="checked".*?</section>', checked.text, re.DOTALL)[0]
    assert count() == 0
    first = send(maker, PRODUCED, "send", fields(checked.text))
    again = send(maker, PRODUCED, "send", fields(checked.text))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    assert count() == 1
    shown = maker.get(first.headers["location"], headers=HTML)
    assert shown.status_code == 200
    assert code(702) in shown.text
    listed = maker.get("/company/reports", headers=HTML).text
    assert "电池生产" in listed
    assert code(702) in listed, "a list of reports says what each is about"
    assert code(702) not in staff["shop"].get("/company/reports", headers=HTML).text


def test_whoever_only_looks_sees_the_form_and_cannot_send(staff, count):
    looker = staff["looker"]
    shown = looker.get(PRODUCED, headers=HTML)
    assert "仅可查看" in shown.text
    assert send(looker, PRODUCED, "send", born(looker, 703)).status_code == 403
    assert count() == 0


def test_a_report_is_corrected_by_its_own_form_with_the_old_values(staff, count, opened):
    maker = staff["maker"]
    sent = send(maker, PRODUCED, "send", born(maker, 704, massG="999"))
    entry = sent.headers["location"].rpartition("/")[2]
    opened_form = maker.get(f"{PRODUCED}?correct={entry}", headers=HTML)
    values = fields(opened_form.text)
    assert (values["code"], values["massG"]) == (code(704), "999")
    checked = send(maker, PRODUCED, "check", values | {"massG": "412"})
    assert checked.status_code == 200, checked.text
    assert count() == 1
    done = send(maker, PRODUCED, "send", fields(checked.text))
    again = send(maker, PRODUCED, "send", fields(checked.text))
    assert (done.status_code, again.status_code) == (303, 303)
    assert count() == 3
    old = maker.get(f"/company/reports/{entry}", headers=HTML).text
    assert "已更正" in old
    assert f"correct={entry}" not in old


def test_a_report_is_corrected_once_however_many_windows_show_it(staff, count):
    maker = staff["maker"]
    place = send(maker, PRODUCED, "send", born(maker, 707, massG="999")).headers["location"]
    entry = place.rpartition("/")[2]
    one, two = (fields(maker.get(f"{PRODUCED}?correct={entry}", headers=HTML).text) for _ in range(2))
    stale = maker.get(place, headers=HTML).text
    assert send(maker, PRODUCED, "send", one | {"massG": "412"}).status_code == 303
    before = count()
    second = send(maker, PRODUCED, "send", two | {"massG": "413"})
    assert second.status_code == 409
    assert "已更正或撤回" in second.text
    assert 'value="413"' in second.text, "what was typed stays"
    assert maker.get(f"{PRODUCED}?correct={entry}", headers=HTML).status_code == 409
    given = {"csrf": maker.csrf, "id": re.search(r'name="id" value="([^"]+)"', stale)[1]}
    assert maker.send("POST", place, data=given, headers=HTML).status_code == 409
    assert count() == before


def test_a_form_that_was_sent_and_changed_since_says_what_to_do(staff, count):
    maker = staff["maker"]
    values = born(maker, 708)
    assert send(maker, PRODUCED, "send", values).status_code == 303
    again = send(maker, PRODUCED, "send", values | {"massG": "413"})
    assert again.status_code == 422
    assert "这张表单已提交过" in again.text
    assert "重新打开表单" in again.text
    assert count() == 1


def test_a_report_of_what_did_not_happen_is_taken_back(staff, count):
    maker = staff["maker"]
    place = send(maker, PRODUCED, "send", born(maker, 705)).headers["location"]
    page = maker.get(place, headers=HTML).text
    given = {"csrf": maker.csrf, "id": re.search(r'name="id" value="([^"]+)"', page)[1]}
    assert maker.send("POST", place, data=given, headers=HTML).status_code == 303
    assert count() == 2
    assert "已更正" in maker.get(place, headers=HTML).text


def test_a_mark_in_the_place_of_erased_text_is_reported_by_nobody(staff, opened):
    path = "/company/report/TakeBackRefused"
    values = fields(staff["maker"].get(path, headers=HTML).text) | {
        "by": RECYCLER,
        "codes": code(91),
        "statement": "工作人员张三说不收",
    }
    place = send(staff["maker"], path, "send", values).headers["location"]
    entry = place.rpartition("/")[2]
    assert "张三" in staff["maker"].get(place, headers=HTML).text
    with opened.connect_owner("test") as owner, owner.transaction():
        free_text.erase(owner, bytes.fromhex(entry), 1, really=True)
    shown = staff["maker"].get(place, headers=HTML).text
    assert "张三" not in shown
    assert "自由文字已依法删除" in shown
    again = fields(staff["maker"].get(f"{path}?correct={entry}", headers=HTML).text)
    assert (again["by"], again["statement"]) == (RECYCLER, "")


def test_sent_reports_are_narrowed_by_the_days_on_which_they_came_on_record(staff):
    maker = staff["maker"]

    def days(query: str) -> list[str]:
        text = maker.get(f"/company/reports?as=csv&lang=en&{query}").content.decode("utf-8-sig")
        return [day_of(row["Recorded"]) for row in csv.DictReader(io.StringIO(text))]

    whole = days("")
    last, first = whole[0], whole[-1]
    assert days(f"from={first}&to={last}") == whole
    assert days(f"to={first}") == [day for day in whole if day == first]
    assert days(f"from={last}") == [day for day in whole if day == last]
    assert days("to=2000-01-01") == days("from=2100-01-01") == []
    assert maker.get("/company/reports?from=yesterday", headers=HTML).status_code == 400


def test_reports_of_others_are_not_opened_and_not_corrected(staff):
    entry = send(staff["maker"], PRODUCED, "send", born(staff["maker"], 706)).headers["location"].rpartition("/")[2]
    there = staff["shop"].get(f"/company/reports/{entry}", headers=HTML)
    nowhere = staff["shop"].get(f"/company/reports/{'0' * 32}", headers=HTML)
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.text.replace(entry, "*") == nowhere.text.replace("0" * 32, "*")
    assert staff["cars"].get(f"/company/report/VehicleSold?correct={entry}", headers=HTML).status_code == 404


def test_a_reader_of_an_own_report_leaves_a_row_in_the_trail(staff, opened):
    place = send(staff["maker"], PRODUCED, "send", born(staff["maker"], 707)).headers["location"]
    entry = place.rpartition("/")[2]
    staff["maker"].get(place, headers=HTML)
    with opened.connect_app() as conn:
        found = conn.execute(
            "SELECT count(*) FROM audit_row WHERE kind = 'read' AND thing = %s", [f"entry:{entry}"]
        ).fetchone()
    assert found[0] >= 1


def test_an_authority_acts_by_the_same_form(staff, count):
    office = staff["office"]
    path = "/regulator/report/CaseOpened"
    values = fields(office.get(path, headers=HTML).text) | {
        "case": "360000-2026-101",
        "party": MAKER,
        "ground": "第十一条",
    }
    checked = send(office, path, "check", values)
    assert checked.status_code == 200, checked.text
    assert send(office, path, "send", fields(checked.text)).status_code == 303
    assert count() == 1


def test_a_form_says_when_not_everything_fits_into_it_and_corrects_no_report_that_it_cannot_hold(staff, opened):
    codes = [code(number) for number in range(6001, 6001 + MOST_ROWS + 5)]
    items = [{"battery": one} for one in codes]
    world.write(
        opened,
        world.event("HandoverSent", YARD, "2026-06-02", consignment="K-LONG", to=MAKER, purpose="return", items=items),
    )
    shown = staff["maker"].get("/company/report/HandoverReceived?consignment=K-LONG", headers=HTML).text
    values = fields(shown)
    assert f"items.{MOST_ROWS - 1}.battery" in values
    assert f"items.{MOST_ROWS}.battery" not in values
    assert "本表单放不下全部内容" in shown
    listed = staff["yard"].get("/company/reports?type=HandoverSent", headers=HTML).text
    entry = re.search(r"/company/reports/([0-9a-f]{32})", listed)[1]
    assert staff["yard"].get(f"/company/report/HandoverSent?correct={entry}", headers=HTML).status_code == 422
    many = values | {f"items.{number}.battery": f"X{number}" for number in range(MOST_ROWS + 3)}
    refused = send(staff["maker"], "/company/report/HandoverReceived", "check", many)
    assert refused.status_code == 422
    assert f"最多 {MOST_ROWS} 行" in refused.text


def test_whoever_holds_no_role_is_told_why_nothing_can_be_reported(staff, opened, client):
    nobody = "91990000MA000000X9"
    gone = [{"role": "carrier", "since": "2026-01-01", "until": "2026-02-01"}]
    world.write(
        opened,
        world.event(
            "PartyRegistered", REGISTRAR, "2026-01-02", party=nobody, name="旧承运（示例）", nameEn="Old", roles=gone
        ),
    )
    people.person(opened, "rep-nobody", "reporter", nobody)
    who = Browser(client)
    who.log_in("rep-nobody")
    assert "没有登记的角色" in who.get("/company/report", headers=HTML).text
    assert who.get("/company/report/HandoverSent", headers=HTML).status_code == 403


# ---- attachments --------------------------------------------------------------------------------------------------------

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082"
)


def with_file(who: Browser, step: str, given: dict[str, str], content: bytes, name: str = "label.png"):
    files = {"attach": (name, content, "image/png")}
    return who.send(
        "POST",
        PRODUCED,
        data=given | {"csrf": who.csrf, "do": step, "attach.kind": "标签照片"},
        files=files,
        headers=HTML,
    )


def test_a_photograph_is_kept_at_once_and_goes_with_the_report(staff, count, opened):
    maker = staff["maker"]
    shown = with_file(maker, "attach:attachments", born(maker, 708), PNG)
    assert shown.status_code == 200
    values = fields(shown.text)
    assert (values["attachments.0.kind"], values["attachments.0.mediaType"]) == ("标签照片", "image/png")
    assert values["code"] == code(708), "what was typed is kept"
    place = send(maker, PRODUCED, "send", values).headers["location"]
    assert count() == 1
    assert values["attachments.0.hash"] in maker.get(place, headers=HTML).text
    kept = maker.get(f"/api/v1/attachments/{values['attachments.0.hash']}")
    assert kept.content == PNG


def test_a_file_that_may_not_be_handed_in_is_told_where_it_is_and_nothing_typed_is_lost(staff):
    shown = with_file(staff["maker"], "check", born(staff["maker"], 709), b"<html>")
    assert shown.status_code == 422
    assert 'href="#attachments"' in shown.text
    assert fields(shown.text)["code"] == code(709)


def test_whoever_only_looks_hands_in_no_file(staff):
    assert with_file(staff["looker"], "attach:attachments", born(staff["looker"], 710), PNG).status_code == 403


# ---- sent by the script that keeps drafts (front/scripts/desk.js) -----------------------------------------------------


def test_a_script_that_sent_the_form_is_told_where_to_go(staff):
    given = born(staff["maker"], 951)
    body = given | {"csrf": staff["maker"].csrf, "do": "send"}
    answer = staff["maker"].send("POST", PRODUCED, data=body, headers=HTML | {"x-form": "script"})
    assert (answer.status_code, answer.text, "location" in answer.headers) == (200, "", False)
    assert re.fullmatch(r"/company/reports/\w{32}", answer.headers["x-go"])
    assert answer.headers["cache-control"] == "no-store"
    again = staff["maker"].send("POST", PRODUCED, data=body, headers=HTML)  # a browser without scripts
    assert (again.status_code, again.headers["location"]) == (303, answer.headers["x-go"])


def test_a_script_whose_session_has_ended_is_led_to_log_in(client):
    answer = Browser(client).send("POST", PRODUCED, data={"do": "check"}, headers=HTML | {"x-form": "script"})
    assert (answer.status_code, answer.headers["x-go"]) == (200, f"/login?next={PRODUCED}")


def test_a_draft_s_rows_are_made_by_the_server_and_nothing_is_judged(staff):
    given = {
        "id": "web-1",
        "code": "x",
        "modules.0": "1",
        "modules.0.code": code(1, "M"),
        "modules.3.code": code(2, "M"),
        "modules.3": "1",
    }
    answer = send(staff["maker"], PRODUCED, "fill", given)
    assert answer.status_code == 200
    shown = fields(answer.text)
    assert (shown["id"], shown["code"]) == ("web-1", "x")
    assert code(1, "M") in shown.values()
    assert code(2, "M") in shown.values()
    assert 'id="errors"' not in answer.text
    assert 'id="checked"' not in answer.text
