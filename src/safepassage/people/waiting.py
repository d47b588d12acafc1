"""Since when there were never fewer people in an account than there are now: how long somebody has waited there.

Nobody is followed, so who waits is not known. What is known is the number at every
quarter of an hour: walking back from now, the last moment at which there may have
been fewer is where the present remainder began. New people coming and going do not
hide those who stay, as long as the road empties down to them now and then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.foundation.times import Interval
from safepassage.ledger.accounts import accounts
from safepassage.ledger.tally import GRAIN_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.ledger.accounts import Account
    from safepassage.ledger.figures import Bounds
    from safepassage.ledger.view import View

    Key = tuple[str, str, str]

__all__ = ["LOOK_BACK_S", "never_fewer_since"]

LOOK_BACK_S: Final = 24 * 3600
"""How far back is looked: whoever has waited longer has waited at least so long."""


def never_fewer_since(view: View, books: Iterable[Account]) -> dict[Key, int]:
    """(place, population, group) → since when, for every group of these accounts in which somebody remains.

    The moment `as_of_s - LOOK_BACK_S` says "since then at least".
    """
    now = {
        (each.place, each.population, group): rest
        for each in books
        for group in each.shared_groups()
        if (rest := each.remainder(group)).lo > 0
    }
    since = dict.fromkeys(now, view.as_of_s - LOOK_BACK_S)
    rests, end_s = dict(now), view.as_of_s
    while rests and end_s > view.as_of_s - LOOK_BACK_S:
        moved = accounts(view, view.kinds, Interval(end_s - GRAIN_S, end_s))
        rests = {key: _before(rest, key, moved) for key, rest in rests.items()}
        for key in [key for key, rest in rests.items() if rest.lo < now[key].lo]:
            since[key] = end_s
            del rests[key]
        end_s -= GRAIN_S
    return since


def _before(rest: Bounds, key: Key, moved: Mapping[tuple[str, str], Account]) -> Bounds:
    """What there was before a quarter of an hour in which this was moved."""
    account = moved.get(key[:2])
    return rest if account is None else rest.minus(account.remainder(key[2]))
