"""Checks of this room: what a claim must say to be kept, and what makes a picture evidence.

An impossible figure of somebody else is not refused here: it is kept as they
printed it, and `figures.py` says what is wrong with it. What is refused is a record
that would not let a reader see who claimed what, of what, over which time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import FILL_IN, NOTHING, SWAP, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = [
    "WORDS_ONLY",
    "credit_by_consent",
    "days_in_order",
    "digest_is_sha256",
    "says_something",
    "scope_has_its_days",
]

WORDS_ONLY: Final = ("pause", "service", "guarantee", "route", "accusation")
"""Measures that need no number, and need the source's own words."""

_DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "period": ("span_from", "span_to"),
    "cumulative": ("span_to",),
    "at": ("span_to",),
}
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def says_something(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A number says what was counted and how it spans; a claim without one keeps the source's words."""
    if "quantity" in body:
        for name in ("what", "scope"):
            if name not in body:
                expected = said("because_number", "{field}, because there is a number", field=name)
                yield Fault(expected, NOTHING, FILL_IN, name)
    if "text" not in body and ("quantity" not in body or body["measure"] in WORDS_ONLY):
        yield Fault(said("own_text", "the source's own words, because they are the claim"), NOTHING, FILL_IN, "text")


def scope_has_its_days(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A period has two days, a cumulative figure and a state their last one."""
    for name in _DAYS.get(body.get("scope", ""), ()):
        if name not in body:
            scope = body["scope"]
            expected = said("because", "{field}, because {other} is {choice}", field=name, other="scope", choice=scope)
            way_out = said(
                "no_scope", "Leave scope and quantity out when the source does not say, and keep its words in text."
            )
            yield Fault(expected, NOTHING, way_out, name)


def days_in_order(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """The first day is not after the last."""
    if body.get("span_from", "") > body.get("span_to", "9999"):
        expected = said("day_after", "a day at or after {field}", field="span_from")
        yield Fault(expected, body["span_to"], SWAP, "span_to")


def credit_by_consent(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A photographer's name is kept only with their consent."""
    if "credit" in body and body.get("credit_consent") != "yes":
        yield Fault(
            field="credit",
            expected=said("credit_yes", "their consent, because a person or agency is named"),
            got=body.get("credit_consent", NOTHING),
            way_out=said("credit_empty", "Leave credit empty until they agree."),
        )


def digest_is_sha256(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """The digest is a salted SHA-256 commitment in hex."""
    if "digest" in body and not _DIGEST.fullmatch(body["digest"]):
        yield Fault(
            field="digest",
            expected=said("sha256", "64 lower-case hex digits: SHA-256 of a random salt and the file"),
            got=body["digest"][:80],
            way_out=said("copy_id", "Copy the whole id."),
        )
