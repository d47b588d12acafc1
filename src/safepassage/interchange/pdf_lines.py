"""Lines of a printed page made paragraphs again: what belongs together is joined, what stood apart stays so.

A PDF knows where letters lie and nothing of words, paragraphs or tables. So a line goes
on with the next where distance, size and punctuation all allow it; in doubt they stay
apart. A word broken at the end of a line is put together only where the break is
certain: at a soft hyphen, or where the same document writes the word in one. It refuses
to guess in between: "well-" and "known" keep their hyphen.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from safepassage.interchange.document_text import one_line, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["PdfLine", "cells_of", "in_cells", "text_of"]

_BULLET: Final = re.compile("^(?:[•‣▪▫■□●○◦⁃\uf0b7·*–—-][\\s\u200b]+|[•‣▪■●○◦\uf0b7](?=\\S))")
_NUMBERED: Final = re.compile(r"^\(?(?:[0-9]{1,2}|[a-zа-я])[.)]\s")
_ENDS: Final = re.compile(r"[.!?…:;؟。][\"'”»’)\]]*$")
_GOES_ON: Final = re.compile(r"^[\"'“«‘(]?[^\W\d_]")
_BROKEN: Final = re.compile("(?<=[^\\W\\d_])[\u00ad\u2010-]$")
_SUSPENDED: Final = frozenset(("and", "or", "to", "и", "или"))
_WORD: Final = re.compile("[^\\W\\d_]+(?:[\u00ad\u2010-][^\\W\\d_]+)*")
_SAME_SIZE: Final = 0.1
_LEADING_MAX_RATIO: Final = 1.22
"""A distance that is so much larger than that of lines inside paragraphs parts two of them."""
_LEADING_USUAL: Final = 1.3
_SHORT_SHARE: Final = 0.7
_INDENT_RATIO: Final = 0.8
_GAP: Final = 3
_GAP_JUSTIFIED: Final = 5


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line as it was printed.

    Attributes:
        text: Its words; the cells of a row are apart by tabs.
        x_pt: Where it begins, from the left; none where that is not known.
        y_pt: Where it stands, from the bottom.
        size_pt: The size of its letters.
    """

    text: str
    x_pt: float | None = None
    y_pt: float | None = None
    size_pt: float = 0.0


def cells_of(laid_out: str) -> dict[str, tuple[int, ...]]:
    """The rows of a page that is laid out in fixed columns: their words without blanks → the letters of each cell.

    A line is a row where blanks of three or more part it. In a justified line all blanks are wide, so there it takes
    five. Cells of rows that follow one another stand below each other; where a row has none, its cell is empty.
    """
    found: dict[str, tuple[int, ...]] = {}
    block: list[list[tuple[int, int, str]]] = []
    for line in [*laid_out.split("\n"), ""]:
        cells = _cells(line)
        if len(cells) > 1:
            block.append(cells)
        elif block:
            found.update(_rows(block))
            block = []
    return found


def _cells(line: str) -> list[tuple[int, int, str]]:
    """The cells of a line, each with its first column and the one after its last."""
    justified = re.search(r"\S  \S", line)
    gap = _GAP_JUSTIFIED if justified else _GAP
    return [(hit.start(), hit.end(), hit[0]) for hit in re.finditer(rf"\S(?:\s{{0,{gap - 1}}}\S)*", line)]


def _rows(block: Sequence[list[tuple[int, int, str]]]) -> Iterable[tuple[str, tuple[int, ...]]]:
    columns = _columns([cell for cells in block for cell in cells])
    for cells in block:
        at = [next(i for i, (start, end) in enumerate(columns) if start <= cell[0] < end) for cell in cells]
        words = ["".join(cell[2].split()) for cell in cells]
        letters = [len(word) for word in words]
        if len(set(at)) == len(at):  # else a heading spans columns, and only that its cells are apart is certain
            by_column = dict(zip(at, letters, strict=True))
            letters = [by_column.get(column, 0) for column in range(max(at) + 1)]
        yield "".join(words), tuple(letters)


def _columns(cells: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """What the cells cover between them, in runs without a gap."""
    columns: list[tuple[int, int]] = []
    for start, end, _ in sorted(cells):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def in_cells(text: str, letters: Sequence[int]) -> str:
    r"""A line with a tab between its cells, of which it is known how many letters each has.

    >>> in_cells("Old city 1 200 24", (7, 0, 4, 2)).split("\t")
    ['Old city', '', '1 200', '24']
    """
    cells, rest = [], text
    for count in letters:
        hit = re.match(rf"(?:\s*\S){{{count}}}", rest)
        cells.append(hit[0] if hit else "")
        rest = rest[len(cells[-1]) :]
    return row_of(cells)


def text_of(pages: Sequence[Sequence[PdfLine]]) -> str:
    """The text of a document; a page always ends its last paragraph.

    Args:
        pages: The lines of each page, in the order in which they were printed.
    """
    words = Counter(hit[0].casefold() for page in pages for line in page for hit in _WORD.finditer(line.text))
    soft = not any("\u00ad" in line.text.rstrip()[:-1] for page in pages for line in page)
    return "\n\n".join(text for page in pages if (text := _page_text(page, words, soft=soft)))


def _page_text(lines: Sequence[PdfLine], words: Counter[str], *, soft: bool) -> str:
    lines = [line for line in lines if line.text.strip()]
    leading_ratio = _leading_ratio(lines)
    longest = max((len(line.text) for line in lines), default=0)
    parts: list[str] = []
    for index, line in enumerate(lines):
        text = _itemised(line.text)
        before = lines[index - 1] if index else None
        if before is None:
            parts.append(text)
        elif "\t" in before.text and "\t" in text:
            parts.append("\n" + text)
        elif _parted(before, line, leading_ratio, longest):
            parts.append("\n\n" + text)
        else:
            parts += _joined(parts.pop(), text, words, soft=soft)
    blocks = ("\n".join(_shown(row) for row in block.split("\n")) for block in "".join(parts).split("\n\n"))
    return "\n\n".join(block for block in blocks if block)


def _shown(line: str) -> str:
    """A line in its final shape; a soft hyphen that is left is how its printer writes every hyphen."""
    line = line.replace("\u00ad", "-")
    return row_of(line.split("\t")) if "\t" in line else one_line(line)


def _itemised(text: str) -> str:
    return _BULLET.sub("- ", text.strip(" \n"))


def _leading_ratio(lines: Sequence[PdfLine]) -> float:  # a ratio: distance per size of letters
    """How far lines of one paragraph stand apart, in sizes of their letters: that of lines which surely go on."""
    certain, others = [], []
    for one, two in pairwise(lines):
        ratio = _distance_ratio(one, two)
        if ratio is not None and ratio > 0:
            others.append(ratio)
            if not _ENDS.search(one.text.rstrip()) and two.text.lstrip()[:1].islower():
                certain.append(ratio)
    return median(certain) if certain else min([*others, _LEADING_USUAL])


def _distance_ratio(one: PdfLine, two: PdfLine) -> float | None:
    if one.y_pt is None or two.y_pt is None or not two.size_pt:
        return None
    return (one.y_pt - two.y_pt) / two.size_pt


def _parted(one: PdfLine, two: PdfLine, leading_ratio: float, longest: int) -> bool:
    """Whether a paragraph ends between two lines."""
    ends = bool(_ENDS.search(one.text.rstrip()))
    if "\t" in one.text or "\t" in two.text or _BULLET.match(two.text.lstrip()):
        return True
    if abs(one.size_pt - two.size_pt) > _SAME_SIZE * max(one.size_pt, two.size_pt):
        return True
    ratio = _distance_ratio(one, two)
    if ratio is not None and not 0 < ratio <= leading_ratio * _LEADING_MAX_RATIO:
        return True
    if not ends:
        return False
    indented = one.x_pt is not None and two.x_pt is not None and two.x_pt - one.x_pt > _INDENT_RATIO * two.size_pt
    short = len(one.text) < _SHORT_SHARE * longest
    return bool(_NUMBERED.match(two.text.lstrip())) or short or (indented and not _BULLET.match(one.text.lstrip()))


def _joined(one: str, two: str, words: Counter[str], *, soft: bool) -> tuple[str, str]:
    """Two lines of a paragraph, as they stand one after the other when they are one."""
    one, two = one.rstrip(" "), two.lstrip(" ")
    if not _BROKEN.search(one) or not _GOES_ON.match(two):
        glued = one.endswith(("-", "\u2010", "\u00ad")) and two[:1].isdigit()
        return one, two if glued else f" {two}"
    head, tail = _WORD.findall(one)[-1], _WORD.findall(two)[0]
    if one.endswith("\u00ad") and soft:
        return one[:-1], two
    whole, apart = (head + tail).casefold(), f"{head}-{tail}".casefold()
    if words[whole] and not words[apart] and tail[:1].islower():
        return one[:-1], two
    return one, f" {two}" if tail in _SUSPENDED else two
