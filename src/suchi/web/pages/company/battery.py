"""One battery as the company may see it: stage, facts and who reported each, tree, life, what is owed and asked, what may be done now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct

from suchi.domain.acting import PartyActions
from suchi.domain.audiences import Audiences
from suchi.domain.battery import ACTS
from suchi.domain.battery_actions import battery_actions
from suchi.domain.codes import battery_key
from suchi.domain.disclosure import restricted, shown
from suchi.domain.party import Company
from suchi.domain.rulebook import declared
from suchi.queries import consignments, identities
from suchi.queries.things import Conn
from suchi.queries.trees import Tree
from suchi.renderers.card_words import CHEMISTRIES, CONDITIONS, LEVELS
from suchi.renderers.duties import OpenDuty
from suchi.renderers.identity import Identity
from suchi.web.api.batteries import identity_seen, line_seen, tree_seen
from suchi.web.api.duties import owed_about
from suchi.web.api.steps import Step
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, record
from suchi.web.library_words import WORDS
from suchi.web.pages import tables
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.company import own
from suchi.web.pages.company.words import FLAGS, USES, worded
from suchi.web.pages.render import page
from suchi.web.wording import Words, marked, words

MOST_STEPS = 100
"""Stations of a life on the page; all of them are in the file."""
MOST_PARTS = 200
MOST_OWED = 20


class Seen(Struct, frozen=True):
    """All that the page tells, each part closed to what the company may see of it."""

    identity: Identity
    steps: tuple[Step, ...]
    tree: Tree | None
    owed: tuple[OpenDuty, ...]
    actions: PartyActions
    audiences: Audiences
    concerned: tuple[str | None, ...]


class Reported(Struct, frozen=True):
    """Who reported a fact, as far as that may be known, in which report and on which day."""

    zh: str
    en: str
    on: str
    by: str | None


async def battery_page(call: Call) -> None:
    who, code = await own.at_home(call)
    key = battery_key(call.path["code"][: 4 * MOST_CODE])[:MOST_CODE]
    ask = tables.asked(call, step_columns({}), "step", whole=True)
    found = await call.services.read(seen, asker(call), key, code, call.services.today())
    if found is None:
        await page(call, "company/battery_absent.html", status=404, desk="company", key=key, path=quote(key, safe="~"))
        return
    await record(call, found.audiences, f"battery:{found.identity.battery_id}", found.concerned)
    names = await own.named(
        call,
        [step.by for step in found.steps]
        + [found.identity.holder, found.identity.addressee, found.identity.owner, found.identity.maker],
    )
    steps = found.steps
    if ask.form != "html":
        await tables.answer(
            call, "company/battery.html", ask, step_columns(names), steps, lambda one: (one.entry_id,),
            name=f"battery-{found.identity.battery_id}",
        )  # fmt: skip
        return
    known = found.identity
    said = words("en" if call.language == "en" else "zh")
    await page(
        call, "company/battery.html", desk="company", one=known, tree=found.tree, owed=found.owed, acts=found.actions,
        steps=[(step, details(step, said)) for step in steps[-MOST_STEPS:][::-1]], earlier=max(len(steps) - MOST_STEPS, 0), said_of=provenance(steps), names=names,
        flags=FLAGS, levels=LEVELS, conditions=CONDITIONS, chemistries=CHEMISTRIES, uses=USES, kinds=own.KINDS,
        address=own.address_of, rules=declared, path=quote(known.battery_id, safe="~"), most_parts=MOST_PARTS,
        site=own.site_of(known.holder), sites=await own.site_names(call, code), report=own.report_address,
        about=f"battery:{known.battery_id}", reports=who.reports, code=code, day_=call.services.today(),
    )  # fmt: skip


def seen(conn: Conn, ask: Asker, key: str, code: str, today: str) -> Seen | None:
    """What the company may see of a battery; None where that is no more than everybody sees, or nothing is on record."""
    found = identity_seen(conn, ask, key, None, None)
    if found is None or not restricted(found[1]):
        return None
    known, audiences, concerned = found
    line, tree = line_seen(conn, ask, key, today), tree_seen(conn, ask, key, None, cells=False)
    rows = identities.identity(conn, key)
    assert line is not None
    assert rows is not None  # it was found above, and what is on record stays there
    named = [f"battery:{one}" for one in (known.battery_id, *known.aliases)]
    company: Company | None = consignments.company(conn, code)
    return Seen(
        identity=shown("Identity", known, audiences),
        steps=tuple(line.steps),
        tree=shown("Tree", tree[0], tree[1]) if tree is not None else None,
        owed=tuple(owed_about(conn, ask(conn), code, named, today, MOST_OWED)),
        actions=battery_actions(rows.battery, rows.vehicle, code, company, today),
        audiences=audiences | line.audiences,
        concerned=(*concerned, *line.concerned),
    )


def changes(step: Step) -> dict[str, Any]:
    """What a step says of the battery, by the names of the wire, as far as it is open."""
    return msgspec.json.decode(step.change) if step.change is not None else {}


class Detail(Struct, frozen=True):
    """Something that a step says of the battery: its label, its text, and the page that it leads to."""

    label: str
    text: str
    href: str | None = None


def details(step: Step, said: Words) -> list[Detail]:
    """What a step says, as far as it is open: where the battery went, how it was, what came of it."""
    told = changes(step)
    found = [
        Detail(said.gettext(label), str(told[name]), own.address_of(f"{kind}:{told[name]}"))
        for name, (label, kind) in _LEADS.items()
        if told.get(name)
    ]
    if told.get("position"):
        found.append(Detail(said.gettext(marked("Position")), said.said(worded(WORDS, told["position"]) or ("", ""))))
    if told.get("stateOfHealthPermille"):
        found.append(Detail(said.gettext(marked("State of health")), said.percent(told["stateOfHealthPermille"])))
    if told.get("condition"):
        found.append(
            Detail(said.gettext(marked("Condition")), said.said(worded(CONDITIONS, told["condition"]) or ("", "")))
        )
    return found


_LEADS: dict[str, tuple[str, str]] = {
    "vehicle": (marked("Vehicle"), "vehicle"),
    "goneFrom": (marked("Not in vehicle"), "vehicle"),
    "consignment": (marked("Consignment"), "consignment"),
    "whole": (marked("Part of"), "battery"),
    "successor": (marked("Made into"), "battery"),
    "lot": (marked("Lot"), "lot"),
}
"""Fields of a step that name another thing: their label, and what kind of thing it is."""


def provenance(steps: Sequence[Step]) -> Mapping[str, Reported]:
    """Of each fact the report that it stands on: of what a battery is the first that says so, of how it is the last."""
    found: dict[str, Reported] = {}
    stands: dict[str, Any] = {}
    for step in steps:
        if not step.counts:
            continue
        told = Reported(step.zh, step.en, step.at or step.on, step.by)
        said = changes(step)
        if step.event in ACTS or "phase" in said:
            found["stage"] = told
        for name in said:
            if name in _OF_BIRTH:
                found.setdefault(name, told)
            elif name not in _WHERE or stands.get(name) != said[name]:
                found[name] = told
            stands[name] = said[name]
    return found


_OF_BIRTH = frozenset("model maker level use producedOn massG energyWh parts systemCode".split())
"""What the first report of a property settles (`domain/battery`)."""
_WHERE = frozenset("holder owner vehicle".split())
"""What later reports repeat without changing it: it stands on the one that brought it there."""


def step_columns(names: Mapping[str, Company]) -> tuple[tables.Column[Step], ...]:
    """The life as a table, for taking away."""

    def by(one: Step, said: Words) -> str | None:
        return own.name_in(names, one.by, said)

    column: Any = tables.Column
    return (
        column(name="on", label=marked("Day"), value=lambda one, _: one.on, kind="day"),
        column(name="event", label=marked("What was reported"), value=lambda one, said: said.said(one)),
        column(name="type", label=marked("Event"), value=lambda one, _: one.event, kind="code"),
        column(name="by", label=marked("Reported by"), value=by),
        column(name="at", label=marked("Moment"), value=lambda one, _: one.at),
        column(name="recorded", label=marked("On record since"), value=lambda one, _: one.recorded_at),
        column(name="entry", label=marked("Entry"), value=lambda one, _: one.entry_id, kind="code"),
        column(
            name="counts", label=marked("Still counts"),
            value=lambda one, said: said.gettext(marked("yes")) if one.counts else said.gettext(marked("no")),
        ),
    )  # fmt: skip
