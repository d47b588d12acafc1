"""`safepassage contested`: what it prints, what it draws, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import COUNT, made, run
from safepassage.statements.words import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "source,source_id,occurred,place,publisher,speaker,measure,what,value,hedge,unit,words,scope,span_to"
CENTRE = "city/aleppo,an agency,the Centre"
ROWS = (
    f"desk,c-1,2016-12-10,{CENTRE},crossed,left the east,20,about,{{person}},,cumulative,2016-12-10",
    f"desk,c-2,2016-12-11,{CENTRE},crossed,left the east,26,more than,{{person}},,cumulative,2016-12-11",
    "desk,c-3,2016-12-11,city/aleppo,UN OCHA,UN OCHA,missing,not found,,vague,{person},hundreds,at,2016-12-11",
    f"desk,c-4,2016-12-11,{CENTRE},area_released,area cleared,24,,har,,cumulative,2016-12-11",
)
"""About 20 and more than 26 who left, hundreds who are missing, and 24 ha of ground; the ledger itself counted 23."""


@pytest.fixture
def op(tmp_path: Path) -> Path:
    folder = made(tmp_path)
    claims = tmp_path / "claim.csv"
    claims.write_text("\n".join((HEADER, *ROWS)) + "\n", encoding="utf-8")
    assert run("import", folder, claims).exit_code in (0, 1)
    assert run("record", folder, "crossing_count", *COUNT).exit_code in (0, 1)
    return folder


def data(op: Path, *words: object) -> Any:
    return json.loads(run("contested", op, *words, "-f", "json").stdout)


def test_the_table_has_each_claim_with_its_hedge_and_ours_beside_them(op: Path) -> None:
    found = run("contested", op, "people")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.startswith("EXERCISE · Internal edition: not for publication\n")
    lines = found.stdout.splitlines()
    for words in (("about 20", "left the east"), ("more than 26", "left the east"), ("“hundreds”", "not found")):
        assert [line for line in lines if all(word in line for word in words)]
    assert [line for line in lines if line.startswith("A ") and " 23 " in line and "This ledger (ours)" in line]
    assert "None of this is averaged or added." in found.stdout
    assert "at most 7\N{NO-BREAK SPACE}days apart" in found.stdout


def test_json_has_the_nature_at_its_root_and_says_what_is_joined(op: Path) -> None:
    found = data(op, "people")
    assert (found["nature"], found["edition"], found["gap_days"]) == ("exercise", "internal", 7)
    (panel,) = found["panels"]
    assert panel["unit"] == "{person}"
    left, missing = panel["definitions"]
    assert [(each["value"], each["lo"], each["hi"], each["joined"]) for each in left["claims"]] == [
        ("20", "15", "25", False),
        ("26", "26", None, True),
    ]
    assert [(each["value"], each["words"]) for each in missing["claims"]] == [(None, "hundreds")]
    (own,) = panel["ours"]
    assert [(each["lo"], each["hi"], each["to"]) for each in own["figures"]] == [("23", "23", "2016-12-10T22:00Z")]
    apart = data(op, "people", "--gap-days", "0")["panels"][0]["definitions"][0]["claims"]
    assert [each["joined"] for each in apart] == [False, False]


def test_csv_has_a_row_for_each_and_the_nature_in_every_one(op: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("contested", op, "-f", "csv").stdout)))
    assert {row["nature"] for row in rows} == {"exercise"}
    assert [(row["mark"], row["measure"], row["unit"], row["value"]) for row in rows] == [
        ("A", "crossed", "{person}", ""),
        ("1", "crossed", "{person}", "20"),
        ("1", "crossed", "{person}", "26"),
        ("2", "missing", "{person}", ""),
        ("3", "area_released", "har", "24"),
    ]
    assert (rows[0]["lo"], rows[0]["from"], rows[0]["to"]) == ("23", "2016-11-24T00:00", "2016-12-11T00:00")


def test_the_beginning_of_a_measure_is_enough(op: Path) -> None:
    assert [panel["topic"] for panel in data(op, "area")["panels"]] == ["area_released"]
    assert [panel["topic"] for panel in data(op)["panels"]] == ["people", "area_released"]


def test_what_was_not_known_or_had_not_ended_is_not_there(op: Path) -> None:
    assert len(data(op, "crossed", "--as-of", "2016-12-10")["panels"][0]["definitions"][0]["claims"]) == 1
    assert data(op, "crossed", "--as-known-at", "1")["panels"] == []


@pytest.mark.parametrize("name", ["a.svg", "a.png", "b.PNG"])
def test_a_picture_is_written_beside_any_format(op: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    found = run("contested", op, "people", "--chart", path, "--lang", "ar", "-f", "json")
    assert (found.exit_code, found.stderr.strip()) == (0, str(path))
    assert json.loads(found.stdout)["nature"] == "exercise"
    assert path.read_bytes().startswith(b"<svg " if name.endswith("svg") else b"\x89PNG")
    before = path.read_bytes()
    run("contested", op, "people", "--chart", path, "--lang", "ar", "--as-of", "2017-01-01")
    again = path.read_bytes()
    run("contested", op, "people", "--chart", path, "--lang", "ar", "--as-of", "2017-01-01")
    assert path.read_bytes() == again != before


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_page_in_each_language(op: Path, lang: str) -> None:
    word = LANGUAGES[lang].word("nature.exercise")
    page = run("contested", op, "--lang", lang, "-f", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}" data-nature="exercise"' in page
    assert page.count("<svg ") == 2
    assert word in page
    text = run("contested", op, "--lang", lang).stdout
    assert word.upper() in text
    assert text.startswith("\N{RIGHT-TO-LEFT MARK}") == (lang == "ar")


@pytest.mark.parametrize(
    ("words", "want"),
    [
        (("crosed",), "Did you mean crossed?"),
        (("poeple",), "Did you mean people?"),
        (("zzz",), "It is one of people, evacuated, crossed"),
        (("people", "crossed"), "'crossed' is one argument too many"),
        (("--chart", "a.pdf"), "a picture's file ends in .svg or .png"),
        (("--chart", "svg"), "a picture's file ends in .svg or .png"),
        (("--gap-days", "-1"), "-1 is not in the range"),
        (("--lang", "fr"), "'fr' is not one of"),
        (("--as-of", "soon"), "--as-of"),
    ],
)
def test_what_cannot_be_meant(op: Path, words: tuple[str, ...], want: str) -> None:
    found = run("contested", op, *words)
    assert (found.exit_code, found.stdout) == (2, "")
    assert want in found.stderr


def test_a_picture_that_cannot_be_written(op: Path, tmp_path: Path) -> None:
    (tmp_path / "taken.svg").mkdir()
    for path in (tmp_path / "nowhere" / "a.svg", tmp_path / "taken.svg"):
        found = run("contested", op, "--chart", path)
        assert (found.exit_code, found.stdout) == (2, "")
        assert f"{path} cannot be written" in found.stderr


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_may_not_be_written_to(op: Path, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    assert run("contested", op, "--chart", folder / "a.svg").exit_code == 2


def test_nothing_said_is_said_and_is_fine(tmp_path: Path) -> None:
    op, path = made(tmp_path), tmp_path / "a.svg"
    for words in ((), ("people",), ("-f", "csv"), ("-f", "html")):
        found = run("contested", op, *words, "--chart", path)
        assert found.exit_code == 0
        assert "Nobody has published a claim of that up to then." in found.stderr
        assert "was not drawn" in found.stderr
    assert not path.exists()
    empty = json.loads(run("contested", op, "-f", "json").stdout)
    assert (empty["nature"], empty["panels"]) == ("exercise", [])


def test_an_error_is_json_where_json_was_asked_for(op: Path) -> None:
    found = run("contested", op, "crosed", "-f", "json")
    assert json.loads(found.stderr)["error"] == "UsageError"
