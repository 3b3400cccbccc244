"""The audiences of what is on record, strongest first, and the rows that open fields to them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Audience = Literal[
    "operator", "authority", "auditor", "answerable", "author", "holder", "concerned", "vehicle_maker", "maker", "parent", "company", "public",
]  # fmt: skip
Audiences = frozenset[str]
"""All that somebody is to one thing; whoever asks is at least `public`."""

AUDIENCES: dict[Audience, tuple[str, str]] = {
    "operator": ("运营方：全部可见，同样留痕", "the operator: sees all, and is recorded like everybody"),
    "authority": (
        "主管部门：属其职责领域和辖区",
        "an authority, within its field of duty and its region",
    ),
    "auditor": ("审计方", "an auditor"),
    "answerable": (
        "应负责方：发现所指的主体，案件的当事人",
        "who has to answer for a finding, the party of a case",
    ),
    "author": (
        "报送方：由其报送，或委托其报送",
        "whoever reported it, or for whom it was reported; of a lot, the plant that made it",
    ),
    "holder": (
        "持有方：现持有或所有，或正待接收；对主体而言即其本身",
        "who holds or owns it or is to receive it now; of a company, the company itself",
    ),
    "concerned": (
        "相关方：车辆正在其厂内的企业、承运人",
        "a yard or workshop in which its vehicle stands now, a carrier under way with it",
    ),
    "vehicle_maker": (
        "所在车辆的生产企业（换电车辆除外）",
        "the maker of the vehicle it is in now, unless that is one whose packs are swapped",
    ),
    "maker": (
        "生产企业：电池的生产企业，或曾装其车辆的生产企业",
        "its maker, or the maker of a vehicle it was in",
    ),
    "parent": ("集团：与其下属企业所见相同", "a parent: what its subsidiary sees, no more"),
    "company": ("其他企业", "any other company"),
    "public": ("公众", "everybody"),
}


class Row(Struct, frozen=True, kw_only=True):
    """To whom a field is open, and why in a word or two (clause or reason). `kind`: as what a structure inside is shown, where
    that is not the name of the structure."""

    audiences: Audiences
    why: str
    kind: str | None = None


Rows = dict[str, Row]


def rows(*groups: tuple[str, str, str]) -> Rows:
    """Rows from groups of (audiences, why, fields), each a text of words; `field=Kind` names as what the inside is shown."""
    found: Rows = {}
    for audiences, why, fields in groups:
        words = frozenset(audiences.split())
        if not words <= set(AUDIENCES):
            raise ValueError(f"no such audience: {', '.join(sorted(words - set(AUDIENCES)))}")
        for text in fields.split():
            name, _, kind = text.partition("=")
            if name in found:
                raise ValueError(f"{name} has two rows")
            found[name] = Row(audiences=words | {"operator"}, why=why, kind=kind or None)
    return found
