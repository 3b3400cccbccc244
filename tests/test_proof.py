"""Proof of timely reporting: what was done in time, late, open, unset; that it can be checked; and who may have it."""

from __future__ import annotations

import hashlib
import io
import json

import msgspec
import pypdf
import pytest

from suchi.access.free_text import whole as whole_bodies
from suchi.capture.calendar import working_days
from suchi.db.pool import Store
from suchi.domain.proving import STATUSES, TimelyProof, digest, text
from suchi.queries import proving
from suchi.renderers import proof as printing
from tests.lives.register import Register
from tests.lives.telling import CARMAKER, MAKER, MINISTRY, RECYCLER, YARD, pack, report
from tests.test_cli import runner
from tests.vectors.telling import world

TODAY = "2026-12-01"
SCRAP = {"name": "BatteryRemoved/after-scrapping", "since": "2026-04-01", "amount": 10, "unit": "日", "grade": "C"}


def at(day: str) -> str:
    return f"{day}T10:00:00+08:00"


def car(number: int, certificate: str | None, told: str, **more):
    vin = f"0SCTEST{number:010}"
    when = certificate or "2026-05-01"
    return report(
        "VehicleProduced", CARMAKER, when, id=f"car-{number}", told=at(told), vin=vin, model="DEMO-1",
        packs=[{"code": pack(number, "2026-04-20"), "position": "main"}], certificate_on=certificate, **more,
    )  # fmt: skip


@pytest.fixture
def told(fresh: Store):
    """A vehicle maker on time, late, and without the day of its certificate; a yard that hands over; a sale without a term."""
    with Register(fresh) as register:
        receipts = register.tell(
            *world(),
            report("TermSet", MINISTRY, "2026-04-02", id="term-scrap", told=at("2026-04-02"), term=SCRAP),
            report("VehicleModelRegistered", CARMAKER, "2026-04-20", id="m", told=at("2026-04-20"), model="DEMO-1",
                   propulsion="BEV", certified_on="2026-04-20"),
            report("VehicleSold", CARMAKER, "2026-05-20", id="sold", told=at("2026-05-25"), vin="0SCTEST0000000001"),
            car(1, "2026-05-01", "2026-05-21"),
            car(2, "2026-05-01", "2026-05-26"),
            car(3, None, "2026-07-01"),
            report("TechnicalInformationFiled", CARMAKER, "2026-10-10", id="filed", told=at("2026-10-10"), vehicle_model="DEMO-1",
                   kind="removal", language="zh", document="ab" * 32, version="1"),
        )  # fmt: skip
        register.settle()
    refused = [receipt for receipt in receipts if receipt.outcome != "recorded"]
    assert not refused, refused
    return fresh


def proof_of(store: Store, company: str = CARMAKER, **how) -> TimelyProof:
    given = {"since": "2026-04-01", "until": TODAY, "today": TODAY} | how
    with store.connect_app() as conn:
        found = proving.proof(conn, proving.Asked(company, **given), working_days(), whole_bodies)
    assert found is not None
    return found


def by_report(found: TimelyProof) -> dict[str, tuple]:
    return {item.event_id: (item.code, item.status, item.due, item.days_late) for item in found.items if item.event_id}


def test_each_duty_with_its_days_and_how_it_stands(told):
    found = proof_of(told)
    assert by_report(found) == {
        "car-1": ("D601", "on-time", "2026-05-21", None),
        "car-2": ("D601", "late", "2026-05-21", 5),
        "car-3": ("D601", "undecided", "2026-05-21", None),
        "sold": ("D607", "unset", None, None),
        "filed": ("D101", "on-time", "2026-10-20", None),
    }
    open_ = {item.code: item.status for item in found.items if item.event_id is None}
    assert open_ == {"D102": "unset"}
    first = next(item for item in found.items if item.event_id == "car-1")
    assert (first.trigger, first.reported, first.term.amount, first.term.unit) == ("2026-05-01", "2026-05-21", 20, "日")
    assert next(item for item in found.items if item.event_id == "car-3").missing == "certificateOn"


def test_totals_name_every_way_to_stand_and_add_up(told):
    found = proof_of(told)
    assert set(found.totals) == set(STATUSES)
    assert sum(found.totals.values()) == len(found.items) == 6
    assert (found.totals["late"], found.totals["undecided"]) == (1, 1)


def test_a_duty_that_nobody_did_is_told_as_it_is(fresh):
    with Register(fresh) as register:
        model = report(
            "VehicleModelRegistered", CARMAKER, "2026-04-20", id="m", told=at("2026-04-20"), model="DEMO-1", propulsion="BEV",
            certified_on="2026-04-20",
        )  # fmt: skip
        register.tell(*world(), model)
        register.settle()
    before = {item.code: item for item in proof_of(fresh, today="2026-10-20").items}
    after = {item.code: item for item in proof_of(fresh, today="2026-10-25").items}
    assert (before["D101"].status, before["D101"].due) == ("not-yet-due", "2026-10-20")
    assert (after["D101"].status, after["D101"].days_late) == ("overdue", 5)
    assert after["D101"].reported is None


def test_a_corrected_report_proves_nothing_and_its_replacement_counts_from_the_first(told):
    with Register(told) as register:
        register.tell(
            report("EventsCorrected", CARMAKER, "2026-06-20", id="mend", told=at("2026-06-20"), targets=[{"id": "car-1"}],
                   reason="wrong-data", replacements=["car-1b"]),
            car(1, "2026-05-01", "2026-06-20").replace(b'"car-1"', b'"car-1b"'),
        )  # fmt: skip
        register.settle()
    found = proof_of(told)
    assert "car-1" not in by_report(found)
    assert found.voided == 1
    assert by_report(found)["car-1b"][1] == "on-time"


def test_the_period_and_the_kind_that_are_asked(told):
    assert set(by_report(proof_of(told, since="2026-05-02"))) == {"sold"}
    assert set(by_report(proof_of(told, until="2026-05-02"))) == {"car-1", "car-2", "car-3", "filed"}
    only = proof_of(told, kinds=frozenset({"vehicle_sale_is_reported_in_time"}))
    assert [item.code for item in only.items] == ["D607"]


def test_it_can_be_checked_without_us(told):
    found = proof_of(told)
    content = json.loads(text(found))
    claimed = content.pop("sha256")
    again = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(again).hexdigest() == claimed == digest(found)
    with told.connect_app() as conn:
        assert found.log_size == conn.execute("SELECT size FROM log_head").fetchone()[0]
        for item in found.items:
            if item.entry_id is None:
                continue
            [(entry,)] = conn.execute(
                "SELECT entry FROM log_leaf WHERE seq = %s", [item.log_position], binary=True
            ).fetchall()
            assert entry.hex() == item.entry_id


def test_too_much_is_refused_and_nothing_is_cut_off(told):
    whole = len(proof_of(told).items)
    assert len(proof_of(told, most=whole).items) == whole
    with pytest.raises(proving.Failure) as refused:
        proof_of(told, most=whole - 1)
    assert refused.value.code == "proof.too-long"
    assert f"more than {whole - 1} duties" in refused.value.en


# ---- printed --------------------------------------------------------------------------------------------------------


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_the_print_has_all_of_it_in_both_languages_with_page_numbers(told):
    found = proof_of(told)
    [*texts] = pages(printing.to_pdf(found))
    whole = "".join("".join(texts).split())
    assert "及时报送证明" in whole
    assert "Proofoftimelyreporting" in whole
    assert found.sha256 in whole
    for item in found.items:
        assert not item.entry_id or item.entry_id in whole
    assert "迟报reportedlate5日days" in whole
    assert "第1页，共" in whole
    assert f"page1of{len(texts)}" in whole
    assert "DEMONSTRATION" not in whole
    assert float(pypdf.PdfReader(io.BytesIO(printing.to_pdf(found))).pages[0].mediabox.width) == pytest.approx(
        595.27, abs=0.1
    )


def test_demo_data_says_so_on_every_page_and_equal_proofs_are_equal_bytes(told):
    found = msgspec.structs.replace(proof_of(told), demo=True, items=proof_of(told).items * 20)
    data = printing.to_pdf(found)
    assert data == printing.to_pdf(found)
    texts = pages(data)
    assert len(texts) > 2
    assert all("DEMONSTRATION DATA" in page for page in texts)


def test_a_print_that_nobody_would_read_is_refused(told):
    found = proof_of(told)
    with pytest.raises(proving.Failure):
        printing.to_pdf(msgspec.structs.replace(found, items=found.items * 1000))


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_it_and_checks_it(told, monkeypatch, tmp_path):
    suchi = runner(told, monkeypatch)
    paper, data = tmp_path / "proof.pdf", tmp_path / "proof.json"
    done = suchi("proof", CARMAKER, "--today", TODAY, "--out", paper)
    assert (done.exit_code, done.exception) == (0, None)
    assert "1 reported late" in done.output
    assert paper.read_bytes().startswith(b"%PDF")
    suchi("proof", CARMAKER, "--today", TODAY, "--out", data)
    assert suchi("proof", data, "--check").exit_code == 0
    data.write_bytes(data.read_bytes().replace(b'"late"', b'"soon"').replace(b'"status":"soon"', b'"status":"on-time"'))
    changed = suchi("proof", data, "--check")
    assert changed.exit_code == 1
    assert "SHA-256" in changed.output
    assert suchi("proof", "91990000MA000000X9").exit_code == 2
    assert "proof.format" in suchi("proof", CARMAKER, "--out", tmp_path / "x.doc").output


def test_an_entry_that_is_not_on_record_is_named(told, monkeypatch, tmp_path):
    found = proof_of(told)
    forged = msgspec.structs.replace(found.items[0], entry_id="ab" * 16, event_digest="cd" * 32)
    whole = proving.sealed(msgspec.structs.replace(found, items=(forged, *found.items[1:]), sha256=""))
    path = tmp_path / "forged.json"
    path.write_bytes(text(whole))
    told_ = runner(told, monkeypatch)("proof", path, "--check")
    assert told_.exit_code == 1
    assert "ab" * 16 in told_.output


def test_another_companys_reports_are_not_in_it(told):
    for company in (RECYCLER, MAKER, YARD):
        assert proof_of(told, company).items == ()
