"""The `suchi` command: what can be done from a terminal, each command with its options; the work is in `suchi.commands`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from suchi import __version__
from suchi.commands import company_app
from suchi.commands.accounts_app import accounts_app
from suchi.commands.audit_app import audit_app
from suchi.commands.keys_app import keys_app
from suchi.commands.library_app import library_app
from suchi.commands.privacy_app import privacy_app
from suchi.commands.telling import note, say, tell
from suchi.domain.errors import Failure
from suchi.settings import Settings

FAILED = 2
"""Exit status of a command that could not do what it was asked; 1: it did, and something was refused."""
INTERRUPTED = 130


class _Bilingual(TyperGroup):
    """Failures end as two lines and a code; anything unforeseen keeps its traceback, because it is a bug."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Failure as failure:
            tell(failure)
            raise typer.Exit(FAILED) from None
        except KeyboardInterrupt:
            note("已中断", "interrupted")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=_Bilingual,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="溯池：动力电池数字身份证登记册 | Suchi: a register in which every battery pack has one living digital identity.",
)
app.add_typer(keys_app, name="keys")
app.add_typer(accounts_app, name="accounts")
app.add_typer(audit_app, name="audit")
app.add_typer(privacy_app, name="privacy")
company_app.add_to(app)
app.add_typer(library_app, name="library")

Json = Annotated[bool, typer.Option("--json", help="机器可读 | machine-readable")]


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="版本 | the version")] = False) -> None:
    if version:
        say(f"suchi {__version__}")
        raise typer.Exit


@app.command()
def serve(
    migrate: Annotated[bool, typer.Option(help="先执行迁移 | apply pending migrations of a given database")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="工作进程数 | processes that answer")] = 1,
) -> None:
    """启动服务 | Serve the register on SUCHI_HOST:SUCHI_PORT."""
    from suchi.commands import serve as command

    raise typer.Exit(command.serve(Settings.from_env(), may_migrate=migrate, workers=workers))


@app.command()
def demo(
    vehicles: Annotated[int, typer.Option(min=1, help="车辆数 | vehicles")] = 2000,
    seed: Annotated[int, typer.Option(help="随机种子 | seed: same seed, same register")] = 1,
    data: Annotated[Path | None, typer.Option(help="演示数据文件夹 | its own data folder")] = None,
    load_only: Annotated[bool, typer.Option(help="只装入，不启动 | load, do not serve")] = False,
) -> None:
    """演示：装入合成数据并启动服务 | Serve a register with a synthetic population."""
    from suchi.commands import demo as command

    status = command.demo(Settings.from_env(), vehicles=vehicles, seed=seed, data=data, check_only=load_only)
    raise typer.Exit(status)


@app.command()
def migrate() -> None:
    """执行数据库迁移 | Bring the database to this version of the program."""
    from suchi.commands.opening import run_migrations

    done = run_migrations(Settings.from_env())
    note(f"已执行 {done} 个迁移", f"{done} migrations applied")


@app.command()
def submit(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="JSON 或 NDJSON，可为 .gz，- 为标准输入 | - is stdin")
    ],
    url: Annotated[
        str | None, typer.Option(help="服务器地址，缺省直接写入本机登记册 | a server; else into the store here")
    ] = None,
    key: Annotated[str | None, typer.Option(envvar="SUCHI_KEY", help="服务器密钥 | the server's key")] = None,
    company: Annotated[
        str | None, typer.Option("--as", help="以该主体身份直接报送 | submit as this company, not as operator")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="结果报告 | report, default FILE.report.ndjson")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只判断，不记录 | judge, keep nothing")] = False,
    atomic: Annotated[bool, typer.Option("--atomic", help="全部记录或全不记录 | all or none")] = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="按各行 recordedAt 重放，仅限空账本 | empty ledger only")
    ] = False,
    anew: Annotated[bool, typer.Option("--anew", help="从头开始，不接着上次 | begin again, do not continue")] = False,
) -> None:
    """报送事件文件；有被拒的则退出码为 1 | Submit files of events; exit status 1 if anything was refused."""
    from suchi.commands import submitting

    way = submitting.Way(url=url, key=key, company=company, replay=replay)
    how = submitting.How(report=report, dry_run=dry_run, atomic=atomic, anew=anew)
    refused = submitting.submit(Settings.from_env(), files, way, how)
    raise typer.Exit(1 if refused else 0)


@app.command()
def show(
    code: Annotated[
        str, typer.Argument(help="电池编码、VIN、主体代码、批次号 | battery, VIN, party, lot, consignment")
    ],
    json: Json = False,
    as_of: Annotated[str | None, typer.Option(help="当日的情形 | as it was on that day")] = None,
    known_at: Annotated[str | None, typer.Option(help="当时已记录的 | by what was recorded until then")] = None,
) -> None:
    """查看身份、经历与发现，以运营方身份读取本机 | What the register knows: identity, timeline, findings; read at the machine, as the operator."""
    from suchi.commands import show as command
    from suchi.commands.opening import open_store

    with open_store(Settings.from_env()) as store, store.connect_app("suchi show") as connection:
        seen = command.look(connection, code, as_of=as_of, known_at=known_at)
    if json:
        say(command.to_json(seen))
        return
    for thing in seen:
        command.tell(thing)


@app.command()
def duties(
    code: Annotated[str, typer.Argument(help="统一社会信用代码 | the party's code")],
    json: Json = False,
    today: Annotated[str | None, typer.Option(help="按哪一天计算，默认当天 | the day to count by")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列已超期的 | only what is overdue")] = False,
) -> None:
    """查看主体的应报事项与剩余天数 | What a party owes, with the days left."""
    from suchi.commands import duties as command
    from suchi.commands.opening import open_store

    with open_store(Settings.from_env()) as store, store.connect_app("suchi duties") as connection:
        command.tell(command.look(connection, code, today=today, overdue=overdue), json=json)


@app.command()
def findings(
    rule: Annotated[str | None, typer.Option(help="规则名或代码 | a rule by name or code")] = None,
    party: Annotated[str | None, typer.Option(help="应负责的企业 | the company answerable")] = None,
    json: Json = False,
) -> None:
    """现有发现，同一原因归为一项 | The findings that stand, those of one cause as one."""
    from suchi.commands import findings as command
    from suchi.commands.opening import open_store

    with open_store(Settings.from_env()) as store, store.connect_app("suchi findings") as connection:
        found = command.look(connection, rule=rule, party=party)
    if json:
        say(command.to_json(found))
    else:
        command.tell(found)


@app.command()
def rules(
    code: Annotated[str | None, typer.Argument(help="规则代码或名称 | a rule's code or name")] = None,
    json: Json = False,
) -> None:
    """规则：依据、何人负责、下一步 | The rules: source, who is answerable, next step."""
    from suchi.commands import findings as command

    found = command.look_up_rules(code)
    if json:
        say(command.to_json(found))
    else:
        command.tell_rules(found)


@app.command()
def explain(code: Annotated[str, typer.Argument(help="任何编码 | any code")], json: Json = False) -> None:
    """逐位解释编码 | Take a code apart, character by character, with every doubt."""
    import msgspec

    from suchi.domain.codes import parse
    from suchi.renderers import explanation

    parsed = parse(code)
    if json:
        say(msgspec.json.format(msgspec.json.encode(explanation.to_json(parsed)), indent=2).decode())
    else:
        say(explanation.to_text(parsed).rstrip("\n"))


@app.command()
def rebuild() -> None:
    """由账本重建全部读取表 | Rebuild every read table from the ledger; writers wait meanwhile."""
    from suchi.commands.rebuilding import rebuild as run

    run(Settings.from_env())


@app.command()
def sweep(
    today: Annotated[str | None, typer.Option(help="按哪一天筛查 | as of which day")] = None,
    full: Annotated[bool, typer.Option("--full", help="全量，不只增量 | everything, not only what changed")] = False,
    json: Json = False,
) -> None:
    """筛查：逾期未接收、滞留、超产能等 | Ask the population what no single report shows."""
    from suchi.commands import sweep as command

    command.sweep(Settings.from_env(), today, whole=full, as_json=json)


@app.command()
def balance(
    site: Annotated[str, typer.Argument(help="企业代码/场所编号 | company code/site id")],
    since: Annotated[str | None, typer.Option("--from", help="首日 | first day")] = None,
    until: Annotated[str | None, typer.Option("--to", help="末日 | last day")] = None,
    json: Json = False,
) -> None:
    """场所物料平衡 | What came in, went out and should be left at a plant."""
    from suchi.commands import sweep as command

    command.balance(Settings.from_env(), site, since, until, as_json=json)


@app.command()
def simulate(
    vehicles: Annotated[int, typer.Option(min=1, help="车辆数 | vehicles")] = 2000,
    seed: Annotated[int, typer.Option(help="随机种子 | same seed, same bytes")] = 1,
    faults: Annotated[str, typer.Option(help="违规种类，逗号分隔，或 all | faults, by comma, or all")] = "",
    oddities: Annotated[str, typer.Option(help="合法的特殊情形 | lawful oddities, by comma, or all")] = "",
    out: Annotated[str, typer.Option(help="输出文件，- 为标准输出 | file, - is stdout")] = "-",
    labels: Annotated[Path | None, typer.Option(help="真值标签文件 | file for the truth labels")] = None,
) -> None:
    """生成合成数据 | Write a synthetic population as NDJSON."""
    from suchi.commands import simulate as command
    from suchi.simulate import Options

    options = Options(vehicles=vehicles, seed=seed, faults=command.names(faults), oddities=command.names(oddities))
    command.simulate(options, out, labels)


@app.command()
def faults(
    vehicles: Annotated[int, typer.Option(min=1, help="每个种群的车辆数 | vehicles in each population")] = 2000,
    seed: Annotated[int, typer.Option(help="随机种子 | seed")] = 1,
    json: Json = False,
) -> None:
    """以合成的故障与合法特例检验规则 | Prove the rules on invented faults and lawful oddities."""
    from suchi.commands import faults as command

    raise typer.Exit(command.faults(Settings.from_env(), vehicles=vehicles, seed=seed, as_json=json))


@app.command()
def docs() -> None:
    """生成 docs/ 中由声明得出的部分 | Write what declarations make of the documentation."""
    from suchi.commands.documenting import write_documents

    write_documents()


if __name__ == "__main__":
    app()
