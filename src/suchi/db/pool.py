"""Opens the store, embedded or given by address, and hands out its connections."""

from collections.abc import Callable
from typing import Self

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from suchi.db.embedded import Embedded
from suchi.db.idle import IdleConnection
from suchi.domain.errors import Failure
from suchi.settings import Settings

APP_ROLE = "suchi_app"
OLDEST = 150000


class Session(Connection[TupleRow]):
    """A session that knows the settings of its store: what opens the sealed values that it reads lies where they say."""

    settings: Settings


class Store:
    """An open database: ``dsn`` connects as the owner of the tables, ``app_dsn`` as the role that may not change entries.

    Both are libpq connection strings, may hold a password, and are never to be printed.
    """

    def __init__(self, settings: Settings, dsn: str, embedded: Embedded | None = None) -> None:
        self.settings = settings
        self.embedded = embedded
        # what every session shares: one clock, and the role set by the server itself, so that RESET keeps it
        self.dsn = _with_options(dsn, "-c TimeZone=UTC")
        self.app_dsn = _with_options(self.dsn, f"-c role={APP_ROLE}")

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        durable: bool = True,
        keep: bool = False,
        on_wait: Callable[[float], None] | None = None,
    ) -> Self:
        """Start or join the embedded database, or check the given one. ``close`` it, or use ``with``."""
        if settings.database_url is not None:
            store = cls(settings, settings.database_url)
            store._check_given()
            return store
        embedded = Embedded(settings.data, pg_bin=settings.pg_bin, durable=durable, keep=keep, on_wait=on_wait).start()
        return cls(settings, embedded.dsn, embedded)

    def close(self) -> None:
        if self.embedded is not None:
            self.embedded.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.settings!r})"

    def connect_owner(self, name: str = "suchi owner") -> Session:
        """A session of the tables' owner, for migrations and upkeep; each statement stands for itself."""
        return self._knowing(Session.connect(self.dsn, autocommit=True, application_name=name))

    def connect_app(self, name: str = "suchi read", *, autocommit: bool = True) -> Session:
        """A session that reads; each statement stands for itself, and is prepared when it comes a second time."""
        connect = Session.connect
        return self._knowing(connect(self.app_dsn, autocommit=autocommit, prepare_threshold=1, application_name=name))

    def connect_writer(self, name: str = "suchi write") -> IdleConnection:
        """A session that writes, in transactions.

        Its statements are prepared at once and their plans pinned: planning a batch anew costs more than running it,
        and a plan made while a table was empty must not be judged by the values of one batch.
        """
        dsn = _with_options(self.app_dsn, "-c plan_cache_mode=force_generic_plan")
        return IdleConnection.connect(dsn, autocommit=False, prepare_threshold=0, application_name=name)

    def _knowing(self, session: Session) -> Session:
        session.settings = self.settings
        return session

    def _check_given(self) -> None:
        try:
            with psycopg.connect(self.dsn, autocommit=True, connect_timeout=30) as connection:
                version = connection.info.server_version
                encoding = connection.info.parameter_status("server_encoding")
        except psycopg.OperationalError as error:
            said = str(error).strip()
            raise Failure(
                "database_unreachable",
                f"无法连接 SUCHI_DATABASE_URL 指定的数据库：{said}",
                f"the database named in SUCHI_DATABASE_URL cannot be reached: {said}",
            ) from None
        if version < OLDEST:
            raise Failure(
                "database_too_old",
                f"该数据库为 PostgreSQL {version // 10000}，需要 15 及以上版本；请升级",
                f"the database is PostgreSQL {version // 10000}; 15 or newer is needed: upgrade it",
                version=version,
            )
        if encoding != "UTF8":
            raise Failure(
                "database_not_utf8",
                f"该数据库的编码为 {encoding}，需要 UTF8；请用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 新建",
                f"the database's encoding is {encoding}, UTF8 is needed: make one with ENCODING 'UTF8' TEMPLATE template0",
                encoding=encoding,
            )


def _with_options(dsn: str, options: str) -> str:
    before = conninfo_to_dict(dsn).get("options")
    return make_conninfo(dsn, options=f"{before} {options}" if before else options)
