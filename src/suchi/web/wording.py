"""What pages say, in Chinese and English: gettext catalogues read as text, numbers and days as each language writes them.

An msgid is the English sentence; `locale/zh/LC_MESSAGES/*.po` holds the Chinese one. Each group of pages has a catalogue of its own,
so that two people can work on two desks. Where one English word stands for two Chinese ones, `pgettext` tells them apart.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from suchi.domain.event import CHINA, day_of

LOCALE = Path(__file__).resolve().parent / "locale"
Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
THIN = "\u2009"
Told = tuple[str | None, str]  # context, msgid
_PLACES = {"zh": "zh_Hans_CN", "en": "en_GB"}


def marked(message: str) -> str:
    """An msgid that is declared in one place and looked up in another."""
    return message


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


@cache
def _messages(language: str) -> dict[Told, tuple[str, ...]]:
    """All catalogues of a language as one. Which of two texts counts for one msgid is no matter of chance: a test forbids it."""
    found: dict[Told, tuple[str, ...]] = {}
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        for message in catalogue(path):
            if message.id and not message.fuzzy:
                key = message.id if isinstance(message.id, str) else message.id[0]
                texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
                if all(texts):
                    found[(message.context, key)] = tuple(str(text) for text in texts)
    return found


class Words:
    """One language. The methods are those of gettext, which templates call."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def gettext(self, message: str) -> str:
        return self._told((None, message), message)

    def pgettext(self, context: str, message: str) -> str:
        return self._told((context, message), message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self._several((None, one), one, many, number)

    def npgettext(self, context: str, one: str, many: str, number: int) -> str:
        return self._several((context, one), one, many, number)

    def _told(self, key: Told, message: str) -> str:
        return _messages(self.language).get(key, (message,))[0]

    def _several(self, key: Told, one: str, many: str, number: int) -> str:
        """Chinese has one form; English has two."""
        texts = _messages(self.language).get(key)
        if texts:
            return texts[0] if self.language == "zh" or number == 1 or len(texts) == 1 else texts[1]
        return one if number == 1 else many

    # ---- numbers and days -------------------------------------------------------------------------------------------

    def number(self, value: float | None, digits: int = 0) -> str:
        """41280312 → 41 280 312, in threes with thin spaces in both languages (GB/T 15835-2011 §5.1.2); a dash for what is not known."""
        return "–" if value is None else f"{value:,.{digits}f}".replace(",", THIN)

    def kilo(self, thousandths: int | None, digits: int = 1) -> str:
        """60500 → 60.5: grams as kilograms, watt-hours as kilowatt-hours."""
        return "–" if thousandths is None else self.number(thousandths / 1000, digits).removesuffix("." + "0" * digits)

    def tonnes(self, mass_g: int | None) -> str:
        """Grams as tonnes, to the kilogram below ten."""
        if mass_g is None:
            return "–"
        return self.number(mass_g / 1e6, 0 if mass_g >= 1e9 else 1 if mass_g >= 1e7 else 3)

    def percent(self, permille: int | None) -> str:
        """41 ‰ → 4.1 %."""
        return "–" if permille is None else f"{permille / 10:g}{THIN}%"

    def day(self, text: str | None) -> str:
        """A day or moment of the record as a person writes the day in UTC+8: 2034年8月11日, 11 Aug 2034."""
        if not text:
            return "–"
        if len(text) < 10:
            return text  # a year, or a month: what is no day is not made one
        when = date.fromisoformat(day_of(text) if len(text) > 10 else text)
        return format_date(when, "y年M月d日" if self.language == "zh" else "d MMM y", locale=_PLACES[self.language])

    def clock(self, text: str | None) -> str:
        """A moment of the record to the minute in UTC+8, as 2026-11-29 01:35; a day stays a day."""
        if not text:
            return "–"
        return text if len(text) <= 10 else f"{datetime.fromisoformat(text).astimezone(CHINA):%Y-%m-%d %H:%M}"

    def said(self, pair: Any) -> str:
        """A pair of texts in both languages, as the domain keeps them: a tuple, or something with `zh` and `en`."""
        zh, en = pair if isinstance(pair, tuple) else (pair.zh, pair.en)
        return str(zh if self.language == "zh" else en)


@cache
def words(language: Language) -> Words:
    return Words(language)
