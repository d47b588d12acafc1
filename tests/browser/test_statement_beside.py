"""Beside a statement: what the public edition keeps back and why, and what differs from the one issued last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import call, sign_in, watching
from browser.test_looking import NIGHT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from browser.conftest import Served, Watched

LATER_S = 1481752800  # 15 December, midnight in Damascus: the 72 hours are over
COUNT = (
    "crossing_count", "occurred=2016-12-10T20:30/2016-12-10T20:40", "source=post-of-the-test", "source_id=t-1",
    "place=crossing/karim-el-hun", "from=zone/east-aleppo", "corridor=corridor/karim-el-hun", "population=civilians",
    "movement=organised_evacuation", "men=3", "nature=reconstruction",
)  # fmt: skip


def panel(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def public_statement(watched: Watched) -> Page:
    page = watched.open("statement")
    page.get_by_role("button", name="Edition").click()
    page.get_by_role("option", name="public").click()
    return page


def test_what_the_public_edition_keeps_back_and_why(browser: Browser, room: Served) -> None:
    words = ("--period", NIGHT, "--as-of", "2016-12-14", "--edition", "public")
    printed = call("statement", str(room.folder), *words)
    withheld = sum("withheld number" in line for line in printed.splitlines())
    with watching(browser, room.address) as watched:
        sign_in(watched)
        page = public_statement(watched)
        held = panel(page, "What the public edition keeps back")
        expect(held).to_contain_text("It waits")
        page.locator(".times input[type=range]").nth(1).fill(str(LATER_S))
        expect(held.locator("h3").first).to_contain_text("Withheld: small")
        small, fine = (held.locator("ul").nth(at).locator("li").all_inner_texts() for at in (0, 1))
        assert len(small) == withheld
        assert "Arrived · children: 1,005 people" in small
        assert "At checkpoints · held: 7 people" in small
        assert "On the road or missing · Corridor near Karim El-Hun: 9 people" in fine
        everything = held.locator("li").all_inner_texts()
        assert not any(line.startswith("Crossed: ") for line in everything)  # 2,124 is printed


def test_a_statement_stands_beside_the_one_issued_last(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        sign_in(watched)
        page = watched.open("statement")
        against = panel(page, "Against the statement issued last")
        expect(against).to_contain_text("None of this edition was issued yet.")
        call("statement", str(desk.folder), "--period", NIGHT, "--edition", "internal", "--issue")
        expect(against).to_contain_text("No figure differs.")
        call("record", str(desk.folder), *COUNT)
        crossed = against.locator("tr", has=page.get_by_text("Crossed", exact=True))
        expect(crossed.locator("td")).to_have_text(["2,124 people", "2,127 people"])
        since = against.locator("tr", has=page.get_by_text("Crossed · since the start", exact=True))
        expect(since.locator("td")).to_have_text(["28,556 people", "28,559 people"])
        expect(against.locator("tr", has_text="Arrived")).to_have_count(0)
        expect(against).to_contain_text("as the ledger stood at position 743")
        expect(against.locator(".fault")).to_have_count(0)  # it was rebuilt byte for byte
