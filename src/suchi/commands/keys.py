"""API keys on the command line: made and shown once, listed without their secret, revoked."""

from __future__ import annotations

from typing import cast

from suchi.access import keys
from suchi.capture.draft import now_us
from suchi.commands.opening import open_store
from suchi.commands.telling import note, say
from suchi.domain.errors import Failure
from suchi.domain.event import moment
from suchi.settings import Settings


def create(settings: Settings, scope: str, company: str | None, label: str) -> None:
    """Make a key and print it alone on standard output."""
    with open_store(settings) as store, store.connect_app("suchi keys") as connection:
        text = keys.create(connection, cast(keys.Scope, scope), company, label, now_us())
    note("密钥只显示这一次，请妥善保存", "the key is shown this once: keep it safe")
    say(text)


def show(settings: Settings) -> None:
    """All keys, the newest first."""
    with open_store(settings) as store, store.connect_app("suchi keys") as connection:
        found = keys.list_keys(connection)
    for key in found:
        state = f"revoked 已吊销 {moment(key.revoked_us)}" if key.revoked_us else "valid 有效"
        say(f"{key.id}  {key.scope:<8}  {key.company or '—':<18}  {moment(key.created_us)[:19]}Z  {state}  {key.label}")
    if not found:
        note("没有密钥", "there are no keys")


def revoke(settings: Settings, key: str) -> None:
    """End a key by its id."""
    with open_store(settings) as store, store.connect_app("suchi keys") as connection:
        if not keys.revoke(connection, key, now_us()):
            raise Failure(
                "access.key-not-found",
                "没有此编号的有效密钥；用 suchi keys list 查看",
                "there is no valid key with this id; see suchi keys list",
            )
    note("密钥已吊销，服务最迟 3 秒后不再接受", "revoked; a server stops taking it within 3 seconds")
