"""The flow as a drawing: what stands in words beside its nodes can be read, in both directions of writing.

Where a line is, the browser says: points along its path against the boxes of the words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import sign_in, watching

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

    from browser.conftest import Served

CROSSED = """() => {
  const over = [];
  const words = [...document.querySelectorAll(".sankey text")].map((each) => [each.textContent, each.getBBox()]);
  for (const path of document.querySelectorAll(".sankey path.alarm")) {
    for (let at = 0; at <= path.getTotalLength(); at += 2) {
      const { x, y } = path.getPointAtLength(at);
      const found = words.find(([, box]) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
      if (found) over.push(found[0]);
    }
  }
  return [...new Set(over)];
}"""
"""Words that a line in the alarm colour runs through."""
DRAWN_FOR = "(width) => Math.abs(document.querySelector('.sankey')?.clientWidth + 60 - width) < 20"
LONG = "with its annex by the river"


def test_no_line_of_the_alarm_colour_runs_through_words(browser: Browser, room: Served) -> None:
    def longer(route: Route) -> None:
        body = route.fetch().json()
        for place in body["places"]:
            place["names"] = {language: f"{name} {LONG}" for language, name in place["names"].items()}
        route.fulfill(json=body)

    with watching(browser, room.address) as watched:
        sign_in(watched)
        page = watched.open("flow")
        words = page.locator(".sankey text")
        for is_long in (False, True):
            if is_long:
                page.route(re.compile("/api/places"), longer)
                page.reload()
                expect(words.first).to_contain_text("the river")
            for before, language in (("English", "العربية"), ("العربية", "English")):
                page.locator(".settings").get_by_role("button", name=before).click()
                page.get_by_role("option", name=language).click()
                for width in (1400, 820):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.wait_for_function(DRAWN_FOR, arg=width)
                    assert page.evaluate(CROSSED) == [], (language, width, is_long)
