"""What is counted, and what is said of it, in the ways that statements put it."""

from __future__ import annotations

from datetime import date

import pytest

from safepassage.statements.reading.measures import OTHER, measure_of
from safepassage.statements.reading.reader import read
from safepassage.statements.reading.tongues import tongue

COUNTED = [
    ("en", "11 of the 14 hospitals in the city are not functioning.", ["hospitals not functioning", "hospitals"]),
    ("en", "30 schools haven't reopened.", ["schools not reopened"]),
    ("en", "A crew of 12 was saved.", ["crew saved"]),
    ("en", "Specialists have demined a total area of 24 hectares.", ["total area demined"]),
    ("en", "Nobody was killed; two people were lightly hurt.", ["people hurt"]),
    (
        "en",
        "300 families remain; the centre, which evacuated 112 wounded, said so.",
        ["families remaining", "people wounded"],
    ),
    ("en", "Five men were killed and 13 injured.", ["men killed", "men injured"]),
    ("ru", "Не работают 11 больниц.", ["больниц не работают"]),
    ("ar", "لم تصل 12 شاحنة.", ["شاحنة لم تصل"]),
]


@pytest.mark.parametrize(("lang", "text", "counted"), COUNTED)
def test_what_is_counted(lang: str, text: str, counted: list[str]) -> None:
    assert [mention.counted for mention in read(text, lang=lang).mentions] == counted


@pytest.mark.parametrize(
    ("text", "measure"),
    [("11 people were evacuated.", "evacuated"), ("11 people were not evacuated.", OTHER)],
)
def test_what_did_not_happen_is_no_measure(text: str, measure: str) -> None:
    assert measure_of(read(text, lang="en").mentions[0], tongue("en")) == measure


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The WHO said 11 people died.", "WHO"),
        ("A man who said nothing was among the 11 people.", None),
        ("It holds 93 percent of the city, the head of operations, General Rudin, also said.", "Rudin"),
        ("Since the operation to free the city began, 78 people have left.", None),
    ],
)
def test_who_says_so(text: str, who: str | None) -> None:
    assert read(text, lang="en").mentions[0].attribution == who


def test_a_start_that_is_told_with_its_day() -> None:
    mention = read(
        "Since the truce began on 1 March, 27 violations have been recorded.", dated=date(2024, 3, 10)
    ).mentions[0]
    assert (mention.scope, mention.since, mention.until) == ("cumulative", date(2024, 3, 1), date(2024, 3, 10))
