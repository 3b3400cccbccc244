"""Files as people really hand them in: what a spreadsheet has done to them is read as it was meant, or told with what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import pytest
from xlsxwriter import Workbook

from suchi.capture.filled import understood
from suchi.capture.table import read_table
from suchi.domain.columns import columns_of
from suchi.domain.errors import Failure, Refused
from suchi.domain.filling import event_of, tidied
from tests.capture.tables import as_csv, table
from tests.lives.telling import pack

CODE = pack(1, "2026-01-02")
HEALTH = {
    "id": "", "occurredAt": "2026-06-01 08:00", "code": CODE, "stateOfHealthPermille": "98.7", "cycles": "120"
}  # fmt: skip
NAMES = [one.name for one in columns_of("HealthReported")]
LINES = table("HealthReported", [HEALTH])


def book(
    fill: Callable[[Any, Any], None] = lambda book, sheet: None, lines: list[list[str]] = LINES, **options: Any
) -> bytes:
    """A workbook of these lines, to which `fill` does what a person or a spreadsheet does."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **options}) as made:
        sheet = made.add_worksheet("填报")
        _write(sheet, lines)
        fill(made, sheet)
    return out.getvalue()


def _write(sheet: Any, lines: list[list[str]]) -> None:
    for row, cells in enumerate(lines):
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text)


def events(data: bytes, event: str | None = None) -> list[dict[str, Any]]:
    """What the reports of a file say."""
    read = understood(read_table(data), event)
    made = [event_of(read.event, tidied(read.event, draft.values)) for draft in read.drafts()]
    assert not [one for _, wrong in made for one in wrong if one.field not in ("/id", "/reporter")]
    return [one for one, _ in made]


def failing(data: bytes, event: str | None = None) -> Failure:
    with pytest.raises(Failure) as failure:
        understood(read_table(data), event)
    return failure.value


def told(data: bytes) -> tuple[str, str]:
    """The first thing that is said of a file's inside, in Chinese, and what to do."""
    failure = failing(data)
    assert isinstance(failure, Refused)
    reason = failure.reasons[0]
    assert reason.en
    assert reason.next_en
    return reason.zh, reason.next_zh or ""


# ---- read as it was meant -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "permille"), [(0.9, 900), (0.987, 987), (1, 1000), (0.005, 5)])
def test_a_share_that_is_shown_in_per_cent_is_what_is_shown(typed, permille):
    """Whoever types 90% into a plain cell has 0.9 in the file, and never meant 0.9 per cent."""

    def shown(made, sheet):
        for name in ("0%", "0.0%", "0.00%"):
            sheet.write_number(2, NAMES.index("stateOfHealthPermille"), typed, made.add_format({"num_format": name}))

    assert events(book(shown))[0]["stateOfHealthPermille"] == permille


def test_a_number_beside_one_in_per_cent_stays_what_it_is():
    def shown(made, sheet):
        sheet.write_number(2, NAMES.index("cycles"), 120, made.add_format({"bold": True}))
        sheet.write_number(2, NAMES.index("stateOfHealthPermille"), 0.9, made.add_format({"num_format": "0%"}))

    assert events(book(shown))[0]["cycles"] == 120


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_a_day_is_the_same_by_either_calendar_of_excel(epoch_1904):
    def dated(made, sheet):
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(2, NAMES.index("occurredAt"), date(2026, 6, 1), day)

    assert events(book(dated, date_1904=epoch_1904))[0]["occurredAt"] == "2026-06-01"


@pytest.mark.parametrize("hide", [False, True])
def test_the_sheet_that_says_which_report_it_is_of_is_read_wherever_it_stands(hide):
    def beside(made, sheet):
        second = made.add_worksheet("数据")
        _write(second, LINES)
        if hide:
            second.activate()
            second.set_first_sheet()
            sheet.hide()

    assert events(book(beside, lines=[["请在第二张表填写"]]))[0]["code"] == CODE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_text_is_read_in_the_encodings_and_with_the_dividers_that_spreadsheets_write(encoding, divider):
    text = "\r\n".join(divider.join(cells) for cells in LINES)
    assert events(text.encode(encoding))[0]["code"] == CODE


def test_a_line_that_only_names_the_divider_is_no_row():
    text = "sep=;\r\n" + "\r\n".join(";".join(cells) for cells in LINES)
    assert events(text.encode())[0]["code"] == CODE


# ---- told, with what to do ----------------------------------------------------------------------------------------------


def test_rows_that_nobody_sees_are_not_sent():
    def hidden(made, sheet):
        sheet.set_row(3, None, None, {"hidden": True})

    rows = table("HealthReported", [HEALTH, HEALTH | {"cycles": "7"}])
    zh, then = told(book(hidden, rows))
    assert "有 1 行被隐藏或筛选掉：4" in zh
    assert "取消隐藏" in then
    assert len(events(book(hidden, LINES))) == 1, "an empty row may be hidden"


def test_the_line_for_the_machine_may_be_hidden():
    assert len(events(book(lambda made, sheet: sheet.set_row(1, None, None, {"hidden": True})))) == 1


@pytest.mark.parametrize("text", ["1.23457E+23", "9.199E+17", "1E+12"])
def test_a_code_of_which_only_the_head_is_left_is_told(text):
    rows = table("HealthReported", [HEALTH | {"code": text}])
    for data in (as_csv(rows), book(lines=rows)):
        zh, then = told(data)
        assert "第 3 行 D 列" in zh
        assert "文本" in then


@pytest.mark.parametrize("text", ["1E5", "X9E+AB", "E+10"])
def test_a_name_with_an_e_in_it_is_no_number(text):
    assert events(as_csv(table("HealthReported", [HEALTH | {"method": text}])))[0]["method"] == text


def test_two_tables_of_reports_in_one_file_are_not_half_sent():
    def second(made, sheet):
        _write(made.add_worksheet("退役"), table("BatteryRetired", [{"codes": CODE, "occurredAt": "2026-06-01"}]))

    failure = failing(book(second))
    assert (failure.code, "“填报”、“退役”" in failure.zh) == ("table.sheets", True)


def test_a_second_table_below_the_first_is_told_with_its_row():
    below = [*LINES, *table("BatteryRetired", [{"codes": CODE, "occurredAt": "2026-06-01"}])]
    zh, _ = told(as_csv(below))
    assert "第 5 行又是一行表头（BatteryRetired:id）" in zh


@pytest.mark.parametrize("end", ['"abc"d,2\r\n', '"abc,2\r\n'])
def test_a_quotation_mark_that_stands_alone_is_told_with_its_row(end):
    zh, _ = told(as_csv(LINES) + end.encode())
    assert "第 4 行的双引号不成对" in zh


def _zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


_BOX = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (_BOX, "table.old-format", "另存为"),
        (_BOX + "EncryptedPackage".encode("utf-16-le"), "table.password", "取消密码"),
        (b"<html><body><table><tr><td>a</td></tr></table></body></html>", "table.not-a-table", "网页"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><p>a,b</p>", "table.not-a-table", "网页"),
        (b'<?xml version="1.0"?><Workbook></Workbook>', "table.not-a-table", "XML"),
        (b"%PDF-1.7\n%%EOF", "table.not-a-table", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "table.not-a-table", "图片"),
        (_zipped("word/document.xml"), "table.not-a-table", "Word"),
        (b"PK\x05\x06" + bytes(18), "table.not-a-table", "压缩文件"),
    ],
)
def test_another_kind_of_file_is_called_by_its_kind_whatever_its_name(data, code, says):
    failure = failing(data, "HealthReported")
    assert failure.code == code
    assert says in failure.zh
    assert failure.en


def test_a_consignment_of_thousands_of_items_is_read_at_once():
    """What grew with the square of the rows took minutes, in which nobody else was answered."""
    head = {"occurredAt": "2026-06-01", "consignment": "K-1", "to": "91990000MA000000T1", "purpose": "waste"}
    rows = [head | {"items.battery": pack(0, "2026-01-02"), "items.massG": "400"}]
    rows += [{"items.battery": pack(number, "2026-01-02"), "items.massG": "400"} for number in range(1, 5000)]
    data, begun = as_csv(table("HandoverSent", rows)), perf_counter()
    [made] = events(data)
    assert perf_counter() - begun < 10
    assert made["items"][4999] == {"battery": pack(4999, "2026-01-02"), "massG": 400_000}
    assert len(made["items"]) == 5000
