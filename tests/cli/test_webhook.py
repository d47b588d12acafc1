"""`safepassage webhook`: peers come and go, and a secret is shown once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import made, run

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://peer.example/events"


@pytest.fixture
def op(tmp_path: Path) -> Path:
    return made(tmp_path)


def peers(op: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("webhook", op, "list", "--format", "json").output)
    return found


def test_peers_come_and_go(op: Path) -> None:
    assert peers(op) == []
    added = run("webhook", op, "add", "lead", URL, "--role", "planning")
    assert (added.exit_code, "whsec_" in added.output) == (0, True)
    assert run("webhook", op, "add", "archive", URL, "--role", "auditor", "--after", "0").exit_code == 0
    archive, lead = peers(op)
    assert (lead["peer"], lead["url"], lead["roles"], lead["behind"]) == ("lead", URL, "planning", 0)
    assert (archive["position"], archive["behind"]) == (0, lead["position"])
    assert "whsec_" not in run("webhook", op, "list").output
    assert run("webhook", op, "remove", "lead").exit_code == 0
    assert [each["peer"] for each in peers(op)] == ["archive"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "lead", URL), "--role"),
        (("add", "lead", "--role", "planning"), "a NAME and a URL"),
        (("add", "lead", "mailto:lead", "--role", "planning"), "http://"),
        (("add", "lead", URL, "--role", "planning", "--after", "99999"), "the ledger has"),
        (("remove", "lead"), "the name of a peer, got 'lead'"),
        (("list", "lead"), "no name"),
        (("list", "--after", "0"), "no option of add"),
        (("ad", "lead"), "add"),
    ],
)
def test_what_cannot_be_meant_is_refused(op: Path, words: tuple[str, ...], said: str) -> None:
    found = run("webhook", op, *words)
    assert found.exit_code == 2
    assert said in found.output
