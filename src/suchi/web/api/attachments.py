"""Attachments of reports: a photograph, a document or a note is handed in first, and the report names its salted hash."""

from __future__ import annotations

import re

from suchi.access import private
from suchi.access.denials import denied
from suchi.access.keys import require_submit
from suchi.access.standing import competent, duties_of_reporter
from suchi.capture.draft import now_us
from suchi.domain.audiences import Audience
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.receipt import Caller
from suchi.domain.things import encode
from suchi.web import uploads
from suchi.web.api.account import FRESH, Answer
from suchi.web.api.operation import FILE, Parameter, in_path, operation
from suchi.web.body import Body
from suchi.web.call import Call
from suchi.web.uploads import Upload

_hash = re.compile(r"[0-9a-f]{64}").fullmatch


class Attached(Answer, frozen=True, kw_only=True):
    """`hash` goes into `attachments` of the report. It is salted: nobody can tell by it what the file holds."""

    hash: str
    media_type: str
    bytes: int


@operation(
    method="POST", needs="report", path="/attachments", tag="events", rate="attach", zh="上传附件（照片、PDF 或文字说明），得到加盐散列",
    en="Hand in an attachment (a photograph, a PDF, a note); its salted hash is answered", takes=FILE, answers=Attached,
    errors=(403, 413, 415, 422),
    parameters=(
        Parameter(name="name", zh="文件名", en="The file's name", example="label.jpg"),
        Parameter(name="company", zh="代其报送的主体，默认为本主体", en="The company reported for; one's own unless told"),
    ),
)  # fmt: skip
async def attach(call: Call) -> None:
    caller = call.caller
    assert caller is not None  # `needs` saw to it
    require_submit(caller)
    company = await _company(call)
    upload, content = await _received(call)
    await call.answer(encode(await kept(call, caller, company, upload, content)), headers=(FRESH,))


async def kept(call: Call, caller: Caller, company: str, upload: Upload, content: bytes) -> Attached:
    """Keep a file that was looked at, for the company that its report is of. Raises where that is more than a company may hand in."""
    call.services.limits.take("attach-mib", company, 1 + (upload.bytes >> 20))
    made_by = caller.key if caller.person is None else f"person:{caller.person}"
    hash_ = await call.services.desk.step(
        private.keep, company, made_by, upload.name, upload.media_type, content, now_us()
    )
    return Attached(hash=hash_.hex(), media_type=upload.media_type, bytes=upload.bytes)


@operation(
    method="GET", needs="read", path="/attachments/{hash}", tag="events", zh="取得附件（报送主体、主管部门与审计方）",
    en="An attachment, for the company it was handed in by, the authority and the auditor",
    media_type="application/octet-stream", errors=(404, 410),
    parameters=(in_path("hash", "附件的加盐散列", "The salted hash of an attachment", "0" * 64),),
)  # fmt: skip
async def attachment(call: Call) -> None:
    text = call.path["hash"].lower()
    found = await call.services.read(private.about, bytes.fromhex(text)) if _hash(text) else None
    audience = await _audience(call, found.company) if found is not None else None
    if found is None or audience is None:
        raise denied("attachment.not-on-record")  # that there is one is not told to others either
    await call.services.trail.read(call, thing=f"attachment:{text}", audience=audience, concerned=(found.company,))
    whole = await call.services.read(private.read, found.hash)
    upload = Upload(whole.name, found.media_type, found.bytes)
    kind, *headers = uploads.serving_headers(upload)
    salt = (b"x-attachment-salt", whole.salt.hex().encode())
    await call.answer(whole.content, media_type=kind[1], headers=(FRESH, salt, *headers))


async def _company(call: Call) -> str:
    """For whom it is handed in: whoever asks, or one that lets them report."""
    caller, given = call.caller, call.given["company"]
    company = company_key(given) if given else caller.company if caller else None
    if caller is None or company is None:
        raise denied("access.company")
    if company != caller.company:
        reach = await call.services.read(call.services.groups.reach, caller, None, call.services.today())
        if company not in reach.delegated and not reach.everything:
            raise denied("access.company")
    return company


async def _received(call: Call) -> tuple[Upload, bytes]:
    """The file of the body, looked at. A note is plain text in UTF-8."""
    declared, body = call.header(b"content-type") or "", Body(call)
    try:
        content = await body.whole(private.MOST_BYTES)
        if declared.partition(";")[0].strip().lower() == private.NOTE:
            content = private.note(content.decode("utf-8"))
            return Upload(uploads.file_name(call.given["name"] or "note.txt"), private.NOTE, len(content)), content
        upload = uploads.check(call.given["name"] or "attachment", declared, content)
    except UnicodeDecodeError:
        raise denied("upload.type") from None
    except Failure as failure:
        if not body.ended:
            await body.drain()
        raise denied("upload.too-large") if failure.code == "body.too-large" else failure from None
    return upload, content


async def _audience(call: Call, company: str) -> Audience | None:
    """As what somebody may read it: the company itself, an auditor, a regulator within whose region it lies and whose field of duty
    its reports concern; None for everybody else. The register's operator is none of them."""
    caller, services, today = call.caller, call.services, call.services.today()
    if caller is None or caller.company is None:
        return None
    if caller.company == company:
        return "author"
    if await services.read(services.groups.holds, caller.company, "auditor", today):
        return "auditor"
    if not await services.read(services.groups.holds, caller.company, "regulator", today):
        return None
    authority = call.standing.person.authority if call.standing is not None else None
    reach = await services.read(services.groups.reach, caller, authority, today)
    known = await services.read(services.groups.company, company)
    near = known is not None and reach.covers(known.region)
    return "authority" if near and competent(reach, duties_of_reporter(known)) else None
