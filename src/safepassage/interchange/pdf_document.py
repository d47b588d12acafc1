"""The words of a PDF, and the figures that one of our own carries as an attachment.

Words come page by page in the order in which they were printed, put together by
`pdf_lines`. What a PDF does not say is not made up: pages that are pictures have no
text, and a file of nothing else is refused, as are locked and damaged ones and those
that would keep the reader busy for minutes. In print right-to-left words often lie in
the order in which they were drawn; where there is another form of a document, it is the
better source.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.document_text import raised
from safepassage.interchange.pdf_lines import PdfLine, cells_of, in_cells, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject, PdfReader

__all__ = ["PAGES_MAX", "read_pdf"]

PAGES_MAX: Final = 2_000
_WORK_MAX: Final = 4_000_000
"""What is drawn in a whole document, a piece of text for five strokes: a minute's reading, a thousand close pages."""
_WORK_LAID_OUT_MAX: Final = 100_000
_SHOWS: Final = frozenset((b"Tj", b"TJ", b"'", b'"'))
_WORK_OF_TEXT: Final = 5
_ATTACHMENT: Final = re.compile(r"statement[\w.-]*\.json", re.IGNORECASE)
_ATTACHED_BYTES_MAX: Final = 20 << 20
_SMALLER_SHARE: Final = 0.85
_LIFTED_SHARE: Final = 0.15


def read_pdf(data: bytes) -> tuple[str, str, bytes | None]:
    """The words of a PDF, the name of the format, and our own figures where it carries them.

    Raises:
        DataRefused: it is locked, damaged, too long, or has no text.
    """
    from pypdf.errors import LimitReachedError

    with _quiet():
        try:
            text, attachment = _read(data)
        except DataRefused:
            raise
        except LimitReachedError as error:
            raise _endless() from error
        except Exception as error:  # pypdf says of itself that a broken file may cause any
            got = f"a damaged one ({type(error).__name__})"
            raise _refusal("a PDF that is whole", got, "Fetch it again, or print it into a new PDF.") from error
    if not text:
        way_out = "It is probably scanned: run text recognition over it, or type its words into a text file."
        raise _refusal("a PDF with text", "pages without any", way_out)
    return text, "pdf", attachment


@contextmanager
def _quiet() -> Iterator[None]:
    """What the library thinks of a file is no news to people: it is read, or it is refused."""
    logger, handler = logging.getLogger("pypdf"), logging.NullHandler()
    logger.addHandler(handler)
    before, logger.propagate = logger.propagate, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.propagate = before
        logger.removeHandler(handler)


def _read(data: bytes) -> tuple[str, bytes | None]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise _refusal("a PDF that is not locked", "an encrypted one", "Print it into a new PDF, and read that.")
    pages = len(reader.pages)
    if not pages:
        raise _refusal("a PDF that is whole", "one without a page", "Fetch it again.")
    if pages > PAGES_MAX:
        raise _refusal(f"at most {PAGES_MAX} pages", str(pages), "Print the pages of the statement into a new PDF.")
    work = _Work()
    return text_of([_lines(page, work) for page in reader.pages]), _attachment(reader)


class _Work:
    """How much of a document was read; it ends what would not."""

    def __init__(self) -> None:
        self.done = 0

    def one_more(self, operator: bytes, *_: object) -> None:
        """Counts an operation of the page.

        Raises:
            DataRefused: there were too many.
        """
        self.done += _WORK_OF_TEXT if operator in _SHOWS else 1
        if self.done > _WORK_MAX:
            raise _endless()


def _endless() -> DataRefused:
    way_out = "Print the pages of the statement into a new PDF, without maps and drawings."
    return _refusal("a PDF that can be read in a minute", "one with millions of strokes", way_out)


def _lines(page: PageObject, work: _Work) -> list[PdfLine]:
    """The lines of a page; a row of a table has its cells apart."""
    pieces = _Pieces()
    before = work.done
    page.extract_text(visitor_text=pieces.take, visitor_operand_before=work.one_more)
    lines = pieces.lines()
    rows = _rows(page) if lines and work.done - before <= _WORK_LAID_OUT_MAX else {}
    return [replace(line, text=_apart(line.text, rows)) for line in lines]


def _apart(text: str, rows: dict[str, tuple[int, ...]]) -> str:
    letters = rows.get("".join(text.split()))
    return in_cells(text, letters) if letters else text


def _rows(page: PageObject) -> dict[str, tuple[int, ...]]:
    """The rows of tables, as far as they can be seen; a page that cannot be laid out shows none."""
    try:
        return cells_of(page.extract_text(extraction_mode="layout"))
    except Exception:  # noqa: BLE001 - the words are read already; this only parts the cells
        return {}


class _Pieces:
    """Collects what a page prints, piece by piece, and puts lines together."""

    def __init__(self) -> None:
        self._done: list[PdfLine] = []
        self._open: list[PdfLine] = []

    def take(self, text: str, page_pt: list[float], text_pt: list[float], _font: object, size_pt: float) -> None:
        """Takes a piece of text as the library hands it over, with the matrices of the drawing and of its text."""
        a, b, c, d, right, up = page_pt
        x_pt = text_pt[4] * a + text_pt[5] * c + right
        y_pt = text_pt[4] * b + text_pt[5] * d + up
        height_pt = abs(size_pt) * (abs(text_pt[2] * b + text_pt[3] * d) or 1)
        for index, part in enumerate(text.split("\n")):
            if index:
                self._end_line()
            if part:
                self._open.append(PdfLine(part, x_pt, y_pt, height_pt))

    def lines(self) -> list[PdfLine]:
        """The lines, in the order in which they were printed."""
        self._end_line()
        return self._done

    def _end_line(self) -> None:
        shown = [piece for piece in self._open if piece.text.strip()]
        if shown:
            base = max(shown, key=lambda piece: len(piece.text.strip()))
            text = ""
            for piece in self._open:
                small = _small_figures(piece, base)
                text = text.rstrip(" ") + small if small and text.strip() else text + piece.text
            self._done.append(PdfLine(text, shown[0].x_pt, base.y_pt, base.size_pt))
        self._open.clear()


def _small_figures(piece: PdfLine, base: PdfLine) -> str:
    """A piece as small figures above the line, if it is that: the number of a note, a square."""
    if piece.y_pt is None or base.y_pt is None or piece.size_pt >= _SMALLER_SHARE * base.size_pt:
        return ""
    words = piece.text.strip()
    lifted = piece.y_pt - base.y_pt > _LIFTED_SHARE * base.size_pt
    return raised(words) if lifted and raised(words) != words else ""


def _attachment(reader: PdfReader) -> bytes | None:
    for attached in reader.attachment_list:
        if _ATTACHMENT.fullmatch(attached.name):
            content = attached.content
            if len(content) <= _ATTACHED_BYTES_MAX:
                return bytes(content)
    return None


def _refusal(expected: str, got: str, way_out: str) -> DataRefused:
    return DataRefused([Fault(expected=expected, got=got, way_out=way_out)])
