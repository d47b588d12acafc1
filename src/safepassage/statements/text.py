"""A statement as plain text: for a terminal, a radio room, a printer without a driver.

It says everything that the other formats say, in the same words. Tables stand in
columns; in a script that runs from right to left each line begins with a mark that
makes it do so everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from safepassage.statements.page import page_of
from safepassage.statements.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.statements.model import Statement
    from safepassage.statements.page import Page, PageLine, PageSection, PageTable

__all__ = ["text"]

_WIDTH: Final = 96
_RLM: Final = "\N{RIGHT-TO-LEFT MARK}"
_GAP: Final = "   "
_TABLE_MAX: Final = 120
_COLUMN_MIN: Final = 14
_BREAKS: Final = re.compile(r"[\t\n]")
"""What somebody's text may hold that would begin a line of its own here, and pass for one of ours."""


def text(statement: Statement, lang: str) -> str:
    """`statement` as plain text in that language, ending in a line break.

    Raises:
        ValueError: statements are not written in that language.
    """
    page = page_of(statement, lang)
    lines = [*_head(page), *(out for each in page.parts for out in _section(each, page)), *_foot(page)]
    mark = _RLM if page.direction == "rtl" else ""
    return "\n".join(f"{mark}{_BREAKS.sub(' ', each)}" if each else "" for each in lines) + "\n"


def _head(page: Page) -> Iterator[str]:
    yield "=" * _WIDTH
    yield f"{page.nature_words.upper()} · {page.edition_words}"
    yield from _wrapped(page.nature_says)
    yield ""
    yield page.operation
    yield page.title
    yield f"{page.as_of[0]}: {page.as_of[1]}. {page.clock}."
    yield from _wrapped(page.spans)
    yield from _wrapped(_joined([f"{label}: {value}" for label, value in page.card]))
    yield "=" * _WIDTH


def _foot(page: Page) -> Iterator[str]:
    yield ""
    yield "=" * _WIDTH
    yield from _wrapped(f"{page.nature_words} · {page.position[0]} {page.position[1]} · {page.root[0]} {page.root[1]}")
    yield page.colophon


def _section(section: PageSection, page: Page) -> Iterator[str]:
    yield ""
    yield section.title.upper()
    yield "-" * _WIDTH
    for line in section.lines:
        yield from _line(line, page)
    for table in section.tables:
        yield ""
        yield from _table(table, page)


def _line(line: PageLine, page: Page) -> Iterator[str]:
    indent = "    " if line.indented else ""
    label = f"[{line.label}] " if line.label else ""
    yield from _wrapped(f"{label}{plain(line.spans)}", indent, f"{indent}  ")
    trace = (f"{page.trace} {line.trace}".replace(" ", "\N{NO-BREAK SPACE}"),) if line.trace else ()
    yield from _wrapped(_joined([*line.notes, *trace]), f"{indent}    ", f"{indent}    ")


def _table(table: PageTable, page: Page) -> Iterator[str]:
    traced = table.traced
    head = [*table.columns, *((page.trace,) if traced else ())]
    numeric = [*table.numeric, *((False,) if traced else ())]
    body = [[*(plain(cell) for cell in row.cells), *((row.trace,) if traced else ())] for row in table.rows]
    body = [[_glued(cell) if whole else cell for cell, whole in zip(row, numeric, strict=True)] for row in body]
    widths = _fitted([max(map(_width, column)) for column in zip(head, *body, strict=True)], numeric)
    yield table.title
    yield from _row(head, widths, numeric)
    yield _GAP.join("-" * width for width in widths)
    for cells, row in zip(body, table.rows, strict=True):
        yield from _row(cells, widths, numeric)
        yield from _wrapped(_joined(row.notes), "  ", "  ")
    yield from _wrapped(_joined(table.notes), "    ", "    ")


def _row(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> Iterator[str]:
    wrapped = [_wrapped(cell, width=width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for at in range(max(map(len, wrapped))):
        parts = [lines[at] if at < len(lines) else "" for lines in wrapped]
        yield _GAP.join(_padded(*each) for each in zip(parts, widths, numeric, strict=True)).rstrip()


def _glued(cell: str) -> str:
    """A number with its hedge and unit in one piece: parted over two lines, "more than" would be read away from it."""
    return cell.replace(" ", "\N{NO-BREAK SPACE}")


def _fitted(widths: list[int], whole: Sequence[bool]) -> list[int]:
    """Widths of columns, the widest without numbers narrowed until the table fits or none can be narrowed."""
    room = _TABLE_MAX - len(_GAP) * (len(widths) - 1)
    soft = [at for at, kept in enumerate(whole) if not kept and widths[at] > _COLUMN_MIN]
    while sum(widths) > room and soft:
        widths[max(soft, key=widths.__getitem__)] -= 1
        soft = [at for at in soft if widths[at] > _COLUMN_MIN]
    return widths


def _padded(part: str, width: int, numeric: bool) -> str:  # noqa: FBT001 - one of three parallel columns
    blank = " " * (width - _width(part))
    return blank + part if numeric else part + blank


def _joined(notes: Sequence[str]) -> str:
    """Notes apart by points, which stay at the end of a line."""
    return "\N{NO-BREAK SPACE}· ".join(notes)


def _wrapped(line: str, first: str = "", rest: str = "", width: int = _WIDTH) -> list[str]:
    """`line` broken at its plain spaces; marks that steer direction have no width, and no word is cut."""
    out: list[str] = []
    current, indent = "", first
    for word in _BREAKS.sub(" ", line).split(" ") if line else ():
        longer = f"{current} {word}" if current else f"{indent}{word}"
        if current and _width(longer) > width:
            out.append(current)
            indent = rest
            longer = f"{indent}{word}"
        current = longer
    return [*out, current] if current else out


def _width(part: str) -> int:
    """Columns that `part` takes: marks that combine or only steer direction take none."""
    return sum(unicodedata.category(char) not in ("Mn", "Me", "Cf") for char in part)
