"""Permits that rest on a company's own word, for the authority that is to verify them."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import Connection

from suchi.domain.party import Permit, Site
from suchi.domain.things import decode_state

After = tuple[str, str]
_MARK = '%"verified":false%'


class Unverified(NamedTuple):
    """One permit, with the site that it is of."""

    site: Site
    permit: Permit

    @property
    def place(self) -> After:
        return (self.site.key, named(self.permit))


def named(permit: Permit) -> str:
    """What tells a permit from the others of its site."""
    return f"{permit.kind}:{permit.number}:{permit.since}"


def unverified(
    conn: Connection[Any], kinds: frozenset[str], regions: list[str], after: After | None, limit: int
) -> list[Unverified]:
    """A page, by site, of the unverified permits of these kinds, of sites whose division begins with one of these digits
    (empty: all)."""
    key, name = after or ("", "")
    found: list[Unverified] = []
    while len(found) < limit:
        rows = conn.execute(
            "SELECT key, state FROM site WHERE key >= %s AND convert_from(state, 'UTF8') LIKE %s "
            "AND (%s::text[] = '{}' OR region LIKE ANY (%s)) ORDER BY key LIMIT %s",
            [key, _MARK, regions, [f"{digits}%" for digits in regions], limit + 1],
            binary=True,
        ).fetchall()
        for _, state in rows:
            site = decode_state["site"](state)
            assert isinstance(site, Site)
            own = sorted((p for p in site.permits if not p.verified and p.kind in kinds), key=named)
            found += [Unverified(site, p) for p in own if (site.key, named(p)) > (key, name)]
        if len(rows) <= limit:
            break
        key, name = rows[-1][0], ""
        found = [one for one in found if one.site.key != key]  # the next page of rows begins with it
    return found[:limit]
