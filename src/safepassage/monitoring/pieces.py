"""A watch cut into pieces of time: what comes is folded into the open piece, and a piece that is over is closed.

A film of an hour and a stream without an end go the same way, and what is kept is as much as one piece needs. Who is
seen to have passed only when the piece is closed belongs to the next one: nobody is lost, and nobody is in two.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safepassage.monitoring.tallies import TOUCH_S, Blind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from safepassage.monitoring.counting import Crossing

__all__ = ["Piece", "Pieces", "cut"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece of time held.

    Attributes:
        start_s: From the beginning of the watch.
        end_s: Half-open.
        crossings: Who passed, or was seen to have passed, in it.
        blind: The spans that reach into it, whole as far as they are known.
        seen: How many pictures were seen.
        stood: For each zone, how many stood there in all that showed it together, and in the fullest.
        shown: For each zone, how many of the pictures showed it.
        vehicles: The same of vehicles, which are nobody; None where nobody told them from people.
    """

    start_s: float
    end_s: float
    crossings: tuple[Crossing, ...]
    blind: tuple[Blind, ...]
    seen: int = 0
    stood: tuple[tuple[int, int], ...] = ()
    shown: tuple[int, ...] = ()
    vehicles: Piece | None = None


class Pieces:
    """Takes what a watch saw and gives pieces.

    Attributes:
        start_s: Where the open piece begins.
        end_s: Where it ends.
    """

    def __init__(self, zones: int, *, every_s: float, frames_per_s: float, first_s: float | None = None) -> None:
        """Begin.

        Args:
            zones: How many there are.
            every_s: Length of a piece.
            frames_per_s: How many frame numbers pass in a second.
            first_s: Length of the first piece, where the others shall end with the clock's minutes.
        """
        self.start_s, self.end_s = 0.0, first_s or every_s
        self._every_s, self._frames_per_s = every_s, frames_per_s
        self._crossings: list[Crossing] = []
        self._blind: list[Blind] = []
        self._last: dict[tuple[str, str], int] = {}
        self._unsettled: deque[tuple[int, Collection[int]]] = deque()
        self._inside: dict[int, tuple[int, ...]] = {}
        self._seen = 0
        self._stood, self._shown = [(0, 0)] * zones, [0] * zones

    @property
    def end_frame(self) -> int:
        """The first frame behind the open piece."""
        return math.ceil((self.end_s - TOUCH_S) * self._frames_per_s)

    def cross(self, crossings: Iterable[Crossing]) -> None:
        """Somebody passed, in the open piece, behind it, or in one that is closed."""
        self._crossings += crossings

    def hide(self, span: Blind) -> None:
        """A span that showed nothing."""
        at = self._last.get((span.why, span.of))
        if at is not None and span.start_s <= self._blind[at].end_s + TOUCH_S:
            last = self._blind[at]
            start_s, end_s = min(last.start_s, span.start_s), max(last.end_s, span.end_s)
            self._blind[at] = Blind(start_s, end_s, span.why, span.of)
        else:
            self._last[span.why, span.of] = len(self._blind)
            self._blind.append(span)

    def see(self, frame: int, hidden: Collection[int] = ()) -> None:
        """A picture was seen, in which the zones of these numbers are not; who stood in it is settled later."""
        self._unsettled.append((frame, hidden))

    def settle(self, until: int, inside: Iterable[tuple[int, tuple[int, ...]]]) -> None:
        """What the pictures before `until` held: frame → how many stood in each zone; nobody where it is missing."""
        self._inside.update(inside)
        until = min(until, self.end_frame)
        nobody = (0,) * len(self._stood)
        while self._unsettled and self._unsettled[0][0] < until:
            frame, hidden = self._unsettled.popleft()
            self._seen += 1
            for zone, here in enumerate(self._inside.get(frame, nobody)):
                if zone not in hidden:
                    sum_, most = self._stood[zone]
                    self._stood[zone] = sum_ + here, max(most, here)
                    self._shown[zone] += 1
        for frame in [each for each in self._inside if each < until]:
            del self._inside[frame]

    def close(self, end_s: float | None = None) -> Piece:
        """The open piece, which is over; `end_s` where the watch ends within it."""
        own = [each for each in self._crossings if end_s is not None or each.frame < self.end_frame]
        self._crossings = (
            [] if end_s is not None else [each for each in self._crossings if each.frame >= self.end_frame]
        )
        end_s = self.end_s if end_s is None else end_s
        blind = tuple(each for each in self._blind if each.start_s < end_s)
        out = Piece(self.start_s, end_s, tuple(own), blind, self._seen, tuple(self._stood), tuple(self._shown))
        self._blind = [each for each in self._blind if each.end_s > end_s - TOUCH_S]
        self._last = {(each.why, each.of): at for at, each in enumerate(self._blind)}
        zones = len(self._stood)
        self._seen, self._stood, self._shown = 0, [(0, 0)] * zones, [0] * zones
        self.start_s, self.end_s = end_s, end_s + self._every_s
        return out


def cut(
    crossings: Iterable[Crossing], blind: Sequence[Blind], *, length_s: float, every_s: float, frames_per_s: float
) -> Iterator[Piece]:
    """The pieces of a watch that is over."""
    pieces = Pieces(0, every_s=every_s, frames_per_s=frames_per_s)
    pieces.cross(crossings)
    for span in blind:
        pieces.hide(span)
    while pieces.end_s < length_s - TOUCH_S:
        yield pieces.close()
    if pieces.start_s < length_s:
        yield pieces.close(length_s)
