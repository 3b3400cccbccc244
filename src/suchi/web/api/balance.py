"""The balance of a plant: what came in, went out, was lost and should be left, by step, chemistry and metal."""

from __future__ import annotations

from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.told import is_authority, to_plant
from suchi.domain import balance as balances
from suchi.domain.audiences import Audiences
from suchi.domain.codes import company_key
from suchi.domain.disclosure import restricted
from suchi.domain.event import day_of
from suchi.queries import flows
from suchi.queries.things import Conn
from suchi.web.api.neighbours import not_on_record
from suchi.web.api.operation import Moment, Parameter, in_path, operation
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import Asker, asker, give


def _day(name: str, zh: str, en: str, example: str) -> Parameter:
    return Parameter(name=name, kind="moment", zh=zh, en=en, example=example)


@operation(
    method="GET", needs="read", path="/sites/{company}/{site}/balance", tag="lots", zh="场所物料平衡",
    en="The balance of a plant over a period", answers=balances.Balance, errors=(403, 404),
    parameters=(
        in_path("company", "统一社会信用代码", "A unified social credit code", "91990000016313140B"),
        in_path("site", "场所编号", "The id of a site", "HF-1"),
        _day("from", "首日，缺省为首次在册变动", "The first day; unless told that of the first movement", "2026-01-01"),
        _day("to", "末日，缺省为最近一次变动", "The last day; unless told that of the newest movement", "2026-12-31"),
    ),
)  # fmt: skip
async def plant_balance(call: Call) -> None:
    site = f"{company_key(call.path['company'])}/{call.path['site']}"
    first: Moment | None = call.given["from"]
    last: Moment | None = call.given["to"]
    since, until = day_of(first.text) if first else None, day_of(last.text) if last else None
    if since and until and since > until:
        raise bad_parameter("to", until, f"须不早于 from（{since}）", f"it is not before `from` ({since})")
    told, audiences = await balance_seen(call, site, since, until)
    await give(call, "Balance", told, audiences, thing=f"site:{site}/balance", concerned=(site,))


async def balance_seen(
    call: Call, site: str, since: str | None, until: str | None
) -> tuple[balances.Balance, Audiences]:
    """The balance of a site (`company/site`) and what the caller is to it; whoever answers with it puts the read on record.
    Raises where the plant is none of the caller's, as where there is none."""
    reach, region = await call.services.read(_where, asker(call), site)
    audiences = to_plant(reach, site.partition("/")[0], region)
    if not restricted(audiences):  # asked before anything is read: how long it takes tells nothing
        raise denied("access.region") if is_authority(reach) else not_on_record("site", "场所", "site", site)
    moved = await call.services.read(flows.of_site, site, since, until)
    if moved is None:
        raise not_on_record("site", "场所", "site", site)
    return balances.of_sums(site, moved.since, moved.until, moved.before, moved.during), audiences


def _where(conn: Conn, ask: Asker, site: str) -> tuple[Reach, str | None]:
    return ask(conn), flows.region_of(conn, site)
