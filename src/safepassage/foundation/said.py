"""What a fault says, in English and so that it can be said in another language: a code, and the values in it.

A sentence is written where it is meant, beside its code, and is plain text to everything that prints it. The page of
the operations room has the same sentences in its other languages, by the code; a test holds the two together.
The names of values are few, because they say how a value is named in another language:

    field, fields, other, part, either    names of fields            choice, choices    words of a closed list
    group, groups, parts          groups of people           kind, other_kind   kinds of observation
    label                         the sentence under a field unit               a unit, by its code

The name of a list of the statements' words, such as `dimension`, `place_type`, `account` or `edition`, with or without
an s, says that the value is a word of that list. Every other value is shown as it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.foundation.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CHOOSE", "FILL_IN", "LEAVE_OUT", "NOTHING", "SLUG_SO", "SWAP", "UNKNOWN_IS_EMPTY", "Said", "one_of", "said"]


class Said(str):
    """Words of a fault in English, with what another language needs to say the same.

    Attributes:
        code: Their name, the same however they are filled in.
        values: What they are filled in with, by name; several words stand as a list.
    """

    __slots__ = ("code", "values")

    code: str
    values: dict[str, str | int | list[str]]


def said(code: str, english: str, /, **values: str | int | Iterable[str]) -> Said:
    """`english` with each `{name}` filled in.

    >>> said("at_most", "at most {most}", most=7)
    'at most 7'
    """
    kept = {name: each if isinstance(each, str | int) else list(each) for name, each in values.items()}
    out = Said(english.format(**{name: _english(name, each) for name, each in kept.items()}))
    out.code, out.values = code, kept
    return out


def _english(name: str, value: str | int | list[str]) -> str | int:
    if isinstance(value, list):
        return _MARKS.get(name, ", ").join(value)
    found = unit(str(value)) if name == "unit" else None
    return found.symbol if found else value


_MARKS: Final = {"parts": " + ", "place_types": " or ", "either": " or "}
LEAVE_OUT: Final = said("leave_out", "Leave it out, or put it into the field that is meant.")
NOTHING: Final = said("nothing", "nothing")
CHOOSE: Final = said("choose", "Choose one of these.")
FILL_IN: Final = said("fill_in", "Fill it in.")
SLUG_SO: Final = said("slug_so", "Write small Latin letters, digits and hyphens alone.")
SWAP: Final = said("swap", "Swap the two.")
UNKNOWN_IS_EMPTY: Final = said("unknown_is_empty", "Unknown is not zero: leave it empty.")


def one_of(choices: Iterable[str]) -> Said:
    """What was expected, where it is one of a few words."""
    return said("one_of", "one of {choices}", choices=choices)
