"""The HTML page: whole in itself, nothing fetched or run, and nothing typed by anybody can break out of its place."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from safepassage.statements.html import html
from safepassage.statements.page import page_of
from safepassage.statements.wording import plain
from safepassage.statements.words import LANGUAGES
from statements.sample import CARD, statement

CODES = sorted(LANGUAGES)
VOID = {"meta", "br", "hr", "img", "link", "input"}
EVIL = "</style><script>alert(1)</script>\"'\\"


class Outline(HTMLParser):
    """Tags, attributes and text; complains when tags do not nest."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


@pytest.mark.parametrize("code", CODES)
def test_tags_nest_and_language_and_direction_are_set(code: str) -> None:
    outline = Outline(html(statement(), code))
    assert not outline.open
    root = next(attrs for tag, attrs in outline.tags if tag == "html")
    assert (root["lang"], root["dir"]) == (code, "rtl" if code == "ar" else "ltr")
    assert root["data-nature"] == "reconstruction"
    assert [tag for tag, _ in outline.tags].count("h1") == 1


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_and_cell_is_on_the_page(code: str) -> None:
    said = " ".join("".join(Outline(html(statement(), code)).words).split())
    page = page_of(statement(), code)
    for section in page.parts:
        for line in section.lines:
            assert " ".join(plain(line.spans).split()) in said
            assert line.trace in said
        for row in (row for table in section.tables for row in table.rows):
            assert all(" ".join(plain(cell).split()) in said for cell in row.cells)
    assert statement().root in said


def test_nothing_is_fetched_or_run() -> None:
    document = html(statement(), "en")
    outline = Outline(document)
    tags = {tag for tag, _ in outline.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "a", "svg"}
    names = {name for _, attrs in outline.tags for name in attrs}
    assert not names & {"style", "src", "href", "srcset", "action"}
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in document
    assert "@import" not in document


@pytest.mark.parametrize("code", CODES)
def test_the_policy_names_the_one_style_sheet_by_its_hash(code: str) -> None:
    document = html(statement(), code)
    style = re.findall(r"<style>(.*?)</style>", document, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    policy = next(
        attrs for tag, attrs in Outline(document).tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert len(style) == 1
    assert f"style-src 'sha256-{digest}'" in (policy["content"] or "")
    assert (policy["content"] or "").startswith("default-src 'none'")


def test_what_somebody_typed_stays_text() -> None:
    card = replace(CARD, operator=EVIL, name={"en": EVIL})
    document = html(replace(statement(), card=card, names={"corridor/mahayar": {"en": EVIL}}), "en")
    outline = Outline(document)
    assert "script" not in {tag for tag, _ in outline.tags}
    assert document.count("</style>") == 1
    assert EVIL in unescape("".join(outline.words))


def test_the_card_and_the_ledger_position_stand_on_every_printed_sheet() -> None:
    style = html(statement(), "en").split("<style>")[1].split("</style>")[0]
    foot = style[style.rindex("@page") :]
    for words in ("Reconstruction", "Exercise staff", "Red Crescent", "735", statement().root):
        assert words in foot
    assert "counter(page)" in foot
