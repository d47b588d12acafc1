"""Flights out of every format: the same aircraft, written by hand in each, read as the same track."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flights import dataflash, pes, said_by, tables, tlog, ts_packets, ulog
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.drone_log import Mount
from safepassage.interchange.telemetry_file import read_telemetry

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.interchange.telemetry_file import Telemetry

AT_S = 1_481_392_800.0  # 2016-12-10T18:00:00Z
LEVEL = (1.0, 0.0, 0.0, 0.0)


def read(path: Path, data: bytes, *, mount: Mount | None = None, use_damaged: bool = False) -> Telemetry:
    path.write_bytes(data)
    return read_telemetry(path, mount=mount or Mount(), use_damaged=use_damaged)


def refused(path: Path, data: bytes) -> str:
    with pytest.raises(DataRefused) as caught:
        read(path, data)
    return str(caught.value)


def position(lat: float = 36.2, lon: float = 37.15, altitude_m: float = 500, above_m: float = 100) -> dict[str, object]:
    whole = {"lat": round(lat * 1e7), "lon": round(lon * 1e7), "alt": round(altitude_m * 1e3)}
    return {"time_boot_ms": 0, **whole, "relative_alt": round(above_m * 1e3), "vx": 0, "vy": 0, "vz": 0, "hdg": 0}


def attitude(yaw_deg: float, pitch_deg: float = 0, roll_deg: float = 0) -> dict[str, object]:
    turned = {name: math.radians(angle) for name, angle in (("yaw", yaw_deg), ("pitch", pitch_deg), ("roll", roll_deg))}
    return {"time_boot_ms": 0, **turned, "rollspeed": 0.0, "pitchspeed": 0.0, "yawspeed": 0.0}


@pytest.mark.parametrize("name", ["a.bin", "crew:2.log", "bin/a.tlog"])
def test_a_log_is_what_its_bytes_say_whatever_it_is_called(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """By its name pymavlink would take it for another log, for an address, or for a program to run."""
    (tmp_path / "bin").mkdir()
    flight = read(tmp_path / name, tlog((AT_S, "global_position_int", position())))
    assert (flight.form, len(flight.track)) == ("MAVLink tlog", 1)
    assert capfd.readouterr() == ("", "")


def test_a_ground_stations_log(tmp_path: Path) -> None:
    data = tlog(
        (AT_S - 1, "global_position_int", position(0, 0)),  # no fix yet
        (AT_S, "attitude", attitude(350)),
        (AT_S + 0.5, "global_position_int", position()),
        (AT_S + 1, "attitude", attitude(370)),
        (AT_S + 9, "global_position_int", position(36.2001)),
    )
    flight = read(tmp_path / "a.tlog", data, mount=Mount(0, -30))
    track = flight.track
    assert flight.form == "MAVLink tlog"
    assert track.at_s.tolist() == [AT_S + 0.5, AT_S + 9]
    assert track.lat_deg.tolist() == pytest.approx([36.2, 36.2001])
    assert track.altitude_m.tolist() == [500, 500]
    assert track.ground_m.tolist() == [400, 400]
    assert track.azimuth_deg[0] == pytest.approx(0, abs=1e-4) or track.azimuth_deg[0] == pytest.approx(360, abs=1e-4)
    assert track.elevation_deg[0] == pytest.approx(-30)
    assert np.isnan(track.azimuth_deg[1])  # no attitude within two seconds
    assert np.isnan(track.hfov_deg).all()


def test_positions_that_the_aircraft_itself_does_not_believe_are_left_out(tmp_path: Path) -> None:
    """A receiver without a fix, unless the second has one; an estimator that says so. What is old says nothing."""
    fix: dict[str, object] = {"time_usec": 0, "lat": 0, "lon": 0, "alt": 0, "eph": 99, "epv": 99, "vel": 0, "cog": 0}
    none, good = ({**fix, "fix_type": each, "satellites_visible": 9} for each in (1, 3))
    second = {**good, "dgps_numch": 0, "dgps_age": 0}
    ratios = (
        "vel_ratio pos_horiz_ratio pos_vert_ratio mag_ratio hagl_ratio tas_ratio pos_horiz_accuracy pos_vert_accuracy"
    )
    unsaid: dict[str, object] = {"time_usec": 0, **dict.fromkeys(ratios.split(), 0.0)}
    errs, fine = ({**unsaid, "flags": each} for each in (1024, 831))
    moments: tuple[tuple[int, str, dict[str, object], bool], ...] = (
        (0, "gps_raw_int", none, False),
        (1, "gps2_raw", second, True),
        (2, "estimator_status", errs, False),
        (3, "estimator_status", fine, True),
        (7, "gps_raw_int", none, False),  # what the second said is six seconds old
        (13, "attitude", attitude(0), True),
    )
    logged = [
        each
        for at, name, said, _ in moments
        for each in ((AT_S + at, name, said), (AT_S + at, "global_position_int", position()))
    ]
    flight = read(tmp_path / "a.tlog", tlog(*logged))
    assert flight.track.at_s.tolist() == [AT_S + at for at, *_, believed in moments if believed]
    assert [fault.got for fault in flight.faults] == [
        "3 without a fix, or that the aircraft itself takes for disturbed"
    ]
    assert "3 without a fix" in refused(tmp_path / "b.tlog", tlog(*logged[:2] * 3))


def test_a_gimbal_is_level_whatever_the_aircraft_does(tmp_path: Path) -> None:
    half = math.radians(-40) / 2
    unsaid = {"failure_flags": 0, "time_boot_ms": 0, "target_system": 0, "target_component": 0}
    still = {f"angular_velocity_{axis}": 0.0 for axis in "xyz"}
    down_40 = {"q": [math.cos(half), 0.0, math.sin(half), 0.0], **unsaid, **still}
    data = tlog(
        (AT_S, "attitude", attitude(90, 15, 20)),
        (AT_S, "gimbal_device_attitude_status", {**down_40, "flags": 32}),
        (AT_S, "global_position_int", position()),
    )
    track = read(tmp_path / "a.tlog", data).track
    assert (track.azimuth_deg[0], track.elevation_deg[0]) == pytest.approx((90, -40), abs=1e-4)
    north = tlog(
        (AT_S, "attitude", attitude(90, 15, 20)),
        (AT_S, "gimbal_device_attitude_status", {**down_40, "flags": 64}),
        (AT_S, "global_position_int", position()),
    )
    assert read(tmp_path / "b.tlog", north).track.azimuth_deg[0] == pytest.approx(0, abs=1e-4)


def test_of_two_aircraft_one_is_taken_and_the_other_named(tmp_path: Path) -> None:
    mine = tlog((AT_S, "global_position_int", position()), (AT_S + 1, "global_position_int", position()))
    other = tlog((AT_S + 2, "global_position_int", position(36.2001)), system=7)
    flight = read(tmp_path / "a.tlog", mine + other)
    assert len(flight.track) == 2
    assert "Aircraft 7 are left out" in str(flight.faults[0])


def test_an_autopilots_own_log(tmp_path: Path) -> None:
    """Saturday of week 1926, with the 18 leap seconds since 2017, which pymavlink takes for every year."""
    formats = {
        "GPS": (130, "QBIHBCLLe", "TimeUS,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt"),
        "ATT": (131, "QccC", "TimeUS,Roll,Pitch,Yaw"),
        "ORGN": (132, "QBLLe", "TimeUS,Type,Lat,Lng,Alt"),
    }
    gms = (6 * 86_400 + 18 * 3_600 + 18) * 1000
    lat, lon = 362_000_000, 371_500_000
    data = dataflash(
        ("ORGN", (1_000_000, 1, lat, lon, 40_000)),
        ("GPS", (2_000_000, 1, gms - 3000, 1926, 3, 900, 0, 0, 0)),  # no fix
        ("ATT", (5_000_000, 0, 0, 9_000)),
        ("GPS", (5_000_000, 3, gms, 1926, 9, 90, lat, lon, 50_000)),
        ("GPS", (6_000_000, 3, gms + 1000, 1926, 9, 90, lat, lon, 50_000)),
        formats=formats,
    )
    track = read(tmp_path / "a.bin", data).track
    assert track.at_s.tolist() == pytest.approx([AT_S, AT_S + 1], abs=0.01)
    assert track.lat_deg.tolist() == pytest.approx([36.2, 36.2])
    assert track.ground_m.tolist() == pytest.approx([400, 400])
    assert track.azimuth_deg[0] == pytest.approx(90)


def test_a_px4_log(tmp_path: Path) -> None:
    gps = "uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;uint8_t fix_type;"
    lat, lon = 362_000_000, 371_500_000
    utc_us = round(AT_S * 1e6)
    half = math.radians(90) / 2
    fixes = [(5_000_000, utc_us, lat, lon, 500_000, 3), (6_000_000, utc_us + 1_000_000, lat, lon, 500_000, 3)]
    data = ulog(
        {
            "vehicle_gps_position": (gps, [*fixes, (7_000_000, 0, 0, 0, 0, 0)]),
            "vehicle_attitude": (
                "uint64_t timestamp;float[4] q;",
                [(5_000_000, math.cos(half), 0.0, 0.0, math.sin(half))],
            ),
            "home_position": ("uint64_t timestamp;float alt;", [(1_000_000, 400.0)]),
        }
    )
    track = read(tmp_path / "a.ulg", data).track
    assert track.at_s.tolist() == [AT_S, AT_S + 1]
    assert track.lon_deg.tolist() == pytest.approx([37.15, 37.15])
    assert track.altitude_m.tolist() == [500, 500]
    assert track.ground_m.tolist() == [400, 400]
    assert track.azimuth_deg[0] == pytest.approx(90, abs=1e-4)
    assert track.elevation_deg[0] == pytest.approx(-90, abs=1e-3)


GPS_ROW = "uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;uint8_t fix_type;"
UTC_US, ONE_S = round(AT_S * 1e6), 1_000_000
FIXES = [(at * ONE_S, UTC_US + at * ONE_S, 362_000_000, 371_500_000, 500_000, 3) for at in (5, 6, 7)]
FLASH_ROWS = [
    ("GPS", (at * ONE_S, 3, 583_218_000 + at * 1000, 1926, 9, 90, 362_000_000, 371_500_000, 50_000)) for at in (5, 6, 7)
]
FLASH_GPS = {"GPS": (130, "QBIHBCLLe", "TimeUS,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt")}
WHOLE = {
    "a.ulg": (ulog({"vehicle_gps_position": (GPS_ROW, [*FIXES])}), 34, (1, 11, 31)),
    "a.tlog": (tlog(*((AT_S + at, "global_position_int", position()) for at in range(3))), 39, (1, 13)),
    "a.bin": (dataflash(*FLASH_ROWS, formats=FLASH_GPS), 33, (1, 11)),
}
"""Three positions by each standard, how many bytes the last takes, and how many are cut off, up to its head."""


@pytest.mark.parametrize("name", WHOLE)
def test_a_log_that_breaks_off_is_read_as_far_as_it_goes_and_says_so(tmp_path: Path, name: str) -> None:
    data, last_bytes, cuts = WHOLE[name]
    assert (len(read(tmp_path / name, data).track), read(tmp_path / name, data).faults) == (3, ())
    assert read(tmp_path / name, data[:-last_bytes]).faults == ()
    for missing in cuts:
        flight = read(tmp_path / name, data[:-missing])
        assert len(flight.track) == 2
        (said,) = map(str, flight.faults)
        assert ("breaks off within a message" in said, name in said) == (True, True)


def test_a_px4_log_with_a_message_of_nothing_known(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data, last_bytes, _ = WHOLE["a.ulg"]
    flight = read(tmp_path / "a.ulg", data[:-last_bytes] + b"\x02\x00D\x63\x00" + data[-last_bytes:])
    assert len(flight.track) == 3
    assert "messages that cannot be read" in str(flight.faults[0])
    assert capfd.readouterr() == ("", "")


def test_a_px4_receiver_that_takes_what_it_hears_for_deception_is_not_believed(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [(*row, state) for row, state in zip(FIXES, (1, 2, 0), strict=True)]
    flight = read(tmp_path / "a.ulg", ulog({"vehicle_gps_position": (GPS_ROW + "uint8_t spoofing_state;", rows)}))
    assert flight.track.at_s.tolist() == [AT_S + 5, AT_S + 7]
    assert flight.faults[0].got.startswith("1 without a fix, or that")
    rows = [(*row, 3) for row in FIXES]
    said = refused(tmp_path / "b.ulg", ulog({"vehicle_gps_position": (GPS_ROW + "uint8_t spoofing_state;", rows)}))
    assert "3 without a fix, or that" in said


def test_a_px4_log_without_the_time_of_day(tmp_path: Path) -> None:
    gps = "uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;uint8_t fix_type;"
    said = refused(tmp_path / "a.ulg", ulog({"vehicle_gps_position": (gps, [(1, 0, 1, 1, 1, 3)])}))
    assert "the receiver's time of day" in said


def film(*payloads: bytes) -> bytes:
    out: list[bytes] = []
    for one in payloads:
        out += ts_packets(0x101, pes(one), counter=len(out))
    return b"".join([*tables(), *out])


def test_a_film_with_metadata(tmp_path: Path) -> None:
    for name, data in (
        ("a.ts", film(said_by(AT_S, 36.2, 37.15), said_by(AT_S + 1, 36.2001, 37.15))),
        ("a.klv", said_by(AT_S, 36.2, 37.15) + said_by(AT_S + 1, 36.2001, 37.15)),
    ):
        flight = read(tmp_path / name, data)
        track = flight.track
        assert track.at_s.tolist() == [AT_S, AT_S + 1]
        assert track.lat_deg.tolist() == pytest.approx([36.2, 36.2001], abs=1e-7)
        assert track.altitude_m.tolist() == pytest.approx([500, 500], abs=0.2)
        assert (track.elevation_deg[0], track.hfov_deg[0]) == pytest.approx((-90, 60), abs=0.01)
        assert flight.faults == ()


def test_packets_whose_checksum_does_not_hold_are_left_out_and_counted(tmp_path: Path) -> None:
    good, bad = said_by(AT_S, 36.2, 37.15), bytearray(said_by(AT_S + 1, 36.2, 37.15))
    bad[-1] ^= 1
    flight = read(tmp_path / "a.klv", good + bytes(bad))
    assert len(flight.track) == 1
    assert "1 of 2 packets whose checksum does not hold" in str(flight.faults[0])
    assert len(read(tmp_path / "a.klv", good + bytes(bad), use_damaged=True).track) == 2
    assert "--damaged" in refused(tmp_path / "a.klv", bytes(bad))


def test_a_lost_packet_of_the_stream_is_told(tmp_path: Path) -> None:
    packets = ts_packets(0x101, pes(said_by(AT_S, 36.2, 37.15)))
    later = ts_packets(0x101, pes(said_by(AT_S + 1, 36.2, 37.15)), counter=len(packets) + 2)
    data = b"".join([*tables(), *packets, *later])
    assert "2 packets of the stream missing" in str(read(tmp_path / "a.ts", data).faults[0])


def test_a_film_that_ends_within_a_packet_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """Within a packet of the stream; and between two of them, within a packet of metadata."""
    long = said_by(AT_S + 1, 36.2, 37.15) + bytes(100)
    data = film(said_by(AT_S, 36.2, 37.15), long)
    assert read(tmp_path / "a.ts", data).faults == ()
    for cut in (data[:-1], data[:-188]):
        flight = read(tmp_path / "b.ts", cut)
        assert flight.track.at_s[0] == AT_S
        assert "got 'one that breaks off within a message'" in str(flight.faults[-1])


def test_a_position_that_cannot_be_reached_is_left_out(tmp_path: Path) -> None:
    """A tenth of a degree in one second are 11 km/s; the next position is as before."""
    data = b"".join(said_by(AT_S + at, 36.3 if at == 2 else 36.2, 37.15) for at in range(5))
    flight = read(tmp_path / "a.klv", data)
    assert flight.track.at_s.tolist() == [AT_S, AT_S + 1, AT_S + 3, AT_S + 4]
    assert "1 positions that would need more, the first at 2016-12-10T18:00:02Z" in str(flight.faults[0])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.tlog", b"", "It is empty."),
        ("notes.txt", b"no telemetry at all, only words", "begins with the bytes 6e 6f"),
        ("short.ulg", b"ULog\x01\x12\x35\x01", "ULog"),
        ("film.ts", b"".join(ts_packets(0x102, b"\x00\x00\x01\xe0film")) * 3, "copied without its data stream"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    found = refused(tmp_path / name, data)
    assert said in found
    assert name in found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"nowhere\.tlog"):
        read_telemetry(tmp_path / "nowhere.tlog", mount=Mount())
