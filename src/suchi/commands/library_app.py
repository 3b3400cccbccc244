"""The options of `suchi library`; the work is in `suchi.commands.library`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from suchi.settings import Settings

library_app = typer.Typer(no_args_is_help=True, help="技术信息库 | technical information for removal and dismantling")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="文件 | file")]
BatteryModel = Annotated[str | None, typer.Option(help="企业代码/型号 | company code/model")]
VehicleModel = Annotated[str | None, typer.Option(help="车型 | vehicle model")]
Json = Annotated[bool, typer.Option("--json", help="机器可读 | machine-readable")]


@library_app.command("canonical")
def library_canonical(
    file: File,
    out: Annotated[Path | None, typer.Option(help="写入此文件，缺省为标准输出 | else standard output")] = None,
) -> None:
    """检查结构化技术信息，写出规范字节与哈希 | Check technical information as data; write its exact bytes and hash."""
    from suchi.commands import library

    library.canonical(file, out)


@library_app.command("file")
def library_file(
    file: File,
    kind: Annotated[str, typer.Option(help="removal | dismantling | hazards | storage")],
    version: Annotated[str, typer.Option(help="版本 | version")],
    url: Annotated[str, typer.Option(help="服务器地址 | a server")],
    key: Annotated[str, typer.Option(envvar="SUCHI_KEY", help="服务器密钥 | the server's key")],
    language: Annotated[str, typer.Option(help="zh | en")] = "zh",
    battery_model: BatteryModel = None,
    vehicle_model: VehicleModel = None,
    open_hazards: Annotated[
        bool, typer.Option("--open-hazards", help="向公众公开其中的危险提示 | let everybody read its hazards")
    ] = False,
) -> None:
    """上传文件并报送 | Hand a document in and file it, in one call."""
    from suchi.commands import library

    named = library.Named(battery_model=battery_model, vehicle_model=vehicle_model)
    told = {"kind": kind, "version": version, "language": language}
    library.file(file, named, told, url=url, key=key, open_hazards=open_hazards)


@library_app.command("show")
def library_show(
    battery_model: BatteryModel = None,
    vehicle_model: VehicleModel = None,
    json: Json = False,
) -> None:
    """型号已报送的文件、是否上传、打开次数 | What is filed for a model, whether it came, how often it is opened."""
    from suchi.commands import library

    named = library.Named(battery_model=battery_model, vehicle_model=vehicle_model)
    library.show(Settings.from_env(), named, as_json=json)


@library_app.command("coverage")
def library_coverage(
    today: Annotated[str | None, typer.Option(help="按哪一天计算，默认当天 | the day to count by")] = None,
    json: Json = False,
) -> None:
    """未报送、未上传、从未打开 | What is not filed though due, did not come, or is never opened."""
    from suchi.commands import library

    library.coverage(Settings.from_env(), today, as_json=json)
