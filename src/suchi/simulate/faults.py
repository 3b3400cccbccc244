"""All kinds of fault, collected from the modules that declare them."""

from __future__ import annotations

from suchi.simulate import (
    faults_making,
    faults_products,
    faults_recycling,
    faults_retiring,
    faults_scrapping,
    faults_using,
)
from suchi.simulate.kinds import FAULTS

__all__ = [
    "FAULTS",
    "faults_making",
    "faults_products",
    "faults_recycling",
    "faults_retiring",
    "faults_scrapping",
    "faults_using",
]
