"""A share that is not the same in every window: what labelled stretches say of it, and of a window to come.

Of the people in one stretch a detector sees nine in ten, in the next seven: light and density differ, and whoever
walks beside another is missed with the other. So a window's own share is drawn from a beta distribution, whose mean and
spread are themselves unsure. The spread is the correlation of two people of one window, 0 where each is by itself: of
the variance each alone makes n, and what they have in common n (n - 1) times the spread (Williams 1975, "The analysis
of binary responses from toxicological experiments involving reproduction and teratogenicity", Biometrics 31).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Belief", "beliefs", "of_windows"]

_PRIOR: Final = 0.5
"""Jeffreys' prior of a share."""
_SPREADS: Final = 16
_ALIKE_PEOPLE: Final = 60
"""What is taken for granted of the spread: in a window of so many people, what they have in common makes any share of
the variance as likely as any other (a uniform prior of the shrinkage: Daniels 1999, "A prior for the variance in
hierarchical models", Canadian Journal of Statistics 27)."""
_MEANS: Final = 15
_POINTS: Final = 49
_EDGE_SHARE: Final = 1e-12
_FINE: Final = 200


class Belief(NamedTuple):
    """A spread that may be the true one.

    Attributes:
        chance_share: How likely.
        spread_share: The correlation of two people of one window, 0 to 1.
        yes_people: With `no_people`, the beta distribution of the mean, if the spread is so.
        no_people: The other.
    """

    chance_share: float
    spread_share: float
    yes_people: float
    no_people: float

    @classmethod
    def even(cls, yes_people: float, no_people: float) -> tuple[Belief, ...]:
        """Of a share that is the same in every window, where so many were and were not."""
        return (cls(1.0, 0.0, yes_people + _PRIOR, no_people + _PRIOR),)


def beliefs(stretches: Sequence[tuple[int, int]]) -> tuple[Belief, ...]:
    """What stretches say, each as (how many were, of how many).

    The mean of each spread is learnt from people who count the less, the more of them are alike; how likely the spread
    is, by the stretches' chance under it, over all means (importance sampling at the quantiles of that beta).
    """
    yes, all_, times = _distinct(stretches)
    shrunk = (np.arange(_SPREADS) + 0.5) / _SPREADS
    common = (1 / shrunk - 1) / _ALIKE_PEOPLE
    found, likely = [], []
    for spread in common / (1 + common):
        weight = times / (1 + (all_ - 1) * spread)
        mean = (float(weight @ yes) + _PRIOR, float(weight @ (all_ - yes)) + _PRIOR)
        found.append((float(spread), *mean))
        likely.append(_log_chance(yes, all_, times, spread, mean))
    chances = np.exp(np.array(likely) - max(likely))
    chances /= chances.sum()
    return tuple(Belief(float(chance), *each) for chance, each in zip(chances, found, strict=True))


@lru_cache(maxsize=64)
def of_windows(held: tuple[Belief, ...]) -> np.ndarray:
    """Equally likely shares of a window to come: float64, 0 to 1, ascending."""
    from scipy.special import betainc, betaincinv

    at = (np.arange(_POINTS) + 0.5) / _POINTS
    if len(held) == 1 and not held[0].spread_share:
        return np.asarray(betaincinv(held[0].yes_people, held[0].no_people, at))
    share = np.concatenate([[0.0], 1 / (1 + np.exp(-np.linspace(-7, 14, _FINE))), [1.0]])
    below = np.zeros(len(share))
    for each in held:
        mean = _means(each.yes_people, each.no_people)[:, None]
        alike = 1 / each.spread_share - 1
        below += each.chance_share * betainc(mean * alike, (1 - mean) * alike, share).mean(axis=0)
    return np.asarray(np.interp(at, below, share))


def _log_chance(
    yes: np.ndarray, all_: np.ndarray, times: np.ndarray, spread_share: float, mean_people: tuple[float, float]
) -> float:
    from scipy.special import betaln, logsumexp

    mean = _means(*mean_people)
    alike = 1 / spread_share - 1
    a, b = mean * alike, (1 - mean) * alike
    likely = times @ (betaln(yes[:, None] + a, (all_ - yes)[:, None] + b) - betaln(a, b))
    yes_people, no_people = mean_people
    drawn = (yes_people - _PRIOR) * np.log(mean) + (no_people - _PRIOR) * np.log1p(-mean) - betaln(*mean_people)
    return float(logsumexp(likely - drawn))


def _means(yes_people: float, no_people: float) -> np.ndarray:
    from scipy.special import betaincinv

    at = (np.arange(_MEANS) + 0.5) / _MEANS
    return np.asarray(np.clip(betaincinv(yes_people, no_people, at), _EDGE_SHARE, 1 - _EDGE_SHARE))


def _distinct(stretches: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct stretches with anybody in them, and how often each."""
    pairs = np.array([each for each in stretches if each[1]], float).reshape(-1, 2)
    rows, times = np.unique(pairs, axis=0, return_counts=True)
    return rows[:, 0], rows[:, 1], times.astype(float)
