"""Canonical JSON and content ids: one content, one id."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.ids import canonical, content_id, is_place_id, normal_text, short

TREES: st.SearchStrategy[Any] = st.recursive(
    st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="ascii")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(TREES)
def test_canonical_is_json_and_sorted(tree: Any) -> None:
    raw = canonical(tree)
    assert json.loads(raw) == tree
    assert canonical(json.loads(raw)) == raw
    orders: list[list[str]] = []

    def noted(items: list[tuple[str, Any]]) -> dict[str, Any]:
        orders.append([key for key, _ in items])
        return dict(items)

    json.loads(raw, object_pairs_hook=noted)
    assert all(keys == sorted(keys) for keys in orders)


@pytest.mark.parametrize(
    "value",
    [
        *(1.5, True, None, b"x", 2**53, -(2**53), {1: "a"}, {"ключ": 1}),
        *({"a": [1, None]}, {"a": 2**53}, {"a": -(2**53)}, [2**53], {"a": {"b": [1.5]}}),
    ],
)
def test_what_has_two_forms_has_none(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(value)


def test_the_id_is_sha256_of_the_bytes() -> None:
    """FIPS 180-4's example: SHA-256 of "abc"."""
    assert content_id(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("crossing/karim-el-hun", True),
        ("crossing/", False),
        ("Crossing/a", False),
        ("a/b/c", False),
        ("crossing/ка", False),
    ],
)
def test_place_ids(text: str, good: bool) -> None:
    assert is_place_id(text) is good


def test_text_is_composed_and_trimmed() -> None:
    assert normal_text(" e\u0301 ") == "\u00e9"
    assert normal_text(" Karim ") == "Karim"
    assert normal_text("m²") == "m²", "composed, never replaced: compatibility forms mean something else"


def test_people_find_an_id_by_twelve_digits() -> None:
    assert short("ba7816bf8f01cfea414140de5dae2223") == "ba7816bf8f01"


def test_the_largest_integers_have_a_form() -> None:
    assert canonical({"a": 2**53 - 1, "b": [1 - 2**53]}) == b'{"a":9007199254740991,"b":[-9007199254740991]}'
