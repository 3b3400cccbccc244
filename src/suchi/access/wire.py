"""The form in which applications travel and are kept."""

from __future__ import annotations

from msgspec import Struct


class Wire(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """What is sent and kept as JSON."""
