"""A number of any unit, as a claim prints it, and days that exist."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from night import DAMASCUS
from safepassage.claims.fields import Claimed, Day
from safepassage.foundation.quantity import HEDGES
from safepassage.foundation.units import UNITS


def read(**raw: Any) -> tuple[Any, str]:
    value, faults = Claimed().read(raw, DAMASCUS)
    return value, "; ".join(str(fault) for fault in faults)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (
            {"value": "78000", "hedge": "more than", "unit": "{person}"},
            {"value": "78000", "hedge": "more_than", "unit": "{person}"},
        ),
        ({"value": "17 971", "hedge": "exact", "unit": "people"}, {"value": "17971", "unit": "{person}"}),
        ({"value": "4.5", "unit": "km", "hedge": ""}, {"value": "4.5", "unit": "km"}),
        ({"value": "2.6", "unit": "square feet"}, {"value": "2.6", "unit": "[sft_i]"}),
        (
            {"value": "30", "value_to": "50", "unit": "%"},
            {"value": "30", "value_to": "50", "hedge": "range", "unit": "%"},
        ),
        (
            {"hedge": "vague", "words": "hundreds", "unit": "{person}"},
            {"hedge": "vague", "words": "hundreds", "unit": "{person}"},
        ),
        ({"hedge": "vague", "unit": "{person}"}, {"hedge": "vague", "unit": "{person}"}),
    ],
)
def test_as_sources_print_them(raw: dict[str, str], value: dict[str, str]) -> None:
    assert read(**raw) == (value, "")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"value": "5"}, "the unit of the number"),
        ({"value": "5", "unit": "souls"}, "the unit of the number"),
        ({"unit": "km"}, "a number"),
        ({"value": "5", "hedge": "vague", "unit": "km"}, "vague only where there is no number"),
        ({"value": "5", "value_to": "9", "hedge": "about", "unit": "km"}, "no other hedge on a range"),
        ({"value": "5", "hedge": "range", "unit": "km"}, "the upper end of the range"),
        ({"value": "9", "value_to": "5", "unit": "km"}, "from the smaller to the larger"),
        ({"value": "5", "hedge": "perhaps", "unit": "km"}, "a hedge that is known"),
        ({"value": "5", "words": "hundreds", "unit": "km"}, "words only where the hedge is vague"),
        ({"value": "-5", "unit": "km"}, "0 or more"),
        ({"value": "2,6", "unit": "km"}, "read in one way only"),
        ({"value": "1.5", "unit": "{person}"}, "a whole number"),
        ({"value": "5", "unit": "km", "source": "x"}, "an object of value"),
        ({"value": "5" * 300, "unit": "km"}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused(raw: dict[str, str], words: str) -> None:
    value, faults = read(**raw)
    assert value is None
    assert words in faults


@given(
    value=st.integers(0, 10**9),
    wider=st.none() | st.integers(0, 10**6),
    hedge=st.sampled_from(sorted(HEDGES)),
    unit=st.sampled_from([each.code for each in UNITS]),
    name=st.sampled_from(["quantity", "conversion"]),
)
def test_cells_and_json_read_back_the_same(value: int, wider: int | None, hedge: str, unit: str, name: str) -> None:
    raw = {"value": str(value), "unit": unit, "hedge": hedge}
    if wider is not None:
        raw = {"value": str(value), "value_to": str(value + wider), "unit": unit}
    once, faults = read(**raw)
    assert faults == ""
    assert read(**once) == (once, "")
    columns = Claimed().columns(name)
    assert read(**{columns[title][0]: cell for title, cell in Claimed().cells(name, once).items()}) == (once, "")


def test_the_columns_of_the_main_number_are_bare() -> None:
    assert list(Claimed().columns("quantity")) == ["value", "value_to", "hedge", "unit", "words"]
    assert next(iter(Claimed().columns("conversion"))) == "conversion.value"


def test_days() -> None:
    assert Day().read("2016-12-10", DAMASCUS) == ("2016-12-10", [])
    assert Day().read("٢٠١٦-١٢-١٠", DAMASCUS)[0] == "2016-12-10"
    assert "a day that exists" in str(Day().read("2016-02-31", DAMASCUS)[1][0])
    assert Day().read(20161210, DAMASCUS)[0] is None
