"""Letters to somebody whose way to log in has changed: if it was not them, they learn of it at once (ASVS 4 V2.2.3, V2.5.5)."""

from __future__ import annotations

from typing import Any, Literal

from psycopg import Connection

from suchi.access import mail
from suchi.access.person import by_id
from suchi.domain.event import moment

Change = Literal["password", "authenticator-on", "authenticator-off", "recovery-code"]
_DONE: dict[Change, tuple[str, str]] = {
    "password": ("密码已更改", "the password was changed"),
    "authenticator-on": ("动态验证码已启用", "an authenticator was set up"),
    "authenticator-off": ("动态验证码已停用", "the authenticator was taken away"),
    "recovery-code": ("已用一个恢复码登录", "a recovery code was used to log in"),
}
_SUBJECT = "溯池账号安全提醒 | Your Suchi account"
_BODY = (
    "{name}：\n\n您的溯池账号（登录名 {login}）于 {at} UTC {zh}。是您本人则无须理会；若非本人，请立即在登录页选择“忘记密码”重设，"
    "并告知贵单位管理员。本邮件不含链接。\n\n"
    "On your Suchi account (login: {login}), at {at} UTC, {en}. If it was you, do nothing. If not, ask for a new password on "
    "the log-in page at once, and tell your administrator. This letter holds no link.\n"
)


def tell(conn: Connection[Any], person: str, change: Change, now_us: int) -> None:
    """Leave the letter, in the transaction of the change: either both are there or neither. Nobody gets none."""
    one = by_id(conn, person)
    if one is None:
        return
    zh, en = _DONE[change]
    at = moment(now_us)[:16].replace("T", " ")
    mail.put(conn, one.email, _SUBJECT, _BODY.format(name=one.name, login=one.login, at=at, zh=zh, en=en), now_us)
