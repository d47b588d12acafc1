"""Kill a writer, again and again, and look at what is left. Run as a program of its own, so that it can fork.

Arguments: folder, rounds, seed. A child appends and says on a pipe what was
acknowledged; the parent kills it (signal 9) after a random number of answers, at
a random moment, and holds the ledger against the answers. Prints one line at the end.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from pathlib import Path

from ledger.drafts import draft, new_ledger, open_ledger
from safepassage.ledger.committer import Committer
from safepassage.ledger.verify import verify

ROUNDS_PER_LEDGER = 20


def main(folder: Path, rounds: int, seed: int) -> None:
    """All rounds, on a new ledger every now and then, so that checking stays quick."""
    chance = random.Random(seed)
    acknowledged: set[int] = set()
    total = 0
    for number in range(rounds):
        place = folder / str(number // ROUNDS_PER_LEDGER)
        if number % ROUNDS_PER_LEDGER == 0:
            place.mkdir()
            new_ledger(place).close()
            acknowledged = set()
        answers = one_round(place, number, chance)
        acknowledged |= answers
        total += len(answers)
        check(place, acknowledged)
    print(f"{rounds} kills, {total} rows acknowledged, 0 lost")  # noqa: T201 - its report to the test


def one_round(folder: Path, number: int, chance: random.Random) -> set[int]:
    """Let a child write, kill it; the rows that it said were acknowledged."""
    answers_end, child_end = os.pipe()
    child_seed, wanted, pause = chance.randrange(1 << 30), chance.randint(1, 25), chance.randrange(8000)
    child = os.fork()
    if child == 0:
        os.close(answers_end)
        write(folder, number, random.Random(child_seed), child_end)
        os._exit(1)
    os.close(child_end)
    heard = b""
    while heard.count(b"\n") < wanted:
        heard += os.read(answers_end, 4096)
    for _ in range(pause):  # so that the blow falls anywhere between two answers
        pass
    os.kill(child, signal.SIGKILL)
    while more := os.read(answers_end, 4096):
        heard += more
    os.close(answers_end)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, status
    whole_lines = heard[: heard.rfind(b"\n") + 1].decode().split()
    return {row for line in whole_lines for row in range(int(line.split("-")[0]), int(line.split("-")[1]) + 1)}


def write(folder: Path, number: int, chance: random.Random, answers: int) -> None:
    """Append until killed: alone, or four threads through one committer."""
    ledger = open_ledger(folder)
    ledger._connection.pragma("wal_autocheckpoint", chance.choice([3, 30, 1000]))
    committer = Committer(ledger)

    def append(first: int) -> None:
        while True:
            last = first + chance.choice([1, 1, 2, 10, 40]) - 1
            committer.append([draft(row) for row in range(first, last + 1)])
            os.write(answers, f"{first}-{last}\n".encode())
            first = last + 1

    first = number * 10_000_000
    if number % 2:
        for thread in range(3):
            threading.Thread(target=append, args=(first + (thread + 1) * 1_000_000,), daemon=True).start()
    append(first)


def check(folder: Path, acknowledged: set[int]) -> None:
    """Everything acknowledged is there, and the chain is whole."""
    with open_ledger(folder) as ledger, ledger.reader() as reader:
        assert verify(reader) == []
        there = {row.origin for row in reader.entries()}
    lost = [row for row in acknowledged if draft(row).origin not in there]
    assert not lost, f"lost: {sorted(lost)[:10]} of {len(acknowledged)}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
