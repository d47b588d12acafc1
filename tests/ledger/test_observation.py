"""Observations: all that was said is in the content, what was not said is absent, and both come back."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from ledger.stories import seen
from safepassage.foundation.ids import canonical
from safepassage.ledger.observation import content_of, draft_of, observation_of

FULL = seen(
    {"men": 3},
    mood="declared",
    evidence=("ab" * 32, "cd" * 32),
    supersedes="12" * 32,
    retracts="34" * 32,
)


def test_everything_that_was_said_is_in_the_content_and_comes_back() -> None:
    content = content_of(FULL)
    assert json.loads(content) == {
        "body": {"corridor": "corridor/north", "origin": "zone/east", "people": {"men": 3}, "population": "civilians"},
        "evidence": ["ab" * 32, "cd" * 32],
        "kind": "crossing",
        "method": "counted",
        "mood": "declared",
        "occurred": [1_481_385_600, 1_481_386_500, "quarter"],
        "place": "crossing/a",
        "retracts": "34" * 32,
        "source": "post-a",
        "source_id": "1",
        "supersedes": "12" * 32,
    }
    assert content == canonical(json.loads(content))
    assert observation_of(content) == FULL


def test_what_was_not_said_is_absent() -> None:
    plain = seen({"men": 3}, place=None)  # type: ignore[arg-type]
    assert set(json.loads(content_of(plain))) == {
        "body",
        "kind",
        "method",
        "mood",
        "occurred",
        "source",
        "source_id",
    }
    assert observation_of(content_of(plain)) == plain


@pytest.mark.parametrize("value", [1.5, True, None, 2**53, {"ключ": 1}])
def test_what_has_no_canonical_form_is_no_content(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        content_of(seen(body={"note": value}))


def test_a_draft_fixes_the_id_by_the_content_and_carries_the_commitment() -> None:
    draft = draft_of(FULL, b"\x01" * 32)
    assert draft.id == sha256(draft.content).digest() == bytes.fromhex(FULL.id)
    assert (draft.origin, draft.sealed) == ("post-a\x1f1", b"\x01" * 32)
    assert draft_of(FULL).sealed is None
