"""What an application asks for, as fields of a form and back; and the documents that come with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from suchi.access import application_files
from suchi.access.applications import Asked, Contact, Document, Paper, PartyAsked, SiteAsked
from suchi.access.changes import PartyChange, SiteChange
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.regions import prefectures, provinces, unknown_part
from suchi.web import uploads
from suchi.web.call import Call
from suchi.web.pages.people.desks import OFFERED, wrong
from suchi.web.wording import marked

MOST_FILES_BYTES = 24 << 20
"""Of all documents of one form together."""
KINDS: dict[type[Any], str] = {
    PartyAsked: marked("Registration of a company"),
    SiteAsked: marked("Registration of a site"),
    PartyChange: marked("Change of a company"),
    SiteChange: marked("Change of a site"),
}
SITES = {
    "plant": marked("Plant"),
    "yard": marked("Dismantling yard"),
    "outlet": marked("Take-back outlet"),
    "station": marked("Swap station"),
    "workshop": marked("Workshop"),
    "warehouse": marked("Warehouse"),
    "office": marked("Office building"),
    "laboratory": marked("Laboratory"),
}
DOCUMENTS: dict[Paper, str] = {
    "licence": marked("Business licence"),
    "qualification": marked("Qualification or permit"),
    "letter": marked("Letter that authorises the contact"),
    "other": marked("Another document"),
}
"""What a form asks for, each in a field of its own: one form brings `application_files.MOST` at most."""
assert len(DOCUMENTS) == application_files.MOST
STAGES = {
    "submitted": (marked("Under review"), "info"),
    "returned": (marked("Returned to be mended"), "warn"),
    "approving": (marked("Being recorded"), "info"),
    "approved": (marked("Approved"), "ok"),
    "rejected": (marked("Not registered"), "bad"),
}
_FIELDS: dict[type[Any], dict[str, str]] = {
    PartyAsked: {
        "party": "party", "name": "name", "nameEn": "name_en", "region": "region", "parent": "parent", "makerCodes": "maker_codes",
        "roles": "roles",
    },
    SiteAsked: {"siteId": "site_id", "siteKind": "site_kind", "name": "name", "region": "region", "since": "since"},
    PartyChange: {
        "name": "name", "nameEn": "name_en", "region": "region", "parent": "parent", "makerCodes": "maker_codes", "roles": "roles",
    },
    SiteChange: {
        "siteId": "site_id", "siteKind": "site_kind", "name": "name", "region": "region", "until": "until", "contact": "site_contact",
    },
}  # fmt: skip
"""Of each kind of application: the name on the wire, and the field of the form."""
CONTACT = ("contact_name", "contact_email", "contact_phone")
FIELDS = tuple(sorted({field for fields in _FIELDS.values() for field in fields.values()})) + CONTACT + tuple(DOCUMENTS)
_WORDS = {
    "party": ("须为 18 位统一社会信用代码", "it is a company code of 18 characters"),
    "name": ("请写名称，最多 128 个字符", "give the name, of at most 128 characters"),
    "region": ("须为 6 位行政区划代码，如 360900", "it is six digits, such as 360900"),
    "roles": ("请至少选择一种角色", "choose one role at least"),
    "maker_codes": ("每个厂商代码为 3 个字符，以空格分隔", "each maker code has three characters; blanks part them"),
    "site_id": ("请写场所编号，最多 64 个字符", "give the site an id of at most 64 characters"),
    "site_kind": ("请选择场所种类", "choose what kind of site it is"),
    "since": ("日期形如 2026-04-01", "a day is written as 2026-04-01"),
    "until": ("日期形如 2026-04-01", "a day is written as 2026-04-01"),
    "contact_name": ("请写联系人姓名", "say who may be asked"),
    "contact_email": ("须为邮箱地址，形如 a@b.cn", "it is a mail address such as a@b.cn"),
}
_AT = {
    "application.company": "party", "application.exists": "party", "application.office": "roles", "application.site": "site_id",
}  # fmt: skip


@cache
def regions() -> tuple[tuple[str, tuple[str, str]], ...]:
    """All prefectures of today by their six digits, each with its province: offered while one types."""
    found = []
    for province in provinces():
        found.append((province.code.ljust(6, "0"), (province.zh, province.en or province.zh)))
        for one in prefectures(province.code):
            if not one.retired:
                names = (f"{province.zh} {one.zh}", f"{one.en or one.zh}, {province.en or province.zh}")
                found.append((one.code.ljust(6, "0"), names))
    return tuple(found)


def asked_of(kind: type[Any], values: Mapping[str, str], company: str | None = None) -> Asked:
    """What the fields ask for. Raises with the field that cannot be used, in words of ours."""
    told: dict[str, Any] = {"party": company} if company is not None else {}
    for name, field in _FIELDS[kind].items():
        if field == "roles":
            told[name] = [role for role in OFFERED if values.get(f"role:{role}")]
        elif field == "maker_codes":
            told[name] = values.get(field, "").upper().split()
        elif values.get(field, "").strip():
            told[name] = values[field].strip()
    tag = kind.__struct_config__.tag
    try:
        asked: Asked = msgspec.convert({"kind": tag, **told}, kind)
    except msgspec.ValidationError as error:
        raise _unusable(str(error), _FIELDS[kind]) from None
    region = getattr(asked, "region", None)
    if region is not None and not _known(region):
        raise wrong("register.fields", "region", "没有此行政区划", "there is no such division", *_WORDS["region"])
    return asked


def _known(region: str) -> bool:
    """A county, whose name is not held, is known by its prefecture."""
    if not (region.isascii() and region.isdecimal()):
        return False
    found = unknown_part(region)
    return found is None or found[0] >= 4


def contact_of(values: Mapping[str, str]) -> Contact:
    """Who may be asked."""
    told = {name.removeprefix("contact_"): values.get(name, "").strip() or None for name in CONTACT}
    try:
        return msgspec.convert({name: value for name, value in told.items() if value}, Contact)
    except msgspec.ValidationError as error:
        raise _unusable(str(error), {name.removeprefix("contact_"): name for name in CONTACT}) from None


def _unusable(error: str, fields: Mapping[str, str]) -> Refused:
    """What is wrong with which field: the decoder names one, or one that is missing."""
    place = error.rpartition("$.")[2].rstrip("`").partition("[")[0]
    if "required field" in error:
        place = error.split("`")[1]
    field = fields.get(place, place)
    zh, en = _WORDS.get(field, ("此项内容过长或无法识别", "this is too long, or cannot be read"))
    return wrong("register.fields", field, zh, en)


def values_of(asked: Asked, contact: Contact | None = None) -> dict[str, str]:
    """The fields as an application fills them, to be mended."""
    values: dict[str, str] = {}
    for name, field in _FIELDS[type(asked)].items():
        value = getattr(asked, _attribute(asked, name))
        if field == "roles":
            values |= {f"role:{role}": "1" for role in value}
        elif field == "maker_codes":
            values[field] = " ".join(value)
        elif value is not None:
            values[field] = str(value)
    if contact is not None:
        told = {"contact_name": contact.name, "contact_email": contact.email, "contact_phone": contact.phone or ""}
        values |= told
    return values


def _attribute(asked: Asked, wire: str) -> str:
    names = dict(zip(asked.__struct_encode_fields__, asked.__struct_fields__, strict=True))
    return names[wire]


def files_of(call: Call) -> list[application_files.Handed]:
    """The documents of the form, looked at. Raises with the field whose file may not be handed in."""
    found: list[application_files.Handed] = []
    for field in DOCUMENTS:
        sent = call.files.get(field)
        if sent is None:
            continue
        try:
            upload = uploads.check(sent.name, sent.media_type, sent.data)
        except Failure as failure:
            raise wrong(
                failure.code,
                field,
                failure.zh,
                failure.en,
                "可上传 PDF、PNG、JPEG 或 WebP",
                "a PDF, PNG, JPEG or WebP may be handed in",
            ) from None
        found.append((field, upload.name, upload.media_type, sent.data))
    return found


def at_field(failure: Failure) -> Failure:
    """A denial that is about one field, at that field."""
    place = _AT.get(failure.code)
    if place is None:
        return failure
    return Refused(
        failure.code,
        failure.zh,
        failure.en,
        [Reason(code=failure.code, field=f"/{place}", zh=failure.zh, en=failure.en)],
    )


def with_documents(old: tuple[Document, ...], new: tuple[Document, ...]) -> tuple[Document, ...]:
    """Those that were handed in before, and those that come now; one handed in again counts once."""
    known = {one.sha256 for one in old}
    return (*old, *(one for one in new if one.sha256 not in known))[-50:]
