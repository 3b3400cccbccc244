"""The round that puts a digest of the audit trail on the ledger once an hour is over, through the pipeline like any report."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from suchi.access import audit_digest
from suchi.domain.receipt import Caller, Line

if TYPE_CHECKING:
    from suchi.web.services import Services

ROUND_S = 20.0
CALLER = Caller("audit", None, "operator")
"""The register itself reports, as its operator; the entry says `operator:audit`."""
_log = logging.getLogger("suchi.trail")


class Digesting:
    """One a process. Which process's digest is recorded does not matter: all say the same, and one of them counts.

    `waiting`: hours that are over and have no digest yet, for want of a registrar or because the ledger refused it.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._rounds: asyncio.Task[None] | None = None
        self.waiting = 0

    def start(self) -> None:
        self._rounds = asyncio.get_running_loop().create_task(self._go_round())

    async def stop(self) -> None:
        if self._rounds is not None:
            self._rounds.cancel()
            with suppress(asyncio.CancelledError):
                await self._rounds

    async def round(self, now_us: int | None = None) -> int:
        """Digest what is due; how many hours came on record with this."""
        services = self._services
        due = await services.read(audit_digest.due, now_us)
        self.waiting = len(due)
        if not due:
            return 0
        registrar = await services.read(audit_digest.registrar, audit_digest.day_ended(due[-1]))
        if registrar is None:  # the ledger is not open yet, or nobody holds the office: it is made up for later
            return 0
        lines = [Line(number, digest.event(registrar), CALLER) for number, digest in enumerate(due, 1)]
        # all or none: a later hour on the ledger before an earlier one would leave a stretch that none of them covers
        receipts = await services.lane.submit(lines, atomic=True)
        refused = [receipt for receipt in receipts if receipt.outcome == "refused"]
        for receipt in refused:
            _log.error(
                "a digest of the audit trail was refused: %s", "; ".join(reason.en for reason in receipt.reasons)
            )
        self.waiting = len(refused)
        return sum(receipt.outcome == "recorded" for receipt in receipts)

    async def _go_round(self) -> None:
        while True:
            try:
                await self.round()
            except Exception:  # whatever it was must not end the rounds: the hour is tried again
                _log.exception("a digest of the audit trail failed")
            await asyncio.sleep(ROUND_S)
