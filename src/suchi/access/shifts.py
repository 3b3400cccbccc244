"""A shared tablet in a yard: enrolled by an administrator, opened by a six-digit PIN that one person set for one shift.

The PIN counts on that device only, until the shift ends, and dies after five wrong tries; what is done under it is that person's doing.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access import passwords, sessions
from suchi.access.denials import denied
from suchi.access.person import Person, columns, person_of
from suchi.access.sealing import close, opened
from suchi.access.tokens import hash_of, new_id, new_token
from suchi.access.vault import Vault, vault_of

HOUR_US = 3_600_000_000
LONGEST_H = 12
DIGITS = 6
MOST_FAILURES = 5
_COLUMNS = "id, company, site, private, enrolled_by, created_us, revoked_us"


class Device(Struct, frozen=True, kw_only=True):
    """An enrolled tablet."""

    id: str
    company: str
    site: str | None
    label: str
    enrolled_by: str
    created_us: int
    revoked_us: int | None


class Named(Struct, frozen=True):
    """What is sealed of a tablet: people give them names of people."""

    label: str


class OnShift(Struct, frozen=True):
    """Somebody with a PIN that counts on this tablet."""

    person: str
    name: str
    ends_us: int


def enrol(conn: Connection[Any], by: Person, label: str, site: str | None, now_us: int) -> tuple[Device, str]:
    """Enrol the tablet at hand for the administrator's company; its token goes into a cookie there."""
    if by.company is None:
        raise denied("access.company")
    device = Device(
        id=new_id(), company=by.company, site=site, label=label, enrolled_by=by.id, created_us=now_us, revoked_us=None
    )
    token = new_token()
    conn.execute(
        "INSERT INTO yard_device (id, hash, company, site, private, enrolled_by, created_us) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [
            device.id,
            hash_of(token),
            device.company,
            site,
            close(vault_of(conn), "yard_device", device.id, Named(label)),
            by.id,
            now_us,
        ],
    )
    return device, token


def device_of(conn: Connection[Any], token: str | None) -> Device:
    """The tablet that holds this token."""
    row = conn.execute(
        f"SELECT {_COLUMNS} FROM yard_device WHERE hash = %s AND revoked_us IS NULL",
        [hash_of(token or "")],
    ).fetchone()
    if row is None:
        raise denied("access.device-unknown")
    return _device(vault_of(conn), row)


def listed(conn: Connection[Any], company: str) -> list[Device]:
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM yard_device WHERE company = %s ORDER BY created_us DESC, id",
        [company],
    )
    vault = vault_of(conn)
    return [_device(vault, row) for row in rows]


def revoke(conn: Connection[Any], id_: str, company: str, now_us: int) -> None:
    """Take a tablet out of use: its sessions and PINs end. Part of one transaction."""
    found = conn.execute(
        "UPDATE yard_device SET revoked_us = %s WHERE id = %s AND company = %s AND revoked_us IS NULL RETURNING id",
        [now_us, id_, company],
    )
    if found.fetchone() is None:
        raise denied("access.device-unknown")
    conn.execute("DELETE FROM session WHERE device = %s", [id_])
    conn.execute("DELETE FROM shift_pin WHERE device = %s", [id_])


def set_pin(conn: Connection[Any], token: str | None, person: Person, pin: str, hours: int, now_us: int) -> OnShift:
    """Set the PIN of a shift that begins now; whoever sets it has logged in with all they have."""
    device = device_of(conn, token)
    if device.company != person.company:
        raise denied("access.device-company")
    if not 1 <= hours <= LONGEST_H:
        raise denied("access.pin-shift")
    check_pin(pin)
    ends_us = now_us + hours * HOUR_US
    conn.execute(
        "INSERT INTO shift_pin (device, person, hash, created_us, expires_us) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (device, person) DO UPDATE SET hash = excluded.hash, created_us = excluded.created_us, "
        "expires_us = excluded.expires_us, failures = 0",
        [device.id, person.id, passwords.hashed(pin), now_us, ends_us],
    )
    return OnShift(person.id, person.name, ends_us)


def on_shift(conn: Connection[Any], device: Device, now_us: int) -> list[OnShift]:
    """Whose PINs count on this tablet now."""
    rows = conn.execute(
        f"SELECT s.expires_us, {columns('p')} FROM shift_pin s JOIN person p ON p.id = s.person "
        "WHERE s.device = %s AND s.expires_us > %s AND s.failures < %s AND p.disabled_us IS NULL",
        [device.id, now_us, MOST_FAILURES],
    )
    vault = vault_of(conn)
    people = [(person_of(vault, row), ends_us) for ends_us, *row in rows]
    return sorted(
        (OnShift(person.id, person.name, ends_us) for person, ends_us in people), key=lambda one: (one.name, one.person)
    )


def working(conn: Connection[Any], company: str, now_us: int) -> dict[str, list[OnShift]]:
    """Whose PINs count now on the company's tablets, by tablet."""
    rows = conn.execute(
        f"SELECT s.device, s.expires_us, {columns('p')} FROM shift_pin s JOIN person p ON p.id = s.person "
        "JOIN yard_device d ON d.id = s.device WHERE d.company = %s AND d.revoked_us IS NULL AND s.expires_us > %s "
        "AND s.failures < %s AND p.disabled_us IS NULL ORDER BY s.expires_us, s.person",
        [company, now_us, MOST_FAILURES],
    )
    vault, found = vault_of(conn), dict[str, list[OnShift]]()
    for device, ends_us, *row in rows:
        one = person_of(vault, row)
        found.setdefault(device, []).append(OnShift(one.id, one.name, ends_us))
    return found


def end_shift(conn: Connection[Any], id_: str, person: str, company: str) -> None:
    """Somebody's PIN on a tablet of the company counts no longer, and what it had opened there ends. Part of one transaction."""
    found = conn.execute(
        "DELETE FROM shift_pin s USING yard_device d WHERE d.id = s.device AND s.device = %s AND s.person = %s "
        "AND d.company = %s RETURNING s.device",
        [id_.replace("\0", ""), person.replace("\0", ""), company],
    )
    if found.fetchone() is None:
        raise denied("access.pin-none")
    conn.execute("DELETE FROM session WHERE device = %s AND person = %s", [id_, person])


def open_shift(conn: Connection[Any], token: str | None, person: str, pin: str, now_us: int, address: str) -> str:
    """Open a session by PIN. Each statement stands for itself: the try is counted before it is checked.

    A PIN that is wrong, dead, ended or was never set is told alike, after the same work.
    """
    device = device_of(conn, token)
    row = conn.execute(
        "UPDATE shift_pin s SET failures = failures + 1 FROM person p WHERE p.id = s.person AND s.device = %s "
        "AND s.person = %s AND s.expires_us > %s AND s.failures < %s AND p.disabled_us IS NULL AND p.company = %s "
        "RETURNING s.hash, s.expires_us",
        [device.id, person.replace("\0", ""), now_us, MOST_FAILURES, device.company],
    ).fetchone()
    kept, ends_us = row or (None, 0)
    if not passwords.fits(kept, pin):
        raise denied("access.pin-wrong")
    conn.execute("UPDATE shift_pin SET failures = 0 WHERE device = %s AND person = %s", [device.id, person])
    return sessions.begin(conn, person, now_us, address=address, agent=device.label, device=device.id, ends_us=ends_us)


def check_pin(pin: str) -> None:
    """Six digits that are not the first that anybody would try."""
    rising, falling = "01234567890", "09876543210"
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdecimal()):
        raise denied("access.pin-form")
    if len(set(pin)) < 3 or pin in rising or pin in falling:
        raise denied("access.pin-form")


def _device(vault: Vault, row: Any) -> Device:
    id_, company, site, private, enrolled_by, created_us, revoked_us = row
    named = opened(vault, "yard_device", id_, private, Named)
    return Device(
        id=id_, company=company, site=site, label=named.label, enrolled_by=enrolled_by, created_us=created_us,
        revoked_us=revoked_us,
    )  # fmt: skip
