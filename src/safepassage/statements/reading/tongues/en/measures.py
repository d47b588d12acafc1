"""English stems of the measures that claims speak about, the first that fits first, and of those who are counted."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.tongue import row

__all__ = ["MEASURES", "POPULATIONS"]


_PEOPLE: Final = (
    "people person civilian residents inhabitant child women woman men man famil household refugee displaced evacuee return passenger patient "
    "girl boy individual wounded sick elderly minor"
)
_FIGHTERS: Final = "fighter combatant militant rebel gunmen gunman insurgent soldier member men"

MEASURES: Final = (
    row("amnestied", "", "amnest pardon"),
    row("undecided", _FIGHTERS, "await undecided pending"),
    row("combatants_laid_down", _FIGHTERS, "laid lay surrender disarm handed"),
    row("killed", "", "killed dead died death drowned perished fatalit"),
    row("injured", "", "injur wounded hurt maimed"),
    row("missing", "", "missing unaccounted"),
    row("prevented", _PEOPLE, "prevented blocked turned stopped refused denied"),
    row("medical", _PEOPLE, "treated hospital medevac medical admitted discharged"),
    row("ordnance", "mine explosive device ordnance shell bomb munition rocket grenade item object submunition", ""),
    row("vehicles", "bus ambulance lorr truck vehicle car minibus", ""),
    row(
        "facilities",
        "school hospital mosque church bakery bakeries substation pumping station clinic building facilit",
        "restor repair reopen rebuil rehabilit",
    ),
    row("blocks", "block", ""),
    row("buildings", "building house home flat apartment", "cleared checked demined searched swept"),
    row("area_released", "", "clear demin swept releas handed area land ground"),
    row("road_length", "road street track highway", ""),
    row("evacuated", _PEOPLE, "evacuat airlift taken bused brought rescued transported"),
    row("arrived", _PEOPLE, "arriv receiv reached registered came"),
    row("sheltered", _PEOPLE, "shelter host stay accommod housed living camp"),
    row("remaining", _PEOPLE, "remain trapped inside left-behind besieged"),
    row("crossed", _PEOPLE, "left fled cross escap displac flee exit"),
    row("control", "", "control held hold"),
    row("pause", "pause truce ceasefire lull", ""),
)
POPULATIONS: Final = (
    ("children", frozenset(["child", "minor", "girl", "boy", "infant"])),
    ("women", frozenset(["women", "woman"])),
    ("men", frozenset({"men", "man"})),
    ("combatants", frozenset(["fighter", "combatant", "militant", "rebel", "gunmen", "insurgent"])),
    ("patients", frozenset(["patient", "wounded", "sick", "injured"])),
    ("civilians", frozenset({"civilian"})),
    (
        "people",
        frozenset(
            [
                "people",
                "person",
                "resident",
                "inhabitant",
                "refugee",
                "evacuee",
                "displaced",
                "return",
                "passenger",
                "individual",
            ]
        ),
    ),
    ("households", frozenset(["famil", "household"])),
)
