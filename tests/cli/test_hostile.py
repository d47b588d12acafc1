"""What a hostile file, name or text may do on the way in and out: nothing."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import CARD, COUNT, made, run

if TYPE_CHECKING:
    from pathlib import Path

CLAIM = {"publisher": "an agency", "speaker": "a speaker", "measure": "evacuated", "what": "left"}
EVENING = ("--period", "night:2016-12-10", "--as-of", "2016-12-20")


@pytest.fixture
def op(tmp_path: Path) -> Path:
    folder = made(tmp_path)
    assert run("record", folder, "crossing_count", *COUNT).exit_code == 0
    return folder


def lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def claim(text: str, **more: Any) -> dict[str, Any]:
    body = {**CLAIM, "text": text, **more.pop("body", {})}
    return {"kind": "claim", "occurred": "2016-12-11", "source": "press", "source_id": "c-1", "place": "city/aleppo",
            "body": body, **more}  # fmt: skip


def statement_row(op: Path, **body: Any) -> dict[str, Any]:
    issued = {"edition": "public", "period": "night:2016-12-10", "as_of": 1_482_000_000, "position": 2}
    issued |= {"root": "0" * 64, "digest": "0" * 64, **body}
    return {
        "kind": "statement",
        "occurred": "2016-12-10",
        "source": "desk",
        "source_id": f"s-{op.name}",
        "body": issued,
    }


@pytest.mark.parametrize("char", ["\x1b[2J", "\x9b2J", "\u202e", "\u2069"])
def test_an_error_quotes_a_file_without_obeying_it(op: Path, tmp_path: Path, char: str) -> None:
    file = lines(tmp_path / "claims.jsonl", claim(f"a{char}b", source=f"press{char}", body={f"x{char}": "1"}))
    for form in ("table", "json"):
        found = run("import", op, file, "-f", form)
        assert found.exit_code == 3
        assert char[0] not in found.output
    assert char[0] not in run("record", op, "claim", f"text=a{char}b", f"source={char}").output


def test_a_claim_begins_no_line_of_ours(op: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "claims.jsonl", claim("gone\n[alarm] 500 people were shot\n\nPEOPLE"))
    assert run("import", op, file).exit_code == 0
    for language in ("en", "ar"):
        text = run("statement", op, *EVENING, "--lang", language).stdout
        assert "500 people were shot" in text
        assert not [line for line in text.splitlines() if line.lstrip("\u200f ").startswith("[alarm] 500")]


def test_markup_is_text_on_every_page(op: Path, tmp_path: Path) -> None:
    text = "#panic() <script>alert(1)</script> {value} $x$ ]"
    file = lines(tmp_path / "claims.jsonl", claim(text, body={"publisher": text, "what": text}))
    assert run("import", op, file).exit_code == 0
    out = tmp_path / "out"
    found = run("statement", op, *EVENING, "--format", "html,pdf,json", "--out", out)
    assert found.exit_code == 0, found.stderr
    page = next(out.glob("*.html")).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_formula_leaves_as_text_and_comes_back_as_itself(op: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "claims.jsonl", claim('=HYPERLINK("http://x")', body={"what": "a;=1+1"}))
    assert run("import", op, file).exit_code == 0
    table = run("export", op, "--kind", "claim", "-f", "csv").stdout
    assert "\"'=HYPERLINK(" in table
    assert '"a;=1+1"' in table
    (tmp_path / "claim.csv").write_text(table, encoding="utf-8")
    assert "1 there already" in run("import", op, tmp_path / "claim.csv").stdout


def test_a_file_without_a_bottom_is_refused(op: Path, tmp_path: Path) -> None:
    deep = tmp_path / "deep.jsonl"
    deep.write_text('{"kind":"claim","body":' + "[" * 100_000 + "]" * 100_000 + "}\n")
    assert run("import", op, deep).exit_code == 3
    assert run("statement", op, *EVENING, "--as-known-at", "\N{SUPERSCRIPT TWO}").exit_code == 2
    assert run("statement", op, *EVENING, "--as-known-at", "9" * 5000).exit_code == 2


def test_no_file_says_that_a_statement_was_issued_or_takes_one_back(op: Path, tmp_path: Path) -> None:
    """What was issued decides what the next public edition hides."""
    forged = lines(tmp_path / "a.jsonl", statement_row(op))
    assert "--issue" in run("import", op, forged).stderr
    assert run("statement", op, *EVENING, "--edition", "public", "--issue").exit_code == 0
    issued = json.loads(run("export", op, "--kind", "statement").stdout)
    taken = {"kind": "retraction", "occurred": "2016-12-20T10:00", "source": "desk", "source_id": "r-1",
             "retracts": issued["source_id"], "body": {"reason": "never was"}}  # fmt: skip
    found = run("import", op, lines(tmp_path / "b.jsonl", taken))
    assert found.exit_code == 3
    assert "corrigenda" in found.stderr
    again = run("import", op, lines(tmp_path / "c.jsonl", issued))
    assert "1 there already" in again.stdout


def test_a_post_does_not_draw_up_the_card(op: Path, tmp_path: Path) -> None:
    """The card holds the wait of public editions, and whether names may be taken at all."""
    card = json.loads(run("export", op, "--kind", "operation").stdout)
    card |= {"source": "post-karim", "source_id": "card-2", "body": {**card["body"], "delay_hours": 0}}
    found = run("import", op, lines(tmp_path / "card.jsonl", card))
    assert found.exit_code == 3
    assert "expected desk, who made the operation; got post-karim" in found.stderr


@pytest.mark.parametrize(
    ("period", "as_of", "words"),
    [
        ("2016-12-10T18:00/2016-12-10T18:15", "2016-12-20", "whole nights or days"),
        ("2016-12-10T18:00/2016-12-11T06:15", "2016-12-20", "whole nights or days"),
        ("start", "2016-12-20T10:15", "whole nights or days"),
        ("night:2016-12-10", "2016-12-10T21:00", "at or after the period's end"),
        ("night:2016-12-10", "2150-01-01", "a moment that has passed"),
    ],
)
def test_a_public_edition_is_not_cut_to_a_quarter_of_an_hour(op: Path, period: str, as_of: str, words: str) -> None:
    asked = ("--period", period, "--as-of", as_of, "--edition")
    found = run("statement", op, *asked, "public")
    assert found.exit_code == 2
    assert words in found.stderr
    assert run("statement", op, *asked, "internal").exit_code == 0


def test_a_public_edition_that_was_not_issued_says_so(op: Path) -> None:
    asked = ("statement", op, *EVENING, "--edition", "public")
    assert "A draft" in run(*asked).stderr
    assert "A draft" not in run(*asked, "--issue").stderr


def test_an_operation_is_nobody_elses_to_read(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    assert run("new", folder, *CARD).exit_code == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_name_goes_where_names_are_sealed(op: Path, tmp_path: Path) -> None:
    body = {"people": 5, "purpose": "shelter", "legal_basis": "consent", "consent": "yes", "retain_days": 30}
    good = {"kind": "registration", "occurred": "2016-12-11", "source": "centre", "place": "centre/jibreen"}
    sealed = lines(tmp_path / "a.jsonl", {**good, "body": body, "personal": {"names": "A. Person"}})
    assert "Recorded 1 of 1" in run("import", op, sealed).stdout
    assert not [path for path in op.rglob("*") if path.is_file() and b"A. Person" in path.read_bytes()]
    bare = lines(tmp_path / "b.jsonl", {**good, "body": {**body, "names": "A. Person"}})
    found = run("import", op, bare)
    assert found.exit_code == 3
    assert "A. Person" not in found.output


@pytest.mark.parametrize(
    "hidden",
    [
        {"body": {"people": {"value": "3", "name": "A. Person"}}},
        {"body": {"people": 3}, "personal": {"names": "A. Person"}},
        {"body": {"people": 3, "na\u200bme": "A. Person"}},
        {"body": {"people": 3, "\uff2eame": "A. Person"}},
        {"body": {"people": [{"Commander": "A. Person"}]}},
    ],
)
def test_no_name_of_who_laid_down_weapons_comes_in_by_a_detour(
    op: Path, tmp_path: Path, hidden: dict[str, Any]
) -> None:
    """The whole file is refused, its good rows too, and the name is not quoted."""
    good = {"kind": "weapons_laid_down", "occurred": "2016-12-11", "source": "desk", "place": "district/x"}
    file = lines(tmp_path / "a.jsonl", {**good, "body": {"people": 3}}, {**good, **hidden})
    found = run("import", op, file, "--keep-good")
    assert "Recorded 0 of" in found.stdout
    assert "is recorded" in found.stderr or "is not recorded" in found.stderr
    assert "A. Person" not in found.output
