"""A photo instead of a label: kept bare and sealed, a platform code that follows from the form, a label to print, a label found."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from pypdf import PdfReader

from suchi.access import private
from suchi.capture.draft import now_us
from suchi.domain.codes import parse_battery
from suchi.queries import things
from suchi.web.pages.yard.of_batteries import code_of
from suchi.web.pages.yard.photos import LONG_SIDE, bare
from suchi.web.today import today
from tests.web import people, world
from tests.web.people import Browser
from tests.web.world import MAKER, YARD, code, event, vin

FOUND, OFFICE = code(901), "91990000MA000000G8"


@pytest.fixture(scope="module")
def yard(opened, client):
    people.cheap_passwords()
    world.write(
        opened, event("BatteryProduced", MAKER, "2026-03-22", code=FOUND, level="P"), *world.life(902),
        event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=OFFICE, name="工信（示例）",
            roles=[{"role": "regulator", "since": "2026-01-01"}],
            office={"ministry": "MIIT", "level": "nation", "region": "100000"},
        ),
    )  # fmt: skip
    people.person(opened, "yard-li", "reporter", YARD)
    browser = Browser(client)
    assert browser.log_in("yard-li").status_code == 200
    return browser


def photograph(size=(3000, 2000), place=True) -> bytes:
    """As a phone takes it: lying on its side, with the place where it was taken."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of Li"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 40.0, 30.0), 3: "E", 4: (115.0, 50.0, 1.0)})
    Image.effect_noise(size, 40).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


PHOTO = photograph((800, 600))


def filled(browser, path, photo=PHOTO, **fields):
    shown = browser.get(path).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    day = re.search(r'name="on" type="date" value="([^"]+)"', shown)[1]
    return sent(browser, path, photo, hidden | {"on": day} | fields)


def sent(browser, path, photo, fields):
    files = {"photo": ("IMG_0042.jpg", photo, "image/jpeg")} if photo is not None else {"none": ("", b"", "text/plain")}
    return browser.send("POST", path.partition("?")[0], data=fields, files=files)


def battery(opened, code_):
    with opened.connect_app() as conn:
        row = things.row(conn, "battery", code_)
    return row.state if row is not None else None


def attachments(opened) -> list[private.Opened]:
    with opened.connect_app() as conn:
        rows = conn.execute("SELECT hash FROM attachment ORDER BY created_us").fetchall()
        return [private.read(conn, bytes(hash_)) for (hash_,) in rows]


def test_a_photograph_keeps_its_picture_and_nothing_else():
    data = bare(photograph())
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (1600, LONG_SIDE)  # upright, and no larger than is needed
        assert not picture.getexif()
    assert b"Phone of Li" not in data


def test_a_platform_code_follows_from_the_form_and_is_well_formed():
    first, again, other = (code_of({"id": one}) for one in ("yard-1", "yard-1", "yard-2"))
    assert first == again != other
    assert parse_battery(first).kind == "platform"
    assert parse_battery(first).doubts == ()


def test_a_pack_without_a_label_gets_a_code_by_its_photo(yard, opened, count):
    answer = filled(
        yard, "/yard/no-label", vin=vin(902), marking="…K2M4Q1", chemistry="LFP", mass_kg="412.5", level="P"
    )
    assert answer.status_code == 200, answer.text
    assert "已记录" in answer.text
    given = re.search(r"/yard/label\?code=(SC\w{14})", answer.text)[1]
    state = battery(opened, given)
    assert (state.holder, state.mass_g, state.level) == (YARD, 412_500, "P")
    kept = attachments(opened)[-1]
    assert (kept.about.company, kept.about.media_type) == (YARD, "image/jpeg")
    assert b"Phone of Li" not in kept.content
    assert count() == 1


def test_the_same_form_sent_again_keeps_no_second_photo(yard, opened, count):
    shown = yard.get("/yard/no-label").text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown)) | {"on": "2026-08-01", "level": "P"}
    before = len(attachments(opened))
    assert "已记录" in sent(yard, "/yard/no-label", PHOTO, fields).text
    assert "此前已记录" in sent(yard, "/yard/no-label", PHOTO, fields).text
    assert len(attachments(opened)) == before + 1
    assert count() == 1


@pytest.mark.parametrize(
    ("photo", "told"),
    [
        (None, "没有照片"), (b"", "photo-error"), (b"%PDF-1.7 not a picture", "photo-error"),
        (b"\xff\xd8\xff\xe0 cut off", "照片无法读取"), (b"<svg onload=alert(1)>", "photo-error"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_at_its_field_and_keeps_what_was_typed(yard, opened, count, photo, told):
    before = len(attachments(opened))
    answer = filled(yard, "/yard/no-label", photo, marking="残码 7K2", level="P")
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="残码 7K2"' in answer.text
    assert (count(), len(attachments(opened))) == (0, before)


def test_a_form_that_is_refused_leaves_no_photo_behind(yard, opened, count):
    before = len(attachments(opened))
    answer = filled(yard, "/yard/no-label", on="2999-01-01", level="P")
    assert answer.status_code == 422
    assert (count(), len(attachments(opened))) == (0, before)


@pytest.mark.parametrize(("size", "width_mm", "labels"), [("roll", 100, 1), ("sheet", 210, 8)])
def test_a_label_is_printed_millimetre_for_millimetre(yard, size, width_mm, labels):
    given = re.search(r"/yard/label\?code=(SC\w{14})", filled(yard, "/yard/no-label", level="P").text)[1]
    assert f"/yard/label.pdf?code={given}" in yard.get(f"/yard/label?code={given}").text
    answer = yard.get(f"/yard/label.pdf?code={given}&size={size}")
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    assert round(float(pages[0].mediabox.width) / 72 * 25.4) == width_mm
    text = pages[0].extract_text()
    assert text.count(f"/b/{given}") == labels


def test_no_label_is_printed_with_a_makers_code_or_for_nothing(yard):
    assert yard.get(f"/yard/label?code={FOUND}").status_code == 422
    assert yard.get("/yard/label?code=SC00000000002NNM").status_code == 404


def test_a_label_that_is_found_joins_both_codes_only_when_an_authority_says_so(yard, opened):
    given = re.search(r"/yard/label\?code=(SC\w{14})", filled(yard, "/yard/no-label", level="P").text)[1]
    answer = filled(yard, f"/yard/label-found?code={given}", code=given, found=FOUND, reason="盖板下")
    assert answer.status_code == 200, answer.text
    assert "暂未生效" in answer.text
    assert battery(opened, given).alias_of is None  # never joined by itself
    target = {"id": re.search(r'data-recorded="([^"]+)"', answer.text)[1], "reporter": YARD}
    world.write(opened, event("ReportAdopted", OFFICE, today(), targets=[target]), clock_us=now_us())
    assert battery(opened, given).alias_of == FOUND
    assert battery(opened, FOUND).aliases == (given,)
    shown = yard.get(f"/yard/battery?battery={given}").text
    assert "同一电池的另一编码" in shown
