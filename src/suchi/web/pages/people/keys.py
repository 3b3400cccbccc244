"""Keys of a company's machines, and public keys for signatures: made, replaced and ended. A secret is shown once, and kept nowhere."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from suchi.access import keys, signing_keys
from suchi.access.denials import denied
from suchi.access.keys import Scope
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE, day_of, moment
from suchi.web.api.account import standing_of
from suchi.web.api.machines import HOUR_US, end_of
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.desks import at_desk, given, wrong
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column, Tag
from suchi.web.pages.visitor import Audience
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked, words

FIELDS = ("label", "may", "event", "ends", "public", "sign_label", "sign_may", "sign_event", "sign_ends")
MAY = {
    "all": marked("Report and read"),
    "report": marked("Report only"),
    "read": marked("Read only"),
    "event": marked("Report one type only"),
}
KINDS: dict[str, str] = {
    "reporter": marked("Key that reports"),
    "reader": marked("Key that reads"),
    "ed25519": marked("Public key for signatures"),
    "operator": marked("Operator"),
}
_OVERLAP_H = 24
_MOST_LABEL = 100
_day = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch
REGISTERED = Flash("keys.registered", marked("The public key is on record. Signatures name it as {key}."))
ENDED = Flash("keys.ended", marked("The key has ended. It stops working within three seconds."))


class Machine(Struct, frozen=True, kw_only=True):
    """A key of either kind, as it is listed."""

    id: str
    kind: str
    label: str
    scopes: tuple[str, ...] | None
    created_us: int
    ends_us: int | None
    last_us: int | None
    revoked_us: int | None

    def living(self, at_us: int) -> bool:
        return self.revoked_us is None and (self.ends_us is None or self.ends_us > at_us)


def _scopes(row: Machine, said: Words) -> str:
    if row.scopes is None:
        return said.gettext(MAY["read" if row.kind == "reader" else "all"])
    named = {"report": said.gettext(MAY["report"]), "read": said.gettext(MAY["read"])}
    if set(row.scopes) == {"report", "read"}:
        return said.gettext(MAY["all"])
    texts = (named.get(one) or said.said(CATALOGUE[one.partition(":")[2]]) for one in row.scopes)
    return ("、" if said.language == "zh" else ", ").join(texts)


def _state(row: Machine, said: Words) -> Tag:
    if row.revoked_us is not None:
        return Tag(said.gettext(marked("Ended")))
    if not row.living(now_us()):
        return Tag(said.gettext(marked("Expired")), "warn")
    return Tag(said.gettext(marked("In force now")), "ok")


def columns(base: str) -> tuple[Column[Machine], ...]:
    return (
        Column(name="label", label=marked("Name"), value=lambda row, _: row.label or row.id, href=lambda row: f"{base}/{row.id}"),
        Column(name="kind", label=marked("Kind"), value=lambda row, said: said.gettext(KINDS[row.kind])),
        Column(name="scopes", label=marked("What it may do"), value=_scopes),
        Column(name="state", label=marked("State"), value=_state, kind="tag"),
        Column(name="ends", label=marked("Ends"), value=lambda row, _: day_of(moment(row.ends_us - 1)) if row.ends_us else None, kind="day"),
        Column(name="last", label=marked("Last used"), value=lambda row, _: minute(row.last_us)),
    )  # fmt: skip


async def machines(call: Call, company: str) -> list[Machine]:
    """All keys of a company: those that still work first, then the newest."""
    plain = await call.services.read(keys.list_keys, company)
    public = await call.services.read(signing_keys.listed, company)
    found = [
        Machine(
            id=one.id, kind=one.scope, label=one.label, scopes=one.scopes, created_us=one.created_us, ends_us=one.expires_us,
            last_us=one.last_used_us, revoked_us=one.revoked_us,
        )
        for one in plain
    ] + [
        Machine(
            id=one.id, kind="ed25519", label=one.label, scopes=one.scopes, created_us=one.created_us, ends_us=one.expires_us,
            last_us=one.last_used_us, revoked_us=one.revoked_us,
        )
        for one in public
    ]  # fmt: skip
    now = now_us()
    return sorted(found, key=lambda one: (not one.living(now), -one.created_us))


async def keys_page(call: Call) -> None:
    await _list(call, Form({"may": "all", "sign_may": "all"}), 200)


async def _list(call: Call, form: Form, status: int, secret: str = "") -> None:
    who, desk = await at_desk(call)
    found = await machines(call, who.code or "")
    made_of = columns(f"/{desk}/keys")
    ask = tables.asked(call, made_of, "label", whole=True)
    said = words("en" if call.language == "en" else "zh")
    may = [(name, said.gettext(text)) for name, text in MAY.items()]
    await tables.answer(
        call, "people/keys.html", ask, made_of, found, key=lambda row: (row.id,), name="keys", desk=desk,
        private=True, status=status, form=form, secret=secret, may=may, types=types_of(said), today=call.services.today(),
    )  # fmt: skip


def types_of(said: Words) -> list[tuple[str, str]]:
    """Types of reports that companies make, by their names; the acts of offices are not for keys."""
    named = [(name, said.said(about)) for name, about in CATALOGUE.items() if not about.governing]
    return sorted(named, key=lambda one: one[1])


async def make(call: Call) -> None:
    """Make a key, or put a public one on record: which of the two says the button that was pressed."""
    who, desk = await at_desk(call)
    values = given(call, FIELDS)
    company, signing = who.code or "", call.given.get("act") == "register"
    prefix = "sign_" if signing else ""
    try:
        label, scopes, ends_us = await _asked(call, values, prefix, company)
        if signing:
            key = await call.services.desk.act(
                signing_keys.register, company, values["public"], now_us(), label=label, scopes=scopes, expires_us=ends_us,
                made_by=standing_of(call).person.id,
            )  # fmt: skip
            call.about = f"signing-keys:{key}"
            await go(call, f"/{desk}/keys", flash=REGISTERED, key=key)
            return
        kind: Scope = "reader" if scopes == ("read",) else "reporter"
        text = await call.services.desk.act(
            keys.create, kind, company, label, now_us(), scopes=None if kind == "reader" else scopes, expires_us=ends_us,
            made_by=standing_of(call).person.id,
        )  # fmt: skip
    except Failure as failure:
        places = {"scope": f"{prefix}event"}
        found = _at_field(failure, prefix)
        await _list(call, refused(values, found, FIELDS, places), status_of(failure))
        return
    call.about = f"keys:{keys.id_of(text)}"  # its id, never its secret
    await _list(call, Form({"may": "all", "sign_may": "all"}), 200, secret=text)


def _at_field(failure: Failure, prefix: str) -> Failure:
    """A denial that is about one field, at that field."""
    field = {
        "access.public-key": "public",
        "access.expiry-past": f"{prefix}ends",
        "access.scope-names": f"{prefix}event",
    }
    place = field.get(failure.code)
    return wrong(failure.code, place, failure.zh, failure.en) if place is not None else failure


async def _asked(
    call: Call, values: dict[str, str], prefix: str, company: str
) -> tuple[str, tuple[str, ...] | None, int | None]:
    """Its name, what it may do, and its end. A name stands for one living key: then a form that is sent twice makes one."""
    label, may, event, ends = (values[f"{prefix}{name}"] for name in ("label", "may", "event", "ends"))
    if not 0 < len(label) <= _MOST_LABEL or not label.isprintable():
        raise wrong(
            "keys.label", f"{prefix}label", "请写名称，最多 100 个字符", "give it a name of at most 100 characters"
        )
    now = now_us()
    if any(one.label == label and one.living(now) for one in await machines(call, company)):
        raise wrong(
            "keys.label-taken", f"{prefix}label", "已有同名密钥在用，本次未新建", "a key of this name is in force, and no other was made",
            "换一个名称，或先停用原密钥", "choose another name, or end that key first",
        )  # fmt: skip
    if may not in MAY or (may == "event" and event not in CATALOGUE):
        raise denied("access.scope-names")
    if ends and not _day(ends):
        raise wrong("keys.ends", f"{prefix}ends", "日期形如 2027-06-30", "a day is written as 2027-06-30")
    scopes = {"all": None, "report": ("report",), "read": ("read",), "event": (f"event:{event}",)}[may]
    return label, scopes, end_of(ends or None)


async def _own(call: Call) -> tuple[Audience, Machine]:
    """The desk, and the key of one's own company; another's is told as if there were none."""
    who, desk = await at_desk(call)
    found = [one for one in await machines(call, who.code or "") if one.id == call.path["id"]]
    if not found:
        raise denied("access.key-unknown-id")
    return desk, found[0]


async def key_page(call: Call) -> None:
    await _one(call, "")


async def _one(call: Call, secret: str) -> None:
    desk, one = await _own(call)
    said = words("en" if call.language == "en" else "zh")
    tag = _state(one, said)
    await page(
        call, "people/key.html", private=True, desk=desk, key=one, kind=said.gettext(KINDS[one.kind]), scopes=_scopes(one, said),
        state=tag, created=minute(one.created_us), last=minute(one.last_us), ended=minute(one.revoked_us),
        ends=minute(one.ends_us), living=one.living(now_us()), secret=secret, hours=_OVERLAP_H,
    )  # fmt: skip


async def change(call: Call) -> None:
    """Replace a key, or end it."""
    desk, one = await _own(call)
    act: Any = call.given.get("act")
    if act == "rotate" and one.kind != "ed25519":
        if not one.living(now_us()):
            raise denied("access.key-unknown-id")
        text = await call.services.desk.act(
            keys.rotate, one.id, _OVERLAP_H * HOUR_US, now_us(), standing_of(call).person.id
        )
        await _one(call, text)
        return
    if act != "end":
        raise denied("body.fields")
    if one.kind == "ed25519":
        await call.services.desk.act(signing_keys.revoke, one.id, (await at_desk(call))[0].code or "", now_us())
    elif not await call.services.desk.act(keys.revoke, one.id, now_us()):
        raise denied("access.key-unknown-id")
    await go(call, f"/{desk}/keys", flash=ENDED)
