"""Sources by their names: who a source's short id is, where a claim on the ledger says so.

A source is recorded under an id such as `ohchr`. Where somebody of that name published or
said something on the same ledger, the page prints the name; else it prints the id, and
invents nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from safepassage.ledger.view import View

__all__ = ["speaker"]

_BETWEEN: Final = re.compile(r"[^a-z0-9]+")


def speaker(view: View, source: str) -> str:
    """The name that goes with a source's id, or the id.

    Args:
        view: Where its claims are looked for.
        source: The id, such as `un-ocha`.
    """
    return view.once("speakers by id", lambda: _by_id(view)).get(source, source)


def _by_id(view: View) -> Mapping[str, str]:
    names = sorted({name for each in claims(view) for name in (each.who, each.body["publisher"])})
    return {_id(name): name for whole in reversed(names) for name in _names(whole)}


def _names(whole: str) -> Iterator[str]:
    """An office as it was named, and without the person who spoke for it."""
    yield whole.partition(",")[0]
    yield whole


def _id(name: str) -> str:
    return _BETWEEN.sub("-", name.casefold()).strip("-")
