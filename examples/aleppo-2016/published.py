"""The published numbers that the reconstruction is held to, each with who published it.

They stand here once more, apart from `files/20-claims.csv`, so that a test can compare
the two. Nothing here is ours: every number is a claim of the source named beside it.
What nobody published is chosen in the other files, and is called chosen there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["NIGHTS", "TOTALS", "Night", "Totals"]


@dataclass(frozen=True, slots=True)
class Night:
    """What the Centre for Reconciliation published of one night; None where it gave no number.

    Attributes:
        begins: Local day of the evening.
        civilians: Said to have left the opposition-held districts.
        children: Of them.
        laid_down: Combatants said to have laid down their weapons.
        amnestied: Of them.
        area_ha: Ground said to have been cleared.
        road_m: Road, likewise.
        buildings: Buildings, likewise.
    """

    begins: str
    civilians: int
    children: int
    laid_down: int
    amnestied: int | None = None
    area_ha: int | None = None
    road_m: int | None = None
    buildings: int | None = None


NIGHTS: Final = (
    Night("2016-12-08", 8461, 2934, 14, 14, area_ha=6),  # TASS, 9 December
    Night("2016-12-09", 17971, 7542, 28, 28, area_ha=8, road_m=4500, buildings=24),  # news agencies, 10 December
    Night("2016-12-10", 2124, 1007, 291),  # statement of 11 December
)


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of the statement of 11 December 2016; where the period begins is not said."""

    evacuated: int = 78_000  # "more than"
    under_way: int = 8_000  # "about"
    laid_down: int = 1_324  # "about"
    amnestied: int = 1_270
    area_ha: int = 24
    blocks: int = 162
    road_m: int = 11_000
    facilities: int = 20  # "over"
    ordnance: int = 1_340  # "about"
    control_percent: int = 93


TOTALS: Final = Totals()
