"""Figures that are counted beside the requests: one count for all who ask, told with its moment, and never in anybody's way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from suchi.web import counted
from suchi.web.counted import Counted


class Counting:
    """Counts up, as slowly as the test likes."""

    def __init__(self) -> None:
        self.times, self.go_on, self.failing = 0, threading.Event(), False

    def __call__(self) -> int:
        self.go_on.wait(10)
        self.times += 1
        if self.failing:
            raise OSError
        return self.times


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    monkeypatch.setattr(counted, "WAIT_S", 0.02)
    return Counting()


async def until(told: Callable[[], Any]) -> Any:
    for _ in range(500):
        found = await told()
        if found is not None:
            return found
    raise AssertionError("it was never counted")


def test_nobody_waits_long_and_all_wait_for_one_count(counting):
    async def work() -> None:
        one = Counted(counting)
        assert await asyncio.gather(one.get(), one.get()) == [None, None]
        counting.go_on.set()
        assert (await until(one.get))[0] == 1
        assert (await one.get())[0] == 1, "fresh, so it is not counted again"
        await one.stop()
        assert counting.times == 1

    asyncio.run(work())


def test_what_was_counted_before_is_told_while_it_is_counted_anew(counting, monkeypatch):
    monkeypatch.setattr(counted, "FRESH_S", 0.0)

    async def work() -> None:
        one = Counted(counting)
        counting.go_on.set()
        first = await until(one.get)
        counting.go_on.clear()
        assert await one.get() == first
        counting.go_on.set()
        await one.stop()
        assert (await one.get())[0] > first[0]
        await one.stop()

    asyncio.run(work())


def test_a_count_that_fails_is_tried_again(counting):
    async def work() -> None:
        one = Counted(counting)
        counting.failing = True
        counting.go_on.set()
        await one.get()
        await one.stop()
        assert counting.times >= 1
        counting.failing = False
        assert (await until(one.get))[0] > 1

    asyncio.run(work())
