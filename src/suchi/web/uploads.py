"""Files that people hand in: how large, under which name, and what they are by their own bytes, whatever they are called."""

from __future__ import annotations

import re

from msgspec import Struct

from suchi.access.denials import denied

PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
DOCUMENTS = frozenset({PDF, PNG, JPEG, WEBP})
"""What may be handed in. Nothing that a browser runs (HTML, SVG, XML), and no archive."""
MOST_BYTES: dict[str, int] = {PDF: 50 << 20, PNG: 20 << 20, JPEG: 20 << 20, WEBP: 20 << 20}
HEAD = 64
"""Bytes from the beginning of a file that tell its type."""
_ACTIVE = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|\?xml|iframe)", re.IGNORECASE)
_SCRIPTED_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|XFA)(?![A-Za-z])")

_STREAMS = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)


class Upload(Struct, frozen=True):
    """A file that was looked at: a name without path, and the type it really has."""

    name: str
    media_type: str
    bytes: int


def sniff(head: bytes) -> str | None:
    """The type that the first bytes tell; None for anything that may not be handed in."""
    if head.startswith((b"%PDF-1.", b"%PDF-2.")):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return None


def check_size(media_type: str, size: int) -> None:
    """To be asked while the file comes in, before all of it is here."""
    if size > MOST_BYTES.get(media_type, 0):
        raise denied("upload.too-large")


def check(name: str, declared: str, data: bytes, allowed: frozenset[str] = DOCUMENTS) -> Upload:
    """Raise unless it may be kept. A file is what its bytes are: one declared to be another type is refused, not renamed."""
    if not data:
        raise denied("upload.empty")
    found = sniff(data[:HEAD])
    if found is None or found not in allowed:
        raise denied("upload.type")
    if declared.partition(";")[0].strip().lower() != found:
        raise denied("upload.mismatch")
    check_size(found, len(data))
    if _ACTIVE.search(data[:1024]) or (found == PDF and not _is_quiet_pdf(data)):
        raise denied("upload.type")
    return Upload(file_name(name), found, len(data))


def file_name(name: str) -> str:
    """The name without path. It is shown, never used as a path: files are kept under their hash."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not 0 < len(bare) <= 200 or not bare.isprintable() or bare in (".", ".."):
        raise denied("upload.name")
    return bare


def _is_quiet_pdf(data: bytes) -> bool:
    """It ends as a PDF does, and names nothing that runs, as far as that can be read without unpacking it."""
    # what is packed is chance as far as letters go: three of them stand by accident in any few megabytes
    return b"%%EOF" in data[-2048:] and not _SCRIPTED_PDF.search(_STREAMS.sub(b"", data))


def serving_headers(upload: Upload) -> tuple[tuple[bytes, bytes], ...]:
    """How a file that was handed in is given out again: as what it is, to be saved, and in no page of ours."""
    # a note is kept as UTF-8 whatever it was typed in, and a browser must not guess
    kind = upload.media_type + ("; charset=utf-8" if upload.media_type.startswith("text/") else "")
    return (
        (b"content-type", kind.encode()),
        (b"content-disposition", b"attachment; filename*=UTF-8''" + _percent(upload.name)),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
        (b"x-content-type-options", b"nosniff"),
    )


def _percent(name: str) -> bytes:
    return b"".join(
        bytes([byte]) if (byte < 128 and chr(byte).isalnum()) or byte in b"-._~" else b"%%%02X" % byte
        for byte in name.encode()
    )
