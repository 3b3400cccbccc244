"""Proof of timely reporting: over which days, how each duty stands, and the whole as PDF, with its digest, to be shown to anybody."""

from __future__ import annotations

from suchi.domain.duty import DUTIES
from suchi.domain.errors import Failure
from suchi.domain.proving import STATUSES, ProvenDuty, TimelyProof
from suchi.domain.rule import MEASURES_IN_FORCE
from suchi.queries.proving import MOST_ITEMS
from suchi.renderers.proof import MOST_PRINTED, to_pdf
from suchi.web.api.proof import kinds, proof_of
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.clauses import clause
from suchi.web.pages.forms import Form, refused
from suchi.web.pages.giving import give
from suchi.web.pages.people.desks import at_company, wrong
from suchi.web.pages.people.trail import day_us
from suchi.web.pages.tables import Column, Tag
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked, words

PATH = "/company/proof"
FIELDS = ("from", "to", "duty")
TONES = {"on-time": "ok", "late": "bad", "overdue": "bad", "undecided": "info", "unset": "info"}


def _status(row: ProvenDuty, said: Words) -> Tag:
    return Tag(said.said(STATUSES[row.status]), TONES.get(row.status, ""))


COLUMNS: tuple[Column[ProvenDuty], ...] = (
    Column(name="duty", label=marked("Duty"), value=lambda row, said: said.said(row)),
    Column(name="thing", label=marked("About what"), value=lambda row, _: row.thing.partition(":")[2], kind="code"),
    Column(name="trigger", label=marked("Runs from"), value=lambda row, _: row.trigger, kind="day"),
    Column(name="due", label=marked("Last day"), value=lambda row, _: row.due, kind="day"),
    Column(name="reported", label=marked("Reported on"), value=lambda row, _: row.reported, kind="day"),
    Column(name="status", label=marked("How it stands"), value=_status, kind="tag"),
    Column(name="source", label=marked("Clause"), value=lambda row, said: f"{clause(row.source, said)} · {row.grade}"),
)


async def proof_page(call: Call) -> None:
    """What the proof would say; the same filters make the PDF."""
    ask = tables.asked(call, COLUMNS, "trigger", whole=True)
    values = {name: call.query.get(name, "").strip()[:100] for name in FIELDS}
    form, found, status = (
        Form(
            {"from": MEASURES_IN_FORCE, "to": call.services.today()}
            | {name: text for name, text in values.items() if text}
        ),
        None,
        200,
    )
    if any(values.values()):
        try:
            found = await _proof(call, values)
        except Failure as failure:
            form, status = refused(values, failure, FIELDS), status_of(failure)
    said = words("en" if call.language == "en" else "zh")
    items = found.items if found is not None else ()
    await tables.answer(
        call, "people/proof.html", ask, COLUMNS, items, key=lambda row: (row.duty, row.thing, row.part, row.entry_id), name="proof", desk="company",
        private=True, status=status, form=form, found=found, statuses=STATUSES, tones=TONES, shown=min(len(items), ask.limit - 1),
        duties=[("", said.gettext(marked("All"))), *sorted(((one.name, said.said(one)) for one in DUTIES.values()), key=lambda one: one[1])],
    )  # fmt: skip


async def pdf(call: Call) -> None:
    """The printed proof; a long one is made aside."""
    values = {name: call.query.get(name, "").strip()[:100] for name in FIELDS}
    _, code = await at_company(call)
    since, until = _days(call, values)

    async def make() -> bytes:
        return await call.services.workshop.draw(to_pdf, await _proof(call, values, MOST_PRINTED))

    await give(call, f"proof-{code}-{since}-{until}.pdf", b"application/pdf", make)


async def _proof(call: Call, values: dict[str, str], most: int = MOST_ITEMS) -> TimelyProof:
    _, code = await at_company(call)
    since, until = _days(call, values)
    return await proof_of(call, code, since, until, call.services.today(), kinds(values["duty"] or None), most)


def _days(call: Call, values: dict[str, str]) -> tuple[str, str]:
    """The first and the last day. Raises for what is no period."""
    since, until = values["from"] or MEASURES_IN_FORCE, values["to"] or call.services.today()
    for name, day in (("from", since), ("to", until)):
        try:
            day_us(day, name)
        except Failure as failure:
            raise wrong(failure.code, name, failure.zh, failure.en) from None
    if since > until:
        raise wrong("proof.days", "to", "末日不能早于首日", "the last day is not before the first")
    return since, until
