"""All rules, one module per source; importing this package fills the register of rules."""

from suchi.domain.rules import coding, custody, expected, identity, models, order, registrations, using

__all__ = ["coding", "custody", "expected", "identity", "models", "order", "registrations", "using"]
