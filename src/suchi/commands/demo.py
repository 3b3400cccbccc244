"""A register with a synthetic population, made once in a data folder of its own, then served."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct

from suchi.access.acting import whole
from suchi.capture.draft import now_us
from suchi.commands import demo_offices, serve
from suchi.commands.demo_accounts import Account, Login, make_keys, make_people, valid
from suchi.commands.opening import open_store
from suchi.commands.showcase import examples
from suchi.commands.telling import filling, note, say
from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.domain.event import instant_us
from suchi.domain.receipt import Caller, Line
from suchi.domain.technical import DATA
from suchi.ledger import documents
from suchi.pipeline import BATCH, Writer
from suchi.projections import counting
from suchi.projections.follow import Follower
from suchi.projections.sweeping import sweep
from suchi.queries import health
from suchi.settings import Settings
from suchi.simulate import Options, population, technical
from suchi.simulate.models import design
from suchi.simulate.parties import found

BANNER = "演示，非国家平台 | A demonstration, not the national platform"
MARKER = "demo.json"
_OPERATOR = Caller("demo", None, "operator")


class Marker(Struct, rename="camel"):
    """What the data folder holds; `loaded` only once everything is in and settled."""

    vehicles: int
    seed: int
    loaded: bool = False
    accounts: list[Account] = []
    people: list[Login] = []


def demo(settings: Settings, *, vehicles: int, seed: int, data: Path | None, check_only: bool = False) -> int:
    """Make the register on the first run, then serve it; returns the exit status. `check_only` ends before serving."""
    settings = demo_settings(settings, data)
    with serve.ending_on_sigterm(), open_store(settings, may_migrate=True) as store, serve.only_server(settings):
        if not check_only:
            serve.check_port(settings)  # before the loading, not after it
        marker = prepare(store, vehicles, seed)
        if check_only:
            return 0
        return serve.run(store, on_ready=lambda: _tell(store, marker))


def demo_settings(settings: Settings, data: Path | None) -> Settings:
    """The same settings with the banner and a data folder that is never a real register's."""
    if data is not None:
        folder = Path(os.path.abspath(data))  # noqa: PTH100 – resolve() would follow the administrator's links
    elif settings.data_is_default:
        folder = settings.data.with_name(f"{settings.data.name}-demo")
    else:
        folder = settings.data / "demo"
    return msgspec.structs.replace(settings, data=folder, data_is_default=False, demo=True)


def prepare(store: Store, vehicles: int, seed: int) -> Marker:
    """Load the population unless that was finished before. One that was cut off is sent again: what is in stays."""
    path = _marker_of(store)
    marker = _read(path)
    if marker is not None and (marker.vehicles, marker.seed) != (vehicles, seed):
        raise Failure(
            "demo.other",
            f"{path.parent} 中已有 {marker.vehicles} 辆、种子 {marker.seed} 的演示数据；请用 --data 指定另一文件夹，或删除该文件夹",
            f"{path.parent} holds a demonstration of {marker.vehicles} vehicles, seed {marker.seed}: name another folder with --data, or delete it",
        )
    empty = _is_empty(store)
    if marker is None and not empty:
        raise _not_empty()
    options = Options(vehicles=vehicles, seed=seed, faults="all", oddities="all")
    if marker is None or not marker.loaded or empty:
        marker = Marker(vehicles, seed)
        _write(path, marker)  # from here on the ledger is known to be ours, whatever happens
        load(store, options)
        shelve(store, options)
        with store.connect_app("suchi demo") as connection:
            whole(connection, demo_offices.leave)
        marker.loaded = True
        _write(path, marker)
    _let_in(store, options, marker)
    _write(path, marker)
    return marker


def _marker_of(store: Store) -> Path:
    """Beside the embedded database; one for each database that was given by its address."""
    url = store.settings.database_url
    name = MARKER if url is None else f"demo-{hashlib.sha256(url.encode()).hexdigest()[:12]}.json"
    store.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return store.settings.data / name


def _is_empty(store: Store) -> bool:
    with store.connect_app("suchi demo") as connection:
        pulse = health.pulse(connection)
    return not pulse.log_size and not pulse.outbox_batches


def _not_empty() -> Failure:
    return Failure(
        "demo.not-empty",
        "该数据库已有其他记录，演示数据只能装入空账本；请用 --data 指定另一文件夹，或取消 SUCHI_DATABASE_URL",
        "this database holds other records, and a demonstration goes into an empty ledger only: name another folder "
        "with --data, or unset SUCHI_DATABASE_URL",
    )


def load(store: Store, options: Options) -> int:
    """Replay the whole population and settle what follows; returns the number of reports."""
    note(
        f"首次运行：正在装入 {options.vehicles} 辆车的一生",
        f"first run: loading the lives of {options.vehicles} vehicles",
    )
    writer = Writer(store)
    first, last = instant_us(options.start), instant_us(options.through)
    count = 0
    try:
        with filling() as bar:
            task = bar.add_task("装入 loading", total=last - first, told="")
            for batch in _batches(population(options)):
                lines = [Line(count + place, line, _OPERATOR) for place, line in enumerate(batch, start=1)]
                receipts = writer.submit(lines, clock_us=None)
                for receipt in receipts:
                    # sent again after an interruption, the first line finds the ledger open
                    if receipt.outcome == "refused" and receipt.reasons[0].code != "ledger.opened":
                        raise _refused(receipt.id, receipt.reasons[0].code)
                count += len(batch)
                reached = instant_us(msgspec.json.decode(batch[-1])["recordedAt"])
                bar.update(task, completed=reached - first, told=f"{count} events")
            bar.update(task, description="整理 settling")
            _settle(store)
            bar.update(task, description="筛查 sweeping")
            at_us = instant_us(options.through) + 86_400_000_000 - 1
            sweep(store, date.fromisoformat(options.through), at_us=at_us)
            counting.count(store, date.fromisoformat(options.through), at_us=now_us())
    finally:
        writer.close()
    return count


def shelve(store: Store, options: Options) -> int:
    """Put the documents behind the filings of technical information into the library; returns how many."""
    models = design(options, found(options))
    with store.connect_app("suchi demo") as connection:
        count = 0
        for document in technical.documents(models, options.through):
            whole(
                connection, documents.put, document.data, DATA, company=document.maker, name=document.name, by="demo",
                now_us=now_us(), open_=document.open,
            )  # fmt: skip
            count += 1
    return count


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def _settle(store: Store) -> None:
    follower = Follower(store)
    try:
        follower.drain()
    finally:
        follower.close()


def _refused(event: str | None, code: str) -> Failure:
    return Failure(
        "demo.refused",
        f"演示数据中的 {event} 被拒（{code}）；这是程序错误",
        f"{event} of the demonstration was refused ({code}); that is a bug",
    )


def _let_in(store: Store, options: Options, marker: Marker) -> None:
    """Keys and people, unless those that were told before still get in."""
    with store.connect_app("suchi demo") as connection:
        if valid(connection, marker.accounts, marker.people):
            return
        marker.accounts = make_keys(connection, options)
        marker.people = whole(connection, make_people, options)


def _tell(store: Store, marker: Marker) -> None:
    address = serve.address(store.settings)
    say(f"\n  {BANNER}\n\n  首页 first page       {address}/\n  接口文档 API reference {address}/docs")
    say("\n  演示密钥 demo keys（Authorization: Bearer …）")
    for account in marker.accounts:
        say(f"    {account.scope:<9} {account.key}\n              {account.company or ''} {account.name}".rstrip())
    say(f"\n  登录 log in {address}/login，密码 password {marker.people[0].password}")
    for one in marker.people:
        say(f"    {one.login:<15} {one.desk}  {one.name}".rstrip())
    say("\n  可打开的电池 batteries worth opening")
    with store.connect_app("suchi demo") as connection:
        for example in examples(connection):
            say(f"    {address}/b/{example.code}  {example.zh} {example.en}")
    if store.settings.database_url is None:
        say("\n  在另一终端查看同一登记册 the same register from another terminal:")
        say(f"    SUCHI_DATA={shlex.quote(str(store.settings.data))} suchi findings")
    say()


def _read(path: Path) -> Marker | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Marker)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        raise Failure(
            "demo.marker",
            f"{path} 已损坏；请删除 {path.parent} 后重新运行",
            f"{path} is damaged: delete {path.parent} and run it again",
        ) from None


def _write(path: Path, marker: Marker) -> None:
    """Whole or not at all; for this account's eyes only, because keys are in it."""
    half = path.with_suffix(".half")
    half.touch(mode=0o600)
    half.write_bytes(msgspec.json.format(msgspec.json.encode(marker), indent=2))
    half.replace(path)
