"""Whoever has only public roles sees the public edition: through disclosure, late, coarse, and nothing single."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.desk import ASKED, COUNT, Served, served
from statements.night import crossing, everything_seen

if TYPE_CHECKING:
    from pathlib import Path

COARSE = {None, "zone", "district", "city"}


@pytest.fixture
def ask(night: Served) -> Any:
    return night.as_("public_information").get


def test_only_reads_of_the_public_edition_are_let_in(ask: Any) -> None:
    assert ask("/api/session").json()["edition"] == "public"
    for path in ("observations", "balances", "flow", "alarms", "watches", "trace/crossed", "claims", "places"):
        assert ask(f"/api/{path}").status_code == 403, path
    assert ask("/api/observations.csv?kind=crossing_count").status_code == 403
    assert ask("/ogc").status_code == 403


def test_figures_are_those_that_the_public_statement_prints(ask: Any) -> None:
    """Three nights and more later 300 crossed; nothing by corridor, post or source, and no first ids."""
    found = ask(f"/api/figures?{ASKED}").json()
    assert found["edition"] == "public"
    crossed = [
        each
        for each in found["figures"]
        if each["figure"] == "crossed" and not each["labels"] and each["value"] == "300"
    ]
    assert len(crossed) == 1
    assert {None if each["place"] is None else each["place"].partition("/")[0] for each in found["figures"]} <= COARSE
    assert all("corridor" not in each["labels"] and "source" not in each["labels"] for each in found["figures"])
    assert all(each["previous"] is None and each["history"] == [] for each in found["figures"])


def test_the_roots_of_public_figures_are_veiled(night: Served) -> None:
    inside = {each["root"] for each in night.as_("planning").get(f"/api/figures?{ASKED}").json()["figures"]} - {""}
    public = {
        each["root"] for each in night.as_("public_information").get(f"/api/figures?{ASKED}").json()["figures"]
    } - {""}
    assert inside
    assert public
    assert not inside & public


def test_our_own_figures_wait_seventy_two_hours(ask: Any) -> None:
    def names(as_of: str) -> set[str]:
        found = ask(f"/api/figures?period=night:2016-12-10&as_of={as_of}").json()
        return {each["figure"] for each in found["figures"]}

    assert "crossed" not in names("2016-12-14T05:45")
    assert "crossed" in names("2016-12-14T06:00")


def test_small_cells_are_not_told(night: Served) -> None:
    """Two were referred, and three men crossed at Mahayar: fewer than are told of."""
    inside = night.as_("planning").get(f"/api/figures?{ASKED}").json()["figures"]
    public = night.as_("public_information").get(f"/api/figures?{ASKED}").json()["figures"]
    assert "2" in {each["value"] for each in inside if each["figure"].startswith("referral")}
    assert not [each for each in public if each["figure"].startswith("referral") and each["lo"] is not None]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("period=2016-12-10T18:00/2016-12-10T18:15&as_of=2016-12-14", 400),
        ("period=night:2016-12-10&as_of=2016-12-10T20:00", 400),
        ("period=night:2016-12-10&as_of=2016-12-31", 400),
        ("period=night:2016-12-10&as_of=2016-12-14&as_known_at=9", 403),
    ],
    ids=["a quarter of an hour", "a part of the night", "to come", "the past of the ledger"],
)
def test_what_would_tell_more_by_subtraction_is_refused(ask: Any, query: str, status: int) -> None:
    assert ask(f"/api/figures?{query}").status_code == status
    assert ask(f"/api/statement?edition=public&{query}").status_code == status


def test_the_internal_statement_is_refused(ask: Any) -> None:
    assert ask(f"/api/statement?{ASKED}").status_code == 403
    found = ask(f"/api/statement?{ASKED}&edition=public")
    assert (found.status_code, found.headers["x-edition"], found.json()["edition"]) == (200, "public", "public")


def test_one_role_inside_is_enough_for_the_internal_edition(night: Served) -> None:
    assert night.as_("public_information", "planning").get("/api/session").json()["edition"] == "internal"


WAITED_S = 1_481_860_800  # 2016-12-16T06:00 in Damascus: the last end of a night 72 hours before the 20th, 04:13


def test_nothing_tells_when_anything_was_seen_or_appended_last(tmp_path: Path) -> None:
    """On the 20th at 04:13 a count of the 15th, 21:00, has waited, and one of the 19th has not.

    What is known ends with the night of the 15th, whatever is appended, and no answer has a position.
    """
    waited = crossing({"men": 40}, "2016-12-15T21:00/2016-12-15T21:15")
    late = crossing({"men": 40}, "2016-12-19T21:00/2016-12-19T21:15")
    with served(tmp_path, [*everything_seen(), waited, late]) as night:
        inside = night.as_("planning").get("/api/periods").json()
        assert inside["last_s"] == 1_482_174_900  # 2016-12-19T21:15

        def seen(query: str = "") -> list[Any]:
            call = night.as_("public_information")
            found = [call.get(f"/api/{path}{query}").json() for path in ("operation", "periods")]
            return [{**each, "now_s": 0} for each in found]

        first = seen()
        assert {each["last_s"] for each in first} == {each["as_of_s"] for each in first} == {WAITED_S}
        assert {each["position"] for each in first} == {None}
        nights = [each["period"] for each in first[1]["periods"] if each["period"].startswith("night")]
        assert nights[-1] == "night:2016-12-15"
        body = {**COUNT, "occurred": "2016-12-19T23:00/2016-12-19T23:15"}
        assert night.as_("registrar").post("/api/observations/crossing_count", json=body).status_code == 201
        assert seen() == first
        assert night.as_("public_information").get(f"/api/figures?{ASKED}").json()["position"] is None


def test_a_finer_as_of_tells_no_more(night: Served) -> None:
    """The night of the 10th ends at 06:00: at 21:07 of the next day, as at 06:00, it is the last that is known of."""
    call = night.as_("public_information")
    for as_of in ("2016-12-11T06:00", "2016-12-11T21:07"):
        found = call.get(f"/api/periods?as_of={as_of}").json()
        assert (found["as_of_s"], found["last_s"]) == (1_481_428_800, 1_481_428_800)
    assert call.get("/api/operation?as_of=2016-12-08T00:15").json()["last_s"] is None


@pytest.mark.parametrize("path", ["operation", "periods", "figures", "statement", "statement/drafts"])
def test_no_read_takes_the_past_of_the_ledger(ask: Any, path: str) -> None:
    query = "period=night:2016-12-10&edition=public&" if path == "statement" else ""
    found = ask(f"/api/{path}?{query}as_known_at=5")
    assert (found.status_code, "public edition" in found.text) == (403, True)
