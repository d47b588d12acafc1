"""The compiled kernel and the same code without its compiler give the same arrays, to the last number."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import safepassage
from over_time import by_maximum_flow, drawn, street
from safepassage.planning.earliest import earliest_arrival
from safepassage.planning.problem import Flow, Problem

TESTS = Path(__file__).resolve().parent.parent
SEEDS = range(40)


def instances() -> list[Problem]:
    opens = [[True] * 30, [False] * 29 + [True]]
    some = [
        street(3, 2, capacity=2, people=600),
        street(1, 4, capacity=2, people=9, is_open=opens, profile=[0, 1], waits=True),
    ]
    return some + [drawn(seed, waits=waits) for seed in SEEDS for waits in (False, True)]


def everything(flow: Flow) -> dict[str, np.ndarray]:
    return {field.name: getattr(flow, field.name) for field in fields(Flow)}


WITHOUT = """
import sys
import numpy as np
from planning.test_kernel import earliest_arrival, everything, instances
from safepassage.kernels import earliest_arrival as kernel
assert not hasattr(kernel.send, "signatures"), "compiled after all"
arrays = {}
for number, problem in enumerate(instances()):
    arrays |= {f"{number} {name}": array for name, array in everything(earliest_arrival(problem)).items()}
np.savez(sys.argv[1], **arrays)
"""


def test_it_answers_the_same_without_its_compiler(tmp_path: Path) -> None:
    path = os.pathsep.join((str(Path(safepassage.__file__).parent.parent), str(TESTS)))
    subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT, tmp_path / "without.npz"],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path},
        check=True,
    )
    with np.load(tmp_path / "without.npz") as without:
        for number, problem in enumerate(instances()):
            for name, array in everything(earliest_arrival(problem)).items():
                other = without[f"{number} {name}"]
                assert (array.dtype, array.shape) == (other.dtype, other.shape)
                assert np.array_equal(array, other), (number, name)


@pytest.mark.parametrize("waits", [False, True])
def test_crowded_networks_of_the_run_s_seed_are_solved(seed: int, waits: bool) -> None:
    """The seeds of the run, against a maximum flow at every step."""
    for number in range(40):
        problem = drawn(seed + number, waits=waits)
        flow = earliest_arrival(problem)
        for last, arrived in enumerate(flow.arrived.tolist()):
            assert by_maximum_flow(problem, last) == arrived, (seed + number, last)
