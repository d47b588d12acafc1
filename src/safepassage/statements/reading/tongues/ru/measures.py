"""Russian stems of the measures that claims speak about, the first that fits first, and of those who are counted."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.tongue import row

__all__ = ["MEASURES", "POPULATIONS"]

_PEOPLE: Final = "человек люд житель жител мирн граждан ребен дет женщин мужчин сем беженц переселен пострадавш пациент ранен больн эвакуирован"
_FIGHTERS: Final = "боевик комбатант боец бойц участник"

MEASURES: Final = (
    row("amnestied", "", "амнисти помилован"),
    row("combatants_laid_down", _FIGHTERS, "слож сдал сдан разоруж"),
    row("killed", "", "погиб убит умер утонул скончал"),
    row("injured", "", "ранен пострада травм"),
    row("missing", "", "пропав пропал разыскива"),
    row("medical", _PEOPLE, "госпитализ помощь осмотр принят"),
    row("ordnance", "мин взрыв снаряд бомб боеприпас ракет устройств предмет", "обезвре уничтож найден обнаруж"),
    row("vehicles", "автобус грузовик машин автомобил", ""),
    row("facilities", "школ больниц пекар подстанц станц мечет объект здан", "восстанов отремонт открыт ремонт"),
    row("blocks", "квартал", ""),
    row("buildings", "здан дом квартир", "осмотр провер обслед разминир"),
    row("area_released", "", "разминир очищ территор земл площад"),
    row("road_length", "дорог улиц", ""),
    row("evacuated", _PEOPLE, "эвакуир вывез вывед спас"),
    row("arrived", _PEOPLE, "прибы приня зарегистр достав"),
    row("sheltered", _PEOPLE, "размещ прожива приют"),
    row("remaining", _PEOPLE, "оста наход блокир"),
    row("crossed", _PEOPLE, "покину вышл перешл бежа уше уехал"),
    row("control", "", "контрол"),
    row("pause", "пауз перемир прекращен", ""),
)
POPULATIONS: Final = (
    ("children", frozenset(["дет", "ребен", "ребят", "мальчик", "девоч", "младен", "несовершеннолет"])),
    ("women", frozenset(["женщин"])),
    ("men", frozenset(["мужчин"])),
    ("combatants", frozenset(["боевик", "комбатант"])),
    ("patients", frozenset(["пациент", "больн", "ранен"])),
    ("civilians", frozenset(["мирн", "гражданск"])),
    ("people", frozenset(["человек", "люд", "жител", "беженц", "переселен", "пассажир"])),
    ("households", frozenset(["сем", "семей"])),
)
