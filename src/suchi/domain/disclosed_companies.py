"""Rows of the table of disclosure for what a company asks about itself: comparisons, proofs, permits on its own word.

`author` is the company itself, whoever it delegated to, and its parent; each answer is made for one company only, so that its fields
are open as a whole or not at all (Measures, art. 24: what a company reported is its own).
"""

from __future__ import annotations

from suchi.domain.audiences import Rows, rows

_OWN = "its own file against its own record"
_PROVEN = "its own duties and reports"
_PROOF = "author authority"
_WORD = "the authority of the region is to verify it"

COMPANIES_SHOWN: dict[str, Rows] = {
    "Comparison": rows(
        ("author", _OWN, "company since until counts columns_passed_over lines not_in_file"),
    ),
    "ComparisonCounts": rows(
        ("author", _OWN, "lines same different missing unknown undecided unreadable not_in_file"),
    ),
    "Compared": rows(
        ("author", _OWN, "line outcome type id code entry_id registered_as alike voided differences reasons"),
        ("author", "what is not open is named and not compared: see domain/comparing", "not_compared"),
    ),
    "Difference": rows(("author", _OWN, "field yours ours")),
    "OnRecord": rows(("author", _OWN, "type id code entry_id occurred_at recorded_at voided")),
    "TimelyProof": rows(
        (_PROOF, _PROVEN, "kind v company name since until made_on demo log_size duties totals voided items sha256"),
    ),
    "ProvenDuty": rows(
        (_PROOF, _PROVEN, "duty code zh en thing part trigger due reported status days_late missing term source grade"),
        (_PROOF, "so that it can be checked", "event event_id entry_id event_digest log_position"),
    ),
    "UnverifiedPermit": rows(("authority", _WORD, "party site_id site_name region permit")),
}
