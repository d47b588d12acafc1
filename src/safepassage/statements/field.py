"""One panel's field as shapes: its axes, what was said, ours beside it, and the rug of claims without a number.

Each shape lies where its number and its time are, and nothing is drawn that was not
said: no line but between numbers that the series joins, no bar but over the days of a
period, no 0 for a claim without a number. Labels alone are moved, to where they cover
nothing. Which signs there are is said in `strokes.py`, where labels go in `placing.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from safepassage.foundation.units import unit as unit_named
from safepassage.statements.axes import days, frame_of, is_by_year, months, steps
from safepassage.statements.desk import in_unit
from safepassage.statements.numbers import digits
from safepassage.statements.placing import Box, Label, along, placed
from safepassage.statements.sheet import own_letter, said
from safepassage.statements.strokes import (
    BADGE_MM,
    COLOURS,
    HAIR,
    INK,
    OURS,
    QUIET,
    SHAPES,
    arrow,
    badge,
    badge_mm,
    bar,
    interval,
    line,
    mark,
    own_bar,
    rect,
    text,
    tick_down,
)
from safepassage.statements.wording import Scribe
from safepassage.statements.words import language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from safepassage.claims.figures import Claim
    from safepassage.ledger.figures import Figure
    from safepassage.statements.axes import Frame
    from safepassage.statements.contested import Contested, Mark, Panel, Series
    from safepassage.statements.ours import Own
    from safepassage.statements.strokes import Shape
    from safepassage.statements.words import Language

__all__ = ["WIDTH_MM", "Look", "drawn", "looks_of"]

WIDTH_MM: Final = 234.0
_GUTTER_MM: Final = 17.0
_MARGIN_MM: Final = 3.0
_HEIGHTS_MM: Final = ((20, 140.0), (12, 110.0), (4, 64.0), (1, 44.0))
"""From so many series on, a field of that height."""
_HEAD_MM: Final = 7.0
_DAYS_MM: Final = 4.0
_MONTHS_MM: Final = 4.6
_RUG_MM: Final = 3.9
_WORD_MM: Final = 1.22


@dataclass(frozen=True, slots=True)
class Look:
    """How one series looks: its source's colour, its definition's shape."""

    colour: str
    shape: str


def drawn(found: Contested, at: int, lang: str, tz: ZoneInfo) -> list[Shape]:
    """The shapes of one panel: axes, bars, lines, marks, labels, and the rug of claims without a number."""
    panel = found.panels[at]
    looks = looks_of(found, panel)
    frame = _frame(panel, tz)
    scribe = Scribe(language(lang), {}, tz)
    drawing = _Drawing(frame, scribe.language)
    _axes(drawing, panel, scribe)
    for at_own, own in enumerate(panel.own):
        _own(drawing, own, own_letter(at_own), panel.unit)
    for series in panel.series:
        _series(drawing, series, looks[series.number])
    _rug(drawing, panel, looks, scribe)
    return drawing.finished()


def looks_of(found: Contested, panel: Panel) -> dict[int, Look]:
    """Number of a series → its colour, by source over the whole picture, and its shape, by definition within it."""
    colours, seen = _colours(found), dict[str, int]()
    out = {}
    for each in panel.series:
        who = each.definition.who
        turn, at = divmod(colours[who], len(COLOURS))
        place = seen.get(who, 0)
        seen[who] = place + 1
        out[each.number] = Look(COLOURS[at], SHAPES[(place + 3 * turn) % len(SHAPES)])
    return out


def _colours(found: Contested) -> dict[str, int]:
    """Source → number of its colour: the first that no source has which speaks in a panel with it."""
    out: dict[str, int] = {}
    beside: dict[str, set[str]] = {}
    for panel in found.panels:
        speaking = {each.definition.who for each in panel.series}
        for who in speaking:
            beside.setdefault(who, set()).update(speaking)
    for who in found.sources:
        barred = {out[each] for each in beside[who] if each in out}
        out[who] = next(at for at in range(len(barred) + 1) if at not in barred)
    return out


class _Drawing:
    """The shapes of one panel, gathered: the field first, then what lies on it, then labels."""

    def __init__(self, frame: Frame, tongue: Language) -> None:
        self.frame = frame
        self.tongue = tongue
        self.shapes: list[Shape] = []
        self.marks: list[Shape] = []
        self.taken: list[Box] = []
        self.labels: list[tuple[Label, str, str, bool]] = []

    def label(
        self, x_mm: float, y_mm: float, words: str, colour: str, *, bar: Box | None = None, own: bool = False
    ) -> None:
        """Keep a label for the end; what lies upon a bar of its own may cover it."""
        self.labels.append((Label(x_mm, y_mm, badge_mm(words), BADGE_MM, bar), words, colour, own))
        self.taken += [] if bar is None else [bar]

    def finished(self) -> list[Shape]:
        """Everything, with the labels where they have room, tied to their mark where they had to go far."""
        room = Box(_GUTTER_MM, 0.0, self.frame.width_mm, self.frame.height_mm)
        boxes = placed([each[0] for each in self.labels], self.taken, room)
        ties, badges = [], []
        for box, (label, words, colour, own) in zip(boxes, self.labels, strict=True):
            middle = (box.left_mm + box.width_mm / 2, box.top_mm + box.height_mm / 2)
            if label.bar is None or not box.covered_share(label.bar):
                ties.append(line((label.x_mm, label.y_mm, *middle), colour, 0.35))
            badges.append(badge(box, words, colour, own=own))
        return [*self.shapes, *ties, *self.marks, *badges]


def _frame(panel: Panel, tz: ZoneInfo) -> Frame:
    """The days and the numbers that the panel needs room for."""
    moments = [*_moments(panel)]
    numbered = any(series.marks for series in panel.series)
    whole = _is_whole(panel.unit)
    top = max([Fraction(0), *_tops(panel)])
    high_mm = next(high for least, high in _HEIGHTS_MM if len(panel.series) >= least) if numbered else 0.0
    size_mm = (WIDTH_MM - _GUTTER_MM - _MARGIN_MM, high_mm, _HEAD_MM if numbered else 0.0)
    return frame_of(min(moments), max(moments), steps(top, whole=whole)[-1] if numbered else Fraction(0), tz, size_mm)


def _moments(panel: Panel) -> Iterator[int]:
    """Every moment that is drawn: a total's end, both ends of a period."""
    for series in panel.series:
        for each in series.claims:
            yield from (each.span.start_s, each.span.end_s) if series.is_bars else (each.span.end_s,)
    for own in panel.own:
        yield from (each.span.end_s for each in own.points)
        yield from (moment for each in own.bars for moment in (each.span.start_s, each.span.end_s))


def _tops(panel: Panel) -> Iterator[Fraction]:
    yield from (_top(each) for series in panel.series for each in series.marks)
    yield from (_own_bounds(each, panel.unit)[1] for own in panel.own for each in (*own.points, *own.bars))


def _is_whole(unit: str) -> bool:
    measure = unit_named(unit)
    return measure is None or measure.whole


def _top(each: Mark) -> Fraction:
    """The largest number that was printed; what "about" adds to it may run out of the field, and says how far."""
    quantity = each.claim.quantity
    assert quantity is not None
    assert quantity.value is not None
    return quantity.value_to or quantity.value


def _own_bounds(figure: Figure, unit: str) -> tuple[Fraction, Fraction]:
    bounds = in_unit(figure.value, figure.unit, unit).bounds
    assert bounds is not None
    return bounds.lo, bounds.lo if bounds.hi is None else bounds.hi


def _axes(drawing: _Drawing, panel: Panel, scribe: Scribe) -> None:
    frame, out = drawing.frame, drawing.shapes
    right, tongue = _GUTTER_MM + frame.width_mm, scribe.language
    if frame.top:
        for step in steps(frame.top, whole=_is_whole(panel.unit)):
            y_mm = frame.y_mm(step)
            out.append(line((_GUTTER_MM, y_mm, right, y_mm), HAIR if step else QUIET, 0.4 if step else 0.7))
            out.append(text(_GUTTER_MM - 1.8, y_mm, digits(step, tongue), align="right"))
    else:
        out.append(line((_GUTTER_MM, frame.height_mm, right, frame.height_mm), QUIET, 0.7))
    base = frame.height_mm
    bands = days(frame, scribe.tz)
    for band in bands:
        x_mm = _GUTTER_MM + frame.x_mm(band.start_s)
        out.append(line((x_mm, base, x_mm, base + (1.6 if band.day.day == 1 else 0.9)), QUIET, 0.4))
        if band.named:
            middle = _GUTTER_MM + (frame.x_mm(band.start_s) + frame.x_mm(band.end_s)) / 2
            out.append(text(middle, base + 2.5, str(band.day.day), size_pt=6.0))
    _month_names(drawing, base + (_DAYS_MM if bands else 0.0), scribe)


def _month_names(drawing: _Drawing, top_mm: float, scribe: Scribe) -> None:
    frame, out, tongue = drawing.frame, drawing.shapes, scribe.language
    bands = months(frame, scribe.tz)
    by_year = is_by_year(bands)
    for band in bands:
        x_mm = _GUTTER_MM + frame.x_mm(band.start_s)
        if band.start_s > frame.start_s:
            out.append(line((x_mm, 0.0 if frame.top else top_mm - _DAYS_MM, x_mm, top_mm + 3.6), "#c2cad3", 0.4))
        if band.named:
            month = "" if by_year else f"{tongue.month(band.day.month, alone=True)} "
            out.append(text(x_mm + 1.2, top_mm + 2.2, f"{month}{band.day.year}", align="left", colour=INK, bold=True))


def _series(drawing: _Drawing, series: Series, look: Look) -> None:
    if series.is_bars:
        for each in series.marks:
            _bar(drawing, each.claim, str(series.number), look.colour)
        return
    dash = "dashed" if series.definition.scope == "at" else "solid"
    for run in series.runs:
        places = [_place(drawing.frame, each.claim) for each in run]
        for (x_mm, y_mm), (to_x, to_y) in pairwise(places):
            drawing.marks.append(line((x_mm, y_mm, to_x, to_y), look.colour, 1.0, dash))
            drawing.taken += along(x_mm, y_mm, to_x, to_y)
        for each in run:
            _point(drawing, each.claim, look, hollow=series.definition.scope != "cumulative")
        drawing.label(*places[-1], str(series.number), look.colour)


def _place(frame: Frame, claim: Claim) -> tuple[float, float]:
    """Where a claim's number stands: at the end of its days, at the height of what was printed."""
    assert claim.quantity is not None
    assert claim.quantity.value is not None
    return _GUTTER_MM + frame.x_mm(claim.span.end_s), frame.y_mm(claim.quantity.value)


def _hedge(drawing: _Drawing, claim: Claim, x_mm: float, y_mm: float, colour: str) -> None:
    """The sign of what the number leaves open."""
    bounds, quantity, frame = claim.bounds, claim.quantity, drawing.frame
    assert bounds is not None
    assert quantity is not None
    low_mm = frame.y_mm(bounds.lo)
    if bounds.hi is None:
        drawing.marks += arrow(x_mm, y_mm, colour)
        drawing.taken += along(x_mm, y_mm, x_mm, y_mm - 5)
    elif quantity.hedge == "nearly":
        drawing.marks += tick_down(x_mm, y_mm, low_mm, colour)
        drawing.taken += along(x_mm, y_mm, x_mm, max(low_mm, y_mm + 2))
    elif not bounds.exact:
        high_mm = frame.y_mm(bounds.hi)
        drawing.marks += interval(x_mm, low_mm, max(0.0, high_mm), colour, is_open=high_mm < 0)
        drawing.taken += along(x_mm, low_mm, x_mm, max(0.0, high_mm))
        if high_mm < 0:
            words = f"↑ {digits(bounds.hi, drawing.tongue)}"
            drawing.marks.append(text(x_mm + 1.6, 1.2, words, align="left", colour=colour))


def _point(drawing: _Drawing, claim: Claim, look: Look, *, hollow: bool) -> None:
    x_mm, y_mm = _place(drawing.frame, claim)
    _hedge(drawing, claim, x_mm, y_mm, look.colour)
    drawing.taken.append(Box(x_mm - 1.4, y_mm - 1.4, 2.8, 2.8))
    assert claim.quantity is not None
    drawing.marks.append(mark(x_mm, y_mm, look.shape, look.colour, hollow=hollow))
    if claim.quantity.hedge == "range" and claim.quantity.value_to is not None:
        end = drawing.frame.y_mm(claim.quantity.value_to)
        drawing.taken.append(Box(x_mm - 1.4, end - 1.4, 2.8, 2.8))
        drawing.marks.append(mark(x_mm, end, look.shape, look.colour, hollow=hollow))


def _bar(drawing: _Drawing, claim: Claim, words: str, colour: str) -> None:
    frame, bounds = drawing.frame, claim.bounds
    to_x, y_mm = _place(frame, claim)
    x_mm = _GUTTER_MM + frame.x_mm(claim.span.start_s)
    assert bounds is not None
    if bounds.hi is not None and not bounds.exact:
        top_mm = max(0.0, frame.y_mm(bounds.hi))
        drawing.shapes.append(rect((x_mm, top_mm, to_x - x_mm, frame.y_mm(bounds.lo) - top_mm), colour, 0.2))
    _hedge(drawing, claim, (x_mm + to_x) / 2, y_mm, colour)
    drawing.marks += bar(x_mm, to_x, y_mm, colour)
    drawing.label(to_x, y_mm, words, colour, bar=Box(x_mm, y_mm - 1.1, to_x - x_mm, 2.2))


def _own(drawing: _Drawing, own: Own, letter: str, unit: str) -> None:
    """Ours: totals as points on a thick line, counts over a period between two rails; intervals keep both ends."""
    frame = drawing.frame
    places = []
    for each in own.points:
        low, high = _own_heights_mm(frame, each, unit)
        x_mm = _GUTTER_MM + frame.x_mm(each.span.end_s)
        places.append((x_mm, low))
        drawing.shapes += interval(x_mm, low, high, OURS, 1.4) if low != high else ()
        drawing.shapes += arrow(x_mm, high, OURS) if each.value is not None and each.value.hi is None else ()
        drawing.shapes += [mark(x_mm, end, "circle", OURS, radius_mm=1.3) for end in dict.fromkeys((low, high))]
        drawing.taken.append(Box(x_mm - 1.5, high - 1.5, 3.0, low - high + 3.0))
    for at, joined in enumerate(own.joined):
        if joined:
            drawing.shapes.append(line((*places[at - 1], *places[at]), OURS, 2.0))
            drawing.taken += along(*places[at - 1], *places[at])
    for each in own.bars:
        low, high = _own_heights_mm(frame, each, unit)
        x_mm, to_x = (_GUTTER_MM + frame.x_mm(moment) for moment in (each.span.start_s, each.span.end_s))
        drawing.shapes += own_bar(x_mm, to_x, low, high)
        over = Box(x_mm, high - 1.1, to_x - x_mm, low - high + 2.2)
        drawing.label(x_mm, (low + high) / 2, letter, OURS, bar=over, own=True)
    if places:
        drawing.label(*places[-1], letter, OURS, own=True)


def _own_heights_mm(frame: Frame, figure: Figure, unit: str) -> tuple[float, float]:
    low, high = _own_bounds(figure, unit)
    return frame.y_mm(low), frame.y_mm(high)


def _rug(drawing: _Drawing, panel: Panel, looks: dict[int, Look], scribe: Scribe) -> None:
    """Below the days, claims without a number, each with its word; in as many rows as they need."""
    frame = drawing.frame
    lanes_mm: list[float] = []
    spoken = [(each.span.end_s, series.number, each) for series in panel.series for each in series.words]
    top_mm = frame.height_mm + (_DAYS_MM if days(frame, scribe.tz) else 0.0) + _MONTHS_MM + 2.0
    for end_s, number, claim in sorted(spoken, key=lambda one: one[:2]):
        words, x_mm = said(claim, scribe), _GUTTER_MM + frame.x_mm(end_s)
        frame_mm = badge_mm(str(number))
        wide_mm = frame_mm + 5.0 + _WORD_MM * len(words)
        left_mm = min(x_mm, _GUTTER_MM + frame.width_mm - wide_mm)
        lane = next((at for at, end in enumerate(lanes_mm) if end <= left_mm), len(lanes_mm))
        lanes_mm[lane:] = [left_mm + wide_mm, *lanes_mm[lane + 1 :]]
        y_mm = top_mm + lane * _RUG_MM
        colour = looks[number].colour
        drawing.shapes.append(line((x_mm, y_mm - 1.4, x_mm, y_mm + 1.4), colour, 1.4))
        drawing.shapes.append(badge((left_mm + 1.2, y_mm - BADGE_MM / 2, frame_mm, BADGE_MM), str(number), colour))
        drawing.shapes.append(text(left_mm + frame_mm + 2.2, y_mm, words, align="left", size_pt=6.2, colour=INK))
