"""Who published a statement, where its head says so.

A letterhead says it, an agency in its dateline, or a station that names itself. Where the
head says nothing, nobody is guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from safepassage.statements.reading.source import Source

__all__ = ["find_publisher"]

_HEAD_CHARS: Final = 1500
_AGENCY: Final = re.compile(
    r"\b[A-ZА-ЯЁ][^\n()]{1,60}\((?P<name>[A-ZА-ЯЁ][^\d()\n]{1,40})\) ?[–—-]"
    r"|^[^\n()]{0,60}\(?(?P<arabic>[\u0600-\u06ff ]{3,40})\) ?[–—-]",
    re.MULTILINE,
)
_STATION: Final = re.compile(r"\b[Tt]his is (?P<name>(?:[A-Z][\w'’-]+ ?){1,4})")
_UPPER_MIN: Final = 8


def find_publisher(source: Source) -> str | None:
    """The publisher as printed; None where the text does not say."""
    head = source.text[:_HEAD_CHARS]
    found = _AGENCY.search(head)
    if found is not None:
        return (found["name"] or found["arabic"]).strip()
    station = _STATION.search(head)
    if station is not None:
        return station["name"].strip()
    return _letterhead(source, head)


def _letterhead(source: Source, head: str) -> str | None:
    """The first line, or the second, where it is the name of a body and nothing else."""
    for line in head.splitlines()[:3]:
        clean = re.split(r" ?[–—|:·] ?|, \d| - ", line.strip())[0].strip()
        words = [word.strip(".,").casefold() for word in clean.split()]
        if not 2 <= len(words) <= 9 or any(char.isdigit() for char in clean):  # noqa: PLR2004
            continue
        small = source.tongue.nouns.stops | source.tongue.speech.particles
        named = clean.isupper() or all(word[:1].isupper() or word.casefold() in small for word in clean.split())
        if named and any(word in source.tongue.speech.bodies for word in words) and len(clean) >= _UPPER_MIN:
            return clean
    return None
