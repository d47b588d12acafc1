"""What a record cannot show alone: whose it corrects, whether that was done already, whether its places exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interchange.desks import KINDS, NOW_S, operation, record
from safepassage.interchange.crosscheck import cross_faults
from safepassage.interchange.desk import desk_of
from safepassage.interchange.file_read import FileRead
from safepassage.interchange.intake import take_in
from safepassage.interchange.records import RecordReader

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.foundation.errors import Fault
    from safepassage.ledger.operation import Operation


def read(opened: Operation, *raws: dict[str, Any]) -> FileRead:
    reader = RecordReader(desk_of(opened, NOW_S))
    out = FileRead(places=reader.places)
    for number, raw in enumerate(raws, 1):
        entry, faults = reader.read(raw, number)
        assert entry is not None, faults
        out.entries.append(entry)
    return out


def crossed(opened: Operation, *raws: dict[str, Any], field: str = "") -> list[Fault]:
    faults = cross_faults(opened, {"a.csv": read(opened, *raws)})
    return [fault for fault in faults if not field or fault.field == field]


def place(id_: str, number: str) -> dict[str, Any]:
    return {**KINDS["place"].example, "kind": "place", "place": id_, "source_id": number}


def test_a_place_that_nobody_defined_is_warned_of_once_with_the_nearest(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        take_in(opened, read(opened, place("crossing/karim-el-hun", "p-1")).entries)
        rows = [record(source_id=str(number), place="crossing/karim-el-hum") for number in range(3)]
        faults = crossed(opened, *rows, field="place")
        (fault,) = [each for each in faults if each.got == "crossing/karim-el-hum"]
    assert (fault.severity, fault.file, fault.row) == ("warning", "a.csv", 1)
    assert "3 records name it" in fault.expected
    assert "Did you mean crossing/karim-el-hun?" in fault.way_out


def test_a_place_may_be_defined_by_the_same_import(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        files = {
            "counts.csv": read(opened, record()),
            "places.csv": read(opened, *(place(each, each) for each in ("crossing/karim-el-hun", "city/aleppo"))),
        }
        named = [fault.got for fault in cross_faults(opened, files)]
    assert named == ["zone/eastern-aleppo", "corridor/karim-el-hun"]


def test_a_source_corrects_its_own_words_only(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        first = take_in(opened, read(opened, record()).entries).ids[0]
        other = record(source="post-mahayar", source_id="m-1", supersedes=first)
        (fault,) = crossed(opened, other, field="supersedes")
        assert fault.severity == "error"
        assert "of post-karim" in fault.expected
        assert crossed(opened, record(source_id="k-2", supersedes="k-1"), field="supersedes") == []


def test_another_kind_cannot_be_superseded_and_any_can_be_retracted(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        take_in(opened, read(opened, record()).entries)
        meals = {**KINDS["meals"].example, "kind": "meals", "source": "post-karim", "supersedes": "k-1"}
        assert "crossing_count" in crossed(opened, meals, field="supersedes")[0].expected
        withdrawal = {**KINDS["retraction"].example, "kind": "retraction", "retracts": "k-1"}
        assert crossed(opened, withdrawal, field="retracts") == []


def test_a_second_correction_of_one_record_is_refused_since_both_would_count(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        take_in(opened, read(opened, record()).entries)
        both = [record(source_id="k-2", supersedes="k-1"), record(source_id="k-3", supersedes="k-1")]
        (fault,) = crossed(opened, *both, field="supersedes")
        assert (fault.row, fault.severity) == (2, "error")
        take_in(opened, read(opened, both[0]).entries)
        assert crossed(opened, both[0], field="supersedes") == []  # the same again is no second one
        assert "one of the two counts" in crossed(opened, both[1], field="supersedes")[0].way_out


def test_what_stays_beside_a_correction_is_said_since_both_would_count(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        taken = [read(opened, record()).entries, read(opened, record(occurred="2016-12-10")).entries]
        first, second = (take_in(opened, entries).ids[0] for entries in taken)
        correction = record(source_id="k-2", supersedes=first)
        (fault,) = crossed(opened, correction, field="supersedes")
        assert (fault.severity, f"retracts={second}" in fault.way_out) == ("warning", True)
        withdrawal = {**KINDS["retraction"].example, "kind": "retraction", "retracts": second}
        assert crossed(opened, correction, withdrawal, field="supersedes") == []
        take_in(opened, read(opened, withdrawal).entries)
        assert crossed(opened, correction, field="supersedes") == []
        again = record(source_id="k-3", supersedes=second)
        assert "Leave supersedes out" in crossed(opened, again, field="supersedes")[0].way_out


def test_what_is_to_come_from_another_post_is_a_warning(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        (fault,) = crossed(opened, record(supersedes="ab" * 32), field="supersedes")
        (missing,) = crossed(opened, record(evidence=["cd" * 32]), field="evidence")
    assert fault.severity == missing.severity == "warning"


def test_a_card_of_another_nature_is_refused(tmp_path: Path) -> None:
    raw = {**KINDS["operation"].example, "kind": "operation"}
    raw["body"] = {**raw["body"], "nature": "real"}
    with operation(tmp_path / "op") as opened:
        (fault,) = crossed(opened, raw)
    assert (fault.severity, fault.expected, fault.got) == ("error", "exercise, as the operation is", "real")


def guarantee(number: str, **more: Any) -> dict[str, Any]:
    example = KINDS["corridor_state"].example
    return {**example, "kind": "corridor_state", "source_id": number, "body": {**example["body"], **more}}


NOTICE = {**KINDS["notice"].example, "kind": "notice"}


def test_a_notice_needs_every_guarantee_over_its_hours(tmp_path: Path) -> None:
    """18:00 to 06:00 in Damascus is 16:00 to 04:00 in UTC; the example's guarantee ends at 18:00 the next day."""
    with operation(tmp_path / "op") as opened:
        (fault,) = crossed(opened, NOTICE, field="opens")
        assert (fault.severity, fault.row) == ("error", 1)
        assert fault.expected == "a guarantee of any party over 2016-12-10T16:00Z to 2016-12-11T04:00Z"
        take_in(opened, read(opened, guarantee("g-1")).entries)
        assert crossed(opened, NOTICE, field="opens") == []
        late = {**NOTICE, "body": {**NOTICE["body"], "closes": "2016-12-11T18:01"}}
        assert "party A" in crossed(opened, late, field="opens")[0].expected
        other = {**NOTICE, "place": "corridor/mahayar"}
        assert "any party" in crossed(opened, other, field="opens")[0].expected


def test_a_guarantee_may_come_with_the_notice(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        assert crossed(opened, NOTICE, guarantee("g-1"), field="opens") == []
        elsewhere = {**guarantee("g-1"), "place": "corridor/mahayar"}
        assert "any party" in crossed(opened, NOTICE, elsewhere, field="opens")[0].expected
        files = {"n.csv": read(opened, NOTICE), "g.csv": read(opened, guarantee("g-1", party="party B"))}
        assert [fault.field for fault in cross_faults(opened, files) if fault.severity == "error"] == []


def test_a_notice_that_is_on_the_ledger_already_is_not_refused_when_it_comes_again(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        take_in(opened, read(opened, guarantee("g-1"), NOTICE).entries)
        gone = guarantee("g-2", state="withdrawn", channel="", until="")
        take_in(opened, read(opened, {**gone, "occurred": "2016-12-10T17:00"}).entries)
        assert crossed(opened, NOTICE, field="opens") == []
        again = {**NOTICE, "source_id": "another"}
        assert "party A" in crossed(opened, again, field="opens")[0].expected


def test_nobody_approves_their_own_notice(tmp_path: Path) -> None:
    with operation(tmp_path / "op") as opened:
        take_in(opened, read(opened, guarantee("g-1")).entries)
        id_ = take_in(opened, read(opened, NOTICE).entries).ids[0]
        approval = {**KINDS["approval"].example, "kind": "approval"}
        approval["body"] = {**approval["body"], "digest": id_}
        (fault,) = crossed(opened, approval, field="source")
        assert (fault.severity, fault.got) == ("error", "desk")
        assert crossed(opened, {**approval, "source": "officer-a"}, field="source") == []
        assert crossed(opened, {**approval, "body": {**approval["body"], "digest": "a statement's"}}) == []
