"""A number is read out as a sentence: value, how it is known, as of when, what nobody watched; in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import sign_in, watching
from browser.test_looking import row

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from browser.conftest import Served

# 41-watches.jsonl: nobody saw one open corridor from 01:10 to 01:50 and the other from 04:00 to 04:35: 75 minutes.
TOGETHER = "1 h 15 min of that time"


def spoken(page: Page, name: str) -> list[str]:
    """The sentences of a figure, in the order English, Arabic, Russian."""
    row(page, name).locator("button.number").click()
    lines = page.get_by_role("dialog").locator(".radio p")
    expect(lines).to_have_count(3)
    return lines.all_inner_texts()


def test_a_number_is_read_out_in_three_languages_and_taken_along(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        english, arabic, russian = spoken(page, "Crossed")
        assert english == (
            "Reconstruction. Crossed, whole operation, 10 Dec, 18:00 – 11 Dec, 06:00: 2,124 people, counted. "
            "As of 11 Dec, 06:00, known at position 743. "
            f"Open corridors were unwatched for {TOGETHER}, all corridors together."
        )
        assert "2,124" in arabic
        assert "1 س 15 د" in arabic
        assert "2\u00a0124 человека, подсчитано" in russian
        page.get_by_role("dialog").get_by_role("button", name="Copy as a sentence").nth(2).click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == russian


def test_what_is_not_known_is_not_read_out_as_none(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        english, *_ = spoken(page, "Buildings")
        assert "not known, which does not mean none" in english
        assert "unwatched" not in english  # nobody watches over buildings


def test_a_range_is_read_out_with_both_ends(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        row(page, "Crossed").get_by_role("button", name="12 parts").click()
        part = page.locator("tr.part", has=page.get_by_text("women", exact=True)).first
        part.locator("button.number").click()
        # 458 of the 1,117 adults were counted without their sex: 268 men + 391 women + 458
        expect(page.get_by_role("dialog").locator(".radio p").first).to_contain_text("391 to 849 people, counted")
