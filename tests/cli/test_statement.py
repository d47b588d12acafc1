"""A statement from the command line: printed, written, issued, and the same again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from cli.runs import ROW, counts, made, run

if TYPE_CHECKING:
    from pathlib import Path

NIGHT = ("--period", "night:2016-12-10")


@pytest.fixture
def op(tmp_path: Path) -> Path:
    folder = made(tmp_path)
    run("import", folder, counts(tmp_path / "crossing_count.csv", ROW.format("k-1", "700,300,400")))
    return folder


def test_it_is_printed_in_each_language(op: Path) -> None:
    assert "700" in run("statement", op, *NIGHT).stdout
    both = run("statement", op, *NIGHT, "--lang", "en,ar").stdout
    assert both.count("700") >= 2
    shown = json.loads(run("statement", op, *NIGHT, "--format", "json").stdout)
    assert (shown["nature"], shown["position"], shown["edition"]) == ("exercise", 2, "internal")


def test_the_same_position_gives_the_same_bytes(op: Path, tmp_path: Path) -> None:
    words = ("statement", op, *NIGHT, "--lang", "en,ru", "--format", "text,html,json", "--out")
    run(*words, tmp_path / "one")
    run("record", op, "meals", "source=c", "occurred=2016-12-10", "place=centre/one", "meals=3")
    run(*words, tmp_path / "two", "--as-known-at", "2")
    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert len(one) == 5
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_issuing_is_noted_and_signed_and_verified(op: Path, tmp_path: Path) -> None:
    out = tmp_path / "night"
    found = run("statement", op, *NIGHT, "--format", "json", "--out", out, "--issue")
    assert "Issued: row 3" in found.stderr
    head = out / "night-2016-12-10-internal.head"
    assert head.is_file()
    (noted,) = run("export", op, "--kind", "statement").stdout.splitlines()
    body = json.loads(noted)["body"]
    assert (body["position"], body["edition"], body["period"]) == (2, "internal", "night:2016-12-10")
    found = run("verify", op, "--from", head, "--from", out / "night-2016-12-10-internal.json")
    assert found.exit_code == 0, found.output
    assert found.stdout.count("Continues") == 2


def test_nothing_is_issued_from_a_damaged_ledger(op: Path, tmp_path: Path) -> None:
    ledger = op / "ledger.db"
    data = bytearray(ledger.read_bytes())
    data[data.rindex(b'"source_id":"') + 13] ^= 1
    ledger.write_bytes(data)
    found = run("statement", op, *NIGHT, "--format", "json", "--out", tmp_path / "night", "--issue")
    assert (found.exit_code, "finds damage" in found.stderr) == (4, True)
    assert not (tmp_path / "night").exists()


def test_nothing_is_issued_from_sums_that_the_rows_do_not_give(op: Path) -> None:
    run("figures", op)
    with closing(sqlite3.connect(op / "folds.db")) as folds, folds:
        folds.execute("UPDATE cell SET count = 9")
    found = run("statement", op, *NIGHT, "--issue")
    assert (found.exit_code, "delete folds.db" in found.stderr) == (4, True)


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ((), "--period"),
        ((*NIGHT, "--corrigenda"), "--corrigenda alone"),
        (("--period", "nite"), "night:DATE"),
        ((*NIGHT, "--lang", "fr"), "en, ar, ru"),
        ((*NIGHT, "--format", "docx"), "text, html, pdf, json"),
        ((*NIGHT, "--format", "pdf"), "--out"),
        ((*NIGHT, "--edition", "secret"), "internal"),
        ((*NIGHT, "--issue", "--as-known-at", "1"), "leave --as-known-at out"),
        ((*NIGHT, "--as-of", "2016-12-09"), "a moment after the beginning of night:2016-12-10"),
    ],
)
def test_what_cannot_be_meant_is_refused(op: Path, words: tuple[str, ...], want: str) -> None:
    found = run("statement", op, *words)
    assert found.exit_code == 2
    assert want in found.stderr


def test_a_later_correction_drafts_a_corrigendum(op: Path, tmp_path: Path) -> None:
    run("statement", op, *NIGHT, "--issue")
    calm = run("statement", op, "--corrigenda")
    assert (calm.exit_code, "Nothing differs" in calm.stderr) == (0, True)
    later = counts(tmp_path / "crossing_count.csv", ROW.format("k-1b", "690,290,400") + ",k-1")
    later.write_text(later.read_text().replace("children\n", "children,supersedes\n"))
    run("import", op, later)
    found = run("statement", op, "--corrigenda")
    assert found.exit_code == 1
    assert "690" in found.stdout
    assert "700" in found.stdout
    written = run("statement", op, "--corrigenda", "--format", "json,text", "--out", tmp_path / "out")
    assert (written.exit_code, len(list((tmp_path / "out").iterdir()))) == (1, 2)


def test_an_export_leaves_this_nodes_own_acts_out(op: Path, tmp_path: Path) -> None:
    issued = run("statement", op, *NIGHT, "--issue", "--out", tmp_path / "night", "--format", "json")
    assert issued.exit_code == 0, issued.output
    kinds = {json.loads(line)["kind"] for line in run("export", op, "--format", "jsonl").stdout.splitlines()}
    assert "crossing_count" in kinds
    assert "statement" not in kinds
    assert run("export", op, "--kind", "statement", "--format", "jsonl").stdout.count("\n") == 1


def test_recording_about_an_issued_night_points_at_the_corrigenda(op: Path, tmp_path: Path) -> None:
    run("statement", op, *NIGHT, "--issue", "--out", tmp_path / "night", "--format", "json")
    late = ("meals", "source=c", "place=centre/one", "meals=3")
    assert "--corrigenda" in run("record", op, *late, "occurred=2016-12-10").stderr
    assert "--corrigenda" not in run("record", op, *late, "occurred=2016-12-12").stderr
    file = counts(tmp_path / "crossing_count.csv", ROW.format("k-9", "70,30,40"))
    assert "--corrigenda" in run("import", op, file).stderr
    assert "--corrigenda" not in run("import", op, file).stderr, "nothing was added"
