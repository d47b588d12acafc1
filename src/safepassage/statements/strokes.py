"""The signs of a picture of claims, as shapes that a template draws: marks, bars, arrows, lines.

A sign says how a number was meant. About: a bar as long as half of the last digit each
way. More than, at least: an arrow upward, because nothing limits it. Nearly: a tick
downward. Over a period: a bar over its days. Ours are black and thicker than any other.
Colours are those of Okabe and Ito (2008), darker where paper needs it, and no colour
says anything that a shape, a line or a number does not say too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BADGE_MM",
    "COLOURS",
    "HAIR",
    "INK",
    "OURS",
    "QUIET",
    "SHAPES",
    "Shape",
    "arrow",
    "badge",
    "badge_mm",
    "bar",
    "interval",
    "line",
    "mark",
    "own_bar",
    "rect",
    "text",
    "tick_down",
]

Shape = dict[str, Any]
"""One shape; lengths in millimetres from the upper left corner, widths of lines in points."""

INK: Final = "#1b2430"
QUIET: Final = "#566170"
HAIR: Final = "#dfe4ea"
OURS: Final = "#101418"
BADGE_MM: Final = 2.7
COLOURS: Final = ("#0072b2", "#d55e00", "#00805e", "#a8477f", "#b87700", "#3a96d0", "#882255", "#6b7200")
"""Of the sources, in their order: six of Okabe and Ito, blue, vermilion, green, purple, orange, sky blue; two more."""
SHAPES: Final = ("circle", "square", "diamond", "triangle", "pentagon", "star", "cross", "plus")
"""Of one source's definitions, in their order."""
_ARROW_MM: Final = 5.0
_CAP_MM: Final = 0.8
_BAR_MM: Final = 1.1
_OWN_BAR_MM: Final = 1.5
_LETTER_MM: Final = 1.25
_TICK_MM: Final = 2.2


def line(ends_mm: Sequence[float], colour: str, width_pt: float = 0.5, dash: str = "solid") -> Shape:
    """From (x, y) to (x, y)."""
    return {
        "kind": "line",
        "at": [round(each, 2) for each in ends_mm],
        "colour": colour,
        "width": width_pt,
        "dash": dash,
    }


def rect(box_mm: Sequence[float], colour: str, share: float = 1.0) -> Shape:
    """Left, top, width, height; `share` is how opaque it is."""
    return {"kind": "rect", "at": [round(each, 2) for each in box_mm], "colour": colour, "share": share}


def mark(x_mm: float, y_mm: float, shape: str, colour: str, *, hollow: bool = False, radius_mm: float = 1.15) -> Shape:
    """A point."""
    at = [round(x_mm, 2), round(y_mm, 2)]
    return {"kind": "mark", "at": at, "shape": shape, "colour": colour, "hollow": hollow, "radius": radius_mm}


def text(x_mm: float, y_mm: float, words: str, *, align: str = "center", size_pt: float = 6.4, **of: Any) -> Shape:  # noqa: ANN401
    """Words, beside or around a point; `align` says which of their edges is at x. They stand centred on y."""
    at = [round(x_mm, 2), round(y_mm, 2)]
    usual: Shape = {"colour": QUIET, "bold": False}
    return {"kind": "text", "at": at, "words": words, "align": align, "size": size_pt, **usual, **of}


def badge(box_mm: Sequence[float], words: str, colour: str, *, own: bool = False) -> Shape:
    """A number in a small frame; of our own figures a letter, white on black."""
    return {"kind": "badge", "at": [round(each, 2) for each in box_mm], "words": words, "colour": colour, "own": own}


def badge_mm(words: str) -> float:
    """How wide a frame its number needs."""
    return BADGE_MM + _LETTER_MM * (len(words) - 1)


def interval(
    x_mm: float, low_mm: float, high_mm: float, colour: str, width_pt: float = 0.9, *, is_open: bool = False
) -> list[Shape]:
    """An upright bar with caps; without the upper one where it runs out of the field."""
    ends = (low_mm,) if is_open else (low_mm, high_mm)
    caps = [line((x_mm - _CAP_MM, each, x_mm + _CAP_MM, each), colour, width_pt) for each in ends]
    return [line((x_mm, low_mm, x_mm, high_mm), colour, width_pt), *caps]


def arrow(x_mm: float, y_mm: float, colour: str) -> list[Shape]:
    """Upward, from a number that nothing limits above."""
    tip = y_mm - _ARROW_MM
    return [
        line((x_mm, y_mm, x_mm, tip), colour, 0.8),
        line((x_mm - 0.9, tip + 1.4, x_mm, tip), colour, 0.8),
        line((x_mm + 0.9, tip + 1.4, x_mm, tip), colour, 0.8),
    ]


def tick_down(x_mm: float, y_mm: float, low_mm: float, colour: str) -> list[Shape]:
    """Downward from a number that is not quite reached, to the least that it says."""
    end = max(low_mm, y_mm + _TICK_MM)
    return [line((x_mm, y_mm, x_mm, end), colour, 1.2), line((x_mm - _CAP_MM, y_mm, x_mm + _CAP_MM, y_mm), colour, 1.2)]


def bar(x_mm: float, to_x_mm: float, y_mm: float, colour: str) -> list[Shape]:
    """A number over its days, closed at both ends."""
    ends = [line((each, y_mm - 1.1, each, y_mm + 1.1), colour, 0.9) for each in (x_mm, to_x_mm)]
    return [rect((x_mm, y_mm - _BAR_MM / 2, to_x_mm - x_mm, _BAR_MM), colour, 0.75), *ends]


def own_bar(x_mm: float, to_x_mm: float, low_mm: float, high_mm: float) -> list[Shape]:
    """The same of ours: two black rails, between which another's bar can still be seen, apart as what is known."""
    apart = max(0.0, _OWN_BAR_MM - (low_mm - high_mm)) / 2
    top, bottom = high_mm - apart, low_mm + apart
    rails = [line((x_mm, each, to_x_mm, each), OURS, 0.9) for each in (top, bottom)]
    return [*rails, *(line((each, top - 0.55, each, bottom + 0.55), OURS, 1.2) for each in (x_mm, to_x_mm))]
