"""Whether a film's file ends in the middle of something: a packet of a transport stream, a box, an element, a chunk.

A recorder that loses its power, or a copy that is pulled out, leaves a file that plays to its end without a word, and
whoever counts in it would take the film for a whole one. The library that reads films passes over a last piece that is
not whole. Here only the lengths that a file says of its own parts are held against the bytes that are there. A part
that says none, as live recordings in Matroska write them, tells nothing.

Sources: ISO/IEC 13818-1:2019, 2.4.3.2 (transport packets); ISO/IEC 14496-12:2022, 4.2 (boxes); RFC 8794, 4 and 6
(EBML's lengths) with RFC 9559 (Matroska's segment); Microsoft's RIFF (chunks).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from safepassage.interchange.transport_stream import PACKET_BYTES, SYNC, is_transport_stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

__all__ = ["is_cut"]

_HEAD_BYTES: Final = 16
_TAIL_BYTES: Final = 64 * PACKET_BYTES
_EBML: Final = b"\x1a\x45\xdf\xa3"
_RIFF: Final = b"RIFF"
_BOX: Final = b"ftyp"
_LONG_BOX: Final = 1
"""A box of this size says its real one in eight bytes behind its name."""
_UNKNOWN_CHUNK: Final = 0xFFFFFFFF
_ID_BYTES_MAX: Final = 4
_PARTS_MAX: Final = 1_000_000


def is_cut(file: BinaryIO) -> bool:
    """Whether a film ends before a part of it that has begun; False also where its kind is not known."""
    end = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(PACKET_BYTES + 1)
    if is_transport_stream(head):
        return _is_packet_open(file, end)
    if head.startswith(_EBML):
        return _runs_over(file, end, _element)
    if head.startswith(_RIFF):
        return _runs_over(file, end, _chunk)
    return head[4:8] == _BOX and _runs_over(file, end, _box)


def _is_packet_open(file: BinaryIO, end: int) -> bool:
    """Of a transport stream: by the last packets, since bytes may be missing further in front."""
    begin = max(end - _TAIL_BYTES, 0)
    file.seek(begin)
    tail = file.read(end - begin)
    ends = (len(tail) - at for at in range(PACKET_BYTES) if set(tail[at::PACKET_BYTES]) == {SYNC})
    return any(left % PACKET_BYTES for left in ends)


def _runs_over(file: BinaryIO, end: int, part: Callable[[bytes], int]) -> bool:
    """Whether the last of the parts that follow each other says that it is longer than what is there."""
    at = 0
    for _ in range(_PARTS_MAX):
        if at >= end:
            return at > end
        file.seek(at)
        length = part(file.read(_HEAD_BYTES))
        if not length:
            return False
        at += length
    return False


def _box(head: bytes) -> int:
    """Length of a box of MP4; 0 where it goes on to the end, or is none."""
    size, name = int.from_bytes(head[:4], "big"), head[4:8]
    if not (name.isascii() and name.isalnum()):
        return 0
    return int.from_bytes(head[8:16], "big") if size == _LONG_BOX else size


def _chunk(head: bytes) -> int:
    """Length of a RIFF chunk; 0 where it does not say, as in what was written into a pipe."""
    size = int.from_bytes(head[4:8], "little")
    return 8 + size if head.startswith(_RIFF) and 0 < size < _UNKNOWN_CHUNK else 0


def _element(head: bytes) -> int:
    """Length of an element of Matroska, that of its head alone where it does not say; 0 where it is none."""
    id_bytes = _vint_bytes(head)
    size_bytes = _vint_bytes(head[id_bytes:])
    if not (id_bytes and size_bytes) or id_bytes > _ID_BYTES_MAX or len(head) < id_bytes + size_bytes:
        return 0
    bits = (1 << 7 * size_bytes) - 1
    size = int.from_bytes(head[id_bytes : id_bytes + size_bytes], "big") & bits
    return id_bytes + size_bytes + (0 if size == bits else size)


def _vint_bytes(head: bytes) -> int:
    """How many bytes a number of EBML has, by the noughts in front of its first bit; 0 where it is none."""
    return 9 - head[0].bit_length() if head and head[0] else 0
