"""What stands at the left of a desk: tasks, each for those audiences whose work it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from suchi.web.pages.visitor import Audience, Visitor

HOMES: dict[Audience, str] = {}
"""Where the desk of each audience begins; a desk that has no page yet is not here."""
SEARCHES: dict[Audience, str] = {}
"""Where a code that somebody types into the frame of a desk leads (`?q=…`); a desk without a search is not here."""
_TASKS: dict[Audience, list[Task]] = {}
_ADDED: dict[Audience, list[Task]] = {}


class Task(Struct, frozen=True):
    """`label` and `group` are msgids; tasks of one group stand together, folded, below those of none. `needs` is that of its page,
    where not everybody at the desk has it: a task that would only be refused is not shown. A `button` stands above all of them;
    it is the way to reporting, for whoever may report."""

    path: str
    label: str
    group: str = ""
    needs: Literal["session", "administrator", "audit"] = "session"
    button: bool = False

    def open_to(self, who: Visitor | None) -> bool:
        """Whether its page would be open to them. Whoever is not known is shown everything: a picture of the desk."""
        if who is None:
            return True
        if self.needs == "session":
            return who.reports or not self.button
        return who.standing.administers or (self.needs == "audit" and who.audits)


class Entry(Struct, frozen=True):
    """A task as it is shown: `current` is the page one is on, `count` how much waits there."""

    path: str
    label: str
    group: str
    current: bool
    count: int | None
    button: bool = False


def desk(audience: Audience, *tasks: Task) -> None:
    """Declare a desk: its first task is its home. Called once, where the desk's pages are declared."""
    HOMES[audience] = tasks[0].path
    _TASKS[audience] = list(tasks)


def also(audience: Audience, *tasks: Task) -> None:
    """Add tasks to a desk whose own are declared elsewhere: they stand below those."""
    _ADDED.setdefault(audience, []).extend(tasks)


def home_of(who: Visitor) -> str:
    """Where somebody begins after logging in."""
    return next((HOMES[audience] for audience in who.audiences if audience in HOMES), "/account")


def desks_of(who: Visitor) -> list[tuple[Audience, str]]:
    """All desks of somebody who has several."""
    return [(audience, HOMES[audience]) for audience in who.audiences if audience in HOMES]


def entries(audience: Audience, here: str, counts: dict[str, int], who: Visitor | None = None) -> Sequence[Entry]:
    """The tasks of a desk, for the page at `here`: the task with the longest address that leads to it is current."""
    tasks = [task for task in (*_TASKS.get(audience, []), *_ADDED.get(audience, [])) if task.open_to(who)]
    leading = [task.path for task in tasks if here == task.path or here.startswith(task.path.rstrip("/") + "/")]
    current = max(leading, key=len, default=None)
    return [
        Entry(task.path, task.label, task.group, task.path == current, counts.get(task.path), task.button)
        for task in tasks
    ]
