"""Whether a sheet is genuine: the five answers, by code and by note."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from safepassage.foundation.ids import canonical
from safepassage.ledger.heads import Checkpoint, HeadKey
from safepassage.planning.order_check import check_code, check_note
from safepassage.planning.order_codes import code_key, code_of

KEY = HeadKey("orders-1a2b", bytes(32))
CONTENT: dict[str, Any] = {
    "sheet": "safepassage order 1", "nature": "exercise", "copy": 1, "expires": "2016-12-10T20:00+02:00"
}  # fmt: skip
CODE = code_of(code_key(KEY.seed), CONTENT)
REGISTER = {CODE: CONTENT}
NOTE = KEY.sign_text(canonical(CONTENT).decode() + "\n")
IN_TIME, LATE = datetime.fromisoformat("2016-12-10T18:00Z"), datetime.fromisoformat("2016-12-10T18:01Z")


def by_code(said: str, at: datetime | None = IN_TIME, **says: str) -> str:
    return check_code(said, REGISTER, code_key(KEY.seed), at=at, says=says).verdict


def by_note(note: str, at: datetime | None = IN_TIME, register: dict[str, dict[str, Any]] | None = None) -> str:
    return check_note(note, KEY.verifier, at=at, register=register).verdict


def test_a_code_of_the_register_is_valid_until_it_ends() -> None:
    assert by_code(CODE) == "valid"
    assert by_code(CODE.lower()) == "valid"
    assert by_code(CODE, LATE) == "expired"
    assert by_code(CODE, None) == "valid"


def test_a_moment_without_an_offset_is_on_the_sheets_clock() -> None:
    assert by_code(CODE, datetime.fromisoformat("2016-12-10T20:00")) == "valid"
    assert by_code(CODE, datetime.fromisoformat("2016-12-10T20:01")) == "expired"


def test_a_slip_is_misread_and_a_made_up_code_unknown() -> None:
    assert by_code(CODE[:-1] + ("A" if CODE[-1] != "A" else "B")) == "misread"
    assert by_code(code_of(code_key(KEY.seed), {**CONTENT, "copy": 2})) == "unknown"


def test_what_the_paper_says_otherwise_was_altered() -> None:
    assert by_code(CODE, copy="1") == "valid"
    assert by_code(CODE, copy="2") == "altered"
    assert by_code(CODE, exit="exit/east") == "altered"


def test_a_register_that_somebody_changed_is_found() -> None:
    changed = {CODE: {**CONTENT, "expires": "2016-12-12T20:00+02:00"}}
    found = check_code(CODE, changed, code_key(KEY.seed), at=LATE, says={})
    assert found.verdict == "altered"
    assert check_code(CODE, REGISTER, code_key(bytes(31) + b"1"), at=IN_TIME, says={}).verdict == "altered"


def test_a_note_is_valid_with_the_public_key_alone() -> None:
    assert by_note(NOTE) == "valid"
    assert by_note(NOTE.rstrip("\n")) == "valid"  # as a scanner gives it
    assert by_note(NOTE, LATE) == "expired"


def test_every_changed_character_of_a_note_is_altered() -> None:
    body = NOTE.rstrip("\n")
    for at in range(len(body)):
        other = "x" if body[at] != "x" else "y"
        assert by_note(body[:at] + other + body[at + 1 :]) == "altered", body[at]


def test_another_key_is_altered() -> None:
    other = HeadKey("orders-1a2b", bytes(31) + b"1")
    assert by_note(other.sign_text(canonical(CONTENT).decode() + "\n")) == "altered"


def test_something_else_that_the_key_signed_is_no_sheet() -> None:
    assert by_note(KEY.sign(Checkpoint("orders", 1, bytes(32)))) == "altered"
    assert by_note(KEY.sign_text('{"expires":"2016-12-10T20:00+02:00"}\n')) == "altered"
    assert by_note(KEY.sign_text('{"sheet":"safepassage order 1"}\n')) == "altered"


def test_a_copy_that_is_not_in_the_register_is_unknown() -> None:
    assert by_note(NOTE, register=REGISTER) == "valid"
    second = KEY.sign_text(canonical({**CONTENT, "copy": 2}).decode() + "\n")
    assert by_note(second, register=REGISTER) == "unknown"
    assert by_note(second) == "valid"  # without the register nobody can tell


@pytest.mark.parametrize("note", ["", "\n", "{}", "nothing at all", "\n\n— a b\n"])
def test_what_is_no_note_is_altered_and_no_crash(note: str) -> None:
    assert by_note(note) == "altered"
