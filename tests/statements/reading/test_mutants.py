"""A quick, seeded share of the mutants: the slips are found, and clean statements stay without an error.

The whole runs in `benchmarks/statements.py`.
"""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest

import mutant_labelled
from mutant_bases import Base, Relation, Slot, drawn, number
from mutants import Mutant, caught, mutants
from safepassage.statements.reading.mention import Finding, Mention, Reading
from safepassage.statements.reading.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator

RECALL_LEAST: Final = 0.95
FALSE_MOST: Final = 2.0
SEED: Final = 20161211


def _read(text: str, dated: str) -> Reading:
    return read(text, lang="en", dated=date.fromisoformat(dated))


@pytest.fixture(scope="module")
def bases() -> list[Base]:
    return drawn(random.Random(SEED), 1)


def test_slips_are_found(bases: list[Base]) -> None:
    rng = random.Random(SEED)
    made = [each for base in bases for each in mutants(base, rng)]
    found = sum(caught(each, _read(each.text, each.dated)) for each in made)
    assert len(made) >= 250
    assert found / len(made) >= RECALL_LEAST, f"{found} of {len(made)}"


@pytest.mark.parametrize("kind", ["labelled", "drawn"])
def test_clean_statements_stay_without_an_error(bases: list[Base], kind: str) -> None:
    clean = mutant_labelled.bases("seen") if kind == "labelled" else bases
    errors = [
        (each.name, one.message)
        for each in clean
        for one in _read(each.text, each.dated).findings
        if one.severity == "error"
    ]
    assert 100 * len(errors) / len(clean) <= FALSE_MOST, errors


# --- the generator itself ----------------------------------------------------------------------------------------


def base(text: str, relation: Relation, **units: str) -> Base:
    """A base by hand: `text` with each number as <a>…</a>."""
    slots: dict[str, Slot] = {}
    for name in sorted(relation.slots, key=lambda each: text.index(f"<{each}>")):
        start = text.index(f"<{name}>")
        text = text.replace(f"<{name}>", "", 1)
        end = text.index(f"</{name}>")
        text = text.replace(f"</{name}>", "", 1)
        slots[name] = Slot(start, end, number(text[start:end]), units.get(name, "count"))
    return Base("by hand", text, "2023-09-12", slots, (relation,))


def made(of: Base, operator: str) -> Iterator[Mutant]:
    return (each for each in mutants(of, random.Random(1)) if each.operator == operator)


def test_two_digits_change_places_only_where_it_contradicts() -> None:
    whole = base("<w>412</w> people: <a>200</a> men and <b>212</b> women.", Relation("total", ("w", "a", "b")))
    texts = {each.text for each in made(whole, "swap digits")}
    assert "142 people: 200 men and 212 women." in texts
    assert "412 people: 200 men and 122 women." in texts
    assert all("020 men" not in each and "002" not in each for each in texts)
    rounded = base("<p>1,300</p> of <w>130,000</w> people", Relation("part", ("p", "w")))
    assert "3,100 of 130,000 people" not in {each.text for each in made(rounded, "swap digits")}


def test_what_was_touched_is_where_it_came_to_stand() -> None:
    land = base("<a>2.6 million</a> m2 (<b>260</b> ha)", Relation("conversion", ("a", "b")), a="m2", b="ha")
    (one,) = made(land, "drop multiplier")
    assert one.text == "2.6 m2 (260 ha)"
    assert [one.text[start:end] for start, end in one.touched] == ["2.6"]


def test_part_and_whole_change_places() -> None:
    people = base("<w>412</w> people, <p>90</p> of them children", Relation("part", ("p", "w")))
    (one,) = made(people, "exchange part and whole")
    assert one.text == "90 people, 412 of them children"
    assert sorted(one.text[start:end] for start, end in one.touched) == ["412", "90"]


def test_an_item_falls_out_of_a_list_and_another_comes_in() -> None:
    text = "412 people: 120 men, 180 women and 112 children."
    slots = {
        "w": Slot(0, 3, Fraction(412)),
        "a": Slot(12, 15, Fraction(120)),
        "b": Slot(21, 24, Fraction(180)),
        "c": Slot(35, 38, Fraction(112)),
    }
    items = ((12, 19), (21, 30), (35, 47))
    listed = Base("by hand", text, "2023-09-12", slots, (Relation("total", ("w", "a", "b", "c"), items),))
    dropped = {
        each.text
        for seed in range(8)
        for each in mutants(listed, random.Random(seed))
        if each.operator == "drop addend"
    }
    assert dropped == {
        "412 people: 180 women and 112 children.",
        "412 people: 120 men and 112 children.",
        "412 people: 120 men and 180 women.",
    }
    (added,) = made(listed, "add addend")
    assert added.text.startswith("412 people: 120 men, ")
    assert added.text.endswith(" others, 180 women and 112 children.")


def test_days_that_do_not_exist_and_weekdays_that_do_not_fit() -> None:
    dates = Base("by hand", "Friday, 9 December 2016, to 30 April", "2017-01-01", {}, ())
    assert [each.text for each in made(dates, "no such day")] == ["Friday, 9 December 2016, to 31 April"]
    assert [each.text for each in made(dates, "wrong weekday")] == ["Saturday, 9 December 2016, to 30 April"]


def test_a_separator_is_read_as_words() -> None:
    people = base("<w>17 971</w> people, <p>8 400</p> of them children", Relation("part", ("p", "w")))
    (one,) = made(people, "separator read as words")
    assert one.text == "17 hours, 971 people, 8 400 of them children"


def test_only_an_error_about_what_was_touched_counts() -> None:
    mutant = Mutant("by hand", "swap digits", "142 people", "2023-09-12", ((0, 3),))
    mention = Mention("q1", None, 0, 1, 0, 3, "142", Fraction(142))  # type: ignore[arg-type]

    def reading(severity: str, *quantities: str) -> Reading:
        finding = Finding("parts_do_not_sum", severity, quantities, "")
        return Reading(mutant.text, "en", None, None, (mention,), (finding,))

    assert caught(mutant, reading("error", "q1"))
    assert not caught(mutant, reading("warning", "q1"))
    assert not caught(mutant, reading("error", "q2"))
    assert not caught(Mutant("by hand", "no such day", "31 April", "2023-09-12"), reading("error", "q1"))
