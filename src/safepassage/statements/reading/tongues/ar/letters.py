"""Arabic letters that are read alike, and word lists folded and spelled out for patterns."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["LETTERS", "folded", "spelled"]

LETTERS: Final = str.maketrans("أإآٱى،؛؟٪", "ااااي,;?%")
_MARKS: Final = re.compile("[\u064b-\u0652\u0670\u0640]")
_GAP: Final = "(?:\\ |\\n[\u200e\u200f\\ ]{0,9})"
_ANY_MARK: Final = "[\u064b-\u0652\u0670\u0640]{0,2}"
_ALIKE: Final = {"ا": "[اأإآ]", "ي": "[يى]"}


def folded(text: str) -> str:
    """`text` as its tokens are folded: no vowel marks, one alif, one ya.

    >>> folded("أُجْلِيَ"), folded("مستشفى")
    ('اجلي', 'مستشفي')
    """
    return _MARKS.sub("", text).translate(LETTERS)


def spelled(words: str) -> str:
    """A pattern of alternatives "a|b c" in whatever way their letters are written, the longest first."""
    listed = sorted({folded(word) for word in words.split("|")}, key=len, reverse=True)
    return "|".join(
        "".join(_GAP if char == " " else _ALIKE.get(char, char) + _ANY_MARK for char in word) for word in listed
    )
