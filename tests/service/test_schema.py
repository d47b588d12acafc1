"""The API called in ways that nobody thought of, made from its own description: it never fails, it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from service.desk import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.caller import Caller

LEFT_OUT = {"/api/stream", "/api/session"}  # the one never ends, the other would sign out
HTTP_SERVER_ERROR = 500


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    roles = (
        "registrar",
        "corridor",
        "planning",
        "monitoring",
        "centre",
        "clearance",
        "protection_focal_point",
        "auditor",
    )
    with served(tmp_path_factory.mktemp("schema"), writes_per_min=10**6) as night:
        yield night.as_(*roles, "administrator")


def test_whatever_the_description_allows_is_answered_without_a_failure(call: Caller) -> None:
    document = call.get("/api/openapi.json").json()
    described: list[Any] = [found.ok() for found in schemathesis.openapi.from_dict(document).get_all_operations()]  # type: ignore[union-attr]
    operations = [each for each in described if each.path not in LEFT_OUT]
    assert len(operations) > 50
    failed: list[Any] = []

    @settings(
        max_examples=150, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None, deadline=None
    )
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations))
        case = data.draw(operation.as_strategy())
        body = {} if case.body is None or type(case.body).__name__ == "NotSet" else {"json": case.body}
        found = call(case.method, case.formatted_path, params=case.query, **body)
        if found.status_code >= HTTP_SERVER_ERROR:
            failed.append((case.method, case.formatted_path, case.query, case.body, found.text))
        elif found.status_code >= 400 and found.status_code != 409:
            assert found.json().keys() == {"error"}

    ask()
    assert failed == []
