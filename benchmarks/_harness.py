"""What the ledger's benchmarks share: contenders that take turns, medians, ratios with their limits.

Contenders run in rounds, one after the other, so that a slow minute of the machine hits
all of them; each round gives a ratio, and the median of the ratios is what counts. No number is kept from an
earlier run. A ratio below its limit ends the script with 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from safepassage.ledger.observation import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

NOON_MS = 1_481_371_200_000


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio that must be reached: `contender` over `peer`, at least `least`."""

    contender: str
    peer: str
    least: float


def draft(number: int) -> Draft:
    """A draft of ordinary size: some 330 bytes of content."""
    content = (
        f'{{"body":{{"people":{{"men":{number % 7},"women":4}},"note":"{"n" * 150}"}},"kind":"crossing_count",'
        f'"method":"count","mood":"observed","occurred":[1481392800,1481393700,"quarter"],"place":"crossing/karim-el-hun",'
        f'"source":"post-karim","source_id":"{number:08d}"}}'
    ).encode()
    return Draft(content, sha256(content).digest(), f"post-karim\x1f{number:08d}")


def parser(purpose: str | None, *, rounds: int) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    options = argparse.ArgumentParser(description=(purpose or "").partition("\n")[0])
    options.add_argument("--folder", type=Path, default=Path.cwd(), help="a folder on the disk to be measured")
    options.add_argument("--rounds", type=int, default=rounds, help=f"rounds in which contenders take turns ({rounds})")
    return options


def take_turns(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Each contender's rate in every round; one round before them is not counted."""
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            rate = run()
            if number:
                rates[name].append(rate)
    return rates


def report(rates: Mapping[str, Sequence[float]], goals: Sequence[Goal], unit: str) -> int:
    """Print rates and ratios; 0 when every goal is reached, otherwise 1."""
    print(machine())
    for name, values in rates.items():
        print(f"  {name:<44} {statistics.median(values):>11,.0f} {unit}  ({min(values):,.0f} to {max(values):,.0f})")
    missed = 0
    for goal in goals:
        ratios = [one / peer for one, peer in zip(rates[goal.contender], rates[goal.peer], strict=True)]
        ratio = statistics.median(ratios)
        missed += ratio < goal.least
        verdict = "reached" if ratio >= goal.least else "MISSED"
        print(f"  {goal.contender} / {goal.peer}: {ratio:.2f} (at least {goal.least:g}: {verdict})")
    return 1 if missed else 0


def machine() -> str:
    """What it ran on."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {apsw.sqlite_lib_version()} (APSW {apsw.apsw_version()}), {' '.join(sys.argv)}"
    )
