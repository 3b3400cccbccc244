"""All rules, one module per source; importing this package fills the register of rules."""

from suchi.domain.rules import (
    coding,
    custody,
    expected,
    identity,
    models,
    order,
    recipients,
    redlines,
    registrations,
    scrapping,
    taking_back,
    using,
    yards,
)

__all__ = [
    "coding",
    "custody",
    "expected",
    "identity",
    "models",
    "order",
    "recipients",
    "redlines",
    "registrations",
    "scrapping",
    "taking_back",
    "using",
    "yards",
]
