"""Letters of a case, to be printed: each is made of one step on record and says nothing that the ledger does not hold.

What the ledger does not know (addresses, who signs, where and when a hearing is held) is left as lines to fill in. There is no emblem,
seal or file head: a letter takes effect only in the office's own form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from suchi.domain.disclosure import shown
from suchi.domain.rulebook import declared
from suchi.queries.companies import companies_of
from suchi.renderers.case import CaseStep, CitedFinding
from suchi.web.api.cases import case_asked_for, course
from suchi.web.api.neighbours import not_on_record
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.pages.render import page
from suchi.web.pages.speaking import companies_in
from suchi.web.wording import marked


class Letter(Struct, frozen=True):
    """What the letter of a step is called, to whom it goes (`party`, or `office`: another authority), what it says before its
    facts, and the lines that are left to be filled in (msgids)."""

    title: str
    to: str
    opening: str
    lines: tuple[str, ...] = ()


_SIGNED = (marked("Signed for the office by"), marked("Day of issue"))
_SERVED = (*_SIGNED, marked("Received by, on"))
LETTERS: dict[str, Letter] = {
    "CaseOpened": Letter(marked("Notice that a case was opened"), "party",
        marked("A case was opened against you on the findings and facts below."), _SERVED),
    "NoticeIssued": Letter(marked("Order to correct within a term"), "party",
        marked("You are ordered to correct what is found below by the day named, and may reply with evidence."), _SERVED),
    "CorrectionConfirmed": Letter(marked("Confirmation of a correction"), "party",
        marked("What was found below has been corrected; this is confirmed."), _SERVED),
    "PenaltyIntended": Letter(marked("Notice of an intended penalty"), "party",
        marked("A penalty is intended for what is found below. You may state your case and defend yourself before it is decided."),
        (marked("Where and by which day a statement, or a hearing, may be asked for"), *_SERVED)),
    "HearingHeld": Letter(marked("Record that a hearing was held"), "party",
        marked("The hearing in this case was held on the day named."),
        (marked("Place of the hearing, who presided"), marked("What was stated"), *_SERVED)),
    "CaseDecided": Letter(marked("Decision"), "party",
        marked("In this case the following has been decided."),
        (marked("Within which term, and where, review or a court may be asked for"), *_SERVED)),
    "CaseTransferred": Letter(marked("Transfer of a case"), "office",
        marked("The case below is transferred to you, with its findings and its course so far."), _SIGNED),
    "DecisionAnnulled": Letter(marked("Notice that a decision was annulled"), "party",
        marked("The decision in this case was annulled; what followed from it falls with it."), _SERVED),
    "CaseClosed": Letter(marked("Notice that a case was closed"), "party",
        marked("This case is closed."), _SERVED),
}  # fmt: skip
"""By the event that is the step; a reply is the party's own paper."""
WITHOUT_TERM = Letter(marked("Order to correct, without a term"), "party",
    marked("You are ordered to correct what is found below, and may reply with evidence."), _SERVED)  # fmt: skip
"""Of a notice that sets no day: its letter names none."""


def printable(steps: Iterable[CaseStep]) -> list[CaseStep]:
    """The steps that count and have a letter."""
    return [one for one in steps if one.counts and one.event in LETTERS]


async def letter_page(call: Call) -> None:
    found = await case_asked_for(call)
    state = found.rows.case
    told = shown("CaseAnswer", course(found), found.audiences)
    step = next((one for one in printable(told.timeline) if one.entry_id == call.path["entryId"]), None)
    if step is None:
        raise not_on_record("entry", "文书所依条目", "entry of the letter", call.path["entryId"])
    await record(call, found.audiences, f"case:{state.key}", (state.party,))
    letter = WITHOUT_TERM if step.event == "NoticeIssued" and not step.due else LETTERS[step.event]
    to = step.to if letter.to == "office" else state.party
    cited = facts(told.cited)
    said = [one.as_known or one.now for one in cited]
    codes = {code for code in (to, state.party, step.by) if code}
    codes |= companies_in(text for one in said if one for text in (one.zh, one.en))
    companies = await call.services.read(companies_of, codes)
    await page(
        call, "regulator/letter.html", desk="regulator", told=told, state=state, step=step, letter=letter, to=to, companies=companies,
        due=_due_at(told.timeline, step), ground=_ground_at(told.timeline, step), cited=cited, declared=declared, today=call.services.today(),
    )  # fmt: skip


def facts(cited: Sequence[CitedFinding]) -> list[CitedFinding]:
    """The findings of the case as they were known when it was opened, else as they stand; those that are not for the reader are
    named only."""
    return [one for one in cited if one.known or one.now is not None]


def _ground_at(steps: Sequence[CaseStep], step: CaseStep) -> str | None:
    """The ground of the step itself, else the last given before it: what was said later is no ground of it."""
    given = [one.ground for one in steps[: steps.index(step) + 1] if one.counts and one.ground]
    return given[-1] if given else None


def _due_at(steps: Sequence[CaseStep], step: CaseStep) -> str | None:
    """The day set by the step itself, else the last day set before it."""
    days = [one.due for one in steps[: steps.index(step) + 1] if one.counts and one.due]
    return step.due or (days[-1] if days and step.event in ("CorrectionConfirmed",) else None)
