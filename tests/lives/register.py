"""A register as the tests use one: submit lines, let the follower finish, look at what is shown."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from suchi.db.pool import Store
from suchi.domain import battery, consignment, vehicle
from suchi.domain.event import KINDS
from suchi.domain.receipt import Caller, Line, Receipt
from suchi.domain.things import decode_state
from suchi.pipeline import Writer
from suchi.projections.follow import Follower
from tests.databases import Databases

OPERATOR = Caller("test", None, "operator")
LIVE = 1_790_000_000_000_000
"""A moment in September 2026 for the server's clock."""
PROJECTIONS = (*KINDS, "touch", "correction", "replacement", "finding", "duty", "part")


def key_of(company: str) -> Caller:
    """A company's own key."""
    return Caller(f"key-{company}", company, "reporter")


@contextmanager
def several(databases: Databases) -> Iterator[Callable[[], "Register"]]:
    """Gives out as many registers as a test wants, each with a database of its own."""
    with ExitStack() as stack:

        def another() -> Register:
            return stack.enter_context(Register(stack.enter_context(databases.one())))

        yield another


def lines(reports: Iterable[bytes], caller: Caller = OPERATOR) -> list[Line]:
    return [Line(number, data, caller) for number, data in enumerate(reports, 1)]


class Register:
    """One writer and one follower on a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.writer = Writer(store)
        self.follower = Follower(store)
        self._reading = store.connect_app("suchi test")

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *_: object) -> None:
        self.writer.close()
        self.follower.close()
        self._reading.close()

    def tell(
        self, *reports: bytes, caller: Caller = OPERATOR, clock_us: int | None = None, **how: bool
    ) -> list[Receipt]:
        """Submit as one batch; without a clock it is a replay."""
        return self.writer.submit(lines(reports, caller), clock_us=clock_us, **how)

    def settle(self) -> None:
        """Let everything that follows the commits be done."""
        self.follower.drain()

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._reading.execute(statement, values or None).fetchall()  # type: ignore[arg-type]

    def count(self, table: str) -> int:
        return self.rows(f'SELECT count(*) FROM "{table}"')[0][0]

    def state(self, kind: str, key: str) -> Any:
        found = self.rows(f'SELECT state FROM "{kind}" WHERE key = %s', key)
        return decode_state[kind](found[0][0]) if found else None

    def findings(self, thing: str | None = None) -> set[str]:
        """`rule verdict` of the findings about one thing, or `rule verdict thing` of all."""
        if thing is None:
            return {" ".join(row) for row in self.rows("SELECT rule, verdict, thing FROM finding")}
        return {" ".join(row) for row in self.rows("SELECT rule, verdict FROM finding WHERE thing = %s", thing)}

    def shown(self, thing: str, names: Sequence[str]) -> dict[str, str]:
        """What the register shows of a thing, by name, as text."""
        kind, key = thing.split(":", 1)
        state = self.state(kind, key)
        return {name: self._shown(kind, state, name) for name in names}

    def _shown(self, kind: str, state: Any, name: str) -> str:
        if state is None:
            return "nothing on record"
        if name == "stage" and kind == "battery":
            return battery.stage(state, self.state("vehicle", state.vehicle) if state.vehicle else None)
        if name == "stage":
            return {"vehicle": vehicle.stage, "consignment": consignment.stage}[kind](state)
        if name == "packs":
            return " ".join(sorted(fit.code for fit in state.packs))
        value = getattr(state, name)
        if isinstance(value, dict):
            return ", ".join(f"{item} {outcome}" for item, outcome in sorted(value.items()))
        return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)

    def tables(self, *names: str) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of tables, sorted, for comparing registers with one another."""
        return {name: sorted(self.rows(f'SELECT * FROM "{name}"'), key=repr) for name in names or PROJECTIONS}


def differences(one: dict[str, list[Any]], two: dict[str, list[Any]], most: int = 5) -> list[str]:
    """Rows that only one of two registers has, as text to read when a comparison fails."""
    said = []
    for table in one:
        left, right = set(one[table]), set(two[table])
        for side, rows in (("only first", left - right), ("only second", right - left)):
            said += [f"{table}: {side}: {row}" for row in sorted(rows, key=repr)[:most]]
    return said
