"""Pauses and shares: what must be said, and what cannot be."""

from __future__ import annotations

import pytest

from night import read
from safepassage.hostilities.kinds import KINDS

PAUSE, SHARE = KINDS


def test_who_broke_a_pause_is_not_a_field() -> None:
    for name in ("broken_by", "perpetrator", "violated_by"):
        assert "one of the fields" in read(PAUSE, **{name: "somebody"})[1]


def test_a_beginning_says_who_declared_it_and_a_break_says_where_and_what() -> None:
    assert "declared_by, because state is begun" in read(PAUSE, declared_by="")[1]
    faults = read(PAUSE, state="broken", area="", details="")[1]
    assert "area, because state is broken" in faults
    assert "details, because state is broken" in faults


def test_exceptions_are_kept_as_put() -> None:
    assert read(PAUSE, exceptions="does not cover one group")[0]["exceptions"] == "does not cover one group"


def test_a_pause_does_not_expire_before_it_begins() -> None:
    assert "after the pause begins" in read(PAUSE, until="2016-12-08T17:59")[1]
    assert read(PAUSE, until="2016-12-10T18:00")[1] == ""


@pytest.mark.parametrize("share", ["100.5 %", "at least 101", "90-101 %"])
def test_no_share_is_above_its_whole(share: str) -> None:
    assert "at most 100 %" in read(SHARE, share=share)[1]


@pytest.mark.parametrize("share", ["93", "93 %", "93 percent", "about 5 %", "100 %"])
def test_shares_as_sources_write_them(share: str) -> None:
    assert read(SHARE, share=share)[1] == ""


def test_the_whole_has_a_name() -> None:
    assert "of: The whole" in read(SHARE, of="")[1]
