"""The table of roles and endpoints, called whole: what it allows is served, everything else is refused."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI

from safepassage.catalogue import everything
from safepassage.service import app as app_module
from safepassage.service import policy
from safepassage.service.office import Asker
from safepassage.service.routing import Routes, get
from safepassage.service.stream import Poller
from safepassage.service.users import User
from service.desk import ASKED, COUNT, Served, served

if TYPE_CHECKING:
    from pathlib import Path

EVERYBODY = [(), *((role,) for role in policy.ROLES), (policy.DEVICE,), (policy.OPEN_VIEW,)]
REFUSED = (401, 403)
QUERY = {"/api/observations.csv": "?kind=crossing_count", "/api/watches": f"?{ASKED}", "/api/figures": f"?{ASKED}"}
NEVER_ENDS = "/api/stream"
GIVEN = {
    "/api/kinds/{kind}": "/api/kinds/place",
    "/api/webhooks/{name}": "/api/webhooks/nobody",
    "/api/devices/{name}": "/api/devices/nobody",
    "/api/exports/{number}/decision": "/api/exports/1/decision",
    "/api/exports/{number}/file": "/api/exports/1/file",
    "/api/trace/{what:path}": "/api/trace/post-karim/none",
    "/api/map/{layer}.geojson": "/api/map/places.geojson",
}


def address(path: str) -> str:
    """An address that an endpoint's path takes."""
    plain = GIVEN.get(path, path)
    return re.sub(r"\{[^}]+\}", lambda found: {"{layer}": "places"}.get(found[0], "corridor/karim"), plain) + QUERY.get(
        path, ""
    )


@pytest.mark.parametrize("roles", EVERYBODY, ids=lambda roles: "-".join(roles) or "nobody")
def test_every_endpoint_is_open_to_those_in_its_row_and_to_nobody_else(tmp_path: Path, roles: tuple[str, ...]) -> None:
    """0 holes: for each role, every endpoint of the table is called, and answers as its row says."""
    looks_on = roles == (policy.OPEN_VIEW,)
    wrong = []
    with served(tmp_path, open_view=looks_on) as night:
        call = night.as_(*(() if looks_on else roles))
        for (method, path), allowed in policy.TABLE.items():
            if (method, path) == ("DELETE", "/api/session") or path == NEVER_ENDS:
                continue
            found = call(method, address(path), **({"json": {}} if method == "POST" else {}))
            public = found.status_code == 403 and "public edition" in found.text
            let_in = found.status_code not in REFUSED or path == "/api/session" or public
            if let_in != bool(allowed & set(roles or (policy.NOBODY,))):
                wrong.append((method, path, found.status_code))
    assert wrong == []


def test_the_stream_is_refused_to_whoever_has_not_signed_in_or_sees_the_public_edition(night: Served) -> None:
    assert night.as_().get(NEVER_ENDS).status_code == 401
    assert night.as_("public_information").get(NEVER_ENDS).status_code == 403
    assert policy.TABLE["GET", NEVER_ENDS] == {*policy.ROLES, policy.OPEN_VIEW} - {"public_information"}


def test_a_field_device_may_do_two_things_beside_what_anybody_may() -> None:
    own = {row for row, roles in policy.TABLE.items() if policy.DEVICE in roles and policy.NOBODY not in roles}
    assert own == {("GET", "/api/device"), ("POST", "/api/device/records")}


def test_what_is_not_in_the_table_nobody_may() -> None:
    assert not policy.may(policy.ROLES, "GET", "/api/secret")
    assert not policy.may((), "GET", "/api/figures")
    assert not policy.may(("auditor",), "DELETE", "/api/observations")


def test_an_application_with_a_route_that_is_in_no_row_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = Routes("extra")
    get(extra, "/api/secret", "A secret", {})(lambda: None)
    monkeypatch.setattr(app_module, "_ROUTERS", (*app_module._ROUTERS, extra))
    with pytest.raises(RuntimeError, match="GET /api/secret is in no row"), served(tmp_path):
        pass


def test_a_route_of_another_make_is_a_hole_too() -> None:
    bare = FastAPI()
    assert any("/docs" in line for line in policy.holes(app_module._addresses(bare.routes)))


def test_a_row_without_a_route_is_told() -> None:
    routes = [each for each in policy.TABLE if each != ("GET", "/api/flow")]
    assert policy.holes(routes) == ["GET /api/flow is in the policy, and no route"]


SENSITIVE = {
    "incident": {"corridor", "auditor"},
    "life_event": {"registrar", "corridor", "auditor"},
    "registration": {"registrar", "corridor", "auditor"},
    "consultations": {"centre", "auditor"},
    "referral": {"centre", "auditor"},
    "accident": {"clearance", "auditor"},
    "weapons_laid_down": {"protection_focal_point", "auditor"},
    "weapons_received": {"protection_focal_point", "auditor"},
    "screening": {"protection_focal_point", "auditor"},
    "decision": {"protection_focal_point", "auditor"},
}


def test_every_sensitive_kind_is_for_the_roles_of_its_room() -> None:
    kinds = everything()
    assert {name for name, kind in kinds.items() if kind.sensitive or kind.personal} == SENSITIVE.keys()
    for name, expected in SENSITIVE.items():
        assert {role for role in (*policy.ROLES, policy.OPEN_VIEW) if policy.may_read((role,), kinds[name])} == expected


@pytest.mark.parametrize("kind", sorted(SENSITIVE))
def test_single_observations_of_sensitive_kinds_are_refused_in_lists_tables_and_traces(
    night: Served, kind: str
) -> None:
    for role in policy.ROLES:
        call = night.as_(role)
        listed = call.get(f"/api/observations?kind={kind}")
        assert (listed.status_code == 200) == (role in SENSITIVE[kind]), role
        assert call.get(f"/api/observations.csv?kind={kind}").status_code == 403, role


def test_without_a_kind_only_what_may_be_read_is_listed(night: Served) -> None:
    """Of the night's observations six kinds are sensitive; planning sees none of them, an auditor all."""

    def kinds_seen(role: str) -> set[str]:
        return {each["kind"] for each in night.as_(role).get("/api/observations").json()["observations"]}

    assert kinds_seen("auditor") - kinds_seen("planning") == {
        *("consultations", "referral", "weapons_laid_down", "weapons_received", "decision", "incident")
    }
    assert kinds_seen("centre") - kinds_seen("planning") == {"consultations", "referral"}


def test_a_trace_gives_of_what_may_not_be_read_its_position_alone(night: Served) -> None:
    asked = f"/api/trace/consultations?{ASKED}"
    (hidden,) = night.as_("planning").get(asked).json()["figures"][0]["first"]
    (shown,) = night.as_("centre").get(asked).json()["figures"][0]["first"]
    assert hidden == {"position": shown["position"], "kind": "consultations"}
    assert shown["place"] == "centre/jibreen"
    assert night.as_("planning").get(f"/api/trace/{shown['id']}").status_code == 403
    assert night.as_("centre").get(f"/api/trace/{shown['id']}").json()["observation"]["content"]["body"] == {
        "consultations": 40
    }


def test_reads_by_which_persons_may_be_found_are_noted(tmp_path: Path) -> None:
    with served(tmp_path) as night:
        call = night.as_("auditor")
        assert call.get("/api/access").json() == {"accesses": [], "cursor": None}
        call.get("/api/observations?kind=crossing_count")
        call.get("/api/observations?kind=incident")
        noted = [(each["user"], each["what"]) for each in call.get("/api/access").json()["accesses"]]
    assert noted == [
        ("auditor", "observations of incident"),
    ]


def test_every_note_of_a_read_can_be_had_back(tmp_path: Path) -> None:
    """Seven notes, an hour apart: page by page, of one user, and of some hours, in Damascus two ahead of UTC."""
    with served(tmp_path) as night:
        first_ms = 1_482_184_800_000  # 2016-12-20T00:00 in Damascus
        for hour in range(7):
            night.clock.now_ms = first_ms + hour * 3_600_000
            night.office.users.note_access("amal" if hour % 3 else "basel", f"observation {hour}")
        call = night.as_("auditor")

        def read(query: str) -> tuple[list[str], int | None]:
            found = call.get(f"/api/access?{query}").json()
            return [each["what"][-1] for each in found["accesses"]], found["cursor"]

        pages: list[list[str]] = []
        cursor: int | None = None
        while not pages or cursor is not None:
            page, cursor = read("limit=3" if cursor is None else f"limit=3&cursor={cursor}")
            pages.append(page)
        assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
        assert read("limit=7") == (list("6543210"), None)
        assert read("user=basel") == (list("630"), None)
        assert read("from=2016-12-20T02:00&to=2016-12-20T05:00") == (list("432"), None)
        assert read("user=basel&from=2016-12-20&to=2016-12-20&limit=2") == (list("63"), 4)
        assert call.get("/api/access?from=soon").status_code == 400


def test_the_basis_of_a_figure_is_noted_and_rationed_as_a_page_of_its_kinds(tmp_path: Path) -> None:
    """A page that follows the ledger asks for the same again and again, which is one read in a minute."""
    asked = f"/api/trace/consultations?{ASKED}"
    with served(tmp_path, sensitive_pages_per_min=2) as night:
        call = night.as_("centre")
        assert call.get(f"/api/trace/crossed?{ASKED}").status_code == 200
        assert [call.get(asked).status_code for _ in range(9)] == [200] * 9
        assert call.get("/api/observations?kind=consultations").status_code == 200
        night.clock.now_ms += 1000
        assert call.get(f"/api/trace/referrals?{ASKED}").status_code == 429
        night.clock.now_ms += 60_000
        assert call.get(asked).status_code == 200
        assert night.as_("planning").get(asked).status_code == 200  # sees the position alone
        noted = [(each["user"], each["what"]) for each in night.as_("auditor").get("/api/access").json()["accesses"]]
    said = ("centre", "consultations in the trace of consultations")
    assert noted == [said, ("centre", "observations of consultations"), said]


def test_each_page_of_a_basis_of_sensitive_kinds_is_noted_and_rationed(tmp_path: Path) -> None:
    asked = f"/api/trace/undecided?{ASKED}&limit=1"
    with served(tmp_path, sensitive_pages_per_min=2) as night:
        call = night.as_("protection_focal_point")
        tried = [call.get(f"{asked}&cursor={cursor}") for cursor in (0, 1, 1, 0)]
        assert [each.status_code for each in tried] == [200, 200, 200, 429]  # the same again at once is one read
        shown = [each.json()["figures"][0]["first"][0]["kind"] for each in tried[:2]]
        assert shown == ["weapons_laid_down", "decision"]
        noted = [each["what"] for each in night.as_("auditor").get("/api/access").json()["accesses"]]
    assert noted == ["decision in the trace of undecided", "weapons_laid_down in the trace of undecided"]


def test_the_basis_of_a_figure_that_has_grown_is_another_read(tmp_path: Path) -> None:
    asked = f"/api/trace/consultations?{ASKED}"
    more = {"occurred": "2016-12-10T23:00", "source": "clinic", "source_id": "c-9", "place": "centre/jibreen"}
    with served(tmp_path, sensitive_pages_per_min=1) as night:
        call = night.as_("centre")
        assert call.get(asked).status_code == 200
        more_of_it = {**more, "body": {"consultations": 3}}
        assert call.post("/api/observations/consultations", json=more_of_it).status_code == 201
        assert call.get(asked).status_code == 429


def test_observations_of_sensitive_kinds_that_are_opened_are_rationed(tmp_path: Path) -> None:
    with served(tmp_path, sensitive_reads_per_min=1) as night:
        call = night.as_("centre")
        (one,) = call.get("/api/observations?kind=referral").json()["observations"]
        other = call.get("/api/observations?kind=consultations").json()["observations"][0]
        assert [call.get(f"/api/trace/{each['id']}").status_code for each in (one, one, other)] == [200, 200, 429]


def test_a_table_is_refused_under_any_address(night: Served) -> None:
    call = night.as_("monitoring")
    asked = call.get("/api/observations?kind=watch", headers={"accept": "text/csv"})
    assert asked.status_code == 403
    assert (
        night.as_("planning")
        .get("/api/observations?kind=watch", headers={"accept": "text/csv"})
        .text.startswith("kind,")
    )


def test_what_another_room_recorded_is_not_withdrawn(tmp_path: Path) -> None:
    """A centre may withdraw its own arrival's kind, and not a post's count."""
    with served(tmp_path) as night:
        assert night.as_("registrar").post("/api/observations/crossing_count", json=COUNT).status_code == 201
        gone = {
            "occurred": "2016-12-11T06:30",
            "source": "post-karim",
            "source_id": "k-900-gone",
            "retracts": "k-900",
            "body": {"reason": "typed in at the wrong post"},
        }
        refused = night.as_("centre").post("/api/observations/retraction", json=gone)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
        assert night.as_("registrar").post("/api/observations/retraction", json=gone).status_code == 201


def test_a_stream_ends_with_its_session_and_tells_bare_positions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session is looked at with every heartbeat: at the second it is over, and so is the stream."""
    with served(tmp_path, heartbeat_s=0.01) as night:
        call, nobody = night.as_("centre"), Asker.of(None, night.office.settings)
        signed = Asker.of(User("centre", ("centre",)), night.office.settings)
        asked = iter([signed, signed, nobody])
        monkeypatch.setattr(night.office, "asker", lambda _request: next(asked))
        found = call.get("/api/stream", headers={"last-event-id": "0"})
        size = night.office.operation.ledger.head().size
    assert found.text.count(": still here") == 2
    told = [json.loads(line.removeprefix("data: ")) for line in found.text.splitlines() if line.startswith("data: ")]
    assert [each["position"] for each in told] == list(range(1, size + 1))
    assert "referral" in {each.get("kind") for each in told}
    assert (
        sum(each.keys() == {"position"} for each in told) == 4
    )  # an incident, and three of those who laid down weapons


def test_one_user_cannot_close_the_stream_to_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two streams that are allowed to one, the third is refused with a word of its own; another's opens and ends."""
    with served(tmp_path, heartbeat_s=0.01, streams_per_user_max=2, streams_max=4) as night:
        call, nobody = night.as_("centre"), Asker.of(None, night.office.settings)
        open_ = call.app.state.poller.open
        open_["centre"] = 2
        refused = call.get("/api/stream")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        assert refused.json()["error"]["code"] == "too_many_streams"
        assert "Close one" in refused.json()["error"]["message"]
        corridor = Asker.of(User("corridor", ("corridor",)), night.office.settings)
        asked = iter([corridor])
        counts = []

        def asker(_request: object) -> Asker:
            counts.append(dict(open_))
            return next(asked, nobody)

        monkeypatch.setattr(night.office, "asker", asker)
        assert call.get("/api/stream").status_code == 200
        assert counts == [{"centre": 2}, {"centre": 2, "corridor": 1}]
        assert dict(open_) == {"centre": 2}
        open_["planning"] = 2
        asked = iter([corridor])
        assert call.get("/api/stream").json()["error"]["message"].startswith("streams: at most 4 streams")


def test_what_takes_the_machine_seconds_is_rationed(tmp_path: Path) -> None:
    with served(tmp_path, costly_reads_per_min=1) as night:
        call = night.as_("planning")
        assert call.get("/api/observations.csv?kind=crossing_count").status_code == 200
        assert call.get(f"/api/statement?{ASKED}&format=pdf").status_code == 429
        assert call.get(f"/api/statement?{ASKED}&format=text").status_code == 200


def test_a_stream_ends_with_its_session_though_the_ledger_never_stops_growing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then no heartbeat is ever due."""
    with served(tmp_path, heartbeat_s=0.01) as night:
        call, nobody = night.as_("centre"), Asker.of(None, night.office.settings)
        asked = iter([Asker.of(User("centre", ("centre",)), night.office.settings)])
        monkeypatch.setattr(night.office, "asker", lambda _request: next(asked, nobody))
        turns = iter(range(1000))

        async def grows(_poller: Poller, _timeout_s: float) -> bool:
            await asyncio.sleep(0.001)
            return next(turns, None) is not None

        monkeypatch.setattr(Poller, "grown", grows)
        found = call.get("/api/stream")
        assert (found.status_code, "still here" in found.text) == (200, False)
        assert next(turns) < 900


@pytest.mark.parametrize(("role", "sees"), [("corridor", True), ("centre", True), ("clearance", False)])
def test_groups_on_the_road_are_for_those_who_meet_them(night: Served, role: str, sees: bool) -> None:
    found = night.as_(role).get("/api/corridors").json()
    assert found["corridors"]
    assert isinstance(found["convoys"], list) is sees
    assert (found["convoys"] is None) is not sees
