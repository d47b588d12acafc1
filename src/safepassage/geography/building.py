"""The builder: streets of any file become one network, and every repair is counted and told.

It exists once, so that an OpenStreetMap extract and a table of two columns are mended by the same rules. It repairs
what has one meaning (ends that miss each other by a hand's breadth, a length that the line contradicts), drops what
leads nowhere, keeps what is cut off and says so, and refuses a file of which nothing is left. It guesses no width.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.junctions import joined_by_number, joined_by_place
from safepassage.geography.network import Network
from safepassage.geography.streets import EXAMPLES_MAX, ROAD_CLASSES, UNKNOWN_CLASS, Change, Report, change
from safepassage.geography.twins import without_twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from safepassage.geography.junctions import Junctions
    from safepassage.geography.streets import Streets

__all__ = ["SNAP_M", "STREETS_MAX", "build", "parts_of"]

SNAP_M: Final = 0.1
"""Ends that lie so close are one junction: above the last digit of seven decimals of a degree, far below a street."""
STREETS_MAX: Final = 5_000_000
WIDTH_M_MAX: Final = 200.0
LENGTH_SHARE: Final = 0.1
LENGTH_M: Final = 0.5
"""A stated length may differ from the line by such a share, and by so much where numbers are rounded."""
DETOUR_RATIO: Final = 10.0
"""A street of which only the ends are known may be so many times as long as the straight line."""


def build(
    streets: Streets, notes: Sequence[str] = (), changes: Sequence[Change] = (), *, snap_m: float = SNAP_M
) -> tuple[Network, Report]:
    """A network, and what became of the file on the way.

    Args:
        streets: As the file lists them.
        notes: What the reader has to say.
        changes: What the reader repaired or dropped itself.
        snap_m: Ends that lie so close are one junction, where the file does not number its junctions.

    Raises:
        DataRefused: No street is left, or there are too many.
    """
    if streets.streets > STREETS_MAX:
        way_out = "Cut out the city first."
        raise DataRefused([Fault(expected=f"at most {STREETS_MAX} streets", got=str(streets.streets), way_out=way_out)])
    read, told = streets.streets, list(changes)
    streets = _with_lines(streets, told)
    streets = _with_known_values(streets, told)
    named = streets.start_id is not None
    streets, junctions = joined_by_number(streets, told) if named else joined_by_place(streets, snap_m, told)
    is_loop = junctions.start == junctions.end
    told.append(change("loop", streets, is_loop))
    streets, junctions = streets.only(~is_loop), junctions.only(~is_loop)
    streets = _with_lengths(streets, told)
    streets, junctions = without_twins(streets, junctions, told)
    if not streets.streets:
        lost = "; ".join(f"{each.count} {each.said}" for each in told if each.count and each.done == "dropped")
        raise DataRefused(
            [Fault(expected="at least one street", got=lost or "none", way_out="Was the right file named?")]
        )
    network = _network(streets, junctions.tidy())
    part, sizes = parts_of(network)
    told.append(change("apart", streets, part != 0))
    return network, Report(read, network.streets, tuple(notes), _merged(told), tuple(sizes.tolist()))


def parts_of(network: Network) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(the connected part of each street, 0 being the largest; the number of streets of each part)."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(network.streets)
    graph = csr_array((ones, (network.start, network.end)), shape=(network.nodes, network.nodes))
    part = connected_components(graph, directed=False)[1][network.start]
    sizes = np.bincount(part)
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[part], sizes[order][sizes[order] > 0]


def _merged(told: Sequence[Change]) -> tuple[Change, ...]:
    """What happened at all, each sort once: a reader and this builder may tell of the same."""
    out: dict[str, Change] = {}
    for each in told:
        if each.count:
            had = out.get(each.what, Change(each.what, 0, ()))
            few = (*had.examples, *each.examples)[:EXAMPLES_MAX]
            out[each.what] = Change(each.what, had.count + each.count, few)
    return tuple(out.values())


def _with_lines(streets: Streets, told: list[Change]) -> Streets:
    bad = np.bincount(
        streets.of_point(), weights=~np.isfinite(streets.line_xy_m).all(axis=1), minlength=streets.streets
    )
    lost = (streets.points_in < 2) | (bad > 0)  # noqa: PLR2004 - a line has two ends
    told.append(change("no_line", streets, lost))
    return streets.only(~lost)


def _with_known_values(streets: Streets, told: list[Change]) -> Streets:
    """Classes in lower case, and no width that cannot be."""
    road_class = np.array([str(each).strip().lower() for each in streets.road_class], np.object_)
    none = road_class == ""
    road_class[none] = UNKNOWN_CLASS
    strange = ~none & ~np.isin(road_class.astype(np.str_), list(ROAD_CLASSES))
    wrong = ~np.isnan(streets.width_m) & ~((streets.width_m > 0) & (streets.width_m <= WIDTH_M_MAX))
    told.append(change("class_missing", streets, none))
    told.append(change("class_strange", streets, strange, road_class))
    told.append(change("width_wrong", streets, wrong, _words(streets.width_m, "{} m")))
    return replace(streets, road_class=road_class, width_m=np.where(wrong, np.nan, streets.width_m))


def _with_lengths(streets: Streets, told: list[Change]) -> Streets:
    """The stated length where it can be meant, else the line's."""
    along_m, stated_m = streets.line_lengths_m(), streets.length_m
    missing = ~(np.isfinite(stated_m) & (stated_m > 0))
    least_m = along_m * (1 - LENGTH_SHARE) - LENGTH_M
    most_m = along_m * (DETOUR_RATIO if streets.is_straight else 1 + LENGTH_SHARE) + LENGTH_M
    with np.errstate(invalid="ignore"):
        wrong = ~missing & ((stated_m < least_m) | (stated_m > most_m))
    if streets.has_length:
        told.append(change("length_missing", streets, missing))
        words = _words(stated_m, "{} m") + _words(along_m, ", {} m along the line")
        told.append(change("length_wrong", streets, wrong, words))
    return replace(streets, length_m=np.where(missing | wrong, along_m, stated_m))


def _words(values: NDArray[np.float64], pattern: str) -> NDArray[np.object_]:
    return np.array([pattern.format(round(each, 1)) for each in values.tolist()], np.object_)


def _network(streets: Streets, junctions: Junctions) -> Network:
    """The lines begin and end exactly in their junctions."""
    line_xy_m = streets.line_xy_m.copy()
    line_xy_m[streets.line_first[:-1]] = junctions.xy_m[junctions.start]
    line_xy_m[streets.line_first[1:] - 1] = junctions.xy_m[junctions.end]
    return Network(
        crs=streets.crs,
        node_id=junctions.node_id,
        x_m=np.ascontiguousarray(junctions.xy_m[:, 0]),
        y_m=np.ascontiguousarray(junctions.xy_m[:, 1]),
        start=junctions.start,
        end=junctions.end,
        length_m=streets.length_m,
        road_class=streets.road_class,
        width_m=streets.width_m,
        oneway=streets.oneway,
        line_first=streets.line_first,
        line_xy_m=line_xy_m,
        attribution=streets.attribution,
        lanes=streets.lanes if streets.lanes.any() else None,
        speed_max_m_s=streets.speed_max_m_s if np.isfinite(streets.speed_max_m_s).any() else None,
    )
