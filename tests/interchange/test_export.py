"""Export then import is the identity, for every kind and for whatever a headcount holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from interchange.desks import KINDS, reader
from safepassage.foundation.times import PRECISIONS, Interval
from safepassage.interchange.csv_file import read_csv
from safepassage.interchange.export import Anew, csv_lines, json_line
from safepassage.interchange.jsonl_file import read_jsonl
from safepassage.ledger.fields import People
from safepassage.ledger.headcount import GROUPS
from safepassage.ledger.observation import Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.interchange.file_read import FileRead
    from safepassage.ledger.kind import Kind


def example(kind: Kind) -> Observation:
    entry, faults = reader().read({"kind": kind.name, **kind.example})
    assert entry is not None, faults
    return entry.observation


def both_ways(observation: Observation) -> list[FileRead]:
    kind = KINDS[observation.kind]
    plain = "".join(csv_lines(kind, [observation], "exercise", hxl=False))
    tagged = "".join(csv_lines(kind, [observation], "exercise", hxl=True))
    line = json_line(observation, kind, "exercise")
    return [
        read_csv(plain, reader(), kind.name),
        read_csv(tagged, reader(), ""),
        read_jsonl(line, reader()),
    ]


def test_a_table_holds_no_rows_and_has_the_columns_that_any_of_them_fills() -> None:
    """One column of the last row alone; the first line comes when all were seen, each other with one more."""
    kind, base = KINDS["meals"], example(KINDS["meals"])
    rows = [replace(base, source_id=f"{n}", evidence=("ev-1",) if n == 2 else ()) for n in range(3)]
    read: list[str] = []

    def reading() -> Iterator[Observation]:
        for each in rows:
            read.append(each.source_id)
            yield each

    lines = csv_lines(kind, Anew(reading), "exercise", hxl=False)
    assert "evidence" in next(lines)
    assert read == ["0", "1", "2"]
    for at in range(3):
        next(lines)
        assert read[3:] == ["0", "1", "2"][: at + 1]
    with pytest.raises(TypeError, match="twice"):
        next(csv_lines(kind, reading(), "exercise", hxl=False))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.name))
def test_an_example_comes_back_as_itself(kind: Kind) -> None:
    observation = example(kind)
    for found in both_ways(observation):
        assert found.errors == []
        assert [entry.observation for entry in found.entries] == [observation]
        assert [entry.draft.id.hex() for entry in found.entries] == [observation.id]


@given(
    cells=st.dictionaries(st.sampled_from(list(GROUPS)), st.integers(0, 10**6), max_size=6),
    start=st.integers(0, 2**32),
    length=st.integers(0, 90_000),
    precision=st.sampled_from(PRECISIONS),
    number=st.text(alphabet="ab ,;\"'=é٣", min_size=1, max_size=9).filter(str.strip),
)
def test_any_count_comes_back_as_itself(
    cells: dict[str, int], start: int, length: int, precision: str, number: str
) -> None:
    people, faults = People().read(cells, reader().desk.tz)
    if faults or people is None:
        return
    base = example(KINDS["crossing_count"])
    singles = (
        "households",
        "unaccompanied",
        "disabled",
        "pregnant",
    )  # parts of the people, whose rule is not of this test
    body: dict[str, Any] = {name: value for name, value in base.body.items() if name not in singles}
    observation = Observation(
        kind=base.kind,
        body={**body, "people": people},
        occurred=Interval(start, start + length, precision),
        source=base.source,
        source_id=number.strip(),
        method=base.method,
        place=base.place,
    )
    for found in both_ways(observation):
        assert found.errors == []
        assert [entry.observation for entry in found.entries] == [observation]


def test_references_and_evidence_go_along() -> None:
    base = example(KINDS["crossing_count"])
    changed = {"supersedes": "ab" * 32, "evidence": ("cd" * 32, "ef" * 32), "source_id": "k-2"}
    observation = Observation(**{name: getattr(base, name) for name in base.__struct_fields__} | changed)
    for found in both_ways(observation):
        assert [entry.observation for entry in found.entries] == [observation]
        assert found.entries[0].refers


def test_the_nature_stands_in_every_record() -> None:
    observation = example(KINDS["meals"])
    assert '"nature":"exercise"' in json_line(observation, KINDS["meals"], "exercise")
    header, first = csv_lines(KINDS["meals"], [observation], "exercise", hxl=False)
    assert dict(zip(header.split(","), first.split(","), strict=True))["nature"] == "exercise"
