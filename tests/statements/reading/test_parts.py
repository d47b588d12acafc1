"""Which number is a part of which, in sentences that say so in one way each."""

from __future__ import annotations

import pytest

from safepassage.statements.reading.reader import read

PARTS = [
    # language, text, {part: whole} by their places in the text
    ("en", "Last night 2,124 civilians, including 1,007 children, left.", {1: 0}),
    ("en", "Of twenty pallets fifteen burst.", {1: 0}),
    ("en", "There were 2,700 cases, with 54 deaths: a case fatality of 2%.", {2: 0}),
    ("en", "The appeal seeks £57,000. Gifts have brought in £34,200; £22,800 of the sum is missing.", {1: 0, 2: 0}),
    ("en", "In May 1,270 were amnestied.\n\nTeams cleared an area of 24 ha, including 162 blocks.", {}),
    ("en", "Some 38,200 of the 52,000 children were vaccinated.", {0: 1}),
    ("en", "A team of 40 is at work; the family of 6 has left.", {}),
    ("en", "In all 708 people left on Monday. On Tuesday 378 people left.", {}),
    ("en", "86 people were on board. Four men were saved; one of them died. The other 82 are missing.", {2: 1, 3: 0}),
    ("en", "There are 54 districts. 15 of them are badly damaged, with 32,000 houses lost.", {1: 0}),
    ("en", "390,000 people have fled. 150,000 of the total left in the last two weeks.", {1: 0}),
    ("ar", "وصل 1240 مدنيا، بينهم 486 طفلا.", {1: 0}),
    ("ar", "سُجلت 1450 حالة إصابة بالكوليرا و29 وفاة (معدل الإماتة 2%).", {2: 0}),
    ("ru", "Вышли 1240 человек, в том числе 486 детей.", {1: 0}),
    ("ru", "Зарегистрировано 1450 случаев холеры и 29 смертей (летальность 2%).", {2: 0}),
]


@pytest.mark.parametrize(("lang", "text", "parts"), PARTS)
def test_parts_belong_to_their_wholes(lang: str, text: str, parts: dict[int, int]) -> None:
    mentions = read(text, lang=lang).mentions
    place = {mention.id: at for at, mention in enumerate(mentions)}
    assert {place[each.id]: place[each.part_of] for each in mentions if each.part_of} == parts
