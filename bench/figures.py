"""Takes the samples, interleaved round by round, and makes the figures of them."""

from __future__ import annotations

import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import machine, mix, raw, serving, writing
from bench.ground import Ground
from bench.sizes import Sizes

Samples = dict[str, list[Any]]


class Run:
    """One run on a ground of its own, in a folder that goes with it."""

    def __init__(self, folder: Path, sizes: Sizes, *, durable: bool = True) -> None:
        self.folder = folder
        self.sizes = sizes
        self.durable = durable
        self.samples: Samples = {}
        self.notes: dict[str, Any] = {}
        self._began = time.monotonic()

    def run(self) -> dict[str, Any]:
        """All figures by name, and `notes`."""
        self.notes = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine.describe(self.folder),
            "sizes": self.sizes._asdict(),
            "durable": self.durable,
        }
        try:
            with Ground(self.folder, durable=self.durable) as ground:
                self.notes["machine"]["postgresql"] = ground.version
                self._prepare(ground)
                for number in range(1, self.sizes.rounds + 1):
                    self._say(f"round {number} of {self.sizes.rounds}: writing")
                    self._round(ground)
                self._say("reading cards")
                self.samples["cards"] = serving.cards(ground, "waiting", self.sizes)
                self._say(f"a stream of {self.sizes.stream_events} events")
                self._stream(ground)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.notes["seconds"] = round(time.monotonic() - self._began)
        self.notes["machine"]["loadAtEnd"] = machine.load()
        return self._figures()

    def _prepare(self, ground: Ground) -> None:
        """The files to send, and the databases that samples are copies of."""
        sizes = self.sizes
        self._say("making events")
        made = mix.make(sizes)
        self.notes["mix"] = made.about
        self.timed, self.singles = made.timed, made.singles
        self.file, self.halves = self.folder / "timed.ndjson", [self.folder / f"half{half}.ndjson" for half in (1, 2)]
        for path, events in zip((self.file, *self.halves), (made.timed, *made.halves), strict=True):
            mix.write(events, path)
        prefix = mix.batches(made.prefix, sizes.batch)
        with ground.template("prefix", "empty") as place:
            writing.load(place, prefix)
        with ground.template("waiting", "prefix") as place:
            writing.load(place, mix.batches(made.timed, sizes.batch))
            self.rows = raw.read_rows(place, skip=len(prefix))
            self.notes["mix"]["findings"] = place.value("SELECT count(*) FROM finding")
        self.packed = [raw.pack(rows) for rows in self.rows]

    def _raw(self, ground: Ground) -> dict[str, float]:
        """What the same machine does in the same minute when nothing but COPY works: through the driver, and prepacked."""
        passes, events = self.sizes.raw_passes, len(self.timed)
        limit = {
            "rawPerS": writing.raw_copy(ground, self.rows, raw.by_driver, passes, events),
            "prepackedPerS": writing.raw_copy(ground, self.packed, raw.prepacked, passes, events),
        }
        self._keep("raw", limit)
        return limit

    def _round(self, ground: Ground) -> None:
        """Raw, ours, raw, ours …: each of ours is set against the raw figure taken just before it."""
        sizes = self.sizes
        limit = self._raw(ground)
        self._keep("submit", writing.submit(ground, "prefix", [self.file], sizes.batch) | limit)
        limit = self._raw(ground)
        self._keep("submit2", writing.submit(ground, "prefix", self.halves, sizes.batch) | limit)
        limit = self._raw(ground)
        bulk, singles = serving.report(ground, "prefix", self.file, self.singles, sizes.clients)
        self._keep("http", bulk | limit)
        self._keep("singles", singles)
        self._keep("rebuild", writing.follow_and_rebuild(ground, "waiting"))

    def _stream(self, ground: Ground) -> None:
        path = self.folder / "stream.ndjson"
        count, codes = mix.write_stream(self.sizes, path)
        self._keep("stream", serving.stream(ground, path, codes, self.sizes) | {"events": count})
        path.unlink()

    def _keep(self, name: str, sample: Any) -> None:
        self.samples.setdefault(name, []).append(sample)

    def _say(self, text: str) -> None:
        print(f"{time.monotonic() - self._began:6.0f} s  {text}", file=sys.stderr, flush=True)

    def _figures(self) -> dict[str, Any]:
        """The medians, each beside all its samples."""
        taken = self.samples
        stream = taken["stream"][0]
        found = {
            "submit_vs_copy": [one["perS"] / one["rawPerS"] for one in taken["submit"]],
            "submit2_vs_copy": [one["perS"] / one["rawPerS"] for one in taken["submit2"]],
            "http_submit_vs_copy": [one["perS"] / one["rawPerS"] for one in taken["http"]],
            "submit_per_s": [one["perS"] for one in taken["submit"]],
            "single_event_per_s": [one["perS"] for one in taken["singles"]],
            "identity_vs_noop": [one["card"]["perS"] / one["noop"]["perS"] for one in taken["cards"]],
            "identity_p99_ms": [one["idle"]["p99Ms"] for one in taken["cards"]],
            "identity_p99_loaded_ms": [one["p99Ms"] for one in stream["loaded"]],
            "rebuild_vs_submit": [
                again["rebuildPerS"] / first["perS"]
                for again, first in zip(taken["rebuild"], taken["submit"], strict=True)
            ],
            "stream_rss_mb": [stream["memory"]["servingMb"]],
        }
        self.notes["samples"] = {name: [_short(value) for value in values] for name, values in found.items()}
        self.notes["raw"] = {
            "copy_per_s": _middle([one["rawPerS"] for one in taken["raw"]]),
            "prepacked_copy_per_s": _middle([one["prepackedPerS"] for one in taken["raw"]]),
            **{
                f"{name}_vs_prepacked_copy": _middle([one["perS"] / one["prepackedPerS"] for one in taken[sample]])
                for name, sample in (("submit", "submit"), ("submit2", "submit2"), ("http_submit", "http"))
            },
            "submit2_per_s": _middle([one["perS"] for one in taken["submit2"]]),
            "http_submit_per_s": _middle([one["perS"] for one in taken["http"]]),
            "noop_per_s": _middle([one["noop"]["perS"] for one in taken["cards"]]),
            "identity_per_s": _middle([one["card"]["perS"] for one in taken["cards"]]),
            "sequence_per_s": _middle([one["sequencePerS"] for one in taken["rebuild"]]),
            "rebuild_per_s": _middle([one["rebuildPerS"] for one in taken["rebuild"]]),
            "stream_per_s": _short(stream["perS"]),
            "writer_cpu_us": _middle([one["writerCpuUs"] for one in taken["submit"]]),
            "database_cpu_us": _middle([one["databaseCpuUs"] for one in taken["submit"]]),
            "follower_cpu_us": _middle([one["followerCpuUs"] for one in taken["submit"]]),
            "follower_lag_events": _middle([one["followerLagEvents"] for one in taken["submit"]]),
            "stream_all_processes_mb": _short(stream["memory"]["allProcessesMb"]),
        }
        self.notes["all"] = _rounded(taken)
        return {name: _short(median(values)) for name, values in found.items()} | {"notes": self.notes}


def _middle(values: list[float]) -> float:
    return _short(median(values))


def _short(value: float) -> float:
    """As many digits as mean anything."""
    return round(value, 4) if value < 10 else round(value, 1) if value < 1000 else round(value)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return _short(value)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value
