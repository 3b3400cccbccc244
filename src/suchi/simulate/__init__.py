"""A synthetic population for demo, tests and load: invented companies, plausible lives, named faults with truth labels."""

from __future__ import annotations

from suchi.simulate.options import Label, Options
from suchi.simulate.population import population
from suchi.simulate.summary import Summary, summary

__all__ = ["Label", "Options", "Summary", "population", "summary"]
