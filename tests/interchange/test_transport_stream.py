"""The metadata of a transport stream: both ways of carrying it, cut anywhere, with packets lost and twice."""

from __future__ import annotations

import struct

import pytest

from flights import DYNAMIC_ONLY, pes, tables, ts_packets
from safepassage.interchange.transport_stream import Demuxer, is_transport_stream

PAYLOADS = [b"first", b"x" * 400, b"third"]


def stream(kind: int = 0x06) -> list[bytes]:
    out, counter = tables(kind=kind), 0
    for number, payload in enumerate(PAYLOADS):
        cell = payload if kind == 0x06 else b"\x00" + bytes([number, 0]) + struct.pack(">H", len(payload)) + payload
        made = ts_packets(0x101, pes(cell, stream=0xBD if kind == 0x06 else 0xFC), counter=counter)
        out += [*made, *ts_packets(0x102, b"\x00\x00\x01\xe0film", counter=number)]
        counter += len(made)
    return out


def payloads(data: bytes, piece_bytes: int = 1 << 20) -> tuple[list[bytes], Demuxer]:
    demuxer = Demuxer()
    out = [got for at in range(0, len(data), piece_bytes) for got in demuxer.feed(data[at : at + piece_bytes])]
    return [*out, *demuxer.end()], demuxer


@pytest.mark.parametrize("kind", [0x06, 0x15])
@pytest.mark.parametrize("piece_bytes", [1, 100, 188, 5000])
def test_both_ways_of_carrying_it_cut_anywhere(kind: int, piece_bytes: int) -> None:
    got, demuxer = payloads(b"".join(stream(kind)), piece_bytes)
    assert got == PAYLOADS
    assert (demuxer.lost, demuxer.skipped_bytes) == (0, 0)


def test_a_lost_packet_takes_only_its_own_payload() -> None:
    packets = stream()
    long = [at for at, each in enumerate(packets) if each[1:3] == b"\x01\x01"]  # the one that does not start a piece
    del packets[long[0]]
    got, demuxer = payloads(b"".join(packets))
    assert got == [b"first", b"third"]
    assert demuxer.lost == 1


def test_a_packet_sent_twice_counts_once() -> None:
    packets = stream()
    first = next(at for at, each in enumerate(packets) if each[1:3] == b"\x41\x01")
    packets.insert(first, packets[first])
    assert payloads(b"".join(packets))[0] == PAYLOADS


def test_a_packet_marked_as_broken_is_not_used() -> None:
    packets = stream()
    first = next(at for at, each in enumerate(packets) if each[1:3] == b"\x41\x01")
    packets[first] = packets[first][:1] + bytes([packets[first][1] | 0x80]) + packets[first][2:]
    got, demuxer = payloads(b"".join(packets))
    assert got == PAYLOADS[1:]
    assert demuxer.lost == 1


def test_noise_between_packets_is_passed_over_and_counted() -> None:
    packets = stream()
    got, demuxer = payloads(b"".join([*packets[:3], b"\x00" * 77, *packets[3:]]))
    assert got == PAYLOADS
    assert demuxer.skipped_bytes == 77


def test_a_stream_without_metadata_gives_nothing() -> None:
    packets = [each for each in stream() if each[1:3] not in (b"\x41\x01", b"\x01\x01")]
    assert payloads(b"".join(packets))[0] == []


def test_the_first_bytes_tell_a_stream() -> None:
    assert is_transport_stream(b"".join(stream())[:400])
    assert not is_transport_stream(DYNAMIC_ONLY * 4)
    assert not is_transport_stream(b"\x47" * 10)
