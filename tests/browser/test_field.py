"""A field device: its post's forms alone, all under its code, nothing kept that was acknowledged, wiped when told."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import call, sign_in, watching

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from browser.conftest import Served, Watched

NAME = "post-of-the-device"

HOLD_BACK = """() => {
    const lock = crypto.subtle.encrypt.bind(crypto.subtle);
    const gate = new Promise((open) => Object.assign(window, { open_gate: open }));
    window.sealed = [];
    crypto.subtle.encrypt = (...what) => {
        const done = gate.then(() => lock(...what));
        window.sealed.push(done);
        return done;
    };
}"""
GO_ON = """async () => {
    open_gate();
    for (let seen = 0; seen < sealed.length; ) {
        seen = sealed.length;
        await Promise.all(sealed);
        await new Promise((later) => setTimeout(later));
    }
    return Object.keys(localStorage).filter((name) => name.startsWith("field"));
}"""


def registered(desk: Served) -> str:
    """A device at the crossing, and its code."""
    places = ("--place", "zone/east-aleppo", "--place", "corridor/karim-el-hun")
    words = ("add", NAME, "--post", "crossing/karim-el-hun", *places, "--kind", "crossing_count")
    found = re.search(r"this once: (\S+)", call("device", str(desk.folder), *words))
    assert found is not None
    return found[1]


def entered(watched: Watched, code: str) -> Page:
    page = watched.page
    page.goto(watched.address)
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[name=password]").fill(code)
    page.locator("button[type=submit]").click()
    page.locator(".pads").wait_for()
    return page


def unlock(page: Page, code: str) -> None:
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="Open", exact=True).click()


def told_over(page: Page) -> None:
    """The service says from now on that the device's time is over."""
    page.route(
        "**/api/device", lambda route: route.fulfill(status=403, json={"error": {"message": "over", "faults": []}})
    )


def count(page: Page, *groups: str) -> None:
    where = page.locator(".tally .where")
    if where.get_attribute("open") is not None:
        page.get_by_label("From zone").select_option("zone/east-aleppo")
        page.get_by_label("Corridor").select_option("corridor/karim-el-hun")
    for group in groups:
        page.locator(".pad", has_text=group).filter(has=page.get_by_text(group, exact=True)).click()
    page.get_by_role("button", name="Finish the count and send").click()


def kept(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({ ...localStorage })")
    return found


def chain(desk: Served) -> dict[str, Any]:
    (one,) = json.loads(call("device", str(desk.folder), "list", "--format", "json"))
    found: dict[str, Any] = one
    return found


def counted(desk: Served) -> list[int]:
    rows = [
        json.loads(line)
        for line in call("export", str(desk.folder), "--kind", "crossing_count", "--format", "jsonl").splitlines()
    ]
    return [row["body"]["people"]["people"] for row in rows if row["source"] == NAME]


def test_a_device_counts_without_a_network_and_keeps_nothing_that_was_acknowledged(
    browser: Browser, desk: Served
) -> None:
    code = registered(desk)
    with watching(browser, desk.address) as watched:
        watched.expected += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
        page = entered(watched, code)
        expect(page.locator("nav a")).to_have_text(["Thumb tally", "Record", "Map"])
        count(page, "Man", "Woman")
        expect(page.locator(".tally > [role=status]")).to_contain_text("Recorded.")
        page.context.set_offline(True)
        count(page, "Girl")
        expect(page.locator(".outbox li")).to_have_count(1)
        count(page, "Boy", "Boy", "Boy")
        expect(page.locator(".outbox li")).to_have_count(2)
        text = json.dumps(kept(page))
        for secret in ("karim", "girls", "crossing_count", "corridor", code, "Aleppo"):
            assert secret not in text, secret
        assert (chain(desk)["posts"], chain(desk)["breaks"]) == (1, 0)
        page.context.set_offline(False)
        expect(page.locator(".outbox")).to_have_count(0, timeout=20_000)
        told = chain(desk)
        assert (told["posts"], told["breaks"], counted(desk)) == (3, 0, [2, 1, 3])


def test_it_is_locked_by_its_code_and_wiped_when_it_was_revoked(browser: Browser, desk: Served) -> None:
    code = registered(desk)
    with watching(browser, desk.address) as watched:
        watched.expected += ["403", "410", "ERR_FAILED"]
        page = entered(watched, code)
        page.get_by_role("link", name="Map").click()
        expect(page.locator(".lent-map .street").first).to_be_attached()
        page.route("**/api/device/records", lambda route: route.abort())
        page.get_by_role("link", name="Thumb tally").click()
        count(page, "Man")
        expect(page.locator(".outbox li")).to_have_count(1)
        page.get_by_role("button", name="Lock").click()
        unlock(page, code[::-1])
        expect(page.get_by_role("alert")).to_have_text("This is not the code.")
        told_over(page)
        unlock(page, code)
        expect(page.locator(".outbox li")).to_have_count(1)
        page.get_by_role("link", name="Map").click()
        expect(page.get_by_text("There is no map: its time is over.")).to_be_visible()
        page.unroute("**/api/device")
        other = page.context.new_page()
        other.goto(watched.address)
        unlock(other, code)
        expect(other.get_by_role("alert")).to_contain_text("open in another tab")
        other.close()
        page.get_by_role("link", name="Thumb tally").click()
        page.evaluate(HOLD_BACK)
        count(page, "Woman")
        page.wait_for_function("sealed.length > 0")  # it is being locked, and not kept yet
        call("device", str(desk.folder), "revoke", NAME)
        page.route(watched.address, lambda _: None)  # the way to the door is held
        with page.expect_request(lambda asked: asked.is_navigation_request()):
            page.unroute("**/api/device/records")
        assert page.evaluate(GO_ON) == []  # what was under way as it was wiped is not kept after it
        page.unroute(watched.address)  # both of what was under way send it there
        page.locator("input[name=name]").wait_for()  # it spoke, was told, and is at the door again
        assert {name for name in kept(page) if name.startswith("field")} == set()
        assert counted(desk) == []


@pytest.mark.parametrize("clock", ["went on", "was set back"])
def test_its_map_is_deleted_outside_of_its_time(browser: Browser, desk: Served, clock: str) -> None:
    code = registered(desk)
    with watching(browser, desk.address) as watched:
        page = watched.page
        page.clock.install()
        entered(watched, code)
        page.get_by_role("link", name="Map").click()
        expect(page.locator(".lent-map circle")).to_have_count(1)
        page.context.set_offline(True)
        watched.expected.append("ERR_INTERNET_DISCONNECTED")
        assert "field:map" in kept(page)
        if clock == "was set back":
            page.clock.set_system_time(page.evaluate("Date.now()") - 3_600_000)
        page.clock.fast_forward("12:01:00" if clock == "went on" else "00:11")
        expect(page.get_by_text("There is no map: its time is over.")).to_be_visible()
        assert "field:map" not in kept(page)


def test_an_administrator_keeps_devices_in_the_page(browser: Browser, desk: Served) -> None:
    """Registers one, whose code then opens it; lets it go on; and revokes it."""
    with watching(browser, desk.address) as watched:
        page = sign_in(watched)
        page.get_by_role("link", name="Field devices").click()
        expect(page.get_by_text("No field device is registered.")).to_be_visible()
        page.get_by_label("Name", exact=True).fill(NAME)
        page.get_by_label("Its post").select_option("crossing/karim-el-hun")
        page.get_by_label("Hours from now").fill("5")
        for place in ("Eastern Aleppo", "Corridor near Karim El-Hun"):
            page.get_by_role("checkbox", name=place).check()
        page.get_by_role("button", name="Register a field device").click()
        row = page.locator("tr", has_text=NAME)
        expect(row).to_contain_text("crossing count")
        said = page.locator("main > [role=status]")
        expect(said).to_contain_text("shown this once")
        code = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", said.inner_text())
        assert code is not None
        told = chain(desk)
        assert (told["post"], set(told["places"].split())) == (
            "crossing/karim-el-hun",
            {"zone/east-aleppo", "corridor/karim-el-hun"},
        )
        row.get_by_role("button", name="72 hours").click()
        expect(said).to_contain_text("until")
        assert chain(desk)["ends"] > told["ends"]
        with watching(browser, desk.address) as other:
            count(entered(other, code[0]), "Man")
            expect(other.page.locator(".tally > [role=status]")).to_contain_text("Recorded.")
        row.get_by_text("Revoke…").click()
        row.get_by_role("button", name=f"Revoke {NAME}").click()
        expect(row).to_contain_text("revoked")
        assert chain(desk)["revoked"] != ""
        page.reload()
        expect(page.get_by_text(code[0])).to_have_count(0)


def test_a_device_whose_session_ended_signs_in_again_by_its_code_and_sends(browser: Browser, desk: Served) -> None:
    code = registered(desk)
    with watching(browser, desk.address) as watched:
        watched.expected += ["401"]
        page = entered(watched, code)
        page.context.clear_cookies()
        count(page, "Woman", "Boy")
        expect(page.locator(".outbox li")).to_have_count(1)
        expect(page.get_by_text("Signed out. Type the code")).to_be_visible()
        assert counted(desk) == []
        page.get_by_role("button", name="Lock").click()
        with page.expect_response(lambda answer: answer.url.endswith("/api/device") and answer.ok):
            unlock(page, code)
        expect(page.locator(".pads")).to_be_visible()
        expect(page.locator(".outbox")).to_have_count(0, timeout=20_000)
        assert (chain(desk)["posts"], chain(desk)["breaks"], counted(desk)) == (1, 0, [2])
