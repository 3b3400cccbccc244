"""A company applies, is returned, mends, is approved; and the registrar's desk: each look at an applicant leaves its row."""

from __future__ import annotations

import re

import pytest

from suchi.access import private
from suchi.db.pool import Store
from tests.web import people, world
from tests.web.people import Browser

HTML = {"accept": "text/html", "accept-language": "en"}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def staff(opened: Store, posting) -> dict[str, Browser]:
    people.cheap_passwords()
    found = {"anybody": Browser(posting)}
    for name, role, company in (
        ("clerk", "reporter", world.REGISTRAR), ("gazer", "viewer", world.REGISTRAR), ("boss", "administrator", world.MAKER),
        ("rival", "administrator", world.CARS), ("root", "administrator", None),
    ):  # fmt: skip
        people.person(opened, name, role, company)
        found[name] = Browser(posting)
        found[name].log_in(name)
    return found


NEW, OTHER = "91990000MA0000TA3F", "91990000MA0000UAXM"
"""Company codes with right check characters (GB 32100-2015), of nobody."""
FIELDS = {
    "party": NEW, "name": "和畅电池回收（示例）", "name_en": "Hechang Take-back (example)", "region": "360900", "role:outlet": "1",
    "contact_name": "周女士", "contact_email": "zhou@example.cn",
}  # fmt: skip
LICENCE = {"licence": ("licence.pdf", PDF, "application/pdf")}


def apply(who: Browser, files=LICENCE, **more: str):
    return who.send("POST", "/register", data=FIELDS | more, files=files, headers=HTML)


def send(who: Browser, path: str, files=None, **fields: str):
    more = {"files": files or {"none": ("", b"", "application/octet-stream")}} if "/registration/" in path else {}
    return who.send("POST", path, data={"csrf": who.csrf, **fields}, headers=HTML, **more)


def rows(store: Store, thing: str) -> int:
    with store.connect_app() as conn:
        found = conn.execute("SELECT count(*) FROM audit_row WHERE kind = 'read' AND thing = %s", [thing]).fetchone()
    return found[0]


# ---- to be registered -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("party", {"party": "123"}), ("party", {"party": world.MAKER}), ("name", {"name": ""}), ("region", {"region": "990000"}),
        ("region", {"region": "36"}), ("roles", {"role:outlet": ""}), ("contact_email", {"contact_email": "nobody"}),
        ("contact_name", {"contact_name": " "}), ("maker_codes", {"maker_codes": "TOOLONG"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_application_stands_at_its_field(staff, field, more):
    answer = apply(staff["anybody"], **more)
    assert answer.status_code in (409, 422)
    assert f'href="#{field}"' in answer.text
    assert 'value="zhou@example.cn"' in answer.text or field == "contact_email"


@pytest.mark.parametrize(
    "file",
    [
        ("x.html", b"<html><script>", "text/html"),
        ("x.pdf", b"\x89PNG\r\n\x1a\n", "application/pdf"),
        ("x.exe", b"MZ", "application/pdf"),
    ],
)
def test_a_file_is_what_its_bytes_are(staff, opened, file):
    answer = apply(staff["anybody"], files={"licence": file})
    assert answer.status_code in (415, 422)
    assert 'href="#licence"' in answer.text
    with opened.connect_app() as conn:
        assert conn.execute("SELECT count(*) FROM attachment").fetchone() == (0,)


def test_an_application_without_a_document_is_not_handed_in(staff):
    answer = apply(staff["anybody"], files={"licence": ("", b"", "application/octet-stream")})
    assert 'href="#licence"' in answer.text


def test_another_sites_page_cannot_hand_one_in(staff):
    who = staff["anybody"]
    elsewhere = HTML | {"origin": "https://elsewhere.example"}
    assert who.send("POST", "/register", data=FIELDS, files=LICENCE, headers=elsewhere).status_code == 403


def test_an_old_link_opens_no_application_any_more(staff, opened):
    """It lies in somebody's mailbox for ever, and shows whom to ask, with address and telephone."""
    answer = apply(staff["anybody"], party=OTHER)
    link = answer.headers["location"]
    assert staff["anybody"].get(link, headers=HTML).status_code == 200
    with opened.connect_app() as conn:
        conn.execute(
            "UPDATE application SET changed_us = changed_us - %s WHERE id = %s",
            [181 * 86_400_000_000, link.split("/")[2]],
        )
    gone = staff["anybody"].get(link, headers=HTML)
    assert gone.status_code == 410
    assert "180" in gone.text
    assert "zhou@example.cn" not in gone.text


def test_from_application_to_administrator(staff, opened, tmp_path):
    anybody, clerk = staff["anybody"], staff["clerk"]
    answer = apply(anybody)
    assert answer.status_code == 303
    link = answer.headers["location"]
    id_, token = link.split("/")[2:]
    assert "Under review" in anybody.get(link, headers=HTML).text
    assert anybody.get(f"/register/{id_}/{'x' * len(token)}", headers=HTML).status_code == 404
    # the registrar sees it, and that leaves rows
    before = rows(opened, "applications")
    assert "和畅电池回收" in clerk.get("/registrar", headers=HTML).text
    assert rows(opened, "applications") == before + 1
    page = f"/registrar/applications/{id_}"
    seen = clerk.get(page, headers=HTML)
    assert "zhou@example.cn" in seen.text
    assert "Business licence · " in seen.text
    assert seen.headers["cache-control"] == "no-store"
    assert rows(opened, f"application:{id_}") == 1
    document = re.search(rf'href="({page}/documents/[0-9a-f]+)"', seen.text)[1]
    got = clerk.get(document)
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["content-disposition"].startswith("attachment")
    assert rows(opened, f"application:{id_}") == 2
    # returned with reasons, mended, and approved
    assert 'href="#reasons"' in send(clerk, page, act="return", reasons=" ").text
    assert send(clerk, page, act="return", reasons="营业执照不清晰").status_code == 303
    assert send(clerk, page, act="return", reasons="again").status_code == 409
    returned = anybody.get(link, headers=HTML).text
    assert "营业执照不清晰" in returned
    assert "clerk" not in returned
    mended = FIELDS | {"name": "和畅电池回收服务（示例）"}
    assert anybody.send("POST", link, data=mended, files=LICENCE, headers=HTML).status_code == 303
    assert anybody.send("POST", link, data=mended, files=LICENCE, headers=HTML).status_code == 409, "once"
    assert send(clerk, page, act="approve").status_code == 303
    assert send(clerk, page, act="approve").status_code == 409
    assert "The company is on record" in anybody.get(link, headers=HTML).text
    with opened.connect_app() as conn:
        from suchi.access.person import by_login

        admin = by_login(conn, "zhou@example.cn")
    assert (admin.company, admin.role) == (NEW, "administrator")
    assert "和畅电池回收服务" in clerk.get(f"/registrar/parties/{NEW}", headers=HTML).text


def test_a_document_of_somebody_else_is_not_opened_through_an_application(staff, opened):
    """Whatever an application names: only what came with an application of that company is opened."""
    with opened.connect_app() as conn:
        foreign = private.keep(conn, world.MAKER, "person:x", "secret.pdf", "application/pdf", PDF, 1).hex()
    asked = {"kind": "party", "party": OTHER, "name": "x", "roles": ["outlet"], "region": "360900"}
    document = {"name": "x", "sha256": "0" * 64, "mediaType": "application/pdf", "bytes": 1, "attachment": foreign}
    contact = {"name": "x", "email": "x@example.cn"}
    made = staff["anybody"].post("/api/v1/applications", {"asked": asked, "documents": [document], "contact": contact})
    assert made.status_code == 200, made.text
    page = f"/registrar/applications/{made.json()['id']}"
    assert staff["clerk"].get(f"{page}/documents/{foreign}", headers=HTML).status_code == 404


# ---- who may --------------------------------------------------------------------------------------------------------


def test_applications_are_for_those_who_review_them(staff):
    assert staff["boss"].get("/registrar", headers=HTML).status_code == 403
    assert staff["root"].get("/registrar", headers=HTML).status_code == 403, "the operator reads no applicant"
    home = staff["gazer"].get("/registrar", headers=HTML)
    assert home.status_code == 200
    assert "Applications are opened by whoever reviews them" in home.text
    assert staff["gazer"].get("/registrar/applications/x", headers=HTML).status_code == 403


def test_the_interface_leaves_the_same_rows(staff, opened):
    before = rows(opened, "applications")
    found = staff["clerk"].get("/api/v1/applications").json()
    assert rows(opened, "applications") == before + 1
    one = found[0]["id"]
    before = rows(opened, f"application:{one}")
    assert staff["clerk"].get(f"/api/v1/applications/{one}/review").status_code == 200
    assert rows(opened, f"application:{one}") == before + 1


# ---- at the company's desk ------------------------------------------------------------------------------------------


def test_a_site_and_a_change_are_applied_for_and_another_company_sees_neither(staff):
    boss, clerk = staff["boss"], staff["clerk"]
    contact = {"contact_name": "Boss", "contact_email": "boss@example.cn"}
    site = {"site_id": "P01", "site_kind": "plant", "name": "一号工厂（示例）", "region": "360900"} | contact
    wrong = send(boss, "/company/registration/new/site", **(site | {"site_kind": ""}))
    assert 'href="#site_kind"' in wrong.text
    answer = send(boss, "/company/registration/new/site", **site)
    assert answer.status_code == 303
    page = answer.headers["location"]
    assert "Under review" in boss.get(page, headers=HTML).text
    assert staff["rival"].get(page, headers=HTML).status_code == 404
    id_ = page.rpartition("/")[2]
    assert send(clerk, f"/registrar/applications/{id_}", act="return", reasons="区划有误").status_code == 303
    assert send(boss, page, **(site | {"region": "360100"})).status_code == 303
    assert send(clerk, f"/registrar/applications/{id_}", act="approve").status_code == 303
    assert "一号工厂" in boss.get("/company/registration", headers=HTML).text
    # a change begins with what is on record
    form = boss.get("/company/registration/new/site-change?site=P01", headers=HTML).text
    assert 'value="一号工厂（示例）"' in form
    nothing = send(boss, "/company/registration/new/site-change", **(site | {"region": "360100"}))
    assert nothing.status_code == 422
    changed = send(
        boss, "/company/registration/new/site-change", **(site | {"region": "360100", "name": "二号工厂（示例）"})
    )
    seen = clerk.get(f"/registrar/applications/{changed.headers['location'].rpartition('/')[2]}", headers=HTML).text
    assert "What would change" in seen
    assert "二号工厂" in seen
    assert boss.get("/company/registration/new/site-change?site=NONE", headers=HTML).status_code == 422


def test_a_change_of_the_company_keeps_its_roles(staff):
    form = staff["boss"].get("/company/registration/new/change", headers=HTML).text
    assert re.search(r'name="role:battery_maker" value="1" checked', form)
    fields = {
        "name": "远岭电池科技（示例）",
        "role:battery_maker": "1",
        "maker_codes": "0ZA",
        "contact_name": "B",
        "contact_email": "b@example.cn",
    }
    answer = send(staff["boss"], "/company/registration/new/change", **fields)
    page = f"/registrar/applications/{answer.headers['location'].rpartition('/')[2]}"
    seen = staff["clerk"].get(page, headers=HTML).text
    assert "远岭电池科技（示例）" in seen
    assert "Roles</th>" not in seen
    assert send(staff["clerk"], page, act="reject", reasons="名称与执照不符").status_code == 303
    assert "Not registered" in staff["boss"].get(answer.headers["location"], headers=HTML).text


# ---- parties and terms ----------------------------------------------------------------------------------------------


def test_parties_are_found_by_code_and_each_look_leaves_a_row(staff, opened):
    clerk = staff["clerk"]
    assert "Yard (example)" in clerk.get("/registrar/parties?role=dismantler", headers=HTML).text
    assert (
        clerk.get(f"/registrar/parties?code={world.YARD.lower()}").headers["location"]
        == f"/registrar/parties/{world.YARD}"
    )
    assert clerk.get("/registrar/parties?code=123").headers["location"] == "/registrar/parties"
    assert clerk.get("/registrar/parties?role=king", headers=HTML).status_code == 400
    before = rows(opened, f"company:{world.YARD}")
    assert clerk.get(f"/registrar/parties/{world.YARD}", headers=HTML).status_code == 200
    assert rows(opened, f"company:{world.YARD}") == before + 1


@pytest.mark.parametrize("region", ["100000", "000000", "990000"])
def test_an_office_of_the_nation_and_a_region_that_is_none_are_listed_too(staff, opened, region):
    role = [{"role": "exporter", "since": "2026-01-01"}]
    world.write(
        opened,
        world.event(
            "PartyRegistered",
            world.REGISTRAR,
            "2026-01-02",
            party=f"91990000MA00{region}"[:18],
            name="全国机关",
            roles=role,
            region=region,
        ),
    )
    assert staff["clerk"].get("/registrar/parties?role=exporter", headers=HTML).status_code == 200
    assert staff["clerk"].get(f"/registrar/parties/{f'91990000MA00{region}'[:18]}", headers=HTML).status_code == 200


def test_a_term_is_unset_until_it_is_set_and_then_says_by_whom(staff):
    clerk, path = staff["clerk"], "/registrar/terms"
    row = re.compile(r"<tr>(?:(?!</tr>).)*VehicleSold<(?:(?!</tr>).)*</tr>", re.DOTALL)
    assert "Unset" in row.search(clerk.get(path, headers=HTML).text)[0]
    fields = {
        "id": "w-term-1",
        "name": "VehicleSold",
        "amount": "15",
        "unit": "日",
        "since": "2026-04-01",
        "grade": "B",
        "instrument": "示例文件第三条",
    }
    assert send(clerk, path, **fields).status_code == 303
    assert send(clerk, path, **fields).status_code == 303, "sent twice it is one report"
    told = row.search(clerk.get(path, headers=HTML).text)[0]
    assert "<b>15</b> days" in told
    assert "示例文件第三条" in told
    later = fields | {"id": "w-term-2", "amount": "20", "since": "2099-01-01"}
    assert send(clerk, path, **later).status_code == 303
    told = row.search(clerk.get(path, headers=HTML).text)[0]
    assert "<b>15</b> days" in told
    assert "<b>20</b> days" in told
    assert send(staff["gazer"], path, **(fields | {"id": "w-term-3"})).status_code == 403


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("name", {"name": ""}), ("amount", {"amount": "-1"}), ("amount", {"amount": "1.5"}), ("grade", {"amount": ""}),
        ("grade", {"grade": "U"}), ("instrument", {"instrument": ""}), ("since", {"since": "tomorrow"}),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_meant_is_refused_at_its_field(staff, field, more):
    fields = {
        "name": "VehicleSold",
        "amount": "15",
        "unit": "日",
        "since": "2026-04-01",
        "grade": "B",
        "instrument": "x",
    }
    answer = send(staff["clerk"], "/registrar/terms", **(fields | more))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_what_the_law_leaves_open_is_put_on_record_as_open(staff):
    fields = {
        "id": "w-term-9",
        "name": "BatterySwapped",
        "amount": "",
        "unit": "日",
        "since": "2026-04-01",
        "grade": "U",
        "instrument": "暂行办法",
    }
    assert send(staff["clerk"], "/registrar/terms", **fields).status_code == 303
    text = staff["clerk"].get("/registrar/terms", headers=HTML).text
    assert "暂行办法" in re.search(r"<tr>(?:(?!</tr>).)*BatterySwapped<(?:(?!</tr>).)*</tr>", text, re.DOTALL)[0]
