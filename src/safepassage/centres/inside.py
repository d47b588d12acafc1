"""Who is in each centre, as accounts: what came less what left, population by population."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.accounts import accounts
from safepassage.ledger.fields import Place
from safepassage.ledger.figures import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.ledger.accounts import Account
    from safepassage.ledger.figures import Held
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.view import View

    Books = Mapping[tuple[str, str], Account]

__all__ = ["added", "ends_of", "expected_by", "inside_of", "is_centre", "total_of"]


def total_of(own: Iterable[Account]) -> Bounds:
    """Everybody in these accounts; below zero where more left than came."""
    return added(each.remainder() for each in own)


def added(parts: Iterable[Bounds]) -> Bounds:
    """The interval of a sum."""
    total = Bounds(Fraction(0), Fraction(0))
    for each in parts:
        total = total.plus(each)
    return total


def expected_by(held: Held) -> Bounds:
    """How many a pre-arrival notice announces."""
    return Bounds(*quantity_from_json(held.observation.body["expected"], "{person}").bounds("{person}"))


def inside_of(view: View, books: Books | None) -> dict[str, list[Account]]:
    """Centre → its accounts, one a population."""
    out: dict[str, list[Account]] = {}
    for (place, _), account in sorted((accounts(view, view.kinds) if books is None else books).items()):
        if is_centre(place):
            out.setdefault(place, []).append(account)
    return out


def is_centre(account: str) -> bool:
    """Whether an account is a centre's."""
    return account.startswith("centre/")


def ends_of(kind: Kind) -> frozenset[str]:
    """The ends of a kind's postings that may be a centre: `@place`, or `@field` of a place; empty for none."""
    ends = {end for posting in kind.postings for end in (posting.source, posting.target) if end.startswith("@")}
    return frozenset(end for end in ends if not (types := _types_at(kind, end)) or "centre" in types)


def _types_at(kind: Kind, end: str) -> tuple[str, ...]:
    """The types of place that an end may have; none for any."""
    field = None if end == "@place" else kind.field_named(end[1:]).type
    return field.types if isinstance(field, Place) else kind.place or ()
