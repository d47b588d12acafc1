"""`safepassage coverage`: what of each corridor was watched in a period, by whom, and the hours that nobody saw."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import known_options, nature_words, open_operation, operation_first, period_of, view_of
from safepassage.cli.output import format_option, table
from safepassage.interchange.as_json import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Interval
    from safepassage.monitoring.figures import Cover, Gap
    from safepassage.monitoring.spans import Span

__all__ = ["command"]

_MINUTE_S: Final = 60
_DAY_S: Final = 86_400
_DAYS_FROM_H: Final = 48
_CELLS_MAX: Final = 72
_CELLS_S: Final = (60, 300, 600, 900, 1800, 3600, 7200, 21_600)
"""Lengths of a cell of the picture: the first with which it is no wider than `_CELLS_MAX`; above, whole days."""
_DAY_MIN: Final = 1440
_APART_MIN: Final = (15, 30, 60, 120, 180, 360, 720, _DAY_MIN)
_MARK_SIGNS: Final = 7
"""From one mark of an hour to the next there are so many signs at least."""
_WATCHED, _PARTLY, _UNWATCHED, _CLOSED = "█", "▒", "·", " "


@click.command("coverage")
@click.argument("words", nargs=-1, metavar="[OPERATION]")
@click.option("--period", default="start", show_default=True, help="night:DATE, day:DATE, start, or FROM/TO.")
@known_options
@format_option("text", "json", default="text")
def command(words: tuple[str, ...], period: str, as_of: str | None, as_known_at: str | None, form: str) -> None:
    """Show what was watched of each corridor, and its gaps.

    Only what was open is asked for. A corridor is watched while any part of it is; each stretch has a line of its own.
    What nobody saw is unknown: it is a gap, and never an empty road. For the monitoring and corridor roles: where
    nobody looks is nobody else's to know.
    """
    from safepassage.corridors.states import open_spans
    from safepassage.geography.gazetteer import gazetteer
    from safepassage.interchange.watch_lines import stretches_of
    from safepassage.monitoring.figures import cover, gaps

    folder, _ = operation_first(words)
    with open_operation(folder) as operation:
        view = view_of(operation, as_of, as_known_at)
        span = period_of(view, period).span
        opened = open_spans(view, span)
        covers = cover(view, span, opened, stretches_of(gazetteer(view)))
        holes, tz = gaps(view, span, opened), view.card.tz
        now_s, nature = view.as_of_s, view.card.nature
    if form == "json":
        said = {"nature": nature, "corridors": [_as_json(each, now_s) for each in covers],
                "gaps": [_gap_json(each) for each in holes]}  # fmt: skip
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo("\n".join([nature_words(nature), *_lines(covers, holes, span, now_s, tz, nature)]))


def _lines(
    covers: Sequence[Cover], holes: Sequence[Gap], span: Interval, now_s: int, tz: ZoneInfo, nature: str
) -> Iterator[str]:
    if not any(each.opened for each in covers):
        yield "No corridor was open in that period."
        return
    days = -(-span.duration_s // (_DAY_S * _CELLS_MAX))
    cell_s = next((each for each in _CELLS_S if span.duration_s <= each * _CELLS_MAX), days * _DAY_S)
    rows = [
        {
            "corridor": each.corridor if not each.stretch else "",
            "stretch": each.stretch,
            "open": _hours(each.opened),
            "watched": _hours(each.watched),
            "%": _percent(each),
            "last look": "never" if each.last_s is None else f"{_age(now_s - each.last_s)} ago",
            "by": ", ".join(each.sources),
        }
        for each in covers
    ]
    yield from table(rows, ("corridor", "stretch", "open", "watched", "%", "last look", "by"))
    yield ""
    signs = f"{_WATCHED} watched, {_PARTLY} in part, {_UNWATCHED} open and unwatched"
    yield f"{nature_words(nature)}: {span_text(span, tz)}, {cell_s // _MINUTE_S} minutes a sign: {signs}."
    width = max(len(each.stretch or each.corridor) for each in covers)
    yield f"{'':<{width}}  {_hours_along(span, cell_s, tz)}"
    for each in covers:
        yield f"{each.stretch or each.corridor:<{width}} │{_picture(each, span, cell_s)}│"
    if holes:
        yield ""
        reasons = [
            {
                "gap": each.corridor,
                "from–to": span_text(_interval(each.start_s, each.end_s), tz),
                "for": _age(each.end_s - each.start_s),
                "why": ", ".join(each.reasons) or "nobody said",
            }
            for each in holes
        ]
        yield from table(reasons, ("gap", "from–to", "for", "why"))


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


def _picture(each: Cover, span: Interval, cell_s: int) -> str:
    from safepassage.monitoring.spans import common, seconds_of

    signs = []
    for start_s in range(span.start_s, span.end_s, cell_s):
        cell = [(start_s, min(start_s + cell_s, span.end_s))]
        opened, watched = seconds_of(common(each.opened, cell)), seconds_of(common(each.watched, cell))
        signs.append(
            _CLOSED if not opened else _UNWATCHED if not watched else _WATCHED if watched == opened else _PARTLY
        )
    return "".join(signs)


def _as_json(each: Cover, now_s: int) -> dict[str, Any]:
    from safepassage.monitoring.spans import seconds_of

    return {
        "corridor": each.corridor,
        "stretch": each.stretch,
        "open_min": seconds_of(each.opened) / _MINUTE_S,
        "watched_min": seconds_of(each.watched) / _MINUTE_S,
        "watched": [_span_json(one) for one in each.watched],
        "sources": list(each.sources),
        "last_look_age_min": None if each.last_s is None else (now_s - each.last_s) / _MINUTE_S,
    }


def _gap_json(gap: Gap) -> dict[str, Any]:
    return {"corridor": gap.corridor, "span": _span_json((gap.start_s, gap.end_s)), "reasons": list(gap.reasons)}


def _span_json(span: Span) -> list[str]:
    from safepassage.foundation.times import iso_utc

    return [iso_utc(moment_s) for moment_s in span]


def _interval(start_s: int, end_s: int) -> Interval:
    from safepassage.foundation.times import Interval

    return Interval(start_s, end_s)


def _hours(spans: Sequence[Span]) -> str:
    from safepassage.monitoring.spans import seconds_of

    return _age(seconds_of(spans))


def _percent(each: Cover) -> str:
    from safepassage.monitoring.spans import seconds_of

    opened = seconds_of(each.opened)
    return f"{100 * seconds_of(each.watched) // opened}" if opened else ""


def _age(age_s: int) -> str:
    hours, minutes = divmod(age_s // _MINUTE_S, 60)
    if hours >= _DAYS_FROM_H:
        return f"{hours // 24} d {hours % 24} h"
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
