"""How often the fault tests strike; `--kills`, `--power-cuts` and `--flips` make them strike more often."""

from __future__ import annotations

import pytest


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))


@pytest.fixture
def power_cuts(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--power-cuts"))


@pytest.fixture
def flips(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--flips"))
