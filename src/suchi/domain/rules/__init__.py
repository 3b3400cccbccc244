"""All rules, one module per source; importing this package fills the register of rules."""

from suchi.domain.rules import coding, custody, handover, lots, order, products, receipt, recovery

__all__ = ["coding", "custody", "handover", "lots", "order", "products", "receipt", "recovery"]
