"""A statement in one language, ready to be set: every word chosen, no type yet.

Text, HTML and PDF print the same `Page` and choose nothing of their own, so they
cannot say different things. Whatever stands on every page is here too: the card,
the nature, the edition, the ledger position and its root.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.ledger.figures import Bounds
from safepassage.statements.model import Named, Number, Suppressed
from safepassage.statements.moments import iso_span, moment_text, period_text
from safepassage.statements.numbers import digits
from safepassage.statements.versions import versions
from safepassage.statements.wording import Scribe, Span, plain
from safepassage.statements.words import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.ledger.figures import Figure
    from safepassage.statements.model import Fact, Line, Section, Statement, Table
    from safepassage.statements.words import Language

__all__ = ["Page", "PageLine", "PageSection", "PageTable", "page_of"]

_INDENTED: Final = ("_group", "_said")
_QUIET: Final = ("note", "movement", "state", "balance")
"""Species whose name is not called out before the sentence; it still stands in the small type of a figure."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One sentence.

    Attributes:
        spans: Its text.
        species: Key of its species, for its look.
        label: The species in words, where it is called out; else "".
        notes: What stands beside it in small type.
        trace: Trace id of its figure, or "".
        indented: Whether it belongs to the line above it.
    """

    spans: tuple[Span, ...]
    species: str
    label: str
    notes: tuple[str, ...] = ()
    trace: str = ""
    indented: bool = False


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row: its cells, what sets it apart in small type, its trace id."""

    cells: tuple[tuple[Span, ...], ...]
    notes: tuple[str, ...]
    trace: str


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table; `numeric` says which columns hold numbers, `notes` what all rows share."""

    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[PageRow, ...]
    notes: tuple[str, ...]

    @property
    def traced(self) -> bool:
        """Whether any row has a trace id, and so a column for it."""
        return any(row.trace for row in self.rows)


@dataclass(frozen=True, slots=True)
class PageSection:
    """One duty's part."""

    title: str
    lines: tuple[PageLine, ...]
    tables: tuple[PageTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A worded statement.

    Attributes:
        lang, direction: Of the whole page.
        operation: The operation's name.
        title: What this is, over which period.
        nature: Key: real, exercise or reconstruction.
        nature_words, nature_says: The nature in words, and what it means.
        edition: Key: internal or public.
        edition_words: The edition in words.
        as_of: Label and moment.
        spans: Of which time a figure is that names none.
        clock: Whose clock the times are on.
        card: Label and value: who operates, funds and escorts.
        position: Label and number.
        root: Label and hash.
        trace: Heading of the column of trace ids.
        folio: "Page {page} of {pages}".
        attached: What is said of the attachment, with {file}.
        colophon: The versions it was printed with.
        highlights_title, highlights: What comes first; a corrigendum has none.
        sections: The duties.
    """

    lang: str
    direction: str
    operation: str
    title: str
    nature: str
    nature_words: str
    nature_says: str
    edition: str
    edition_words: str
    as_of: tuple[str, str]
    spans: str
    clock: str
    card: tuple[tuple[str, str], ...]
    position: tuple[str, str]
    root: tuple[str, str]
    trace: str
    folio: str
    attached: str
    colophon: str
    highlights_title: str
    highlights: tuple[PageLine, ...]
    sections: tuple[PageSection, ...]

    @property
    def parts(self) -> tuple[PageSection, ...]:
        """The highlights, where there are any, then the duties."""
        first = (PageSection(self.highlights_title, self.highlights, ()),) if self.highlights else ()
        return first + self.sections


def page_of(statement: Statement, lang: str) -> Page:
    """`statement` in the language of that code.

    Raises:
        KeyError: the language has no words for something that it says.
        ValueError: statements are not written in that language.
    """
    tongue = language(lang)
    scribe = Scribe(tongue, statement.names, statement.card.tz)
    word = tongue.word
    return Page(
        lang=lang,
        direction=tongue.direction,
        operation=scribe.named(statement.card.name),
        title=period_text(statement.period, tongue, statement.card.tz),
        nature=statement.card.nature,
        nature_words=word(f"nature.{statement.card.nature}"),
        nature_says=word(f"nature_says.{statement.card.nature}"),
        edition=statement.edition,
        edition_words=word(f"edition_says.{statement.edition}"),
        as_of=(word("page.as_of"), moment_text(statement.as_of_s, tongue, statement.card.tz)),
        spans=word("page.spans"),
        clock=f"{word('page.clock')}: {tongue.ltr(statement.card.tz.key)}",
        card=_card(statement, tongue),
        position=(word("page.position"), digits(statement.position, tongue)),
        root=(word("page.root"), tongue.ltr(statement.root)),
        trace=word("page.trace"),
        folio=word("page.of"),
        attached=word("page.attached"),
        colophon=f"{word('page.versions')}: " + tongue.ltr(", ".join(f"{k} {v}" for k, v in versions().items())),
        highlights_title=word("section.highlights"),
        highlights=tuple(_bare(each, scribe) for each in statement.highlights),
        sections=tuple(_section(each, scribe, statement) for each in statement.sections),
    )


def _card(statement: Statement, tongue: Language) -> tuple[tuple[str, str], ...]:
    card, word = statement.card, tongue.word
    people = {name: getattr(card, name) for name in ("operator", "funder", "escort")}
    said = [(word(f"page.{k}"), tongue.isolated(v) if v else word("page.not_said")) for k, v in people.items()]
    return (*said, (word("page.is_party"), word(f"party.{card.operator_is_party}")))


def _section(section: Section, scribe: Scribe, statement: Statement) -> PageSection:
    return PageSection(
        scribe.language.word(section.title),
        _lines(section.lines, scribe, statement),
        tuple(_table(each, scribe, statement) for each in section.tables),
    )


def _lines(lines: Sequence[Line], scribe: Scribe, statement: Statement) -> tuple[PageLine, ...]:
    return tuple(_line(each, scribe, statement) for each in lines)


def _line(line: Line, scribe: Scribe, statement: Statement) -> PageLine:
    bare, figure = _bare(line, scribe), line.figure
    if figure is None:
        return bare
    named = {fact.place for fact in line.facts.values() if isinstance(fact, Named)}
    notes = _notes(figure, scribe, statement, named, said="since" in line.facts)
    if line.species in _QUIET and line.species != "note":
        notes = (scribe.language.word(f"species.{line.species}"), *notes)
    return replace(bare, notes=notes, trace=scribe.language.ltr(figure.trace_id))


def _bare(line: Line, scribe: Scribe) -> PageLine:
    """The sentence alone, as highlights print it: what a figure rests on stands beside it in its section."""
    indented = line.message.endswith(_INDENTED)
    quiet = line.species in _QUIET or indented
    label = "" if quiet else scribe.language.word(f"species.{line.species}")
    return PageLine(spans=scribe.sentence(line), species=line.species, label=label, indented=indented)


def _notes(
    figure: Figure, scribe: Scribe, statement: Statement, named: set[str], *, said: bool = False
) -> tuple[str, ...]:
    """What a figure must not be printed without: method, population, place, how much it rests on, and its span.

    The head says of which time a figure is that names none; a line that says since when needs no span either.
    """
    word = scribe.language.word
    notes = [scribe.language.methods(figure.method)]
    if figure.population:
        notes.append(word(f"population.{figure.population}"))
    if figure.trace.count:
        notes.append(_observations(figure.trace.count, scribe))
    if figure.place and figure.place not in named:
        notes.append(scribe.place(figure.place))
    end_s = statement.span.end_s
    usual = {statement.span.start_s, end_s} | ({statement.card.start_s} if said else set())
    if figure.span.end_s != end_s or figure.span.start_s not in usual:
        notes.append(iso_span(figure.span, scribe.language, statement.card.tz))
    return tuple(notes)


def _observations(count: int, scribe: Scribe) -> str:
    number = Number(Bounds(Fraction(count), Fraction(count)), "{observation}")
    return plain(scribe.fact(number, "observation"))


def _table(table: Table, scribe: Scribe, statement: Statement) -> PageTable:
    all_notes = [
        () if row.figure is None else _notes(row.figure, scribe, statement, _named(row.cells)) for row in table.rows
    ]
    with_figure = [set(notes) for notes in all_notes if notes]
    shared = set.intersection(*with_figure) if with_figure else set()
    common = next((tuple(note for note in notes if note in shared) for notes in all_notes if notes), ())
    rows = tuple(
        PageRow(
            tuple(scribe.fact(cell) for cell in row.cells),
            (*(note for note in notes if note not in shared), *map(scribe.language.isolated, row.notes)),
            "" if row.figure is None else scribe.language.ltr(row.figure.trace_id),
        )
        for row, notes in zip(table.rows, all_notes, strict=True)
    )
    numeric = tuple(
        any(isinstance(row.cells[at], Number | Suppressed) for row in table.rows) for at in range(len(table.columns))
    )
    word = scribe.language.word
    return PageTable(word(table.title), tuple(word(each) for each in table.columns), numeric, rows, common)


def _named(cells: tuple[Fact, ...]) -> set[str]:
    return {cell.place for cell in cells if isinstance(cell, Named)}
