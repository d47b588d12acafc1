"""The API called in ways that nobody thought of, made from its own description: it refuses, and says what it said.

Each operation is called as the description allows and as it does not, by four who may not do the same; most of what is
allowed can be meant as well (`meant`), so that it is done and not refused at the door. An answer is of a status, a form
and a shape that the description has, and never a failure of the service. A call that breaks the description is refused.
`--calls` makes more of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import randoms
from schemathesis import GenerationMode

from safepassage.service.limits import GUARD_HEADER
from safepassage.service.policy import DEVICE, ROLES, may
from service.desk import served
from service.meant import Meant
from service.test_maps import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    import httpx

    from service.caller import Caller
    from service.desk import Served

STREAM: Final = "/api/stream"  # whoever may hear it never hears its end
CLIENT_ERROR: Final = 400
SERVER_ERROR: Final = 500
ALWAYS: Final[dict[str, Any]] = {
    f"{each}_per_min": 10**6 for each in ("requests", "requests_of_nobody", "writes", "sign_ins")
}
INSIDE: Final = "everybody inside"
ASKERS: Final = {
    "nobody": (),
    "the public": ("public_information",),
    "a device": (DEVICE,),
    INSIDE: tuple(role for role in ROLES if role != "public_information"),
}


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, drawn(), sensitive_pages_per_min=10**6, sensitive_reads_per_min=10**6, **ALWAYS) as found:
        yield found


def made(operation: Any, mode: GenerationMode, calls: int, meant: Meant) -> list[Any]:
    """So many calls of an operation; none that breaks its description where nothing can."""
    found: list[Any] = []

    @settings(
        max_examples=calls + 1,  # the first is the plainest there is
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
    )
    @given(operation.as_strategy(generation_mode=mode), randoms(use_true_random=False))
    def take(case: Any, chance: Random) -> None:
        if mode is GenerationMode.POSITIVE:
            meant(case, chance)
        if [] not in case.query.values():  # which no address can say
            found.append(case)

    try:
        take()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE
    return found


def sent(call: Caller, case: Any) -> httpx.Response:
    """The answer to a call; of its headers those that the description knows."""
    request = case.as_transport_kwargs(base_url="http://testserver")
    given = {name.lower(): value for name, value in (request.get("headers") or {}).items()}
    headers = {
        name: str(given.get(name.lower(), "")).encode("latin-1", "replace") for name in (GUARD_HEADER, "Content-Type")
    }
    body = {"json": request["json"]} if "json" in request else {"content": request.get("data") or b""}
    return call(request["method"], request["url"], params=request.get("params"), headers=headers, **body)


def wrong(document: dict[str, Any], case: Any, found: httpx.Response) -> str:
    """What an answer is that its description does not say; "" where it says it."""
    answers = document["paths"][case.operation.path][case.method.lower()]["responses"]
    status = str(found.status_code)
    if found.status_code >= SERVER_ERROR:
        return "a failure"
    if status not in answers and found.status_code < CLIENT_ERROR:
        return "a status that is not described"
    content = answers.get(status, answers["default"])["content"]
    media = found.headers["content-type"]
    media = media if media in content else media.partition(";")[0]
    if media not in content:
        return f"{media}, expected {' or '.join(content)}"
    if "json" in media:
        fault = next(jsonschema_rs.validator_for(content[media]["schema"]).iter_errors(found.json()), None)
        return "" if fault is None else str(fault.message)
    return ""


def asked(document: dict[str, Any], calls: int, meant: Meant) -> list[tuple[Any, bool]]:
    """Calls of every operation, and whether each is as the description allows."""
    open_to_all = {**document, "security": [], "components": {}}  # who asks is not left to chance
    described: list[Any] = [found.ok() for found in schemathesis.openapi.from_dict(open_to_all).get_all_operations()]  # type: ignore[union-attr]
    assert len(described) > 90
    # what others need is ended last
    described.sort(key=lambda each: (each.path == "/api/session", each.method == "delete"))
    found = []
    for number, operation in enumerate(described):
        modes = list(GenerationMode)
        if calls == 1 and operation.path.startswith("/api/observations/"):  # one function serves all of them
            modes = (
                [GenerationMode.POSITIVE] if number % 4 == 0 else [GenerationMode.NEGATIVE] if number % 4 == 1 else []
            )
        for mode in modes:
            found += [(case, mode is GenerationMode.POSITIVE) for case in made(operation, mode, calls, meant)]
    return found


def test_whatever_is_asked_is_answered_as_the_description_says(night: Served, request: pytest.FixtureRequest) -> None:
    document = night.call.get("/api/openapi.json").json()
    cases = asked(document, request.config.getoption("--calls"), Meant(night, document, ASKERS[INSIDE]))
    told, meant_well = [], []
    for who, roles in ASKERS.items():
        call = night.as_(*roles)
        for case, is_described in cases:
            if case.operation.path == STREAM and may(roles, "GET", STREAM):
                continue
            found = sent(call, case)
            fault = wrong(document, case, found)
            if is_described and who == INSIDE:
                meant_well.append(found.status_code < CLIENT_ERROR)
            if not fault and not is_described and found.status_code < CLIENT_ERROR:
                fault = f"done, although it {case.meta.phase.data.description}"
            if fault:
                said = f"{case.method} {case.formatted_path} {case.query} {case.body!r}"
                told.append(f"{who}: {said}: {fault}: {found.text[:200]}")
    assert told == []
    assert sum(meant_well) >= len(meant_well) / 2  # else the calls stop at the door, and show little
