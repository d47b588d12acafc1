"""Flight plans for a ground station: QGroundControl's `.plan` and MAVLink's waypoint file, one for each sortie.

Take-off, the planned speed through the air (a multirotor's autopilot may hold it over ground instead), the corners of
the way out, loitering over the post for the time on station, the corners of the way back, and landing where it took
off. Heights are above the take-off point. The clock is the crew's: an autopilot that starts a minute late is a minute
late everywhere. Formats: QGroundControl's developer guide, "Plan File Format", version 1; and
MAVLink, "File Formats", "QGC WPL 110". Commands are those of MAV_CMD in MAVLink's common messages.

Nature and sortie stand in the `.plan`. A waypoint file has no room for words: QGroundControl takes every line below the
first for an item and refuses the file otherwise. So the names of both say the nature too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.planning.patrol import PatrolPlan
    from safepassage.planning.rota import Flight, Task

__all__ = ["Item", "items_of", "plan_file", "waypoints_file"]

WAYPOINT: Final = 16
LOITER_TIME: Final = 19
LAND: Final = 21
TAKE_OFF: Final = 22
CHANGE_SPEED: Final = 178
"""MAV_CMD_DO_CHANGE_SPEED: first parameter 0 is the speed through the air, third −1 leaves the throttle alone."""
IN_MISSION: Final = 2
"""MAV_FRAME_MISSION: of a command that has no place."""
RELATIVE_ALTITUDE: Final = 3
"""MAV_FRAME_GLOBAL_RELATIVE_ALT."""
ARDUPILOT, QUADROTOR = 3, 2
"""MAV_AUTOPILOT and MAV_TYPE: what the file is read as; both items and commands are common to all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a mission: its command, first parameter, place in degrees and height; a speed where it sets one."""

    command: int
    first_s: float
    longitude_deg: float
    latitude_deg: float
    altitude_m: float
    speed_m_s: float = 0.0

    @property
    def frame(self) -> int:
        """What its place is told in."""
        return IN_MISSION if self.speed_m_s else RELATIVE_ALTITUDE

    @property
    def throttle(self) -> int:
        """Its third parameter."""
        return -1 if self.speed_m_s else 0


def items_of(plan: PatrolPlan, task: Task, flight: Flight) -> list[Item]:
    """The mission of a flight."""
    watch = task.watches[flight.sortie.watch]
    seat = plan.seats[watch.post, watch.seat]
    height_m = plan.patrol.drone.altitude_m
    from_min, to_min = flight.sortie.on_min(task)
    base = plan.plane.to_deg(seat.out.corners_m[0])
    return [
        Item(TAKE_OFF, 0.0, *base, height_m),
        Item(CHANGE_SPEED, 0.0, 0.0, 0.0, 0.0, plan.patrol.drone.speed_m_s),
        *(Item(WAYPOINT, 0.0, *plan.plane.to_deg(each), height_m) for each in seat.out.corners_m[1:-1]),
        Item(LOITER_TIME, 60.0 * (to_min - from_min), *seat.position_deg, height_m),
        *(Item(WAYPOINT, 0.0, *plan.plane.to_deg(each), height_m) for each in seat.back.corners_m[1:-1]),
        Item(WAYPOINT, 0.0, *base, height_m),
        Item(LAND, 0.0, *base, 0.0),
    ]


def plan_file(plan: PatrolPlan, items: list[Item], said: str) -> str:
    """A QGroundControl `.plan`; no-fly areas go along as a fence that is kept out of.

    Args:
        plan: For the speed and the no-fly areas.
        items: The mission.
        said: Nature and sortie in words; QGroundControl leaves unknown fields alone.
    """
    home = items[0]
    mission = {
        "cruiseSpeed": plan.patrol.drone.speed_m_s,
        "firmwareType": ARDUPILOT,
        "globalPlanAltitudeMode": 1,
        "hoverSpeed": plan.patrol.drone.speed_m_s,
        "items": [_simple(number, item) for number, item in enumerate(items, 1)],
        "plannedHomePosition": [home.latitude_deg, home.longitude_deg, 0],
        "vehicleType": QUADROTOR,
        "version": 2,
    }
    fence = {"circles": [], "polygons": list(_fences(plan)), "version": 2}
    whole = {
        "fileType": "Plan",
        "geoFence": fence,
        "groundStation": "QGroundControl",
        "mission": mission,
        "rallyPoints": {"points": [], "version": 2},
        "safepassage": said,
        "version": 1,
    }
    return json.dumps(whole, ensure_ascii=False, indent=4) + "\n"


def waypoints_file(items: list[Item]) -> str:
    """A MAVLink waypoint file: the home position first, then the mission, separated by tabs."""
    home = items[0]
    rows = [(0, 1, 0, WAYPOINT, (0.0, 0.0, 0.0), home.latitude_deg, home.longitude_deg, 0.0)]
    rows += [
        (
            number,
            0,
            each.frame,
            each.command,
            (each.first_s, each.speed_m_s, each.throttle),
            each.latitude_deg,
            each.longitude_deg,
            each.altitude_m,
        )
        for number, each in enumerate(items, 1)
    ]
    lines = ["QGC WPL 110"]
    for number, current, frame, command, params, latitude, longitude, altitude in rows:
        cells = [number, current, frame, command, *(f"{each:g}" for each in params), 0]
        cells += [f"{latitude:.8f}", f"{longitude:.8f}", f"{altitude:g}", 1]
        lines.append("\t".join(str(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def _simple(number: int, item: Item) -> dict[str, Any]:
    return {
        "AMSLAltAboveTerrain": None,
        "Altitude": item.altitude_m,
        "AltitudeMode": 1,
        "autoContinue": True,
        "command": item.command,
        "doJumpId": number,
        "frame": item.frame,
        "params": [
            item.first_s,
            item.speed_m_s,
            item.throttle,
            None,
            item.latitude_deg,
            item.longitude_deg,
            item.altitude_m,
        ],
        "type": "SimpleItem",
    }


def _fences(plan: PatrolPlan) -> Iterator[dict[str, Any]]:
    for area in plan.patrol.closed:
        rings = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
        for ring in rings:
            corners = [[latitude, longitude] for longitude, latitude, *_ in ring[0][:-1]]
            yield {"inclusion": False, "polygon": corners, "version": 1}
