"""Who asks, for the service: whoever connects, or whom a proxy that was named says; nobody else is believed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from cli.runs import run
from safepassage.cli.serve import listening

if TYPE_CHECKING:
    from pathlib import Path

ASKS = "203.0.113.7"
PROXY = "10.0.0.1"


def seen(proxies: tuple[str, ...], connects: str, *forwarded: str) -> tuple[str, str]:
    """(who asks, scheme) as the application is told."""
    told = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        told.append((scope["client"][0], scope["scheme"]))

    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded] + [(b"x-forwarded-proto", b"https")]
    config = listening(app, "127.0.0.1", 0, proxies)
    config.load()
    scope = {"type": "http", "scheme": "http", "client": (connects, 40_000), "headers": headers}
    asyncio.run(config.loaded_app(scope, None, None))
    (one,) = told
    return one


@pytest.mark.parametrize("connects", ["127.0.0.1", PROXY, ASKS])
@pytest.mark.parametrize("trusted", ["*", "127.0.0.1"])
def test_without_a_named_proxy_nobody_is_believed(monkeypatch: pytest.MonkeyPatch, connects: str, trusted: str) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)  # which the server would read
    assert seen((), connects, "198.51.100.1") == (connects, "http")


@pytest.mark.parametrize("proxies", [(PROXY,), ("192.0.2.1", "10.0.0.0/24")])
def test_a_named_proxy_says_who_asks(proxies: tuple[str, ...]) -> None:
    assert seen(proxies, PROXY, ASKS) == (ASKS, "https")


def test_what_the_one_who_asks_wrote_before_it_counts_for_nothing() -> None:
    assert seen((PROXY,), PROXY, f"198.51.100.1, {ASKS}") == (ASKS, "https")
    assert seen((PROXY,), PROXY, "198.51.100.1", ASKS) == (ASKS, "https")
    assert seen((PROXY,), PROXY, f"198.51.100.1, {PROXY}, {ASKS}, {PROXY}") == (ASKS, "https")


@pytest.mark.parametrize("connects", ["127.0.0.1", "10.0.0.2", ASKS])
def test_who_is_no_named_proxy_is_not_believed(connects: str) -> None:
    assert seen((PROXY,), connects, "198.51.100.1") == (connects, "http")


@pytest.mark.parametrize("name", ["*", "proxy.example", "10.0.0.1/8", ""])
def test_a_proxy_is_an_address_or_a_network(tmp_path: Path, name: str) -> None:
    found = run("serve", tmp_path / "op", "--behind-proxy", name)
    assert (found.exit_code, "expected an address or a network" in " ".join(found.stderr.split())) == (2, True)
