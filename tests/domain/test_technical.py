"""Technical information as data, and on what ground it is opened: pure."""

from __future__ import annotations

import json

import msgspec
import pytest
import rfc8785

from suchi.domain import opening_information as opening
from suchi.domain import technical
from suchi.domain.battery import Battery
from suchi.domain.errors import Refused
from suchi.domain.events.vocabulary import Chemistry
from suchi.domain.hazard_sheets import SHEETS, sheets_of
from suchi.domain.model import MOST_FILINGS, BatteryModel, BatteryModelTouch, Filing, apply_model, empty_battery_model
from suchi.domain.party import Company, Office, Role
from suchi.domain.technical import TechnicalInformation
from suchi.domain.vehicle import Vehicle
from tests.test_messages import both

YARD, OTHER = "91990000MA000000X3", "91990000MA000000X4"
TODAY = "2026-11-28"
TOLD = {
    "form": technical.FORM, "kind": "removal", "language": "zh", "model": "M-1",
    "steps": [{"act": "断电", "fasteners": ["F1"]}], "fasteners": [{"id": "F1", "where": "托盘", "count": 4, "torqueMnm": 65000}],
    "voltage": {"highestMv": 408_800}, "hazards": [{"kind": "arc", "says": "电弧", "protect": "面罩"}],
    "storage": {"lowestCelsius": -20},
}  # fmt: skip


def information(**more) -> TechnicalInformation:
    return msgspec.convert(TOLD | more, TechnicalInformation)


def company(*roles: Role, office: Office | None = None) -> Company:
    return Company(code=YARD, roles=roles, office=office)


def test_its_bytes_are_those_of_rfc_8785():
    exact = technical.canonical(information())
    assert exact == rfc8785.dumps(json.loads(exact))
    assert technical.document_hash(exact) == technical.document_hash(rfc8785.dumps(TOLD))


def test_defaults_are_left_out_and_a_step_names_fasteners_that_there_are():
    assert b"singleUse" not in technical.canonical(information())
    assert technical.unknown_fasteners(information()) == []
    assert technical.unknown_fasteners(information(fasteners=[])) == [("/steps/0/fasteners/0", "F1")]


def folded(*filings: tuple[str, Filing]) -> BatteryModel:
    """A model of `YARD`'s (as a maker) after these filings, each with who has filed it."""
    state = empty_battery_model(f"{YARD}/M-1")
    for by, filing in filings:
        touch = BatteryModelTouch(event="TechnicalInformationFiled", by=by, at="2026-04-01", filing=filing)
        state = apply_model(state, touch)
    return state


def filing(version: str, document: str) -> Filing:
    return Filing(kind="removal", language="zh", version=version, document=document, on="2026-04-01")


def test_what_another_files_for_a_model_is_not_current_beside_its_makers_own():
    """Whoever takes a pack out reads the current version first: nobody but its maker says which that is."""
    own, strange = filing("1", "own"), filing("9", "strange")
    assert technical.latest(folded((YARD, own), (OTHER, strange))) == {"own": True, "strange": False}
    assert technical.latest(folded((OTHER, strange), (YARD, own))) == {"own": True, "strange": False}
    assert technical.latest(folded((YARD, own), (OTHER, filing("1", "strange")))) == {"own": True, "strange": False}
    assert technical.latest(folded((OTHER, strange))) == {"strange": True}, "better than nothing"


def test_no_number_of_strangers_filings_displaces_what_the_maker_filed():
    flood = [(OTHER, filing(f"f{number}", f"strange-{number}")) for number in range(MOST_FILINGS + 5)]
    state = folded((YARD, filing("1", "own")), *flood)
    assert len(state.filings) == MOST_FILINGS
    assert state.filings[0].document == "own"
    assert state.filings[-1].document == flood[-1][1].document


def test_the_open_part_tells_hazards_and_no_step():
    sheet = msgspec.json.encode(technical.hazard_sheet(information())).decode()
    assert "电弧" in sheet
    assert "408800" in sheet
    assert "断电" not in sheet
    assert "托盘" not in sheet


def test_the_version_filed_last_of_a_kind_and_language_is_current_with_all_its_files():
    def filed(kind: str, version: str, document: str, language: str = "zh") -> Filing:
        return Filing(kind=kind, language=language, version=version, document=document, on="2026-04-01")

    model = BatteryModel(
        key="m",
        filings=(filed("removal", "1", "a"), filed("removal", "1", "b", "en"), filed("removal", "2", "c"),
                 filed("removal", "2", "d"), filed("storage", "1", "e")),
    )  # fmt: skip
    assert technical.latest(model) == {"a": False, "b": True, "c": True, "d": True, "e": True}


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://video.example/1?x=y", True), ("https://video.example:8443/1", True), ("http://video.example/1", False),
        ("https://user:secret@video.example/", False), ("https://video.example/a b", False), ("javascript:alert(1)", False),
        ('https://video.example/"onclick', False),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_server_over_tls(url, good):
    assert technical.is_address(url) is good


@pytest.mark.parametrize("chemistry", Chemistry.__args__)
def test_every_chemistry_has_a_sheet_in_both_languages(chemistry):
    sheet = SHEETS[chemistry]
    assert both(sheet.zh, sheet.en)
    assert both(sheet.source_zh, sheet.source_en)
    for line in (*sheet.dangers, *sheet.in_a_fire, *sheet.never, *sheet.keeping):
        assert both(line.zh, line.en)


def test_a_model_that_tells_no_chemistry_gets_the_sheet_for_what_is_not_known():
    assert [sheet.chemistry for sheet in sheets_of(())] == ["other"]
    assert [sheet.chemistry for sheet in sheets_of(("LFP", "NCM"))] == ["LFP", "NCM"]


# ---- the grounds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-01-01", None, "dismantler"), ("2026-01-01", TODAY, "dismantler"), (TODAY, None, "dismantler"),
        ("2026-01-01", "2026-11-27", None), ("2026-11-29", None, None),
    ],
)  # fmt: skip
def test_a_role_counts_on_its_days_only(since, until, found):
    assert opening.role_of(company(Role(role="dismantler", since=since, until=until)), TODAY) == found


def test_other_roles_do_not_open_it():
    for role in ("outlet", "swap_operator", "carrier", "vehicle_maker", "custodian"):
        assert opening.role_of(company(Role(role=role, since="2026-01-01")), TODAY) is None
    assert opening.role_of(None, TODAY) is None


@pytest.mark.parametrize(
    ("battery", "vehicle", "way"),
    [
        (Battery(code="b", holder=f"{YARD}/S-1"), None, "held"),
        (Battery(code="b", holder=OTHER, addressee=f"{YARD}/S-1", consignment="C"), None, "addressed"),
        (Battery(code="b", holder=OTHER, consignment="C"), None, None),
        (Battery(code="b", holder="@vehicle", vehicle="V"), Vehicle(vin="V", holder=YARD), "taken-in"),
        (Battery(code="b", holder="@vehicle", vehicle="V"), Vehicle(vin="V", holder=OTHER), None),
        (Battery(code="b", holder="@unknown"), None, None),
    ],
)
def test_a_battery_opens_it_to_whoever_has_it_or_is_to_have_it(battery, vehicle, way):
    ground = opening.battery_ground(company(), "dismantler", battery, vehicle)
    assert (ground.way if ground else None) == way


def test_a_vin_opens_it_by_statement_until_the_vehicle_is_taken_in():
    assert opening.vehicle_ground(company(), "repairer", Vehicle(vin="V")).way == "statement"
    assert opening.vehicle_ground(company(), "repairer", Vehicle(vin="V", holder=OTHER)).way == "statement"
    assert opening.vehicle_ground(company(), "repairer", Vehicle(vin="V", holder=f"{YARD}/1")).way == "taken-in"


@pytest.mark.parametrize(
    ("ministry", "level", "region", "maker_region", "found"),
    [
        ("MIIT", "nation", "100000", "340100", True), ("MIIT", "nation", "100000", None, True),
        ("MIIT", "province", "340000", "340100", True), ("MIIT", "province", "340000", "440100", False),
        ("MIIT", "province", "340000", None, False), ("MPS", "nation", "100000", "340100", False),
        ("MOFCOM", "prefecture", "340100", "340100", True),
    ],
)  # fmt: skip
def test_an_authority_opens_it_in_its_field_and_region(ministry, level, region, maker_region, found):
    office = Office(ministry=ministry, level=level, region=region)
    held = company(Role(role="regulator", since="2026-01-01"), office=office)
    assert (opening.authority_ground(held, office, maker_region, TODAY) is not None) is found
    ended = company(Role(role="regulator", since="2026-01-01", until="2026-11-27"), office=office)
    assert opening.authority_ground(ended, office, maker_region, TODAY) is None


@pytest.mark.parametrize("refusal", [opening.not_concerned(), opening.purpose_missing()])
def test_refusals_are_worded_in_both_languages(refusal: Refused):
    assert both(refusal.zh, refusal.en)
    assert all(both(way[0], way[1]) for way in opening.WAYS.values())
