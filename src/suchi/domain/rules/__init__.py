"""All rules, one module per source; importing this package fills the registers of rules and of sweeps."""

from suchi.domain.rules import coding, custody, order, sweeps, sweeps_hints, sweeps_plants, sweeps_things

__all__ = ["coding", "custody", "order", "sweeps", "sweeps_hints", "sweeps_plants", "sweeps_things"]
