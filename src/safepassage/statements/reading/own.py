"""A statement of our own, read back from the figures that its PDF carries, not from the order of its glyphs.

The attachment is the statement's data: every number of the page, with its hedge and unit.
The text as read is a plain listing of it, a line for each sentence and row, so that
offsets mean something; the words of the page in its own language are read by the reader.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.numerals import decimal_text
from safepassage.statements.reading.mention import Mention, Reading
from safepassage.statements.reading.numbers import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_own", "read_own"]

_KEYS: Final = frozenset({"format", "nature", "card", "sections", "position"})
_UNITS: Final = {
    "har": "ha",
    "[acr_us]": "acre",
    "[acr_br]": "acre",
    "[sft_i]": "ft2",
    "[ft_i]": "ft",
    "[mi_i]": "mi",
    "L": "l",
    "{meal}/({person}.d)": "count/d",
}
_MODIFIERS: Final = {
    "exact": "exact",
    "about": "approx",
    "converted": "approx",
    "nearly": "nearly",
    "more_than": "gt",
    "at_least": "ge",
    "range": "range",
    "vague": "vague",
}
_SCOPES: Final = {"movement": "period", "claim": "at_time"}
_UNKNOWN: Final = "unknown"


def is_own(attachment: bytes) -> bool:
    """Whether an attachment is the data of a statement of ours."""
    try:
        data = json.loads(attachment)
    except ValueError:
        return False
    return isinstance(data, dict) and _KEYS.issubset(data)


def read_own(attachment: bytes) -> Reading:
    """The statement of that attachment.

    Raises:
        ValueError: it is not one, or of a form that is not known here.
    """
    data = json.loads(attachment)
    listing = _Listing(data)
    try:
        listing.lines("highlights", data["highlights"])
        for section in data["sections"]:
            listing.lines(section["title"], section["lines"])
            for table in section["tables"]:
                listing.rows(table)
    except (KeyError, TypeError, AttributeError) as error:
        msg = f"the attached figures are not of a form that is known here: {error}"
        raise ValueError(msg) from error
    return listing.reading(data)


class _Listing:
    """The data as lines of text, and the numbers in them as mentions."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._text: list[str] = []
        self._length = 0
        self._mentions: list[Mention] = []
        self._start = _day(data["card"].get("start"))
        self._spans: list[tuple[int, int]] = []

    def lines(self, title: str, lines: list[dict[str, Any]]) -> None:
        """The sentences of a section."""
        for line in lines:
            if line["facts"]:
                self._line(f"{title}: {line['message']}", line["facts"].items(), line.get("figure"), line["species"])

    def rows(self, table: dict[str, Any]) -> None:
        """The rows of a table."""
        for row in table["rows"]:
            cells = zip(table["columns"], row["cells"], strict=True)
            self._line(table["title"], cells, row.get("figure"), "")

    def reading(self, data: dict[str, Any]) -> Reading:
        """What was listed."""
        names = data["card"]["name"]
        return Reading(
            text="".join(self._text),
            lang="en",
            dated=_day(data["as_of"]),
            publisher=names.get("en") or next(iter(names.values()), None),
            mentions=tuple(self._mentions),
            sentences=tuple(self._spans),
        )

    def _line(self, head: str, facts: Any, figure: dict[str, Any] | None, species: str) -> None:  # noqa: ANN401
        begin, first = self._length, len(self._mentions)
        self._put(head)
        who = ""
        for name, fact in facts:
            self._put(f"; {name} ")
            for of, number in _numbers(fact):
                self._number(number, f"{of or _thing(head, figure)}".strip(), figure, species)
            if not any(True for _ in _numbers(fact)):
                self._put(_plain(fact))
            who = _plain(fact) if name in ("source", "column.who") else who
        self._put(".\n")
        self._spans.append((begin, self._length - 1))
        for mention in self._mentions[first:]:
            mention.attribution = who or None
            mention.chain = ("publisher", who) if who else ("publisher",)

    def _number(self, number: dict[str, Any], counted: str, figure: dict[str, Any] | None, species: str) -> None:
        if number["hedge"] == _UNKNOWN:
            self._put("unknown")
            return
        value, value_to = (None if number.get(key) is None else Fraction(number[key]) for key in ("value", "value_to"))
        unit = number["unit"]
        code = _UNITS.get(unit, "count" if unit.startswith("{") else unit)
        words = number.get("words", "") or (decimal_text(value) if value is not None else "no number")
        words += "" if value_to is None else f"–{decimal_text(value_to)}"
        start = self._length
        self._put(words)
        again = (
            number["hedge"] == "converted" and bool(self._mentions) and self._mentions[-1].sentence == len(self._spans)
        )
        mention = Mention(
            f"q{len(self._mentions) + 1}",
            Number(0, 0, value, value_to),
            0,
            0,
            start,
            self._length,
            words,
            value,
            value_to,
            code,
            _MODIFIERS[number["hedge"]],
            counted=counted,
            noun=counted,
            sentence=len(self._spans),
            conversion_of=self._mentions[-1].id if again else "",
        )
        self._put(f" {code}" if code != "count" else "")
        mention.scope = self._scope(figure, species)
        if figure is not None:
            mention.since = _day(figure["span"].get("from", figure["span"].get("at")))
            mention.until = _day(figure["span"].get("to", figure["span"].get("at")))
        self._mentions.append(mention)

    def _scope(self, figure: dict[str, Any] | None, species: str) -> str:
        if figure is None:
            return _SCOPES.get(species, "at_time")
        if figure["species"] != "movement":
            return "at_time"
        return "cumulative" if _day(figure["span"].get("from")) == self._start else "period"

    def _put(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)


def _numbers(fact: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - data of a statement
    if isinstance(fact, dict) and "number" in fact:
        yield "", fact["number"]
    elif isinstance(fact, dict) and "several" in fact:
        for each in fact["several"]:
            yield each["of"].rpartition(".")[2].replace("_", " "), each["number"]


def _thing(head: str, figure: dict[str, Any] | None) -> str:
    """What a number counts: the figure's population and name, else the key of its sentence."""
    if figure is None:
        return head.rpartition(".")[2].replace("_", " ")
    labels = figure.get("labels", {})
    who = labels.get("group") or labels.get("facility_type") or figure.get("population", "")
    return f"{who} {figure['name']}".replace("_", " ").strip()


def _plain(fact: Any) -> str:  # noqa: ANN401
    if isinstance(fact, dict):
        return " ".join(str(value) for value in fact.values())
    return str(fact)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
