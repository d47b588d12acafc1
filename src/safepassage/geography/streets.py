"""Streets as somebody's file lists them, before they are a network, and what became of them on the way.

Every reader of a foreign format ends here, so that one builder repairs, drops and reports for all of them. A row keeps
the number by which its file knows it: whoever mends the file needs that number. Nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["CHANGES", "EXAMPLES_MAX", "ROAD_CLASSES", "UNKNOWN_CLASS", "Change", "Report", "Streets", "change"]

_MAIN: Final = ("motorway", "trunk", "primary", "secondary", "tertiary")
ROAD_CLASSES: Final = frozenset(
    {*_MAIN, *(f"{each}_link" for each in _MAIN)}
    | {"unclassified", "residential", "living_street", "service", "road", "track", "busway"}
    | {"pedestrian", "footway", "path", "steps", "corridor", "cycleway", "bridleway"}
)
"""What people can walk or drive, in OpenStreetMap's words (key `highway`)."""
UNKNOWN_CLASS: Final = "unknown"
EXAMPLES_MAX: Final = 5
DETAIL_CHARS_MAX: Final = 60

CHANGES: Final[Mapping[str, tuple[str, str]]] = {
    "not_a_line": ("dropped", "are no lines"),
    "no_line": ("dropped", "have no line: fewer than two points, or a coordinate that is no number"),
    "point_missing": ("repaired", "lack the place of a point, and end where it is missing"),
    "in_parts": ("repaired", "had a line of several parts, now streets of their own"),
    "junctions_joined": ("repaired", "have no length between two junctions, now one"),
    "end_moved": ("repaired", "had an end moved onto its junction"),
    "end_far": ("noted", "had an end farther than that from its junction, and now reach it"),
    "loop": ("dropped", "begin and end at one junction: nobody gets anywhere by them"),
    "twin": ("dropped", "repeat another: the same ends, the same line"),
    "length_missing": ("repaired", "had no length that is a number above 0; it is now that of the line"),
    "length_wrong": ("repaired", "had a length that contradicts the line; it is now that of the line"),
    "class_missing": ("noted", "have no class; it is now `unknown`"),
    "class_strange": ("noted", "have a class that is none of OpenStreetMap's; it is kept"),
    "width_wrong": ("repaired", "had a width that no street has; it is now unknown"),
    "text_unread": ("repaired", "had a width, oneway, lanes or speed that cannot be read; it is now unknown"),
    "apart": ("noted", "cannot be reached from the largest part"),
}
"""What can become of a street: whether it is dropped, repaired or noted, and the words after "streets that"."""


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """Streets in the order of their file.

    Attributes:
        crs: A projected coordinate system in metres, as `EPSG:32637`.
        line_first: (streets + 1,) int64, offsets of each line in `line_xy_m`.
        line_xy_m: (points, 2) float64, metres in `crs`; may hold what is no number.
        is_straight: Whether the file knows only the ends, so that a street may be longer than its line.
        start_id, end_id: (streets,) int64, junctions by the file's own numbers; none where places alone tell.
        length_m: (streets,) float64 as stated; NaN where it is not.
        has_length: Whether the file states lengths at all.
        road_class: (streets,) str objects, "" where unknown.
        width_m: (streets,) float64, NaN where unknown.
        oneway: (streets,) int8, as in `Network`.
        lanes: (streets,) int8, 0 where unknown.
        speed_max_m_s: (streets,) float64, NaN where unknown.
        row: (streets,) int64, by which number the file knows a street.
        row_name: What such a number is: `row`, `feature`, `way`.
        attribution: Whom to name, and the licence.
    """

    crs: str
    line_first: NDArray[np.int64]
    line_xy_m: NDArray[np.float64]
    is_straight: bool
    start_id: NDArray[np.int64] | None
    end_id: NDArray[np.int64] | None
    length_m: NDArray[np.float64]
    has_length: bool
    road_class: NDArray[np.object_]
    width_m: NDArray[np.float64]
    oneway: NDArray[np.int8]
    lanes: NDArray[np.int8]
    speed_max_m_s: NDArray[np.float64]
    row: NDArray[np.int64]
    row_name: str
    attribution: str

    @property
    def streets(self) -> int:
        """Number of streets."""
        return int(self.row.shape[0])

    @property
    def points_in(self) -> NDArray[np.int64]:
        """Number of points of each line: (streets,) int64."""
        return np.diff(self.line_first)

    def of_point(self) -> NDArray[np.int64]:
        """The street of each point: (points,) int64."""
        return np.repeat(np.arange(self.streets), self.points_in)

    def line_lengths_m(self) -> NDArray[np.float64]:
        """Metres along each line: (streets,) float64."""
        of_point = self.of_point()
        steps = np.hypot(*np.diff(self.line_xy_m, axis=0).T)
        within = of_point[1:] == of_point[:-1]
        return np.bincount(of_point[1:][within], steps[within], self.streets).astype(np.float64)

    def only(self, mask: NDArray[np.bool_]) -> Streets:
        """Those streets where `mask` holds."""
        if mask.all():
            return self
        points = np.repeat(mask, self.points_in)
        changed: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray) and field.name not in ("line_first", "line_xy_m"):
                changed[field.name] = value[mask]
            else:
                changed[field.name] = value
        changed["line_first"] = np.r_[0, np.cumsum(self.points_in[mask])]
        changed["line_xy_m"] = self.line_xy_m[points]
        return Streets(**changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Change:
    """One sort of thing that became of streets.

    Attributes:
        what: A key of `CHANGES`.
        count: Of how many streets.
        examples: Which, for the first few: `row 14`, or `way 32519930: 12.0 m, 3.1 along the line`.
    """

    what: str
    count: int
    examples: tuple[str, ...]

    @property
    def done(self) -> str:
        """`dropped`, `repaired` or `noted`."""
        return CHANGES[self.what][0]

    @property
    def said(self) -> str:
        """The words after "streets that"."""
        return CHANGES[self.what][1]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file on its way to a network.

    Attributes:
        read: Streets that the reader found, after lines were split.
        kept: Streets of the network.
        notes: What was chosen and why, in sentences.
        changes: What was repaired, dropped or is worth knowing.
        parts: Number of streets of each connected part, the largest first.
    """

    read: int
    kept: int
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    parts: tuple[int, ...]


def change(what: str, streets: Streets, mask: NDArray[np.bool_], detail: NDArray[np.object_] | None = None) -> Change:
    """What became of those streets where `mask` holds; `detail` says more of each, (streets,) str objects."""
    first = np.flatnonzero(mask)[: EXAMPLES_MAX * EXAMPLES_MAX]  # pieces of one way are one example
    more = ["" if detail is None else f": {str(detail[at])[:DETAIL_CHARS_MAX]}" for at in first]
    names = [f"{streets.row_name} {streets.row[at]}{said}" for at, said in zip(first, more, strict=True)]
    return Change(what, int(np.count_nonzero(mask)), tuple(dict.fromkeys(names))[:EXAMPLES_MAX])
