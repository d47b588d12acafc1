"""Reports of what went wrong or deserves a look, on standard error: as lines for people, as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from safepassage.foundation.controls import inert
from safepassage.foundation.errors import DataRefused, SafePassageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.foundation.errors import Fault

__all__ = ["fault_lines", "report"]

SHOWN_MAX: Final = 100
"""Faults that a terminal is shown; `--format json` prints them all."""

_COLUMN_CHARS_MAX: Final = 32
_SPANS_MAX: Final = 4


def report(error: SafePassageError, *, as_json: bool) -> None:
    """Print an error of the tree."""
    faults = error.faults if isinstance(error, DataRefused) else ()
    if as_json:
        from safepassage.interchange.as_json import fault_to_json

        text = _counted(faults) if faults else str(error)
        body = {"error": type(error).__name__, "message": text, "faults": [fault_to_json(fault) for fault in faults]}
        click.echo(inert(json.dumps(body, ensure_ascii=False, indent=2)), err=True)
    elif faults:
        click.echo(f"Refused: {_counted(faults)}, and nothing was recorded.", err=True)
        click.echo("\n".join(fault_lines(faults)), err=True)
    else:
        click.echo(f"Error: {inert(str(error))}", err=True)


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """Where, what was expected, what came, and the way out under it; what is the same is said once."""
    groups: dict[Fault, list[int]] = {}
    for fault in faults:
        rows = groups.setdefault(replace(fault, row=None), [])
        if fault.row is not None:
            rows.append(fault.row)
    shown = list(groups.items())[:SHOWN_MAX]
    places = ["  ".join(part for part in (_rows(rows), fault.field) if part) for fault, rows in shown]
    width = min(_COLUMN_CHARS_MAX, max((len(place) for place in places), default=0))
    lines, file = [], ""
    for at, (fault, place) in enumerate(zip((group for group, _ in shown), places, strict=True)):
        if fault.file != file:
            file = fault.file
            lines.append(f"{file}:" if file else "")
        warning = "" if fault.severity == "error" else "warning: "
        got = f"; got {fault.got}" if fault.got else ""
        lines.append(f"  {place.ljust(width)}  {warning}expected {fault.expected.rstrip('.')}{got}".rstrip())
        following = shown[at + 1][0] if at + 1 < len(shown) else None
        way_out = fault.way_out
        if way_out and not (following and following.way_out == way_out and following.file == file):
            lines.append(f"  {' ' * width}  → {way_out}")
    if len(groups) > len(shown):
        lines.append(f"  … and {len(groups) - len(shown)} more; --format json prints them all.")
    return [inert(line) for line in lines]


def _counted(faults: Sequence[Fault]) -> str:
    warnings = sum(fault.severity == "warning" for fault in faults)
    errors = len(faults) - warnings
    parts = [f"{errors} fault{'s' if errors != 1 else ''}"]
    if warnings:
        parts.append(f"{warnings} warning{'s' if warnings != 1 else ''}")
    return " and ".join(parts)


def _rows(rows: Sequence[int]) -> str:
    """`row 3`, `rows 3-8, 12`, or the first few and how many others.

    >>> _rows([3, 4, 5, 12])
    'rows 3-5, 12'
    """
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and spans[-1][1] == row - 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
    if len(texts) > _SPANS_MAX:
        rest = sum(last - first + 1 for first, last in spans[_SPANS_MAX:])
        texts = [*texts[:_SPANS_MAX], f"… ({rest} others)"]
    return f"row{'s' if len(rows) > 1 else ''} {', '.join(texts)}" if texts else ""
