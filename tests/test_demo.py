"""The reconstruction of eastern Aleppo: its files add up to what was published, and the demo shows it.

The sums are worked out here with csv and json alone, from the files as they lie, and the published numbers are
written down once more; nothing is taken from the generator, whose bytes are compared at the end.
"""

from __future__ import annotations

import csv
import importlib
import json
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from safepassage.catalogue import everything as kinds
from safepassage.cli.demo_room import make_room
from safepassage.cli.main import main
from safepassage.foundation.times import Interval
from safepassage.ledger.operation import Operation
from safepassage.planning import plan, rehearsal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLE = Path(__file__).parent.parent / "examples" / "aleppo-2016"
FILES = EXAMPLE / "files"
PEOPLE = re.compile(r"people|adults|children|men|women|boys|girls|[fmu]_\d+_(\d+|plus)")
CHILDREN = re.compile(r"children|boys|girls|[fmu]_(0_4|5_11|12_17)")
NIGHT = "2016-12-10T18:00", "2016-12-11T06:00"


def rows(name: str) -> list[dict[str, str]]:
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(name: str, kind: str = "") -> list[dict[str, Any]]:
    found = [json.loads(line) for line in (FILES / name).read_text(encoding="utf-8").splitlines()]
    return [each for each in found if kind in ("", each["kind"])]


def of_night(records: list[dict[str, str]]) -> list[dict[str, str]]:
    return [each for each in records if NIGHT[0] <= each["occurred"][:16] and each["occurred"][-16:] <= NIGHT[1]]


def people(record: dict[str, str], which: re.Pattern[str] = PEOPLE) -> int:
    return sum(int(value) for group, value in record.items() if which.fullmatch(group) and value)


def number(text: object) -> float:
    found = re.search(r"\d+(\.\d+)?", str(text))
    assert found, text
    return float(found[0])


def everything() -> list[dict[str, Any]]:
    files = sorted(path.name for path in FILES.iterdir())
    return [each for name in files for each in (rows(name) if name.endswith(".csv") else lines(name))]


def test_every_record_says_that_it_is_a_reconstruction() -> None:
    records = everything()
    assert len(records) > 700
    assert {each["nature"] for each in records} == {"reconstruction"}
    assert all(each["source_id"].startswith("reconstruction-") for each in records)
    invented = [each for name in sorted(path.name for path in FILES.iterdir()) if name >= "30" for each in of(name)]
    assert all(each["source"].startswith("reconstruction-") for each in invented)


def of(name: str) -> list[dict[str, Any]]:
    return rows(name) if name.endswith(".csv") else lines(name)


def test_no_number_of_a_source_is_used_twice() -> None:
    numbers = Counter((each["source"], each["source_id"]) for each in everything())
    assert [each for each, times in numbers.items() if times > 1] == []


@pytest.mark.parametrize(
    ("evening", "civilians", "children"),
    [("2016-12-08", 8461, 2934), ("2016-12-09", 17971, 7542), ("2016-12-10", 2124, 1007)],
)
def test_each_night_adds_up_to_what_was_published(evening: str, civilians: int, children: int) -> None:
    night = [each for each in rows("30-crossing-counts.csv") if evening_of(each["occurred"]) == evening]
    assert sum(map(people, night)) == civilians
    assert sum(people(each, CHILDREN) for each in night) == children


def evening_of(occurred: str) -> str:
    return (datetime.fromisoformat(occurred[:16]) - timedelta(hours=12)).date().isoformat()


def test_both_crossings_count_every_quarter_of_an_hour() -> None:
    start = datetime.fromisoformat(NIGHT[0])
    quarters = [start + timedelta(minutes=15 * n) for n in range(49)]
    wanted = [f"{a.isoformat()[:16]}/{b.isoformat()[:16]}" for a, b in pairwise(quarters)]
    for crossing in ("crossing/karim-el-hun", "crossing/mahayar"):
        night = [each for each in of_night(rows("30-crossing-counts.csv")) if each["place"] == crossing]
        assert [each["occurred"] for each in night] == wanted


def test_all_but_fourteen_arrive_and_nine_of_them_are_men() -> None:
    crossed, arrived = of_night(rows("30-crossing-counts.csv")), of_night(rows("31-arrivals.csv"))
    assert sum(map(people, crossed)) - sum(map(people, arrived)) == 14
    men = re.compile(r"men|m_18_59|m_60_plus")
    karim = "corridor/karim-el-hun"
    lost = [sum(people(each, men) for each in one if each["corridor"] == karim) for one in (crossed, arrived)]
    assert lost[0] - lost[1] == 9
    last = [each for each in crossed if each["occurred"].startswith("2016-12-11T05:45") and people(each)]
    assert [(each["place"], each["adults"], each["children"]) for each in last] == [("crossing/mahayar", "3", "2")]


def test_nobody_arrives_who_has_not_crossed() -> None:
    for corridor in ("corridor/karim-el-hun", "corridor/mahayar"):
        crossed = {
            each["occurred"][-16:]: people(each)
            for each in rows("30-crossing-counts.csv")
            if each["corridor"] == corridor
        }
        balance, seen = 0, dict(crossed)
        for each in rows("31-arrivals.csv"):
            if each["corridor"] == corridor:
                until = each["occurred"][-16:]
                balance += sum(seen.pop(end) for end in list(seen) if end <= until) - people(each)
                assert balance >= 0, until


def test_the_stated_totals_are_met() -> None:
    weapons = lines("50-disarmament.jsonl")
    laid_down = [each["body"]["people"] for each in weapons if each["kind"] == "weapons_laid_down"]
    amnestied = [each["body"]["amnestied"] for each in weapons if each["kind"] == "decision"]
    assert (sum(laid_down), sum(amnestied), sum(laid_down) - sum(amnestied)) == (1324, 1270, 54)
    assert 291 in laid_down
    land = [each["body"] for each in lines("60-ground.jsonl", "land_release")]
    assert round(sum(number(each["area"]) for each in land), 6) == 24
    assert round(sum(number(each["road_length"]) for each in land), 6) == 11
    assert sum(each["blocks"] for each in land) == 162
    assert {each["outcome"] for each in land} == {"swept"}
    assert sum(sum(each["body"]["destroyed"].values()) for each in lines("60-ground.jsonl", "ordnance")) == 1340
    restored = {each["place"] for each in lines("61-facilities.jsonl", "facility_work")}
    assert len(restored) == 22
    assert sum(each["body"]["people"]["people"] for each in lines("40-corridors.jsonl", "convoy")) == 8000


def test_the_claims_hold_every_figure_of_the_statement() -> None:
    claims = [each for each in rows("20-claims.csv") if each["publisher"] == "news report (RT)"]
    figures = {(each["value"], each["unit"]) for each in claims if each["value"]}
    persons = {
        ("78000", "{person}"),
        ("2124", "{person}"),
        ("1007", "{person}"),
        ("291", "{person}"),
        ("8000", "{person}"),
    }
    assert persons | {("1324", "{person}"), ("1270", "{person}")} <= figures
    assert {
        ("24", "har"),
        ("162", "{block}"),
        ("11", "km"),
        ("20", "{building}"),
        ("1340", "{object}"),
        ("93", "%"),
    } <= figures
    assert [(each["conversion.value"], each["conversion.unit"]) for each in claims if each["conversion.value"]] == [
        ("2.6", "[sft_i]")
    ]
    assert {each["measure"] for each in claims if not each["value"]} == {
        "service",
        "pause",
        "route",
        "accusation",
        "other",
    }


def test_the_claims_of_the_other_side_of_the_story_are_there() -> None:
    seen = {(each["speaker"], each["value"], each["measure"]) for each in rows("20-claims.csv")}
    assert {("UN OCHA", "37000", "crossed"), ("UN OCHA", "39250", "arrived"), ("OHCHR", "100000", "remaining")} <= seen
    assert {("OHCHR", "30000", "crossed"), ("OHCHR", "", "missing"), ("OHCHR", "", "prevented")} <= seen


def test_every_place_is_defined_in_three_scripts() -> None:
    names = {each["place"]: each["body"]["names"] for each in lines("10-places.jsonl")}
    assert all(set(each) == {"en", "ar", "ru"} for each in names.values())
    used = {each.get("place") or "city/aleppo" for each in everything()}
    used |= {each[name] for name in ("from", "corridor") for each in rows("30-crossing-counts.csv")}
    assert used <= set(names)


def test_generated_files_are_what_the_generator_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLE))
    before = set(sys.modules)
    maker = importlib.import_module("make_reconstruction")
    made = maker.files_of(maker.SEED)
    lying = {path.name: path.read_text(encoding="utf-8") for path in FILES.iterdir() if path.name >= "30"}
    for name in set(sys.modules) - before:
        del sys.modules[name]
    assert made == lying


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The demo's folder and everything that it printed; whoever runs it again is given the plan that it made."""
    out = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((plan, "plan_of"), (rehearsal, "rehearse")):
            patch.setattr(module, name, kept(getattr(module, name)))
        done = CliRunner().invoke(main, ["demo", "--out", str(out), "--no-serve"])
        assert done.exit_code == 0, done.output
        yield out, done.output


def kept(made: Callable[..., Any]) -> Callable[..., Any]:
    """A function that works once, and then gives what it gave."""
    found: list[Any] = []

    def give(*args: Any, **more: Any) -> Any:
        if not found:
            found.append(made(*args, **more))
        return found[0]

    return give


def edition(output: str, number: int) -> str:
    """What step `number` printed."""
    return output.partition(f"── {number} of 7")[2].partition(f"── {number + 1} of 7")[0]


def test_the_internal_edition_shows_the_night(shown: tuple[Path, str]) -> None:
    text = " ".join(edition(shown[1], 3).split())
    for figure in (
        "2,124 civilians",
        "1,007 children",
        "2,110 civilians",
        "14 civilians are on the road",
        "291 people",
    ):
        assert figure in text
    for figure in (
        "1,324 people",
        "1,270",
        "54 people are undecided",
        "24 ha (≈ 2.58 million sq ft)",
        "162 residential",
    ):
        assert figure in text
    for figure in (
        "11 km",
        "22 facilities",
        "1,340 explosive objects",
        "about 8,000",
        "more than 20",
        "93%",
        "about 5%",
    ):
        assert figure in text
    for figure in ("more than 78,000", "49,444", "about 37,000", "at least 39,250", "about 100,000", "about 30,000"):
        assert figure in text
    for words in ("swept, standard unknown", "a pause in fighting"):
        assert words in text
    attached = next(shown[0].glob("statements-*/*internal.json")).read_text(encoding="utf-8")
    for words in (
        "hundreds",
        "men of 30 to 50",
        "civilians stopped by armed groups from leaving",
        "torture, executions",
    ):
        assert words in attached
    for alarm in ("without a guarantee from armed opposition groups", "convoy group-1 (180 people)", "weather"):
        assert alarm in text


def test_the_public_edition_shows_others_and_hides_small_cells(shown: tuple[Path, str]) -> None:
    text = " ".join(edition(shown[1], 4).split())
    for figure in ("2,124 civilians", "more than 78,000", "about 37,000", "at least 39,250", "about 8,000", "withheld"):
        assert figure in text
    for private in ("Mahayar:", "Reception centre", "reconstruction-post", "group-1", "F6", "23:45", "04:35"):
        assert private not in text


def test_every_page_says_what_it_is(shown: tuple[Path, str]) -> None:
    for number in (3, 4):
        assert "RECONSTRUCTION" in edition(shown[1], number)
        assert "Operator a party to the conflict: yes" in " ".join(edition(shown[1], number).split())


def test_both_editions_are_written_in_three_languages(shown: tuple[Path, str]) -> None:
    written = sorted(path.name for path in shown[0].glob("statements-*/*"))
    stems = [f"night-2016-12-10-{edition}" for edition in ("internal", "public")]
    wanted = [f"{stem}-{lang}.{form}" for stem in stems for lang in ("ar", "en", "ru") for form in ("html", "pdf")]
    assert written == sorted([*wanted, *(f"{stem}.json" for stem in stems)])
    assert all(path.read_bytes().startswith(b"%PDF") for path in shown[0].glob("statements-*/*.pdf"))


def test_the_corridors_are_planned_and_proven(shown: tuple[Path, str]) -> None:
    text = edition(shown[1], 7)
    assert "Proven: at none of the" in text
    assert "exit/karim-el-hun" in text
    assert "© OpenStreetMap contributors, ODbL 1.0" in text
    assert (shown[0] / "plan" / "plan.json").is_file()


def test_a_second_run_adds_nothing_and_prints_the_same(shown: tuple[Path, str]) -> None:
    out, first = shown
    before = {path: path.read_bytes() for path in out.glob("statements-*/*")}
    again = CliRunner().invoke(main, ["demo", "--out", str(out), "--no-serve"])
    assert again.exit_code == 0
    assert len(re.findall(r"Recorded 0 of \d+ records", again.output)) == 12
    assert [edition(again.output, number) for number in (3, 4)] == [edition(first, number) for number in (3, 4)]
    assert {path: path.read_bytes() for path in out.glob("statements-*/*")} == before


def test_the_room_begins_at_dusk_and_ends_as_the_night_did(shown: tuple[Path, str]) -> None:
    """By dusk nobody of that night had crossed, and at six it is the published number again."""
    (done,) = shown[0].glob("operation-*")
    room = shown[0] / "room"
    night = Interval(1_481_385_600, 1_481_428_800, "minute")  # 18:00 to 06:00 in Damascus

    def crossed() -> list[str]:
        asked = ["--period", "night:2016-12-10", "--as-of", "2016-12-11T06:00", "--format", "json"]
        found = CliRunner().invoke(main, ["figures", str(room), "crossed", *asked])
        night_s = [each for each in json.loads(found.stdout) if each["from_s"] == night.start_s]
        return [each["value"] for each in night_s if not each["labels"] and not each["place"]]

    for _ in range(2):  # what an earlier demonstration left is made anew
        coming = make_room(done, room, night)
        assert crossed() == []
        assert len(coming) == 48
        ends = [{-(-each.occurred.end_s // 900) for each in quarter} for quarter in coming]
        assert ends == [{night.start_s // 900 + number} for number in range(1, 49)]
    with Operation.open(room, kinds(), clock=lambda: 2_000_000_000_000) as operation:
        for quarter in coming:
            operation.record(quarter)
    assert crossed() == ["2124"]


def test_an_installation_without_the_example_says_where_it_lies(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["demo", "--examples", str(tmp_path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "name it with --examples" in done.output


def test_what_is_refused_is_refused_with_every_fault(shown: tuple[Path, str]) -> None:
    operation = next(shown[0].glob("operation-*"))
    done = CliRunner().invoke(main, ["import", str(operation), str(EXAMPLE / "refused" / "tired-hands.csv")])
    assert done.exit_code == 3
    for fault in (
        "2016-02-31",
        "men 9 + children 8 = 17",
        "-4",
        "Unknown is not zero",
        "never mix",
        "crossing/mahayar?",
    ):
        assert fault in done.output
    names = CliRunner().invoke(main, ["import", str(operation), str(EXAMPLE / "refused" / "weapons-with-names.csv")])
    assert names.exit_code == 3
    assert names.output.count("expected no such column, ever") == 2
