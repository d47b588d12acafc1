"""A stream as it comes: minutes told at their ends, in every form, with silence in between; and a real socket."""

from __future__ import annotations

import socket
import threading

import pytest
from pymavlink.dialects.v20 import ardupilotmega

from flights import packet, pes, said_by, tables, tlog, ts_packets, value
from safepassage.foundation.errors import UsageError
from safepassage.interchange.drone_log import Mount
from safepassage.interchange.live_telemetry import LATE_S, LiveTelemetry, Unheard, heard
from safepassage.interchange.udp_stream import listening
from safepassage.monitoring.track import Track

AT_S = 1_481_385_600  # a full minute


def live() -> LiveTelemetry:
    return LiveTelemetry(Mount(), begin_s=AT_S + 3)


def test_a_minute_is_told_after_its_end_and_once() -> None:
    stream = live()
    for at in range(0, 70, 5):
        stream.feed(said_by(AT_S + at, 36.2, 37.15), AT_S + at)
    assert list(stream.minutes(AT_S + 60 + LATE_S - 0.1)) == []
    [(minute, track)] = stream.minutes(AT_S + 60 + LATE_S)
    assert minute == AT_S // 60
    assert isinstance(track, Track)
    assert track.at_s.tolist() == [AT_S + at for at in range(0, 60, 5)]
    [(_, track)] = stream.minutes(AT_S + 125)
    assert isinstance(track, Track)
    assert track.at_s.tolist() == [AT_S + 60, AT_S + 65]


def test_silent_minutes_are_told_as_unknown() -> None:
    stream = live()
    stream.feed(said_by(AT_S + 5, 36.2, 37.15), AT_S + 5)
    assert [(minute - AT_S // 60, isinstance(track, Unheard)) for minute, track in stream.minutes(AT_S + 200)] == [
        (0, False),
        (1, True),
        (2, True),
    ]


@pytest.mark.parametrize("until", [200, 230])
def test_a_receiver_that_is_deceived_is_believed_in_no_later_minute(until: int) -> None:
    stream = live()
    told = []
    for at in range(303):
        stream.feed(said_by(AT_S + at, 36.21 if 30 <= at < until else 36.2, 37.15), AT_S + at)
        for _, found in stream.minutes(AT_S + at):
            left_out = [fault.got.partition(" ")[0] for fault in stream.noticed()]
            told.append((len(found) if isinstance(found, Track) else 0, *left_out))
    last = (240 - until, str(until - 183))  # two seconds and more of the next minute are judged with each
    assert told == [(30, "33"), (0, "60"), (0, "60"), last, (60,)]


def test_mavlink_is_dated_as_it_comes() -> None:
    stream = live()
    place = {"lat": 362_000_000, "lon": 371_500_000, "alt": 500_000, "relative_alt": 100_000, "time_boot_ms": 0}
    logged = tlog((0, "global_position_int", {**place, "vx": 0, "vy": 0, "vz": 0, "hdg": 0}))
    stream.feed(logged[8:20], AT_S + 4.5)  # a message may be cut anywhere
    stream.feed(logged[20:], AT_S + 5)
    [(_, track)] = stream.minutes(AT_S + 63)
    assert stream.form == "MAVLink"
    assert isinstance(track, Track)
    assert (track.at_s.tolist(), track.ground_m.tolist()) == ([AT_S + 5], [400])


def test_positions_that_cannot_be_flown_to_are_left_out_and_told_also_over_the_end_of_a_minute() -> None:
    """A degree of latitude is 111 km. Eight seconds of error around a minute's end leave the others as they are."""
    stream = live()
    for at in range(80):
        stream.feed(said_by(AT_S + at, 37.2 if 54 <= at < 62 else 36.2, 37.15), AT_S + at)
    (_, first), (_, second) = stream.minutes(AT_S + 125)
    assert isinstance(first, Track)
    assert isinstance(second, Track)
    assert first.at_s.tolist() == [AT_S + at for at in range(54)]
    assert second.at_s.tolist() == [AT_S + at for at in range(62, 80)]
    (told,) = stream.noticed()
    assert "8 positions that would need more" in told.got
    assert stream.noticed() == []


def position_of(system: int, lat_deg: float) -> bytes:
    """Where an aircraft says that it is; both zero is no fix yet."""
    place = {
        "lat": round(lat_deg * 1e7),
        "lon": 371_500_000 if lat_deg else 0,
        "alt": 500_000,
        "relative_alt": 0,
        "time_boot_ms": 0,
    }
    message = ardupilotmega.MAVLink_global_position_int_message(**place, vx=0, vy=0, vz=0, hdg=0)
    return bytes(message.pack(ardupilotmega.MAVLink(None, srcSystem=system, srcComponent=1)))


@pytest.mark.parametrize(("chosen", "lat_deg", "other"), [(None, 36.2, 9), (9, 36.3, 4)])
def test_one_aircraft_of_several_is_followed(chosen: int | None, lat_deg: float, other: int) -> None:
    stream = LiveTelemetry(Mount(), begin_s=AT_S, system=chosen)
    stream.feed(position_of(9, 0.0), AT_S)
    for at in (10, 20):
        stream.feed(position_of(4, 36.2), AT_S + at)
        stream.feed(position_of(9, 36.3), AT_S + at + 1)
    [(_, track)] = stream.minutes(AT_S + 63)
    assert isinstance(track, Track)
    assert track.lat_deg.tolist() == [lat_deg, lat_deg]
    assert stream.last is not None
    assert stream.last[1] == lat_deg
    (told,) = stream.noticed()
    assert told.got.startswith(f"aircraft {other} beside")


def test_a_transport_stream_in_datagrams() -> None:
    stream = live()
    packets = [*tables(), *ts_packets(0x101, pes(said_by(AT_S + 9, 36.2, 37.15)))]
    for each in packets:
        stream.feed(each, AT_S + 9)
    [(_, track)] = stream.minutes(AT_S + 63)
    assert isinstance(track, Track)
    assert track.lat_deg[0] == pytest.approx(36.2, abs=1e-6)


def test_what_is_nothing_known_is_counted() -> None:
    stream = live()
    stream.feed(b"hello", AT_S)
    stream.feed(b"", AT_S)
    assert (stream.form, stream.strange) == ("", 2)
    assert list(stream.minutes(AT_S + 63)) == [
        (AT_S // 60, Unheard("unknown", "telemetry came, but nothing in it that counts says where the drone was"))
    ]


@pytest.mark.parametrize(("behind_s", "words"), [(3598.0, "59 min 58 s behind"), (-11.5, "11.2 s ahead")])
def test_a_clock_that_is_off_is_told_and_its_minutes_are_nobodys(behind_s: float, words: str) -> None:
    """Of packets that come at once or 0.3 s late, that which is off least tells.

    Two hours later nothing of them stands for a minute of its own.
    """
    stream = live()
    for at in range(60):
        stream.feed(said_by(AT_S + at - behind_s, 36.2, 37.15), AT_S + at + (0 if at == 30 else 0.3))
    (_, first), *others = (told for at in range(62, 7262, 60) for told in stream.minutes(AT_S + at))
    assert first == Unheard("equipment", f"telemetry came, but its clock is {words}: set it, or this machine's")
    assert all(isinstance(found, Unheard) or len(found) < 12 for _, found in others[:1])
    assert {found for _, found in others[1:]} == {Unheard("communications", "no telemetry came")}


def test_a_link_that_stalls_does_not_make_a_clock_wrong() -> None:
    """Half a minute comes at once; ten seconds are what a clock may be off."""
    stream = live()
    for at in range(60):
        stream.feed(said_by(AT_S + at - 9, 36.2, 37.15), AT_S + max(at, 40))
    [(_, track)] = stream.minutes(AT_S + 63)
    assert isinstance(track, Track)
    assert len(track) == 51


def test_what_comes_from_after_now_stands_for_no_minute() -> None:
    stream = live()
    for at in range(60):
        stream.feed(said_by(AT_S + at + 120 * (at % 2), 36.2, 37.15), AT_S + at)
    [(_, track)] = stream.minutes(AT_S + 62)
    assert isinstance(track, Track)
    assert track.at_s.tolist() == [AT_S + at for at in range(0, 60, 2)]
    assert [isinstance(found, Unheard) for _, found in stream.minutes(AT_S + 182)] == [True, True]


def test_damage_and_strangers_are_told_with_each_minute() -> None:
    stream = live()
    good, bad = said_by(AT_S + 5, 36.2, 37.15), bytearray(said_by(AT_S + 6, 36.2, 37.15))
    bad[40] ^= 1
    for datagram in (b"hello", good, bytes(bad), b"hello", packet(value(3, b"x"))):
        stream.feed(datagram, AT_S + 6)
    assert [fault.got for fault in stream.noticed()] == [
        "1 of 3 packets whose checksum does not hold",
        "1 of 3 packets without a time stamp",
        "2 with something else, or damaged on their way",
    ]
    assert stream.noticed() == []
    [(_, track)] = stream.minutes(AT_S + 63)
    assert isinstance(track, Track)
    assert track.at_s.tolist() == [AT_S + 5]


def test_positions_without_a_fix_are_told_and_left_out() -> None:
    stream = live()
    unsaid = {"time_usec": 0, "lat": 0, "lon": 0, "alt": 0, "eph": 99, "epv": 99, "vel": 0, "cog": 0}
    lost = ardupilotmega.MAVLink_gps_raw_int_message(fix_type=1, satellites_visible=0, **unsaid)
    stream.feed(position_of(4, 36.2), AT_S + 5)
    stream.feed(bytes(lost.pack(ardupilotmega.MAVLink(None, srcSystem=4, srcComponent=1))), AT_S + 6)
    stream.feed(position_of(4, 36.2), AT_S + 7)
    assert [fault.got[:16] for fault in stream.noticed()] == ["1 without a fix,"]
    assert stream.noticed() == []
    [(_, track)] = stream.minutes(AT_S + 63)
    assert isinstance(track, Track)
    assert track.at_s.tolist() == [AT_S + 5]


def test_damage_of_other_streams_is_told() -> None:
    stream = live()
    cut = position_of(4, 36.2)
    for datagram in (cut, cut[:-2] + b"\x00\x00", cut):
        stream.feed(datagram, AT_S + 6)
    assert [fault.expected for fault in stream.noticed()] == ["datagrams of MAVLink"]
    stream = live()
    for each in [*tables(), b"hello", *ts_packets(0x101, pes(said_by(AT_S + 9, 36.2, 37.15)))]:
        stream.feed(each, AT_S + 9)
    assert [fault.got for fault in stream.noticed()] == ["0 packets of the stream missing, 5 bytes between packets"]
    assert stream.noticed() == []


def test_what_lays_a_film_has_no_jumps_either_and_keeps_what_judges_them() -> None:
    """Of what is asked for nothing is good: the last good position is older, and still judges it."""
    stream = live()
    stream.feed(said_by(AT_S, 36.2, 37.15), AT_S)
    assert stream.recent(AT_S) is not None
    for at in range(1, 50):
        stream.feed(said_by(AT_S + at, 37.2, 37.15), AT_S + at)
    assert stream.recent(AT_S + 10) is None
    (told,) = stream.noticed()
    assert "49 positions" in told.got
    for at in range(50, 54):
        stream.feed(said_by(AT_S + at, 36.2, 37.15), AT_S + at)
    track = stream.recent(AT_S + 10)
    assert track is not None
    assert track.at_s.tolist() == [AT_S + at for at in range(50, 54)]


def test_what_was_told_is_let_go() -> None:
    """An hour of a packet a second keeps no more than the last seconds."""
    stream = live()
    for at in range(3_600):
        stream.feed(said_by(AT_S + at, 36.2, 37.15), AT_S + at)
        list(stream.minutes(AT_S + at))
    assert len(stream._klv.rows) < 130


def test_a_socket_of_this_machine() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with listening(f"udp://127.0.0.1:{port}") as next_one, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        assert next_one(0.01) == b""
        mouth.sendto(b"one", ("127.0.0.1", port))
        assert next_one(5) == b"one"
        with pytest.raises(UsageError, match="Is another program there"), listening(f"udp://127.0.0.1:{port}"):
            pass


@pytest.mark.parametrize("address", ["udp://127.0.0.1", "udp://127.0.0.1:x", "udp://127.0.0.1:0", "udp://:70000"])
def test_addresses_that_cannot_be_meant(address: str) -> None:
    with pytest.raises(UsageError), listening(address):
        pass


def test_klv_is_dated_as_it_comes_however_its_clock_goes() -> None:
    """By a clock of its own, an hour ahead; half of the packets come later than the one in the middle, half sooner."""
    stream = live()
    delays_s = [0.3, 0.1, 0.2, 0.25, 0.15]
    for at, delay_s in enumerate(delays_s):
        stream.feed(said_by(AT_S + 3600 + at, 36.2, 37.15), AT_S + at + delay_s)
    track = stream.recent(AT_S + 1.0)
    assert isinstance(track, Track)
    assert track.at_s.tolist() == pytest.approx([AT_S + at + 0.2 for at in range(1, 5)])
    assert stream.recent(AT_S + 9) is None


def test_what_another_thread_hears_is_there_when_it_is_asked_for() -> None:
    stream = live()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        port = ear.getsockname()[1]
    clock = iter([AT_S + 7.0])
    came = threading.Event()

    def clock_s() -> float:
        came.set()
        return next(clock)

    with heard(f"udp://127.0.0.1:{port}", stream, clock_s), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        assert stream.recent(0.0) is None
        mouth.sendto(said_by(AT_S, 36.2, 37.15), ("127.0.0.1", port))
        assert came.wait(20)
    track = stream.recent(0.0)
    assert isinstance(track, Track)
    assert track.at_s.tolist() == [AT_S + 7.0]
