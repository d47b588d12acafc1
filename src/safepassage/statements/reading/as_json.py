"""A reading as JSON: every quantity with its offsets into the text as read, and every finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fractions import Fraction

    from safepassage.statements.reading.mention import Finding, Mention, Reading

__all__ = ["to_json"]


def to_json(reading: Reading) -> dict[str, Any]:
    """A reading as dict, list, str, int, float and None.

    A value that is no whole number is the nearest float; the words stand beside it.
    """
    return {
        "statement_date": None if reading.dated is None else reading.dated.isoformat(),
        "lang": reading.lang,
        "publisher": reading.publisher,
        "quantities": [_quantity(each) for each in reading.mentions],
        "findings": [_finding(each) for each in reading.findings],
        "text": reading.text,
    }


def _quantity(mention: Mention) -> dict[str, Any]:
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "value": _value(mention.value),
        "value_to": _value(mention.value_to),
        "unit": mention.unit,
        "counted": mention.counted,
        "modifier": mention.modifier,
        "scope": mention.scope,
        "span": {
            "from": None if mention.since is None else mention.since.isoformat(),
            "to": None if mention.until is None else mention.until.isoformat(),
        },
        "attribution": mention.attribution,
        "attribution_chain": list(mention.chain),
        "part_of": mention.part_of or None,
        "conversion_of": mention.conversion_of or None,
    }


def _value(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "quantities": list(finding.quantities),
        "message": finding.message,
        "suggestion": finding.suggestion,
        "evidence": dict(finding.evidence),
    }
