"""A plan as it stands, as a file: the arrays of the proof and all that it takes to make the plan anew.

The file names streets, and so do the two tables made from it: who is in which street when, and what binds. All three
are for the planning and clearance roles alone (wall 4).
"""

from __future__ import annotations

import json
import shlex
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.spreadsheet import csv_line
from safepassage.planning.binding import binding_of
from safepassage.planning.problem import Flow, problem_of
from safepassage.planning.standing import Closure, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from safepassage.planning.problem import Problem

__all__ = ["PROOF", "as_tuples", "read_proof", "read_standing", "write_binding", "write_flows", "write_standing"]

PROOF: Final = "proof.planning-only.npz"
ABOUT: Final = (
    *("name", "nature", "start", "attribution", "network"),
    *("first_step", "by_vehicle", "zones", "exits", "window_s", "flow_share", "to_clear", "events"),
)
"""What is written as JSON."""
ARRAYS: Final = (
    *("out_before", "source_zone", "laid_people", "free_profile", "node_id"),
    *("part_first", "part", "street_id", "street_s", "street_people", "street_m", "street_wide_m"),
)


def write_standing(standing: Standing, folder: Path) -> None:
    """Writes the plan, its proof, and what it is made of."""
    problem, flow = standing.problem, standing.flow
    closures = standing.closures
    hazards = standing.hazard_streets
    arrays = {name: np.asarray(getattr(problem, name)) for name in problem.__slots__}
    arrays |= {f"flow_{name}": np.asarray(getattr(flow, name)) for name in flow.__slots__}
    arrays |= {f"standing_{name}": getattr(standing, name) for name in ARRAYS}
    arrays |= {
        "closure_by": np.array([each.by for each in closures], np.str_),
        "closure_street": np.array([each.street for each in closures], np.int64),
        "closure_s": np.array([(each.from_s, each.to_s) for each in closures], np.float64).reshape(-1, 2),
        "hazard_by": np.repeat(np.array(list(hazards), np.str_), [len(streets) for streets in hazards.values()]),
        "hazard_street": np.concatenate([np.zeros(0, np.int64), *hazards.values()]),
        "about": np.array(json.dumps({name: getattr(standing, name) for name in ABOUT}, ensure_ascii=False)),
    }
    with (folder / PROOF).open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **arrays)


def read_proof(folder: Path) -> tuple[Problem, Flow]:
    """The problem and the flow of a plan that was written, to be checked again.

    Raises:
        DataRefused: The folder holds no plan, or the file is not what was written.
    """
    with _opened(folder / PROOF) as arrays:
        return _proof(arrays)


def read_standing(folder: Path) -> Standing:
    """A plan as it was written, to be made anew.

    Raises:
        DataRefused: The folder holds no plan, or the file is not what was written, or is of an earlier release.
    """
    with _opened(folder / PROOF) as arrays:
        if "about" not in arrays or "standing_street_m" not in arrays:
            raise DataRefused(
                [
                    Fault(
                        file=str(folder / PROOF),
                        expected="a plan that says what it is made of",
                        got="one of an earlier release",
                        way_out=_made_by(folder, f" --step {float(arrays['step_s']):g}"),
                    )
                ]
            )
        problem, flow = _proof(arrays)
        about = json.loads(str(arrays["about"]))
        said: dict[str, Any] = {name: as_tuples(about[name]) for name in ABOUT}
        said |= {name: arrays[f"standing_{name}"] for name in ARRAYS}
        return Standing(
            problem=problem,
            flow=flow,
            **said,
            closures=tuple(_closures(arrays)),
            hazard_streets=_by_hazard(arrays),
        )


def write_flows(standing: Standing, file: Path) -> None:
    """Everybody's way, street by street: junctions in the source's numbers, the step of entering, people."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    problem, flow, ids = standing.problem, standing.flow.flow, standing.node_id
    arc, step = np.nonzero(flow)
    table = pa.table(
        {
            "from_junction": ids[problem.tail[arc]],
            "to_junction": ids[problem.head[arc]],
            "streets": [(standing.parts(int(at)) % standing.streets).tolist() for at in arc],
            "step": (step + standing.first_step).astype(np.int32),
            "people": flow[arc, step],
        }
    )
    note = {"nature": standing.nature, "name": standing.name, "attribution": standing.attribution}
    pq.write_table(table.replace_schema_metadata(note), file, compression="zstd")


def write_binding(standing: Standing, file: Path) -> None:
    """The roads that bind, by the junctions at their ends, and the minutes in which they do."""
    binding, problem, ids = binding_of(standing.problem, standing.flow), standing.problem, standing.node_id
    rows = [["nature", "from_junction", "to_junction", "from_min", "to_min"]]
    if binding is not None:
        for arc, span in zip(binding.arcs, binding.arc_span + standing.first_step, strict=True):
            ends = (ids[problem.tail[arc]], ids[problem.head[arc]])
            minutes = (span[0] * standing.step_min, (span[1] + 1) * standing.step_min)
            rows.append([standing.nature, *map(str, ends), *(f"{minute:g}" for minute in minutes)])
    file.write_text("".join(map(csv_line, rows)), encoding="utf-8")


@contextmanager
def _opened(file: Path) -> Iterator[Mapping[str, NDArray[Any]]]:
    """The arrays of a file; what is wrong with it is refused in words."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            yield arrays
    except FileNotFoundError:
        folder, expected = file.parent, f"a plan with {file.name}"
        raise DataRefused([Fault(file=str(folder), expected=expected, got="none", way_out=_made_by(folder))]) from None
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        way_out = _made_by(file.parent)
        raise DataRefused(
            [Fault(file=str(file), expected="the arrays of a plan", got=str(error), way_out=way_out)]
        ) from None


def _made_by(folder: Path, more: str = "") -> str:
    return (
        f"`safepassage plan SCENARIO{more} --out {shlex.quote(str(folder))}` makes it, of the scenario that it is for."
    )


def _proof(arrays: Mapping[str, NDArray[Any]]) -> tuple[Problem, Flow]:
    problem = problem_of(
        step_s=float(arrays["step_s"]),
        nodes=int(arrays["nodes"]),
        arcs=(arrays["tail"], arrays["head"], arrays["travel"], arrays["capacity"]),
        gates=(arrays["gate_node"], arrays["gate_source"]),
        people=arrays["people"],
        release=arrays["release"],
        exits=(arrays["exit_node"], arrays["exit_rate"]),
        profile=arrays["profile"],
        exit_profile=arrays["exit_profile"],
        is_open=arrays["is_open"],
        waits=bool(arrays["waits"]),
    )
    return problem, Flow(**{name: arrays[f"flow_{name}"] for name in Flow.__slots__})


def _closures(arrays: Mapping[str, NDArray[Any]]) -> Iterator[Closure]:
    for by, street, (from_s, to_s) in zip(
        arrays["closure_by"], arrays["closure_street"], arrays["closure_s"], strict=True
    ):
        yield Closure(str(by), int(street), float(from_s), float(to_s))


def _by_hazard(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.int64]]:
    by, street = arrays["hazard_by"], arrays["hazard_street"]
    return {str(hazard): street[by == hazard] for hazard in np.unique(by)}


def as_tuples(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """What JSON gave back with each list, at any depth, a tuple as it was."""
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value
