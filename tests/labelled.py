"""Labelled statements: the marks of `tests/cases/statements/README.md` read into text, quantities and traps.

The text of a statement and the offsets of its labels come from one file, so they
cannot drift apart. Everything that the marks may not say is refused with its place.
Run it over files to check them: `python tests/labelled.py FILE…`.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

__all__ = ["CORPUS", "Label", "Labelled", "corpus", "parse"]

CORPUS: Final = Path(__file__).resolve().parent / "cases" / "statements"
MODIFIERS: Final = frozenset({"exact", "approx", "gt", "ge", "lt", "le", "nearly", "range", "vague"})
SCOPES: Final = frozenset({"period", "cumulative", "at_time", "plan", "rate"})
UNITS: Final = frozenset(
    [
        *("count", "ha", "acre", "m2", "ft2", "km2", "mi2", "m", "km", "cm", "ft", "mi", "kg", "t", "l", "m3"),
        *("min", "h", "d", "wk", "mo", "a", "%", "fraction", "ratio"),
    ]
)
_MARK: Final = re.compile(r"\{(?P<id>trap|[a-z]+\d+): ?(?P<text>[^{}|]*?)(?: ?\|(?P<keys>[^{}]*))?\}")
_KEYS: Final = frozenset(
    {"value", "value_to", "unit", "modifier", "scope", "counted", "attribution", "part_of", "conversion_of"}
)


@dataclass(frozen=True, slots=True)
class Label:
    """One marked quantity; `start` and `end` are offsets into the text without marks."""

    id: str
    start: int
    end: int
    text: str
    value: Fraction | None
    value_to: Fraction | None = None
    unit: str = "count"
    modifier: str = "exact"
    scope: str = ""
    counted: str = ""
    attribution: str = "publisher"
    part_of: str = ""
    conversion_of: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One statement with its labels."""

    name: str
    lang: str
    dated: str
    situation: str
    publisher: str
    text: str
    labels: tuple[Label, ...]
    traps: tuple[tuple[int, int], ...] = field(default=())


def corpus(half: str, lang: str | None = None) -> list[Labelled]:
    """Every statement of a half (`seen` or `sealed`), in the order of names."""
    found = [parse(path.read_text(encoding="utf-8"), path.name) for path in sorted((CORPUS / half).glob("*.txt"))]
    return [each for each in found if lang in (None, each.lang)]


def parse(raw: str, name: str = "") -> Labelled:
    """A file's text as a statement.

    Raises:
        ValueError: a mark or a header line that the README does not know; says which.
    """
    head, rule, body = raw.partition("\n---\n")
    if not rule:
        msg = f"{name}: no line --- between the head and the text"
        raise ValueError(msg)
    keys = dict(re.split(r":\s*", line, maxsplit=1) for line in head.strip().splitlines())
    plain, labels, traps, at = [], [], [], 0
    length = 0
    for found in _MARK.finditer(body):
        plain.append(body[at : found.start()])
        length += len(plain[-1])
        start, at = length, found.end()
        plain.append(found["text"])
        length += len(found["text"])
        if found["id"] == "trap":
            traps.append((start, length))
        else:
            labels.append(_label(found, start, f"{name}: {found[0]!r}"))
    plain.append(body[at:])
    text = "".join(plain).strip("\n")
    shift = len("".join(plain)) - len("".join(plain).lstrip("\n"))
    if "{" in text or "}" in text:
        near = text[max(0, min(text.find(c) for c in "{}" if c in text) - 40) :][:90]
        msg = f"{name}: a brace that is no mark, near {near!r}"
        raise ValueError(msg)
    moved = tuple(
        Label(one.id, one.start - shift, one.end - shift, *(getattr(one, key) for key in list(Label.__slots__)[3:]))
        for one in labels
    )
    ids = [one.id for one in moved]
    loose = {one.part_of or one.conversion_of for one in moved if one.part_of or one.conversion_of} - set(ids)
    if loose or len(set(ids)) < len(ids):
        msg = f"{name}: ids that stand for nothing or twice: {sorted(loose) or ids}"
        raise ValueError(msg)
    return Labelled(
        name, keys["lang"], keys["dated"], keys["situation"], keys.get("publisher", ""), text, moved,
        tuple((start - shift, end - shift) for start, end in traps),
    )  # fmt: skip


def _label(found: re.Match[str], start: int, where: str) -> Label:
    pairs = [part.partition("=") for part in (found["keys"] or "").split(";") if part.strip()]
    keys = {key.strip(): value.strip() for key, _, value in pairs}
    unit, modifier, scope = keys.get("unit", "count"), keys.get("modifier", "exact"), keys.get("scope", "")
    base = unit.partition("/")[0]
    wrong = [
        *(f"key {key!r}" for key in keys if key not in _KEYS),
        *([f"unit {unit!r}"] if base not in UNITS and not re.fullmatch(r"[A-Z]{3}", base) else []),
        *([f"modifier {modifier!r}"] if modifier not in MODIFIERS else []),
        *([f"scope {scope!r}"] if scope not in SCOPES else []),
        *(["no counted"] if not keys.get("counted") else []),
        *(["no value"] if not keys.get("value") and modifier != "vague" else []),
        *(["a range without value_to"] if (modifier == "range") != ("value_to" in keys) else []),
    ]
    if wrong:
        msg = f"{where}: {', '.join(wrong)}"
        raise ValueError(msg)
    return Label(
        found["id"],
        start,
        start + len(found["text"]),
        found["text"],
        Fraction(keys["value"]) if keys.get("value") else None,
        Fraction(keys["value_to"]) if keys.get("value_to") else None,
        unit,
        modifier,
        scope,
        keys["counted"],
        keys.get("attribution", "publisher"),
        keys.get("part_of", ""),
        keys.get("conversion_of", ""),
    )


def _check(names: list[str]) -> int:
    bad = 0
    for name in names:
        try:
            found = parse(Path(name).read_text(encoding="utf-8"), name)
        except (ValueError, KeyError) as error:
            bad += 1
            sys.stderr.write(f"{error!s}\n")
        else:
            loose = re.findall(r"\d+", _masked(found))
            sys.stderr.write(f"{name}: {len(found.labels)} quantities, {len(found.traps)} traps")
            sys.stderr.write(f"; numbers without a mark: {', '.join(loose)}\n" if loose else "\n")
    return bad


def _masked(found: Labelled) -> str:
    text = list(found.text)
    for start, end in [*((one.start, one.end) for one in found.labels), *found.traps]:
        text[start:end] = " " * (end - start)
    return "".join(text)


if __name__ == "__main__":
    sys.exit(_check(sys.argv[1:]) > 0)
