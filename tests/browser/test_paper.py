"""The thumb tally on paper: a sheet with a number of its own, and the way back into the ledger by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from browser.conftest import sign_in, typed, watching
from browser.test_recording import SOURCE, recorded

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from browser.conftest import Served, Watched

# The keystroke-level model: Card, Moran and Newell, Communications of the ACM 23 (1980), an average non-secretary.
KEY_S: Final = 0.28
THOUGHT_S: Final = 1.35


def tally(watched: Watched) -> Page:
    """The tally of the test's post, its place chosen, the part for paper open."""
    sign_in(watched)
    page = watched.open("tally")
    page.get_by_label("Post (who counts)").fill(SOURCE)
    page.get_by_label("Crossing").select_option("crossing/karim-el-hun")
    page.get_by_label("From zone").select_option("zone/east-aleppo")
    page.get_by_label("Corridor").select_option("corridor/karim-el-hun")
    page.get_by_text("On paper", exact=True).click()
    return page


def type_in(page: Page, *fields: str) -> tuple[int, int]:
    """A sheet by keyboard, from its number on; how many keys and how many fields."""
    page.get_by_label("Sheet", exact=True).focus()
    keys = 0
    for at, text in enumerate(fields):
        if at:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
        keys += len(text) + 1
    page.keyboard.press("Enter")
    return keys, len(fields)


def test_a_sheet_is_typed_in_once_whoever_types_it_and_soon(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        page = tally(watched)
        typed(page, "Day on which it begins", "2016-12-10")
        keys, fields = type_in(page, "7k3q", "2350", "0010", "12", "18", "3", "0")
        said = page.locator(".sheet-line [role=status]")
        expect(said).to_contain_text("Recorded at position 744")
        assert keys * KEY_S + fields * THOUGHT_S <= 20
        expect(page.get_by_label("Sheet", exact=True)).to_be_focused()  # the next one
        type_in(page, "7K3Q", "23:50", "00:10", "12", "18", "3", "0")
        expect(said).to_contain_text("had this already")
        (one,) = recorded(watched)
        assert one["source_id"] == "sheet-7K3Q"
        # ten to midnight until ten past, two hours before UTC
        assert one["occurred"] == "2016-12-10T21:50Z/2016-12-10T22:10Z"
        assert one["body"]["people"] == {"men": 12, "women": 18, "boys": 3, "people": 33}  # in all, and no girl


def test_a_sheet_that_cannot_be_is_told_before_it_is_sent(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        page = tally(watched)
        said = page.locator(".sheet-line [role=status]")
        for fields, why in (
            (("7K3", "2350", "0010", "12"), "four signs"),
            (("7K3Q", "2360", "0010", "12"), "times such as"),
            (("7K3Q", "2350", "0010", "12", "18", "", "0"), "0 where nobody came"),
            (("7K3Q", "2350", "0010", "12", "1.5", "3", "0"), "whole number"),
        ):
            for at in range(1, 8):
                page.locator(".sheet-line input").nth(at).fill("")
            type_in(page, *fields)
            expect(said).to_contain_text(why)
        assert recorded(watched) == []


def test_a_printed_sheet_has_a_number_and_the_four_fields_of_the_tally(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = tally(watched)
        page.evaluate("void (window.print = () => { window.printed = (window.printed ?? 0) + 1 })")
        page.get_by_role("button", name="Print a sheet").click()
        assert page.evaluate("window.printed") == 1
        page.emulate_media(media="print")
        paper = page.locator(".paper")
        number = paper.locator(".paper-number").inner_text()
        assert re.fullmatch("[2-9A-HJKMNP-Z]{4}", number)
        expect(paper.locator(".paper-pad strong")).to_have_text(["Man", "Woman", "Boy", "Girl"])
        expect(paper.locator(".paper-pad").first.locator("rect")).to_have_count(100)
        expect(paper).to_contain_text("Reconstruction")
        expect(page.locator(".pads button").first).to_be_hidden()
        box = paper.bounding_box()
        assert box is not None
        page.emulate_media(media="screen")
        page.get_by_role("button", name="Print a sheet").click()
        page.emulate_media(media="print")
        assert paper.locator(".paper-number").inner_text() != number
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
