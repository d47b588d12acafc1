"""Mutants of clean statements: one slip each that a careful reader could find from the text alone.

Their bases are the labelled statements and the wordings of `mutant_bases.py`. A slip is
taken only where arithmetic, done here with exact fractions and without the package,
says that the text now contradicts itself beyond what rounding explains. A mutant is
caught when an error names one of the quantities that were touched; for dates, when an
error is about the calendar.
"""

from __future__ import annotations

import re
from calendar import day_name
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from mutant_bases import FACTORS, Base, Relation, Slot, number

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from safepassage.statements.reading.mention import Reading

__all__ = ["CALENDAR", "OPERATORS", "Mutant", "caught", "mutants"]

CALENDAR: Final = frozenset({"date_impossible", "weekday_wrong"})
EACH_MAX: Final = 2  # mutants by one operator of one number
SWAPS: Final = {
    "hectares": ("acres", "square kilometres"), "acres": ("hectares", "square metres"), "ha": ("acres", "km2"),
    "kilometres": ("miles", "metres"), "km": ("miles", "m"), "miles": ("kilometres", "feet"),
    "metres": ("feet", "kilometres"), "m": ("ft", "km"), "feet": ("metres", "miles"), "ft": ("m", "km"),
    "square metres": ("square feet", "hectares"), "square feet": ("square metres", "acres"),
    "square kilometres": ("square miles", "hectares"), "square miles": ("square kilometres", "acres"),
    "tonnes": ("kilograms",), "kilograms": ("tonnes",), "kg": ("tonnes",), "cubic metres": ("litres",),
    "litres": ("cubic metres",),
}  # fmt: skip
CODES: Final = {
    "hectares": "ha", "acres": "acre", "ha": "ha", "kilometres": "km", "km": "km", "miles": "mi", "metres": "m",
    "m": "m", "feet": "ft", "ft": "ft", "square metres": "m2", "square feet": "ft2", "square kilometres": "km2",
    "km2": "km2", "square miles": "mi2", "tonnes": "t", "kilograms": "kg", "kg": "kg", "cubic metres": "m3",
    "litres": "l",
}  # fmt: skip
_UNIT: Final = re.compile(r"[ -](" + "|".join(sorted(SWAPS, key=len, reverse=True)) + r")\b")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY: Final = re.compile(rf"\b(?P<day>\d\d?) (?P<month>{'|'.join(_MONTHS)})\b(?: (?P<year>(?:19|20)\d\d)\b)?")
_FULL: Final = re.compile(
    rf"\b(?P<weekday>{'|'.join(day_name)}),? "
    rf"(?:(?P<day>\d\d?) (?P<month>{'|'.join(_MONTHS)})|(?P<month_us>{'|'.join(_MONTHS)}) (?P<day_us>\d\d?),)"
    r" (?P<year>(?:19|20)\d\d)\b"
)
_SHORT: Final = {"February": "30", "April": "31", "June": "31", "September": "31", "November": "31"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A statement with one slip: its text, and the characters of what was touched (none for dates)."""

    base: str
    operator: str
    text: str
    dated: str
    touched: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    new: str


def caught(mutant: Mutant, reading: Reading) -> bool:
    """Whether an error of the reading is about the slip."""
    errors = [each for each in reading.findings if each.severity == "error"]
    if not mutant.touched:
        return any(each.kind in CALENDAR for each in errors)
    hit = {
        mention.id
        for mention in reading.mentions
        if any(mention.start < end and start < mention.end for start, end in mutant.touched)
    }
    return any(hit.intersection(each.quantities) for each in errors)


def mutants(base: Base, rng: random.Random) -> Iterator[Mutant]:
    """Every kind of slip that `base` offers, at most `EACH_MAX` of a kind and number."""
    for relation in base.relations:
        if _contradicts(relation, base.slots):
            continue
        for name, operator in OPERATORS.items():
            for edits, touched in operator(base, relation, rng):
                yield _made(base, name, edits, touched)
    for name, calendar in (("no such day", _no_such_day), ("wrong weekday", _wrong_weekday)):
        for edit in calendar(base.text):
            yield _made(base, name, (edit,), ())


def _made(base: Base, operator: str, edits: tuple[_Edit, ...], touched: tuple[tuple[int, int], ...]) -> Mutant:
    """The text after the edits, and where its touched characters came to stand."""
    ordered = sorted(edits, key=lambda each: each.start)
    text, at = "", 0
    for edit in ordered:
        text += base.text[at : edit.start] + edit.new
        at = edit.end

    def moved(position: int) -> int:
        shift = sum(len(each.new) - (each.end - each.start) for each in ordered if each.end <= position)
        inside = next((each for each in ordered if each.start < position < each.end), None)
        return position + shift if inside is None else inside.start + shift

    def after(start: int, end: int) -> tuple[int, int]:
        new = next((each for each in ordered if each.start == start == each.end and end == start), None)
        first = moved(start) - (len(new.new) if new else 0)
        grown = next((each for each in ordered if each.start == start and each.end == end), None)
        if grown is not None and grown.end > grown.start:
            first = moved(end) - len(grown.new)
        return first, max(moved(end), first + 1)

    return Mutant(base.name, operator, text + base.text[at:], base.dated, tuple(after(*each) for each in touched))


# --- the arithmetic ------------------------------------------------------------------------------------------------


def _rounding(value: Fraction, unit: str) -> Fraction:
    """Half of what one more in the last printed digit would be; whole counts are rounded only above 1,000."""
    text = f"{float(value):.10f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    if decimals:
        return Fraction(1, 2 * 10 ** len(decimals))
    zeros = len(whole) - len(whole.rstrip("0"))
    if unit == "count" and (value < 1000 or zeros < 2):
        return Fraction(0)
    return Fraction(10**zeros, 2)


def _contradicts(relation: Relation, slots: dict[str, Slot]) -> bool:  # noqa: PLR0911 - one a kind
    """Whether the numbers break what the text states, beyond rounding."""
    held = [slots[name] for name in relation.slots]
    values, slacks = [each.value for each in held], [_rounding(each.value, each.unit) for each in held]
    match relation.kind:
        case "total":
            return abs(values[0] - sum(values[1:])) > sum(slacks)
        case "sum":
            return sum(values[1:]) - values[0] > sum(slacks)
        case "conversion":
            one, other = (FACTORS[each.unit][1] for each in held)
            return abs(values[0] * one - values[1] * other) > slacks[0] * one + slacks[1] * other
        case "share":
            share, part, whole = values
            slack = 2 * slacks[0] + 100 * (slacks[1] + slacks[2]) / max(whole, Fraction(1, 1000))
            return part > whole or abs(share - 100 * part / whole) > slack
        case "part" | "run":
            return values[0] - slacks[0] > values[1] + slacks[1]
        case "change":
            before, more, later = values
            up = before + more - later if relation.slots[0] == "x" else before - more - later
            return abs(up) > sum(slacks)
    return False


def _breaks(base: Base, relation: Relation, **changed: Slot) -> bool:
    return _contradicts(relation, {**base.slots, **changed})


def _with(slot: Slot, value: Fraction, unit: str = "") -> Slot:
    return Slot(slot.start, slot.end, value, unit or slot.unit)


# --- the operators: each gives edits and the characters that they are about ----------------------------------------

_Given = tuple[tuple[_Edit, ...], tuple[tuple[int, int], ...]]


def _printed(base: Base, slot: Slot) -> str:
    return base.text[slot.start : slot.end]


def _in_digits(base: Base, slot: Slot) -> bool:
    printed = _printed(base, slot)
    return printed[:1].isdigit() and number(printed) == slot.value


def _drop_multiplier(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """2.6 million → 2.6, on one side of a conversion or in a stated share."""
    del rng
    if relation.kind not in {"conversion", "share"}:
        return
    for name in relation.slots:
        slot = base.slots[name]
        word = re.search(r" (?:thousand|million)$", _printed(base, slot))
        if word and _in_digits(base, slot):
            bare = number(_printed(base, slot)[: word.start()])
            if _breaks(base, relation, **{name: _with(slot, bare)}):
                yield (_Edit(slot.start + word.start(), slot.end, ""),), ((slot.start, slot.start + word.start()),)


def _swap_digits(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """412 → 142."""
    for name in relation.slots:
        slot = base.slots[name]
        if not _in_digits(base, slot):
            continue
        printed = _printed(base, slot)
        places = [at for at, letter in enumerate(printed) if letter.isdigit()]
        found = []
        for one, other in pairwise(places):
            letters = list(printed)
            letters[one], letters[other] = letters[other], letters[one]
            new = "".join(letters)
            if new == printed or new[0] == "0":
                continue
            if _breaks(base, relation, **{name: _with(slot, number(new))}):
                found.append(((_Edit(slot.start, slot.end, new),), ((slot.start, slot.end),)))
        yield from rng.sample(found, min(EACH_MAX, len(found)))


def _swap_unit(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """24 hectares (59 acres) → 24 acres (59 acres), or both exchanged."""
    if relation.kind != "conversion":
        return
    found: list[_Given] = []
    words: dict[str, re.Match[str]] = {}
    for name in relation.slots:
        slot = base.slots[name]
        word = _UNIT.match(base.text, slot.end)
        if word is None or CODES[word[1]] != slot.unit:
            return
        words[name] = word
        found += [
            ((_Edit(word.start(1), word.end(1), new),), ((slot.start, slot.end),))
            for new in SWAPS[word[1]]
            if _breaks(base, relation, **{name: _with(slot, slot.value, CODES[new])})
        ]
    one, other = relation.slots
    swapped = {
        one: _with(base.slots[one], base.slots[one].value, base.slots[other].unit),
        other: _with(base.slots[other], base.slots[other].value, base.slots[one].unit),
    }
    if _breaks(base, relation, **swapped):
        edits = (
            _Edit(words[one].start(1), words[one].end(1), words[other][1]),
            _Edit(words[other].start(1), words[other].end(1), words[one][1]),
        )
        found.append((edits, tuple((base.slots[name].start, base.slots[name].end) for name in (one, other))))
    yield from rng.sample(found, min(2 * EACH_MAX, len(found)))


def _exchange(kinds: tuple[str, ...], base: Base, relation: Relation) -> Iterator[_Given]:
    if relation.kind not in kinds:
        return
    names = relation.slots[-2:]
    one, other = (base.slots[name] for name in names)
    if not (_in_digits(base, one) and _in_digits(base, other)):
        return
    changed = {names[0]: _with(one, other.value), names[1]: _with(other, one.value)}
    if _breaks(base, relation, **changed):
        edits = (_Edit(one.start, one.end, _printed(base, other)), _Edit(other.start, other.end, _printed(base, one)))
        yield edits, ((one.start, one.end), (other.start, other.end))


def _exchange_parts(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """412 people, 120 of them children → 120 people, 412 of them children."""
    del rng
    yield from _exchange(("part", "share"), base, relation)


def _exchange_runs(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """2,124 overnight, 78,000 since the start → the other way round."""
    del rng
    yield from _exchange(("run",), base, relation)


def _drop_addend(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """120 men, 180 women and 112 children → 180 women and 112 children."""
    items = relation.items
    if relation.kind != "total" or len(items) != len(relation.slots) - 1 or len(items) < 3:
        return
    found = []
    for at, name in enumerate(relation.slots[1:]):
        left = Relation("total", tuple(each for each in relation.slots if each != name))
        if not _contradicts(left, base.slots):
            continue
        touched = tuple((base.slots[each].start, base.slots[each].end) for each in left.slots)
        found.append((_without(base.text, items, at), touched))
    yield from rng.sample(found, min(EACH_MAX, len(found)))


def _without(text: str, items: tuple[tuple[int, int], ...], at: int) -> tuple[_Edit, ...]:
    """The edits that take one item out of a list and leave its last separator before the last item."""
    if at == 0:
        return (_Edit(items[0][0], items[1][0], ""),)
    if at < len(items) - 1:
        return (_Edit(items[at - 1][1], items[at][1], ""),)
    last = text[items[at - 1][1] : items[at][0]]
    return (_Edit(items[at - 2][1], items[at - 1][0], last), _Edit(items[at - 1][1], items[at][1], ""))


def _add_addend(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """120 men, 180 women → 120 men, 75 others, 180 women."""
    items = relation.items
    if relation.kind != "total" or len(items) != len(relation.slots) - 1 or len(items) < 2:
        return
    whole = base.slots[relation.slots[0]]
    more = max(2, int(whole.value) * rng.randint(10, 60) // 100)
    if more <= _rounding(whole.value, whole.unit):
        return
    opening = base.text[items[0][0]].isdigit()
    separator = base.text[items[0][1] : items[1][0]] if len(items) > 2 else ", "
    new = separator + (f"{more:,} others" if opening else f"Osk {more:,}")
    at = items[0][1]
    yield (_Edit(at, at, new),), ((whole.start, whole.end), (at, at))


def _separator_read(base: Base, relation: Relation, rng: random.Random) -> Iterator[_Given]:
    """17 971 people → 17 hours, 971 people."""
    del rng
    if relation.kind not in {"part", "total", "share", "run"}:
        return
    for name in relation.slots:
        slot = base.slots[name]
        parts = re.fullmatch(r"(\d\d)[ \u00a0\u202f,](\d{3})", _printed(base, slot))
        if parts and _breaks(base, relation, **{name: _with(slot, number(parts[2]))}):
            yield (_Edit(slot.start, slot.end, f"{parts[1]} hours, {parts[2]}"),), ((slot.start, slot.end),)


OPERATORS: Final = {
    "drop multiplier": _drop_multiplier,
    "swap digits": _swap_digits,
    "swap unit": _swap_unit,
    "drop addend": _drop_addend,
    "add addend": _add_addend,
    "exchange part and whole": _exchange_parts,
    "exchange period and cumulative": _exchange_runs,
    "separator read as words": _separator_read,
}


def _no_such_day(text: str) -> Iterator[_Edit]:
    """30 April → 31 April."""
    for found in _DAY.finditer(text):
        if found["month"] in _SHORT:
            yield _Edit(found.start("day"), found.end("day"), _SHORT[found["month"]])


def _wrong_weekday(text: str) -> Iterator[_Edit]:
    """Friday, 9 December 2016 → Saturday, 9 December 2016."""
    for found in _FULL.finditer(text):
        month = _MONTHS.index(found["month"] or found["month_us"]) + 1
        right = date(int(found["year"]), month, int(found["day"] or found["day_us"])).weekday()
        if found["weekday"] == day_name[right]:
            yield _Edit(found.start("weekday"), found.end("weekday"), day_name[(right + 1) % 7])
