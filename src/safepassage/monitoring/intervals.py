"""A count as an interval: how many passed, when so many were counted by a detector that is known to err.

Labelled stretches say how many passed, how many were counted, and how many of these were the same. From them come two
shares, how many of the counted are true and how many of the true are counted; how unsure each is; and by how much it
differs from stretch to stretch, as light, density and people side by side make it. A new window is one stretch more:
its shares are drawn from what may be so, and the truth behind its count is those of the counted who are true, and
those who were missed beside them. All of it is worked out as whole distributions, not as a plus or minus: a
posterior predictive (Gelman et al. 2013, "Bayesian Data Analysis", 3rd ed., 1.3) of a beta-binomial (Williams 1975,
"The analysis of binary responses from toxicological experiments", Biometrics 31, 949).

A view for which nothing was labelled has an interval too, a wide one, and is only indicative. Where part of the time
was lost, who passed in it is unknown: the interval counts them among the missed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.monitoring.shares import Belief, beliefs, of_windows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["INDICATIVE", "Calibration", "Labelled", "again", "interval", "matched", "merged", "stretches"]

LEVEL_SHARE: Final = 0.9
_PEOPLE_MAX: Final = 64
"""Numbers that stand for how many of the counted are true, where there are more."""
_FINE: Final = 512
_RARE_SHARE: Final = 1e-6
_FAR_SIGMA: Final = 6
_LOST_MAX_SHARE: Final = 0.95
_SEEN_MAX_SHARE: Final = 1 - 1e-12
_PRIOR: Final = 0.5
"""Added to the seen, for how many passed: flat on the scale of the square root."""
_PIECE_S: Final = 60.0
_WITHIN_S: Final = 2.0

Passage = tuple[float, str, str]
"""Seconds, line, direction."""
_Both = tuple[list[float], list[float]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled stretch: a line, a direction and some minutes.

    Attributes:
        true_people: How many passed, as an observer saw it.
        counted_people: How many were counted.
        matched_people: How many of the counted were among those who passed.
        stretch: What tells it from others without saying when or where it was; "" where nothing does.
        film: Digits that the film's content fixes, or the tally's where one was checked; "" where nobody kept them.
        filmed_on: The day on which it was filmed, in UTC; "" where nobody said.
    """

    true_people: int
    counted_people: int
    matched_people: int
    stretch: str = ""
    film: str = ""
    filmed_on: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What labelled stretches say of a detector in a class of views.

    Attributes:
        matched_people: Counted and true.
        invented_people: Counted and not true.
        missed_people: True and not counted.
        true: What is known of the share of the counted who are true; from the numbers above alone where empty.
        seen: Of the share of the true who are counted.
        is_indicative: Whether nothing was labelled for this view.
        is_disputed: Whether the labels may err as much as the count: who was invented may have been missed by whoever
            labelled, and who was missed may have been invented there.
    """

    matched_people: float
    invented_people: float
    missed_people: float
    true: tuple[Belief, ...] = ()
    seen: tuple[Belief, ...] = ()
    is_indicative: bool = False
    is_disputed: bool = False

    @classmethod
    def of(cls, stretches: Sequence[Labelled]) -> Calibration:
        """The calibration that labelled stretches give."""
        true = sum(each.true_people for each in stretches)
        matched = sum(each.matched_people for each in stretches)
        counted = sum(each.counted_people for each in stretches)
        if not true and not counted:
            return INDICATIVE
        return cls(
            matched,
            counted - matched,
            true - matched,
            beliefs([(each.matched_people, each.counted_people) for each in stretches]),
            beliefs([(each.matched_people, each.true_people) for each in stretches]),
        )


INDICATIVE: Final = Calibration(matched_people=8, invented_people=1, missed_people=1.5, is_indicative=True)
"""What is taken for granted of a view that nobody labelled: as unsure as ten labelled people leave one."""


@lru_cache(maxsize=4096)
def interval(counted_people: int, calibration: Calibration, lost_share: float = 0.0) -> tuple[int, int]:
    """Between how many passed, nine times in ten.

    Args:
        counted_people: How many were counted.
        calibration: Of the detector in this class of views.
        lost_share: Which share of the time was lost in single pictures, 0 to 1.

    The chance of each number is cut at its middle, so that it is nine in ten also where few numbers come into question,
    and not more (mid-P: Berry & Armitage 1995, "Mid-P confidence intervals: a brief review", The Statistician 44, 417).
    Where labels are disputed, the lower end holds if nobody was missed, and the upper if nobody was invented.
    """
    if calibration.is_disputed:
        least = replace(calibration, missed_people=0, seen=(), is_disputed=False)
        most = replace(calibration, invented_people=0, true=(), is_disputed=False)
        return interval(counted_people, least, lost_share)[0], interval(counted_people, most, lost_share)[1]
    reached_share = _reached(counted_people, calibration, min(lost_share, _LOST_MAX_SHARE))

    def to_middle_share(people: int) -> float:
        return (reached_share(people - 1) + reached_share(people)) / 2

    tail = (1 - LEVEL_SHARE) / 2
    low = _first(to_middle_share, tail)
    return low, max(_first(to_middle_share, 1 - tail) - 1, low)


def matched(true_s: Sequence[float], counted_s: Sequence[float]) -> int:
    """How many true passages have a counted one of their own within two seconds; as many as can be paired."""
    pairs, at = 0, 0
    counted = sorted(counted_s)
    for time_s in sorted(true_s):
        while at < len(counted) and counted[at] < time_s - _WITHIN_S:
            at += 1
        if at < len(counted) and counted[at] <= time_s + _WITHIN_S:
            pairs += 1
            at += 1
    return pairs


def stretches(
    true: Sequence[Passage], counted: Sequence[Passage], film: str = "", filmed_on: str = ""
) -> list[Labelled]:
    """What the truth says of a count, for each line, direction and minute in which there was anything.

    Args:
        true: Who passed.
        counted: Who was counted.
        film: What fixes the film; its stretches are then told from all others.
        filmed_on: Its day.
    """
    pieces: dict[tuple[str, str, int], _Both] = {}
    for side, passages in enumerate((true, counted)):
        for time_s, line, direction in passages:
            pieces.setdefault((line, direction, int(time_s // _PIECE_S)), ([], []))[side].append(time_s)
    return [
        Labelled(len(one), len(other), matched(one, other), _named(film, piece), film, filmed_on)
        for piece, (one, other) in sorted(pieces.items())
    ]


def merged(old: Sequence[Labelled], new: Sequence[Labelled]) -> list[Labelled]:
    """Old and new stretches, each counted once: what is labelled anew stands in place of what it was."""
    again = {each.stretch for each in new} - {""}
    return [*(each for each in old if each.stretch not in again), *new]


def again(old: Sequence[Labelled], new: Sequence[Labelled]) -> tuple[int, int]:
    """Of the films that are labelled anew, how many old stretches give way in `merged`, and how many stay beside."""
    films, named = ({getattr(each, name) for each in new} - {""} for name in ("film", "stretch"))
    gone = sum(each.stretch in named for each in old)
    return gone, sum(each.film in films and each.stretch not in named for each in old)


def _named(film: str, piece: tuple[str, str, int]) -> str:
    return sha256(repr((film, *piece)).encode()).hexdigest()[:16] if film else ""


def _reached(counted: int, calibration: Calibration, lost_share: float) -> Callable[[int], float]:
    """The chance that at most so many passed."""
    from scipy.special import betainc

    known = calibration
    true_shares = of_windows(known.true or Belief.even(known.matched_people, known.invented_people))
    seen_shares = of_windows(known.seen or Belief.even(known.matched_people, known.missed_people))
    seen_shares = np.minimum(seen_shares * (1 - lost_share), _SEEN_MAX_SHARE)
    people, chances = _true_people(counted, true_shares)

    @cache
    def reached_share(all_people: int) -> float:
        able = people[people <= all_people, None]
        return float(chances[: len(able)] @ betainc(able + _PRIOR, all_people - able + 1, seen_shares).mean(axis=1))

    return reached_share


def _true_people(counted: int, true_shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many of the counted may be true, ascending, and the chance of each; where they are many, some for all."""
    from scipy.special import bdtr

    least, most = (counted * share for share in (true_shares[0], true_shares[-1]))
    first = max(int(least - _FAR_SIGMA * (1 + (least * (1 - true_shares[0])) ** 0.5)), 0)
    last = min(int(most + _FAR_SIGMA * (1 + (most * (1 - true_shares[-1])) ** 0.5)), counted)
    people = np.unique(np.linspace(first, last, min(last - first, _FINE) + 1).astype(int))
    reached_share = bdtr(people.astype(float), counted, true_shares[:, None]).mean(axis=0)
    chances = np.diff(reached_share, prepend=0.0)
    likely = chances > _RARE_SHARE
    if likely.sum() <= _PEOPLE_MAX and len(people) == last - first + 1:
        return people[likely], chances[likely] / chances[likely].sum()
    at = (np.arange(_PEOPLE_MAX) + 0.5) / _PEOPLE_MAX
    return np.interp(at, reached_share, people).round(), np.full(_PEOPLE_MAX, 1 / _PEOPLE_MAX)


def _first(reached_share: Callable[[int], float], share: float) -> int:
    """The least number at which a chance is reached, by halves."""
    low, high = -1, 1
    while reached_share(high) < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached_share(middle) >= share else (middle, high)
    return high
