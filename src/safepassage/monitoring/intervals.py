"""A count as an interval: how many passed, when so many were counted by a detector that is known to err.

A labelled stretch says how many passed, how many were counted, and how many of these were the same. From it come two
shares, how many of the counted are true and how many of the true are counted, and with them how unsure they are. The
truth behind a new count is then: those of the counted who are true, and those who were missed beside them. _Both are
worked out as whole distributions, not as a plus or minus (Gelman et al. 2013, "Bayesian Data Analysis", 3rd ed., 2.4).

A view for which nothing was labelled has an interval too, a wide one, and is only indicative. Where part of the time
was lost, who passed in it is unknown: the interval counts them among the missed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["INDICATIVE", "Calibration", "Labelled", "interval", "matched", "merged", "stretches"]

LEVEL_SHARE: Final = 0.9
_POINTS: Final = 25
"""Quantiles that stand for how unsure a share is."""
_RARE_SHARE: Final = 1e-7
_LOST_MAX_SHARE: Final = 0.95
_SEEN_MAX_SHARE: Final = 1 - 1e-12
_PRIOR: Final = 0.5
"""Jeffreys' prior of a share."""
_PIECE_S: Final = 60.0

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
    """

    true_people: int
    counted_people: int
    matched_people: int
    stretch: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What labelled stretches say of a detector in a class of views.

    Attributes:
        matched_people: Counted and true.
        invented_people: Counted and not true.
        missed_people: True and not counted.
        clumping_factor: By how much errors come in clumps: 1 when each is by itself, 3 when it takes three to learn as
            much as from one such.
        is_indicative: Whether nothing was labelled for this view.
        is_disputed: Whether the labels may err as much as the count: who was invented may have been missed by whoever
            labelled, and who was missed may have been invented there.
    """

    matched_people: float
    invented_people: float
    missed_people: float
    clumping_factor: float = 1.0
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
        return cls(matched, counted - matched, true - matched, _clumping(stretches, matched / max(true, 1)))


INDICATIVE: Final = Calibration(matched_people=8, invented_people=1, missed_people=1.5, is_indicative=True)
"""What is taken for granted of a view that nobody labelled: as unsure as ten labelled people leave one."""


@lru_cache(maxsize=4096)
def interval(counted_people: int, calibration: Calibration, lost_share: float = 0.0) -> tuple[int, int]:
    """Between how many passed, nine times in ten.

    Args:
        counted_people: How many were counted.
        calibration: Of the detector in this class of views.
        lost_share: Which share of the time was lost in single pictures, 0 to 1.

    Where labels are disputed, the lower end holds if nobody was missed, and the upper if nobody was invented.
    """
    if calibration.is_disputed:
        least = replace(calibration, missed_people=0, is_disputed=False)
        most = replace(calibration, invented_people=0, is_disputed=False)
        return interval(counted_people, least, lost_share)[0], interval(counted_people, most, lost_share)[1]
    reached_share = _reached(counted_people, calibration, min(lost_share, _LOST_MAX_SHARE))
    tail = (1 - LEVEL_SHARE) / 2
    return _first(reached_share, tail), _first(reached_share, 1 - tail)


def matched(true_s: Sequence[float], counted_s: Sequence[float], within_s: float = 2.0) -> int:
    """How many true passages have a counted one of their own within some seconds; as many as can be paired."""
    pairs, at = 0, 0
    counted = sorted(counted_s)
    for time_s in sorted(true_s):
        while at < len(counted) and counted[at] < time_s - within_s:
            at += 1
        if at < len(counted) and counted[at] <= time_s + within_s:
            pairs += 1
            at += 1
    return pairs


def stretches(true: Sequence[Passage], counted: Sequence[Passage], film: str = "") -> list[Labelled]:
    """What the truth says of a count, for each line, direction and minute in which there was anything.

    Args:
        true: Who passed.
        counted: Who was counted.
        film: What fixes the film; its stretches are then told from all others.
    """
    pieces: dict[tuple[str, str, int], _Both] = {}
    for side, passages in enumerate((true, counted)):
        for time_s, line, direction in passages:
            pieces.setdefault((line, direction, int(time_s // _PIECE_S)), ([], []))[side].append(time_s)
    return [
        Labelled(len(one), len(other), matched(one, other), _named(film, piece))
        for piece, (one, other) in sorted(pieces.items())
    ]


def merged(old: Sequence[Labelled], new: Sequence[Labelled]) -> list[Labelled]:
    """Old and new stretches, each counted once: what is labelled anew stands in place of what it was."""
    again = {each.stretch for each in new} - {""}
    return [*(each for each in old if each.stretch not in again), *new]


def _named(film: str, piece: tuple[str, str, int]) -> str:
    return sha256(repr((film, *piece)).encode()).hexdigest()[:16] if film else ""


def _reached(counted: int, calibration: Calibration, lost_share: float) -> Callable[[int], float]:
    """The chance that at most so many passed.

    Clumps stretch the number of the missed: its variance is `clumping_factor` times that of people who are missed one
    by one.
    """
    from scipy.stats import binom, nbinom

    clump = calibration.clumping_factor
    alike = [
        each / clump + _PRIOR
        for each in (calibration.matched_people, calibration.invented_people, calibration.missed_people)
    ]
    true_shares = _beta_points(alike[0], alike[1])
    seen_shares = np.minimum(_beta_points(alike[0], alike[2]) * (1 - lost_share), _SEEN_MAX_SHARE)
    chances = binom.pmf(np.arange(counted + 1), counted, true_shares[:, None]).mean(axis=0)
    people = np.flatnonzero(chances > _RARE_SHARE)
    chances = chances[people] / chances[people].sum()
    number = (people[:, None] + _PRIOR) * np.ones(_POINTS)
    success = seen_shares
    if clump > 1:
        number = number * (1 - seen_shares) / (clump - seen_shares)
        success = seen_shares / clump

    def reached_share(all_people: int) -> float:
        return float(chances @ nbinom.cdf(all_people - people[:, None], number, success).mean(axis=1))

    return reached_share


def _first(reached_share: Callable[[int], float], share: float) -> int:
    """The least number at which a chance is reached, by halves."""
    low, high = -1, 1
    while reached_share(high) < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached_share(middle) >= share else (middle, high)
    return high


def _beta_points(true_people: float, false_people: float) -> np.ndarray:
    from scipy.stats import beta

    return np.asarray(beta.ppf((np.arange(_POINTS) + 0.5) / _POINTS, true_people, false_people))


def _clumping(stretches: Sequence[Labelled], seen_share: float) -> float:
    """Pearson's χ² of the missed over the degrees of freedom, at least 1."""
    used = [each for each in stretches if each.true_people]
    spread = seen_share * (1 - seen_share)
    if len(used) < 2 or spread <= 0:  # noqa: PLR2004 - one stretch cannot differ from another
        return 1.0
    terms = [(each.matched_people - seen_share * each.true_people) ** 2 / (spread * each.true_people) for each in used]
    return max(1.0, sum(terms) / (len(used) - 1))
