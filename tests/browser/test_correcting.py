"""A correction: what stood is struck through, what will move is seen before it is saved, both stay on the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import sign_in, watching
from browser.test_looking import row, value

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from browser.conftest import Served, Watched


def newest_count(page: Page) -> Locator:
    """The form that corrects the first count that “Crossed” rests on: 9 more men than stood."""
    row(page, "Crossed").get_by_role("button").first.click()
    drawer = page.get_by_role("dialog")
    drawer.locator(".entries button").first.click()
    drawer.get_by_role("button", name="Correct this").click()
    return page.locator("form.record")


def corrections(watched: Watched) -> list[dict[str, object]]:
    answer = watched.page.request.get(f"{watched.address}api/observations?kind=crossing_count&limit=1000")
    found = answer.json()["observations"]
    return [each for each in found if each.get("supersedes")]


def test_a_correction_strikes_out_what_stood_and_says_what_moves(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        page = sign_in(watched)
        expect(value(page, "Crossed")).to_have_text("2,124")
        form = newest_count(page)
        expect(form.get_by_role("spinbutton").first).to_be_focused()  # the drawer that it was begun in is gone
        men = form.get_by_label("men", exact=True)
        stood = int(men.input_value())
        button = form.locator("button[type=submit]")
        expect(button).to_be_disabled()  # nothing is changed yet
        men.fill(str(stood + 9))
        expect(form.locator(".old del")).to_have_text([str(stood)])
        men.press("Enter")
        moves = form.locator("[role=status]")
        expect(moves).to_contain_text("Crossed")
        expect(moves).to_contain_text("0 issued statements")
        assert corrections(watched) == []
        men.fill(str(stood + 10))  # another number than was looked at is looked at anew
        expect(button).to_have_text("See what would move")
        men.press("Enter")
        expect(button).to_have_text("Save the correction")
        men.press("Enter")
        expect(page.locator("main [role=status]")).to_contain_text("Recorded at position 744")
        expect(page.get_by_role("button", name="Back to new records")).to_be_focused()
        (one,) = corrections(watched)
        before = watched.page.request.get(f"{watched.address}api/trace/{one['supersedes']}").json()["observation"]
        assert before["corrected_or_withdrawn_by"] == [one["id"]]
        body = before["content"]["body"]
        expected = {**body, "people": {**body["people"], "men": stood + 10}}
        people = dict(one["body"]["people"])  # type: ignore[index]
        people.pop("people")  # the total is written beside the groups
        assert {**one["body"], "people": people} == expected  # type: ignore[dict-item]
        assert one["occurred"] == "2016-12-10T16:00Z/2016-12-10T16:15Z"
        page = watched.open("tonight")
        expect(value(page, "Crossed")).to_have_text("2,134")


def test_without_a_network_a_correction_says_that_nothing_is_known_of_its_effect(
    browser: Browser, desk: Served
) -> None:
    with watching(browser, desk.address) as watched:
        watched.expected.append("ERR_INTERNET_DISCONNECTED")
        page = sign_in(watched)
        form = newest_count(page)
        form.get_by_label("men", exact=True).fill("1")
        page.context.set_offline(True)
        form.locator("button[type=submit]").click()
        expect(form.locator("[role=status]")).to_contain_text("not known what would move")
        form.locator("button[type=submit]").click()
        expect(page.locator("a.queue")).to_contain_text("1 record not sent yet")
        assert corrections(watched) == []
        page.context.set_offline(False)
        expect(page.locator("a.queue")).to_be_hidden()
        assert len(corrections(watched)) == 1


def test_nothing_is_corrected_in_the_past(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        page.locator(".times input[type=range]").first.fill("742")
        expect(page.locator(".times .state")).to_contain_text("position 742 of")
        row(page, "Crossed").get_by_role("button").first.click()
        drawer = page.get_by_role("dialog")
        drawer.locator(".entries button").first.click()
        expect(drawer.get_by_role("heading", name="Proof")).to_be_visible()
        expect(drawer.get_by_role("button", name="Correct this")).to_have_count(0)
