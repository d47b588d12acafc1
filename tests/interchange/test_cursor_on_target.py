"""Events of our own aircraft: what stands in them, and what never can."""

from __future__ import annotations

import socket

from lxml import etree

from safepassage.interchange.cursor_on_target import own_aircraft
from safepassage.interchange.udp_stream import speaking

AT_S = 1_481_385_600.25


def test_an_event() -> None:
    event = etree.fromstring(own_aircraft('quad "3"', AT_S, lat_deg=36.2, lon_deg=37.15, altitude_m=499.6))
    assert event.tag == "event"
    assert event.get("uid") == 'safepassage.quad "3"'
    assert event.get("type") == "a-n-A-C-R"
    assert (event.get("time"), event.get("stale")) == ("2016-12-10T16:00:00.250Z", "2016-12-10T16:00:10.250Z")
    point = event.find("point")
    assert point is not None
    assert {name: point.get(name) for name in ("lat", "lon", "hae")} == {
        "lat": "36.2000000", "lon": "37.1500000", "hae": "9999999.0",
    }  # fmt: skip
    assert event.findtext("detail/remarks") == "humanitarian drone, 500 m above mean sea level"


def test_only_named_peers_are_told() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone,
    ):
        ear.bind(("127.0.0.1", 0))
        gone.bind(("127.0.0.1", 0))
        ear.settimeout(5)
        port, nobody = ear.getsockname()[1], gone.getsockname()[1]
        gone.close()
        with speaking([f"udp://127.0.0.1:{nobody}", f"udp://127.0.0.1:{port}"]) as send:
            send(b"one")
            send(b"two")
        assert [ear.recv(100), ear.recv(100)] == [b"one", b"two"]
    with speaking([]) as send:
        send(b"to nobody")
