"""What files say about a street in words: `yes`, `-1`, `3.5 m`, `12'`, `30 mph`.

The words are OpenStreetMap's (its wiki: Key:oneway, Key:width, Key:lanes, Key:maxspeed), which other files borrow. A
word that is not understood is said to be so and never read as a number that it might have meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["lanes", "numbered", "oneway", "speed_m_s", "tagged", "width_m"]

ONEWAY: Final = {
    **dict.fromkeys(("yes", "true", "1", "1.0"), 1),
    **dict.fromkeys(("-1", "reverse", "-1.0"), -1),
    **dict.fromkeys(("no", "false", "0", "0.0", "reversible", "alternating"), 0),
}
"""A street whose direction changes over the day is counted as both ways: people in charge may choose."""
NOTHING: Final = ("", "nan", "NaN", "None", "<NA>")
"""How a cell without anything reads as a text."""
FOOT_M: Final = 0.3048
INCH_M: Final = 0.0254
KMH_M_S: Final = 1 / 3.6
MPH_M_S: Final = 0.44704
LANES_MAX: Final = 20
_LENGTH: Final = re.compile(r"([0-9]+(?:[.,][0-9]+)?|[0-9]*[.,][0-9]+|-[0-9.]+) ?(m|ft|)")
_FEET: Final = re.compile(r"([0-9]+)'(?: ?([0-9]+)\")?")
_SPEED: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(km/h|kmh|mph|)")


def oneway(text: str) -> int | None:
    """1 from start to end only, -1 the other way, 0 both ways; none where it is not understood."""
    return ONEWAY.get(text.lower())


def width_m(text: str) -> float | None:
    r"""Metres; negative as it was written, so that it is told; none where it is not understood.

    >>> width_m("3.5"), width_m("3,5 m"), round(width_m("12'6\""), 2), width_m("narrow")
    (3.5, 3.5, 3.81, None)
    """
    if hit := _FEET.fullmatch(text):
        return int(hit[1]) * FOOT_M + int(hit[2] or 0) * INCH_M
    if hit := _LENGTH.fullmatch(text):
        try:
            return float(hit[1].replace(",", ".")) * (FOOT_M if hit[2] == "ft" else 1)
        except ValueError:
            return None
    return None


def lanes(text: str) -> int | None:
    """A whole number of lanes."""
    number = text.removesuffix(".0")
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number) <= LANES_MAX else None


def speed_m_s(text: str) -> float | None:
    """Metres a second; a speed of so many an hour in km unless it says mph.

    >>> speed_m_s("36"), round(speed_m_s("30 mph"), 3), speed_m_s("walk")
    (10.0, 13.411, None)
    """
    hit = _SPEED.fullmatch(text.lower())
    return None if hit is None else float(hit[1]) * (MPH_M_S if hit[2] == "mph" else KMH_M_S)


def tagged(columns: Mapping[str, Sequence[Any] | NDArray[Any]], count: int) -> tuple[dict[str, Any], NDArray[np.bool_]]:
    """What is known of each street beside its class and line.

    Args:
        columns: `oneway`, `width_m`, `lanes`, `speed_max_m_s`, as far as there are such, (streets,) each.
        count: Number of streets.

    Returns:
        (arrays by those names, as `Streets` has them; where something stood that was not understood).
    """
    nothing = [""] * count
    found = {name: numbered(columns.get(name, nothing), *read) for name, read in _READS.items()}
    return {name: array for name, (array, _) in found.items()}, np.logical_or.reduce([m for _, m in found.values()])


def numbered(
    values: Sequence[Any] | NDArray[Any],
    read: Callable[[str], Any],
    empty: Any,  # noqa: ANN401
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Texts or numbers of a column, read.

    Args:
        values: (streets,) as they came.
        read: One of the functions above.
        empty: What stands for unknown, in the type of the result.

    Returns:
        (the numbers, where something stood that was not understood), both (streets,).
    """
    known: dict[str, Any] = dict.fromkeys(NOTHING, empty)
    out = np.full(len(values), empty, empty.dtype)
    unread = np.zeros(len(values), np.bool_)
    for at, value in enumerate(values):
        text = str(value).strip()
        if text not in known:
            known[text] = read(text)
        found = known[text]
        if found is None:
            unread[at] = True
        else:
            out[at] = found
    return out, unread


_READS: Final[Mapping[str, tuple[Callable[[str], Any], Any]]] = {
    "oneway": (oneway, np.int8(0)),
    "width_m": (width_m, np.float64("nan")),
    "lanes": (lanes, np.int8(0)),
    "speed_max_m_s": (speed_m_s, np.float64("nan")),
}
