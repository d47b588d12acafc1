"""Centres on the page of the night of `night.py`: what was served beside the time that people were there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from safepassage.ledger.figures import Bounds
from safepassage.statements.model import Number
from safepassage.statements.text import text
from statements.night import DAY_S, MORNING_S, everything_seen, opened, statement

if TYPE_CHECKING:
    from pathlib import Path

SAID = {
    "en": "1.79 to 1.81 hot meals per person per day, over 353 to 357 person-days.",
    "ar": "من 1.79 إلى 1.81 وجبة ساخنة لكل شخص في اليوم، ومجموع الإقامة: من 353 إلى 357 شخص-يوم.",
    "ru": "от 1,79 до 1,81 горячего блюда на человека в сутки (от 353 до 357 человеко-дней).",
}


def test_meals_stand_beside_the_time_that_people_were_there_inside_only(tmp_path: Path) -> None:
    """500 for 12 h, 196 for 8 3/4 to 9 h, 100 for 7 3/4 to 8 h: 8,490 to 8,564 h, and 640 meals.

    They are 353.75 to 356.83 days, and 1.794 to 1.809 meals for each: rounded outwards to three digits.
    """
    with opened(tmp_path, everything_seen()) as operation:
        view = operation.view(as_of_s=MORNING_S + 4 * DAY_S)
        inside, public = statement(view), statement(view, "public")
    lines = [line for each in inside.sections for line in each.lines if line.message == "centres.meals_a_day"]
    (served, days) = (lines[0].facts[name] for name in ("value", "days"))
    assert isinstance(served, Number)
    assert isinstance(days, Number)
    assert days.bounds == Bounds(Fraction(8490, 24), Fraction(8564, 24))
    assert served.bounds == Bounds(Fraction(640 * 24, 8564), Fraction(640 * 24, 8490))
    assert len(lines) == 1
    for lang, words in SAID.items():
        assert words in " ".join(text(inside, lang).replace("\N{RIGHT-TO-LEFT MARK}", "").split())
    assert "person-days" not in text(public, "en")
