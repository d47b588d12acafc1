"""A table of phrases of one or more words, looked up at a token, forwards or backwards, the longest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Phrases", "phrases"]

V = TypeVar("V")


class Phrases(Generic[V]):
    """Phrases with a value each.

    Args:
        table: Phrase, its words apart by single spaces and folded as tokens are → value.
    """

    __slots__ = ("_backwards", "_forwards")

    def __init__(self, table: Mapping[str, V]) -> None:
        self._forwards: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._backwards: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for phrase, value in sorted(table.items(), key=lambda item: -len(item[0].split(" "))):
            words = tuple(phrase.split(" "))
            self._forwards.setdefault(words[0], []).append((words, value))
            self._backwards.setdefault(words[-1], []).append((words, value))

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with that word."""
        return word in self._forwards

    def at(self, lows: Sequence[str], first: int) -> tuple[V, int] | None:
        """(value, how many tokens) of the longest phrase that begins at `first`."""
        if first >= len(lows) or (listed := self._forwards.get(lows[first])) is None:
            return None
        for words, value in listed:
            if len(words) == 1 or tuple(lows[first : first + len(words)]) == words:
                return value, len(words)
        return None

    def within(self, lows: Sequence[str], first: int, last: int) -> list[tuple[int, tuple[V, int]]]:
        """Where among tokens [first, last) phrases begin, each with what `at` gives there; they may go on behind."""
        known = self._forwards
        begins = [at for at in range(first, last) if lows[at] in known]
        return [(at, found) for at in begins if (found := self.at(lows, at)) is not None]

    def before(self, lows: Sequence[str], last: int) -> tuple[V, int] | None:
        """(value, how many tokens) of the longest phrase that ends just before `last`."""
        if last <= 0:
            return None
        for words, value in self._backwards.get(lows[last - 1], ()):
            first = last - len(words)
            if first >= 0 and tuple(lows[first:last]) == words:
                return value, len(words)
        return None


def phrases(*groups: tuple[V, str] | tuple[V, Iterable[str]]) -> Phrases[V]:
    """Phrases from (value, "one|two words|three") groups."""
    table: dict[str, V] = {}
    for value, listed in groups:
        for phrase in listed.split("|") if isinstance(listed, str) else listed:
            table[phrase.strip()] = value
    return Phrases(table)
