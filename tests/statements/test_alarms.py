"""Alarms as sentences, in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from night import DAMASCUS
from safepassage.statements.wording import Scribe, plain
from safepassage.statements.words import LANGUAGES
from statements.night import MORNING_S, opened, places, seen, statement

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "whole", "part"),
    [
        ("en", "a planned watch (drone) was not held", "a planned watch (drone, North end) was not held"),
        ("ru", "намеченного наблюдения (дрон) не было", "намеченного наблюдения (дрон, Северный край) не было"),
        ("ar", "مراقبة مقررة (طائرة مسيّرة) لم", "مراقبة مقررة (طائرة مسيّرة، الطرف الشمالي) لم"),
    ],
)
def test_a_planned_watch_that_was_missed_is_told_of_its_stretch(
    tmp_path: Path, language: str, whole: str, part: str
) -> None:
    hours = "2016-12-10T22:00/2016-12-10T23:00"
    road, north = "corridor/karim-el-hun", "stretch/north"
    planned = [
        seen("watch", hours, {"means": "drone", **more}, place=road, mood="planned")
        for more in ({}, {"stretch": north})
    ]
    names = {"en": "North end", "ar": "الطرف الشمالي", "ru": "Северный край"}
    with opened(tmp_path, [*places(), *planned]) as operation:
        found = statement(operation.view(as_of_s=MORNING_S))
    scribe = Scribe(LANGUAGES[language], {north: names}, DAMASCUS)
    missed = [each for of in found.sections for each in of.lines if each.message == "alarm.watch_missed"]
    said = sorted((plain(scribe.sentence(each)) for each in missed), key=len)
    assert [one in text for one, text in zip((whole, part), said, strict=True)] == [True, True], said
