"""Passwords cost little here: what is tested is what is done with them, and one test of its own takes the real parameters."""

from __future__ import annotations

import argon2
import pytest

from suchi.access import passwords


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture
def conn(fresh):
    with fresh.connect_app() as connection:
        yield connection
