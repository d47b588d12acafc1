"""Misprints: separators read as words, fractions of people, days that do not exist, weekdays that do not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case, quoted
from safepassage.statements.reading.mention import Finding
from safepassage.statements.reading.quantities import DURATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["garbled_numbers", "impossible_dates", "split_people", "weekdays"]

_NEAR_CHARS: Final = 4
_THREE: Final = re.compile(r"\d{3}")


def garbled_numbers(case: Case) -> Iterator[Finding]:
    """`17 hours, 971 people`: a separator of thousands that somebody read as words."""
    lows, lasting = case.source.lows, case.source.tongue.checks.lasting
    for at, one in enumerate(case.mentions):
        small = one.number.digits and one.value is not None and one.value < 1000  # noqa: PLR2004 - a group of thousands
        comma, digits = (*lows[one.last : one.last + 2], "", "")[:2]
        if one.unit not in DURATIONS or not small or comma != "," or not _THREE.fullmatch(digits):
            continue
        if any(word in lasting for word in case.before(one)):
            continue
        other = next((each for each in case.mentions[at + 1 : at + 2] if each.number.first == one.last + 1), None)
        joined = f"{one.value},{digits}"
        yield Finding(
            "number_garbled",
            "error",
            (one.id, *((other.id,) if other else ())),
            f"“{one.text}, {digits}” looks like one number whose separator was read as words.",
            f"Probably {joined} {other.noun if other else ''}.".replace(" .", "."),
            {"joined": joined},
        )


def split_people(case: Case) -> Iterator[Finding]:
    """`3.96 people`: people come whole, so a "million" was dropped, unless it is an average."""
    for mention in case.mentions:
        whole = mention.value is None or mention.value.denominator == 1
        if whole or mention.unit != "count" or mention.scope == "rate" or not mention.number.digits:
            continue
        sentence = case.source.sentences[mention.sentence]
        words = case.source.lows[sentence.first : sentence.last]
        if case.kind(mention) == "people" and not any(word in case.source.tongue.average for word in words):
            yield Finding(
                "people_in_fractions",
                "error",
                (mention.id,),
                f"{quoted(mention)} is a fraction of a person.",
                "A word such as “thousand” or “million” was probably dropped.",
            )


def impossible_dates(case: Case) -> Iterator[Finding]:
    """A day that no calendar has."""
    for when in case.times:
        if when.wrong:
            yield Finding(
                "date_impossible", "error", (), f"“{when.wrong}” is no day of the calendar.",
                "Ask for the day.", {"text": when.wrong},
            )  # fmt: skip


def weekdays(case: Case) -> Iterator[Finding]:
    """`Monday, 11 December 2016`: a weekday that its date does not have."""
    for one, other in zip(case.times, case.times[1:], strict=False):
        gap = case.source.flat[one.end : other.start]
        day, dated = (one, other) if one.weekday is not None else (other, one)
        single = dated.first is not None and dated.first == dated.last and not dated.wrong
        if (
            day.weekday is None
            or dated.weekday is not None
            or not single
            or len(gap) > _NEAR_CHARS
            or gap.strip(" ,(/") not in ("", "the")
        ):
            continue
        assert dated.first is not None
        if not dated.year and case.source.dated is None:
            continue
        if dated.first.weekday() != day.weekday:
            text = " ".join(case.source.text[one.start : other.end].split())
            right = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[
                dated.first.weekday()
            ]
            yield Finding(
                "weekday_wrong",
                "error",
                (),
                f"“{text}”: {dated.first.isoformat()} was a {right}.",
                "Ask which of the two is meant.",
                {"text": text},
            )
