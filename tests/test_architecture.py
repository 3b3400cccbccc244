"""The structure of the code, kept by tests: imports point one way, the core is pure, each duty has one place."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}

# From the top down. What stands in one line are peers: they do not know each other.
LAYERS = (
    {"cli", "commands"},
    {"web"},
    {"pipeline"},
    {"access", "capture", "renderers", "projections", "queries", "simulate"},
    {"ledger"},
    {"db"},
    {"settings"},
    {"setting"},
    {"domain", "foresight"},
)
AMONG_PEERS = {
    ("cli", "commands"): "the command line names the commands",
    ("projections", "queries"): "sweeps ask with the statements of queries and keep what they find",
    ("projections", "capture"): "events of the ledger are read by the one reader there is, and folded again as drafts",
}

# What the core may use of the standard library: nothing that reads a clock, a file, the network or chance.
PURE = set(
    "__future__ ast base64 bisect collections dataclasses datetime decimal enum fractions functools hashlib hmac itertools "
    "json math operator re statistics string struct textwrap types typing unicodedata zlib".split()
) | {"msgspec", "stdnum", "numpy", "scipy"}
IMPURE_CALLS = {"open", "print", "input", "exec", "eval", "__import__"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}

SQL_IN = {"access", "db", "ledger", "projections", "queries"}
COMMITS_IN = {
    "suchi.access.acting": "an act on accounts stands or falls as a whole",
    "suchi.pipeline": "the one transaction of a batch",
    "suchi.projections.rebuild": "a rebuild goes chunk by chunk",
    "suchi.projections.follow": "each round of the follower stands for itself",
    "suchi.projections.sweeping": "each sweep of a run stands for itself",
    "suchi.projections.counting": "a count replaces the one before as a whole",
    "suchi.projections.things": "temporary tables of a new session",
    "suchi.ledger.sequence": "numbering is a transaction of its own",
    "suchi.db.migrate": "each migration is a transaction",
}
MOST_LINES, MOST_LINES_OF_FUNCTION = 300, 50
SHAPELESS = {"utils", "util", "common", "helpers", "helper", "manager", "managers", "misc", "base"}

everywhere = pytest.mark.parametrize("module", MODULES)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def part(module: str) -> str:
    """The folder, or the file, at the top of the package."""
    return module.split(".")[1] if "." in module else ""


def imports(module: str) -> Iterator[str]:
    """Everything it imports, inside functions too."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: relative imports hide the direction"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module or ""


def layer(name: str) -> int:
    found = [number for number, names in enumerate(LAYERS) if name in names]
    assert found, f"src/suchi/{name} has no place in the layers (DESIGN §3)"
    return found[0]


@everywhere
def test_imports_point_one_way(module: str):
    here = part(module)
    if not here:
        return
    for imported in imports(module):
        there = part(imported) if imported.startswith("suchi.") else ""
        if there and there != here and (here, there) not in AMONG_PEERS:
            assert layer(here) < layer(there), f"{module} imports {imported}: {here} stands below or beside {there}"


@everywhere
def test_no_circles(module: str):
    """A module that needs itself to be imported works by luck only."""
    seen, todo = set(), [module]
    while todo:
        for imported in top_imports(todo.pop()):
            assert imported != module, f"{module} imports itself through others"
            if imported not in seen:
                seen.add(imported)
                todo.append(imported)


@cache
def top_imports(module: str) -> tuple[str, ...]:
    """What is imported when the module is, without what stands inside functions or for type checkers only."""
    found = []
    for node in tree(module).body:
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [name if name in MODULES else node.module or "" for name in names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return tuple(name for name in found if name in MODULES and name != "suchi")


@pytest.mark.parametrize("module", [name for name in MODULES if part(name) in ("domain", "foresight")])
def test_the_core_is_pure(module: str):
    for imported in imports(module):
        top = imported.split(".")[0]
        assert top == "suchi" or top in PURE, f"{module} imports {imported}"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in IMPURE_CALLS, f"{module}:{node.lineno} calls {node.func.id}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in CLOCKS, f"{module}:{node.lineno} asks for the time"


def texts(module: str) -> Iterator[tuple[int, str]]:
    """Every string that is no docstring, as far as it is constant."""
    docs = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and id(node) not in docs:
            if isinstance(node.value, str):
                yield node.lineno, node.value
            elif isinstance(node.value, bytes):
                yield node.lineno, node.value.decode("latin-1")


_sql = re.compile(
    r"\s*(SELECT\s+\S+.*\bFROM\b|SELECT pg_|INSERT INTO|UPDATE \S+ .*SET|DELETE FROM|COPY \S+ |TRUNCATE|WITH \w+ AS)"
)


@everywhere
def test_sql_stands_where_it_belongs(module: str):
    if part(module) in SQL_IN:
        return
    for line, text in texts(module):
        assert not _sql.match(text), f"{module}:{line} holds SQL: {text[:60]!r}"


@everywhere
def test_entries_are_added_in_one_place(module: str):
    if module == "suchi.ledger.entries":
        return
    for line, text in texts(module):
        assert not re.search(r"(INSERT INTO|COPY|UPDATE|DELETE FROM|TRUNCATE)\s+\"?entry\b", text), f"{module}:{line}"
        assert text != "entry" or not copies(module), f"{module}:{line} may copy into entry"


def copies(module: str) -> bool:
    """Whether it copies into the table of that very name."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "copy_rows"
        and any(isinstance(argument, ast.Constant) and argument.value == "entry" for argument in node.args)
        for node in ast.walk(tree(module))
    )


@everywhere
def test_transactions_end_in_few_places(module: str):
    """One request, one transaction, ended at the edge: elsewhere a commit would cut a batch in two."""
    if module in COMMITS_IN:
        return
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "transaction"):
            raise AssertionError(f"{module}:{node.lineno} ends a transaction")


@everywhere
def test_size_and_purpose(module: str):
    lines = MODULES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_LINES, f"{module} has {len(lines)} lines"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_LINES_OF_FUNCTION, f"{module}.{node.name} has {length} lines"
    purpose = ast.get_docstring(tree(module))
    assert purpose, f"{module} does not say what it is for"
    first = purpose.split("\n\n")[0]
    assert first.rstrip().endswith(".") or first.rstrip().endswith("`"), f"{module}: its purpose is a sentence"


@everywhere
def test_names_say_something(module: str):
    assert not SHAPELESS & set(module.split(".")), f"{module}: name it for what it does"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    ).stdout
    names = [name for name in listed.decode().split("\0") if name]
    paths = [ROOT / name for name in names] if names else [p for p in ROOT.rglob("*") if ".venv" not in p.parts]
    return [path for path in paths if path.is_file() and path.suffix not in (".png", ".woff2", ".gz", ".xlsx")]


# Put together, so that this file does not hold what it forbids.
FORBIDDEN = [
    re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3 + ":", "HA" + "CK:"))),
    re.compile(r"/wo" + r"rk/|/ro" + r"ot/(?!$)"),
    re.compile(
        "files"
        + r"\.pythonhosted|pypi"
        + r"\.org|registry\.npm"
        + r"js|regis"
        + r"try\.yarn|proxy\.gol"
        + "ang|art"
        + "ifactory"
    ),
]


@pytest.mark.parametrize("pattern", FORBIDDEN, ids=["unfinished", "workplace", "registry"])
def test_nothing_unfinished_and_nothing_of_the_workplace(pattern: re.Pattern[str]):
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        found = pattern.search(text)
        assert not found, f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1} has {found[0]!r}"
