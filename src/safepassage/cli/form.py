"""The form of a kind on the command line: `field=value` words, and questions for what is missing.

The fields are the columns that a table of the kind has, so what is learnt in one
place holds in the other. In a terminal the form asks for what it needs and says at
once what is wrong with an answer; in a script it asks nothing and returns faults.
"""

from __future__ import annotations

import re
import shutil
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.report import fault_lines
from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.said import FILL_IN, NOTHING
from safepassage.interchange.columns import columns_of, lookup_of, normal_title, unknown
from safepassage.interchange.envelope import EnvelopeReader
from safepassage.interchange.reference import describe, envelope_of
from safepassage.ledger.fields import People

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from zoneinfo import ZoneInfo

    from safepassage.interchange.columns import Column
    from safepassage.interchange.desk import Desk
    from safepassage.ledger.fields import Field
    from safepassage.ledger.kind import Kind

__all__ = ["ask", "at_terminal", "raw_from_words", "titled", "utc_minute"]

_UTC_MINUTE = "%Y-%m-%dT%H:%MZ"
_PART: Final = re.compile(r"([a-z][a-z0-9_.]*)=")
_MOMENT: Final = ", such as 2016-12-10T18:00, 2016-12-10 or now"
_EXAMPLES: Final = {
    "occurred": ", such as 2016-12-10T18:00/2016-12-10T18:15, 2016-12-10T18:00, 2016-12-10 or now",
    "source": ", such as post-karim",
    "place": "; written type/name",
}


def raw_from_words(kind: Kind, words: Iterable[str], now_s: int) -> dict[str, Any]:
    """The raw record of `field=value` words; `now` as a time is this minute.

    Raises:
        DataRefused: a word is no `field=value`, or a field is not one of the kind, or is given twice.
    """
    lookup = lookup_of(kind)
    raw: dict[str, Any] = {"kind": kind.name, "body": {}, "personal": {}}
    faults, seen = [], set()
    for word in words:
        name, equals, value = word.partition("=")
        column = lookup.get(normal_title(name))
        if not equals:
            faults.append(Fault(expected="field=value", got=word, way_out="Quote it if the value has blanks in it."))
        elif column is None:
            faults.append(unknown(name, kind, lookup))
        elif column.title in seen:
            faults.append(Fault(field=name, expected="each field once", got="a second value"))
        else:
            seen.add(column.title)
            _put(raw, column, utc_minute(now_s) if value == "now" and column.field.startswith("occurred") else value)
    if faults:
        raise DataRefused(faults)
    return raw


def ask(kind: Kind, raw: dict[str, Any], desk: Desk, apart: Collection[str] = ()) -> bool:
    """Ask for what the form still needs, or for everything where nothing was given; whether anything was asked.

    Args:
        kind: Whose form it is.
        raw: What is known already; answers are put into it.
        desk: The operation.
        apart: Parts of the envelope that are not asked for.
    """
    if not at_terminal():
        return False
    everything = not raw["body"]
    if everything:
        click.echo(click.wrap_text(f"{kind.title}. {kind.summary}", _width()), err=True)
        click.echo("Enter leaves a field out; what is needed is marked *.", err=True)
    asked = False
    known = {*raw, *apart, *(("occurred",) if "occurred_from" in raw else ())}
    for name, takes in envelope_of(kind).items():
        needed = name in ("occurred", "source", "place")
        chosen = name in ("mood", "method") and " · " not in takes  # there is nothing to choose
        if name not in known and not chosen and (needed or everything):
            answer = _part(name, takes, kind, desk, needed=needed)
            asked = True
            if answer:
                raw[name] = answer
    for field in kind.fields:
        if field.name not in raw["body"] and (field.required or everything):
            asked = True
            answer = _answer(field, desk.tz)
            if answer:
                raw["body"][field.name] = answer
    return asked


def at_terminal() -> bool:
    """Whether somebody is there who can be asked."""
    return sys.stdin.isatty()


def titled(kind: Kind, faults: Iterable[Fault]) -> list[Fault]:
    """Faults with their fields as the form names them."""
    from dataclasses import replace

    from safepassage.interchange.columns import title_of

    columns = columns_of(kind)
    named = [replace(fault, field=title_of(columns, fault.field)) for fault in faults]
    takes = {field.name: f"Write {_word(field)}: {describe(field.type)}." for field in kind.fields}
    return [
        replace(fault, way_out=takes[fault.field])
        if fault.got == NOTHING and fault.way_out in ("", FILL_IN) and fault.field in takes
        else fault
        for fault in named
    ]


def _word(field: Field) -> str:
    """A field as the first word that can be written for it."""
    return f"{next(iter(field.type.columns(field.name)))}=…"


def _put(raw: dict[str, Any], column: Column, value: str) -> None:
    if column.part == "record":
        raw[column.field] = value
    elif column.key:
        raw[column.part].setdefault(column.field, {})[column.key] = value
    else:
        raw[column.part][column.field] = value


def _part(name: str, takes: str, kind: Kind, desk: Desk, *, needed: bool) -> str:
    """An answer that a part of the envelope takes; asked again until it does."""
    while True:
        example = _MOMENT if name == "occurred" and kind.instant else _EXAMPLES.get(name, "")
        text = _prompt(name, takes + example, needed=needed)
        text = utc_minute(desk.now_s) if name == "occurred" and text == "now" else text
        faults: list[Fault] = []
        EnvelopeReader(desk)({name: text}, kind, faults)
        wrong = [fault for fault in faults if fault.field == name and fault.severity == "error"]
        if not text or not wrong:
            return text
        click.echo("\n".join(fault_lines(wrong)), err=True)


def _answer(field: Field, tz: ZoneInfo) -> Any:  # noqa: ANN401
    """An answer that the field takes; asked again until it does."""
    tables = any(key for key, _ in field.type.columns(field.name).values())
    while True:
        text = _prompt(field.name, f"{field.label} ({describe(field.type)})", needed=field.required)
        if not text:
            return text
        value: Any = text
        if tables and "=" in text:
            value = _parts(text)
        faults = field.type.read(value, tz)[1]
        if not faults:
            return value
        click.echo("\n".join(fault_lines(faults)), err=True)
        if isinstance(field.type, People):
            click.echo("Write a total, or men=3 women=4 children=7.", err=True)


def _parts(text: str) -> dict[str, str]:
    """`men=3 women=4` or `en=Eastern Aleppo, ar=…` as a table; a value goes on to the next name.

    >>> _parts("men=3, women=4"), _parts("en=Eastern Aleppo ru=Восточный Алеппо")
    ({'men': '3', 'women': '4'}, {'en': 'Eastern Aleppo', 'ru': 'Восточный Алеппо'})
    """
    found = list(_PART.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)]
    before = text[: found[0].start()].strip(" ,;") if found else text
    values = {each[1]: text[each.end() : end].strip(" ,;") for each, end in zip(found, ends, strict=True)}
    return {before: "", **values} if before else values


def _width() -> int:
    return min(100, shutil.get_terminal_size().columns)


def _prompt(name: str, takes: str, *, needed: bool) -> str:
    mark = "*" if needed else ""
    while True:
        hint = click.wrap_text(takes, _width(), initial_indent="  ", subsequent_indent="  ")
        click.echo(click.style(hint, dim=True), err=True)
        text = str(click.prompt(f"{name}{mark}", default="", show_default=False, err=True)).strip()
        if text or not needed:
            return text


def utc_minute(now_s: int) -> str:
    """A moment as it is typed, to the minute."""
    return datetime.fromtimestamp(now_s, UTC).strftime(_UTC_MINUTE)
