"""Findings as they stand, and the append-only record of how they appeared and were resolved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import structs
from psycopg import Connection

from suchi.db import at_once
from suchi.db.copying import data, text
from suchi.domain.cause import cause_of, finding_id
from suchi.domain.rule import Finding
from suchi.domain.rulebook import declared

_COLUMNS = "thing, entry, rule, verdict, answerable, reporter, detail, finding_id, cause, missing"
_encode = msgspec.json.Encoder(order="sorted").encode
decode = msgspec.json.Decoder(Finding).decode


def named(finding: Finding) -> Finding:
    """The finding with its name and cause, which whoever made it may have left to us."""
    if finding.finding_id is not None and finding.cause is not None:
        return finding
    about = declared(finding.rule)
    code = about.code if about is not None else finding.rule
    return structs.replace(
        finding,
        finding_id=finding.finding_id or finding_id(code, finding.subject, finding.entry, finding.rule),
        cause=finding.cause or cause_of(finding.verdict, finding.missing, finding.evidence),
    )


def add(connection: Connection[Any], found: Iterable[tuple[Finding, str, int]], *, history: bool = True) -> None:
    """Findings that are new; each with the reporter of its entry, and from when on it can be known."""
    rows = {(f.subject, f.entry, f.rule): (named(f), reporter, at_us) for f, reporter, at_us in found}
    if not rows:
        return
    packed = [
        b"\0\x0a"
        + text(f.subject)
        + data(bytes.fromhex(f.entry))
        + text(f.rule)
        + text(f.verdict)
        + text(f.answerable)
        + text(reporter)
        + data(_encode(f))
        + text(f.finding_id)
        + text(f.cause or "")
        + text(f.missing)
        for _, (f, reporter, _) in sorted(rows.items())
    ]
    at_once.add(connection, "finding", _COLUMNS, packed)
    if history:
        _note(connection, [(f, "found", at_us) for f, _, at_us in rows.values()])


def current(connection: Connection[Any], entries: Iterable[bytes]) -> dict[tuple[str, str, str], Finding]:
    """The findings that stand on these entries, by (subject, entry, rule)."""
    rows = (
        connection.cursor(binary=True)
        .execute("SELECT detail FROM finding WHERE entry = ANY(%b)", (sorted(entries),))
        .fetchall()
    )
    found = [decode(row[0]) for row in rows]
    return {(f.subject, f.entry, f.rule): f for f in found}


def replace(
    connection: Connection[Any],
    entries: Iterable[bytes],
    found: Iterable[tuple[Finding, str]],
    at_us: int,
    *,
    history: bool = True,
) -> tuple[int, int]:
    """Findings of entries judged again: what no longer holds is resolved, what is new is found. Returns (found, resolved)."""
    before = current(connection, entries)
    after = {(f.subject, f.entry, f.rule): (named(f), reporter) for f, reporter in found}
    gone = [f for key, f in before.items() if key not in after or after[key][0] != f]
    new = [pair for key, pair in after.items() if before.get(key) != pair[0]]
    for f in sorted(gone, key=lambda f: (f.subject, f.entry, f.rule)):
        connection.execute(
            "DELETE FROM finding WHERE thing = %b AND entry = %b AND rule = %b",
            (f.subject, bytes.fromhex(f.entry), f.rule),
        )
    add(connection, ((f, reporter, at_us) for f, reporter in new), history=history)
    resolved = [f for f in gone if (f.subject, f.entry, f.rule) not in after]
    if history:
        _note(connection, [(f, "resolved", at_us) for f in resolved])
    return len(new), len(resolved)


def of_sweep(connection: Connection[Any], rule: str, things: list[str] | None) -> dict[str, Finding]:
    """What a sweep has found, about these things or in all, by its subject."""
    some = "" if things is None else "AND thing = ANY(%b)"
    rows = connection.cursor(binary=True).execute(
        f"SELECT detail FROM finding WHERE rule = %b AND entry = '' {some}",
        (rule, *([things] if things is not None else ())),
    )
    return {f.subject: f for f in (decode(row[0]) for row in rows.fetchall())}


def noted_of_sweep(connection: Connection[Any], rule: str, things: list[str]) -> dict[str, Finding]:
    """What the history says a sweep has found last about these things, where that was not resolved."""
    rows = connection.cursor(binary=True).execute(
        "SELECT change, detail FROM (SELECT DISTINCT ON (thing) change, detail FROM finding_change "
        "WHERE thing = ANY(%b) AND rule = %b AND entry = '' ORDER BY thing, id DESC) AS last",
        (things, rule),
    )
    return {f.subject: f for f in (decode(detail) for change, detail in rows.fetchall() if change == "found")}


def replace_swept(
    connection: Connection[Any],
    before: dict[str, Finding],
    after: dict[str, Finding],
    at_us: int,
    noted: dict[str, Finding],
) -> tuple[int, int]:
    """Findings of one sweep, by subject, in place of those that stood; what is `noted` already is not noted again."""
    after = {subject: named(f) for subject, f in after.items()}
    gone = [f for subject, f in before.items() if after.get(subject) != f]
    new = [f for subject, f in after.items() if before.get(subject) != f]
    if gone:
        connection.execute(
            "DELETE FROM finding WHERE rule = %b AND entry = '' AND thing = ANY(%b)",
            (gone[0].rule, sorted(f.subject for f in gone)),
        )
    add(connection, ((f, "", at_us) for f in new), history=False)
    resolved = [f for f in gone if f.subject not in after]
    _note(connection, [(f, "found", at_us) for f in new if noted.get(f.subject) != f])
    _note(connection, [(f, "resolved", at_us) for f in resolved])
    return len(new), len(resolved)


def _note(connection: Connection[Any], changes: list[tuple[Finding, str, int]]) -> None:
    if not changes:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO finding_change (at_us, thing, entry, rule, change, verdict, detail, finding_id) "
            "VALUES (%b, %b, %b, %b, %b, %b, %b, %b)",
            [
                (at_us, f.subject, bytes.fromhex(f.entry), f.rule, change, f.verdict, _encode(f), f.finding_id)
                for f, change, at_us in changes
            ],
        )
