"""How a count is scored: by events, by identities, and by who was there; totals that cancel score nothing.

A truth row is (frame, person, left, top, width, height, 1 or 0 for "to be ignored"); the formats are those of the MOT
challenge. An event is a line, a direction and a frame; a found one matches a true one within ± 2 s, one to one. IDF1 is
the share of boxes under the one best pairing of people and tracks (Ristani et al. 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Ends", "Event", "events_f1", "idf1", "presence_error", "true_events"]

Event = tuple[int, int, int]
"""Frame, line, direction: +1 from the left of the line to its right."""
Ends = tuple[float, float, float, float]
OVERLAP_SHARE = 0.5


def true_events(truth: np.ndarray, lines: Sequence[Ends], *, smooth: int, undone: int) -> list[Event]:
    """Foot points, interpolated and smoothed by a mean, against segments, less what is undone at once."""
    out: list[Event] = []
    counted = truth[truth[:, 6] > 0]
    for person in np.unique(counted[:, 1]):
        own = counted[counted[:, 1] == person]
        frames = np.arange(own[0, 0], own[-1, 0] + 1).astype(int)
        x = np.interp(frames, own[:, 0], own[:, 2] + own[:, 4] / 2)
        y = np.interp(frames, own[:, 0], own[:, 3] + own[:, 5])
        half = smooth // 2
        way = [
            (x[max(0, at - half) : at + half + 1].mean(), y[max(0, at - half) : at + half + 1].mean())
            for at in range(len(x))
        ]
        for line, ends in enumerate(lines):
            found = [
                (int(frames[at]), line, side)
                for at in range(1, len(way))
                if (side := _passes(way[at - 1], way[at], ends))
            ]
            while found:
                if len(found) > 1 and found[1][0] - found[0][0] <= undone and found[1][2] == -found[0][2]:
                    found = found[2:]
                else:
                    out.append(found.pop(0))
    return out


def events_f1(true: Sequence[Event], found: Sequence[Event], within: int) -> tuple[int, int, int, float]:
    """(matched, invented, missed, F1)."""
    matched = 0
    for key in {each[1:] for each in true}:
        here = [np.array([each[0] for each in side if each[1:] == key]) for side in (true, found)]
        near = np.abs(here[0][:, None] - here[1][None]) <= within
        rows, columns = linear_sum_assignment(-near.astype(int))
        matched += int(near[rows, columns].sum())
    return matched, len(found) - matched, len(true) - matched, 2 * matched / max(len(true) + len(found), 1)


def idf1(truth: np.ndarray, rows: np.ndarray) -> float:
    """IDF1 of rows (frame, track, left, top, width, height)."""
    rows = _heeded(truth, rows)
    truth = truth[truth[:, 6] > 0]
    people = {each: at for at, each in enumerate(np.unique(truth[:, 1]))}
    tracks = {each: at for at, each in enumerate(np.unique(rows[:, 1]))}
    both = np.zeros((len(people), len(tracks)))
    for frame in np.unique(truth[:, 0]):
        true, found = truth[truth[:, 0] == frame], rows[rows[:, 0] == frame]
        for at, other in zip(*np.nonzero(_overlaps(true, found) >= OVERLAP_SHARE), strict=True):
            both[people[true[at, 1]], tracks[found[other, 1]]] += 1
    pairs = linear_sum_assignment(-both)
    return float(2 * both[pairs].sum() / (len(truth) + len(rows)))


def presence_error(truth: np.ndarray, rows: np.ndarray, frames: int) -> float:
    """The mean, over frames, of how far the number of people in view is from the true one."""
    numbers = [
        np.bincount(each[:, 0].astype(int), minlength=frames + 1)[1 : frames + 1]
        for each in (truth[truth[:, 6] > 0], _heeded(truth, rows))
    ]
    return float(np.abs(numbers[0] - numbers[1]).mean())


def _heeded(truth: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Rows less those that are best paired with a truth row that is to be ignored."""
    keep = np.ones(len(rows), bool)
    for frame in np.unique(truth[truth[:, 6] == 0, 0]):
        true, where = truth[truth[:, 0] == frame], np.flatnonzero(rows[:, 0] == frame)
        share = _overlaps(true, rows[where])
        for at, other in zip(*linear_sum_assignment(-np.where(share >= OVERLAP_SHARE, share, 0)), strict=True):
            if share[at, other] >= OVERLAP_SHARE and true[at, 6] == 0:
                keep[where[other]] = False
    return rows[keep]


def _overlaps(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    a, b = one[:, None, 2:6], other[None, :, 2:6]
    sides = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = np.clip(sides, 0, None).prod(axis=-1)
    share: np.ndarray = both / (a[..., 2:].prod(axis=-1) + b[..., 2:].prod(axis=-1) - both)
    return share


def _passes(start: tuple[float, float], end: tuple[float, float], ends: Ends) -> int:
    """+1 or -1 where a step meets a segment, by the parameters of the point where they meet."""
    x1, y1, x2, y2 = ends
    step = (end[0] - start[0], end[1] - start[1])
    along = (x2 - x1, y2 - y1)
    across = step[0] * along[1] - step[1] * along[0]
    if across == 0:
        return 0
    of_step = ((x1 - start[0]) * along[1] - (y1 - start[1]) * along[0]) / across
    of_line = ((x1 - start[0]) * step[1] - (y1 - start[1]) * step[0]) / across
    return (-1 if across > 0 else 1) if 0 < of_step <= 1 and 0 <= of_line <= 1 else 0
