"""What cannot be right in a statement, what is strange, and what it does not say: one list of rules, each a function.

A rule takes a `Case` and yields findings. What is merely different (another span, another
population, another source) is no finding: silence is worth as much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case
from safepassage.statements.reading.findings.changes import increments, sums_passed
from safepassage.statements.reading.findings.crowding import families, occupancy
from safepassage.statements.reading.findings.measures import conversions, garbled_units, wrong_measures
from safepassage.statements.reading.findings.misprints import garbled_numbers, impossible_dates, split_people, weekdays
from safepassage.statements.reading.findings.parts import parts_above_wholes, sums
from safepassage.statements.reading.findings.shares import shares_against_counts, shares_alone
from safepassage.statements.reading.findings.totals import (
    kept_apart,
    period_as_total,
    said_twice,
    totals_below_periods,
)
from safepassage.statements.reading.findings.wording import (
    added_words,
    headlines,
    hedged_exact,
    shares_of_nothing,
    starts,
    two_readings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from safepassage.statements.reading.mention import Finding

__all__ = ["RULES", "SINGLE", "Case", "find"]

SINGLE: Final[tuple[Callable[[Case], Iterator[Finding]], ...]] = (
    conversions,
    garbled_units,
    wrong_measures,
    garbled_numbers,
    split_people,
    impossible_dates,
    weekdays,
)
"""Rules about a number by itself, or with its own conversion: they hold in a row of a table, too."""
RULES: Final[tuple[Callable[[Case], Iterator[Finding]], ...]] = (
    parts_above_wholes,
    sums,
    shares_against_counts,
    shares_alone,
    totals_below_periods,
    period_as_total,
    increments,
    sums_passed,
    said_twice,
    families,
    occupancy,
    headlines,
    two_readings,
    added_words,
    kept_apart,
    hedged_exact,
    starts,
    shares_of_nothing,
)
"""Rules about what sentences say of several numbers: the cells of a row say nothing of one another."""
_ORDER: Final = {"error": 0, "warning": 1, "note": 2}


def find(case: Case) -> tuple[Finding, ...]:
    """Every finding of every rule, errors first, each group in the order of the rules."""
    told = case.told()
    found = [each for rule in SINGLE for each in rule(case)]
    found += [each for rule in RULES for each in rule(told)]
    return tuple(sorted(found, key=lambda each: _ORDER[each.severity]))
