"""Rate limits, kept by each process in its own memory: how much is left is told with every answer.

One number per address or key (the generic cell rate algorithm): the moment at which everything taken so far is paid off.
Told as in draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` and `RateLimit`.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from math import ceil
from time import monotonic

from litestar.types import HTTPScope
from msgspec import Struct

from suchi.access.denials import denied

Headers = tuple[tuple[bytes, bytes], ...]
MOST_KEPT = 100_000


class Rate(Struct, frozen=True):
    """At most `amount` in `window_s` seconds, spread or at once."""

    name: str
    amount: int
    window_s: int = 60


RATES: dict[str, Rate] = {
    rate.name: rate
    for rate in (
        Rate("public", 1200),
        Rate("read", 6000),
        Rate("report", 300_000),
        Rate("account", 300),
        Rate("login", 30),
        Rate("denied", 120),
        Rate("apply", 20, 3600),
        Rate("pair", 30, 600),
        Rate("tell", 10, 3600),
        Rate("attach", 240),
        Rate("attach-mib", 4096, 3600),
        Rate("library", 120),
    )
}
"""By the name a route declares. `public`, `login`, `denied` (keys that were refused), `apply`, `pair` and `tell` count by address."""


class Limit:
    """One rate, for everybody."""

    __slots__ = ("_next", "_now", "_old", "_period", "_policy", "_quoted", "_window")

    def __init__(self, rate: Rate, factor: float) -> None:
        amount = max(1, int(rate.amount * factor))
        self._window = float(rate.window_s)
        self._period = self._window / amount
        self._quoted = b'"%b";r=' % rate.name.encode()
        self._policy = (b"ratelimit-policy", b'"%b";q=%d;w=%d' % (rate.name.encode(), amount, rate.window_s))
        # Two generations: what was last written before the older of them is paid off, whatever it was.
        self._now: dict[str, float] = {}
        self._old: dict[str, float] = {}
        self._next = 0.0

    def take(self, who: str, amount: int = 1) -> Headers:
        """Count one, or so many; the headers that tell what is left. Raises, and counts nothing, when that is not left."""
        now = monotonic()
        if now >= self._next or len(self._now) > MOST_KEPT:
            self._old, self._now, self._next = (
                (self._now if now < self._next + self._window else {}),
                {},
                now + self._window,
            )
        paid = self._now.get(who)
        if paid is None:
            paid = self._old.get(who, now)
        debt = (paid - now if paid > now else 0.0) + self._period * amount
        if debt > self._window + 1e-9:
            raise denied("request.rate", retry_after=max(1, ceil(debt - self._window)))
        self._now[who] = now + debt
        left = int((self._window - debt) / self._period + 1e-6)
        return (self._policy, (b"ratelimit", b"%b%d;t=%d" % (self._quoted, left, int(debt) + 1)))

    def spent(self, who: str) -> bool:
        """Whether nothing is left, without taking any."""
        now = monotonic()
        return max(self._now.get(who, 0.0), self._old.get(who, 0.0)) - now + self._period > self._window + 1e-9


class Limits:
    """All rates of a process; with `factor` 0 there are none."""

    def __init__(self, factor: float) -> None:
        self._limits = {name: Limit(rate, factor) for name, rate in RATES.items()} if factor else {}

    def take(self, name: str, who: str, amount: int = 1) -> Headers:
        limit = self._limits.get(name)
        return limit.take(who, amount) if limit is not None else ()

    def spent(self, names: Iterable[str], who: str) -> bool:
        """Whether nothing is left of one of these, without taking any."""
        return any(limit.spent(who) for name in names if (limit := self._limits.get(name)) is not None)

    def refuse_if_spent(self, name: str, who: str) -> None:
        limit = self._limits.get(name)
        if limit is not None and limit.spent(who):
            raise denied("request.rate", retry_after=1)


def address_of(scope: HTTPScope, trusted: frozenset[str]) -> str:
    """Who is at the other end: the peer, or whom a trusted proxy names. Of IPv6 the /64 that a household or firm has."""
    client = scope.get("client")
    address = client[0] if client else ""
    if address in trusted:
        forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        for hop in reversed(forwarded.decode("latin-1").split(",")):
            address = _bare(hop.strip()) or address
            if address not in trusted:
                break
    return ":".join(address.split(":")[:4]) if address.count(":") > 3 and "." not in address else address


def _bare(hop: str) -> str:
    """An address as a proxy writes it; one that is none is not believed."""
    try:
        return ip_address(hop.strip("[]")).exploded
    except ValueError:
        return ""
