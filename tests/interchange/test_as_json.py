"""Values as a person and as a program read them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from safepassage.interchange.as_json import bounds_text, value_to_json
from safepassage.ledger.figures import Bounds


@pytest.mark.parametrize(
    ("lo", "hi", "text"),
    [
        ("2124", "2124", "2124"),
        ("2152.46875", "209401/96", "2152.46875 to 2181.27"),
        ("651840/209401", "217280/68879", "3.11287 to 3.15452"),
        ("1/3", "1/3", "0.333333 to 0.333334"),
        ("2/3", None, "0.666666 or more"),
        ("-1/3", "4000001/3", "-0.333334 to 1333340"),
    ],
)
def test_an_end_that_is_no_decimal_is_rounded_outwards(lo: str, hi: str | None, text: str) -> None:
    assert bounds_text(Bounds(Fraction(lo), None if hi is None else Fraction(hi))) == text


def test_a_program_reads_ends_exactly() -> None:
    assert value_to_json(Bounds(Fraction(1, 3), None)) == {"value": "0.333333 or more", "lo": "1/3", "hi": None}
    assert value_to_json(None) == {"value": "unknown", "lo": None, "hi": None}
