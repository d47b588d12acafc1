"""The reader of other people's statements: how well it reads, against named peers in the same run, and how fast.

    python benchmarks/statements.py [--half seen] [--times 6]

Scored are both halves of the labelled statements; the second was sealed before the rules
were tuned. The peers read numbers and units of the English ones. Then 1,000 and more
mutants, each with one slip that contradicts the text itself; the speed of the whole
reading against the best the peers make together; 1 MB in one go; and the memory over
200 statements in a row. A missed limit ends the script with 1.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import _peers
from _harness import Goal, machine, parser, report, take_turns

import mutant_labelled
import scoring
from labelled import corpus
from mutant_bases import Base, drawn
from mutants import caught, mutants
from safepassage.statements.reading.reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelled import Labelled
    from safepassage.statements.reading.mention import Reading

LANGS: Final = ("en", "ar", "ru")
OURS: Final = "safepassage, the whole reading"
PEERS: Final = "the best of the peers, numbers and units"
SPEED_LEAST: Final = 10.0
MEGABYTE: Final = 1_000_000
MEGABYTE_S_MOST: Final = 5.0
ROW: Final = 200
GROWTH_MOST: Final = 1.03
RECALL_LEAST: Final = 0.95
FALSE_MOST: Final = 2.0
MUTANTS_LEAST: Final = 1000
SEED: Final = 20161211


def said(missed: bool) -> str:  # noqa: FBT001 - a word for a verdict
    """The verdict in a word."""
    return "MISSED" if missed else "reached"


def levels(half: str) -> None:
    """Our reader over one half, by language."""
    print(f"\n{half}:")
    for lang in LANGS:
        statements = corpus(half, lang)
        try:
            score = scoring.score(statements, read)
        except (ValueError, ImportError):
            print(f"  {lang}: not read in this build")
            continue
        rest = "  ".join(f"{each.name} {float(getattr(score, each.name).f1):.3f}" for each in fields(score)[3:])
        numbers = score.quantities
        print(
            f"  {lang}, {score.statements} statements: F1 {float(numbers.f1):.4f}  P {float(numbers.precision):.3f}"
            f"  R {float(numbers.recall):.3f}  traps taken {float(score.traps.recall):.3f}  {rest}"
        )


def against_peers(statements: Sequence[Labelled]) -> Callable[[str], object]:
    """The peers over the same statements; gives back the best of them."""
    print("\npeers, the English statements of the above, numbers and units only:")
    best, best_ratio = None, -1.0
    for name, run in _peers.assemblies().items():
        total = sum((_peers.marks(each, run(each.text)) for each in statements), start=_peers.Marks(0, 0, 0, 0, 0, 0))
        print(f"  {name:<54} {total.line()}")
        if total.f1_ratio > best_ratio:
            best, best_ratio = run, total.f1_ratio
    score = scoring.score(statements, read)
    print(f"  {'safepassage':<54} F1 {float(score.quantities.f1):.3f}  traps taken {float(score.traps.recall):.3f}")
    assert best is not None
    return best


def of_day(base: Base, text: str) -> Reading:
    """A text of a base, read on the day of the base."""
    return read(text, lang="en", dated=date.fromisoformat(base.dated))


def slips(bases: Sequence[tuple[str, Base]]) -> int:
    """Recall over the mutants by operator, and false errors over the clean bases; how many limits were missed."""
    rng = random.Random(SEED)
    made: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    clean: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for kind, base in bases:
        clean[kind] += 1
        false[kind] += sum(each.severity == "error" for each in of_day(base, base.text).findings)
        for mutant in mutants(base, rng):
            made[kind, mutant.operator] += 1
            found[kind, mutant.operator] += caught(mutant, of_day(base, mutant.text))
    for kind in clean:
        print(f"\nmutants of the {clean[kind]} {kind}, {false[kind]} false errors in the clean ones:")
        for one, operator in made:
            if one == kind:
                print(f"  {operator:<34} {found[one, operator]:>5} of {made[one, operator]:<5}", end="")
                print(f" {found[one, operator] / made[one, operator]:.3f}")
        own = [key for key in made if key[0] == kind]
        print(f"  {'all':<34} {sum(found[key] for key in own) / max(1, sum(made[key] for key in own)):.3f}")
    count, hit = made.total(), found.total()
    per_hundred = 100 * false.total() / clean.total()
    few, low, many = count < MUTANTS_LEAST, hit / count < RECALL_LEAST, per_hundred > FALSE_MOST
    print(f"  {count} mutants (at least {MUTANTS_LEAST}: {said(few)})")
    print(f"  recall {hit / count:.4f} (at least {RECALL_LEAST}: {said(low)})")
    print(f"  {per_hundred:.2f} false errors in 100 clean statements (at most {FALSE_MOST}: {said(many)})")
    return few + low + many


def pace(statements: Sequence[Labelled], run: Callable[[str], object]) -> float:
    """Characters read in a second of CPU."""
    start_s = time.process_time()
    for each in statements:
        run(each.text)
    return sum(len(each.text) for each in statements) / (time.process_time() - start_s)


def megabyte(statements: Sequence[Labelled]) -> int:
    """One text of a megabyte; 1 when it takes too long."""
    text = "\n\n".join(each.text for each in statements)
    text = (f"{text}\n\n" * (MEGABYTE // len(text.encode()) + 1)).encode()[:MEGABYTE].decode(errors="ignore")
    start_s = time.process_time()
    found = read(text, lang="en")
    took_s = time.process_time() - start_s
    late = took_s > MEGABYTE_S_MOST
    print(f"\n1 MB in one go, {len(found.mentions):,} quantities: {took_s:.2f} s", end=" ")
    print(f"(at most {MEGABYTE_S_MOST:g}: {said(late)})")
    return int(late)


def resident_kb() -> int:
    """What this process holds of the memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def quarters() -> list[int]:
    """The most memory that was held in each quarter of the statements, in kB."""
    statements = corpus("seen")
    peaks = [0] * 4
    for number in range(ROW):
        each = statements[number % (ROW // 4)]
        read(each.text, lang=each.lang, dated=date.fromisoformat(each.dated))
        quarter = number // (ROW // 4)
        peaks[quarter] = max(peaks[quarter], resident_kb())
    return peaks


def memory() -> int:
    """Peaks over statements in a row, in a process of their own; 1 when the last is above the second."""
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        peaks = alone.apply(quarters)
    grown = peaks[3] / peaks[1]
    high = grown > GROWTH_MOST
    print(f"memory over {ROW} statements: peaks by quarter {', '.join(f'{each:,}' for each in peaks)},", end=" ")
    print(f"last over second {grown:.3f} (at most {GROWTH_MOST}: {said(high)})")
    return int(high)


def main() -> int:
    """Scores, peers, mutants, speed, size, memory."""
    options = parser(__doc__, rounds=3)
    options.add_argument("--half", choices=("seen", "sealed"), help="one half of the labelled statements (both)")
    options.add_argument("--times", type=int, default=4, help="how often each wording is drawn for the mutants (4)")
    given = options.parse_args()
    halves = [given.half] if given.half else ["seen", "sealed"]
    print(machine())
    for half in halves:
        levels(half)
    english = [each for half in halves for each in corpus(half, "en")]
    best = against_peers(english)
    labelled = [(f"labelled statements ({half})", each) for half in halves for each in mutant_labelled.bases(half)]
    missed = slips([*labelled, *(("drawn wordings", each) for each in drawn(random.Random(SEED), given.times))])
    print("\nspeed:")
    some = english[::8]
    rates = take_turns({OURS: lambda: pace(some, read), PEERS: lambda: pace(some, best)}, given.rounds)
    missed += report(rates, [Goal(OURS, PEERS, SPEED_LEAST)], "characters/s")
    missed += megabyte(english)
    missed += memory()
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
