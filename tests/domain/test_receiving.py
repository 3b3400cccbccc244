"""Who may have waste batteries: asked beforehand, the answer is that of the rules of hand-over."""

from __future__ import annotations

import pytest

from suchi.domain.law import Law, Loaded
from suchi.domain.party import Company, Permit, Principal, Role, Site
from suchi.domain.permits import RED_LINES
from suchi.domain.receiving import against, taking

DAY = "2026-06-01"
HELD = tuple(Permit(kind=kinds[0], number="1", since="2026-01-01") for kinds in RED_LINES.values())
UNVERIFIED = tuple(Permit(kind=p.kind, number="1", since="2026-01-01", verified=False) for p in HELD)
ENDED = (*HELD[1:], Permit(kind="investment", number="1", since="2025-01-01", until="2026-05-31", ended=True))

LOADED = Law(
    key="loaded",
    loaded=tuple(
        Loaded(region="360000", kind=kind, since="2026-01-01") for kinds in RED_LINES.values() for kind in kinds
    ),
)


def company(*roles, until=None):
    held = tuple(Role(role=role, since="2026-01-01", until=until) for role in roles)
    return Company(code="A", born="2026-01-01", roles=held)


def plant(*permits):
    return Site(key="A/P", kind="plant", region="360900", permits=permits)


def outlet(until=None, *, principals=True):
    behind = (Principal(role="M", since="2026-01-01", until=until),) if principals else ()
    return Site(key="A/R", kind="outlet", region="360900", principals=behind)


@pytest.mark.parametrize(
    ("who", "site", "answer"),
    [
        (company("outlet"), outlet(), "lawful"),
        (company("outlet"), outlet("2026-06-01"), "lawful"),
        (company("outlet"), outlet("2026-05-31"), "doubt"),
        (company("outlet"), outlet(principals=False), "open"),
        (company("vehicle_maker"), outlet(principals=False), "lawful"),
        (company("recycler"), outlet(principals=False), "lawful"),
        (company("recycler"), plant(*HELD), "lawful"),
        (company("recycler"), plant(*UNVERIFIED), "open"),
        (company("recycler"), plant(), "open"),
        (company("recycler", "outlet"), plant(*ENDED), "open"),
        (company("recycler", until="2026-05-31"), plant(*HELD), None),
        (company("repairer"), plant(*HELD), None),
        (company("outlet"), plant(*HELD), None),
        (company("recycler"), Site(key="A/W", kind="warehouse"), None),
        (company("outlet"), Site(key="A/R", kind="outlet", until="2026-05-31"), None),
        (company("outlet"), Site(key="A/R", kind="outlet", since="2026-06-02"), None),
    ],
)
def test_what_the_record_says_of_a_site(who, site, answer):
    told = taking(who, site, None, DAY)
    assert (told.answer if told is not None else None) == answer


@pytest.mark.parametrize(
    ("site", "loaded", "answer", "lacking"),
    [
        (plant(*ENDED), None, "barred", "investment approval or filing"),
        (plant(*HELD[1:]), LOADED, "barred", "investment approval or filing"),
        (plant(), LOADED, "barred", "acceptance of facilities"),
        (plant(), None, "open", "acceptance of facilities"),
    ],
)
def test_absence_bars_only_where_the_register_of_permits_is_complete(site, loaded, answer, lacking):
    told = taking(company("recycler"), site, loaded, DAY)
    assert told.answer == answer
    assert lacking in told.en


@pytest.mark.parametrize(
    ("who", "site", "loaded", "rule"),
    [
        (company("repairer"), None, None, "waste_goes_to_a_lawful_recipient"),
        (company("recycler", until="2026-05-31"), None, None, "waste_goes_to_a_lawful_recipient"),
        (company("outlet"), outlet("2026-05-31"), None, "outlet_that_gets_waste_has_a_principal"),
        (company("recycler"), plant(), LOADED, "recipient_of_waste_holds_its_permits"),
        (company("recycler", "outlet"), plant(), LOADED, None),
        (company("recycler"), plant(), None, None),
        (company("recycler"), plant(*HELD), LOADED, None),
        (company("recycler"), None, LOADED, None),
        (company("dismantler"), None, None, None),
        (company("custodian"), None, None, None),
        (company(), None, None, None),
        (None, None, None, None),
    ],
)
def test_what_speaks_against_a_receiver(who, site, loaded, rule):
    assert against(who, site, loaded, DAY) == rule
