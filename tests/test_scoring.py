"""The measures of `scoring.py`, on cases whose values were worked out by hand."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from fractions import Fraction

import pytest

import labelled
import scoring
from safepassage.statements.reading.mention import Mention, Reading

HEAD = "lang: en\ndated: 2023-09-12\nsituation: flood\npublisher: Valmere Relief Committee\n---\n"
BODY = (
    "{q1: About 400 | value=400; modifier=approx; scope=period; counted=people evacuated; attribution=Ana Torrel} "
    "people were evacuated, "
    "{q2: 90 | value=90; scope=period; counted=children evacuated; attribution=Ana Torrel; part_of=q1} of them "
    "children, over {q3: 12 ha | value=12; unit=ha; scope=at_time; counted=area} "
    "({q4: 30 acres | value=30; unit=acre; scope=at_time; counted=area; conversion_of=q3}) under order {trap: 66}."
)
STATEMENT = labelled.parse(HEAD + BODY, "hand.txt")
TEXT = STATEMENT.text


def mention(ident: str, words: str, value: int | None, **more: object) -> Mention:
    start = TEXT.index(words)
    found = Mention(ident, None, 0, 0, start, start + len(words), words, None if value is None else Fraction(value))  # type: ignore[arg-type]
    return changed_mention(found, more)


def changed_mention(found: Mention, more: dict[str, object]) -> Mention:
    for name, value in more.items():
        found = copy(found)
        setattr(found, name, value)
    return found


def reading(*mentions: Mention) -> Reading:
    return Reading(TEXT, "en", None, None, mentions)


@pytest.fixture
def right() -> Reading:
    """Everything as it is labelled."""
    speaker = {"attribution": "Ana Torrel", "scope": "period"}
    return reading(
        mention("m1", "About 400", 400, modifier="approx", counted="people evacuated", **speaker),
        mention("m2", "90", 90, counted="children evacuated", part_of="m1", **speaker),
        mention("m3", "12 ha", 12, unit="ha", counted="area", scope="at_time"),
        mention("m4", "30 acres", 30, unit="acre", counted="area", scope="at_time", conversion_of="m3"),
    )


def changed(whole: Reading, ident: str, **more: object) -> Reading:
    return replace(
        whole, mentions=tuple(changed_mention(each, more) if each.id == ident else each for each in whole.mentions)
    )


def test_what_is_as_labelled_scores_one(right: Reading) -> None:
    found = scoring.score_one(STATEMENT, right)
    assert found.statements == 1
    for name in ("quantities", "units", "modifiers", "scopes", "attributions", "parts", "conversions", "counted"):
        assert getattr(found, name).f1 == 1, name
    assert found.traps == scoring.Tally(Fraction(0), 1, 1)


def test_quantities_are_paired_one_to_one_by_place_and_value(right: Reading) -> None:
    twice = reading(*right.mentions, mention("m5", "400", 400))
    assert scoring.score_one(STATEMENT, twice).quantities == scoring.Tally(Fraction(4), 5, 4)
    wrong = changed(right, "m2", value=Fraction(91))
    tally = scoring.score_one(STATEMENT, wrong).quantities
    assert (tally.precision, tally.recall, tally.f1) == (Fraction(3, 4), Fraction(3, 4), Fraction(3, 4))
    missing = reading(*right.mentions[:2])
    assert scoring.score_one(STATEMENT, missing).quantities.recall == Fraction(1, 2)
    assert scoring.score_one(STATEMENT, missing).quantities.f1 == Fraction(4, 6)


def test_an_upper_end_belongs_to_the_value(right: Reading) -> None:
    ranged = changed(right, "m2", value_to=Fraction(95))
    assert scoring.score_one(STATEMENT, ranged).quantities.right == 3


def test_written_fractions_are_met_within_a_hundredth() -> None:
    text = "{q1: Two thirds | value=0.667; unit=fraction; scope=at_time; counted=homes} of homes."
    statement = labelled.parse(HEAD + text, "hand.txt")

    def found(value: Fraction) -> Fraction:
        one = Mention("m1", None, 0, 0, 0, 10, "Two thirds", value, unit="fraction")  # type: ignore[arg-type]
        return scoring.score_one(statement, Reading(statement.text, "en", None, None, (one,))).quantities.right

    assert found(Fraction(2, 3)) == 1
    assert found(Fraction(7, 10)) == 0


def test_units(right: Reading) -> None:
    assert scoring.score_one(STATEMENT, changed(right, "m4", unit="ha")).units.f1 == Fraction(3, 4)


def test_a_trap_is_taken_where_a_mention_without_a_label_reaches_into_it(right: Reading) -> None:
    taken = reading(*right.mentions, mention("m5", "66", 66))
    assert scoring.score_one(STATEMENT, taken).traps.recall == 1


def test_modifiers(right: Reading) -> None:
    assert scoring.score_one(STATEMENT, changed(right, "m1", modifier="exact")).modifiers.f1 == Fraction(3, 4)


def test_scopes(right: Reading) -> None:
    wrong = changed(changed(right, "m1", scope="cumulative"), "m3", scope="plan")
    assert scoring.score_one(STATEMENT, wrong).scopes.f1 == Fraction(1, 2)


@pytest.mark.parametrize(
    ("ident", "given", "right_of_four"),
    [
        ("m1", "Torrel", 4),  # a part of the name is the name
        ("m1", None, 3),  # but the text's own voice is another
        ("m1", "Ana Marsh", 3),
        ("m3", "the Relief Committee of Valmere", 4),  # the publisher's own name, in other order
        ("m3", "unattributed", 3),
    ],
)
def test_attributions(right: Reading, ident: str, given: str | None, right_of_four: int) -> None:
    tally = scoring.score_one(STATEMENT, changed(right, ident, attribution=given)).attributions
    assert tally.f1 == Fraction(right_of_four, 4)


def test_hearsay_is_met_by_hearsay_alone() -> None:
    text = "{q1: Nine | value=9; scope=period; counted=people died; attribution=unattributed} reportedly died."
    statement = labelled.parse(HEAD + text, "hand.txt")

    def found(voice: str | None) -> Fraction:
        one = Mention("m1", None, 0, 0, 0, 4, "Nine", Fraction(9), attribution=voice)  # type: ignore[arg-type]
        return scoring.score_one(statement, Reading(statement.text, "en", None, None, (one,))).attributions.f1

    assert found("unattributed") == 1
    assert found("Ana Torrel") == 0


def test_parts_are_pairs_of_part_and_whole(right: Reading) -> None:
    loose = changed(right, "m2", part_of="")
    assert scoring.score_one(STATEMENT, loose).parts == scoring.Tally(Fraction(0), 0, 1)
    too_many = changed(right, "m3", part_of="m1")
    assert scoring.score_one(STATEMENT, too_many).parts.f1 == Fraction(2, 3)
    elsewhere = changed(right, "m2", part_of="m3")
    assert scoring.score_one(STATEMENT, elsewhere).parts.f1 == 0


def test_conversions_are_pairs(right: Reading) -> None:
    assert scoring.score_one(STATEMENT, changed(right, "m4", conversion_of="")).conversions.f1 == 0
    assert scoring.score_one(STATEMENT, changed(right, "m2", conversion_of="m1")).conversions.f1 == Fraction(2, 3)


def test_counted_is_compared_word_by_word(right: Reading) -> None:
    stems = changed(right, "m1", counted="person evacuating")  # one stem of two on either side
    assert scoring.score_one(STATEMENT, stems).counted.f1 == (Fraction(1, 2) + 3) / 4
    articles = changed(right, "m3", counted="the areas")
    assert scoring.score_one(STATEMENT, articles).counted.f1 == 1


def test_scores_add_up(right: Reading) -> None:
    both = scoring.score_one(STATEMENT, right) + scoring.score_one(STATEMENT, reading())
    assert both.statements == 2
    assert both.quantities == scoring.Tally(Fraction(4), 4, 8)
    assert both.units.given == 4


def test_statements_are_read_in_their_language_and_on_their_day(right: Reading) -> None:
    asked = []

    def read(text: str, *, lang: str, dated: object) -> Reading:
        asked.append((text, lang, str(dated)))
        return right

    assert scoring.score([STATEMENT], read).quantities.f1 == 1
    assert asked == [(TEXT, "en", "2023-09-12")]


def test_nothing_wanted_and_nothing_given_is_no_fault() -> None:
    assert scoring.Tally(Fraction(0), 0, 0).f1 == 1
