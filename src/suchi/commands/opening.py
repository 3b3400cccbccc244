"""Opens the register for a command: the embedded database is brought up to date, a given one only on request."""

from __future__ import annotations

from suchi.access import free_text, keyfile
from suchi.access.sealing import forget_remains, seal_plain
from suchi.access.vault import make_keys
from suchi.commands.telling import note
from suchi.db.migrate import Migration, migrate, pending
from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.settings import Settings

_PATIENCE_S = 3.0


def open_store(settings: Settings, *, may_migrate: bool = False) -> Store:
    """An open store with all migrations. Close it, or use `with`."""
    store = Store.open(settings, on_wait=_waiter())
    try:
        due = pending(store.dsn)
        if due and (store.embedded is not None or may_migrate):
            migrate(store.dsn, on_apply=_told)
        elif due:
            raise Failure(
                "database_behind",
                f"该数据库缺少 {len(due)} 个迁移（自 {due[0].file} 起）；请先备份，再运行 suchi migrate，或加 --migrate",
                f"the database lacks {len(due)} migrations, from {due[0].file} on: back it up, then run suchi migrate, or give --migrate",
                pending=len(due),
            )
        _seal(store)
    except BaseException:
        store.close()
        raise
    return store


def run_migrations(settings: Settings) -> int:
    """Apply what is missing, whatever the database; returns how many."""
    with Store.open(settings, on_wait=_waiter()) as store:
        done = len(migrate(store.dsn, on_apply=_told))
        _seal(store)
    return done


def _seal(store: Store) -> None:
    """The keys of a register that needs them and may have them made, and nothing personal left as it was typed."""
    settings = store.settings
    with store.connect_app("suchi vault") as connection:
        if (
            keyfile.may_be_made(settings)
            and not (path := keyfile.path_of(settings)).exists()
            and make_keys(connection, path)
        ):
            note(
                f"已生成密钥文件 {path}，个人信息以它加密；请另存一份，丢失后无法恢复",
                f"made the key file {path}, which seals personal data: keep a copy, nothing opens without it",
            )
        if sealed := seal_plain(connection):
            with store.connect_owner("suchi vault") as owner:
                forget_remains(owner)
            note(f"已加密 {sealed} 行原有的个人信息", f"sealed {sealed} rows of personal data from before")
        plain = free_text.may_be_plain(connection)
    if plain:
        with store.connect_owner("suchi vault") as owner:
            told = free_text.seal_plain(owner, lambda: free_text.sealer(store))
        if told:
            note(
                f"已加密 {told} 个条目原有的文字说明；请再运行 suchi rebuild，读取表中也不再留有",
                f"sealed the free text of {told} entries from before: run suchi rebuild, so that no read table holds any of it",
            )


def _told(migration: Migration) -> None:
    note(f"迁移 {migration.file}", f"applying {migration.file}")


class _waiter:  # noqa: N801 – used as a function that remembers whether it has spoken
    def __init__(self) -> None:
        self._told = False

    def __call__(self, waited_s: float) -> None:
        if waited_s > _PATIENCE_S and not self._told:
            self._told = True
            note("正在等待数据库恢复……", "waiting for the database to recover…")
