"""Everything that can be set from outside, read once from the environment and passed on as one frozen value."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from suchi import setting
from suchi.setting import SettingError

__all__ = ["Oidc", "SettingError", "Settings"]


class Oidc(Struct, frozen=True):
    """An OpenID provider through which people may log in."""

    issuer: str
    client_id: str
    client_secret: str | None = None

    def __repr__(self) -> str:
        return f"Oidc({self.issuer}, {self.client_id})"


class Settings(Struct, frozen=True, kw_only=True):
    """What can be set, each by one environment variable.

    ``SUCHI_PORT`` (8000)
        the port the web server listens on, 1 to 65535.
    ``SUCHI_HOST`` (127.0.0.1)
        the address it listens on; 0.0.0.0 lets other machines in.
    ``SUCHI_DATA`` (``$XDG_DATA_HOME/suchi``, else ``~/.local/share/suchi``; for root ``/var/lib/suchi``)
        the folder of the embedded database, its locks and its log.
    ``SUCHI_DATABASE_URL`` (none)
        a PostgreSQL 15 to 18 to use in place of the embedded one: ``postgresql://owner:password@host/database``.
        Its user owns the tables and runs the migrations.
    ``SUCHI_PG_BIN`` (none)
        the folder of other PostgreSQL programs for the embedded database, such as ``/usr/lib/postgresql/15/bin``.
    ``SUCHI_DEMO`` (0)
        1 shows the banner of a demonstration on every page.
    ``SUCHI_SWEEP`` (1)
        0 keeps the server from running the day's sweeps; ``suchi sweep`` runs them by hand.
    ``SUCHI_PUBLIC_URL`` (none)
        the address by which others reach this register: it stands in letters and is what a signed ``@target-uri`` names.
        With https, browsers are told to use nothing else (HSTS). Without it: this machine's own address.
    ``SUCHI_TRUSTED_PROXIES`` (none)
        addresses of proxies whose ``X-Forwarded-For`` is believed, by comma.
    ``SUCHI_RATE`` (1)
        multiplies every rate limit; 0 turns them off.
    ``SUCHI_MAIL`` (none)
        where letters go: ``file:/folder``, ``smtp://user:password@host:587`` or ``smtps://host:465``. Without it they wait.
    ``SUCHI_MAIL_FROM`` (suchi@localhost)
        the sender of letters.
    ``SUCHI_OIDC_ISSUER`` (none)
        the issuer of an OpenID provider through which people may log in; https, or http on this machine.
    ``SUCHI_OIDC_CLIENT_ID`` (none)
        the name under which the provider knows this register.
    ``SUCHI_OIDC_CLIENT_SECRET`` (none)
        the secret that goes with it; a public client has none.
    ``SUCHI_KEY_FILE`` (``keys.json`` in ``SUCHI_DATA`` for the embedded database and for a demonstration; else none)
        the file of the keys that seal personal data, closed to all others (mode 0600); ``suchi privacy new-key`` makes it.
        Keep a copy apart from the database's: without it nothing sealed can be read again.
    ``SUCHI_CIPHER`` (aes)
        what seals from now on: ``aes`` (AES-256-GCM) or ``sm4`` (SM4-GCM, GB/T 32907). What is sealed already stays readable.
    ``SUCHI_SECURITY_CONTACT`` (none)
        whom to tell of a weakness, ``mailto:`` or ``https:``; it stands in ``/.well-known/security.txt``.
    """

    port: int = 8000
    host: str = "127.0.0.1"
    data: Path
    data_is_default: bool = False
    database_url: str | None = None
    pg_bin: Path | None = None
    demo: bool = False
    sweep: bool = True
    public_url: str | None = None
    trusted_proxies: frozenset[str] = frozenset()
    rate: float = 1.0
    mail: str | None = None
    mail_from: str = "suchi@localhost"
    oidc: Oidc | None = None
    key_file: Path | None = None
    cipher: Literal["aes", "sm4"] = "aes"
    security_contact: str | None = None

    @property
    def base_url(self) -> str:
        """The address that goes into letters."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def tls(self) -> bool:
        return self.public_url is not None and self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from these variables (the process's own when none are given)."""
        env = {name: text.strip() for name, text in (os.environ if environ is None else environ).items()}
        given = env.get("SUCHI_DATA", "")
        return cls(
            port=_port(env.get("SUCHI_PORT", "")),
            host=_host(env.get("SUCHI_HOST", "")),
            data=_folder("SUCHI_DATA", given) if given else _default_data(env),
            data_is_default=not given,
            database_url=_database_url(env.get("SUCHI_DATABASE_URL", "")),
            pg_bin=_pg_bin(env.get("SUCHI_PG_BIN", "")),
            demo=_flag("SUCHI_DEMO", env.get("SUCHI_DEMO", "")),
            sweep=_flag("SUCHI_SWEEP", env.get("SUCHI_SWEEP", "") or "1"),
            public_url=_web_address("SUCHI_PUBLIC_URL", env.get("SUCHI_PUBLIC_URL", "")),
            trusted_proxies=frozenset(filter(None, re.split(r"[,\s]+", env.get("SUCHI_TRUSTED_PROXIES", "")))),
            rate=setting.rate(env.get("SUCHI_RATE", "")),
            mail=setting.mail(env.get("SUCHI_MAIL", "")),
            mail_from=setting.sender(env.get("SUCHI_MAIL_FROM", "")),
            oidc=_oidc(env),
            key_file=setting.key_file(env.get("SUCHI_KEY_FILE", "")),
            cipher=setting.cipher(env.get("SUCHI_CIPHER", "")),
            security_contact=setting.contact(env.get("SUCHI_SECURITY_CONTACT", "")),
        )

    def __repr__(self) -> str:
        """All but the database's address, which may carry a password."""
        database = "embedded" if self.database_url is None else "given by SUCHI_DATABASE_URL"
        return f"Settings({self.host}:{self.port}, data={self.data}, database {database}, demo={self.demo})"


def _port(text: str) -> int:
    if not text:
        return 8000
    # isdecimal alone would let Arabic-Indic and full-width digits through, which int() also takes
    if text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= 65535:
        return int(text)
    raise setting.bad(
        "SUCHI_PORT",
        text,
        "请填写 1 到 65535 之间的整数，例如 8000",
        "give a whole number from 1 to 65535, such as 8000",
    )


def _host(text: str) -> str:
    if any(character.isspace() or character in "/\0" for character in text) or "://" in text:
        raise setting.bad(
            "SUCHI_HOST", text, "请填写地址或主机名，例如 127.0.0.1", "give an address or host name, such as 127.0.0.1"
        )
    return text or "127.0.0.1"


def _folder(name: str, text: str) -> Path:
    if "\0" in text or "\n" in text:
        raise setting.bad(name, text, "路径不能含换行或空字符", "a path cannot hold a line break or a NUL")
    try:
        folder = Path(text).expanduser()
    except RuntimeError:
        raise setting.bad(
            name, text, "“~”后的用户不存在，请写完整路径", "no such user after ~; write the full path"
        ) from None
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 – resolve() would follow the administrator's links
    if folder.exists() and not folder.is_dir():
        raise setting.bad(name, text, "该路径是文件，请改为文件夹", "this is a file; give a folder")
    return folder


def _default_data(env: Mapping[str, str]) -> Path:
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root and its account may not enter /root
        return Path("/var/lib/suchi")
    # the XDG rules: a relative path there is to be ignored
    base = env.get("XDG_DATA_HOME", "")
    home = Path(base) if base.startswith("/") else Path(env.get("HOME") or "~").expanduser() / ".local" / "share"
    return home / "suchi"


def _database_url(text: str) -> str | None:
    if not text:
        return None
    # the value is never shown: it may hold a password
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("postgresql", "postgres")
    except ValueError:
        usable = False
    if not usable:
        raise setting.bad(
            "SUCHI_DATABASE_URL",
            "***",
            "请按 postgresql://用户:密码@主机:5432/数据库 的形式填写",
            "write it as postgresql://user:password@host:5432/database",
        )
    return text


def _pg_bin(text: str) -> Path | None:
    if not text:
        return None
    folder = _folder("SUCHI_PG_BIN", text)
    if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
        raise setting.bad(
            "SUCHI_PG_BIN",
            text,
            "该文件夹中没有 postgres 与 initdb 程序，请填写 PostgreSQL 的 bin 文件夹，例如 /usr/lib/postgresql/15/bin",
            "there is no postgres and initdb in it; give PostgreSQL's bin folder, such as /usr/lib/postgresql/15/bin",
        )
    return folder


def _flag(name: str, text: str) -> bool:
    if text.lower() in ("", "0", "no", "false", "off"):
        return False
    if text.lower() in ("1", "yes", "true", "on"):
        return True
    raise setting.bad(name, text, "请填写 1 或 0", "give 1 or 0")


def _web_address(name: str, text: str) -> str | None:
    """An http(s) address without a trailing slash; plain http is for this machine alone."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        usable = bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username:
        raise setting.bad(
            name,
            text,
            "请填写 https:// 开头的地址（本机可用 http）",
            "give an https address (http on this machine only)",
        )
    return text.rstrip("/")


def _oidc(env: Mapping[str, str]) -> Oidc | None:
    issuer, client = env.get("SUCHI_OIDC_ISSUER", ""), env.get("SUCHI_OIDC_CLIENT_ID", "")
    if not issuer and not client:
        return None
    if not client:
        raise setting.bad(
            "SUCHI_OIDC_CLIENT_ID", client, "须与 SUCHI_OIDC_ISSUER 同时填写", "it goes with SUCHI_OIDC_ISSUER"
        )
    # kept as written: the issuer is compared letter for letter
    if _web_address("SUCHI_OIDC_ISSUER", issuer) is None:
        raise setting.bad("SUCHI_OIDC_ISSUER", issuer, "请填写提供方地址", "give the provider's address")
    return Oidc(issuer, client, env.get("SUCHI_OIDC_CLIENT_SECRET") or None)
