"""Headcounts: people by sex and age, each counted once, as coarsely as the post took them.

A headcount is a table of disjoint groups. A group is a sex (`any`, `f`, `m`) and an
age (`any`, `child`, `adult` or a band); "any" means that the post did not say, never
that it is known to be both. Nobody is moved into a finer group by guess: asking for
a group that was not counted gives an interval, from those surely in it to those
who may be.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GROUPS", "TOTAL", "Span", "bounds_of", "common_groups", "disjoint", "holds", "meets", "span_of"]

_BANDS: Final = ("0-4", "5-11", "12-17", "18-59", "60+")
_AGE_MEMBERS: Final[dict[str, frozenset[str]]] = {
    "any": frozenset(_BANDS),
    "child": frozenset(_BANDS[:3]),  # under 18: Convention on the Rights of the Child, article 1
    "adult": frozenset(_BANDS[3:]),
    **{band: frozenset({band}) for band in _BANDS},
}
_SEX_MEMBERS: Final[dict[str, frozenset[str]]] = {"any": frozenset("fm"), "f": frozenset("f"), "m": frozenset("m")}

_COARSE: Final = {
    "people": ("any", "any"),
    "adults": ("any", "adult"),
    "children": ("any", "child"),
    "women": ("f", "adult"),
    "men": ("m", "adult"),
    "girls": ("f", "child"),
    "boys": ("m", "child"),
    "females": ("f", "any"),
    "males": ("m", "any"),
}


def _group_names() -> dict[str, tuple[str, str]]:
    fine = {
        f"{sex if sex != 'any' else 'u'}_{band.replace('-', '_').replace('+', '_plus')}": (sex, band)
        for sex in _SEX_MEMBERS
        for band in _BANDS
    }
    return {**_COARSE, **fine}


GROUPS: Final[dict[str, tuple[str, str]]] = _group_names()
"""Name of every group → (sex, age). `people` is a person of whom no more was noted; `u_5_11` a child of unknown sex."""

TOTAL: Final = "people"

Span = tuple[int, int]


@lru_cache(maxsize=1024)
def holds(outer: str, inner: str) -> bool:
    """Whether everybody in group `inner` is in group `outer`.

    >>> holds("children", "girls"), holds("girls", "children")
    (True, False)
    """
    (outer_sex, outer_age), (sex, age) = GROUPS[outer], GROUPS[inner]
    return _SEX_MEMBERS[sex] <= _SEX_MEMBERS[outer_sex] and _AGE_MEMBERS[age] <= _AGE_MEMBERS[outer_age]


@lru_cache(maxsize=1024)
def meets(one: str, other: str) -> bool:
    """Whether somebody can be in both groups."""
    (one_sex, one_age), (sex, age) = GROUPS[one], GROUPS[other]
    return bool(_SEX_MEMBERS[sex] & _SEX_MEMBERS[one_sex]) and bool(_AGE_MEMBERS[age] & _AGE_MEMBERS[one_age])


def span_of(cells: Mapping[str, int], group: str) -> Span:
    """(surely, possibly) how many of `cells` are in `group`.

    >>> span_of({"children": 7, "men": 3, "people": 2}, "boys")
    (0, 9)
    >>> span_of({"children": 7, "men": 3, "people": 2}, "people")
    (12, 12)
    """
    sure = sum(n for name, n in cells.items() if holds(group, name))
    return sure, sure + sum(n for name, n in cells.items() if meets(group, name) and not holds(group, name))


def common_groups(one: Mapping[str, Span], other: Mapping[str, Span]) -> tuple[str, ...]:
    """The groups that both tables of (least, most) know exactly, coarsest first; `people` when it is exact.

    >>> one = {"men": (1, 1), "women": (2, 2), "children": (3, 3)}
    >>> common_groups(one, {"adults": (2, 2), "boys": (1, 1), "girls": (2, 2)})
    ('people', 'adults', 'children')
    """
    spans = {name: (bounds_of(one, name), bounds_of(other, name)) for name in GROUPS}
    return tuple(g for g, (a, b) in spans.items() if a[0] == a[1] and b[0] == b[1] and (a[0] or b[0]))


def bounds_of(cells: Mapping[str, Span], group: str) -> Span:
    """(least, most) in `group`, of cells that are themselves intervals."""
    least = sum(lo for name, (lo, _) in cells.items() if holds(group, name))
    return least, sum(hi for name, (_, hi) in cells.items() if meets(group, name))


def disjoint(cells: Mapping[str, int]) -> tuple[dict[str, int] | None, list[Fault]]:
    """Groups as typed → disjoint groups: a coarser one gives up what its finer ones count."""
    wholes, clash = _lattice(tuple(cells))
    out = dict(cells)
    for name, outer in wholes:
        parts = sum([cells[one] for one in outer])
        if parts > cells[name]:
            way_out = said("mend_part", "Mend the larger part, or leave the total empty.")
            groups = [f"{one} {cells[one]}" for one in outer]
            expected = said("whole_of_parts", "a whole of at least its parts, {parts} = {sum}", parts=groups, sum=parts)
            return None, [Fault(field=name, expected=expected, got=str(cells[name]), way_out=way_out)]
        out[name] = cells[name] - parts
    if clash:
        way_out = said("common_parts", "Give their common parts instead.")
        expected, got = said("no_overlap", "groups that do not overlap"), said("groups", "{groups}", groups=clash)
        return None, [Fault(expected=expected, got=got, way_out=way_out)]
    return {name: count for name, count in out.items() if count}, []


@lru_cache(maxsize=4096)
def _lattice(names: tuple[str, ...]) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    """(each group with the largest ones inside it, the first two that overlap); groups come coarsest first."""
    wholes = []
    for name in sorted(names, key=lambda one: -sum(holds(one, other) for other in GROUPS)):
        inner = [other for other in names if other != name and holds(name, other)]
        outer = [one for one in inner if not any(other != one and holds(other, one) for other in inner)]
        if outer:
            wholes.append((name, tuple(outer)))
    clash = [(a, b) for a in names for b in names if a < b and meets(a, b) and not holds(a, b) and not holds(b, a)]
    return tuple(wholes), clash[0] if clash else ()
