"""`safepassage check` and `safepassage claims` as a person at a press desk uses them, right and wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.runs import made, run
from statements.reading.document import TEXT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_findings_come_first_and_the_exit_code_tells(statement: Path) -> None:
    found = run("check", statement, "--dated", "2016-12-11")
    assert found.exit_code == 1
    lines = found.stdout.splitlines()
    assert lines[0] == "statement.txt: statement of 2016-12-11"
    assert lines[3].startswith("error: “24 hectares”")
    assert "“million” was dropped" in lines[3]
    assert any(line.startswith("q3 ") and "2,124" in line and "Pavel Antonov" in line for line in lines)


def test_a_statement_in_which_all_fits_is_fine() -> None:
    found = run("check", "-", stdin="On Monday 24 ha (59.3 acres) of land were cleared.")
    assert (found.exit_code, "0 errors, 0 warnings" in found.stdout) == (0, True)


def test_json_has_the_offsets_of_its_own_text(statement: Path) -> None:
    shown = json.loads(run("check", statement, "--dated", "2016-12-11", "--format", "json").stdout)
    assert set(shown) == {"statement_date", "lang", "publisher", "quantities", "findings", "text"}
    assert (shown["statement_date"], shown["lang"]) == ("2016-12-11", "en")
    night = shown["quantities"][2]
    assert shown["text"][night["start"] : night["end"]] == night["text"] == "2,124"
    assert night == {
        "id": "q3", "start": night["start"], "end": night["end"], "text": "2,124", "value": 2124, "value_to": None,
        "unit": "count", "counted": "civilians evacuated", "modifier": "exact", "scope": "period",
        "span": {"from": "2016-12-10", "to": "2016-12-11"}, "attribution": "Pavel Antonov",
        "attribution_chain": ["publisher", "Pavel Antonov"], "part_of": None, "conversion_of": None,
    }  # fmt: skip
    error = shown["findings"][0]
    assert set(error) == {"kind", "severity", "quantities", "message", "suggestion", "evidence"}
    assert (error["kind"], error["severity"]) == ("conversion_wrong", "error")


def test_the_page_marks_every_quantity_and_carries_its_own_policy(statement: Path) -> None:
    page = run("check", statement, "--dated", "2016-12-11", "--format", "html").stdout
    assert page.count("<mark ") == 16
    assert 'id="in-q3"' in page
    assert "default-src 'none'" in page
    assert "<script" not in page


def test_a_page_of_somebody_else_cannot_put_markup_into_ours(tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text("300 people fled. <script>alert(1)</script> <b>", encoding="utf-8")
    page = run("check", path, "--format", "html").stdout
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_another_language_is_found_by_its_letters() -> None:
    shown = json.loads(run("check", "-", "--format", "json", stdin="Эвакуировано 2 124 мирных жителя.").stdout)
    assert shown["lang"] == "ru"
    assert [each["value"] for each in shown["quantities"]] == [2124]


@pytest.mark.parametrize(
    ("words", "exit_code", "says"),
    [
        (("nowhere.txt",), 3, "a file that can be read"),
        (("-", "--dated", "11.12.2016"), 2, "Write the year first"),
        (("-", "--against", "."), 2, "it is no operation"),
        (("-", "--lang", "fr"), 2, "'fr' is not one of"),
    ],
)
def test_what_cannot_be_meant_is_said(words: tuple[str, ...], exit_code: int, says: str) -> None:
    found = run("check", *words, stdin="3 people fled.")
    assert (found.exit_code, says in found.stderr) == (exit_code, True), found.stderr


def test_an_empty_statement_is_refused() -> None:
    found = run("check", "-", stdin="")
    assert (found.exit_code, "an empty file" in found.stderr) == (3, True)


# --- claims --------------------------------------------------------------------------------------------------------


def test_claims_are_recorded_once(tmp_path: Path, statement: Path) -> None:
    op = made(tmp_path)
    words = ("claims", op, statement, "--dated", "2016-12-11", "--publisher", "An agency", "--place", "city/aleppo")
    assert "Would record 15 of 15 claims" in run(*words, "--dry-run").stdout
    assert "Recorded 15 of 15 claims (positions 2 to 16)" in run(*words).stdout
    assert "Recorded 0 of 15 claims, 15 there already" in run(*words).stdout
    lines = run("export", op, "--kind", "claim").stdout.splitlines()
    exported = [json.loads(line) for line in lines if '"claim"' in line]
    night = next(each["body"] for each in exported if each["body"]["quantity"].get("value") == "2124")
    assert (night["speaker"], night["measure"], night["population"]) == ("Pavel Antonov", "evacuated", "civilians")


def test_a_statement_against_the_ledger_that_it_was_recorded_on(tmp_path: Path, statement: Path) -> None:
    op = made(tmp_path)
    run("claims", op, statement, "--dated", "2016-12-11", "--publisher", "An agency", "--place", "city/aleppo")
    low = "The Centre for Reconciliation said that about 1,200 fighters have laid down their weapons so far."
    shown = run("check", "-", "--dated", "2016-12-13", "--against", op, "--format", "json", stdin=low)
    found = [each for each in json.loads(shown.stdout)["findings"] if each["kind"] == "total_fell"]
    assert [each["evidence"]["earlier"] for each in found] == ["about 1324"]


def test_who_published_it_and_when_must_be_known(tmp_path: Path) -> None:
    op = made(tmp_path)
    found = run("claims", op, "-", stdin="3 people fled.")
    assert found.exit_code == 3
    assert "--publisher" in found.stderr
    assert "--dated" in found.stderr
    assert "--place" in found.stderr
    assert run("claims", op).exit_code == 2
