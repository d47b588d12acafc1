"""Rules between the fields of one body, made from names: parts and wholes, needs, order.

A rule is a function of (body, occurred) that returns faults. It looks at what is
given and stays silent about what is not, because unknown is not wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from safepassage.foundation.errors import Fault
from safepassage.foundation.quantity import quantity_from_json
from safepassage.foundation.said import FILL_IN, NOTHING, SWAP, said
from safepassage.foundation.units import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from fractions import Fraction

    from safepassage.foundation.times import Interval

    Rule = Callable[[Mapping[str, Any], Interval], Iterable[Fault]]

__all__ = ["bounds_of", "in_order", "needs", "needs_any", "no_more_than", "sums_to"]


def bounds_of(value: Any) -> tuple[Fraction | int, Fraction | int | None]:  # noqa: ANN401
    """(lo, hi) of a body's value: a count, a headcount, a tally, or a quantity in its dimension's SI unit."""
    if isinstance(value, int):
        return value, value
    if "unit" in value:
        quantity, measure = quantity_from_json(value, value["unit"]), unit(value["unit"])
        factor = measure.factor if measure else 1
        return quantity.lo * factor, None if quantity.hi is None else quantity.hi * factor
    total = sum(value.values())
    return total, total


def no_more_than(part: str, whole: str) -> Rule:
    """`part` is counted inside `whole` and cannot be larger."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        if part in body and whole in body:
            lo, (_, hi) = bounds_of(body[part])[0], bounds_of(body[whole])
            if hi is not None and lo > hi:
                expected = said("part_of_whole", "no more than {field}, which is {most}", field=whole, most=str(hi))
                way_out = said(
                    "part_mistyped", "{part} is a part of {field}: one of the two is mistyped.", part=part, field=whole
                )
                yield Fault(expected, str(lo), way_out, part)

    return rule


def sums_to(whole: str, *parts: str) -> Rule:
    """`parts`, all given, make up `whole` exactly."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        if whole in body and all(part in body for part in parts):
            spans = [bounds_of(body[part]) for part in parts]
            lo, (want_lo, want_hi) = sum(span[0] for span in spans), bounds_of(body[whole])
            hi = None if any(span[1] is None for span in spans) else sum(span[1] or 0 for span in spans)
            if (want_hi is not None and lo > want_hi) or (hi is not None and hi < want_lo):
                listed = [f"{part} {span[0]}" for part, span in zip(parts, spans, strict=True)]
                expected = said("sum_of_parts", "{parts} = {sum}", parts=listed, sum=str(lo))
                yield Fault(
                    expected,
                    str(want_lo),
                    said("mend_or_empty", "Mend one of them, or leave empty what was not counted."),
                    whole,
                )

    return rule


def needs(name: str, value: str, *others: str) -> Rule:
    """Where field `name` is `value`, each of `others` is needed."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        if body.get(name) == value:
            for other in others:
                if other not in body:
                    expected = said(
                        "because", "{field}, because {other} is {choice}", field=other, other=name, choice=value
                    )
                    yield Fault(expected, NOTHING, FILL_IN, other)

    return rule


def needs_any(*names: str) -> Rule:
    """At least one of the fields is given."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        if not any(name in body for name in names):
            yield Fault(said("any_field", "at least one of {either}", either=names), NOTHING, FILL_IN, names[0])

    return rule


def in_order(earlier: str, later: str) -> Rule:
    """Moment `earlier` is not after moment `later`."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        if earlier in body and later in body and body[earlier] > body[later]:
            yield Fault(
                said("after_field", "a moment at or after {field}", field=earlier), str(body[later]), SWAP, later
            )

    return rule
