"""Statements that go out together: what they leave, what is raised when one of them fails, and that the connection goes on."""

from collections.abc import Iterable, Iterator

import pytest
from psycopg import errors

from suchi.db.copying import byteas, texts
from suchi.db.idle import IdleConnection
from suchi.db.pool import Store

PUT = b"INSERT INTO kept SELECT * FROM unnest(%b::text[])"


@pytest.fixture
def writer(fresh: Store) -> Iterator[IdleConnection]:
    with fresh.connect_owner() as owner:
        owner.execute("CREATE TABLE kept (word text PRIMARY KEY)")
        owner.execute("GRANT ALL ON kept TO suchi_app")
    with fresh.connect_writer() as connection:
        yield connection


def send(connection: IdleConnection, *batches: Iterable[str | None], statement: bytes = PUT) -> None:
    """In one transaction, which a first question opens, as that of the writer does."""
    connection.execute("SELECT 1")
    with connection.sending():
        for words in batches:
            assert connection.send(statement, [texts(list(words))])
        connection.commit()


def kept(connection: IdleConnection) -> list[str]:
    found = [row[0] for row in connection.execute("SELECT word FROM kept ORDER BY word").fetchall()]
    connection.rollback()
    return found


def test_all_of_it_is_there_once_it_is_over(writer: IdleConnection):
    send(writer, ["a", "b"], ["c"])
    send(writer, ["d"])
    assert kept(writer) == ["a", "b", "c", "d"]


def test_a_statement_that_fails_is_raised_as_itself_and_leaves_nothing(writer: IdleConnection):
    send(writer, ["a"])
    with pytest.raises(errors.UniqueViolation):
        send(writer, ["b"], ["a"], ["c"])
    writer.rollback()
    assert kept(writer) == ["a"]
    with pytest.raises(errors.NotNullViolation):
        send(writer, ["b", None])
    writer.rollback()
    send(writer, ["b"])
    assert kept(writer) == ["a", "b"]


def test_a_statement_that_cannot_be_prepared_is_raised_too(writer: IdleConnection):
    with pytest.raises(errors.UndefinedTable):
        send(writer, ["x"], statement=b"INSERT INTO nowhere SELECT * FROM unnest(%b::text[])")
    writer.rollback()
    send(writer, ["a"])
    assert kept(writer) == ["a"]


def test_what_is_cut_off_within_leaves_nothing(writer: IdleConnection):
    def words() -> Iterator[str]:
        yield "a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(writer, ["a"], words())
    writer.rollback()
    assert kept(writer) == []
    send(writer, ["b"])
    assert kept(writer) == ["b"]


def test_long_and_many_statements_do_not_wait_for_each_other(writer: IdleConnection):
    words = [f"{number:04}" + "x" * 10_000 for number in range(300)]
    send(writer, *([word] for word in words))
    assert kept(writer) == words


def test_outside_of_it_nothing_is_sent(writer: IdleConnection):
    assert not writer.send(PUT, [texts(["a"])])
    assert kept(writer) == []


def test_a_question_may_be_asked_within_and_again(writer: IdleConnection):
    send(writer, ["a"])
    for _ in range(3):
        assert writer.ask("SELECT %b::bytea[]", [byteas([b"1", b"2"])]).fetchall() == [([b"1", b"2"],)]
    with writer.sending():
        writer.send(PUT, [texts(["b"])])
        assert writer.ask("SELECT word FROM kept WHERE word = ANY(%b) ORDER BY 1", [texts(["a", "b"])]).fetchall() == [
            ("a",),
            ("b",),
        ]
        writer.commit()
    assert kept(writer) == ["a", "b"]
