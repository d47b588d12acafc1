"""KLV packets: the examples of the standard, damage of every sort, and never an exception."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flights import DYNAMIC_ONLY, packet, value
from safepassage.interchange.klv import KEY, Packet, packets

EXAMPLES = {
    "platform_heading_deg": 159.9744,
    "platform_pitch_deg": -0.4315,
    "platform_roll_deg": 3.4058,
    "sensor_lat_deg": 60.1768,
    "sensor_lon_deg": 128.4268,
    "sensor_altitude_m": 14190.72,
    "hfov_deg": 144.5713,
    "vfov_deg": 152.6436,
    "sensor_azimuth_deg": 160.7192,
    "sensor_elevation_deg": -168.7923,
    "slant_range_m": 68590.98,
    "target_width_m": 722.8199,
    "frame_centre_lat_deg": -10.5424,
    "frame_centre_lon_deg": 29.1579,
    "frame_centre_elevation_m": 3216.037,
}
"""What the standard prints beside the bytes of `DYNAMIC_ONLY`, in its chapter 8."""


def one(data: bytes) -> Packet:
    found = list(packets(data))
    assert len(found) == 1
    return found[0]


def test_the_examples_of_the_standard() -> None:
    read = one(DYNAMIC_ONLY)
    assert read.at_us == 1_231_798_102_000_000  # 2009-01-12T22:08:22Z
    assert read.checksum_holds is True
    assert read.faults == ()
    for name, expected in EXAMPLES.items():
        assert read.measures[name] == pytest.approx(expected, rel=1e-5, abs=1e-4), name
    assert read.unknown == {65: b"\x06"}


@pytest.mark.parametrize("at", [20, 40, 109, 113])
def test_a_flipped_bit_is_flagged(at: int) -> None:
    data = bytearray(DYNAMIC_ONLY)
    data[at] ^= 0x10
    assert one(bytes(data)).checksum_holds is False


def test_an_odd_number_of_bytes_is_summed_as_the_standard_says() -> None:
    assert one(packet(value(3, b"odd"))).checksum_holds is True
    assert one(packet(value(3, b"even"))).checksum_holds is True


def test_the_ends_of_a_scale_and_the_words_out_of_range() -> None:
    read = one(packet(value(6, struct.pack(">h", -32768)), value(7, struct.pack(">h", 32767)), value(5, b"\xff\xff")))
    assert "platform_pitch_deg" not in read.measures
    assert read.measures["platform_roll_deg"] == pytest.approx(50)
    assert read.measures["platform_heading_deg"] == pytest.approx(360)
    assert read.faults == ()


def test_one_bad_tag_never_takes_its_neighbours_along() -> None:
    read = one(packet(value(13, b"\x01\x02"), value(3, "Приём".encode()), value(16, struct.pack(">H", 32768))))
    assert [str(fault) for fault in read.faults] == ["tag 13: 4 bytes, got '2'"]
    assert read.unknown == {13: b"\x01\x02"}
    assert read.texts == {"mission": "Приём"}
    assert read.measures["hfov_deg"] == pytest.approx(180 * 32768 / 65535)


def test_tags_of_two_bytes_and_long_lengths() -> None:
    long = b"\x81\x05" + b"\x81\x82" + b"x" * 130  # tag 133 does not exist; its length has the long form
    read = one(packet(long[:2] + long[2:4] + long[4:]))
    assert read.unknown == {(1 << 7) | 5: b"x" * 130}


def test_a_value_that_runs_out_of_its_packet() -> None:
    read = one(packet(value(3, b"M1"), b"\x0a\x50abc", checksum=False))
    assert read.texts == {"mission": "M1"}
    assert [fault.field for fault in read.faults] == ["tag 10"]
    assert read.checksum_holds is None


def test_a_packet_that_is_cut_off_is_given_with_what_it_has() -> None:
    read = one(DYNAMIC_ONLY[:60])
    assert read.measures["platform_heading_deg"] == pytest.approx(EXAMPLES["platform_heading_deg"], rel=1e-5)
    assert read.faults[0].got == "97 bytes announced, 43 there"


def test_a_wrong_length_does_not_swallow_the_next_packet() -> None:
    broken = KEY + b"\x83\xff\xff\xff" + DYNAMIC_ONLY[17:]
    found = list(packets(broken + DYNAMIC_ONLY))
    assert len(found) == 2
    assert found[0].measures == one(broken).measures
    assert found[0].unknown == one(broken).unknown
    assert found[1].checksum_holds is True


def test_what_lies_between_packets_is_passed_over() -> None:
    found = list(packets(b"noise" + DYNAMIC_ONLY + KEY[:7] + DYNAMIC_ONLY))
    assert [each.checksum_holds for each in found] == [True, True]


def test_a_stream_of_one_shape_gives_what_each_packet_gives_alone() -> None:
    """Packets of one shape are read by one call; a packet of the same length and another shape is not mistaken."""
    other = bytearray(DYNAMIC_ONLY)
    other[28], other[30:32] = 6, b"\x00\x01"  # the tag before the first measure becomes another of the same size
    run = [DYNAMIC_ONLY, DYNAMIC_ONLY, bytes(other), DYNAMIC_ONLY, packet(value(3, b"M")), DYNAMIC_ONLY, DYNAMIC_ONLY]
    assert list(packets(b"".join(run))) == [one(each) for each in run]


def test_a_tag_twice_and_a_checksum_that_is_not_the_last_are_read_alike_in_a_run() -> None:
    head = KEY + b"\x08" + b"\x01\x02"  # 19 bytes: those at even places count 256-fold
    total = (sum(head[0::2]) * 256 + sum(head[1::2])) % 65536
    early = head + struct.pack(">H", total) + value(16, b"\x40\x00")
    twice = packet(value(16, b"\x40\x00"), value(16, b"\x80\x00"))
    for each in (early, twice):
        assert list(packets(each * 3)) == [one(each)] * 3
    assert one(early).checksum_holds is True


@given(st.lists(st.tuples(st.integers(0, 113), st.integers(0, 255)), max_size=12), st.integers(0, 200))
def test_mutated_packets_never_raise(flips: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(DYNAMIC_ONLY)
    for at, byte in flips:
        data[at] = byte
    alone = list(packets(bytes(data)))
    behind = list(packets(DYNAMIC_ONLY * 2 + bytes(data)))
    assert behind[2 : 2 + len(alone)] == alone or not alone
    list(packets((bytes(data) + DYNAMIC_ONLY)[: cut + 20]))


def test_many_mutated_packets(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(5_000):
        data = bytearray(DYNAMIC_ONLY)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 2))
        for each in packets(bytes(data)):
            assert all(isinstance(number, float) for number in each.measures.values())
