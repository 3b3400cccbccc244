"""API keys on the command line: made and shown once, listed without their secret, revoked."""

from __future__ import annotations

from typing import cast

from suchi.access import keys
from suchi.access.audit import recorded
from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.commands.acting import act
from suchi.commands.opening import open_store
from suchi.commands.telling import note, say
from suchi.domain.errors import Failure
from suchi.domain.event import instant_us, moment
from suchi.settings import Settings


def create(
    settings: Settings,
    scope: str,
    company: str | None,
    label: str,
    *,
    can: list[str] | None = None,
    expires: str | None = None,
) -> None:
    """Make a key and print it alone on standard output."""
    ends_us = _end(expires)
    with open_store(settings) as store, store.connect_app("suchi keys") as connection:
        text = recorded(
            connection, lambda done: act("suchi keys create", f"keys:{keys.id_of(done)}"),
            keys.create, cast(keys.Scope, scope), company, label, now_us(),
            scopes=tuple(can) if can else None, expires_us=ends_us,
        )  # fmt: skip
    note("密钥只显示这一次，请妥善保存", "the key is shown this once: keep it safe")
    say(text)


def rotate(settings: Settings, key: str, overlap_hours: int) -> None:
    """A new key in place of an old one, which ends after the overlap."""
    with open_store(settings) as store, store.connect_app("suchi keys") as connection:
        text = recorded(
            connection, lambda done: act("suchi keys rotate", f"keys:{keys.id_of(key)} to {keys.id_of(done)}"),
            keys.rotate, key, overlap_hours * 3_600_000_000, now_us(),
        )  # fmt: skip
    note(f"旧密钥 {overlap_hours} 小时后失效", f"the old key ends in {overlap_hours} hours")
    say(text)


def _end(day: str | None) -> int | None:
    """The end of a day in UTC+8."""
    if day is None:
        return None
    try:
        return instant_us(day) + 86_400_000_000
    except (ValueError, OverflowError):
        raise denied("access.expiry-past") from None


def show(settings: Settings) -> None:
    """All keys, the newest first."""
    with open_store(settings) as store, store.connect_app("suchi keys") as connection:
        found = keys.list_keys(connection)
    for key in found:
        state = f"revoked 已吊销 {moment(key.revoked_us)}" if key.revoked_us else "valid 有效"
        if key.expires_us and not key.revoked_us:
            state = (
                f"{'expired 已过期' if key.expires_us <= now_us() else 'until 有效至'} {moment(key.expires_us)[:16]}Z"
            )
        say(f"{key.id}  {key.scope:<8}  {key.company or '—':<18}  {moment(key.created_us)[:19]}Z  {state}  {key.label}")
    if not found:
        note("没有密钥", "there are no keys")


def revoke(settings: Settings, key: str) -> None:
    """End a key by its id."""
    with open_store(settings) as store, store.connect_app("suchi keys") as connection:
        if not recorded(
            connection, lambda done: act("suchi keys revoke", f"keys:{keys.id_of(key)}" if done else None),
            keys.revoke, key, now_us(),
        ):  # fmt: skip
            raise Failure(
                "access.key-not-found",
                "没有此编号的有效密钥；用 suchi keys list 查看",
                "there is no valid key with this id; see suchi keys list",
            )
    note("密钥已吊销，服务最迟 3 秒后不再接受", "revoked; a server stops taking it within 3 seconds")
