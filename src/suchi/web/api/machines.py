"""Keys and public signing keys of a company's machines: made, narrowed, replaced and ended by its administrators."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from suchi.access import keys, signing_keys
from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.domain.event import instant_us, moment
from suchi.domain.things import encode
from suchi.web.api.account import FRESH, Answer, Body, Done, standing_of
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.reading import json_body

Label = Annotated[str, Meta(max_length=100)]
Scopes = Annotated[tuple[Annotated[str, Meta(max_length=80)], ...], Meta(min_length=1, max_length=64)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
KEY = in_path("id", "密钥编号", "The id of a key", "abcdefghjkmn")
HOUR_US = 3_600_000_000


class NewKey(Body, frozen=True, kw_only=True):
    """`scopes`: report, read, event:Type; none given: everything its kind may. `expiresOn`: the last day it counts, UTC+8."""

    kind: Literal["reporter", "reader"] = "reporter"
    label: Label = ""
    scopes: Scopes | None = None
    expires_on: Day | None = None


class Rotate(Body, frozen=True, kw_only=True):
    """For how long the old key still counts beside the new one."""

    overlap_hours: Annotated[int, Meta(ge=0, le=720)] = 24


class NewSigningKey(Body, frozen=True, kw_only=True):
    """An Ed25519 public key, as PEM or as 32 bytes in Base64."""

    public_key: Annotated[str, Meta(min_length=40, max_length=400)]
    label: Label = ""
    scopes: Scopes | None = None
    expires_on: Day | None = None


class Secret(Answer, frozen=True, kw_only=True):
    """The key; it is shown this once."""

    key: str


class KeyId(Answer, frozen=True, kw_only=True):
    """The `keyid` that signatures name."""

    key_id: str


class KeyItem(Answer, frozen=True, kw_only=True):
    """A key, without its secret."""

    id: str
    kind: str
    label: str
    scopes: tuple[str, ...] | None = None
    created_at: str
    expires_at: str | None = None
    last_used_at: str | None = None
    revoked_at: str | None = None
    replaces: str | None = None


def _at(us: int | None) -> str | None:
    return moment(us) if us is not None else None


def end_of(day: str | None) -> int | None:
    """The end of a day in UTC+8, in microseconds since 1970."""
    if day is None:
        return None
    try:
        return instant_us(day) + 24 * HOUR_US
    except (ValueError, OverflowError):
        raise denied("access.expiry-past") from None


def _company(call: Call) -> str:
    company = standing_of(call).person.company
    if company is None:
        raise denied("access.company")
    return company


@operation(
    method="GET", path="/keys", tag="machines", needs="administrator", zh="本单位的密钥", en="The keys of one's company",
    answers=list[KeyItem], errors=(403,),
)  # fmt: skip
async def list_keys(call: Call) -> None:
    found = await call.services.read(keys.list_keys, _company(call))
    items = [
        KeyItem(
            id=key.id, kind=key.scope, label=key.label, scopes=key.scopes, created_at=moment(key.created_us),
            expires_at=_at(key.expires_us), last_used_at=_at(key.last_used_us), revoked_at=_at(key.revoked_us),
            replaces=key.replaces,
        )
        for key in found
    ]  # fmt: skip
    await call.answer(encode(items), headers=(FRESH,))


@operation(
    method="POST", path="/keys", tag="machines", needs="administrator", zh="新建密钥", en="Make a key", takes=NewKey,
    answers=Secret, errors=(403, 415, 422),
)  # fmt: skip
async def make_key(call: Call) -> None:
    given = await json_body(call, NewKey)
    company, by = _company(call), standing_of(call).person.id
    text = await call.services.desk.act(
        keys.create, given.kind, company, given.label, now_us(),
        scopes=given.scopes, expires_us=end_of(given.expires_on), made_by=by,
    )  # fmt: skip
    call.about = f"keys:{keys.id_of(text)}"  # its id, never its secret
    await call.answer(encode(Secret(key=text)), headers=(FRESH,))


@operation(
    method="POST", path="/keys/{id}/rotate", tag="machines", needs="administrator", zh="更换密钥", en="Replace a key",
    takes=Rotate, answers=Secret, parameters=(KEY,), errors=(403, 404, 415, 422),
)  # fmt: skip
async def rotate_key(call: Call) -> None:
    given = await json_body(call, Rotate)
    await _own_key(call)
    text = await call.services.desk.act(
        keys.rotate, call.path["id"], given.overlap_hours * HOUR_US, now_us(), standing_of(call).person.id
    )
    await call.answer(encode(Secret(key=text)), headers=(FRESH,))


@operation(
    method="POST", path="/keys/{id}/revoke", tag="machines", needs="administrator", zh="吊销密钥", en="End a key",
    answers=Done, parameters=(KEY,), errors=(403, 404),
)  # fmt: skip
async def revoke_key(call: Call) -> None:
    await _own_key(call)
    if not await call.services.desk.act(keys.revoke, call.path["id"], now_us()):
        raise denied("access.key-unknown-id")
    await call.answer(encode(Done(done=True)), headers=(FRESH,))


async def _own_key(call: Call) -> None:
    """Raise unless the key is of the administrator's company; another company's is told as if there were none."""
    if await call.services.desk.step(keys.owner, call.path["id"]) != _company(call):
        raise denied("access.key-unknown-id")


@operation(
    method="GET", path="/signing-keys", tag="machines", needs="administrator", zh="本单位的签名公钥",
    en="The signing keys of one's company", answers=list[KeyItem], errors=(403,),
)  # fmt: skip
async def list_signing_keys(call: Call) -> None:
    found = await call.services.read(signing_keys.listed, _company(call))
    items = [
        KeyItem(
            id=key.id, kind="ed25519", label=key.label, scopes=key.scopes, created_at=moment(key.created_us),
            expires_at=_at(key.expires_us), last_used_at=_at(key.last_used_us), revoked_at=_at(key.revoked_us),
        )
        for key in found
    ]  # fmt: skip
    await call.answer(encode(items), headers=(FRESH,))


@operation(
    method="POST", path="/signing-keys", tag="machines", needs="administrator", zh="登记签名公钥",
    en="Register a signing key", takes=NewSigningKey, answers=KeyId, errors=(403, 415, 422),
)  # fmt: skip
async def register_signing_key(call: Call) -> None:
    given = await json_body(call, NewSigningKey)
    key = await call.services.desk.act(
        signing_keys.register, _company(call), given.public_key, now_us(),
        label=given.label, scopes=given.scopes, expires_us=end_of(given.expires_on),
        made_by=standing_of(call).person.id,
    )  # fmt: skip
    call.about = f"signing-keys:{key}"
    await call.answer(encode(KeyId(key_id=key)), headers=(FRESH,))


@operation(
    method="POST", path="/signing-keys/{id}/revoke", tag="machines", needs="administrator", zh="吊销签名公钥",
    en="End a signing key", answers=Done, parameters=(KEY,), errors=(403, 404),
)  # fmt: skip
async def revoke_signing_key(call: Call) -> None:
    await call.services.desk.act(signing_keys.revoke, call.path["id"], _company(call), now_us())
    await call.answer(encode(Done(done=True)), headers=(FRESH,))
