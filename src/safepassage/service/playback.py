"""The plan that lies in the operation's folder, to be played back on the map: for the planning role, and modelled."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.responses import Response

from safepassage.interchange.network_file import read_network
from safepassage.interchange.plan_file import SUMMARY
from safepassage.interchange.playback import playback_as_json
from safepassage.interchange.standing_file import read_standing
from safepassage.service.answers import answer
from safepassage.service.errors import Refused
from safepassage.service.ground import NETWORK
from safepassage.service.routing import Behind, Routes, get

__all__ = ["ROUTER", "has_plan"]

ROUTER: Final = Routes("map")
_PLAN: Final = "plan"


def has_plan(folder: Path) -> bool:
    """Whether an operation's folder has a plan, and the streets that it needs."""
    return (folder / _PLAN / SUMMARY).is_file() and (folder / NETWORK).is_file()


@get(ROUTER, "/api/plan/playback", "The plan as it would be walked", {"modelled": True, "step_s": 60.0, "steps": 412})
def playback(office: Behind) -> Response:
    """Streets, and how many enter each at each step, as arrays; see `interchange/playback.py`."""
    folder = office.operation.folder
    if not has_plan(folder):
        way_out = "`safepassage plan SCENARIO --out OPERATION/plan`, on the network of the operation's folder"
        raise Refused(404, f"this operation has no plan to play back: {way_out}")
    return answer(playback_as_json(read_standing(folder / _PLAN), read_network(folder / NETWORK)))
