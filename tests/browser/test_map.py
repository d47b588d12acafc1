"""The map: what lies where, what is in colour, what the table says as well, and for whom what is not there.

Where words stand on the screen is held against the example's own coordinates: in Web Mercator the distance between two
meridians is the same everywhere. People in a centre are counted from the example's tables by hand.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from base64 import b64encode
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from browser.conftest import FILES, call, sign_in, watching
from cli.test_replan import FORK, SCENARIO
from safepassage.interchange.network_file import write_network
from safepassage.interchange.run_file import RUN
from safepassage.interchange.standing_file import PROOF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page, Route, Worker

    from browser.conftest import Served, Watched

COLOURS = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = {};
  for (let i = 0; i < data.length; i += 4) {
    const name = `${data[i]},${data[i + 1]},${data[i + 2]}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}"""
LAND, ALERT, ALARM = "22,30,38", "232,192,104", "255,154,107"  # of the dark theme, in styles.css
CORRIDORS = ("corridor/mahayar", "corridor/karim-el-hun")
GEOMETRY = {
    "type": "Polygon",
    "coordinates": [[[37.155, 36.172], [37.165, 36.172], [37.165, 36.178], [37.155, 36.172]]],
}


def opened(watched: Watched, name: str = "amal") -> Page:
    sign_in(watched, name)
    page = watched.open("map")
    page.locator(".map-label").first.wait_for(state="attached")
    return page


def label(page: Page, thing: str) -> Locator:
    return page.locator(f".map-label[data-thing='{thing}']")


def line(page: Page, layer: str, name: str) -> Locator:
    rows = page.locator(".map-table tbody tr", has=page.get_by_role("cell", name=layer, exact=True))
    return rows.filter(has=page.get_by_role("button", name=name)).first


def colours(page: Page) -> Counter[str]:
    """Colour → pixels of the map as it is seen."""
    page.wait_for_load_state("networkidle")
    seen = b64encode(page.locator(".map-canvas").screenshot()).decode()
    return Counter(page.evaluate(COLOURS, seen))


def painted(page: Page, holds: Callable[[Counter[str]], bool]) -> Counter[str]:
    """The colours once something holds of them, or as they are in the end: a map is drawn some time after its data."""
    for _ in range(60):
        found = colours(page)
        if holds(found):
            break
        page.wait_for_timeout(250)
    return found


def shape(place: str) -> Any:
    rows = [json.loads(each) for each in (FILES / "10-places.jsonl").read_text(encoding="utf-8").splitlines()]
    return next(each["body"]["geometry"]["coordinates"] for each in rows if each["place"] == place)


def people_in(centre: str) -> int:
    """Those who arrived less those who left, from the example's tables."""

    def total(file: str) -> int:
        with (FILES / file).open(encoding="utf-8") as opened:
            rows = [each for each in csv.DictReader(opened) if each["place"] == centre]
        groups = ("people", "men", "women", "girls", "boys", "children", "adults")
        return sum(int(each.get(group) or 0) for each in rows for group in groups)

    return total("31-arrivals.csv") - total("32-departures.csv")


def test_words_stand_where_the_places_are(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = opened(watched)
        things = ("corridor corridor/mahayar", "zone zone/east-aleppo", "corridor corridor/karim-el-hun")
        for layer in ("Convoys", "Centres"):  # whose words would lie over the others
            page.get_by_role("checkbox", name=re.compile(layer)).uncheck()
        for thing in things:
            expect(label(page, thing)).to_be_visible()
        boxes = [label(page, thing).bounding_box() for thing in things]
        west_px, middle_px, east_px = (box["x"] + box["width"] / 2 for box in boxes if box)
        ring = [x for x, _ in shape("zone/east-aleppo")[0]]
        middle_deg = (min(ring) + max(ring)) / 2
        # both lines run nearly due west or east, so that the middle of their length is that of their ends
        west_deg, east_deg = ((shape(place)[0][0] + shape(place)[-1][0]) / 2 for place in CORRIDORS)
        px_per_deg = (east_px - west_px) / (east_deg - west_deg)
        assert middle_px - west_px == pytest.approx((middle_deg - west_deg) * px_per_deg, abs=4)
        expect(page.locator(".map-source")).to_have_text("© OpenStreetMap contributors, ODbL 1.0")


def test_only_what_is_not_as_planned_is_in_colour(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = opened(watched)
        expect(line(page, "Centres", "Reception centre 2")).to_have_class("alarm")  # more people than beds
        expect(line(page, "Centres", "Reception centre 1")).to_have_class("plain")
        expect(line(page, "Centres", "Reception centre 2")).to_contain_text(
            f"{people_in('centre/reception-2'):,} people"
        )
        expect(line(page, "Watches and gaps", "Mahayar")).to_contain_text("04:00–04:35")
        known = (FILES / "61-facilities.jsonl").read_text(encoding="utf-8").splitlines()
        undrawn = {json.loads(one)["place"] for one in known}
        expect(line(page, "Facilities", "Bakery 1")).to_have_count(0)  # nobody drew one of them: they are one row
        page.get_by_role("button", name=f"{len(undrawn)} places that nobody has drawn").click()
        expect(line(page, "Facilities", "Bakery 1")).to_contain_text("status not known")
        expect(line(page, "Zones and who is still there", "Eastern")).to_contain_text("50,000 to 150,000 people")
        page.locator(".map-source").wait_for()
        with_gaps = painted(page, lambda seen: seen[LAND] > 50_000 and seen[ALERT] > 100)
        assert with_gaps[LAND] > 50_000  # the streets' land is there
        assert with_gaps[ALERT] > 100
        page.get_by_role("checkbox", name=re.compile("Watches and gaps")).uncheck()
        expect(line(page, "Watches and gaps", "Mahayar")).to_have_count(0)
        without = painted(page, lambda seen: seen[ALERT] < with_gaps[ALERT] / 10)
        assert without[ALERT] < with_gaps[ALERT] / 10
        assert without[ALARM] > 100  # the centre that is too full


def test_who_watches_now_and_how_long_ago_somebody_last_did(browser: Browser, room: Served) -> None:
    """41-watches.jsonl: at 04:15 one corridor was last seen at 04:00; over the other a drone stands since 02:00."""
    with watching(browser, room.address) as watched:
        page = opened(watched)
        page.locator(".times input[type=range]").nth(1).fill("1481422500")
        rows = page.locator(".map-table tr")
        crew = "reconstruction-crew"
        lost = rows.filter(has_text=f"Last looked at 11 Dec, 04:00, 15 min ago: drone, {crew}-mahayar")
        seen = rows.filter(has_text=f"Under watch: drone, {crew}-karim-el-hun, since 11 Dec, 02:00")
        expect(lost).to_have_class("alert")
        expect(seen).to_have_class("plain")
        expect(label(page, "corridor corridor/mahayar")).to_contain_text("open · seen 15 min ago")


def test_everything_comes_from_this_origin_and_the_streets_by_pieces(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        workers: list[str] = []
        pieces: list[int] = []
        watched.page.on("worker", lambda worker: workers.append(_address(worker)))
        watched.page.on("response", lambda got: pieces.append(got.status) if "base.pmtiles" in got.url else None)
        opened(watched).locator(".map-source").wait_for()
        assert workers
        assert all(each.startswith(f"{room.address}assets/maplibre-gl-csp-worker") for each in workers)
        assert pieces
        assert set(pieces) == {206}


def test_streets_that_were_not_read_are_told_and_read_again(browser: Browser, room: Served) -> None:
    """What no answer came to is said on the page, and is no line of the console without a word."""
    asked: list[str] = []

    def cut(route: Route) -> None:
        asked.append(route.request.url)
        route.fallback() if len(asked) <= 2 else route.abort()  # the head and the list of pieces, and no piece

    with watching(browser, room.address) as watched:
        watched.expected.append("ERR_FAILED")
        watched.page.route("**/base.pmtiles", cut)
        page = opened(watched)
        expect(page.get_by_text("A part of the streets could not be read.")).to_be_visible()
        watched.page.unroute_all(behavior="ignoreErrors")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".map-source")).to_contain_text("OpenStreetMap")


def _address(worker: Worker) -> str:
    return worker.url


def test_a_place_is_found_by_a_name_in_another_script(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = opened(watched)
        page.get_by_label("Find a place").fill("مهايار")
        expect(page.locator(".map-side [role=status]")).to_have_text("6 places found")
        page.locator(".map-side .entries button", has_text="Corridors").click()
        chosen = page.locator(".map-chosen")
        expect(chosen).to_contain_text("Government of Syria: guaranteed until 16 Dec, 06:00")
        page.get_by_label("Find a place").fill("bakery 2")
        page.locator(".map-side .entries button").click()
        expect(chosen).to_contain_text("Nobody has drawn where it is")


def test_a_figure_on_the_map_is_traced(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = opened(watched)
        line(page, "Centres", "Reception centre 1").get_by_role("button").click()
        page.locator(".map-chosen").get_by_role("button", name="Trace").click()
        expect(page.get_by_role("dialog").get_by_role("heading", name="Rests on 87 observations")).to_be_visible()


def test_a_hazard_is_there_as_soon_as_it_is_recorded(browser: Browser, desk: Served) -> None:
    with watching(browser, desk.address) as watched:
        page = opened(watched)
        said = {"hazard": "hz-1", "status": "suspected", "type": "ied", "geometry": json.dumps(GEOMETRY)}
        words = [f"{name}={value}" for name, value in said.items()]
        words += ["occurred=2016-12-10T20:00", "source=survey-1", "place=zone/east-aleppo", "source_id=hz-1"]
        call("record", str(desk.folder), "hazard", *words)
        expect(line(page, "Hazards and released ground", "hz-1")).to_contain_text("suspected")
        expect(label(page, "hazard hz-1")).to_contain_text("◆ hz-1")
        expect(line(page, "Zones and who is still there", "Eastern")).to_contain_text("status not known: 22")
        point = json.dumps({"type": "Point", "coordinates": [37.17, 36.19]})
        drawn = {"geometry": point, "names.en": "School 1", "facility_type": "school", "parent": "zone/east-aleppo"}
        for kind, more in (("place", drawn), ("facility_status", {"facility_type": "school", "status": "not_working"})):
            words = [f"{name}={value}" for name, value in more.items()]
            words += ["occurred=2016-12-10T20:30", "source=survey-1", "place=facility/school-1", f"source_id={kind}-1"]
            call("record", str(desk.folder), kind, *words)
        expect(line(page, "Facilities", "School 1")).to_contain_text("not working · 10 Dec, 20:30")
        expect(label(page, "facility facility/school-1")).to_contain_text("◆ School 1")
        expect(line(page, "Zones and who is still there", "Eastern")).to_contain_text("not working: 1")


def test_groups_on_the_road_are_for_those_who_meet_them(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        page = opened(watched, "dana")
        expect(page.get_by_role("checkbox", name=re.compile("Centres"))).to_be_visible()
        expect(page.get_by_role("checkbox", name=re.compile("Convoys"))).to_have_count(0)
        expect(page.get_by_role("checkbox", name=re.compile("Gaps"))).to_have_count(0)
        assert page.get_by_text("group-1").count() == 0
    with watching(browser, room.address) as watched:
        sign_in(watched, "press")
        expect(watched.open("map").get_by_text("for those inside the operation")).to_be_visible()


def test_without_a_drawing_the_table_is_there(browser: Browser, room: Served) -> None:
    with watching(browser, room.address) as watched:
        watched.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        watched.expected.append("WebGL")
        sign_in(watched)
        page = watched.open("map")
        expect(page.get_by_text("cannot draw the map")).to_be_visible()
        expect(line(page, "Corridors", "Mahayar")).to_contain_text("open")


def test_a_plan_is_played_back_for_the_planning_role(browser: Browser, desk: Served, tmp_path: Path) -> None:
    """93 people enter in each step and take 5: half of the third 93 have entered after 2½; at 7, 465 are on the way."""
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked" / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    for folder in (tmp_path / "asked", desk.folder):
        write_network(folder / "network.parquet", FORK)
    call("plan", str(tmp_path / "asked"), "--no-compare", "--out", str(desk.folder / "plan"))
    with watching(browser, desk.address) as watched:
        page = opened(watched, "basma")
        page.get_by_role("button", name="Play the plan back").click()
        player = page.locator(".map-player")
        for time, people in ((0, 0), (2.5, 232), (7, 465), (12, 279), (15, 0)):
            player.locator("input").fill(str(time))
            told = re.compile(rf"Modelled, not observed: ({people}|{people + 1}) people on the streets")
            expect(player.locator("p")).to_have_text(told)
        player.get_by_role("button", name="Close").click()
        expect(page.get_by_role("button", name="Play the plan back")).to_be_visible()
    with watching(browser, desk.address) as watched:
        page = opened(watched, "dana")
        assert page.get_by_role("button", name="Play the plan back").count() == 0


def test_a_run_is_played_back_beside_its_plan(browser: Browser, desk: Served, tmp_path: Path) -> None:
    """What the page counts at the end of a minute is what the file says has come in, to the end, and out till then."""
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked" / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    for folder in (tmp_path / "asked", desk.folder):
        write_network(folder / "network.parquet", FORK)
    call("simulate", str(tmp_path / "asked"), "--runs", "2", "--seed", "5", "--out", str(desk.folder / "plan"))
    rows = pq.read_table(desk.folder / "plan" / RUN).to_pylist()
    exits = max(row["arc"] for row in rows)  # one is used
    with watching(browser, desk.address) as watched:
        page = opened(watched, "basma")
        page.get_by_role("button", name="Play the plan back").click()
        player = page.locator(".map-player")
        plan = player.get_by_role("row", name="Plan")
        expect(plan).to_have_text("Plan10 min14 min15 min")  # 93 at each of steps 5 to 14: 465 by the end of step 9
        player.get_by_label("Simulated run").check()
        expect(player.get_by_text("run 1 of 2, seed 5. Assumed, not measured: half of the people")).to_be_visible()
        slider = player.get_by_role("slider")
        for minute in (0, 7, 11, 20):
            slider.fill(str(minute))
            till = [row for row in rows if row["step"] < minute]
            inside = [row for row in till if row["arc"] < exits]
            walking = sum(row["entered"] - row["reached"] for row in inside)
            queued = sum(row["reached"] - row["left"] for row in inside)
            ready = sum(row["waiting"] for row in till if row["step"] == minute - 1)
            out = sum(row["entered"] for row in till if row["arc"] == exits)
            home = 930 - walking - queued - ready - out
            expect(player.locator("dd")).to_have_text([str(each) for each in (home, walking, queued + ready, out)])
        slider.focus()
        page.keyboard.press("Home")
        expect(player.locator("dd").first).to_have_text("930")
        assert page.locator("canvas").first.is_visible()
        player.get_by_label("Plan", exact=True).check()
        slider.fill("7")
        expect(player.locator("p")).to_have_text(re.compile("46[56] people on the streets"))
    opened_by = ("--event", "open hazard/mines", "--basis", "land release LR-3 to IMAS 07.11")
    anew = ("--at", "+0:04", "--event", "close 101-102", *opened_by, "--out", str(tmp_path / "anew"))
    call("replan", str(desk.folder / "plan"), *anew)
    shutil.copy(tmp_path / "anew" / PROOF, desk.folder / "plan")
    with watching(browser, desk.address) as watched:
        page = opened(watched, "basma")
        page.get_by_role("button", name="Play the plan back").click()
        expect(page.locator(".map-player").get_by_role("alert")).to_contain_text("one of another plan")
        assert page.locator(".map-player input[type=radio]").count() == 0
