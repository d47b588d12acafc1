"""Texts that try the reader: strings of what statements are made of, and statements damaged here and there.

And what every reading owes its text, whatever that says. `python tests/texts.py --texts N` is one worker of the
campaign whose result stands in `benchmarks/RESULTS.md`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import traceback
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from labelled import corpus
from safepassage.statements.reading.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from safepassage.statements.reading.mention import Reading

__all__ = ["PIECES", "campaign", "complaints", "damaged", "strung"]

LANGS: Final = ("en", "ar", "ru")
PIECES: Final = (
    *("1,324", "2 124", "17 971", "2.6 million", "1.2m", "٢٬١٢٤", "١٢٫٥", "0", "007", "1e9", "9" * 60, "1/2"),
    *("½", "50%", "24 ha", "($3bn)", "US$400,000", "3-5", "24–25", "20°C", "12:30", "2016-12-11", "11 December"),
    *("31 April", "Friday", "T-72", "Day 3", "people", "children", "of them", "including", "of whom", "or"),
    *("that is", "a total of", "rose from", "to", "by", "since", "half of", "a third", "twice as many", "dozens"),
    *("about", "more than", "at least", "up to", "no", "one", "hours,", "bringing", "said", "according to"),
    *("he added", "the ministry", "Ana Torrel", "reportedly", "will", "were evacuated", "have been cleared"),
    *("hectares", "acres", "km", "square metres", "(59 acres)", "per cent", "tonnes of flour", "litres a day"),
    *("per person", "человек", "из них", "тысяч", "по словам", "около", "эвакуировано", "ё", "га", "в том числе"),
    *("млн", "شخصا", "بينهم", "ألف", "نحو", "وقال", "طفلا", "هكتار", "في المئة", "مليون", "من أصل", ".", ","),
    *(";", ":", "!", "?", "…", "(", ")", "[", "]", "“", "”", '"', "'", "«", "»", "-", "–", "—", "/", "*", "•"),
    *("~", "%", "\n", "\n\n", "\n- ", "\t", "\u00a0", "\u2009", "\u200f", "\u202b", "\u202c", "\u2066", "\u2069"),
    *("\ufeff", "\u0301", "\u064b", "\x00", "\x1c", "\u2028", "😀", "ﬁ", "İ", "ß", "中", "१२", "Ⅻ", "²", "①"),
    *("\U0001d7d9"),
)  # fmt: skip


def strung(rng: random.Random) -> str:
    """Pieces in any order, with a space between them or not."""
    count = rng.choice((1, 2, 4, 8, 16, 32))
    return "".join(rng.choice(PIECES) + rng.choice((" ", " ", " ", "")) for _ in range(count))


@cache
def _statements() -> tuple[str, ...]:
    return tuple(each.text for each in corpus("seen"))


def damaged(rng: random.Random) -> str:
    """A part of a statement, with pieces put in, taken out, doubled and turned round."""
    text = rng.choice(_statements())
    start = rng.randrange(max(1, len(text) - 400))
    letters = list(text[start : start + rng.randint(20, 400)])
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(letters) + 1)
        end = min(len(letters), at + rng.randint(0, 12))
        letters[at:end] = rng.choice(
            ([], [rng.choice(PIECES)], letters[at:end] * 2, letters[at:end][::-1], [" ", rng.choice(PIECES), " "])
        )
    return "".join(letters)


def complaints(text: str, reading: Reading) -> Iterator[str]:
    """What a reading owes its text and does not give; nothing for a sound one."""
    ids = {each.id: each for each in reading.mentions}
    if reading.text != text:
        yield "the text is another"
    if len(ids) < len(reading.mentions):
        yield "an id stands twice"
    before = 0
    for each in reading.mentions:
        if not 0 <= each.start < each.end <= len(text):
            yield f"{each.id}: offsets {each.start} to {each.end} of {len(text)}"
        elif " ".join(text[each.start : each.end].split()) != " ".join(each.text.split()):
            yield f"{each.id}: {each.text!r} is not {text[each.start : each.end]!r}"
        if each.start < before:
            yield f"{each.id}: out of the order of the text"
        before = each.start
        for link in ("part_of", "conversion_of"):
            yield from _astray(ids, each.id, link)
    for finding in reading.findings:
        loose = [each for each in finding.quantities if each not in ids]
        if loose or finding.severity not in {"error", "warning", "note"} or not finding.message:
            yield f"{finding.kind}: {finding.severity}, about {loose or 'nothing'}"
    json.dumps([asdict(each) for each in reading.findings])


def _astray(ids: Mapping[str, object], first: str, link: str) -> Iterator[str]:
    """A link to nothing, or one that leads back to where it began."""
    at, steps = getattr(ids[first], link), 0
    while at:
        if at not in ids:
            yield f"{first}: {link} {at}, which does not exist"
            return
        if at == first or steps > len(ids):
            yield f"{first}: {link} goes in a circle"
            return
        at, steps = getattr(ids[at], link), steps + 1


def campaign(seed: int, texts: int) -> list[tuple[str, str]]:
    """So many texts read; (text, what was wrong with it) of the ones that went wrong."""
    rng = random.Random(seed)
    wrong = []
    for number in range(texts):
        text = (strung if number % 2 else damaged)(rng)
        lang = rng.choice(("auto", *LANGS))
        try:
            found = list(complaints(text, read(text, lang=lang)))
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            found = [traceback.format_exc(limit=-3)]
        if found:
            wrong.append((f"{lang}: {text}", "; ".join(found)))
    return wrong


def _main() -> int:
    """One worker: its progress to stderr, what went wrong to a file."""
    options = argparse.ArgumentParser(description=_main.__doc__)
    options.add_argument("--texts", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=20161211)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    step, wrong = 10_000, 0
    for number, done in enumerate(range(0, given.texts, step)):
        found = campaign(given.seed * 1_000_003 + number, min(step, given.texts - done))
        wrong += len(found)
        with given.out.open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(each)}\n" for each in found)
        sys.stderr.write(f"{done + step:,} texts, {wrong} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_main())
