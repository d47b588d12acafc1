"""Accounts: where people are, as what came in less what went out.

A count is never created, it is moved: each posting takes one table of people out of
one account and puts the same table into another, so over all accounts every group
sums to zero. What remains on a corridor is on the road or missing. A remainder is
exact on the groups that both sides counted, and an interval on finer ones; nobody
is moved into a group by guess, and a remainder below zero is kept as the finding it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.ledger.figures import NOTHING, Bounds, Trace
from safepassage.ledger.headcount import TOTAL, Span, bounds_of, common_groups
from safepassage.ledger.view import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from safepassage.foundation.times import Interval
    from safepassage.ledger.kind import Kind, Posting
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.tally import Sums
    from safepassage.ledger.view import View

__all__ = ["SPECIAL", "Account", "Link", "Move", "accounts", "links", "moves"]

SPECIAL: Final = (
    "special/born",
    "special/died",
    "special/turned-back",
    "special/held",
    "special/in-hospital",
    "special/left-route",
    "special/returned",
    "special/onward",
    "special/outside",
)
"""Accounts that are no place."""

Table = dict[str, Span]


@dataclass(slots=True)
class Account:
    """One account of one population.

    Attributes:
        place: A place id, or one of `SPECIAL`.
        population: civilians, combatants or people.
        entered: Group → (least, most) that came in.
        left: Group → (least, most) that went out.
        last_in_s: End of the last quarter of an hour in which anybody came in; None when nobody did.
        last_out_s: The same for going out.
        trace: What both sides rest on.
    """

    place: str
    population: str
    entered: Table = field(default_factory=dict)
    left: Table = field(default_factory=dict)
    last_in_s: int | None = None
    last_out_s: int | None = None
    trace: Trace = NOTHING

    def remainder(self, group: str = TOTAL) -> Bounds:
        """Who came in less who went out, of a group; below zero where more left than came."""
        inside, outside = bounds_of(self.entered, group), bounds_of(self.left, group)
        return Bounds(Fraction(inside[0] - outside[1]), Fraction(inside[1] - outside[0]))

    def shared_groups(self) -> tuple[str, ...]:
        """Groups on which the remainder is exact, coarsest first."""
        return common_groups(self.entered, self.left)


@dataclass(frozen=True, slots=True)
class Link:
    """People who went from one account to another.

    Attributes:
        source, target: Place ids, or two of `SPECIAL`.
        population: civilians, combatants or people.
        people: How many.
        parts: What it rests on, fold by fold.
    """

    source: str
    target: str
    population: str
    people: Bounds
    parts: tuple[Trace, ...]

    @property
    def trace(self) -> Trace:
        """What it rests on."""
        return joined(dict.fromkeys(self.parts))


class Move(NamedTuple):
    """What one posting of one observation moves.

    Attributes:
        source, target: The accounts that it leaves and enters: place ids, or of `SPECIAL`.
        people: Group → how many.
    """

    source: str
    target: str
    people: Mapping[str, int]


def accounts(view: View, kinds: Iterable[Kind], span: Interval | None = None) -> dict[tuple[str, str], Account]:
    """(place, population) → account, from every posting of these kinds.

    Args:
        view: What is known, up to when.
        kinds: The kinds whose postings count; those without are passed over.
        span: When the postings ended; since ever, when None.
    """
    listed = tuple(kinds)
    names = tuple(kind.name for kind in listed)
    return view.once(("accounts", names, span), lambda: _accounts(view, listed, span))


def links(view: View, kinds: Iterable[Kind], span: Interval | None = None) -> list[Link]:
    """How many went from one account to another, for each pair and population, from the same postings as `accounts`."""
    found: dict[tuple[str, str, str], Link] = {}
    for posting, by, table, sums in _postings(view, kinds, span):
        ((source, population), _), ((target, _), _) = _legs(posting, by)
        key = (source, target, population)
        have = found.get(key, Link(*key, Bounds(Fraction(0), Fraction(0)), ()))
        lo, hi = bounds_of(table, TOTAL)
        people = have.people.plus(Bounds(Fraction(lo), Fraction(hi)))
        found[key] = Link(*key, people, (*have.parts, sums.trace))
    return [found[key] for key in sorted(found)]


def moves(kind: Kind, observation: Observation) -> Iterator[Move]:
    """What an observation of a kind moves, posting by posting; only an observed one does."""
    body = observation.body
    by = {**{name: str(body.get(name, "")) for name in kind.by}, "place": observation.place or ""}
    for posting in kind.postings if observation.mood == "observed" else ():
        if body.get(posting.people) and _applies(posting, by):
            yield Move(_account_of(posting.source, by), _account_of(posting.target, by), body[posting.people])


def _accounts(view: View, kinds: Iterable[Kind], span: Interval | None) -> dict[tuple[str, str], Account]:
    out: dict[tuple[str, str], Account] = {}
    traces: dict[tuple[str, str], list[Trace]] = {}
    for posting, by, table, sums in _postings(view, kinds, span):
        for key, entering in _legs(posting, by):
            account = out.setdefault(key, Account(*key))
            last_s = sums.last_of_s(posting.people, [(name, by[name]) for name in sums.kind.by])
            _post(account, table, last_s, entering=entering)
            traces.setdefault(key, []).append(sums.trace)
    for key, account in out.items():
        account.trace = joined(dict.fromkeys(traces[key]))
    return out


def _postings(
    view: View, kinds: Iterable[Kind], span: Interval | None
) -> Iterator[tuple[Posting, Mapping[str, str], Table, Sums]]:
    """Every posting that applies, with the words it was kept apart by, whom it moves, and the sums it is from."""
    for kind in kinds:
        if not kind.postings:
            continue
        for place, sums in view.tally_by_place(kind.name, span).items():
            for posting in kind.postings:
                for words, table in sums.people_by(posting.people).items():
                    by = {**dict(words), "place": place}
                    if table and _applies(posting, by):
                        yield posting, by, table, sums


def _applies(posting: Posting, by: Mapping[str, str]) -> bool:
    return all(by.get(name) == word for name, word in posting.where.items())


def _legs(posting: Posting, by: Mapping[str, str]) -> list[tuple[tuple[str, str], bool]]:
    population = by.get("population", "people") or "people"
    return [
        ((_account_of(end, by), population), entering)
        for end, entering in ((posting.source, False), (posting.target, True))
    ]


def _account_of(end: str, by: Mapping[str, str]) -> str:
    """The account that `@field`, `@place` or `special/…` names; an end that nobody gave is `special/onward`."""
    return (by.get(end[1:]) or "special/onward") if end.startswith("@") else end


def _post(account: Account, table: Table, last_s: int | None, *, entering: bool) -> None:
    side = account.entered if entering else account.left
    for group, (lo, hi) in table.items():
        have = side.get(group, (0, 0))
        side[group] = (have[0] + lo, have[1] + hi)
    if entering:
        account.last_in_s = max(filter(None, (account.last_in_s, last_s)), default=None)
    else:
        account.last_out_s = max(filter(None, (account.last_out_s, last_s)), default=None)
