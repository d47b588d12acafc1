"""A reading as claims: one record for each quantity, as the door of records reads it.

The words of the sentence go with the number, so that a reader of the ledger sees what it
rests on. What the statement does not say is left out, and the note says what was
inferred. A quantity that has no unit of the ledger is named and not recorded: a claim
without its unit would be another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.numerals import decimal_text
from safepassage.foundation.units import unit as unit_named
from safepassage.statements.reading.measures import measure_of, population_of
from safepassage.statements.reading.speakers import UNATTRIBUTED
from safepassage.statements.reading.tongues import tongue
from safepassage.statements.words import language

if TYPE_CHECKING:
    from fractions import Fraction

    from safepassage.statements.reading.mention import Mention, Reading

__all__ = ["ClaimRecord", "claim_records", "hedge_of", "unit_of"]

_UNITS: Final = {
    "ha": "har",
    "acre": "[acr_us]",
    "ft2": "[sft_i]",
    "ft": "[ft_i]",
    "mi": "[mi_i]",
    "l": "L",
    "d": "{day}",
    "fraction": "%",
}
_THINGS: Final = {
    "vehicles": "{vehicle}",
    "ordnance": "{object}",
    "blocks": "{block}",
    "buildings": "{building}",
    "facilities": "{facility}",
}
_HEDGES: Final = {"approx": "about", "gt": "more_than", "ge": "at_least", "nearly": "nearly", "exact": "exact"}
_WORDED: Final = {"lt": "less than", "le": "at most"}
_TEXT_MAX: Final = 3900
_WHAT_MAX: Final = 290
_NAME_MAX: Final = 190
_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim to record.

    Attributes:
        mention: Where it comes from.
        raw: The record, as a line of JSONL has it.
    """

    mention: Mention
    raw: dict[str, Any]


def claim_records(
    reading: Reading, *, publisher: str, source: str, place: str
) -> tuple[list[ClaimRecord], list[Fault]]:
    """The claims of a statement, and a warning for each quantity that cannot be one.

    Args:
        reading: The statement; its day must be known.
        publisher: Who published it.
        source: Who records it.
        place: Place that the claims are about; "" for none.

    Raises:
        ValueError: the statement's day is not known.
    """
    if reading.dated is None:
        msg = "a claim needs the day of its statement"
        raise ValueError(msg)
    records: list[ClaimRecord] = []
    faults: list[Fault] = []
    digest = sha256(reading.text.encode()).hexdigest()[:12]
    converted = {each.conversion_of: each for each in reading.mentions if each.conversion_of}
    wholes = {each.id: each for each in reading.mentions}
    for mention in reading.mentions:
        if mention.conversion_of:
            continue
        if unit_of(mention, reading.lang) is None:
            faults.append(_left_out(mention))
            continue
        body = _body(reading, mention, converted.get(mention.id), wholes.get(mention.part_of), publisher)
        raw = {
            "kind": "claim",
            "occurred": reading.dated.isoformat(),
            "source": source,
            "source_id": f"{digest}-{mention.id}",
            "method": "reported",
            "body": body,
        }
        if place:
            raw["place"] = place
        records.append(ClaimRecord(mention, raw))
    return records, faults


def unit_of(mention: Mention, lang: str) -> str | None:
    """The ledger's unit of a mention; None where it has none: money, speeds, rates of measures."""
    base, _, _ = mention.unit.partition("/")
    if base == "count":
        measure = measure_of(mention, tongue(lang))
        population = population_of(mention, tongue(lang))
        if population == "households":
            return "{household}"
        return _THINGS.get(measure, "{person}" if population or measure != "other" else "{object}")
    found = unit_named(_UNITS.get(base, base))
    return found.code if found is not None else None


def hedge_of(mention: Mention) -> str:
    """The ledger's hedge of a modifier; "" where it has none."""
    return _HEDGES.get(mention.modifier, "range" if mention.modifier == "range" else "")


def _left_out(mention: Mention) -> Fault:
    return Fault(
        expected="a unit that the ledger keeps: people, things, area, length, mass, volume, time or shares",
        got=f"{mention.text} ({mention.unit})",
        way_out="It is not recorded; record it by hand, with its words, when it matters.",
        field=mention.id,
        severity="warning",
    )


def _body(
    reading: Reading, mention: Mention, other: Mention | None, whole: Mention | None, publisher: str
) -> dict[str, Any]:
    words = tongue(reading.lang)
    body: dict[str, Any] = {
        "publisher": publisher[:_NAME_MAX],
        "measure": measure_of(mention, words),
        "what": _defined(mention, reading.lang),
        "quantity": _quantity(mention, reading.lang),
        "scope": {"at_time": "at"}.get(mention.scope, mention.scope),
        "text": _sentence(reading, mention)[:_TEXT_MAX],
    }
    notes = _days(body, reading, mention)
    if mention.attribution and mention.attribution != UNATTRIBUTED:
        body["speaker"] = mention.attribution[:_NAME_MAX]
        if len(mention.chain) > 2:  # noqa: PLR2004 - publisher, speaker, and whom they name
            body["speaker_source"] = mention.chain[2][:_NAME_MAX]
    elif mention.attribution == UNATTRIBUTED:
        notes.append("hearsay: the statement names no speaker")
    if other is not None and unit_of(other, reading.lang) is not None:
        body["conversion"] = _quantity(other, reading.lang)
    population = population_of(mention, words)
    if population:
        body["population"] = population
    if whole is not None:
        body["part_of"] = _defined(whole, reading.lang)
    if mention.modifier in _WORDED:
        notes.append(f"printed as “{mention.text}”, {_WORDED[mention.modifier]}")
    notes.append(f"read from characters {mention.start} to {mention.end} of the statement")
    body["note"] = "; ".join(notes)
    return body


def _defined(mention: Mention, lang: str) -> str:
    """What was counted, in the source's words; one side's word for a group gives way to ours, or is quoted."""
    words = (mention.counted or mention.text)[:_WHAT_MAX]
    stems = language(lang).one_sided
    if not any(stem in words.casefold() for stem in stems):
        return words
    ours = population_of(mention, tongue(lang))
    kept = [ours if any(stem in word.casefold() for stem in stems) else word for word in words.split()]
    return " ".join(kept) if ours else f"“{words}”"


def _days(body: dict[str, Any], reading: Reading, mention: Mention) -> list[str]:
    """Fill in the days that a claim covers; (what was inferred)."""
    assert reading.dated is not None
    first, last = mention.since, mention.until or reading.dated
    if mention.scope == "period":
        body["span_from"], body["span_to"] = (first or last).isoformat(), last.isoformat()
        return [] if first else ["the statement's own day stands for the period, which it does not say"]
    if mention.scope in ("cumulative", "at_time"):
        if first is not None and mention.scope == "cumulative":
            body["span_from"] = first.isoformat()
        body["span_to"] = last.isoformat()
    return []


def _quantity(mention: Mention, lang: str) -> dict[str, str]:
    unit = unit_of(mention, lang) or "{object}"
    if mention.value is None or mention.modifier in _WORDED:
        return {"unit": unit, "hedge": "vague", "words": mention.text[:_NAME_MAX]}
    scale = 100 if mention.unit == "fraction" else 1
    out = {"unit": unit, "value": _decimal(mention.value * scale)}
    if mention.value_to is not None:
        out["value_to"] = _decimal(mention.value_to * scale)
    elif hedge_of(mention) not in ("exact", ""):
        out["hedge"] = hedge_of(mention)
    return out


def _decimal(value: Fraction) -> str:
    """A decimal to six places; thirds are rounded there."""
    try:
        return decimal_text(value, _PLACES)
    except ValueError:
        return decimal_text(round(value, _PLACES), _PLACES)


def _sentence(reading: Reading, mention: Mention) -> str:
    start, end = reading.sentences[mention.sentence]
    return " ".join(reading.text[start:end].split())
