"""Pictures of every view in every language and theme, for a person to look at: `--pictures FOLDER` takes them.

Without the option these tests are not there. They hold what no single picture shows: nothing is wider than its page, at
a desk, on a tablet and on a telephone. Names of the files: view, language, theme and width.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from browser.conftest import call, serving, sign_in, watching
from browser.test_looking import NIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from browser.conftest import Served

DESK: Final = (1440, 900)
SMALLER: Final = ((820, 1180), (360, 780))
KINDS: Final = ("crossing_count", "corridor_state", "headcount")
TALLY: Final = {
    "source": "post-a",
    "place": "crossing/karim-el-hun",
    "from": "zone/east-aleppo",
    "corridor": "corridor/karim-el-hun",
    "population": "civilians",
    "touches": ["men", "women", "women", "boys"],
    "since_s": 1481396400,
}
COUNT: Final = (
    *("crossing_count", "occurred=2016-12-10T20:30/2016-12-10T20:40", "source=post-of-the-test"),
    *("place=crossing/karim-el-hun", "from=zone/east-aleppo", "corridor=corridor/karim-el-hun", "population=civilians"),
    *("movement=organised_evacuation", "men=3", "nature=reconstruction"),
)
POST: Final = (
    *("--post", "crossing/karim-el-hun", "--place", "zone/east-aleppo", "--place", "corridor/karim-el-hun"),
    *("--kind", "crossing_count"),
)
PARTIES: Final = ("Government of Syria", "armed opposition groups in eastern Aleppo")
NOTICE: Final[dict[str, object]] = {
    "crossing": "crossing/karim-el-hun",
    "opens": "2016-12-13T18:00",
    "closes": "2016-12-14T06:00",
    "text": {
        "en": "The crossing is open on foot from 18:00 to 06:00.",
        "ar": "المعبر مفتوح للمشاة من الساعة 18:00 إلى الساعة 06:00.",
    },
}


@pytest.fixture(scope="module")
def busy(browser: Browser, example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An operation in which something waits for somebody."""
    with serving(example, tmp_path_factory.mktemp("busy") / "operation") as served:
        with watching(browser, served.address) as watched:
            waits(sign_in(watched), served.address)
        yield served


def waits(page: Page, address: str) -> None:
    """A notice of hours that one party has taken its word back from, and a statement that one person has approved."""
    guard = {"X-Requested-With": "safepassage"}

    def post(path: str, data: dict[str, object]) -> None:
        answer = page.request.post(f"{address}api/{path}", data=data, headers=guard)
        assert answer.ok, answer.text()

    def record(kind: str, occurred: str, body: dict[str, object]) -> None:
        at = {"place": "corridor/karim-el-hun", "nature": "reconstruction", "source": "amal"}
        told = {**at, "kind": kind, "occurred": occurred, "source_id": f"{kind} {body.get('party')} {occurred}"}
        post(f"observations/{kind}", {**told, "body": body})

    word = {"channel": "letter"}
    for party in PARTIES:
        record("corridor_state", "2016-12-13T10:00", {**word, "state": "guaranteed", "party": party})
    record("notice", "2016-12-13T16:00", NOTICE)
    record("corridor_state", "2016-12-13T17:00", {**word, "state": "withdrawn", "party": PARTIES[0]})
    made = page.request.get(f"{address}api/statement?period={NIGHT}&edition=internal&language=en&format=text")
    told = {"position": int(made.headers["x-ledger-position"]), "digest": made.headers["x-statement-sha256"]}
    post("statement/approve", {"period": NIGHT, "edition": "internal", **told})


STILL: Final = {True: "static", False: "sticky"}
"""Where the times stand: in a picture of a whole page below it, and not across its middle."""


class Album:
    """Where the pictures of one language and theme go."""

    def __init__(self, page: Page, folder: Path, ending: str) -> None:
        self.page, self.folder, self.ending = page, folder, ending
        self.wide: list[str] = []

    def take(self, view: str, size: tuple[int, int] = DESK, *, whole: bool = True) -> None:
        """One picture, and whether the page is wider than its window."""
        page = self.page
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(150)  # what a chart or the map draws after the last answer
        page.evaluate("(still) => document.querySelector('.times')?.style.setProperty('position', still)", STILL[whole])
        page.screenshot(path=self.folder / f"{view}-{self.ending}-{size[0]}.png", full_page=whole)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wide.append(f"{view} at {size[0]}")


def tonight(page: Page) -> None:
    page.locator(".headlines").wait_for()


def tracing(page: Page) -> None:
    tonight(page)
    page.locator("table.figures tr.alarm button.plain").first.click()
    page.locator(".drawer .entries").wait_for()


def observing(page: Page) -> None:
    tracing(page)
    page.locator(".drawer .entries button").first.click()
    page.locator(".drawer .facts.code").wait_for()


def correcting(page: Page) -> None:
    observing(page)
    page.locator(".drawer p > button").click()
    page.locator("form.record .field").first.wait_for()
    numbers = page.locator("form.record input[inputmode=numeric]").all()
    filled = next(each for each in numbers if each.input_value())
    filled.fill(str(int(filled.input_value()) + 9))
    filled.press("Enter")
    page.locator("form.record .notice h3").wait_for()


def reading_out(page: Page) -> None:
    tonight(page)
    page.locator(".headlines button").first.click()
    page.locator(".drawer .radio li").nth(2).wait_for()


def night(page: Page) -> None:
    page.locator(".pads").wait_for()
    page.locator(".tally .actions button").last.click()


def unfolded(page: Page) -> None:
    tonight(page)
    page.locator(".sentence button[aria-expanded]").click()
    page.locator(".alarms details.hand summary").first.click()


def past(page: Page) -> None:
    tonight(page)
    page.locator(".times input[type=range]").first.fill("400")
    page.locator(".times.past").wait_for()


VIEWS: Final[dict[str, tuple[str, Callable[[Page], None] | None]]] = {
    "tonight": ("tonight", tonight),
    "alarms": ("tonight", unfolded),
    "past": ("tonight", past),
    "trace": ("tonight", tracing),
    "observation": ("tonight", observing),
    "radio": ("tonight", reading_out),
    "map": ("map", None),
    "flow": ("flow", None),
    "duties": ("duties", None),
    "contested": ("contested", None),
    "tally": ("tally", None),
    "tally-night": ("tally", night),
    "statement": ("statement", None),
    "handover": ("handover", None),
    "devices": ("devices", None),
    "wall": ("wall", None),
    "correction": ("tonight", correcting),
}
DRAWERS: Final = ("trace", "observation", "radio", "alarms")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_a_picture_of_every_view(
    browser: Browser, busy: Served, request: pytest.FixtureRequest, language: str, theme: str
) -> None:
    with watching(browser, busy.address, language, theme) as watched:
        page = watched.page
        album = Album(page, folder_of(request), f"{language}-{theme}")
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.goto(busy.address)
        page.locator("input[name=name]").wait_for()
        album.take("sign-in")
        sign_in(watched)
        tonight(page)
        call("record", str(busy.folder), *COUNT, f"source_id={language}-{theme}")  # after somebody sat down
        keep(page, "tally", json.dumps(TALLY))
        for name, (view, then) in VIEWS.items():
            looked_at(page, f"{busy.address}?{name}#{view}", then)
            album.take(name, whole=name not in DRAWERS)
        for kind in KINDS:
            keep(page, "record-kind", kind)
            looked_at(page, f"{busy.address}?{kind}#record")
            album.take(f"record-{kind}")
        printed(page, album, busy.address)
        for width, height in SMALLER:
            page.set_viewport_size({"width": width, "height": height})
            for name, (view, then) in VIEWS.items():
                looked_at(page, f"{busy.address}?{name}-{width}#{view}", then)
                album.take(name, (width, height), whole=name not in DRAWERS)
        assert album.wide == []


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_a_picture_of_a_field_device(
    browser: Browser, busy: Served, request: pytest.FixtureRequest, language: str, theme: str
) -> None:
    name = f"tablet-{language}-{theme}"
    told = call("device", str(busy.folder), "add", name, *POST)
    with watching(browser, busy.address, language, theme) as watched:
        page = watched.page
        album = Album(page, folder_of(request), f"{language}-{theme}")
        page.goto(busy.address)
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=password]").fill(told.split("this once: ")[1].split()[0])
        page.locator("button[type=submit]").click()
        page.locator(".pads").wait_for()
        for width, height in SMALLER:
            page.set_viewport_size({"width": width, "height": height})
            album.take("field", (width, height))
        assert album.wide == []


def folder_of(request: pytest.FixtureRequest) -> Path:
    """Where the pictures go."""
    folder: Path = request.config.rootpath / request.config.getoption("--pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(page: Page, name: str, value: str) -> None:
    """What the page keeps for who is signed in (`web/src/keep.ts`)."""
    page.evaluate("([name, value]) => localStorage.setItem(`kept/amal/${name}`, value)", [name, value])


def looked_at(page: Page, address: str, then: Callable[[Page], None] | None = None) -> None:
    """A view from its beginning, as far as it is to be seen; an address before `#` that is new opens the page anew."""
    page.goto(address)
    page.locator("main .panel, main .pads, .wall dl, .headlines").first.wait_for()
    page.wait_for_load_state("networkidle")
    if then is not None:
        then(page)


def printed(page: Page, album: Album, address: str) -> None:
    """The sheet of the tally, and the handover, as paper shows them."""
    page.add_init_script("window.print = () => undefined")
    looked_at(page, f"{address}?sheet#tally")
    page.locator("details.where").last.locator("summary").click()
    album.take("sheet")
    page.locator("details.where").last.locator("button").first.click()
    page.emulate_media(media="print")
    album.take("paper")
    page.emulate_media(media="screen")
    looked_at(page, f"{address}?printed#handover")
    page.emulate_media(media="print")
    album.take("handover-printed")
    page.emulate_media(media="screen")
