"""The words of a page as a reader sees them: without scripts, styles, menus and what is hidden.

The encoding is what the page declares, else UTF-8, and never a guess. The parser
follows no link, loads no entity and opens no network. A page that is nested so deeply
that the parser would leave its end out is refused, not read in part.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.document_text import decoded, lowered, one_line, raised, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["read_html"]

_LEFT_OUT: Final = frozenset(
    (
        *("applet", "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input"),
        *("math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg"),
        *("template", "textarea", "title", "video"),
    )
)
_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_NO_TRACE: Final = frozenset(("head", "noscript", "script", "style", "template", "title"))
"""What a page does not even leave a gap for."""
_LARGE: Final = frozenset(("table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "main"))
"""A cell that holds one of these is a part of the page: the table only places it."""
_HIDDEN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_DECLARED: Final = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)|<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
_DECLARED_WITHIN: Final = 4096
_AS_BROWSERS: Final = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
_READ: Final = frozenset(
    (
        *(f"cp125{digit}" for digit in range(9)),
        *(f"iso8859-{part}" for part in range(1, 17)),
        *("ascii", "utf-8", "cp866", "cp874", "koi8-r", "koi8-u", "mac-cyrillic"),
        *("gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "tis-620"),
    )
)
_SPAN_MAX: Final = 100
_COLUMNS_SPANNED_MAX: Final = 200
"""Beyond, a cell covers itself alone: a page that states spans of millions shall not fill the memory."""
_FULL: Final = Fault(
    expected="a page nested less than 256 deep",
    got="a deeper one, or a single text of over 10 MB",
    way_out="Copy its words into a text file.",
)


def read_html(data: bytes) -> str:
    """The words of a page.

    Raises:
        DataRefused: a byte does not belong to its encoding, its encoding is not known, or it is nested too deeply.
    """
    from lxml.etree import HTMLParser, ParserError, XMLSyntaxError, fromstring

    text = decoded(data, _declared(data))
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = fromstring(text.encode(), parser)
    except (ParserError, XMLSyntaxError):
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DataRefused([_FULL])
    if root is None:
        return ""
    page = _Page()
    _walk(root, page)
    return page.text()


def _declared(data: bytes) -> str:
    """The encoding that a page declares, as Python names it, or none.

    Raises:
        DataRefused: it is none that is read.
    """
    hit = _DECLARED.search(data[:_DECLARED_WITHIN])
    if not hit:
        return ""
    label = (hit[1] or hit[2]).decode("ascii", "replace")
    if label.lower().startswith("utf-16"):  # a page whose declaration can be read as bytes is not in it
        return "utf-8"
    try:
        name = codecs.lookup(label).name
    except LookupError:
        name = ""
    if name not in _READ:
        raise DataRefused(
            [Fault(expected="a page in an encoding that is known", got=label, way_out="Save it as UTF-8.")]
        )
    return _AS_BROWSERS.get(name, name)


@dataclass(slots=True)
class _Page:
    """What was read so far: whole blocks, and the one that is being written."""

    blocks: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    mark: str = ""
    """What the next block begins with."""

    def end_block(self) -> None:
        """Ends a block; two ends of line in a row end one too."""
        lines = [one_line(line) for line in "".join(self.parts).split("\v")]
        self.parts.clear()
        for block in re.split("\n{2,}", "\n".join(lines).strip("\n")):
            if block:
                self.blocks.append(self.mark + block)
                self.mark = ""

    def text(self) -> str:
        self.end_block()
        return "\n\n".join(self.blocks)


def _walk(node: _Element, page: _Page, *, plain: bool = False) -> None:
    """Writes an element; the parser allows 255 levels, so calling itself is safe."""
    tag = _tag(node)
    if not tag or _is_hidden(node, tag):
        page.parts.append(_gap(tag))
        return
    if _is_menu(node, tag):
        page.end_block()
    elif tag == "br":
        page.parts.append("\v")
    elif tag in ("sup", "sub"):
        inner = one_line("".join(_words(node)))
        page.parts.append(raised(inner) if tag == "sup" else lowered(inner))
    elif tag == "table" and not _is_for_layout(node):
        page.end_block()
        _write_table(node, page)
    else:
        _walk_inside(node, tag, page, plain=plain or tag == "pre")


def _walk_inside(node: _Element, tag: str, page: _Page, *, plain: bool) -> None:
    block = tag in _BLOCKS
    if block:
        page.end_block()
    if tag == "li":
        page.mark = "- "
    page.parts.append(_said(node.text, plain=plain))
    for child in node:
        _walk(child, page, plain=plain)
        page.parts.append(_said(child.tail, plain=plain))
    if block:
        page.end_block()
    if tag == "li":
        page.mark = ""


def _said(text: str | None, *, plain: bool) -> str:
    words = (text or "").replace("\v", " ")
    return words.replace("\r\n", "\n").replace("\n", "\v") if plain else words


def _tag(node: _Element) -> str:
    name: object = node.tag  # a comment has a function for a name
    return name.lower() if isinstance(name, str) else ""


def _is_hidden(node: _Element, tag: str) -> bool:
    if tag == "dialog" and node.get("open") is not None:
        return False
    if tag in _LEFT_OUT or node.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(node.get("style") or ""))


def _gap(tag: str) -> str:
    """What stands for an element that is left out: a button parts words, a script does not."""
    return " " if tag in _LEFT_OUT - _NO_TRACE else ""


def _is_menu(node: _Element, tag: str) -> bool:
    return tag == "nav" or node.get("role") == "navigation"


def _words(node: _Element) -> Iterator[str]:
    """Every word inside, in order, a blank where a block or a line ends."""
    tag = _tag(node)
    if not tag or _is_hidden(node, tag) or _is_menu(node, tag):
        yield _gap(tag) or " " * _is_menu(node, tag)
        return
    gap = " " if tag in _BLOCKS or tag == "br" else ""
    inner = [node.text or ""]
    for child in node:
        inner += [*_words(child), child.tail or ""]
    if tag in ("sup", "sub"):
        flat = one_line("".join(inner))
        inner = [raised(flat) if tag == "sup" else lowered(flat)]
    yield gap
    yield from inner
    yield gap


def _is_for_layout(table: _Element) -> bool:
    """Whether a table only places parts of the page: it holds larger things, or has a single column."""
    if table.get("role") in ("presentation", "none") or any(True for _ in table.iterdescendants(*_LARGE)):
        return True
    return all(len(_cells(row)) <= 1 for row in table.iter("tr"))


def _cells(row: _Element) -> list[_Element]:
    return [cell for cell in row if _tag(cell) in ("td", "th")]


def _write_table(table: _Element, page: _Page) -> None:
    for caption in table.iterchildren("caption"):
        _walk(caption, page)
    below: dict[int, int] = {}
    shown = (row for row in table.iter("tr") if not any(_is_hidden(each, _tag(each)) for each in (row, *_above(row))))
    if lines := [line for row in shown if (line := row_of(_row(row, below)))]:
        page.blocks.append(page.mark + "\n".join(lines))
        page.mark = ""


def _above(row: _Element) -> list[_Element]:
    """The part of a table that a row stands in, if it stands in one."""
    parent = row.getparent()
    return [parent] if parent is not None and _tag(parent) != "table" else []


def _row(row: _Element, below: dict[int, int]) -> list[str]:
    """The cells of a row by column; what a cell above or beside covers is empty.

    Args:
        row: The row.
        below: Column → how many further rows a cell above covers; changed.
    """
    written: list[str] = []
    covered = set(below)
    for cell in _cells(row):
        while len(written) in covered:
            written.append("")
        if _is_hidden(cell, _tag(cell)):
            continue
        start = len(written)
        wide, high = (_span(cell, "colspan"), _span(cell, "rowspan")) if start < _COLUMNS_SPANNED_MAX else (1, 1)
        written += ["".join(_words(cell)), *[""] * (wide - 1)]
        covered.difference_update(range(start, start + wide))
        if high > 1:
            below.update(dict.fromkeys(range(start, start + wide), high))
    for column in list(below):
        below[column] -= 1
        if not below[column]:
            del below[column]
    return written


def _span(cell: _Element, name: str) -> int:
    digits = re.match(r"\s*0*([0-9]{1,4})", cell.get(name) or "")
    return min(max(int(digits[1]), 1), _SPAN_MAX) if digits else 1
