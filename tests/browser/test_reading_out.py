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
TOGETHER = "1\u00a0h 15\u00a0min of that time"


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
        assert "1\u00a0س 15\u00a0د" in arabic
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


def test_an_alarm_and_a_number_of_the_flow_are_read_out(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        page.locator(".sentence").get_by_role("button", name="To read out").click()
        lines = page.get_by_role("dialog").locator(".radio p")
        expect(lines).to_have_count(3)
        assert lines.first.inner_text().replace("\u00a0", " ") == (
            "Reconstruction. Corridor near Karim El-Hun: 9 men (civilians) went in and have not come out. "
            "Never fewer since 10 December 2016, 23:15. Last seen by reconstruction-checkpoint-karim-el-hun, "
            "11 Dec, 06:00. As of 11 Dec, 06:00, known at position 743. "
            "Open corridors were unwatched for 40 min of that time, all corridors together."
        )
        page.keyboard.press("Escape")
        page = watched.open("flow")
        balance = page.locator("tr", has=page.get_by_text("Reception centre 1"))
        balance.locator("button.number").last.click()
        # 31-arrivals.csv and 32-departures.csv: 1,239 came that night, 54 left
        expect(lines.first).to_have_text(
            "Reconstruction. Reception centre 1, civilians, 10 Dec, 18:00 – 11 Dec, 06:00: Net change +1,185 people. "
            "As of 11 Dec, 06:00, known at position 743."
        )
        expect(lines.nth(2)).to_contain_text("На 11 дек., 06:00, известно на позиции 743.")
