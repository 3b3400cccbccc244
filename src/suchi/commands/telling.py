"""What a person reads in the terminal: always Chinese and English, plain where it is not a terminal."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from suchi.domain.errors import Failure, Reason, Refused


def say(text: str = "") -> None:
    """One line (or more) of result on standard output, exactly as it is."""
    print(text, flush=True)


def note(zh: str, en: str) -> None:
    """A remark on standard error, so that results can be piped on."""
    print(f"{zh} | {en}", file=sys.stderr, flush=True)


def tell(failure: Failure) -> None:
    """A failure: a line in each language, its stable code, and every place that it names."""
    lines = [f"错误：{failure.zh}", f"error: {failure.en}", f"[{failure.code}]"]
    # what is no business of whoever asks over the web: a place on this machine, the name of a key
    lines += [
        f"  {failure.detail[name]}"
        for name in ("path", "key")
        if failure.code.startswith("vault.") and name in failure.detail
    ]
    if isinstance(failure, Refused):
        for reason in failure.reasons:
            lines += reason_lines(reason)
    print("\n".join(lines), file=sys.stderr, flush=True)


def reason_lines(reason: Reason) -> list[str]:
    """Why one report was refused: where, what, and the next step, a line in each language."""
    place = " ".join(
        part
        for part in (
            f"line {reason.line}" if reason.line is not None else "",
            reason.field or "",
            f"= {printable(reason.value)}" if reason.value is not None else "",
        )
        if part
    )
    zh = f"{reason.zh}；{reason.next_zh}" if reason.next_zh else reason.zh
    en = f"{reason.en}; {reason.next_en}" if reason.next_en else reason.en
    head = f"  {place}  [{reason.code}]" if place else f"  [{reason.code}]"
    return [head, f"    {printable(zh)}", f"    {printable(en)}"]


def no_party(code: str) -> Failure:
    """Nothing is on record of this party."""
    return Failure(
        "party.not-on-record",
        f"登记册中没有主体“{printable(code)}”；请核对统一社会信用代码，suchi explain 可逐位解释",
        f"no party “{printable(code)}” is on record: check the code; suchi explain takes it apart",
    )


def printable(text: str) -> str:
    """A terminal must not obey what somebody typed into a report."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def counting(unit: str) -> Progress:
    """A progress bar on standard error that shows how many are done."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def filling() -> Progress:
    """A progress bar on standard error that shows how far a file or a span of time is through."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
