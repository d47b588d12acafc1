"""A quantity as a statement mentions it, and a statement as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from safepassage.statements.reading.clauses import Link

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from safepassage.statements.reading.numbers import Number

__all__ = ["Finding", "Mention", "Reading"]


@dataclass(slots=True)
class Mention:
    """One quantity. The steps of the reader fill it in, from what it says to what it is part of.

    Attributes:
        id: `q1`, `q2`, … in the order of the text.
        number: The number as its grammar read it.
        first, last: Tokens [first, last) of the number with its unit and money.
        start, end: Characters of the same, with its hedge.
        text: The words between them.
        value, value_to: In `unit`; no value where the words are vague.
        unit: `count`, a code such as `ha` or `l/d`, an ISO 4217 code, `fraction` or `ratio`.
        modifier: exact, approx, gt, ge, lt, le, nearly, range or vague.
        counted: What is counted, in the text's words.
        noun: Its noun phrase alone, folded: what makes two mentions comparable.
        deed: What happened to it, folded; "" where nothing is said.
        scope: period, cumulative, at_time, plan or rate.
        since, until: Days that it covers, where they are known.
        attribution: Who said it; None for the text's own voice.
        chain: Publisher, speaker, the speaker's own source.
        part_of, conversion_of: Id of the whole, and of the same quantity in another unit.
        sentence: Which sentence it stands in.
        brackets: Whether it stands alone in brackets behind another.
        hyphened: Whether it is the first half of a word ("72-hour").
        begin: Token where it begins, with its hedge.
        again: Id of the number that it says again as a share.
        link: How it hangs on the verbs of its sentence.
    """

    id: str
    number: Number
    first: int
    last: int
    start: int
    end: int
    text: str
    value: Fraction | None
    value_to: Fraction | None = None
    unit: str = "count"
    modifier: str = "exact"
    counted: str = ""
    noun: str = ""
    deed: str = ""
    noun_end: int = 0
    scope: str = ""
    since: date | None = None
    until: date | None = None
    attribution: str | None = None
    chain: tuple[str, ...] = ()
    part_of: str = ""
    conversion_of: str = ""
    sentence: int = 0
    brackets: bool = False
    hyphened: bool = False
    link: Link = field(default_factory=Link)
    again: str = ""
    begin: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot be right, or that a reader must know.

    Attributes:
        kind: Which rule found it.
        severity: error, warning or note.
        quantities: Ids of what it is about.
        message: What was compared, and what came of it.
        suggestion: What would make it right; "" where that is open.
        evidence: What it rests on: a factor, a sum, words of the text.
    """

    kind: str
    severity: str
    quantities: tuple[str, ...]
    message: str
    suggestion: str = ""
    evidence: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement as it was read.

    Attributes:
        text: The text that the offsets count in.
        lang: Its language.
        dated: The day of the statement, where it is known.
        publisher: Who published it, where the text says so.
        mentions: Its quantities, in the order of the text.
        findings: What does not add up.
        sentences: Characters [start, end) of its sentences.
    """

    text: str
    lang: str
    dated: date | None
    publisher: str | None
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
