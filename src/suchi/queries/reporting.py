"""What a form of reports offers to choose from: companies by name, a maker's models; and what a company has reported."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.domain.model import BatteryModel
from suchi.domain.rulebook import hints
from suchi.domain.things import decode_state
from suchi.queries.things import Conn

MOST_NAMED = 20
"""So many companies of a name are offered: whoever finds theirs not among them types more of it."""
MOST_MODELS = 200
MOST_SEARCHED = 50_000
"""Of one type, reports are looked for among so many of the latest: a company may have millions."""


class Named(Struct, frozen=True):
    """A company by its code, with its names."""

    code: str
    name: str
    name_en: str | None


def companies_named(conn: Conn, text: str) -> list[Named]:
    """Registered companies whose name, Chinese or English, holds the text; those that begin with it first. Names are open to
    all. Reads every company, a few tens of thousands in the nation."""
    found = conn.execute(
        "SELECT key, state FROM company WHERE strpos(lower(name), lower(%s)) > 0 "
        "ORDER BY strpos(lower(name), lower(%s)), length(name), key LIMIT %s",
        [text, text, MOST_NAMED],
        binary=True,
    ).fetchall()
    if not found:
        found = conn.execute(
            "SELECT key, state FROM company WHERE strpos(lower(convert_from(state, 'UTF8')), lower(%s)) > 0 ORDER BY key LIMIT %s",
            [f'"nameEn":"{text}', MOST_NAMED],
            binary=True,
        ).fetchall()
    decode = decode_state["company"]
    companies: list[tuple[str, Any]] = [(key, decode(state)) for key, state in found]
    return [Named(key, state.name or key, state.name_en) for key, state in companies]


def battery_models_of(conn: Conn, maker: str) -> list[str]:
    """The names of a maker's battery models; the keys begin with its code and a slash."""
    found = conn.execute(
        "SELECT key FROM battery_model WHERE key >= %s AND key < %s ORDER BY key LIMIT %s",
        [f"{maker}/", f"{maker}0", MOST_MODELS],
    )
    return [key.partition("/")[2] for (key,) in found]


def battery_model(conn: Conn, maker: str, model: str) -> BatteryModel | None:
    """A maker's own battery model."""
    row = conn.execute("SELECT state FROM battery_model WHERE key = %s", [f"{maker}/{model}"], binary=True).fetchone()
    state = decode_state["battery_model"](row[0]) if row is not None else None
    return state if isinstance(state, BatteryModel) else None


def vehicle_models_of(conn: Conn, maker: str) -> list[str]:
    """The names of a maker's vehicle models."""
    found = conn.execute("SELECT key FROM vehicle_model WHERE maker = %s ORDER BY key LIMIT %s", [maker, MOST_MODELS])
    return [key for (key,) in found]


class Reported(Struct, frozen=True):
    """A report of a company: the entry, when it was recorded, its type; `voided`: a correction aims at it. `findings` are those that
    are told to companies: hints are for officials."""

    entry: bytes
    recorded_us: int
    type: str
    findings: int
    voided: bool


def reported(
    conn: Conn,
    reporter: str,
    type_: str | None,
    after: tuple[int, bytes] | None,
    limit: int,
    since_us: int | None = None,
    until_us: int | None = None,
) -> list[Reported]:
    """A page of what a company has reported, the latest first, from behind (recorded_us, entry), recorded from `since_us` to before
    `until_us`; of one type among the latest `MOST_SEARCHED` of that time."""
    recorded_us, entry = after or (until_us if until_us is not None else 2**63 - 1, b"")
    found = conn.execute(
        "SELECT e.id, e.recorded_us, e.type, (SELECT count(*) FROM finding f WHERE f.entry = e.id AND f.rule <> ALL (%s)), "
        "EXISTS (SELECT FROM correction c WHERE c.target = e.id AND c.kind = 'undone') "
        "FROM (SELECT id, recorded_us, type FROM entry WHERE reporter = %s AND (recorded_us, id) < (%s, %s) AND recorded_us >= %s "
        "ORDER BY recorded_us DESC, id DESC LIMIT %s) AS e WHERE %s::text IS NULL OR e.type = %s "
        "ORDER BY e.recorded_us DESC, e.id DESC LIMIT %s",
        [
            sorted(hints()),
            reporter,
            recorded_us,
            entry,
            since_us or 0,
            limit if type_ is None else MOST_SEARCHED,
            type_,
            type_,
            limit,
        ],
        binary=True,
    )
    return [Reported(*row) for row in found]
