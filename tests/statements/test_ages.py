"""Groups by age are said with the noun of that age: no woman of 60 is a girl, in any language."""

from __future__ import annotations

import pytest

from safepassage.statements.words.ar.nouns import NOUNS as ARABIC
from safepassage.statements.words.en.nouns import NOUNS as ENGLISH
from safepassage.statements.words.ru.nouns import NOUNS as RUSSIAN

GROWN = {"f": ("woman", "женщин", "امرأ"), "m": ("man", "мужчин", "رجل"), "u": ("adult", "взросл", "بالغ")}
YOUNG = {"f": ("girl", "девоч", "فتا"), "m": ("boy", "мальчик", "صبي"), "u": ("child", "ребён", "طفل")}
BANDS = {"0_4": YOUNG, "5_11": YOUNG, "12_17": YOUNG, "18_59": GROWN, "60_plus": GROWN}


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("sex", ["f", "m", "u"])
def test_each_band_has_the_noun_of_its_age(sex: str, band: str) -> None:
    for nouns, stem in zip((ENGLISH, RUSSIAN, ARABIC), BANDS[band][sex], strict=True):
        assert nouns[f"group.{sex}_{band}"].startswith(stem)


def test_every_form_carries_the_words_behind_it() -> None:
    assert ENGLISH["group.f_60_plus"] == "woman of 60 or more|women of 60 or more"
