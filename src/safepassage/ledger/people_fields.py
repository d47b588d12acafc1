"""Fields that every count of people shares: who they are, what the movement is, and whether it was a choice.

They stand here once, because a crossing, an arrival and a departure are compared
column by column, and a word spelt in two ways is two figures. Single totals
(unaccompanied, disabled, pregnant) lie beside the headcount and are never crossed with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.ledger.fields import YES_NO_UNKNOWN, Amount, Choice, Field, People, Text
from safepassage.ledger.headcount import TOTAL, span_of
from safepassage.ledger.rules import bounds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval
    from safepassage.ledger.rules import Rule

__all__ = [
    "CHOICES",
    "COUNT_RULES",
    "MOVEMENT",
    "MOVEMENTS",
    "ORGANISERS",
    "PEOPLE",
    "PERSONS",
    "POPULATION",
    "POPULATIONS",
    "SINGLES",
    "at_most",
    "no_children_among_combatants",
    "no_children_in",
]

POPULATIONS: Final = ("civilians", "combatants", "people")
MOVEMENTS: Final = (
    *("organised_evacuation", "own_flight", "agreed_relocation", "medical_evacuation"),
    *("return", "secondary_displacement", "unknown"),
)
PERSONS: Final = Amount("{person}")

PEOPLE: Final = Field(
    "people", People(), "People, by sex and age as coarsely as they were counted", required=True, hxl="#affected"
)
POPULATION: Final = Field(
    "population",
    Choice(POPULATIONS),
    "civilians or combatants where the source shows it, people where it does not",
    required=True,
    hxl="#affected+population",
)
MOVEMENT: Final = Field(
    "movement",
    Choice(MOVEMENTS),
    "What the movement is; organised_evacuation only where somebody organised it, unknown where nobody said",
    required=True,
    hxl="#modality+movement",
)
ORGANISERS: Final = (
    Field("organised_by", Text(200), "Who organised it", hxl="#org+organiser"),
    Field("escorted_by", Text(200), "Who escorted them", hxl="#org+escort"),
)
CHOICES: Final = (
    Field("choice_to_leave", YES_NO_UNKNOWN, "Whether leaving was their choice", hxl="#indicator+choice+leave"),
    Field("choice_to_stay", YES_NO_UNKNOWN, "Whether they could have stayed", hxl="#indicator+choice+stay"),
    Field(
        "choice_of_destination", YES_NO_UNKNOWN, "Whether they chose where they go", hxl="#indicator+choice+destination"
    ),
)
SINGLES: Final = (
    Field("households", Amount("{household}"), "Households among them", hxl="#affected+households"),
    Field(
        "unaccompanied",
        PERSONS,
        "Unaccompanied or separated children among them",
        hxl="#affected+children+unaccompanied",
    ),
    Field("disabled", PERSONS, "People with disabilities among them", hxl="#affected+disabled"),
    Field("pregnant", PERSONS, "Pregnant women among them", hxl="#affected+f+pregnant"),
)
"""Single totals: never crossed with one another or with sex and age."""


def at_most(part: str, group: str) -> Rule:
    """Field `part` is no more than those of `people` who may be in `group`."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        if part in body and TOTAL in body:
            least, most = bounds_of(body[part])[0], span_of(body[TOTAL], group)[1]
            if least > most:
                way_out = said("two_mistyped", "One of the two is mistyped; what was not counted is left empty.")
                expected = said(
                    "at_most_counted", "at most {most}: so many {group} were counted", most=most, group=group
                )
                yield Fault(expected, str(least), way_out, part)

    return rule


def no_children_in(field: str) -> Rule:
    """Field `field` holds no children when the population is combatants: under 18 they are children (wall 5)."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        if body.get("population") == "combatants" and span_of(body.get(field, {}), "children")[0]:
            way_out = said("children_apart", "Count them in a record of their own, with population civilians.")
            expected = said("no_child_combatants", "no children among combatants: under 18 they are children")
            yield Fault(expected, "combatants", way_out, "population")

    return rule


no_children_among_combatants: Final = no_children_in(TOTAL)
"""The same of the field `people`."""


COUNT_RULES: Final = (
    no_children_among_combatants,
    at_most("households", TOTAL),
    at_most("unaccompanied", "children"),
    at_most("disabled", TOTAL),
    at_most("pregnant", "females"),
)
