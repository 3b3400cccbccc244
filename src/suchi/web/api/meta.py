"""The register about itself: health, catalogue of events, codes explained; open to all."""

from __future__ import annotations

import asyncio
from functools import cache

import msgspec
from msgspec import Raw, Struct

from suchi.db.migrate import read_migrations
from suchi.domain.codes import parse
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE
from suchi.domain.events import TYPES
from suchi.queries.findings import failing
from suchi.queries.health import pulse
from suchi.renderers.explanation import to_json
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.problems import failure_of

HEALTH_WAIT_S = 5.0
encode = msgspec.json.Encoder().encode


class Fault(Struct, frozen=True):
    """One thing that is wrong, and what to do about it."""

    code: str
    zh: str
    en: str


class Readiness(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Whether the register can work. `outboxBatches` wait for their number in the log. Operators also see `rulesFailing`: rules
    that failed on reports (which are kept), with the number of reports that are undecided for it. `auditHoursWaiting`: hours of
    the audit trail that have no digest on the ledger yet, as while there is no registrar."""

    ready: bool
    faults: tuple[Fault, ...] = ()
    outbox_batches: int | None = None
    log_size: int | None = None
    migrations: int | None = None
    audit_hours_waiting: int | None = None
    rules_failing: dict[str, int] | None = None


class EventType(Struct, frozen=True, rename="camel"):
    """A type of event: who may report it, what it says, its place within one instant, its JSON Schema."""

    type: str
    stage: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    by: tuple[str, ...]
    governing: bool
    rank: int
    schema: str


class Explained(Struct, frozen=True):
    """A code taken apart, stretch by stretch, with every doubt."""

    kind: str
    normalised: str
    fields: dict[str, str]
    doubts: list[dict[str, Raw]]
    pieces: list[dict[str, Raw]]


@operation(
    method="GET", path="/health", tag="register", zh="是否就绪", en="Whether the register is ready", answers=Readiness,
    needs="public", errors=(503,),
)  # fmt: skip
async def health(call: Call) -> None:
    services = call.services
    faults: list[Fault] = []
    found = None
    try:
        async with asyncio.timeout(HEALTH_WAIT_S):
            found = await services.read(pulse)
    except TimeoutError:
        faults.append(Fault("store.slow", "数据库未在 5 秒内应答", "the database did not answer within 5 seconds"))
    except Exception as error:
        told = failure_of(error)
        faults.append(Fault(told.code, told.zh, told.en))
    if found is not None and found.migrations != migrations_needed():
        faults.append(
            Fault(
                "store.migrations",
                f"数据库已应用 {found.migrations} 个迁移，程序需要 {migrations_needed()} 个；请运行 suchi migrate",
                f"the database has {found.migrations} migrations, this program needs {migrations_needed()}: run suchi migrate",
            )
        )
    if not services.lane.alive:
        faults.append(
            Fault("lane.stopped", "写入通道已停止；请重启服务", "the writer lane has ended: restart the server")
        )
    if not services.trail.alive:
        faults.append(
            Fault("audit.stopped", "留痕已停止；请重启服务", "the audit trail is no longer written: restart the server")
        )
    answer = Readiness(
        ready=not faults,
        faults=tuple(faults),
        outbox_batches=found.outbox_batches if found else None,
        log_size=found.log_size if found else None,
        migrations=found.migrations if found else None,
        audit_hours_waiting=services.digesting.waiting or None,
        rules_failing=await _failing(call) if found is not None else None,
    )
    await call.answer(encode(answer), status=503 if faults else 200, headers=((b"cache-control", b"no-store"),))


async def _failing(call: Call) -> dict[str, int] | None:
    """For an operator who shows a key; a key that is wrong or another's changes nothing of the answer."""
    header = call.header(b"authorization")
    if header is None:
        return None
    try:
        caller = await call.services.who(header)
    except Failure:
        return None
    return await call.services.read(failing) if caller.scope == "operator" else None


@cache
def migrations_needed() -> int:
    """How many migrations this program has."""
    return len(read_migrations())


@operation(
    method="GET", path="/noop", tag="register", zh="空操作（测量用）", en="Nothing at all, to measure by", needs="public",
    media_type="text/plain",
)  # fmt: skip
async def noop(call: Call) -> None:
    await call.answer(b"ok\n", b"text/plain; charset=utf-8")


@operation(
    method="GET", path="/events/types", tag="register", zh="可报送的事件目录", en="The catalogue of events",
    answers=list[EventType], needs="public",
)  # fmt: skip
async def event_types(call: Call) -> None:
    await call.answer(_types())


@cache
def _types() -> bytes:
    assert TYPES
    listed = [
        EventType(
            about.name,
            about.stage,
            about.zh,
            about.en,
            about.says_zh,
            about.says_en,
            tuple(sorted(about.by)),
            about.governing,
            about.rank,
            f"/api/v1/openapi.json#/components/schemas/{about.name}",
        )
        for about in CATALOGUE.values()
    ]
    return encode(listed)


@operation(
    method="GET", path="/explain/{code}", tag="register", zh="逐段解释一个编码", en="A code explained piece by piece",
    answers=Explained, needs="public",
    parameters=(in_path("code", "电池编码、VIN、统一社会信用代码或行政区划代码", "A battery code, VIN, company code or region",
                        "X9APB01S000001G420000001"),),
)  # fmt: skip
async def explain_code(call: Call) -> None:
    await call.answer(encode(to_json(parse(call.path["code"]))))
