"""The options of `suchi accounts`; the work is in `suchi.commands.accounts`."""

from __future__ import annotations

from typing import Annotated

import typer

from suchi.settings import Settings

accounts_app = typer.Typer(no_args_is_help=True, help="人员账号 | accounts of people")

Login = Annotated[str, typer.Argument(help="登录名 | login")]


@accounts_app.command("create-admin")
def accounts_create_admin(
    login: Login,
    name: Annotated[str, typer.Option(help="姓名 | their name")],
    email: Annotated[str, typer.Option(help="邮箱 | mail address")],
    company: Annotated[
        str | None, typer.Option(help="所属主体代码；缺省为运营方 | company; none: the operator")
    ] = None,
) -> None:
    """新建管理员，输出一次性链接 | Make an administrator; prints a link that works once."""
    from suchi.commands import accounts

    new = accounts.new_person(login, name, email, "administrator", company, None, None, None)
    accounts.invite(Settings.from_env(), new)


@accounts_app.command("invite")
def accounts_invite(
    login: Login,
    name: Annotated[str, typer.Option(help="姓名 | their name")],
    email: Annotated[str, typer.Option(help="邮箱 | mail address")],
    role: Annotated[str, typer.Option(help="administrator | reporter | viewer")],
    company: Annotated[str | None, typer.Option(help="所属主体代码 | company or authority")] = None,
    ministry: Annotated[str | None, typer.Option(help="主管部门 | of an authority: its ministry")] = None,
    level: Annotated[str | None, typer.Option(help="nation | province | prefecture | county")] = None,
    region: Annotated[str | None, typer.Option(help="行政区划代码 | its division")] = None,
) -> None:
    """邀请，输出一次性链接 | Invite somebody; prints a link that works once."""
    from suchi.commands import accounts

    new = accounts.new_person(login, name, email, role, company, ministry, level, region)
    accounts.invite(Settings.from_env(), new)


@accounts_app.command("list")
def accounts_list() -> None:
    """列出账号 | List accounts."""
    from suchi.commands import accounts

    accounts.show(Settings.from_env())


@accounts_app.command("disable")
def accounts_disable(login: Login) -> None:
    """停用账号 | Close an account at once."""
    from suchi.commands import accounts

    accounts.disable(Settings.from_env(), login)


@accounts_app.command("reset")
def accounts_reset(
    login: Login,
    totp: Annotated[
        bool, typer.Option("--totp", help="并停用动态验证码 | also take a lost authenticator away")
    ] = False,
) -> None:
    """重设密码，输出一次性链接 | A link that sets a new password."""
    from suchi.commands import accounts

    accounts.reset(Settings.from_env(), login, totp=totp)
