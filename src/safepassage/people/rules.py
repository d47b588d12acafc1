"""Checks of this room: who can be newborn, and what a register of names must say about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import NOTHING, said
from safepassage.ledger.headcount import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["RETAIN_DAYS_MAX", "consent_is_given", "newborns_are_small", "retention_ends"]

RETAIN_DAYS_MAX: Final = 1826
"""Five years: a register that would outlive them is not one of an evacuation."""


def newborns_are_small(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """Those who were born now are in the band 0-4, or in no band."""
    if body.get("event") == "born":
        people = body["people"]
        older = sum(people.values()) - span_of(people, "u_0_4")[1]
        if older:
            way_out = said("newborn_groups", "Write f_0_4, m_0_4, u_0_4, or people where nothing more was noted.")
            expected = said("newborns", "newborns, who are 0 to 4 years old")
            yield Fault(expected, said("older", "{count} older", count=older), way_out, "people")


def consent_is_given(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A register that rests on consent has it."""
    if body.get("legal_basis") == "consent" and body.get("consent") != "yes":
        yield Fault(
            field="consent",
            expected=said("consent_yes", "yes, because the legal basis is consent"),
            got=body.get("consent", NOTHING),
            way_out=said(
                "without_consent",
                "Without consent count the household as an arrival. Help never depends on registration.",
            ),
        )


def retention_ends(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """Names are kept for a time that ends."""
    days = body.get("retain_days")
    if isinstance(days, int) and not 0 < days <= RETAIN_DAYS_MAX:
        expected = said("days_between", "from 1 to {limit} days", limit=RETAIN_DAYS_MAX)
        yield Fault(expected, str(days), said("shorter_time", "Give a time within that."), "retain_days")
