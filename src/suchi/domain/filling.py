"""A report as fields that somebody has filled in: names with texts into an event of the wire, and back.

Names follow the wire: `massG`, `term.amount`, `items.0.battery`. A list of texts is one text, apart by lines or commas; of a list of
choices each that is chosen has a name (`chemistries.LFP`). `items.0` alone says that there is such a row. A moment may come as three
texts: `occurredAt`, `occurredAt.time`, `occurredAt.zone`. Forms and tables to fill in are both made of these names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from suchi.domain.errors import Reason
from suchi.domain.event import CATALOGUE
from suchi.domain.labels import Field, fields_of
from suchi.domain.typing_in import CHINA, moment, no_moment, read, several, taken_apart, wanting, write

Values = Mapping[str, str]
PRESENT = "1"
"""What stands under the name of a row that is there, and of a choice that is chosen."""
_ASSIGNED = frozenset({"recordedAt"})
_MAY_BE_EMPTY = frozenset({"SeenPack"})
"""Structures that say something although nothing is filled in: a pack whose code cannot be read is a pack present."""
_NOTHING = object()


def asked_of(event: str) -> tuple[Field, ...]:
    """The fields that people fill in; the server's own are left out."""
    return tuple(one for one in fields_of(event) if one.name not in _ASSIGNED)


def event_of(event: str, values: Values) -> tuple[dict[str, Any], list[Reason]]:
    """The event that the fields make, and what is wrong with them: each reason names its place (JSON Pointer). What could not
    be read is left out of the event. The rows must be numbered without gaps (`tidied`)."""
    wrong: list[Reason] = []
    made = _part(asked_of(event), values, "", wrong)
    return {"type": event, **made}, wrong


def values_of(event: Mapping[str, Any]) -> dict[str, str]:
    """The fields as they would have been filled in for an event of the wire."""
    found: dict[str, str] = {}
    _written(asked_of(event["type"]), event, "", found)
    return found


def tidied(event: str, values: Values) -> dict[str, str]:
    """The fields with rows numbered from 0 and rows left out in which nothing is filled in; other names stay."""
    kept = dict(values)
    _tidy(asked_of(event), kept, "")
    return kept


def rows(values: Values, name: str) -> list[int]:
    """The numbers of the rows of a list, in order."""
    return sorted({number for key in values if (number := _row_of(key, name)) is not None})


# ---- fields to wire -----------------------------------------------------------------------------------------------------


def _part(fields: Iterable[Field], values: Values, path: str, wrong: list[Reason]) -> dict[str, Any]:
    made = {}
    for field in fields:
        value = _value(field, values, f"{path}{field.name}", wrong)
        if value is not _NOTHING:
            made[field.name] = value
    return made


def _value(field: Field, values: Values, name: str, wrong: list[Reason]) -> Any:
    if field.shape == "part":
        return _nested(field, values, name, wrong)
    if field.many:
        return _list(field, values, name, wrong)
    text = values.get(name, "").strip()
    if not text:
        return _absent(field, name, wrong)
    if field.shape == "moment" and (f"{name}.time" in values or f"{name}.zone" in values):
        whole = moment(text, values.get(f"{name}.time", ""), values.get(f"{name}.zone", CHINA))
        typed = f"{text} {values.get(f'{name}.time', '').strip()}".strip()
        return _kept(whole if whole is not None else no_moment(field, typed), name, wrong)
    return _kept(read(field, text), name, wrong)


def _nested(field: Field, values: Values, name: str, wrong: list[Reason]) -> Any:
    if not field.many:
        if not field.required and not _told(field, values, name):
            return _NOTHING
        return _part(field.parts, values, f"{name}.", wrong)
    made = [_part(field.parts, values, f"{name}.{number}.", wrong) for number in rows(values, name)]
    return made or _absent(field, name, wrong)


def _list(field: Field, values: Values, name: str, wrong: list[Reason]) -> Any:
    chosen = [value for value in _choices(field) if values.get(f"{name}.{value}")]
    made = []
    for number, text in enumerate([*chosen, *several(field, values.get(name, ""))]):
        value = _kept(read(field, text), f"{name}.{number}", wrong)
        if value is not _NOTHING:
            made.append(value)
    return made or _absent(field, name, wrong)


def _choices(field: Field) -> Iterable[str]:
    """What may be chosen several times over, by names of its own."""
    return CATALOGUE if field.label.names == "event" else field.choices


def _kept(value: Any, name: str, wrong: list[Reason]) -> Any:
    if isinstance(value, Reason):
        wrong.append(replace(value, field=_pointer(name)))
        return _NOTHING
    return value


def _absent(field: Field, name: str, wrong: list[Reason]) -> Any:
    if field.required and not (field.many and field.low == 0):
        wrong.append(replace(wanting(field), field=_pointer(name)))
    elif field.required:
        return []
    return _NOTHING


def _pointer(name: str) -> str:
    return "/" + name.replace(".", "/")


# ---- wire to fields -----------------------------------------------------------------------------------------------------


def _written(fields: Iterable[Field], event: Mapping[str, Any], path: str, found: dict[str, str]) -> None:
    for field in fields:
        value = event.get(field.name)
        name = f"{path}{field.name}"
        if value is None:
            continue
        if field.shape == "part":
            for number, one in enumerate(value if field.many else [value]):
                row = f"{name}.{number}" if field.many else name
                if field.many:
                    found[row] = PRESENT
                _written(field.parts, one, f"{row}.", found)
        elif field.many and (field.shape == "choice" or field.label.names == "event"):
            found |= {f"{name}.{one}": PRESENT for one in value}
        elif field.many:
            found[name] = "\n".join(str(one) for one in value)
        elif field.shape == "moment":
            found[name], found[f"{name}.time"], found[f"{name}.zone"] = taken_apart(value)
        else:
            found[name] = write(field, value)


# ---- rows ---------------------------------------------------------------------------------------------------------------


def _told(field: Field, values: Values, name: str) -> bool:
    """Whether anything is filled in below a name; what only repeats a default says nothing."""
    for part in field.parts:
        own = f"{name}.{part.name}"
        if part.shape == "part":
            numbers = rows(values, own) if part.many else []
            if any(_told(part, values, f"{own}.{number}") for number in numbers) or (
                not part.many and _told(part, values, own)
            ):
                return True
        elif (any(values.get(f"{own}.{value}") for value in _choices(part)) and part.many) or values.get(
            own, ""
        ).strip() not in ("", *_default(part)):
            return True
    return False


def _default(field: Field) -> tuple[str, ...]:
    return (write(field, field.default),) if field.default is not None else ()


def _tidy(fields: Iterable[Field], values: dict[str, str], path: str) -> None:
    """Each name is looked at a few times, however many rows there are: a consignment may have thousands."""
    for field in fields:
        if field.shape != "part":
            continue
        name = f"{path}{field.name}"
        if not field.many:
            _tidy(field.parts, values, f"{name}.")
            continue
        found = _by_row(values, name)
        full = [
            one for one in sorted(found) if field.part in _MAY_BE_EMPTY or _told(field, found[one], f"{name}.{one}")
        ]
        for row in found.values():
            for key in row:
                del values[key]
        for new, old in enumerate(full):
            was = len(f"{name}.{old}")
            values |= {f"{name}.{new}{key[was:]}": text for key, text in found[old].items()}
            values[f"{name}.{new}"] = PRESENT


def _by_row(values: Values, name: str) -> dict[int, dict[str, str]]:
    """What is filled in of each row of a list, under its full name; a row may only be there."""
    found: dict[int, dict[str, str]] = {}
    for key, text in values.items():
        if (number := _row_of(key, name)) is not None:
            found.setdefault(number, {})[key] = text
    return found


def _row_of(key: str, name: str) -> int | None:
    """The number of the row of that list which a name is or belongs to."""
    if not key.startswith(f"{name}."):
        return None
    number = key[len(name) + 1 :].partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None


def filled(event: str, values: Values) -> Iterator[tuple[Field, str]]:
    """Every field that holds a text, with its name, in the order of the form; rows as they are numbered."""
    yield from _filled(asked_of(event), values, "")


def _filled(fields: Iterable[Field], values: Values, path: str) -> Iterator[tuple[Field, str]]:
    for field in fields:
        name = f"{path}{field.name}"
        if field.shape == "part":
            for row in [f"{name}.{one}" for one in rows(values, name)] if field.many else [name]:
                yield from _filled(field.parts, values, f"{row}.")
        elif values.get(name, "").strip() or (
            field.many and any(values.get(f"{name}.{one}") for one in _choices(field))
        ):
            yield field, name
