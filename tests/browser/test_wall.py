"""The wall screen shows what a public edition prints, and nothing that visitors must not see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import call, sign_in, watching
from browser.test_looking import NIGHT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from browser.conftest import Served


@pytest.mark.parametrize("who", ["amal", "press"])
def test_visitors_see_the_public_edition_alone(browser: Browser, room: Served, who: str) -> None:
    with watching(browser, room.address) as watched:
        sign_in(watched, who)
        if who == "press":  # who sees no movement starts from the newest night
            watched.page.get_by_role("button", name="Period").click()
            watched.page.get_by_role("option", name="Night of 10 Dec").click()
        page = watched.page
        page.evaluate("location.hash = 'wall'")
        wall = page.locator(".wall")
        crossed = wall.locator("dl div", has=page.get_by_text("Crossed", exact=True))
        expect(crossed.locator("dd")).to_have_text("2,124 people")
        expect(wall).to_contain_text("Reconstruction")
        text = page.locator("body").inner_text()
        for secret in (
            "men",
            "post-karim",
            "Corridor near",
            "Reception centre",
            "group-1",
            who,
            "went in and have not",
        ):
            assert secret not in text
        expect(page.locator("nav, .times, .sentence, .who")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(page.locator("nav")).to_be_visible()


def test_every_number_on_the_wall_is_in_the_public_statement(browser: Browser, room: Served) -> None:
    made = json.loads(
        call(
            "statement",
            str(room.folder),
            "--period",
            NIGHT,
            "--edition",
            "public",
            "--as-of",
            "2016-12-20",
            "--format",
            "json",
        )
    )
    printed = {
        f"{int(fact['number']['value']):,}"
        for section in made["sections"]
        for line in section["lines"]
        for fact in line["facts"].values()
        if isinstance(fact, dict) and fact.get("number", {}).get("value", "").isdigit()
    }
    with watching(browser, room.address) as watched:
        sign_in(watched)
        page = watched.open("wall")
        page.locator(".wall dd").first.wait_for()
        shown = page.locator(".wall dd").all_inner_texts()
        assert len(shown) > 10
        assert [each for each in shown if not any(number in each for number in printed)] == []
