"""Who hands over and who takes over see the same: what changed since one sat down, what is open, what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import call, sign_in, watching
from browser.test_looking import value

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

    from browser.conftest import Served


def panel(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def moved(page: Page) -> dict[str, list[str]]:
    """Figure with what tells it apart → what it was, what it is."""
    out = {}
    for one in panel(page, "What changed").locator("tbody tr").all():
        name, *values = one.locator("th, td").all_inner_texts()
        out[" ".join(name.split())] = [" ".join(each.split()) for each in values]
    return out


def test_what_changed_since_one_sat_down(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        page = sign_in(watched)
        expect(value(page, "Crossed")).to_have_text("2,124")
        page = watched.open("handover")
        expect(panel(page, "What changed")).to_contain_text("No figure has changed.")
        alarms = panel(page, "Open alarms")
        expect(alarms.locator("li")).to_have_count(10)
        expect(alarms.locator("strong")).to_have_count(0)
        call(
            "record", str(desk.folder), "crossing_count", "occurred=2016-12-10T20:30/2016-12-10T20:40",
            "source=post-of-the-test", "source_id=t-1", "place=crossing/karim-el-hun", "from=zone/east-aleppo",
            "corridor=corridor/karim-el-hun", "population=civilians", "movement=organised_evacuation", "men=3",
            "nature=reconstruction",
        )  # fmt: skip
        expect(page.locator("main")).to_contain_text("Since position 743")
        expect(page.locator("main")).to_contain_text("1 record.")
        expect(panel(page, "What changed").locator("tbody tr").first).to_be_visible()
        found = moved(page)
        assert found["Crossed"] == ["2,124", "2,127 people"]
        lines = panel(page, "What changed").locator("tbody tr").all_inner_texts()
        assert len(lines) == len(set(lines))  # figures of one name that say the same are one line
        assert found["Crossed since the start"] == ["28,556", "28,559 people"]
        assert found["On the road or missing"] == ["14", "17 people"]
        assert "Arrived" not in found
        expect(alarms.locator("strong")).to_have_count(1)  # 12 men now, where 9 were
        expect(alarms.locator("li", has=page.locator("strong"))).to_contain_text("12 men")
        expect(alarms.locator("li.quiet")).to_contain_text("9 men")
        page.reload()  # the shift is not over with the page
        expect(page.locator("main")).to_contain_text("Since position 743")
        page.get_by_role("button", name="I take over from here").click()
        expect(panel(page, "What changed")).to_contain_text("No figure has changed.")
        expect(page.locator("main")).to_contain_text("Since position 744")


def test_a_convoy_that_is_late_is_handed_over(browser: Browser, room: Served) -> None:
    """Group 1 left with 180 people and was due at 05:15; the other convoys are under way in time."""
    with watching(browser, room.address) as watched:
        sign_in(watched)
        page = watched.open("handover")
        late = panel(page, "Overdue convoys").locator("li")
        expect(late).to_have_count(1)
        expect(late).to_contain_text("group-1, 180 people: was due at Reception centre 2 11 Dec, 05:15.")


def test_on_paper_it_has_two_lines_to_sign(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        sign_in(watched)
        page = watched.open("handover")
        panel(page, "Overdue convoys").locator("li").wait_for()
        expect(page.locator(".signatures")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(".signatures dt")).to_have_text(["Hands over", "Takes over"])
        expect(page.locator(".only-printed").first).to_contain_text("Reconstruction · Eastern Aleppo")
        expect(page.locator("main")).to_contain_text("Since position 743")
        alarms = panel(page, "Open alarms").locator("ul")
        assert alarms.evaluate("each => each.scrollHeight <= each.clientHeight")  # paper cannot be scrolled
        expect(page.locator("header.top")).to_be_hidden()
        expect(page.locator(".times")).to_be_hidden()


def test_both_sign_the_same(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as leaving, watching(browser, desk.address) as coming:
        sign_in(leaving)
        page = leaving.open("handover")
        page.get_by_role("button", name="Sign: I hand over").click()
        expect(panel(page, "Signatures")).to_contain_text("Hands over: amal")
        expect(panel(page, "Signatures").get_by_role("button", name="Sign")).to_have_count(0)  # nobody signs twice

        sign_in(coming, "basma")
        page = coming.open("handover")
        signatures = panel(page, "Signatures")
        expect(signatures).to_contain_text("amal has signed what changed from position 743 to 743.")
        signatures.get_by_role("button", name="Look at it").click()
        expect(page.locator(".times .state")).to_contain_text("position 743 of 744")
        signatures.get_by_role("button", name="Sign: I take over").click()
        expect(signatures).to_contain_text("Signed by both.")
        expect(signatures).to_contain_text("Takes over: basma")
        expect(signatures.get_by_role("button", name="Look at it")).to_have_count(0)


def test_an_alarm_is_taken_in_hand_and_closed_with_a_reason(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        page = sign_in(watched)
        page.get_by_role("button", name="further alarms").click()
        first = page.locator(".alarms li").first
        expect(first).to_contain_text("goes to the protection focal point first")
        first.locator("summary").click()
        first.get_by_role("button", name="Note it").click()
        expect(first.locator("form [role=status]")).to_contain_text("Recorded at position 744")
        first.get_by_label("Act").select_option("closed")
        first.get_by_label("Reason").fill("found at the second checkpoint")
        first.get_by_role("button", name="Note it").click()
        expect(first.locator("form [role=status]")).to_contain_text("Recorded at position 745")
        # what is done now is of now, and the page shows a night of 2016
        now = watched.page.request.get(f"{watched.address}api/alarms?as_of=2100-01-01").json()["alarms"]
        which = ("people_on_road", "corridor/karim-el-hun")
        (one,) = [each for each in now if (each["alarm"], each["place"]) == which]
        assert (one["standing"]["state"], one["standing"]["owner"]) == ("closed", "")
        assert one["standing"]["reason"] == "found at the second checkpoint"


def test_a_broken_chain_is_new_only_where_it_broke_since_somebody_sat_down(browser: Browser, room: Served) -> None:
    broken = {
        "alarm": "device_chain_broken", "severity": "alert", "place": "crossing/karim-el-hun", "facts": {},
        "age_s": 0, "about": "", "standing": None, "goes_first_to": None, "last_seen": None,
    }  # fmt: skip
    before = {**broken, "since_s": 1481400000, "sentence": {"en": "broke in 2016"}}
    after = {**broken, "since_s": 2**40, "sentence": {"en": "broke in a while"}}

    def more(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        if "as_known_at" not in route.request.url:  # as the service does: they are of no position
            told["alarms"] += [before, after]
        route.fulfill(response=answer, json=told)

    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        expect(value(page, "Crossed")).to_have_text("2,124")
        page.route("**/api/alarms?*", more)
        alarms = panel(watched.open("handover"), "Open alarms")
        expect(alarms.locator("li", has_text="broke in a while").locator("strong")).to_have_text("new")
        expect(alarms.locator("li", has_text="broke in 2016").locator("strong")).to_have_count(0)
