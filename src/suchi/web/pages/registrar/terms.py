"""Terms and other figures of the law: value, unit, instrument, grade, since when, set by whom; what is unset is said to be, and set by a form."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.domain.balance import MASS_TOLERANCE_PERMILLE
from suchi.domain.content import SOURCE, TOLERANCE_PERMILLE
from suchi.domain.duty import DUTIES
from suchi.domain.errors import Failure
from suchi.domain.exemptions import EXEMPTIONS
from suchi.domain.party import Company
from suchi.domain.rulebook import selected
from suchi.domain.sweep import OWN, Sweep
from suchi.queries import terms as queries
from suchi.queries.companies import companies_of
from suchi.queries.terms import SetTerm
from suchi.renderers.rules import GRADES
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.company.reporting import new_id, report
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.desks import at_desk, given, wrong
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column
from suchi.web.problems import status_of
from suchi.web.wording import marked, words

PATH = "/registrar/terms"
FIELDS = ("name", "amount", "unit", "since", "instrument", "grade")
UNITS = {"日": marked("days"), "工作日": marked("working days"), "月": marked("months")}
SET = Flash("terms.set", marked("The term is on record. Earlier figures stay, each with its day."))
_MOST_AMOUNT = 100_000
_SET = ("A", "B", "C", "P", "U")
"""The grades that a term may have; "—" is for the register's own figures."""


class Row(Struct, frozen=True, kw_only=True):
    """A term by its name, what owes by it, and the figure in force on the day; none: nobody has set one. `later` are figures set for
    days to come, `earlier` those before."""

    name: str
    duties: tuple[tuple[str, str], ...]
    now: SetTerm | None
    later: tuple[SetTerm, ...]
    earlier: tuple[SetTerm, ...]


def rows_of(found: list[SetTerm], today: str) -> list[Row]:
    """Every term that a duty has, set or not, and others that were set, such as exemptions."""
    owing: dict[str, list[tuple[str, str]]] = {}
    for duty in DUTIES.values():
        if duty.term is not None:
            owing.setdefault(duty.term, []).append((duty.zh, duty.en))
    names = [*owing, *dict.fromkeys(one.term.name for one in found if one.term.name not in owing)]
    return [
        _row(name, tuple(owing.get(name, ())), [one for one in found if one.term.name == name], today) for name in names
    ]


def _row(name: str, duties: tuple[tuple[str, str], ...], found: list[SetTerm], today: str) -> Row:
    """Of two for one day the one set later counts; they stand in the order in which they were set."""
    past = [one for one in found if one.term.since <= today]
    now = max(reversed(past), key=lambda one: one.term.since, default=None)
    return Row(
        name=name, duties=duties, now=now, later=tuple(one for one in found if one.term.since > today),
        earlier=tuple(one for one in past if one is not now),
    )  # fmt: skip


COLUMNS: tuple[Column[Row], ...] = (
    Column(name="term", label=marked("Term"), value=lambda row, said: _named(row, said.language)),
    Column(name="name", label=marked("Event"), value=lambda row, _: row.name),
    Column(
        name="figure",
        label=marked("Figure"),
        value=lambda row, _: row.now.term.amount if row.now else None,
        kind="number",
    ),
    Column(name="unit", label=marked("Unit"), value=lambda row, _: row.now.term.unit if row.now else None),
    Column(name="grade", label=marked("Grade"), value=lambda row, _: row.now.term.grade if row.now else None),
    Column(
        name="instrument", label=marked("Instrument"), value=lambda row, _: row.now.term.instrument if row.now else None
    ),
    Column(
        name="since",
        label=marked("In force from"),
        value=lambda row, _: row.now.term.since if row.now else None,
        kind="day",
    ),
    Column(name="by", label=marked("Set by"), value=lambda row, _: row.now.by if row.now else None),
)
"""As a file has them: an empty figure is one that is unset."""


async def terms_page(call: Call) -> None:
    ask = tables.asked(call, COLUMNS, "term", whole=True)
    if ask.form != "html":
        rows = rows_of(await call.services.read(queries.terms), call.services.today())
        await tables.answer(call, "registrar/terms.html", ask, COLUMNS, rows, key=lambda row: (row.name,), name="terms")
        return
    values = {
        "id": new_id(),
        "since": call.services.today(),
        "name": call.query.get("name", "")[:128],
        "grade": "A",
        "unit": "日",
    }
    await _show(call, Form(values), 200)


async def _show(call: Call, form: Form, status: int) -> None:
    who, _ = await at_desk(call)
    found = await call.services.read(queries.terms)
    rows = rows_of(found, call.services.today())
    companies: dict[str, Company] = await call.services.read(companies_of, {one.by for one in found if one.by})
    said = words("en" if call.language == "en" else "zh")
    sweeps = [(one, figure) for one in selected() if isinstance(one, Sweep) for figure in one.thresholds]
    await page(
        call, "registrar/terms.html", desk="registrar", status=status, form=form, rows=rows, companies=companies, units=UNITS,
        grades=GRADES, may=who.reports, sweeps=sweeps, own=OWN, exemptions=EXEMPTIONS, minute=minute,
        tolerances=[("mass", MASS_TOLERANCE_PERMILLE, OWN), ("content", TOLERANCE_PERMILLE, SOURCE)],
        names=[("", said.gettext(marked("Choose"))), *((row.name, _named(row, said.language)) for row in rows)],
        unit_options=[(name, said.gettext(text)) for name, text in UNITS.items()],
        grade_options=[(name, f"{name}: {said.said(text)}") for name, text in GRADES.items() if name in _SET],
    )  # fmt: skip


def _named(row: Row, language: str) -> str:
    return next((zh if language == "zh" else en for zh, en in row.duties), row.name)


async def set_term(call: Call) -> None:
    who, _ = await at_desk(call)
    values = {
        **given(call, FIELDS, 600),
        "id": call.given.get("id", "")[:64],
        "model": call.given.get("model", "")[:128].strip(),
    }
    try:
        event = {
            "type": "TermSet", "id": values["id"] or new_id(), "occurredAt": call.services.today(), "reporter": who.code,
            "term": _term(values),
        }  # fmt: skip
        await report(call, event, dry_run=False)
    except Failure as failure:
        await _show(call, refused(values, failure, (*FIELDS, "model")), status_of(failure))
        return
    await go(call, PATH, flash=SET)


def _term(values: dict[str, str]) -> dict[str, Any]:
    """A figure has a unit and an instrument; without a figure it is left open, and then its grade is U."""
    name = f"exemption:{values['model']}" if values["model"] else values["name"]
    if not name:
        raise wrong(
            "terms.name",
            "name",
            "请选择期限，或填写豁免的车型",
            "choose a term, or name the vehicle model to be exempted",
        )
    if values["amount"] and not (
        values["amount"].isascii() and values["amount"].isdecimal() and int(values["amount"]) <= _MOST_AMOUNT
    ):
        raise wrong("terms.amount", "amount", "须为不大于 100000 的整数", "it is a whole number of at most 100 000")
    open_ = values["grade"] == "U"
    if not values["amount"] and not open_:
        raise wrong(
            "terms.open", "grade", "未填数值即为未定，等级须为 U", "without a figure it is left open, and its grade is U",
            "填写数值，或将等级改为 U", "give the figure, or make the grade U",
        )  # fmt: skip
    if values["amount"] and open_:
        raise wrong(
            "terms.open",
            "grade",
            "已有数值的期限，等级不能为 U",
            "a term with a figure is not graded U",
            "选择该数值的依据等级",
            "choose how sure its wording is",
        )
    if not values["instrument"]:
        raise wrong(
            "terms.instrument",
            "instrument",
            "请写明依据",
            "name the instrument",
            "如文件名称与条款",
            "such as its title and article",
        )
    if values["grade"] not in _SET or values["unit"] not in UNITS:
        raise wrong("terms.grade", "grade", "请重新选择", "choose again")
    term: dict[str, Any] = {
        "name": name,
        "since": values["since"],
        "instrument": values["instrument"],
        "grade": values["grade"],
    }
    return term | ({"amount": int(values["amount"]), "unit": values["unit"]} if values["amount"] else {})
