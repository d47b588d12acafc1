"""`safepassage user` and what `safepassage serve` refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.runs import CARD, made, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def op(tmp_path: Path) -> Path:
    return made(tmp_path)


def users(op: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run("user", op, "list", "--format", "json").output)
    return found


def test_users_come_and_go(op: Path) -> None:
    assert users(op) == []
    added = run("user", op, "add", "amal", "--role", "planning", "--role", "registrar")
    assert added.exit_code == 0
    assert "shown this once" in added.output
    assert users(op) == [{"user": "amal", "roles": "registrar planning"}]
    assert run("user", op, "password", "amal", "--password-stdin", stdin="correct horse battery\n").exit_code == 0
    assert run("user", op, "remove", "amal").exit_code == 0
    assert users(op) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "amal"), "--role"),
        (("add", "--role", "planning"), "a NAME"),
        (("add", "amal", "--role", "boss"), "one of registrar"),
        (("remove", "amal"), "the name of a user, got 'amal'"),
        (("list", "amal"), "no name"),
        (("remove", "amal", "--role", "planning"), "no --role"),
        (("ad", "amal"), "add"),
    ],
)
def test_what_cannot_be_meant_is_refused(op: Path, words: tuple[str, ...], said: str) -> None:
    found = run("user", op, *words)
    assert (found.exit_code, said in found.stderr) == (2, True), found.stderr


def test_a_short_password_is_refused(op: Path) -> None:
    found = run("user", op, "add", "amal", "--role", "planning", "--password-stdin", stdin="short\n")
    assert (found.exit_code, "12 to 200" in found.stderr) == (2, True)
    assert users(op) == []


@pytest.mark.parametrize(
    ("nature", "where"),
    [
        ("real", ("--host", "127.0.0.1")),
        ("exercise", ("--host", "0.0.0.0")),  # noqa: S104
        ("exercise", ("--behind-proxy", "127.0.0.1")),  # whoever the proxy lets in is not at this machine
    ],
)
def test_an_open_view_is_not_for_a_real_operation_and_not_beyond_this_machine(
    tmp_path: Path, nature: str, where: tuple[str, str]
) -> None:
    path = tmp_path / "op"
    card = [f"nature={nature}" if each.startswith("nature") else each for each in CARD]
    assert run("new", path, *card).exit_code == 0
    found = run("serve", path, "--open-view", *where)
    assert (found.exit_code, "--open-view" in found.stderr) == (2, True)


def test_an_address_that_is_not_this_machines_is_told(op: Path) -> None:
    found = run("serve", op, "--host", "192.0.2.1")
    assert (found.exit_code, "nothing can listen on 192.0.2.1" in found.stderr) == (2, True)
