"""Russian nouns that are counted: after 1, after 2 to 4, after 5 and more, after a fraction; and units."""

from __future__ import annotations

from typing import Final

__all__ = ["NOUNS"]

_AGES: Final = {
    "0_4": "до 5 лет",
    "5_11": "5–11 лет",
    "12_17": "12–17 лет",
    "18_59": "18–59 лет",
    "60_plus": "60 лет и старше",
}
_CHILD: Final = "ребёнок|ребёнка|детей|ребёнка"
_PERSON: Final = "человек|человека|человек|человека"
_GIRL: Final = "девочка|девочки|девочек|девочки"
_BOY: Final = "мальчик|мальчика|мальчиков|мальчика"
_WOMAN: Final = "женщина|женщины|женщин|женщины"
_MAN: Final = "мужчина|мужчины|мужчин|мужчины"
_ADULT: Final = "взрослый|взрослых|взрослых|взрослого"


def _with(noun: str, words: str) -> str:
    return "|".join(f"{form} {words}" for form in noun.split("|"))


def _by_age(prefix: str, child: str, adult: str) -> dict[str, str]:
    grown = ("18_59", "60_plus")
    return {f"group.{prefix}_{band}": _with(adult if band in grown else child, words) for band, words in _AGES.items()}


NOUNS: Final = {
    "m2": "м²",
    "har": "га",
    "km2": "км²",
    "[acr_us]": "акр|акра|акров|акра",
    "[acr_br]": "акр|акра|акров|акра",
    "[sft_i]": "кв. футов",
    "m": "м",
    "cm": "см",
    "km": "км",
    "[mi_i]": "миля|мили|миль|мили",
    "[ft_i]": "футов",
    "min": "мин",
    "h": "ч",
    "day": "день|дня|дней|дня",
    "L": "л",
    "m3": "м³",
    "kcal": "ккал",
    "kg": "кг",
    "t": "т",
    "%": "#\N{NO-BREAK SPACE}%",
    "person": _PERSON,
    "child": _CHILD,
    "household": "семья|семьи|семей|семьи",
    "building": "здание|здания|зданий|здания",
    "block": "жилой квартал|жилых квартала|жилых кварталов|жилого квартала",
    "object": "взрывоопасный предмет|взрывоопасных предмета|взрывоопасных предметов|взрывоопасного предмета",
    "vehicle": "машина|машины|машин|машины",
    "weapon": "единица оружия|единицы оружия|единиц оружия|единицы оружия",
    "meal": "горячее блюдо|горячих блюда|горячих блюд|горячего блюда",
    "consultation": (
        "медицинская консультация|медицинские консультации|медицинских консультаций|медицинской консультации"
    ),
    "bed": "место|места|мест|места",
    "latrine": "туалет|туалета|туалетов|туалета",
    "facility": "объект|объекта|объектов|объекта",
    "corridor": "коридор|коридора|коридоров|коридора",
    "incident": "происшествие|происшествия|происшествий|происшествия",
    "accident": "несчастный случай|несчастных случая|несчастных случаев|несчастного случая",
    "hazard": "опасный участок|опасных участка|опасных участков|опасного участка",
    "event": "раз|раза|раз|раза",
    "observation": "запись|записи|записей|записи",
    "population.civilians": "гражданское лицо|гражданских лица|гражданских лиц|гражданского лица",
    "population.combatants": "комбатант|комбатанта|комбатантов|комбатанта",
    "population.people": _PERSON,
    "group.people": _PERSON,
    "group.adults": _ADULT,
    "group.children": _CHILD,
    "group.women": _WOMAN,
    "group.men": _MAN,
    "group.girls": _GIRL,
    "group.boys": _BOY,
    "group.females": _with(_PERSON, "женского пола, возраст не указан"),
    "group.males": _with(_PERSON, "мужского пола, возраст не указан"),
    "group.age_not_stated": _with(_PERSON, "без указания возраста"),
    "group.children_sex_not_stated": _with(_CHILD, "без указания пола"),
    "group.adults_sex_not_stated": _with(_ADULT, "без указания пола"),
    **_by_age("f", _GIRL, _WOMAN),
    **_by_age("m", _BOY, _MAN),
    **_by_age("u", _CHILD, _ADULT),
    "single.households": "семья|семьи|семей|семьи",
    "single.unaccompanied": _with(_CHILD, "без сопровождения или в разлуке с семьёй"),
    "single.disabled": _with(_PERSON, "с инвалидностью"),
    "single.pregnant": "беременная женщина|беременные женщины|беременных женщин|беременной женщины",
}
