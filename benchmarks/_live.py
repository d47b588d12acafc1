"""Counting live: how long after its end a minute is on the ledger, and what a stream without an end keeps in memory.

A rendered film is played over and over through loopback, at its own speed or as fast as it is taken. The program that
counts is a process of its own.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import av
import cv2

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from films import ground, hover, picture
from walkers import crowd

if TYPE_CHECKING:
    import numpy as np

FPS: Final = 10
_CLIP_FRAMES: Final = 300
_PROGRAM: Final = [sys.executable, "-c", "from safepassage.cli.main import main; main()"]
_CARD: Final = [
    "name.en=A trial",
    "operator=Staff",
    "operator_is_party=no",
    "nature=exercise",
    "start=2016-11-24",
    "time_zone=UTC",
]


def clip_of(wide_px: int, high_px: int) -> list[np.ndarray]:
    """Half a minute of people under a hovering drone."""
    soil, walks = ground(1), crowd(300, people=16, frames=_CLIP_FRAMES, fps=FPS)
    shown = (picture(walks, frame, soil, hover(frame / FPS)) for frame in range(_CLIP_FRAMES))
    return [cv2.resize(each, (wide_px, high_px), interpolation=cv2.INTER_AREA) for each in shown]


def play(clip: list[np.ndarray], there: Any, length_s: float, *, at_its_speed: bool) -> None:  # noqa: ANN401
    """The clip over and over, forwards and back so that it never jumps, as an MPEG stream into a file or socket."""
    begun_s = time.monotonic()
    with av.open(there, "w", format="mpegts") as container:
        stream = container.add_stream("mpeg4", rate=FPS)
        stream.height, stream.width = clip[0].shape[:2]
        stream.pix_fmt, stream.bit_rate = "yuv420p", 4_000_000
        for number in range(int(length_s * FPS)):
            if at_its_speed:
                time.sleep(max(begun_s + number / FPS - time.monotonic(), 0))
            at = number % (2 * len(clip))
            frame = av.VideoFrame.from_ndarray(clip[min(at, 2 * len(clip) - 1 - at)], format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def delays_s(minutes: int) -> list[float]:
    """How long after its end each minute of a stream was told, which is when it is on the ledger."""
    clip = clip_of(768, 576)
    out, told = [], set()
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as door:
        operation = str(Path(folder) / "op")
        _run("new", operation, *_CARD)
        where = ["--record", operation, "--place", "corridor/trial", "--source", "crew-1", "--minutes", str(minutes)]
        words = ["count", f"tcp://127.0.0.1:{door.getsockname()[1]}", "--line", "gate:384,560,384,60", "-f", "json"]
        with subprocess.Popen([*_PROGRAM, *words, *where], stdout=subprocess.PIPE, text=True) as counting:
            guest, _ = door.accept()
            threading.Thread(target=_send, args=(clip, guest, 60.0 * minutes + 120), daemon=True).start()
            assert counting.stdout is not None
            for row in counting.stdout:
                now_s, ends = time.time(), json.loads(row)
                out.append(now_s - datetime.fromisoformat(ends["to"]).timestamp())
                told.add(f"{ends['from']}/{ends['to']}")
            guest.close()
        recorded = [json.loads(row) for row in _run("export", operation, "--format", "jsonl").splitlines()]
    assert told == {each["occurred"] for each in recorded if each["kind"] == "watch"}, "what is told is on the ledger"
    return out


def _run(*words: str) -> str:
    return subprocess.run([*_PROGRAM, *words], check=True, capture_output=True, text=True).stdout


def _send(clip: list[np.ndarray], guest: socket.socket, length_s: float) -> None:
    with guest.makefile("wb", buffering=0) as there, suppress(OSError, av.FFmpegError):  # who counted has gone
        play(clip, there, length_s, at_its_speed=True)


def resident_mib(hours: float) -> list[tuple[float, float]]:
    """(hours of film, MiB resident) of a count of a stream that comes as fast as it is taken."""
    clip, out = clip_of(192, 144), []
    words = ["count", "-", "--line", "gate:96,140,96,15", "--start", "2016-12-10T18:00Z"]
    with subprocess.Popen([*_PROGRAM, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as counting:
        assert counting.stdin is not None
        assert counting.stdout is not None
        feeder = threading.Thread(target=_feed, args=(clip, counting.stdin, hours * 3600))
        feeder.start()
        for minute, _ in enumerate(counting.stdout, 1):
            status = Path(f"/proc/{counting.pid}/status").read_text(encoding="ascii")
            out.append((minute / 60, int(status.split("VmRSS:")[1].split()[0]) / 1024))
        feeder.join()
    return out


def _feed(clip: list[np.ndarray], pipe: IO[bytes], length_s: float) -> None:
    with pipe, suppress(OSError, av.FFmpegError):
        play(clip, pipe, length_s, at_its_speed=False)
