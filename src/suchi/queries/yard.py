"""What a yard has before it: packs in its custody, sites that might take them, how much of each duty is open. All bounded."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from suchi.domain.battery import Battery
from suchi.domain.things import decode_state
from suchi.queries.places import Place, places
from suchi.queries.things import Conn, rows

LOOKED_THROUGH = 400
"""Batteries of one holder that are looked through for those that are free to go."""


def free_packs(conn: Conn, company: str, first: Sequence[str], limit: int) -> list[Battery]:
    """Batteries in a company's custody that can be sent: of the codes in `first` those that are, in that order; then others. The
    index by holder gives at most `LOOKED_THROUGH` rows, so that a plant with a long past waits no longer than a yard."""
    found_rows = rows(conn, "battery", sorted(first)) if first else {}
    states: dict[str, Battery] = {code: row.state for code, row in found_rows.items()}
    wanted = [states[code] for code in dict.fromkeys(first) if code in states and _free(states[code], company)]
    if len(wanted) < limit:
        found = conn.execute(
            "SELECT state FROM (SELECT key, state, phase, vehicle FROM battery WHERE holder = %s ORDER BY key LIMIT %s) t "
            "WHERE phase <> 'ended' AND vehicle IS NULL ORDER BY key",
            [company, LOOKED_THROUGH],
            binary=True,
        )
        others = (decode_state["battery"](state) for (state,) in found)
        wanted += [one for one in others if isinstance(one, Battery) and one.code not in states and _free(one, company)]
    return wanted[:limit]


def _free(battery: Battery, company: str) -> bool:
    """Whether it is with the company, and neither built in, under way, held, missing nor at its end."""
    here = battery.holder.partition("/")[0] == company and battery.phase != "ended"
    bound = battery.vehicle is not None or battery.whole is not None or battery.consignment is not None
    gone = {"in_transit", "missing", "lost", "exported", "held"}.intersection(battery.flags)
    return here and not bound and not gone and battery.alias_of is None


def sites_to_ask(conn: Conn, region: str, limit: int) -> list[Place]:
    """Outlets and plants whose region begins with these digits."""
    return [*places(conn, "outlet", region, limit), *places(conn, "plant", region, limit)]


def oldest_of(conn: Conn, company: str, duty: str, limit: int) -> list[str]:
    """Keys of the things of which a company owes something longest, by the index of duties."""
    found = conn.execute(
        "SELECT thing FROM duty WHERE party = %s AND duty = %s ORDER BY since, thing LIMIT %s", [company, duty, limit]
    )
    return [thing.partition(":")[2] for (thing,) in found]


def open_duties(conn: Conn, company: str, duties: Collection[str]) -> dict[str, tuple[int, str]]:
    """How many things a company still owes each of these duties for, and since when the longest: one run over its own part of
    the index."""
    found = conn.execute(
        "SELECT duty, count(*), min(since) FROM duty WHERE party = %s AND duty = ANY (%s) GROUP BY duty",
        [company, list(duties)],
    )
    return {duty: (count, since) for duty, count, since in found}
