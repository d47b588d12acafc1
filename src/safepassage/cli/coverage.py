"""`safepassage coverage`: what of each corridor was watched in a period, by whom, what nobody saw, what was planned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from safepassage.cli.common import known_options, nature_words, open_operation, operation_first, period_of, view_of
from safepassage.cli.output import emit, format_option, table
from safepassage.interchange.as_json import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Interval
    from safepassage.monitoring.figures import Cover, Gap
    from safepassage.monitoring.flown import Flown
    from safepassage.monitoring.spans import Span

__all__ = ["command"]

_MINUTE_S: Final = 60
_DAY_S: Final = 86_400
_DAYS_FROM_H: Final = 48
_CELLS_MAX: Final = 72
_CELLS_S: Final = (60, 300, 600, 900, 1800, 3600, 7200, 21_600)
"""Lengths of a cell of the picture: the first with which it is no wider than `_CELLS_MAX`; above, whole days."""
_FLOWN: Final = {
    "planned": "planned",
    "as_planned": "as planned",
    "by_others": "by another or unsaid",
    "missed": "missed",
    "for_others": "for another",
    "unplanned": "without a plan",
}
_DAY_MIN: Final = 1440
_APART_MIN: Final = (15, 30, 60, 120, 180, 360, 720, _DAY_MIN)
_MARK_SIGNS: Final = 7
"""From one mark of an hour to the next there are so many signs at least."""
_WATCHED, _PARTLY, _UNWATCHED, _MISSED, _CLOSED = "█", "▒", "·", "×", " "


@click.command("coverage")
@click.argument("words", nargs=-1, metavar="[OPERATION]")
@click.option("--period", default="start", show_default=True, help="night:DATE, day:DATE, start, or FROM/TO.")
@known_options
@format_option("text", "json", "csv", default="text")
def command(words: tuple[str, ...], period: str, as_of: str | None, as_known_at: str | None, form: str) -> None:
    """Show what was watched of each corridor, its gaps, and what was planned and flown.

    Only what was open is asked for. A corridor is watched while any part of it is; each stretch has lines of its own.
    What nobody saw is unknown: it is a gap, and never an empty road. What was planned is held against what was flown,
    by place and by aircraft, as far as it is due. For the monitoring and corridor roles: where
    nobody looks is nobody else's to know.
    """
    from safepassage.cli.coverage_rows import CSV_TITLES, csv_rows, nested
    from safepassage.corridors.states import open_spans
    from safepassage.geography.gazetteer import gazetteer
    from safepassage.monitoring.figures import cover, gaps
    from safepassage.monitoring.flown import flown, flown_by_aircraft

    folder, _ = operation_first(words)
    with open_operation(folder) as operation:
        view = view_of(operation, as_of, as_known_at)
        span = period_of(view, period).span
        opened, stretches = open_spans(view, span), gazetteer(view).stretches()
        covers, holes = cover(view, span, opened, stretches), gaps(view, span, opened, stretches)
        compared = [*flown(view, span), *flown_by_aircraft(view, span)]
        now_s, nature, tz = view.as_of_s, view.card.nature, view.card.tz
    if form == "json":
        click.echo(json.dumps(nested(covers, holes, compared, nature, now_s), ensure_ascii=False, indent=1))
    elif form == "csv":
        emit("csv", list(csv_rows(covers, holes, compared, nature, now_s)), CSV_TITLES)
    else:
        lines = [*_lines(covers, holes, compared, span, now_s, tz, nature), *_compared(compared)]
        click.echo("\n".join([nature_words(nature), *lines]))


def _lines(
    covers: Sequence[Cover],
    holes: Sequence[Gap],
    compared: Sequence[Flown],
    span: Interval,
    now_s: int,
    tz: ZoneInfo,
    nature: str,
) -> Iterator[str]:
    if not any(each.opened for each in covers):
        yield "No corridor was open in that period."
        return
    days = -(-span.duration_s // (_DAY_S * _CELLS_MAX))
    cell_s = next((each for each in _CELLS_S if span.duration_s <= each * _CELLS_MAX), days * _DAY_S)
    rows = [
        {
            "corridor": each.corridor if not each.stretch else "",
            "stretch": each.stretch or "any part",
            "open": _hours(each.opened),
            "watched": _hours(each.watched),
            "%": _percent(each),
            "last look": "never" if each.last_s is None else _look(each.last_s, now_s, tz),
            "cm a pixel": _resolution(each),
            "by": ", ".join(_by(each)),
        }
        for each in covers
    ]
    yield from table(rows, ("corridor", "stretch", "open", "watched", "%", "last look", "cm a pixel", "by"))
    yield ""
    missed = {(each.corridor, each.stretch): each.missed for each in compared if not each.aircraft}
    signs = f"{_WATCHED} watched, {_PARTLY} in part, {_UNWATCHED} open and unwatched"
    if any(missed.values()):
        signs += f", {_MISSED} though it was planned"
    yield f"{nature_words(nature)}: {span_text(span, tz)}, {cell_s // _MINUTE_S} minutes a sign: {signs}."
    width = max(len(each.stretch or each.corridor) for each in covers)
    yield f"{'':<{width}}  {_hours_along(span, cell_s, tz)}"
    for each in covers:
        yield f"{each.stretch or each.corridor:<{width}} │{_picture(each, missed, span, cell_s)}│"
    if holes:
        yield ""
        reasons = [
            {
                "gap": each.corridor if not each.stretch else "",
                "stretch": each.stretch or "every part",
                "from–to": span_text(_interval(each.start_s, each.end_s), tz),
                "for": _age(each.end_s - each.start_s),
                "why": ", ".join(each.reasons) or "nobody said",
            }
            for each in holes
        ]
        yield from table(reasons, ("gap", "stretch", "from–to", "for", "why"))


def _compared(compared: Sequence[Flown]) -> Iterator[str]:
    """What was planned and flown, by place and by aircraft."""
    for titles, found in (
        (("corridor", "stretch"), [each for each in compared if not each.aircraft]),
        (("aircraft",), [each for each in compared if each.aircraft]),
    ):
        rows = [
            {
                titles[0]: each.aircraft or ("" if each.stretch else each.corridor),
                "stretch": each.stretch or "every part",
            }
            | {word: _hours(getattr(each, name)) for name, word in _FLOWN.items()}
            for each in found
        ]
        if rows:
            words = [word for name, word in _FLOWN.items() if len(titles) == 1 or not name.endswith("_others")]
            yield ""
            yield from table(rows, (*titles, *words))


def _hours_along(span: Interval, cell_s: int, tz: ZoneInfo) -> str:
    """The hours, and where a day begins its date, each above the sign within which it strikes."""
    from datetime import datetime, timedelta

    room_min = _MARK_SIGNS * cell_s // _MINUTE_S
    apart_min = next((each for each in _APART_MIN if each >= room_min), -(-room_min // _DAY_MIN) * _DAY_MIN)
    first, struck = datetime.fromtimestamp(span.start_s, tz).date(), datetime.fromtimestamp(span.start_s - 1, tz)
    marks = ""
    for number, start_s in enumerate(range(span.start_s, span.end_s, cell_s)):
        last = datetime.fromtimestamp(min(start_s + cell_s, span.end_s) - 1, tz)
        minute = (last.hour * 60 + last.minute) // apart_min * apart_min if cell_s < _DAY_S else 0
        begun = last.replace(hour=minute // 60, minute=minute % 60, second=0)
        if cell_s >= _DAY_S:
            begun, is_due = datetime.fromtimestamp(start_s, tz), number % _MARK_SIGNS == 0
        else:
            is_due = (begun.date() - first) % timedelta(minutes=max(apart_min, _DAY_MIN)) == timedelta(0)
        if begun > struck and is_due:
            is_day = not minute and span.duration_s > _DAY_S
            marks = f"{marks:<{number}}{begun:%m-%d}" if is_day else f"{marks:<{number}}{begun:%H:%M}"
        struck = last
    return marks


def _picture(each: Cover, missed: Mapping[tuple[str, str], Sequence[Span]], span: Interval, cell_s: int) -> str:
    from safepassage.monitoring.spans import common, seconds_of

    signs = []
    not_held = common(each.opened, missed.get((each.corridor, each.stretch), ()))
    for start_s in range(span.start_s, span.end_s, cell_s):
        cell = [(start_s, min(start_s + cell_s, span.end_s))]
        opened, watched = seconds_of(common(each.opened, cell)), seconds_of(common(each.watched, cell))
        unseen = _MISSED if common(not_held, cell) else _UNWATCHED
        signs.append(_CLOSED if not opened else unseen if not watched else _WATCHED if watched == opened else _PARTLY)
    return "".join(signs)


def _interval(start_s: int, end_s: int) -> Interval:
    from safepassage.foundation.times import Interval

    return Interval(start_s, end_s)


def _hours(spans: Sequence[Span]) -> str:
    from safepassage.monitoring.spans import seconds_of

    return _age(seconds_of(spans))


def _look(last_s: int, now_s: int, tz: ZoneInfo) -> str:
    """When somebody last looked: of a night that is long past the age alone says little."""
    from datetime import datetime

    return f"{datetime.fromtimestamp(last_s, tz):%m-%d %H:%M}, {_age(now_s - last_s)} ago"


def _by(each: Cover) -> Iterator[str]:
    """Such as `crew-1`, or `crew-2 (north-1, north-2)` where aircraft are named."""
    for source in dict.fromkeys(one.source for one in each.by):
        named = [one.aircraft for one in each.by if one.source == source and one.aircraft]
        yield f"{source} ({', '.join(named)})" if named else source


def _resolution(each: Cover) -> str:
    """Such as `6.4`, or `4–12 for 2 h 10 min` where the rest of the time nobody said it."""
    if each.pixel_cm is None:
        return "unknown" if each.watched else ""
    said = "–".join(dict.fromkeys(f"{float(at_cm):g}" for at_cm in each.pixel_cm))
    return said if each.resolved == each.watched else f"{said} for {_hours(each.resolved)}"


def _percent(each: Cover) -> str:
    from safepassage.monitoring.spans import seconds_of

    opened = seconds_of(each.opened)
    return f"{100 * seconds_of(each.watched) // opened}" if opened else ""


def _age(age_s: int) -> str:
    hours, minutes = divmod(age_s // _MINUTE_S, 60)
    if hours >= _DAYS_FROM_H:
        return f"{hours // 24} d {hours % 24} h"
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
