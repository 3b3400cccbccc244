"""Cookies: their names, how they are set so that only our own pages over TLS get them, and how they are read."""

from __future__ import annotations

from suchi.web.call import Call

SESSION = "__Host-suchi"
DEVICE = "__Host-suchi-device"
OIDC = "__Host-suchi-oidc"
DEVICE_S = 400 * 86_400
"""The longest that browsers keep a cookie."""
Header = tuple[bytes, bytes]
CLEARED = (b"clear-site-data", b'"cache", "storage"')
"""With the end of a session: the browser forgets what it has kept of our pages, for whoever sits there next."""


def read(call: Call, name: str) -> str | None:
    """The value of a cookie; one sent twice is none, because one of the two is somebody else's."""
    found = [
        part.strip()[len(name) + 1 :]
        for part in (call.header(b"cookie") or "").split(";")
        if part.strip().startswith(name + "=")
    ]
    return found[0] if len(found) == 1 and len(found[0]) <= 200 else None


def put(name: str, value: str, seconds: int | None = None) -> Header:
    """`__Host-`: the browser itself refuses it without Secure, with a Domain, or for a part of the site. A name of this module only.

    Lax and not Strict, because a link in a letter must lead to a page that knows who is there; every write has its own token."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    return b"set-cookie", f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}".encode()


def drop(name: str) -> Header:
    return put(name, "", 0)
