"""Words for telling whole lives: an invented cast, codes, and what each company reports, as it goes over the wire.

A life is a function that takes a `Telling`: `tell.report(...)` says what somebody reported, `tell.see(...)` what the register
must show from then on. The same function is played in the order of telling, or collected and told in another order.
"""

# ruff: noqa: A002 (a report's `id` is called so)

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from suchi.domain.event import instant_us, moment
from suchi.simulate.clock import day_number
from suchi.simulate.identifiers import company_code, date_symbols, design_code, model_year, vin

# One company a role; the codes are of no real company (see suchi.simulate.identifiers).
ROLES = (
    "registrar regulator battery_maker vehicle_maker swap_operator repairer dismantler recycler outlet asset_owner custodian "
    "carrier exporter"
).split()
CAST = {role: company_code(number) for number, role in enumerate(ROLES, 1)}
REGISTRAR, MINISTRY, MAKER, CARMAKER, SWAPPER, REPAIRER, YARD, RECYCLER, OUTLET, BANK, POLICE, CARRIER, EXPORTER = (
    CAST.values()
)
OTHER_MAKER, BODYBUILDER, OTHER_RECYCLER, NEWCOMER = (company_code(number) for number in range(21, 25))
SINCE = "2016-01-01"
PERMITS_UNKNOWN = "recipient_of_waste_holds_its_permits undecided"
"""What a hand-over of waste to a recycler leaves in these lives: no site is on record, so no permit can be compared."""
SITE_UNKNOWN = "act_that_needs_a_permit_names_its_site undecided"
"""Likewise of a firm that utilises batteries or scraps vehicles."""


def report(what: str, who: str, when: str, /, *, id: str, told: str | None = None, **fields: object) -> bytes:
    """One report as a line of NDJSON; field names as Python would have them. `told` is the recordedAt of a replay."""
    wire = {_camel(name): _wire(value) for name, value in fields.items() if value is not None}
    line = {"type": what, "id": id, "occurredAt": when, "reporter": who, **wire}
    return json.dumps(line | ({"recordedAt": told} if told else {}), ensure_ascii=False).encode()


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _wire(value: object) -> object:
    if isinstance(value, dict):
        return {_camel(name): _wire(inner) for name, inner in value.items()}
    return [_wire(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def pack(number: int, on: str, *, level: str = "P", maker: str = "X9A") -> str:
    """A battery code of GB/T 34014 whose date is the day of production."""
    return f"{design_code(maker, level, 'B', 1, 1)}{date_symbols(day_number(on))}{number:07d}"


def product(number: int, on: str) -> str:
    """The code of a product made of waste batteries: 19 characters, R and the level at the end."""
    return f"X9FPB01{date_symbols(day_number(on))}{number:07d}RP"


def car(number: int, year: int = 2024) -> str:
    return vin("0A1TEST2", f"{model_year(year)}P"[:2], number)


def registered(
    party: str, *roles: str, since: str = SINCE, until: str | None = None, name: str = "示例"
) -> dict[str, object]:
    """The fields of a registration with these roles."""
    held = [{"role": role, "since": since, **({"until": until} if until else {})} for role in roles]
    return {"party": party, "name": name, "roles": held}


def opening(mode: str = "replay") -> Iterator[bytes]:
    """The ledger is opened and the cast registered, each in its one role; OTHER_MAKER, BODYBUILDER and OTHER_RECYCLER too."""
    told = "2016-01-01T00:00:00+08:00" if mode == "replay" else None
    parties = [(code, role) for role, code in CAST.items() if role != "registrar"]
    parties += [(OTHER_MAKER, "battery_maker"), (BODYBUILDER, "vehicle_maker"), (OTHER_RECYCLER, "recycler")]
    yield report("LedgerOpened", REGISTRAR, SINCE, id="opened", told=told, mode=mode)
    for code, role in parties:
        fields = registered(code, role)
        if role == "regulator":
            fields["office"] = {"ministry": "MIIT", "level": "nation", "region": "000000"}
        yield report("PartyRegistered", REGISTRAR, SINCE, id=f"party-{code}", told=told, **fields)


def later(when: str, hours: int = 1) -> str:
    """Some hours after a moment, or after the end of a bare day."""
    if len(when) == 10:
        return (datetime.fromisoformat(when) + timedelta(days=1, hours=hours)).isoformat() + "+08:00"
    return moment(instant_us(when) + hours * 3_600_000_000)


class Telling:
    """Collects a life: reports in the order of telling, and what was to be seen in the end."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.last_seen: dict[str, dict[str, str]] = {}

    def report(
        self, what: str, who: str, when: str, /, *, id: str | None = None, told: str | None = None, **fields: object
    ) -> str:
        """Somebody reports; told an hour later if nothing else is said. Returns the report's id."""
        name = id or f"r{len(self.lines) + 1}"
        self.lines.append(report(what, who, when, id=name, told=later(told or when), **fields))
        return name

    def see(self, thing: str, /, **expected: str) -> None:
        """From now on the register shows this of a thing: any of stage, phase, holder, vehicle, flags …, and all findings about
        it as `rule verdict, …` (none said: there are none)."""
        self.last_seen[thing] = expected

    def battery(self, code: str, /, **expected: str) -> None:
        self.see(f"battery:{code}", **expected)

    def vehicle(self, vin: str, /, **expected: str) -> None:
        self.see(f"vehicle:{vin}", **expected)

    def lot(self, key: str, /, **expected: str) -> None:
        self.see(f"lot:{key}", **expected)

    def consignment(self, key: str, /, **expected: str) -> None:
        self.see(f"consignment:{key}", **expected)

    def company(self, code: str, /, **expected: str) -> None:
        self.see(f"company:{code}", **expected)

    # ---- what most lives begin with -----------------------------------------------------------------------------------

    def made(self, code: str, when: str, maker: str = MAKER, **fields: object) -> str:
        return self.report("BatteryProduced", maker, when, code=code, level="P", **fields)

    def built(self, vin: str, when: str, *packs: str, by: str = CARMAKER, **fields: object) -> str:
        fitted = [{"code": code, "position": f"P{number}"} for number, code in enumerate(packs, 1)]
        return self.report("VehicleProduced", by, when, vin=vin, model="DEMO-1", packs=fitted, **fields)

    def sold(self, vin: str, when: str, buyer_kind: str = "private", **fields: object) -> str:
        return self.report("VehicleSold", CARMAKER, when, vin=vin, buyer_kind=buyer_kind, **fields)

    def sent(
        self, consignment: str, sender: str, to: str, when: str, *codes: str, purpose: str = "supply", **fields: object
    ) -> str:
        items = [{"battery": code} for code in codes]
        return self.report(
            "HandoverSent", sender, when, consignment=consignment, to=to, purpose=purpose, items=items, **fields
        )

    def received(
        self, consignment: str, by: str, when: str, *codes: str, outcome: str = "accepted", **fields: object
    ) -> str:
        items = [{"battery": code, "outcome": outcome} for code in codes]
        return self.report("HandoverReceived", by, when, consignment=consignment, items=items, **fields)

    def corrected(self, who: str, when: str, *targets: str, reason: str = "did-not-occur", **fields: object) -> str:
        aims = [{"id": target} for target in targets]
        return self.report("EventsCorrected", who, when, targets=aims, reason=reason, **fields)


Life = Callable[[Telling], None]
LIVES: dict[str, Life] = {}


def life(told: Life) -> Life:
    """Declare a life; its name is the function's, its story the docstring."""
    LIVES[told.__name__] = told
    return told
