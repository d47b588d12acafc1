"""Labelled statements as bases for the mutants: what their labels say about how numbers must agree.

Only what the labels state is used, and only between exact numbers: a conversion, parts of
one whole that stand in one sentence and sum to it, a share beside the count that it is of,
a part and its whole, a period and a total of the same thing by the same speaker.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from labelled import Label, Labelled, corpus
from mutant_bases import FACTORS, Base, Relation, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bases"]

_NUMBER: Final = re.compile(r"\d(?:[\d,]|[ \u00a0\u202f](?=\d{3}\b))*(?:\.\d+)?")
_SCALE: Final = re.compile(r" (?:thousand|million)\b")
_SENTENCE: Final = re.compile(r"[.!?][”\"’)]?\s|\n")
_OPEN: Final = re.compile(
    r"\b(?:includ\w*|among|such as|notably|at least|mostly|mainly|whom|them|these|those|which)\b", re.IGNORECASE
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_ITEM_MAX: Final = 80
_SHARE_MAX: Final = 60
_CLOSED: Final = re.compile(r"[(:–—-]|\b(?:total|all)\b")


def bases(half: str, lang: str = "en") -> list[Base]:
    """Every labelled statement of a half as a base."""
    return [_base(each) for each in corpus(half, lang)]


def _base(statement: Labelled) -> Base:
    slots = {each.id: _slot(statement.text, each) for each in statement.labels if each.value is not None}
    exact = [each for each in statement.labels if each.id in slots and each.modifier == "exact"]
    relations = (
        *_conversions(statement),
        *_totals(statement.text, exact, slots),
        *_shares(statement.text, exact),
        *_parts(exact),
        *_runs(statement.text, exact),
    )
    return Base(statement.name, statement.text, statement.dated, slots, relations)


def _slot(text: str, label: Label) -> Slot:
    """Where its number is printed: the digits with their multiplier, or the words of the label."""
    start, end = label.start, label.end
    found = _NUMBER.search(text, start, end)
    if found:
        start, end = found.span()
        scale = _SCALE.match(text, end)
        end = scale.end() if scale else end
    assert label.value is not None
    return Slot(start, end, label.value, label.unit)


def _conversions(statement: Labelled) -> Iterator[Relation]:
    by_id = {each.id: each for each in statement.labels}
    for each in statement.labels:
        other = by_id.get(each.conversion_of)
        if other and each.modifier == other.modifier == "exact" and each.unit in FACTORS and other.unit in FACTORS:
            yield Relation("conversion", (other.id, each.id))


def _totals(text: str, exact: list[Label], slots: dict[str, Slot]) -> Iterator[Relation]:
    for whole in exact:
        parts = [each for each in exact if each.part_of == whole.id and each.unit == whole.unit]
        values = [each.value for each in parts if each.value is not None]
        span = text[min(each.start for each in (whole, *parts)) : max(each.end for each in (whole, *parts))]
        if len(parts) < 2 or sum(values) != whole.value or _SENTENCE.search(span):
            continue
        between = (
            text[whole.end : parts[0].start] if whole.start < parts[0].start else text[parts[-1].end : whole.start]
        )
        items = _items(text, [slots[each.id] for each in parts])
        closed = _CLOSED.search(between) and not _OPEN.search(between) and items
        kind = "total" if closed else "sum"
        yield Relation(kind, (whole.id, *(each.id for each in parts)), items if closed else ())


def _items(text: str, slots: list[Slot]) -> tuple[tuple[int, int], ...]:
    """The characters of each item of a list, or nothing where its separators are not plain."""
    out = []
    for one, other in pairwise(slots):
        between = text[one.end : other.start]
        cuts = list(re.finditer(r",? and |, |; ", between))
        if len(between) > _ITEM_MAX or not cuts or cuts[-1].end() != len(between):
            return ()
        out.append((one.start, one.end + cuts[-1].start()))
    last = re.compile(r"[.;)\n,]| [–—-] ").search(text, slots[-1].end)
    end = last.start() if last and last.start() - slots[-1].end <= _ITEM_MAX else 0
    return (*out, (slots[-1].start, end)) if end else ()


def _shares(text: str, exact: list[Label]) -> Iterator[Relation]:
    by_id = {each.id: each for each in exact}
    for share in exact:
        whole = by_id.get(share.part_of)
        if share.unit != "%" or whole is None or whole.unit in ("%", "fraction"):
            continue
        for part in exact:
            near = min(abs(part.start - share.end), abs(share.start - part.end)) <= _SHARE_MAX
            between = text[min(part.end, share.end) : max(part.start, share.start)]
            fits = part.value and whole.value and share.value and abs(100 * part.value / whole.value - share.value) <= 1
            if part.part_of == whole.id and part.unit == whole.unit and near and fits and not _SENTENCE.search(between):
                yield Relation("share", (share.id, part.id, whole.id))
                break


def _parts(exact: list[Label]) -> Iterator[Relation]:
    by_id = {each.id: each for each in exact}
    for part in exact:
        whole = by_id.get(part.part_of)
        if whole is not None and whole.unit == part.unit:
            yield Relation("part", (part.id, whole.id))


def _runs(text: str, exact: list[Label]) -> Iterator[Relation]:
    for period in exact:
        for total in exact:
            alike = (period.counted, period.attribution, period.unit) == (total.counted, total.attribution, total.unit)
            scopes = (period.scope, total.scope) == ("period", "cumulative")
            between = text[min(period.end, total.end) : max(period.start, total.start)]
            loose = not (period.part_of or total.part_of)
            loose = loose and not _YEAR.search(between)
            if alike and scopes and loose and "\n" not in between and len(_SENTENCE.findall(between)) <= 1:
                yield Relation("run", (period.id, total.id))
                break
