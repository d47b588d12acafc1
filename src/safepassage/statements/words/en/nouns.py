"""English nouns that are counted: singular and plural, and the symbols of units."""

from __future__ import annotations

from typing import Final

__all__ = ["NOUNS"]

_AGES: Final = {
    "0_4": "under 5",
    "5_11": "of 5 to 11",
    "12_17": "of 12 to 17",
    "18_59": "of 18 to 59",
    "60_plus": "of 60 or more",
}


def _by_age(prefix: str, child: str, adult: str) -> dict[str, str]:
    grown = ("18_59", "60_plus")
    return {
        f"group.{prefix}_{band}": "|".join(f"{form} {words}" for form in (adult if band in grown else child).split("|"))
        for band, words in _AGES.items()
    }


NOUNS: Final = {
    "m2": "m²",
    "har": "ha",
    "km2": "km²",
    "[acr_us]": "acre|acres",
    "[acr_br]": "acre|acres",
    "[sft_i]": "sq ft",
    "m": "m",
    "cm": "cm",
    "km": "km",
    "[mi_i]": "mile|miles",
    "[ft_i]": "ft",
    "min": "min",
    "h": "hour|hours",
    "day": "day|days",
    "L": "litre|litres",
    "m3": "m³",
    "kcal": "kcal",
    "kg": "kg",
    "t": "t",
    "%": "#%",
    "person": "person|people",
    "child": "child|children",
    "household": "household|households",
    "building": "building|buildings",
    "block": "residential block|residential blocks",
    "object": "explosive object|explosive objects",
    "vehicle": "vehicle|vehicles",
    "weapon": "weapon|weapons",
    "meal": "hot meal|hot meals",
    "consultation": "medical consultation|medical consultations",
    "bed": "bed|beds",
    "latrine": "latrine|latrines",
    "facility": "facility|facilities",
    "corridor": "corridor|corridors",
    "incident": "incident|incidents",
    "accident": "accident|accidents",
    "hazard": "hazard|hazards",
    "event": "time|times",
    "observation": "observation|observations",
    "population.civilians": "civilian|civilians",
    "population.combatants": "combatant|combatants",
    "population.people": "person|people",
    "group.people": "person|people",
    "group.adults": "adult|adults",
    "group.children": "child|children",
    "group.women": "woman|women",
    "group.men": "man|men",
    "group.girls": "girl|girls",
    "group.boys": "boy|boys",
    "group.females": "female of unstated age|females of unstated age",
    "group.males": "male of unstated age|males of unstated age",
    "group.age_not_stated": "person of unstated age|people of unstated age",
    "group.children_sex_not_stated": "child of unstated sex|children of unstated sex",
    "group.adults_sex_not_stated": "adult of unstated sex|adults of unstated sex",
    **_by_age("f", "girl|girls", "woman|women"),
    **_by_age("m", "boy|boys", "man|men"),
    **_by_age("u", "child|children", "adult|adults"),
    "single.households": "household|households",
    "single.unaccompanied": "unaccompanied or separated child|unaccompanied or separated children",
    "single.disabled": "person with a disability|people with disabilities",
    "single.pregnant": "pregnant woman|pregnant women",
    "picture": "picture or film|pictures or films",
    "vehicle.bus": "bus|buses",
    "vehicle.minibus": "minibus|minibuses",
    "vehicle.ambulance": "ambulance|ambulances",
    "vehicle.private_car": "private car|private cars",
    "vehicle.truck": "lorry|lorries",
    "vehicle.other": "other vehicle|other vehicles",
    "vehicle.unknown": "vehicle of unstated type|vehicles of unstated type",
    "facility.school": "school|schools",
    "facility.hospital": "hospital|hospitals",
    "facility.clinic": "clinic|clinics",
    "facility.place_of_worship": "place of worship|places of worship",
    "facility.substation": "power substation|power substations",
    "facility.water_pumping_station": "water pumping station|water pumping stations",
    "facility.bakery": "bakery|bakeries",
    "facility.road": "road|roads",
    "facility.other": "other|others",
}
