"""How long each kind of personal data is kept, on what ground, and the daily job that enforces it: one declared table.

PIPL 个人信息保护法 art. 19 asks for the shortest time that the purpose needs, and art. 47 for erasure once that is achieved; neither
names a figure. Where the purpose itself ends on a day the register sets one of its own (grade “—”). Where only an instrument or the
operator can decide, the term is *unset*: such data is kept and shown as undecided, never erased by a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access import free_text
from suchi.access.acting import whole
from suchi.access.audit_erasing import erase_before

DAY_US = 86_400_000_000
_OWN_ZH = "个人信息保护法第十九条（实现目的所必要的最短时间）；天数由本系统自定"
_OWN_EN = "PIPL art. 19 (the shortest time that the purpose needs); the figure is the register's own"
_OPEN_ZH = "个人信息保护法第十九条、第四十七条；保存期限尚无文件规定"
_OPEN_EN = "PIPL art. 19 and 47; no instrument names a term"
_LOGS_ZH = (
    "网络安全法第二十一条第三项（2016 年文本；2026 年 1 月 1 日起施行修正文本，现行条号未核对）："
    "网络日志留存不少于六个月；只定下限，何时删除尚无文件规定"
)
_LOGS_EN = (
    "Cybersecurity Law art. 21(3) by the text of 2016 (amended, in force from 2026-01-01; today's number was not verified): "
    "not less than six months; a minimum, and no instrument names an end"
)


_RECORDED = "(SELECT e.recorded_us FROM entry e WHERE e.id = entry_text.entry)"


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of data. `since`: the moment (µs, as SQL gives it) from which the term runs, NULL while it does not yet.
    `days`: the term, None where it is unset. `born`: when a row came to be. Grades are those of the law's parameters."""

    name: str
    zh: str
    en: str
    table: str
    holds_zh: str
    holds_en: str
    since: str
    since_zh: str
    since_en: str
    days: int | None
    born: str = "created_us"
    basis_zh: str = _OWN_ZH
    basis_en: str = _OWN_EN
    grade: str = "—"


KINDS: tuple[Kind, ...] = (
    Kind(
        name="account", zh="人员账号", en="account of a person", table="person", since="disabled_us", days=None,
        holds_zh="登录名、姓名、邮箱、动态验证码密钥", holds_en="login, name, mail address, authenticator secret",
        since_zh="账号停用", since_en="the account is closed", basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="identity", zh="单点登录身份", en="identity at a provider", table="person_identity", since="NULL::bigint",
        days=None, born="NULL::bigint", holds_zh="身份提供方给出的标识", holds_en="the provider's subject",
        since_zh="随账号删除", since_en="it goes with the account", basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="session", zh="登录会话", en="session", table="session", since="least(ends_us, seen_us + idle_us)", days=0,
        holds_zh="网络地址、浏览器标识", holds_en="network address, browser", since_zh="会话结束", since_en="it ends",
    ),
    Kind(
        name="attempt", zh="单点登录尝试", en="log-in under way at a provider", table="oidc_attempt", since="expires_us",
        born="expires_us", days=0, holds_zh="一次性随机数", holds_en="random values used once", since_zh="十分钟期满",
        since_en="its ten minutes are over",
    ),
    Kind(
        name="link", zh="邀请与重设链接", en="invitation or recovery link", table="account_link", since="expires_us", days=30,
        holds_zh="链接的散列，属于何人", holds_en="a hash of the link, whose it is", since_zh="链接过期",
        since_en="it expires: until then it can say why it no longer works",
    ),
    Kind(
        name="pin", zh="班次 PIN", en="PIN of a shift", table="shift_pin", since="expires_us", days=0,
        holds_zh="PIN 的散列，属于何人", holds_en="a hash of the PIN, whose it is", since_zh="班次结束", since_en="the shift ends",
    ),
    Kind(
        name="failures", zh="失败的登录尝试", en="failed attempts", table="throttle", born="last_us", days=7,
        since="CASE WHEN failures < 100 THEN last_us END", holds_zh="登录名或网络地址的散列（未加密钥）",
        holds_en="a plain hash of a login or a network address", since_zh="最近一次失败；已锁定的不计",
        since_en="the last failure; one that has closed an account stays until it is opened",
    ),
    Kind(
        name="signature", zh="已用过的签名", en="signatures seen", table="signature_seen", since="expires_us", born="expires_us",
        days=0, holds_zh="签名的散列", holds_en="a hash of the signature", since_zh="有效期满", since_en="its window closes",
    ),
    Kind(
        name="letter", zh="邮件", en="letters", table="mail_outbox", since="coalesce(sent_us, created_us)", days=30,
        holds_zh="收件人、标题；寄出前含正文", holds_en="recipient, subject; the body until it is sent", since_zh="寄出或写就",
        since_en="it is sent, or else written",
    ),
    Kind(
        name="tablet", zh="共用平板", en="shared tablet", table="yard_device", since="revoked_us", days=None,
        holds_zh="名称，由何人登记", holds_en="its label, who enrolled it", since_zh="设备注销", since_en="it is taken out of use",
        basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="application", zh="登记申请", en="application for registration", table="application", days=None,
        since="CASE WHEN stage IN ('approved', 'rejected') THEN changed_us END", holds_zh="联系人姓名、邮箱、电话，文件名",
        holds_en="the contact's name, mail address and telephone, names of documents", since_zh="准予或不予登记",
        since_en="it is approved or rejected", basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="attachment", zh="报送附件、文字说明与申请文件", en="attachments and notes of reports, documents of applications", table="attachment", days=None,
        since="CASE WHEN erased_us IS NULL THEN created_us END", holds_zh="照片、文件、文字及其名称",
        holds_en="photographs, documents, notes, and their names", since_zh="上传", since_en="it is handed in",
        basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="text", zh="报告中的文字说明", en="free text of reports", table="entry_text", days=None,
        since=f"CASE WHEN erased_us IS NULL THEN {_RECORDED} END", born=_RECORDED, holds_zh="报告正文，其中的说明、理由、情况等文字",
        holds_en="the body of a report with its statements, reasons and circumstances", since_zh="记录", since_en="it is recorded",
        basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="lead", zh="公众举报", en="leads of the public", table="lead", days=None,
        since="CASE WHEN stage <> 'open' AND erased_us IS NULL THEN changed_us END", holds_zh="举报内容、举报人的联系方式",
        holds_en="what was reported, how to reach whoever did", since_zh="采用或不予采用",
        since_en="it is adopted or dismissed", basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="draw", zh="双随机抽查", en="random draws", table="draw", since="drawn_us", born="begun_us", days=None,
        holds_zh="检查人员的姓名或编号（封存）", holds_en="names or numbers of inspectors, sealed", since_zh="抽取", since_en="it is drawn",
        basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
    Kind(
        name="notice", zh="许可到期提醒", en="warnings of permits that run out", table="notice", since="at_us", born="at_us", days=400,
        holds_zh="哪项许可、何时提醒；不含个人信息", holds_en="of which permit, and when; nothing personal", since_zh="已提醒",
        since_en="it was sent",
    ),
    Kind(
        name="trail", zh="留痕", en="audit trail", table="audit_row", since="at_us", born="at_us", days=None,
        holds_zh="何人、从哪个网段、看过或改过什么", holds_en="who has seen or changed what, and from which network", since_zh="记入",
        since_en="it is written", basis_zh=_LOGS_ZH, basis_en=_LOGS_EN, grade="U",
    ),
    Kind(
        name="opening", zh="技术资料查阅记录", en="openings of technical information", table="library_read", since="at_us", born="at_us",
        days=None, holds_zh="查阅人的编号、所写的目的与自编号", holds_en="the reader's number, purpose and reference of their own",
        since_zh="查阅", since_en="it was opened", basis_zh=_LOGS_ZH, basis_en=_LOGS_EN, grade="U",
    ),
    Kind(
        name="filing", zh="技术资料上传记录", en="uploads of technical information", table="library_upload", since="at_us", born="at_us",
        days=None, holds_zh="上传人的编号、文件名", holds_en="the number of whoever handed it in, the file's name", since_zh="上传",
        since_en="it is handed in", basis_zh=_OPEN_ZH, basis_en=_OPEN_EN, grade="U",
    ),
)  # fmt: skip
"""Every table that holds personal data, or what stands for it."""


def enforce(conn: Connection[Any], now_us: int) -> dict[str, int]:
    """Erase what has outlived its term; how many rows that were, by kind. What has no term is left alone, and what only the tables'
    owner may empty (`enforce_owned`)."""
    gone = {}
    for kind in KINDS:
        if kind.days is not None and kind.name not in _EMPTIED:
            found = conn.execute(f"DELETE FROM {kind.table} WHERE {kind.since} < %s", [now_us - kind.days * DAY_US])
            gone[kind.name] = found.rowcount
    return gone


def owned() -> list[Kind]:
    """The kinds with a term of which rows are emptied and not deleted, because others are chained to them or committed to them."""
    return [kind for kind in KINDS if kind.days is not None and kind.name in _EMPTIED]


def enforce_owned(owner: Connection[Any], now_us: int) -> dict[str, int]:
    """The same for these, by the tables' owner; how many rows were emptied, by kind."""
    return {kind.name: _EMPTIED[kind.name](owner, kind, now_us) for kind in owned()}


def _trail(owner: Connection[Any], kind: Kind, now_us: int) -> int:
    return erase_before(owner, _end(kind, now_us), f"{kind.days} days; {kind.basis_en}"[:200])


def _texts(owner: Connection[Any], kind: Kind, now_us: int) -> int:
    return whole(owner, free_text.erase_before, _end(kind, now_us), now_us)


def _end(kind: Kind, now_us: int) -> int:
    assert kind.days is not None, "only kinds with a term are enforced"
    return now_us - kind.days * DAY_US


_EMPTIED: dict[str, Callable[[Connection[Any], Kind, int], int]] = {"trail": _trail, "text": _texts}
