"""The options of `suchi privacy`; the work is in `suchi.commands.privacy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from suchi.settings import Settings

privacy_app = typer.Typer(
    no_args_is_help=True, help="个人信息保护：密钥、期限、删除 | personal data: keys, terms, erasure"
)

Json = Annotated[bool, typer.Option("--json", help="机器可读 | machine-readable")]
Login = Annotated[str, typer.Option("--person", help="登录名 | login")]


@privacy_app.command("new-key")
def privacy_new_key(
    path: Annotated[Path | None, typer.Argument(help="密钥文件，缺省为 SUCHI_KEY_FILE | the file")] = None,
) -> None:
    """生成密钥文件；不覆盖已有文件 | Make the key file; one that is there is left alone."""
    from suchi.commands import privacy

    privacy.make_key_file(Settings.from_env(), path)


@privacy_app.command("keys")
def privacy_keys(json: Json = False) -> None:
    """各密钥加密了多少内容 | How much each key has sealed."""
    from suchi.commands import privacy

    privacy.show_keys(Settings.from_env(), as_json=json)


@privacy_app.command("rotate")
def privacy_rotate() -> None:
    """更换密钥并重新加密；中断后再次运行即可继续 | A new key, and everything sealed anew; run again if cut off."""
    from suchi.commands import privacy

    privacy.rotate(Settings.from_env())


@privacy_app.command("retire-key")
def privacy_retire_key(key: Annotated[str, typer.Argument(help="密钥名 | the key's name")]) -> None:
    """删除不再使用的旧密钥 | Take an old key out of the file once nothing needs it."""
    from suchi.commands import privacy

    privacy.retire_key(Settings.from_env(), key)


@privacy_app.command("report")
def privacy_report(json: Json = False) -> None:
    """持有哪些个人信息、用何密钥、到何时 | What personal data is held, under which key, until when."""
    from suchi.commands import privacy

    privacy.report(Settings.from_env(), as_json=json)


@privacy_app.command("export")
def privacy_export(person: Login) -> None:
    """导出某人的全部个人信息（JSON）| All that is held of one person, as JSON."""
    from suchi.commands import privacy

    privacy.export(Settings.from_env(), person)


@privacy_app.command("erase")
def privacy_erase(
    person: Annotated[str | None, typer.Option(help="某人的登录名 | the login of a person")] = None,
    company_contact: Annotated[
        str | None, typer.Option(help="某主体登记申请中的联系人 | contacts in the applications of a company")
    ] = None,
    attachment: Annotated[str | None, typer.Option(help="附件的散列 | the hash of an attachment")] = None,
    entry: Annotated[
        str | None, typer.Option(help="条目编号：删除其文字说明 | the id of an entry, whose free text is erased")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="确实删除；缺省只列出 | erase; else only told")] = False,
) -> None:
    """删除个人信息；先列出将删除的内容 | Erase; without --yes it only says what would go."""
    from suchi.commands import privacy

    given = {"person": person, "company_contact": company_contact, "attachment": attachment, "entry": entry}
    privacy.erase(Settings.from_env(), given, really=yes)


@privacy_app.command("retain")
def privacy_retain() -> None:
    """立即执行保存期限（服务运行时每十分钟自动执行）| Enforce the terms now; a running server does so by itself."""
    from suchi.commands import privacy

    privacy.retain(Settings.from_env())
