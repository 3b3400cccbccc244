"""Work in a process of its own, so that what measures takes no time from what is measured."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from typing import Any, Self

_context = multiprocessing.get_context("spawn")
_END_S = 30


class Aside:
    """A function running elsewhere: `target(pipe, *args)`. What it sends, `hear` returns; what it raises, `hear` raises."""

    def __init__(self, target: Callable[..., None], *args: Any) -> None:
        self._pipe, theirs = _context.Pipe()
        self._process = _context.Process(target=_run, args=(theirs, target, args), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def running(self) -> bool:
        return self._process.is_alive() and not self._pipe.poll()

    def tell(self, word: Any = None) -> None:
        self._pipe.send(word)

    def hear(self) -> Any:
        found = self._pipe.recv()
        if isinstance(found, _Raised):
            raise RuntimeError(found.text)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


class _Raised:
    def __init__(self, text: str) -> None:
        self.text = text


def _run(pipe: Pipe, target: Callable[..., None], args: tuple[Any, ...]) -> None:
    try:
        target(pipe, *args)
    except (EOFError, BrokenPipeError):
        return  # nobody listens any more
    except BaseException:
        pipe.send(_Raised(traceback.format_exc()))


def call(function: Callable[..., Any], *args: Any) -> Any:
    """The result of a function, computed elsewhere."""
    with Aside(_answer, function, args) as aside:
        return aside.hear()


def begin(function: Callable[..., Any], *args: Any) -> Aside:
    """A function begun elsewhere; `hear` waits for its result."""
    return Aside(_answer, function, args)


def _answer(pipe: Pipe, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    pipe.send(function(*args))
