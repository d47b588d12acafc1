"""Contested claims in one language: every word of the picture, its legend and its table, chosen once.

The picture, the page and the text print the same `Sheet`, so they cannot say different
things. What a source typed stays as it typed it; numbers keep their hedges; a claim
without a number shows its word, or that none was given. Whatever must stand on each of
them is here too: the nature, that it is internal, and that nothing is averaged or added.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.foundation.times import local
from safepassage.ledger.figures import Bounds
from safepassage.statements.beside import OWN, stated
from safepassage.statements.desk import in_unit
from safepassage.statements.headline import whom
from safepassage.statements.model import Line, Number, Word
from safepassage.statements.moments import iso_span, moment_text
from safepassage.statements.numbers import digits, number_text
from safepassage.statements.wording import Scribe, plain
from safepassage.statements.words import language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from safepassage.claims.figures import Claim
    from safepassage.ledger.figures import Figure
    from safepassage.statements.contested import Contested, Panel, Series
    from safepassage.statements.ours import Own
    from safepassage.statements.words import Language

__all__ = ["KEYS", "LegendRow", "Sheet", "SheetPanel", "SheetRow", "own_letter", "said", "sheet_of"]

KEYS: Final = ("point", "at", "alone", "about", "above", "below", "period", "words", "ours")
"""Signs of the picture that are explained below it."""
_COLUMNS: Final = (
    "contested.mark",
    *(f"column.{name}" for name in ("days", "who", "stated", "counted_what", "whom", "scope", "publisher", "grade")),
)
_SAID_AS: Final = {"ordnance_destroyed": "contested.destroyed"}
_MEASURE_OF: Final = {own: measure for measure, own in OWN.items()}
_WORDS_MAX: Final = 48


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A definition below the picture: its mark, who, what, of whom, over which time, and the numbers."""

    mark: str
    who: str
    what: str
    whom: str
    scope: str
    stated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One claim, or one figure of ours: a cell a column, and what somebody noted on it."""

    cells: tuple[str, ...]
    note: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class SheetPanel:
    """One panel's words; `axis` names the unit, `columns` are headings of `rows`."""

    title: str
    axis: str
    legend: tuple[LegendRow, ...]
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The words of the whole.

    Attributes:
        lang, direction: Of the whole.
        operation: The operation's name.
        title: What this is.
        nature: Key: real, exercise or reconstruction.
        nature_words, nature_says: The nature in words, and what it means.
        edition: That it is internal.
        as_of: Up to when.
        clock: Whose clock the times are on.
        ledger: Position and root.
        never: That nothing is averaged or added.
        notes: How to read it.
        keys: Sign → words, for `KEYS`.
        nothing: What stands there where nobody said anything.
        panels: In the order of the panels.
    """

    lang: str
    direction: str
    operation: str
    title: str
    nature: str
    nature_words: str
    nature_says: str
    edition: str
    as_of: str
    clock: str
    ledger: str
    never: str
    notes: tuple[str, ...]
    keys: dict[str, str]
    nothing: str
    panels: tuple[SheetPanel, ...]


def sheet_of(found: Contested, lang: str, tz: ZoneInfo) -> Sheet:
    """`found` in the language of that code, on that clock.

    Raises:
        ValueError: statements are not written in that language.
    """
    tongue = language(lang)
    scribe, word = Scribe(tongue, {}, tz), tongue.word
    position = f"{word('page.position')} {digits(found.position, tongue)}"
    return Sheet(
        lang=lang,
        direction=tongue.direction,
        operation=scribe.named(found.name),
        title=word("contested.title"),
        nature=found.nature,
        nature_words=word(f"nature.{found.nature}"),
        nature_says=word(f"nature_says.{found.nature}"),
        edition=word("edition_says.internal"),
        as_of=f"{word('page.as_of')}: {moment_text(found.as_of_s, tongue, tz)}",
        clock=f"{word('page.clock')}: {tongue.ltr(tz.key)}",
        ledger=f"{position} · {word('page.root')} {tongue.ltr(found.root)}",
        never=word("contested.never"),
        notes=tuple(_notes(found, scribe)),
        keys={key: word(f"contested.key.{key}") for key in KEYS},
        nothing=plain(scribe.sentence(Line(message="note.nothing"))),
        panels=tuple(_panel(each, scribe) for each in found.panels),
    )


def own_letter(at: int) -> str:
    """The mark of our own figures, apart from the numbers of others: A to Z, then A1."""
    turn, place = divmod(at, 26)
    return chr(ord("A") + place) + (str(turn) if turn else "")


def said(claim: Claim, scribe: Scribe) -> str:
    """What stands for a claim that has no number: its word, or the beginning of its words, or that none was given."""
    words = claim.quantity.words if claim.quantity else claim.body.get("text", "")
    if not words:
        return scribe.language.word("number.not_given")
    short = words if len(words) <= _WORDS_MAX else words[: _WORDS_MAX - 1].rstrip() + "…"
    return scribe.language.quoted(short)


def _notes(found: Contested, scribe: Scribe) -> Iterator[str]:
    days = Number(Bounds(Fraction(found.gap_days), Fraction(found.gap_days)), "{day}")
    yield plain(scribe.sentence(Line(message="contested.gap", facts={"days": days})))
    yield scribe.language.word("contested.ends")
    own = any(panel.own for panel in found.panels)
    if own:
        yield scribe.language.word("contested.beside")
    if own and found.nature == "reconstruction":
        yield plain(scribe.sentence(Line(message="claims.circular")))


def _panel(panel: Panel, scribe: Scribe) -> SheetPanel:
    tongue = scribe.language
    title = "claims.table_people" if panel.topic == "people" else f"claims.table.{panel.topic}"
    rows = sorted([*_claim_rows(panel, scribe), *_own_rows(panel, scribe)], key=lambda pair: pair[0])
    cells = [row for _, row in rows]
    kept = [at for at in range(len(_COLUMNS)) if any(row.cells[at] for row in cells)]
    return SheetPanel(
        title=tongue.word(title),
        axis=_axis(panel, tongue),
        legend=(
            *(_own_legend(at, each, panel, scribe) for at, each in enumerate(panel.own)),
            *(_legend(each, scribe) for each in panel.series),
        ),
        columns=tuple(tongue.word(_COLUMNS[at]) for at in kept),
        rows=tuple(SheetRow(tuple(row.cells[at] for at in kept), row.note, row.is_own) for row in cells),
    )


def _axis(panel: Panel, tongue: Language) -> str:
    """The unit's name, and that a rate is one."""
    unit = tongue.noun(panel.unit, tongue.of).replace("#", "").strip() if panel.unit else ""
    return tongue.word("number.comma").join([unit, tongue.word("scope.rate")]) if panel.is_rate else unit


def _legend(series: Series, scribe: Scribe) -> LegendRow:
    definition, tongue = series.definition, scribe.language
    one = series.claims[0]
    numbers = [f"{number_text(stated(each.claim), tongue)} ({_days(each.claim, scribe)})" for each in series.marks]
    words = [f"{said(each, scribe)} ({_days(each, scribe)})" for each in series.words]
    return LegendRow(
        mark=str(series.number),
        who=tongue.isolated(definition.who),
        what=tongue.isolated(definition.what) or tongue.word(f"measure.{definition.measure}"),
        whom=_whom(one, scribe),
        scope=_scope(one, scribe),
        stated=(*numbers, *words),
    )


def _own_legend(at: int, own: Own, panel: Panel, scribe: Scribe) -> LegendRow:
    shown = [*own.points[-1:], *own.bars]
    return LegendRow(
        mark=own_letter(at),
        who=scribe.language.word("contested.ours"),
        what=_own_what(own, scribe),
        whom=scribe.language.word(f"population.{own.population}") if own.population else "",
        scope=scribe.language.methods(own.method),
        stated=tuple(f"{_own_number(each, panel, scribe)} ({_own_days(each, scribe)})" for each in shown),
    )


def _claim_rows(panel: Panel, scribe: Scribe) -> Iterator[tuple[tuple[int, int, str], SheetRow]]:
    """((when, place among those of that time), row) of each claim."""
    tongue = scribe.language
    for series in panel.series:
        for each in series.claims:
            body, numbered = each.body, each.bounds is not None
            cells = (
                str(series.number),
                _days(each, scribe),
                tongue.isolated(each.who),
                number_text(stated(each), tongue) if numbered else _words(each, scribe),
                tongue.isolated(body.get("what", "")) or tongue.word(f"measure.{each.measure}"),
                _whom(each, scribe),
                _scope(each, scribe),
                tongue.isolated(body["publisher"]) if body["publisher"] != each.who else "",
                tongue.ltr(each.grade),
            )
            yield (each.span.end_s, series.number, each.held.id), SheetRow(cells, body.get("note", ""), is_own=False)


def _own_rows(panel: Panel, scribe: Scribe) -> Iterator[tuple[tuple[int, int, str], SheetRow]]:
    for at, own in enumerate(panel.own):
        for each in (*own.points, *own.bars):
            cells = (
                own_letter(at),
                _own_days(each, scribe),
                scribe.language.word("contested.ours"),
                _own_number(each, panel, scribe),
                _own_what(own, scribe),
                scribe.language.word(f"population.{own.population}") if own.population else "",
                scribe.language.methods(own.method),
                "",
                "",
            )
            yield (each.span.end_s, -1, each.trace_id), SheetRow(cells, "", is_own=True)


def _words(claim: Claim, scribe: Scribe) -> str:
    """Its own words in full: a table has room."""
    if claim.quantity is None:
        return scribe.language.quoted(claim.body.get("text", ""))
    return said(claim, scribe)


def _whom(claim: Claim, scribe: Scribe) -> str:
    found = whom(claim)
    return plain(scribe.fact(found)) if isinstance(found, Word) else scribe.language.isolated(found)


def _scope(claim: Claim, scribe: Scribe) -> str:
    scope = claim.body.get("scope", "")
    if not scope:
        return ""
    since = claim.body.get("span_from", "") if scope == "cumulative" else ""
    text = scribe.language.word(f"scope.{scope}")
    return f"{text} ({scribe.language.ltr(since)})" if since else text


def _days(claim: Claim, scribe: Scribe) -> str:
    """The days that it is of: both of a period, else the last, or else the one that it was published on."""
    body = claim.body
    names = ("span_from", "span_to") if body.get("scope") != "cumulative" else ("span_to",)
    days = [body[name] for name in names if name in body]
    if not days:
        days = [local(max(claim.span.start_s, claim.span.end_s - 1), scribe.tz).date().isoformat()]
    return scribe.language.ltr(" – ".join(dict.fromkeys(days)))


def _own_what(own: Own, scribe: Scribe) -> str:
    words = [scribe.language.word(_SAID_AS.get(own.name) or f"measure.{_MEASURE_OF[own.name]}")]
    words += [scribe.language.word(f"outcome.{value}") for name, value in own.labels if name == "outcome"]
    return " · ".join(words)


def _own_number(figure: Figure, panel: Panel, scribe: Scribe) -> str:
    return number_text(in_unit(figure.value, figure.unit, panel.unit), scribe.language)


def _own_days(figure: Figure, scribe: Scribe) -> str:
    return iso_span(figure.span, scribe.language, scribe.tz)
