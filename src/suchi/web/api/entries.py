"""Entries of the ledger: the receipt again, and the body for those who hold a key."""

from __future__ import annotations

import re

from msgspec import Raw, Struct

from suchi.domain.errors import Failure
from suchi.domain.event import moment
from suchi.domain.rule import Finding
from suchi.domain.things import encode
from suchi.queries import entries, findings
from suchi.queries.things import Conn
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call

_id = re.compile(r"[0-9a-f]{32}").fullmatch


class EntryAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """An entry on record: its public header, its findings, and its body unless that was erased."""

    entry_id: str
    type: str
    reporter: str
    recorded_at: str
    commitment: str
    salt: str | None = None
    seq: int | None = None
    submitted_by: str | None = None
    event: Raw | None = None
    erased: bool = False
    corrected_by: tuple[str, ...] = ()
    adopted_by: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@operation(
    method="GET", needs="read", path="/entries/{id}", tag="entries", zh="账本条目：回执、发现与原文",
    en="An entry of the ledger: its receipt, findings and body", answers=EntryAnswer, errors=(404,),
    parameters=(in_path("id", "条目编号，32 位十六进制", "The id of an entry, 32 hex digits",
                        "a3892f3d96a94fa2ba574225aaa2e40c"),),
)  # fmt: skip
async def entry(call: Call) -> None:
    text = call.path["id"].lower()
    found = await call.services.read(_read, bytes.fromhex(text)) if _id(text) else None
    if found is None:
        raise Failure(
            "entry.not-on-record",
            f"账本中没有条目 {text[:40]}；条目编号为 32 位十六进制，见报送回执的 entryId",
            f"the ledger has no entry {text[:40]}; an id has 32 hex digits, see entryId in the receipt",
        )
    await call.answer(encode(found))


def _read(conn: Conn, id_: bytes) -> EntryAnswer | None:
    row = entries.entry(conn, id_)
    if row is None:
        return None
    body = entries.body_of(row)
    aimed = entries.corrections_of(conn, id_)
    return EntryAnswer(
        entry_id=row.id.hex(),
        type=row.type,
        reporter=row.reporter,
        recorded_at=moment(row.recorded_us),
        commitment=row.commitment.hex(),
        salt=row.salt.hex() if row.salt else None,
        seq=row.seq,
        submitted_by=body.submitted_by if body else None,
        event=body.event if body else None,
        erased=body is None,
        corrected_by=tuple(by.hex() for by, kind in aimed if kind == "undone"),
        adopted_by=tuple(by.hex() for by, kind in aimed if kind == "adopted"),
        findings=tuple(findings.of_entry(conn, id_)),
    )
