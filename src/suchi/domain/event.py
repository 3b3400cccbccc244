"""What a report is: `Event`, what it leaves on each thing it names (`Touch`), and the catalogue of all types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from suchi.domain.codes import battery_key, company_key, vin_key

KINDS = (
    "battery",
    "battery_model",
    "case",
    "company",
    "consignment",
    "law",
    "lot",
    "site",
    "vehicle",
    "vehicle_model",
)
GOVERNING_KINDS = frozenset({"battery_model", "case", "company", "law", "site", "vehicle_model"})
"""Things that other reports look up: changing one makes earlier judgements worth repeating."""

CHINA = timezone(timedelta(hours=8))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

OCCURRED_AT = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$"
DATE = r"^\d{4}-\d{2}-\d{2}$"

# Patterns are stated for the schema and checked when the value is used: a pattern in the decoder costs 1 µs a field.
Moment = Annotated[str, Meta(max_length=32, extra_json_schema={"pattern": OCCURRED_AT})]
Day = Annotated[str, Meta(max_length=10, extra_json_schema={"pattern": DATE, "format": "date"})]
EventId = Annotated[str, Meta(min_length=1, max_length=64)]
CompanyCode = Annotated[str, Meta(min_length=1, max_length=40)]
Code = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=128)]
Text = Annotated[str, Meta(max_length=512)]
FreeText = Annotated[str, Meta(max_length=512, extra={"free_text": True})]
"""What somebody writes in their own words, which may name a person: sealed beside the entry, and in no plain row of the register
(`domain/free_text`)."""
Natural = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Permille = Annotated[int, Meta(ge=0, le=1000)]
Region = Annotated[str, Meta(min_length=6, max_length=6)]
Country = Annotated[str, Meta(min_length=2, max_length=2)]
Sha256 = Annotated[str, Meta(min_length=64, max_length=64)]
Level = Literal["P", "M", "C"]


class Ref(Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """The name of a thing; sorted order is the order in which rows are written."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class When(Struct, frozen=True, order=True, gc=False):
    """The one order of all entries: what happened first, then stage of life, then what was recorded first."""

    instant_us: int
    rank: int
    recorded_us: int
    place: int


class Touch(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", tag_field="on", gc=False):
    """The slice of an event that concerns one thing: which event, by whom, when, and what it changes of the thing."""

    event: str
    by: str
    at: str


class Undone(Touch, frozen=True, tag="undone"):
    """A correction reaches this thing: the entries `targets` (hex) are void while this one stands."""

    targets: tuple[str, ...]


class Adopted(Touch, frozen=True, tag="adopted"):
    """An authority adopts the entries `targets` (hex): they take effect although outside their reporters' roles."""

    targets: tuple[str, ...]


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", forbid_unknown_fields=True):
    """Base of the nested structures of the wire: camelCase names, defaults omitted, unknown fields refused."""


class Attachment(Part, frozen=True):
    """A document kept outside the ledger: its salted SHA-256 (hex) and what it is."""

    hash: Sha256
    kind: Name
    media_type: Name | None = None


class Event(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename="camel",
    forbid_unknown_fields=True,
    tag_field="type",
    tag=True,
    gc=False,
):
    """One report. `id` is the reporter's own and makes sending again safe; a bare date is the whole day in UTC+8."""

    id: EventId
    occurred_at: Moment
    reporter: CompanyCode
    site: Code | None = None
    attachments: tuple[Attachment, ...] = ()
    provenance: Literal["reported", "migrated", "opening"] = "reported"
    recorded_at: Moment | None = None

    about: ClassVar[About]

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        """Every thing this event names, each with the slice that concerns it."""
        raise NotImplementedError(type(self).__name__)

    def looks_up(self) -> Iterable[Ref]:
        """Things that are read for the judgement and never written."""
        return ()

    def battery(self, code: str, /, **change: Any) -> tuple[Ref, Touch]:
        return Ref("battery", battery_key(code)), _touch["battery"](
            event=type(self).__name__, by=self.reporter, at=self.occurred_at, **change
        )

    def vehicle(self, vin: str, /, **change: Any) -> tuple[Ref, Touch]:
        return Ref("vehicle", vin_key(vin)), _touch["vehicle"](
            event=type(self).__name__, by=self.reporter, at=self.occurred_at, **change
        )

    def company(self, code: str, /, **change: Any) -> tuple[Ref, Touch]:
        return self.thing("company", company_key(code), **change)

    def thing(self, kind: str, key: str, /, **change: Any) -> tuple[Ref, Touch]:
        return Ref(kind, key), _touch[kind](event=type(self).__name__, by=self.reporter, at=self.occurred_at, **change)

    @property
    def here(self) -> str:
        """The custody text of the reporter: `company` or `company/site`."""
        return f"{self.reporter}/{self.site}" if self.site else self.reporter


class About(Struct, frozen=True):
    """What the platform knows of an event type besides its fields."""

    type: type[Event]
    stage: str
    rank: int
    by: frozenset[str]
    zh: str
    en: str
    says_zh: str
    says_en: str
    governing: bool

    @property
    def name(self) -> str:
        return self.type.__name__


class Entry(Struct, frozen=True, gc=False):
    """An event on record. `id` is 16 bytes; `recorded_us` counts microseconds since 1970 UTC."""

    id: bytes
    event: Event
    when: When
    submitted_by: str

    @property
    def recorded_us(self) -> int:
        return self.when.recorded_us


CATALOGUE: dict[str, About] = {}
_touch: dict[str, Callable[..., Touch]] = {}

ANY_ROLE = frozenset(
    "battery_maker vehicle_maker swap_operator repairer dismantler recycler outlet asset_owner custodian carrier exporter "
    "regulator auditor registrar".split()
)
STAGES = ("making", "using", "retiring", "recycling", "governing")
_STAGE_OF_MODULE = {
    "models": "making",
    "identities": "making",
    "servicing": "using",
    "recalls": "using",
    "handing_over": "retiring",
    "lots": "recycling",
    "governing_parties": "governing",
    "governing_cases": "governing",
}
OFFICES = frozenset({"registrar", "regulator"})


T = TypeVar("T", bound=Touch)
E = TypeVar("E", bound=Event)


def touch_of(kind: str) -> Callable[[type[T]], type[T]]:
    """Declare the touch class of a kind of thing."""

    def keep(cls: type[T]) -> type[T]:
        _touch[kind] = cls
        return cls

    return keep


def event(
    *, rank: int, by: str, zh: str, en: str, says: tuple[str, str], governing: bool = False
) -> Callable[[type[E]], type[E]]:
    """Declare an event type: stage rank within one instant, roles that may report it, titles, and what it says."""

    def keep(cls: type[E]) -> type[E]:
        roles = ANY_ROLE if by == "any" else frozenset(by.split())
        if not roles <= ANY_ROLE:
            raise ValueError(f"{cls.__name__}: unknown role in {by!r}")
        module = cls.__module__.rsplit(".", 1)[-1]
        stage = _STAGE_OF_MODULE.get(module, module)
        cls.about = About(cls, stage, rank, roles, zh, en, says[0], says[1], governing)
        CATALOGUE[cls.__name__] = cls.about
        return cls

    return keep


def instant_us(occurred_at: str) -> int:
    """Microseconds since 1970 UTC; a bare date is its first instant in UTC+8. Raises ValueError."""
    if len(occurred_at) in _WHOLE_SECONDS and occurred_at[16] == ":" and (second := occurred_at[17:19]) in _SECONDS:
        return _midnight_us(occurred_at[:10], occurred_at[19:]) + _minutes_us(occurred_at[10:16]) + _SECONDS[second]
    return _instant_us(occurred_at)


_WHOLE_SECONDS = frozenset({20, 25})
"""Lengths of a moment without a fraction, in UTC and with an offset: nearly all are such, on few days, in few offsets."""
_SECONDS = {f"{second:02}": second * 1_000_000 for second in range(60)}


@lru_cache(maxsize=1 << 14)
def _midnight_us(day: str, offset: str) -> int:
    return _instant_us(f"{day}T00:00:00{offset}")


@lru_cache(maxsize=1440)
def _minutes_us(time: str) -> int:
    return _instant_us(f"1970-01-01{time}:00Z")


def _instant_us(occurred_at: str) -> int:
    moment = datetime.fromisoformat(occurred_at)
    if len(occurred_at) == 10:
        moment = moment.replace(tzinfo=CHINA)
    elif moment.tzinfo is None:
        raise ValueError("offset missing")
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


@lru_cache(maxsize=1 << 12)
def moment(us: int) -> str:
    """RFC 3339 text of an instant, UTC, with microseconds only where there are any."""
    return (_EPOCH + timedelta(microseconds=us)).isoformat()[:-6] + "Z"


def day_of(occurred_at: str) -> str:
    """The calendar day in UTC+8 on which it happened, `YYYY-MM-DD`."""
    if len(occurred_at) == 10 or occurred_at.endswith("+08:00"):
        return occurred_at[:10]
    return datetime.fromisoformat(occurred_at).astimezone(CHINA).date().isoformat()


def surely_before(earlier: str, later: str) -> bool:
    """Whether the first certainly precedes the second; within one day a bare date proves no order."""
    if len(earlier) == 10 or len(later) == 10:
        return day_of(earlier) < day_of(later)
    return instant_us(earlier) < instant_us(later)


def fields_of(cls: type[Event]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of an event type as the wire names them."""
    return msgspec.structs.fields(cls)
