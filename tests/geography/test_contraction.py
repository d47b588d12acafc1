"""Contracted streets give the same times and flows between the nodes that are kept, and can be unfolded again.

The oracle is SciPy on the arcs of before; networks are drawn with loops, parallels, one-way arcs and loose parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, maximum_flow

from safepassage.geography.contraction import Contraction, contract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Arc = tuple[int, int, int, int, int]


def contracted(arcs: Sequence[Arc], keep: Sequence[int], nodes: int) -> Contraction:
    tail, head, seconds, people, group = np.array(arcs, np.int32).reshape(-1, 5).T
    kept = np.zeros(nodes, np.bool_)
    kept[list(keep)] = True
    return contract(tail, head, seconds.astype(float), people.astype(float), group, kept)


def both_ways(*arcs: Arc) -> list[Arc]:
    return [each for a, b, *rest in arcs for each in ((a, b, *rest), (b, a, *rest))]  # type: ignore[misc]


def told(found: Contraction) -> list[tuple[int, int, float, float, list[int]]]:
    arrays = (found.tail, found.head, found.seconds, found.people_per_s)
    return sorted((*(array[arc].item() for array in arrays), found.parts(arc).tolist()) for arc in range(found.arcs))


def test_a_street_of_three_pieces_is_one_arc_each_way() -> None:
    """0 - 1 - 2 - 3: 10 + 20 + 30 seconds, and the narrowest piece says how many pass."""
    found = contracted(both_ways((0, 1, 10, 5, 0), (1, 2, 20, 3, 0), (2, 3, 30, 4, 0)), [0, 3], 4)
    assert told(found) == [(0, 3, 60.0, 3.0, [0, 2, 4]), (3, 0, 60.0, 3.0, [5, 3, 1])]


def test_a_change_of_group_ends_a_chain() -> None:
    found = contracted([(0, 1, 10, 5, 0), (1, 2, 20, 5, 7), (2, 3, 30, 5, 7)], [0, 3], 4)
    assert told(found) == [(0, 1, 10.0, 5.0, [0]), (1, 3, 50.0, 5.0, [1, 2])]
    assert sorted(found.group.tolist()) == [0, 7]


def test_one_way_streets_keep_their_direction() -> None:
    """2 → 1 leads nowhere but back, as the way on from 1 to 0 is closed."""
    found = contracted([(0, 1, 1, 1, 0), (1, 2, 1, 1, 0), (2, 1, 1, 1, 0)], [0, 2], 3)
    assert told(found) == [(0, 2, 2.0, 1.0, [0, 1])]


def test_dead_ends_go_unless_they_hold_a_kept_node() -> None:
    trunk = both_ways((0, 1, 1, 1, 0), (1, 2, 1, 1, 0))
    tree = both_ways((1, 3, 1, 1, 0), (3, 4, 1, 1, 0), (3, 5, 1, 1, 0))
    assert told(contracted([*trunk, *tree], [0, 2], 6)) == [(0, 2, 2.0, 1.0, [0, 2]), (2, 0, 2.0, 1.0, [3, 1])]
    assert contracted([*trunk, *tree], [0, 2, 5], 6).arcs == 6


def test_a_ring_that_hangs_on_one_junction_goes() -> None:
    trunk = both_ways((0, 1, 1, 1, 0), (1, 2, 1, 1, 0))
    ring = both_ways((1, 3, 1, 1, 0), (3, 4, 1, 1, 0), (4, 1, 1, 1, 0))
    assert contracted([*trunk, *ring], [0, 2], 5).arcs == 2


def test_parallel_streets_stay_two() -> None:
    """Two ways from 0 to 3, of which one is shorter and the other takes people too."""
    found = contracted([(0, 1, 1, 2, 0), (1, 3, 1, 2, 0), (0, 2, 5, 4, 0), (2, 3, 5, 4, 0)], [0, 3], 4)
    assert told(found) == [(0, 3, 2.0, 2.0, [0, 1]), (0, 3, 10.0, 4.0, [2, 3])]


def test_nothing_in_nothing_out() -> None:
    found = contracted([], [0], 1)
    assert (found.arcs, found.part_first.tolist(), found.part.tolist()) == (0, [0], [])
    assert contracted(both_ways((0, 1, 1, 1, 0), (1, 2, 1, 1, 0), (2, 0, 1, 1, 0)), [], 3).arcs == 0


def test_arrays_that_do_not_fit_are_refused() -> None:
    one = np.zeros(1, np.int32)
    with pytest.raises(ValueError, match="differ in length"):
        contract(one, one, np.ones(2), np.ones(1), one, np.ones(1, np.bool_))
    with pytest.raises(ValueError, match="outside 0"):
        contract(one, one + 3, np.ones(1), np.ones(1), one, np.ones(2, np.bool_))


def times(
    tail: NDArray[np.int32], head: NDArray[np.int32], seconds: NDArray[np.float64], nodes: int
) -> list[list[float]]:
    """Shortest times between all nodes; of parallel arcs the quickest counts."""
    best: dict[tuple[int, int], float] = {}
    for a, b, s in zip(tail.tolist(), head.tolist(), seconds.tolist(), strict=True):
        if a != b:
            best[a, b] = min(s, best.get((a, b), np.inf))
    rows, columns = np.array(list(best), np.int32).reshape(-1, 2).T
    found = dijkstra(csr_array((np.array(list(best.values())), (rows, columns)), shape=(nodes, nodes)))
    return found.tolist()  # type: ignore[no-any-return]


def flow(
    tail: NDArray[np.int32], head: NDArray[np.int32], people: NDArray[np.float64], nodes: int, ends: tuple[int, int]
) -> int:
    """The largest flow; parallel arcs add up."""
    graph = csr_array((people.astype(np.int32), (tail, head)), shape=(nodes, nodes))
    return int(maximum_flow(graph, *ends).flow_value)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Arc], list[int], int]:
    """Sparse on purpose, so that there are chains: a tree or ring of streets, some of them one-way, and a few more."""
    nodes = draw(st.integers(2, 14))
    node, small = st.integers(0, nodes - 1), st.integers(1, 9)
    arc = st.tuples(node, node, small, small, st.sampled_from([0, 0, 0, 1]))
    arcs: list[Arc] = []
    for each in draw(st.lists(arc, max_size=20)):
        arcs += both_ways(each) if draw(st.booleans()) else [each]
    spine = [(at, at + 1, draw(small), draw(small), 0) for at in range(nodes - 1)]
    arcs += both_ways(*spine[: draw(st.integers(0, nodes - 1))])
    keep = draw(st.lists(node, min_size=2, max_size=4, unique=True))
    return draw(st.permutations(arcs)), keep, nodes


@given(networks())
def test_times_and_flows_between_kept_nodes_stay(drawn: tuple[list[Arc], list[int], int]) -> None:
    arcs, keep, nodes = drawn
    found = contracted(arcs, keep, nodes)
    tail, head, seconds, people, group = np.array(arcs, np.int32).reshape(-1, 5).T
    before = times(tail, head, seconds.astype(float), nodes)
    after = times(found.tail, found.head, found.seconds, nodes)
    for a in keep:
        for b in keep:
            assert after[a][b] == before[a][b]
            if a != b:
                was = flow(tail, head, people.astype(float), nodes, (a, b))
                assert flow(found.tail, found.head, found.people_per_s, nodes, (a, b)) == was
    assert len(set(found.part.tolist())) == len(found.part)
    for arc in range(found.arcs):  # unfolded, an arc is a way through arcs of one group
        parts = found.parts(arc)
        assert (tail[parts[0]], head[parts[-1]]) == (found.tail[arc], found.head[arc])
        assert head[parts[:-1]].tolist() == tail[parts[1:]].tolist()
        assert set(group[parts].tolist()) == {found.group[arc].item()}
        assert seconds[parts].sum() == found.seconds[arc]
        assert people[parts].min() == found.people_per_s[arc]


@given(networks())
def test_nothing_is_left_to_contract(drawn: tuple[list[Arc], list[int], int]) -> None:
    arcs, keep, nodes = drawn
    once = contracted(arcs, keep, nodes)
    kept = np.isin(np.arange(nodes), keep)
    again = contract(once.tail, once.head, once.seconds, once.people_per_s, once.group, kept)
    assert again.arcs == once.arcs
