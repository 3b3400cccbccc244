"""The operator's desk: how the register is, what waits to be done, and which personal data is held until when."""

from __future__ import annotations

import asyncio
import platform
import shutil
from urllib.parse import unquote, urlsplit

from suchi import __version__
from suchi.access import applications, mail, private
from suchi.access.privacy import Held
from suchi.capture.draft import now_us
from suchi.queries.findings import failing
from suchi.queries.health import behind, pulse
from suchi.web.api.meta import migrations_needed
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.operator.checks import WORDS, Measured, checks, worst
from suchi.web.pages.people.asking import STAGES
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column
from suchi.web.wording import Words, marked, words

PATH = "/operator"
RETENTION = "/operator/retention"


async def health_page(call: Call) -> None:
    services = call.services
    found = Measured(
        lane=services.lane.alive, trail=services.trail.alive, pulse=await services.read(pulse), needed=migrations_needed(),
        behind=await services.read(behind), outbox=await services.read(mail.outbox), mail=services.settings.mail is not None,
        hours=services.digesting.waiting, failing=await services.read(failing), disk_permille=await _disk(call),
        today=services.today(), now_us=now_us(),
    )  # fmt: skip
    said = words("en" if call.language == "en" else "zh")
    shown = checks(found)
    told = [(said.gettext(one.told).format_map(_numbers(one.blanks, said)), one) for one in shown]
    await page(
        call, "operator/health.html", desk="operator", told=told, worst=worst(shown), tone_words=WORDS,
        waiting=await services.read(applications.waiting), stages=STAGES, leads=await services.read(private.waiting_leads),
        versions=[("Suchi", __version__), ("Python", platform.python_version()), ("PostgreSQL", found.behind.server)],
        entries=found.pulse.log_size, outbox=outbox_of(services.settings.mail),
    )  # fmt: skip


def outbox_of(mail: str | None) -> str | None:
    """Where letters go: the folder, or the server's name without the password that may stand beside it."""
    if mail is None:
        return None
    parts = urlsplit(mail)
    return unquote(parts.path) if parts.scheme == "file" else f"{parts.hostname or 'localhost'} ({parts.scheme})"


def _numbers(blanks: dict[str, str | int], said: Words) -> dict[str, str]:
    return {name: value if isinstance(value, str) else said.number(value) for name, value in blanks.items()}


async def _disk(call: Call) -> int | None:
    """What is left of the disk on which the embedded database lies, in ‰."""
    if call.services.settings.database_url is not None:
        return None
    usage = await asyncio.to_thread(shutil.disk_usage, call.services.settings.data)
    return usage.free * 1000 // max(usage.total, 1)


COLUMNS: tuple[Column[Held], ...] = (
    Column(name="kind", label=marked("Kind of data"), value=lambda row, said: said.said(row)),
    Column(name="holds", label=marked("What it holds"), value=lambda row, said: row.holds_zh if said.language == "zh" else row.holds_en),
    Column(name="rows", label=marked("Rows"), value=lambda row, _: row.rows, kind="number"),
    Column(name="term", label=marked("Kept for"), kind="tag", value=lambda row, said: _term(row, said)),
    Column(name="since", label=marked("From when"), value=lambda row, said: row.since_zh if said.language == "zh" else row.since_en),
    Column(name="basis", label=marked("Ground"), value=lambda row, said: row.basis_zh if said.language == "zh" else row.basis_en),
    Column(name="next", label=marked("Next erasure"), value=lambda row, _: row.next_erasure_at[:10] if row.next_erasure_at else None, kind="day"),
)  # fmt: skip


def _term(row: Held, said: Words) -> tables.Tag:
    """No term is no mistake: where no instrument sets one it is said to be unset, and nothing is erased by a guess."""
    if row.term_days is None:
        return tables.Tag(said.gettext(marked("Unset")), "info")
    if row.term_days == 0:
        return tables.Tag(said.gettext(marked("Not beyond it")))
    return tables.Tag(said.ngettext("%(num)s day", "%(num)s days", row.term_days) % {"num": said.number(row.term_days)})


async def retention_page(call: Call) -> None:
    counted = await call.services.personal.get()
    if counted is None:
        await page(call, "operator/counting.html", desk="operator", headers=((b"refresh", b"2"),))
        return
    found, at_us = counted
    ask = tables.asked(call, COLUMNS, "kind", whole=True)
    sealed: dict[str, int] = {}
    for held in found:
        for key, rows in held.sealed.items():
            sealed[key] = sealed.get(key, 0) + rows
    await tables.answer(
        call, "operator/retention.html", ask, COLUMNS, found, key=lambda row: (row.kind,), name="retention", desk="operator",
        sealed=sorted(sealed.items()), at=minute(at_us),
    )  # fmt: skip
