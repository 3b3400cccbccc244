"""Notice of what is about to end: on which days ahead a company is told, which is a choice of the register's and no term of the law."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.terms import days_between


class Notice(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Days ahead on which notice is given, in calendar days, the earliest first. `grade` operator: whoever runs the register set
    them; no instrument does, and nothing follows from them."""

    days: tuple[int, ...]
    grade: str = "operator"
    zh: str
    en: str

    def step(self, today: str, due: str) -> int | None:
        """The step that has come by the day: the least number of days ahead not passed yet. None: it is too early, or over."""
        left = days_between(today, due)
        return min((days for days in self.days if left <= days), default=None) if left >= 0 else None


PERMIT_ENDS = Notice(
    days=(60, 30, 7),
    zh="提醒日由登记册运营方设定，并非法定期限",
    en="the days of notice are set by the register's operator and are no term of the law",
)
"""When a permit of a site is about to end."""
