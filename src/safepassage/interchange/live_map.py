"""Lines and zones of the map in a stream: laid by the telemetry that comes with it, and laid anew as the drone flies.

A film can be gone through beforehand, a stream cannot. Its first lines are drawn when a drone's telemetry has told of
some seconds of pictures where they lie; until then nobody is counted, which is a gap. From then on the last two minutes
are held against the lines every few seconds, and these are drawn anew where they lie further off than they may be.
Where the motion of both says surely that the clocks differ, nothing is drawn, and how far they differ is told. While
no telemetry comes, lines stay on the ground where they are.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.film_on_map import clock_faults, coarsest_m, placed_by, told, words_of
from safepassage.interchange.flight import completed
from safepassage.monitoring.clocks import shift_between
from safepassage.monitoring.placing import Laying, place, through

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from safepassage.foundation.errors import Fault
    from safepassage.interchange.film import Source
    from safepassage.interchange.film_on_map import Placed
    from safepassage.interchange.flight import View
    from safepassage.interchange.map_lines import OnMap
    from safepassage.monitoring.placing import Placing
    from safepassage.monitoring.track import Track

__all__ = ["LiveMap"]

_EVERY_S: Final = 0.5
_KEPT_S: Final = 120.0
_FIRST_S: Final = 10.0
"""Of so much it must be known where the pictures lie before a line is drawn: a receiver's errors come and go."""
_WAIT_S: Final = 1.0
_AGAIN_S: Final = 10.0
_EARLIER_S: Final = 10.0
"""Telemetry of so long before the pictures still tells whether its clock is behind theirs."""


class Telemetry(Protocol):
    """What comes with a stream."""

    def recent(self, since_s: float) -> Track | None:
        """What came since a moment, unix seconds; None where nothing did."""

    def noticed(self) -> list[Fault]:
        """What was left out since this was last asked."""


class LiveMap:
    """Where lines and zones of the map lie in a stream, as far as is known by now.

    Attributes:
        placed: In pixels of the first picture; None while nobody knows.
        said: What is told of it, for programs; empty while nobody knows.
        zones: How many zones there are.
        coarsest_m: Metres a pixel by line, as `film_on_map.coarsest_m` has it, over the last two minutes; empty while
            nobody knows.
    """

    def __init__(
        self,
        drawn: tuple[Sequence[OnMap], Sequence[OnMap]],
        telemetry: Telemetry,
        view: View,
        film: Source,
        *,
        began_s: float,
        name: str,
        offset_s: float | None = None,
        tell: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Begin.

        Args:
            drawn: Lines and zones.
            telemetry: Of the drone.
            view: What the telemetry does not say of camera and ground.
            film: Whose pictures come.
            began_s: When it began, unix seconds.
            name: Of the telemetry.
            offset_s: How many seconds later it comes than the pictures, below nought: sooner; None: nobody said so.
            tell: Called with what happens, in words.

        Raises:
            DataRefused: the model of the ground cannot be read.
        """
        self.placed: Placed | None = None
        self.said: dict[str, Any] = {}
        self.coarsest_m: dict[str, float] = {}
        self._lines, self._zones = drawn
        self.zones = len(drawn[1])
        self._telemetry, self._view = telemetry, view
        self._name, self._offset_s, self._tell = name, offset_s, tell
        self._film, self._began_s = film, began_s
        self._ground = view.ground()
        self._pictures: deque[tuple[float, np.ndarray]] = deque()
        self._next_s = began_s + _FIRST_S - _EVERY_S
        self._told: frozenset[str] = frozenset()

    def look(self, time_s: float, to_ground: np.ndarray) -> bool:
        """Take notice of a picture; whether from it on the lines are others than before.

        Args:
            time_s: When it was shown, from the stream's beginning.
            to_ground: (3, 3) float64, from its pixels to those of the first.
        """
        at_s = self._began_s + time_s
        if self._pictures and at_s < self._pictures[-1][0] + _EVERY_S:
            return False
        self._pictures.append((at_s, to_ground))
        while self._pictures[0][0] < at_s - _KEPT_S:
            self._pictures.popleft()
        if at_s < self._next_s:
            return False
        self._next_s = at_s + (_WAIT_S if self.placed is None else _AGAIN_S)
        before = self.placed
        self._lay(self._telemetry.recent(self._pictures[0][0] - _EARLIER_S))
        return self.placed is not before

    def _lay(self, track: Track | None) -> None:
        at_s, planes = (np.array(each) for each in zip(*self._pictures, strict=True))
        size_px, self.coarsest_m = (self._film.wide_px, self._film.high_px), {}
        noticed = self._telemetry.noticed()
        if track is None or track.at_s[0] > at_s[-1] or track.at_s[-1] < at_s[0]:
            self._warn(noticed, "no telemetry comes")
            return
        track = completed(track, self._view, self._ground)
        shift = shift_between(Laying(at_s, planes, *size_px), track, self._ground)
        laying = Laying(at_s + (self._offset_s or 0.0), planes, *size_px)
        clocks = clock_faults(self._name, laying, track, shift, self._offset_s)
        if any(fault.severity == "error" for fault in clocks):
            self.placed, self.said = None, {}
            self._warn([*noticed, *clocks])
            return
        try:
            placing = place(laying, track, self._ground)
        except DataRefused as refused:
            self._warn([*noticed, *clocks, *refused.faults])
            return
        if len(placing.at_s) * _EVERY_S < _FIRST_S:
            self._warn(noticed)
            return
        self._warn([*noticed, *clocks, *placing.faults])
        if self.placed is None or self._has_moved(placing, self.placed):
            self.placed = placed_by(placing, self._lines, self._zones)
            self.said = told(self._name, placing, shift, self._offset_s or 0.0, self.placed)
            self._tell(words_of(self.said))
        self.coarsest_m = coarsest_m(self.placed.lines, self._film, laying, placing, track, self._ground)

    def _has_moved(self, placing: Placing, placed: Placed) -> bool:
        """Whether something lies further from where it is drawn than it may be off."""
        back = np.asarray(np.linalg.inv(placing.to_film), np.float64)
        old_px = [np.array(each.ends_px, np.float64).reshape(2, 2) for each in placed.lines]
        old_px += [np.array(each.corners_px, np.float64) for each in placed.zones]
        for each, were_px in zip([*self._lines, *self._zones], old_px, strict=True):
            at_m = placing.metres(each.corners_deg)
            was_seen, is_seen = np.isfinite(were_px).all(), np.isfinite(placing.drawn(at_m)).all()
            if was_seen != is_seen:
                return True
            if is_seen and np.hypot(*(through(were_px, back) - at_m).T).max() > placing.off_m(at_m):
                return True
        return False

    def _warn(self, faults: Sequence[Fault], otherwise: str = "") -> None:
        """Tells what is wrong, once as long as it is."""
        kinds = frozenset([*(each.expected for each in faults), *([otherwise] if otherwise else [])])
        for each in faults:
            if each.expected not in self._told:
                self._tell(str(each))
        if otherwise and otherwise not in self._told:
            self._tell(f"{self._name}: {otherwise}")
        self._told = kinds
