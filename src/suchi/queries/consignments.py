"""Consignments with what is known of each item, and what a party's company is: all that the answers about them need."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.domain.actions import ItemNow, proof_of_receipt
from suchi.domain.consignment import Consignment, addressee_of, open_of
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.queries import findings, things
from suchi.queries.things import Conn


class ConsignmentRows(Struct, frozen=True):
    """A consignment, what the register knows of each item by now, and what is found about it."""

    consignment: Consignment
    version: int
    items: dict[str, ItemNow]
    findings: list[Finding]


def consignment(conn: Conn, key: str) -> ConsignmentRows | None:
    row = things.row(conn, "consignment", key)
    return consignment_of(conn, row) if row is not None else None


def consignment_of(conn: Conn, row: things.Row) -> ConsignmentRows:
    """All that is known of the consignment of a row."""
    found = findings.about(conn, [f"consignment:{row.key}"])
    return ConsignmentRows(row.state, row.version, _items(conn, row.state), found)


def _items(conn: Conn, state: Consignment) -> dict[str, ItemNow]:
    """What became of the things in it. Where one is open on record and yet under way no more, its history is asked for
    an act of the addressee that proves receipt."""
    still = open_of(state)
    known: dict[str, ItemNow] = {}
    for kind in ("battery", "lot"):
        names = [text.partition(":")[2] for text in {*state.items, *state.outcomes} if text.startswith(f"{kind}:")]
        rows = things.rows(conn, kind, sorted(names)) if names else {}
        asked = [key for key, row in rows.items() if f"{kind}:{key}" in still and _moved(row.state, state.key)]
        pasts = things.histories(conn, kind, asked) if asked else {}
        for key, row in rows.items():
            text = f"{kind}:{key}"
            proof = proof_of_receipt(pasts.get(key, ()), state.sent_at, addressee_of(state, text))
            thing = row.state
            known[text] = ItemNow(
                holder=thing.holder,
                consignment=thing.consignment,
                ended=thing.ended_by is not None,
                missing="missing" in thing.flags,
                proof=proof,
            )
    return known


def _moved(thing: Any, consignment: str) -> bool:
    return thing.consignment != consignment


def company(conn: Conn, code: str) -> Company | None:
    """A company on record."""
    row = things.row(conn, "company", code)
    return row.state if row is not None else None


def companies(conn: Conn, codes: list[str]) -> dict[str, Company]:
    """Those of the companies that are on record."""
    return {key: row.state for key, row in things.rows(conn, "company", sorted(codes)).items()}
