"""The rules as they are declared, with filters; open to all."""

from __future__ import annotations

from suchi.domain.event import CATALOGUE
from suchi.domain.rulebook import selected
from suchi.domain.things import encode
from suchi.renderers.rules import SEVERITIES, RuleInfo, rule_info
from suchi.web.api.operation import Parameter, operation
from suchi.web.call import Call, bad_parameter

SOURCE = Parameter(
    name="source",
    zh="依据，按开头匹配",
    en="The instrument and article its source begins with",
    example="Measures art. 19",
)
SEVERITY = Parameter(
    name="severity", kind="choice", zh="性质", en="Severity", choices=tuple(SEVERITIES), example="breach"
)


@operation(
    method="GET", path="/rules", tag="register", zh="规则目录：依据、效力、何人负责、下一步", needs="public",
    en="The rules: source, days in force, who is answerable, next step", answers=list[RuleInfo],
    parameters=(
        SOURCE, SEVERITY,
        Parameter(name="event", zh="事件类型", en="A type of event", example="HandoverSent"),
    ),
)  # fmt: skip
async def all_rules(call: Call) -> None:
    event: str | None = call.given["event"]
    if event is not None and event not in CATALOGUE:
        raise bad_parameter(
            "event",
            event,
            "没有此事件类型，目录见 /api/v1/events/types",
            "no such event; /api/v1/events/types lists them",
        )
    found = selected(source=call.given["source"], severity=call.given["severity"], event=event)
    await call.answer(encode([rule_info(one) for one in found]))
