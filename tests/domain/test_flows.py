"""What a recycling report moved, and the balance made of it."""

from typing import Any

from suchi.capture.draft import Draft
from suchi.domain import content
from suchi.domain.balance import balance
from suchi.domain.battery import Battery
from suchi.domain.consignment import Consignment
from suchi.domain.event import Ref
from suchi.domain.flows import MOST, Flow, flows, kind_of, moves
from suchi.domain.lot import Lot, Metals
from suchi.domain.party import Company, Role
from suchi.domain.receipt import Caller, Line
from suchi.simulate import facts
from tests.lives.telling import MAKER, RECYCLER, YARD, later, pack, report

PLANT = f"{RECYCLER}/plant-1"
ONE, TWO = pack(1, "2026-01-05"), pack(2, "2026-01-05")
OPERATOR = Caller("test", None, "operator")
METALS = Metals(li_g=100, ni_g=1000)


def event(what: str, **fields: Any) -> Any:
    line = report(what, RECYCLER, "2026-05-01", id="e", told=later("2026-05-01"), site="plant-1", **fields)
    draft = Draft.of_line(Line(1, line, OPERATOR), None)
    assert not draft.reasons
    return draft.event


def moved(
    what: str, before: dict[Ref, Any] | None = None, recyclers: tuple[str, ...] = (RECYCLER,), **fields: Any
) -> Any:
    found = flows(event(what, **fields), before or {}, frozenset(recyclers))
    assert {flow.day for flow in found} <= {"2026-05-01"}
    return [(f.site, f.step, f.direction, f.what, f.mass_g, f.metals) for f in found]


def test_a_batch_takes_batteries_and_lots_and_gives_lots_losses_and_residues() -> None:
    lots = {Ref("lot", "A"): Lot(key="A", material="black-mass", mass_g=1000, out_g=400, metals=METALS)}
    found = moved(
        "BatchProcessed", lots, step="smelting", batteries=[ONE, TWO], batteries_mass_g=500, lots=[{"lot": "A"}],
        outputs=[
            {"lot": "B", "material": "nickel-sulphate", "massG": 300, "metals": {"niG": 590}},
            {"lot": "C", "material": "nickel-sulphate", "massG": 30},
        ],
        losses_g=7, residues=[{"kind": "dust", "massG": 9}],
    )  # fmt: skip
    assert found == [
        (PLANT, "smelting", "in", "B", 500, None),
        (PLANT, "smelting", "in", "black-mass", 600, Metals(li_g=60, ni_g=600)),
        (PLANT, "smelting", "out", "nickel-sulphate", 330, None),
        (PLANT, "smelting", "loss", "loss", 7, None),
        (PLANT, "smelting", "residue", "dust", 9, None),
    ]


def test_what_nobody_weighed_is_what_is_on_record_or_unknown() -> None:
    known = {Ref("battery", ONE): Battery(code=ONE, mass_g=200), Ref("battery", TWO): Battery(code=TWO, mass_g=1)}
    assert moved("BatteryConsumed", known, codes=[ONE, TWO], reason="sample")[0][4] == 201
    known[Ref("battery", TWO)] = Battery(code=TWO)
    assert moved("BatteryConsumed", known, codes=[ONE, TWO], reason="sample")[0][4] is None
    assert moved("ProductShipped", {}, lots=[{"lot": "A"}]) == [(PLANT, "gate", "out", "unknown", None, None)]


def test_nonsense_stays_within_what_an_integer_can_say() -> None:
    known = {Ref("battery", code): Battery(code=code, mass_g=MOST) for code in (ONE, TWO)}
    assert moved("BatteryConsumed", known, codes=[ONE, TWO], reason="sample")[0][4] == MOST
    empty = {Ref("lot", "A"): Lot(key="A", mass_g=10, out_g=50)}
    assert moved("ProductShipped", empty, lots=[{"lot": "A"}])[0][4] == 0


def test_what_was_received_came_in_here_and_left_the_sender() -> None:
    before = {
        Ref("consignment", "C"): Consignment(key="C", sender=f"{MAKER}/p"),
        Ref("lot", "A"): Lot(key="A", material="copper", mass_g=70),
    }
    items = [{"lot": "A", "outcome": "accepted"}, {"lot": "B", "outcome": "rejected"}]
    found = moved("HandoverReceived", before, (RECYCLER, MAKER), consignment="C", items=items)
    assert found == [(PLANT, "gate", "in", "copper", 70, None), (f"{MAKER}/p", "gate", "out", "copper", 70, None)]
    assert len(moved("HandoverReceived", before, consignment="C", items=items)) == 1, "a maker is no recycler"
    weighed = [{"battery": ONE, "outcome": "accepted"}]
    assert moved("HandoverReceived", {}, consignment="C", items=weighed, mass_g=50)[0][4] == 50


def test_dismantling_gives_parts_and_residues() -> None:
    found = moved(
        "BatteryDismantled", code=ONE, mass_g=100, parts=[{"code": TWO, "massG": 60}],
        residues=[{"kind": "casing", "massG": 40}],
    )  # fmt: skip
    assert [row[1:5] for row in found] == [
        ("dismantling", "in", "B", 100),
        ("dismantling", "out", "modules", 60),
        ("dismantling", "residue", "casing", 40),
    ]


def test_only_recyclers_move_anything() -> None:
    recycler = Company(code=RECYCLER, roles=(Role(role="recycler", since="2026-01-01", until="2026-02-01"),))
    shipped = event("ProductShipped", lots=[{"lot": "A"}])
    assert moves(shipped, recycler)
    assert not moves(shipped, Company(code=YARD, roles=(Role(role="dismantler", since="2026-01-01"),)))
    assert not moves(shipped, None)
    assert not moves(event("BatteryTested", codes=[ONE]), recycler)


def flow(step: str, direction: str, mass_g: int | None, metals: Metals | None = None, what: str = "x") -> Flow:
    return Flow(site=PLANT, day="2026-05-01", step=step, direction=direction, what=what, mass_g=mass_g, metals=metals)


def test_a_balance_tells_what_should_be_left_and_what_was_recovered() -> None:
    before = [
        flow("stock", "stock", 100),
        flow("gate", "in", 50),
        flow("gate", "out", 20),
        flow("smelting", "out", 999),
    ]
    during = [
        flow("gate", "in", 1000),
        flow("smelting", "in", 900, METALS, "black-mass"),
        flow("smelting", "out", 500, Metals(li_g=91, ni_g=985), "mixed-hydroxide"),
        flow("smelting", "loss", 300),
        flow("smelting", "residue", 90),
        flow("gate", "out", 400),
    ]
    found = balance(PLANT, "2026-01-01", "2026-12-31", before, during)
    assert (found.opening_g, found.stock_g) == (130, 130 + 1000 - 300 - 90 - 400)
    smelting = found.steps["smelting"]
    assert smelting.difference_g == 10
    assert smelting.recovered_permille == {"li": 910, "ni": 985}
    assert found.steps["gate"].recovered_permille == {}
    assert [(line.step, line.what) for line in found.lines][:2] == [("gate", "x"), ("smelting", "black-mass")]


def test_a_balance_says_nothing_where_something_is_unknown() -> None:
    found = balance(PLANT, "2026-01-01", "2026-12-31", [flow("gate", "in", None)], [flow("smelting", "in", None)])
    assert (found.opening_g, found.stock_g) == (None, None)
    assert found.steps["smelting"].difference_g is None
    assert found.steps["smelting"].recovered_permille == {}
    assert found.steps["smelting"].into.mass_unknown == 1
    slag = [
        flow("smelting", "in", 9, METALS),
        flow("smelting", "out", 1, what="slag"),
        flow("smelting", "out", 1, Metals(li_g=50)),
    ]
    assert balance(PLANT, "", "", [], slag).steps["smelting"].recovered_permille == {"li": 500, "ni": 0}, (
        "what is in the slag is not recovered, declared or not"
    )


def test_batteries_are_bounded_by_the_content_table() -> None:
    """LFP by its letter, 1 kWh: 91.5 g of lithium by the table, and 16 % more by its tolerance."""
    states = {Ref("battery", code): Battery(code=code, mass_g=5000, energy_wh=1000) for code in (ONE, TWO)}
    batch = event("BatchProcessed", step="crushing", batteries=[ONE, TWO], outputs=[])
    (row,) = flows(batch, states, frozenset([RECYCLER]))
    assert row.metals is None
    assert row.most == Metals(li_g=2 * 107, cu_g=2 * 640, al_g=2 * 841)
    states[Ref("battery", TWO)] = Battery(code=TWO, mass_g=5000)
    (row,) = flows(batch, states, frozenset([RECYCLER]))
    assert row.most is None, "the energy of one of them is not on record"


def test_more_than_the_table_allows_is_said_only_when_everything_that_went_in_is_bounded() -> None:
    def step(*moved: Flow) -> tuple[str, ...]:
        return balance(PLANT, "", "", [], moved).steps["smelting"].beyond_table

    packs = Flow(site=PLANT, day="2026-05-01", step="smelting", direction="in", what="B", most=Metals(li_g=107))
    lot = flow("smelting", "in", 9, Metals(li_g=10))
    assert step(packs, lot, flow("smelting", "out", 1, Metals(li_g=117))) == ()
    assert step(packs, lot, flow("smelting", "out", 1, Metals(li_g=118))) == ("li_g",)
    assert step(packs, flow("smelting", "in", 9), flow("smelting", "out", 1, Metals(li_g=118))) == ()
    copper = flow("smelting", "out", 1, Metals(cu_g=118))
    assert step(packs, copper) == (), "copper is in housings too, which the table leaves out"
    found = balance(PLANT, "", "", [], [packs])
    assert (found.content_table, found.content_tolerance_permille) == ("BatPaC 5.1 defaults", 160)


def test_the_table_is_the_one_that_the_population_is_made_of() -> None:
    for cathode, grams in facts.CONTENT.items():
        assert content._TABLE[cathode] == grams[:6]
    assert [content.chemistries_of_letter(letter) for letter in ("B", "Z", None)] == [("LFP",), (), ()]


def test_movements_are_told_apart_by_what_they_are_in_figures() -> None:
    assert kind_of("out", "black-mass", handed=True) == "intermediate"
    assert kind_of("out", "lithium-carbonate", handed=False) == "material"
    assert kind_of("out", "B", handed=False) == "product", "it leaves the register's parties, for use"
    assert kind_of("out", "B", handed=True) == "batteries"
    assert kind_of("in", "mixed", handed=False) == "batteries"
    assert kind_of("out", "slag", handed=False) == "residue"
    assert kind_of("loss", "loss", handed=False) == "loss"
    assert kind_of("out", "unknown", handed=False) == "other"
