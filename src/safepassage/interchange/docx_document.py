"""The words of a Word file (.docx): paragraphs, tables and notes, in the order of the page.

Text that a reviewer inserted counts, text that one deleted does not, as on the page
with all changes shown as made. Comments, headers, footers and hidden text are left
out. Before it is unpacked, the file says how large it will be; one that would fill the
memory is refused, as is a damaged one and any other zipped file. Nothing that it points
at is opened.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.document_text import lowered, one_line, raised, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element

__all__ = ["UNPACKED_BYTES_MAX", "read_docx"]

UNPACKED_BYTES_MAX: Final = 100 << 20
_MEMBERS_MAX: Final = 10_000
_OTHERS: Final = (
    ("xl/", "an Excel file", "Save the sheet as CSV and import it, or copy its words into a text file."),
    ("ppt/", "a PowerPoint file", "Save it as PDF."),
    ("content.xml", "an OpenDocument file", "Save it as .docx."),
)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE: Final = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}txbxContent"})
_SIGNS: Final = {f"{_W}tab": " ", f"{_W}br": "\v", f"{_W}cr": "\v", f"{_W}noBreakHyphen": "\u2011"}
_NOTES: Final = {f"{_W}footnoteReference": "footnotes", f"{_W}endnoteReference": "endnotes"}
_SPAN_MAX: Final = 100
_OFF: Final = frozenset({"0", "false", "off"})


def read_docx(data: bytes) -> str:
    """The words of a Word file.

    Raises:
        DataRefused: it is another zipped file, is damaged, or is too large once unpacked.
    """
    import docx

    _must_be_small_and_word(data)
    try:
        document = docx.Document(io.BytesIO(data))
        return "\n\n".join(_Words(document).blocks())
    except Exception as error:  # a damaged part raises whatever its reader does
        got = f"a damaged one ({type(error).__name__})"
        raise _refusal("a Word file that is whole", got, "Open it in Word and save it again.") from error


def _must_be_small_and_word(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, RuntimeError) as error:
        raise _refusal("a Word file that is whole", "a damaged zipped file", "Fetch or save it again.") from error
    names = {member.filename for member in members}
    for start, what, way_out in _OTHERS:
        if any(name.startswith(start) for name in names) and "word/document.xml" not in names:
            raise _refusal("a Word file (.docx)", what, way_out)
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise _refusal("a Word file (.docx)", "another zipped file", "Unpack it first.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > UNPACKED_BYTES_MAX or len(members) > _MEMBERS_MAX:
        limit = f"at most {UNPACKED_BYTES_MAX >> 20} MiB once unpacked"
        raise _refusal(limit, f"{unpacked >> 20} MiB in {len(members)} parts", "Save it anew without pictures.")


class _Words:
    """Reads a document's tree; the parser allows 255 levels, so what calls itself here is safe."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers: dict[tuple[str, str], int] = {}
        """Of which notes and which of them → its number, in the order of their mention."""
        self._styles = {each.get(f"{_W}styleId"): each for each in document.styles.element.iter(f"{_W}style")}
        self._roles: dict[str, str] = {}

    def blocks(self) -> Iterator[str]:
        """Paragraphs and tables, then the notes that they mention."""
        yield from self._blocks(self._document.element.body)
        yield from self._notes()

    def _blocks(self, parent: _Element) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
                for box in _boxes(child):
                    yield from self._blocks(box)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag not in _GONE:  # a control around paragraphs, an insertion
                yield from self._blocks(child)

    def _paragraph(self, paragraph: _Element) -> Iterator[str]:
        mark = "- " if self._is_item(paragraph) else ""
        lines = [one_line(line) for line in "".join(self._inline(paragraph)).split("\v")]
        for block in "\n".join(lines).strip("\n").split("\n\n"):
            if block.strip("\n"):
                yield mark + block.strip("\n")

    def _inline(self, node: _Element) -> Iterator[str]:
        for child in node:
            if child.tag in _GONE:
                continue
            if child.tag == f"{_W}r":
                yield self._run(child)
            elif child.tag not in (f"{_W}pPr", f"{_W}rPr"):
                yield from self._inline(child)

    def _run(self, run: _Element) -> str:
        if _is_on(run.find(f"{_W}rPr/{_W}vanish")):
            return ""
        words = "".join(self._said(child) for child in run)
        raising = run.find(f"{_W}rPr/{_W}vertAlign")
        how = raising.get(f"{_W}val") if raising is not None else ""
        return raised(words) if how == "superscript" else lowered(words) if how == "subscript" else words

    def _said(self, child: _Element) -> str:
        if child.tag == f"{_W}t":
            return (child.text or "").replace("\v", " ")
        if child.tag in _NOTES:
            key = (_NOTES[child.tag], child.get(f"{_W}id") or "")
            return f"[{self._numbers.setdefault(key, len(self._numbers) + 1)}]"
        return _SIGNS.get(child.tag, "")

    def _is_item(self, paragraph: _Element) -> bool:
        number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        of_style = self._role(style.get(f"{_W}val") or "") if style is not None else ""
        if of_style == "heading" or paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None:
            return False
        return number.get(f"{_W}val") != "0" if number is not None else of_style == "item"

    def _role(self, name: str) -> str:
        """What a style, or one that it is based on, makes of a paragraph; a circle of styles ends."""
        if name not in self._roles:
            self._roles[name] = ""
            if (style := self._styles.get(name)) is not None:
                if style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
                    self._roles[name] = "heading"
                elif style.find(f"{_W}pPr/{_W}numPr/{_W}numId") is not None:
                    self._roles[name] = "item"
                elif (base := style.find(f"{_W}basedOn")) is not None:
                    self._roles[name] = self._role(base.get(f"{_W}val") or "")
        return self._roles[name]

    def _table(self, table: _Element) -> Iterator[str]:
        rows = [self._row(row) for row in _children(table, f"{_W}tr") if row.find(f"{_W}trPr/{_W}del") is None]
        if lines := [line for row in rows if (line := row_of(row))]:
            yield "\n".join(lines)

    def _row(self, row: _Element) -> list[str]:
        written = [""] * _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _children(row, f"{_W}tc"):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            below = merged is not None and merged.get(f"{_W}val") != "restart"
            written.append("" if below else " ".join(self._blocks(cell)))
            written += [""] * (_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1) - 1)
        return written

    def _notes(self) -> Iterator[str]:
        texts: dict[tuple[str, str], str] = {}
        for part in self._document.part.rels.values():
            kind = part.reltype.rpartition("/")[2]
            if kind in _NOTES.values() and not part.is_external:
                texts |= {(kind, key): text for key, text in self._notes_of(part.target_part.blob)}
        for key, number in list(self._numbers.items()):
            if text := texts.get(key):
                yield f"[{number}] {text}"

    def _notes_of(self, blob: bytes) -> Iterator[tuple[str, str]]:
        from lxml.etree import XMLParser, fromstring

        parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        for note in fromstring(blob, parser):
            if note.get(f"{_W}type") in (None, "normal"):
                yield note.get(f"{_W}id") or "", " ".join(" ".join(self._blocks(note)).split("\n"))


def _boxes(node: _Element) -> Iterator[_Element]:
    """The text boxes of a paragraph, once each, and none that lies in another."""
    for child in node:
        if child.tag == f"{_W}txbxContent":
            yield child
        elif child.tag not in _GONE:
            yield from _boxes(child)


def _children(node: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or cells of a row, also those inside a control or an insertion."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(child, tag)


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val") not in _OFF


def _number(node: _Element | None, otherwise: int) -> int:
    value = node.get(f"{_W}val") if node is not None else None
    return min(int(value), _SPAN_MAX) if value and value.isdecimal() else otherwise


def _refusal(expected: str, got: str, way_out: str) -> DataRefused:
    return DataRefused([Fault(expected=expected, got=got, way_out=way_out)])
