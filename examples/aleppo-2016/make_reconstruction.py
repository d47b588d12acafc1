"""Writes the generated import files of the reconstruction, from a seed.

    python make_reconstruction.py            # into files/
    python make_reconstruction.py --out DIR

The same seed writes the same bytes on any machine: no clock, no machine's randomness.
What is generated is checked here against the published numbers before a file is
written (`check`), and once more, by other means, in `tests/test_demo.py`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from care import arrivals, care, centres, departures
from flows import MISSING, flow_of, merged
from ground import FACILITIES, disarmament, facilities, land, ordnance
from published import NIGHTS, TOTALS
from ways import checkpoints, convoys, crossings, states, watches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows import Flow
    from records import Record

__all__ = ["SEED", "check", "files_of", "main"]

SEED: Final = 20161210


def main() -> None:
    """Write every file that is not written by hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "files")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files_of(SEED).items():
        (out / name).write_bytes(text.encode())


def files_of(seed: int) -> dict[str, str]:
    """Name of a file → its text."""
    chance = Random(seed)  # noqa: S311 - a reconstruction repeats
    flows = [flow_of(night, chance) for night in NIGHTS]
    check(flows)
    leaving, inside = departures(flows)
    return {
        "30-crossing-counts.csv": _csv([each for flow in flows for each in crossings(flow)]),
        "31-arrivals.csv": _csv([each for flow in flows for each in arrivals(flow, chance)]),
        "32-departures.csv": _csv(leaving),
        "40-corridors.jsonl": _jsonl([*states(), *checkpoints(flows[-1]), *convoys(chance)]),
        "41-watches.jsonl": _jsonl([*watches(flows[-1])]),
        "42-centres.jsonl": _jsonl([*centres(inside, flows[-1]), *care()]),
        "50-disarmament.jsonl": _jsonl([*disarmament()]),
        "60-ground.jsonl": _jsonl([*land(chance), *ordnance()]),
        "61-facilities.jsonl": _jsonl([*facilities()]),
    }


def check(flows: Sequence[Flow]) -> None:
    """The pieces add up to what was published.

    Raises:
        AssertionError: they do not; the generator is wrong.
    """
    for flow in flows:
        crossed = merged([merged(tables) for tables in flow.crossed.values()])
        children = sum(crossed.get(group, 0) for group in ("children", "boys", "girls"))
        assert (sum(crossed.values()), children) == (flow.night.civilians, flow.night.children), flow.night
        arrived = sum(sum(table.values()) for tables in flow.arrived.values() for table in tables)
        missing = sum(sum(table.values()) for table in MISSING.values()) if flow is flows[-1] else 0
        assert arrived == flow.night.civilians - missing, flow.night
    assert sum(map(sum, FACILITIES.values())) > TOTALS.facilities
    made = [*disarmament(), *land(Random(0)), *ordnance()]  # noqa: S311 - any draw has to add up
    assert _sum(made, "weapons_laid_down", "people") == TOTALS.laid_down
    assert _sum(made, "decision", "amnestied") == TOTALS.amnestied
    assert _sum(made, "land_release", "blocks") == TOTALS.blocks
    assert _sum(made, "land_release", "area") == TOTALS.area_ha
    assert _sum(made, "land_release", "road_length") * 1000 == TOTALS.road_m
    assert (
        sum(sum(each["body"]["destroyed"].values()) for each in made if each["kind"] == "ordnance") == TOTALS.ordnance
    )


def _sum(records: Sequence[Record], kind: str, name: str) -> float:
    found = [each["body"][name] for each in records if each["kind"] == kind]
    return round(sum(float(str(value).partition(" ")[0]) for value in found), 6)


def _jsonl(records: Sequence[Record]) -> str:
    lines = [json.dumps(each, ensure_ascii=False, separators=(", ", ": ")) for each in records]
    return "\n".join([*lines, ""])


def _csv(records: Sequence[Record]) -> str:
    """One kind as a table: a column for every field that occurs, groups of people by their own names."""
    rows = [_row(each) for each in records]
    titles = list(dict.fromkeys(title for row in rows for title in row))
    text = io.StringIO()
    table = csv.DictWriter(text, titles, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _row(record: Mapping[str, object]) -> dict[str, object]:
    body = record["body"]
    assert isinstance(body, dict)
    head = {name: value for name, value in record.items() if name != "body"}
    plain = {name: value for name, value in body.items() if name != "people"}
    return {**head, **plain, **body.get("people", {})}


if __name__ == "__main__":
    main()
