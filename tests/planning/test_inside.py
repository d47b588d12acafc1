"""Who is still inside: a source's words less those who left, by intervals worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from night import seen, view_of
from planning.reports import CITY, KINDS, ZONE, crossed, estimate, place
from safepassage.geography.gazetteer import gazetteer
from safepassage.planning.inside import inside

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

NIGHT = "2016-12-10T18:00"


def left(tmp_path: Path, *observations: Observation, where: str = ZONE) -> dict[str, tuple[int, int | None]]:
    """Source → (least, most) that it leaves inside, as of the evening."""
    with view_of(tmp_path, KINDS.values(), NIGHT, *observations) as view:
        found = inside(view, where, gazetteer(view))
        assert all(each.trace.count for each in found)
        assert all(part is None or part == Fraction(int(part)) for each in found for part in each.people)
        return {
            each.source: (int(each.people.lo), None if each.people.hi is None else int(each.people.hi))
            for each in found
        }


def test_about_a_thousand_less_those_who_left_since(tmp_path: Path) -> None:
    """About 1,000 are 500 to 1,500; 60 and 40 left since it was said, 25 before it."""
    found = left(
        tmp_path,
        estimate("about 1000"),
        crossed({"people": 25}, "2016-12-09T11:00/2016-12-09T12:00"),
        crossed({"men": 60}, "2016-12-09T20:00/2016-12-09T20:15"),
        crossed({"children": 40}, "2016-12-10T17:45/2016-12-10T18:00"),
        crossed({"people": 99}, "2016-12-10T18:00/2016-12-10T18:15"),
    )
    assert found == {"desk": (400, 1400)}


def test_nobody_spoke_so_nothing_is_known(tmp_path: Path) -> None:
    assert left(tmp_path, crossed({"people": 25}, "2016-12-09T11:00/2016-12-09T12:00")) == {}


def test_no_upper_end_stays_none(tmp_path: Path) -> None:
    assert left(tmp_path, estimate("more than 1000"), crossed({"men": 60}, "2016-12-10T09:00/2016-12-10T09:15")) == {
        "desk": (940, None)
    }


def test_sources_stand_each_for_itself_and_the_last_word_of_each_counts(tmp_path: Path) -> None:
    found = left(
        tmp_path,
        estimate("900"),
        estimate("700", "2016-12-10T09:00"),
        estimate("2000", "2016-12-08T09:00", source="ohchr"),
        estimate("50", "2016-12-10T09:00", population="combatants", source="army"),
        crossed({"men": 100}, "2016-12-09T20:00/2016-12-09T20:15"),
    )
    assert found == {"desk": (700, 700), "ohchr": (1900, 1900)}


def test_two_contents_under_one_number_are_spanned(tmp_path: Path) -> None:
    assert left(tmp_path, estimate("900", source_id="one"), estimate("700", source_id="one")) == {"desk": (700, 900)}


def test_who_left_a_part_has_left_the_whole(tmp_path: Path) -> None:
    found = left(
        tmp_path,
        place(ZONE, CITY),
        estimate("900", where=CITY),
        crossed({"men": 100}, "2016-12-09T20:00/2016-12-09T20:15"),
        crossed({"men": 7}, "2016-12-09T20:00/2016-12-09T20:15", "zone/elsewhere"),
        where=CITY,
    )
    assert found == {"desk": (800, 800)}


def test_people_of_no_known_sort_may_or_may_not_be_those_who_were_estimated(tmp_path: Path) -> None:
    """10 combatants are no civilians; 30 people of whom nobody said may be."""
    found = left(
        tmp_path,
        estimate("900"),
        crossed({"men": 10}, "2016-12-09T20:00/2016-12-09T20:15", population="combatants"),
        crossed({"people": 30}, "2016-12-09T20:00/2016-12-09T20:15", population="people"),
    )
    assert found == {"desk": (870, 900)}


def test_who_was_turned_back_may_be_inside_again(tmp_path: Path) -> None:
    turned = seen(
        KINDS["checkpoint_report"],
        "2016-12-09T21:00/2016-12-09T22:00",
        "checkpoint/east",
        corridor="corridor/east",
        population="civilians",
        turned_back={"people": 20},
    )
    found = left(tmp_path, estimate("900"), crossed({"men": 100}, "2016-12-09T20:00/2016-12-09T20:15"), turned)
    assert found == {"desk": (800, 820)}


def test_nobody_is_fewer_than_none(tmp_path: Path) -> None:
    found = left(tmp_path, estimate("50"), crossed({"men": 100}, "2016-12-09T20:00/2016-12-09T20:15"))
    assert found == {"desk": (0, 0)}
