"""The observation: what one source says that it saw, immutable, with an id that its content fixes.

An `Observation` is the content; a `Row` of the ledger adds when and where it was
received. Two nodes that write down the same thing get the same id, so merging is
order-free and a second delivery changes nothing. This file knows no kind: bodies
are checked by `kind.py` before they get here.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from typing import Any, Final

import msgspec

from safepassage.foundation.ids import refuse_uncanonical
from safepassage.foundation.times import Interval

__all__ = ["MOODS", "ORIGIN_SEPARATOR", "Draft", "Observation", "content_of", "draft_of", "observation_of"]

MOODS: Final = ("observed", "declared", "planned")
ORIGIN_SEPARATOR: Final = "\x1f"


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says that it saw.

    Attributes:
        kind: Name of the kind, such as `crossing_count`.
        body: What was seen: dict, list, str and int only, checked by the kind.
        occurred: When, with the precision it is known at.
        source: Who says so: a slug such as `post-karim`.
        source_id: The source's own id of this observation.
        method: How it is known: a value of `kind.METHODS`.
        place: Where: a place id `type/name`, or None where the kind has no place.
        mood: observed, declared or planned; only the observed post.
        evidence: Ids of observations of kind `evidence`.
        supersedes: Id of the observation of the same source that this one corrects.
        retracts: Id of the observation of the same source that this one withdraws.
    """

    kind: str
    body: dict[str, Any]
    occurred: Interval
    source: str
    source_id: str
    method: str
    place: str | None = None
    mood: str = "observed"
    evidence: tuple[str, ...] = ()
    supersedes: str | None = None
    retracts: str | None = None

    @property
    def origin(self) -> str:
        """What makes a delivery idempotent: the source and its own id."""
        return f"{self.source}{ORIGIN_SEPARATOR}{self.source_id}"

    @property
    def id(self) -> str:
        """SHA-256 of the canonical content, in hex."""
        return sha256(content_of(self)).hexdigest()


class Draft(msgspec.Struct, frozen=True):
    """What the store needs of an observation that is to be appended.

    Attributes:
        content: Canonical JSON.
        id: SHA-256 of `content`, 32 bytes.
        origin: `source`, U+001F, `source_id`.
        sealed: Salted commitment to a personal payload, 32 bytes, or None.
    """

    content: bytes
    id: bytes
    origin: str
    sealed: bytes | None = None


class _Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The hashed form; fields in the alphabetical order that canonical JSON wants."""

    body: dict[str, Any]
    evidence: tuple[str, ...] = ()
    kind: str
    method: str
    mood: str
    occurred: tuple[int, int, str]
    place: str | None = None
    retracts: str | None = None
    source: str
    source_id: str
    supersedes: str | None = None


_DECODER: Final = msgspec.json.Decoder(_Content)
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def content_of(observation: Observation) -> bytes:
    """The canonical JSON bytes whose SHA-256 is the id.

    Raises:
        TypeError, ValueError: the body holds what has no canonical form.
    """
    refuse_uncanonical(observation.body)
    when = observation.occurred
    return _ENCODER.encode(
        _Content(
            body=observation.body,
            evidence=observation.evidence,
            kind=observation.kind,
            method=observation.method,
            mood=observation.mood,
            occurred=(when.start_s, when.end_s, when.precision),
            place=observation.place,
            retracts=observation.retracts,
            source=observation.source,
            source_id=observation.source_id,
            supersedes=observation.supersedes,
        )
    )


def draft_of(observation: Observation, sealed: bytes | None = None) -> Draft:
    """The draft to append; `sealed` commits to a personal payload in the vault."""
    content = content_of(observation)
    return Draft(content, sha256(content).digest(), observation.origin, sealed)


def observation_of(content: bytes | msgspec.Raw) -> Observation:
    """The observation that canonical content holds.

    Raises:
        msgspec.ValidationError: the bytes are no observation's content.
    """
    found = _DECODER.decode(content)
    return Observation(
        kind=sys.intern(found.kind),
        body=found.body,
        occurred=Interval(*found.occurred),
        source=sys.intern(found.source),
        source_id=found.source_id,
        method=sys.intern(found.method),
        place=found.place if found.place is None else sys.intern(found.place),
        mood=sys.intern(found.mood),
        evidence=found.evidence,
        supersedes=found.supersedes,
        retracts=found.retracts,
    )
