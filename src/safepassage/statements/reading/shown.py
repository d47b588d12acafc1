"""A mention in a few signs, for tables of people: what it says, and over which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import number

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Mention

__all__ = ["many", "says", "span_words"]

_SIGNS: Final = {"gt": "> ", "ge": "≥ ", "lt": "< ", "le": "≤ ", "approx": "≈ ", "nearly": "nearly "}


def many(count: int, one: str, more: str = "") -> str:
    """A count with its noun: `1 error`, `2 errors`."""
    return f"{count} {one if count == 1 else more or f'{one}s'}"


def says(mention: Mention) -> str:
    """What a mention says, as a number with its hedge and unit: `≈ 8,000`, `24–25 ha`, `≥ 1.2 million USD`."""
    if mention.value is None:
        return mention.text
    text = f"{_SIGNS.get(mention.modifier, '')}{number(mention.value, 6)}"
    if mention.value_to is not None:
        text += f"–{number(mention.value_to, 6)}"
    return text if mention.unit == "count" else f"{text} {mention.unit}"


def span_words(mention: Mention) -> str:
    """The days that a mention covers: `2016-12-10 – 2016-12-11`, `up to 2016-12-11`."""
    first, last = mention.since, mention.until
    if first is None and last is None:
        return ""
    if first is None or last is None:
        return f"up to {last.isoformat()}" if last else f"from {first.isoformat()}" if first else ""
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
