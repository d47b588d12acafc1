"""`network.parquet`: what is written is read again, and what was damaged or is somebody else's is refused."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geography.lines import square
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.network_file import digest, read_network, write_network

if TYPE_CHECKING:
    from pathlib import Path

FULL: dict[str, Any] = {
    "oneway": [0, 1, -1, 0, 0],
    "width_m": [3.5, float("nan"), 4, 5, 6],
    "lanes": [1, 2, 0, 0, 0],
    "speed_max_m_s": [10, float("nan"), 5, 5, 5],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "network.parquet"
    write_network(path, square(**FULL))
    return path


def refused(path: Path) -> str:
    with pytest.raises(DataRefused) as found:
        read_network(path)
    assert all(fault.file == path.name for fault in found.value.faults)
    return str(found.value)


def changed(path: Path, column: str, values: list[Any] | None) -> Path:
    """The same file with another column, or without it."""
    table = pq.read_table(path)
    at = table.column_names.index(column)
    kind = table.schema.field(column).type
    table = table.remove_column(at) if values is None else table.set_column(at, column, pa.array(values, kind))
    pq.write_table(table, path)
    return path


@pytest.mark.parametrize("columns", [FULL, {}], ids=["all that can be known", "nothing beside the lines"])
def test_what_is_written_is_read_again(tmp_path: Path, columns: dict[str, Any]) -> None:
    before = square(**columns)
    write_network(tmp_path / "n.parquet", before)
    after = read_network(tmp_path / "n.parquet")
    for field in fields(before):
        was, found = getattr(before, field.name), getattr(after, field.name)
        if isinstance(was, np.ndarray):
            assert was.dtype == found.dtype, field.name
            np.testing.assert_array_equal(was, found, field.name)
        else:
            assert was == found, field.name


def test_the_same_network_gives_the_same_bytes(tmp_path: Path, file: Path) -> None:
    write_network(tmp_path / "again.parquet", square(**FULL))
    assert (tmp_path / "again.parquet").read_bytes() == file.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.parquet", "network.parquet"]


def test_junctions_in_any_order_keep_it(tmp_path: Path) -> None:
    before = square()
    turned = replace(
        before,
        node_id=before.node_id[::-1].copy(),
        x_m=before.x_m[::-1].copy(),
        y_m=before.y_m[::-1].copy(),
        start=3 - before.start,
        end=3 - before.end,
    )
    write_network(tmp_path / "n.parquet", turned)
    assert read_network(tmp_path / "n.parquet").node_id.tolist() == [4, 3, 2, 1]


def test_map_programs_can_open_it(file: Path) -> None:
    """GeoParquet 1.1: the note names the column, its encoding, its system and its bounds."""
    geo = json.loads(pq.read_schema(file).metadata[b"geo"])
    note = geo["columns"][geo["primary_column"]]
    assert (geo["version"], note["encoding"], note["crs"]["id"]) == (
        "1.1.0",
        "WKB",
        {"authority": "EPSG", "code": 32637},
    )
    assert note["bbox"] == [334_000, 4_007_000, 334_100, 4_007_100]


def test_what_the_file_could_not_say_is_not_written(tmp_path: Path) -> None:
    network = square()
    lonely = replace(
        network, node_id=np.append(network.node_id, 9), x_m=np.append(network.x_m, 0.0), y_m=np.append(network.y_m, 0.0)
    )
    with pytest.raises(ValueError, match="every junction"):
        write_network(tmp_path / "n.parquet", lonely)
    with pytest.raises(ValueError, match="does not end in its junction"):
        write_network(tmp_path / "n.parquet", replace(network, x_m=network.x_m + 1))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_or_no_parquet(tmp_path: Path, file: Path) -> None:
    assert "a network file that can be read" in refused(tmp_path / "none.parquet")
    text = tmp_path / "text.parquet"
    text.write_text("u,v\n1,2\n", encoding="utf-8")
    assert "a whole network file" in refused(text)
    text.write_bytes(file.read_bytes()[:-20])
    assert "a whole network file" in refused(text)


def test_every_byte_that_changes_is_noticed_or_harmless(file: Path) -> None:
    """A flipped byte is refused, or changes nothing of the network; it never gives another one."""
    sound, data = read_network(file), file.read_bytes()
    for at in range(0, len(data), 13):
        file.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            found = read_network(file)
        except DataRefused:
            continue
        assert digest(found) == digest(sound), f"byte {at}"


def test_somebody_elses_parquet_and_a_later_format(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"u": [1]}), other)
    assert "another Parquet file" in refused(other)
    table = pq.read_table(file)
    about = {**table.schema.metadata, b"safepassage": b'{"format": 2, "crs": "", "attribution": "", "digest": ""}'}
    pq.write_table(table.replace_schema_metadata(about), file)
    assert "A later version" in refused(file)


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("start", [0, 1, 2, 3, -1], "numbered from 0 without gaps"),
        ("start", [0, 1, 2, 3, 99], "numbered from 0 without gaps"),
        ("start", [1, 1, 2, 3, 0], "streets between two junctions"),
        ("start", [0, 1, 2, 3, 1], "one number and one place"),
        ("u", [1, 2, 3, 4, 7], "one number and one place"),
        ("length_m", [100, 100, 100, 100, 0], "lengths above 0"),
        ("length_m", [100, 100, 100, 100, float("nan")], "lengths above 0"),
        ("length_m", [100, 100, 100, 100, None], "without gaps"),
        ("oneway", [0, 0, 0, 0, 2], "oneway as -1, 0 or 1"),
        ("width_m", [1, 1, 1, 1, -1], "widths above 0"),
        ("geometry", [b"", b"", b"", b"", b""], "a line for every street"),
        ("length_m", [100, 100, 100, 100, 141.5], "what the file was written with"),
        ("highway", None, "a column highway"),
        ("geometry", None, "a column geometry"),
    ],
)
def test_numbers_that_cannot_be_a_network(file: Path, column: str, values: list[Any] | None, said: str) -> None:
    assert said in refused(changed(file, column, values))


def test_a_file_without_streets(file: Path) -> None:
    pq.write_table(pq.read_table(file).slice(0, 0), file)
    assert "at least one street" in refused(file)
