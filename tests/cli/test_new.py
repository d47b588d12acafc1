"""A new operation: from words or from a file, its nature fixed, nothing half made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.runs import CARD, made, run

if TYPE_CHECKING:
    from pathlib import Path


def test_an_operation_is_made_from_words(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert (folder / "operation.toml").is_file()
    line = json.loads(run("export", folder).stdout)
    assert line["body"]["name"] == {"en": "An exercise"}
    assert line["body"]["start"] == 1_479_938_400  # midnight in Damascus, 2016-11-24, two hours before UTC's
    assert line["nature"] == line["body"]["nature"] == "exercise"


def test_an_operation_is_made_from_a_file_that_another_exported(tmp_path: Path) -> None:
    card = tmp_path / "card.jsonl"
    card.write_text(run("export", made(tmp_path)).stdout)
    found = run("new", tmp_path / "again", "--card", card)
    assert found.exit_code == 0
    assert run("export", tmp_path / "again").stdout == card.read_text()


def test_a_card_in_a_table_is_taken_too(tmp_path: Path) -> None:
    card = tmp_path / "card.csv"
    card.write_text(run("export", made(tmp_path), "--format", "csv").stdout)
    assert run("new", tmp_path / "again", "--card", card).exit_code == 0


def test_every_field_that_is_missing_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    found = run("new", tmp_path / "op", "name.en=x", "nature=rehearsal")
    assert found.exit_code == 3
    for field in ("operator", "operator_is_party", "nature", "start", "time_zone"):
        assert field in found.stderr
    assert not (tmp_path / "op").exists()


def test_a_start_that_is_no_day_is_said_once(tmp_path: Path) -> None:
    found = run("new", tmp_path / "op", *(word for word in CARD if not word.startswith("start")), "start=2016-31-24")
    assert (found.exit_code, found.stderr.count("2016-31-24")) == (3, 1)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    found = run("new", tmp_path, *CARD)
    assert (found.exit_code, "there already" in found.stderr) == (2, True)


def test_a_file_with_more_than_a_card_is_refused(tmp_path: Path) -> None:
    card = tmp_path / "card.jsonl"
    card.write_text(run("export", made(tmp_path)).stdout * 2)
    found = run("new", tmp_path / "again", "--card", card)
    assert (found.exit_code, "2 records" in found.stderr) == (3, True)


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    assert run("new", tmp_path / "op", *CARD, "--dry-run").exit_code == 0
    assert not (tmp_path / "op").exists()


def test_a_zone_that_there_is_not_is_refused(tmp_path: Path) -> None:
    found = run("new", tmp_path / "op", *CARD[:-1], "time_zone=Damascus")
    assert (found.exit_code, "IANA" in found.stderr) == (3, True)
