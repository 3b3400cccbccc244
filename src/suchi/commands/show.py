"""Shows what the register knows of a code: a battery, vehicle, party, site, lot or consignment, with timeline and findings."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.commands.findings import lines_of
from suchi.commands.telling import printable, say
from suchi.domain import case, case_steps, consignment, vehicle
from suchi.domain import events as events  # fills the catalogue
from suchi.domain.codes import battery_key
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE, Adopted, Ref, Undone, day_of, instant_us, moment
from suchi.domain.history import Past, dead_entries, fold, in_effect
from suchi.domain.rule import Finding
from suchi.domain.stages import STAGES, stage
from suchi.domain.things import State
from suchi.queries import findings, things

KINDS = ("battery", "vehicle", "company", "site", "lot", "consignment", "battery_model", "vehicle_model", "case")
_NAMES = {
    "battery": "电池 battery",
    "vehicle": "车辆 vehicle",
    "company": "主体 party",
    "site": "场所 site",
    "lot": "物料批次 lot",
    "consignment": "移交批次 consignment",
    "battery_model": "电池型号 battery model",
    "vehicle_model": "车型 vehicle model",
    "case": "案件 case",
}
_DAY_US = 86_400_000_000
_MOST_LINES = 200


class Step(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One line of a timeline. `counts` is false for what is void, or outside the reporter's registered roles."""

    event: str
    zh: str
    en: str
    occurred_at: str
    recorded_at: str
    reporter: str
    entry_id: str
    counts: bool = True


class Seen(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A thing as it is shown; `state` as the fold has made it."""

    kind: str
    key: str
    version: int
    as_of: str | None = None
    known_at: str | None = None
    stage: dict[str, str] | None = None
    state: dict[str, Any]
    timeline: list[Step]
    findings: list[Finding]


def look(conn: Connection[Any], code: str, *, as_of: str | None = None, known_at: str | None = None) -> list[Seen]:
    """Everything on record under this code, mostly one thing."""
    at, known = _end_of(as_of, "--as-of"), _end_of(known_at, "--known-at")
    keys = dict.fromkeys((code.strip(), battery_key(code)))
    refs = [Ref(kind, key) for kind in KINDS for key in keys if things.row(conn, kind, key) is not None]
    if not refs:
        raise Failure(
            "thing.unknown",
            f"登记册中没有“{printable(code)}”；请核对编码，suchi explain 可逐位解释",
            f"the register holds nothing under “{printable(code)}”: check the code; suchi explain takes it apart",
            asked=code,
        )
    return [_seen(conn, ref, at, known, as_of, known_at) for ref in refs]


def _seen(
    conn: Connection[Any], ref: Ref, at: int | None, known: int | None, as_of: str | None, known_at: str | None
) -> Seen:
    pasts = _known(conn, ref, known)
    state = fold(ref.kind, ref.key, pasts, as_of_us=at)
    shown = [past for past in pasts if at is None or past.when.instant_us <= at]
    entries = {past.entry.hex() for past in shown}
    now = at is None and known is None  # what sweeps find rests on no single entry, and stands today
    found = [
        one
        for one in findings.about(conn, [str(ref)], hints_too=True)
        if one.entry in entries or (now and not one.entry)
    ]
    return Seen(
        kind=ref.kind,
        key=ref.key,
        version=len({past.entry for past in shown}),
        as_of=as_of,
        known_at=known_at,
        stage=_stage(conn, ref, state, at, known),
        state=msgspec.to_builtins(state),
        timeline=_timeline(pasts, shown),
        findings=found,
    )


def _known(conn: Connection[Any], ref: Ref, known: int | None) -> list[Past]:
    pasts = things.histories(conn, ref.kind, [ref.key]).get(ref.key, [])
    return pasts if known is None else [past for past in pasts if past.when.recorded_us <= known]


def _timeline(pasts: list[Past], shown: list[Past]) -> list[Step]:
    counting = {(past.entry, past.order) for past in in_effect(pasts)}
    counting -= {(past.entry, past.order) for past in case.without_effect(in_effect(pasts))}
    dead = dead_entries(pasts)
    steps = []
    for past in shown:
        about = CATALOGUE[past.touch.event]
        aims = type(past.touch) in (Undone, Adopted)
        counts = (past.entry, past.order) in counting or (aims and past.entry.hex() not in dead)
        recorded = moment(past.when.recorded_us)
        touch = past.touch
        steps.append(Step(about.name, about.zh, about.en, touch.at, recorded, touch.by, past.entry.hex(), counts))
    return steps


def _stage(conn: Connection[Any], ref: Ref, state: State, at: int | None, known: int | None) -> dict[str, str] | None:
    """The stage a person reads. For a battery it depends on the vehicle it sits in, at the same time."""
    if ref.kind == "vehicle":
        return {"code": vehicle.stage(state)}
    if ref.kind == "consignment":
        return {"code": consignment.stage(state)}
    if ref.kind == "case" and state.stage is not None:
        zh, en = case_steps.STAGES[state.stage]
        return {"code": state.stage, "zh": zh, "en": en}
    if ref.kind != "battery":
        return None
    carrier = None
    if state.vehicle is not None:
        sits_in = Ref("vehicle", state.vehicle)
        carrier = fold("vehicle", sits_in.key, _known(conn, sits_in, known), as_of_us=at)
    code = stage(state, carrier)
    return {"code": code, "zh": STAGES[code][0], "en": STAGES[code][1]}


def _end_of(text: str | None, option: str) -> int | None:
    """An instant; a bare date means the whole of that day."""
    if text is None:
        return None
    try:
        return instant_us(text) + (_DAY_US - 1 if len(text) == 10 else 0)
    except ValueError:
        raise Failure(
            "time.unreadable",
            f"{option} 的值“{printable(text)}”不是日期或带时区的时间，例如 2026-04-18 或 2026-04-18T09:00:00+08:00",
            f"{option} has the value “{printable(text)}”: give a date (2026-04-18) or a time with offset (2026-04-18T09:00:00+08:00)",
        ) from None


def to_json(seen: list[Seen]) -> str:
    """One object, or an array where a code stands for several things."""
    data: Any = seen[0] if len(seen) == 1 else seen
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def tell(seen: Seen) -> None:
    """The thing in the terminal: what it is now, how it came to that, what is found."""
    say(f"{printable(seen.key)}    {_NAMES[seen.kind]}")
    if seen.stage:
        words = [seen.stage.get("zh", ""), seen.stage.get("en", ""), f"({seen.stage['code']})"]
        say(f"  阶段 stage    {' '.join(filter(None, words))}")
    for name, text in (("截至 as of", seen.as_of), ("当时所知 known at", seen.known_at)):
        if text:
            say(f"  {name}    {text}")
    for name, value in seen.state.items():
        if name not in ("code", "key") and value not in (None, [], ""):
            say(f"  {name:<22} {printable(_short(value))}")
    say(f"\n经历 timeline: {len(seen.timeline)}")
    for step in seen.timeline[-_MOST_LINES:]:
        mark = " " if step.counts else "×"
        titles = f"{step.zh} {step.en}"
        say(
            f"{mark} {_day(step.occurred_at)}  {printable(step.reporter):<20}  {titles}  （记录 recorded {day_of(step.recorded_at)}）"
        )
    say(f"\n发现 findings: {len(seen.findings)}")
    for finding in seen.findings:
        say("\n".join(lines_of(finding)))


def _day(occurred_at: str) -> str:
    return occurred_at if len(occurred_at) == 10 else f"{day_of(occurred_at)} {occurred_at[11:16]}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 160 else f"{text[:157]}…"
