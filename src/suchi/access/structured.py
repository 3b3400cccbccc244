"""The part of structured field values (RFC 9651) that HTTP signatures are written in: dictionaries of inner lists and of bytes."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error

from msgspec import Struct

Bare = str | int | bool | bytes
MOST = 8192


class Malformed(ValueError):
    """It is not written as RFC 9651 says."""


class InnerList(Struct, frozen=True):
    """Strings with their parameters, and the parameters of the whole."""

    items: tuple[tuple[str, dict[str, Bare]], ...]
    parameters: dict[str, Bare]
    text: str
    """As it was sent, from the bracket on."""


_key = re.compile(r"[a-z*][a-z0-9_\-.*]*")
_string = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"')
_integer = re.compile(r"-?\d{1,15}(?![\d.])")
_token = re.compile(r"[A-Za-z*][!#$%&'*+\-.^_`|~\w:/]*", re.ASCII)
_bytes = re.compile(r":([A-Za-z0-9+/=]*):")
_comma = re.compile(r"[ \t]*,[ \t]*")


class _Reader:
    def __init__(self, text: str) -> None:
        if len(text) > MOST or not text.isascii():
            raise Malformed
        self.text = text.strip(" ")
        self.at = 0

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def skip(self, text: str) -> bool:
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def key(self) -> str:
        found = self.match(_key)
        if found is None:
            raise Malformed
        return found[0]

    def bare(self) -> Bare:
        if found := self.match(_string):
            return re.sub(r'\\(["\\])', r"\1", found[1])
        if found := self.match(_bytes):
            try:
                return b64decode(found[1], validate=True)
            except Error:
                raise Malformed from None
        if self.skip("?1"):
            return True
        if self.skip("?0"):
            return False
        if found := self.match(_integer):
            return int(found[0])
        if found := self.match(_token):
            return found[0]
        raise Malformed

    def parameters(self) -> dict[str, Bare]:
        found: dict[str, Bare] = {}
        while self.skip(";"):
            while self.skip(" "):
                pass
            name = self.key()
            found[name] = self.bare() if self.skip("=") else True
        return found

    def inner_list(self) -> InnerList:
        begin = self.at
        if not self.skip("("):
            raise Malformed
        items: list[tuple[str, dict[str, Bare]]] = []
        while True:
            while self.skip(" "):
                pass
            if self.skip(")"):
                break
            item = self.match(_string)
            if item is None:
                raise Malformed
            items.append((item[1], self.parameters()))
            if self.text[self.at : self.at + 1] not in (" ", ")"):
                raise Malformed
        return InnerList(tuple(items), self.parameters(), self.text[begin : self.at])


def inner_lists(text: str) -> dict[str, InnerList]:
    """A dictionary whose members are inner lists, such as `Signature-Input`."""
    return {name: value for name, value in _members(text) if isinstance(value, InnerList)}


def byte_strings(text: str) -> dict[str, bytes]:
    """A dictionary whose members are byte sequences, such as `Signature` or `Content-Digest`."""
    return {name: value for name, value in _members(text) if isinstance(value, bytes)}


def _members(text: str) -> list[tuple[str, InnerList | Bare]]:
    reader = _Reader(text)
    found: list[tuple[str, InnerList | Bare]] = []
    names: set[str] = set()
    while reader.at < len(reader.text):
        name = reader.key()
        if name in names:  # the later one would win, and somebody else may have written it
            raise Malformed
        names.add(name)
        if not reader.skip("="):
            raise Malformed
        if reader.text.startswith("(", reader.at):
            found.append((name, reader.inner_list()))
        else:
            found.append((name, reader.bare()))
            reader.parameters()
        if reader.at == len(reader.text):
            break
        if reader.match(_comma) is None or reader.at == len(reader.text):
            raise Malformed
    return found
