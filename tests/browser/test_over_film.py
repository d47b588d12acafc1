"""An observer counts over a film in a browser, by key and by click, and what was marked is in the tally."""

from __future__ import annotations

import re
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import cv2
import numpy as np
from playwright.sync_api import expect

from browser.conftest import RUN, watching
from films import written
from safepassage.interchange.hand_file import read_hand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from browser.conftest import Watched

BEGAN_S = 1_481_392_800.0
"""2016-12-10T18:00Z."""


@contextmanager
def counted(browser: Browser, film: Path, out: Path, language: str = "en") -> Iterator[Watched]:
    """The page over a film with two lines, in a browser; whoever counts there ends it."""
    lines = ("--line", "gate:80,110,80,10", "--line", "ford:20,110,20,10")
    words = ("count", str(film), *lines, "--by-hand", "-", "--start", "2016-12-10T18:00Z", "--out", str(out))
    with subprocess.Popen([*RUN, *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            address = re.search(r"http://\S+", process.stderr.readline())
            assert address is not None
            with watching(browser, address[0], language) as watched:
                watched.page.goto(address[0])
                yield watched
            assert process.wait(60) == 0
        finally:
            process.terminate()


def test_a_film_is_counted_by_key_and_by_click(browser: Browser, tmp_path: Path) -> None:
    """Thirty pictures of soil, the last ten of the dark: the gate, in the middle, leads right."""
    rng = np.random.default_rng(4)
    soil = cv2.resize(rng.uniform(60, 200, (30, 40, 3)), (160, 120), interpolation=cv2.INTER_CUBIC)
    pictures = [np.clip(soil + rng.normal(0, 3, soil.shape), 0, 255).astype(np.uint8) for _ in range(20)]
    pictures += [np.zeros((120, 160, 3), np.uint8)] * 10
    film = written(tmp_path / "a.mp4", pictures, 10)
    with counted(browser, film, tmp_path / "out") as watched:
        _count(watched.page)
        watched.expected.append("409")  # the browser's own word for what was refused
    hand, faults = read_hand(tmp_path / "out" / "tally.csv")
    assert faults == []
    assert [(round(each.time_s - BEGAN_S, 3), each.line, each.what, each.who) for each in hand.passed] == [
        (0.1, "gate", "forward", "person"),
        (0.1, "ford", "back", "child"),
        (0.1, "gate", "back", "person"),
    ]
    assert [(start - BEGAN_S, end - BEGAN_S) for start, end in hand.watched_s] == [(0, 2.0)]


def _count(page: Page) -> None:
    """By key and by click, forwards and back, and to the end."""
    time, note, recent = page.locator("#time"), page.locator("#note"), page.locator("#recent li")
    expect(time).to_have_text("00:00.0 of 00:03.0")
    page.keyboard.press(".")
    expect(time).to_contain_text("00:00.1")
    page.keyboard.press(".")
    expect(time).to_contain_text("00:00.2")
    page.keyboard.press(",")
    expect(time).to_contain_text("00:00.1")
    page.keyboard.press("f")
    expect(recent.first).to_have_text("00:00.1 gate forward, person")
    page.keyboard.press("2")
    page.keyboard.press("C")
    expect(recent.first).to_have_text("00:00.1 ford back, child")
    box = page.locator("#picture").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.45 * box["width"], box["y"] + 0.5 * box["height"])
    expect(recent.first).to_have_text("00:00.1 gate back, person")
    page.keyboard.press("f")
    page.keyboard.press("u")
    expect(recent).to_have_count(3)
    page.keyboard.press(" ")
    expect(note).to_have_text("The film ends here.")
    page.keyboard.press(",")
    expect(note).to_have_text("Not counted as looked at: too dark, or nothing to be seen.")
    page.keyboard.press("m")
    expect(note).to_contain_text("a picture in which it is known where the lines lie")
    page.keyboard.press("q")
    page.keyboard.press("q")
    expect(note).to_have_text("Done. This page can be closed.")


def test_it_speaks_other_languages_and_takes_the_same_keys_of_any_keyboard(browser: Browser, tmp_path: Path) -> None:
    """Struck on an Arabic keyboard, then on a Russian one with its lock on: the place of a key counts, and Shift."""
    soil = np.random.default_rng(4).integers(60, 200, (120, 160, 3), np.uint8)
    film = written(tmp_path / "a.mp4", [soil] * 2, 10)
    with counted(browser, film, tmp_path / "out", "ar") as watched:
        _count_in_other_languages(watched.page)


def _count_in_other_languages(page: Page) -> None:
    page_itself, recent, note = page.locator("html"), page.locator("#recent li"), page.locator("#note")

    def strike(key: str, code: str, *, shift: bool = False, lock: bool = False) -> None:
        struck = {"key": key, "code": code, "shiftKey": shift, "modifierCapsLock": lock, "bubbles": True}
        page.locator("#picture").dispatch_event("keydown", struck)

    expect(page.locator("#time")).to_have_text("\u206800:00.0\u2069 من \u206800:00.2\u2069")
    expect(page_itself).to_have_attribute("dir", "rtl")
    strike("لآ", "KeyB", shift=True)  # Shift and b mean nothing
    strike("}", "KeyC", shift=True)
    expect(recent.first).to_have_text("\u206800:00.0\u2069 \u2068gate\u2069 \u2068إلى الخلف\u2069، \u2068طفل\u2069")
    page.locator("#language").select_option("ru")
    expect(page_itself).to_have_attribute("dir", "ltr")
    expect(page_itself).to_have_attribute("lang", "ru")
    strike("Ь", "KeyM", lock=True)
    expect(recent.first).to_have_text("00:00,0 gate вперёд, мужчина")
    strike("W", "KeyW", lock=True)
    expect(recent.first).to_have_text("00:00,0 gate вперёд, женщина")
    expect(recent).to_have_count(3)
    strike("й", "KeyQ")
    expect(note).to_have_text("Ещё раз q — и счёт окончен.")
    strike("й", "KeyQ")
    expect(note).to_have_text("Готово. Страницу можно закрыть.")
