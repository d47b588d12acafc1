"""A part of a network is a network of its own."""

from __future__ import annotations

import pytest

from planning.cities import SOUTH_M, WEST_M, city


def test_a_box_takes_the_streets_that_lie_in_it() -> None:
    """Four junctions in a row: a box over the last three keeps two streets, with their own numbers and lines."""
    part = city([(0, 0), (100, 0), (200, 0), (300, 50)], [(0, 1), (2, 1), (2, 3)]).within(
        WEST_M + 100, SOUTH_M - 1, WEST_M + 300, SOUTH_M + 50
    )
    assert part.node_id.tolist() == [101, 102, 103]
    assert part.start.tolist() == [1, 1]
    assert part.end.tolist() == [0, 2]
    assert part.length_m.tolist() == pytest.approx([100.0, 12500**0.5])
    assert (part.line(1) - (WEST_M, SOUTH_M)).tolist() == [[200.0, 0.0], [300.0, 50.0]]


def test_a_box_without_streets_is_refused() -> None:
    with pytest.raises(ValueError, match="no street of the network lies in the box"):
        city([(0, 0), (100, 0)], [(0, 1)]).within(0, 0, 1, 1)
