"""Runs the cases beside this file: records go in by the ordinary door, figures come out of the ordinary folds."""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from safepassage.catalogue import everything
from safepassage.cli.main import main
from safepassage.foundation.times import Interval, Period, parse_instant, parse_interval, parse_period, zone
from safepassage.ledger.accounts import accounts
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.ledger.figures import Bounds
    from safepassage.ledger.view import View

CASES = sorted(path for path in Path(__file__).parent.glob("*.md") if path.name != "README.md")
TZ = zone("Asia/Damascus")
KINDS = everything()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```", case.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
    as_of, period, *figures = blocks["figures"].splitlines()
    folder = tmp_path / "operation"
    Operation.create(folder, KINDS, card(), clock=count(1_481_400_000_000).__next__, node="case").close()
    for number, record in enumerate(records(blocks)):
        file = tmp_path / f"{number}.jsonl"
        file.write_text(json.dumps(record), encoding="utf-8")
        done = CliRunner().invoke(main, ["import", str(folder), str(file)])
        assert "Recorded 1 of 1 records" in done.output
    with Operation.open(folder, KINDS, clock=count(1_481_500_000_000).__next__) as made:
        view = made.view(as_of_s=moment(as_of.removeprefix("as of ")))
        span = span_of(view, period.removeprefix("period "))
        got = [f"{line.rpartition(':')[0]}: {shown(figure(view, span, line))}" for line in figures]
    assert got == figures


def card() -> Observation:
    kind = KINDS["operation"]
    when = parse_interval(kind.example["occurred"], TZ)
    assert isinstance(when, Interval)
    body, faults = kind.read(kind.example["body"], when, TZ)
    assert not faults
    return Observation(
        kind=kind.name, body=body, occurred=when, source="desk", source_id="card", method="reported", mood="declared"
    )


def records(blocks: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The raw records; `alone` keeps a record from sharing its body with the others."""
    shared = json.loads(blocks["shared"])
    for line in blocks["records"].splitlines():
        own = json.loads(line)
        alone = own.pop("alone", False)
        yield {**shared, **own, "body": {**({} if alone else shared["body"]), **own["body"]}}


def moment(text: str) -> int:
    found = parse_instant(text, TZ)
    assert isinstance(found, tuple)
    return found[0]


def span_of(view: View, name: str) -> Interval:
    found = parse_period(name, TZ, view.card.night, view.card.start_s, view.as_of_s)
    assert isinstance(found, Period)
    return found.span


def figure(view: View, span: Interval, line: str) -> Bounds | None:
    what, *words = line.rpartition(":")[0].split()
    if what == "account":
        place, population, group = words
        return accounts(view, KINDS.values())[place, population].remainder(group)
    kind, field, *part = words
    return view.tally(kind, span).amount(field, *part)


def shown(bounds: Bounds | None) -> str:
    if bounds is None:
        return "unknown"
    return str(bounds.lo) if bounds.exact else f"{bounds.lo}..{bounds.hi}"


def test_a_wrong_figure_is_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.md"
    wrong.write_text(CASES[0].read_text(encoding="utf-8").replace(": 23", ": 24"), encoding="utf-8")
    with pytest.raises(AssertionError, match="24"):
        test_case(wrong, tmp_path)
