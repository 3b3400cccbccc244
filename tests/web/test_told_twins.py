"""What one may not see changes no byte of what one gets: two registers that differ only there, asked alike."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
import pytest
from litestar.testing import TestClient
from psycopg import sql
from psycopg.conninfo import make_conninfo

from suchi.access import keys
from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.projections.follow import Follower
from suchi.settings import Settings
from suchi.web.app import create_app
from tests.web import world
from tests.web.world import event

STRANGER, FIRM, HOLDER, OTHER_HOLDER, OFFICE = (f"91990000MA000000F{n}" for n in range(1, 6))
PACK, SPARE, THIRD = world.code(1), world.code(2), world.code(3)
MINE, THEIRS = world.vin(1), world.vin(2)
AT_US = 1_795_000_000_000_000
World = dict[str, Any]


def registered(code: str, *roles: str, region: str = "330109", **more: Any) -> dict[str, Any]:
    held = [{"role": role, "since": "2026-01-01"} for role in roles]
    return event(
        "PartyRegistered", world.REGISTRAR, "2026-01-02", id=f"p-{code}", party=code, name="示例", roles=held,
        region=region, **more,
    )  # fmt: skip


def history(*, holder: str, day: str, vin: str, plant_g: int, due: str) -> Iterator[list[dict[str, Any]]]:
    """A life of a pack and of a firm, of which the stranger may see that the pack was made, and that its own reports do not fit
    what is on record. `holder`: who has the pack since `day`; `vin`: in which vehicle the other sits; `plant_g`: what a plant
    took in; `due`: the day set in a case."""
    yield [
        *({**one, "id": f"w-{number}"} for number, one in enumerate(world.opening())),
        registered(STRANGER, "repairer", "dismantler", "recycler", "outlet", "exporter"),
        registered(FIRM, "recycler"),
        registered(HOLDER, "asset_owner"),
        registered(OTHER_HOLDER, "asset_owner"),
        registered(OFFICE, "regulator", office={"ministry": "MIIT", "level": "province", "region": "330000"}),
        event(
            "SiteRegistered",
            world.REGISTRAR,
            "2026-01-02",
            id="site",
            party=FIRM,
            siteId="P1",
            kind="plant",
            region="330109",
        ),
    ]
    items, produced = [{"battery": PACK}], "2026-03-22T10:00:00+08:00"
    yield [
        event("BatteryProduced", world.MAKER, produced, id="m1", code=PACK, level="P"),
        event("BatteryProduced", world.MAKER, produced, id="m2", code=SPARE, level="P"),
        event("BatteryProduced", world.MAKER, produced, id="m3", code=THIRD, level="P"),
        event("HandoverSent", world.MAKER, day, id="s1", consignment="C/1", to=holder, purpose="supply", items=items),
        event("HandoverReceived", holder, day, id="r1", consignment="C/1", items=[{**items[0], "outcome": "accepted"}]),
        event(
            "VehicleProduced", world.CARS, day, id="v1", vin=vin, model="BC-1", packs=[{"code": code, "position": code[-1]} for code in (SPARE, THIRD)]
        ),
        event(
            "LotDeclared", FIRM, day, id="l1", site="P1", source="imported-black-mass",
            lot={"lot": "F1", "material": "black-mass", "massG": plant_g},
        ),
    ]  # fmt: skip
    at = "2026-06-01T10:00:00+08:00"
    yield [
        event("HandoverSent", STRANGER, at, id="x1", consignment="C/9", to=HOLDER, purpose="repair", items=items),
        event("BatteryDismantled", STRANGER, at, id="x2", code=SPARE),
        event("BatteryInstalled", STRANGER, at, id="x3", vin=world.vin(7), code=SPARE),
    ]
    yield [
        event("CaseOpened", OFFICE, "2026-06-02", id="k1", case="K/1", party=FIRM, ground="第十九条"),
        event("NoticeIssued", OFFICE, "2026-06-03", id="k2", case="K/1", due=due),
    ]


PLAIN = {"holder": HOLDER, "day": "2026-04-10", "vin": MINE, "plant_g": 1000, "due": "2026-07-01"}
TWINS = {
    "with whom a pack is": PLAIN | {"holder": OTHER_HOLDER},
    "since when": PLAIN | {"day": "2026-04-20"},
    "in which vehicle a pack sits": PLAIN | {"vin": THEIRS},
    "what a plant took in": PLAIN | {"plant_g": 7000},
    "what was set in a case": PLAIN | {"due": "2026-08-01"},
}


@contextmanager
def register(cluster: Embedded, template: str, name: str, told: World) -> Iterator[Callable[..., Any]]:
    """A register with that history, to be asked by the stranger: one report after another, or one address after another."""
    database = f"twin_{os.getpid()}_{name}"
    with ExitStack() as stack:
        connection = stack.enter_context(psycopg.connect(cluster.dsn, autocommit=True))
        new = sql.Identifier(database)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, sql.Identifier(template)))
        stack.callback(connection.execute, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))
        store = Store(Settings(data=cluster.data, demo=True), make_conninfo(cluster.dsn, dbname=database))
        for number, events in enumerate(history(**told)):
            world.write(store, *events, clock_us=AT_US + number * 1_000_000)
        follower = Follower(store)
        follower.drain()
        follower.close()
        with store.connect_app() as conn:
            header = {"authorization": f"Bearer {keys.create(conn, 'reporter', STRANGER, '', 1)}"}
        client = stack.enter_context(TestClient(create_app(store), raise_server_exceptions=False))

        def ask(method: str, path: str, **more: Any) -> tuple[int, bytes]:
            answer = client.request(method, f"/api/v1{path}", headers=header, **more)
            return answer.status_code, answer.content

        yield ask


def asked(ask: Callable[..., Any]) -> dict[str, tuple[int, bytes]]:
    """Everything about findings, cases, duties, plants and acts that the stranger can think of."""
    status, page = ask("GET", "/findings?limit=100")
    assert status == 200
    own = [item["findingId"] for item in json.loads(page)["items"]]
    assert own, "the stranger's own reports have findings"
    paths = [
        "/findings?limit=1", "/findings/counts", "/findings?verdict=broken", "/findings?rule=U101", f"/findings?subject=battery:{PACK}",
        f"/findings?answerable={HOLDER}", f"/findings?reportedBy={FIRM}", "/findings?region=330000", "/findings?field=hand-over",
        f"/findings/counts?authority={OFFICE}", *(f"/findings/{name}" for name in own), "/findings/U101-0000000000000000",
        "/cases", "/cases/K/1", "/cases/K/1/actions", "/cases?stage=notice", f"/cases?party={FIRM}", "/cases/K/2",
        f"/parties/{FIRM}/duties", f"/parties/{HOLDER}/duties", f"/parties/{STRANGER}/duties?today=2026-06-20",
        f"/sites/{FIRM}/P1/balance", f"/sites/{FIRM}/P2/balance", f"/batteries/{SPARE}/actions",
        f"/batteries/{PACK}/actions?party={HOLDER}", f"/batteries/{PACK}/fate?party={HOLDER}", "/consignments/C/1/actions",
    ]  # fmt: skip
    answers = {path: ask("GET", path) for path in paths}
    items, at = [{"battery": PACK}], "2026-06-05T10:00:00+08:00"
    guesses = [
        event("HandoverSent", STRANGER, at, id="g1", consignment="C/8", to=FIRM, purpose="repair", items=items),
        event("BatteryRemoved", STRANGER, at, id="g2", vin=MINE, codes=[THIRD], reason="repair"),
        event("VehicleScrapped", STRANGER, at, id="g3", vin=THEIRS, certificate="Z-1"),
        event("BatteryExported", STRANGER, at, id="g4", codes=[PACK], countryOrRegion="DE"),
        event("LotSplit", STRANGER, at, id="g5", lot="F1", parts=[{"lot": "F9", "massG": 5}]),
        event("ReplyReceived", STRANGER, at, id="g6", case="K/1"),
    ]
    for guess in guesses:
        answers[f"dry run of {guess['id']}"] = ask("POST", "/events?dryRun=true", json=guess)
    answers["the first report once more"] = ask(
        "POST", "/events", json=event("HandoverSent", STRANGER, "2026-06-01T10:00:00+08:00", id="x1", consignment="C/9",
                                      to=HOLDER, purpose="repair", items=items),
    )  # fmt: skip
    return answers


@pytest.fixture(scope="module")
def plain(cluster: Embedded, template: str) -> dict[str, tuple[int, bytes]]:
    with register(cluster, template, "plain", PLAIN) as ask:
        return asked(ask)


@pytest.mark.parametrize("name", TWINS)
def test_what_one_may_not_see_changes_no_byte(plain, cluster: Embedded, template: str, name: str) -> None:
    with register(cluster, template, f"other{list(TWINS).index(name)}", TWINS[name]) as ask:
        other = asked(ask)
    assert other.keys() == plain.keys()
    different = {path: (plain[path], other[path]) for path in plain if plain[path] != other[path]}
    assert not different


def test_the_answers_compared_say_something(plain) -> None:
    assert b"sender_holds_what_it_sends" in plain["/findings?rule=U101"][1]
    assert b"duplicate" in plain["the first report once more"][1]
    assert plain["/cases/K/1"][0] == 404
    assert b"ownRecordOnly" in plain["dry run of g1"][1]
    for _, body in plain.values():
        assert HOLDER.encode() not in body.replace(b'"to":"' + HOLDER.encode(), b"") or b"access.not-yours" in body
