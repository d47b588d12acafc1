"""What a person records: live on every other page, once whatever the network does, and by thumb."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.conftest import PASSWORD, call, sign_in, typed, watching
from browser.test_looking import value

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from playwright.sync_api import Browser, Page, Route

    from browser.conftest import Served, Watched

SOURCE = "post-of-the-test"
TOO_MANY = {"error": {"code": "too_many_requests", "message": "too many in a minute; try again in 1 s", "faults": []}}


def fill(page: Page, men: str = "3") -> None:
    """The form of a count at a crossing: 3 men, half past eight in the evening."""
    typed(page, "Begins", "2016-12-10T20:30")
    typed(page, "Ends", "2016-12-10T20:40")
    page.get_by_label(re.compile("^Source")).fill(SOURCE)
    page.get_by_label("Method").select_option("counted")
    chosen = page.locator("select")  # places are written until they are known, then chosen
    page.get_by_label(re.compile("^Place")).and_(chosen).select_option("crossing/karim-el-hun")
    page.get_by_label("From zone").select_option("zone/east-aleppo")
    page.get_by_label(re.compile("^Corridor")).select_option("corridor/karim-el-hun")
    page.get_by_label("men", exact=True).fill(men)
    page.get_by_label("population").select_option("civilians")
    page.get_by_label("movement").select_option("organised_evacuation")


def recorded(watched: Watched) -> list[dict[str, Any]]:
    """What the test's post has on the ledger."""
    answer = watched.page.request.get(
        f"{watched.address}api/observations?source={SOURCE}&kind=crossing_count&as_of=2100-01-01"
    )
    found: list[dict[str, Any]] = answer.json()["observations"]
    return found


def test_what_another_process_appends_is_seen(browser: Browser, desk: Served) -> None:
    """By the stream: by its own clock the page looks again after a minute, and nobody loads it anew."""
    with watching(browser, desk.address) as watched:
        page = sign_in(watched)
        expect(value(page, "Crossed")).to_have_text("2,124")
        page.evaluate("window.loaded = true")
        said = (
            f"source={SOURCE}", "place=crossing/karim-el-hun", "from=zone/east-aleppo",
            "corridor=corridor/karim-el-hun", "population=civilians", "movement=organised_evacuation", "men=3",
            "nature=reconstruction",
        )  # fmt: skip
        record = ("record", str(desk.folder), "crossing_count")
        call(*record, "occurred=2016-12-10T20:30/2016-12-10T20:40", "source_id=t-1", *said)
        expect(value(page, "Crossed")).to_have_text("2,127", timeout=15_000)  # within a second, where nothing else runs
        assert page.evaluate("window.loaded")
        watched.expected.append("429")
        page.route("**/api/figures*", lambda route: route.fulfill(status=429, json=TOO_MANY))
        with page.expect_response(lambda answer: answer.status == 429):
            call(*record, "occurred=2016-12-10T20:40/2016-12-10T20:50", "source_id=t-2", *said)
        expect(value(page, "Crossed")).to_have_text("2,127")  # what was read stays, until it is read again
        page.unroute("**/api/figures*")
        call(*record, "occurred=2016-12-10T20:50/2016-12-10T21:00", "source_id=t-3", *said)
        expect(value(page, "Crossed")).to_have_text("2,133")


def test_an_answer_that_was_lost_leaves_one_observation(browser: Browser, desk: Served) -> None:
    """The record arrives, the answer does not: the device sends again, and it is still one."""
    statuses: list[int] = []

    def lose_the_first(route: Route) -> None:
        if "dry_run" in route.request.url:
            route.continue_()
            return
        answer = route.fetch()
        statuses.append(answer.status)
        if len(statuses) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    with watching(browser, desk.address) as watched:
        watched.expected.append("net::ERR_FAILED")
        sign_in(watched)
        page = watched.open("record")
        fill(page)
        page.get_by_role("button", name="See what would move").click()
        expect(page.locator("form [role=status] li", has_text="Corridor near Karim El-Hun")).to_be_visible()
        page.route("**/api/observations/crossing_count", lose_the_first)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("a.queue")).to_contain_text("1 record not sent yet")
        expect(page.locator("a.queue")).to_be_hidden()
        assert statuses == [201, 200]
        assert [each["body"]["people"]["men"] for each in recorded(watched)] == [3]


def test_without_a_network_a_record_waits_and_survives_a_reload(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        watched.expected.append("ERR_INTERNET_DISCONNECTED")
        sign_in(watched)
        page = watched.open("record")
        fill(page)
        page.context.set_offline(True)
        page.get_by_role("button", name="Send", exact=True).press("Enter")
        expect(page.locator("a.queue")).to_contain_text("1 record not sent yet")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_focused()  # for who has no mouse
        assert recorded(watched) == []
        page.context.set_offline(False)
        page.reload()
        expect(page.locator("a.queue")).to_be_hidden()
        assert len(recorded(watched)) == 1


def test_what_is_refused_says_where_and_is_kept(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        watched.expected.append("422")
        sign_in(watched)
        page = watched.open("record")
        fill(page, men="2,6")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("form [role=alert]")).to_contain_text("Refused")
        expect(page.locator(".field.wrong label")).to_have_text("men")
        expect(page.locator(".outbox li.fault")).to_have_count(1)
        page.get_by_role("button", name="Discard").click()
        expect(page.locator(".outbox")).to_have_count(0)
        assert recorded(watched) == []


def test_what_is_refused_is_said_in_russian_at_its_field(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address, "ru") as watched:
        watched.expected.append("422")
        sign_in(watched)
        page = watched.open("record")
        page.locator("form button[type=submit]").click()
        alert = page.locator("form [role=alert]")
        expect(alert).to_contain_text("Отклонено, ничего не записано. Исправить: ")
        expect(page.locator(".field.wrong .help").last).to_contain_text("ожидалось: ")
        expect(page.locator(".field.wrong .help").last).to_contain_text("Заполните.")
        told = page.locator(".field.wrong .help").all_inner_texts() + alert.locator("li").all_inner_texts()
        assert len(told) > 3
        assert [each for each in told if re.search("[a-z]{3,} [a-z]{3,}", each)] == []  # no English sentence


def test_the_thumb_tally_counts_and_takes_back(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        sign_in(watched)
        page = watched.open("tally")
        page.get_by_label("Post (who counts)").fill(SOURCE)
        page.get_by_label("Crossing").select_option("crossing/karim-el-hun")
        page.get_by_label("From zone").select_option("zone/east-aleppo")
        page.get_by_label("Corridor").select_option("corridor/karim-el-hun")
        for group in ("Man", "Woman", "Woman", "Girl"):
            page.locator(".pad", has_text=group).filter(has=page.get_by_text(group, exact=True)).click()
        page.get_by_role("button", name="Undo").click()
        page.reload()  # nothing is lost with the page
        expect(page.locator(".pad output").nth(1)).to_have_text("2")
        page.get_by_role("button", name="Finish the count and send").click()
        expect(page.locator(".tally > [role=status]")).to_contain_text("Recorded at position")
        (one,) = recorded(watched)
        assert one["body"]["people"] == {"men": 1, "women": 2, "people": 3}  # three in all, and no child


def test_a_statement_is_approved_by_one_and_issued_by_another(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as approver, watching(browser, desk.address) as issuer:
        approver.expected.append("409")
        sign_in(approver)
        page = approver.open("statement")
        expect(page.locator("pre.statement")).to_contain_text("2,124")
        shown = page.locator(".panel header").get_by_text(re.compile("^Position"))
        expect(shown).to_have_text("Position 743")
        page.get_by_role("button", name="Issue", exact=True).click()
        expect(page.get_by_role("status").get_by_text("Refused")).to_be_visible()  # nobody has approved it
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_role("status").get_by_text("Noted on the ledger")).to_be_visible()

        sign_in(issuer, "basma")
        page = issuer.open("statement")
        waiting = page.get_by_label("Approved, not issued yet")  # nobody has to know the position
        expect(waiting).to_contain_text("position 743. Approved by amal.")
        waiting.get_by_role("button", name="Look at it").click()
        expect(page.locator(".panel header").get_by_text("Position 743")).to_be_visible()
        waiting.get_by_role("button", name="Issue this one").click()
        expect(waiting.get_by_role("status")).to_contain_text("Noted on the ledger")
        expect(waiting).to_contain_text("Nothing waits to be issued.")
        answer = issuer.page.request.get(f"{issuer.address}api/statement/corrigenda")
        (issued,) = answer.json()["issued"]
        assert (issued["period"], issued["edition"], issued["approved"]) == ("night:2016-12-10", "internal", ["amal"])


def test_two_people_shorten_how_long_public_editions_wait(browser: Browser, desk: Served) -> None:
    call(
        "user", str(desk.folder), "add", "noor", "--role", "protection_focal_point", "--password-stdin", stdin=PASSWORD
    )
    with watching(browser, desk.address) as first, watching(browser, desk.address) as second:
        for watched, name, so_far in (
            (first, "amal", "They wait 72 hours."),
            (second, "noor", "amal asks for 24 hours: “"),
        ):
            sign_in(watched, name)
            panel = watched.open("statement").get_by_label("How long public editions wait", exact=True)
            expect(panel).to_contain_text(so_far)
            panel.get_by_label("Hours to wait").fill("24")
            panel.get_by_label("Reason").fill("the corridor is closed and nobody is on it")
            panel.get_by_role("button", name="Ask for it").click()
            expect(panel.get_by_role("status")).to_contain_text("Recorded at position")
        expect(panel).to_contain_text("They wait 24 hours.")
        expect(panel.locator(".notice")).to_have_count(0)
        expect(first.page.get_by_text("They wait 24 hours.")).to_be_visible()


def test_a_notice_waits_for_its_second_approver(browser: Browser, desk: Served, tmp_path: Path) -> None:
    corridor = {"place": "corridor/karim-el-hun", "nature": "reconstruction", "source": "desk"}
    word = {**corridor, "kind": "corridor_state", "occurred": "2016-12-13T10:00"}
    notice = {
        "crossing": "crossing/karim-el-hun", "opens": "2016-12-13T18:00", "closes": "2016-12-14T06:00",
        "text": {"en": "The crossing is open on foot from 18:00 to 06:00."},
    }  # fmt: skip
    written = {**corridor, "kind": "notice", "source_id": "n-1", "occurred": "2016-12-13T16:00", "body": notice}
    words = [
        {**word, "source_id": f"word of {party}", "body": {"state": "guaranteed", "party": party, "channel": "letter"}}
        for party in ("Government of Syria", "armed opposition groups in eastern Aleppo")
    ]
    file = tmp_path / "written.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in (*words, written)), encoding="utf-8")
    call("import", str(desk.folder), str(file))
    with watching(browser, desk.address) as first, watching(browser, desk.address) as second:
        sign_in(first)
        for watched, name, before, after in (
            (first, "amal", "draft, 0 of 2 have approved", "draft, 1 of 2 have approved"),
            (second, "basma", "draft, 1 of 2 have approved", "issued"),
        ):
            if watched is second:
                sign_in(second, name)
            panel = watched.open("statement").get_by_label("Notices to people")
            expect(panel).to_contain_text(before)
            expect(panel).to_contain_text("The crossing is open on foot")
            panel.get_by_role("button", name="Approve the notice").click()
            expect(panel).to_contain_text(after)
            expect(panel.get_by_role("button", name="Approve the notice")).to_have_count(0)
