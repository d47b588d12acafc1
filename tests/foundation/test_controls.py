"""Characters that steer: found wherever they stand, and shown as numbers."""

from __future__ import annotations

import json

import pytest

from safepassage.foundation.controls import inert, steering


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x7f", "\x9b", "\u2028", "\u202d", "\u202e", "\u2069", "\u202c"])
def test_what_steers_is_found_and_shown_as_its_number(char: str) -> None:
    assert steering(f"12{char}21") == char
    assert inert(f"12{char}21") == f"12\\u{ord(char):04x}21"
    assert json.loads(inert(json.dumps({"text": f"a{char}"}, ensure_ascii=False))) == {"text": f"a{char}"}


@pytest.mark.parametrize(
    "text",
    [
        "plain\ttext\nin lines",
        "\u200f12\u200e",
        "\u202bحلب\u202c و \u2067حمص \u202aA\u202c\u2069",
        "ZWJ \u200d and \u200c stay",
    ],
)
def test_what_is_closed_again_and_what_only_joins_is_left_alone(text: str) -> None:
    assert steering(text) == ""


@pytest.mark.parametrize("text", ["\u2067a", "\u2067a\u202c", "\u202b\u2067a\u202c\u2069", "a\u2069b\u2067"])
def test_what_is_never_closed_or_in_another_order_is_found(text: str) -> None:
    assert steering(text)
