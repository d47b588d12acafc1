"""A handover: what moved since a position, told once, and signed by two people of whatever roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.desk import Served, served
from statements.night import arrival, claim, crossing, seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH = "/api/handover/signature"
FOCAL = "protection_focal_point"
AT_FOUR = "?as_of=2016-12-20T04:00"


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def size(night: Served) -> int:
    return night.office.operation.ledger.head().size


def shown(night: Served, role: str, query: str = "") -> dict[str, Any]:
    answer = night.as_(role).get(f"/api/handover{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sign(night: Served, role: str, of: dict[str, Any], as_: str, **more: Any) -> Any:
    named = {name: of[name] for name in ("since", "position", "as_of_s", "digest")}
    return night.as_(role).post(PATH, json={**named, "role": as_, **more})


def moved(found: dict[str, Any], name: str, **labels: str) -> list[tuple[Any, Any]]:
    return [
        (each["lo"], each["previous"]["lo"])
        for each in found["figures"]
        if each["figure"] == name and each["place"] is None and each["labels"] == labels
    ]


def test_what_changed_since_a_position(night: Served) -> None:
    """800 had crossed; 7 more do. Four men were on the road; they arrive, and the alarm is gone. One claim is new."""
    since = size(night)
    night.office.operation.record(
        [
            crossing({"men": 3, "women": 4}, "2016-12-11T01:00/2016-12-11T01:15", "mahayar"),
            arrival({"men": 3, "women": 4}, "2016-12-11T02:00/2016-12-11T02:15", "mahayar"),
            arrival({"men": 4}, "2016-12-11T02:15/2016-12-11T02:30"),
            claim("evacuated", "81000", "{person}", population="civilians"),
        ]
    )
    found = shown(night, "planning", f"?since={since}")
    assert moved(found, "crossed") == [("807", "800")]
    assert moved(found, "arrived") == [("807", "796")]
    assert not moved(found, "amnestied")
    assert [each["alarm"] for each in found["alarms"]["gone"]] == ["people_on_road"]
    assert "people_on_road" not in {each["alarm"] for each in found["alarms"]["open"]}
    assert [each["position"] for each in found["claims"]] == [since + 4]
    assert found["received"] == {"arrival": 2, "claim": 1, "crossing_count": 1}
    assert (found["since"], found["position"]) == (since, since + 4)


def test_nothing_changed_where_nothing_came(night: Served) -> None:
    found = shown(night, "planning", f"?since={size(night)}")
    assert (found["figures"], found["claims"], found["received"]) == ([], [], {})
    assert found["alarms"]["new"] == found["alarms"]["gone"] == []
    assert found["alarms"]["open"]


def test_a_new_alarm_is_new_and_one_whose_number_changed_is_not(night: Served) -> None:
    since = size(night)
    night.office.operation.record(
        [
            arrival({"men": 1}, "2016-12-11T02:00/2016-12-11T02:15"),
            crossing({"men": 2}, "2016-12-11T01:00/2016-12-11T01:15", "mahayar"),
        ]
    )
    new = [(each["alarm"], each["place"]) for each in shown(night, "planning", f"?since={since}")["alarms"]["new"]]
    assert new == [("people_on_road", "corridor/mahayar")]


def convoy(name: str, due: str) -> Any:
    waypoints = [{"place": "crossing/karim", "due": due}]
    body = {"convoy": name, "people": {"people": 40}, "corridor": "corridor/karim", "waypoints": waypoints}
    return seen("convoy", "2016-12-10T21:00", body, place="zone/east")


def test_an_overdue_convoy_is_told_and_one_that_is_not_due_is_not(night: Served) -> None:
    night.office.operation.record([convoy("convoy-7", "2016-12-10T22:40"), convoy("convoy-8", "2016-12-25T22:40")])
    (told,) = shown(night, "planning")["convoys"]
    assert told["name"] == "convoy-7"


def test_an_alarm_that_time_has_raised_is_new(night: Served) -> None:
    """Nothing came; the convoy is due at five, and who sat down at a quarter past four is asked at seven."""
    night.office.operation.record([convoy("convoy-9", "2016-12-20T05:00")])
    since = size(night)
    night.clock.now_ms += 3 * 3_600_000
    found = shown(night, "planning", f"?since={since}")
    assert [each["facts"]["convoy"] for each in found["alarms"]["new"]] == ["convoy-9"]
    assert found["figures"] == []


def test_the_first_handover_tells_everything(night: Served) -> None:
    found = shown(night, "planning")
    assert found["since"] == 0
    assert moved(found, "crossed") == [("800", None)]
    assert sum(found["received"].values()) == size(night)


def test_both_sign_the_same_whatever_their_roles_and_the_next_begins_there(night: Served) -> None:
    """The focal point is shown the men, planning four people; what they sign is one thing."""
    gives, takes = shown(night, FOCAL, AT_FOUR), shown(night, "planning", AT_FOUR)
    assert gives["digest"] == takes["digest"]
    assert gives["alarms"] != takes["alarms"]
    given = sign(night, FOCAL, gives, "giving", remark="the radio at the crossing is out")
    assert (given.status_code, given.json()["whole"]) == (201, False)
    assert shown(night, "planning")["since"] == 0
    taken = sign(night, "planning", takes, "taking")
    assert (taken.status_code, taken.json()["whole"]) == (201, True)
    assert [(each["by"], each["role"], each["remark"]) for each in taken.json()["signed"]] == [
        ("protection-focal-point", "giving", "the radio at the crossing is out"),
        ("planning", "taking", ""),
    ]
    after = shown(night, "planning")
    assert (after["since"], after["received"], after["signed"]) == (gives["position"], {"handover": 2}, [])
    then = shown(night, "auditor", f"{AT_FOUR}&since=0&as_known_at={gives['position']}")
    assert (then["digest"], then["whole"]) == (gives["digest"], True)


def test_one_person_does_not_sign_both_ends_and_no_end_is_signed_twice(night: Served) -> None:
    found = shown(night, "planning")
    assert sign(night, "planning", found, "giving").status_code == 201
    both = sign(night, "planning", found, "taking")
    assert (both.status_code, "another person" in both.text) == (409, True)
    twice = sign(night, "corridor", found, "giving")
    assert (twice.status_code, "giving, by planning" in twice.text) == (409, True)


def test_what_is_not_what_was_shown_is_not_signed(night: Served) -> None:
    found = shown(night, "planning")
    night.office.operation.record([arrival({"men": 1}, "2016-12-11T02:00/2016-12-11T02:15")])
    before = size(night)
    for changed in ({"digest": "0" * 64}, {"position": before}, {"since": 1}, {"as_of_s": found["as_of_s"] - 900}):
        assert sign(night, "planning", {**found, **changed}, "giving").status_code == 409, changed
    assert size(night) == before
    assert sign(night, "planning", found, "giving").status_code == 201


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"role": "both"}, 422),
        ({"since": -1}, 422),
        ({"since": 10**6}, 422),
        ({"position": 10**6}, 400),
        ({"position": "31"}, 422),
        ({"as_of_s": 2**40}, 422),
        ({"digest": 7}, 422),
        ({"remark": 7}, 422),
        ({"surprise": 1}, 422),
    ],
)
def test_what_cannot_be_meant_is_refused(night: Served, changed: dict[str, Any], status: int) -> None:
    found = shown(night, "planning")
    named = {name: found[name] for name in ("since", "position", "as_of_s", "digest")}
    answer = night.call.post(PATH, json={**named, "role": "giving", **changed})
    assert answer.status_code == status, answer.text


def test_a_position_that_is_not_there_yet(night: Served) -> None:
    assert night.as_("planning").get(f"/api/handover?since={size(night) + 1}").status_code == 400
    assert night.call.get("/api/handover?since=-1").status_code == 422
