"""Free text of reports: sealed beside the entries it stands in, opened for whoever may read them, and erased entry by entry.

What is sealed is the whole body, the very bytes that the entry's commitment was made of: opened, it proves itself. The plain row has
`WITHHELD` (`domain/free_text`) in place of each text. Erasing takes the sealed body and the salt: what is left of the commitment says
nothing of the text, and leaf, digests and every other proof stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from psycopg import Connection

from suchi.access import acting, keyfile
from suchi.access.denials import denied
from suchi.access.vault import Vault, purpose, vault_at, vault_of
from suchi.db.pool import Store
from suchi.domain.canonical import body, canonical_event, event_of_body
from suchi.domain.errors import Failure, Reason
from suchi.domain.event import Event
from suchi.domain.events import AnyEvent
from suchi.domain.free_text import spoken, withheld
from suchi.ledger import entries

TABLE, COLUMN = "entry_text", "private"
BATCH = 500
_event = msgspec.json.Decoder(AnyEvent).decode


class _Body(msgspec.Struct, rename="camel"):
    event: msgspec.Raw
    place: int
    submitted_by: str


_body = msgspec.json.Decoder(_Body).decode


def sealer(store: Store) -> Vault:
    """The vault of a store, for a session that writes; beside an embedded database its key file is made when it is wanted first."""
    settings = store.settings
    try:
        return vault_at(keyfile.path_of(settings), settings.cipher)
    except Failure as failure:
        if failure.code != "vault.key-file-missing" or not keyfile.may_be_made(settings):
            raise
    with store.connect_app() as conn:
        return vault_of(conn)


def not_kept(failure: Failure) -> Reason:
    """Why a report with free text is refused where nothing can be sealed: it is never written down plain instead."""
    return Reason(
        code="submit.text-unsealed",
        zh=f"报告含文字说明，暂不能加密保存：{failure.zh}",
        en=f"the report holds free text, which cannot be sealed for the moment: {failure.en}",
        next_zh="请联系运营方；恢复后以相同编号重新提交",
        next_en="tell the operator, and submit it again under the same id once that is mended",
    )


def sealed(vault: Vault, entry: bytes, whole_body: bytes) -> bytes:
    """The body of an entry, sealed."""
    return vault.seal(whole_body, _purpose(entry))


def whole(conn: Connection[Any], bodies: Mapping[bytes, bytes | None]) -> dict[bytes, bytes]:
    """Whole bodies by the ids of their entries; those that were erased, or their free text, are absent. Raises where one does not
    open."""
    found = {id_: data for id_, data in bodies.items() if data is not None}
    rows = conn.execute("SELECT entry, private FROM entry_text WHERE entry = ANY (%s)", [sorted(found)], binary=True)
    for id_, private in rows.fetchall():
        if private is None:
            del found[id_]
        else:
            found[id_] = vault_of(conn).open(private, _purpose(id_))
    return found


def events(conn: Connection[Any], ids: Iterable[bytes]) -> dict[bytes, Event]:
    """The events of those of the entries that have free text, with it; those whose text was erased are absent."""
    rows = conn.execute(
        "SELECT entry, private FROM entry_text WHERE entry = ANY (%s) AND private IS NOT NULL",
        [sorted(ids)],
        binary=True,
    ).fetchall()
    if not rows:
        return {}
    vault = vault_of(conn)
    return {id_: _event(event_of_body(vault.open(private, _purpose(id_)))) for id_, private in rows}


# ---- erasing --------------------------------------------------------------------------------------------------------


def erase(owner: Connection[Any], entry: bytes, now_us: int, *, really: bool) -> int:
    """Erase the free text of an entry, with the salt of its commitment; how many there were (1 or 0). Part of one transaction, and
    for the tables' owner only: the program itself changes nothing in the ledger. Raises where no such entry has any."""
    row = owner.execute("SELECT private IS NULL FROM entry_text WHERE entry = %s", [entry]).fetchone()
    if row is None:
        raise denied("entry.no-text")
    if row[0]:
        raise denied("entry.text-erased")
    if really:
        _empty(owner, [entry], now_us)
    return 1


def erase_before(owner: Connection[Any], before_us: int, now_us: int) -> int:
    """Erase the free text of all entries recorded before that moment (µs since 1970 UTC); of how many. Part of one transaction."""
    old = "SELECT t.entry FROM entry_text t JOIN entry e ON e.id = t.entry WHERE t.private IS NOT NULL AND e.recorded_us < %s"
    ids = [id_ for (id_,) in owner.execute(f"{old} FOR UPDATE OF t", [before_us], binary=True)]
    _empty(owner, ids, now_us)
    return len(ids)


def _empty(owner: Connection[Any], ids: list[bytes], now_us: int) -> None:
    entries.forget_salts(owner, ids)
    owner.execute("UPDATE entry_text SET private = NULL, erased_us = %s WHERE entry = ANY (%s)", [now_us, ids])


# ---- entries from before --------------------------------------------------------------------------------------------


def may_be_plain(conn: Connection[Any]) -> bool:
    """Whether entries from before have not been looked through yet, all of them."""
    row = conn.execute("SELECT texts_sealed FROM register").fetchone()
    return row is not None and not row[0]


def seal_plain(owner: Connection[Any], vault: Callable[[], Vault]) -> int:
    """Seal the free text of entries that were recorded before it was kept apart; how many that were. Batch by batch, each a
    transaction, for the tables' owner; done once. What read tables hold of it goes with `suchi rebuild`."""
    count, after = 0, b""
    while True:
        read, sealed_, after = acting.whole(owner, _seal_some, vault, after)
        count += sealed_
        if read < BATCH:
            owner.execute("UPDATE register SET texts_sealed = true")
            return count


def _seal_some(owner: Connection[Any], vault: Callable[[], Vault], after: bytes) -> tuple[int, int, bytes]:
    """The next entries behind one: how many were read, how many of them sealed, and the last."""
    rows = owner.execute(
        "SELECT e.id, e.body FROM entry e WHERE e.type = ANY (%s) AND e.id > %s AND e.body IS NOT NULL "
        "AND NOT EXISTS (SELECT FROM entry_text t WHERE t.entry = e.id) ORDER BY e.id LIMIT %s",
        [list(spoken()), after, BATCH],
        binary=True,
    ).fetchall()
    done = sum(_seal_one(owner, vault, id_, data) for id_, data in rows)
    return len(rows), done, rows[-1][0] if rows else after


def _seal_one(owner: Connection[Any], vault: Callable[[], Vault], id_: bytes, data: bytes) -> int:
    known = _body(data)
    event = _event(known.event)
    plain = withheld(event)
    if plain is event:
        return 0
    kept = body(canonical_event(plain), known.place, known.submitted_by)
    owner.execute("INSERT INTO entry_text (entry, private) VALUES (%s, %s)", [id_, sealed(vault(), id_, data)])
    entries.keep_plain(owner, id_, kept)
    return 1


def _purpose(entry: bytes) -> str:
    return purpose(TABLE, COLUMN, entry.hex())
