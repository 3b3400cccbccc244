"""How much metal a battery holds by its chemistry and energy: a published table with its source and its tolerance."""

from __future__ import annotations

METALS = ("li", "ni", "co", "mn", "cu", "al")

# g per kWh of Li, Ni, Co, Mn, Cu, Al: BatPaC 5.1 defaults (NCM523 is given as NMC 532 there).
SOURCE = "BatPaC 5.1 defaults"
TOLERANCE_PERMILLE = 160
"""Published tables differ by up to 16 % (LFP lithium): the tolerance belongs to this table."""
_TABLE = {
    "LFP": (91.5, 0.0, 0.0, 0.0, 551.1, 724.6),
    "LMO": (101.5, 0.0, 0.0, 1341.3, 519.1, 689.8),
    "NCM111": (123.5, 340.1, 341.4, 318.3, 413.1, 595.0),
    "NCM523": (112.5, 464.9, 186.6, 261.0, 391.9, 575.0),
    "NCM622": (110.2, 546.3, 182.8, 170.4, 388.4, 571.9),
    "NCM721": (100.2, 578.3, 82.9, 154.6, 369.5, 555.0),
    "NCM811": (99.8, 658.4, 82.6, 77.0, 369.5, 555.0),
    "NCM95": (94.5, 739.5, 19.5, 18.2, 360.9, 548.1),
    "NCA": (107.5, 710.0, 133.6, 0.0, 377.6, 562.9),
    "NCMA": (100.5, 738.0, 33.3, 31.0, 369.5, 578.7),
    "Na-ion": (0.0, 0.0, 0.0, 322.0, 533.9, 724.6),
    "LTO": (321.9, 0.0, 0.0, 2107.8, 180.4, 1235.6),
}
# A name on record stands for every variant it may mean: what counts is the most that can be in it.
_NCM = ("NCM111", "NCM523", "NCM622", "NCM721", "NCM811", "NCM95", "NCMA")
_VARIANTS: dict[str, tuple[str, ...]] = {
    "LFP": ("LFP",),
    "LMO": ("LMO",),
    "NCM": _NCM,
    "NCA": ("NCA", "NCMA"),
    "Na-ion": ("Na-ion",),
    "LTO": ("LTO",),
}
# The two letters of the battery code whose meaning is confirmed (REGULATION: B and E).
_OF_LETTER = {"B": ("LFP",), "E": ("NCM", "NCA")}


def chemistries_of_letter(letter: str | None) -> tuple[str, ...]:
    """The chemistries a battery code's letter may mean; empty where its meaning is not certain."""
    return _OF_LETTER.get(letter or "", ())


def most_metal_g(chemistries: tuple[str, ...], energy_wh: int) -> tuple[float, ...] | None:
    """The most of each metal (g, in the order of `METALS`) that so much energy of these chemistries can hold, tolerance of
    the table included; None where the table does not know one of them."""
    rows = [_TABLE[variant] for name in chemistries for variant in _VARIANTS.get(name, ())]
    if not rows or any(name not in _VARIANTS for name in chemistries):
        return None
    factor = energy_wh / 1000 * (1000 + TOLERANCE_PERMILLE) / 1000
    return tuple(max(row[metal] for row in rows) * factor for metal in range(len(METALS)))
