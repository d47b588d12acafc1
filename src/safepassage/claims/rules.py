"""Checks of this room: what a claim must say to be kept, and what makes a picture evidence.

An impossible figure of somebody else is not refused here: it is kept as they
printed it, and `figures.py` says what is wrong with it. What is refused is a record
that would not let a reader see who claimed what, of what, over which time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault

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
                yield Fault(field=name, expected=f"{name}, because there is a number", got="nothing")
    if "text" not in body and ("quantity" not in body or body["measure"] in WORDS_ONLY):
        yield Fault(field="text", expected="the source's own words, because they are the claim", got="nothing")


def scope_has_its_days(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A period has two days, a cumulative figure and a state their last one."""
    for name in _DAYS.get(body.get("scope", ""), ()):
        if name not in body:
            yield Fault(
                field=name,
                expected=f"{name}, because scope is {body['scope']}",
                got="nothing",
                way_out="Leave scope and quantity out when the source does not say, and keep its words in text.",
            )


def days_in_order(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """The first day is not after the last."""
    if body.get("span_from", "") > body.get("span_to", "9999"):
        yield Fault(
            field="span_to", expected="a day at or after span_from", got=body["span_to"], way_out="Swap the two."
        )


def credit_by_consent(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A photographer's name is kept only with their consent."""
    if "credit" in body and body.get("credit_consent") != "yes":
        yield Fault(
            field="credit",
            expected="credit_consent of yes, because a person or agency is named",
            got=body.get("credit_consent", "nothing"),
            way_out="Leave credit empty until they agree.",
        )


def digest_is_sha256(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """The digest is a salted SHA-256 commitment in hex."""
    if "digest" in body and not _DIGEST.fullmatch(body["digest"]):
        yield Fault(
            field="digest",
            expected="64 lower-case hex digits: SHA-256 of a random salt and the file",
            got=body["digest"][:80],
        )
