"""Companies that people type by name: found by the name on record, told when none or several have it."""

from __future__ import annotations

import re

from suchi.domain.codes import company_key
from suchi.domain.errors import Reason, Refused
from suchi.queries import reporting
from suchi.web.call import Call

Option = tuple[str, str]
Names = dict[str, tuple[Option, ...]]
"""Companies that were looked up already, by what was typed."""
_CODE = re.compile(r"(?=.*\d)[0-9A-Z]{9,18}")


def is_code(text: str) -> bool:
    """Whether it can be the code of a company, not its name."""
    return _CODE.fullmatch(company_key(text)) is not None


async def company_named(call: Call, field: str, text: str) -> str:
    """The code of the company of a name. Raises `form.company` where none has it, and where several do names the first of them."""
    options = await companies_named(call, text[:128], {})
    if len(options) == 1:
        return options[0][0]
    shown = text[:40]
    if not options:
        reason = Reason(
            code="form.company", field=f"/{field}", value=shown,
            zh=f"没有已登记的企业名为“{shown}”", en=f"no registered company is called “{shown}”",
            next_zh="核对名称，或填统一社会信用代码", next_en="check the name, or give the company code",
        )  # fmt: skip
    else:
        some = [one for _, one in options[:4]]
        reason = Reason(
            code="form.several", field=f"/{field}", value=shown,
            zh=f"有多个企业名称含“{shown}”", en=f"several companies have “{shown}” in their name",
            next_zh=f"写全名称或填代码，如：{'；'.join(some)}", next_en=f"give the whole name or the code, such as: {'; '.join(some)}",
        )  # fmt: skip
    raise Refused(reason.code, reason.zh, reason.en, [reason])


async def companies_named(call: Call, text: str, known: Names) -> tuple[Option, ...]:
    """The companies of a name, each as a choice; `known` spares asking twice."""
    if text not in known:
        rows = await call.services.read(reporting.companies_named, text) if text else []
        exact = [row for row in rows if text in (row.name, row.name_en)]
        known[text] = tuple((row.code, _shown(row, call.language)) for row in (exact if len(exact) == 1 else rows))
    return known[text]


def _shown(row: reporting.Named, language: str) -> str:
    return f"{row.name if language != 'en' else row.name_en or row.name} · {row.code}"
