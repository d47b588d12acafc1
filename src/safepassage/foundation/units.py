"""Units of measure and their exact conversions: the one file that holds a factor.

Stored codes are UCUM (https://ucum.org): `har`, `[acr_us]`, `m2`, `{person}`, `%`.
Aliases are read and printed. Factors are `Fraction`s, so a conversion there and
back is the identity. Annotations such as `{person}` and `{building}` are units of
their own: persons do not convert to households, nor blocks to hectares.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

__all__ = ["UNITS", "Unit", "convert", "unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        code: UCUM code, as stored.
        dimension: Units convert within one dimension only.
        factor: How many of the dimension's SI (or counting) unit one of it is.
        aliases: Other ways to write it, all read; the first is printed.
        whole: Whether only whole numbers make sense.
    """

    code: str
    dimension: str
    factor: Fraction
    aliases: tuple[str, ...]
    whole: bool = False

    @property
    def symbol(self) -> str:
        """How it is printed beside a number."""
        return self.aliases[0]


# The international foot, 0.3048 m, and the acre of 43,560 square feet built on it:
# NIST Special Publication 811 (2008), appendix B.8. The US survey foot, from which UCUM
# defines [acr_us], was retired on 31 December 2022 (Federal Register 85 FR 62698); the
# difference is 4 parts in a million. UCUM has the international acre as [acr_br].
_FOOT_M: Final = Fraction(3048, 10000)
_MILE_M: Final = 5280 * _FOOT_M
_ACRE_INTERNATIONAL_M2: Final = 43560 * _FOOT_M**2
_FOOT_US_M: Final = Fraction(1200, 3937)
_ACRE_US_M2: Final = 43560 * _FOOT_US_M**2


def _things(code: str, *aliases: str) -> Unit:
    return Unit(f"{{{code}}}", code, Fraction(1), (*aliases, code), whole=True)


UNITS: Final[tuple[Unit, ...]] = (
    Unit("m2", "area", Fraction(1), ("m²", "m2", "sqm", "sq m")),
    Unit("har", "area", Fraction(10_000), ("ha", "har", "hectare", "hectares")),
    Unit("km2", "area", Fraction(1_000_000), ("km²", "km2", "sq km")),
    Unit("[acr_us]", "area", _ACRE_US_M2, ("acre", "acres")),
    Unit("[acr_br]", "area", _ACRE_INTERNATIONAL_M2, ("acre (international)",)),
    Unit("[sft_i]", "area", _FOOT_M**2, ("ft²", "ft2", "sq ft", "square feet")),
    Unit("m", "length", Fraction(1), ("m", "metre", "metres")),
    Unit("cm", "length", Fraction(1, 100), ("cm",)),
    Unit("km", "length", Fraction(1000), ("km", "kilometre", "kilometres")),
    Unit("[mi_i]", "length", _MILE_M, ("mi", "mile", "miles")),
    Unit("[ft_i]", "length", _FOOT_M, ("ft", "foot", "feet")),
    Unit("min", "duration", Fraction(60), ("min", "minutes")),
    Unit("h", "duration", Fraction(3600), ("h", "hours")),
    Unit("L", "volume", Fraction(1, 1000), ("L", "l", "litre", "litres")),
    Unit("m3", "volume", Fraction(1), ("m³", "m3")),
    Unit("kcal", "energy", Fraction(4184), ("kcal",)),  # thermochemical: UCUM cal_th = 4.184 J
    Unit("kg", "mass", Fraction(1), ("kg",)),
    Unit("t", "mass", Fraction(1000), ("t", "tonne", "tonnes")),
    Unit("%", "share", Fraction(1, 100), ("%", "percent", "per cent")),
    _things("person", "people", "persons"),
    _things("household", "households"),
    _things("building", "buildings"),
    _things("block", "blocks"),
    _things("object", "objects"),
    _things("vehicle", "vehicles"),
    _things("weapon", "weapons"),
    _things("meal", "meals"),
    _things("consultation", "consultations"),
    _things("bed", "beds"),
    _things("day", "days"),
    _things("latrine", "latrines"),
    _things("facility", "facilities"),
    _things("hazard", "hazards"),
    _things("event", "events"),
    _things("incident", "incidents"),
    _things("notice", "notices"),
    _things("accident", "accidents"),
    _things("corridor", "corridors"),
)

_BY_NAME: Final[dict[str, Unit]] = {name: each for each in UNITS for name in (each.code, *each.aliases)}


def unit(name: str) -> Unit | None:
    """The unit of that code or alias; case matters first, then not."""
    return _BY_NAME.get(name) or _BY_NAME.get(name.strip().casefold())


def convert(value: Fraction, source: str, target: str) -> Fraction:
    """`value` of `source` expressed in `target`, exactly.

    Raises:
        ValueError: a unit is unknown, or the two measure different things.

    >>> convert(Fraction(24), "ha", "m2")
    Fraction(240000, 1)
    """
    here, there = unit(source), unit(target)
    if here is None or there is None:
        msg = f"{source if here is None else target!r} is not a unit known here"
        raise ValueError(msg)
    if here.dimension != there.dimension:
        msg = f"{here.code} is {here.dimension} and {there.code} is {there.dimension}: they do not convert"
        raise ValueError(msg)
    return value * here.factor / there.factor
