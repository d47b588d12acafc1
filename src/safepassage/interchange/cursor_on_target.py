"""Our own aircraft's position as a Cursor on Target event, so that manned aircraft nearby see it. Nothing else is sent.

It is for air safety alone: a neutral civil aircraft, where it is, for the next few seconds. No camera, no footprint, no
people, no place on the ground; an event of any other kind cannot be made here.

Source: MITRE, Cursor on Target Message Router User's Guide, and its event schema, version 2.0. Heights there are above
the ellipsoid; ours are above mean sea level, so the height stands in the remarks and that of the point is "unknown".
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import quoteattr

__all__ = ["own_aircraft"]

_TYPE: Final = "a-n-A-C-R"
"""Atom, neutral, air, civil, rotary wing."""
_HOW: Final = "m-g"
"""By machine, from a satellite receiver."""
_UNKNOWN_M: Final = "9999999.0"
_STALE_S: Final = 10.0


def own_aircraft(name: str, at_s: float, *, lat_deg: float, lon_deg: float, altitude_m: float) -> bytes:
    """An event for one position of one aircraft.

    Args:
        name: The aircraft's own name.
        at_s: When it was there, unix seconds; it is stale ten seconds later.
        lat_deg: WGS84.
        lon_deg: WGS84.
        altitude_m: Above mean sea level.
    """
    point = f'lat="{lat_deg:.7f}" lon="{lon_deg:.7f}" hae="{_UNKNOWN_M}" ce="{_UNKNOWN_M}" le="{_UNKNOWN_M}"'
    now, stale = _moment(at_s), _moment(at_s + _STALE_S)
    head = f'version="2.0" uid={quoteattr(f"safepassage.{name}")} type="{_TYPE}" how="{_HOW}"'
    remarks = f"humanitarian drone, {altitude_m:.0f} m above mean sea level"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<event {head} time="{now}" start="{now}" stale="{stale}"><point {point}/>'
        f"<detail><contact callsign={quoteattr(name)}/><remarks>{remarks}</remarks></detail></event>"
    ).encode()


def _moment(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
