"""One served night for the tests that change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.desk import Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("night"), sensitive_pages_per_min=10**6) as found:
        yield found
