"""The store's sessions: who they are, what they may do, and how a given database is checked."""

import os
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.settings import Settings


def test_the_owner_and_the_app_are_two(store):
    with store.connect_owner("someone") as owner, store.connect_app() as app:
        assert owner.execute("SELECT current_user = session_user, current_setting('application_name')").fetchone() == (
            True,
            "someone",
        )
        assert app.execute("SELECT current_user, current_setting('TimeZone')").fetchone() == ("suchi_app", "UTC")
        app.execute("RESET ROLE")
        assert app.execute("SELECT current_user").fetchone() == ("suchi_app",)


def test_the_writer_pins_its_plans_and_works_in_transactions(store):
    with store.connect_writer() as writer:
        assert writer.execute("SELECT current_user, current_setting('plan_cache_mode')").fetchone() == (
            "suchi_app",
            "force_generic_plan",
        )
        assert not writer.autocommit


@pytest.mark.parametrize("act", ["UPDATE entry SET body = NULL", "DELETE FROM entry", "TRUNCATE entry"])
def test_the_app_cannot_change_the_past(store, act):
    with store.connect_app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(act)


def _url(store: Store) -> str:
    part = conninfo_to_dict(store.dsn)
    host = str(part["host"]).replace("/", "%2F")
    return f"postgresql://{part['user']}@{host}:5432/{part['dbname']}?requirepeer={part['requirepeer']}"


def test_a_given_database_is_used_as_it_is(store):
    settings = Settings(data=Path("/nonexistent"), database_url=_url(store))
    with Store.open(settings) as given, given.connect_app() as app:
        assert app.execute("SELECT current_user").fetchone() == ("suchi_app",)
        assert given.embedded is None


def test_a_database_out_of_reach_is_a_clear_error_without_the_password():
    settings = Settings(data=Path("/nonexistent"), database_url="postgresql://suchi:hunter2@127.0.0.1:1/suchi")
    with pytest.raises(Failure) as failure:
        Store.open(settings)
    assert failure.value.code == "database_unreachable"
    assert "hunter2" not in f"{failure.value} {failure.value.__cause__} {failure.value.detail} {settings!r}"


def test_a_database_of_another_encoding_is_refused(cluster, store):
    name = f"latin_{os.getpid()}"
    with psycopg.connect(cluster.dsn, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
        url = _url(store).replace(str(conninfo_to_dict(store.dsn)["dbname"]), name)
        with pytest.raises(Failure) as failure:
            Store.open(Settings(data=Path("/nonexistent"), database_url=url))
        owner.execute(f"DROP DATABASE {name}")
    assert failure.value.code == "database_not_utf8"
