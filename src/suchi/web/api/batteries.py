"""Batteries: the identity, its time line, its tree."""

from __future__ import annotations

from urllib.parse import quote

from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.domain.audiences import Audiences
from suchi.domain.codes import battery_key, parse_battery
from suchi.domain.disclosure import opens, restricted
from suchi.domain.errors import Reason, Refused
from suchi.domain.things import encode
from suchi.queries import identities, things, trees
from suchi.renderers.identity import Identity, for_all, identity
from suchi.web.api import paging
from suchi.web.api.operation import AFTER, AS_OF, KNOWN_AT, LIMIT, Moment, Parameter, in_path, operation
from suchi.web.api.steps import Step, TimeLine, time_line
from suchi.web.call import Call
from suchi.web.disclosing import KEPT_BY_NOBODY, NOBODY, Asker, asker, concerned_of, give, hidden, record, to_battery
from suchi.web.telling import told

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
    errors=(403, 404),
)
async def battery(call: Call) -> None:
    key = battery_key(call.path["code"])
    found = await call.services.read(identity_seen, asker(call), key, call.given["asOf"], call.given["knownAt"])
    if found is None:
        raise not_on_record(key)
    known, audiences, concerned = found
    link = f'</b/{quote(known.battery_id)}>; rel="alternate"; type="text/html"'.encode()
    await give(
        call, "Identity", known, audiences, thing=f"battery:{known.battery_id}", concerned=concerned,
        headers=((b"link", link),),
    )  # fmt: skip


def identity_seen(
    conn: things.Conn, ask: Asker, key: str, as_of: Moment | None, known_at: Moment | None
) -> tuple[Identity, Audiences, list[str | None]] | None:
    """The identity, what the caller is to the battery, and whose data it is. Of the past only those see anything who are
    something to it."""
    one = identities.find(conn, key)
    if one is None:
        return None
    reach, as_of_us = ask(conn), as_of.us if as_of else None
    timed = as_of is not None or known_at is not None
    audiences = _standing(conn, reach, one, as_of_us) if timed else NOBODY
    if timed and not restricted(audiences):
        raise denied("access.past")
    rows = identities.identity_of(conn, one, as_of_us, known_at.us if known_at else None)
    if rows is None:
        return None
    if not timed:
        audiences = to_battery(conn, reach, rows.battery, one.pasts, vehicle=rows.vehicle)
    known = identity(
        rows.battery,
        rows.version,
        rows.updated_us,
        vehicle=rows.vehicle,
        model=rows.model,
        maker=rows.maker,
        findings=told(conn, reach, rows.findings),
        asked=rows.asked,
        as_of=as_of.text if as_of else None,
        known_at=known_at.text if known_at else None,
    )
    return (
        known if opens("Identity", "holder", audiences) else for_all(known),
        audiences,
        concerned_of(rows.battery, audiences),
    )


def _standing(conn: things.Conn, reach: Reach, one: identities.Found, as_of_us: int | None) -> Audiences:
    return to_battery(conn, reach, one.then(as_of_us), one.pasts, as_of_us=as_of_us, born_of=one.row.state.maker)


@operation(
    method="GET",
    needs="read",
    path="/batteries/{code}/events",
    tag="batteries",
    zh="电池的事件时间线，按发生的先后",
    en="The events of a battery in the order in which they happened",
    answers=paging.Page[Step],
    parameters=(CODE, LIMIT, AFTER),
    errors=(403, 404),
)
async def battery_events(call: Call) -> None:
    key = battery_key(call.path["code"])
    limit: int = call.given["limit"]
    start = paging.after(call, tuple[int])
    found = await call.services.read(line_seen, asker(call), key, call.services.today())
    if found is None:
        raise not_on_record(key)
    first = start[0] if start else 0
    steps = found.steps[first : first + limit + 1]
    await record(call, found.audiences, f"battery:{found.code}", found.concerned)
    await call.answer(encode(paging.page(call, steps, limit, steps[:limit], first + limit)), headers=KEPT_BY_NOBODY)


def line_seen(conn: things.Conn, ask: Asker, key: str, today: str) -> TimeLine | None:
    one = identities.find(conn, key)
    if one is None:
        return None
    reach, state = ask(conn), one.then(None)
    audiences = to_battery(conn, reach, state, one.pasts)
    line = time_line(reach, audiences, state, one.pasts, today)
    if not line.steps and not restricted(audiences):
        raise hidden(reach, "battery", denied("access.not-concerned"))
    return line


@operation(
    method="GET",
    needs="read",
    path="/batteries/{code}/tree",
    tag="batteries",
    zh="电池的结构：向上至整体，向下至部件，可含单体",
    en="The tree of a battery: up to its wholes, down to its parts, with cells if asked",
    answers=trees.Tree,
    parameters=(CODE, AT, CELLS),
    errors=(403, 404),
)
async def battery_tree(call: Call) -> None:
    key = battery_key(call.path["code"])
    at: Moment | None = call.given["at"]
    found = await call.services.read(tree_seen, asker(call), key, at.us if at else None, cells=call.given["cells"])
    if found is None:
        raise not_on_record(key)
    tree, audiences, concerned = found
    await give(call, "Tree", tree, audiences, thing=f"battery:{tree.battery.code}", concerned=concerned)


def tree_seen(
    conn: things.Conn, ask: Asker, key: str, at_us: int | None, *, cells: bool
) -> tuple[trees.Tree, Audiences, list[str | None]] | None:
    one = identities.find(conn, key)
    if one is None:
        return None
    reach = ask(conn)
    audiences = _standing(conn, reach, one, at_us)
    if not restricted(audiences):
        raise hidden(reach, "battery", denied("access.not-concerned"))
    tree = trees.tree(conn, one.row.key, at_us, cells=cells)
    return (tree, audiences, concerned_of(one.row.state, audiences)) if tree is not None else None
