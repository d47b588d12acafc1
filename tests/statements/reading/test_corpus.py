"""The reader against the labelled statements: `seen` keeps its level, and `sealed` is as it was when it was sealed."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import pytest

import scoring
from labelled import CORPUS, corpus
from safepassage.statements.reading.reader import read

LEAST: Final = {
    "en": {
        "quantities": 0.97, "units": 0.98, "modifiers": 0.97, "scopes": 0.85, "attributions": 0.93, "parts": 0.85,
        "conversions": 0.88, "counted": 0.77,
    },
    "ar": {"quantities": 0.98, "units": 0.97, "modifiers": 0.97, "scopes": 0.85, "attributions": 0.95, "parts": 0.81},
    "ru": {"quantities": 0.98, "units": 0.97, "modifiers": 0.97, "scopes": 0.81, "attributions": 0.86, "parts": 0.87},
}  # fmt: skip
TRAPS_MOST: Final = {"en": 0.02, "ar": 0.01, "ru": 0.01}
ENGLISH_LEAST: Final = 60


@pytest.fixture(scope="module")
def levels() -> dict[str, scoring.Score]:
    return {lang: scoring.score(corpus("seen", lang), read) for lang in LEAST}


@pytest.mark.parametrize(("lang", "measure", "least"), [(a, b, c) for a, row in LEAST.items() for b, c in row.items()])
def test_seen_keeps_its_level(levels: dict[str, scoring.Score], lang: str, measure: str, least: float) -> None:
    tally = getattr(levels[lang], measure)
    assert tally.f1 >= least, f"{measure} of {lang} fell to {float(tally.f1):.4f}"


@pytest.mark.parametrize(("lang", "most"), list(TRAPS_MOST.items()))
def test_few_traps_are_taken_for_quantities(levels: dict[str, scoring.Score], lang: str, most: float) -> None:
    assert levels[lang].traps.recall <= most


def test_the_sealed_half_is_as_it_was_sealed() -> None:
    digest = sha256()
    for path in sorted((CORPUS / "sealed").iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    assert digest.hexdigest() == (CORPUS / "SEALED.sha256").read_text(encoding="ascii").split()[0]


@pytest.mark.parametrize("half", ["seen", "sealed"])
def test_each_half_is_large_enough(half: str) -> None:
    assert len(corpus(half, "en")) >= ENGLISH_LEAST
