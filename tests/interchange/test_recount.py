"""A watch that is counted again: corrections, withdrawals, and nothing where nothing is other."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import pytest

from cli.runs import made, run
from safepassage.cli.common import open_operation
from safepassage.cli.watching import record
from safepassage.interchange.watch_records import COUNTS, Where, digest_of_stream, watch_records
from safepassage.monitoring.tallies import Blind, Tally

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

START_S = 1_481_392_800  # 2016-12-10T18:00Z
FILM = "0123456789ab"
Row = tuple[int, str, int, int]


def put(
    folder: Path,
    counts: list[Row],
    gaps: tuple[tuple[float, float], ...] = (),
    line: str = "gate",
    how: str = "motion",
    span_s: tuple[float, float] = (0.0, 120.0),
    vehicles: tuple[Row, ...] = (),
    aircraft: str = "",
) -> None:
    """Record a film of two minutes, or a part of a stream."""
    where = Where(START_S, "crew-2", "corridor/karim-el-hun", "", "drone", line, "forward", aircraft)
    rows, driven = (
        [Tally(at, at + 60.0, line, way, low, low, high, False, 1.0) for at, way, low, high in each]
        for each in (counts, vehicles)
    )
    blind = [Blind(start_s, end_s, "lost") for start_s, end_s in gaps]
    assert not record(folder, watch_records(where, FILM, span_s, rows, blind, driven), line, how)


def standing(folder: Path) -> dict[str, Observation]:
    """First number of what counts now → what it says."""
    with open_operation(folder, readonly=True) as operation:
        view = operation.view()
        seen = [held.observation for kind in ("watch", "watch_gap", *COUNTS) for held in view.events(kind)]
    out = {each.source_id.removeprefix("again-2-").removeprefix("again-3-"): each for each in seen}
    assert len(out) == len(seen)
    return out


def size(folder: Path) -> int:
    with open_operation(folder, readonly=True) as operation:
        return operation.folds.reader.size()


OLD: list[Row] = [(0, "forward", 3, 9), (60, "forward", 4, 8)]
NEW: list[Row] = [(0, "forward", 5, 7), (60, "forward", 4, 8)]


def test_another_count_corrects_the_one_that_stood_and_says_why(tmp_path: Path) -> None:
    folder = made(tmp_path)
    put(folder, OLD)
    put(folder, NEW, how="motion, calibrated")
    found = standing(folder)
    first, second = (found[f"count-{FILM}-gate-{at}-outbound"] for at in (0, 60))
    assert (first.body["counted"]["value"], first.body["counted"]["value_to"]) == ("5", "7")
    assert first.body["details"] == "counted again (motion, calibrated) instead of 3-9 (counted)"
    assert second.source_id == f"count-{FILM}-gate-60-outbound"  # it says the same, and stands as it was
    assert len(found) == 3


def test_an_aircraft_that_is_named_later_corrects_the_watch_and_its_gaps_alone(tmp_path: Path) -> None:
    folder, blind = made(tmp_path), ((30.0, 40.0),)
    put(folder, OLD, blind)
    put(folder, OLD, blind, aircraft="north-2")
    found = standing(folder)
    assert found[f"watch-{FILM}-0"].body == {"means": "drone", "aircraft": "north-2"}
    assert found[f"gap-{FILM}-30"].body["aircraft"] == "north-2"
    assert {each.source_id for each in found.values()} == {
        f"again-2-watch-{FILM}-0",
        f"again-2-gap-{FILM}-30",
        *(f"count-{FILM}-gate-{at}-outbound" for at in (0, 60)),
    }
    before = size(folder)
    for again in ("north-2", ""):  # what is not said again still holds
        put(folder, OLD, blind, aircraft=again)
    assert size(folder) == before


def test_two_aircraft_that_begin_at_one_moment_are_two_streams() -> None:
    where = Where(START_S, "crew-2", "corridor/karim-el-hun", "", "drone", "gate", "forward")
    said = [digest_of_stream(replace(where, aircraft=each)) for each in ("", "north-1", "north-2")]
    assert len(set(said)) == 3
    assert said[0] == sha256(b"corridor/karim-el-hun  gate 1481392800").hexdigest()[:12]  # as it always was


def test_a_model_with_a_very_long_name_is_no_trouble(tmp_path: Path) -> None:
    folder = made(tmp_path)
    put(folder, OLD)
    put(folder, NEW[:1], how="x" * 290)
    details = [each.body.get("details") for number, each in standing(folder).items() if number.startswith("count")]
    assert details == [f"counted again ({'x' * 200}) instead of 3-9 (counted)"]


@pytest.mark.parametrize("times", [1, 2])
def test_once_more_adds_nothing(tmp_path: Path, times: int) -> None:
    folder = made(tmp_path)
    put(folder, OLD, gaps=((10, 20),))
    put(folder, NEW)
    before = size(folder)
    for _ in range(times):
        put(folder, NEW, how="said otherwise")
    assert size(folder) == before


def test_back_to_what_was_said_first_is_a_correction_too(tmp_path: Path) -> None:
    folder = made(tmp_path)
    for counts in (OLD, NEW, OLD):
        put(folder, counts)
    (found,) = (each for number, each in standing(folder).items() if number.startswith(f"count-{FILM}-gate-0-"))
    assert (found.source_id, found.body["counted"]["value"]) == (f"again-3-count-{FILM}-gate-0-outbound", "3")
    assert found.body["details"].endswith("instead of 5-7 (counted)")


def test_what_the_new_count_does_not_have_is_withdrawn_and_comes_back_with_the_old_one(tmp_path: Path) -> None:
    """A gap, and a minute, that the better detector does not have."""
    folder = made(tmp_path)
    put(folder, OLD, gaps=((10, 20),))
    put(folder, OLD[:1])
    assert sorted(standing(folder)) == [f"count-{FILM}-gate-0-outbound", f"watch-{FILM}-0"]
    put(folder, OLD, gaps=((10, 20),))
    assert sorted(standing(folder)) == [
        f"count-{FILM}-gate-0-outbound",
        f"count-{FILM}-gate-60-outbound",
        f"gap-{FILM}-10",
        f"watch-{FILM}-0",
    ]


def test_another_line_of_the_film_stands_beside_with_its_gaps(tmp_path: Path) -> None:
    folder = made(tmp_path)
    put(folder, OLD, gaps=((10, 20),))
    put(folder, NEW, line="bridge")
    assert len(standing(folder)) == 6  # the watch, its gap, two counts of each line
    put(folder, NEW, line="gate")
    assert f"gap-{FILM}-10" in standing(folder)


def test_what_somebody_withdrew_is_not_brought_back_by_the_same_count(tmp_path: Path) -> None:
    folder = made(tmp_path)
    put(folder, OLD)
    number = f"count-{FILM}-gate-0-outbound"
    done = run(
        "record", folder, "retraction", "source=crew-2", "source_id=r-1", f"retracts={number}",
        "occurred=2016-12-11T08:00", "reason=the drone looked at another road",
    )  # fmt: skip
    assert done.exit_code == 0
    before = size(folder)
    put(folder, OLD)
    assert (size(folder), number in standing(folder)) == (before, False)
    put(folder, NEW)  # it says something else, and so it is another word
    assert standing(folder)[number].source_id == f"again-2-{number}"
    assert standing(folder)[number].supersedes is None
    put(folder, OLD)  # and here it takes the place of that
    assert standing(folder)[number].source_id == f"again-3-{number}"


def test_a_stream_that_is_counted_again_corrects_minute_by_minute(tmp_path: Path) -> None:
    folder = made(tmp_path)
    first, second = ((0.0, 60.0), (60.0, 120.0))
    put(folder, OLD[:1], span_s=first)
    put(folder, OLD[1:], span_s=second, gaps=((70, 80),))
    assert len(standing(folder)) == 5
    put(folder, NEW[:1], span_s=first)
    assert len(standing(folder)) == 5
    put(folder, OLD[1:], span_s=second)
    assert f"gap-{FILM}-70" not in standing(folder)


def test_another_source_s_word_about_the_count_changes_nothing(tmp_path: Path) -> None:
    """A door refuses it, and a ledger that was merged may hold it (decision 22)."""
    folder = made(tmp_path)
    put(folder, OLD)
    number = f"count-{FILM}-gate-0-outbound"
    with open_operation(folder) as operation:
        (held,) = (each for each in operation.view().events("watch_count") if each.observation.source_id == number)
        theirs = msgspec.structs.replace(held.observation, source="crew-9", source_id="c-1", supersedes=held.id)
        operation.record([theirs])
    before = size(folder)
    put(folder, OLD)
    assert size(folder) == before
    put(folder, NEW)
    assert standing(folder)[number].supersedes == held.id


def test_vehicles_are_corrected_too_and_stay_where_they_are_not_told_from_people(tmp_path: Path) -> None:
    folder = made(tmp_path)
    put(folder, OLD, vehicles=((0, "forward", 1, 2),), how="a model")
    put(folder, OLD, vehicles=((0, "forward", 2, 2),), how="another model")
    put(folder, OLD, vehicles=((0, "forward", 1, 3),), how="the first, once more")
    number = f"vehicles-{FILM}-gate-0-outbound"
    mended = standing(folder)
    assert mended[number].body["details"] == "counted again (the first, once more) instead of 2 (counted)"
    put(folder, NEW, how="motion")
    assert standing(folder)[number] == mended[number]
    put(folder, NEW, vehicles=((60, "forward", 3, 3),), how="a third model")
    now = standing(folder)
    assert number not in now
    assert now[f"vehicles-{FILM}-gate-60-outbound"].body["counted"] == 3
