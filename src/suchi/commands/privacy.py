"""The `privacy` commands: the key file, rotation, terms, what is held, what is held of one person, erasure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from psycopg import Connection

from suchi.access import audit, audit_erasing, erasing, free_text, keyfile, person, privacy, retention, rotation
from suchi.access.acting import whole
from suchi.access.denials import denied
from suchi.access.privacy import Held
from suchi.access.vault import vault_of
from suchi.capture.draft import now_us
from suchi.commands.acting import act
from suchi.commands.opening import open_store
from suchi.commands.telling import counting, note, printable, say
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.event import moment
from suchi.settings import Settings

NAME = "suchi privacy"
GROUND = "PIPL art. 47"
"""Why somebody's data goes on request, as the trail keeps it."""


def make_key_file(settings: Settings, path: Path | None) -> None:
    """A file with one new key, for its owner's eyes only. Touches no database."""
    where = path.absolute() if path is not None else keyfile.path_of(settings)
    if not keyfile.make(where, keyfile.new_key(now_us())):
        raise denied("vault.key-file-exists", path=str(where))
    note(
        f"已生成密钥文件 {where}；请另存一份，且不与数据库备份同处存放：丢失后加密内容无法恢复",
        f"made the key file {where}: keep a copy, and apart from the database's; what is sealed cannot be read without it",
    )


def show_keys(settings: Settings, *, as_json: bool) -> None:
    """Every key with the number of values it has sealed."""
    with open_store(settings) as store, store.connect_app(NAME) as connection:
        found = rotation.keys_in_use(connection, vault_of(connection))
    if as_json:
        say(msgspec.json.encode(found).decode())
        return
    for key in found:
        state = "current 使用中" if key.current else "old 旧" if key.known else "NOT IN THE FILE 文件中没有"
        made = f"{moment(key.created_us)[:19]}Z" if key.created_us is not None else "?"
        say(f"{key.key}  {made:<20}  {key.rows:>8}  {state}")


def rotate(settings: Settings) -> None:
    """A new key, or the rest of a rotation that was cut off."""
    with open_store(settings) as store, store.connect_app(NAME) as connection:
        path = keyfile.path_of(settings)
        before = vault_of(connection).head
        with counting("values") as bar:
            task = bar.add_task("重新加密 sealing anew", total=None, told="")
            done = 0
            for done, total in rotation.rotate(connection, path, now_us()):
                bar.update(task, completed=done, total=total)
        current = vault_of(connection)
    if current.head == before:
        note(f"已完成上次的更换：{done} 项重新加密", f"finished what was under way: {done} values sealed anew")
    else:
        note(
            f"新密钥 {current.keys[0].name}：{done} 项重新加密",
            f"new key {current.keys[0].name}: {done} values sealed anew",
        )


def retire_key(settings: Settings, key: str) -> None:
    """An old key that nothing needs any more."""
    with open_store(settings) as store, store.connect_app(NAME) as connection:
        vault_of(connection)  # so that a missing or damaged file is told before anything else
        rotation.retire(connection, keyfile.path_of(settings), key)
    note(f"密钥 {printable(key)} 已删除", f"the key {printable(key)} is gone")


def report(settings: Settings, *, as_json: bool) -> None:
    """Which personal data is held."""
    with open_store(settings) as store, store.connect_app(NAME) as connection:
        found = privacy.report(connection)
    if as_json:
        say(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for held in found:
        say(_told(held))


def _told(held: Held) -> str:
    term = (
        "未定 unset"
        if held.term_days is None
        else f"{held.term_days} 天 days · 自{held.since_zh} · from when {held.since_en}"
    )
    lines = [
        f"{held.zh} {held.en}  ({held.table})",
        f"  内容 holds        {held.holds_zh} · {held.holds_en}",
        f"  行数 rows         {held.rows}" + (f"，最早 oldest {held.oldest_at}" if held.oldest_at else ""),
        f"  加密 sealed       {', '.join(f'{key}: {rows}' for key, rows in held.sealed.items()) or '—'}",
        f"  期限 term         {term}",
        f"  依据 basis        {held.basis_zh} · {held.basis_en}（等级 grade {held.grade}）",
    ]
    if held.next_erasure_at:
        lines.append(f"  下次删除 next      {held.next_erasure_at}")
    return "\n".join(lines)


def export(settings: Settings, login: str) -> None:
    """All that is held of one person, to be handed to them."""
    with open_store(settings) as store, store.connect_app(NAME) as connection:
        found = privacy.export(connection, login, now_us())
    say(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


def erase(settings: Settings, given: Mapping[str, str | None], *, really: bool) -> None:
    """Erase one thing, or say what would go."""
    named = [(what, value) for what, value in given.items() if value]
    if len(named) != 1:
        raise Failure(
            "privacy.one-thing",
            "请且只请指定一项：--person、--company-contact、--attachment 或 --entry",
            "name one thing, and one only: --person, --company-contact, --attachment or --entry",
        )
    [(what, value)] = named
    # the trail can be emptied by the tables' owner alone, and what goes there goes with the rest or not at all
    with open_store(settings) as store, store.connect_owner(NAME) as owner:
        counts = whole(owner, _erased, what, value, really=really)
    for table, rows in counts.items():
        say(f"{table:<18} {rows}")
    if really:
        note("已删除；账本未改变", "erased; the ledger is as it was")
    else:
        note("以上只是预览；加 --yes 才删除", "this was a dry run: --yes erases")


def _erased(conn: Connection[Any], what: str, value: str, *, really: bool) -> dict[str, int]:
    """Rows by table, and that it was done on the trail. Part of one transaction."""
    now = now_us()
    if what == "person":
        one = person.by_login(conn, value)
        counts = erasing.person(conn, value, now, really=really)
        assert one is not None  # or `erasing.person` had refused
        thing = f"people:{one.id}"
        counts["audit_row"] = audit_erasing.rows_of(conn, one.id)
        if really:
            counts["audit_row"] = audit_erasing.erase_person(conn, one.id, GROUND)
    elif what == "company_contact":
        company = company_key(value)
        thing = f"parties:{company}"
        counts = erasing.contacts(conn, company, now, really=really)
    elif what == "entry":
        thing = f"entry:{value.lower()}"
        counts = {"entry_text": free_text.erase(conn, _entry(value), now, really=really)}
    else:
        thing = f"attachment:{value.lower()}"
        counts = erasing.attachment(conn, _hash(value), now, really=really)
    if really:
        audit.append(conn, [act(f"{NAME} erase", thing, purpose=GROUND, amount=sum(counts.values()))])
    return counts


def _hash(text: str) -> bytes:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise denied("attachment.not-on-record")
    return bytes.fromhex(text)


def _entry(text: str) -> bytes:
    if not re.fullmatch(r"[0-9a-fA-F]{32}", text):
        raise denied("entry.no-text")
    return bytes.fromhex(text)


def retain(settings: Settings) -> None:
    """Enforce the terms now."""
    with open_store(settings) as store, store.connect_app(NAME) as connection:
        gone = retention.enforce(connection, now_us())
        if retention.owned():
            with store.connect_owner(NAME) as owner:
                gone |= retention.enforce_owned(owner, now_us())
    for kind, rows in gone.items():
        say(f"{kind:<12} {rows}")
