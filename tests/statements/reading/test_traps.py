"""Numbers that count nothing, and the same words where they do count."""

from __future__ import annotations

from fractions import Fraction

import pytest

from safepassage.statements.reading.reader import read

NOTHING = [
    ("en", "Under resolution 2254 and article 5 the talks go on."),
    ("en", "The boys, 4 and 9, wait in room 14 on bus line 3."),
    ("en", "They camped below Pass 3412, and Peak 1463 is held."),
    ("en", "The ship (IMO 9412305, built 2008) waits off Buoy 20 at 0445."),
    ("en", "Median age: 14. Alert level 3 stays."),
    ("en", "Legislative Decree 18, section 6(2). Hot line: +999 11 22 33."),
    ("en", "Call on VHF channel 16, then 72."),
    ("ar", "بموجب القرار 2254 والمادة 5، عند الساعة 09:40 يوم 13/12/2018."),
    ("ru", "По резолюции 2254, статья 5, в 09:40 13 декабря 2018 года."),
]
COUNTED = [
    ("en", "In the school 300 metres away 40 people wait.", [300, 40]),
    ("en", "At the checkpoint 831 people crossed.", [831]),
    ("en", "Over 78 000 civilians fled, 5 000 of them in May.", [78000, 5000]),
    ("en", "Some 1 200 000 m2 and 3 km2 were cleared.", [1200000, 3]),
    ("en", "Corridor 2: 30 people left.", [30]),
    ("en", "A crew of 12 was saved, with two sacks of 50.", [12, 2, 50]),
    ("en", "Two boys of 9 and 11 and 12 women came.", [2, 12]),
    ("ar", "عند الحاجز عبر 831 شخصا.", [831]),
    ("ru", "У поста прошел 831 человек.", [831]),
]


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_nothing_is_counted(lang: str, text: str) -> None:
    assert [mention.text for mention in read(text, lang=lang).mentions] == []


@pytest.mark.parametrize(("lang", "text", "values"), COUNTED)
def test_what_is_counted_stays(lang: str, text: str, values: list[int]) -> None:
    assert [mention.value for mention in read(text, lang=lang).mentions] == [Fraction(value) for value in values]
