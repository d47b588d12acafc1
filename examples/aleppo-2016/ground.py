"""Records of weapons laid down, ground swept, objects destroyed and facilities restored.

The published totals are met exactly, and how is chosen: the 291 of the last night are
placed inside the 1,324, although the statement leaves that open; what no night explains
is placed on the Saturday morning of which another source says "more than 1,200".
Nothing here names a standard, because nobody did: the ground is reported swept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows import LAST, apportion
from published import NIGHTS, TOTALS
from records import Record, record, span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

__all__ = ["FACILITIES", "disarmament", "facilities", "land", "ordnance"]

_CITY: Final = "city/aleppo"
_SWEPT_AT: Final = "zone/east-aleppo"
_BASIS: Final = "a decision of the Syrian president, as cited; its number is not given"
_SATURDAY: Final = ("2016-12-09", 720, 1080)  # 06:00 to 12:00 on 10 December, in minutes after the evening before
_AMNESTIED_SATURDAY: Final = 902
_ROAD_M: Final = (2500, 4500, 4000)
_BLOCKS: Final = (40, 54, 68)
_OBJECTS: Final = {"ied": 1293, "mortar_bomb": 21, "artillery_shell": 9, "grenade": 8, "rocket": 5, "submunition": 4}
_WEAPONS: Final = {"rifle": 214, "pistol": 31, "machine_gun": 12, "launcher": 9, "mortar": 3, "ammunition_box": 58}
FACILITIES: Final = {  # type → how many by each of the three nights; 22 are "over 20"
    "school": (2, 2, 3),
    "hospital": (0, 0, 3),
    "place_of_worship": (2, 2, 1),
    "substation": (2, 1, 0),
    "water_pumping_station": (1, 0, 1),
    "bakery": (0, 1, 1),
}


def disarmament() -> Iterable[Record]:
    """Adults who laid down weapons, what they brought, and the decisions; 54 are undecided in the end."""
    point, desk, place = "reception-point", "amnesty-desk", "district/west-aleppo"
    rest_laid_down = TOTALS.laid_down - sum(night.laid_down for night in NIGHTS)
    for number, part in enumerate(apportion(rest_laid_down, [3, 5, 4])):
        day, start, _ = _SATURDAY
        hours = span(day, start + 120 * number, start + 120 * (number + 1))
        yield record("weapons_laid_down", hours, point, {"people": part}, place=place, method="reported")
    decided = {night.begins: night.amnestied for night in NIGHTS if night.amnestied is not None}
    decided[LAST] = TOTALS.amnestied - _AMNESTIED_SATURDAY - sum(decided.values())
    for night in NIGHTS:
        hours = span(night.begins, 0, 720)
        yield record("weapons_laid_down", hours, point, {"people": night.laid_down}, place=place, method="reported")
        body = {"amnestied": decided[night.begins], "legal_basis": _BASIS}
        yield record("decision", hours, desk, body, place=place, method="reported")
    body = {"amnestied": _AMNESTIED_SATURDAY, "legal_basis": _BASIS}
    yield record("decision", span(_SATURDAY[0], _SATURDAY[1], 1440), desk, body, place=place, method="reported")
    yield record("weapons_received", span(LAST, 0, 720), point, {"weapons": _WEAPONS}, place=place, method="reported")
    yield record(
        "screening", span(LAST, 0, 720), point, {"screened": NIGHTS[-1].laid_down}, place=place, method="reported"
    )


def land(chance: Random) -> Iterable[Record]:
    """Three teams a night; hectares, blocks and kilometres of a team are one ground measured three ways."""
    known = sum(night.area_ha or 0 for night in NIGHTS)
    for night, blocks, road_m in zip(NIGHTS, _BLOCKS, _ROAD_M, strict=True):
        weights = [chance.uniform(2, 4) for _ in range(3)]
        tenths = apportion(10 * (night.area_ha or TOTALS.area_ha - known), weights)
        parts = (apportion(total, weights) for total in (blocks, road_m // 100, night.buildings or 0))
        for team, (area, block, road, buildings) in enumerate(zip(tenths, *parts, strict=True), 1):
            body: Record = {"task": "military_sweep", "outcome": "swept", "quality_control": "unknown"}
            body |= {"operator": "bomb disposal specialists", "blocks": block}
            body |= {"area": f"{area // 10}.{area % 10} ha", "road_length": f"{road // 10}.{road % 10} km"}
            if buildings:
                body["buildings"] = buildings
            hours = span(night.begins, 0, 720)
            yield record("land_release", hours, f"team-{team}", body, place=_SWEPT_AT, method="reported")


def ordnance() -> Iterable[Record]:
    """Objects found and destroyed, by category, in proportion to the ground of each night."""
    known = [night.area_ha or 0 for night in NIGHTS]
    weights = [area or TOTALS.area_ha - sum(known) for area in known]
    shares = {category: apportion(count, weights) for category, count in _OBJECTS.items()}
    for number, night in enumerate(NIGHTS):
        objects = {category: parts[number] for category, parts in shares.items() if parts[number]}
        body = {"found": objects, "destroyed": objects, "operator": "bomb disposal specialists"}
        yield record("ordnance", span(night.begins, 0, 720), "clearance-desk", body, place=_SWEPT_AT, method="reported")


def facilities() -> Iterable[Record]:
    """Facilities helped back to work; which of them works again is not said, so their status is unknown."""
    for kind, by_night in FACILITIES.items():
        number = 0
        for night, count in zip(NIGHTS, by_night, strict=True):
            for _ in range(count):
                number += 1
                place = f"facility/{kind.replace('_', '-')}-{number}"
                body = {
                    "facility_type": kind,
                    "action": "repaired",
                    "by": "Russian crews, as the Centre states",
                    "part": "assisted",
                }
                tail = place.rpartition("/")[2]
                hours = span(night.begins, 0, 720)
                yield record("facility_work", hours, "works-desk", body, place=place, method="reported", number=tail)
                body = {"facility_type": kind, "status": "unknown"}
                moment = hours.partition("/")[2]
                yield record("facility_status", moment, "works-desk", body, place=place, method="reported", number=tail)
