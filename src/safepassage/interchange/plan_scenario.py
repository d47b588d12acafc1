"""What sheets of orders need of a plan's scenario, beside the plan: who is called what, and the streets.

A plan's folder may be carried to where the sheets are printed, so it holds them itself. Where people live, how families
are made up and what is closed is left out: no sheet says it. Both files are for the planning and clearance roles alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.network_file import read_network, write_network
from safepassage.interchange.standing_file import as_tuples
from safepassage.planning.scenario import Exit, Fleet, Scenario, Window, Zone

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.geography.network import Network

__all__ = ["SCENARIO", "STREETS", "read_plan_scenario", "write_plan_scenario"]

SCENARIO: Final = "scenario.planning-only.json"
STREETS: Final = "network.planning-only.parquet"
PARTS: Final = {"zones": Zone, "exits": Exit, "fleets": Fleet, "windows": Window}


def write_plan_scenario(scenario: Scenario, network: Network, folder: Path) -> None:
    """Writes both into a plan's folder."""
    told = replace(
        scenario,
        zones=tuple(replace(zone, geometry={}, households={}) for zone in scenario.zones),
        exits=tuple(replace(exit_, geometry={}) for exit_ in scenario.exits),
        centres=(),
        hazards=(),
        class_width_m={},
        counted_per_min={},
    )
    (folder / SCENARIO).write_text(json.dumps(asdict(told), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_network(folder / STREETS, network)


def read_plan_scenario(folder: Path) -> tuple[Scenario, Network]:
    """(the scenario as far as sheets say it, the streets) of a plan that was written.

    Raises:
        DataRefused: They are not there, or not what was written.
    """
    try:
        raw: dict[str, Any] = json.loads((folder / SCENARIO).read_text(encoding="utf-8"))
        parts: dict[str, Any] = {
            name: tuple(of(**{field: as_tuples(value) for field, value in each.items()}) for each in raw.pop(name))
            for name, of in PARTS.items()
        }
        scenario = Scenario(**raw, **parts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        got = "none" if isinstance(error, FileNotFoundError) else str(error).splitlines()[0]
        expected, way_out = "the scenario of a plan with one route per block", "Name the scenario with --scenario."
        raise DataRefused([Fault(file=str(folder / SCENARIO), expected=expected, got=got, way_out=way_out)]) from None
    return scenario, read_network(folder / STREETS)
