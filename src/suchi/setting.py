"""How one setting is read: what it may be, and which variable, which value and which fix an error names."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from suchi.domain.errors import Failure


class SettingError(Failure):
    """A setting that cannot be meant; says which variable, which value, and what to write instead."""


def bad(name: str, value: str, zh_fix: str, en_fix: str) -> SettingError:
    return SettingError(
        "setting_invalid",
        f"环境变量 {name} 的值“{value}”无效：{zh_fix}",
        f"the environment variable {name} has the value {value!r}, which cannot be used: {en_fix}",
        setting=name,
        value=value,
    )


def rate(text: str) -> float:
    try:
        rate = float(text or 1)
    except ValueError:
        rate = -1
    if not 0 <= rate <= 1e6:
        raise bad("SUCHI_RATE", text, "请填写不小于 0 的数", "give a number that is not below 0")
    return rate


def mail(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if (parts.scheme == "file" and parts.path.startswith("/")) or (
        parts.scheme in ("smtp", "smtps") and parts.hostname
    ):
        return text
    # it may hold a password
    raise bad("SUCHI_MAIL", "***", "请按 file:/文件夹 或 smtp://主机:587 填写", "write file:/folder or smtp://host:587")


def sender(text: str) -> str:
    if text and not re.fullmatch(r"[^\r\n]*[^@\s<>]+@[^@\s<>]+>?", text):
        raise bad("SUCHI_MAIL_FROM", text, "请填写邮箱地址", "give a mail address")
    return text or "suchi@localhost"


def key_file(text: str) -> Path | None:
    if not text:
        return None
    path = Path(text).expanduser()
    if "\n" in text or not path.is_absolute() or path.is_dir():
        raise bad(
            "SUCHI_KEY_FILE",
            text,
            "请填写密钥文件的绝对路径，例如 /etc/suchi/keys.json",
            "give the whole path of a file, such as /etc/suchi/keys.json",
        )
    return path


def cipher(text: str) -> Literal["aes", "sm4"]:
    match text.lower():
        case "" | "aes":
            return "aes"
        case "sm4":
            return "sm4"
    raise bad("SUCHI_CIPHER", text, "请填写 aes 或 sm4", "give aes or sm4")


def contact(text: str) -> str | None:
    if text and not re.fullmatch(r"(mailto:|https://|tel:)\S+", text):
        raise bad("SUCHI_SECURITY_CONTACT", text, "请以 mailto: 或 https:// 开头", "it begins with mailto: or https://")
    return text or None
