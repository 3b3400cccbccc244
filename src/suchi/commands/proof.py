"""The `proof` command: a dated proof of timely reporting, written as JSON or PDF; and the check of one against the record."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from suchi.access.free_text import whole as whole_bodies
from suchi.capture.calendar import working_days
from suchi.capture.draft import now_us
from suchi.commands.days import day_given
from suchi.commands.opening import open_store
from suchi.commands.telling import no_party, note, printable, say
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.event import day_of, moment
from suchi.domain.proving import STATUSES, TimelyProof, digest, text
from suchi.domain.rule import MEASURES_IN_FORCE
from suchi.queries import proving
from suchi.queries.proof_check import unlike
from suchi.renderers.proof import to_pdf
from suchi.settings import Settings
from suchi.web.api.proof import kinds


class Job(Struct, frozen=True, kw_only=True):
    """Of whom, over which days, of which duty; `out` is the file (.json or .pdf), None: JSON on standard output."""

    company: str
    since: str | None
    until: str | None
    today: str | None
    duty: str | None
    out: Path | None


def proof(settings: Settings, job: Job) -> None:
    """Make it and say how the duties stand."""
    today = day_given("--today", job.today) or day_of(moment(now_us()))
    asked = proving.Asked(
        company_key(job.company), day_given("--from", job.since) or MEASURES_IN_FORCE, day_given("--to", job.until) or today,
        today, kinds(job.duty),
    )  # fmt: skip
    with open_store(settings) as store, store.connect_app("suchi proof") as conn:
        found = proving.proof(conn, asked, working_days(), whole_bodies, demo=settings.demo)
    if found is None:
        raise no_party(job.company)
    if job.out is None:
        say(text(found).decode())
    else:
        _write(job.out, found)
    for name, (zh, en) in STATUSES.items():
        if found.totals[name]:
            note(f"{zh} {found.totals[name]}", f"{found.totals[name]} {en}")


def _write(out: Path, found: TimelyProof) -> None:
    forms = {".json": text, ".pdf": to_pdf}
    form = forms.get(out.suffix.lower())
    if form is None:
        raise Failure(
            "proof.format",
            f"不支持 {out}；证明文件以 .pdf 或 .json 结尾",
            f"{out} is of no known format: the file's name ends in .pdf or .json",
        )
    try:
        out.write_bytes(form(found))
    except OSError as error:
        raise Failure(
            "report.unwritable",
            f"无法写入 {out}：{error.strerror}；请用 --out 指定其他文件",
            f"{out} cannot be written: {error.strerror}; name another with --out",
            path=str(out),
        ) from None


def check(settings: Settings, path: Path) -> bool:
    """Whether a proof as JSON is whole, and each of its entries is on record as it says; every one that is not is named."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=TimelyProof)
    except (OSError, msgspec.MsgspecError) as error:
        raise Failure(
            "proof.unreadable",
            f"无法读取 {path}：{error}；请给出 JSON 格式的证明",
            f"{path} cannot be read: {error}; give a proof as JSON",
        ) from None
    whole = digest(found) == found.sha256
    if not whole:
        note("内容与其 SHA-256 不符", "the content does not fit its SHA-256")
    with open_store(settings) as store, store.connect_app("suchi proof") as conn:
        wrong = unlike(conn, found, whole_bodies)
    for item in wrong:
        note(f"条目 {printable(item)} 与登记册不符", f"entry {printable(item)} is not on record as the proof says")
    if whole and not wrong:
        note(f"相符：{len(found.items)} 项", f"it fits the record: {len(found.items)} duties")
    return whole and not wrong
