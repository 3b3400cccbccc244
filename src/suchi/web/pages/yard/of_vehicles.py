"""Reports of a vehicle: taken in, its batteries removed or replaced, scrapped, given back."""

from __future__ import annotations

from typing import Any

from suchi.domain.codes import battery_key, vin_key
from suchi.web.pages.yard.report import COMMON, MOST_OFFERED, Given, Report, codes_of, number, text_of
from suchi.web.wording import marked

REASONS = {
    "scrapping": marked("Vehicle is scrapped"),
    "repair": marked("Repair"),
    "upgrade": marked("Upgrade"),
    "analysis": marked("Fault analysis"),
}
WHEREABOUTS = {
    "kept": marked("It stays with us"),
    "owner": marked("Its owner took it along"),
    "handed-over": marked("It was handed over to a company"),
    "not-there": marked("It was not in the vehicle when it came"),
    "unknown": marked("Not known"),
}


def _vin(given: Given) -> str:
    return vin_key(given.get("vin", ""))


def _offered(given: Given) -> list[tuple[str, str]]:
    """The packs that the form offered: code, and what was said of it."""
    found = (
        (given.get(f"code{n}", ""), given.get(f"pack{n}") or given.get(f"take{n}", "")) for n in range(MOST_OFFERED)
    )
    return [(code, said) for code, said in found if code]


def _taken_in(given: Given) -> dict[str, Any]:
    return {
        "vin": _vin(given),
        "packs": [{"code": code} for code in codes_of(given.get("more", ""))],
        "packsSeen": number(given.get("seen", "")),
        "condition": given.get("condition") or None,
    }


def _removed(given: Given) -> dict[str, Any]:
    taken = [code for code, said in _offered(given) if said]
    return {
        "vin": _vin(given),
        "codes": list(dict.fromkeys([*taken, *codes_of(given.get("more", ""))])),
        "reason": given.get("reason", ""),
        "condition": given.get("condition") or None,
    }


def _scrapped(given: Given) -> dict[str, Any]:
    said = _offered(given)
    here = [code for code, word in said if word == "present"] + codes_of(given.get("more", ""))
    statement = text_of(given, "statement")
    stated = {"statement": statement} if statement else {}  # none at all is refused
    return {
        "vin": _vin(given),
        "certificate": text_of(given, "certificate"),
        "packsPresent": [{"code": code} for code in dict.fromkeys(here)],
        "packsAbsent": [{"code": code} | stated for code, word in said if word == "absent"],
        "dismantlingClosed": given.get("closed") == "1",
    }


def _returned(given: Given) -> dict[str, Any]:
    back = [code for code, said in _offered(given) if said]
    return {"vin": _vin(given), "packs": list(dict.fromkeys([*back, *codes_of(given.get("more", ""))]))}


def _replaced(given: Given) -> dict[str, Any]:
    old, new = given.get("old", "").strip(), given.get("new", "").strip()
    return {
        "vin": _vin(given),
        "old": battery_key(old) if old else None,
        "new": battery_key(new) if new else None,
        "whereabouts": given.get("whereabouts") or "kept",
        "to": text_of(given, "to"),
        "uncodedMarking": text_of(given, "marking"),
    }


TAKEN_IN = Report(
    event="VehicleTakenIn", path="/yard/taken-in", button=marked("Vehicle taken in"), group="vehicle",
    says=marked("It came into the yard"), template="yard/taken_in.html", made=_taken_in,
    fields=("vin", "on", "site", "seen", "more", "condition"), places=COMMON | {"packsSeen": "seen", "packs": "more"},
)  # fmt: skip
REMOVED = Report(
    event="BatteryRemoved", path="/yard/removed", button=marked("Batteries removed"), group="vehicle",
    says=marked("Packs are out of the vehicle"), template="yard/removed.html", made=_removed,
    fields=("vin", "on", "site", "more", "reason", "condition"), places=COMMON | {"codes": "more"},
)  # fmt: skip
SCRAPPED = Report(
    event="VehicleScrapped", path="/yard/scrapped", button=marked("Vehicle scrapped"), group="vehicle",
    says=marked("With its certificate, and its packs"), template="yard/scrapped.html", made=_scrapped,
    fields=("vin", "on", "site", "certificate", "statement", "more", "closed"),
    places=COMMON | {"packsPresent": "more", "packsAbsent": "statement"},
)  # fmt: skip
RETURNED = Report(
    event="VehicleReturned", path="/yard/returned", button=marked("Vehicle given back"), group="vehicle",
    says=marked("To its owner: the taking in is undone"), template="yard/returned.html", made=_returned,
    fields=("vin", "on", "site", "more"), places=COMMON | {"packs": "more"},
)  # fmt: skip
REPLACED = Report(
    event="BatteryReplaced", path="/yard/replaced", button=marked("Battery replaced"), group="vehicle",
    says=marked("The old one for a new one"), template="yard/replaced.html", made=_replaced,
    fields=("vin", "on", "site", "old", "new", "whereabouts", "to", "marking"),
    places=COMMON | {"uncodedMarking": "marking"},
)  # fmt: skip
