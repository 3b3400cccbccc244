"""The sites of a region as a list: what they are, where they lie, what they hold as of the last count, their permits. Test companies
are not in it. A page reads the sites of the region and some counted rows for each, never a pack."""

from __future__ import annotations

from typing import Any, Literal, cast

from msgspec import Struct
from psycopg import Connection, sql

from suchi.domain.party import Site
from suchi.domain.things import decode_state

Conn = Connection[Any]
Order = Literal["site", "region", "packs", "waste"]
After = tuple[str | int, str]
_ORDERS = {
    "site": "s.key",
    "region": "coalesce(s.region, c.region, '')",
    "packs": "coalesce(k.packs, 0)",
    "waste": "coalesce(k.waste, 0)",
}
_SITES = (
    "SELECT s.key, s.state, coalesce(s.region, c.region, ''), coalesce(k.packs, 0)::bigint, coalesce(k.waste, 0)::bigint, {order} "
    "FROM site s LEFT JOIN company c ON c.key = s.company LEFT JOIN (SELECT company || '/' || site AS place, sum(packs)::bigint AS packs, "
    "coalesce(sum(packs) FILTER (WHERE phase = 'waste'), 0)::bigint AS waste FROM tally_stock WHERE site <> '' GROUP BY 1) k ON k.place = s.key "
    "WHERE starts_with(coalesce(s.region, c.region, ''), %(stem)s) AND (%(kind)s::text IS NULL OR s.kind = %(kind)s) "
    "AND s.company <> ALL (%(out)s) {behind} ORDER BY {order} {turn}, s.key {turn} LIMIT %(limit)s"
)
_BEHIND = "AND ({order}, s.key) {than} (%(value)s, %(key)s)"


class Listed(Struct, frozen=True):
    """A site: its division, packs and waste packs held there, and the value that the list is in the order of."""

    site: Site
    region: str
    packs: int
    waste: int
    value: str | int

    @property
    def place(self) -> After:
        return (self.value, self.site.key)


def sites(
    conn: Conn,
    stem: str,
    kind: str | None,
    order: Order,
    after: After | None,
    limit: int,
    left_out: list[str],
    *,
    descending: bool,
) -> list[Listed]:
    """A page of the sites in the divisions that begin with `stem`, of a kind or of all."""
    values: dict[str, Any] = {"stem": stem, "kind": kind, "out": left_out, "limit": limit}
    value = sql.SQL(_ORDERS[order])
    behind: sql.Composable = sql.SQL("")
    if after is not None:
        values["value"], values["key"] = after
        behind = sql.SQL(_BEHIND).format(order=value, than=sql.SQL("<" if descending else ">"))
    turn = sql.SQL("DESC" if descending else "ASC")
    rows = conn.execute(sql.SQL(_SITES).format(order=value, behind=behind, turn=turn), values)
    decode = decode_state["site"]
    return [
        Listed(cast("Site", decode(state)), region, packs, waste, place)
        for _, state, region, packs, waste, place in rows
    ]
