"""Remainders that a role is told of first: which they still are, and what the others are shown in their place.

It holds for figures and balances what holds for alarms (`policy.goes_first_to`): until the protection focal point has
acted, the others have the people of a road in all, and not by sex and age.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.corridors.owners import NOBODY, last_actions, standing
from safepassage.people.balances import alarms
from safepassage.people.waiting import LOOK_BACK_S
from safepassage.service.policy import goes_first_to, sees_first

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from safepassage.ledger.view import View

__all__ = ["Account", "is_told_first", "told_first"]

Account = tuple[str, str]
"""(place, population) of an account."""


def told_first(view: View, roles: Collection[str]) -> dict[Account, str]:
    """Accounts of which somebody with these roles is not yet shown who remains, and the role that is told first."""
    actions = last_actions(view)
    return {
        (alarm.place or "", alarm.facts["population"]): role
        for alarm in view.once("alarms of people", lambda: alarms(view))
        if (role := goes_first_to(alarm))
        and not sees_first(roles, role)
        and standing(alarm, actions, view.as_of_s - LOOK_BACK_S) == NOBODY
    }


def is_told_first(figure: Mapping[str, Any], first: Mapping[Account, str]) -> bool:
    """Whether a figure, as JSON, is of one group that remains where the groups are not shown yet."""
    account = (figure["place"] or "", figure["population"] or "")
    return figure["figure"] == "on_road" and "group" in figure["labels"] and account in first
