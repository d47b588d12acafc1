"""Files that end within a part of theirs, of every container, at every cut; whole ones of the library's own making."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from films import written
from flights import tables
from safepassage.interchange.film_end import is_cut

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = [np.full((48, 64, 3), 8 * at, np.uint8) for at in range(6)]


def cut(data: bytes) -> bool:
    return is_cut(BytesIO(data))


def copied(film: Path, to: Path, **options: str) -> bytes:
    """The same pictures, in a container that is written otherwise."""
    with av.open(str(film)) as one, av.open(str(to), "w", options=options) as other:
        out = other.add_stream_from_template(one.streams.video[0])
        for packet in one.demux(one.streams.video[0]):
            if packet.dts is not None:
                packet.stream = out
                other.mux(packet)
    return to.read_bytes()


@pytest.mark.parametrize(
    ("ending", "options"),
    [
        ("ts", {}),
        ("avi", {}),
        ("mkv", {}),
        ("mkv", {"live": "1"}),
        ("mp4", {"movflags": "faststart"}),
        ("mp4", {"movflags": "frag_keyframe+empty_moov"}),
    ],
)
def test_a_film_is_whole_until_it_is_cut(tmp_path: Path, ending: str, options: dict[str, str]) -> None:
    whole = copied(written(tmp_path / "a.mp4", PICTURES, 10), tmp_path / f"b.{ending}", **options)
    assert not cut(whole)
    assert cut(whole[: len(whole) * 9 // 10 - 1])
    assert cut(whole[:-1])


def test_packets_behind_missing_bytes_are_judged_by_those_at_the_end() -> None:
    packets = b"".join(tables() * 40)
    assert not cut(packets)
    assert not cut(packets[:376] + packets[380:])
    assert cut(packets[:376] + packets[380:-1])
    assert cut(packets + b"\x47")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (b"\x00\x00\x00\x08ftyp\x00\x00\x00\x01mdat" + (20).to_bytes(8, "big") + b"1234", False),
        (b"\x00\x00\x00\x08ftyp\x00\x00\x00\x01mdat" + (21).to_bytes(8, "big") + b"1234", True),
        (b"\x00\x00\x00\x08ftyp\x00\x00\x00\x00mdat1234", False),  # goes on to the end
        (b"\x00\x00\x00\x08ftyp" + bytes(40), False),  # what fills up a card
        (b"RIFF\xff\xff\xff\xffAVI ", False),  # written into a pipe
        (b"RIFF\x05\x00\x00\x00AVI ", True),
        (b"RIFF\x04\x00\x00\x00AVI " + b"more than it says", False),
        (b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\xff\xa3\x82ab", False),  # a segment that does not say how long it is
        (b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\xff\xa3\x83ab", True),
        (b"\x1a\x45\xdf\xa3\x80\x00\x00", False),
        (b"words", False),
        (b"", False),
    ],
)
def test_lengths_as_they_are_said(said: bytes, found: bool) -> None:
    assert cut(said) is found
