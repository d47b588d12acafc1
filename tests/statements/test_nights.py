"""Nights one by one: from the start to the last observation, however many they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from safepassage.statements.nights import nights
from statements.night import crossing, opened

if TYPE_CHECKING:
    from pathlib import Path


def test_the_newest_of_five_hundred_nights_is_listed(tmp_path: Path) -> None:
    """From 8 December 2016 to the night of 22 April 2018 there are 501, and nothing is listed for ever after."""
    with opened(
        tmp_path, [crossing({"men": 40}, f"{day}T21:00/{day}T21:15") for day in ("2016-12-10", "2018-04-22")]
    ) as operation:
        found = [name for name, _ in nights(operation.view())]
        early = [name for name, _ in nights(operation.view(as_of_s=1_481_428_800))]  # 2016-12-11T06:00
    days = [(date(2016, 12, 8) + timedelta(days=number)).isoformat() for number in range(501)]
    assert found == days
    assert early == days[:3]
