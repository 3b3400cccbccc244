"""The examples of the API description: one event of each type, and what each operation answers when they are on record.

`python -m tests.web.examples` writes them anew; a test compares. Salts are random, so what follows from them is blanked.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from suchi.access import keys
from suchi.db.embedded import Embedded
from suchi.db.migrate import migrate
from suchi.db.pool import Store
from suchi.domain.event import CATALOGUE
from suchi.domain.receipt import Line
from suchi.pipeline import Writer
from suchi.projections.follow import Follower
from suchi.settings import Settings
from suchi.web.api.operation import Operation
from suchi.web.api.operations import OPERATIONS
from suchi.web.app import create_app
from tests.web.world import OPERATOR

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src/suchi/web/api/examples.json"
RECORDED_US = 1_796_000_000_000_000
KEY = {"authorization": "Bearer suchi_example_0123456789"}
BLANKED = {"salt": "00" * 16, "commitment": "00" * 32}
MOST_ITEMS = 3
# Answers that would fill pages are left to the reader's curiosity.
LEFT_OUT = {"all_duties", "all_rules", "event_types", "hazards", "technical_information_schema"}
# What is told only of a thing named in the query, or answers about what is sent: a file, a permit.
LEFT_OUT |= {"attach", "compare", "verify_permit"}
LEFT_OUT |= {"technical_information_of", "model_hazards", "file_technical_information", "hand_in_document"}
# What people and their machines are told has no example on record: it needs a log-in, and is different each time.
PRIVATE = ("accounts", "machines", "applications", "audit")
LEFT_OUT |= {operation.name for operation in OPERATIONS if operation.tag in PRIVATE}


def events() -> dict[str, Any]:
    """One event of each type, by its name."""
    return {name: json.loads((ROOT / f"tests/examples/{name}.json").read_text("utf-8")) for name in sorted(CATALOGUE)}


def parties() -> list[dict[str, Any]]:
    """Registrations of whoever reports in the examples, in one of the roles that may."""
    shown = events()
    registrar = shown["LedgerOpened"]["reporter"]
    known = {registrar, shown["PartyRegistered"]["party"]}
    found = {}
    for name, event in shown.items():
        if event["reporter"] not in known:
            found.setdefault(event["reporter"], set()).add(sorted(CATALOGUE[name].by)[0])
    return [
        {
            "type": "PartyRegistered", "id": f"party-{code}", "occurredAt": "2026-01-06", "reporter": registrar,
            "party": code, "name": "示例企业", "roles": [{"role": role, "since": "2026-01-06"} for role in sorted(roles)],
        }
        for code, roles in sorted(found.items())
    ]  # fmt: skip


def make(store: Store) -> dict[str, Any]:
    """Report the examples, then ask every operation with the examples of its parameters."""
    shown = events()
    told = sorted(shown.values(), key=lambda event: event["occurredAt"])
    writer = Writer(store)
    for number, event in enumerate([told[0], *parties(), *told[1:]]):
        data = json.dumps(event, ensure_ascii=False).encode()
        writer.submit([Line(1, data, OPERATOR)], clock_us=RECORDED_US + number * 1_000_000)
    writer.close()
    follower = Follower(store)
    while follower._file_flows():  # the log stays as it is: numbers would differ from run to run
        pass
    follower.close()
    with store.connect_app() as conn:
        key = {"authorization": f"Bearer {keys.create(conn, 'operator', None, '', 1)}"}
    answers = {}
    with TestClient(create_app(store)) as client:
        for operation in sorted(OPERATIONS, key=lambda operation: operation.name):
            if operation.answers is not None and operation.name not in LEFT_OUT:
                answers[operation.name] = _blanked(_ask(client, operation, key, shown))
    return {"events": shown, "answers": answers}


def _ask(client: TestClient[Any], operation: Operation, key: dict[str, str], shown: dict[str, Any]) -> Any:
    if operation.method == "POST":
        again = shown["BatteryProduced"] | {"id": "example-new"}
        answer = client.post("/api/v1/events?dryRun=true", json=[again], headers=key)
    else:
        path = operation.path.replace("...}", "}")
        for parameter in operation.parameters:
            if parameter.where == "path":
                path = path.replace(f"{{{parameter.name}}}", parameter.example or "")
        # what depends on the day is shown for one that stays
        days = {parameter.name: parameter.example for parameter in operation.parameters if parameter.name == "today"}
        answer = client.get(f"/api/v1{path}", headers=key, params=days or None)
    assert answer.status_code == 200, f"{operation.name}: the examples of its parameters find nothing: {answer.text}"
    return answer.json()


def _blanked(answer: Any) -> Any:
    if isinstance(answer, dict):
        answer = {name: BLANKED.get(name, _blanked(value)) for name, value in answer.items() if name != "next"}
        if isinstance(answer.get("items"), list):
            answer["items"] = answer["items"][:MOST_ITEMS]
        return answer
    return [_blanked(item) for item in answer] if isinstance(answer, list) else answer


def text(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    folder = Path(tempfile.gettempdir()) / "suchi-examples"
    shutil.rmtree(folder, ignore_errors=True)
    with Embedded(folder, durable=False) as embedded:
        migrate(embedded.dsn)
        FILE.write_text(text(make(Store(Settings(data=folder), embedded.dsn))), "utf-8")
    shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
