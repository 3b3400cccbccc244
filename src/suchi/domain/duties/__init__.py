"""All duties; importing this package fills the register of duties."""

from suchi.domain.duties import custody, information, reporting

__all__ = ["custody", "information", "reporting"]
