"""The simulator against SUMO's mesoscopic engine: the same grid, routes and departures as in `simulation.py`.

    python benchmarks/sumo.py [--rounds 3] [--bin FOLDER]

SUMO (Eclipse, EPL-2.0) is no dependency: `pip install eclipse-sumo` into an environment of its own, and give the folder
of its programs, or have them in PATH. Its lanes are 200 m at 15 m/s, with 5 m a vehicle; junctions have no length and
are not controlled, nobody is teleported, and it writes nothing but averages. It moves queues of a street, as ours does,
and not vehicles by the second, so that it is a nearer peer than UXsim. Seconds are those of the processor for the whole
process, less those of one that ends after a second, which has read the network and no more; it reads its routes as it
goes, and that is in. Mean travel times may differ by a twentieth.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from _harness import Goal, parser, report, take_turns
from simulation import OURS, SEED, SIDE, UNTIL_S, VEHICLES, agents, streets

from safepassage.planning.simulation import simulate

if TYPE_CHECKING:
    from safepassage.planning.agents import Agents
    from safepassage.planning.streets import Streets

PEER: Final = "SUMO, mesoscopic"
MEAN_APART_MOST: Final = 0.05
LENGTH_M: Final = 200
SPEED_M_S: Final = 15


def written(folder: Path, netconvert: str, grid: Streets, crowd: Agents) -> None:
    """The grid and who walks it, in SUMO's files."""
    nodes = (
        f'<node id="{at}" x="{LENGTH_M * (at % SIDE)}" y="{LENGTH_M * (at // SIDE)}"/>' for at in range(grid.nodes)
    )
    edges = (
        f'<edge id="{at}" from="{tail}" to="{head}" numLanes="1" speed="{SPEED_M_S}" length="{LENGTH_M}"/>'
        for at, (tail, head) in enumerate(zip(grid.tail, grid.head, strict=True))
    )
    (folder / "grid.nod.xml").write_text(f"<nodes>{''.join(nodes)}</nodes>", encoding="utf-8")
    (folder / "grid.edg.xml").write_text(f"<edges>{''.join(edges)}</edges>", encoding="utf-8")
    command = [
        netconvert,
        "-n",
        "grid.nod.xml",
        "-e",
        "grid.edg.xml",
        "-o",
        "grid.net.xml",
        "--no-internal-links",
        "true",
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    lines = ['<routes><vType id="car" length="2.5" minGap="2.5" maxSpeed="15" speedFactor="1" speedDev="0"/>']
    for route in range(len(crowd.route_first) - 1):
        arcs = crowd.route_arc[crowd.route_first[route] : crowd.route_first[route + 1]]
        lines.append(f'<route id="{route}" edges="{" ".join(map(str, arcs))}"/>')
    lines += [
        f'<vehicle id="{at}" type="car" route="{crowd.route[at]}" depart="{depart_s:.2f}" departSpeed="max"/>'
        for at, depart_s in enumerate(crowd.departure_s)
    ]
    (folder / "grid.rou.xml").write_text("\n".join([*lines, "</routes>"]), encoding="utf-8")


def run(folder: Path, sumo: str, until_s: float) -> tuple[float, str]:
    """(seconds of the processor, what it says)."""
    command = [
        sumo, "--mesosim", "-n", "grid.net.xml", "-r", "grid.rou.xml", "--end", str(until_s), "--seed", str(SEED),
        "--no-step-log", "--time-to-teleport", "-1", "--meso-junction-control", "false", "--xml-validation", "never",
        "--duration-log.statistics",
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


def main() -> int:
    """Both in turns; 0 when ours is no slower and mean travel times agree."""
    options = parser(__doc__, rounds=3)
    options.add_argument("--bin", type=Path, help="the folder with SUMO's programs")
    asked = options.parse_args()
    found = [shutil.which(name, path=asked.bin) for name in ("netconvert", "sumo")]
    if not all(found):
        raise SystemExit("SUMO's programs are not there: pip install eclipse-sumo, and say --bin FOLDER")
    netconvert, sumo = (str(each) for each in found)
    grid = streets()
    crowd = agents(grid, VEHICLES)
    means: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, netconvert, grid, crowd)

        def ours() -> float:
            begin = time.process_time()
            went = simulate(grid, crowd, dt_s=1.0, until_s=UNTIL_S, seed=SEED, sample_s=UNTIL_S)
            took_s = time.process_time() - begin
            travel_s = went.arrived_s - crowd.departure_s
            means[OURS] = float(np.mean(travel_s))
            return float(np.sum(travel_s) / took_s)

        def theirs() -> float:
            reading_s, _ = run(folder, sumo, 1.0)
            took_s, said = run(folder, sumo, UNTIL_S)
            if f"Inserted: {VEHICLES}\n Running: 0\n" not in said:
                raise SystemExit(f"not everybody arrived:\n{said}")
            means[PEER] = float(re.findall(r" Duration: ([0-9.]+)\n", said)[-1])
            return VEHICLES * means[PEER] / (took_s - reading_s)

        missed = report(
            take_turns({OURS: ours, PEER: theirs}, asked.rounds), [Goal(OURS, PEER, 1.0)], "vehicle-seconds/s"
        )
    apart = abs(means[OURS] / means[PEER] - 1)
    print(f"  mean travel times {means[OURS]:.1f} s and {means[PEER]:.1f} s, {apart:.1%} apart")
    return int(missed or apart > MEAN_APART_MOST)


if __name__ == "__main__":
    raise SystemExit(main())
