"""A form as its template draws it, made from the declaration of an event: what must be filled in, what usually is, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.codes import company_key
from suchi.domain.errors import Reason
from suchi.domain.event import CATALOGUE
from suchi.domain.filling import Values, asked_of, filled, rows
from suchi.domain.labels import OF_EVERY_REPORT, Field
from suchi.domain.regions import place_name, unknown_part
from suchi.domain.typing_in import write
from suchi.web.pages.forms import Form, Wrong
from suchi.web.pages.reporting.looking_up import Offers, Option, countries
from suchi.web.pages.reporting.tasks import USUAL, USUAL_OF_ITEMS
from suchi.web.wording import Words

Kind = Literal["line", "code", "number", "day", "moment", "long", "codes", "choice", "several", "group", "rows", "file"]
MOST_ROWS = 200
"""Rows of one list in a form: more are a matter of a file."""
_CODES = frozenset({"battery", "vehicle"})
_HIDDEN = frozenset({"id"})
_WHEN = ("occurredAt", "site")


class Input(Struct, frozen=True, kw_only=True):
    """A field as it is drawn. `told` is what its code means, `list_` the id of a list of proposals, `many` the name of a field
    into which codes are put from which rows are made."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    unit: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    default: str = ""
    length: int | None = None
    told: str = ""
    list_: str = ""
    scan: bool = False
    many: str = ""
    parts: tuple[Input, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.kind in ("group", "rows", "file", "long", "codes", "several")


class Row(Struct, frozen=True):
    """A row of a list: what is usually told of an item, and what may be told besides; `opened`: some of that is."""

    main: tuple[Input, ...]
    more: tuple[Input, ...]
    opened: bool


class Sheet(Struct, frozen=True, kw_only=True):
    """A form: `main` stands open, `more` behind a word; `opened`: something behind it is filled in or wrong."""

    main: tuple[Input, ...]
    more: tuple[Input, ...]
    opened: bool


class Maker:
    """Makes the fields of one form, in one language, for one state of it."""

    def __init__(self, event: str, values: Values, offers: Offers, said: Words) -> None:
        self._event = event
        self._values = values
        self._offers = offers
        self._said = said
        self._errors: Mapping[str, Sequence[Wrong]] = {}

    def sheet(self, errors: Mapping[str, Sequence[Wrong]]) -> Sheet:
        """The fields; what is wrong is not hidden behind a word."""
        self._errors = errors
        fields = [one for one in asked_of(self._event) if one.name not in _HIDDEN]
        usual = USUAL.get(self._event, frozenset())
        own = [one for one in fields if one.name not in OF_EVERY_REPORT]
        first = [one for one in own if one.required] + [one for one in own if not one.required and one.name in usual]
        when = _WHEN if self._offers.sites or self._values.get("site") else _WHEN[:1]
        main = [*first, *(one for name in when for one in fields if one.name == name)]
        main += [one for one in fields if one.name in OF_EVERY_REPORT and one.name in usual]
        more = [one for one in fields if one not in main]
        opened = any(self._wrong(one.name) for one in more) or any(
            _filled(self._values, one) for one in more if one in own or one.name == "attachments"
        )
        return Sheet(main=tuple(map(self._top, main)), more=tuple(map(self._top, more)), opened=opened)

    def _top(self, field: Field) -> Input:
        made = self._input(field, field.name)
        return replace(made, scan=made.kind in ("code", "codes") and field.label.names in _CODES)

    def _input(self, field: Field, name: str) -> Input:
        label = field.label
        common: dict[str, Any] = {
            "name": name,
            "label": self._said.said(label),
            "hint": self._said.said(label.help) if label.help else "",
        }
        if field.shape == "part":
            return self._nested(field, name, common)
        made = Input(
            **common, kind=_kind(field), unit=label.unit, required=_asked_for(field, name),
            options=self._options(field, name), default=write(field, field.default) if field.default is not None else "",
            length=None if field.many else field.length, told=self._told(field, name), list_=_LISTS.get(label.names, ""),
        )  # fmt: skip
        return replace(made, kind="choice") if made.options and made.kind in ("line", "code") else made

    def _nested(self, field: Field, name: str, common: dict[str, Any]) -> Input:
        if not field.many:
            parts = tuple(self._input(one, f"{name}.{one.name}") for one in field.parts)
            return Input(**common, kind="group", parts=parts, required=field.required)
        numbers = rows(self._values, name)
        if not numbers and field.low:
            numbers = [0]
        made = tuple(self._row(field, f"{name}.{number}") for number in numbers[:MOST_ROWS])
        return Input(
            **common,
            kind="file" if field.part == "Attachment" else "rows",
            rows=made,
            required=field.low > 0,
            many=named_by(field),
        )

    def _row(self, field: Field, name: str) -> Row:
        usual = USUAL_OF_ITEMS.get(field.part)
        first = [one for one in field.parts if one.required or usual is None or one.name in usual]
        rest = [one for one in field.parts if one not in first]
        return Row(
            main=tuple(self._input(one, f"{name}.{one.name}") for one in first),
            more=tuple(self._input(one, f"{name}.{one.name}") for one in rest),
            opened=any(_filled(self._values, one, f"{name}.") or self._wrong(f"{name}.{one.name}") for one in rest),
        )

    def _wrong(self, name: str) -> bool:
        return any(_under(one, name) for one in self._errors)

    def _options(self, field: Field, name: str) -> tuple[Option, ...]:
        if name in self._offers.several:
            return (("", self._said.gettext("Choose")), *self._offers.several[name])
        language = self._said.language
        unsaid = ("", self._said.gettext("Choose") if field.required else self._said.gettext("Not told"))
        first = () if field.default is not None or field.many else (unsaid,)
        if field.label.names == "country":
            return (unsaid, *countries(language))
        if field.label.names == "site":
            return self._sites(name, unsaid)
        if field.label.names == "event":
            return tuple(
                (one, self._said.said(about))
                for one, about in CATALOGUE.items()
                if not about.governing or self._values.get(f"{name}.{one}")
            )
        if field.shape == "flag":
            return (*first, ("yes", self._said.gettext("Yes")), ("no", self._said.gettext("No")))
        return (
            (*first, *((value, self._said.said(field.word(value))) for value in field.choices)) if field.choices else ()
        )

    def _sites(self, name: str, unsaid: Option) -> tuple[Option, ...]:
        """The company's sites; what was filled in stays there to be seen."""
        sites, given = self._offers.sites, self._values.get(name, "")
        if not sites:
            return ()
        other = ((given, given),) if given and given not in {one for one, _ in sites} else ()
        return (unsaid, *((one, f"{text} · {one}" if text != one else one) for one, text in sites), *other)

    def _told(self, field: Field, name: str) -> str:
        """Whose code it is that stands in the field."""
        text = self._values.get(name, "")
        company = self._offers.companies.get(company_key(text)) if text and field.label.names == "company" else None
        if company is None:
            return ""
        return (company.name if self._said.language == "zh" else company.name_en or company.name) or ""


def _asked_for(field: Field, name: str) -> bool:
    """Whether it must be filled in; who reports is known unless told otherwise."""
    return field.required and name not in _KNOWN and not (field.many and field.low == 0)


_KNOWN = frozenset({"id", "reporter"})
_LISTS = {"region": "places", "battery-model": "battery-models", "vehicle-model": "vehicle-models"}


def named_by(field: Field) -> str:
    """The field of a row that a list of codes can fill: a battery's code, else a lot's."""
    for names in ("battery", "lot"):
        found = next((one.name for one in field.parts if one.label.names == names and not one.many), None)
        if found is not None:
            return found
    return ""


def _kind(field: Field) -> Kind:
    if field.many:
        return "several" if field.choices or field.label.names == "event" else "codes"
    kinds: dict[str, Kind] = {
        "long": "long", "integer": "number", "flag": "choice", "choice": "choice", "day": "day", "moment": "moment",
    }  # fmt: skip
    if field.shape in kinds:
        return kinds[field.shape]
    return (
        "code"
        if field.label.names in ("battery", "vehicle", "lot", "consignment", "company", "case", "report", "document")
        else "line"
    )


def _under(name: str, field: str) -> bool:
    return name == field or name.startswith(f"{field}.")


def _filled(values: Values, field: Field, path: str = "") -> bool:
    default = write(field, field.default) if field.default is not None else ""
    return any(
        text.strip() not in ("", default) for name, text in values.items() if _under(name, f"{path}{field.name}")
    )


def names_of(inputs: Iterable[Input]) -> Iterator[str]:
    """The names of all fields that are drawn."""
    for one in inputs:
        yield one.name
        yield from names_of(one.parts)
        for row in one.rows:
            yield from names_of((*row.main, *row.more))


def placed(values: Mapping[str, str], reasons: Iterable[Reason], names: frozenset[str]) -> Form:
    """The form with what is wrong beside its fields; what belongs to none of them stands above all."""
    errors: dict[str, list[Wrong]] = {}
    general: list[Wrong] = []
    for reason in reasons:
        path = (reason.field or "").strip("/").replace("/", ".")
        number = ""
        while path and path not in names:
            path, _, last = path.rpartition(".")
            number = last if last.isdigit() else number
        zh, en = reason.zh, reason.en
        if path and number and reason.value:
            zh, en = f"第 {int(number) + 1} 个（{reason.value}）：{zh}", f"no. {int(number) + 1} ({reason.value}): {en}"
        wrong = Wrong(reason.code, zh, en, reason.next_zh, reason.next_en)
        (errors.setdefault(path, []) if path else general).append(wrong)
    return Form(values, errors, general)


def region_text(code: str) -> str:
    """A place's name in place of its code."""
    return place_name(code)[0] if len(code) == 6 and code.isdigit() and unknown_part(code) is None else code


def too_many(event: str, values: Values) -> list[tuple[Field, int]]:
    """Lists that have more rows than a form shows, each with how many."""
    lists = [one for one in asked_of(event) if one.shape == "part" and one.many]
    return [(one, len(numbers)) for one in lists if len(numbers := rows(values, one.name)) > MOST_ROWS]


def first_rows(event: str, values: Values) -> dict[str, str]:
    """The fields with no more rows than a form shows."""
    kept = dict(values)
    for field, _ in too_many(event, values):
        for number in rows(values, field.name)[MOST_ROWS:]:
            kept = {name: text for name, text in kept.items() if not _under(name, f"{field.name}.{number}")}
    return kept


def shown(event: str, values: Values) -> dict[str, str]:
    """The fields as they are shown: places by their names."""
    places = {name: region_text(values[name]) for field, name in filled(event, values) if field.label.names == "region"}
    return {**values, **places}
