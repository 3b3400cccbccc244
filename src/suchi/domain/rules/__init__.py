"""All rules, one module per source; importing this package fills the register of rules."""

from suchi.domain.rules import case_openings, cases, coding, custody, order

__all__ = ["case_openings", "cases", "coding", "custody", "order"]
