"""Which reports stand together, in the words of the law, and which of their fields are filled in as a rule though none must be."""

from __future__ import annotations

from collections.abc import Sequence

from suchi.domain.event import CATALOGUE, OFFICES, About
from suchi.domain.party import Company, holds
from suchi.web.pages.by_hand import BY_HAND
from suchi.web.pages.visitor import Audience
from suchi.web.wording import marked

BY_MACHINE = frozenset({"LedgerOpened", "AuditDigested"})
"""Reports that the register makes itself: nobody fills in a form for them."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (marked("Production"), (
        "BatteryProduced", "BatteryImported", "BatteryModelRegistered", "PlatformCodeAssigned", "LabelReplaced",
        "BatteryConsumed",
    )),
    (marked("Installation and sale"), (
        "VehicleProduced", "VehicleImported", "VehicleSold", "VehicleModelRegistered", "OwnershipChanged", "VehicleReidentified",
    )),
    (marked("Technical information and recall"), ("TechnicalInformationFiled", "RecallAnnounced", "RecallRemedied")),
    (marked("Battery swapping"), ("BatterySwapped", "SwapStockChanged")),
    (marked("Repair and replacement"), (
        "BatteryReplaced", "BatteryRepaired", "BatteryRemoved", "BatteryInstalled", "HealthReported", "PackSighted",
    )),
    (marked("Scrapping of vehicles"), ("VehicleTakenIn", "VehicleScrapped", "VehicleReturned", "VehicleDeregistered")),
    (marked("Retirement and collection"), ("BatteryRetired", "BatteryCollected", "TakeBackRefused")),
    (marked("Hand-over"), ("HandoverSent", "HandoverReceived", "HandoverCancelled", "HandoverRedirected")),
    (marked("Comprehensive utilisation"), (
        "BatteryTested", "BatteryDismantled", "BatchProcessed", "ProductMade", "ProductShipped", "LotDeclared", "LotSplit",
        "LotsMerged", "ResidueDisposed", "OpeningStockDeclared",
    )),
    (marked("Export"), ("VehicleExported", "BatteryExported", "LotExported")),
    (marked("Losses, incidents, holds"), ("IncidentReported", "BatteryLost", "BatteryFound", "HoldPlaced", "HoldLifted")),
    (marked("The company and its reports"), (
        "EventsCorrected", "NothingToReport", "DelegationGranted", "DelegationEnded", "PermitRecorded", "ReplyReceived",
    )),
    (marked("Registration"), (
        "PartyRegistered", "PartyChanged", "SiteRegistered", "SiteChanged", "PermitEnded", "RegisterLoaded", "IdentitiesMerged",
        "IdentitySplit",
    )),
    (marked("Terms, leads, adoption"), ("TermSet", "TermSuspended", "LeadAdopted", "ReportAdopted")),
    (marked("Cases"), (
        "CaseOpened", "NoticeIssued", "CorrectionConfirmed", "PenaltyIntended", "HearingHeld", "CaseDecided", "CaseTransferred",
        "DecisionAnnulled", "CaseClosed",
    )),
)  # fmt: skip

USUAL: dict[str, frozenset[str]] = {
    name: frozenset(fields.split())
    for name, fields in {
        "BatteryProduced": "model use modules massG energyWh",
        "BatteryImported": "model modules massG energyWh customsOn manufacturer",
        "BatteryModelRegistered": "ratedAh ratedMv ratedWh massG",
        "PlatformCodeAssigned": "level oldMarking vin massG",
        "VehicleModelRegistered": "swapModel name packs",
        "TechnicalInformationFiled": "batteryModel vehicleModel",
        "VehicleProduced": "packs certificateOn",
        "VehicleImported": "packs clearedOn",
        "VehicleSold": "region buyerKind buyer",
        "OwnershipChanged": "batteries vins",
        "BatteryInstalled": "position reason",
        "BatterySwapped": "batteryOut batteryIn station",
        "SwapStockChanged": "reason station",
        "BatteryReplaced": "level old uncodedMarking new whereabouts to",
        "BatteryRepaired": "partsOut partsIn tests",
        "HealthReported": "stateOfHealthPermille capacityMah cycles",
        "RecallRemedied": "vins codes",
        "RecallAnnounced": "remedy",
        "IncidentReported": "codes vin condition",
        "HoldPlaced": "codes vin",
        "HoldLifted": "codes vin",
        "BatteryRetired": "massG",
        "VehicleTakenIn": "packs packsSeen condition",
        "VehicleReturned": "packs",
        "VehicleScrapped": "certificate packsPresent packsAbsent dismantlingClosed",
        "BatteryRemoved": "condition",
        "BatteryCollected": "codes uncoded source massG",
        "TakeBackRefused": "codes statement",
        "BatteryLost": "circumstances",
        "BatteryFound": "place fieldOfUse keptBy",
        "HandoverSent": "toSite carrier massG",
        "HandoverReceived": "massG discrepancy",
        "HandoverCancelled": "reason",
        "HandoverRedirected": "toSite reason",
        "OpeningStockDeclared": "batteries lots waste",
        "BatteryTested": "grade stateOfHealthPermille results",
        "BatteryDismantled": "parts residues massG",
        "BatchProcessed": "batteries lots outputs batteriesMassG lossesG residues",
        "ProductMade": "origins standard massG",
        "ProductShipped": "products lots fieldOfUse receiver",
        "ResidueDisposed": "permit",
        "PartyRegistered": "name roles region",
        "PartyChanged": "name roles region",
        "SiteRegistered": "kind name region",
        "SiteChanged": "kind name region",
        "PermitRecorded": "until capacity unit period",
        "DelegationGranted": "events since until",
        "NothingToReport": "events",
        "CaseOpened": "findings ground",
        "NoticeIssued": "due ground",
        "ReplyReceived": "corrections attachments",
        "CorrectionConfirmed": "corrections",
        "PenaltyIntended": "amountFen",
        "CaseDecided": "amountFen ground due",
        "CaseClosed": "outcome",
        "LeadAdopted": "codes vin ground",
        "TermSuspended": "until",
        "EventsCorrected": "replacements",
        "IdentitySplit": "holder vin reason",
        "IdentitiesMerged": "reason",
        "LabelReplaced": "reason",
        "VehicleReidentified": "reason",
        "LotExported": "customsNumber",
    }.items()
}
"""Optional fields that stand in the form at once; the others are behind "more"."""

USUAL_OF_ITEMS: dict[str, frozenset[str]] = {
    name: frozenset(fields.split())
    for name, fields in {
        "Item": "battery lot massG",
        "ReceivedItem": "battery lot outcome",
        "Uncoded": "kind massG chemistry",
        "StockLot": "moisturePermille metals",
        "PartOut": "level massG",
    }.items()
}
"""The same of the items of a list, by what they are; of others everything stands in the form."""


def may_report(desk: Audience, about: About, company: Company | None, today: str) -> bool:
    """Whether a report is for this desk, and for a role that is held on that day: acts of an office stand at the office's desk,
    in a yard what hands do there."""
    if about.name in BY_MACHINE or (desk == "yard" and about.name not in BY_HAND):
        return False
    if desk in ("regulator", "registrar"):
        return desk in about.by and holds(company, frozenset({desk}), today)
    if about.governing:
        return False
    return holds(company, about.by - OFFICES, today)


def offered(desk: Audience, company: Company | None, today: str) -> Sequence[tuple[str, Sequence[About]]]:
    """The reports of a desk by group; groups of which nothing is theirs are left out."""
    found = []
    for group, names in GROUPS:
        own = [CATALOGUE[name] for name in names if may_report(desk, CATALOGUE[name], company, today)]
        if own:
            found.append((group, own))
    return found
