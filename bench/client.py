"""An HTTP/1.1 client that costs next to nothing, so that the server is what is measured; runs in a process of its own."""

from __future__ import annotations

import selectors
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

HOST = "127.0.0.1"
_PIECE = 1 << 18
_STUCK_S = 30.0


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


def post(key: str, kind: str, body: bytes) -> bytes:
    return _post_head(key, kind, len(body)) + body


def _post_head(key: str, kind: str, size: int) -> bytes:
    return (
        f"POST /api/v1/events HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    ).encode()


class Link:
    """One keep-alive connection with at most one request under way."""

    __slots__ = ("due", "received", "sent", "socket", "wanted")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(_STUCK_S)
        self.received = b""
        self.wanted = 0
        self.sent: float | None = None
        self.due = 0.0

    def send(self, request: bytes) -> None:
        self.received, self.wanted = b"", 0
        self.socket.sendall(request)

    def read(self) -> bytes | None:
        """The status of the answer once all of it is there."""
        data = self.socket.recv(_PIECE)
        if not data:
            raise ConnectionError("the server closed a connection that was to be kept")
        self.received = data = self.received + data if self.received else data
        if not self.wanted:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                return None
            self.wanted = end + 4 + _length(data[:end])
        return data[9:12] if len(data) >= self.wanted else None


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at < 0:
        raise ValueError(f"an answer without Content-Length: {head!r}")
    return int(lower[at + 15 :].split(b"\r", 1)[0])


def _select(links: Sequence[Link]) -> selectors.BaseSelector:
    selector = selectors.DefaultSelector()
    for link in links:
        selector.register(link.socket, selectors.EVENT_READ, link)
    return selector


def closed_loop(port: int, requests: list[bytes], connections: int, seconds: float | None) -> dict[str, Any]:
    """Each connection sends its next request when it has its answer: round and round for some seconds, or each once."""
    links = [Link(port) for _ in range(connections)]
    coming: Iterator[bytes] = iter(requests) if seconds is None else cycle(requests)
    statuses: Counter[str] = Counter()
    with _select(links) as selector:
        began = monotonic()
        end = began + seconds if seconds is not None else float("inf")
        waiting = 0
        for link in links:
            if (request := next(coming, None)) is not None:
                link.send(request)
                waiting += 1
        while waiting:
            ready = selector.select(_STUCK_S)
            if not ready:
                raise TimeoutError("no answer came")
            for key, _ in ready:
                status = key.data.read()
                if status is None:
                    continue
                statuses[status.decode()] += 1
                request = next(coming, None) if monotonic() < end else None
                if request is None:
                    waiting -= 1
                else:
                    key.data.send(request)
        took = monotonic() - began
    for link in links:
        link.socket.close()
    return {"perS": statuses.total() / took, "seconds": took, "statuses": dict(statuses)}


def paced(port: int, requests: list[bytes], connections: int, seconds: float, per_s: int) -> dict[str, Any]:
    """A fixed rate spread evenly over the connections. A request that was due while its connection was still waiting counts
    from when it was due, so that a stall is not forgotten."""
    links = [Link(port) for _ in range(connections)]
    coming = cycle(requests)
    took: list[float] = []
    statuses: Counter[str] = Counter()
    step = connections / per_s
    began = monotonic()
    end = began + seconds
    for number, link in enumerate(links):
        link.due = began + number / per_s
    with _select(links) as selector:
        while True:
            now = monotonic()
            idle = [link for link in links if link.sent is None and link.due < end]
            for link in idle:
                if link.due <= now:
                    # a little late is our own sleep; much late is the answer before it
                    link.sent = link.due if now - link.due > step / 2 else monotonic()
                    link.send(next(coming))
                    link.due += step
            pending = [link.due for link in links if link.sent is None and link.due < end]
            if not pending and all(link.sent is None for link in links):
                break
            for key, _ in selector.select(max(0.0, min(pending) - monotonic()) if pending else _STUCK_S):
                status = key.data.read()
                if status is not None:
                    took.append(monotonic() - key.data.sent)
                    statuses[status.decode()] += 1
                    key.data.sent = None
    for link in links:
        link.socket.close()
    took.sort()
    return {
        "p50Ms": took[len(took) // 2] * 1e3,
        "p99Ms": took[min(len(took) - 1, int(len(took) * 0.99))] * 1e3,
        "mostMs": took[-1] * 1e3,
        "requests": len(took),
        "statuses": dict(statuses),
    }


def upload(port: int, key: str, path: Path) -> dict[str, Any]:
    """Send a file of events in one request; from its first byte to the last byte of the receipts."""
    link = socket.create_connection((HOST, port))
    size = path.stat().st_size
    began = monotonic()
    answer: dict[str, Any] = {}
    reader = Thread(target=_receipts, args=(link, answer))
    reader.start()
    try:
        link.sendall(_post_head(key, "application/x-ndjson", size))
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                link.sendall(piece)
    except OSError:
        pass  # it was refused half-way: the answer says why
    reader.join()
    link.close()
    answer["seconds"] = monotonic() - began
    if answer.get("status") != "200":
        raise RuntimeError(f"the upload was answered {answer}")
    answer["perS"] = sum(answer["outcomes"].values()) / answer["seconds"]
    return answer


def _receipts(link: socket.socket, answer: dict[str, Any]) -> None:
    """Read the answer as it comes, a line a receipt, and count outcomes; nothing of it is kept."""
    outcomes: Counter[str] = Counter()
    data = b""
    while b"\r\n\r\n" not in data:
        if not (piece := link.recv(_PIECE)):
            return
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    answer.update(status=head[9:12].decode(), outcomes=outcomes)
    left = _length(head) - len(rest)
    if answer["status"] != "200":
        answer["said"] = rest[:600].decode(errors="replace")
        return
    while True:
        *lines, rest = rest.split(b"\n")
        for line in lines:
            outcomes[line[line.index(b'"outcome":"') + 11 :].split(b'"', 1)[0].decode()] += 1
        if left <= 0 or not (piece := link.recv(_PIECE)):
            break
        left -= len(piece)
        rest += piece
