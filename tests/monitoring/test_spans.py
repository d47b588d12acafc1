"""Sets of time, against sets of seconds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from safepassage.monitoring.spans import Span, common, merged, seconds_of, without

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: (min(ends), max(ends))), max_size=6)


def seconds(spans: list[Span]) -> set[int]:
    return {second for start, end in spans for second in range(start, end)}


@given(one=SPANS, other=SPANS)
def test_they_are_sets_of_seconds(one: list[Span], other: list[Span]) -> None:
    a, b = merged(one), merged(other)
    assert seconds(a) == seconds(one)
    assert seconds(common(a, b)) == seconds(a) & seconds(b)
    assert seconds(without(a, b)) == seconds(a) - seconds(b)
    assert seconds_of(a) == len(seconds(one))


@given(spans=SPANS)
def test_merged_spans_are_sorted_and_apart(spans: list[Span]) -> None:
    found = merged(spans)
    assert all(start < end for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
