"""Batteries: the identity, its time line, its tree."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Raw, Struct

from suchi.domain.codes import battery_key, parse_battery
from suchi.domain.errors import Reason, Refused
from suchi.domain.event import CATALOGUE, Adopted, Undone, moment
from suchi.domain.history import dead_entries, in_effect
from suchi.domain.things import encode
from suchi.queries import identities, things, trees
from suchi.renderers.identity import Identity, identity
from suchi.web.api import paging
from suchi.web.api.operation import AFTER, AS_OF, KNOWN_AT, LIMIT, Moment, Parameter, in_path, operation
from suchi.web.call import Call

EXAMPLE = "X9APB01S000001G420000001"
CODE = in_path("code", "电池编码", "A battery code", EXAMPLE)
AT = Parameter(
    name="at",
    kind="moment",
    zh="当日的结构；缺省为现在",
    en="The tree as it was on that day; now unless told",
    example="2026-06-30",
)
CELLS = Parameter(
    name="cells",
    kind="flag",
    zh="true：列出出生时报告的单体",
    en="true: list the cells reported at birth",
    example="true",
)


class Step(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """One event in the life of a thing. `counts` is false where it was corrected away or has no effect."""

    entry_id: str
    event: str
    zh: str
    en: str
    at: str | None = None
    by: str | None = None
    recorded_at: str
    counts: bool
    change: Raw


def not_on_record(key: str) -> Refused:
    """Nothing is known of this code; what is odd about it is said, because a typing mistake is the usual reason."""
    doubts = parse_battery(key).doubts
    reasons = [Reason(code=doubt.code, zh=doubt.zh, en=doubt.en, value=doubt.value or None) for doubt in doubts]
    shown = key if len(key) <= 64 else key[:64] + "…"
    hint_zh = "；此编码的形式有疑点，见 errors" if doubts else ""
    hint_en = "; its form is doubtful, see errors" if doubts else ""
    return Refused(
        "battery.not-on-record",
        f"未见电池 {shown} 的记录{hint_zh}；请核对编码，或由生产企业报送 BatteryProduced",
        f"nothing is on record of the battery {shown}{hint_en}: compare the code with the label, "
        "or have its maker report BatteryProduced",
        reasons,
    )


@operation(
    method="GET",
    needs="read",
    path="/batteries/{code}",
    tag="batteries",
    zh="电池身份：现在、某日当时、或按某日所知",
    en="A battery's identity: now, as of a day, or by what was known on a day",
    answers=Identity,
    parameters=(CODE, AS_OF, KNOWN_AT),
    errors=(404,),
)
async def battery(call: Call) -> None:
    key = battery_key(call.path["code"])
    as_of: Moment | None = call.given["asOf"]
    known_at: Moment | None = call.given["knownAt"]
    rows = await call.services.read(
        identities.identity, key, as_of.us if as_of else None, known_at.us if known_at else None
    )
    if rows is None:
        raise not_on_record(key)
    found = identity(
        rows.battery,
        rows.version,
        rows.updated_us,
        vehicle=rows.vehicle,
        model=rows.model,
        maker=rows.maker,
        findings=rows.findings,
        asked=rows.asked,
        as_of=as_of.text if as_of else None,
        known_at=known_at.text if known_at else None,
    )
    link = f'</b/{quote(found.battery_id)}>; rel="alternate"; type="text/html"'.encode()
    await call.answer(encode(found), headers=((b"link", link), (b"cache-control", b"no-store")))


@operation(
    method="GET",
    needs="read",
    path="/batteries/{code}/events",
    tag="batteries",
    zh="电池的事件时间线，按发生的先后",
    en="The events of a battery in the order in which they happened",
    answers=paging.Page[Step],
    parameters=(CODE, LIMIT, AFTER),
    errors=(404,),
)
async def battery_events(call: Call) -> None:
    key = battery_key(call.path["code"])
    limit: int = call.given["limit"]
    start = paging.after(call, tuple[int, int, int, int, bytes])
    found = await call.services.read(_timeline, key, start, limit + 1)
    if found is None:
        raise not_on_record(key)
    steps, counting = found
    shown = steps[:limit]
    last = shown[-1] if shown else None
    values = (last.instant_us, last.rank, last.recorded_us, last.place, last.entry) if last else ()
    await call.answer(encode(paging.page(call, steps, limit, [_step(step, counting) for step in shown], *values)))


def _timeline(conn: things.Conn, key: str, start: Any, limit: int) -> tuple[list[things.Step], set[bytes]] | None:
    """A page of steps, and which entries of the whole history count."""
    pasts = things.histories(conn, "battery", [key]).get(key)
    if pasts is None:
        return None
    dead = dead_entries(pasts)
    counting = {past.entry for past in in_effect(pasts)}
    counting |= {past.entry for past in pasts if type(past.touch) in (Undone, Adopted) and past.entry.hex() not in dead}
    return things.timeline(conn, f"battery:{key}", start, limit), counting


def _step(step: things.Step, counting: set[bytes]) -> Step:
    touch = step.touch
    name = getattr(touch, "event", "")
    about = CATALOGUE.get(name)
    return Step(
        entry_id=step.entry.hex(),
        event=name,
        zh=about.zh if about else name,
        en=about.en if about else name,
        at=getattr(touch, "at", None),
        by=getattr(touch, "by", None),
        recorded_at=moment(step.recorded_us),
        counts=step.entry in counting,
        change=Raw(msgspec.json.encode(touch)),
    )


@operation(
    method="GET",
    needs="read",
    path="/batteries/{code}/tree",
    tag="batteries",
    zh="电池的结构：向上至整体，向下至部件，可含单体",
    en="The tree of a battery: up to its wholes, down to its parts, with cells if asked",
    answers=trees.Tree,
    parameters=(CODE, AT, CELLS),
    errors=(404,),
)
async def battery_tree(call: Call) -> None:
    key = battery_key(call.path["code"])
    at: Moment | None = call.given["at"]
    tree = await call.services.read(trees.tree, key, at.us if at else None, cells=call.given["cells"])
    if tree is None:
        raise not_on_record(key)
    await call.answer(encode(tree))
