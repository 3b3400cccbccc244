"""What a company asks of the register for itself: `suchi compare`, `suchi proof`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from suchi.settings import Settings

DIFFERS = 1
"""Exit status where file and record do not agree entirely."""


def compare(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="事件（JSON、NDJSON）或电池编码清单（CSV），可为 .gz | events or a list of codes"
        ),
    ],
    company: Annotated[str | None, typer.Option("--as", help="比对哪家企业的数据 | whose data")] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="登记册一侧的首日 | first day of the record's side")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", help="登记册一侧的末日 | last day of the record's side")] = None,
    out: Annotated[Path | None, typer.Option(help="结果文件 .csv .xlsx .json | file for the whole result")] = None,
    url: Annotated[
        str | None, typer.Option(help="服务器地址，缺省为本机登记册 | a server; else the store here")
    ] = None,
    key: Annotated[str | None, typer.Option(envvar="SUCHI_KEY", help="服务器密钥 | the server's key")] = None,
    json: Annotated[bool, typer.Option("--json", help="机器可读 | machine-readable")] = False,
) -> None:
    """将本企业文件与登记册比对，不写入任何内容；有出入则退出码为 1 | Compare one's file with the record; 1 where they differ."""
    from suchi.commands import compare as command

    job = command.Job(path=file, company=company, since=since, until=until, out=out, url=url, key=key)
    if not command.compare(Settings.from_env(), job, json=json):
        raise typer.Exit(DIFFERS)


def proof(
    code: Annotated[
        str, typer.Argument(help="统一社会信用代码；与 --check 同用时为证明文件 | the company; with --check the file")
    ],
    since: Annotated[str | None, typer.Option("--from", help="首日 | first day of triggers")] = None,
    until: Annotated[str | None, typer.Option("--to", help="末日 | last day, included")] = None,
    duty: Annotated[str | None, typer.Option(help="只列此事项（名称或代码） | only this duty")] = None,
    out: Annotated[Path | None, typer.Option(help="输出文件 .pdf 或 .json | file")] = None,
    today: Annotated[str | None, typer.Option(help="出具日，默认当天 | the day it is made")] = None,
    check: Annotated[bool, typer.Option("--check", help="核对一份 JSON 证明 | check a proof as JSON")] = False,
) -> None:
    """及时报送证明：每项的起算、到期、报送与结果 | A dated proof of timely reporting; with --check whether one fits the record."""
    from suchi.commands import proof as command

    if check:
        if not command.check(Settings.from_env(), Path(code)):
            raise typer.Exit(DIFFERS)
        return
    job = command.Job(company=code, since=since, until=until, today=today, duty=duty, out=out)
    command.proof(Settings.from_env(), job)


def add_to(app: typer.Typer) -> None:
    """Put these commands beside the others."""
    app.command()(compare)
    app.command()(proof)
