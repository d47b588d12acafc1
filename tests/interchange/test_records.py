"""Raw records: one way in, faults collected, the same words from every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from interchange.desks import DAMASCUS, KINDS, desk, reader, record
from safepassage.foundation.times import Interval
from safepassage.interchange.records import RecordReader

if TYPE_CHECKING:
    from safepassage.ledger.kind import Kind

EVENING_S = 1_481_385_600  # 2016-12-10T16:00Z, 18:00 in Damascus


def words(raw: dict[str, Any], **more: Any) -> str:
    entry, faults = reader(**more).read(raw)
    assert entry is None
    return "\n".join(map(str, faults))


def test_a_good_record_is_an_observation() -> None:
    entry, faults = reader().read(record())
    assert entry is not None
    assert faults == []
    seen = entry.observation
    assert seen.occurred == Interval(EVENING_S, EVENING_S + 900, "minute")
    assert seen.body["people"] == {"men": 3, "children": 4}
    assert (seen.mood, seen.method) == ("observed", "counted")
    assert entry.draft.id.hex() == seen.id


def test_a_flat_record_is_the_same_record() -> None:
    raw = record()
    body = raw.pop("body")
    flat, _ = reader().read({**raw, **body})
    whole, _ = reader().read(record())
    assert flat == whole


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.name))
def test_what_is_remembered_says_what_the_kind_says(kind: Kind) -> None:
    """The quick way and `Kind.read` agree, on the first reading of a value and on the second."""
    again = reader()
    for changed, _ in ((({}, "")), *kind.bad):
        body = {**kind.example["body"], **changed}
        for _ in range(2):
            entry, faults = again.read({"kind": kind.name, **kind.example, "body": body})
            want, wrong = kind.read(body, Interval(EVENING_S, EVENING_S), DAMASCUS)
            if entry is None:
                assert wrong or faults
            else:
                assert entry.observation.body == want


@pytest.mark.parametrize(
    ("changed", "want"),
    [
        ({"kind": "crosing_count"}, "Did you mean crossing_count?"),
        ({"kind": None}, "lists them"),
        ({"occurred": "2016-02-31"}, "day or month is out of range"),
        ({"occurred": "10/12/2016"}, "Write the year first"),
        ({"occurred": ""}, "a moment, or a day"),
        ({"occurred": [5, 3, "second"]}, "a moment, or a day"),
        ({"source": "Post Karim"}, "a short name"),
        ({"source": None}, "a short name"),
        ({"place": "Karim El-Hun"}, "type/name"),
        ({"place": "centre/jibreen"}, "a place of type crossing"),
        ({"source_id": "two\nlines"}, "on one line"),
        ({"source_id": True}, "on one line"),
        ({"mood": "planned"}, "one of observed"),
        ({"method": "guessed"}, "one of counted"),
        ({"nature": "real"}, "never mix"),
        ({"precision": "roughly"}, "one of second"),
        ({"evidence": "a picture"}, "64 hex digits"),
        ({"supersedes": "k-0"}, "a record that is on the ledger"),
        ({"retracts": "0" * 64}, "nothing on a crossing_count"),
        ({"body": []}, "an object"),
        ({"men": 3}, "beside body"),
        ({"personal": {"names": "somebody"}}, "has none"),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, Any], want: str) -> None:
    assert want in words(record(**changed))


def test_every_fault_of_a_record_is_said_at_once() -> None:
    found = words(record(source="?", place="x", occurred="never", body={"people": {"men": -1}}))
    for field in ("source", "place", "occurred", "people.men", "from", "corridor", "population"):
        assert f"{field}:" in found


def test_a_source_s_own_number_names_what_it_corrects() -> None:
    entry, _ = reader(ids_of=lambda source, own: ["ab" * 32] if (source, own) == ("post-karim", "k-0") else []).read(
        record(supersedes="k-0")
    )
    assert entry is not None
    assert entry.observation.supersedes == "ab" * 32
    assert "2 have this number" in words(record(supersedes="k-0"), ids_of=lambda _source, _own: ["ab" * 32, "cd" * 32])


def test_a_moment_is_asked_of_what_is_of_a_moment() -> None:
    place = {"kind": "place", **KINDS["place"].example}
    assert "one moment" in words({**place, "occurred": "2016-12-10T18:00/2016-12-10T19:00"})
    entry, _ = reader().read({**place, "occurred": "2016-12-10"})  # known to the day
    assert entry is not None


def test_what_was_not_yet_is_a_warning() -> None:
    entry, faults = reader().read(record(occurred="2116-12-10T18:00/2116-12-10T18:15"))
    assert entry is not None
    assert [(fault.severity, fault.field) for fault in faults] == [("warning", "occurred")]


def test_a_row_without_a_number_has_the_same_one_in_every_import() -> None:
    def numbers() -> list[str]:
        again = reader()
        rows = [record(source_id=""), record(source_id=""), record(source_id="", occurred="2016-12-10")]
        return [entry.observation.source_id for entry, _ in map(again.read, rows) if entry]

    first = numbers()
    assert first == numbers()
    assert len(set(first)) == 3
    assert first[1] == f"{first[0]}-2"


def test_a_form_makes_numbers_of_its_own() -> None:
    entry, _ = RecordReader(desk(), new_id=lambda: "form-1").read(record(source_id=None))
    assert entry is not None
    assert entry.observation.source_id == "form-1"


def test_a_float_of_json_is_the_decimal_that_was_written() -> None:
    raw = {"kind": "ordnance", **KINDS["land_release"].example} | {"kind": "land_release"}
    raw["body"] = {**KINDS["land_release"].example["body"], "area": 2.5}
    entry, faults = reader().read(raw)
    assert entry is not None, faults
    assert entry.observation.body["area"]["value"] == "2.5"


def test_names_are_sealed_where_the_operator_is_no_party_and_refused_where_it_is() -> None:
    raw = {"kind": "registration", **KINDS["registration"].example, "personal": {"names": "Somebody"}}
    entry, _ = reader().read(raw)
    assert entry is not None
    assert entry.personal == {"names": "Somebody"}
    assert b"Somebody" not in entry.draft.content
    for party in ("yes", "unknown"):
        assert "without names" in words(raw, party=party)
    without, _ = reader(party="yes").read({"kind": "registration", **KINDS["registration"].example})
    assert without is not None


def test_defaults_hold_where_a_record_does_not_say() -> None:
    given = RecordReader(desk(), defaults={"source": "desk", "kind": "crossing_count"})
    raw = record(source="")
    del raw["kind"]
    entry, _ = given.read(raw)
    assert entry is not None
    assert entry.observation.source == "desk"
    other, _ = given.read(record(source="post-karim"))
    assert other is not None
    assert other.observation.source == "post-karim"


def test_places_are_noted_where_they_are_named() -> None:
    notes = reader()
    notes.read(record(), 2)
    notes.read(record(source_id="k-2"), 3)
    where = notes.places.named["corridor/karim-el-hun"]
    assert (where.row, where.field, where.times) == (2, "corridor", 2)
    assert notes.places.defined == set()
