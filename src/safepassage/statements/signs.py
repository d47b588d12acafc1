"""What stands in a legend: how each series looks, and what the signs of the picture mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.statements.strokes import (
    BADGE_MM,
    INK,
    OURS,
    arrow,
    badge,
    badge_mm,
    bar,
    interval,
    line,
    mark,
    own_bar,
    tick_down,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.statements.contested import Series
    from safepassage.statements.field import Look
    from safepassage.statements.strokes import Shape

__all__ = ["key_of", "own_sign_of", "sign_of"]

_SIGN_MM: Final = (13.0, 3.2)
_KEY_MM: Final = (9.0, 5.0)


def sign_of(series: Series, look: Look) -> dict[str, Any]:
    """How a series looks, for the legend."""
    wide, high = _SIGN_MM
    middle = high / 2
    number = str(series.number)
    shapes = [badge((0.2, middle - BADGE_MM / 2, badge_mm(number), BADGE_MM), number, look.colour)]
    scope = series.definition.scope
    if not series.marks:
        shapes.append(line((8.5, middle - 1.3, 8.5, middle + 1.3), look.colour, 1.4))
    elif series.is_bars:
        shapes += bar(6.0, 11.0, middle, look.colour)
    else:
        if any(each.joined for each in series.marks):
            shapes.append(line((6.0, middle, 11.0, middle), look.colour, 1.0, "dashed" if scope == "at" else "solid"))
        shapes.append(mark(8.5, middle, look.shape, look.colour, hollow=scope != "cumulative"))
    return {"width": wide, "height": high, "shapes": shapes}


def own_sign_of(letter: str) -> dict[str, Any]:
    """How a figure of ours looks, for the legend."""
    wide, high = _SIGN_MM
    shapes = [badge((0.2, high / 2 - BADGE_MM / 2, badge_mm(letter), BADGE_MM), letter, OURS, own=True)]
    shapes += [line((6.0, high / 2, 11.0, high / 2), OURS, 2.0), mark(8.5, high / 2, "circle", OURS, radius_mm=1.3)]
    return {"width": wide, "height": high, "shapes": shapes}


def key_of(name: str, words: str) -> list[Any]:
    """A sign and its words, for the foot of the picture."""
    wide, high = _KEY_MM
    x_mm, y_mm = wide / 2, high / 2
    hollow = mark(x_mm, y_mm, "circle", INK, hollow=True)
    signs: Mapping[str, Sequence[Shape]] = {
        "point": [line((1, y_mm, 8, y_mm), INK, 1.0), mark(x_mm, y_mm, "circle", INK)],
        "at": [line((1, y_mm, 8, y_mm), INK, 1.0, "dashed"), hollow],
        "alone": [hollow],
        "about": [*interval(x_mm, y_mm + 2, y_mm - 2, INK), mark(x_mm, y_mm, "circle", INK)],
        "above": [*arrow(x_mm, y_mm + 2, INK), mark(x_mm, y_mm + 2, "circle", INK)],
        "below": [*tick_down(x_mm, y_mm - 1, y_mm + 1, INK), mark(x_mm, y_mm - 1, "circle", INK)],
        "period": bar(1.5, 7.5, y_mm, INK),
        "words": [line((x_mm, y_mm - 1.4, x_mm, y_mm + 1.4), INK, 1.4)],
        "ours": [
            *(line((1, y_mm, 8, y_mm), OURS, 2.0), mark(x_mm, y_mm, "circle", OURS, radius_mm=1.3)),
            *own_bar(wide + 1, wide + 7, y_mm, y_mm),
        ],
    }
    return [{"width": 2 * wide if name == "ours" else wide, "height": high, "shapes": list(signs[name])}, words]
