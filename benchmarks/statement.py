"""The night's statement as PDF in three languages, from 100,000 observations, against the limit of 1 s of CPU.

    python benchmarks/statement.py [--observations 100000]

Makes an operation of crossing counts and arrivals over 25 nights at eight posts and four
centres and folds it. Measured is what printing costs after start-up (imports, fonts
read, templates compiled, one small statement printed): composing the internal edition,
its JSON, and three PDFs with it attached. The text and the HTML are timed beside them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from safepassage.catalogue import everything
from safepassage.foundation.times import Interval, Period, parse_period
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation
from safepassage.statements.compose import compose
from safepassage.statements.html import html
from safepassage.statements.pdf import pdf
from safepassage.statements.structure import json_bytes
from safepassage.statements.text import text
from safepassage.statements.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from safepassage.ledger.view import View

Made = TypeVar("Made")

LIMIT_S: Final = 1.0
START_S: Final = 1_479_924_000
NIGHTS: Final = 25
DAY_S: Final = 86_400
QUARTERS: Final = 48
BATCH: Final = 5_000
CARD: Final = Observation(
    kind="operation",
    body={
        "name": {"en": "Benchmark", "ar": "قياس", "ru": "Замер"},
        "operator": "Exercise staff",
        "operator_is_party": "no",
        "nature": "exercise",
        "start": START_S - 57_600,
        "time_zone": "Asia/Damascus",
    },
    occurred=Interval(START_S - 57_600, START_S - 57_600),
    source="desk",
    source_id="card",
    method="reported",
    mood="declared",
)


def observation(number: int) -> Observation:
    """The number-th: a count at a crossing, then an arrival of the same people, posts and quarters in turn."""
    leg, post = number % 2, number // 2 % 8
    night, quarter = number // 16 % NIGHTS, number // (16 * NIGHTS) % QUARTERS
    start = START_S + night * DAY_S + quarter * 900 + leg * 3_600
    people = {"men": 2 + number // 2 % 3, "women": 5, "boys": 3, "girls": 4}
    body: dict[str, Any] = {"people": people, "corridor": f"corridor/c{post % 2}", "population": "civilians"}
    if leg == 0:
        body |= {"movement": "organised_evacuation", "from": "zone/east"}
    return Observation(
        kind=("crossing_count", "arrival")[leg],
        body=body,
        occurred=Interval(start, start + 900, "quarter"),
        source=f"post-{leg}-{post}",
        source_id=str(number),
        method=("counted", "registered")[leg],
        place=f"crossing/p{post}" if leg == 0 else f"centre/r{post % 4}",
    )


def cpu(label: str, make: Callable[[], Made]) -> tuple[Made, float]:
    """What was made, and the CPU seconds that it took."""
    start_s = time.process_time()
    made = make()
    took_s = time.process_time() - start_s
    print(f"  {label:34} {took_s:6.3f} s")
    return made, took_s


def night_of(view: View, name: str) -> Period:
    """The reporting period of that name."""
    period = parse_period(name, view.card.tz, view.card.night, view.card.start_s, view.as_of_s)
    assert isinstance(period, Period), period
    return period


def measure(view: View, name: str) -> float:
    """CPU seconds of the three PDFs, composing and JSON included; the rest is printed beside them."""
    period = night_of(view, name)
    one, total_s = cpu("compose", lambda: compose(view, period, period_name=name, edition="internal"))
    data, took_s = cpu("JSON", lambda: json_bytes(one))
    total_s += took_s
    for code in LANGUAGES:
        total_s += cpu(f"PDF, {code}", lambda code=code: pdf(one, code, data))[1]  # type: ignore[misc]
    cpu("text, three languages", lambda: [text(one, code) for code in LANGUAGES])
    cpu("HTML, three languages", lambda: [html(one, code) for code in LANGUAGES])
    return total_s


def main() -> None:
    """Builds, warms up on an early night, measures the last one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--observations", type=int, default=100_000)
    count = parser.parse_args().observations
    with tempfile.TemporaryDirectory() as folder:
        clock = iter(range(1_900_000_000_000, 2_000_000_000_000)).__next__
        operation = Operation.create(Path(folder, "op"), everything(), CARD, clock=clock, node="bench")
        with operation:
            for first in range(0, count, BATCH):
                operation.record([observation(number) for number in range(first, min(count, first + BATCH))])
            operation.folds.advance()
            print(f"{count:,} observations; start-up (the first night's statement):")
            measure(operation.view(as_of_s=START_S + DAY_S), "night:2016-11-23")
            print("measured (the last night's statement):")
            total_s = measure(operation.view(as_of_s=START_S + NIGHTS * DAY_S), "night:2016-12-17")
    print(f"three PDFs from {count:,} observations: {total_s:.3f} s of CPU,", end=" ")
    print(f"{total_s / LIMIT_S:.2f} × the limit of {LIMIT_S} s")


if __name__ == "__main__":
    main()
