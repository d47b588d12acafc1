"""Shadow is taken out to its rim where a film has a sun, and a grey coat is left on under clouds."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.interchange.shadow import Shadow

SOIL = np.full((120, 400, 3), 120, np.uint8)
DARKER = 84
"""Seven tenths of it."""


def things(*, falls: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """A picture with white bodies of 8 by 24 px, each with 24 by 6 px of shade at its feet, right (1) or left (-1)."""
    pixels = SOIL.copy()
    for at, way in enumerate(falls):
        x = 40 + 80 * at
        pixels[60:84, x : x + 8] = 250
        aside = slice(x + 8, x + 32) if way > 0 else slice(x - 24, x)
        pixels[78:84, aside] = DARKER
    return pixels, (pixels != SOIL).any(axis=2).astype(np.uint8)


def coats() -> tuple[np.ndarray, np.ndarray]:
    """The same bodies, the right half of each in a grey as dark as a shadow: one way, but not beside anybody."""
    pixels = SOIL.copy()
    for x in (40, 120, 200, 280):
        pixels[60:84, x : x + 8] = 250
        pixels[60:76, x + 4 : x + 8] = DARKER
        pixels[76:84, x + 4 : x + 8] = 250
    return pixels, (pixels != SOIL).any(axis=2).astype(np.uint8)


def seen(pixels: np.ndarray, mask: np.ndarray, times: int) -> tuple[Shadow, np.ndarray]:
    shadow = Shadow()
    for _ in range(times):
        out = shadow.of(pixels, SOIL, mask, is_sharp=True)
    return shadow, out


def test_with_one_sun_shadow_goes_to_its_rim_and_people_stay() -> None:
    pixels, mask = things(falls=(1, 1, 1, 1))
    shadow, out = seen(pixels, mask, 25)
    assert shadow.is_cast
    np.testing.assert_array_equal(out > 0, (pixels == DARKER).all(axis=2))
    mask[:, 200:] = 0
    assert not shadow.of(pixels, SOIL, mask, is_sharp=True)[:, 200:].any(), "only what differs is asked about"


def test_before_a_hundred_things_are_seen_the_sun_is_not_known() -> None:
    shadow, out = seen(*things(falls=(1, 1, 1, 1)), 24)
    assert not shadow.is_cast
    assert not out.any(), "strips of six are all rim: none is plainly shadow"


def test_what_is_half_in_the_light_at_the_rim_of_a_shadow_goes_with_it_and_is_no_body() -> None:
    """Shadow that falls down the picture, and a rim of 2 px around it: what is left of that would be as low as it."""
    pixels = SOIL.copy()
    for x in (40, 120, 200, 280):
        pixels[82:108, x - 6 : x + 14] = 102
        pixels[84:106, x - 4 : x + 12] = DARKER
        pixels[60:84, x : x + 8] = 250
        pixels[112:114, x - 8 : x + 16] = 250  # two rows, too thin for a body: a kerb behind it
        pixels[107:112, x + 4] = 102
    mask = (pixels != SOIL).any(axis=2).astype(np.uint8)
    shadow, out = seen(pixels, mask, 26)
    assert shadow.is_cast
    np.testing.assert_array_equal(out[:104] > 0, (mask * (pixels[..., 0] != 250))[:104] > 0)


def test_where_one_thing_of_twelve_falls_the_other_way_there_is_no_sun() -> None:
    shadow = Shadow()
    for at in range(30):
        pixels, mask = things(falls=(1, 1, 1, -1 if at % 3 == 0 else 1))
        shadow.of(pixels, SOIL, mask, is_sharp=True)
    assert not shadow.is_cast, "11 one way and 1 the other are 10 of 12, below 0.9"


@pytest.mark.parametrize("falls", [(1, -1, 1, -1), (-1, -1, 1, 1)])
def test_what_lies_on_either_side_is_no_shadow(falls: tuple[int, ...]) -> None:
    shadow, out = seen(*things(falls=falls), 30)
    assert not shadow.is_cast
    assert not out.any()


def test_a_grey_half_of_a_coat_is_no_shadow() -> None:
    shadow, out = seen(*coats(), 30)
    assert not shadow.is_cast
    assert not out.any()


def test_wide_shadow_is_plain_without_a_sun_and_another_colour_is_none() -> None:
    pixels = SOIL.copy()
    pixels[20:100, 20:180] = DARKER
    pixels[20:100, 220:380] = (84, 84, 110)
    mask = (pixels != SOIL).any(axis=2).astype(np.uint8)
    out = Shadow().of(pixels, SOIL, mask, is_sharp=True)
    assert out[25:95, 25:175].all()
    assert not out[:, 200:].any()


def test_where_pictures_are_not_equally_sharp_grain_is_no_sign() -> None:
    """Each pixel is 10 of 120 off the 84 they are on the whole: 0.083, and 0.06 is plain."""
    pixels = SOIL.copy()
    pixels[20:100, 20:180] = DARKER - 10
    pixels[20:100, 20:180][(np.indices((80, 160)).sum(axis=0) % 2) > 0] = DARKER + 10
    mask = (pixels != SOIL).any(axis=2).astype(np.uint8)
    assert not Shadow().of(pixels, SOIL, mask, is_sharp=True).any()
    assert Shadow().of(pixels, SOIL, mask, is_sharp=False)[30:90, 30:170].all()
