"""Headers that every answer carries, and which of them a page needs besides."""

from __future__ import annotations

Headers = tuple[tuple[bytes, bytes], ...]
NOSNIFF = (b"x-content-type-options", b"nosniff")
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
NO_REFERRER = (b"referrer-policy", b"no-referrer")
NOTHING = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
"""For data: if a browser is made to show it as a page after all, nothing in it works."""
PAGE = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
"""For pages: scripts and styles from files of our own only, nothing inline; a camera to scan codes with, and no other device.
Other sites learn no address of ours; our own do, because under `no-referrer` a browser sends our forms with `Origin: null`."""


def data_headers(*, tls: bool) -> Headers:
    """What goes with every answer that is no page."""
    return (NOSNIFF, NOTHING, NO_REFERRER, HSTS) if tls else (NOSNIFF, NOTHING, NO_REFERRER)


def page_headers(*, tls: bool) -> Headers:
    """What goes with every page."""
    return (NOSNIFF, *PAGE, HSTS) if tls else (NOSNIFF, *PAGE)
