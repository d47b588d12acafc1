"""A desk, a kind and a reader that the tests of this room share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from safepassage.catalogue import everything
from safepassage.foundation.times import Interval
from safepassage.interchange.desk import Desk
from safepassage.interchange.records import RecordReader
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from safepassage.ledger.kind import Kind

DAMASCUS = ZoneInfo("Asia/Damascus")
KINDS = everything()
NOW_S = 1_481_500_000  # 2016-12-11T23:46Z
HEADER = "source,source_id,occurred,place,from,corridor,population,movement,people,men,children"


def desk(
    *,
    kinds: Mapping[str, Kind] = KINDS,
    party: str = "no",
    ids_of: Callable[[str, str], list[str]] = lambda _source, _own: [],
) -> Desk:
    return Desk(kinds, DAMASCUS, "exercise", party, NOW_S, ids_of)


def reader(**more: Any) -> RecordReader:
    return RecordReader(desk(**more))


def row(number: str = "k-1", occurred: str = "2016-12-10T18:00/2016-12-10T18:15", people: str = "7,3,4") -> str:
    """A row under `HEADER`."""
    where = "crossing/karim-el-hun,zone/eastern-aleppo,corridor/karim-el-hun"
    return f"post-karim,{number},{occurred},{where},civilians,organised_evacuation,{people}"


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows)) + "\n"


def record(**changed: Any) -> dict[str, Any]:
    """A count at a crossing as a raw record, with parts of its envelope changed."""
    body = {
        "from": "zone/eastern-aleppo",
        "corridor": "corridor/karim-el-hun",
        "population": "civilians",
        "movement": "organised_evacuation",
        "people": {"men": 3, "children": 4},
    }
    return {
        "kind": "crossing_count",
        "occurred": "2016-12-10T18:00/2016-12-10T18:15",
        "source": "post-karim",
        "source_id": "k-1",
        "place": "crossing/karim-el-hun",
        "body": body,
        **changed,
    }


def operation(folder: Path, party: str = "no") -> Operation:
    """An empty exercise on its own clock."""
    start = 1_479_938_400
    body = {
        "name": {"en": "An exercise"},
        "operator": "Staff",
        "operator_is_party": party,
        "nature": "exercise",
        "start": start,
        "time_zone": "Asia/Damascus",
    }
    card = Observation(
        kind="operation",
        body=body,
        occurred=Interval(start, start),
        source="desk",
        source_id="card-1",
        method="reported",
        mood="declared",
    )
    return Operation.create(folder, KINDS, card, clock=lambda: NOW_S * 1000, node="node-1")
