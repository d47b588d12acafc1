"""What a person sees who looks at the page: sign-in, the night's figures, the way down to an observation, the past.

Expected values come from what was published on that night (2,124 people crossed, 2,110 arrived), from the example's
own files, and from the command line, which reads the ledger by another door.
"""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import FILES, TOOL, call, sign_in, watching

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

    from browser.conftest import Served

NIGHT = "night:2016-12-10"
MORNING = "2016-12-11T06:00"
MOVING = """[...document.querySelectorAll("*")].filter((each) => {
  const { animationName, animationDuration, transitionDuration } = getComputedStyle(each);
  const moves = animationName !== "none" && animationDuration !== "0s";
  return moves || transitionDuration.split(", ").some((one) => one !== "0s");
}).map((each) => each.outerHTML.slice(0, 120))"""
"""What of a page moves by itself, or would as it changes."""
PARTED = """(line) => {
  const text = line.firstChild;
  const at = (from, to) => {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, to);
    return range.getBoundingClientRect();
  };
  const mark = text.data.indexOf("·");
  return at(mark, mark + 1).right <= at(mark - 4, mark - 2).left;
}"""
"""Whether what parts the first two of a list is to the left of the end of the first."""
VIEWS = ("tonight", "map", "flow", "duties", "contested", "record", "tally", "statement", "handover", "devices", "wall")


def row(page: Page, name: str) -> Locator:
    """The first row of a figure."""
    return page.locator("table.figures tr", has=page.get_by_text(name, exact=True)).first


def value(page: Page, name: str) -> Locator:
    return row(page, name).locator("td.value bdi")


def test_a_wrong_password_is_told_and_a_right_one_opens_the_room(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        watched.expected.append("401")
        page = watched.open()
        page.locator("input[name=name]").fill("amal")
        page.locator("input[name=password]").fill("not-the-password")
        page.locator("button[type=submit]").click()
        expect(page.get_by_role("alert")).to_contain_text("not right")
        sign_in(watched)
        expect(page.locator(".nature")).to_have_text("Reconstruction")
        page.get_by_role("button", name="Sign out").click()
        expect(page.locator("input[name=password]")).to_be_visible()


def test_tonight_shows_the_published_night(browser: Browser, room: Served) -> None:
    asked: list[str] = []
    with watching(browser, room.address) as watched:
        watched.page.on("request", lambda request: asked.append(request.url))
        page = sign_in(watched)
        expect(value(page, "Crossed")).to_have_text("2,124")
        expect(value(page, "Arrived")).to_have_text("2,110")
        expect(value(page, "On the road or missing")).to_have_text("14")
        expect(row(page, "On the road or missing")).to_have_class(re.compile("alarm"))
        expect(page.locator(".sentence")).to_contain_text("9 men")
        assert sum("/api/alarms" in url for url in asked) == 1
        # 17,971 crossed on the night before: 2,124 − 17,971
        expect(row(page, "Crossed").locator("td.change")).to_have_text("-15,847")
        # five nights before the operation's first count are unknown: hatched, and no bar of zero
        assert row(page, "Crossed").locator("rect.unknown").count() > 0


def test_what_is_asked_for_first_is_large_and_what_nobody_recorded_is_one_line(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        told = page.locator(".headlines li")
        expect(told).to_have_text(
            [
                re.compile(f"^{text}")
                for text in ("2,124Crossed", "2,110Arrived", "14▲On the road", "50,000 to", "8,901")
            ]
        )
        size = told.first.locator(".big").evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")
        assert size >= 32
        dark = page.locator(".panel", has=page.get_by_role("heading", name="People", exact=True)).locator("tr.dark")
        expect(dark).to_contain_text("so not known: Households that crossed")
        assert row(page, "Households that crossed").count() == 0
        dark.get_by_role("button").click()
        expect(value(page, "Households that crossed")).to_have_text("unknown")
        # 41-watches.jsonl: 40 of the 720 minutes of one corridor were seen by nobody
        watches = page.locator(".panel", has=page.get_by_role("heading", name="Watches and gaps"))
        expect(watches).to_contain_text("11 h 20 min")


def test_a_list_that_is_opened_before_it_is_read_fills_and_stays_open(browser: Browser, room: Served) -> None:
    held: list[Route] = []
    answered: list[str] = []

    def hold(route: Route) -> None:
        if any(f"/api/{path}" in route.request.url for path in answered):
            route.continue_()
        else:
            held.append(route)

    def answer(path: str) -> None:
        answered.append(path)  # also what is asked for only now
        for route in [each for each in held if f"/api/{path}" in each.request.url]:
            route.continue_()
            held.remove(route)

    with watching(browser, room.address) as watched:
        sign_in(watched)
        watched.page.route(re.compile(r"/api/(periods|balances|figures)\b"), hold)
        watched.page.reload()
        page = watched.page
        page.get_by_role("button", name="Period").click()
        choices = page.get_by_role("listbox")
        expect(choices).to_have_text("Loading…")
        answer("periods")
        expect(choices.get_by_role("option", name="Night of 10 Dec")).to_be_visible()
        answer("balances")  # which night is shown first is known now
        page.wait_for_function("document.querySelector('.controls').textContent.includes('Night of 10 Dec')")
        answer("figures")
        expect(page.locator(".headlines")).to_have_count(1)
        choices.get_by_role("option", name="Night of 9 Dec").click()
        expect(page.get_by_role("button", name="Period")).to_contain_text("Night of 9 Dec")
        expect(choices).to_have_count(0)
        page.unroute_all(behavior="ignoreErrors")


def test_a_figure_is_traced_down_to_what_a_post_said(browser: Browser, room: Served) -> None:
    with (FILES / "30-crossing-counts.csv").open(encoding="utf-8") as file:
        rows = [each for each in csv.DictReader(file) if each["occurred"].startswith("2016-12-10T18:00")]
    root = re.search(r"root ([0-9a-f]{64})", call("verify", str(room.folder)))
    assert root is not None
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        row(page, "Crossed").get_by_role("button").first.click()
        drawer = page.get_by_role("dialog")
        expect(drawer.get_by_role("heading", name="Rests on 96 observations")).to_be_visible()
        drawer.locator(".entries button").first.click()
        for name in ("men", "women", "girls", "boys"):
            fact = drawer.locator(".facts div", has=page.get_by_text(name, exact=True))
            expect(fact.locator("dd")).to_have_text(rows[0][name])
        expect(drawer).to_contain_text(rows[0]["source_id"])
        expect(drawer.locator(".facts.code")).to_contain_text(root[1])
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()


def test_all_that_a_figure_rests_on_is_shown_page_by_page(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        page.get_by_role("button", name="Trace On the road or missing to its observations").click()
        drawer = page.get_by_role("dialog")
        lines, more = drawer.locator(".entries li"), drawer.get_by_role("button", name="Show more")
        expect(lines).to_have_count(100)
        heading = drawer.get_by_role("heading", name=re.compile("^Rests on")).inner_text()
        count = int(re.sub(r"\D", "", heading))
        assert count > 200
        for shown in range(200, count, 100):
            more.click()
            expect(drawer).to_contain_text(f"The first {shown} are shown.")
            expect(lines).to_have_count(shown)
        more.click()
        expect(lines).to_have_count(count)
        expect(more).to_be_hidden()
        assert len(set(lines.locator("span:last-child").all_inner_texts())) == count  # each at a position of its own


def test_a_past_position_is_what_the_command_line_says_it_was(browser: Browser, room: Served) -> None:
    position = 400
    words = ("--period", NIGHT, "--as-of", MORNING, "--as-known-at", str(position), "--format", "json")
    figures = json.loads(call("figures", str(room.folder), *words))
    then = next(each["value"] for each in figures if each["figure"] == "crossed")
    assert then not in ("2124", "unknown")  # the test would show nothing
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        expect(value(page, "Crossed")).to_have_text("2,124")
        page.locator(".times input[type=range]").first.fill(str(position))
        expect(page.locator(".times .state")).to_contain_text(f"position {position} of")
        expect(value(page, "Crossed")).to_have_text(f"{int(then):,}")
        page.get_by_role("button", name="Back to live").click()
        expect(value(page, "Crossed")).to_have_text("2,124")


def test_playing_moves_the_time_that_was_moved_last(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        expect(value(page, "Crossed")).to_have_text("2,124")
        known, until = (page.locator(".times input[type=range]").nth(at) for at in (0, 1))
        until.fill("1481394600")  # 20:30 on the evening of 10 December
        expect(value(page, "Crossed")).not_to_have_text("2,124")
        stood = until.input_value()  # on the slider's own steps, a quarter of an hour each
        page.get_by_role("button", name="Play").click()
        expect(until).not_to_have_value(stood)
        page.get_by_role("button", name="Stop").click()
        assert int(until.input_value()) > int(stood)
        expect(known).to_have_value("743")
        known.fill("400")
        stood = until.input_value()
        page.get_by_role("button", name="Play").click()
        expect(known).not_to_have_value("400")
        page.get_by_role("button", name="Stop").click()
        assert until.input_value() == stood


def drawn(page: Page) -> dict[tuple[str, ...], int]:
    """(from, to) → people of each line of the flow, as it is told to who does not see it."""
    told = page.locator(".sankey").get_attribute("aria-label") or ""
    return {
        tuple(one.split(": ")[0].split(" → ")): int(one.split(": ")[1].replace(",", ""))
        for one in told.split(". ")[1].split("; ")
    }


def test_the_flow_balances_and_shows_who_is_missing(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        sign_in(watched)
        page = watched.open("flow")
        expect(page.locator(".sankey path.link.alarm")).to_have_count(2)
        widths = drawn(page)
        corridor = "Corridor near Karim El-Hun"
        came = sum(people for (_, target), people in widths.items() if target == corridor)
        went = sum(people for (source, _), people in widths.items() if source == corridor)
        assert came == went == 1247  # what was published of that corridor, and the 9 who are missing among it
        assert widths[corridor, "On the road or missing"] == 9
        expect(page.locator(".alarms.still")).to_contain_text("9 people are on the road or missing")


def test_the_flow_of_each_night_balances_and_what_went_round_is_told(browser: Browser, room: Served) -> None:
    """A night has its own remainder: nobody leaves from nowhere, and whoever had set out before is named so."""
    nights = {8: (12, 9), 9: (10, 13), 10: (7, 7)}  # came into the corridor, and left it
    road, end = "corridor/karim-el-hun", {"population": "civilians"}

    def number(people: int) -> dict[str, str]:
        return {"value": str(people), "lo": str(people), "hi": str(people)}

    def answered(route: Route) -> None:
        came, went = nights[int(route.request.url.split("period=night%3A2016-12-")[1][:2])]
        body = route.fetch().json()
        node = {"came_in": number(came), "went_out": number(went), "remain": number(came - went)}
        legs = (("zone/east-aleppo", road, came), (road, "centre/far", went), ("centre/far", "zone/east-aleppo", 2))
        body["nodes"] = [{**end, **node, "account": road}]
        body["links"] = [{**end, "source": one, "target": to, "people": number(people)} for one, to, people in legs]
        age = {"since_s": None, "age_s": 90_000, "age_at_least": False}
        body["unaccounted"] = [{**end, **age, "account": road, "people": number(14)}]
        route.fulfill(json=body)

    corridor, lost, before = "Corridor near Karim El-Hun", "On the road or missing", "Set out before"
    with watching(browser, room.address) as watched:
        sign_in(watched)
        watched.page.route("**/api/flow?*", answered)
        page = watched.open("flow")
        page.get_by_role("button", name=re.compile("Period")).first.wait_for()
        for night, (came, went) in nights.items():
            page.get_by_role("button", name=re.compile("Period")).first.click()
            page.get_by_role("option", name=f"Night of {night} Dec").click()
            expect(page.locator(".sankey")).to_have_attribute("aria-label", re.compile(f"{corridor}: {came}\\b"))
            widths = drawn(page)
            into = sum(people for (_, target), people in widths.items() if target == corridor)
            out = sum(people for (source, _), people in widths.items() if source == corridor)
            assert into == out == max(came, went)
            assert widths.get((corridor, lost), 0) == max(0, came - went)
            assert widths.get((before, corridor), 0) == max(0, went - came)
            expect(page.locator(".alarms.still")).to_contain_text("14 people are on the road or missing")
            expect(page.locator(".circles li")).to_have_text(["centre/far → Eastern Aleppo: 2"])


def test_a_corridor_says_on_whose_word_and_why_and_a_centre_who_arrived(browser: Browser, room: Served) -> None:
    def answered(route: Route) -> None:
        words = [{"party": "party A", "standing": "guaranteed", "until_s": None}]
        one = {"place": "corridor/karim-el-hun", "state": "suspended", "since_s": 1481400000, "until_s": 1481403600}
        body = {**route.fetch().json(), "corridors": [{**one, "reason": "shells on the road", "words": words}]}
        route.fulfill(json=body)

    with watching(browser, room.address) as watched:
        sign_in(watched)
        watched.page.route("**/api/corridors*", answered)
        page = watched.open("duties")
        corridor = page.locator("tr", has_text="Corridor near Karim El-Hun")
        for told in ("suspended", "Reason: shells on the road", "until 10 Dec", "party A: guaranteed"):
            expect(corridor.locator(".more")).to_contain_text(told)
        expect(page.get_by_role("columnheader", name="Arrived")).to_be_visible()


def test_arabic_runs_from_right_to_left(browser: Browser, room: Served) -> None:
    with watching(browser, room.address, "ar", "light") as watched:
        page = sign_in(watched)
        root = page.locator("html")
        expect(root).to_have_attribute("dir", "rtl")
        expect(root).to_have_attribute("lang", "ar")
        expect(page.locator(".nature")).to_have_text("إعادة بناء للوقائع")
        first, second = (page.locator("nav a").nth(at).bounding_box() for at in (0, 1))
        assert first is not None
        assert second is not None
        assert first["x"] > second["x"]
        # digits stand in columns, units below tens: every value of a table ends at one edge
        page.locator("td.value bdi").first.wait_for()
        found = [each.bounding_box() for each in page.locator("table.figures").first.locator("td.value bdi").all()]
        assert len(found) > 3
        assert len({round(box["x"] + box["width"]) for box in found if box}) == 1
        # a length of time is read from the right, its sign before it, though a sign of digits begins it
        expect(page.locator("td.change bdi", has_text="س").first).to_have_attribute("dir", "rtl")
        # a list within a sentence runs from the right, though each of its parts keeps to itself
        page.locator("tr", has_text="ohchr").locator("td.value button").click()
        assert page.locator(".radio p[lang=ar]").evaluate(PARTED)


def test_forms_speak_the_language_of_the_page(browser: Browser, room: Served) -> None:
    with watching(browser, room.address, "ru") as watched:
        sign_in(watched)
        page = watched.open("record")
        expect(page.get_by_text("Коридор, в который они вошли")).to_be_visible()
        movement = page.get_by_label("Вид перемещения").locator("option")
        expect(movement.nth(1)).to_have_text("организованная эвакуация")
        assert page.locator("form [lang=en]").count() == 0


def test_the_public_edition_shows_no_alarm_and_no_observation(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = sign_in(watched, "press")
        expect(page.locator(".sentence")).to_have_text("It is not known whether an alarm is open.")
        expect(page.locator("nav a", has_text="Tonight")).to_be_visible()
        expect(page.locator("nav a", has_text="Handover")).to_have_count(0)
        page.get_by_role("button", name="Period").click()
        page.get_by_role("option", name="Night of 10 Dec").click()
        expect(value(page, "Crossed")).to_have_text("2,124")
        assert row(page, "Crossed").get_by_role("button", name="Trace").count() == 0


def test_a_trace_in_russian_names_fields_and_choices(browser: Browser, room: Served) -> None:
    with watching(browser, room.address, "ru") as watched:
        page = sign_in(watched)
        page.locator("table.figures tr", has=page.get_by_text("Перешли", exact=True)).first.get_by_role(
            "button"
        ).first.click()
        drawer = page.get_by_role("dialog")
        drawer.locator(".entries button").first.click()
        said = drawer.locator("h3", has_text="Что сообщает источник").locator("+ dl")
        expect(said).to_contain_text("мужчины")
        expect(said).to_contain_text("организованная эвакуация")
        assert re.findall("[a-z]+_[a-z]+|[a-z]+[.][a-z]+", said.inner_text()) == []


def test_a_line_that_was_refused_is_opened_again_behind_what_was_seen(browser: Browser, desk: Served) -> None:
    asked: list[str] = []

    def refuse_twice(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 2:
            route.fallback()
            return
        body = {"error": {"code": "too_many_streams", "message": "", "faults": []}}
        route.fulfill(status=(429, 503)[len(asked) - 1], json=body, headers={"retry-after": "1"})

    with watching(browser, desk.address) as watched:
        watched.expected += ["429", "503"]
        watched.page.route("**/api/stream?*", refuse_twice)
        page = sign_in(watched)
        state = page.locator(".times .state")
        expect(state).to_contain_text("Connection cut: shown is position")
        expect(state).to_contain_text("it is tried again")
        expect(state).to_have_text("Live")
        assert len(asked) == 3
        assert (
            len({url.split("after=")[1] for url in asked}) == 1
        )  # nothing was seen in between, and nothing is skipped


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_nothing_is_kept_from_who_cannot_see_or_point(browser: Browser, room: Served, language: str) -> None:
    """Each view is loaded once and looked at in both themes; whoever wants no motion sees none."""
    if not TOOL.AXE.is_file():
        pytest.skip("axe-core is not here: `python tools/browser.py` gets it")
    with watching(browser, room.address, language) as watched:
        sign_in(watched)
        watched.page.emulate_media(reduced_motion="reduce")
        for view in VIEWS:
            page = watched.open(view)
            page.locator("main .panel, main .pads, .wall dl").first.wait_for()
            page.wait_for_load_state("networkidle")
            page.evaluate(TOOL.AXE.read_text(encoding="utf-8"))
            assert page.evaluate(MOVING) == [], view
            for theme in ("dark", "light"):
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
                found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })")
                told = [
                    f"{view}, {theme}: {one['id']}: {node['html'][:160]}"
                    for one in found["violations"]
                    for node in one["nodes"]
                ]
                assert told == []


def test_motion_is_seen_by_the_check_of_it(browser: Browser, room: Served) -> None:
    """A drawer comes in from the side, except for who wants no motion."""
    with watching(browser, room.address) as watched:
        page = sign_in(watched)
        for moves in (True, False):
            page.emulate_media(reduced_motion="no-preference" if moves else "reduce")
            row(page, "Crossed").get_by_role("button").first.click()
            page.locator(".drawer").wait_for()
            assert (page.evaluate(MOVING) != []) == moves
            page.keyboard.press("Escape")
            expect(page.locator(".drawer")).to_be_hidden()
