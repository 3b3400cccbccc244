"""Requests signed by a company's machine: HTTP Message Signatures (RFC 9421) with Ed25519, and Content-Digest (RFC 9530).

No secret is shared: the register knows the public half. A signature covers method, target and body, holds for five minutes around
`created`, and counts once, nonce or not: the same one again is refused.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from hashlib import sha256, sha512
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from msgspec import Struct

from suchi.access import structured
from suchi.access.denials import denied
from suchi.access.structured import InnerList, Malformed

WINDOW_S = 300
MOST_COVERED = 32
ALGORITHM = "ed25519"


class Message(Struct, frozen=True, kw_only=True):
    """A request as its sender saw it: `target` is the whole address, with the query; several headers of one name are joined."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    def component(self, name: str) -> str | None:
        """The value that goes into the signature base (RFC 9421 §2); None if the request has no such thing."""
        if not name.startswith("@"):
            return self.headers.get(name)
        parts = urlsplit(self.target)
        return {
            "@method": self.method,
            "@target-uri": self.target,
            "@authority": parts.netloc.lower(),
            "@scheme": parts.scheme.lower(),
            "@path": parts.path or "/",
            "@query": f"?{parts.query}",
        }.get(name)


class Signed(Struct, frozen=True):
    """A signature that was found on a request and is not yet verified."""

    label: str
    key: str
    covered: InnerList
    signature: bytes


def find(message: Message) -> Signed:
    """The one signature of the request. Raises when it cannot be read, or there are several."""
    try:
        inputs = structured.inner_lists(message.headers["signature-input"])
        values = structured.byte_strings(message.headers["signature"])
        [(label, covered)] = inputs.items()
        signature = values[label]
        key = covered.parameters["keyid"]
        if not isinstance(key, str) or len(signature) != 64:
            raise Malformed
    except (KeyError, ValueError):
        raise denied("access.signature-malformed") from None
    return Signed(label, key, covered, signature)


def check(message: Message, signed: Signed, now_s: int) -> None:
    """Whether it covers what it must, in its time. Raises otherwise."""
    if signed.covered.parameters.get("alg", ALGORITHM) != ALGORITHM:
        raise denied("access.signature-algorithm")
    if any(parameters for _, parameters in signed.covered.items) or len(signed.covered.items) > MOST_COVERED:
        raise denied("access.signature-malformed")
    names = [name for name, _ in signed.covered.items]
    if len(set(names)) != len(names):
        raise denied("access.signature-malformed")
    if "@method" not in names or not _binds_target(message, names):
        raise denied("access.signature-coverage")
    if (message.body or message.method not in ("GET", "HEAD")) and "content-digest" not in names:
        raise denied("access.signature-coverage")
    created, expires = signed.covered.parameters.get("created"), signed.covered.parameters.get("expires")
    # a bool is an int, and no time
    if type(created) is not int or abs(now_s - created) > WINDOW_S:
        raise denied("access.signature-time")
    if expires is not None and (type(expires) is not int or expires <= now_s):
        raise denied("access.signature-time")


def _binds_target(message: Message, names: list[str]) -> bool:
    """Whether it holds for this address alone. A path is the same at every register: without the host, what was sent to a trial
    register could be sent on to another one that knows the key (RFC 9421 §2.2.3, §7.2)."""
    queried = "?" not in message.target or "@query" in names
    return "@target-uri" in names or ({"@authority", "@path"}.issubset(names) and queried)


def base(message: Message, covered: InnerList) -> bytes:
    """The signature base (RFC 9421 §2.5): a line for each covered component, then the parameters as they were sent."""
    lines: list[str] = []
    for name, _ in covered.items:
        value = message.component(name)
        if value is None:
            raise denied("access.signature-coverage")
        lines.append(f'"{name}": {value}')
    lines.append(f'"@signature-params": {covered.text}')
    return "\n".join(lines).encode("latin-1", "replace")


def verify(message: Message, signed: Signed, public: bytes) -> None:
    """Raise unless the key has signed this request and its digest is that of the body."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, base(message, signed.covered))
    except (InvalidSignature, ValueError):
        raise denied("access.signature-wrong") from None
    if "content-digest" in message.headers:
        check_digest(message.headers["content-digest"], message.body)


def check_digest(header: str, body: bytes) -> None:
    """RFC 9530: every digest that we know must fit, and at least one must be known."""
    try:
        given = structured.byte_strings(header)
    except Malformed:
        raise denied("access.digest-wrong") from None
    known = [(given[name], made(body).digest()) for name, made in _DIGESTS.items() if name in given]
    if not known or not all(compare_digest(one, other) for one, other in known):
        raise denied("access.digest-wrong")


_DIGESTS: dict[str, Any] = {"sha-256": sha256, "sha-512": sha512}


def read_public_key(text: str) -> bytes:
    """The 32 bytes of an Ed25519 public key, from PEM or Base64."""
    try:
        if "-----BEGIN" in text:
            key = load_pem_public_key(text.encode())
            if not isinstance(key, Ed25519PublicKey):
                raise ValueError
            return key.public_bytes_raw()
        raw = b64decode(text.strip(), validate=True)
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
    except (ValueError, Error, UnsupportedAlgorithm):
        raise denied("access.public-key") from None
