"""Settings: what is read, what is refused and how, and that every one is documented."""

import os
import re
from pathlib import Path

import pytest

from suchi.settings import SettingError, Settings


def test_nothing_set():
    settings = Settings.from_env({"HOME": "/home/someone"})
    assert (settings.port, settings.host, settings.database_url, settings.pg_bin) == (8000, "127.0.0.1", None, None)
    assert settings.data_is_default
    assert settings.data == Path("/var/lib/suchi" if os.geteuid() == 0 else "/home/someone/.local/share/suchi")


def test_the_users_data_folder(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert Settings.from_env({"HOME": "/home/a", "XDG_DATA_HOME": "/srv/x"}).data == Path("/srv/x/suchi")
    assert Settings.from_env({"HOME": "/home/a", "XDG_DATA_HOME": "x"}).data == Path("/home/a/.local/share/suchi")


def test_all_set():
    url = "postgresql://owner:secret@db/suchi"
    settings = Settings.from_env(
        {"SUCHI_PORT": "9000", "SUCHI_HOST": "::1", "SUCHI_DATA": "数据", "SUCHI_DATABASE_URL": url, "SUCHI_DEMO": "1"}
    )
    assert (settings.port, settings.host, settings.database_url, settings.demo) == (9000, "::1", url, True)
    assert settings.data == Path.cwd() / "数据"
    assert not settings.data_is_default
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("SUCHI_PORT", value) for value in ("0", "65536", "-1", "80a", "８０", "1e3", "9" * 5000)),
        *(("SUCHI_HOST", value) for value in ("http://localhost", "a b", "a/b")),
        *(("SUCHI_DATABASE_URL", value) for value in ("mysql://a@b/c", "somewhere", "postgresql://[")),
        ("SUCHI_DATA", "/etc/passwd"),
        ("SUCHI_DATA", "a\nb"),
        ("SUCHI_PG_BIN", "/etc"),
        ("SUCHI_DEMO", "perhaps"),
        *(("SUCHI_PUBLIC_URL", value) for value in ("example.cn", "http://example.cn", "https://a.cn/?q", "https://[")),
        *(("SUCHI_RATE", value) for value in ("-1", "much", "nan")),
        ("SUCHI_MAIL", "sendmail"),
        ("SUCHI_MAIL_FROM", "nobody"),
        ("SUCHI_OIDC_CLIENT_ID", ""),
        ("SUCHI_SECURITY_CONTACT", "call us"),
        *(("SUCHI_KEY_FILE", value) for value in ("keys.json", "/etc")),
        ("SUCHI_CIPHER", "des"),
    ],
)
def test_a_bad_value_is_named_with_its_fix(name, value):
    with pytest.raises(SettingError) as error:
        Settings.from_env({name: value, "SUCHI_OIDC_ISSUER": "https://id.example"} if "OIDC" in name else {name: value})
    for text in (error.value.zh, error.value.en):
        assert name in text
        assert value in text or name in ("SUCHI_DATABASE_URL", "SUCHI_MAIL") or "\n" in value


def test_every_setting_is_documented():
    used = set(
        re.findall(r'"(SUCHI_[A-Z_]+)"', Path(__file__).parents[1].joinpath("src/suchi/settings.py").read_text())
    )
    assert used == set(re.findall(r"``(SUCHI_[A-Z_]+)``", Settings.__doc__ or ""))


def test_the_day_is_swept_unless_that_is_switched_off() -> None:
    assert Settings.from_env({}).sweep
    assert not Settings.from_env({"SUCHI_SWEEP": "0"}).sweep
