"""Reports of batteries: a platform code where no label can be read, the label found later, taken in unannounced, retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from suchi.domain.codes import battery_key, company_key, platform_code, vin_key
from suchi.domain.errors import Reason, Refused
from suchi.web.pages.by_name import is_code
from suchi.web.pages.company.reporting import grams
from suchi.web.pages.yard.report import COMMON, Given, Next, Report, codes_of, number, text_of
from suchi.web.wording import marked

RETIRE = {
    "vehicle-scrapped": marked("Vehicle scrapped"),
    "decay": marked("Worn out"),
    "damage": marked("Damaged"),
    "recall": marked("Recall"),
    "other": marked("Other"),
}
INCIDENTS = {
    "fire": marked("Fire, or smoke"),
    "flood": marked("Under water"),
    "crash": marked("Crash, or a fall"),
    "other": marked("Other"),
}
LEVELS = {"P": marked("Pack"), "M": marked("Module"), "C": marked("Cell")}
_NUMBER_BITS = 65
"""Of a platform code's number (domain/codes_layout.py)."""


def code_of(given: Given) -> str:
    """The platform code that a form assigns. It follows from the form's own id alone: sent twice, it is one battery; made without
    a connection, it is known before the register is."""
    digest = sha256(b"platform-code\0" + given.get("id", "").encode()).digest()
    return platform_code(int.from_bytes(digest[:16]) >> (128 - _NUMBER_BITS))


def _no_label(given: Given) -> dict[str, Any]:
    return {
        "code": code_of(given),
        "level": given.get("level") or "P",
        "vin": vin_key(given.get("vin", "")) or None,
        "oldMarking": text_of(given, "marking"),
        "chemistry": given.get("chemistry") or None,
        "massG": grams(given.get("mass_kg", "")),
    }


def _label_found(given: Given) -> dict[str, Any]:
    """The code of the label is the identity that was there first; the platform code becomes another name of it."""
    return {
        "code": battery_key(given.get("found", "")),
        "newCode": battery_key(given.get("code", "")),
        "reason": text_of(given, "reason") or "label found",
    }


def _collected(given: Given) -> dict[str, Any]:
    uncoded = {
        "count": number(given.get("count", "")),
        "chemistry": given.get("chemistry") or None,
        "declaredSource": text_of(given, "declared"),
    }
    source = text_of(given, "source")
    return {
        "codes": codes_of(given.get("more", "")),
        "uncoded": [{name: value for name, value in uncoded.items() if value is not None}] if uncoded["count"] else [],
        "source": company_key(source) if source and is_code(source) else source,
        "slip": text_of(given, "slip"),
        "massG": grams(given.get("mass_kg", "")),
        "condition": given.get("condition") or None,
    }


def _retired(given: Given) -> dict[str, Any]:
    return {"codes": codes_of(given.get("more", "")), "reason": given.get("reason", "")}


def _incident(given: Given) -> dict[str, Any]:
    vin, codes = vin_key(given.get("vin", "")), codes_of(given.get("more", ""))
    if not (vin or codes):
        raise _nothing_named()
    return {
        "codes": codes,
        "vin": vin or None,
        "kind": given.get("kind", ""),
        "condition": given.get("condition") or None,
    }


def _nothing_named() -> Refused:
    """An incident that names nothing would be on record, and warn nobody."""
    reason = Reason(
        code="report.items", field="/codes",
        zh="没有写明电池或车辆", en="no battery and no vehicle is named",
        next_zh="填写能读到的编码，或车辆的 VIN；编码不可读的，先补码", next_en="give a code that can be read, or the VIN; where none can, give the battery a platform code first",
    )  # fmt: skip
    return Refused("report.items", "没有可报送的内容", "there is nothing to report", [reason])


def _to_label(event: Mapping[str, Any]) -> Sequence[Next]:
    code = quote(event["code"])
    return (
        Next(marked("Print the label"), f"/yard/label?code={code}"),
        Next(marked("Hand it over"), f"/yard/hand-over?battery={code}"),
    )


def _to_hand_over(event: Mapping[str, Any]) -> Sequence[Next]:
    return (Next(marked("Hand over"), "/yard/hand-over?battery=" + quote(",".join(event["codes"][:8]))),)


NO_LABEL = Report(
    event="PlatformCodeAssigned", path="/yard/no-label", button=marked("Label missing or not readable"), group="battery",
    says=marked("A photo, a code and a label of its own"), template="yard/no_label.html", made=_no_label,
    fields=("photo", "photo2", "on", "site", "level", "vin", "marking", "chemistry", "mass_kg"),
    places=COMMON | {"oldMarking": "marking", "massG": "mass_kg", "attachments": "photo"}, then=_to_label, photo=True,
)  # fmt: skip
LABEL_FOUND = Report(
    event="LabelReplaced", path="/yard/label-found", button=marked("Label found later"), group="battery",
    says=marked("Joins the platform code with the code on the label"), template="yard/label_found.html", made=_label_found,
    fields=("photo", "on", "site", "code", "found", "reason"),
    places=COMMON | {"code": "found", "newCode": "code", "attachments": "photo"}, photo=True,
)  # fmt: skip
COLLECTED = Report(
    event="BatteryCollected", path="/yard/collected", button=marked("Brought in unannounced"), group="handing-over",
    says=marked("Batteries brought in without a consignment"), template="yard/collected.html", made=_collected,
    fields=("on", "site", "more", "count", "chemistry", "declared", "source", "slip", "mass_kg", "condition"),
    places=COMMON | {"codes": "more", "uncoded": "count", "massG": "mass_kg"}, then=_to_hand_over,
)  # fmt: skip
RETIRED = Report(
    event="BatteryRetired", path="/yard/retired", button=marked("Battery retired"), group="battery",
    says=marked("It is waste from that day"), template="yard/retired.html", made=_retired,
    fields=("on", "site", "more", "reason"), places=COMMON | {"codes": "more"}, then=_to_hand_over,
)  # fmt: skip
INCIDENT = Report(
    event="IncidentReported", path="/yard/incident", button=marked("Incident"), group="battery",
    says=marked("Fire, water, a crash: first 119, then this"), template="yard/incident.html", made=_incident,
    fields=("on", "site", "kind", "more", "vin", "condition"), places=COMMON | {"codes": "more"},
)  # fmt: skip
