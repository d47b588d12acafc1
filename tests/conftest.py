"""What every test stands on: Hypothesis profiles, seeds that are printed, and no way out to a network.

With CI=true the properties are derandomised, so that a run can be had again; elsewhere they search anew each time
and print what they found. A test that needs chance takes the `seed` fixture; the seed stands at the head of the run
and `--seed N` repeats it. Time is never measured here: no test asserts a duration, and Hypothesis has no deadline.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# The program is started many times, and compiling it is most of a start: what was compiled is kept, whatever the
# environment says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

ON_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

settings.register_profile(
    "here", deadline=None, print_blob=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.register_profile(
    "search", settings.get_profile("here"), max_examples=2_000, verbosity=Verbosity.normal, phases=tuple(Phase)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if ON_CI else "here"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=20161211, help="seed of every test that draws by chance")
    parser.addoption("--texts", type=int, default=1_000, help="texts drawn for the reader of statements (1000)")
    parser.addoption(
        "--calls", type=int, default=1, help="calls of each address of the API, by its description and against it (1)"
    )
    parser.addoption("--pictures", help="folder for pictures of the page's views; none are taken without it")
    faults = parser.getgroup("faults", "how often the ledger's fault tests strike")
    faults.addoption("--kills", type=int, default=200, help="writers killed with signal 9 (200)")
    faults.addoption("--power-cuts", type=int, default=1000, help="simulated power cuts (1000)")
    faults.addoption("--flips", type=int, default=1500, help="bytes flipped in the ledger's file (1500)")


def pytest_report_header(config: pytest.Config) -> list[str]:
    profile = settings.get_current_profile_name()
    return [f"seed: {config.getoption('--seed')} (repeat with --seed), hypothesis profile: {profile}"]


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed that the head of the run prints."""
    value = request.config.getoption("--seed")
    assert isinstance(value, int)
    return value


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuses every connection that would leave this machine."""
    honest = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            pytest.fail(f"a test reached for the network: {address[0]}")
        honest(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()
