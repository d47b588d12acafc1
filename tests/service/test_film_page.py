"""The page over a film: for who has its address, on this machine, under its own name, and nobody keeps a picture."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from films import written
from safepassage.interchange.film import open_film
from safepassage.interchange.film_reel import Reel
from safepassage.ledger.card import NATURES
from safepassage.monitoring.by_hand import WHO
from safepassage.monitoring.counting import Line
from safepassage.monitoring.over_film import OverFilm
from safepassage.monitoring.tallies import DIRECTIONS
from safepassage.service import film_page
from safepassage.service.film_page import FilmPage
from safepassage.statements.words import LANGUAGES
from service.caller import GUARD, Caller, calling
from tidy import side_words

if TYPE_CHECKING:
    from collections.abc import Iterator

FPS = 10
SOURCES = Path(film_page.__file__).parent / "film"
WORDS = json.loads((SOURCES / "words.js").read_text(encoding="utf-8").partition("WORDS = ")[2].rstrip(";\n"))
LISTS = json.loads((Path(__file__).parents[2] / "web" / "src" / "words" / "lists.json").read_text(encoding="utf-8"))
OWN = {"host": "127.0.0.1:8000", **GUARD}


class Page:
    """The page, its tally, and how often it was kept."""

    def __init__(self, reel: Reel) -> None:
        self.tally, self.kept, self.ended = OverFilm(("gate",), FPS), 0, 0
        head: dict[str, Any] = {"nature": "exercise", "film": "a.mp4", "length_s": 1.2}
        self.page = FilmPage(reel, self.tally, **head, secret="secret", keep=self._keep)
        self.page.on_end = self._end

    def _keep(self) -> None:
        self.kept += 1

    def _end(self) -> None:
        self.ended += 1


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Reel:
    """Nine pictures of soil, and three of the dark."""
    rng = np.random.default_rng(4)
    soil = cv2.resize(rng.uniform(60, 200, (30, 40, 3)), (160, 120), interpolation=cv2.INTER_CUBIC)
    pictures = [np.clip(soil + rng.normal(0, 3, soil.shape), 0, 255).astype(np.uint8) for _ in range(9)]
    pictures += [np.zeros((120, 160, 3), np.uint8)] * 3
    film = open_film(written(tmp_path_factory.mktemp("film") / "a.mp4", pictures, FPS))
    return Reel(film, [Line("gate", (80, 110, 80, 10))])


@pytest.fixture
def page(reel: Reel) -> Page:
    return Page(reel)


@pytest.fixture
def call(page: Page) -> Iterator[Caller]:
    with calling(page.page.app) as caller:
        yield caller


def told(call: Caller, **more: Any) -> tuple[int, dict[str, Any]]:
    found = call.post("/secret/tally", json={"seen_s": [], **more}, headers=OWN)
    return found.status_code, found.json()


def shown(call: Caller, after: str) -> tuple[float, str]:
    found = call.get("/secret/picture", params={"after": after}, headers=OWN)
    assert found.headers["content-type"] == "image/jpeg"
    read = cv2.imdecode(np.frombuffer(found.content, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None
    assert read.shape == (120, 160, 3)
    return float(found.headers["x-at"]), found.headers["x-why"]


def test_pictures_are_asked_for_by_what_was_shown_before(call: Caller) -> None:
    at, times = "-1", []
    for _ in range(12):
        time_s, why = shown(call, at)
        times.append((round(time_s, 6), why))
        at = repr(time_s)
    assert times == [(n / FPS, "") for n in range(9)] + [(n / FPS, "dark") for n in range(9, 12)]
    assert call.get("/secret/picture", params={"after": at}, headers=OWN).status_code == 204
    for wrong in ("nan", "soon", ""):
        assert call.get("/secret/picture", params={"after": wrong}, headers=OWN).status_code == 422


def test_what_was_looked_at_and_marked_is_kept_at_once(call: Caller, page: Page) -> None:
    first, second = shown(call, "-1")[0], shown(call, "0")[0]
    dark, _ = shown(call, "0.95")
    status, said = told(call, seen_s=[first, second, dark, 55.0])
    assert (status, page.kept, said["seen_s"]) == (200, 1, [[0.0, 0.2]])  # neither the dark nor what was never shown
    assert (said["nature"], said["film"], said["length_s"], said["lines"]) == ("exercise", "a.mp4", 1.2, ["gate"])
    told(call, do="mark", at_s=second, line="gate", direction="back", who="child")
    _, said = told(call, do="mark", at_s=first, x_share=0.9, y_share=0.5)
    assert said["counts"] == {"gate": {"forward": 1, "back": 1}}
    assert said["recent"][0] == {"at_s": first, "line": "gate", "direction": "forward", "who": "person"}
    _, said = told(call, do="undo")
    assert said["counts"] == {"gate": {"forward": 0, "back": 1}}
    assert (page.kept, page.ended) == (4, 0)
    told(call, do="end")
    assert (page.kept, page.ended) == (5, 1)


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        (
            {"do": "mark", "at_s": 1.0, "line": "gate", "direction": "back"},
            409,
            "in which it is known where the lines lie",
        ),
        ({"do": "mark", "at_s": 0.0, "line": "ford", "direction": "back"}, 422, "a line, a direction"),
        ({"do": "mark", "at_s": 0.0, "line": "gate", "direction": "up"}, 422, "a line, a direction"),
        ({"do": "mark", "at_s": 0.0, "line": "gate", "direction": "back", "who": "horse"}, 422, "one of person"),
        ({"do": "undo"}, 409, "somebody who is marked"),
        ({"do": "dance"}, 422, "mark, undo or end"),
        ({"name": "Karim"}, 422, "name"),
        ({"seen_s": ["x"]}, 422, "seen_s"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    call: Caller, page: Page, more: dict[str, Any], status: int, said: str
) -> None:
    shown(call, "-1")
    shown(call, "0.95")
    found, answer = told(call, **more)
    assert (found, said in answer["error"]["message"]) == (status, True), answer
    assert (page.tally.passed, page.ended) == ([], 0)


def test_only_who_has_the_address_on_this_machine_is_answered(call: Caller, page: Page) -> None:
    for path in ("/", "/picture?after=-1", "/other/", "/secret/../tally"):
        assert call.get(path, headers=OWN).status_code == 404
    for path in ("/secret/", "/secret/tally", "/secret/picture?after=-1"):
        assert call.get(path, headers={"host": "evil.example"}).status_code == 421  # led here under another name
    foreign = {**OWN, "origin": "http://evil.example"}
    for headers in (foreign, {"host": OWN["host"], "X-Requested-With": ""}):
        assert call.post("/secret/tally", json={"do": "end"}, headers=headers).status_code == 403
    assert (page.kept, page.ended) == (0, 0)


def test_the_page_loads_nothing_from_elsewhere_and_no_browser_keeps_it(call: Caller) -> None:
    files = {
        path: call.get(f"/secret/{path}", headers=OWN)
        for path in ("", "page.js", "language.js", "words.js", "page.css", "tally")
    }
    for found in (*files.values(), call.get("/secret/picture", params={"after": "-1"}, headers=OWN)):
        assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
        policy = found.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "//" not in files[""].text.replace("<!doctype html>", "")
    assert "http" not in "".join(files[path].text for path in ("page.js", "language.js", "words.js"))
    assert files["page.js"].headers["content-type"].startswith(("text/javascript", "application/javascript"))


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_a_translation_has_every_word_of_the_english_with_its_facts(language: str) -> None:
    facts = {key: set(re.findall(r"\{\w+\}", text)) for key, text in WORDS[language].items()}
    assert facts == {key: set(re.findall(r"\{\w+\}", text)) for key, text in WORDS["en"].items()}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_this_page_and_the_operations_call_one_thing_by_one_word(language: str) -> None:
    own, lists = WORDS[language], LISTS[language]
    assert {key: own[f"nature.{key}"] for key in lists["nature"]} == lists["nature"]
    groups = {"person": "people", "man": "men", "woman": "women", "child": "children"}
    assert {who: own[who] for who in WHO} == {who: lists["nouns"][f"group.{groups[who]}"]["one"] for who in WHO}
    assert list(side_words(" ".join(own.values()))) == []


def test_every_word_that_the_page_says_is_there() -> None:
    text = "".join((SOURCES / name).read_text(encoding="utf-8") for name in ("page.html", "page.js", "language.js"))
    said = set(re.findall(r'\b(?:data-say=|data-label=|say\(|note\()"([\w.]+)"', text))
    assert len(said) > 20
    filled = [
        *(f"nature.{each}" for each in (*NATURES, "unknown")),
        *(f"why.{each}" for each in ("dark", "frozen", "lost")),
    ]
    assert {*said, *filled, *WHO, *DIRECTIONS.values()} - WORDS["en"].keys() == set()
