"""A file system that remembers, and a power cut that forgets.

`TapeVfs` is an APSW virtual file system over the real one. It writes down every
write, cut, sync and delete, in their order. `Disk` plays a tape up to some
moment and crashes there: what was synced is there; of everything else each write
is there, or not, or torn at a sector, and later ones may be there without earlier
ones; a file whose name was not synced may be missing, a deleted one may be back.

Sectors have 512 bytes, and a write does not harm the bytes beside it ("powersafe
overwrite", which SQLite assumes of today's disks by default).
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

import apsw

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

SECTOR_BYTES = 512


class Event(NamedTuple):
    """One thing that happened: what, to which file, and the details."""

    what: str
    file: str = ""
    offset: int = 0
    data: bytes = b""


class TapeVfs(apsw.VFS):
    """Writes down what SQLite does to its files, and does it."""

    def __init__(self, name: str) -> None:
        self.tape: list[Event] = []
        self.name = name
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return _TapeFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self.tape.append(Event("delete", PurePath(filename).name, int(syncdir)))

    def note(self, what: str, offset: int = 0) -> None:
        """Write something down that happened outside SQLite."""
        self.tape.append(Event(what, "", offset))


class _TapeFile(apsw.VFSFile):
    def __init__(self, vfs: TapeVfs, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._tape = vfs.tape
        self._name = PurePath(path).name
        self._tape.append(Event("open", self._name))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._tape.append(Event("write", self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._tape.append(Event("cut", self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._tape.append(Event("sync", self._name))


class _File:
    """What is on the platter, and what is on its way."""

    def __init__(self) -> None:
        self.durable = bytearray()
        self.pending: list[Event] = []
        self.named = False

    def sync(self) -> None:
        for event in self.pending:
            _apply(self.durable, event)
        self.pending.clear()

    def crashed(self, chance: random.Random) -> bytes:
        """The bytes after a power cut."""
        image = bytearray(self.durable)
        style = chance.random()
        if style < 0.25:  # everything up to some moment
            survivors = self.pending[: chance.randint(0, len(self.pending))]
        else:
            share = chance.random()
            survivors = [event for event in self.pending if chance.random() < share]
            chance.shuffle(survivors)
        for event in survivors:
            _apply(image, _torn(event, chance) if chance.random() < 0.3 else event)
        return bytes(image)


class Disk:
    """What a disk holds while a tape is played."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._deleted: dict[str, _File] = {}

    def play(self, events: Iterable[Event]) -> None:
        """Let these events happen."""
        for event in events:
            self._play(event)

    def crash(self, chance: random.Random) -> dict[str, bytes]:
        """The files after a power cut now; the disk itself goes on."""
        images: dict[str, bytes] = {}
        for name in sorted({*self._files, *self._deleted}):
            file, ghost = self._files.get(name), self._deleted.get(name)
            if file is not None and (file.named or chance.random() < 0.5):
                images[name] = file.crashed(chance)
            elif ghost is not None and chance.random() < 0.5:
                images[name] = ghost.crashed(chance)
        return images

    def _play(self, event: Event) -> None:
        if event.what == "folder":
            self._deleted.clear()
            for file in self._files.values():
                file.named = True
        elif event.what == "open":
            self._files.setdefault(event.file, _File())
        elif event.what in {"write", "cut"}:
            self._files[event.file].pending.append(event)
        elif event.what == "sync":
            file = self._files[event.file]
            file.sync()
            if event.file.endswith(("-wal", "-journal")):  # SQLite's own file system syncs their folder too
                file.named = True
                self._deleted.pop(event.file, None)
        elif event.what == "delete":
            gone = self._files.pop(event.file)
            if not event.offset:
                self._deleted[event.file] = gone


def _apply(image: bytearray, event: Event) -> None:
    if event.what == "cut":
        del image[event.offset :]
        image.extend(bytes(event.offset - len(image)))
        return
    end = event.offset + len(event.data)
    if len(image) < end:
        image.extend(bytes(end - len(image)))
    image[event.offset : end] = event.data


def _torn(event: Event, chance: random.Random) -> Event:
    """A write of which only some sectors, from its beginning or its end, arrived."""
    if event.what != "write" or len(event.data) <= SECTOR_BYTES:
        return event
    kept_bytes = chance.randrange(len(event.data) // SECTOR_BYTES) * SECTOR_BYTES
    if chance.random() < 0.5:
        return event._replace(data=event.data[:kept_bytes])
    return event._replace(offset=event.offset + kept_bytes, data=event.data[kept_bytes:])
