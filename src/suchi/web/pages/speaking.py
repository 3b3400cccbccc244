"""Sentences of the domain as people read them: events called by their names, clauses as the language of the page writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from suchi.domain.event import CATALOGUE
from suchi.web.wording import Words


def in_words(text: str, said: Words) -> str:
    """A sentence with the events that it names by their codes called by their names; a code in brackets behind its name goes."""
    named = _BRACKETS.sub(lambda match: _behind(match, said), text)
    return _EVENT.sub(lambda match: f"“{said.said(CATALOGUE[match[0]])}”" if match[0] in CATALOGUE else match[0], named)


def _behind(match: re.Match[str], said: Words) -> str:
    about = CATALOGUE.get(match[1])
    return "" if about is not None and match.string[: match.start()].endswith(said.said(about)) else match[0]


_NAME = r"[A-Z][a-z]+(?:[A-Z][a-z]+)+"
_EVENT = re.compile(_NAME)
_BRACKETS = re.compile(f"（({_NAME})）")


class Advising(Protocol):
    """What says what to do next, in both languages: a rule, a duty, a reason."""

    @property
    def next_zh(self) -> str | None: ...
    @property
    def next_en(self) -> str | None: ...


def next_of(one: Advising, said: Words) -> str:
    """What to do next."""
    return in_words((one.next_zh if said.language == "zh" else one.next_en) or "", said)


def speaking(said: Words) -> dict[str, Callable[[Any], str]]:
    """All of it in one language, for templates."""
    return {
        "in_words": lambda text: in_words(text, said),
        "clause": lambda text: clause(text, said),
        "next_of": lambda one: next_of(one, said),
    }


def clause(text: str, said: Words) -> str:
    """A clause as the language of the page writes it: “Measures art. 24(7)” is 办法第二十四条第七项 in Chinese."""
    if said.language != "zh":
        return text
    found = _ARTICLE.sub(
        lambda match: f"第{_numeral(match[1])}条" + (f"第{_numeral(match[2])}项" if match[2] else ""), text
    )
    return (
        found.replace("Measures: backstop duty", "办法：兜底责任")
        .replace("Measures", "办法")
        .replace("办法 第", "办法第")
        .replace("; ", "；")
    )


_ARTICLE = re.compile(r"art\. (\d{1,2})(?:\((\d{1,2})\))?")
_DIGITS = "零一二三四五六七八九"


def _numeral(text: str) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(int(text), 10)
    return ("十" if tens == 1 else f"{_DIGITS[tens]}十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
