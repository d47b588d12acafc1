"""A simulated run that is kept beside its plan: what passed at each street in each step, to be played back.

The file has counts and no track of anybody. It is modelled, and says by which seed and on what assumptions. It tells
where crowds stand for hours, an ambush list in the wrong hands, and is for the planning and clearance roles alone (wall
4). It belongs to the plan whose proof it names: with another one in the folder it is refused.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage import __version__
from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.standing_file import PROOF
from safepassage.planning.counts import Counts
from safepassage.planning.rehearsal import Habits, streets_in

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from safepassage.planning.rehearsal import Rehearsal
    from safepassage.planning.standing import Standing

__all__ = ["RUN", "KeptRun", "read_run", "write_run"]

RUN: Final = "run.planning-only.parquet"
FORMAT: Final = 1
OURS: Final = b"safepassage"
COUNTED: Final = ("entered", "reached", "left", "waiting")
COLUMNS: Final = ("arc", "step", *COUNTED, "holds_people")
WAY_OUT: Final = "`safepassage simulate FOLDER` simulates the plan in a folder again."


@dataclass(frozen=True, slots=True, eq=False)
class KeptRun:
    """One run of a plan; all modelled.

    Attributes:
        habits: What was assumed of people.
        seed, runs: It is the first of so many runs by this seed.
        people: Everybody on foot, those who were out before it began among them.
        counts: What passed at each street of the plan's problem; the first step begins at the plan's start.
        holds_people: (rows of `counts`,) float32, how many fit in the street, shoulder to shoulder.
    """

    habits: Habits
    seed: int
    runs: int
    people: int
    counts: Counts
    holds_people: NDArray[np.float32]


def write_run(standing: Standing, rehearsal: Rehearsal | None, folder: Path) -> None:
    """Writes the first run of a plan that was rehearsed, beside its proof; without one, what was there goes.

    Raises:
        OSError: The file cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if rehearsal is None:
        (folder / RUN).unlink(missing_ok=True)
        return
    counts = rehearsal.went.first
    by_street = np.lexsort((counts.step, counts.arc))  # so that it packs small
    streets = streets_in(standing)
    holds = np.append(streets.storage_people, np.full(streets.exits, np.inf)).astype(np.float32)
    columns = {name: getattr(counts, name)[by_street] for name in ("arc", "step", *COUNTED)}
    about = {
        "format": FORMAT,
        "modelled": True,
        "version": __version__,
        "nature": standing.nature,
        "name": standing.name,
        "start": standing.start,
        "attribution": standing.attribution,
        "proof": _digest(folder),
        "assumed": asdict(rehearsal.habits),
        "seed": rehearsal.seed,
        "runs": rehearsal.runs,
        "people": standing.people,
        "arcs": counts.arcs,
        "exits": streets.exits,
        "steps": counts.steps,
        "step_s": counts.step_s,
    }
    table = pa.table({**columns, "holds_people": holds[columns["arc"]]})
    told = {OURS: json.dumps(about, ensure_ascii=False).encode()}
    part = folder / f".{RUN}.part"
    try:
        pq.write_table(table.replace_schema_metadata(told), part, compression="zstd", write_page_checksum=True)
        os.replace(part, folder / RUN)  # noqa: PTH105 - the one call that swaps files in one move on every system
    finally:
        part.unlink(missing_ok=True)


def read_run(folder: Path) -> KeptRun | None:
    """The run that was kept beside a plan; None where none was.

    Raises:
        DataRefused: The file is damaged, foreign, or of another plan than the one in the folder.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with (folder / RUN).open("rb") as stream:  # opened here, so that no name is taken for an address
            table = pq.ParquetFile(stream, page_checksum_verification=True).read()
        about = json.loads((table.schema.metadata or {})[OURS])
        if about["format"] == FORMAT and about["proof"] == _digest(folder):
            return _run(table, about)
        got = "one of another plan" if about["format"] == FORMAT else f"one of format {about['format']}"
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        got = str(error).splitlines()[0]
    raise DataRefused([Fault(file=RUN, expected="a run of the plan in this folder", got=got, way_out=WAY_OUT)])


def _run(table: pa.Table, about: dict[str, Any]) -> KeptRun:
    """The run of a file.

    Raises:
        ValueError: The counts cannot be those of a run.
        KeyError: Something is missing.
    """
    arrays = {name: table[name].to_numpy() for name in COLUMNS}
    arcs, steps = int(about["arcs"]), int(about["steps"])
    for name, end in (("arc", arcs + int(about["exits"])), ("step", steps), *((each, 2**31) for each in COUNTED)):
        if len(table) and not (arrays[name].min() >= 0 and arrays[name].max() < end):
            raise ValueError(f"{name} has a number outside 0..{end - 1}")
    order = np.lexsort((arrays["arc"], arrays["step"]))
    arrays = {name: array[order] for name, array in arrays.items()}
    return KeptRun(
        habits=Habits(**about["assumed"]),
        seed=int(about["seed"]),
        runs=int(about["runs"]),
        people=int(about["people"]),
        counts=Counts(arcs, steps, float(about["step_s"]), *(arrays[name] for name in ("arc", "step", *COUNTED))),
        holds_people=arrays["holds_people"],
    )


def _digest(folder: Path) -> str:
    return sha256((folder / PROOF).read_bytes()).hexdigest()
