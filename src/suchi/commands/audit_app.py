"""The options of `suchi audit`; the work is in `suchi.commands.audit`."""

from __future__ import annotations

from typing import Annotated

import typer

from suchi.settings import Settings

audit_app = typer.Typer(
    no_args_is_help=True, help="留痕：谁读写过什么 | the audit trail: who has read and written what"
)


@audit_app.command("verify")
def audit_verify(json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> None:
    """核对整条留痕链与账本上的摘要 | Check the whole trail against the ledger's digests; exit 1 where it does not hold."""
    from suchi.commands import audit

    raise typer.Exit(audit.verify(Settings.from_env(), as_json=json))


@audit_app.command("export")
def audit_export(
    since: Annotated[str | None, typer.Option("--from", help="自何时起 | from this day or moment on")] = None,
    until: Annotated[str | None, typer.Option("--to", help="至何时止 | up to this day or moment")] = None,
    company: Annotated[str | None, typer.Option(help="主体代码 | its rows, and reads of its data")] = None,
    out: Annotated[str, typer.Option(help="文件：.csv 或 NDJSON，- 为标准输出 | a file, - is stdout")] = "-",
) -> None:
    """导出留痕供审计 | Write the trail out for auditors, as CSV or NDJSON."""
    from suchi.commands import audit

    audit.export(Settings.from_env(), since, until, company, out)
