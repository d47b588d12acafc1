"""The named peers of the reader: quantulum3 and Microsoft's Recognizers-Text, and the best that the two make together.

They read numbers and units only. Every doubt is theirs: their units are mapped to ours
by name, a sign before a number is no minus, the two ends of a range may come apart,
what the date-time and age models take is no quantity, and vague words are not asked of
them. Neither is imported anywhere in the package.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from labelled import Labelled

__all__ = ["Found", "Marks", "assemblies", "marks"]

CLOSE: Final = Fraction(1, 100)
UNITS: Final = {
    "hectare": "ha", "square hectometer": "ha", "acre": "acre", "square metre": "m2", "square meter": "m2",
    "square foot": "ft2", "square kilometre": "km2", "square kilometer": "km2", "square mile": "mi2", "metre": "m",
    "meter": "m", "kilometre": "km", "kilometer": "km", "centimetre": "cm", "centimeter": "cm", "foot": "ft",
    "mile": "mi", "kilogram": "kg", "tonne": "t", "ton": "t", "metric ton": "t", "litre": "l", "liter": "l",
    "cubic metre": "m3", "cubic meter": "m3", "minute": "min", "hour": "h", "day": "d", "week": "wk", "month": "mo",
    "year": "a", "percentage": "%", "percent": "%", "per cent": "%", "dollar": "USD", "united states dollar": "USD",
    "us dollar": "USD", "euro": "EUR", "pound": "GBP", "british pound": "GBP", "pound sterling": "GBP",
}  # fmt: skip
TIMEX: Final = {"H": "h", "D": "d", "W": "wk", "Y": "a"}


@dataclass(frozen=True, slots=True)
class Found:
    """A number that a peer found."""

    start: int
    end: int
    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a peer reached: precision, recall and F1 over numbers with their values, and units of those."""

    right: int
    given: int
    wanted: int
    units_right: int
    traps_taken: int
    traps: int

    def __add__(self, other: Marks) -> Marks:
        mine, others = (tuple(getattr(each, name) for name in Marks.__slots__) for each in (self, other))
        return Marks(*(one + two for one, two in zip(mine, others, strict=True)))

    def line(self) -> str:
        """The figures for a person."""
        precision, recall = self.right / max(1, self.given), self.right / max(1, self.wanted)
        return (
            f"F1 {self.f1_ratio:.3f}  P {precision:.3f}  R {recall:.3f}"
            f"  units {self.units_right / max(1, self.right):.3f}"
            f"  traps taken {self.traps_taken / max(1, self.traps):.3f}"
        )

    @property
    def f1_ratio(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.given + self.wanted)


def assemblies() -> dict[str, Callable[[str], list[Found]]]:
    """The peers, each by itself and together."""
    quantulum, recognizers = _quantulum(), _recognizers()

    def union(text: str) -> list[Found]:
        first, dropped = recognizers(text), _no_quantities(text)
        second = [each for each in quantulum(text) if not _touches(each, dropped)]
        money = [
            each for each in second if each.unit.isupper() and each.value >= _SCALED
        ]  # "$1.6m" is half read by the first
        kept = [each for each in first if not _touches(each, money)]
        more = [each for each in second if not _touches(each, kept) and each not in money]
        return sorted([*kept, *money, *more], key=lambda each: each.start)

    def agreed(text: str) -> list[Found]:
        other = quantulum(text)
        return [each for each in union(text) if _touches(each, other)]

    def named(text: str) -> list[Found]:
        return [each for each in agreed(text) if not _in_a_name(text, each)]

    return {
        "quantulum3": quantulum,
        "recognizers-text": recognizers,
        "both together": union,
        "both together, what both have": agreed,
        "both together, what both have, less numbers in names": named,
    }


_SCALED: Final = 1000
_NAME: Final = re.compile(r"(?:[^.!?\n”\"]\s[A-Z][a-z]+\.? #?|[A-Za-z]-?|No\. |/)\Z")


def _in_a_name(text: str, found: Found) -> bool:
    """Whether a bare number stands behind a capitalised word, "No." or a letter: what a careful user would filter."""
    bare = text[found.start : found.end].isdigit()
    return bare and (_NAME.search(text[max(0, found.start - 24) : found.start]) is not None or text[found.start] == "0")


def marks(statement: Labelled, found: Sequence[Found]) -> Marks:
    """How a peer did on one statement."""
    asked = [each for each in statement.labels if each.value is not None]
    vague = [(each.start, each.end) for each in statement.labels if each.value is None]
    right: dict[str, Found] = {}
    loose: list[Found] = []
    for each in found:
        over = [label for label in asked if label.start < each.end and each.start < label.end]
        hit = next((label for label in over if label.id not in right and _equal(label.value, each.value)), None)
        if hit is not None:
            right[hit.id] = each
        elif not any(_equal(label.value_to, each.value) for label in over):
            loose.append(each)
    loose = [each for each in loose if not any(each.start < end and start < each.end for start, end in vague)]
    units_right = sum(
        label.unit.partition("/")[0] == _unit(label.unit, right[label.id]) for label in asked if label.id in right
    )
    taken = sum(any(each.start < end and start < each.end for each in loose) for start, end in statement.traps)
    return Marks(len(right), len(right) + len(loose), len(asked), units_right, taken, len(statement.traps))


def _unit(wanted: str, found: Found) -> str:
    """A peer's unit; where it knows none, a share or ratio that it read as a plain number is forgiven."""
    return wanted if wanted in ("fraction", "ratio") and found.unit == "count" else found.unit


def _equal(one: Fraction | None, other: Fraction) -> bool:
    return one is not None and abs(one - other) <= abs(one) * CLOSE * (one.denominator > 1 or other.denominator > 1)


def _touches(one: Found, others: Sequence[Found]) -> bool:
    return any(one.start < each.end and each.start < one.end for each in others)


def _quantulum() -> Callable[[str], list[Found]]:
    """quantulum3 with its plain parser: its classifier wants a library that is not needed otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser: Any = import_module("quantulum3.parser")

    def read(text: str) -> list[Found]:
        out = []
        for each in parser.parse(text):
            low = each.value - (each.uncertainty or 0)
            name = each.unit.name.lower()
            start, end = each.span
            out.append(Found(start, end, abs(Fraction(str(low))), UNITS.get(name, "count")))
        return out

    return read


_MODELS: dict[str, Any] = {}


def _models() -> dict[str, Any]:
    """The English models of Recognizers-Text, made once."""
    if not _MODELS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            numbers: Any = import_module("recognizers_number").NumberRecognizer("en-us")
            units: Any = import_module("recognizers_number_with_unit").NumberWithUnitRecognizer("en-us")
            times: Any = import_module("recognizers_date_time").DateTimeRecognizer("en-us")
        _MODELS.update(
            number=numbers.get_number_model(), percentage=numbers.get_percentage_model(),
            dimension=units.get_dimension_model(), currency=units.get_currency_model(), age=units.get_age_model(),
            time=times.get_datetime_model(),
        )  # fmt: skip
    return _MODELS


def _recognizers() -> Callable[[str], list[Found]]:
    """Recognizers-Text: units before percentages before plain numbers, less what is a time or an age."""
    models = _models()

    def read(text: str) -> list[Found]:
        dropped = _no_quantities(text)
        out: list[Found] = []
        for name in ("currency", "dimension", "percentage", "number"):
            for each in models[name].parse(text):
                for found in _as_found(name, each):
                    if not _touches(found, out) and not _touches(found, dropped):
                        out.append(found)
        for found in _durations(text):
            out = [each for each in out if not _touches(each, [found])]
            out.append(found)
        return sorted(out, key=lambda each: each.start)

    return read


def _as_found(kind: str, each: Any) -> Iterator[Found]:  # noqa: ANN401 - a result of a library without types
    value = re.sub(r"[^\d.\-]", "", str((each.resolution or {}).get("value") or ""))
    if not re.search(r"\d", value):
        return
    if kind == "dimension" and each.text.endswith(" in"):  # "one in three"
        return
    unit = "%" if kind == "percentage" else UNITS.get(str(each.resolution.get("unit") or "").lower(), "count")
    unit = str(each.resolution.get("isoCurrency") or unit) if kind == "currency" else unit
    start = each.start + (each.text[:1] in "-–")
    yield Found(start, each.end + 1, abs(Fraction(value)), unit)


def _no_quantities(text: str) -> list[Found]:
    """Dates, times of day, spans of time and ages; a bare length of time stays."""
    models = _models()
    times = [each for each in models["time"].parse(text) if not each.type_name.endswith((".duration", ".set"))]
    return [Found(each.start, each.end + 1, Fraction(0), "") for each in (*times, *models["age"].parse(text))]


def _durations(text: str) -> Iterator[Found]:
    """Lengths of time, as the date-time model reads them."""
    for each in _models()["time"].parse(text):
        timex = str(((each.resolution or {}).get("values") or [{}])[0].get("timex", ""))
        found = re.fullmatch(r"P(T?)(\d+(?:\.\d+)?)([HDWMY])", timex)
        if each.type_name.endswith(".duration") and found:
            unit = ("min" if found[1] else "mo") if found[3] == "M" else TIMEX[found[3]]
            if re.search(r"\d|[a-z]+-?[a-z]* ", each.text):
                yield Found(each.start, each.end + 1, Fraction(found[2]), unit)
