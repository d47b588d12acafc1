"""What a browser that many use keeps: for each person apart, sent by them alone, and nobody's names."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import sign_in, typed, watching
from browser.test_recording import SOURCE, fill, recorded

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from browser.conftest import Served

NAMES = "Samira and Hala of the test"
PHONE = "0930 555 019"


def on_disk(page: Page) -> str:
    """All that the browser keeps, as text."""
    return json.dumps(page.evaluate("({ ...localStorage })"))


def household(page: Page) -> None:
    """The form of a household of two, with names."""
    typed(page, "Begins", "2016-12-10T22:40")
    typed(page, "Ends", "2016-12-10T22:45")
    page.get_by_label(re.compile("^Source")).fill("centre-of-the-test")
    page.get_by_label("Method").select_option("registered")
    page.get_by_label(re.compile("^Place")).and_(page.locator("select")).select_option("centre/reception-1")
    page.get_by_label("women", exact=True).fill("2")
    page.get_by_label(re.compile("^purpose", re.IGNORECASE)).select_option("shelter")
    page.get_by_label(re.compile("^legal basis", re.IGNORECASE)).select_option("consent")
    page.get_by_label(re.compile("^consent", re.IGNORECASE)).select_option("yes")
    page.get_by_label(re.compile("retain", re.IGNORECASE)).fill("180")
    page.get_by_label(re.compile("personal: names", re.IGNORECASE)).fill(NAMES)
    page.get_by_label(re.compile("personal: phone", re.IGNORECASE)).fill(PHONE)


def test_names_are_in_the_form_until_they_were_sent_and_nowhere_else(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        watched.expected += ["ERR_INTERNET_DISCONNECTED", "422"]
        sign_in(watched)
        page = watched.open("record")
        page.get_by_role("button", name=re.compile("What was seen")).click()
        page.get_by_role("option", name="Household registered").click()
        household(page)
        expect(page.get_by_text("without names and telephone")).to_be_visible()
        assert "centre-of-the-test" in on_disk(page)  # the draft, of which names are no part
        page.context.set_offline(True)
        send = page.get_by_role("button", name="Send", exact=True)
        send.click()
        expect(page.get_by_text("Not sent, and not kept")).to_be_visible()
        expect(page.get_by_label(re.compile("personal: names", re.IGNORECASE))).to_have_value(NAMES)
        expect(page.locator(".outbox")).to_have_count(0)
        page.context.set_offline(False)
        send.click()  # here a party operates, which may keep no names
        expect(page.get_by_role("alert").last).to_contain_text("the operator is a party to the conflict")
        expect(page.locator(".outbox")).to_have_count(0)
        for secret in (NAMES, "Samira", PHONE):
            assert secret not in on_disk(page), secret
        page.route(
            "**/api/observations/registration",
            lambda route: route.fulfill(status=201, json={"results": [{"status": "recorded", "position": 9}]}),
        )
        send.click()
        expect(page.locator("form [role=status]")).to_contain_text("Recorded at position 9")
        for label in ("personal: names", "personal: phone"):
            expect(page.get_by_label(re.compile(label, re.IGNORECASE))).to_have_value("")
        expect(page.get_by_label(re.compile("^Source"))).to_have_value("centre-of-the-test")
        page.get_by_role("button", name="Sign out").click()
        page.locator("input[name=name]").wait_for()
        assert "centre-of-the-test" not in on_disk(page)


def test_what_one_left_unsent_waits_for_them_and_nobody_else_sends_it(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        watched.expected.append("401")
        sign_in(watched)
        page = watched.open("record")
        fill(page)
        page.context.clear_cookies()  # the session ended
        page.get_by_role("button", name="Send", exact=True).click()
        page.wait_for_function("JSON.stringify({ ...localStorage }).includes('crossing_count')")
        expect(page.locator("a.queue")).to_contain_text("1 record not sent yet")
        page.reload()
        sign_in(watched, "basma")
        expect(page.locator("a.queue")).to_have_count(0)
        watched.open("record")
        expect(page.get_by_text("1 record waits here until amal signs in")).to_be_visible()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.get_by_role("button", name="Send again").click()
        page.get_by_role("button", name="Sign out").click()
        page.locator("input[name=name]").wait_for()
        sign_in(watched)
        expect(page.locator("a.queue")).to_have_count(0, timeout=20_000)
        (one,) = recorded(watched)
        assert one["body"]["people"]["men"] == 3


def test_what_an_older_page_left_is_nobodys_and_what_was_not_sent_is_not_lost(browser: Browser, desk: Served) -> None:
    body: dict[str, object] = {
        "from": "zone/east-aleppo",
        "corridor": "corridor/karim-el-hun",
        "population": "civilians",
    }
    body |= {"movement": "unknown", "people": {"men": 3}}
    old: dict[str, object] = {
        "kind": "crossing_count",
        "occurred_from": "2016-12-10T20:30",
        "occurred_to": "2016-12-10T20:40",
    }
    old |= {"source": SOURCE, "source_id": "old-1", "place": "crossing/karim-el-hun", "method": "counted", "body": body}
    waits = {
        "id": "1",
        "kind": "crossing_count",
        "record": old | {"personal": {"names": NAMES}},
        "faults": [],
        "message": "",
    }
    left = {"outbox": json.dumps([waits]), "draft-registration": NAMES, "tally": "{}"}
    with watching(browser, desk.address) as watched:
        page = watched.open()
        page.locator("input[name=name]").wait_for()
        page.evaluate(
            "(left) => Object.entries(left).forEach(([name, text]) => localStorage.setItem(name, text))", left
        )
        page.reload()
        page.locator("input[name=name]").wait_for()
        assert NAMES not in on_disk(page)
        assert not set(left) & set(json.loads(on_disk(page)))
        sign_in(watched)
        expect(page.locator("a.queue")).to_contain_text("1 record not sent yet")
        watched.open("record")
        expect(page.locator(".outbox")).to_contain_text(f"who recorded it is not known: crossing count: {SOURCE}")
        assert recorded(watched) == []
        page.get_by_role("button", name="Send as mine").click()
        expect(page.locator(".outbox")).to_have_count(0)
        assert [each["body"]["people"] for each in recorded(watched)] == [{"men": 3, "people": 3}]
