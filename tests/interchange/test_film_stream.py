"""Streams that break, stall, never start or are none: what is seen keeps its time, and the rest is a gap."""

from __future__ import annotations

import os
import socket
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av
import cv2
import numpy as np
import pytest

from films import ground, picture, sound, still, written
from safepassage.foundation.errors import DataRefused, UsageError
from safepassage.interchange.film import Picture, Silence, open_film
from safepassage.interchange.film_count import FilmCount
from safepassage.interchange.film_stream import Patience, Stream, _Times, open_stream
from safepassage.monitoring.counting import Line
from safepassage.monitoring.tallies import gaps_of
from streams import BEGAN_S, Served

if TYPE_CHECKING:
    from pathlib import Path
FPS = 10
QUICK = Patience(first_s=1.0, open_s=120.0, stall_s=120.0, pauses_s=(0.0,), look_s=0.01)
HASTY = QUICK._replace(open_s=0.2, stall_s=0.2)
FRAMES = 20
RNG = np.random.default_rng(1)


def film(folder: Path) -> bytes:
    pictures = [RNG.integers(0, 255, (48, 64, 3)).astype(np.uint8) for _ in range(FRAMES)]
    return written(folder / "a.ts", pictures, FPS).read_bytes()


def opened(served: Served, said: list[str] | None = None, patience: Patience = QUICK) -> Stream:
    tell = ([] if said is None else said).append
    return open_stream(served.address, clock_s=served.clock_s, tell=tell, patience=patience)


def seen(served: Served, stream: Stream, until_s: float, turns: int = 1) -> list[Picture | Silence]:
    """What comes until a silence so late; the server goes on whenever a whole film was seen."""
    out: list[Picture | Silence] = []
    pictures = 0
    for each in stream.pictures([]):
        out.append(each)
        pictures += isinstance(each, Picture)
        if isinstance(each, Picture) and pictures % FRAMES == 0:
            served.go_on(turns)
        if (isinstance(each, Silence) and each.time_s >= until_s) or len(out) > 2000:
            break
    return out


def times(found: list[Picture | Silence]) -> list[float]:
    return [round(each.time_s, 3) for each in found if isinstance(each, Picture)]


def test_a_stream_gives_the_pictures_of_its_film(tmp_path: Path) -> None:
    data = film(tmp_path)
    whole = list(open_film(tmp_path / "a.ts").pictures())
    with Served([data]) as served, opened(served) as stream:
        assert (stream.frames_per_s, stream.wide_px, stream.high_px, stream.promised) == (FPS, 64, 48, 0)
        assert stream.began_s == BEGAN_S
        assert list(stream.glance(1.0, 0.5)) == []  # who counts it keeps up
        shown = [each for each in seen(served, stream, 99.0) if isinstance(each, Picture)]
    assert [round(each.time_s, 6) for each in shown] == [round(each.time_s, 6) for each in whole]
    assert all((one.pixels == other.pixels).all() for one, other in zip(shown, whole, strict=True))


def test_a_stream_that_breaks_is_opened_again_and_its_clock_goes_on(tmp_path: Path) -> None:
    """The second connection begins 30 seconds after the first; its own stamps begin at nought again."""
    data, said = film(tmp_path), list[str]()
    with Served([data, data]) as served, opened(served, said) as stream:
        found = seen(served, stream, 99.0)
    assert times(found) == [at / 10 for at in range(FRAMES)] + [30 + at / 10 for at in range(FRAMES)]
    assert [each.split(": ", 1)[1] for each in said[:2]] == ["it ended", "it is back"]


def test_a_stream_that_stalls_is_opened_again(tmp_path: Path) -> None:
    said = list[str]()
    with Served([film(tmp_path), None, film(tmp_path)]) as served, opened(served, said, HASTY) as stream:
        found = seen(served, stream, 99.0, turns=2)
    assert times(found) == [at / 10 for at in range(FRAMES)] + [60 + at / 10 for at in range(FRAMES)]
    assert "nothing came for 0.2 s" in "".join(said)


def test_the_clock_tells_when_nothing_more_will_come(tmp_path: Path) -> None:
    with Served([film(tmp_path)], after_s=90.0) as served, opened(served) as stream:
        found = seen(served, stream, 80.0)
    assert found[-1] == Silence(89.0)


def test_pictures_that_are_looked_at_too_late_are_left_out(tmp_path: Path) -> None:
    """Who looks has fallen behind by 50 seconds when 10 pictures are left."""
    with Served([film(tmp_path)]) as served, opened(served) as stream:
        found = []
        for each in stream.pictures([]):
            found.append(each)
            served.now_s += 50 if len(found) == 10 else 0
            if isinstance(each, Silence):
                break
    assert times(found) == [at / 10 for at in range(10)]
    assert found[10:] == [Silence(49.0)]


def test_a_film_that_is_played_through_a_pipe_waits_for_who_looks(tmp_path: Path) -> None:
    here, there = os.pipe()
    data = film(tmp_path)

    def feed() -> None:
        os.write(there, data)
        os.close(there)

    feeder = threading.Thread(target=feed)
    feeder.start()
    clock = iter(range(10**6))
    with (
        open(here, "rb", buffering=0) as pipe,  # noqa: PTH123 - a number, not a path
        open_stream("-", pipe=pipe, is_played=True, clock_s=lambda: float(next(clock)), patience=QUICK) as stream,
    ):
        glanced = [each.time_s for each in stream.glance(1.0, 0.5)]
        found = [each.time_s for each in stream.pictures([])]
        feeder.join()
    assert glanced == pytest.approx([0.0, 0.5, 1.0])
    assert found == pytest.approx([at / 10 for at in range(FRAMES)])


def test_datagrams_are_pictures_too(tmp_path: Path) -> None:
    data, over = film(tmp_path), threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        port = ear.getsockname()[1]

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
            while not over.is_set():
                for at in range(0, len(data), 1316):
                    mouth.sendto(data[at : at + 1316], ("127.0.0.1", port))
                    over.wait(0.0005)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        with open_stream(f"udp://127.0.0.1:{port}", patience=QUICK._replace(first_s=20.0, open_s=3.0)) as stream:
            assert (stream.wide_px, stream.high_px) == (64, 48)
    finally:
        over.set()
        sender.join()


@pytest.mark.parametrize(
    ("address", "opened_as", "listens"),
    [
        ("rtmp://127.0.0.1:9/live/cam?listen=1", "rtmp://127.0.0.1:9/live/cam", True),
        ("rtmp://127.0.0.1:9/live/cam?key=1", "rtmp://127.0.0.1:9/live/cam?key=1", False),
    ],
)
def test_a_controller_may_send_to_an_address_of_this_machine(
    address: str, opened_as: str, listens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library is asked to listen there; in a test nobody can be made to send without waiting for both."""
    asked = list[tuple[str, bool]]()

    def opened(source: str, *, options: dict[str, str], **_: object) -> None:
        asked.append((source, "listen" in options))
        raise OSError(111, "nobody sends")

    monkeypatch.setattr(av, "open", opened)
    with pytest.raises(DataRefused, match="nobody sends"):
        open_stream(address, clock_s=ticking(), patience=QUICK)
    assert set(asked) == {(opened_as, listens)}


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1", "udp://:no", "ftp://there/film", "rtsp://", "file:///etc/hosts", "tcp://h:1 x"]
)
def test_an_address_that_cannot_be_meant_is_named(address: str) -> None:
    with pytest.raises(UsageError, match=r"expected rtsp://"):
        open_stream(address)


def ticking(step_s: float = 0.1) -> Any:
    now = iter(range(10**9))
    return lambda: next(now) * step_s


@pytest.mark.parametrize(
    ("films", "got", "way_out", "told"),
    [
        ([None], "nothing came for 0.2 s", "Is the address right", ["nothing came for 0.2 s; trying again"]),
        ([b"the crew forgot the camera" * 999], "what comes is no film", "Is it the address of the camera's film", []),
    ],
)
def test_a_stream_that_never_starts_is_named(
    films: list[bytes | None], got: str, way_out: str, told: list[str]
) -> None:
    said = list[str]()
    with Served(films, later_s=0.0) as served:
        served.go_on(len(films))
        with pytest.raises(DataRefused) as found:
            open_stream(served.address, clock_s=ticking(0.02), tell=said.append, patience=HASTY)
    assert f"a stream of pictures, got '{got}'. {way_out}" in str(found.value)
    assert said == [f"{served.address}: {each}" for each in told]


def test_an_address_where_nobody_is_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(DataRefused) as found:
        open_stream(f"tcp://127.0.0.1:{port}", clock_s=ticking(), patience=QUICK)
    assert "connection refused" in str(found.value)


def test_a_password_is_not_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(DataRefused) as found:
        open_stream(f"rtsp://crew:secret@127.0.0.1:{port}/cam", clock_s=ticking(), patience=QUICK)
    assert str(found.value).startswith(f"rtsp://127.0.0.1:{port}/cam: ")


def test_sound_alone_is_refused_at_once(tmp_path: Path) -> None:
    with Served([sound(tmp_path / "a.wav").read_bytes()]) as served, pytest.raises(DataRefused) as found:
        opened(served)
    assert "a film with pictures, got 'only audio'" in str(found.value)


def test_an_empty_pipe_is_named(tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"")
    with (tmp_path / "none").open("rb", buffering=0) as pipe, pytest.raises(DataRefused, match="stdin: a stream of"):
        open_stream("-", pipe=pipe, clock_s=ticking(), patience=QUICK)


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (b"the crew\nforgot the camera" * 999, "no film: it begins with 'the crew forgot the came'"),
        (bytes(range(200, 208)) * 999, "no film: it begins with the bytes c8 c9 ca cb cc cd ce cf"),
        (b"", "nothing: it ended at once"),
        (b"<svg width='9' height='9' xmlns='http://www.w3.org/2000/svg'/>" * 9, "svg_pipe, whose pictures cannot be"),
    ],
)
def test_a_pipe_that_is_no_film_says_at_once_what_came(tmp_path: Path, content: bytes, got: str) -> None:
    (tmp_path / "words").write_bytes(content)
    said = list[str]()
    with (tmp_path / "words").open("rb", buffering=0) as pipe, pytest.raises(DataRefused) as found:
        open_stream("-", pipe=pipe, clock_s=ticking(0.0), tell=said.append, patience=QUICK)
    assert (got in found.value.faults[0].got, said) == (True, [])
    assert "firewall" not in str(found.value)


def test_a_camera_that_stays_away_is_told_of_once_a_minute(tmp_path: Path) -> None:
    """Its film ends at 0:00; from then on somebody tries again every 20 seconds for three minutes."""
    said = list[str]()
    with Served([film(tmp_path)]) as served, opened(served, said) as stream:
        for _ in range(10):
            stream._say("nobody is there")
            served.now_s += 20
        stream._say("it is back")
    away = f"{served.address}: nobody is there"
    again = [f"{away}, for {minutes} min; trying again" for minutes in (1, 2, 3)]
    assert said == [away, *again, f"{served.address}: it is back"]


def test_times_of_a_stream() -> None:
    """By its own stamps, which may stop, go back, jump, or run by a slower clock."""
    clock = _Times(0.1, is_played=False)
    assert clock.time_s(500.0, 0.0, 1) == 0.0
    assert clock.time_s(500.1, 0.9, 1) == pytest.approx(0.1)  # late on the way, which changes no time
    assert clock.time_s(None, 0.9, 1) == pytest.approx(0.2)
    assert clock.time_s(3.0, 7.0, 1) == pytest.approx(7.0)  # begins anew
    assert clock.time_s(40.0, 44.0, 1) == pytest.approx(44.0)  # nothing came for 37 seconds
    assert clock.time_s(90.0, 44.1, 1) == pytest.approx(44.1)  # another beginning
    assert clock.time_s(0.0, 20.0, 2) == pytest.approx(44.2)  # time does not go back


def test_what_comes_beside_pictures_has_their_time() -> None:
    """By its stamp where the pictures of the same connection have told what stamps mean; else when it came."""
    clock = _Times(0.1, is_played=False)
    assert clock.beside_s(500.0, 0.3, 1) == 0.3
    clock.time_s(500.0, 0.5, 1)
    assert clock.beside_s(500.2, 0.9, 1) == pytest.approx(0.7)
    assert clock.beside_s(None, 0.9, 1) == 0.9
    assert clock.beside_s(500.2, None, 2) is None


@pytest.mark.parametrize(("is_played", "last_s"), [(False, 1000.0), (True, 990.0)])
def test_a_camera_whose_clock_is_slow_is_set_anew(is_played: bool, last_s: float) -> None:
    """It says 99 seconds where 100 pass: it is never late by more than a drift of ten seconds and its allowance."""
    clock = _Times(0.1, is_played=is_played)
    found = [clock.time_s(0.99 * at, float(at), 1) for at in range(1001)]
    assert all(later > sooner for sooner, later in pairwise(found))
    late_s = [at - time_s for at, time_s in enumerate(found)]
    assert (max(late_s) < 0.6) == (not is_played)
    assert found[-1] == pytest.approx(last_s, abs=0.6)


class Everywhere:
    """Sees somebody who stands at one place of the ground."""

    name, learns_s, is_ready = "everywhere", 0.0, True

    def learn(self, *_: Any) -> None:
        """Has nothing to learn."""

    def boxes(self, *_: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.array([[100.0, 200.0, 20.0, 50.0]]), np.array([0.9])


@pytest.mark.parametrize(("seed", "why"), [(1, ""), (2, "lost")])
def test_after_a_break_the_ground_is_the_same_or_said_to_be_lost(tmp_path: Path, seed: int, why: str) -> None:
    """The drone comes back 40 px further on, over the same ground or over another."""
    shift = np.array([[1.0, 0, 40], [0, 1, 0], [0, 0, 1]])

    def small(name: str, soil: np.ndarray, to_ground: np.ndarray) -> bytes:
        shown = cv2.resize(picture([], 0, soil, to_ground), (384, 288)).astype(np.int16)
        noisy = [np.clip(shown + RNG.normal(0, 2, shown.shape), 0, 255).astype(np.uint8) for _ in range(8)]
        pictures = [noisy[at % 8] for at in range(FRAMES)]
        return written(tmp_path / name, pictures, FPS).read_bytes()

    films = [small("a.ts", ground(1), still(0)), small("b.ts", ground(seed), shift)]
    shown = []

    def show(*_: Any) -> None:
        shown.append(1)
        if len(shown) % FRAMES == 0:
            served.go_on()

    with Served(films, after_s=100.0) as served, opened(served) as stream:
        piece = next(FilmCount(stream, [Line("gate", (100, 100, 180, 180))], [], Everywhere(), show=show).pieces())
    gaps = [(round(gap.start_s, 1), round(gap.end_s, 1), gap.why) for gap in gaps_of(piece.blind)]
    lost = [(30.0, 32.0, "lost")] if why else []
    assert (piece.start_s, piece.end_s, piece.seen) == (0.0, 60.0, 20 if why else 40)
    assert gaps == [(2.0, 30.0, "missing"), *lost, (32.0, 129.0, "missing")]
