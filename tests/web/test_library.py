"""The library of technical information: every way in, every refusal, and what leaves it only with a mark and a record."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from suchi.access.denials import denied
from suchi.domain.technical import document_hash
from suchi.queries import things
from suchi.web import library_access
from suchi.web.trail import Trail
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
    changed = ImageChops.difference(marked.convert("RGB"), plain).convert("L").point(lambda v: 255 * (v > 40))
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
