"""A sheet of orders in a language: what stands on the paper, line by line, as data for the typesetter.

It holds one block, one time, one way. No convoy, no number of people, no street that binds, nothing of other blocks:
whoever finds the sheet learns what its block was told and no more.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from safepassage.statements.moments import date_text
from safepassage.statements.numbers import digits
from safepassage.statements.words import language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from safepassage.planning.orders import Leg, Order, Sheet
    from safepassage.planning.scenario import Scenario
    from safepassage.statements.orders.picture import Pictures
    from safepassage.statements.words import Language

__all__ = ["drawings", "page_of"]

WHOLE_MM: Final = (116.0, 88.0)
FIRST_MM: Final = (66.0, 88.0)
ALONE_MM: Final = (186.0, 88.0)
_KM_FROM_M: Final = 1000


def drawings(order: Order, pictures: Pictures) -> list[dict[str, Any]]:
    """The pictures of an order, the whole way first; the same in every language, and none of those who are fetched."""
    if not len(order.way_m):
        return []
    first = pictures.first(order.way_m, FIRST_MM)
    whole = pictures.whole(order.way_m, WHOLE_MM if first else ALONE_MM)
    return [whole] if first is None else [whole, first]


def page_of(sheet: Sheet, scenario: Scenario, drawn: Sequence[dict[str, Any]], attribution: str) -> dict[str, Any]:
    """The page of a sheet, without its codes.

    Args:
        sheet: What it says.
        scenario: Names and nature.
        drawn: Its pictures.
        attribution: Of the network.

    Raises:
        ValueError: Sheets are not written in that language.
    """
    tongue, order = language(sheet.language), sheet.order
    zone = tongue.isolated(scenario.name_of(order.zone, tongue.code))
    exit_ = tongue.isolated(scenario.name_of(order.exit, tongue.code))
    names = (scenario.name_of(centre, tongue.code) for centre in order.centres)
    centres = tongue.isolated(tongue.word("number.comma").join(names))
    taken = tongue.word("order.centre" if order.exit else "order.taken")
    whom = "order.block" if order.by == "foot" else "order.fetched"
    return {
        "lang": tongue.code,
        "direction": tongue.direction,
        "nature": scenario.nature,
        "nature_words": tongue.word(f"nature.{scenario.nature}"),
        "nature_says": tongue.word(f"nature_says.{scenario.nature}"),
        "operation": tongue.isolated(scenario.name),
        "title": tongue.word("order.title"),
        "block": tongue.word(whom).format(zone=zone, n=digits(order.block, tongue)),
        "when": _window(order.leave, order.leave_by, tongue),
        "exit": tongue.word("order.exit").format(exit=exit_) if order.exit else "",
        "centre": taken.format(centre=centres) if order.centres else "",
        "legs": [*(_leg(leg, tongue) for leg in order.legs), tongue.word("order.here")] if order.by == "foot" else [],
        "says": {key: tongue.word(f"order.{key}") for key in _AS_IT_IS},
        "by": tongue.word(f"order.{order.by}"),
        "notes": [tongue.word(f"order.{key}") for key in _SAYS[order.by]],
        "pictures": [
            {**picture, "title": tongue.word(title), "scale_says": _length(picture["scale"]["metres"], tongue)}
            for picture, title in zip(drawn, ("order.whole", "order.first"), strict=False)
        ],
        "copy": tongue.word("order.copy").format(n=digits(sheet.copy, tongue)),
        "expires": tongue.word("order.expires").format(moment=_moment(sheet.expires, tongue)),
        "attribution": tongue.isolated(attribution),
    }


_AS_IT_IS: Final = (*("for", "when", "how", "where", "way", "only", "code", "ask", "home", "exit_here", "north"),)
_SAYS: Final = {"foot": ("leave", "keep", "cannot_walk"), "vehicle": ("ready", "at_home", "bring")}
"""What is said under the time, and below, the first of it in heavy type."""


def _window(leave: datetime, leave_by: datetime, tongue: Language) -> dict[str, str]:
    """The day, the clock times, and the day on which they end where it is another."""
    later = "" if leave.date() == leave_by.date() else f"({date_text(leave_by.date(), tongue)})"
    clocks = tongue.word("order.from_to").format_map({"from": f"{leave:%H:%M}", "to": f"{leave_by:%H:%M}"})
    day = tongue.word("number.comma").join((tongue.weekday(leave.weekday()), date_text(leave.date(), tongue)))
    return {"day": day, "clocks": clocks, "later": later}


def _moment(moment: datetime, tongue: Language) -> str:
    return tongue.word("page.moment").format(date=date_text(moment.date(), tongue), clock=f"{moment:%H:%M}")


def _leg(leg: Leg, tongue: Language) -> str:
    sentence = tongue.word(f"order.{leg.turn.replace('-', '_') or 'begin'}")
    return sentence.format(toward=tongue.word(f"toward.{leg.toward}"), length=_length(leg.length_m, tongue))


def _length(length_m: int, tongue: Language) -> str:
    if length_m < _KM_FROM_M:
        said = tongue.word("order.metres").format(n=digits(length_m, tongue))
    else:
        said = tongue.word("order.kilometres").format(n=digits(Fraction(length_m, _KM_FROM_M), tongue))
    return said.replace(" ", "\N{NO-BREAK SPACE}")
