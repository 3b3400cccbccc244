"""Entries of the ledger: the receipt again, and the body, for their authors and the authorities."""

from __future__ import annotations

import re

from msgspec import Raw, Struct

from suchi.access import free_text
from suchi.access.denials import denied
from suchi.domain.audiences import Audiences
from suchi.domain.disclosure import restricted, shown
from suchi.domain.errors import Failure
from suchi.domain.event import moment
from suchi.domain.rule import Finding
from suchi.domain.things import encode
from suchi.queries import entries, findings
from suchi.queries.things import Conn
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.disclosing import KEPT_BY_NOBODY, Asker, asker, record, to_entry
from suchi.web.telling import told

_id = re.compile(r"[0-9a-f]{32}").fullmatch


class EntryAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """An entry on record: its public header, its findings, and its body unless that was erased. `textErased`: only its free text was;
    a mark stands in the place of each, and the commitment can no longer be recomputed."""

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
    text_erased: bool = False
    corrected_by: tuple[str, ...] = ()
    adopted_by: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@operation(
    method="GET", needs="read", path="/entries/{id}", tag="entries", zh="账本条目：回执、发现与原文",
    en="An entry of the ledger: its receipt, findings and body", answers=EntryAnswer, errors=(403, 404),
    parameters=(in_path("id", "条目编号，32 位十六进制", "The id of an entry, 32 hex digits",
                        "a3892f3d96a94fa2ba574225aaa2e40c"),),
)  # fmt: skip
async def entry(call: Call) -> None:
    text = call.path["id"].lower()
    await call.answer(encode(await seen(call, text)), headers=KEPT_BY_NOBODY)


async def seen(call: Call, text: str) -> EntryAnswer:
    """The entry with what the caller may see of it, put on record. Raises as if it were not there where it is not for the caller."""
    unknown = Failure(
        "entry.not-on-record",
        f"账本中没有条目 {text[:40]}；条目编号为 32 位十六进制，见报送回执的 entryId",
        f"the ledger has no entry {text[:40]}; an id has 32 hex digits, see entryId in the receipt",
    )
    if not _id(text):
        raise unknown
    found, audiences = await call.services.read(_read, asker(call), bytes.fromhex(text), unknown)
    await record(call, audiences, f"entry:{text}", [found.reporter])
    return shown("EntryAnswer", found, audiences)


def _read(conn: Conn, ask: Asker, id_: bytes, unknown: Failure) -> tuple[EntryAnswer, Audiences]:
    reach, row = ask(conn), entries.entry(conn, id_)
    body = entries.body_of(row) if row is not None else None
    audiences, competent = to_entry(conn, reach, row, body)
    if row is None:
        raise unknown
    if not restricted(audiences):
        raise denied("access.region") if competent else unknown
    aimed = entries.corrections_of(conn, id_)
    whole = free_text.whole(conn, {id_: row.body}).get(id_)
    told_body = entries.decoded(whole) if whole is not None else body
    answer = EntryAnswer(
        entry_id=row.id.hex(),
        type=row.type,
        reporter=row.reporter,
        recorded_at=moment(row.recorded_us),
        commitment=row.commitment.hex(),
        salt=row.salt.hex() if row.salt else None,
        seq=row.seq,
        submitted_by=body.submitted_by if body else None,
        event=told_body.event if told_body else None,
        erased=body is None,
        text_erased=body is not None and whole is None,
        corrected_by=tuple(by.hex() for by, kind in aimed if kind == "undone"),
        adopted_by=tuple(by.hex() for by, kind in aimed if kind == "adopted"),
        findings=told(conn, reach, findings.of_entry(conn, id_)),
    )
    return answer, audiences
