"""The `suchi keys` commands: make, list and end API keys."""

from __future__ import annotations

from typing import Annotated

import typer

from suchi.settings import Settings

keys_app = typer.Typer(no_args_is_help=True, help="接口密钥 | API keys")


@keys_app.command("create")
def keys_create(
    scope: Annotated[str, typer.Option(help="operator | reporter | reader")],
    company: Annotated[str | None, typer.Option(help="所属主体代码 | the company it speaks for")] = None,
    label: Annotated[str, typer.Option(help="备注 | a note")] = "",
    can: Annotated[
        list[str] | None, typer.Option(help="report、read 或 event:类型 | narrows it; may be repeated")
    ] = None,
    expires: Annotated[str | None, typer.Option(help="到期日 | the last day it counts, 2027-12-31")] = None,
) -> None:
    """新建密钥，只显示一次 | Make a key; it is shown once."""
    from suchi.commands import keys

    keys.create(Settings.from_env(), scope, company, label, can=can, expires=expires)


@keys_app.command("list")
def keys_list() -> None:
    """列出密钥 | List keys."""
    from suchi.commands import keys

    keys.show(Settings.from_env())


@keys_app.command("rotate")
def keys_rotate(
    key: Annotated[str, typer.Argument(metavar="ID")],
    overlap_hours: Annotated[
        int, typer.Option(min=0, max=720, help="旧密钥继续有效的小时数 | the old one counts on")
    ] = 24,
) -> None:
    """更换密钥 | Replace a key."""
    from suchi.commands import keys

    keys.rotate(Settings.from_env(), key, overlap_hours)


@keys_app.command("revoke")
def keys_revoke(key: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """吊销密钥 | End a key."""
    from suchi.commands import keys

    keys.revoke(Settings.from_env(), key)
