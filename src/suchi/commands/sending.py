"""Where `submit` sends its batches: straight into the store, or to a server over HTTP."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

import httpx
import msgspec

from suchi.capture.draft import now_us
from suchi.commands.reading import Event
from suchi.db.pool import Store
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.receipt import Caller, Line, Receipt
from suchi.pipeline import Writer
from suchi.projections.follow import Follower
from suchi.web.lines import TooLong, too_long

_PATIENCE_S = (0.5, 1, 2, 4, 8, 15)
_NDJSON = "application/x-ndjson"


class Sender(Protocol):
    """Sends one batch at a time; what it has returned is on record."""

    def send(self, events: Sequence[Event], *, dry_run: bool, atomic: bool) -> list[Receipt]: ...

    def close(self) -> None: ...


class StoreSender:
    """Walks batches down the pipeline in this process."""

    def __init__(self, store: Store, company: str | None, *, replay: bool) -> None:
        self._store = store
        self._caller = Caller("cli", company_key(company), "reporter") if company else Caller("cli", None, "operator")
        self._replay = replay
        self._writer = Writer(store)
        self._last_us = 0

    def send(self, events: Sequence[Event], *, dry_run: bool, atomic: bool) -> list[Receipt]:
        lines = [Line(event.number, event.data, self._caller) for event in events if isinstance(event.data, bytes)]
        self._last_us = max(self._last_us + 1, now_us())
        clock = None if self._replay else self._last_us
        receipts = self._writer.submit(lines, clock_us=clock, dry_run=dry_run, atomic=atomic) if lines else []
        return _in_order(events, receipts)

    def close(self) -> None:
        self._writer.close()

    def settle(self) -> None:
        """Do what a server's follower would do: number the entries, judge again."""
        follower = Follower(self._store)
        try:
            follower.drain()
        finally:
            follower.close()


class ServerSender:
    """Sends batches as NDJSON to `/api/v1/events`; a broken connection is tried again, since ids make that harmless."""

    def __init__(self, url: str, key: str | None) -> None:
        if not key:
            raise Failure(
                "submit.key-missing",
                "向服务器报送需要密钥；请用 --key 或环境变量 SUCHI_KEY 给出",
                "a server wants a key: give it with --key or in the variable SUCHI_KEY",
            )
        self._url = f"{url.rstrip('/')}/api/v1/events"
        headers = {"Authorization": f"Bearer {key.strip()}", "Content-Type": _NDJSON, "Accept": _NDJSON}
        self._client = httpx.Client(headers=headers, timeout=httpx.Timeout(120.0, connect=10.0))

    def send(self, events: Sequence[Event], *, dry_run: bool, atomic: bool) -> list[Receipt]:
        sent = [(event.number, event.data) for event in events if isinstance(event.data, bytes)]
        body = b"".join(one_line(data) + b"\n" for _, data in sent)
        query = {name: "true" for name, given in (("dryRun", dry_run), ("atomic", atomic)) if given}
        receipts = _receipts(self._post(body, query)) if sent else []
        if len(receipts) != len(sent):
            raise _not_suchi(self._url, f"{len(receipts)} receipts for {len(sent)} events")
        own = [msgspec.structs.replace(r, line=number) for r, (number, _) in zip(receipts, sent, strict=True)]
        return _in_order(events, own)

    def close(self) -> None:
        self._client.close()

    def _post(self, body: bytes, query: dict[str, str]) -> bytes:
        for pause in (*_PATIENCE_S, None):
            try:
                answer = self._client.post(self._url, content=body, params=query)
            except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
                raise _not_suchi(self._url, str(error)) from None
            except httpx.TransportError as error:
                said = str(error) or type(error).__name__
            else:
                if answer.status_code == httpx.codes.OK:
                    return answer.content
                if answer.status_code not in (429, 502, 503, 504):
                    raise problem(self._url, answer)
                said = f"HTTP {answer.status_code}"
            if pause is not None:
                time.sleep(pause)
        raise Failure(
            "submit.unreachable",
            f"无法向 {self._url} 报送：{said}；恢复后再次运行同一命令即可继续",
            f"{self._url} cannot be reached: {said}; run the same command again to go on where it stopped",
            url=self._url,
        )


def one_line(data: bytes) -> bytes:
    """An event of a pretty-printed file on one line; a line break inside a string stays the error that it is."""
    if b"\n" not in data and b"\r" not in data:
        return data
    try:
        return msgspec.json.format(data, indent=-1)
    except (msgspec.MsgspecError, UnicodeError):
        return data.replace(b"\n", b"\x0b").replace(b"\r", b"\x0b")


def _receipts(content: bytes) -> list[Receipt]:
    if content.lstrip().startswith(b"["):
        return msgspec.json.decode(content, type=list[Receipt])
    decode = msgspec.json.Decoder(Receipt).decode
    return [decode(line) for line in content.splitlines() if line.strip()]


def _in_order(events: Sequence[Event], receipts: list[Receipt]) -> list[Receipt]:
    """All receipts by number, those of events that were too long to be read among them."""
    refused = [
        Receipt(line=e.number, outcome="refused", reasons=(too_long(e.number, e.data),))
        for e in events
        if isinstance(e.data, TooLong)
    ]
    return sorted([*receipts, *refused], key=lambda receipt: receipt.line) if refused else receipts


class _Problem(msgspec.Struct, rename="camel"):
    """What matters here of an answer of type application/problem+json."""

    code: str
    zh: str = ""
    en: str = ""
    title: str = ""
    detail: str = ""
    reasons: list[Reason] = []


def problem(url: str, answer: httpx.Response) -> Failure:
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
    except msgspec.MsgspecError:
        return _not_suchi(url, f"HTTP {answer.status_code}")
    en = problem.en or problem.detail or problem.title
    return Refused(problem.code, problem.zh or en, en, problem.reasons)


def _not_suchi(url: str, said: str) -> Failure:
    return Failure(
        "submit.not-suchi",
        f"{url} 的应答不是溯池服务的应答（{said}）；请检查 --url",
        f"{url} does not answer as Suchi does ({said}); check --url",
        url=url,
    )
