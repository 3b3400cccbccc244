"""Accounts on the command line, for an operator at the machine: the first administrator, invitations, closing, a new link."""

from __future__ import annotations

from typing import cast

from suchi.access import links, person
from suchi.access.audit import recorded
from suchi.access.denials import denied
from suchi.access.person import Authority, Level, NewPerson, Person, Role
from suchi.capture.draft import now_us
from suchi.commands.acting import act
from suchi.commands.opening import open_store
from suchi.commands.telling import note, printable, say
from suchi.domain.event import moment
from suchi.settings import Settings

PREFIX = "suchi accounts"


def invite(settings: Settings, new: NewPerson) -> None:
    """Put somebody on record; their link goes into the outbox, and alone to standard output."""
    with open_store(settings) as store, store.connect_app("suchi accounts") as connection:
        made, link = recorded(
            connection, lambda done: act(f"{PREFIX} invite", f"people:{done[0].id}/role:{new.role}"),
            links.invite, new, settings.base_url, now_us(),
        )  # fmt: skip
    note(
        f"已邀请 {made.login}；链接 72 小时内有效，只能使用一次",
        f"invited {made.login}; the link works once, within 72 hours",
    )
    say(link)


def new_person(
    login: str,
    name: str,
    email: str,
    role: str,
    company: str | None,
    ministry: str | None,
    level: str | None,
    region: str | None,
) -> NewPerson:
    """What was given on the command line; an authority needs all three of its parts."""
    given = [text for text in (ministry, level, region) if text]
    if given and (len(given) < 3 or level not in person.DIGITS):
        raise denied("access.office")
    authority = Authority(ministry or "", cast(Level, level), region or "") if given else None
    return NewPerson(login=login, name=name, email=email, role=cast(Role, role), company=company, authority=authority)


def show(settings: Settings) -> None:
    """Everybody, by company."""
    with open_store(settings) as store, store.connect_app("suchi accounts") as connection:
        found = person.listed(connection, None, everybody=True)
    for one in found:
        state = "disabled 已停用" if one.disabled_us else "active 正常"
        office = f"{one.authority.ministry}/{one.authority.level}/{one.authority.region}" if one.authority else ""
        say(
            f"{one.login:<24}  {one.role:<13}  {one.company or 'operator':<18}  {moment(one.created_us)[:19]}Z  {state}  "
            f"{printable(one.name)}  {printable(office)}".rstrip()
        )
    if not found:
        note(
            "没有账号；用 suchi accounts create-admin 新建第一位管理员",
            "no accounts: suchi accounts create-admin makes the first",
        )


def disable(settings: Settings, login: str) -> None:
    """Close an account at once."""
    with open_store(settings) as store, store.connect_app("suchi accounts") as connection:
        one = _found(person.by_login(connection, login))
        recorded(connection, lambda _: act(f"{PREFIX} disable", f"people:{one.id}"), person.disable, one.id, now_us())
    note(f"{one.login} 已停用，其会话最迟 3 秒内结束", f"{one.login} is closed; its sessions end within 3 seconds")


def reset(settings: Settings, login: str, *, totp: bool) -> None:
    """A recovery link for somebody who cannot get in; opens a closed account. `totp` also takes a lost authenticator away."""
    with open_store(settings) as store, store.connect_app("suchi accounts") as connection:
        one = _found(person.by_login(connection, login))
        link = recorded(
            connection, lambda _: act(f"{PREFIX} reset", f"people:{one.id}" + ("/totp" if totp else "")),
            links.reset, one, settings.base_url, now_us(), totp=totp,
        )  # fmt: skip
    note(
        f"{one.login} 的重设链接，一小时内有效，只能使用一次", f"a link for {one.login}; it works once, within an hour"
    )
    say(link)


def _found(one: Person | None) -> Person:
    if one is None:
        raise denied("access.person-unknown")
    return one
