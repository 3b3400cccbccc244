"""One request as a handler sees it: who asks, for what, in which language; and how it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl

from litestar.types import HTTPScope, Receive, Send

from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.receipt import Caller
from suchi.web.limits import address_of

if TYPE_CHECKING:
    from suchi.access.sessions import Standing
    from suchi.web.pages.visitor import Visitor
    from suchi.web.reading import Sent
    from suchi.web.services import Services

JSON = b"application/json"
NO_STORE = (b"cache-control", b"no-store")
_MOST_QUERY = 4096
Acts = Literal["write", "report"]


class Call:
    """A request and the services to answer it with. Everything is read when it is asked for: most calls need little."""

    __slots__ = (
        "_client",
        "_headers",
        "_query",
        "about",
        "acts",
        "address",
        "always",
        "amount",
        "began",
        "caller",
        "files",
        "form",
        "given",
        "limits",
        "path",
        "receive",
        "restricted",
        "route",
        "scope",
        "send",
        "services",
        "standing",
        "who",
    )  # fmt: skip

    def __init__(self, scope: HTTPScope, receive: Receive, send: Send, services: Services, address: str) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.services = services
        self.address = address
        self.began = False
        self.path: Mapping[str, str] = {}
        self.caller: Caller | None = None
        self.standing: Standing | None = None
        self.who: Visitor | None = None  # what pages know of the person, once one of them has asked
        self.route = f"{scope['method']} {address}"  # as declared, once it is known what was asked for
        self.acts: Acts | None = None  # what its answer leaves in the audit trail, once
        self.about: str | None = None  # what it changes, where its address does not say so: `people:0123`
        self.amount: int | None = None  # how many events it reports
        self.form = False  # a page's form brings its anti-forgery token in the body
        self.restricted = False  # its answer is for whoever asks alone: nobody on the way, and no browser, keeps it
        self.always = services.data_headers
        self.limits: tuple[tuple[bytes, bytes], ...] = ()
        self._client: str | None = None
        self.given: dict[str, Any] = {}
        self.files: Mapping[str, Sent] = {}
        self._headers: dict[bytes, bytes] | None = None
        self._query: dict[str, str] | None = None

    def header(self, name: bytes) -> str | None:
        if self._headers is None:
            self._headers = dict(self.scope["headers"])
        value = self._headers.get(name)
        return value.decode("latin-1") if value is not None else None

    @property
    def client(self) -> str:
        """The address at the other end, as rate limits count it."""
        if self._client is None:
            self._client = address_of(self.scope, self.services.settings.trusted_proxies)
        return self._client

    def replay(self, data: bytes) -> None:
        """The body was read already: let whoever reads it next find it whole."""
        receive, told = self.receive, False

        async def again() -> Any:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": data, "more_body": False}

        self.receive = again

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; one given twice is an error, because one of the two would be ignored."""
        if self._query is None:
            self._query = _query(self.scope["query_string"])
        return self._query

    @property
    def language(self) -> str:
        """`zh` or `en`: asked for in the query, kept in a cookie, or what the browser prefers."""
        try:
            asked = self.query.get("lang")
        except Failure:
            asked = None
        if asked not in ("zh", "en"):
            cookies = self.header(b"cookie") or ""
            asked = next((c.strip()[5:] for c in cookies.split(";") if c.strip().startswith("lang=")), None)
        if asked in ("zh", "en"):
            return asked
        preferred = (self.header(b"accept-language") or "").lower()
        chinese, english = preferred.find("zh"), preferred.find("en")
        return "en" if english >= 0 and (chinese < 0 or english < chinese) else "zh"

    async def begin(self, headers: list[tuple[bytes, bytes]], status: int = 200) -> None:
        """Send status and headers; from here on a failure can no longer be told. An act has its row in the trail by then."""
        await self.leave(status)
        self.began = True
        if self.restricted and not any(name == b"cache-control" for name, _ in headers):
            headers.append(NO_STORE)
        headers += self.always
        headers += self.limits
        await self.send({"type": "http.response.start", "status": status, "headers": headers})

    async def leave(self, status: int) -> None:
        """Whoever has changed something, or tried to, leaves a row in the audit trail before they are answered; raises when that
        cannot be. Reports are named by the ledger itself and wait for no row."""
        acts, self.acts = self.acts, None
        if acts == "write":
            await self.services.trail.write(self, status)
        elif acts == "report":
            self.services.trail.report(self, status)

    async def answer(
        self,
        body: bytes,
        media_type: bytes = JSON,
        status: int = 200,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        await self.begin([(b"content-type", media_type), (b"content-length", b"%d" % len(body)), *headers], status)
        await self.send(
            {
                "type": "http.response.body",
                "body": b"" if self.scope["method"] == "HEAD" else body,
                "more_body": False,
            }
        )


def _query(raw: bytes) -> dict[str, str]:
    if not raw:
        return {}
    try:
        if len(raw) > _MOST_QUERY:
            raise ValueError
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict")
    except ValueError:
        raise Failure(
            "request.query",
            f"网址中的查询参数无法读取：须为 UTF-8 百分号编码，总长不超过 {_MOST_QUERY} 字节",
            f"the query cannot be read: it must be percent-encoded UTF-8 of at most {_MOST_QUERY} bytes",
        ) from None
    query: dict[str, str] = {}
    for name, value in pairs:
        if name in query:
            raise bad_parameter(name, value, "同一参数只能出现一次", "a parameter may be given only once")
        if "\0" in value:
            raise bad_parameter(name, value.replace("\0", "�"), "不能含空字符", "it holds a NUL character")
        query[name] = value
    return query


def bad_parameter(name: str, value: str, zh: str, en: str) -> Refused:
    """A parameter that cannot be meant."""
    shown = value if len(value) <= 60 else value[:60] + "…"
    reason = Reason(code="request.parameter", zh=zh, en=en, field=f"?{name}", value=shown)
    return Refused(
        "request.parameter",
        f"参数 {name[:60]} 的值“{shown}”无效：{zh}",
        f"the parameter {name[:60]} has the value “{shown}”, which cannot be used: {en}",
        [reason],
    )


def day_of_query(call: Call, name: str) -> str | None:
    """A parameter that is a day, `YYYY-MM-DD`; None where it is not given. Raises for anything else."""
    text = call.query.get(name, "").strip()
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise bad_parameter(name, text, "须为日期，如 2026-01-31", "it is a day such as 2026-01-31") from None
