"""A file of reports: a template filled in or JSON lines, counted by outcome, refused rows with place, value, rule and next step."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
import zipfile

import pytest

from suchi.capture.filled import understood
from suchi.capture.spoilt import MOST_ROWS
from suchi.capture.table import read_table
from suchi.domain.columns import columns_of, letter
from suchi.domain.errors import Failure, Refused
from suchi.domain.event import CATALOGUE
from suchi.domain.filling import event_of, tidied
from suchi.renderers.template import template
from suchi.web.pages.reporting import keeping
from suchi.web.pages.reporting.sending import Progress
from suchi.web.pages.reporting.tasks import BY_MACHINE
from tests.capture.tables import as_csv, as_xlsx, table
from tests.web import people, world
from tests.web.people import Browser
from tests.web.world import MAKER, YARD, code

HTML = {"accept": "text/html"}
UPLOAD = "/company/upload"
HEALTH = [
    {"id": "", "occurredAt": "2026-06-01 08:00", "code": code(80), "stateOfHealthPermille": "98.7", "cycles": "120"}
]


@pytest.fixture(scope="module")
def maker(opened, client) -> Browser:
    world.write(opened, *(one for number in range(80, 84) for one in world.life(number)))
    people.cheap_passwords()
    people.person(opened, "file-maker", "reporter", MAKER)
    people.person(opened, "file-yard", "reporter", YARD)
    found = Browser(client)
    assert found.log_in("file-maker").status_code == 200
    return found


def upload(who: Browser, data: bytes, do: str = "send", name: str = "table.xlsx", type_: str = ""):
    """Hand a file in as a browser does."""
    fields = {"csrf": who.csrf, "do": do, "type": type_}
    return who.send("POST", UPLOAD, data=fields, files={"file": (name, data, "application/octet-stream")}, headers=HTML)


def done(who: Browser, answer) -> str:
    """The page of a file, once all of it is through."""
    assert answer.status_code == 303, answer.text
    for _ in range(200):
        shown = who.get(answer.headers["location"], headers=HTML)
        assert shown.status_code == 200
        if 'hx-trigger="load' not in shown.text:
            return shown.text
        time.sleep(0.05)
    raise AssertionError("it never ends")


def figures(text: str) -> dict[str, str]:
    return dict(re.findall(r'class="what">([^<]+)</span>\s*<span class="much">([^<]+)<', text))


def failing(data: bytes, event: str | None = None) -> Failure:
    with pytest.raises(Failure) as failure:
        understood(read_table(data), event)
    return failure.value


# ---- templates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - BY_MACHINE))
@pytest.mark.parametrize("zh", [True, False], ids=["zh", "en"])
def test_the_template_of_every_report_is_understood_when_it_comes_back(name, zh):
    """Empty, it says that nothing stands below its headings, and nothing else is wrong with it."""
    sheet = read_table(template(name, zh=zh))
    heads = [cell for cell in sheet.rows[0][1] if cell]
    assert len(heads) == len(set(heads)) == len(columns_of(name))
    with pytest.raises(Failure) as failure:
        understood(sheet, None)
    assert failure.value.code == "table.empty"


def test_a_template_is_for_what_the_company_may_report(maker):
    answer = maker.get("/company/template/BatteryProduced")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert (
        "filename*=UTF-8''%E7%94%B5%E6%B1%A0%E7%94%9F%E4%BA%A7-BatteryProduced.xlsx"
        in answer.headers["content-disposition"]
    )
    assert maker.get("/company/template/VehicleScrapped", headers=HTML).status_code == 400


def test_rows_that_tell_only_items_go_on_with_the_report_above():
    rows = [
        {
            "consignment": "K-1",
            "occurredAt": "2026-06-01",
            "to": YARD,
            "purpose": "退回",
            "items.battery": code(1),
            "items.massG": "412.5",
        },
        {"items.battery": code(2)},
        {"consignment": "K-2", "occurredAt": "2026-06-02", "to": YARD, "purpose": "return", "items.battery": code(3)},
    ]
    for data in (
        as_csv(table("HandoverSent", rows)),
        as_csv(table("HandoverSent", rows), "gb18030"),
        as_xlsx(table("HandoverSent", rows)),
    ):
        first, second = understood(read_table(data), None).drafts()
        made, wrong = event_of("HandoverSent", tidied("HandoverSent", first.values))
        assert [one.field for one in wrong] == ["/id", "/reporter"]
        assert made["items"] == [{"battery": code(1), "massG": 412_500}, {"battery": code(2)}]
        assert made["purpose"] == "return"
        assert (first.row, second.row) == (3, 5)


# ---- what spoils a file -------------------------------------------------------------------------------------------------


def test_a_formula_is_told_with_sheet_row_and_column():
    failure = failing(as_xlsx(table("HealthReported", HEALTH), formulas={"E3": "=1+1"}))
    assert failure.code == "table.formula"
    assert isinstance(failure, Refused)
    (reason,) = failure.reasons
    assert "工作表“填报”第 3 行 E 列是公式" in reason.zh
    assert reason.next_en


def test_a_code_kept_as_a_number_is_told_since_its_digits_may_be_lost():
    failure = failing(as_xlsx(table("HealthReported", HEALTH), numbers={"D3": 919900000159171969}))
    assert isinstance(failure, Refused)
    assert failure.reasons[0].code == "table.digits"
    assert "第 3 行 D 列" in failure.reasons[0].zh


@pytest.mark.parametrize(
    ("data", "code_"),
    [
        (b"", "table.empty"),
        (b"PK\x03\x04 nothing of the kind", "table.spoilt"),
        (b"\x00\x01\x02\xff\xfe\xfd" * 10, "table.encoding"),
        (b"a,b\n1,2\n", "table.type"),
        (as_csv(table("HealthReported", [])), "table.empty"),
        (b"x" + b",x" * 300, "table.too-wide"),
    ],
)
def test_a_spoilt_file_says_what_is_wrong_with_it(data, code_):
    assert failing(data).code == code_


def bomb(*, lies: bool) -> bytes:
    """A spreadsheet of 300 MB in 300 kB; one that `lies` says that it has ten bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (300 << 20))
    size = (300 << 20).to_bytes(4, "little")
    return out.getvalue().replace(size, (10).to_bytes(4, "little")) if lies else out.getvalue()


@pytest.mark.parametrize("lies", [False, True])
def test_a_file_that_unpacks_to_too_much_is_refused_whatever_it_says_of_itself(lies):
    assert failing(bomb(lies=lies)).code == "table.too-large"


def test_too_many_rows_are_refused_before_anything_is_sent():
    lines = table("HealthReported", HEALTH * (MOST_ROWS + 1))
    assert failing(as_csv(lines)).code == "table.too-long"


def test_a_heading_that_means_nothing_and_one_that_lacks_are_both_told():
    lines = table("HealthReported", HEALTH)
    heads = ["电池代号" if text == "电池编码" else text for text in lines[0]]
    failure = failing(as_csv([heads, *lines[2:]]), "HealthReported")
    assert isinstance(failure, Refused)
    assert {reason.code for reason in failure.reasons} == {"table.heading", "table.heading-lacking"}
    assert "“电池代号”不是这种报告的栏目" in failure.reasons[0].zh


def test_columns_are_called_as_in_a_spreadsheet():
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# ---- sent ---------------------------------------------------------------------------------------------------------------


def test_a_table_is_checked_then_sent_and_sent_again_reports_nothing_twice(maker, count):
    rows = [HEALTH[0] | {"code": code(number)} for number in range(80, 84)]
    data = as_xlsx(table("HealthReported", rows))
    assert figures(done(maker, upload(maker, data, "check"))) == {"可以报送": "4"}
    assert count() == 0
    assert figures(done(maker, upload(maker, data))) == {"已记录": "4"}
    assert count() == 4
    more = as_xlsx(table("HealthReported", [*rows, HEALTH[0] | {"cycles": "121"}]))
    assert figures(done(maker, upload(maker, more))) == {"已记录": "1", "先前已在册": "4"}
    assert count() == 5


def test_a_refused_row_is_told_with_row_column_value_rule_and_next_step_and_the_others_are_recorded(maker, count):
    rows = [
        HEALTH[0] | {"cycles": "7"},
        HEALTH[0] | {"code": "", "stateOfHealthPermille": "108"},
        HEALTH[0] | {"occurredAt": "2031-01-01"},
    ]
    answer = upload(maker, as_csv(table("HealthReported", rows)), name="六月.csv")
    text = done(maker, answer)
    assert figures(text) == {"已记录": "1", "被拒": "2"}
    assert count() == 1
    assert "六月.csv" in text
    kept = list(
        csv.DictReader(io.StringIO(maker.get(answer.headers["location"] + "?as=csv").content.decode("utf-8-sig")))
    )
    told = {(one["行"], one["列"], one["字段"], one["所填内容"], one["规则"]) for one in kept}
    assert ("4", "E", "健康度 / %", "108", "form.range") in told
    assert ("4", "D", "电池编码", "", "form.required") in told
    assert ("5", "A", "发生时间", "2031-01-01", "event.future") in told
    assert all(one["被拒原因"] and one["怎么办"] for one in kept if one["规则"] != "form.required")
    assert maker.get(answer.headers["location"] + "?as=xlsx").content.startswith(b"PK")


def test_a_check_says_that_it_looked_at_the_company_s_own_record_alone(maker):
    strange = as_xlsx(table("HealthReported", [HEALTH[0] | {"code": code(9000)}]))
    assert "核对时只看了贵方自己的记录" in done(maker, upload(maker, strange, "check"))
    own = as_xlsx(table("HealthReported", [HEALTH[0] | {"cycles": "3"}]))
    assert "核对时只看了贵方自己的记录" not in done(maker, upload(maker, own, "check"))


def test_json_lines_are_taken_as_they_are_and_a_bad_line_hurts_only_itself(maker, count):
    good = world.event("HealthReported", MAKER, "2026-06-02", code=code(81), cycles=9)
    bad = world.event("HealthReported", MAKER, "2026-06-02", code=code(81), cycles=-9)
    data = b"\n".join([json.dumps(good).encode(), b"{broken", json.dumps(bad).encode()])
    answer = upload(maker, data, name="june.ndjson")
    text = done(maker, answer)
    assert figures(text) == {"已记录": "1", "被拒": "2"}
    assert count() == 1
    assert "循环次数" in text, "the field is named in words"
    kept = list(
        csv.DictReader(io.StringIO(maker.get(answer.headers["location"] + "?as=csv").content.decode("utf-8-sig")))
    )
    assert {(one["行"], one["规则"]) for one in kept} == {("2", "event.json"), ("3", "event.field-range")}


def test_a_spoilt_file_is_told_on_the_page_and_nothing_is_sent(maker, count):
    shown = upload(maker, b"[{}]", name="x.json")
    assert shown.status_code == 422
    assert 'id="file-error"' in shown.text
    assert upload(maker, b"PK\x03\x04zip").status_code == 422
    none = maker.send(
        "POST",
        UPLOAD,
        data={"csrf": maker.csrf, "do": "send"},
        files={"file": ("", b"", "application/octet-stream")},
        headers=HTML,
    )
    assert none.status_code == 422
    assert count() == 0


def test_what_came_of_a_file_is_for_the_company_that_sent_it(maker, client):
    place = upload(maker, as_csv(table("HealthReported", HEALTH)), "check").headers["location"]
    done(maker, upload(maker, as_csv(table("HealthReported", HEALTH)), "check"))
    other = Browser(client)
    other.log_in("file-yard")
    assert other.get(place, headers=HTML).status_code == 404
    assert maker.get(f"{UPLOAD}/{'0' * 32}", headers=HTML).status_code == 404


def test_what_came_of_a_file_is_told_for_a_day_and_then_taken_away(tmp_path):
    old, new = (
        Progress(id=keeping.new_upload(), company=MAKER, person="p", name="x.csv", started_us=1, dry_run=True, total=1)
        for _ in range(2)
    )
    for one in (old, new):
        keeping.keep(tmp_path, one)
    path = tmp_path / keeping.FOLDER / f"{old.id}.json"
    assert path.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"
    os.utime(path, (0, 0))
    assert keeping.kept(tmp_path, old.id) is None
    assert keeping.kept(tmp_path, new.id) == new
    assert keeping.kept(tmp_path, "../keys") is None
    keeping.tidy(tmp_path)
    assert [one.name for one in (tmp_path / keeping.FOLDER).iterdir()] == [f"{new.id}.json"]


def test_a_file_that_nobody_goes_on_with_has_stopped_and_says_what_to_do(tmp_path):
    """The process was killed halfway: the page must not wait for ever."""
    one = Progress(
        id=keeping.new_upload(), company=MAKER, person="p", name="x.csv", started_us=1, dry_run=False, total=9
    )
    keeping.keep(tmp_path, one)
    assert keeping.kept(tmp_path, one.id) == one
    path = tmp_path / keeping.FOLDER / f"{one.id}.json"
    os.utime(path, (time.time() - 130, time.time() - 130))
    found = keeping.kept(tmp_path, one.id)
    assert found is not None
    assert found.finished
    assert "重新上传" in (found.failed or ("", ""))[0]


# ---- open items ---------------------------------------------------------------------------------------------------------


def test_what_is_open_names_its_reason_and_the_form_that_settles_it(maker, opened):
    world.write(
        opened,
        world.event("BatteryProduced", MAKER, "2026-04-05", code=code(95), level="P", producedOn="2026-04-02", massG=1),
    )
    shown = maker.get("/company/open?whose=reported", headers=HTML)
    assert shown.status_code == 200
    assert code(95) in shown.text
    assert 'href="/company/reports/' in shown.text
    assert code(95) in maker.get("/company/open?whose=reported&as=csv").text
    assert code(95) not in maker.get("/company/open?whose=reported&rule=R101&as=csv").text
    assert maker.get("/company/open?rule=Z999", headers=HTML).status_code == 400
    assert maker.get("/company/open?whose=nobody", headers=HTML).status_code == 400
