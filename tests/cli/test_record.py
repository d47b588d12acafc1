"""One observation from the command line, by words or by questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.runs import COUNT, made, run
from interchange.test_reference import BLANKETS
from safepassage import catalogue

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_count_is_recorded_and_again_adds_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path)
    first = run("record", folder, "crossing_count", *COUNT)
    assert (first.exit_code, "Recorded at position 2" in first.stdout) == (0, True)
    again = run("record", folder, "crossing_count", *COUNT)
    assert (again.exit_code, "There already" in again.stdout) == (0, True)


def test_other_content_under_the_same_number_is_a_finding(tmp_path: Path) -> None:
    folder = made(tmp_path)
    run("record", folder, "crossing_count", *COUNT)
    found = run("record", folder, "crossing_count", *COUNT[:-1], "women=15", "--format", "json")
    assert found.exit_code == 1
    shown = json.loads(found.stdout)
    assert shown["status"] == "conflict"
    way_out = shown["warnings"][-1]["way_out"]
    earlier = json.loads(run("trace", folder, "post-karim/k-1", "-f", "json").stdout)[0]["id"]
    assert f"retracts={earlier}" in way_out
    assert f"retracts={shown['id']} this one" in way_out
    unclear = run("record", folder, "crossing_count", *COUNT, "supersedes=k-1")
    assert (unclear.exit_code, shown["id"] in unclear.stderr) == (3, True)  # which of the two?
    words = ("source=post-karim", f"retracts={shown['id']}", "reason=x")
    assert run("record", folder, "retraction", "occurred=2016-12-11T01:00", *words).exit_code == 0
    again = run("record", folder, "retraction", "occurred=2016-12-11T02:00", *words)
    assert (again.exit_code, "Nothing needs to be done" in again.stderr) == (3, True)


def test_a_correction_points_at_the_source_s_own_number(tmp_path: Path) -> None:
    folder = made(tmp_path)
    run("record", folder, "crossing_count", *COUNT)
    words = [word for word in COUNT if not word.startswith(("source_id", "women"))]
    found = run("record", folder, "crossing_count", *words, "women=15", "source_id=k-1b", "supersedes=k-1")
    assert found.exit_code == 0
    table = json.loads(run("figures", folder, "crossed", "--format", "json").stdout)
    assert {row["value"] for row in table if not row["labels"] and not row["place"]} == {"24"}


def test_a_source_without_numbers_gets_one(tmp_path: Path) -> None:
    folder = made(tmp_path)
    words = [word for word in COUNT if not word.startswith("source_id")]
    both = [run("record", folder, "crossing_count", *words, "-f", "json") for _ in range(2)]
    numbers = {json.loads(found.stdout)["source_id"] for found in both}
    assert len(numbers) == 2


def test_wrong_words_are_refused_with_the_nearest(tmp_path: Path) -> None:
    folder = made(tmp_path)
    found = run("record", folder, "crossing_count", "mne=3", "foo", "men=1", "men=2")
    assert found.exit_code == 3
    assert "Did you mean men?" in found.stderr
    assert "expected field=value; got foo" in found.stderr
    assert "a second value" in found.stderr
    kind = run("record", folder, "crosing_count")
    assert (kind.exit_code, "Did you mean crossing_count?" in kind.stderr) == (2, True)


def test_a_negative_area_is_refused(tmp_path: Path) -> None:
    words = ("source=desk", "occurred=2016-12-10", "place=zone/east", "task=survey", "outcome=reduced", "area=-5")
    found = run("record", made(tmp_path), "land_release", *words)
    assert (found.exit_code, "less than none" in found.stderr) == (3, True)


def test_a_dry_run_shows_the_content_and_records_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path)
    found = run("record", folder, "crossing_count", *COUNT, "--dry-run")
    assert '"people":{"men":9,"women":14}' in found.stdout
    assert run("verify", folder).stdout.startswith("Whole: 1 rows")


def test_now_is_this_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path)
    monkeypatch.setattr("safepassage.cli.record.now_s", lambda: 1_481_385_659)
    words = ["occurred=now", *COUNT[1:]]
    shown = json.loads(run("record", folder, "crossing_count", *words, "-f", "json").stdout)
    assert shown["content"]["occurred"] == [1_481_385_600, 1_481_385_600, "minute"]


def test_the_form_asks_for_what_is_missing_until_it_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path)
    monkeypatch.setattr("safepassage.cli.form.at_terminal", lambda: True)
    answers = ["civilians", "walking", "organised_evacuation", "-4", "men=3, women=4", "y"]
    words = [word for word in COUNT if not word.startswith(("population", "movement", "men", "women"))]
    kind = catalogue.everything()["crossing_count"]
    order = [field.name for field in kind.fields if field.name in ("people", "population", "movement")]
    told = {"population": answers[:1], "movement": answers[1:3], "people": answers[3:5]}
    stdin = "\n".join([*(line for name in order for line in told[name]), "y"]) + "\n"
    found = run("record", folder, "crossing_count", *words, stdin=stdin)
    assert found.exit_code == 0, found.stderr
    assert "one of organised_evacuation" in found.stderr
    assert json.loads(run("export", folder, "--kind", "crossing_count").stdout)["body"]["people"] == {
        "men": 3,
        "women": 4,
        "people": 7,
    }


def test_the_form_takes_now_and_names_with_blanks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path)
    monkeypatch.setattr("safepassage.cli.form.at_terminal", lambda: True)
    stdin = "now\nen=Eastern Aleppo, ru=Восточный Алеппо\ny\n"
    found = run("record", folder, "place", "source=desk", "place=zone/east-aleppo", "near=the river", stdin=stdin)
    assert found.exit_code == 0, found.stderr
    (line,) = run("export", folder, "--kind", "place").stdout.splitlines()
    assert json.loads(line)["body"]["names"] == {"en": "Eastern Aleppo", "ru": "Восточный Алеппо"}


def test_what_is_missing_is_named_as_it_is_written_with_what_it_takes(tmp_path: Path) -> None:
    folder = made(tmp_path)
    words = [word for word in COUNT if not word.startswith("population")]
    found = run("record", folder, "crossing_count", *words)
    assert "Write population=…: civilians · combatants · people." in found.stderr
    named = run("record", folder, "place", "source=desk", "occurred=2016-11-24", "place=zone/a", "name=A")
    assert "Did you mean names.en?" in named.stderr


def test_a_kind_made_a_moment_ago_has_a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path)
    kinds = {**catalogue.everything(), "blankets": BLANKETS}
    monkeypatch.setattr(catalogue, "everything", lambda: kinds)
    words = ("source=centre-1", "occurred=2016-12-10", "place=centre/one", "men=3", "blankets.wool=7")
    assert run("record", folder, "blankets", *words).exit_code == 0
    assert run("record", folder, "blankets", *words, "name=x").exit_code == 3
    assert json.loads(run("export", folder, "--kind", "blankets").stdout)["body"]["blankets"] == {"wool": 7}
