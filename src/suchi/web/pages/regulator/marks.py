"""The marks of authorities: from when the permits of a region and kind are completely on record, so that absence proves something."""

from __future__ import annotations

from msgspec import Struct

from suchi.access.denials import denied
from suchi.domain.errors import Failure, Refused
from suchi.domain.law import Loaded
from suchi.domain.office import stem
from suchi.domain.wording import code_word
from suchi.queries import permit_lists
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.regulator.acting import event_of, fresh, may_act, report
from suchi.web.pages.regulator.permits import KINDS, kind_choices, kinds_of
from suchi.web.pages.regulator.region import Area, area, name_of
from suchi.web.pages.tables import Column
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked

PATH = "/regulator/marks"
FIELDS = ("region", "kind", "since")
SET = Flash("mark.set", marked("The mark is on record: from that day on, absence proves something."))
_UNPROCESSABLE = 422


class Shown(Struct, frozen=True):
    """A kind of permit in a region: from when its register is complete, by which mark (perhaps of a wider region)."""

    region: str
    kind: str
    mark: Loaded | None


def _kind(row: Shown, said: Words) -> str:
    return code_word(row.kind, zh=said.language == "zh")


COLUMNS: tuple[Column[Shown], ...] = (
    Column(name="kind", label=marked("Kind of permit"), value=_kind, href=lambda row: f"/regulator/permits?kind={row.kind}"),
    Column(name="region", label=marked("Region"), value=lambda row, said: said.said(name_of(stem(row.region)))),
    Column(name="since", label=marked("Complete since"), value=lambda row, _: row.mark.since if row.mark else None, kind="day"),
    Column(name="by", label=marked("By the mark of"), value=lambda row, said: said.said(name_of(stem(row.mark.region))) if row.mark else None),
)  # fmt: skip


def rows_of(marks: tuple[Loaded, ...], here: Area) -> list[Shown]:
    """For the region shown each kind of permit with the earliest mark that covers it whole; then the marks of parts of it."""
    region = here.region or "000000"
    whole = [Shown(region, kind, _covering(marks, here.stem, kind)) for kind in KINDS]
    parts = [
        Shown(mark.region, mark.kind, mark)
        for mark in sorted(marks, key=lambda one: (one.region, one.kind, one.since))
        if stem(mark.region) != here.stem and stem(mark.region).startswith(here.stem)
    ]
    return whole + parts


def _covering(marks: tuple[Loaded, ...], digits: str, kind: str) -> Loaded | None:
    fitting = [mark for mark in marks if mark.kind == kind and digits.startswith(stem(mark.region))]
    return min(fitting, key=lambda mark: mark.since, default=None)


async def marks_page(call: Call) -> None:
    await _show(call, Form(fresh() | {"since": call.services.today()}))


async def set_mark(call: Call) -> None:
    """Report that the permits of a region and kind are complete; only for what lies in the office's region."""
    given = {name: value[:40] for name, value in call.given.items()}
    try:
        here, region = await area(call), given.get("region", "").strip()
        if not stem(region).startswith(here.own):
            raise denied("access.region")
        if given.get("kind") not in kinds_of(here):
            raise denied("access.field")
        await report(
            call, event_of(call, "RegisterLoaded", given, region=region, kind=given.get("kind"), since=given.get("since"))
        )  # fmt: skip
    except Failure as failure:
        await _show(
            call,
            refused(given, failure, FIELDS),
            _UNPROCESSABLE if isinstance(failure, Refused) else status_of(failure),
        )
        return
    await go(call, PATH, flash=SET)


async def _show(call: Call, form: Form, status: int = 200) -> None:
    here = await area(call)
    ask = tables.asked(call, COLUMNS, "kind", whole=True)
    rows = rows_of(await call.services.read(permit_lists.marks), here)
    await record(call, here.audiences, "marks")
    await tables.answer(
        call, "regulator/marks.html", ask, COLUMNS, rows, key=lambda row: (row.region, row.kind, row.mark.since if row.mark else ""), name="marks", desk="regulator",
        status=status, area=here, form=form, acts=may_act(call), own=here.own.ljust(6, "0") if here.own else "000000",
        kinds=kind_choices(call),
    )  # fmt: skip
