"""The commands that only read: kinds, figures, trace, balances, export, verify."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import ROW, counts, made, run
from safepassage.catalogue import everything
from safepassage.cli.report import fault_lines
from safepassage.foundation.errors import Fault

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def op(tmp_path: Path) -> Path:
    """Three counts of 3 men and 4 children each, and one correction that makes the last of them 5 men."""
    folder = made(tmp_path)
    run("import", folder, counts(tmp_path / "crossing_count.csv", *(ROW.format(f"k-{n}", "7,3,4") for n in range(3))))
    later = tmp_path / "crossing_count.csv"
    counts(later, ROW.format("k-2b", "9,5,4") + ",k-2")
    later.write_text(later.read_text().replace("children\n", "children,supersedes\n"))
    assert run("import", folder, later).exit_code == 0
    return folder


def values(op: Path, *words: str) -> set[str]:
    rows: list[dict[str, Any]] = json.loads(run("figures", op, "crossed", "-f", "json", *words).stdout)
    return {row["value"] for row in rows if not row["labels"] and not row["place"]}


def test_figures_count_what_is_live(op: Path) -> None:
    assert values(op) == {"23"}
    assert values(op, "--period", "night:2016-12-10") == {"23"}


def test_what_two_watches_counted_over_one_line_is_not_added(op: Path) -> None:
    for source, people in (("crew-1", "8-12"), ("crew-2", "10-15")):
        said = ["occurred=2016-12-10T18:00/2016-12-10T18:15", f"source={source}", "place=corridor/karim-el-hun"]
        assert run("record", op, "watch_count", *said, "direction=outbound", f"counted={people}").exit_code == 0
    (row,) = json.loads(run("figures", op, "watch_counted_outbound", "-f", "json").stdout)
    assert (row["lo"], row["hi"]) == ("8", "15")


def test_figures_as_known_at_a_position(op: Path) -> None:
    assert values(op, "--as-known-at", "4") == {"21"}
    assert values(op, "--as-known-at", "3") == {"14"}


def test_figures_as_of_a_moment(op: Path) -> None:
    assert run("figures", op, "--as-of", "2016-12-10T18:00").exit_code == 0
    assert values(op, "--as-of", "2016-12-10T18:15") == {"23"}
    assert values(op, "--as-of", "2016-12-10") == {"23"}  # a day counts to its end


@pytest.mark.parametrize(
    ("words", "want"),
    [
        (("--period", "night:2016-13-10"), "day or month is out of range"),
        (("--period", "nite"), "--period: night:DATE"),
        (
            ("--period", "2016-12-11/2016-12-09"),
            "an end at or after the beginning, got '2016-12-11/2016-12-09'. Swap the two.",
        ),
        (("--period", "2016-12-11/2016-12-10"), "an end after the beginning"),
        (("--period", "2016-12-10/"), "--period: a date and time"),
        (("--place", "corridor/karim"), "Did you mean corridor/karim-el-hun?"),
        (("--place", "nowhere"), "there is no place 'nowhere'"),
        (("--as-known-at", "99"), "--as-known-at: a position from 0 to 5"),
        (("--as-known-at", "2010-01-01"), "a time by which something had been recorded"),
        (("--as-of", "soon"), "--as-of"),
        (("crosed",), "Did you mean crossed?"),
    ],
)
def test_figures_that_cannot_be_meant(op: Path, words: tuple[str, ...], want: str) -> None:
    found = run("figures", op, *words)
    assert found.exit_code == 2
    assert want in found.stderr


def test_a_figure_that_is_not_over_the_period_says_over_what(op: Path) -> None:
    shown = run("figures", op, "crossed", "--period", "night:2016-12-10", "-f", "csv").stdout.splitlines()
    head = shown[0].split(",")
    rows = [dict(zip(head, line.split(","), strict=True)) for line in shown[1:]]
    plain = [row["over"] for row in rows if row["figure"] == "crossed" and not row["of"] and not row["place"]]
    assert plain == ["", "2016-11-24T00:00/2016-12-11T06:00"]


def test_a_figure_s_trace_leads_to_its_observations(op: Path) -> None:
    rows = json.loads(run("figures", op, "crossed", "-f", "json").stdout)
    whole = next(row for row in rows if not row["labels"] and not row["place"])
    traced = json.loads(run("trace", op, whole["trace"], "-f", "json").stdout)
    assert {each["source_id"] for each in traced[0]["first"]} == {"k-0", "k-1", "k-2b"}
    assert whole["trace"] in run("trace", op, "crossed").stdout


def test_a_trace_is_had_page_by_page(op: Path) -> None:
    rows = json.loads(run("figures", op, "crossed", "-f", "json").stdout)
    id_ = next(row["trace"] for row in rows if not row["labels"] and not row["place"])
    whole = json.loads(run("trace", op, id_, "-f", "json").stdout)[0]
    assert (len(whole["first"]), whole["cursor"]) == (3, None)
    paged = [
        json.loads(run("trace", op, id_, "--cursor", at, "--limit", "2", "-f", "json").stdout)[0] for at in ("0", "2")
    ]
    assert [page["cursor"] for page in paged] == [2, None]
    assert [line for page in paged for line in page["first"]] == whole["first"]
    assert "… and 2 more: --cursor 1 goes on" in run("trace", op, id_, "--limit", "1").stdout
    for what, want in ((id_, "page gave, below 3"), ("crossed", "by its trace id"), ("post-karim/k-1", "rests on no")):
        refused = run("trace", op, what, "--cursor", "3")
        assert (refused.exit_code, want in refused.stderr) == (2, True)


def test_an_observation_is_shown_with_what_became_of_it(op: Path) -> None:
    shown = json.loads(run("trace", op, "post-karim/k-2", "-f", "json").stdout)
    assert len(shown["corrected_or_withdrawn_by"]) == 1
    assert shown["inclusion_proof"]["size"] == 5
    by_prefix = run("trace", op, shown["id"][:8])
    assert "corrected or withdrawn by" in by_prefix.stdout
    assert shown["id"] in by_prefix.stdout


def test_an_observation_is_shown_as_it_was_typed_and_on_the_local_clock(op: Path) -> None:
    shown = run("trace", op, "post-karim/k-1").stdout
    assert "2016-12-10T18:00/2016-12-10T18:15" in shown
    assert '"people": 7' in shown  # the total, not those of neither group


def test_a_trace_of_nothing_says_what_to_try(op: Path) -> None:
    for what in ("abcdef12", "nobody/1", "figment"):
        found = run("trace", op, what)
        assert (found.exit_code, "--as-known-at" in found.stderr) == (2, True)


def test_balances_are_what_came_in_less_what_went_out(op: Path) -> None:
    rows = {row["account"]: row for row in json.loads(run("balances", op, "-f", "json").stdout)}
    assert rows["corridor/karim-el-hun"]["remain"] == "23"
    assert rows["zone/east-aleppo"]["remain"] == "-23"
    men = json.loads(run("balances", op, "--group", "men", "--place", "corridor", "-f", "json").stdout)
    assert [row["remain"] for row in men] == ["11"]
    for place, want in (("corridors", "Did you mean corridor?"), ("zone/east", "Did you mean zone/east-aleppo?")):
        wrong = run("balances", op, "--place", place)
        assert (wrong.exit_code, want in wrong.stderr) == (2, True)
    assert run("balances", op, "--place", "hospital").exit_code == 0
    wrong = run("balances", op, "--group", "mens")
    assert (wrong.exit_code, "Did you mean men?" in wrong.stderr) == (2, True)


def test_an_export_is_chosen_by_kind_place_period_and_life(op: Path) -> None:
    def lines(*words: str) -> int:
        return len(run("export", op, *words).stdout.splitlines())

    assert lines() == 5
    assert lines("--live") == 4
    assert lines("--kind", "crossing_count") == 4
    assert lines("--place", "crossing/none") == 0
    assert lines("--period", "night:2016-12-10", "--kind", "crossing_count") == 4
    assert lines("--period", "night:2016-12-11") == 0
    assert lines("--as-known-at", "3") == 3
    assert run("export", op, "--format", "csv").exit_code == 2
    assert run("export", op, "--kind", "crossing_cont").exit_code == 2


def test_tables_of_a_folder_are_those_of_each_kind_alone(op: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    assert (
        run("export", op, "--format", "csv", "--live", "--hxl", "--kind", "crossing_count", "--out", folder).exit_code
        == 0
    )
    run("export", op, "--format", "csv", "--live", "--hxl", "--out", folder)
    assert sorted(path.name for path in folder.iterdir()) == ["crossing_count.csv", "operation.csv"]
    for name, rows in (("crossing_count", 3), ("operation", 1)):
        alone = run("export", op, "--format", "csv", "--live", "--hxl", "--kind", name).stdout
        assert (folder / f"{name}.csv").read_text() == alone
        assert len(alone.splitlines()) == 2 + rows


def test_verify_finds_a_flipped_byte_and_leaves_with_4(op: Path) -> None:
    assert run("verify", op).stdout.startswith("Whole: 5 rows")
    ledger = op / "ledger.db"
    data = bytearray(ledger.read_bytes())
    data[data.index(b'"source_id":"k-1"') + 13] ^= 1
    ledger.write_bytes(data)
    found = run("verify", op)
    assert found.exit_code == 4
    assert found.stdout.startswith("DAMAGED")
    assert "row 3" in found.stderr


def test_verify_finds_sums_that_the_rows_do_not_give_and_writes_nothing(op: Path) -> None:
    run("figures", op)
    assert run("verify", op).exit_code == 0
    with closing(sqlite3.connect(op / "folds.db")) as folds, folds:
        folds.execute("UPDATE cell SET count = 9")
    before = (op / "folds.db").read_bytes()
    found = run("verify", op)
    assert (found.exit_code, "delete folds.db" in found.stderr) == (1, True)
    assert (op / "folds.db").read_bytes() == before
    (op / "folds.db").unlink()
    assert run("verify", op).exit_code == 0
    assert not (op / "folds.db").exists()


def test_verify_shows_that_the_ledger_continues_what_was_published(op: Path, tmp_path: Path) -> None:
    head = json.loads(run("verify", op, "-f", "json").stdout)
    published = tmp_path / "statement.json"
    published.write_text(json.dumps({"position": head["rows"], "root": head["root"]}))
    run("record", op, "meals", "source=c", "occurred=2016-12-10", "place=centre/one", "meals=3")
    assert "Continues statement.json: position 5" in run("verify", op, "--from", published).stdout
    published.write_text(json.dumps({"position": 5, "root": "0" * 64}))
    assert run("verify", op, "--from", published).exit_code == 4
    published.write_text(json.dumps({"position": 50, "root": head["root"]}))
    assert "Rows are missing" in run("verify", op, "--from", published).stderr


def test_a_slip_in_the_name_of_what_was_published_does_not_call_the_ledger_damaged(op: Path, tmp_path: Path) -> None:
    published = tmp_path / "statement.json"
    published.write_text("[]")
    for path, want in ((published, "a ledger position and its root"), (tmp_path / "nofile", "a file that can be read")):
        found = run("verify", op, "--from", path)
        assert (found.exit_code, "DAMAGED" in found.output) == (3, False)
        assert f"expected {want}" in found.stderr


def test_every_kind_can_be_shown_and_its_table_be_imported(tmp_path: Path) -> None:
    listed, folder = run("kinds").stdout, made(tmp_path)
    for name in everything():
        assert f"{name} " in listed
        assert "is needed" in run("kinds", name).stdout
        assert json.loads(run("kinds", name, "-f", "json").stdout)["properties"]["kind"] == {"const": name}
        table = tmp_path / f"{name}.csv"
        table.write_text(run("kinds", name, "-f", "csv", "--hxl").stdout, encoding="utf-8")
        found = run("import", folder, table, "--dry-run")
        alone_refused = name in ("statement", "notice")  # one is issued here, the other rests on a guarantee
        assert found.exit_code == 3 if alone_refused else found.exit_code in (0, 1), found.stderr


def test_the_reference_holds_every_kind() -> None:
    text = run("kinds", "--reference").stdout
    assert all(f"## `{name}`" in text for name in everything())
    assert run("kinds", "crosing_count").exit_code == 2


def test_what_is_the_same_in_many_rows_is_said_once() -> None:
    faults = [Fault(field="nature", expected="real", row=row, file="a.csv") for row in (2, 3, 4, 9)]
    assert fault_lines(faults) == ["a.csv:", "  rows 2-4, 9  nature  expected real"]
    many = [Fault(expected=str(number), row=number) for number in range(150)]
    assert "50 more" in fault_lines(many)[-1]
