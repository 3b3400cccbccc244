"""An identifier taken apart, as aligned text for a terminal in Chinese and English, or as plain data for JSON."""

from collections import Counter
from typing import Any
from unicodedata import combining, east_asian_width

import msgspec

from suchi.domain.codes import Parsed
from suchi.domain.codes_doubts import Doubt
from suchi.domain.codes_explain import KIND_NAMES, Piece, explain

_GRADES = {
    "A": "A 原文 wording",
    "B": "B 二手来源 secondary source",
    "C": "C 新闻 press",
    "U": "U 未知 unknown",
    "memory": "凭记忆，待核 from memory, to be verified",
}


def to_json(parsed: Parsed) -> dict[str, Any]:
    """Kind, fields, normalised form and every doubt, with the pieces of the explanation."""
    return {
        "kind": parsed.kind,
        "normalised": parsed.normalised,
        "fields": dict(parsed.fields),
        "doubts": [_doubt(doubt) for doubt in parsed.doubts],
        "pieces": [_piece(piece) for piece in explain(parsed)],
    }


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return msgspec.to_builtins(doubt, builtin_types=()) | {"at": list(doubt.at) if doubt.at else None}


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "start": piece.start,
        "end": piece.end,
        "text": piece.text,
        "name": {"zh": piece.name_zh, "en": piece.name_en},
        "meaning": {"zh": piece.meaning_zh, "en": piece.meaning_en},
        "source": piece.source,
        "grade": piece.grade,
        "doubts": [doubt.code for doubt in piece.doubts],
    }


def to_text(parsed: Parsed) -> str:
    """The code, two lines per piece (one a language), where that comes from, then every doubt."""
    pieces = explain(parsed)
    rows = [_row(piece) for piece in pieces]
    widths = [max((_width(row[column]) for row in rows), default=0) for column in range(4)]
    lines = [f"{_printable(parsed.normalised) or '—'}    {' '.join(KIND_NAMES[parsed.kind])}"]
    usual = next((source for source, _ in Counter(map(_source, pieces)).most_common(1)), "")
    if rows:
        lines.append("")
    for row, piece in zip(rows, pieces, strict=True):
        lines.append("  ".join([*map(_pad, row[:4], widths), row[4]]).rstrip())
        indent = " " * (sum(widths[:3]) + 2 * 3)
        source = _source(piece)
        lines.append(f"{indent}{piece.name_en}: {piece.meaning_en}" + (f" [{source}]" if source != usual else ""))
    if usual:
        lines += ["", f"来源 source: {usual}"]
    return "\n".join([*lines, "", *_doubt_lines(parsed.doubts)]) + "\n"


def _row(piece: Piece) -> tuple[str, str, str, str, str]:
    span = f"{piece.start}" if piece.start == piece.end else f"{piece.start}–{piece.end}"
    return span, _printable(piece.text), "!" if piece.doubts else " ", piece.name_zh, piece.meaning_zh


def _source(piece: Piece) -> str:
    return ", ".join(filter(None, (piece.source, _GRADES.get(piece.grade, ""))))


def _doubt_lines(doubts: tuple[Doubt, ...]) -> list[str]:
    if not doubts:
        return ["无疑点 no doubts"]
    lines = [f"疑点 doubts: {len(doubts)}"]
    for doubt in doubts:
        lines += [f"! {doubt.code}", f"    {_printable(doubt.zh)}", f"    {_printable(doubt.en)}"]
    return lines


def _printable(text: str) -> str:
    """A terminal must not obey what somebody typed into a code."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _width(text: str) -> int:
    """Columns on a terminal: wide and full-width characters take two, combining marks none."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
