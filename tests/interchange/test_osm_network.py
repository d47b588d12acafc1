"""OpenStreetMap extracts, written as XML here: ways split where they meet, tags read, what is missing told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.network_import import import_network

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.geography.network import Network
    from safepassage.geography.streets import Report

NODES = {
    1: (39.00, 0.001),
    2: (39.00, 0.011),
    3: (39.00, 0.021),
    4: (39.01, 0.011),
    5: (39.02, 0.011),
    6: (39.03, 0.011),
}
"""Along 39° E, 0.01° of latitude are 1105.30 m in zone 37."""


def osm(path: Path, *ways: str, nodes: dict[int, tuple[float, float]] | None = None) -> tuple[Network, Report]:
    """The network of an extract with these ways: `10: 1 2 3 highway=primary oneway=yes`."""
    places = NODES if nodes is None else nodes
    lines = [f'<node id="{id_}" lon="{lon}" lat="{lat}" version="1"/>' for id_, (lon, lat) in places.items()]
    for way in ways:
        number, _, rest = way.partition(": ")
        parts = [
            f'<tag k="{word.split("=")[0]}" v="{word.split("=")[1]}"/>' if "=" in word else f'<nd ref="{word}"/>'
            for word in rest.split()
        ]
        lines.append(f'<way id="{number}" version="1">{"".join(parts)}</way>')
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{"".join(lines)}</osm>', encoding="utf-8")
    return import_network([path])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.osm"


def test_ways_are_split_where_they_meet(path: Path) -> None:
    """The long way 1-2-3 meets 2-4-5 in node 2; node 4 is only a bend."""
    network, report = osm(path, "10: 1 2 3 highway=primary", "11: 2 4 5 highway=footway")
    assert network.node_id.tolist() == [1, 2, 3, 5]
    ends = [(network.node_id[a], network.node_id[b]) for a, b in zip(network.start, network.end, strict=True)]
    assert ends == [(1, 2), (2, 3), (2, 5)]
    assert network.length_m[:2] == pytest.approx([1105.300, 1105.300], abs=0.001)
    assert len(network.line(2)) == 3
    assert network.road_class.tolist() == ["primary", "primary", "footway"]
    assert network.crs == "EPSG:32637"
    assert network.attribution == "© OpenStreetMap contributors, ODbL 1.0"
    assert report.notes[0] == "2 ways were split into 3 streets where they meet."
    assert "WGS 84 / UTM zone 37N" in report.notes[1]
    assert report.changes == ()


def test_tags_are_read(path: Path) -> None:
    network, report = osm(
        path,
        "10: 1 2 highway=primary oneway=yes lanes=2 maxspeed=36 width=7",
        "11: 3 2 highway=secondary oneway=-1",
        "12: 2 4 highway=motorway",
        "13: 4 5 highway=tertiary junction=roundabout",
        "14: 5 6 highway=motorway oneway=no width=narrow",
    )
    assert network.oneway.tolist() == [1, -1, 1, 1, 0]
    assert network.width_m.tolist() == pytest.approx([7, *[float("nan")] * 4], nan_ok=True)
    assert network.lanes is not None
    assert network.lanes.tolist() == [2, 0, 0, 0, 0]
    assert network.speed_max_m_s is not None
    assert network.speed_max_m_s[0] == pytest.approx(10)
    assert [(each.what, each.count, each.examples) for each in report.changes] == [("text_unread", 1, ("way 14",))]


def test_what_nobody_walks_or_drives_is_left_out(path: Path) -> None:
    ways = ("11: 2 3 highway=construction", "12: 2 4 building=yes", "13: 2 4 5 2 highway=pedestrian area=yes")
    network, _ = osm(path, "10: 1 2 highway=steps", *ways)
    assert network.road_class.tolist() == ["steps"]
    with pytest.raises(DataRefused, match="ways with a key `highway`"):
        osm(path, *ways)


def test_a_ring_is_split_by_what_meets_it_or_dropped(path: Path) -> None:
    network, report = osm(path, "10: 2 4 5 2 highway=residential", "11: 1 2 highway=path", "12: 5 6 highway=path")
    assert network.streets == 4  # the ring from 2 to 5 and back, and two paths
    assert report.changes == ()
    network, report = osm(path, "10: 2 4 5 2 highway=residential", "11: 1 2 highway=path")
    assert network.streets == 1
    assert [(each.what, each.examples) for each in report.changes] == [("loop", ("way 10",))]


def test_a_way_that_leaves_the_extract_ends_there(path: Path) -> None:
    """Node 99 is not in the file: what lies before and behind it are two streets."""
    network, report = osm(path, "10: 1 2 99 4 5 highway=residential", "11: 98 99 highway=path")
    assert [(each.what, each.count) for each in report.changes] == [("point_missing", 2), ("apart", 1)]
    assert sorted(network.node_id.tolist()) == [1, 2, 4, 5]


def test_files_that_are_no_extract(tmp_path: Path, path: Path) -> None:
    for name, data in (
        ("a.osm", b"<osm"),
        ("b.osm.pbf", b"nothing of the kind"),
        ("c.osm", b""),
        ("d.osm.gz", b"\x1f\x8b"),
    ):
        broken = tmp_path / name
        broken.write_bytes(data)
        with pytest.raises(DataRefused, match=f"{name}: .*OpenStreetMap file"):
            import_network([broken])


def test_another_system_cannot_be_said(path: Path) -> None:
    osm(path, "10: 1 2 highway=steps")
    with pytest.raises(DataRefused, match="OGC:CRS84, which the file names"):
        import_network([path], crs="EPSG:32637")
    assert import_network([path], crs="EPSG:4326")[0].streets == 1
