"""`safepassage trace`: from a figure to the observations it rests on, and from an observation to its proof."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from safepassage.cli.common import known_options, open_operation, operation_first, period_of, view_of
from safepassage.cli.output import emit, format_option, unit_symbol
from safepassage.ledger.figures import TRACE_IDS_MAX

if TYPE_CHECKING:
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.operation import Operation
    from safepassage.statements.listed import Page

__all__ = ["command"]

_TITLES: Final = ("position", "id", "kind", "source", "source_id", "occurred", "place")


@click.command("trace")
@click.argument("words", nargs=-1, metavar="[OPERATION] FIGURE|TRACE|ID")
@click.option(
    "--period", default="", help="Period of the figure; without it the whole and its last 31 nights are looked at."
)
@click.option("--cursor", type=click.IntRange(0), default=0, help="Pass over so many observations of the figure.")
@click.option("--limit", type=click.IntRange(1), default=TRACE_IDS_MAX, show_default=True, help="Show at most so many.")
@known_options
@format_option("table", "json")
def command(
    words: tuple[str, ...], period: str, cursor: int, limit: int, as_of: str | None, as_known_at: str | None, form: str
) -> None:
    """Show what a figure rests on, or an observation with its place on the ledger.

    FIGURE is a figure's name, TRACE the id printed beside it, ID an observation's id or the
    beginning of one (six digits at least), or SOURCE/NUMBER: its source and own number.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.proofs import named, on_one_line
    from safepassage.statements.listed import figures_named, pages_of

    folder, (what,) = operation_first(words, least=1, most=1, what="what to trace")
    with open_operation(folder) as operation:
        view = view_of(operation, as_of, as_known_at)
        found = named(operation, what)
        if found:
            pages_of(view, what, (), cursor, limit)
        if len(found) == 1:
            _show(operation, found[0], form)
            return
        if found:
            tz = None if form == "json" else view.card.tz
            emit(form, [on_one_line(operation, id_, tz) for id_ in found], _TITLES)
            how = "have that number; trace one by its id" if "/" in what else "begin like that; write more of the id"
            click.echo(f"Several observations {how}.", err=True)
            return
        figures = list(figures_named(view, what, (period, period_of(view, period)) if period else None))
        if not figures:
            hint = (
                "" if period else " Was it of another period, as-of or position? Give --period, --as-of, --as-known-at."
            )
            msg = f"no figure, trace or observation {what!r} is known here.{hint}"
            raise UsageError(msg)
        pages = pages_of(view, what, [figure.trace for _, figure in figures], cursor, limit)
        _show_figures(operation, list(zip(figures, pages, strict=True)), form)


def _show_figures(operation: Operation, figures: list[tuple[tuple[str, Figure], Page]], form: str) -> None:
    from safepassage.interchange.as_json import figure_to_json, span_text
    from safepassage.interchange.proofs import on_one_line

    if form == "json":
        shown = [
            {
                **figure_to_json(figure),
                "period": name,
                "first": [on_one_line(operation, id_) for id_ in page.ids],
                "cursor": page.cursor,
            }
            for (name, figure), page in figures
        ]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    tz = operation.view().card.tz
    for (name, figure), page in figures:
        made = figure_to_json(figure)
        words = " ".join(f"{label}={word}" for label, word in sorted(figure.labels.items()))
        title = " · ".join(part for part in (figure.name, words, figure.place, figure.population) if part)
        over = f"{name}, {span_text(figure.span, tz)}"
        click.echo(f"{title}: {made['value']} {unit_symbol(figure.unit)}, {over}, {figure.method}")
        click.echo(f"trace {figure.trace_id}: {figure.trace.count} observations, root {figure.trace.root}")
        if len(figures) == 1:
            emit("table", [on_one_line(operation, id_, tz) for id_ in page.ids], _TITLES)
            if page.cursor is not None:
                left = figure.trace.count - page.cursor
                click.echo(f"… and {left} more: --cursor {page.cursor} goes on, --limit {left} shows so many at once.")
    if len(figures) > 1:
        click.echo("\nTrace one of them by its id to see its observations.", err=True)


def _show(operation: Operation, id_: str, form: str) -> None:
    """An observation whole."""
    from safepassage.foundation.ids import short
    from safepassage.interchange.export import raw_of
    from safepassage.interchange.proofs import on_one_line, whole
    from safepassage.ledger.observation import observation_of

    shown = whole(operation, id_)
    if form == "json":
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    row = operation.folds.reader.at(shown["position"])
    assert row is not None
    seen = observation_of(row.content)
    click.echo(f"{seen.kind} {id_}")
    line = on_one_line(operation, id_, operation.view().card.tz)
    line.pop("kind", None)
    del line["id"]
    facts = {**line, "recorded": f"{shown['recorded_at']} on {shown['node']}"}
    if shown["sealed"]:
        facts["personal"] = "sealed in the vault"
    for name in ("corrected_or_withdrawn_by", "other_content_of_the_same_number"):
        if shown[name]:
            facts[name.replace("_", " ")] = ", ".join(short(one) for one in shown[name])
    proof = shown["inclusion_proof"]
    facts["proof"] = (
        f"{len(proof['hashes'])} hashes to root {proof['root']} at {proof['size']} (--format json prints them)"
    )
    width = max(map(len, facts))
    for name, value in facts.items():
        click.echo(f"  {name.ljust(width)}  {value}")
    kind = operation.kinds.get(seen.kind)
    body = seen.body if kind is None else raw_of(seen, kind, operation.nature)["body"]  # totals as they were typed
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))
