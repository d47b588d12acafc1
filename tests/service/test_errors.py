"""One shape for every error, over every way to reach it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from safepassage.foundation.errors import LedgerBusy, LedgerDamaged, LedgerFull, UsageError
from safepassage.service.errors import install
from safepassage.service.policy import TABLE
from safepassage.service.stream import PATH as STREAM
from service.caller import calling
from service.desk import ASKED, COUNT, Served

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SHAPE = {"code", "message", "faults"}
FAULT = {"where", "expected", "got", "way_out", "words"}
JSON = {"content-type": "application/json"}


def error(found: Any) -> dict[str, Any]:
    """The error of an answer, which has the one shape and nothing else."""
    body = found.json()
    assert body.keys() == {"error"}
    assert body["error"].keys() == SHAPE
    assert body["error"]["message"]
    assert body["error"]["faults"]
    for fault in body["error"]["faults"]:
        assert fault.keys() == FAULT
        assert all(fault[part] for part in ("where", "expected", "got", "way_out")), fault
        assert fault["words"].keys() >= {"expected", "way_out"}, fault  # so that the page says it in other languages
    named: dict[str, Any] = body["error"]
    return named


WAYS = [
    ("GET", "/api/nothing", {}, 404, "not_found"),
    ("GET", "/api/trace/ffffffffffff", {}, 404, "not_found"),
    ("GET", "/api/map/persons.geojson", {}, 404, "not_found"),
    ("GET", "/ogc/collections/places/items/crossing/nowhere", {}, 404, "not_found"),
    ("GET", "/../../etc/passwd.txt", {}, 404, "not_found"),
    ("GET", "/%2e%2e/%2e%2e/etc/hosts.txt", {}, 404, "not_found"),
    ("GET", "/assets/%00.js", {}, 404, "not_found"),
    ("PUT", "/api/figures", {}, 405, "method_not_allowed"),
    ("POST", "/api/observations", {"json": {}}, 405, "method_not_allowed"),
    ("POST", "/api/observations/statement", {"json": {}}, 405, "method_not_allowed"),
    ("GET", "/api/figures?period=tonight", {}, 400, "bad_request"),
    ("GET", "/api/figures?as_of=nonsense", {}, 400, "bad_request"),
    ("GET", "/api/figures?as_known_at=99999", {}, 400, "bad_request"),
    ("GET", "/api/balances?group=menn", {}, 400, "bad_request"),
    ("GET", "/api/contested?measure=mesure", {}, 400, "bad_request"),
    ("GET", "/api/kinds/crossing_cuont", {}, 400, "bad_request"),
    ("GET", "/api/observations?kind=crossing_cuont", {}, 400, "bad_request"),
    ("GET", "/api/observations?from=yesterday", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?bbox=1,2", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?bbox=1,2,3,1", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?bbox=181,2,3,4", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?bbox=nan,2,3,4", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?limit=0", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?colour=red", {}, 400, "bad_request"),
    ("GET", "/ogc/collections?colour=red", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?datetime=soon", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?datetime=2016-12-11/2016-12-10", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places/items?datetime=2016-12-10/2016-12-11/2016-12-12", {}, 400, "bad_request"),
    ("GET", "/ogc/collections/places?as_known_at=999999", {}, 400, "bad_request"),
    ("GET", "/api/stream?after=-1", {}, 400, "bad_request"),
    ("GET", "/api/figures?asof=2016-12-14", {}, 422, "data_refused"),
    ("GET", "/api/observations?limit=many", {}, 422, "data_refused"),
    ("GET", "/api/observations?limit=0", {}, 422, "data_refused"),
    ("GET", "/api/statement", {}, 422, "data_refused"),
    ("GET", f"/api/statement?{ASKED}&format=docx", {}, 422, "data_refused"),
    ("POST", "/api/observations/crossing_count", {"content": b"{", "headers": JSON}, 400, "bad_request"),
    ("POST", "/api/observations/crossing_count", {"content": b'{"a":"\xff"}', "headers": JSON}, 400, "bad_request"),
    ("POST", "/api/observations/crossing_count", {"content": b"[" * 9999, "headers": JSON}, 400, "bad_request"),
    ("POST", "/api/observations/crossing_count", {"content": b" " * 20_000, "headers": JSON}, 413, "too_large"),
    ("POST", "/api/observations/crossing_count", {"content": b"a=1"}, 415, "unsupported_media_type"),
    ("POST", "/api/observations/crossing_count", {"json": 7}, 422, "data_refused"),
    ("POST", "/api/observations/crossing_count", {"json": []}, 422, "data_refused"),
    ("POST", "/api/observations/crossing_count", {"json": {}}, 422, "data_refused"),
    ("POST", "/api/statement/approve", {"json": {"period": 7}}, 422, "data_refused"),
    (
        "POST",
        "/api/observations/crossing_count",
        {"json": COUNT, "headers": {"X-Requested-With": "x"}},
        403,
        "not_allowed",
    ),
    (
        *("POST", "/api/observations/crossing_count"),
        {"json": COUNT, "headers": {"origin": "http://elsewhere.example"}},
        *(403, "not_allowed"),
    ),
    (
        *("POST", "/api/observations/crossing_count"),
        {"json": COUNT, "headers": {"origin": "http://["}},
        *(403, "not_allowed"),
    ),
    (
        *("POST", "/api/observations/crossing_count"),
        {"json": COUNT, "headers": {"sec-fetch-site": "cross-site"}},
        *(403, "not_allowed"),
    ),
]


@pytest.mark.parametrize(("method", "path", "more", "status", "code"), WAYS)
def test_every_way_to_an_error_ends_in_the_one_shape(
    small: Served, method: str, path: str, more: dict[str, Any], status: int, code: str
) -> None:
    before = small.office.operation.ledger.head().size
    found = small.call(method, path, **more)
    assert (found.status_code, error(found)["code"]) == (status, code)
    assert small.office.operation.ledger.head().size == before


def test_every_address_that_refuses_says_where_what_came_what_was_expected_and_the_way_out(small: Served) -> None:
    """Of each address of the policy: asked by nobody, from another site, with a question and a body that it has not."""
    roles = ("registrar", "planning", "auditor")
    for method, path in sorted(TABLE):
        where = re.sub(r"\{[^}]*\}", "none", path)
        for who in ((), roles):
            small.as_(*who)
            bad: list[dict[str, Any]] = [{"json": {"surprise": 1}}, {"json": 7}, {"content": b"{"}]
            ways: list[dict[str, Any]] = [{"params": {"surprise": "1"}}, {"headers": {"X-Requested-With": "x"}}]
            ways += bad if method == "POST" else []
            for more in ways:
                if "headers" in more and method == "GET":
                    continue
                if path == STREAM and who and "params" not in more:
                    continue  # it never ends
                found = small.call(method, where, **more)
                if found.status_code >= 400:
                    error(found)
                else:
                    assert method in ("GET", "DELETE") or path == "/api/session", (method, path, more)


@pytest.mark.parametrize(
    ("changed", "where", "expected"),
    [
        ({"position": -1}, "position", "a number of at least 0"),
        ({"position": 99_999}, "position", "a position from 0 to "),
        ({"position": "3"}, "position", "a whole number"),
        ({"edition": "secret"}, "edition", "one of internal, public"),
        ({"as_of": "nonsense"}, "as_of", "a date and time such as "),
        ({"period": "tonight"}, "period", "night:DATE"),
    ],
)
def test_what_an_approval_says_wrong_is_named_as_it_was_sent(
    night: Served, changed: dict[str, Any], where: str, expected: str
) -> None:
    sent = {"period": "night:2016-12-10", "edition": "internal", "position": 3, "digest": "9f", **changed}
    (fault,) = error(night.as_("planning").post("/api/statement/approve", json=sent))["faults"]
    assert (fault["where"], fault["expected"][: len(expected)]) == (where, expected)


def test_the_way_out_names_what_helps(night: Served) -> None:
    """The roles that may, as the page names them; the address that was asked, as the description has it."""
    call = night.as_("planning")
    (fault,) = error(call.get("/api/access"))["faults"]
    assert fault["words"]["expected"]["values"] == {"what": "GET /api/access", "roles": ["administrator", "auditor"]}
    assert "`safepassage user OPERATION add NAME --role ROLE`" in fault["way_out"]
    (fault,) = error(call.get("/ogc/collections/places/items?limit=none"))["faults"]
    assert fault["way_out"] == "GET /api/openapi.json says what /ogc/collections/{layer}/items takes."
    ways_out = [error(call.get(f"/{each}"))["faults"][0]["way_out"] for each in ("api/nothing", "nothing.css")]
    assert ways_out == ["GET /api/openapi.json has them all under paths.", "Begin at the page, /."]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The night with a small limit on bodies, and somebody who may do nearly everything."""
    from service.desk import served

    with served(tmp_path_factory.mktemp("small"), body_bytes_max=20_000 - 1, writes_per_min=10**6) as found:
        found.as_("registrar", "planning", "auditor")
        yield found


def test_all_faults_of_a_batch_come_at_once(small: Served) -> None:
    bad = [{**COUNT, "occurred": "never"}, {**COUNT, "place": "Karim"}, {**COUNT, "body": {"people": {"men": "2,6"}}}]
    found = error(small.call.post("/api/observations/crossing_count", json=bad))
    assert {fault["where"].partition(",")[0] for fault in found["faults"]} == {"record 1", "record 2", "record 3"}
    assert any(fault["got"] == "never" for fault in found["faults"])


def test_a_question_that_nobody_answers_names_those_that_are(small: Served) -> None:
    (fault,) = error(small.call.get("/api/figures?asof=2016-12-14"))["faults"]
    assert (fault["where"], fault["expected"]) == ("asof", "one of the fields as_known_at, as_of, name, period, place")


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (LedgerBusy("process 7 has been writing"), 503, "ledger_busy"),
        (LedgerFull("the disk took no more"), 507, "disk_full"),
        (LedgerDamaged("row 3"), 500, "internal"),
        (ZeroDivisionError("secret inside"), 500, "internal"),
    ],
)
def test_what_the_ledger_says_comes_out_in_the_same_shape(
    small: Served, monkeypatch: pytest.MonkeyPatch, raised: Exception, status: int, code: str
) -> None:
    async def fails(*_: Any) -> Any:
        raise raised

    monkeypatch.setattr(small.office.committer, "append_async", fails)
    found = small.call.post("/api/observations/crossing_count", json={**COUNT, "source_id": "k-fails"})
    assert (found.status_code, error(found)["code"]) == (status, code)
    assert "secret" not in found.text


def test_every_answer_has_the_headers(small: Served) -> None:
    for path in ("/api/session", "/api/nothing", "/"):
        headers = small.call.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_page_of_a_statement_runs_nothing(small: Served) -> None:
    headers = small.call.get(f"/api/statement?{ASKED}&format=html").headers
    assert "script-src" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none';")


def test_answers_are_packed_for_who_takes_it_and_say_the_same(night: Served) -> None:
    call = night.as_("planning")
    plain, packed = (
        call.get(f"/api/figures?{ASKED}", headers={"accept-encoding": how}) for how in ("identity", "gzip")
    )
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4
    assert packed.json() == plain.json()


def test_a_question_that_cannot_be_meant_keeps_its_words_where_it_has_no_fault() -> None:
    async def asked(_: Request) -> Response:
        raise UsageError("a third of two")

    app = Starlette(routes=[Route("/api/asked", asked)])
    install(app)
    with calling(app) as call:
        found = call.get("/api/asked")
    assert (found.status_code, error(found)["faults"][0]["got"]) == (400, "a third of two")
