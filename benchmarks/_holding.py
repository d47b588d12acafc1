"""How often a stated interval holds the truth: windows of films, each by a calibration that never saw its minutes.

A window is a line, a direction and a piece of time, as `count` prints them. Windows in which nobody passed and nobody
was counted are held by any interval and are left out.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safepassage.monitoring.intervals import Calibration, Labelled, interval, matched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from _scoring import Ends, Event

__all__ = ["Clip", "Held", "Window", "by_others", "drawn", "from_others", "held", "tracks"]

FEW_PEOPLE = 5
SDD_SCALE, SDD_EVERY, SDD_FPS = 0.4, 4, 7.5
PEOPLE = {'"Pedestrian"', '"Biker"', '"Skater"'}
Window = tuple[Labelled, Calibration]
RECALLS, PRECISIONS, SPREADS = (0.95, 0.75), (0.98, 0.85), (0.0, 0.02, 0.05, 0.1)
STRETCHES, SIZES, STRETCH_PEOPLE = (1, 2, 5, 20), (3, 12, 60), 10


class Clip(NamedTuple):
    """What passed in a film and what was counted there, in frames."""

    true: list[Event]
    found: list[Event]
    fps: float
    frames: int

    def windows(self, every_s: float) -> list[tuple[int, Labelled]]:
        """(number of the piece, what it holds) for each line and direction in which there was anything."""
        last = max(round(self.frames / self.fps / every_s), 1) - 1
        both: dict[tuple[int, int, int], tuple[list[float], list[float]]] = {}
        for side, events in enumerate((self.true, self.found)):
            for frame, line, way in events:
                piece = min(int(frame / self.fps / every_s), last)
                both.setdefault((piece, line, way), ([], []))[side].append(frame / self.fps)
        return [
            (piece, Labelled(len(true), len(found), matched(true, found)))
            for (piece, _, _), (true, found) in sorted(both.items())
        ]


class Held(NamedTuple):
    """How many windows there were, and what became of them."""

    windows: int
    held: int
    few: int
    held_few: int
    wide_people: int

    def __str__(self) -> str:
        """A row of the table."""
        many, held_many = self.windows - self.few, self.held - self.held_few
        parts = f"fewer than {FEW_PEOPLE} counted {self.held_few} of {self.few}, more {held_many} of {many}"
        wide = f"wide {self.wide_people / self.windows:.1f}"
        return f"{self.held:4} of {self.windows:4} = {self.share:.3f} ({parts}), {wide}"

    @property
    def share(self) -> float:
        """How many of the windows hold the truth."""
        return self.held / self.windows


def held(windows: Iterable[Window]) -> Held:
    """How many windows hold the truth."""
    rows = []
    for window, known in windows:
        low, high = interval(window.counted_people, known)
        is_held, is_few = low <= window.true_people <= high, window.counted_people < FEW_PEOPLE
        rows.append((1, is_held, is_few, is_held and is_few, high - low))
    return Held(*np.array(rows, int).reshape(-1, 5).sum(axis=0).tolist())


def from_others(tried: Sequence[Clip], labelled: Sequence[Clip], every_s: float) -> Iterator[Window]:
    """Windows of some clips by a calibration from others."""
    known = Calibration.of([each for clip in labelled for _, each in clip.windows(every_s)])
    yield from ((each, known) for clip in tried for _, each in clip.windows(every_s))


def by_others(clips: Sequence[Clip], every_s: float, *, whole: bool = False) -> Iterator[Window]:
    """Every window by a calibration from all others but those of the same time, or of the same clip."""
    rows = [
        ((at, 0 if whole else piece), each) for at, clip in enumerate(clips) for piece, each in clip.windows(every_s)
    ]
    for out in dict.fromkeys(key for key, _ in rows):
        known = Calibration.of([each for key, each in rows if key != out])
        yield from ((each, known) for key, each in rows if key == out)


def drawn(seed: int, times: int) -> Iterator[tuple[tuple[float, int, int], Window]]:
    """((spread, stretches, people), window) by chance alone, with a truth that is known.

    Every window and stretch has a recall and a precision of its own, drawn from a beta distribution about those of the
    detector; `spread` is the correlation of two people in it.
    """
    rng = np.random.default_rng(seed)

    def window(people: int, seen: float, right: float, spread: float) -> Labelled:
        passed = int(rng.poisson(people))
        alike = 1 / spread - 1 if spread else 1e9
        own, true = (rng.beta(share * alike, (1 - share) * alike) for share in (seen, right))
        both = int(rng.binomial(passed, own))
        return Labelled(passed, both + int(rng.poisson(both * (1 / max(true, 1e-3) - 1))), both)

    def is_any(one: Labelled) -> bool:
        return one.true_people + one.counted_people > 0

    for seen, right, spread, number in product(RECALLS, PRECISIONS, SPREADS, STRETCHES):
        for _ in range(times):
            made: list[Labelled] = []
            while not made:
                made = [each for _ in range(number) if is_any(each := window(STRETCH_PEOPLE, seen, right, spread))]
            known = Calibration.of(made)
            for people in SIZES:
                if is_any(one := window(people, seen, right, spread)):
                    yield (spread, number, people), (one, known)


def tracks(folder: Path) -> Iterator[tuple[np.ndarray, list[Ends], float, tuple[float, float]]]:
    """(truth, lines, frames a second, size) of drone films whose tracks are there alone.

    They lie there as in the Stanford Drone Dataset. Who walks or rides counts. Every fourth frame is taken, and the
    picture as from two and a half times as high.
    """
    for path in sorted(folder.glob("*.txt")):
        cells = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
        seen = [[*row[:6]] for row in cells if row[9] in PEOPLE and row[6] == "0" and int(row[5]) % SDD_EVERY == 0]
        who, left, top, right, low, frame = np.array(seen, float).T
        wide, high = (SDD_SCALE * max(float(row[at]) for row in cells) for at in (3, 4))
        boxes = SDD_SCALE * np.column_stack([left, top, right - left, low - top])
        truth = np.column_stack([frame // SDD_EVERY + 1, who, boxes, np.ones(len(who))])
        lines = [(0.5, 0.1, 0.5, 0.9), (0.1, 0.5, 0.9, 0.5), (0.2, 0.2, 0.8, 0.8)]
        yield truth, [(x1 * wide, y1 * high, x2 * wide, y2 * high) for x1, y1, x2, y2 in lines], SDD_FPS, (wide, high)
