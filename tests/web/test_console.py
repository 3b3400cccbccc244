"""What every page of the console is made with: forms that keep what was typed, words after the deed, tables, parts, failures."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import zipfile
from types import SimpleNamespace

import pytest
from litestar.testing import TestClient

from suchi.access import private
from suchi.db.pool import Store
from suchi.domain.errors import Failure, Reason, Refused
from suchi.renderers.table import to_csv, to_xlsx
from suchi.settings import Settings
from suchi.web import assets as assets_module
from suchi.web import cookies, reading
from suchi.web.app import create_app
from suchi.web.assets import assets
from suchi.web.pages import flash, forms, navigation, tables
from suchi.web.pages.render import environment
from suchi.web.wording import words
from tests.web import world

HTML = {"accept": "text/html"}


def call(query="", path="/company/lots", **headers):
    """As much of a request as tables and flashes look at."""
    from suchi.web.call import Call

    scope = {
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "method": "GET",
    }
    return Call(scope, None, None, SimpleNamespace(data_headers=(), page_headers=()), path)


# ---- forms ----------------------------------------------------------------------------------------------------------


def test_a_failure_stands_beside_its_field():
    reasons = [
        Reason(code="a", zh="质量有误", en="the mass is wrong", field="/massG", next_zh="改", next_en="mend it"),
        Reason(code="b", zh="编码有误", en="the code is wrong", field="/items/3/code"),
        Reason(code="c", zh="无处可放", en="it fits nowhere", field="/elsewhere"),
    ]
    failure = Refused("x", "不行", "no", reasons)
    form = forms.refused({"mass_kg": "0", "code": "X"}, failure, ("mass_kg", "code"), {"massG": "mass_kg"})
    assert [one.code for one in form.errors["mass_kg"]] == ["a"]
    assert [one.code for one in form.errors["code"]] == ["b"]
    assert [one.code for one in form.general] == ["c"]
    assert form.value("mass_kg") == "0"


def test_a_failure_without_places_stands_above_the_form():
    form = forms.refused({}, Failure("access.role", "没有权限", "not allowed"), ("code",))
    assert form.failed
    assert [one.code for one in form.general] == ["access.role"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_field_keeps_what_was_typed_and_tells_what_is_wrong(language):
    wrong = forms.Wrong("a", "质量有误", "the mass is wrong", "重新过磅", "weigh it again")
    form = forms.Form({"mass_kg": '0"><script>'}, {"mass_kg": [wrong]})
    html = str(environment(language).globals["ui"].field(form, "mass_kg", "M", hint="H", maxlength=9))
    assert 'value="0&#34;&gt;&lt;script&gt;"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="mass_kg-hint mass_kg-error"' in html
    assert 'maxlength="9"' in html
    assert ("重新过磅" if language == "zh" else "weigh it again") in html


def test_passwords_are_not_shown_again():
    form = forms.Form({"password": "secret"})
    assert "secret" not in str(environment("en").globals["ui"].field(form, "password", "P", type="password"))


def multipart(*parts, boundary="b0undary"):
    """A form as a browser sends it: (name, file name or None, bytes)."""
    lines = []
    for name, filename, data in parts:
        more = f'; filename="{filename}"\r\nContent-Type: text/csv' if filename is not None else ""
        lines.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + data + b"\r\n"
        )
    return b"".join(lines) + f"--{boundary}--\r\n".encode(), {
        "content-type": f"multipart/form-data; boundary={boundary}"
    }


def read_files(data, headers, most=1000):
    """What a form with files is read as."""
    asking = call(**headers)
    pieces = [{"type": "http.request", "body": data, "more_body": False}]

    async def receive():
        return pieces.pop(0) if pieces else {"type": "http.disconnect"}

    asking.receive = receive
    return asyncio.run(reading.files_body(asking, most))


def test_a_form_brings_files_beside_its_fields():
    fields, files = read_files(
        *multipart(("note", None, "备注".encode()), ("table", "七月.csv", b"a,b\r\n"), ("none", "", b""))
    )
    assert fields == {"note": "备注"}
    assert files == {"table": reading.Sent("七月.csv", "text/csv", b"a,b\r\n")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (multipart(("a", None, b"1"), ("a", None, b"2")), "body.fields"),
        ((b"--b0undary\r\nnonsense", multipart()[1]), "body.fields"),
        (multipart(("a", "a.csv", b"x" * 2000)), "upload.too-large"),
        ((b"a=1", {"content-type": "application/x-www-form-urlencoded"}), "body.media-type"),
        ((b"", {"content-type": "multipart/form-data"}), "body.media-type"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(body, code):
    with pytest.raises(Failure) as found:
        read_files(*body)
    assert found.value.code == code


# ---- a word after the deed ------------------------------------------------------------------------------------------

SENT = flash.Flash("test.sent", "Page {count}")


def test_a_flash_is_told_once():
    name, value = flash.carried(SENT, count=3)
    assert name == b"set-cookie"
    cookie = value.decode().partition(";")[0]
    told, headers = flash.taken(call(cookie=cookie), "en")
    assert told is not None
    assert told.text == "Page 3"
    assert headers == (cookies.drop(flash.COOKIE),)


@pytest.mark.parametrize("value", ["code=unknown", "code=test.sent", "nonsense", "code=test.sent&other=1"])
def test_a_planted_flash_says_nothing(value):
    told, _ = flash.taken(call(cookie=f"{flash.COOKIE}={value}"), "en")
    assert told is None


# ---- tables ---------------------------------------------------------------------------------------------------------

COLUMNS = (
    tables.Column(name="lot", label="Lots", value=lambda row, said: row[0], kind="code", href=lambda row: f"/x/{row[0]}", sort=True),
    tables.Column(name="mass", label="Mass / kg", value=lambda row, said: row[1], kind="kilo", sort=True),
    tables.Column(name="state", label="States", value=lambda row, said: tables.Tag(said.gettext("Confirmed"), "ok"), kind="tag"),
)  # fmt: skip
ROWS = [("A", 1_500), ("B", None), ("=1+1", 3_000)]


def test_a_table_has_its_order_and_its_next_page_in_the_address():
    asking = call("sort=-mass&region=36&after=eHg")
    ask = tables.asked(asking, COLUMNS, "lot")
    assert (ask.column, ask.descending, ask.limit) == ("mass", True, tables.PAGE + 1)
    made = tables.table(asking, ask, COLUMNS, ROWS, ("A", 1), words("zh"))
    assert made.heads[1].sorted == "descending"
    assert made.heads[1].href == "/company/lots?sort=mass&region=36"
    assert made.heads[2].href == "/company/lots?sort=state&region=36"
    assert made.next is not None
    assert "region=36" in made.next
    assert tables.values_of(made.next.rpartition("after=")[2], tuple[str, int]) == ("A", 1)
    assert made.first == "/company/lots?sort=-mass&region=36"
    assert [cell.text for cell in made.body[0]] == ["A", "1.5", "已确认"]
    assert made.body[1][1].text == "–"


@pytest.mark.parametrize("query", ["sort=evil", "sort=-evil", "as=pdf"])
def test_what_a_table_cannot_do_is_refused(query):
    with pytest.raises(Refused):
        tables.asked(call(query), COLUMNS, "lot")


def test_an_export_has_no_pages():
    ask = tables.asked(call("as=csv&after=eHg"), COLUMNS, "lot")
    assert (ask.form, ask.after, ask.limit) == ("csv", None, tables.MOST_EXPORTED + 1)


def test_a_table_on_a_page():
    asking = call()
    made = tables.table(asking, tables.asked(asking, COLUMNS, "lot"), COLUMNS, ROWS, None, words("en"))
    html = str(environment("en").globals["ui"].table(made, "Lots"))
    assert '<a class="code" href="/x/A">A</a>' in html
    assert 'data-value="1500"' in html
    assert 'aria-sort="ascending"' in html
    assert "3 rows" in html
    assert html.count("<tr>") == 4


def test_csv_opens_in_a_spreadsheet_and_runs_nothing():
    data = to_csv(["批次", "质量"], [["A,B", 1500], ["=1+1", None], ["-cmd", -3]])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [["批次", "质量"], ["A,B", "1500"], ["'=1+1", ""], ["'-cmd", "-3"]]


def test_xlsx_keeps_numbers_and_texts_apart():
    data = to_xlsx("批次: 2034/08 [all]", ["批次", "质量"], [["0012", 1500], ["=1+1", None]])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet, texts = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/sharedStrings.xml").decode()
    assert re.findall(r"<t[^>]*>([^<]*)</t>", texts) == ["批次", "质量", "0012", "=1+1"]
    assert '<c r="B2"><v>1500</v></c>' in sheet
    assert '<c r="A3" t="s">' in sheet
    assert "<f>" not in sheet
    assert 'ySplit="1"' in sheet


# ---- navigation -----------------------------------------------------------------------------------------------------


def test_the_task_one_is_at_is_marked(monkeypatch):
    monkeypatch.setattr(navigation, "_TASKS", {})
    monkeypatch.setattr(navigation, "_ADDED", {})
    monkeypatch.setattr(navigation, "HOMES", {})
    navigation.desk("company", navigation.Task("/company", "Today"), navigation.Task("/company/lots", "Lots"))
    shown = navigation.entries("company", "/company/lots/7", {"/company": 3})
    assert [(one.path, one.current, one.count) for one in shown] == [
        ("/company", False, 3),
        ("/company/lots", True, None),
    ]
    who = SimpleNamespace(audiences=("yard", "company"))
    assert navigation.home_of(who) == "/company"


def _entry(path, group="", count=None, *, current=False, button=False):
    return navigation.Entry(path, path.title(), group, current, count, button)


def test_tasks_of_a_group_are_folded_together_and_the_group_of_the_page_is_open():
    entries = [
        _entry("today"), _entry("people", "Office"), _entry("lots", "Stock", 2, current=True), _entry("keys", "Office"), _entry("cars", "Stock", 3),
        _entry("report", button=True),
    ]  # fmt: skip
    html = str(environment("en").globals["ui"].tasks(entries))
    folded = re.findall(r"<details(.*?)><summary>(.*?)</summary>(.*?)</details>", html, re.DOTALL)
    assert [(how, re.findall(r'href="(\w+)"', links)) for how, _, links in folded] == [
        (' class="tasks-more"', ["people", "keys"]), (' class="tasks-more" open', ["lots", "cars"]),
    ]  # fmt: skip
    assert '<span class="count">5</span>' in folded[1][1], "a folded group still tells what waits in it"
    assert html.index("report") < html.index("today") < html.index("details")


def test_the_way_to_reporting_is_shown_to_whoever_may_report():
    task = navigation.Task("/company/report", "Report", button=True)
    assert task.open_to(None)
    assert [task.open_to(SimpleNamespace(reports=may)) for may in (True, False)] == [True, False]


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_the_switch_of_language_keeps_the_page(client):
    text = client.get("/explain?code=0ZAPB0A7&lang=zh", headers=HTML).text
    assert 'href="?code=0ZAPB0A7&amp;lang=en"' in text


def test_a_script_gets_the_part_that_changes(client):
    whole = client.get("/where?region=36", headers=HTML).text
    part = client.get("/where?region=36", headers=HTML | {"hx-request": "true"}).text
    assert "<html" in whole
    assert "<html" not in part
    assert part.strip() in whole


def test_somebody_with_a_browser_gets_a_page_where_others_get_a_problem(client):
    page = client.get("/nowhere", headers=HTML)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "request.not-found" in page.text
    assert "<script>" not in page.text
    data = client.get("/nowhere", headers={"accept": "application/json"})
    assert data.json()["code"] == "request.not-found"
    assert client.get("/api/v1/nowhere", headers=HTML).json()["code"] == "request.not-found"


def test_files_are_packed_and_kept_for_ever(client):
    name = next(name for name in assets() if name.endswith(".css"))
    packed = client.get(f"/static/{name}", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["vary"] == "Accept-Encoding"
    plain = client.get(f"/static/{name}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/suchi.OLD.css", headers=HTML).status_code == 404


def test_a_server_without_its_files_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(assets_module, "BUILT", tmp_path)
    with pytest.raises(Failure) as found:
        assets_module._listed.__wrapped__()
    assert found.value.code == "front.not-built"
    assert "make front" in found.value.en


def test_only_the_worker_that_reads_codes_may_compile(client):
    policies = {name: client.get(f"/static/{name}").headers["content-security-policy"] for name in assets()}
    loose = [name for name, policy in policies.items() if "unsafe" in policy]
    assert len(loose) == 1
    assert re.fullmatch(r"reader\.\w+\.js", loose[0])
    assert "'unsafe-eval'" not in policies[loose[0]]


def test_the_components_are_shown_in_a_demonstration_only(client, opened):
    assert client.get("/style", headers=HTML).status_code == 200
    assert "theme-dark" in client.get("/style?lang=en", headers=HTML).text
    real = create_app(Store(Settings(data=opened.settings.data), opened.dsn))
    with TestClient(real, raise_server_exceptions=False) as other:
        assert other.get("/style", headers=HTML).status_code == 404


# ---- jobs of the public ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived(opened):
    world.write(opened, *world.life(31), *world.life(32))


@pytest.mark.parametrize(
    ("pack", "vin", "answer"),
    [
        (world.code(31), world.vin(31), "Yes"),
        (world.code(31).lower(), world.vin(31).lower(), "Yes"),
        (world.code(31), world.vin(32), "No"),
        (world.code(98), world.vin(31), "Not known"),
        (world.code(31), world.vin(98), "Not known"),
    ],
)
def test_does_the_pack_belong_to_the_car(lived, client, pack, vin, answer):
    page = client.post("/pair?lang=en", data={"pack": pack, "vin": vin}, headers=HTML)
    assert page.status_code == 200
    assert re.search(r'class="verdict \w+">([^<]+)<', page.text)[1] == answer
    assert page.headers["cache-control"] == "no-store"


def test_who_asks_learns_nothing_else(lived, client):
    """The answer about a car nobody has registered is, to the letter, that about a car whose packs are not on record."""
    given = {"pack": world.code(31), "vin": world.vin(97)}
    page = client.post("/pair?lang=en", data=given, headers=HTML).text
    for secret in ("北辰", "Beichen", "YL-LFP", world.code(32)):
        assert secret not in page


def test_codes_that_cannot_be_are_told_beside_their_field(client):
    page = client.post("/pair?lang=en", data={"pack": "", "vin": "SHORT"}, headers=HTML)
    assert page.status_code == 422
    assert 'value="SHORT"' in page.text
    assert "a VIN has 17 letters and digits" in page.text


def test_another_sites_form_is_refused(client):
    answer = client.post("/pair", data={"pack": "A", "vin": "B"}, headers=HTML | {"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_slip_has_the_code_and_its_picture(lived, client):
    code = world.code(31)
    page = client.get(f"/b/{code}/slip?lang=en", headers=HTML)
    assert page.status_code == 200
    assert f"/b/{code}/qr.svg" in page.text
    picture = client.get(f"/b/{code}/qr.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")
    assert client.get("/b/0ZAPB0A7K2M4Q1G3N9999999/slip", headers=HTML).status_code == 404


def test_what_is_told_is_sealed_and_names_nobody(opened, client):
    given = {
        "what": "refused",
        "region": "36",
        "where": "某网点",
        "pack": world.code(31),
        "text": "他们拒收我的电池",
        "contact": "",
    }
    with opened.connect_app() as conn:
        before = conn.execute("SELECT count(*) FROM audit_row").fetchone()
    answer = client.post("/tell", data=given, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tell")
    with opened.connect_app() as conn:
        lead = private.leads(conn, "open", 10)[-1]
        sealed = conn.execute("SELECT private FROM lead WHERE id = %s", [lead.id], binary=True).fetchone()[0]
        after = conn.execute("SELECT count(*) FROM audit_row").fetchone()
    assert lead.region == "360000"
    assert lead.said == private.Said(f"what: refused\npack: {world.code(31)}\nwhere: 某网点\n\n他们拒收我的电池")
    assert "拒收".encode() not in sealed
    assert before == after, "a row in the trail would tell from which network it came"


def test_what_is_told_has_a_word_and_an_end(client):
    page = client.post("/tell?lang=en", data={"what": "saw", "text": " ", "where": "x" * 300}, headers=HTML)
    assert page.status_code == 422
    assert "say what has happened" in page.text
    assert "at most 200 characters" in page.text


def test_figures_have_definitions(lived, client):
    text = client.get("/figures?lang=en", headers=HTML).text
    assert text.count("What it counts") == 7
    assert "Generated is not utilised" in text


def test_places_are_those_that_may_take_it(opened, client):
    role = {"since": "2026-01-01"}
    outlet, ended, tester = "91990000MA0000010X", "91990000MA0000011X", "91990000MA0000012X"

    def party(code, name, **more):
        roles = [{"role": "outlet"} | role | more.pop("until", {})]
        return world.event(
            "PartyRegistered",
            world.REGISTRAR,
            "2026-01-02",
            party=code,
            name=name,
            region="360900",
            roles=roles,
            **more,
        )

    def site(code):
        return world.event(
            "SiteRegistered", world.REGISTRAR, "2026-01-03", party=code, siteId="R1", kind="outlet", region="360900",
            principals=[{"role": world.MAKER} | role],
        )  # fmt: skip

    world.write(
        opened, party(outlet, "开着的网点"), party(ended, "停业的网点", until={"until": "2026-02-01"}),
        party(tester, "测试网点", test=True), site(outlet), site(ended), site(tester),
    )  # fmt: skip
    real = create_app(Store(Settings(data=opened.settings.data), opened.dsn))
    with TestClient(real, raise_server_exceptions=False) as other:
        text = other.get("/where?what=pack&region=36", headers=HTML).text
    assert "开着的网点" in text
    assert "停业的网点" not in text
    assert "测试网点" not in text
    assert "测试网点" in client.get("/where?what=pack&region=36", headers=HTML).text, (
        "a demonstration is all test companies"
    )
    assert client.get("/where?what=boat", headers={"accept": "application/json"}).status_code == 400
