"""People as whoever administers them sees them: who was invited and has not come, who logs in how, and when they last did."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.person import Person, columns, person_of
from suchi.access.vault import vault_of

Standing = Literal["active", "invited", "closed"]
_LOG_INS = ["POST /login", "POST /api/v1/login", "GET /login/provider/return", "POST /api/v1/shift/open"]
"""The routes by which somebody comes in. A row of the audit trail names a person only once it was them."""
_ABOUT = (
    f"SELECT p.authenticator IS NOT NULL, p.password IS NOT NULL OR EXISTS (SELECT FROM person_identity i WHERE i.person = p.id), "
    "(SELECT max(l.expires_us) FROM account_link l WHERE l.person = p.id AND l.used_us IS NULL), "
    "(SELECT r.at_us FROM audit_row r WHERE r.person = p.id AND r.kind = 'write' AND r.route = ANY (%(log_ins)s) "
    f"ORDER BY r.seq DESC LIMIT 1), {columns('p')} FROM person p "
)  # fmt: skip


class Account(Struct, frozen=True, kw_only=True):
    """Somebody's account. `came`: they have set a password, or come in through a provider. `link_until_us`: a link to them is
    open so long. `last_us`: when they last logged in, as far as the audit trail still says so."""

    person: Person
    authenticator: bool
    came: bool
    link_until_us: int | None
    last_us: int | None

    @property
    def standing(self) -> Standing:
        if self.person.disabled_us is not None:
            return "closed"
        return "active" if self.came else "invited"


def accounts(conn: Connection[Any], company: str | None) -> list[Account]:
    """The accounts of a company (None: of the operator), by login."""
    rows = conn.execute(
        _ABOUT + "WHERE p.company IS NOT DISTINCT FROM %(company)s", {"company": company, "log_ins": _LOG_INS}
    )
    vault = vault_of(conn)
    found = [_account(person_of(vault, more), about) for *about, more in _split(rows)]
    return sorted(found, key=lambda one: one.person.login)


def account(conn: Connection[Any], id_: str, company: str | None, *, everybody: bool = False) -> Account:
    """One that an administrator of that company may look at; of anybody else's people the same is told as of nobody."""
    rows = conn.execute(_ABOUT + "WHERE p.id = %(id)s", {"id": id_.replace("\0", ""), "log_ins": _LOG_INS})
    for *about, more in _split(rows):
        one = _account(person_of(vault_of(conn), more), about)
        if one.person.company == company or everybody:
            return one
    raise denied("access.person-unknown")


def _split(rows: Any) -> Any:
    """What is known about somebody, and behind it the columns of the person as one."""
    return ((*row[:4], row[4:]) for row in rows)


def _account(person: Person, about: list[Any]) -> Account:
    authenticator, came, until_us, last_us = about
    return Account(person=person, authenticator=authenticator, came=came, link_until_us=until_us, last_us=last_us)
