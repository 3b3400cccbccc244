"""Places to put a database, and databases to put there."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from suchi.db.embedded import Embedded
from tests.db.support import POSTGRESQL_15


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that any account may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="suchi-place-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["wheel", "15"])
def pg_bin(request: pytest.FixtureRequest) -> Path | None:
    """Both PostgreSQL that we promise to run on, as far as they are here."""
    if request.param == "wheel":
        return None
    if not (POSTGRESQL_15 / "postgres").exists():
        pytest.skip(f"no PostgreSQL 15 in {POSTGRESQL_15}")
    return POSTGRESQL_15


@pytest.fixture
def throw_away(place: Path) -> Iterator[Callable[..., Embedded]]:
    """Makes databases in the place and stops whatever is left of them."""
    made: list[Embedded] = []

    def make(data: Path | None = None, **options) -> Embedded:
        made.append(Embedded(data or place / "data", **{"durable": False} | options))
        return made[-1]

    yield make
    for one in made:
        one.stop()
