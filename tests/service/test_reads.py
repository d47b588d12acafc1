"""What is read: figures with last night beside them, the flow that balances, and the past as it was."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from cli.runs import run
from safepassage.service import policy
from service.desk import ASKED, Served
from statements.night import MORNING_S

NIGHT_S = 12 * 3600
SUM_UNKNOWN = {"lo": None, "hi": None}


@pytest.fixture
def ask(night: Served) -> Any:
    call = night.as_("planning")

    def get(path: str) -> Any:
        found = call.get(path)
        assert found.status_code == 200, found.text
        return found.json()

    return get


def test_every_read_says_what_it_is_of(ask: Any) -> None:
    for path in (
        "operation",
        "periods",
        "balances",
        "flow",
        "alarms",
        "corridors",
        "watches",
        "claims",
        "plans",
        "places",
    ):
        found = ask(f"/api/{path}?as_of=2016-12-14&as_known_at=20")
        assert (found["position"], found["as_of_s"], found["nature"]) == (20, 1_481_752_800, "exercise"), path
        assert found["edition"] == "internal"


def test_the_card(ask: Any) -> None:
    found = ask("/api/operation")
    assert found["card"]["name"]["ar"] == "إجلاء صغير"
    assert (found["time_zone"], found["languages"], found["night"]) == (
        "Asia/Damascus",
        ["en", "ar", "ru"],
        ["18:00", "06:00"],
    )
    assert found["start"] == "2016-12-07T22:00Z"


def test_a_figure_with_the_night_before_it(ask: Any) -> None:
    """300 civilians crossed in the night, 500 in the night before; of the night before that nobody counted any."""
    found = ask(f"/api/figures?{ASKED}&name=crossed")
    assert found["period"] == {"period": "night:2016-12-10", "from_s": MORNING_S - NIGHT_S, "to_s": MORNING_S}
    crossed = next(
        each
        for each in found["figures"]
        if each["figure"] == "crossed" and each["place"] is None and not each["labels"] and each["to_s"] == MORNING_S
    )
    assert (crossed["value"], crossed["lo"], crossed["hi"], crossed["population"]) == ("300", "300", "300", "civilians")
    assert crossed["observations"] == 2
    assert crossed["previous"] == {"value": "500", "lo": "500", "hi": "500"}
    assert crossed["history"] == [
        {"period": "night:2016-12-08", **SUM_UNKNOWN},
        {"period": "night:2016-12-09", "lo": "500", "hi": "500"},
    ]


def test_figures_are_those_of_the_command_line(night: Served) -> None:
    folder = night.office.operation.folder
    words = ("--period", "night:2016-12-10", "--as-of", "2016-12-14", "--format", "json")
    printed = json.loads(run("figures", folder, "--unknown", *words).output)
    served = night.as_("auditor").get(f"/api/figures?{ASKED}").json()["figures"]
    assert len(printed) > 60
    assert [
        {key: value for key, value in each.items() if key not in ("previous", "history")} for each in served
    ] == printed


def test_an_earlier_position_is_what_it_was(night: Served, ask: Any) -> None:
    """Up to row 9 the card, places and three movements are known: 700 crossed since the start, and 500 arrived."""
    found = ask("/api/figures?as_of=2016-12-14&as_known_at=9")["figures"]
    since = [each for each in found if each["place"] is None and not each["labels"]]
    assert [each["value"] for each in since if each["figure"] == "crossed"] == ["700"]
    assert [each["value"] for each in since if each["figure"] == "arrived"] == ["500"]
    printed = run(
        "figures",
        night.office.operation.folder,
        "crossed",
        "--as-of",
        "2016-12-14",
        "--as-known-at",
        "9",
        "--format",
        "json",
    )
    whole = [each["value"] for each in json.loads(printed.output) if each["place"] is None and not each["labels"]]
    assert whole[0] == "700"


def test_an_unknown_figure_is_null_and_not_zero(ask: Any) -> None:
    found = ask("/api/figures?period=night:2016-12-12&as_of=2016-12-14")["figures"]
    unknown = [each for each in found if each["lo"] is None and each["hi"] is None]
    assert unknown
    assert {each["value"] for each in unknown} == {"unknown"}


def test_periods_that_have_something(ask: Any) -> None:
    found = {each["period"]: each["known"] for each in ask("/api/periods")["periods"]}
    assert found["night:2016-12-09"]
    assert found["night:2016-12-10"]
    assert found["day:2016-12-11"]
    assert "night:2016-12-15" not in found


def test_the_flow_balances_and_four_are_left(ask: Any) -> None:
    """Of 700 over Karim 696 arrived, of 100 over Mahayar all: what came less what went remains."""
    found = ask("/api/flow?as_of=2016-12-14")
    links = {(each["source"], each["target"]): each["people"]["lo"] for each in found["links"]}
    assert links["zone/east", "corridor/karim"] == "700"
    assert links["zone/east", "corridor/mahayar"] == "100"
    assert links["corridor/karim", "centre/jibreen"] == "696"
    assert links["corridor/mahayar", "centre/jibreen"] == "100"
    for node in found["nodes"]:
        into = sum(int(each["people"]["lo"]) for each in found["links"] if each["target"] == node["account"])
        out = sum(int(each["people"]["lo"]) for each in found["links"] if each["source"] == node["account"])
        assert (str(into), str(out), str(into - out)) == tuple(
            node[key]["lo"] for key in ("came_in", "went_out", "remain")
        )
    (left,) = found["unaccounted"]
    assert (left["account"], left["people"]["value"]) == ("corridor/karim", "4")
    assert (left["age_s"], left["age_at_least"]) == (24 * 3600, True)
    (left,) = ask("/api/flow?as_of=2016-12-11T06:00")["unaccounted"]
    assert (left["since_s"], left["age_at_least"]) == (MORNING_S - NIGHT_S + 15 * 60, False)  # when they set out
    assert left["age_s"] == NIGHT_S - 15 * 60


def test_the_flow_of_a_period(ask: Any) -> None:
    links = {
        (each["source"], each["target"]): each["people"]["lo"]
        for each in ask("/api/flow?period=night:2016-12-10")["links"]
    }
    assert links["zone/east", "corridor/karim"] == "200"


def test_a_centre_says_who_arrived_in_the_period(ask: Any) -> None:
    """Since the start 696 by Karim and 100 by Mahayar; the flow has them by another way.

    In the night 8,490 to 8,564 hours of one person, and 640 meals.
    """
    night = ask("/api/centres?period=night:2016-12-10&as_of=2016-12-14")["figures"]
    stayed = {each["figure"]: (each["unit"], each["lo"], each["hi"]) for each in night if each["place"]}
    assert stayed["person_days"] == ("{person}.d", "353.75", "2141/6")
    assert stayed["meals_per_person_day"] == ("{meal}/({person}.d)", "3840/2141", "512/283")
    found = ask("/api/centres?period=start&as_of=2016-12-14")["figures"]
    arrived = [(each["place"], each["population"], each["value"]) for each in found if each["figure"] == "arrived"]
    assert arrived == [("centre/jibreen", "civilians", "796")]


def test_alarms_are_told_in_three_languages_with_their_age(ask: Any) -> None:
    found = ask("/api/alarms?as_of=2016-12-14")["alarms"]
    order = [each["severity"] for each in found]
    assert order == sorted(order, key=("alarm", "alert", "finding").index)
    road = next(each for each in found if each["alarm"] == "people_on_road")
    assert (road["place"], road["facts"]["people"], road["facts"]["group"]) == ("corridor/karim", "4", "people")
    assert road["last_seen"] == {"source": "centre-jibreen", "at_s": 1_481_397_300}  # 21:15 in Damascus
    assert road["age_s"] == 1_481_752_800 - road["since_s"]
    assert all("4" in road["sentence"][code] for code in ("en", "ar", "ru"))
    assert "Karim corridor" in road["sentence"]["en"]


def test_balances_are_those_of_the_command_line(night: Served, ask: Any) -> None:
    printed = json.loads(
        run("balances", night.office.operation.folder, "--as-of", "2016-12-14", "--format", "json").output
    )
    served = ask("/api/balances?as_of=2016-12-14")["accounts"]
    assert [(each["account"], each["remain"]) for each in printed] == [
        (each["account"], each["remain"]["value"]) for each in served
    ]
    assert ask("/api/balances?as_of=2016-12-14&place=corridor&group=men")["accounts"][0]["remain"]["value"] == "4"


def test_duties(ask: Any) -> None:
    found = ask(f"/api/duties?{ASKED}")
    ground = {
        each["figure"]: each["value"]
        for each in found["clearance"]["figures"]
        if each["labels"].get("outcome") == "swept"
    }
    assert ground == {"area_released": "235000 to 245000", "blocks": "162", "road_length": "11"}  # 24 ha in m2; 11 km
    assert found["hostilities"]["pauses"][0]["name"] == "december-8"
    assert "facility/school-1" in {each["place"] for each in found["restoration"]["facilities"]}
    tallies = {each["figure"]: each["value"] for each in found["disarmament"]["figures"]}
    assert (tallies["combatants_laid_down"], tallies["decided"], tallies["undecided"]) == ("60", "51", "9")


def test_watches_and_the_gap(ask: Any) -> None:
    """The drone over Karim was away from 01:10 to 01:55; a gap is told to the minute inside."""
    found = ask(f"/api/watches?{ASKED}")
    assert [each["place"] for each in found["watches"]] == ["corridor/karim"]
    opened = found["open"].get("corridor/karim")
    gaps = [(each["start_s"], each["end_s"]) for each in found["gaps"] if each["corridor"] == "corridor/karim"]
    assert bool(opened) == ((MORNING_S - 17_400, MORNING_S - 14_700) in gaps)


def test_claims_stand_beside_ours_and_are_never_added(ask: Any) -> None:
    claims = ask("/api/claims?as_of=2016-12-14")["claims"]
    evacuated = next(each for each in claims if each["measure"] == "evacuated")
    assert (evacuated["hedge"], evacuated["bounds"]) == (
        "more_than",
        {"value": "78000 or more", "lo": "78000", "hi": None},
    )
    panels = ask("/api/contested?as_of=2016-12-14&measure=people")["contested"]["panels"]
    assert panels[0]["unit"] == "{person}"
    assert {series["measure"] for series in panels[0]["definitions"]} == {"evacuated", "arrived"}


def test_a_figure_is_traced_to_its_observations_and_their_proof(night: Served, ask: Any) -> None:
    figures = ask(f"/api/figures?{ASKED}&name=crossed")["figures"]
    crossed = next(each for each in figures if each["value"] == "300" and not each["labels"] and each["place"] is None)
    traced = ask(f"/api/trace/{crossed['trace']}?{ASKED}")["figures"][0]
    assert [each["source"] for each in traced["first"]] == ["post-karim", "post-mahayar"]
    id_ = traced["first"][0]["id"]
    shown = ask(f"/api/trace/{id_}")["observation"]
    printed = json.loads(run("trace", night.office.operation.folder, id_, "--format", "json").output)
    assert shown == printed
    assert shown["content"]["body"]["people"] == {"children": 110, "men": 30, "women": 60}


def test_a_trace_page_by_page(night: Served, ask: Any) -> None:
    """What is left on both roads rests on three counts out and three arrivals, of which each road's rest on some."""
    found = ask(f"/api/figures?{ASKED}&name=on_road")["figures"]
    whole = next(each for each in found if each["figure"] == "on_road" and each["place"] is None)
    assert whole["observations"] == 6
    asked, pages = f"/api/trace/{whole['trace']}?{ASKED}", list[list[int]]()
    cursor: Any = 0
    while cursor is not None:
        (page,) = ask(f"{asked}&limit=4&cursor={cursor}")["figures"]
        pages.append([each["position"] for each in page["first"]])
        cursor = page["cursor"]
    assert [len(page) for page in pages] == [4, 2]
    kinds = ("crossing_count", "arrival")
    listed = [each for kind in kinds for each in ask(f"/api/observations?kind={kind}")["observations"]]
    assert sorted(pages[0] + pages[1]) == sorted(each["position"] for each in listed)
    folder = night.office.operation.folder
    words = ("--period", "night:2016-12-10", "--as-of", "2016-12-14", "--cursor", "4", "--format", "json")
    (printed,) = json.loads(run("trace", folder, whole["trace"], *words).output)
    assert ([each["position"] for each in printed["first"]], printed["cursor"]) == (pages[1], None)


@pytest.mark.parametrize(
    ("what", "query", "said"),
    [
        ("crossed", "cursor=1", "by its trace id"),
        ("undecided", "cursor=2", "a cursor that a page gave, below 2, got '2'"),
        ("post-karim/nobody", "cursor=1", "an observation that is known here"),
        ("figment", "cursor=1", "a figure, a trace or an observation"),
    ],
)
def test_a_cursor_of_a_trace_that_cannot_be_meant(night: Served, what: str, query: str, said: str) -> None:
    found = night.as_("planning").get(f"/api/trace/{what}?{ASKED}&{query}")
    assert (found.status_code in (400, 404), said in found.json()["error"]["message"]) == (True, True), found.text


def test_observations_page_by_page(night: Served) -> None:
    """Pages of three hold together what one page holds, in the order of receipt, each once."""
    call = night.as_("auditor")
    whole = call.get("/api/observations?limit=100").json()
    assert whole["cursor"] is None
    assert [each["position"] for each in whole["observations"]] == list(range(1, whole["position"] + 1))
    paged: list[Any] = []
    cursor: Any = 0
    while cursor is not None:
        page = call.get(f"/api/observations?limit=3&cursor={cursor}").json()
        assert len(page["observations"]) <= 3
        paged += page["observations"]
        cursor = page["cursor"]
    assert paged == whole["observations"]


def test_observations_chosen(ask: Any) -> None:
    def chosen(query: str) -> list[str]:
        return [each["occurred"] for each in ask(f"/api/observations?{query}")["observations"]]

    assert chosen("kind=crossing_count&place=crossing/karim") == [
        "2016-12-09T18:00Z/2016-12-09T18:15Z",
        "2016-12-10T16:00Z/2016-12-10T16:15Z",
    ]
    assert chosen("source=post-mahayar") == ["2016-12-10T18:00Z/2016-12-10T18:15Z"]
    assert chosen("kind=crossing_count&from=2016-12-10T18:15&to=2016-12-10T20:15") == [
        "2016-12-10T18:00Z/2016-12-10T18:15Z"
    ]
    assert chosen("kind=crossing_count&to=2016-12-09") == ["2016-12-09T18:00Z/2016-12-09T18:15Z"]
    assert chosen("kind=crossing_count&as_known_at=7") == ["2016-12-09T18:00Z/2016-12-09T18:15Z"]


def test_a_table_has_the_row_of_tags_and_imports_again(night: Served) -> None:
    text = night.as_("planning").get("/api/observations.csv?kind=place").text
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][rows[0].index("occurred")] == "#date+occurred"
    assert [row[rows[0].index("place")] for row in rows[2:]] == [
        "zone/east",
        "city/aleppo",
        "corridor/karim",
        "corridor/mahayar",
        "centre/jibreen",
    ]
    folder = night.office.operation.folder
    path = folder.parent / "place.csv"
    path.write_text(text, encoding="utf-8")
    done = json.loads(run("import", folder, path, "--dry-run", "--format", "json").output)
    assert (done["recorded"], done["duplicates"]) == (0, 5)


def test_kinds_make_forms(ask: Any) -> None:
    listed = {each["kind"]: each for each in ask("/api/kinds")["kinds"]}
    assert listed["crossing_count"]["moves_people"]
    assert not listed["crossing_count"]["may_write"]
    found = ask("/api/kinds/crossing_count")
    assert found["example"]["kind"] == "crossing_count"
    assert [each["name"] for each in found["fields"] if each["required"]] >= ["from"]
    assert found["schema"]["properties"]["kind"] == {"const": "crossing_count"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("observations?place=crossing/karin", "crossing/karim"),
        ("observations?from=2016-12-11&to=2016-12-10", "from: a beginning before the end of 2016-12-10"),
        ("observations?source=Post%20Karim", "source: who says so"),
        ("observations.csv?kind=crossing_count&place=crossing/karin", "crossing/karim"),
        ("observations?cursor=9999", "a cursor that a page gave"),
        ("balances?place=corridor/karin", "corridor/karim"),
        (f"figures?{ASKED}&place=xyz/0", "/api/places"),
        (f"figures?{ASKED}&place=corridor/karin&name=crossed", "corridor/karim"),
        (f"figures?{ASKED}&name=crosed", "Did you mean crossed?"),
        (f"figures?{ASKED}&name=xyz", "Leave it out"),
    ],
)
def test_a_filter_that_is_mistyped_is_refused_with_the_nearest(night: Served, path: str, said: str) -> None:
    error = night.as_("planning").get(f"/api/{path}")
    assert (error.status_code, said in error.json()["error"]["message"]) == (400, True), error.text


def test_a_place_or_figure_of_which_nothing_was_found_is_no_mistake(ask: Any) -> None:
    assert ask("/api/observations?place=crossing/karim&from=2017-01-01")["observations"] == []
    assert ask("/api/balances?place=facility")["accounts"] == []
    assert ask(f"/api/figures?{ASKED}&name=registered")["figures"] == []  # nobody's register was told of
    assert ask(f"/api/figures?{ASKED}&name=capacity&place=corridor/karim")["figures"] == []


def test_the_openapi_document_is_complete(ask: Any) -> None:
    document = ask("/api/openapi.json")
    assert "/api/observations/crossing_count" in document["paths"]
    scheme = document["components"]["securitySchemes"]["session"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "cookie", "safepassage_session")
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            assert described["summary"], path
            content = next(iter(described["responses"].values()))["content"]
            assert all("example" in media for media in content.values()), (method, path)
            assert described["responses"]["default"]["content"]["application/json"]["schema"]["required"] == ["error"]
            sends = [
                each["name"] for each in described.get("parameters", []) if each["in"] == "header" and each["required"]
            ]
            assert sends == ([] if method == "get" else ["X-Requested-With"]), (method, path)
            is_open = policy.may((), method.upper(), path)
            assert described.get("security", document["security"]) == ([] if is_open else [{"session": []}]), path
            if path.startswith("/api/observations/") or path == "/api/device/records":
                assert described["responses"].keys() == {"200", "201", "409", "429", "default"}, path
            if method == "post":
                assert described["requestBody"]["content"]["application/json"]["schema"]["examples"], path
