"""What files say about a street in words, and what is not understood."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from safepassage.interchange import street_tags


@pytest.mark.parametrize(
    ("text", "expected_m"),
    [
        ("3", 3),
        ("3.5", 3.5),
        ("3,5 m", 3.5),
        (".5", 0.5),
        ("10 ft", 3.048),
        ("12'", 3.6576),
        ("6'6\"", 1.9812),
        ("-2", -2),
    ],
)
def test_widths(text: str, expected_m: float) -> None:
    assert street_tags.width_m(text) == pytest.approx(expected_m)


@pytest.mark.parametrize("text", ["narrow", "3-4", "3 km", "-1.2.3", "٣", "3;4"])
def test_widths_that_are_not_understood(text: str) -> None:
    assert street_tags.width_m(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", 1),
        ("True", 1),
        ("1", 1),
        ("-1", -1),
        ("reverse", -1),
        ("no", 0),
        ("False", 0),
        ("reversible", 0),
        ("F", None),
    ],
)
def test_oneway(text: str, expected: int | None) -> None:
    assert street_tags.oneway(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2", 2), ("2.0", 2), ("0", None), ("2;3", None), ("-1", None), ("200", None)]
)
def test_lanes(text: str, expected: int | None) -> None:
    assert street_tags.lanes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected_m_s"), [("36", 10), ("36 km/h", 10), ("30 mph", 13.4112), ("RU:urban", None)]
)
def test_speeds(text: str, expected_m_s: float | None) -> None:
    found = street_tags.speed_m_s(text)
    assert found == (None if expected_m_s is None else pytest.approx(expected_m_s))


def test_columns_of_any_type_and_without_some() -> None:
    columns: dict[str, Any] = {
        "oneway": np.array([True, False, True]),
        "width_m": [3.5, float("nan"), None],
        "lanes": ["2", ["1", "2"], ""],
    }
    values, unread = street_tags.tagged(columns, 3)
    assert values["oneway"].tolist() == [1, 0, 1]
    assert values["width_m"].tolist() == pytest.approx([3.5, float("nan"), float("nan")], nan_ok=True)
    assert values["lanes"].tolist() == [2, 0, 0]
    assert np.isnan(values["speed_max_m_s"]).all()
    assert unread.tolist() == [False, True, False]
