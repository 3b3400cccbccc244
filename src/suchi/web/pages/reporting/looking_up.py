"""Names that people type instead of codes, companies and places, looked up; and what a form offers to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from babel import Locale
from msgspec import Struct

from suchi.domain.codes import company_key
from suchi.domain.errors import Reason
from suchi.domain.filling import Values, filled
from suchi.domain.labels import Field, fields_of
from suchi.domain.party import Company
from suchi.domain.regions import divisions, place_name, unknown_part
from suchi.queries import consignments, reporting, things
from suchi.web.call import Call
from suchi.web.pages.by_name import Names, Option, companies_named, is_code
from suchi.web.wording import Language

_OPEN = frozenset({"manufacturer", "owner"})
"""Fields of a company that may also hold what is no registered company: a maker abroad, `private`."""
_OURS = {
    "TW": ("中国台湾", "Taiwan, China"),
    "HK": ("中国香港", "Hong Kong, China"),
    "MO": ("中国澳门", "Macao, China"),
}
_TERRITORY = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = frozenset("EU EZ UN QO ZZ XA XB XK AC CP DG EA IC TA".split())


class Offers(Struct, frozen=True, kw_only=True):
    """What a form offers: the company's sites and models, places; of a name that several companies or places have, each of them by the
    name of its field; and the companies that the form names, by code."""

    sites: tuple[Option, ...] = ()
    battery_models: tuple[str, ...] = ()
    vehicle_models: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    several: Mapping[str, tuple[Option, ...]] = {}
    companies: Mapping[str, Company] = {}


async def offers(
    call: Call, event: str, values: Values, code: str, several: Mapping[str, tuple[Option, ...]]
) -> Offers:
    """What the form of an event offers a company."""
    names = {one.label.names for one in _everything(fields_of(event))}
    sites = await call.services.read(things.sites_of, code)
    batteries = await call.services.read(reporting.battery_models_of, code) if "battery-model" in names else []
    vehicles = await call.services.read(reporting.vehicle_models_of, code) if "vehicle-model" in names else []
    named = {company_key(values[name]) for field, name in filled(event, values) if field.label.names == "company"}
    known = await call.services.read(consignments.companies, sorted(named | {code}))
    return Offers(
        sites=tuple((row.key.partition("/")[2], row.state.name or row.key.partition("/")[2]) for row in sites),
        battery_models=tuple(batteries), vehicle_models=tuple(vehicles), several=several, companies=known,
        places=tuple(whole for _, whole, *_ in places()) if "region" in names else (),
    )  # fmt: skip


def _everything(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from _everything(field.parts)


async def looked_up(
    call: Call, event: str, values: Values, known: Names | None = None
) -> tuple[dict[str, str], list[Reason], Names]:
    """The fields with codes in place of names; what could not be found; and the choices where several have that name. `known`
    spares asking twice."""
    found = dict(values)
    wrong: list[Reason] = []
    several: Names = {}
    known = {} if known is None else known
    for field, name in filled(event, values):
        text = values[name].strip() if name in values else ""
        if field.label.names == "region":
            options: tuple[Option, ...] = places_named(text)
        elif field.label.names == "country" and not _TERRITORY.fullmatch(text):
            options = countries_named(text)
        elif field.label.names == "company" and not is_code(text):
            options = await companies_named(call, text[:128], known)
            if not options and field.name in _OPEN:
                continue
        else:
            continue
        if len(options) == 1:
            found[name] = options[0][0]
        elif options:
            several[name] = options
            wrong.append(_several(field, name, text))
        else:
            wrong.append(_unknown(field, name, text))
    return found, wrong, several


def places_named(text: str) -> tuple[Option, ...]:
    """The divisions of a name (江西省宜春市, 宜春, Yichun), or of a code of six digits."""
    if re.fullmatch(r"\d{6}", text):
        return ((text, place_name(text)[0]),) if unknown_part(text) is None else ()
    folded = re.sub(r"[\s,，]+", "", text).casefold()
    if not folded:
        return ()
    exact = [one for one in places() if folded in (one[2], one[3])]
    near = exact or [one for one in places() if one[4].startswith(folded) or one[3].startswith(folded)]
    return tuple((code, whole) for code, whole, *_ in near[:20])


@cache
def places() -> tuple[tuple[str, str, str, str, str], ...]:
    """Provinces and prefectures that there are: code, whole name, the same without blanks, English, own name."""
    found = []
    for digits, one in sorted(divisions().items()):
        if not one.retired and one.zh not in ("市辖区", "县", "省直辖县级行政单位"):
            code = digits.ljust(6, "0")
            zh, en = place_name(code)
            found.append((code, zh, zh.casefold(), re.sub(r"[\s,]+", "", en).casefold(), one.zh.casefold()))
    return tuple(found)


@cache
def countries(language: Language) -> tuple[Option, ...]:
    """Countries and regions by their two letters (ISO 3166-1), sorted by name."""
    names: Any = Locale("zh").territories if language == "zh" else Locale("en").territories
    found = [
        (code, _OURS[code][0 if language == "zh" else 1] if code in _OURS else names[code])
        for code in names
        if _TERRITORY.fullmatch(code) and code not in _NO_COUNTRY
    ]
    if language == "zh":
        return tuple(sorted(found, key=lambda one: one[1].encode("gb18030")))  # GB 2312 stands in the order of pinyin
    return tuple(sorted(found, key=lambda one: one[1]))


def countries_named(text: str) -> tuple[Option, ...]:
    """The country or region of a name in either language."""
    folded = text.casefold()
    languages: tuple[Language, ...] = ("zh", "en")
    found = {code: name for language in languages for code, name in countries(language) if name.casefold() == folded}
    return tuple(found.items())


def _several(field: Field, name: str, text: str) -> Reason:
    return Reason(
        code="form.several", field="/" + name.replace(".", "/"), value=text[:40],
        zh=f"“{field.label.zh}”：有多个名称含“{text[:40]}”", en=f"“{field.label.en}”: several have “{text[:40]}” in their name",
        next_zh="从列表中选定一个", next_en="choose one from the list",
    )  # fmt: skip


def _unknown(field: Field, name: str, text: str) -> Reason:
    zh, en, at, shown = field.label.zh, field.label.en, "/" + name.replace(".", "/"), text[:40]
    if field.label.names == "region":
        return Reason(
            code="form.region", field=at, value=shown,
            zh=f"“{zh}”：没有名为“{shown}”的省或市", en=f"“{en}”: no province or prefecture is called “{shown}”",
            next_zh="填省名、市名或六位代码", next_en="give a province, a prefecture or six digits",
        )  # fmt: skip
    if field.label.names == "country":
        return Reason(
            code="form.country", field=at, value=shown,
            zh=f"“{zh}”：没有名为“{shown}”的国家或地区", en=f"“{en}”: no country or region is called “{shown}”",
            next_zh="填国家或地区名称，或两位字母代码（ISO 3166-1）", next_en="give its name, or two letters of ISO 3166-1",
        )  # fmt: skip
    return Reason(
        code="form.company", field=at, value=shown,
        zh=f"“{zh}”：没有已登记的企业名为“{shown}”", en=f"“{en}”: no registered company is called “{shown}”",
        next_zh="核对名称，或填统一社会信用代码", next_en="check the name, or give the company code",
    )  # fmt: skip
