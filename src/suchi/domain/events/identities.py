"""Identities 身份: platform codes, new labels, merged and split identities; part of making."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import battery_key, vin_key
from suchi.domain.event import Code, CompanyCode, Event, FreeText, Level, Natural, Ref, Touch, event
from suchi.domain.events.vocabulary import MAKERS, Chemistry, SomeCodes, keys, owner_key


@event(
    rank=11,
    by="any",
    zh="补码",
    en="Platform code assigned",
    says=("为无编码或标签灭失的电池补发平台编码", "A platform code for an item without a code or label"),
)
class PlatformCodeAssigned(Event, frozen=True, kw_only=True):
    """Identity for what was built before the standard or lost its label; photographs travel as attachments."""

    code: Code
    level: Level = "P"
    old_marking: FreeText | None = None
    vin: Code | None = None
    chemistry: Chemistry | None = None
    mass_g: Natural | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        vin = vin_key(self.vin) if self.vin else None
        note = f"from:{vin}" if vin else None
        yield self.battery(self.code, born=True, level=self.level, mass_g=self.mass_g, holder=self.here, note=note)
        if vin is not None:
            code = battery_key(self.code)
            yield self.vehicle(vin, note=f"platform-code:{code}", platform_code=code if self.level == "P" else None)


@event(
    rank=12,
    by=MAKERS,
    zh="更换标签",
    en="Label replaced",
    says=(
        "同一电池改用新编码标签，旧编码仍为其身份",
        "The same battery under a new label; the first code stays its identity",
    ),
)
class LabelReplaced(Event, frozen=True, kw_only=True):
    code: Code
    new_code: Code
    reason: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        code, new = battery_key(self.code), battery_key(self.new_code)
        if new == code:  # the same code printed again
            yield self.battery(code, note="label")
            return
        yield self.battery(code, aliases=(new,))
        yield self.battery(new, alias_of=code)


@event(
    rank=12,
    by="registrar",
    governing=True,
    zh="身份合并",
    en="Identities merged",
    says=("多个编码证实为同一电池", "Several codes proved to be one battery"),
)
class IdentitiesMerged(Event, frozen=True, kw_only=True):
    code: Code
    aliases: SomeCodes
    reason: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        main = battery_key(self.code)
        aliases = tuple(alias for alias in keys(self.aliases) if alias != main)
        yield self.battery(main, aliases=aliases)
        for alias in aliases:
            yield self.battery(alias, alias_of=main)


@event(
    rank=12,
    by="registrar",
    governing=True,
    zh="身份拆分",
    en="Identity split",
    says=(
        "一个编码证实被两个电池使用，第二个加后缀",
        "One code proved to be carried by two batteries; the second gets a suffix",
    ),
)
class IdentitySplit(Event, frozen=True, kw_only=True):
    """The second battery gets `newCode` (the code with `~2`), with its holder or the vehicle it sits in."""

    code: Code
    new_code: Code
    holder: CompanyCode | None = None
    vin: Code | None = None
    reason: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        code, new = battery_key(self.code), battery_key(self.new_code)
        if new == code:
            yield self.battery(code, note="split")
            return
        vin = vin_key(self.vin) if self.vin else None
        yield self.battery(code, note="split", gone_from=vin)
        holder = owner_key(self.holder) if self.holder else None
        yield self.battery(new, born=True, holder=holder, vehicle=vin)
        if vin is not None:
            yield self.vehicle(vin, instead=(code, new))
