"""Takes the metadata out of an MPEG transport stream, without decoding the film.

A drone's film and its KLV metadata come as one run of 188-byte packets. This file finds the programme, the stream of
metadata in it, and gives its bytes, so that a machine without any video library still knows where the drone was. A
stream that lost packets is taken up again at the next whole piece, and what was lost is counted. It shows no picture.

Sources: ISO/IEC 13818-1:2019 (2.4.3.2 packets, 2.4.4 tables, 2.4.3.6 PES packets, 2.12.4 metadata access units);
MISB ST 1402.2 (KLV as private data, stream type 6 with the registration "KLVA", or as metadata, stream type 0x15).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["PACKET_BYTES", "SYNC", "Demuxer", "is_transport_stream"]

PACKET_BYTES: Final = 188
SYNC: Final = 0x47
_PAT_PID: Final = 0
_PRIVATE, _METADATA = 0x06, 0x15
_REGISTRATION: Final = b"\x05\x04KLVA"
_PIECE_BYTES_MAX: Final = 1 << 20
"""A piece of metadata that grows beyond this has lost its end."""


def is_transport_stream(head: bytes) -> bool:
    """Whether these first bytes of a file are of a transport stream: two packets begin where they must."""
    return len(head) > PACKET_BYTES and head[0] == SYNC and head[PACKET_BYTES] == SYNC


@dataclass(slots=True)
class Demuxer:
    """Takes bytes as they come and gives the metadata that is whole.

    Attributes:
        lost: Packets that are known to be missing, or were marked as broken on their way.
        skipped_bytes: Bytes passed over to find the beginning of a packet.
        is_cut: Whether it ended within a packet, known when `end` was asked for.
    """

    lost: int = 0
    skipped_bytes: int = 0
    is_cut: bool = False
    _rest: bytes = b""
    _tables: dict[int, bytearray] = field(default_factory=dict)
    _maps: set[int] = field(default_factory=set)
    _streams: dict[int, int] = field(default_factory=dict)
    _pieces: dict[int, bytearray] = field(default_factory=dict)
    _counters: dict[int, int] = field(default_factory=dict)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The payloads of metadata that end in this data; a stream may be cut anywhere between two calls."""
        data = self._rest + data
        at = 0
        while len(data) - at >= PACKET_BYTES:
            if data[at] != SYNC:
                at, before = self._resynced(data, at), at
                self.skipped_bytes += at - before
                continue
            yield from self._packet(data[at : at + PACKET_BYTES])
            at += PACKET_BYTES
        self._rest = data[at:]

    def faults(self) -> list[Fault]:
        """What of the stream is known to be missing."""
        if not (self.lost or self.skipped_bytes):
            return []
        got = f"{self.lost} packets of the stream missing, {self.skipped_bytes} bytes between packets"
        return [Fault(expected="a whole transport stream", got=got, severity="warning")]

    def end(self) -> Iterator[bytes]:
        """What was still open when the stream ended."""
        announced = (int.from_bytes(piece[4:6], "big") for piece in self._pieces.values())
        self.is_cut = bool(self._rest) or any(announced)  # a piece that was whole is not open any more
        for pid in list(self._pieces):
            yield from self._closed(pid)

    def _resynced(self, data: bytes, at: int) -> int:
        """Where the next packet may begin: a sync byte with another one a packet later, or none to be seen yet."""
        at = data.find(SYNC, at + 1)
        while 0 <= at < len(data) - PACKET_BYTES and data[at + PACKET_BYTES] != SYNC:
            at = data.find(SYNC, at + 1)
        return len(data) if at < 0 else at

    def _packet(self, packet: bytes) -> Iterator[bytes]:
        pid = (packet[1] & 0x1F) << 8 | packet[2]
        if packet[1] & 0x80:
            self.lost += 1
            self._pieces.pop(pid, None)
            return
        starts, has_payload = bool(packet[1] & 0x40), bool(packet[3] & 0x10)
        begin = 5 + packet[4] if packet[3] & 0x20 else 4
        if not has_payload or begin >= PACKET_BYTES:
            return
        payload = packet[begin:]
        if pid == _PAT_PID or pid in self._maps:
            self._table(pid, payload, starts=starts)
        elif pid in self._streams:
            if not self._follows(pid, packet[3] & 0x0F):
                return
            if starts:
                yield from self._closed(pid)
                self._pieces[pid] = bytearray(payload)
            elif pid in self._pieces:
                self._pieces[pid] += payload
            if self._is_whole(pid):
                yield from self._closed(pid)

    def _follows(self, pid: int, counter: int) -> bool:
        """Whether a packet is a new one; where some before it are missing, what was being put together is given up."""
        last = self._counters.get(pid)
        self._counters[pid] = counter
        if last is None:
            return True
        if counter == last:
            return False  # sent twice, as the standard allows
        missing = (counter - last - 1) % 16
        if missing:
            self.lost += missing
            self._pieces.pop(pid, None)
        return True

    def _is_whole(self, pid: int) -> bool:
        piece = self._pieces.get(pid, b"")
        if len(piece) > _PIECE_BYTES_MAX:
            del self._pieces[pid]
            return False
        announced = int.from_bytes(piece[4:6], "big")
        return len(piece) >= 6 and announced > 0 and len(piece) >= 6 + announced  # noqa: PLR2004 - a PES head

    def _closed(self, pid: int) -> Iterator[bytes]:
        """What is in the PES packet that was put together."""
        piece = bytes(self._pieces.pop(pid, b""))
        if len(piece) < 9 or piece[:3] != b"\x00\x00\x01":  # noqa: PLR2004 - the fixed part of a PES head
            return
        announced = int.from_bytes(piece[4:6], "big")
        end = min(len(piece), 6 + announced) if announced else len(piece)
        content = piece[9 + piece[8] : end]
        if self._streams[pid] == _METADATA:
            yield from _access_units(content)
        elif content:
            yield content

    def _table(self, pid: int, payload: bytes, *, starts: bool) -> None:
        """A piece of a programme table; it is read when the section is whole."""
        if starts:
            self._tables[pid] = bytearray(payload[1 + payload[0] :])
        elif pid in self._tables:
            self._tables[pid] += payload
        section = self._tables.get(pid, bytearray())
        if len(section) < 3:  # noqa: PLR2004 - table's number and length
            return
        end = 3 + ((section[1] & 0x0F) << 8 | section[2]) - 4
        if len(section) < end + 4:
            return
        del self._tables[pid]
        if pid == _PAT_PID:
            self._maps |= set(_programme_maps(bytes(section[8:end])))
        else:
            self._streams |= dict(_metadata_streams(bytes(section[:end])))


def _programme_maps(entries: bytes) -> Iterable[int]:
    """PIDs of the programme maps in a programme association table; number 0 is the network's own."""
    for at in range(0, len(entries) - 3, 4):
        if entries[at : at + 2] != b"\x00\x00":
            yield (entries[at + 2] & 0x1F) << 8 | entries[at + 3]


def _metadata_streams(section: bytes) -> Iterable[tuple[int, int]]:
    """(PID, stream type) of each stream of metadata in a programme map."""
    if len(section) < 12:  # noqa: PLR2004 - the fixed part of a programme map
        return
    at = 12 + ((section[10] & 0x0F) << 8 | section[11])
    while at + 5 <= len(section):
        kind, pid = section[at], (section[at + 1] & 0x1F) << 8 | section[at + 2]
        length = (section[at + 3] & 0x0F) << 8 | section[at + 4]
        said = section[at + 5 : at + 5 + length]
        if kind == _METADATA or (kind == _PRIVATE and _REGISTRATION in said):
            yield pid, kind
        at += 5 + length


def _access_units(content: bytes) -> Iterable[bytes]:
    """The cells of a metadata access unit, each behind five bytes: service, sequence, flags, length."""
    at = 0
    while at + 5 <= len(content):
        length = int.from_bytes(content[at + 3 : at + 5], "big")
        yield content[at + 5 : at + 5 + length]
        at += 5 + length
