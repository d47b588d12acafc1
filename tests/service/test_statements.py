"""Statements: the bytes of the command line, approved by one person and issued by another."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import run
from service.desk import ASKED, COUNT, Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def draft(desk: Served, edition: str = "public") -> dict[str, Any]:
    """What is to be approved: the statement of the night as it is now."""
    found = desk.as_("planning").get(f"/api/statement?{ASKED}&edition={edition}")
    return {
        "period": "night:2016-12-10",
        "edition": edition,
        "as_of": "2016-12-14",
        "position": int(found.headers["x-ledger-position"]),
        "digest": found.headers["x-statement-sha256"],
    }


def approve(desk: Served, role: str, which: dict[str, Any], **more: str) -> httpx.Response:
    return desk.as_(role).post("/api/statement/approve", json={**which, **more})


def issue(desk: Served, role: str, which: dict[str, Any]) -> httpx.Response:
    return desk.as_(role).post("/api/statement/issue", json=which)


@pytest.mark.parametrize("edition", ["internal", "public"])
@pytest.mark.parametrize("form", ["text", "html", "json", "pdf"])
def test_the_same_bytes_as_the_command_line(night: Served, tmp_path: Path, edition: str, form: str) -> None:
    found = night.as_("planning").get(f"/api/statement?{ASKED}&edition={edition}&format={form}&language=ar")
    words = ("--period", "night:2016-12-10", "--as-of", "2016-12-14", "--edition", edition, "--format", form)
    folder = night.office.operation.folder
    assert run("statement", folder, *words, "--lang", "ar", "--out", tmp_path).exit_code == 0
    (file,) = tmp_path.iterdir()
    assert found.content == file.read_bytes()
    if form == "json":
        assert found.headers["x-statement-sha256"] == sha256(found.content.rstrip(b"\n")).hexdigest()


def test_one_approves_and_another_issues(desk: Served) -> None:
    which = draft(desk)
    assert issue(desk, "public_information", which).status_code == 409  # nobody has approved it
    given = approve(desk, "planning", which)
    assert (given.status_code, given.json()["approved"]) == (201, ["planning"])
    assert issue(desk, "planning", which).status_code == 409  # the same person
    done = issue(desk, "public_information", which)
    assert done.status_code == 201
    assert done.json()["head"].startswith("safepassage/")
    assert issue(desk, "public_information", which).json()["status"] == "duplicate"
    listed = desk.as_("planning").get("/api/statement/corrigenda").json()
    assert [(each["digest"], each["approved"]) for each in listed["issued"]] == [(which["digest"], ["planning"])]
    assert listed["corrigenda"] == []
    assert run("verify", desk.office.operation.folder).exit_code == 0


def test_what_was_refused_is_not_issued(desk: Served) -> None:
    which = draft(desk)
    approve(desk, "planning", which)
    refused = approve(
        desk, "protection_focal_point", which, decision="refused", reason="one number can be traced to a family"
    )
    assert (refused.status_code, refused.json()["approved"]) == (201, ["planning"])
    assert issue(desk, "public_information", which).status_code == 409


def test_nobody_decides_twice(desk: Served) -> None:
    which = draft(desk)
    assert approve(desk, "planning", which).status_code == 201
    assert approve(desk, "planning", which, decision="refused").status_code == 409


def test_what_is_approved_is_what_was_seen(desk: Served) -> None:
    which = draft(desk)
    for wrong in ({"digest": "0" * 64}, {"position": which["position"] - 1}, {"period": "night:2016-12-09"}):
        assert approve(desk, "planning", {**which, **wrong}).status_code == 409, wrong


def test_a_later_record_does_not_change_what_was_approved(desk: Served) -> None:
    """Seven more are counted between: 300 are issued as they were approved, and a corrigendum says 307."""
    which = draft(desk, "internal")
    approve(desk, "protection_focal_point", which)
    assert desk.as_("registrar").post("/api/observations/crossing_count", json=COUNT).status_code == 201
    assert issue(desk, "planning", which).status_code == 201
    listed = desk.as_("planning").get("/api/statement/corrigenda").json()
    (correction,) = listed["corrigenda"]
    assert correction["changes"] > 0
    assert "307" in correction["text"]["en"]
    assert "300" in correction["text"]["en"]


def test_an_approval_is_void_when_a_public_statement_was_issued_since(desk: Served) -> None:
    """What the second hides depends on the first."""
    first, second = draft(desk), draft(desk)
    second["period"] = "night:2016-12-09"
    found = desk.as_("planning").get("/api/statement?period=night:2016-12-09&as_of=2016-12-14&edition=public")
    second["digest"] = found.headers["x-statement-sha256"]
    for which in (first, second):
        assert approve(desk, "planning", which).status_code == 201
    assert issue(desk, "public_information", first).status_code == 201
    late = issue(desk, "public_information", second)
    assert (late.status_code, "no public statement was issued" in late.text) == (409, True)


def test_nothing_is_issued_from_a_damaged_ledger(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from safepassage.foundation.errors import Fault

    which = draft(desk)
    approve(desk, "planning", which)
    monkeypatch.setattr(desk.office.operation, "verify", lambda: [Fault(expected="the hash of row 3", got="another")])
    before = desk.office.operation.ledger.head().size
    assert issue(desk, "public_information", which).status_code == 500
    assert desk.office.operation.ledger.head().size == before


def test_a_statement_issued_on_the_command_line_is_known_here(desk: Served) -> None:
    words = ("--period", "night:2016-12-10", "--as-of", "2016-12-14", "--edition", "public", "--issue")
    assert run("statement", desk.office.operation.folder, *words).exit_code == 0
    (listed,) = desk.as_("planning").get("/api/statement/corrigenda").json()["issued"]
    assert (listed["edition"], listed["approved"]) == ("public", [])
    corrected = {**COUNT, "source_id": "k-901"}
    told = desk.as_("registrar").post("/api/observations/crossing_count?dry_run=1", json=corrected).json()
    assert [each["period"] for each in told["moves"]["statements"]] == ["night:2016-12-10"]


def drafts(desk: Served, role: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.as_(role).get("/api/statement/drafts").json()["drafts"]
    return found


def test_what_was_approved_is_found_and_issued_as_it_was_named(desk: Served) -> None:
    """After two approvals and seven more people: what the list names is enough to issue."""
    which = draft(desk)
    assert drafts(desk, "planning") == []
    for role in ("planning", "administrator"):
        approve(desk, role, which)
    assert desk.as_("registrar").post("/api/observations/crossing_count", json=COUNT).status_code == 201
    (one,) = drafts(desk, "public_information")
    assert one == {
        **{name: which[name] for name in ("period", "edition", "position", "digest")},
        "as_of_s": 1_481_752_800,  # the end of the 14th in Damascus
        "approved": ["administrator", "planning"],
        "void": False,
    }
    named = {name: one[name] for name in ("period", "edition", "position", "digest")}
    assert issue(desk, "public_information", {**named, "as_of": "2016-12-14T22:00Z"}).status_code == 201
    assert drafts(desk, "public_information") == []


def test_an_internal_draft_is_for_those_inside_and_a_refused_one_for_nobody(desk: Served) -> None:
    which = draft(desk, "internal")
    approve(desk, "planning", which)
    assert (len(drafts(desk, "planning")), drafts(desk, "public_information")) == (1, [])
    approve(desk, "administrator", which, decision="refused")
    assert drafts(desk, "planning") == []


def test_a_draft_is_void_once_another_public_statement_is_out(desk: Served) -> None:
    first, second = draft(desk), draft(desk)
    second["period"] = "night:2016-12-09"
    found = desk.as_("planning").get("/api/statement?period=night:2016-12-09&as_of=2016-12-14&edition=public")
    second["digest"] = found.headers["x-statement-sha256"]
    for which in (first, second):
        approve(desk, "planning", which)
    assert [each["void"] for each in drafts(desk, "planning")] == [False, False]
    issue(desk, "public_information", first)
    assert [(each["period"], each["void"]) for each in drafts(desk, "planning")] == [("night:2016-12-09", True)]
