"""Published figures that shape the population, each with its source; what is assumed instead says so."""

from __future__ import annotations

# China's NEV sales, vehicles (CAAM; 2019: production, because sales were not found).
NEV_SALES = {
    2016: 507_000, 2017: 776_700, 2018: 1_256_000, 2019: 1_240_000, 2020: 1_367_000, 2021: 3_521_000,
    2022: 6_887_000, 2023: 9_495_000, 2024: 12_866_000, 2025: 16_490_000,
}  # fmt: skip

# NEV exports, vehicles (CAAM).
NEV_EXPORTS = {2022: 679_000, 2023: 1_203_000, 2024: 1_284_000, 2025: 2_615_000}

# LFP's share of installed traction-battery energy: lfp_gwh / total_gwh (CABIA; installed in vehicles made in China).
# 2016: as 2017; 2020: halfway between its neighbours; 2025, 2026: as 2024 (the split was not found).
LFP_SHARE = {
    2016: 0.495, 2017: 0.495, 2018: 0.390, 2019: 0.325, 2020: 0.421, 2021: 0.517, 2022: 0.624, 2023: 0.673,
    2024: 0.746, 2025: 0.746, 2026: 0.746,
}  # fmt: skip

# Weibull shape for all, and mean life of a vehicle in years by year of sale (Tian et al. 2025, baseline).
# Commercial vehicles sold after 2024 were not given: as 2023–24.
LIFE_SHAPE = 3.5
PRIVATE_LIFE = {
    2016: 8,
    2017: 8,
    2018: 9,
    2019: 9,
    2020: 10,
    2021: 10,
    2022: 10,
    2023: 11,
    2024: 11,
    2025: 12,
    2026: 12,
}
COMMERCIAL_LIFE = {2016: 5, 2017: 5, 2018: 6, 2019: 6, 2020: 7, 2021: 7, 2022: 7, 2023: 8, 2024: 8, 2025: 8, 2026: 8}

# Weibull scale of a battery's life in years (Tian et al. 2025, baseline, passenger BEV).
BATTERY_SCALE = {"LFP": 9.5, "NCM111": 8.5, "NCM523": 8.0, "NCM622": 7.5, "NCM811": 7.0}

# Material content, g per kWh: Li, Ni, Co, Mn, Cu, Al, P, steel (stainless and other) (BatPaC 5.1 defaults; NCM523 is
# given as NMC 532 there).
CONTENT = {
    "LFP": (91.5, 0.0, 0.0, 0.0, 551.1, 724.6, 391.6, 1488.1),
    "NCM111": (123.5, 340.1, 341.4, 318.3, 413.1, 595.0, 0.0, 1331.0),
    "NCM523": (112.5, 464.9, 186.6, 261.0, 391.9, 575.0, 0.0, 1306.9),
    "NCM622": (110.2, 546.3, 182.8, 170.4, 388.4, 571.9, 0.0, 1303.5),
    "NCM811": (99.8, 658.4, 82.6, 77.0, 369.5, 555.0, 0.0, 1285.2),
}  # fmt: skip

# Recovery, out of what went in. Li 91 % and Ni, Co, Mn 98.5 % of the smelting stage lie above the listing conditions
# (规范条件 2024: 90 % and 98 %); electrode powder, Cu and Al above 98 %. Between the conditions and 100 %: assumed.
POWDER, COPPER, ALUMINIUM, LITHIUM, NICKEL = 0.985, 0.985, 0.985, 0.91, 0.985

# Molar mass ratios: Li2CO3 per Li, M(OH)2 per Ni and Co, per Mn, FePO4 per P (arithmetic).
CARBONATE, HYDROXIDE, MANGANESE_HYDROXIDE, PHOSPHATE = 5.323, 1.578, 1.619, 4.869

# Assumed, for plausibility only: energy of a pack by its mass, Wh per kg, at the year of the design.
DENSITY = {"LFP": (95, 5.5), "NCM111": (100, 8.0), "NCM523": (105, 9.0), "NCM622": (120, 8.0), "NCM811": (130, 6.0)}
DENSITY_FROM = 2016

# Assumed: black mass as a share of a pack's mass; what modules keep of it; carry-over of Cu and Al into the powder.
BLACK_MASS, MODULE_MASS = 0.42, 0.78

# For demonstration: share of the vehicles by year of production. Old cohorts weigh far more than NEV_SALES gives them,
# so that whole lives up to recovered metal are seen by 2026.
COHORTS = {
    2016: 0.080, 2017: 0.080, 2018: 0.095, 2019: 0.095, 2020: 0.085, 2021: 0.095, 2022: 0.105, 2023: 0.105,
    2024: 0.100, 2025: 0.100, 2026: 0.060,
}  # fmt: skip


def ternary(year: int) -> str:
    """The usual ternary cathode of a year (assumed; the sequence is the industry's, its dates are rounded)."""
    if year < 2018:
        return "NCM111"
    if year < 2020:
        return "NCM523"
    return "NCM622" if year < 2023 else "NCM811"
