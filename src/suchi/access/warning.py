"""Letters about permits that are about to end: one a permit and step, whichever process is first; what was renewed stays silent."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from suchi.access import mail
from suchi.access.person import listed
from suchi.domain.duties.information import permit_is_renewed_before_it_ends
from suchi.domain.notices import PERMIT_ENDS
from suchi.domain.party import Permit, Site
from suchi.domain.terms import days_between, ordinal, text
from suchi.domain.things import decode_state

_DUTY = permit_is_renewed_before_it_ends.__name__
MOST = 500
"""Permits looked at in one round; what is left has its turn in the next."""


def warn(conn: Connection[Any], today: str, base: str, now_us: int) -> int:
    """Put a letter to each administrator of the company into the outbox for every step that has come and was not told of; how
    many. Part of one transaction: a letter and the mark that it was written stand or fall together. A company without an
    administrator is asked about again, and is told once it has one."""
    last = text(ordinal(today) + max(PERMIT_ENDS.days))
    rows = conn.execute(
        "SELECT d.thing, d.part, d.party, d.due, s.state, c.name FROM duty d JOIN site s ON s.key = substr(d.thing, 6) "
        "LEFT JOIN company c ON c.key = d.party WHERE d.duty = %s AND d.due BETWEEN %s AND %s "
        "AND NOT EXISTS (SELECT FROM notice n WHERE (n.thing, n.part, n.due) = (d.thing, d.part, d.due) "
        "AND n.step = (SELECT min(step) FROM unnest(%s::integer[]) AS step WHERE d.due::date - %s::date <= step)) "
        "AND EXISTS (SELECT FROM person p WHERE p.company = d.party AND p.role = 'administrator' AND p.disabled_us IS NULL) "
        "ORDER BY d.due, d.thing, d.part LIMIT %s",
        [_DUTY, today, last, list(PERMIT_ENDS.days), today, MOST],
    ).fetchall()
    written = 0
    for thing, part, party, due, state, name in rows:
        step = PERMIT_ENDS.step(today, due)
        taken = conn.execute(
            "INSERT INTO notice (thing, part, due, step, at_us) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [thing, part, due, step, now_us],
        )
        if taken.rowcount != 1:
            continue  # another process has written it meanwhile
        subject, body = _letter(
            thing.partition("/")[2], part, due, days_between(today, due), _permit(state, part, due), name or party, base
        )
        for person in administrators(conn, party):
            mail.put(conn, person, subject, body, now_us)
            written += 1
    return written


def administrators(conn: Connection[Any], company: str) -> list[str]:
    """The mail addresses of those who administer a company's accounts."""
    return [one.email for one in listed(conn, company) if one.role == "administrator" and one.disabled_us is None]


def _permit(state: bytes, part: str, due: str) -> Permit | None:
    site = decode_state["site"](state)
    assert isinstance(site, Site)
    return next((p for p in site.permits if f"{p.kind}:{p.number}" == part and p.until == due), None)


def _letter(site: str, part: str, due: str, left: int, permit: Permit | None, name: str, base: str) -> tuple[str, str]:
    kind, _, number = part.partition(":")
    own = permit is not None and not permit.verified
    zh_own = "\n该许可由贵单位自行报送，主管部门尚未核实。" if own else ""
    en_own = "\nThis permit is on record by your own word only; the authority has not verified it." if own else ""
    zh = (
        f"{name}：\n\n场所 {site} 的许可（{kind}，{number}）将于 {due} 到期，还有 {left} 日。{zh_own}\n"
        f"已续期的，请由主管部门或贵单位报送 PermitRecorded；不再使用的，无需处理。\n（{PERMIT_ENDS.zh}。）\n"
    )
    en = (
        f"The permit {number} ({kind}) of your site {site} ends on {due}, in {left} days.{en_own}\n"
        "If it has been renewed, the authority or you yourselves send PermitRecorded; if it is no longer needed, do nothing.\n"
        f"({PERMIT_ENDS.en.capitalize()}.)\n\n{base.rstrip('/')}\n"
    )
    return f"许可将于 {due} 到期 | A permit ends on {due}", f"{zh}\n{en}"
