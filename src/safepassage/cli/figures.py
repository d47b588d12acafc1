"""`safepassage figures`: every figure over a period, with its unit, place, population, method and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import (
    known_options,
    open_operation,
    operation_first,
    period_of,
    refuse_unknown_place,
    view_of,
)
from safepassage.cli.output import emit, format_option, unit_symbol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Figure

__all__ = ["command"]

_TITLES = ("figure", "of", "value", "unit", "place", "population", "over", "method", "species", "rests on", "trace")


@click.command("figures")
@click.argument("words", nargs=-1, metavar="[OPERATION] [NAME]")
@click.option("--period", default="start", show_default=True, help="night:DATE, day:DATE, start, or FROM/TO.")
@click.option("--place", default="", help="Only this place.")
@click.option("--unknown", is_flag=True, help="List figures that nobody reported, too.")
@known_options
@format_option("table", "json", "csv")
def command(
    words: tuple[str, ...], period: str, place: str, as_of: str | None, as_known_at: str | None, form: str,
    *, unknown: bool,
) -> None:  # fmt: skip
    """Compute figures over a period; NAME picks those whose name begins with it.

    Each has a trace id: `safepassage trace OPERATION ID` shows what it rests on. One that is
    not over the period itself, such as what has crossed since the start, says over what.
    """
    from safepassage.interchange.as_json import figure_to_json
    from safepassage.interchange.asking import refuse_unknown_name
    from safepassage.statements.listed import all_figures, names_of

    folder, rest = operation_first(words, most=1)
    with open_operation(folder) as operation:
        view = view_of(operation, as_of, as_known_at)
        span = period_of(view, period)
        found = all_figures(view, span)
        if rest:
            refuse_unknown_name(rest[0], names_of(view.kinds, found), "Leave it out to see them all.")
        if place:
            refuse_unknown_place(view, place, (each.place for each in found))
        chosen = [
            each
            for each in found
            if (unknown or each.value is not None)
            and (not place or each.place == place)
            and (not rest or each.name.startswith(rest[0]))
        ]
        asked, tz = span.span, view.card.tz
    rows = [figure_to_json(each) if form == "json" else _row(each, asked, tz) for each in chosen]
    emit(form, rows, _TITLES, "No figure is known over that period; --unknown lists what could be.")


def _row(figure: Figure, asked: Interval, tz: ZoneInfo) -> dict[str, Any]:
    from safepassage.interchange.as_json import figure_to_json, span_text

    return {
        **figure_to_json(figure),
        "over": "" if figure.span == asked else span_text(figure.span, tz),
        "unit": unit_symbol(figure.unit),
        "of": " ".join(f"{name}={word}" for name, word in sorted(figure.labels.items())),
        "rests on": figure.trace.count,
        "trace": figure.trace_id if figure.trace.count else "",
    }
