"""The reader over texts that nobody would write: it never fails, and what it gives is in the text.

The time grows with the length alone; it is counted in calls, which no busy machine changes.

`--texts N` draws so many more of them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import texts
from safepassage.statements.reading.reader import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

LANGS: Final = ("auto", "en", "ar", "ru")
GROWTH_MOST: Final = 2.3
"""For twice the text: calls grow by 2 where time is linear, and by up to 4 where it is not."""

PIECE: Final = st.sampled_from(texts.PIECES)
ANYTHING: Final = st.text(max_size=120)
STRUNG: Final = st.lists(st.one_of(PIECE, PIECE, PIECE, st.sampled_from((" ", " ", "")), ANYTHING), max_size=40)


@given(parts=STRUNG, lang=st.sampled_from(LANGS))
def test_any_text_is_read(parts: list[str], lang: str) -> None:
    text = " ".join(parts)
    assert not list(texts.complaints(text, read(text, lang=lang)))


@given(rng=st.randoms(use_true_random=False), lang=st.sampled_from(LANGS))
def test_a_damaged_statement_is_read(rng: object, lang: str) -> None:
    text = texts.damaged(rng)  # type: ignore[arg-type]
    assert not list(texts.complaints(text, read(text, lang=lang)))


def test_drawn_texts_are_read(seed: int, request: pytest.FixtureRequest) -> None:
    wrong = texts.campaign(seed, request.config.getoption("--texts"))
    assert not wrong, f"{len(wrong)}, the first: {wrong[0]}"


LONG: Final = {
    "digits": "1" * 10_000,
    "points": "1." * 5_000,
    "separators": "1 " * 5_000,
    "commas": "1,234," * 2_000,
    "brackets": "(" * 3_000 + "24 ha" + ")" * 3_000,
    "open brackets": "24 ha (" * 1_500,
    "quotes": '"' * 5_000,
    "quotations": "“1 person died,” she said. “" * 1_000,
    "lists": "- 12 men\n" * 1_500,
    "words": "including " * 3_000,
    "hyphens": "twenty-" * 3_000,
    "bidi": "\u202b12\u202c " * 2_000,
    "letters": "a" * 10_000,
    "marks": "1\u064b\u0301" * 3_000,
    "lines": "\n" * 10_000,
    "spaces": " " * 10_000,
    "addresses": "www." + "a." * 5_000,
    "of them": "12 of them " * 1_500,
    "million": "million " * 2_000,
    "thirds": "около двух третей двух третей из них, about two thirds, two thirds of them. " * 50,
    "nothing": "",
}


@pytest.mark.parametrize("name", list(LONG))
@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_long_and_one_sided_texts_are_read(name: str, lang: str) -> None:
    assert not list(texts.complaints(LONG[name], read(LONG[name], lang=lang)))


def steps(run: Callable[[], object]) -> int:
    """How many calls a run makes, of Python and of C: what a clock would say, and the same each time."""
    count = 0

    def seen(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


LETTERS: Final = 4_000

STORY: Final = (
    "On Sunday 1,053 people left Oldmere: 70 men, 626 women and 357 children. “We are full,” said Ana Torrel. "
    "About 24 ha (59 acres) of land were cleared in May. Since 3 March 2021 some 12,400 families have been helped, "
    "half of them in 2022.\n\n"
)
REPEATED: Final = {
    "a story": STORY,
    "one sentence": "12 men, ",
    "numbers": "17 971 ",
    "a list": "- 12 men from Brin\n",
    "quotations": "“We had 40 patients,” she said. ",
    "open quotations": "“We had 40 patients, ",
    "brackets": "24 ha (",
    "parts": "12 of them children, ",
    "totals": "Since May, 120 homes have been repaired; on Monday, 12 homes were repaired. ",
    "names": "Ana Torrel Marsh of the Ministry ",
    "no numbers": "the people of the town have left it ",
}


@pytest.mark.parametrize("name", list(REPEATED))
def test_twice_the_text_takes_twice_the_steps(name: str) -> None:
    unit = REPEATED[name]
    many = max(8, LETTERS // len(unit))
    read(unit * 3, lang="en")
    short, long = (steps(lambda times=times: read(unit * times, lang="en")) for times in (many, 2 * many))  # type: ignore[misc]
    assert long <= GROWTH_MOST * short, f"{short:,} steps, then {long:,}"
