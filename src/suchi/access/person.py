"""People: who they are, whom they act for, in which role; for authorities with field of duty, level and region."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

from msgspec import Struct
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.sealing import close, lookup_name, opened, plain
from suchi.access.tokens import new_id
from suchi.access.vault import Vault, vault_of
from suchi.domain.codes import company_key
from suchi.domain.party import Company
from suchi.domain.receipt import Caller
from suchi.domain.regions import unknown_part
from suchi.domain.things import decode_state

Role = Literal["administrator", "reporter", "viewer"]
ROLES: tuple[str, ...] = get_args(Role)
Level = Literal["nation", "province", "prefecture", "county"]
DIGITS: dict[str, int] = {"nation": 0, "province": 2, "prefecture": 4, "county": 6}
"""How many digits of a division code a level of government stands for."""
NATION = ("000000", "100000")
_login = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}").fullmatch
_email = re.compile(r"[^@\s<>,;:\"()\[\]\\\x00-\x1f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+").fullmatch
_COLUMNS = "id, private, company, role, ministry, level, region, created_us, disabled_us"
_LOCK = 0x6C6F67696E
"""Of whoever gives out a login: "login" in ASCII."""


class Authority(Struct, frozen=True, rename="camel"):
    """The field of duty, level of government and region (GB/T 2260) of somebody at an authority."""

    ministry: str
    level: Level
    region: str

    def covers(self, region: str | None) -> bool:
        """Whether a division lies within. What has no region is the nation's alone."""
        digits = DIGITS[self.level]
        return digits == 0 or (region is not None and len(region) >= digits and region[:digits] == self.region[:digits])

    def contains(self, other: Authority) -> bool:
        """Whether the other is of the same duty, no higher, and within this region."""
        return (
            self.ministry == other.ministry and DIGITS[self.level] <= DIGITS[other.level] and self.covers(other.region)
        )


class Person(Struct, frozen=True, kw_only=True):
    """Somebody with an account; never their password."""

    id: str
    login: str
    name: str
    email: str
    company: str | None
    role: Role
    authority: Authority | None
    created_us: int
    disabled_us: int | None

    @property
    def administers(self) -> bool:
        return self.role == "administrator"

    def caller(self, *, shift: bool = False) -> Caller:
        """As whom they report: the company speaks, and the person is named. In a shift nobody administers."""
        if self.role == "viewer":
            scope: Literal["operator", "reporter", "reader"] = "reader"
        elif self.company is None and self.role == "administrator" and not shift:
            scope = "operator"
        else:
            scope = "reporter" if self.company else "reader"
        return Caller(f"person:{self.id}", self.company, scope, person=self.id)


class NewPerson(Struct, frozen=True, kw_only=True):
    """Who is to be invited."""

    login: str
    name: str
    email: str
    role: Role
    company: str | None = None
    authority: Authority | None = None


class Private(Struct, frozen=True):
    """What is sealed of a person."""

    login: str
    name: str
    email: str


def columns(table: str) -> str:
    """The columns that `person_of` reads, of the table under that name."""
    return ", ".join(f"{table}.{column}" for column in _COLUMNS.split(", "))


def person_of(vault: Vault, row: Any) -> Person:
    """Somebody, from the columns of `columns`."""
    id_, private, company, role, ministry, level, region, created_us, disabled_us = row
    who = opened(vault, "person", id_, private, Private)
    authority = Authority(ministry or "", level, region) if level else None
    return Person(
        id=id_, login=who.login, name=who.name, email=who.email, company=company, role=role, authority=authority,
        created_us=created_us, disabled_us=disabled_us,
    )  # fmt: skip


def login_hashes(vault: Vault, login: str) -> list[bytes]:
    """What the row of that login may carry."""
    return vault.lookups(login, lookup_name("person", "login"))


def add(conn: Connection[Any], new: NewPerson, now_us: int) -> Person:
    """Put somebody on record who cannot log in yet. Raises when the login is taken or the data cannot be."""
    login = new.login.strip().lower()
    name = new.name.strip()
    if not _login(login) or not name or len(name) > 100 or not name.isprintable() or not _email(new.email):
        raise denied("access.person-fields")
    if new.role not in ROLES:
        raise denied("access.person-fields")
    company = company_key(new.company) if new.company else None
    check_office(conn, company, new.authority)
    office = new.authority
    vault, id_ = vault_of(conn), new_id()
    # while keys rotate, equal logins carry different hashes: the index alone would let both in
    conn.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if by_login(conn, login) is not None:
        raise denied("access.person-exists")
    row = conn.execute(
        "INSERT INTO person (id, private, login_hash, email_hash, company, role, ministry, level, region, created_us) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (login_hash) DO NOTHING "
        f"RETURNING {_COLUMNS}",
        [
            id_, close(vault, "person", id_, Private(login, name, new.email)),
            vault.lookup(login, lookup_name("person", "login")),
            vault.lookup(plain(new.email, "email"), lookup_name("person", "email")), company, new.role,
            office.ministry if office else None, office.level if office else None, office.region if office else None,
            now_us,
        ],
    ).fetchone()  # fmt: skip
    if row is None:
        raise denied("access.person-exists")
    return person_of(vault, row)


def check_office(conn: Connection[Any], company: str | None, office: Authority | None) -> None:
    """People of an authority stay within what the ledger says of it: its ministry, and its region or a part of that."""
    if office is not None and (not _region(office.region) or not office.ministry.strip()):
        raise denied("access.office")
    row = (
        conn.execute("SELECT state FROM company WHERE key = %s", [company], binary=True).fetchone() if company else None
    )
    state = decode_state["company"](row[0]) if row else None
    kept = state.office if isinstance(state, Company) else None
    if kept is None:
        if office is not None:
            raise denied("access.office")
        return
    whole = Authority(kept.ministry, kept.level, kept.region)
    if office is None or not whole.contains(office):
        raise denied("access.office")


def _region(code: str) -> bool:
    """A division that is known, or 000000 and 100000, which stand for the whole country."""
    return len(code) == 6 and code.isascii() and code.isdecimal() and (code in NATION or unknown_part(code) is None)


def by_id(conn: Connection[Any], id_: str) -> Person | None:
    row = conn.execute(f"SELECT {_COLUMNS} FROM person WHERE id = %s", [id_]).fetchone()
    return person_of(vault_of(conn), row) if row else None


def by_login(conn: Connection[Any], login: str) -> Person | None:
    vault = vault_of(conn)
    hashes = login_hashes(vault, login.strip().lower())
    row = conn.execute(f"SELECT {_COLUMNS} FROM person WHERE login_hash = ANY (%s)", [hashes]).fetchone()
    return person_of(vault, row) if row else None


def by_email(conn: Connection[Any], email: str) -> list[Person]:
    """Everybody with that address who is not disabled."""
    vault = vault_of(conn)
    hashes = vault.lookups(plain(email, "email"), lookup_name("person", "email"))
    rows = conn.execute(f"SELECT {_COLUMNS} FROM person WHERE email_hash = ANY (%s) AND disabled_us IS NULL", [hashes])
    return sorted((person_of(vault, row) for row in rows), key=lambda person: person.login)


def listed(conn: Connection[Any], company: str | None, *, everybody: bool = False) -> list[Person]:
    """The people of a company (None: the operator's), or all of them."""
    where = "true" if everybody else "company IS NOT DISTINCT FROM %s"
    rows = conn.execute(f"SELECT {_COLUMNS} FROM person WHERE {where}", [] if everybody else [company])
    vault = vault_of(conn)
    return sorted((person_of(vault, row) for row in rows), key=lambda person: (person.company or "", person.login))


def of_company(conn: Connection[Any], id_: str, company: str | None, *, everybody: bool = False) -> Person:
    """Somebody whom an administrator of that company may change; raises for anybody else's people as for nobody."""
    found = by_id(conn, id_)
    if found is None or (found.company != company and not everybody):
        raise denied("access.person-unknown")
    return found


def set_role(conn: Connection[Any], id_: str, role: Role) -> None:
    """Give another role; every session of that person ends, because it was opened with the old one."""
    if role not in ROLES:
        raise denied("access.person-fields")
    conn.execute("UPDATE person SET role = %s WHERE id = %s", [role, id_])
    conn.execute("DELETE FROM session WHERE person = %s", [id_])


def disable(conn: Connection[Any], id_: str, now_us: int) -> None:
    """Close an account: its sessions, links and PINs end at once."""
    conn.execute("UPDATE person SET disabled_us = %s WHERE id = %s AND disabled_us IS NULL", [now_us, id_])
    for table in ("session", "account_link", "shift_pin"):
        conn.execute(f"DELETE FROM {table} WHERE person = %s", [id_])


def enable(conn: Connection[Any], id_: str) -> None:
    """Open it again; a new link is needed to log in only if the password was never set."""
    conn.execute("UPDATE person SET disabled_us = NULL WHERE id = %s", [id_])
