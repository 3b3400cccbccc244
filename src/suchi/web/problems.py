"""The one place where failures become answers: RFC 9457 problem details with a stable code, in Chinese and English."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from msgspec import Struct

from suchi.access.denials import denied
from suchi.domain.errors import Conflict, Failure, Reason, Refused

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100
"""Places named in one answer; `omitted` counts the others."""

_log = logging.getLogger("suchi.web")

# Every code this interface answers with, by status; /docs lists them. A name that ends in a dot is a whole family.
_CODES = {
    400: """body.empty body.gzip body.json body.unreadable request.malformed request.parameter request.query
        event. submit. code. compare.company compare.columns compare.period""",
    401: """access.key-missing access.key-revoked access.key-unknown access.key-expired access.login-wrong access.totp-needed
        access.totp-wrong access.session-ended access.session-needed access.pin-wrong access.device-unknown access.oidc-failed
        access.signature-malformed access.signature-coverage access.signature-key access.signature-key-revoked
        access.signature-wrong access.signature-time access.signature-replayed access.signature-algorithm access.digest-wrong""",
    403: """access.field access.not-concerned access.past access.not-an-origin access.not-yours access.scope access.csrf access.origin access.role access.company access.region access.registrar access.key-scope
        access.login-locked access.oidc-unknown access.device-company access.person-self access.office
        library.not-concerned library.maker-only library.not-yours compare.list-delegated report.nobody report.not-yours""",
    404: """access.link-unknown access.pin-none access.person-unknown access.session-unknown access.key-unknown-id access.oidc-off
        application.not-on-record attachment.not-on-record lead.not-on-record
        battery.not-on-record case.not-on-record consignment.not-on-record entry.no-text entry.not-on-record finding.not-on-record
        lot.not-on-record model.not-on-record party.not-on-record permit.not-on-record request.not-found rule.not-on-record
        library.not-on-record library.no-model library.not-filed-here library.not-uploaded
        site.not-on-record vehicle.not-on-record draw.not-on-record bulletin.not-on-record report.type-unknown upload.not-at-hand made.gone""",
    405: "request.method",
    408: "body.timeout",
    409: """access.person-exists access.person-closed delegation.not-there access.totp-state application.exists application.stage application.refused lead.not-open lead.not-settled draw.not-open
        library.refused library.not-filed permit.verified report.corrected case.moved-on""",
    410: "access.link-expired access.link-used application.link-over attachment.erased entry.erased entry.text-erased",
    413: "batch.too-large compare.too-long proof.too-long body.bomb body.too-large event.too-long upload.too-large",
    415: "body.charset body.content-encoding body.media-type upload.type upload.mismatch",
    422: """access.password-short access.password-long access.password-common access.password-characters access.password-same access.password-again
        access.person-fields access.scope-names access.public-key access.expiry-past access.pin-form access.pin-shift
        application.reasons application.company application.office application.nothing application.site application.kind delegation.to delegation.self delegation.types keys.label keys.label-taken keys.ends
        tablets.label tablets.site tablets.enrolled register.fields register.files
        terms.name terms.amount terms.open terms.instrument terms.grade leads.outcome compare.file proof.days
        upload.name upload.empty upload.none
        table.array table.cells table.empty table.encoding table.formula table.headings table.hidden table.not-a-table table.old-format
        table.password table.quotes table.sheets table.spoilt table.too-large table.too-long table.too-wide table.two-tables table.type body.fields pair.codes tell.fields yard.refused yard.photo yard.photo-missing label.not-ours
        draw.field case.reasoning case.party case.number
        report.act report.fields report.items report.mass report.refused report.too-long form.
        model.fields library.data library.data-differs library.hash library.purpose library.pdf-active library.pdf-encrypted library.pdf-pages
        library.pdf-spoilt library.picture-large library.picture-spoilt""",
    429: "access.login-wait request.busy request.rate",
    500: "internal",
    503: """audit.unavailable database. front.not-built lane.stopped request.too-slow store.unavailable submit.conflict
        vault.no-key-file vault.key-file-missing vault.key-file-lost vault.key-file-exists vault.key-file-open
        vault.key-file-unreadable vault.key-file-damaged vault.key-unknown vault.key-current vault.key-used vault.key-not-there
        vault.damaged vault.closed""",
}
STATUS: dict[str, int] = {code: status for status, codes in _CODES.items() for code in codes.split()}

TITLES: dict[int, tuple[str, str]] = {
    400: ("请求有误", "Bad request"),
    401: ("需要有效的密钥、签名或登录", "A valid key, signature or log-in is needed"),
    403: ("没有权限", "Not allowed"),
    404: ("没有找到", "Not found"),
    405: ("方法不适用", "Method not allowed"),
    408: ("接收超时", "Request timed out"),
    409: ("与现状冲突", "Conflict"),
    410: ("已失效", "Gone"),
    413: ("内容过大", "Content too large"),
    415: ("格式不受支持", "Unsupported format"),
    422: ("内容不合要求", "Not acceptable"),
    429: ("请求过多", "Too many requests"),
    500: ("服务器内部错误", "Internal error"),
    503: ("暂不可用", "Unavailable for the moment"),
}


class Place(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """One reason with the place it concerns: `line` of the request, `pointer` into the event or name of a parameter."""

    code: str
    zh: str
    en: str
    line: int | None = None
    pointer: str | None = None
    parameter: str | None = None
    value: str | None = None
    next_zh: str | None = None
    next_en: str | None = None


class Problem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """What went wrong: `code` is stable, `zh` and `en` say the same, `errors` name each place."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    zh: str
    en: str
    instance: str
    errors: tuple[Place, ...] = ()
    omitted: int = 0
    lines_done: int | None = None


class Answer(Struct, frozen=True):
    """A finished answer: status, headers, body."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


encode = msgspec.json.Encoder().encode


def status_of(failure: Failure) -> int:
    """The HTTP status of a failure, by its code."""
    code = failure.code
    if code in STATUS:
        return STATUS[code]
    family = code.partition(".")[0] + "."
    if family in STATUS:
        return STATUS[family]
    if isinstance(failure, Conflict) or code.startswith("database_"):
        return 503
    return 400 if isinstance(failure, Refused) else 500


def failure_of(error: Exception) -> Failure:
    """Any exception as a failure that may be shown; what nobody foresaw goes to the log and shows no internals."""
    if isinstance(error, Failure) and error.code.startswith("vault."):
        # which file, which key, which row: for the operator, and nobody else
        _log.error("%s: %s %s", error.code, error.en, error.detail)
        return denied("vault.closed")
    if isinstance(error, Failure) and status_of(error) != 500:
        return error
    if isinstance(error, NotFoundException):
        return Failure(
            "request.not-found",
            "没有这个地址；接口目录见 /docs",
            "there is no such address; /docs lists all of them",
        )
    if isinstance(error, MethodNotAllowedException):
        return method_not_allowed(())
    if isinstance(error, psycopg.errors.QueryCanceled):
        return Failure(
            "request.too-slow",
            "查询耗时过长，已中止；请增加筛选条件后重试",
            "the query took too long and was stopped: narrow it with a filter",
        )
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Failure(
            "store.unavailable",
            "数据库暂时不可用，请稍后重试",
            "the database is not available for the moment: try again shortly",
        )
    if isinstance(error, HTTPException) and error.status_code < 500:
        return Failure(
            "request.malformed",
            "请求格式有误；请对照 /docs 检查",
            "the request is malformed; compare it with /docs",
        )
    _log.error("an unforeseen failure", exc_info=error)
    return Failure(
        "internal",
        "服务器出现意外错误，已记录；请稍后重试，仍有问题请联系运营方",
        "something unforeseen went wrong and was logged: try again shortly, and tell the operator if it stays",
    )


def method_not_allowed(allowed: Sequence[str]) -> Failure:
    listed = "、".join(allowed), ", ".join(allowed)
    return Failure(
        "request.method",
        f"此地址不接受该方法{f'，请用 {listed[0]}' if allowed else ''}；接口目录见 /docs",
        f"this address does not take that method{f': use {listed[1]}' if allowed else ''}; see /docs",
        allowed=", ".join(allowed),
    )


def problem(failure: Failure, instance: str, language: str = "zh") -> Problem:
    status = status_of(failure)
    reasons = failure.reasons if isinstance(failure, Refused) else []
    zh, en = TITLES.get(status, TITLES[400])
    done = failure.detail.get("lines_done")
    return Problem(
        type=f"/docs#{failure.code}",
        title=en if language == "en" else zh,
        status=status,
        code=failure.code,
        detail=failure.en if language == "en" else failure.zh,
        zh=failure.zh,
        en=failure.en,
        instance=instance,
        errors=tuple(place(reason) for reason in reasons[:MOST_ERRORS]),
        omitted=max(0, len(reasons) - MOST_ERRORS) + _count(failure.detail.get("omitted")),
        lines_done=done if isinstance(done, int) else None,
    )


def place(reason: Reason) -> Place:
    """A reason with its place as a JSON pointer, or as the name of a parameter."""
    parameter = reason.field[1:] if reason.field and reason.field.startswith("?") else None
    return Place(
        code=reason.code,
        zh=reason.zh,
        en=reason.en,
        line=reason.line,
        pointer=f"#{reason.field}" if reason.field is not None and parameter is None else None,
        parameter=parameter,
        value=reason.value,
        next_zh=reason.next_zh,
        next_en=reason.next_en,
    )


def answer(error: Exception, instance: str, language: str = "zh") -> Answer:
    """The whole answer to a request that failed."""
    failure = failure_of(error)
    told = problem(failure, instance, language)
    body = encode(told)
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"content-language", language.encode()),
        (b"cache-control", b"no-store"),
    ]
    if told.status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="suchi"'))
    if told.status == 405:
        headers.append((b"allow", str(failure.detail.get("allowed", "")).encode()))
    if told.status == 429:
        headers.append((b"retry-after", b"%d" % _count(failure.detail.get("retry_after", 1))))
    if told.status == 503:
        headers.append((b"retry-after", b"1"))
    return Answer(told.status, tuple(headers), body)


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
