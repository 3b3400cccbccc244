"""Sentences of the domain as people read them: events called by their names, clauses as the language of the page writes them."""

from __future__ import annotations

import re
from typing import Any

from suchi.domain.event import CATALOGUE
from suchi.web.call import Call
from suchi.web.wording import Words, words


def in_words(text: str, said: Words) -> str:
    """A sentence with the events that it names by their codes called by their names."""
    return _EVENT.sub(lambda match: f"“{said.said(CATALOGUE[match[0]])}”" if match[0] in CATALOGUE else match[0], text)


_EVENT = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")


def spoken(call: Call) -> dict[str, Any]:
    """`in_words` and `clause` in the language of the caller, for templates."""
    said = words("en" if call.language == "en" else "zh")
    return {"in_words": lambda text: in_words(text, said), "clause": lambda text: clause(text, said)}


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
