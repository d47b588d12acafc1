"""A tally over a film: the observer goes back and forth, and the film's time counts, not the clock.

What was looked at is what was shown, picture by picture, however often and at whatever speed; the rest was not seen. So
a leap forward leaves a gap, and who goes back to look again counts nobody twice and no minute twice. The tally
comes out as the marks that an observer beside the road would have made (`by_hand`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from safepassage.monitoring.by_hand import Mark
from safepassage.monitoring.spans import merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.monitoring.by_hand import Hand
    from safepassage.monitoring.spans import Span

__all__ = ["OverFilm", "Passed"]

_MS_PER_S = 1000


class Passed(NamedTuple):
    """Somebody passed a line, at a time of the film."""

    at_ms: int
    line: str
    direction: str
    who: str


class OverFilm:
    """Takes what an observer was shown and marked.

    Attributes:
        lines: The lines that are watched.
        seen_ms: The spans that were shown, milliseconds from the film's beginning.
        passed: Who passed, in the order in which they were marked.
    """

    def __init__(self, lines: tuple[str, ...], frames_per_s: float) -> None:
        """Begin.

        Args:
            lines: Their names.
            frames_per_s: How many pictures a second has.
        """
        self.lines = lines
        self.seen_ms: list[Span] = []
        self.passed: list[Passed] = []
        self._frame_ms = _MS_PER_S / frames_per_s

    def go_on(self, hand: Hand, from_s: float) -> None:
        """Take over a tally that was kept; `from_s` is when the film begins, unix seconds."""

        def ms(time_s: float) -> int:
            return round((time_s - from_s) * _MS_PER_S)

        self.seen_ms = merged((ms(start), ms(end)) for start, end in hand.watched_s)
        self.passed = [Passed(ms(each.time_s), each.line, each.what, each.who) for each in hand.passed]

    def see(self, at_s: float) -> None:
        """A picture was shown. One that comes up to half a picture late follows the one before it without a gap."""
        at_ms = round(at_s * _MS_PER_S)
        ends = (end for _, end in self.seen_ms if end <= at_ms <= end + self._frame_ms / 2)
        self.seen_ms = merged([*self.seen_ms, (next(ends, at_ms), round(at_s * _MS_PER_S + self._frame_ms))])

    def mark(self, at_s: float, line: str, direction: str, who: str) -> None:
        """Somebody passed in this picture, which was looked at."""
        self.see(at_s)
        self.passed.append(Passed(round(at_s * _MS_PER_S), line, direction, who))

    def undo(self) -> bool:
        """Takes back what was marked last, wherever in the film; whether there was anybody."""
        return bool(self.passed and self.passed.pop())

    def marks(self, from_s: float) -> Iterator[Mark]:
        """The tally, by time; `from_s` is when the film begins, unix seconds."""
        by_time = sorted(self.passed, key=lambda each: each.at_ms)
        for start, end in self.seen_ms:
            yield Mark(from_s + start / _MS_PER_S, " ".join(self.lines), "begin")
            for each in by_time:
                if start <= each.at_ms < end:
                    yield Mark(from_s + each.at_ms / _MS_PER_S, each.line, each.direction, each.who)
            yield Mark(from_s + end / _MS_PER_S, "", "end")
