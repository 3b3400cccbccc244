"""Suchi 溯池: the register of traction-battery packs, from the production line to the recovered metal."""

__version__ = "0.1.0"
