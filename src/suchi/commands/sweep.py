"""The `sweep` and `balance` commands: the population asked on a day, and the balance of one plant."""

from __future__ import annotations

from datetime import date

import msgspec

from suchi.capture.draft import now_us
from suchi.commands.opening import open_store
from suchi.commands.telling import note, say
from suchi.db.pool import Store
from suchi.domain import balance as balances
from suchi.domain.errors import Failure
from suchi.domain.event import day_of, instant_us, moment
from suchi.domain.flows import GATE
from suchi.domain.sweep import SWEEPS
from suchi.domain.wording import code_word
from suchi.projections import sweeping
from suchi.queries import flows
from suchi.settings import Settings

_DAY_US = 86_400_000_000
_HEADER = "编号  级别    现有   新增   消除          用时  名称 | code  severity  standing  found  resolved  time  name"


def sweep(settings: Settings, today: str | None, *, whole: bool, as_json: bool) -> None:
    """Run the sweeps of a day and say what they found."""
    day = _day("sweep.day", "--today", today) if today else None
    with open_store(settings) as store:
        ran = run(store, day, whole=whole)
    if as_json:
        say(msgspec.json.encode([one._asdict() for one in ran]).decode())
        return
    say(_HEADER)
    for one in sorted(ran, key=lambda one: SWEEPS[one.rule].code):
        about = SWEEPS[one.rule]
        told = f"{about.severity:<7} {one.standing:>6} {one.found:>+6} {-one.resolved:>+6} {one.ms:>9.1f} ms"
        say(f"{about.code}  {told}  {about.zh} {about.en}")


def run(store: Store, today: date | None, *, whole: bool = False) -> list[sweeping.Ran]:
    """Sweep as of a day, or as of the register's own today; what is found is known from the end of that day at the latest."""
    own, at_us = sweeping.day_of_register(store, now_us())
    actual = date.fromisoformat(day_of(moment(now_us())))
    if today is not None and today > max(own, actual):
        raise Failure(
            "sweep.future",
            f"{today} 尚未到来，其筛查会留下尚不成立的认定；请填不晚于 {max(own, actual)} 的日期",
            f"{today} has not come yet, and its sweeps would leave findings that do not hold: name a day not after {max(own, actual)}",
        )
    if today is not None and today != own:
        at_us = min(instant_us(today.isoformat()) + _DAY_US - 1, now_us())
    day = today or own
    note(f"正在筛查 {day}", f"sweeping as of {day}")
    ran = sweeping.sweep(store, day, at_us=at_us, whole=whole)
    standing = sum(one.standing for one in ran)
    seconds = sum(one.ms for one in ran) / 1000
    note(
        f"已运行 {len(ran)} 项，{standing} 条认定，用时 {seconds:.1f} 秒",
        f"{len(ran)} sweeps, {standing} findings, {seconds:.1f} s",
    )
    return ran


def balance(settings: Settings, site: str, since: str | None, until: str | None, *, as_json: bool) -> None:
    """Say what moved at a plant."""
    first = _day("balance.day", "--from", since) if since else None
    last = _day("balance.day", "--to", until) if until else None
    if first is not None and last is not None and last < first:
        raise Failure(
            "balance.period",
            f"--to {last} 早于 --from {first}；请把首日写在 --from",
            f"--to {last} is before --from {first}: the first day goes to --from",
        )
    with open_store(settings) as store, store.connect_app("suchi balance") as connection:
        moved = flows.of_site(connection, site, since, until)
    if moved is None:
        raise Failure(
            "site.unknown",
            f"登记册中没有场所“{site}”；请写作 企业代码/场所编号",
            f"the register holds no site “{site}”: write company code/site id",
        )
    found = balances.of_sums(site, moved.since, moved.until, moved.before, moved.during)
    if as_json:
        say(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    say(f"{site}  {found.since} … {found.until}  （克 | g）")
    say(f"  期初 opening {_shown(found.opening_g)}   期末 closing {_shown(found.stock_g)}")
    for name, step in found.steps.items():
        named = f"{code_word(name, zh=True)} {code_word(name, zh=False)}"
        # what came through the gate and has not left it yet is no difference of a balance
        over = "净进场 net in" if name == GATE else "差 difference"
        say(
            f"  {named}  进 in {_total(step.into)}  出 out {_total(step.out)}  损 loss {_total(step.loss)}  "
            f"残 residue {_total(step.residue)}  {over} {_shown(step.difference_g)}"
        )
        if step.recovered_permille:
            rates = "  ".join(f"{metal} {permille}‰" for metal, permille in step.recovered_permille.items())
            say(f"  {'':<12} 金属产出/投入 metal out of metal in: {rates}")


def _total(total: balances.Total) -> str:
    more = f"+{total.mass_unknown}?" if total.mass_unknown else ""
    return f"{total.mass_g:,}{more}"


def _shown(mass_g: int | None) -> str:
    return "不明 unknown" if mass_g is None else f"{mass_g:,}"


def _day(code: str, option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Failure(
            code,
            f"{option} 须写成 2026-10-31，而不是“{text}”",
            f"{option} takes a day such as 2026-10-31, not “{text}”",
        ) from None
