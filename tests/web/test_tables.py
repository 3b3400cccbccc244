"""Every table can be ordered by each of its columns and taken away as CSV and XLSX; what cannot is named here, with the reason."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from suchi.db.pool import Store
from suchi.settings import Settings
from suchi.web import counted
from suchi.web.app import create_app
from suchi.web.pages import ordering, tables
from suchi.web.pages.routes import PAGES
from suchi.web.pages.visitor import Audience
from suchi.web.wording import words
from tests.web import people, regulating, world
from tests.web.people import Browser
from tests.web.test_console import call

WEB = Path(tables.__file__).parents[1]
HTML = {"accept": "text/html", "accept-language": "en"}
BY_HAND = {
    "ui.html": (1, "the component itself"),
    "public/docs.html": (3, "the reference of the interface: what an operation takes, in the order in which it takes it"),
    "public/explain.html": (1, "the pieces of one code, in the order in which they stand in it"),
    "library_data.html": (1, "the fasteners of one pack, in the order in which they are loosened; the data is there as JSON"),
    "registrar/application.html": (1, "what one application would change: a few fields, before and after"),
    "registrar/terms.html": (1, "one row for each term of the law, with its history in it; taken away as CSV and XLSX"),
    "reporting/uploaded.html": (1, "refused rows of a file, in the order of the file; taken away as CSV and XLSX"),
    "company/lot.html": (1, "one row: the metals of one lot"),
    "company/model.html": (1, "kinds of information by language: a matrix of what is filed"),
    "company/consignment.html": (1, "the items of one consignment, in the order in which its sender named them"),
    "regulator/site.html": (1, "part of the sheet of an inspection, for paper: at most a dozen consignments, the oldest first"),
    "people/compare.html": (1, "lines of the file that was handed in, in its order; taken away by the form, as nothing of it is kept"),
}  # fmt: skip
"""Tables that a template draws by itself: how many, and why they are none of the component's."""


def test_whatever_table_a_template_draws_itself_is_named_with_its_reason():
    drawn: Counter[str] = Counter()
    for path in sorted((WEB / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r"\{% call ui\.chart\(.*?\{% endcall %\}", "", text, flags=re.DOTALL)  # drawn from its table
        drawn[path.relative_to(WEB / "templates").as_posix()] += len(re.findall(r"<table\b", text))
    assert {name: count for name, count in drawn.items() if count} == {name: one[0] for name, one in BY_HAND.items()}


def test_a_table_is_asked_for_with_its_columns():
    """Else its headings would promise an order that there is not."""
    found = []
    for path in sorted((WEB / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "tables.asked":
                found.append((path.name, ast.unparse(node.args[1])))
    assert len(found) > 25
    assert [one for one in found if one[1] == "()"] == []


# ---- every page that has a table, asked for by each of its columns ------------------------------------------------------

LOGINS: dict[Audience, str] = {
    "company": "firm.boss", "regulator": "national", "registrar": "registrar.boss", "operator": "root",
}  # fmt: skip
BEHIND = {
    "regulator": (
        f"/regulator/companies/{regulating.FIRM}", f"/regulator/balance/{regulating.PLANT}", "/regulator/bulletin/2026-03",
        "/regulator/duties?duty=D201", "/regulator/findings?severity=hint", "/regulator/places?region=330100",
        f"/regulator/batteries?holder={world.YARD}",
    ),
    "company": ("/company/stock?by=model", "/company/stock?by=waiting", "/company/stock?by=lots", "/company/models?of=vehicles",
                "/company/vehicles?way=holder", "/company/open?whose=reported", "/company/proof?from=2026-04-01"),
}  # fmt: skip
"""Tables that stand behind a choice, or hang on one thing."""


@pytest.fixture(scope="module")
def desks(opened: Store) -> Any:
    """Somebody with every right at each desk, logged in."""
    people.cheap_passwords()
    regulating.tell(opened)
    regulating.people(opened)
    people.person(opened, "firm.boss", "administrator", regulating.FIRM)
    people.person(opened, "registrar.boss", "administrator", world.REGISTRAR)
    people.person(opened, "root", "administrator", None)
    settings = Settings(data=opened.settings.data, demo=True, rate=10_000.0)
    patience = pytest.MonkeyPatch()
    patience.setattr(counted, "WAIT_S", 10)
    with TestClient(
        create_app(Store(settings, opened.dsn)), raise_server_exceptions=False, base_url=people.BASE
    ) as one:
        found = {desk: Browser(one) for desk in LOGINS}
        for desk, login in LOGINS.items():
            assert found[desk].log_in(login).status_code == 200
        yield found
    patience.undo()


def _pages(desk: Audience) -> list[str]:
    plain = [one.path for one in PAGES if one.method == "GET" and one.desk == desk and "{" not in one.path]
    return [*plain, *BEHIND.get(desk, ())]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    """Which pages answered with a table, and the names of its columns."""
    found: list[tuple[str, tuple[str, ...]]] = []
    answer = tables.answer

    async def seen(asking: Any, template: str, ask: Any, columns: Any, *given: Any, **more: Any) -> None:
        found.append((template, tuple(column.name for column in columns)))
        await answer(asking, template, ask, columns, *given, **more)

    monkeypatch.setattr(tables, "answer", seen)
    return found


@pytest.mark.parametrize("desk", LOGINS)
def test_each_table_is_ordered_by_each_column_and_taken_away(desks, drawn, desk):
    browser, seen = desks[desk], set()
    for path in _pages(desk):
        drawn.clear()
        browser.get(path, headers=HTML)
        if not drawn:
            continue
        (template, columns), more = drawn[0], "&" if "?" in path else "?"
        seen.add(template)
        for order in (*columns, f"-{columns[-1]}"):
            answer = browser.get(f"{path}{more}sort={order}", headers=HTML)
            assert answer.status_code == 200, (path, order, answer.text[:2000])
        for form, kind in (("csv", "text/csv"), ("xlsx", "spreadsheetml")):
            answer = browser.get(f"{path}{more}as={form}&sort={columns[-1]}", headers=HTML)
            assert answer.status_code == 200
            assert kind in answer.headers["content-type"]
    assert {name for name in _templates() if name.partition("/")[0] in _FOLDERS[desk]} - seen == _ELSEWHERE[desk]


_FOLDERS = {
    "company": ("company", "reporting", "people"), "regulator": ("regulator",), "registrar": ("registrar",), "operator": ("operator",),
}  # fmt: skip
_ELSEWHERE: dict[str, set[str]] = {
    # the regulator's; and the same tables as those of /regulator/balance/…, once something has moved
    "company": {"people/leads.html", "company/balance.html"},
    "regulator": {"regulator/draw.html"},  # a draw is begun first: tests/web/test_regulator_draws.py
    "registrar": set(),
    "operator": set(),
}


def _templates() -> list[str]:
    return [
        path.relative_to(WEB / "templates").as_posix()
        for path in (WEB / "templates").rglob("*.html")
        if "ui.table(" in path.read_text()
    ]


# ---- an order that is made here -----------------------------------------------------------------------------------------

COLUMNS = (
    tables.Column(name="site", label="Site", value=lambda row, _: row[0], sort=True),
    tables.Column(name="mass", label="Mass / kg", value=lambda row, _: row[1], kind="kilo"),
    tables.Column(name="age", label="Days", value=lambda row, _: f"{row[1]} days", order=lambda row: row[1]),
)  # fmt: skip


def shown(query: str, rows: list[tuple[str, int | None]], *, whole: bool = False) -> tables.Table:
    asking = call(query)
    ask = tables.asked(asking, COLUMNS, "site", whole=whole)
    return tables.page_of(
        asking, ask, COLUMNS, rows[: ask.limit] if not whole else rows, lambda row: (row[0],), words("en")
    )


def firsts(table: tables.Table) -> list[str]:
    return [row[0].text for row in table.body]


MIXED = [("a", 30), ("b", None), ("c", 4), ("d", 200)]


@pytest.mark.parametrize(
    ("sort", "order"), [("mass", "cadb"), ("-mass", "dacb"), ("age", "cadb"), ("-age", "dacb"), ("site", "abcd")]
)
def test_numbers_stand_by_size_and_what_nobody_told_stands_last_either_way(sort, order):
    assert "".join(firsts(shown(f"sort={sort}", MIXED))) == order


def test_chinese_names_stand_by_pinyin():
    rows = [("中州", 1), ("安徽", 1), ("恒川", 1), ("北方", 1)]
    assert firsts(shown("sort=site", rows, whole=True)) == ["安徽", "北方", "恒川", "中州"]


@pytest.mark.parametrize("sort", ["sort=mass", "sort=-mass", "sort=age", ""])
@pytest.mark.parametrize("whole", [True, False])
def test_page_after_page_shows_each_row_once(sort, whole):
    if not whole and not sort:
        return  # then the query goes on by itself
    rows = [(f"s{n:03d}", n % 7 or None) for n in range(170)]
    query, seen = sort, []
    while True:
        table = shown(query, rows, whole=whole)
        seen += firsts(table)
        if table.next is None:
            break
        query = table.next.partition("?")[2]
    assert len(seen) == 170
    assert len(set(seen)) == 170


def test_too_long_a_list_stays_in_its_own_order_and_says_so():
    rows = [(f"s{n:04d}", -n) for n in range(1000)]
    table = shown("sort=mass&region=33", rows)
    assert table.narrow == "Mass / kg"
    assert firsts(table)[:2] == ["s0000", "s0001"]
    assert [head.sorted for head in table.heads] == ["ascending", "", ""]
    assert "sort" not in table.next
    assert "region=33" in table.next
    going_on = tables.asked(call(table.next.partition("?")[2]), COLUMNS, "site")
    assert going_on.position(tuple[str]) == ("s0049",)


@pytest.mark.parametrize("made", [ordering.Place(True, 1.0, b"x", "k"), ordering.Place(False, -1.0, b"", "")])
def test_whatever_somebody_makes_of_a_cursor_is_a_place(made):
    token = tables.cursor(made)
    assert shown(f"sort=mass&after={token}", MIXED).heads[1].sorted == "ascending"


@pytest.mark.parametrize("token", ["eHg", tables.cursor("a", 3), tables.cursor()])
def test_what_is_no_cursor_is_refused(token):
    with pytest.raises(Exception, match="after"):
        shown(f"sort=mass&after={token}", MIXED)


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ("site", False)),
        ("sort=-site", ("site", True)),
        ("sort=mass", ("site", False)),
        ("sort=-age", ("site", False)),
    ],
)
def test_a_query_is_asked_for_no_order_but_its_own(query, order):
    ask = tables.asked(call(query), COLUMNS, "site")
    assert ask.order == order
    assert ask.limit == (tables.FEW if "age" in query or "mass" in query else tables.PAGE) + 1
