"""Hashes of the log: leaves and nodes as in RFC 6962 §2.1, and the running digest of one thing's entries."""

from __future__ import annotations

from hashlib import sha256


def leaf(header: bytes) -> bytes:
    """H(0x00 ‖ header), 32 bytes."""
    return sha256(b"\x00" + header).digest()


def node(left: bytes, right: bytes) -> bytes:
    """H(0x01 ‖ left ‖ right), 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def run_on(digest: bytes, leaf_: bytes) -> bytes:
    """The running digest of a thing after one more leaf in log order: H(digest ‖ leaf); it starts from 32 zero bytes."""
    return sha256(digest + leaf_).digest()
