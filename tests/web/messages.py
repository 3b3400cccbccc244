"""Brings the catalogues of the pages' texts up to date: `make messages`.

Each folder of templates (and of pages) has a catalogue of its own, `locale/<language>/LC_MESSAGES/<folder>.po`; what two of
them say, and what the components and layouts say, stands in `shared.po`. A new text is added without its translation, which a
test then asks for; a text that no page says any more is taken out.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from suchi.web.wording import LANGUAGES, LOCALE, catalogue

WEB = LOCALE.parent
SHARED = "shared"
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "marked": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str | None, str]


def area(path: Path) -> str:
    """The catalogue of a template or module: its folder below templates/ or pages/; what lies directly there is shared."""
    parts = path.relative_to(WEB).parts
    return parts[1] if len(parts) > 2 and parts[1] != "layouts" else SHARED


def said() -> dict[Key, tuple[str | tuple[str, ...], set[str]]]:
    """Every text that a page says: by context and msgid, with its plural, and by whom."""
    found: dict[Key, tuple[str | tuple[str, ...], set[str]]] = {}
    for path, message, context in _extracted():
        key = (context, message if isinstance(message, str) else message[0])
        _, areas = found.setdefault(key, (message, set()))
        areas.add(area(path))
    return found


def _extracted() -> Iterator[tuple[Path, str | tuple[str, ...], str | None]]:
    for path in sorted([*(WEB / "templates").rglob("*.html"), *(WEB / "pages").rglob("*.py")]):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
        for _, message, _, context in extract(method, io.BytesIO(path.read_bytes()), KEYWORDS, options=options):
            yield path, message, context


def catalogues(language: str) -> dict[str, Catalog]:
    """The catalogues of a language as they should be, with the translations there are."""
    folder = LOCALE / language / "LC_MESSAGES"
    known: dict[Key, Message] = {}
    for path in sorted(folder.glob("*.po")):
        for message in catalogue(path):
            if message.id:
                known[message.context, message.id if isinstance(message.id, str) else message.id[0]] = message
    made: dict[str, Catalog] = defaultdict(lambda: Catalog(locale=language, charset="utf-8"))
    for key, (message, areas) in sorted(
        said().items(), key=lambda item: (item[0][1].lower(), item[0][1], item[0][0] or "")
    ):
        where = next(iter(areas)) if len(areas) == 1 else SHARED
        before = known.get(key)
        string = before.string if before is not None else None
        if string is None or (isinstance(message, tuple) != isinstance(string, tuple | list)):
            string = "" if isinstance(message, str) else ("",) * made[where].num_plurals
        made[where].add(message, string, context=key[0])
    return dict(made)


def written(made: Catalog) -> str:
    """As a file: sorted, without dates and places, so that two branches that add texts seldom touch one line."""
    out = io.BytesIO()
    write_po(out, made, width=0, no_location=True, omit_header=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {made.locale_identifier}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {made.plural_forms}\\n"\n\n'
    return head + out.getvalue().decode().strip() + "\n"


def main() -> None:
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        made = catalogues(language) if language == "zh" else {}
        for path in folder.glob("*.po"):
            if path.stem not in made:
                path.unlink()
        for name, one in made.items():
            (folder / f"{name}.po").write_text(written(one), encoding="utf-8")
            missing = [message.id for message in one if message.id and not all(
                message.string if isinstance(message.string, tuple | list) else (message.string,))]  # fmt: skip
            print(f"{language}/{name}.po: {len(one)} texts, {len(missing)} without a translation")
            for message in missing:
                print("   ", message)


if __name__ == "__main__":
    main()
