"""Characters that steer instead of standing for something: found in text that comes in, made harmless in text shown.

A terminal obeys an escape sequence, and a page an override of its direction, wherever
they stand; so somebody else's words could blank an alarm or turn 12 into 21. Text
that carries them is refused at the doors, but for embeddings and isolates that are
closed again, which Arabic editors write. What cannot be refused (a faulty file
that is quoted, a name of a file) is shown with the number of each such character.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ONE_LINE", "PLAIN", "inert", "steering"]

PLAIN: Final = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]*$"
"""Text without a character that steers, as a pattern for who writes some; pairs that are closed again are taken too."""
ONE_LINE: Final = PLAIN.replace(r"\u0008\u000b-", "")
"""The same on one line."""

_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_OPENS: Final = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}


def steering(text: str) -> str:
    r"""The first character in `text` that would steer a terminal or the direction of what follows; "" for none.

    >>> steering("a\x1b[2Jb"), steering("a\u2067b\u2069c"), steering("a\u2069b")
    ('\x1b', '', '\u2069')
    """
    if text.isascii() and text.isprintable():
        return ""
    awaited: list[tuple[str, str]] = []
    for found in _STEERING.findall(text):
        if found in _OPENS:
            awaited.append((_OPENS[found], found))
        elif awaited and awaited[-1][0] == found:
            awaited.pop()
        else:
            return str(found)
    return awaited[0][1] if awaited else ""


def inert(text: str) -> str:
    r"""`text` with a number in place of each character that steers; inside JSON it still says the same.

    >>> print(inert("a\x1b[2Jb\u202e"))
    a\u001b[2Jb\u202e
    """
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
