"""What a battery holds by its chemistry, in g per kWh, with the table it comes from and how far published tables differ."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.lot import Metals

TABLE = "BatPaC 5.1 defaults"
"""The table used; a comparison with it takes its tolerance, never that of another table."""
TOLERANCE_PERMILLE = 160
"""Published tables differ by up to 16 % (lithium of LFP), so nothing nearer than that says anything."""


class Content(Struct, frozen=True):
    """Metal in g per kWh of rated energy: Li, Ni, Co, Mn, Cu, Al."""

    li: float
    ni: float
    co: float
    mn: float
    cu: float
    al: float


# By cathode; NCM523 stands for the table's NMC 532.
BY_CATHODE = {
    "LFP": Content(91.5, 0.0, 0.0, 0.0, 551.1, 724.6),
    "LMO": Content(101.5, 0.0, 0.0, 1341.3, 519.1, 689.8),
    "NCM111": Content(123.5, 340.1, 341.4, 318.3, 413.1, 595.0),
    "NCM523": Content(112.5, 464.9, 186.6, 261.0, 391.9, 575.0),
    "NCM622": Content(110.2, 546.3, 182.8, 170.4, 388.4, 571.9),
    "NCM721": Content(100.2, 578.3, 82.9, 154.6, 369.5, 555.0),
    "NCM811": Content(99.8, 658.4, 82.6, 77.0, 369.5, 555.0),
    "NCA": Content(107.5, 710.0, 133.6, 0.0, 377.6, 562.9),
    "LTO": Content(321.9, 0.0, 0.0, 2107.8, 180.4, 1235.6),
}

# What the letter of a code leaves open: the highest content of any cathode it may stand for.
_CATHODES = {
    "B": ("LFP",),
    "C": ("LMO",),
    "E": ("NCM111", "NCM523", "NCM622", "NCM721", "NCM811", "NCA"),
    "G": ("LTO",),
}


def most(letter: str | None, energy_wh: int) -> Metals | None:
    """The most metal that batteries of this chemistry (letter of GB/T 34014) and energy in Wh can hold by the table; None
    where the letter says too little. No tolerance is added."""
    cathodes = [BY_CATHODE[name] for name in _CATHODES.get(letter or "", ())]
    if not cathodes:
        return None
    return Metals(
        **{
            f"{metal}_g": round(max(getattr(cathode, metal) for cathode in cathodes) * energy_wh / 1000)
            for metal in Content.__struct_fields__
        }
    )
