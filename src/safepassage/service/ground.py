"""The ground of the map: streets as tiles in one file, read piece by piece, from this origin alone.

The operation's folder holds `base.pmtiles`, or the `network.parquet` that it is made from when somebody first
looks. It is derived and may be deleted. A network file that is newer than its tiles has them made again.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Final

from fastapi import Request
from starlette.responses import FileResponse, Response

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import NOTHING, said
from safepassage.interchange.base_map import write_base_map
from safepassage.interchange.network_file import read_network
from safepassage.service import refusals
from safepassage.service.errors import Refused
from safepassage.service.routing import Behind, Routes, get

__all__ = ["NETWORK", "ROUTER", "has_ground", "tiles_of"]

ROUTER: Final = Routes("map")
_TILES: Final = "base.pmtiles"
NETWORK: Final = "network.parquet"
_MEDIA: Final = "application/vnd.pmtiles"
_KEPT: Final = "private, max-age=3600"
_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
_MAKING: Final = threading.Lock()
"""One is made at a time, and whoever else looks waits for it."""


def has_ground(folder: Path) -> bool:
    """Whether an operation's folder has streets to show."""
    return (folder / _TILES).is_file() or (folder / NETWORK).is_file()


@get(ROUTER, "/api/map/base.pmtiles", "The streets under the map", "", media=_MEDIA)
def tiles(request: Request, office: Behind) -> Response:
    """A PMTiles archive of vector tiles; a browser asks for pieces of it by `Range`."""
    file = tiles_of(office.operation.folder)
    if file is None:
        way_out = said(
            "import_streets",
            "Put them into its folder: `safepassage network import MAP --out OPERATION/network.parquet`.",
        )
        raise refusals.nothing_there("/api/map/base", said("streets", "an operation with streets"), NOTHING, way_out)
    wanted = request.headers.get("range")
    if wanted is not None:
        _must_be_within(wanted, file.stat().st_size)
    return FileResponse(file, media_type=_MEDIA, headers={"cache-control": _KEPT})


def tiles_of(folder: Path) -> Path | None:
    """The tiles of an operation's folder, made first where its streets are newer; None where it has neither."""
    tiles, network = folder / _TILES, folder / NETWORK
    with _MAKING:
        if network.is_file() and not (tiles.is_file() and tiles.stat().st_mtime_ns >= network.stat().st_mtime_ns):
            write_base_map(tiles, read_network(network))
    return tiles if tiles.is_file() else None


def _must_be_within(wanted: str, size: int) -> None:
    """Let one range of bytes through.

    Raises:
        Refused: it is none, or lies behind the end of the file.
    """
    found = _RANGE.fullmatch(wanted)
    if found is None or int(found[1]) >= size or (found[2] and int(found[2]) < int(found[1])):
        raise Refused(
            416,
            Fault(
                said("range_within", "one range within {limit} bytes", limit=size),
                wanted[:40],
                said("whole_file", "Ask for less, or for the whole file without the header Range."),
                "range",
            ),
            headers={"content-range": f"bytes */{size}"},
        )
