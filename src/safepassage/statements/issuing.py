"""Issuing: what a public edition may be of, what its figures say, and the record that a statement was issued.

Whichever door issues, refuses the same and notes the same; the door appends.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from safepassage.foundation.errors import Fault, LedgerDamaged, UsageError
from safepassage.foundation.numerals import exact_text
from safepassage.foundation.said import said
from safepassage.foundation.times import iso_utc, local
from safepassage.ledger.observation import Observation
from safepassage.statements.compose import compose
from safepassage.statements.model import Number
from safepassage.statements.numbers import printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.foundation.times import Period
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.operation import Operation
    from safepassage.ledger.view import View
    from safepassage.statements.model import Statement

__all__ = ["file_name", "issue_of", "public_numbers", "refuse_damaged", "refuse_fine"]


def refuse_damaged(operation: Operation) -> None:
    """Refuse to issue figures from a ledger that is not what was written to it.

    Raises:
        LedgerDamaged: a check of `safepassage verify` fails.
    """
    wrong = [fault for fault in operation.verify() if fault.severity == "error" or fault.file == "folds.db"]
    if wrong:
        msg = f"nothing is issued while `safepassage verify` finds damage: {wrong[0]}"
        raise LedgerDamaged(msg)


def refuse_fine(view: View, period: Period, now_s: int) -> None:
    """Refuse a public edition that would tell more by its period or its as-of than by its figures.

    Two periods that differ by a quarter of an hour tell of that quarter by subtraction, and the wait of our own figures
    is counted from the as-of.

    Args:
        view: Up to the statement's as-of.
        period: What it would be on.
        now_s: The wall clock, unix seconds.

    Raises:
        UsageError: the period begins or ends in the middle of a day or night, has not ended, or the as-of is to come.
    """
    card, span = view.card, period.span
    edges = {time(0), card.night.starts, card.night.ends}
    if not edges.issuperset(local(at_s, card.tz).time() for at_s in (span.start_s, span.end_s)):
        clocks = [f"{each:%H:%M}" for each in sorted(edges)]
        between = f"{iso_utc(span.start_s)}/{iso_utc(span.end_s)}"
        expected = said(
            "whole_nights", "whole nights or days: a public edition begins and ends at {clocks}", clocks=clocks
        )
        raise UsageError(Fault(expected, between, said("night_or_day", "Ask for night:DATE or day:DATE."), "period"))
    if view.as_of_s < span.end_s:
        expected = said(
            "period_ended", "a moment at or after the period's end: a public edition tells of no part of it"
        )
        raise UsageError(Fault(expected, iso_utc(view.as_of_s), said("give_later", "Give a later one."), "as_of"))
    if view.as_of_s > now_s:
        expected = said(
            "not_ahead", "a moment that has passed: the wait of a public edition's figures is counted from it"
        )
        raise UsageError(Fault(expected, iso_utc(view.as_of_s), said("give_earlier", "Give an earlier one."), "as_of"))


def file_name(made: Statement) -> str:
    """The name of a statement's files: the period and the edition, in what every disk takes."""
    period = "".join(char if char.isalnum() or char == "-" else "-" for char in made.period_name)
    return f"{period}-{made.edition}"


def issue_of(made: Statement, digest: str) -> Observation:
    """The record that a statement was issued; `digest` is the SHA-256 of its JSON."""
    body = {
        "edition": made.edition,
        "period": made.period_name,
        "as_of": made.as_of_s,
        "position": made.position,
        "root": made.root,
        "digest": digest,
    }
    return Observation(
        kind="statement",
        body=body,
        occurred=made.span,
        source="desk",
        source_id=f"{file_name(made)}-{made.position}-{digest[:12]}",
        method="reported",
        mood="declared",
    )


def public_numbers(view: View, period: Period, name: str) -> Iterator[tuple[Figure, dict[str, Any]]]:
    """(figure as the public may see it, its number as it is printed) of a public statement on a period."""
    made = compose(view, period, period_name=name, edition="public")
    for section in made.sections:
        for line in section.lines:
            number = line.facts.get("value")
            if line.figure is not None and isinstance(number, Number):
                yield line.figure, _number(number)
        for table in section.tables:
            for row in table.rows:
                numbers = [cell for cell in row.cells if isinstance(cell, Number)]
                if row.figure is not None and len(numbers) == 1:
                    yield row.figure, _number(numbers[0])


def _number(number: Number) -> dict[str, Any]:
    """What is printed of a number: its hedge, and its ends where it has both."""
    shown = printed(number)
    texts = [exact_text(each) for each in shown.values]
    ends = (texts[0], texts[-1]) if shown.style in ("exact", "range") else (None, None)
    words = " to ".join(texts) or shown.words or "unknown"
    plain = shown.style in ("exact", "range", "vague", "unknown")
    value = words if plain else f"{shown.style.replace('_', ' ')} {words}"
    return {"value": value, "lo": ends[0], "hi": ends[1], "unit": number.unit, "hedge": shown.style}
