"""Vectors of the rules of custody."""

from tests.lives.telling import MAKER, RECYCLER, REPAIRER, YARD, pack
from tests.vectors.telling import Case, vector

CODE = pack(1, "2026-04-02")


@vector("sender_holds_what_it_sends", "good")
def the_maker_sends_its_own(tell: Case) -> None:
    tell.made(CODE, "2026-04-02")
    tell.sent("C1", MAKER, REPAIRER, "2026-04-05", CODE, purpose="after-sales")


@vector("sender_holds_what_it_sends", "bad")
def a_yard_sends_what_the_maker_has(tell: Case) -> None:
    tell.made(CODE, "2026-04-02")
    tell.sent("C1", YARD, RECYCLER, "2026-04-05", CODE, purpose="waste")
    tell.found(f"battery:{CODE}")


@vector("sender_holds_what_it_sends", "oddity")
def the_receipt_was_not_reported(tell: Case) -> None:
    tell.made(CODE, "2026-04-02")
    tell.sent("C1", MAKER, REPAIRER, "2026-04-05", CODE, purpose="after-sales")
    tell.sent("C2", REPAIRER, RECYCLER, "2026-05-05", CODE, purpose="waste")
    tell.found(f"battery:{CODE}", "undecided")
