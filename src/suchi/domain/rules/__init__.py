"""All rules, one module per source; importing this package fills the register of rules."""

from suchi.domain.rules import coding, custody, order, reporting

__all__ = ["coding", "custody", "order", "reporting"]
