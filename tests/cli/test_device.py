"""`safepassage device`: devices come, go on and are revoked, and a code is shown once."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import made, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def op(tmp_path: Path) -> Path:
    path = made(tmp_path)
    words = ("occurred=2016-12-01T00:00", "source=desk", "names.en=Karim", "place=crossing/karim")
    found = run("record", path, "place", *words)
    assert found.exit_code == 0, found.output
    return path


def devices(op: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("device", op, "list", "--format", "json").output)
    return found


def test_devices_come_and_go(op: Path) -> None:
    assert devices(op) == []
    added = run("device", op, "add", "post-karim", "--post", "crossing/karim", "--kind", "crossing_count")
    assert added.exit_code == 0, added.output
    code = re.search(r"this once: (\S+)", added.output)
    assert code is not None
    (one,) = devices(op)
    assert (one["device"], one["kinds"], one["revoked"], one["posts"]) == ("post-karim", "crossing_count", "", 0)
    assert code[1] not in json.dumps(one)
    assert run("user", op, "list", "--format", "json").output.strip() == "[]"
    assert "post-karim may go on until 20" in run("device", op, "extend", "post-karim", "--hours", "5").stdout
    assert devices(op)[0]["ends"] < one["ends"]
    assert run("device", op, "revoke", "post-karim").exit_code == 0
    assert devices(op)[0]["revoked"] != ""


def test_what_cannot_be_meant_is_refused(op: Path) -> None:
    for words, said in (
        (("add", "post-karim"), "--post"),
        (("add", "--post", "crossing/karim"), "a NAME"),
        (("add", "post-karim", "--post", "crossing/karem"), "Did you mean crossing/karim"),
        (("add", "post-karim", "--post", "crossing/karim", "--kind", "arrival"), "'arrival'"),
        (("add", "post-karim", "--post", "crossing/karim", "--hours", "0"), "1 to 744"),
        (("revoke", "post-karim"), "the name of a device, got 'post-karim'"),
        (("revoke", "post-karim", "--post", "crossing/karim"), "no option of add"),
        (("revoke", "post-karim", "--hours", "5"), "no --hours"),
        (("list", "post-karim"), "no name"),
        (("revok", "post-karim"), "revoke"),
    ):
        found = run("device", op, *words)
        assert (found.exit_code, said in found.stderr) == (2, True), (words, found.stderr)
