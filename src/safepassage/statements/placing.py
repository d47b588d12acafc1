"""Where labels stand, so that none covers a mark, a line or another label.

Each label looks around its mark, near before far, a bar's label first upon the bar, and
takes the first place that is free; where none is, the one that covers least. The order is fixed, so the same picture
is drawn twice. It moves labels only: a mark stands where its number and its time are.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import Final, NamedTuple

__all__ = ["Box", "Label", "along", "placed"]

_REACHES_MM: Final = (2.4, 3.4, 4.8, 6.6, 8.8, 11.5)
_TURNS: Final = (0.0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75, 1.0)
"""Directions in half turns, from the right around: right, up, down, and last the left."""
_UPON: Final = (0.9, 0.1, 0.7, 0.3, 0.5)
"""Where on a bar a label may stand, as shares of its length."""
_EDGE_COSTS: Final = 1000.0


class Box(NamedTuple):
    """A rectangle; lengths in millimetres from the upper left corner."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float

    def covered_share(self, other: Box) -> float:
        """How much of this one the other covers, 0 to 1."""
        wide = min(self.left_mm + self.width_mm, other.left_mm + other.width_mm) - max(self.left_mm, other.left_mm)
        high = min(self.top_mm + self.height_mm, other.top_mm + other.height_mm) - max(self.top_mm, other.top_mm)
        return max(0.0, wide) * max(0.0, high) / (self.width_mm * self.height_mm)


class Label(NamedTuple):
    """What wants a place: beside which point, how large; upon which bar, where it is a bar's."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    bar: Box | None = None


def placed(labels: list[Label], taken: list[Box], room: Box) -> list[Box]:
    """A place for each label, in their order.

    Args:
        labels: The labels.
        taken: What they must not cover.
        room: What they must not leave.
    """
    busy = list(taken)
    out = []
    for label in labels:
        near = [each for each in busy if _is_near(each, label)]
        best = min(_options(label), key=lambda box: _cost(box, label, near, room))
        busy.append(best)
        out.append(best)
    return out


def along(x_mm: float, y_mm: float, to_x_mm: float, to_y_mm: float, thick_mm: float = 0.8) -> list[Box]:
    """Small boxes along a line, for labels to keep off."""
    count = max(1, int(max(abs(to_x_mm - x_mm), abs(to_y_mm - y_mm)) / thick_mm))
    half = thick_mm / 2
    return [
        Box(
            x_mm + (to_x_mm - x_mm) * at / count - half, y_mm + (to_y_mm - y_mm) * at / count - half, thick_mm, thick_mm
        )
        for at in range(count + 1)
    ]


def _options(label: Label) -> list[Box]:
    wide, high = label.width_mm, label.height_mm
    out = []
    if label.bar is not None:
        bar = label.bar
        free = bar.width_mm - wide
        starts = [bar.left_mm + free * share for share in _UPON] if free > 0 else []
        out += [Box(round(start, 2), round(label.y_mm - high / 2, 2), wide, high) for start in starts]
    for reach in _REACHES_MM:
        for turn in _TURNS:
            across = reach + (wide - high) / 2 * abs(cos(turn * pi))
            x = label.x_mm + across * cos(turn * pi) - wide / 2
            y = label.y_mm - reach * sin(turn * pi) - high / 2
            out.append(Box(round(x, 2), round(y, 2), wide, high))
    return out


def _is_near(box: Box, label: Label) -> bool:
    """Whether any place of the label could touch it."""
    wide = _REACHES_MM[-1] + label.width_mm
    left, right = label.x_mm - wide, label.x_mm + wide
    if label.bar is not None:
        left, right = min(left, label.bar.left_mm), max(right, label.bar.left_mm + label.bar.width_mm)
    across = box.left_mm <= right and box.left_mm + box.width_mm >= left
    return across and box.top_mm <= label.y_mm + wide and box.top_mm + box.height_mm >= label.y_mm - wide


def _cost(box: Box, label: Label, busy: list[Box], room: Box) -> float:
    """How much of it lies over others, its own bar not counted; outside of the room is dearest."""
    outside = 1.0 - box.covered_share(room)
    own = box.covered_share(label.bar) if label.bar else 0.0
    return round(_EDGE_COSTS * outside + sum(box.covered_share(each) for each in busy) - own, 3)
