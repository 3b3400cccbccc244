"""Files that go with a report: each is kept as soon as it comes with the form, and the report names its salted hash."""

from __future__ import annotations

from suchi.access import private
from suchi.access.keys import require_submit
from suchi.domain.errors import Failure, Reason
from suchi.domain.filling import PRESENT, rows
from suchi.web import uploads
from suchi.web.api.attachments import kept
from suchi.web.call import Call
from suchi.web.pages.reporting.desks import Place

FILE, KIND = "attach", "attach.kind"
MOST_BYTES = private.MOST_BYTES + (2 << 20)
"""One file with the fields of the form."""
_UNSAID = ("附件", "attachment")


async def attached(call: Call, place: Place, given: dict[str, str]) -> tuple[dict[str, str], list[Reason]]:
    """The fields with a row for the file that came, or why it could not be kept. Raises for somebody who may not report."""
    kind = given.pop(KIND, "").strip()
    sent = call.files.get(FILE)
    if sent is None:
        return given, []
    caller = call.caller
    assert caller is not None  # the route asks for a session
    require_submit(caller)
    try:
        upload = uploads.check(sent.name, sent.media_type, sent.data)
    except Failure as failure:
        return given, [Reason(code=failure.code, zh=failure.zh, en=failure.en, field="/attachments")]
    one = await kept(call, caller, place.code, upload, sent.data)
    row = f"attachments.{max(rows(given, 'attachments'), default=-1) + 1}"
    named = kind or _UNSAID[0 if call.language != "en" else 1]
    return given | {row: PRESENT, f"{row}.hash": one.hash, f"{row}.kind": named, f"{row}.mediaType": one.media_type}, []
