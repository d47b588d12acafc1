"""Sets of time: sorted, disjoint, half-open spans of unix seconds, and what is left of one without another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safepassage.foundation.times import Interval

__all__ = ["Span", "common", "merged", "seconds_of", "spans_of", "without"]

Span = tuple[int, int]


def spans_of(intervals: Iterable[Interval]) -> list[Span]:
    """Intervals as a set of time."""
    return merged((each.start_s, each.end_s) for each in intervals)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The union, sorted and disjoint; spans that touch become one.

    >>> merged([(5, 9), (0, 3), (3, 4)])
    [(0, 4), (5, 9)]
    """
    out: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What two sets share.

    >>> common([(0, 4), (5, 9)], [(3, 6)])
    [(3, 4), (5, 6)]
    """
    return merged((max(a, c), min(b, d)) for a, b in one for c, d in other)


def without(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What is left of `one` when the set `other` is taken out.

    >>> without([(0, 10)], [(3, 4), (9, 12)])
    [(0, 3), (4, 9)]
    """
    out: list[Span] = []
    for start, end in one:
        at = start
        for lo, hi in other:
            if hi <= at or lo >= end:
                continue
            if lo > at:
                out.append((at, lo))
            at = max(at, hi)
        if at < end:
            out.append((at, end))
    return out


def seconds_of(spans: Iterable[Span]) -> int:
    """Length of a set of disjoint spans."""
    return sum(end - start for start, end in spans)
