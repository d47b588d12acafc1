"""`safepassage trace`: from a figure to the observations it rests on, and from an observation to its proof."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import known_options, open_operation, operation_first, period_of, view_of
from safepassage.cli.output import emit, format_option, span_text, unit_symbol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Period
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.operation import Operation
    from safepassage.ledger.view import View

__all__ = ["command"]

_HEX: Final = re.compile(r"[0-9a-f]{6,64}")
_DAY_S: Final = 86_400
_NIGHTS_MAX: Final = 31
"""Without --period the last month's nights are looked at."""
_TITLES: Final = ("position", "id", "kind", "source", "source_id", "occurred", "place")


@click.command("trace")
@click.argument("words", nargs=-1, metavar="[OPERATION] FIGURE|TRACE|ID")
@click.option(
    "--period", default="", help="Period of the figure; without it the whole and its last 31 nights are looked at."
)
@known_options
@format_option("table", "json")
def command(words: tuple[str, ...], period: str, as_of: str | None, as_known_at: str | None, form: str) -> None:
    """Show what a figure rests on, or an observation with its place on the ledger.

    FIGURE is a figure's name, TRACE the id printed beside it, ID an observation's id or the
    beginning of one (six digits at least), or SOURCE/NUMBER: its source and own number.
    """
    from safepassage.foundation.errors import UsageError

    folder, (what,) = operation_first(words, least=1, most=1, what="what to trace")
    with open_operation(folder) as operation:
        view = view_of(operation, as_of, as_known_at)
        found = _observations(operation, what)
        if len(found) == 1:
            _show(operation, found[0], form)
            return
        if found:
            tz = None if form == "json" else view.card.tz
            emit(form, [_line(operation, id_, tz) for id_ in found], _TITLES)
            how = "have that number; trace one by its id" if "/" in what else "begin like that; write more of the id"
            click.echo(f"Several observations {how}.", err=True)
            return
        figures = list(_figures(view, what, period))
        if not figures:
            hint = (
                "" if period else " Was it of another period, as-of or position? Give --period, --as-of, --as-known-at."
            )
            msg = f"no figure, trace or observation {what!r} is known here.{hint}"
            raise UsageError(msg)
        _show_figures(operation, figures, form)


def _observations(operation: Operation, what: str) -> list[str]:
    """Ids of the observations that this names."""
    from safepassage.ledger.observation import ORIGIN_SEPARATOR

    reader = operation.folds.reader
    if _HEX.fullmatch(what):
        return [row.id.hex() for row in reader.by_id_prefix(what)]
    source, slash, number = what.partition("/")
    return [row.id.hex() for row in reader.by_origin(f"{source}{ORIGIN_SEPARATOR}{number}")] if slash else []


def _figures(view: View, what: str, period: str) -> Iterator[tuple[str, Figure]]:
    """(period's name, figure) of every figure with that name or trace id."""
    from safepassage.cli.figures import all_figures
    from safepassage.statements.compose import public_traces

    for name, span in _periods(view, period):
        published = public_traces(view, span).get(what)
        if published is not None:
            yield name, published
            return
        found = [each for each in all_figures(view, span) if what in (each.trace_id, each.name) and each.trace.count]
        yield from ((name, each) for each in found)
        if found:
            return


def _periods(view: View, period: str) -> Iterator[tuple[str, Period]]:
    from safepassage.statements.nights import nights

    if period:
        yield period, period_of(view, period)
        return
    yield "start", period_of(view, "start")
    ends = [view.tally(kind.name).last_s for kind in view.kinds]
    last_s = max((end_s for end_s in ends if end_s is not None), default=view.card.start_s)
    seen = view.at(as_of_s=min(view.as_of_s, last_s + _DAY_S))
    yield from ((f"night:{name}", night) for name, night in list(nights(seen))[: -_NIGHTS_MAX - 1 : -1])


def _show_figures(operation: Operation, figures: list[tuple[str, Figure]], form: str) -> None:
    from safepassage.cli.figures import figure_to_json

    if form == "json":
        shown = [
            {**figure_to_json(figure), "period": name, "first": [_line(operation, id_) for id_ in figure.trace.first]}
            for name, figure in figures
        ]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    tz = operation.view().card.tz
    for name, figure in figures:
        made = figure_to_json(figure)
        words = " ".join(f"{label}={word}" for label, word in sorted(figure.labels.items()))
        title = " · ".join(part for part in (figure.name, words, figure.place, figure.population) if part)
        over = f"{name}, {span_text(figure.span, tz)}"
        click.echo(f"{title}: {made['value']} {unit_symbol(figure.unit)}, {over}, {figure.method}")
        click.echo(f"trace {figure.trace_id}: {figure.trace.count} observations, root {figure.trace.root}")
        if len(figures) == 1:
            emit("table", [_line(operation, id_, tz) for id_ in figure.trace.first], _TITLES)
            left = figure.trace.count - len(figure.trace.first)
            if left > 0:
                click.echo(f"… and {left} more: `safepassage export` has them all.")
    if len(figures) > 1:
        click.echo("\nTrace one of them by its id to see its observations.", err=True)


def _line(operation: Operation, id_: str, tz: ZoneInfo | None = None) -> dict[str, Any]:
    """An observation on one line; with a zone its times are on that clock, as a person typed them, else in UTC."""
    from safepassage.foundation.ids import short
    from safepassage.interchange.export import raw_of
    from safepassage.ledger.observation import observation_of

    row = operation.folds.reader.by_id(bytes.fromhex(id_))
    if row is None:
        return {"id": short(id_)}
    seen = observation_of(row.content)
    raw = raw_of(seen, operation.kinds[seen.kind], operation.nature) if seen.kind in operation.kinds else {}
    raw.pop("body", None)
    if tz is not None:
        raw["occurred"] = span_text(seen.occurred, tz)
    return {"position": row.position, **raw, "id": short(id_)}


def _show(operation: Operation, id_: str, form: str) -> None:
    """An observation whole: what it says, where it stands, what came of it, and its inclusion proof."""
    from datetime import UTC, datetime

    from safepassage.foundation.ids import short
    from safepassage.interchange.export import raw_of
    from safepassage.ledger.chain import parse_record
    from safepassage.ledger.clock import wall_ms_of
    from safepassage.ledger.observation import observation_of

    reader = operation.folds.reader
    row = reader.by_id(bytes.fromhex(id_))
    assert row is not None
    parts = parse_record(row.record)
    seen = observation_of(row.content)
    head = reader.head()
    recorded = datetime.fromtimestamp(wall_ms_of(parts.recorded_at) / 1000, UTC).isoformat(timespec="milliseconds")
    later = operation.folds.referring(id_)
    rivals = [each.id.hex() for each in reader.by_origin(seen.origin) if each.id.hex() != id_]
    proof = [each.hex() for each in reader.inclusion_proof(row.position, head.size)]
    shown = {
        "id": id_,
        "position": row.position,
        "recorded_at": recorded,
        "node": parts.node,
        "content": json.loads(row.content),
        "sealed": "" if parts.sealed is None else parts.sealed.hex(),
        "corrected_or_withdrawn_by": later,
        "other_content_of_the_same_number": rivals,
        "leaf": row.leaf.hex(),
        "previous_leaf": reader.previous_leaf(row.position).hex(),
        "inclusion_proof": {"size": head.size, "root": head.root.hex(), "hashes": proof},
    }
    if form == "json":
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    click.echo(f"{seen.kind} {id_}")
    line = _line(operation, id_, operation.view().card.tz)
    line.pop("kind", None)
    del line["id"]
    facts = {**line, "recorded": f"{recorded} on {parts.node}"}
    if parts.sealed is not None:
        facts["personal"] = "sealed in the vault"
    if later:
        facts["corrected or withdrawn by"] = ", ".join(short(one) for one in later)
    if rivals:
        facts["other content of the same number"] = ", ".join(short(one) for one in rivals)
    facts["proof"] = f"{len(proof)} hashes to root {head.root.hex()} at {head.size} (--format json prints them)"
    width = max(map(len, facts))
    for name, value in facts.items():
        click.echo(f"  {name.ljust(width)}  {value}")
    kind = operation.kinds.get(seen.kind)
    body = seen.body if kind is None else raw_of(seen, kind, operation.nature)["body"]  # totals as they were typed
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))
