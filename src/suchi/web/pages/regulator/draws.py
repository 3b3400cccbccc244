"""Random draws 双随机 of an office: begun with a commitment, ended with a word that somebody names, and open to be done again."""

from __future__ import annotations

from typing import Any, get_args

from msgspec import Struct

from suchi.access import draws
from suchi.access.denials import denied
from suchi.access.draws import Draw
from suchi.access.tokens import new_id
from suchi.capture.draft import now_us
from suchi.domain import drawing
from suchi.domain.drawing import Frame
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.event import moment
from suchi.domain.wording import code_word
from suchi.queries import framing, trials
from suchi.queries.framing import Place, Weighting
from suchi.queries.things import Conn
from suchi.web.api.neighbours import not_on_record
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.regulator.acting import may_act
from suchi.web.pages.regulator.minding import minds_thing, owed_names, rules_read
from suchi.web.pages.regulator.naming import thing_page, worded
from suchi.web.pages.regulator.region import Area, area, place_of
from suchi.web.pages.tables import Column, Tag
from suchi.web.problems import status_of
from suchi.web.wording import marked

PATH = "/regulator/draws"
STRATA = ("plant", "yard", "outlet", "station", "workshop", "warehouse")
WEIGHTINGS: dict[str, str] = {
    "equal": marked("Every site alike"),
    "waste": marked("By waste packs on record there"),
    "findings": marked("By findings its company has to answer for"),
    "overdue": marked("By what its company is late with"),
}
MOST_FRAME, MOST_DRAWN, MOST_INSPECTORS = 20_000, 500, 500
BEGUN = Flash("draw.begun", marked("The register has committed itself. Now let somebody name a word."))
DRAWN = Flash("draw.drawn", marked("The draw is done and on record."))
_UNPROCESSABLE = 422


class Row(Struct, frozen=True):
    """A site of a draw, with its inspectors once it is drawn."""

    site: drawing.InFrame
    place: Place | None
    number: str
    names: tuple[str, ...]


LIST: tuple[Column[Draw], ...] = (
    Column(name="begun", label=marked("Begun on"), value=lambda row, _: moment(row.begun_us), kind="day", href=lambda row: f"{PATH}/{row.id}"),
    Column(name="state", label=marked("State"),
           value=lambda row, said: Tag(said.gettext(marked("Drawn")), "ok") if row.word else Tag(said.gettext(marked("Begun, not finished")), "warn"), kind="tag"),
    Column(name="region", label=marked("Region"), value=lambda row, said: said.said(place_of(row.region))),
    Column(name="frame", label=marked("Sites to draw from"), value=lambda row, _: len(row.frame.sites), kind="number"),
    Column(name="wanted", label=marked("Sites drawn"), value=lambda row, _: sum(row.frame.wanted.values()), kind="number"),
    Column(name="weighting", label=marked("Weighted"), value=lambda row, said: said.gettext(WEIGHTINGS[row.frame.weighting])),
)  # fmt: skip
SITES: tuple[Column[Row], ...] = (
    Column(name="site", label=marked("Site"), value=lambda row, _: (row.place.name if row.place else "") or row.site.key, href=lambda row: thing_page(f"site:{row.site.key}")),
    Column(name="company", label=marked("Company"), value=lambda row, _: row.place.company if row.place else None),
    Column(name="stratum", label=marked("Kind"), value=lambda row, said: code_word(row.site.stratum, zh=said.language == "zh")),
    Column(name="region", label=marked("Region"), value=lambda row, said: said.said(place_of(row.place.region)) if row.place and row.place.region else None),
    Column(name="inspectors", label=marked("Inspectors"), value=lambda row, said: ("、" if said.language == "zh" else ", ").join(row.names) or None),
    Column(name="weight", label=marked("Weight"), value=lambda row, _: row.site.weight, kind="number"),
    Column(name="number", label=marked("Its number begins"), value=lambda row, _: row.number[:12] or None, kind="code", more=True),
)  # fmt: skip


def _own(call: Call, here: Area) -> str | None:
    """Whose draws are read: one's own office's; an auditor and the operator read all."""
    if here.reach.everything or "auditor" in here.reach.roles:
        return None
    return here.reach.company or ""


async def draws_page(call: Call) -> None:
    await _list(call, Form({"id": new_id(), "each": "2", "weighting": "equal"}))


async def begin_draw(call: Call) -> None:
    given = {name: value[:20_000] for name, value in call.given.items()}
    here = await area(call)
    try:
        if not may_act(call) or here.reach.company is None:
            raise denied("access.role")
        frame, names = await call.services.read(_frame, here, given, call.services.today())
        id_ = await call.services.desk.act(
            draws.begin, here.reach.company, here.region or "000000", frame, names, now_us(), given.get("id", "")
        )
    except Failure as failure:
        form = refused(given, failure, ("inspectors", "each", "weighting", *(f"n_{one}" for one in STRATA)))
        await _list(call, form, _UNPROCESSABLE if isinstance(failure, Refused) else status_of(failure))
        return
    await go(call, f"{PATH}/{id_}", flash=BEGUN)


def _frame(conn: Conn, here: Area, given: dict[str, str], today: str) -> tuple[Frame, tuple[str, ...]]:
    """What the form asks for. Raises with every field that cannot be meant."""
    wanted = {one: _whole(given, f"n_{one}", MOST_DRAWN) for one in STRATA if given.get(f"n_{one}", "").strip()}
    wanted = {one: count for one, count in wanted.items() if count}
    names = tuple(dict.fromkeys(line.strip()[:80] for line in given.get("inspectors", "").splitlines() if line.strip()))
    each, weighting = _whole(given, "each", MOST_INSPECTORS) if names else 0, given.get("weighting", "equal")
    if not wanted:
        raise _wrong("n_plant", "至少要有一类场所的数量", "at least one kind of site needs a number")
    if weighting not in get_args(Weighting) or (weighting == "waste" and not minds_thing(here.reach, "battery")):
        raise _wrong("weighting", "请选择加权方式", "choose a weighting")
    if (names and not 1 <= each <= len(names)) or len(names) > MOST_INSPECTORS:
        raise _wrong("each", f"每个场所 1 至 {len(names)} 人", f"each site gets 1 to {len(names)} of them")
    asked = framing.Asked(
        kinds=sorted(wanted), stem=here.stem, day=today, weighting=weighting,  # type: ignore[arg-type]  # looked up above
        rules=rules_read(here), duties=owed_names(here),
    )  # fmt: skip
    sites = framing.frame(conn, asked, trials.companies(conn), MOST_FRAME + 1)
    if len(sites) > MOST_FRAME:
        raise _wrong(
            "n_plant", f"场所超过 {MOST_FRAME} 个，请缩小地区", f"more than {MOST_FRAME} sites: choose a smaller region"
        )
    for kind, count in wanted.items():
        if (there := sum(site.stratum == kind for site in sites)) < count:
            raise _wrong(f"n_{kind}", f"只有 {there} 个这类场所", f"there are only {there} sites of this kind")
    frame = Frame(
        day=today, sites=tuple(sites), wanted=wanted, weighting=weighting, inspectors=len(names), each=each if names else 0
    )  # fmt: skip
    return frame, names


def _whole(given: dict[str, str], name: str, most: int) -> int:
    text = given.get(name, "").strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) > most:
        raise _wrong(name, f"须为 0 至 {most} 的整数", f"a whole number from 0 to {most}")
    return int(text)


def _wrong(field: str, zh: str, en: str) -> Refused:
    return Refused("draw.field", zh, en, [Reason(code="draw.field", field=f"/{field}", zh=zh, en=en)])


async def _list(call: Call, form: Form, status: int = 200) -> None:
    here = await area(call)
    ask = tables.asked(call, LIST, "-begun")
    start = ask.position(tuple[int])
    rows = await call.services.read(draws.listed, _own(call, here), start[0] if start else None, ask.limit)
    await record(call, here.audiences, "draws", (), min(len(rows), ask.limit - 1))
    await tables.answer(
        call, "regulator/draws.html", ask, LIST, rows, key=lambda row: (row.begun_us,), name="draws", desk="regulator", status=status,
        area=here, form=form, acts=may_act(call), strata=STRATA, worded=worded(call), weightings=WEIGHTINGS,
    )  # fmt: skip


async def draw_page(call: Call) -> None:
    await _one(call, Form())


async def name_word(call: Call) -> None:
    """The word is named: what comes out is fixed, and the same whoever works it out."""
    word, here = call.given.get("word", "").strip()[:200], await area(call)
    try:
        if not may_act(call) or here.reach.company is None:
            raise denied("access.role")
        if not word:
            raise _wrong("word", "须由在场者说出一个词或数", "somebody present has to name a word or a number")
        await call.services.desk.act(draws.finish, call.path["id"], here.reach.company, word, now_us())
    except Failure as failure:
        await _one(
            call,
            refused({"word": word}, failure, ("word",)),
            _UNPROCESSABLE if isinstance(failure, Refused) else status_of(failure),
        )
        return
    await go(call, f"{PATH}/{call.path['id']}", flash=DRAWN)


async def _one(call: Call, form: Form, status: int = 200) -> None:
    here = await area(call)
    found = await call.services.read(draws.one, call.path["id"], _own(call, here))
    if found is None:
        raise not_on_record("draw", "抽查", "draw", call.path["id"])
    ask = tables.asked(call, SITES, "site", whole=True)
    whole = call.query.get("frame") == "true"
    rows = await call.services.read(_rows, found, whole)
    await record(call, here.audiences, f"draw:{found.id}", (), 1)
    seed = drawing.seed(found.secret, found.frame, found.word) if found.word else None
    await tables.answer(
        call, "regulator/draw.html", ask, SITES, rows, key=lambda row: (row.site.key,),
        name=f"draw-{found.id}", desk="regulator", status=status, area=here, found=found, form=form, acts=may_act(call) and found.company == here.reach.company,
        seed=seed.hex() if seed else None, digest=drawing.digest(found.frame).hex(), commitment=found.commitment.hex(),
        secret=found.secret.hex() if found.word else None, whole=whole, weightings=WEIGHTINGS, begun=moment(found.begun_us), worded=worded(call),
    )  # fmt: skip


def _rows(conn: Conn, found: Draw, whole: bool) -> list[Row]:
    """The sites drawn, in the order of the draw; before it, or with `whole`, all of the frame."""
    by_key = {site.key: site for site in found.frame.sites}
    if found.word is None:
        keys: list[str] = list(by_key)
        seed, names = b"", dict[str, Any]()
    else:
        seed = drawing.seed(found.secret, found.frame, found.word)
        chosen = list(found.drawn)
        names = dict(drawing.assigned(seed, chosen, found.frame.inspectors, found.frame.each))
        keys = list(by_key) if whole else chosen
    places = framing.places(conn, keys)
    return [
        Row(
            by_key[key], places.get(key), drawing.number(seed, key, by_key[key].weight).hex() if seed else "",
            tuple(found.names[place] for place in names.get(key, ())),
        )
        for key in keys
    ]  # fmt: skip
