"""A number in words is read back as the same number: any value, hedge and unit, in three languages."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.quantity import Quantity
from safepassage.statements.model import Number
from safepassage.statements.numbers import number_text
from safepassage.statements.reading.reader import read
from safepassage.statements.words import language

SENTENCES: Final = {
    "en": "On Monday {} were counted.",
    "ar": "تم إحصاء {} يوم الاثنين.",
    "ru": "В понедельник насчитали {}.",
}
MODIFIERS: Final = {
    "exact": "exact", "about": "approx", "nearly": "nearly", "more_than": "gt", "at_least": "ge", "range": "range",
}  # fmt: skip
UNITS: Final = {"{person}": "count", "{building}": "count", "har": "ha", "km": "km", "L": "l", "t": "t", "%": "%"}

counts = st.integers(min_value=2, max_value=9_999_999).map(Fraction)
measures = st.integers(min_value=2, max_value=99_999).map(lambda tenths: Fraction(tenths, 10))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    unit = draw(st.sampled_from(sorted(UNITS)))
    values = counts if unit.startswith("{") else measures
    hedge = draw(st.sampled_from(sorted(MODIFIERS)))
    value = draw(values)
    value_to = value + draw(values) if hedge == "range" else None
    return Quantity(value, unit, hedge, value_to)


@pytest.mark.parametrize("lang", sorted(SENTENCES))
@given(quantity=quantities())
def test_what_is_written_is_read(lang: str, quantity: Quantity) -> None:
    number = Number(None, quantity.unit, quantity=quantity)
    words = number_text(number, language(lang), "unit")
    found = read(SENTENCES[lang].format(words), lang=lang).mentions
    assert [(each.value, each.value_to, each.unit, each.modifier) for each in found] == [
        (quantity.value, quantity.value_to, UNITS[quantity.unit], MODIFIERS[quantity.hedge])
    ], words
