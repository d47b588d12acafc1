"""Clean sentences with stated relations, for the mutants: `wordings.txt` and the numbers drawn for it.

A wording says `<slot>` where a number stands and `⟦ ⟧` around each item of a list. Its
relations say in which way the numbers must agree, in words that `mutants.py` checks by
arithmetic of its own. The wordings were written before the rules that look for the
contradictions, and name nothing that those rules name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["FACTORS", "Base", "Relation", "Slot", "drawn", "number", "wordings"]

WORDINGS: Final = Path(__file__).resolve().parent / "cases" / "statements" / "wordings.txt"

FACTORS: Final = {  # in the base unit of their kind (exact by definition: NIST SP 811)
    "ha": ("area", Fraction(10_000)), "acre": ("area", Fraction("4046.8564224")), "m2": ("area", Fraction(1)),
    "ft2": ("area", Fraction("0.09290304")), "km2": ("area", Fraction(1_000_000)),
    "mi2": ("area", Fraction("2589988.110336")), "m": ("length", Fraction(1)), "km": ("length", Fraction(1000)),
    "cm": ("length", Fraction(1, 100)), "ft": ("length", Fraction("0.3048")), "mi": ("length", Fraction("1609.344")),
    "kg": ("mass", Fraction(1)), "t": ("mass", Fraction(1000)), "l": ("volume", Fraction(1, 1000)),
    "m3": ("volume", Fraction(1)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A number as it is printed: where it stands, what it is worth, in which unit."""

    start: int
    end: int
    value: Fraction
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class Relation:
    """How numbers must agree.

    Attributes:
        kind: total (first slot = sum of the others, stated as complete), sum (the same, but not so stated that a
            missing addend shows), conversion (two slots), share (share, part, whole), part (part, whole), change
            (before, difference, after), run (period, cumulative), day (a date with its weekday), date (one without).
        slots: The slots, in the order above.
        items: For total: the characters of each addend's item, in the order of the addends.
    """

    kind: str
    slots: tuple[str, ...]
    items: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """A statement that is clean, with what its numbers must fulfil."""

    name: str
    text: str
    dated: str
    slots: dict[str, Slot]
    relations: tuple[Relation, ...]


def number(printed: str) -> Fraction:
    """What `2,124`, `17 971`, `0.5` or `2.6 million` is worth."""
    digits = Fraction(re.sub(r"[^\d.]", "", printed))
    scale = {"thousand": 1000, "million": 1_000_000}
    return digits * next((value for word, value in scale.items() if word in printed), 1)


def _comma(value: int) -> str:
    return f"{value:,}"


def _split(rng: random.Random, low: str, high: str, parts: str = "mfc") -> dict[str, str]:
    """Addends and their whole `w`."""
    addends = {name: rng.randint(int(low), int(high)) for name in parts}
    return {name: _comma(value) for name, value in {**addends, "w": sum(addends.values())}.items()}


def _twice(rng: random.Random, one: str, other: str, low: str, high: str, digits: str = "0") -> dict[str, str]:
    """The same quantity `a` in one unit and `b` in another, rounded to so many decimals."""
    value = rng.randint(int(low), int(high))
    exact = float(value * FACTORS[one][1] / FACTORS[other][1])
    return {"a": _comma(value), "b": f"{round(exact, int(digits)):,.{digits}f}"}


def _millions(rng: random.Random, one: str, other: str, low: str, high: str) -> dict[str, str]:
    """`a` in one unit and `b` with the word million in another."""
    value = rng.randint(int(low), int(high))
    exact = float(value * FACTORS[one][1] / FACTORS[other][1])
    return {"a": _comma(value), "b": f"{exact / 1e6:.2f} million"}


def _share(rng: random.Random, low: str, high: str) -> dict[str, str]:
    """A part `p`, its whole `w`, and the share `s` in per cent."""
    whole = rng.randint(int(low), int(high))
    part = rng.randint(whole // 8, whole * 7 // 8)
    return {"p": _comma(part), "w": _comma(whole), "s": str(round(100 * part / whole))}


def _big_share(rng: random.Random) -> dict[str, str]:
    """The same in millions."""
    whole, share = rng.randint(30, 240), rng.choice((15, 20, 25, 30, 35, 40, 45, 60))
    return {"w": f"{whole / 10:.1f} million", "s": str(share), "p": f"{whole * share / 1000:.2f} million"}


def _part(rng: random.Random, low: str, high: str, separator: str = ",") -> dict[str, str]:
    """A part `p` and its whole `w`."""
    whole = rng.randint(int(low), int(high))
    drawn = {"p": rng.randint(whole // 10 + 2, whole * 8 // 10), "w": whole}
    between = "," if separator == "," else " "
    return {name: _comma(value).replace(",", between) for name, value in drawn.items()}


def _change(rng: random.Random, low: str, high: str) -> dict[str, str]:
    """`x` before, `y` after, and `d` between them; `y` is the larger."""
    before = rng.randint(int(low), int(high))
    more = rng.randint(before // 20 + 2, before // 2)
    return {"x": _comma(before), "d": _comma(more), "y": _comma(before + more)}


def _run(rng: random.Random, low: str, high: str) -> dict[str, str]:
    """What one period brought, `p`, and what had come since the start, `c`."""
    period = rng.randint(int(low), int(high))
    return {"p": _comma(period), "c": _comma(period * rng.randint(4, 40) + rng.randint(1, period))}


def _none(rng: random.Random) -> dict[str, str]:
    """A number `n` of which nothing is said."""
    return {"n": _comma(rng.randint(12, 4_000))}


_DRAWS: Final[dict[str, Callable[..., dict[str, str]]]] = {
    "split": _split, "twice": _twice, "millions": _millions, "share": _share, "big_share": _big_share,
    "part": _part, "change": _change, "run": _run, "none": _none,
}  # fmt: skip


def wordings() -> list[tuple[str, str, list[str], str]]:
    """Each wording's name, relation, draw and text."""
    lines = WORDINGS.read_text(encoding="utf-8").splitlines()
    rows = [[part.strip() for part in line.split(" | ")] for line in lines if line and not line.startswith("#")]
    return [(name, relations, draw.split(), text.replace("\\n", "\n")) for name, relations, draw, text in rows]


def drawn(rng: random.Random, times: int) -> list[Base]:
    """Every wording, so many times, with other numbers each."""
    return [
        _base(f"{name} {turn}", relations, _DRAWS[draw[0]](rng, *draw[1:]), text)
        for turn in range(times)
        for name, relations, draw, text in wordings()
    ]


def _base(name: str, relations: str, numbers: dict[str, str], wording: str) -> Base:
    kind, *rest = relations.split()
    measured = kind in ("conversion", "run")
    names, units = tuple(rest[:2] if measured else rest), rest[2:] if measured else []
    units = units or ["count"] * len(names)
    if kind == "share":
        units = ["%", "count", "count"]
    text, slots, items, opened = "", {}, [], 0
    for piece in re.split(r"(<\w>|⟦|⟧)", wording):
        if piece == "⟦":
            opened = len(text)
        elif piece == "⟧":
            items.append((opened, len(text)))
        elif piece[:1] == "<":
            key = piece[1]
            start = len(text)
            text += numbers[key]
            unit = dict(zip(names, units, strict=False)).get(key, "count")
            slots[key] = Slot(start, len(text), number(numbers[key]), unit)
        else:
            text += piece
    inside = {
        key: next((item for item in items if item[0] <= slot.start < item[1]), None) for key, slot in slots.items()
    }
    listed = tuple(item for key in names[1:] if (item := inside.get(key))) if items else ()
    return Base(name, text, "2023-09-12", slots, (Relation(kind, names, listed),))
