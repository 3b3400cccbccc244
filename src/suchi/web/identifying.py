"""Who is asking: a key, a signature or a session; and whether that is enough for what a route declares that it needs."""

from __future__ import annotations

from hmac import compare_digest
from typing import Literal, get_args
from urllib.parse import urlsplit

from suchi.access import signing_keys
from suchi.access.denials import denied
from suchi.access.keys import require_submit
from suchi.access.sessions import Standing
from suchi.access.signatures import Message
from suchi.access.tokens import csrf_of
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.domain.receipt import Caller
from suchi.web import cookies
from suchi.web.body import MOST_JSON, Body
from suchi.web.call import Call

Need = Literal["public", "read", "report", "session", "self", "administrator", "audit", "registrar"]
NEEDS: dict[str, tuple[str, str]] = {
    "public": ("公开", "open to all"),
    "read": ("密钥、签名或登录，可查询", "a key, a signature or a log-in that may read"),
    "report": ("密钥、签名或登录，可报送", "a key, a signature or a log-in that may report"),
    "session": ("登录", "a log-in"),
    "self": ("登录（班次 PIN 除外）", "a log-in, other than by a shift's PIN"),
    "administrator": ("管理员登录", "the log-in of an administrator"),
    "audit": ("管理员或审计人员登录", "the log-in of an administrator, or of somebody at an auditor"),
    "registrar": ("登记机构人员登录", "the log-in of somebody at the registrar"),
}
"""Everything that a route may declare; one that declares nothing is refused to everybody."""
assert set(NEEDS) == set(get_args(Need))
_SAFE = ("GET", "HEAD")


async def admit(call: Call, needs: str | None) -> None:
    """Find out who is asking, and raise unless that is enough."""
    if needs == "public":
        return
    if needs in ("read", "report"):
        await identify(call)
        if needs == "read" and call.caller is not None and not call.caller.reads:
            raise denied("access.key-scope")
        return
    standing = await session(call)
    if needs == "session":
        return
    if standing.device is not None or (needs == "administrator" and not standing.administers):
        raise denied("access.role")
    if needs == "registrar":
        today = call.services.today()
        company = standing.person.company
        if standing.person.role == "viewer":
            raise denied("access.role")
        if not await call.services.read(call.services.groups.holds, company, "registrar", today):
            raise denied("access.registrar")
    elif needs == "audit":
        groups, company = call.services.groups, standing.person.company
        if not standing.administers and not await call.services.read(
            groups.holds, company, "auditor", call.services.today()
        ):
            raise denied("access.role")
    elif needs not in ("self", "administrator"):
        raise denied("access.role")


ON_SHIFT = frozenset(
    "GET /api/v1/me | POST /api/v1/logout | GET /api/v1/shift | POST /api/v1/shift/open | POST /api/v1/events | "
    "GET /api/v1/entries/{id} | POST /api/v1/attachments | GET /api/v1/events/types".split(" | ")
)
"""All of the interface that the session of a shift may use: a PIN of six digits on a tablet that stands about reports, and reads
what the pages of the yard show, no more."""


def within_shift(call: Call, route: str, needs: str | None) -> None:
    """Raise where a session that a PIN has opened asks the interface for what is not the yard's."""
    if needs != "public" and call.standing is not None and call.standing.device is not None and route not in ON_SHIFT:
        raise denied("access.role")


async def reporter(call: Call) -> Caller:
    """Who reports; raises unless they may. A key that is remembered costs one look-up."""
    await admit(call, "report")
    caller = call.caller
    assert caller is not None
    require_submit(caller)
    call.limits = call.services.limits.take("report", caller.key)
    return caller


async def identify(call: Call) -> None:
    """Set the caller from a key, a signature or a session; a request with none of them is told to bring a key."""
    header = call.header(b"authorization")
    if header is None and call.header(b"signature-input") is not None:
        call.services.limits.refuse_if_spent("denied", call.client)
        try:
            # asked again after a lost connection it may take its own trace for a replay: the sender signs anew
            call.caller = await call.services.read(signing_keys.resolve, await _message(call), now_us())
        except Failure:
            call.services.limits.take("denied", call.client)
            raise
    elif header is None and cookies.read(call, cookies.SESSION) is not None:
        await session(call)
    else:
        call.caller = call.services.keys.known(header)
        if call.caller is None:
            call.services.limits.refuse_if_spent("denied", call.client)
            try:
                call.caller = await call.services.who(header)
            except Failure as failure:
                if failure.code.startswith("access."):
                    call.services.limits.take("denied", call.client)
                raise


async def still_reporting(call: Call) -> None:
    """Raise where a key was revoked, a session ended or a person closed since the request began: what takes long is looked at again.
    A signature counts once, and what it covers is short."""
    if call.header(b"authorization") is None and call.header(b"signature-input") is not None:
        return
    await identify(call)
    assert call.caller is not None
    require_submit(call.caller)


async def session(call: Call) -> Standing:
    """Who is logged in. A write also needs the session's own token, and to come from our pages."""
    token = cookies.read(call, cookies.SESSION)
    if token is None:
        raise denied("access.session-needed")
    found = call.services.sessions.known(token)
    if found is None:
        found = await call.services.read(call.services.sessions.resolve, token, now_us())
    if not found.on_its_tablet(cookies.read(call, cookies.DEVICE)):
        raise denied("access.session-ended")  # a shift's session that was carried off
    if call.scope["method"] not in _SAFE and not call.form:
        same_origin(call)
        check_csrf(token, call.header(b"x-csrf-token"))
    call.standing, call.caller = found, found.caller
    return found


def check_csrf(token: str, given: str | None) -> None:
    if given is None or not compare_digest(given.encode("latin-1", "replace"), csrf_of(token).encode()):
        raise denied("access.csrf")


def same_origin(call: Call) -> None:
    """Raise when a browser says that another site's page has made it send this."""
    site = call.header(b"sec-fetch-site")
    if site == "same-origin":
        return  # the browser's own word, which no page can set
    if site not in (None, "none"):
        raise denied("access.origin")
    origin = call.header(b"origin")
    # our pages send no referrer, and for that a browser hides the origin of their forms: then its own word of the site counts
    if origin is None or (origin == "null" and call.header(b"sec-fetch-site") == "same-origin"):
        return
    if not ours(call, origin):
        raise denied("access.origin")


def ours(call: Call, address: str | None) -> bool:
    """Whether an address that a browser names lies on this site."""
    public = call.services.settings.public_url
    hosts = {call.header(b"host")} | ({urlsplit(public).netloc} if public else set())
    return address is not None and urlsplit(address).netloc in hosts


async def _message(call: Call) -> Message:
    """The request as its sender saw it. The body is read here, as it came over the wire, and kept for whoever reads it next."""
    data = await Body(call).raw(MOST_JSON)
    call.replay(data)
    headers: dict[str, str] = {}
    for name, value in call.scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1").strip()
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    settings = call.services.settings
    base = settings.public_url or f"http://{headers.get('host', '')}"
    parts = urlsplit(base)
    path = call.scope["raw_path"].decode("latin-1").partition("?")[0]
    query = call.scope["query_string"].decode("latin-1")
    target = f"{parts.scheme}://{parts.netloc}{path}" + (f"?{query}" if query else "")
    return Message(method=call.scope["method"], target=target, headers=headers, body=data)
