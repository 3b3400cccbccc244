"""Proves the rules on invented lives: injects every fault and every lawful oddity, and prints the confusion table."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
from rich.console import Console
from rich.table import Table

from suchi.commands import demo
from suchi.commands.opening import open_store
from suchi.commands.telling import note, say
from suchi.db.pool import Store
from suchi.domain.rulebook import hints
from suchi.queries import verdicts
from suchi.settings import Settings
from suchi.simulate import Label, Options
from suchi.simulate.confusion import Confusion, Seen
from suchi.simulate.confusion import faults as score_faults
from suchi.simulate.confusion import oddities as score_oddities

Kind = Literal["clean", "faults", "oddities"]
MOST_EXAMPLES = 20


def faults(settings: Settings, *, vehicles: int, seed: int, as_json: bool) -> int:
    """Load three populations, each into a database of its own that is thrown away; exit status 1 unless all is right."""
    _, clean = _found(settings, "clean", vehicles, seed)
    bent, seen = _found(settings, "faults", vehicles, seed)
    odd, told = _found(settings, "oddities", vehicles, seed)
    rows, strays = score_oddities(odd, told)
    wrong = [*clean, *strays]
    examples = [f"{one.rule} {one.verdict} {one.subject} {one.answerable or '–'}" for one in wrong[:MOST_EXAMPLES]]
    confusion = Confusion(score_faults(bent, seen), rows, len(wrong), examples)
    if as_json:
        say(msgspec.json.encode(confusion).decode())
    else:
        _tell(confusion)
    return 0 if confusion.perfect else 1


def _found(settings: Settings, kind: Kind, vehicles: int, seed: int) -> tuple[list[Label], list[Seen]]:
    """The truth labels of a population, and everything the register found in it (hints apart: they accuse nobody)."""
    note(f"正在装入：{kind}，{vehicles} 辆车", f"loading: {kind}, {vehicles} vehicles")
    labels: list[Label] = []
    options = Options(
        vehicles=vehicles,
        seed=seed,
        faults="all" if kind == "faults" else (),
        oddities="all" if kind == "oddities" else (),
        labels_to=labels.append,
    )
    with throw_away(settings) as store:
        demo.load(store, options)
        with store.connect_app("suchi faults") as connection:
            seen = [Seen(*row) for row in verdicts.everything(connection)]
    return labels, [one for one in seen if one.rule not in hints()]


@contextmanager
def throw_away(settings: Settings) -> Iterator[Store]:
    """An embedded database in a temporary folder, gone with everything in it afterwards."""
    # not mkdtemp: its folders are closed to the account that runs PostgreSQL when we are root
    folder = Path(tempfile.gettempdir(), f"suchi-faults-{os.urandom(8).hex()}")
    try:
        own = msgspec.structs.replace(settings, data=folder, data_is_default=False, database_url=None)
        with open_store(own, may_migrate=True) as store:
            yield store
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell(confusion: Confusion) -> None:
    console = Console()
    table = Table("故障 fault", "注入 injected", "发现 found", "规则 rules", title="故障 faults")
    for row in confusion.kinds:
        style = None if row.found == row.injected else "bold red"
        table.add_row(row.kind, str(row.injected), str(row.found), ", ".join(row.rules), style=style)
    console.print(table)
    table = Table(
        "合法特例 oddity", "注入 injected", "被指 accused", "未能判断 undecided", title="合法特例 lawful oddities"
    )
    for odd in confusion.oddities:
        style = "bold red" if odd.accused else None
        table.add_row(odd.kind, str(odd.injected), str(odd.accused), str(odd.undecided), style=style)
    console.print(table)
    missed = sum(row.found < row.injected for row in confusion.kinds)
    accused = sum(row.accused for row in confusion.oddities)
    note(
        f"故障 {len(confusion.kinds)} 种，漏 {missed} 种；特例 {len(confusion.oddities)} 种，误指 {accused}；虚假发现 {confusion.false_findings}",
        f"{len(confusion.kinds)} kinds of fault, {missed} missed; {len(confusion.oddities)} kinds of oddity, "
        f"{accused} accused; {confusion.false_findings} false findings",
    )
    for example in confusion.examples:
        say(f"  {example}")
