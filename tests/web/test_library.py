"""The library of technical information: every way in, every refusal, and what leaves it only with a mark and a record."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import jsonschema_rs
import msgspec
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader
from pypdf.annotations import Link

from suchi.access.denials import denied
from suchi.domain.technical import document_hash
from suchi.ledger import documents
from suchi.queries import things
from suchi.web import library_access
from suchi.web.trail import Trail
from tests.test_messages import both
from tests.web import library_world as lib
from tests.web import people, world
from tests.web.library_world import API, BATTERY_MODEL, VEHICLE_MODEL, Asker
from tests.web.people import Browser
from tests.web.world import CARS, MAKER, YARD, vin


@pytest.fixture(scope="module")
def who(opened, client):
    """Everybody who asks, with a key; what is filed for the battery model and the vehicle model, and the hashes of it."""
    people.cheap_passwords()
    world.write(opened, *lib.parties())
    world.write(opened, *lib.lives())
    names = {
        "maker": MAKER, "cars": CARS, "yard": YARD, "garage": lib.GARAGE, "lapsed": lib.LAPSED, "swaps": lib.SWAPS,
        "rival": lib.RIVAL, "nation": lib.NATION, "province": lib.PROVINCE, "elsewhere": lib.FOREIGN_PROVINCE,
        "police": lib.FIRE, "auditor": lib.AUDITOR,
    }  # fmt: skip
    found = {name: Asker(client, opened, company) for name, company in names.items()}
    found["operator"] = Asker(client, opened, None, "operator")
    found["reader"] = Asker(client, opened, None, "reader")
    return SimpleNamespace(**found)


@pytest.fixture(scope="module")
def filed(who):
    """The maker's documents of the battery model, by what they are."""
    kinds = {
        "pdf": (lib.pdf(), "application/pdf"),
        "png": (lib.picture(), "image/png"),
        "jpeg": (lib.picture("JPEG"), "image/jpeg"),
        "webp": (lib.picture("WEBP"), "image/webp"),
        "data": (lib.data(), "application/json"),
        "link": (b'{"form":"suchi-link-1","title":"\xe6\x8b\x86\xe5\x8d\xb8","url":"https://video.example/1"}', "application/json"),
    }  # fmt: skip
    for content, media_type in kinds.values():
        answer = who.maker.file(content, media_type, batteryModel=BATTERY_MODEL, document=document_hash(content))
        assert answer.status_code == 200, answer.text
        assert answer.json()["receipt"]["outcome"] == "recorded"
    cars = lib.pdf("Where the pack sits")
    assert who.cars.file(cars, "application/pdf", vehicleModel=VEHICLE_MODEL).status_code == 200
    return SimpleNamespace(
        **{name: document_hash(content) for name, (content, _) in kinds.items()}, cars=document_hash(cars)
    )


WAYS = [
    pytest.param("maker", {"batteryModel": BATTERY_MODEL}, "maker", id="the maker, by its model"),
    pytest.param("maker", {"battery": lib.STRANGE}, "maker", id="the maker, by a battery of its own, wherever it is"),
    pytest.param("yard", {"battery": lib.HELD, "purpose": "dismantling"}, "held", id="the yard that has the battery"),
    pytest.param("yard", {"battery": lib.ALIAS, "purpose": "repair"}, "held", id="by the code on a new label"),
    pytest.param(
        "yard", {"battery": f" {lib.HELD[:9].lower()}-{lib.HELD[9:]}", "purpose": "removal"}, "held", id="by a code as it is typed"
    ),
    pytest.param("yard", {"battery": lib.SENT, "purpose": "removal"}, "addressed", id="whom a consignment is for"),
    pytest.param("yard", {"battery": lib.TAKEN, "purpose": "removal"}, "taken-in", id="by a battery in a car taken in"),
    pytest.param("yard", {"vin": vin(4), "purpose": "removal"}, "taken-in", id="by the VIN of a car taken in"),
    pytest.param("yard", {"vin": lib.STANDING, "purpose": "removal"}, "statement", id="by a VIN and a purpose alone"),
    pytest.param("garage", {"vin": lib.STANDING, "purpose": "repair"}, "statement", id="a repairer, by VIN and purpose"),
    pytest.param("yard", {"batteryModel": BATTERY_MODEL, "purpose": "removal"}, "held", id="by a model of which it has one"),
    pytest.param("nation", {"batteryModel": BATTERY_MODEL}, "authority", id="the ministry"),
    pytest.param("province", {"battery": lib.HELD}, "authority", id="the province of the maker"),
    pytest.param("auditor", {"batteryModel": BATTERY_MODEL}, "auditor", id="an auditor"),
    pytest.param("operator", {"vin": lib.STANDING}, "operator", id="the operator"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "named", "ground"), WAYS)
def test_whoever_is_concerned_finds_and_opens_it(who, filed, name, named, ground):
    asker = getattr(who, name)
    answer = asker.search(**named)
    assert answer.status_code == 200, answer.text
    (model,) = [one for one in answer.json()["models"] if one["thing"] == f"battery_model:{BATTERY_MODEL}"]
    assert model["ground"] == ground
    assert model.get("byStatement", False) == (ground == "statement")
    item = next(item for item in model["items"] if item["document"] == filed.pdf)
    assert (item["uploaded"], item["current"], item["mediaType"]) == (True, True, "application/pdf")
    opened = asker.client.get(item["address"], headers=asker.headers)
    assert opened.status_code == 200, opened.text
    assert opened.headers["cache-control"] == "no-store"
    assert opened.headers["content-disposition"].startswith("attachment")


ENOUGH = {"library.enough-role", "library.enough-battery", "library.enough-vehicle", "library.enough-office"}
REFUSED = [
    pytest.param("rival", {"batteryModel": BATTERY_MODEL}, id="another maker"),
    pytest.param("swaps", {"vin": lib.STANDING, "purpose": "removal"}, id="a role that does not dismantle"),
    pytest.param("lapsed", {"vin": lib.STANDING, "purpose": "removal"}, id="a role that ended yesterday"),
    pytest.param("garage", {"battery": lib.HELD, "purpose": "repair"}, id="a battery that somebody else has"),
    pytest.param("yard", {"battery": lib.CANCELLED, "purpose": "removal"}, id="a consignment that was cancelled"),
    pytest.param("yard", {"battery": lib.STRANGE, "purpose": "removal"}, id="a battery in somebody's car"),
    pytest.param("garage", {"batteryModel": BATTERY_MODEL, "purpose": "repair"}, id="a model of which it has none"),
    pytest.param("yard", {"vehicleModel": VEHICLE_MODEL, "purpose": "removal"}, id="a vehicle model without a vehicle"),
    pytest.param("elsewhere", {"batteryModel": BATTERY_MODEL}, id="another province's authority"),
    pytest.param("police", {"batteryModel": BATTERY_MODEL}, id="an authority of another field"),
    pytest.param("reader", {"batteryModel": BATTERY_MODEL}, id="a key that speaks for nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "named"), REFUSED)
def test_nobody_else_gets_in_and_learns_what_would_be_enough(who, filed, name, named):
    asker = getattr(who, name)
    for answer in (asker.search(**named), asker.open(filed.pdf, **named)):
        assert answer.status_code == 403, answer.text
        assert answer.json()["code"] == "library.not-concerned"
        assert {error["code"] for error in answer.json()["errors"]} == ENOUGH


@pytest.mark.parametrize("named", [{"vin": lib.STANDING}, {"vin": vin(4)}, {"battery": lib.HELD}])
def test_a_yard_says_what_for(who, filed, named):
    answer = who.yard.open(filed.pdf, **named)
    assert (answer.status_code, answer.json()["code"]) == (422, "library.purpose")


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({}, "request.parameter"),
        ({"vin": vin(4), "battery": lib.HELD, "purpose": "removal"}, "request.parameter"),
        ({"vin": vin(4), "purpose": "curiosity"}, "request.parameter"),
        ({"vin": vin(4), "purpose": "removal", "reference": "x" * 65}, "request.parameter"),
        ({"batteryModel": "no-slash"}, "request.parameter"),
    ],
)
def test_a_question_that_cannot_be_meant_is_told_what_is_wrong(who, named, code):
    answer = who.yard.search(**named)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("name", ["swaps", "rival", "lapsed", "reader", "cars", "garage", "elsewhere"])
def test_a_vin_tells_nothing_to_whoever_may_not_know(who, filed, name):
    """The same answer, letter for letter, for a car that is on record and one that is not."""
    purpose = {} if name in ("cars", "garage") else {"purpose": "removal"}
    known = vin(5) if name != "cars" else None
    first = getattr(who, name).search(vin=known or vin(777), **purpose)
    second = getattr(who, name).search(vin=vin(888), **purpose)
    assert first.status_code in (403, 422)
    assert first.content.replace(vin(5).encode(), b"") == second.content.replace(vin(888).encode(), b"")


def test_a_yard_with_a_purpose_learns_that_a_car_is_unknown_and_never_whose_one_is(who, filed, opened):
    answer = who.yard.search(vin=vin(999), purpose="removal")
    assert (answer.status_code, answer.json()["code"]) == (404, "library.not-on-record")
    told = who.yard.search(vin=lib.STANDING, purpose="removal").text
    for secret in (lib.STRANGE, "@vehicle", "holder", "owner", "soldAt"):
        assert secret not in told


def test_a_document_of_another_model_is_not_opened_by_the_way(who, filed):
    answer = who.yard.open(filed.cars, battery=lib.HELD, purpose="removal")
    assert (answer.status_code, answer.json()["code"]) == (404, "library.not-filed-here")
    assert who.yard.open(filed.cars, vin=vin(4), purpose="removal").status_code == 200
    assert who.yard.open("0" * 64, vin=vin(4), purpose="removal").status_code == 404


# ---- the mark --------------------------------------------------------------------------------------------------------


def test_every_page_of_a_pdf_names_who_opened_it_when_and_what_for(who, filed):
    answer = who.yard.open(filed.pdf, battery=lib.HELD, purpose="dismantling", reference="WO-7")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"Removal of the pack, page {number}" in text
        assert f"{YARD} | {who.yard.key}" in text
        assert "| dismantling" in text
        assert "+08:00" in text
        assert filed.pdf[:16] in text


def test_a_person_is_named_by_their_login(who, filed, opened, client):
    people.person(opened, "yard-li", "reporter", YARD)
    browser = Browser(client)
    browser.log_in("yard-li")
    answer = browser.get(f"{API}/documents/{filed.pdf}?battery={lib.HELD}&purpose=removal")
    assert f"{YARD} | yard-li |" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


@pytest.mark.parametrize(("name", "form"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_a_picture_is_marked_across(who, filed, name, form):
    answer = who.yard.open(getattr(filed, name), battery=lib.HELD, purpose="removal")
    marked = Image.open(io.BytesIO(answer.content))
    assert (marked.format, marked.size) == (form, (400, 300))
    plain = Image.open(io.BytesIO(lib.picture(form))).convert("RGB")
    changed = ImageChops.difference(marked.convert("RGB"), plain).convert("L").point(lambda v: 255 * (v > 25))
    left, top, right, bottom = changed.getbbox()
    assert right - left > 350
    assert bottom - top > 200
    assert 0.01 < sum(changed.histogram()[255:]) / (400 * 300) < 0.5


def test_data_and_links_carry_the_mark_as_a_field(who, filed):
    told = who.yard.open(filed.data, battery=lib.HELD, purpose="removal", reference="WO-7").json()
    mark = told["watermark"]
    assert (mark["company"], mark["reader"], mark["purpose"], mark["reference"]) == (
        YARD,
        who.yard.key,
        "removal",
        "WO-7",
    )
    assert mark["ground"] == "held"
    assert told["information"]["fasteners"][0]["torqueMnm"] == 65_000
    link = who.yard.open(filed.link, battery=lib.HELD, purpose="removal").json()
    assert link["information"]["url"] == "https://video.example/1"


def test_what_was_filed_stays_as_it_was_and_is_what_the_ledger_names(who, filed, opened):
    with opened.connect_app() as conn:
        rows = conn.execute("SELECT encode(hash, 'hex'), encode(sha256(data), 'hex') FROM library_document").fetchall()
        filings = things.row(conn, "battery_model", BATTERY_MODEL).state.filings
    assert all(named == real for named, real in rows)
    assert {filing.document for filing in filings} >= {filed.pdf, filed.png, filed.data}
    assert {named for named, _ in rows} >= {filed.pdf, filed.png, filed.data}
    answer = who.yard.open(filed.pdf, battery=lib.HELD, purpose="removal")
    assert document_hash(answer.content) != filed.pdf


# ---- first the record, then the document -----------------------------------------------------------------------------


def reads(opened) -> int:
    with opened.connect_app() as conn:
        return conn.execute("SELECT count(*) FROM library_read").fetchone()[0]


def test_no_record_no_document(who, filed, opened, monkeypatch):
    async def unavailable(*_, **__):
        raise denied("upload.empty")

    monkeypatch.setattr(Trail, "read", unavailable)
    before = reads(opened)
    for answer in (
        who.yard.open(filed.pdf, battery=lib.HELD, purpose="removal"),
        who.yard.open(filed.data, battery=lib.HELD, purpose="removal"),
        who.yard.search(battery=lib.HELD, purpose="removal"),
    ):
        assert answer.status_code >= 400
        assert answer.headers["content-type"] == "application/problem+json"
    assert reads(opened) == before


def test_no_row_of_use_no_document(who, filed, monkeypatch):
    def broken(*_):
        raise RuntimeError("disk full")

    monkeypatch.setattr(library_access, "record_read", broken)
    answer = who.yard.open(filed.pdf, battery=lib.HELD, purpose="removal")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")


def test_the_audit_trail_names_the_maker_whose_information_was_read(who, filed, opened):
    who.garage.open(filed.pdf, vin=lib.STANDING, purpose="repair", reference="R-2")
    with opened.connect_app() as conn:
        row = conn.execute("SELECT max(seq) FROM audit_concerned WHERE company = %s", [MAKER]).fetchone()
        before = row[0]
    who.maker.open(filed.pdf, batteryModel=BATTERY_MODEL)
    with opened.connect_app() as conn:
        row = conn.execute("SELECT max(seq) FROM audit_concerned WHERE company = %s", [MAKER]).fetchone()
    assert before is not None
    assert row[0] == before, "a maker is not told of its own readings"


def test_each_opening_leaves_one_row_that_says_on_what_ground(who, filed, opened):
    before = reads(opened)
    who.garage.open(filed.pdf, vin=lib.STANDING, purpose="repair", reference="R-1")
    with opened.connect_app() as conn:
        row = conn.execute(
            "SELECT company, maker, role, region, reader, ground, purpose, reference, named FROM library_read ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert reads(opened) == before + 1
    assert row == (
        lib.GARAGE, MAKER, "repairer", "330100", who.garage.key, "statement", "repair", "R-1", f"vehicle:{lib.STANDING}"
    )  # fmt: skip


# ---- handing in ------------------------------------------------------------------------------------------------------


HOSTILE = [
    pytest.param(b"", "application/pdf", 422, "upload.empty", id="nothing"),
    pytest.param(b"", "application/json", 422, "upload.empty", id="no data"),
    pytest.param(b"hello " * 40, "application/pdf", 415, "upload.type", id="text called PDF"),
    pytest.param(lib.picture(size=(64, 64)), "application/pdf", 415, "upload.mismatch", id="a picture called PDF"),
    pytest.param(b"<html>" + bytes(100), "text/html", 415, "upload.type", id="a web page"),
    pytest.param(b"PK\x03\x04" + bytes(100), "application/zip", 415, "upload.type", id="an archive"),
    pytest.param(b"%PDF-1.7\n" + b"x" * (50 << 20), "application/pdf", 413, "upload.too-large", id="a huge PDF"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(21 << 20), "image/png", 413, "upload.too-large", id="a huge picture"),
    pytest.param(b" " * (2 << 20), "application/json", 413, "upload.too-large", id="huge data"),
    pytest.param(lib.pdf()[:-600] + b"\n%%EOF\n", "application/pdf", 422, "library.pdf-spoilt", id="a PDF cut off"),
    pytest.param(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf", 422, "library.pdf-spoilt", id="a PDF without pages"),
    pytest.param(lib.encrypted(), "application/pdf", 422, "library.pdf-encrypted", id="an encrypted PDF"),
    pytest.param(lib.packed(lib.with_action("JavaScript", JS="app.alert(1)")), "application/pdf", 422, "library.pdf-active", id="a PDF with a script"),
    pytest.param(lib.packed(lib.with_action("Launch", F="run.exe")), "application/pdf", 422, "library.pdf-active", id="a PDF that starts a program"),
    pytest.param(lib.packed(lib.with_action("SubmitForm", F="https://evil.example")), "application/pdf", 422, "library.pdf-active", id="a PDF that sends"),
    pytest.param(lib.packed(lib.with_attachment()), "application/pdf", 422, "library.pdf-active", id="a PDF with a file in it"),
    pytest.param(lib.picture()[:200], "image/png", 422, "library.picture-spoilt", id="half a picture"),
    pytest.param(lib.picture("PNG", (9000, 9000)), "image/png", 422, "library.picture-large", id="a picture that unpacks to a bomb"),
    pytest.param(b'{"form":"suchi-link-1","title":"x","url":"http://video.example/"}', "application/json", 422, "library.data", id="a link without TLS"),
    pytest.param(b'{"form":"suchi-link-1","title":"x","url":"https://a:b@video.example/"}', "application/json", 422, "library.data", id="a link with a password"),
    pytest.param(b"[1,2", "application/json", 422, "library.data", id="no JSON"),
    pytest.param(b"[" * 100_000, "application/json", 422, "library.data", id="deep JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "media_type", "status", "code"), HOSTILE)
def test_what_is_spoilt_or_hostile_is_neither_kept_nor_filed(who, opened, count, content, media_type, status, code):
    answer = who.maker.file(content, media_type, batteryModel=BATTERY_MODEL)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert count() == 0
    with opened.connect_app() as conn:
        assert (
            conn.execute("SELECT count(*) FROM library_document WHERE hash = sha256(%s)", [content]).fetchone()[0] == 0
        )


def test_a_pdf_with_a_jump_and_a_plain_link_is_no_danger(who):
    writer = lib.PdfWriter()
    writer.append(lib.PdfReader(io.BytesIO(lib.pdf("With a link"))))
    writer.add_annotation(0, Link(rect=(50, 50, 200, 90), url="https://maker.example/"))
    writer.add_annotation(0, Link(rect=(50, 100, 200, 140), target_page_index=1))
    answer = who.maker.file(lib.written(writer), "application/pdf", batteryModel=BATTERY_MODEL)
    assert answer.status_code == 200, answer.text


def test_letters_that_stand_by_chance_in_packed_data_are_no_script(who):
    content = lib.with_bytes(b"..%/JS(%..")
    assert b"/JS(" in content
    assert who.maker.file(content, "application/pdf", batteryModel=BATTERY_MODEL).status_code == 200


def test_a_hash_that_does_not_fit_is_refused(who, count):
    answer = who.maker.file(lib.pdf("other"), "application/pdf", batteryModel=BATTERY_MODEL, document="ab" * 32)
    assert (answer.status_code, answer.json()["code"]) == (422, "library.hash")
    assert document_hash(lib.pdf("other")) in answer.json()["en"]
    assert count() == 0


def test_data_is_checked_place_by_place_in_both_languages(who):
    broken = b'{"form":"suchi-technical-information-1","kind":"removal","language":"zh","model":"YL-LFP-60","colour":1,"massG":4.5,"steps":[{"act":""}]}'
    answer = who.maker.file(broken, "application/json", batteryModel=BATTERY_MODEL)
    found = {error["pointer"]: error for error in answer.json()["errors"]}
    assert set(found) == {"#/colour", "#/massG", "#/steps/0/act"}
    assert all(error["zh"] and error["en"] and error["nextEn"] for error in found.values())


def test_data_that_names_a_fastener_nobody_describes_is_refused(who):
    content = lib.data().replace(b'"fasteners":["F1"]', b'"fasteners":["F9"]')
    answer = who.maker.file(content, "application/json", batteryModel=BATTERY_MODEL)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/steps/1/fasteners/0"]


def test_data_that_contradicts_its_filing_is_refused(who):
    answer = who.maker.file(lib.data(kind="storage", model="another"), "application/json", batteryModel=BATTERY_MODEL)
    assert answer.json()["code"] == "library.data-differs"
    assert {error["pointer"] for error in answer.json()["errors"]} == {"#/kind", "#/model"}


def test_data_in_other_bytes_is_put_in_order_unless_its_hash_was_told(who):
    loose = msgspec.json.format(lib.data(massG=400_000), indent=2)
    exact = document_hash(lib.data(massG=400_000))
    told = who.maker.file(loose, "application/json", batteryModel=BATTERY_MODEL, document=document_hash(loose))
    assert [error["code"] for error in told.json()["errors"]] == ["library.canonical"]
    assert who.maker.file(loose, "application/json", batteryModel=BATTERY_MODEL).json()["document"] == exact


def test_sent_again_it_is_filed_once(who, filed, count):
    answer = who.maker.file(lib.pdf(), "application/pdf", batteryModel=BATTERY_MODEL)
    assert answer.status_code == 200
    assert "receipt" not in answer.json()
    assert count() == 0


def test_only_a_maker_hands_in_and_nobody_for_another(who):
    for asker, told, code in (
        (who.yard, {}, "library.maker-only"),
        (who.rival, {"reporter": MAKER}, "library.not-yours"),
        (who.reader, {"reporter": MAKER}, "library.not-yours"),
    ):
        answer = asker.file(lib.pdf("x"), "application/pdf", batteryModel=BATTERY_MODEL, **told)
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert who.operator.file(lib.pdf("x"), "application/pdf", batteryModel=BATTERY_MODEL).status_code == 400


def test_a_filing_that_the_ledger_refuses_leaves_no_document(who, opened):
    content = lib.pdf("From the future")
    answer = who.maker.file(content, "application/pdf", batteryModel=BATTERY_MODEL, occurredAt="2099-01-01")
    assert (answer.status_code, answer.json()["code"]) == (409, "library.refused")
    assert answer.json()["errors"]
    with opened.connect_app() as conn:
        assert documents.content(conn, document_hash(content)) is None


def test_a_filing_whose_document_never_came_is_shown_as_such_until_it_comes(who, opened):
    content = lib.pdf("Came late")
    hash_ = document_hash(content)
    early = who.cars.file(content, "application/pdf", "/documents", vehicleModel=VEHICLE_MODEL)
    assert (early.status_code, early.json()["code"]) == (409, "library.not-filed")
    world.write(opened, lib.cars_filed(hash_))
    (model,) = who.cars.search(vehicleModel=VEHICLE_MODEL).json()["models"]
    item = next(item for item in model["items"] if item["document"] == hash_)
    assert item["uploaded"] is False
    assert "address" not in item
    answer = who.yard.open(hash_, vin=vin(4), purpose="removal")
    assert (answer.status_code, answer.json()["code"]) == (404, "library.not-uploaded")
    assert who.cars.file(content, "application/pdf", "/documents", vehicleModel=VEHICLE_MODEL).status_code == 200
    assert who.yard.open(hash_, vin=vin(4), purpose="removal").status_code == 200


def test_of_two_versions_the_later_is_current_and_the_earlier_stays(who, filed):
    who.maker.file(
        lib.pdf("Second edition"), "application/pdf", batteryModel=BATTERY_MODEL, kind="storage", version="1"
    )
    who.maker.file(lib.pdf("Third edition"), "application/pdf", batteryModel=BATTERY_MODEL, kind="storage", version="2")
    (model,) = who.maker.search(batteryModel=BATTERY_MODEL).json()["models"]
    current = {item["version"]: item["current"] for item in model["items"] if item["kind"] == "storage"}
    assert current == {"1": False, "2": True}


# ---- what everybody may read -----------------------------------------------------------------------------------------


def test_general_hazard_sheets_are_open_to_all(client):
    sheets = client.get(f"{API}/hazards").json()
    assert {sheet["chemistry"] for sheet in sheets} >= {"LFP", "NCM", "NiMH", "other"}
    for sheet in sheets:
        for part in ("dangers", "inAFire", "never", "keeping"):
            assert sheet[part]
            assert all(both(line["zh"], line["en"]) for line in sheet[part])


def test_a_maker_opens_its_hazards_and_nothing_else(who, client, opened):
    before = client.get(f"{API}/hazards/model?batteryModel={BATTERY_MODEL}").json()
    assert [sheet["chemistry"] for sheet in before["general"]] == ["LFP"]
    assert not before.get("ofItsMaker")
    sheet = lib.data("hazards", steps=[{"act": "松开螺栓"}], fasteners=[])
    told = {"kind": "hazards", "openHazards": "true"}
    refused = who.rival.file(sheet, "application/json", batteryModel=BATTERY_MODEL, **told)
    assert (refused.status_code, refused.json()["code"]) == (403, "library.not-yours")
    assert who.maker.file(sheet, "application/json", batteryModel=BATTERY_MODEL, **told).status_code == 200
    poster = lib.pdf("Poster")
    assert who.maker.file(poster, "application/pdf", batteryModel=BATTERY_MODEL, **told).status_code == 200
    answer = client.get(f"{API}/hazards/model?batteryModel={BATTERY_MODEL}")
    (file, data) = answer.json()["ofItsMaker"]
    assert data["sheet"]["fire"]["watchH"] == 48
    assert "松开螺栓" not in answer.text
    assert client.get(file["address"]).content == poster
    for hash_ in (document_hash(sheet), document_hash(lib.pdf()), "0" * 64):
        assert client.get(f"{API}/hazards/documents/{hash_}?batteryModel={BATTERY_MODEL}").status_code == 404
    assert client.get(f"{API}/hazards/model?batteryModel={MAKER}/nothing").status_code == 404


def test_the_form_of_the_data_is_published(client):
    validator = jsonschema_rs.Draft202012Validator(client.get(f"{API}/schema").json())
    assert validator.is_valid(json.loads(lib.data()))
    assert not validator.is_valid(json.loads(lib.data()) | {"colour": "red"})


# ---- use is measured -------------------------------------------------------------------------------------------------


def test_a_maker_sees_which_company_read_what_and_never_the_person(who, filed, client, opened):
    for _ in range(2):
        who.garage.open(filed.png, vin=lib.STANDING, purpose="repair", reference="R-9")
    answer = who.maker.get(f"/use?batteryModel={BATTERY_MODEL}&limit=1").json()
    last = answer["items"][0]
    assert (last["company"], last["document"], last["purpose"], last["reference"]) == (
        lib.GARAGE,
        filed.png,
        "repair",
        "R-9",
    )
    assert last["byStatement"] is True
    assert who.garage.key not in json.dumps(answer["items"])
    assert answer["next"]
    rest = client.get(answer["next"], headers=who.maker.headers).json()
    assert rest["items"][0]["id"] < answer["items"][-1]["id"]
    assert {d["figure"] for d in answer["definitions"]} == {"openings", "byStatement"}


def test_a_maker_does_not_learn_from_readings_who_has_a_car_or_a_battery(who, filed, client):
    """A VIN with the yard that named it would say where the car is, which no table opens to a maker."""
    who.yard.search(vin=lib.STANDING, purpose="removal")
    who.yard.open(filed.pdf, vin=lib.STANDING, purpose="removal")
    who.yard.search(battery=lib.HELD, purpose="removal")
    who.yard.open(filed.pdf, battery=lib.HELD, purpose="removal")
    for name in ("maker", "cars"):
        asker = getattr(who, name)
        reads = client.get("/api/v1/audit/reads?limit=200", headers=asker.headers)
        assert reads.status_code == 200, reads.text
        by_the_yard = [item for item in reads.json()["items"] if item["by"] == YARD]
        for told in (asker.get("/use").text, json.dumps(by_the_yard)):
            assert lib.STANDING not in told, name
            assert lib.HELD not in told, name
    assert lib.STANDING in who.auditor.get("/use").text, "whether the statements are true is for an auditor to see"


def test_only_makers_their_authorities_and_auditors_see_use(who, filed):
    who.yard.open(filed.pdf, battery=lib.HELD, purpose="removal")
    for name, sees in {"rival": 0, "elsewhere": 0, "nation": 1, "province": 1, "auditor": 1, "operator": 1}.items():
        answer = getattr(who, name).get("/use?limit=1")
        assert (answer.status_code, len(answer.json()["items"])) == (200, sees), name
    for name in ("yard", "garage", "swaps", "police", "reader"):
        for path in ("/use", "/coverage"):
            answer = getattr(who, name).get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "access.role"), name


def test_coverage_counts_what_is_filed_came_and_is_opened(who, filed, opened):
    never = lib.pdf("Nobody reads this")
    who.maker.file(never, "application/pdf", batteryModel=BATTERY_MODEL, kind="dismantling")
    world.write(opened, lib.cars_filed("cd" * 32))
    who.yard.open(filed.pdf, battery=lib.HELD, purpose="removal")
    who.maker.open(document_hash(never), batteryModel=BATTERY_MODEL)
    whole = who.nation.get("/coverage").json()
    assert "cd" * 32 in {one["document"] for one in whole["notUploadedFilings"]}
    unread = {one["document"] for one in whole["neverOpenedFilings"]}
    assert document_hash(never) in unread, "its own maker's opening does not count"
    assert filed.pdf not in unread
    assert whole["notUploaded"] == len(whole["notUploadedFilings"])
    assert whole["neverOpened"] == len(whole["neverOpenedFilings"])
    assert any((one["role"], one.get("province")) == ("dismantler", "330000") for one in whole["opened"])
    own = who.cars.get("/coverage").json()
    assert {one["thing"] for one in own["notUploadedFilings"]} == {f"vehicle_model:{VEHICLE_MODEL}"}
    assert own["filings"] < whole["filings"]


def test_models_for_which_nothing_is_filed_though_due_are_named(who, opened):
    world.write(
        opened,
        world.event("TermSet", world.REGISTRAR, "2026-04-01",
                    term={"name": "TechnicalInformationFiled", "since": "2026-04-01", "amount": 6, "unit": "月",
                          "instrument": "示例", "grade": "C"}),
        world.event("VehicleModelRegistered", CARS, "2026-05-01", model="BC-2", propulsion="BEV", certifiedOn="2026-05-01"),
    )  # fmt: skip
    late = who.nation.get("/coverage?today=2027-01-15").json()
    assert [one["thing"] for one in late["overdueDuties"]] == ["vehicle_model:BC-2"]
    assert late["overdue"] == 1
    assert who.nation.get("/coverage?today=2026-06-01").json()["overdue"] == 0
    assert who.rival.get("/coverage?today=2027-01-15").json()["overdue"] == 0
