"""Users and sessions: a file that opens no door, and sessions that end."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.errors import UsageError
from safepassage.service.book import FILE
from safepassage.service.office import COOKIE
from safepassage.service.users import ABSOLUTE_S, IDLE_S, User, Users
from service.desk import CHEAP, PASSWORD, Clock, Served, reopened, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def users(tmp_path: Path, clock: Clock) -> Iterator[Users]:
    with Users.open(tmp_path, clock.seconds, hasher=CHEAP) as found:
        yield found


def test_the_first_start_makes_an_administrator_once(users: Users) -> None:
    password = users.first()
    assert password is not None
    assert users.first() is None
    assert users.all() == [User("administrator", ("administrator",))]
    assert users.sign_in("administrator", password)


def test_the_file_is_for_its_owner_and_holds_no_secret(users: Users, tmp_path: Path) -> None:
    users.add("amal", ["planning"], PASSWORD)
    token = users.sign_in("amal", PASSWORD)
    assert token is not None
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"$argon2id$" in written
    assert PASSWORD.encode() not in written
    assert token.encode() not in written


def test_a_session_ends_when_nobody_used_it(users: Users, clock: Clock) -> None:
    users.add("amal", ["auditor", "planning"], PASSWORD)
    token = users.sign_in("amal", PASSWORD) or ""
    clock.now_ms += (IDLE_S - 1) * 1000
    assert users.of(token) == User("amal", ("planning", "auditor"))
    clock.now_ms += (IDLE_S - 1) * 1000
    assert users.of(token) is not None
    clock.now_ms += IDLE_S * 1000
    assert users.of(token) is None


def test_a_session_ends_after_a_shift_whatever_was_done_in_it(users: Users, clock: Clock) -> None:
    users.add("amal", ["planning"], PASSWORD)
    token = users.sign_in("amal", PASSWORD) or ""
    for _ in range(ABSOLUTE_S // 3600 - 1):
        clock.now_ms += 3_600_000
        assert users.of(token) is not None
    clock.now_ms += 3_600_000
    assert users.of(token) is None


@pytest.mark.parametrize("end", ["remove", "password", "sign out"])
def test_what_ends_every_session_of_a_user(users: Users, end: str) -> None:
    users.add("amal", ["planning"], PASSWORD)
    users.add("basel", ["planning"], PASSWORD)
    amal, basel = users.sign_in("amal", PASSWORD) or "", users.sign_in("basel", PASSWORD) or ""
    if end == "remove":
        users.remove("amal")
    elif end == "password":
        users.set_password("amal", PASSWORD + " staple")
        assert users.sign_in("amal", PASSWORD) is None
    else:
        users.sign_out(amal)
    assert users.of(amal) is None
    assert users.of(basel) is not None


@pytest.mark.parametrize(
    ("name", "roles", "password", "words"),
    [
        ("Amal B", ["planning"], PASSWORD, "short name"),
        ("amal", ["boss"], PASSWORD, "one of registrar.*, got 'boss'"),
        ("amal", ["open_view"], PASSWORD, "'open_view'"),
        ("amal", [], PASSWORD, "role"),
        ("amal", ["planning"], "short", "12 to 200 characters"),
        ("basel", ["planning"], PASSWORD, "a name that nobody has yet"),
    ],
)
def test_who_is_not_added(users: Users, name: str, roles: list[str], password: str, words: str) -> None:
    users.add("basel", ["planning"], PASSWORD)
    with pytest.raises(UsageError, match=words):
        users.add(name, roles, password)
    assert [each.name for each in users.all()] == ["basel"]


def test_of_nobody_nothing_is_changed(users: Users) -> None:
    with pytest.raises(UsageError, match="the name of a user, got 'nobody'"):
        users.remove("nobody")
    with pytest.raises(UsageError, match="the name of a user, got 'nobody'"):
        users.set_password("nobody", PASSWORD)


def test_signing_in_and_out(night: Served) -> None:
    call = night.as_()
    assert call.get("/api/operation").status_code == 401
    night.office.users.add("chadi", ["planning"], PASSWORD)
    wrong, unknown = call.sign_in("chadi", "wrong horse battery"), call.sign_in("nobody", PASSWORD)
    assert (wrong.status_code, wrong.json()) == (401, unknown.json())
    right = call.sign_in("chadi", PASSWORD)
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert (right.json()["user"], right.json()["roles"], right.json()["edition"]) == ("chadi", ["planning"], "internal")
    assert "GET /api/observations.csv" in right.json()["may"]
    assert "place" in right.json()["may_write"]
    token = call.cookies[COOKIE]
    assert call.get("/api/operation").status_code == 200
    assert call("DELETE", "/api/session").json()["user"] is None
    call.cookies.set(COOKIE, token)
    assert call.get("/api/operation").status_code == 401


def test_an_ended_session_is_refused(night: Served) -> None:
    call = night.as_("planning")
    night.clock.now_ms += (ABSOLUTE_S + 1) * 1000
    assert call.get("/api/operation").status_code == 401
    assert call.get("/api/session").json()["user"] is None


def test_sign_ins_are_rationed(tmp_path: Path) -> None:
    with served(tmp_path, sign_ins_per_min=3) as night:
        found = [night.call.sign_in("nobody", PASSWORD) for _ in range(5)]
        assert [each.status_code for each in found] == [401, 401, 401, 429, 429]
        assert found[-1].json()["error"]["code"] == "too_many_requests"
        assert int(found[-1].headers["retry-after"]) == 20
        night.clock.now_ms += 20_000
        assert night.call.sign_in("nobody", PASSWORD).status_code == 401
        assert night.call.sign_in("nobody", PASSWORD).status_code == 429


def test_requests_are_rationed_by_user_and_of_nobody_by_address(tmp_path: Path) -> None:
    """Whatever they ask, and whether it is answered; the others are not kept waiting."""
    with served(tmp_path, requests_per_min=4, requests_of_nobody_per_min=3) as night:
        call = night.as_("planning")  # one of nobody
        found = [call.get(path) for path in ("/api/figures", "/api/access", "/api/nothing", "/api/kinds", "/api/kinds")]
        assert [each.status_code for each in found] == [200, 403, 404, 200, 429]
        assert found[-1].headers["retry-after"] == "15"
        assert "Try again in 15 s" in found[-1].json()["error"]["message"]
        assert call.post("/api/observations/crossing_count", json={}).status_code == 429
        call.cookies.clear()
        assert [call.get("/api/figures").status_code for _ in range(3)] == [401, 401, 429]
        call.address = "127.0.0.2"
        assert call.get("/api/kinds").status_code == 200
        assert night.as_("corridor").get("/api/figures").status_code == 200
        assert night.as_("planning").get("/api/figures").status_code == 200  # a minute later


def test_who_looks_on_is_rationed_as_a_user(tmp_path: Path) -> None:
    with served(tmp_path, open_view=True, requests_per_min=2, requests_of_nobody_per_min=1) as night:
        assert [night.call.get("/api/operation").status_code for _ in range(3)] == [200, 200, 429]


def test_the_open_view_reads_and_does_nothing_else(tmp_path: Path) -> None:
    with served(tmp_path, open_view=True) as night:
        assert night.call.get("/api/session").json()["roles"] == ["open_view"]
        assert night.call.get("/api/figures").status_code == 200
        assert night.call.get("/api/observations.csv?kind=crossing_count").status_code == 403
        assert night.call.get("/api/session").json()["may_write"] == []
    with reopened(tmp_path) as night:
        assert night.call.get("/api/figures").status_code == 401


def test_a_browser_led_here_under_another_name_is_refused(tmp_path: Path) -> None:
    with served(tmp_path, open_view=True, hosts=frozenset({"127.0.0.1", "::1"})) as night:
        assert night.call.get("/api/session").status_code == 421
        for host, status in (
            ("127.0.0.1:8765", 200),
            ("[::1]:8765", 200),
            ("127.0.0.1.evil.example", 421),
            ("[::1", 421),
        ):
            assert night.call.get("/api/session", headers={"host": host}).status_code == status
