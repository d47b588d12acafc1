"""A public trace names its figure and confirms no guess: its root is under a secret of the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.runs import COUNT, made, run

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2016-12-20"


@pytest.fixture
def traces(tmp_path: Path) -> tuple[Path, list[dict[str, str]], list[dict[str, str]]]:
    op = made(tmp_path)
    assert run("record", op, "crossing_count", *COUNT).exit_code == 0
    found = []
    for edition in ("internal", "public"):
        shown = run(
            "statement", op, "--period", "night:2016-12-10", "--as-of", AS_OF, "--edition", edition, "--format", "json"
        )
        assert shown.exit_code == 0, shown.output
        found.append(list(_traces(json.loads(shown.stdout))))
    return op, found[0], found[1]


def _traces(node: object) -> list[dict[str, str]]:
    if isinstance(node, dict):
        own = [node["trace"]] if isinstance(node.get("trace"), dict) else []
        return own + [each for value in node.values() for each in _traces(value)]
    return [each for value in node for each in _traces(value)] if isinstance(node, list) else []


def test_no_public_root_or_id_is_an_internal_one(
    traces: tuple[Path, list[dict[str, str]], list[dict[str, str]]],
) -> None:
    _, internal, public = traces
    assert internal
    assert public
    for name in ("id", "root"):
        assert not {each[name] for each in internal} & {each[name] for each in public if each[name]}
    assert all("first" not in each for each in public)


def test_who_holds_the_ledger_traces_a_public_id(
    traces: tuple[Path, list[dict[str, str]], list[dict[str, str]]],
) -> None:
    op, _, public = traces
    found = run("trace", op, public[0]["id"], "--period", "night:2016-12-10", "--as-of", AS_OF)
    assert found.exit_code == 0, found.output
    assert "post-karim" in found.stdout
