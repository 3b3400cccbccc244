"""`POST /events`: one object, an array, or lines in a stream; each event gets its own receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec
from msgspec import Raw

from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.receipt import Caller, Line, Receipt
from suchi.web.api.operation import EVENTS, Parameter, operation
from suchi.web.body import JSON, MOST_JSON, NDJSON, Body, ClientGone, media_type
from suchi.web.call import Call
from suchi.web.identifying import reporter, still_reporting
from suchi.web.lane import BATCH
from suchi.web.lines import Lines, TooLong, too_long
from suchi.web.spool import Spool

IN_FLIGHT = 2
"""Batches of one stream that may be on their way: one is written while the next is read."""
_elements = msgspec.json.Decoder(list[Raw]).decode
_encode = msgspec.json.Encoder().encode


@operation(
    method="POST", path="/events", tag="events", needs="report", takes=EVENTS, zh="报送事件", en="Report events", answers=list[Receipt],
    parameters=(
        Parameter(name="atomic", kind="flag", zh="true：全部记录或全部不记录，最多 2000 个事件",
                  en="true: all are recorded or none, at most 2000 events", example="true"),
        Parameter(name="dryRun", kind="flag", zh="true：只判断，不保留",
                  en="true: judged, nothing is kept", example="true"),
    ),
    errors=(400, 403, 408, 413, 415, 503),
)  # fmt: skip
async def submit(call: Call) -> None:
    """Read events and answer with a receipt for each, in order."""
    body = Body(call)
    try:
        caller = await reporter(call)
        kind = media_type(call)
        if kind == JSON:
            await _json(call, body, caller)
        else:
            await _stream(call, body, caller)
    except ClientGone:
        return
    except Failure:
        if not body.ended:
            await body.drain()
        raise


# ---- application/json -----------------------------------------------------------------------------------------------


async def _json(call: Call, body: Body, caller: Caller) -> None:
    data = await body.whole(MOST_JSON)
    first = data[:64].lstrip()[:1]
    if not first:
        data = data.lstrip()
        first = data[:1]
    if not first:
        raise _empty()
    elements: Sequence[bytes | Raw] = split_array(data) if first == b"[" else (data,)
    if not elements:
        raise _empty()
    atomic, dry_run = call.given["atomic"], call.given["dryRun"]
    if atomic and len(elements) > BATCH:
        raise too_many(len(elements))
    lines = [Line(number, bytes(element), caller) for number, element in enumerate(elements, 1)]
    call.amount = len(lines)
    if len(lines) == 1:  # the hot case: nothing to spool
        receipts = await call.services.lane.submit(lines, atomic=atomic, dry_run=dry_run)
        if receipts[0].outcome != "refused":
            if _wants_array(call, True):
                await call.answer(_encode(receipts))
            else:
                await call.answer(_encode(receipts[0]) + b"\n", NDJSON.encode())
            return
    else:
        receipts = []
        for start in range(0, len(lines), BATCH):
            receipts += await call.services.lane.submit(lines[start : start + BATCH], atomic=atomic, dry_run=dry_run)
    spool = Spool(array=_wants_array(call, True))
    try:
        spool.add(receipts)
        await _answer(call, spool)
    finally:
        spool.close()


def split_array(data: bytes) -> list[Raw]:
    """The elements of an array as they were sent: what each of them is, the pipeline finds out."""
    try:
        return _elements(data)
    except RecursionError:
        reason = Reason(
            code="event.depth",
            zh="嵌套过深",
            en="it is nested too deeply",
            next_zh="按接口文档的示例改写",
            next_en="write it as the examples of the documentation show",
        )
        raise Refused(
            "body.json", "请求体嵌套过深，无法读取", "the body is nested too deeply to be read", [reason]
        ) from None
    except (msgspec.MsgspecError, UnicodeError, ValueError) as error:
        reason = Reason(
            code="event.json",
            zh=f"JSON 语法错误：{error}",
            en=f"malformed JSON: {error}",
            next_zh="修正该处后重发；大批量请改用 application/x-ndjson，坏行只影响自身",
            next_en="mend it and send it again; as application/x-ndjson a bad line hurts only itself",
        )
        raise Refused(
            "body.json", "请求体不是合法的 JSON 数组", "the body is no well-formed JSON array", [reason]
        ) from None


# ---- application/x-ndjson -------------------------------------------------------------------------------------------


async def _stream(call: Call, body: Body, caller: Caller) -> None:
    spool = Spool(array=_wants_array(call, False))
    upload = _Upload(call, caller, spool)
    try:
        try:
            await upload.run(body)
        except Failure as failure:
            failure.detail["lines_done"] = spool.lines
            raise
        if not spool.lines:
            raise _empty()
        call.amount = spool.lines
        await _answer(call, spool)
    finally:
        spool.close()


class _Upload:
    """One stream on its way through the lane: batches of `BATCH` lines, `IN_FLIGHT` at a time, receipts in order."""

    def __init__(self, call: Call, caller: Caller, spool: Spool) -> None:
        self._call = call
        self._lane = call.services.lane
        self._caller = caller
        self._spool = spool
        self._atomic: bool = call.given["atomic"]
        self._dry_run: bool = call.given["dryRun"]
        self._batch: list[Line] = []
        self._long: dict[int, TooLong] = {}
        self._under_way: list[tuple[asyncio.Task[list[Receipt]], dict[int, TooLong]]] = []

    async def run(self, body: Body) -> None:
        lines = Lines()
        try:
            async for piece in body.pieces():
                await self._take(lines.feed(piece))
            await self._take(lines.end())
            await self._send()
            await self._settle(0)
        except BaseException:
            # whole batches stay, also those on their way; of the rest nothing is kept
            for task, _ in self._under_way:
                task.add_done_callback(_looked_at)
            raise

    async def _take(self, found: list[tuple[int, bytes | TooLong]]) -> None:
        for number, data in found:
            if isinstance(data, TooLong):
                self._long[number] = data
            else:
                self._batch.append(Line(number, data, self._caller))
            if len(self._batch) + len(self._long) >= BATCH:
                if self._atomic:
                    self._most(number)
                else:
                    await self._send()

    def _most(self, number: int) -> None:
        if len(self._batch) + len(self._long) > BATCH:
            raise too_many(number)

    async def _send(self) -> None:
        batch, self._batch = self._batch, []
        long, self._long = self._long, {}
        if self._under_way or self._spool.lines:
            await still_reporting(self._call)
        if self._atomic and long:
            await self._refuse_all(batch, long)
            return
        if batch or long:
            lane = self._lane.submit(batch, atomic=self._atomic, dry_run=self._dry_run) if batch else _nothing()
            self._under_way.append((asyncio.ensure_future(lane), long))
        await self._settle(IN_FLIGHT - 1)

    async def _settle(self, most: int) -> None:
        """Wait until at most so many batches are on their way; their receipts go to the spool in order."""
        while len(self._under_way) > most:
            task, long = self._under_way[0]
            receipts = await asyncio.shield(task)
            del self._under_way[0]
            if long:
                receipts = sorted([*receipts, *_refused(long)], key=lambda receipt: receipt.line)
            self._spool.add(receipts)

    async def _refuse_all(self, batch: list[Line], long: dict[int, TooLong]) -> None:
        """All or none: the others are judged, so that their errors are named too, and none is kept."""
        receipts = await self._lane.submit(batch, dry_run=True) if batch else []
        first = min(long)
        others = [
            receipt
            if receipt.outcome == "refused"
            else Receipt(line=receipt.line, outcome="refused", id=receipt.id, reasons=(_atomic_reason(first),))
            for receipt in receipts
        ]
        self._spool.add(sorted([*others, *_refused(long)], key=lambda receipt: receipt.line))


def _looked_at(task: asyncio.Task[list[Receipt]]) -> None:
    if not task.cancelled():
        task.exception()


async def _nothing() -> list[Receipt]:
    return []


def _refused(long: dict[int, TooLong]) -> list[Receipt]:
    return [
        Receipt(line=number, outcome="refused", reasons=(too_long(number, length),)) for number, length in long.items()
    ]


def _atomic_reason(first: int) -> Reason:
    return Reason(
        code="batch.atomic",
        zh=f"第 {first} 行被拒，按 atomic=true 整批不记录",
        en=f"line {first} was refused; with atomic=true nothing of the batch is kept",
        next_zh="改正该行后整批重新提交",
        next_en="mend that line and submit the whole batch again",
    )


# ---- the answer -----------------------------------------------------------------------------------------------------


async def _answer(call: Call, spool: Spool) -> None:
    if spool.unreadable:
        raise _all_unreadable(spool)
    array = _wants_array(call, media_type(call) == JSON)
    size = spool.finish()
    kind = JSON if array else NDJSON
    await call.begin([(b"content-type", kind.encode()), (b"content-length", b"%d" % size)])
    for piece in spool.pieces():
        await call.send({"type": "http.response.body", "body": piece, "more_body": True})
    await call.send({"type": "http.response.body", "body": b"", "more_body": False})


def _wants_array(call: Call, default: bool) -> bool:
    """`Accept` decides between an array and lines where it names one of them; else the request's own form does."""
    accept = call.header(b"accept") or ""
    lines, array = accept.find("ndjson"), accept.find(JSON)
    if lines < 0 and array < 0:
        return default
    return lines < 0 or 0 <= array < lines


def _all_unreadable(spool: Spool) -> Refused:
    long = bool(spool.reasons) and all(reason.code == "event.too-long" for reason in spool.reasons)
    return Refused(
        "event.too-long" if long else "body.unreadable",
        "没有一行能读作事件，未记录任何内容；逐条原因见 errors",
        "no line could be read as an event and nothing was recorded; errors says why for each",
        spool.reasons,
        omitted=max(0, spool.lines - len({reason.line for reason in spool.reasons})),
    )


def _empty() -> Failure:
    return Failure(
        "body.empty",
        "请求体为空；请发送一个事件、事件数组或每行一个事件（application/x-ndjson）",
        "the body is empty: send an event, an array of events, or one a line as application/x-ndjson",
    )


def too_many(count: int) -> Failure:
    return Failure(
        "batch.too-large",
        f"atomic=true 一次最多 {BATCH} 个事件，此请求至少有 {count} 个；请分批，或去掉 atomic",
        f"with atomic=true a request has at most {BATCH} events, this one at least {count}: split it, or drop atomic",
    )
