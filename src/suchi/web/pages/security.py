"""`/.well-known/security.txt` (RFC 9116): whom to tell of a weakness, if the operator has named somebody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from suchi.domain.errors import Failure
from suchi.web.call import Call

LASTS = timedelta(days=180)


async def security_txt(call: Call) -> None:
    settings = call.services.settings
    if settings.security_contact is None:
        raise Failure(
            "request.not-found",
            "运营方尚未设置安全联系方式（SUCHI_SECURITY_CONTACT）",
            "the operator has named no contact (SUCHI_SECURITY_CONTACT)",
        )
    expires = (datetime.now(UTC) + LASTS).strftime("%Y-%m-%dT00:00:00Z")
    text = f"Contact: {settings.security_contact}\nExpires: {expires}\nPreferred-Languages: zh, en\n"
    if settings.tls:
        text += f"Canonical: {settings.base_url}/.well-known/security.txt\n"
    await call.answer(text.encode(), b"text/plain; charset=utf-8")
