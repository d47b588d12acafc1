"""The reader: a statement's text in, its quantities and findings out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.statements.reading.conversions import find_conversions
from safepassage.statements.reading.counted import count_what, finish_counted
from safepassage.statements.reading.findings import Case, find
from safepassage.statements.reading.marks import take_marks
from safepassage.statements.reading.mention import Reading
from safepassage.statements.reading.publisher import find_publisher
from safepassage.statements.reading.quantities import quantities
from safepassage.statements.reading.quotations import quoted_tokens
from safepassage.statements.reading.scopes import find_scopes
from safepassage.statements.reading.source import source_of
from safepassage.statements.reading.speakers import find_speakers
from safepassage.statements.reading.times import dateline, times
from safepassage.statements.reading.tongues import language_of, tongue
from safepassage.statements.reading.wholes import find_wholes

if TYPE_CHECKING:
    from datetime import date

__all__ = ["read"]


def read(text: str, *, lang: str = "auto", dated: date | None = None) -> Reading:
    """Read a statement.

    Args:
        text: Its words.
        lang: en, ar, ru, or auto for the one that most of its letters belong to.
        dated: Its day, where the reader knows it; else the first date near its head.

    Raises:
        ValueError: statements are not read in that language.
    """
    code = language_of(text) if lang == "auto" else lang
    source = source_of(text, tongue(code), dated)
    if dated is None:
        source.dated = dateline(source)
    found_times = times(source)
    source.quoted = quoted_tokens(source)
    take_marks(source, found_times)
    mentions = quantities(source)
    find_conversions(source, mentions)
    count_what(source, mentions)
    find_wholes(source, mentions)
    finish_counted(source, mentions)
    find_scopes(source, mentions, found_times)
    publisher = find_publisher(source)
    find_speakers(source, mentions, publisher)
    findings = find(Case(source, mentions, found_times))
    spans = tuple((source.tokens[each.first].start, source.tokens[each.last - 1].end) for each in source.sentences)
    return Reading(text, code, source.dated, publisher, tuple(mentions), findings, spans)
