"""Files that are handed in: judged by their bytes, never by their name."""

from __future__ import annotations

import pytest

from suchi.domain.errors import Failure
from suchi.web import uploads

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
WEBP = b"RIFF\0\0\0\0WEBPVP8 " + bytes(40)


@pytest.mark.parametrize(
    ("declared", "data"),
    [("application/pdf", PDF), ("image/png", PNG), ("image/jpeg", JPEG), ("IMAGE/WEBP; x=y", WEBP)],
)
def test_what_may_be_handed_in(declared, data):
    found = uploads.check("C:\\scans\\许可证.pdf", declared, data)
    assert (found.name, found.bytes) == ("许可证.pdf", len(data))
    assert found.media_type == declared.lower().split(";")[0]


@pytest.mark.parametrize(
    ("name", "declared", "data", "code"),
    [
        ("a.pdf", "application/pdf", b"", "upload.empty"),
        ("a.pdf", "application/pdf", b"<html>%PDF-1.7", "upload.type"),
        ("a.svg", "image/svg+xml", b"<svg xmlns='x'/>", "upload.type"),
        ("a.zip", "application/zip", b"PK\x03\x04" + bytes(40), "upload.type"),
        ("a.exe", "application/pdf", b"MZ" + bytes(60), "upload.type"),
        ("a.png", "image/png", JPEG, "upload.mismatch"),
        ("a.html", "text/html", PNG, "upload.mismatch"),
        ("a.png", "image/png", PNG + b"<script>alert(1)</script>", "upload.type"),
        ("a.pdf", "application/pdf", PDF.replace(b"<<>>", b"<</OpenAction<</S/JavaScript>>>>"), "upload.type"),
        ("a.pdf", "application/pdf", b"%PDF-1.7 cut off", "upload.type"),
        ("", "image/png", PNG, "upload.name"),
        ("..", "image/png", PNG, "upload.name"),
        ("a\n.png", "image/png", PNG, "upload.name"),
        ("a" * 201, "image/png", PNG, "upload.name"),
    ],
)
def test_what_may_not(name, declared, data, code):
    with pytest.raises(Failure) as found:
        uploads.check(name, declared, data)
    assert found.value.code == code


def test_it_is_stopped_while_it_comes():
    uploads.check_size("image/png", uploads.MOST_BYTES["image/png"])
    for media_type, size in (("image/png", uploads.MOST_BYTES["image/png"] + 1), ("text/html", 1)):
        with pytest.raises(Failure) as found:
            uploads.check_size(media_type, size)
        assert found.value.code == "upload.too-large"


def test_it_is_given_out_as_something_to_save():
    headers = dict(uploads.serving_headers(uploads.check('许"可.png', "image/png", PNG)))
    assert headers[b"content-disposition"] == b"attachment; filename*=UTF-8''%E8%AE%B8%22%E5%8F%AF.png"
    assert headers[b"content-security-policy"].startswith(b"sandbox")
