"""The plan that lies in the operation's folder, and a simulated run of it, to be played back on the map.

Both are modelled, and for the planning role alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.responses import Response

from safepassage.foundation.errors import DataRefused
from safepassage.foundation.said import NOTHING, said
from safepassage.geography.network import Network
from safepassage.interchange.network_file import read_network
from safepassage.interchange.plan_file import SUMMARY
from safepassage.interchange.playback import playback_as_json, run_as_json
from safepassage.interchange.run_file import read_run
from safepassage.interchange.standing_file import read_standing
from safepassage.planning.standing import Standing
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.ground import NETWORK
from safepassage.service.office import Office
from safepassage.service.routing import Behind, Routes, get

__all__ = ["ROUTER", "has_plan"]

ROUTER: Final = Routes("map")
_PLAN: Final = "plan"
_TOLD: Final = {"seed": 1, "runs": 5, "late_min": 5.0, "ignoring_percent": 10.0, "step_s": 60.0, "steps": 412}


def has_plan(folder: Path) -> bool:
    """Whether an operation's folder has a plan, and the streets that it needs."""
    return (folder / _PLAN / SUMMARY).is_file() and (folder / NETWORK).is_file()


@get(
    ROUTER,
    "/api/plan/playback",
    "The plan as it would be walked",
    {"modelled": True, "step_s": 60.0, "steps": 412, "on_foot": 41360, "run": _TOLD, "run_fault": None},
)
def playback(office: Behind) -> Response:
    """Streets, how many enter each at each step, and which run is kept, as arrays; see `interchange/playback.py`."""
    folder = _plan(office)
    run, fault = None, None
    try:
        run = read_run(folder)
    except DataRefused as refused:
        fault = str(refused)
    return answer({**playback_as_json(*_read(office, folder), run), "run_fault": fault})


@get(
    ROUTER,
    "/api/plan/run",
    "A simulated run of the plan",
    {"modelled": True, "on_foot": 41360, "first_step": 0, **_TOLD},
)
def kept_run(office: Behind) -> Response:
    """Streets, and how many enter, come to the end of and leave each at each step; and on what assumptions."""
    folder = _plan(office)
    run = read_run(folder)
    if run is None:
        way_out = said("simulate", "`safepassage simulate OPERATION/plan`")
        raise refusals.nothing_there("plan", said("kept_run", "a plan of which a run was kept"), NOTHING, way_out)
    return answer(run_as_json(*_read(office, folder), run))


def _plan(office: Office) -> Path:
    """Where the plan of an operation's folder is.

    Raises:
        Refused: there is none.
    """
    if not has_plan(office.operation.folder):
        way_out = said(
            "make_plan", "`safepassage plan SCENARIO --out OPERATION/plan`, on the network of the operation's folder"
        )
        raise refusals.nothing_there("plan", said("a_plan", "an operation with a plan"), NOTHING, way_out)
    return office.operation.folder / _PLAN


def _read(office: Office, plan: Path) -> tuple[Standing, Network]:
    return read_standing(plan), read_network(office.operation.folder / NETWORK)
