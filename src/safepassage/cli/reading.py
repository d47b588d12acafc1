"""What `check` and `claims` share: a statement from a file, read; and its findings and quantities on a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.output import table
from safepassage.foundation.controls import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from safepassage.statements.reading.mention import Finding, Mention, Reading

__all__ = ["found_something", "read_file", "reading_options", "report"]

_STDIN: Final = "-"
_TITLES: Final = ("id", "as printed", "says", "of what", "over", "days", "who", "belongs to")
_CELL_MAX: Final = 38


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--lang` and `--dated`."""
    command = click.option(
        "--dated", metavar="DATE", help="Day of the statement, YYYY-MM-DD, where it does not say it near its head."
    )(command)
    return click.option(
        "--lang", type=click.Choice(["auto", "en", "ar", "ru"]), default="auto", show_default=True, help="Its language."
    )(command)


def read_file(name: str, lang: str, dated: str | None) -> Reading:
    """A statement of that file, or of standard input, as read.

    Raises:
        UsageError: the day cannot be meant.
        DataRefused: the file cannot be read.
    """
    from safepassage.interchange.document_file import read_document
    from safepassage.statements.reading.own import is_own, read_own
    from safepassage.statements.reading.reader import read

    day = _day(dated)
    document = read_document(None if name == _STDIN else Path(name))
    if document.attachment is not None and is_own(document.attachment):
        return read_own(document.attachment)
    return read(document.text, lang=lang, dated=day)


def _day(text: str | None) -> date | None:
    from safepassage.foundation.errors import Fault, UsageError
    from safepassage.foundation.times import parse_date

    if text is None:
        return None
    found = parse_date(text)
    if isinstance(found, Fault):
        msg = f"--dated: {found}"
        raise UsageError(msg)
    return found


def found_something(reading: Reading) -> bool:
    """Whether anything was found that is more than a note."""
    return any(each.severity != "note" for each in reading.findings)


def report(reading: Reading, name: str) -> Iterator[str]:
    """The lines of a report: the findings, gravest first, then every quantity."""
    dated = f"statement of {reading.dated.isoformat()}" if reading.dated else "its day is not known (--dated DATE)"
    publisher = f", published by {reading.publisher}" if reading.publisher else ""
    yield f"{name}: {dated}{publisher}"
    from safepassage.statements.reading.shown import many

    kinds = ("error", "warning", "note")
    counts = [many(sum(each.severity == kind for each in reading.findings), kind) for kind in kinds]
    yield f"{many(len(reading.mentions), 'quantity', 'quantities')}, {', '.join(counts)}."
    for finding in reading.findings:
        yield ""
        yield from _finding(finding)
    if reading.mentions:
        yield ""
        yield from table(_rows(reading), _TITLES)


def _belongs(mention: Mention) -> str:
    if mention.conversion_of:
        return f"{mention.conversion_of} again"
    return f"part of {mention.part_of}" if mention.part_of else ""


def _finding(finding: Finding) -> Iterator[str]:
    about = f" ({', '.join(finding.quantities)})" if finding.quantities else ""
    yield inert(f"{finding.severity}: {finding.message}{about}")
    if finding.suggestion:
        yield inert(f"  → {finding.suggestion}")


def _rows(reading: Reading) -> list[dict[str, Any]]:
    from safepassage.statements.reading.shown import says, span_words

    return [
        {
            "id": each.id,
            "as printed": _short(each.text),
            "says": inert(says(each)),
            "of what": f"“{_short(each.counted)}”" if each.counted else "",
            "over": each.scope,
            "days": span_words(each),
            "who": _short(each.attribution or ""),
            "belongs to": _belongs(each),
        }
        for each in reading.mentions
    ]


def _short(text: str) -> str:
    plain = inert(" ".join(text.split()))
    return plain if len(plain) <= _CELL_MAX else plain[: _CELL_MAX - 1] + "…"
