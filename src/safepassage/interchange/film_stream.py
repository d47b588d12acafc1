"""Films as they are shot: pictures from a stream, with the times when they came, and what to do when it breaks.

A thread of its own takes what the stream sends, still packed, so that nothing is lost while pictures are looked at or a
minute is written down. A stream that breaks, or from which nothing comes for some seconds, is opened anew, sooner at
first and then more seldom; a pipe cannot be, and is waited for until it ends. Times are those of the stream since it
was opened, set upon this machine's clock, which also says when a moment is over in which nothing came. Nothing is
written.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from safepassage.foundation.errors import DataRefused, Fault, UsageError
from safepassage.interchange.film import Picture, Silence, in_pixels, pictures_in, rate_per_s, video_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

__all__ = ["BEHIND_S", "Patience", "Stream", "is_stream", "open_stream", "steady_clock_s"]

BEHIND_S: Final = 1.0
"""A picture that is looked at later than this after it came is left out: who counts live keeps up."""
_DRIFT_S: Final = 0.25
_DRIFT_OVER_S: Final = 10.0
"""A stream whose every picture in so long came so late runs by a slower clock than ours, and is set anew."""
_BACK_S: Final = 1.0
_JUMP_S: Final = 10.0
"""Times that go back so far, or on so far at once, are those of another beginning."""
_DATA: Final = "data"
_LISTEN: Final = "?listen=1"
"""Behind an RTMP address of this machine: a drone's controller sends there, and no server stands between."""
_NO_FILM: Final = "what comes is no film"
_HEAD_BYTES: Final = 24
_CALM_S: Final = 60.0
_BURST_S: Final = 0.1
_PACKED_BYTES_MAX: Final = 16 << 20
"""A quarter of a minute of most cameras. The more waits, the more memory the allocator loses between packets."""
_ADDRESS: Final = re.compile(r"(rtsps?|rtmps?)://[^/\s]+(/\S*)?|(tcp|udp)://\S*:\d+(\?\S*)?")
_LOGIN: Final = re.compile(r"//[^/@]*@")
"""Who may see the camera is no part of what is told."""
_OPTIONS: Final = {"rtsp": {"rtsp_transport": "tcp"}, "udp": {"overrun_nonfatal": "1"}}
_RATE_IS_KNOWN: Final = {"fpsprobesize": "0"}
"""To see how many pictures a second has takes two seconds of a stream, which were seen of it already."""


class Patience(NamedTuple):
    """How long to wait for what.

    `first_s`: for the first picture, before it is given up; `open_s`: for a connection; `stall_s`: for what it sends;
    `pauses_s`: between tries, the last for all that follow; `look_s`: before the clock is looked at.
    """

    first_s: float = 30.0
    open_s: float = 10.0
    stall_s: float = 5.0
    pauses_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    look_s: float = 0.25


class _Begin(NamedTuple):
    container: Any
    stream: Any


class _Packed(NamedTuple):
    packet: Any
    came_s: float


class _End(NamedTuple):
    why: str
    fault: DataRefused | None = None


class _Data(NamedTuple):
    payload: bytes
    stamp_s: float | None
    came_s: float
    connection: int


class _Shown(NamedTuple):
    frame: Any
    stamp_s: float | None
    came_s: float
    connection: int


_Item = _Begin | _Packed | _End


def is_stream(name: str) -> bool:
    """Whether a film's name is that of a stream, or of what comes through a pipe."""
    return name == "-" or "://" in name


def steady_clock_s() -> Callable[[], float]:
    """This machine's clock as it is now, unix seconds, which then goes on evenly whatever is set."""
    ahead_s = time.time() - time.monotonic()
    return lambda: ahead_s + time.monotonic()


class Stream:
    """A stream from which pictures come.

    Attributes:
        name: Its address, without a password.
        began_s: When its first picture came, unix seconds.
        frames_per_s, wide_px, high_px: Of its pictures.
        promised: 0: nobody knows how many there will be.
        take_data: Called by `pictures` with what comes beside these as data, and when it was, unix seconds.
    """

    frames_per_s: float
    wide_px: int
    high_px: int
    promised = 0

    def __init__(
        self,
        address: str,
        pipe: BinaryIO | None,
        clock_s: Callable[[], float],
        tell: Callable[[str], object],
        patience: Patience,
        *,
        is_played: bool,
    ) -> None:
        """Begin to read; see `open_stream`."""
        self.name = "stdin" if pipe else _LOGIN.sub("//", address)
        self.began_s = clock_s()
        self._address, self._pipe = address, pipe
        self._clock_s, self._tell, self._patience = clock_s, tell, patience
        self._is_played = is_played
        self._frames_per_s: float | None = None
        self._is_open, self._said, self._since_s, self._told_s = False, "", self.began_s, -math.inf
        self._stop = threading.Event()
        self._belt = _Belt()
        self._kept: list[_Item] = []
        self.take_data: Callable[[bytes, float], object] = lambda *_: None
        threading.Thread(target=self._read, name="stream", daemon=True).start()

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(self, *_: object) -> None:
        """Read no more."""
        self.stop()

    def stop(self) -> None:
        """Let it end here."""
        self._stop.set()
        self._belt.close()

    def glance(self, until_s: float, every_s: float) -> Iterator[Picture]:
        """A picture now and then from the beginning; all that comes meanwhile is kept for `pictures`.

        Of what is shot now there is none: who counts it would have all of that to make up for.
        """
        if not self._is_played:
            return
        times, last_s = self._times(), -every_s
        for shown in self._shown(keep=True):
            if not isinstance(shown, _Shown):
                continue
            time_s = self._time_s(times, shown)
            if time_s > until_s:
                return
            if time_s >= last_s + every_s:
                last_s = time_s
                yield Picture(time_s, in_pixels(shown.frame, self.wide_px, self.high_px))

    def pictures(self, broken: list[Fault]) -> Iterator[Picture | Silence]:  # noqa: ARG002 - is told as it happens
        """All of them until it ends or is stopped, and between them how far nothing more will come."""
        times = self._times()
        for shown in self._shown(keep=False):
            now_s = self._clock_s() - self.began_s
            if shown is None:
                if not self._is_played:
                    yield Silence(now_s - BEHIND_S)
                continue
            if isinstance(shown, _Data):
                self._hand_on(times, shown)
                continue
            time_s = self._time_s(times, shown)
            if self._is_played or now_s - time_s <= BEHIND_S:
                yield Picture(time_s, in_pixels(shown.frame, self.wide_px, self.high_px))
        if not self._is_played:
            yield Silence(self._clock_s() - self.began_s)

    def look(self, frames_per_s: float | None) -> None:
        """Wait for the first picture, and see what kind it is.

        Raises:
            DataRefused: none came in time, or what comes is none.
        """
        self._frames_per_s = frames_per_s
        waited_since_s, why = self._clock_s(), ""
        for shown in self._shown(keep=True):
            if isinstance(shown, _Shown):
                stream = next(item.stream for item in reversed(self._kept) if isinstance(item, _Begin))
                self.frames_per_s = rate_per_s(stream, self.name, frames_per_s)
                self.wide_px, self.high_px = shown.frame.width, shown.frame.height
                self.began_s, self._is_open = shown.came_s, True
                return
            ends = [item for item in self._kept if isinstance(item, _End)]
            if refused := next((item.fault for item in ends if item.fault), None):
                raise refused
            if ends and ends[-1].why != why:
                why = ends[-1].why
                self._tell(f"{self.name}: {why}{'' if self._pipe else '; trying again'}")
            if self._clock_s() - waited_since_s > self._patience.first_s:
                break
        raise self._refused(why or f"nothing in {self._patience.first_s:g} s")

    def _refused(self, got: str) -> DataRefused:
        """What came instead of pictures, and the way out."""
        way_out = "Is the address right, and does the camera send? Its packets may be kept off by a firewall."
        if self._pipe:
            way_out = "Pipe a film in, as it lies or as `safepassage film open` gives it out."
        elif got == _NO_FILM:
            way_out = "Is it the address of the camera's film, and not of its page or of its telemetry?"
        return DataRefused([Fault(file=self.name, expected="a stream of pictures", got=got, way_out=way_out)])

    def _hand_on(self, times: _Times, data: _Data) -> None:
        """Data beside the pictures, with the time of those that were taken as it was; in a played film only with it."""
        came_s = None if self._is_played else data.came_s - self.began_s
        time_s = times.beside_s(None if self._frames_per_s else data.stamp_s, came_s, data.connection)
        if time_s is not None:
            self.take_data(data.payload, self.began_s + time_s)

    def _times(self) -> _Times:
        return _Times(1 / self.frames_per_s, is_played=self._is_played)

    def _time_s(self, times: _Times, shown: _Shown) -> float:
        return times.time_s(
            None if self._frames_per_s else shown.stamp_s, shown.came_s - self.began_s, shown.connection
        )

    def _shown(self, *, keep: bool) -> Iterator[_Shown | _Data | None]:
        """Frames from the beginning, or from where it was last gone on without keeping; None where nothing came."""
        codec, container, connection, base, is_whole = None, None, -1, None, False
        for number, item in enumerate(self._items(keep=keep)):
            if item is None:
                yield None
                continue
            if isinstance(item, _Begin):
                container, codec, base = item.container, _codec(item.stream), item.stream.time_base
                connection, is_whole = number, False
                self._say("" if keep or self._said == "" else "it is back")
            elif isinstance(item, _Packed) and item.packet.stream.type == _DATA:
                stamp_s = _stamp_s(item.packet, item.packet.time_base)
                yield _Data(bytes(item.packet), stamp_s, item.came_s, connection)
            elif isinstance(item, _Packed):
                is_whole = is_whole or item.packet.is_keyframe  # what comes before hangs on what did not come
                for frame in _frames(codec, item.packet) if is_whole else ():
                    yield _Shown(frame, _stamp_s(frame, base), item.came_s, connection)
            else:
                for frame in _frames(codec, None) if is_whole else ():
                    yield _Shown(frame, _stamp_s(frame, base), self._clock_s(), connection)
                if not keep:
                    self._say(item.why)
                    if container is not None:
                        container.close()
                codec, container, is_whole = None, None, False
                yield None

    def _say(self, what: str) -> None:
        """Tells what happened; where it happens again and again, once a minute."""
        now_s = self._clock_s()
        if what != self._said:
            self._said, self._since_s, self._told_s = what, now_s, -math.inf
        if what and now_s - self._told_s >= _CALM_S:
            minutes = int((now_s - self._since_s) // 60)
            self._tell(f"{self.name}: {what}{f', for {minutes} min; trying again' if minutes else ''}")
            self._told_s = now_s

    def _items(self, *, keep: bool) -> Iterator[_Item | None]:
        """What came and was kept, and then what comes; None where nothing does."""
        if keep:
            yield from list(self._kept)
        else:
            old, self._kept = deque(self._kept), []
            while old and not self._stop.is_set():
                yield old.popleft()
        while not self._stop.is_set():
            item = self._belt.take(self._patience.look_s)
            if item is None and self._belt.is_over:
                return
            if keep and item is not None:
                self._kept.append(item)
            yield item

    def _read(self) -> None:
        """The thread: opens the stream, hands on what comes, and opens it again."""
        tries, pauses_s = 0, self._patience.pauses_s
        if self._address.endswith(_LISTEN):  # whoever sends there comes when it can
            pauses_s = pauses_s[:1]
        try:
            while not self._stop.is_set():
                end, has_begun = self._connection()
                self._belt.put(end, 0)
                if self._pipe is not None or (end.fault is not None and not self._is_open):
                    break
                tries = 0 if has_begun else tries
                self._stop.wait(pauses_s[min(tries, len(pauses_s) - 1)])
                tries += 1
        finally:
            self._belt.close()

    def _connection(self) -> tuple[_End, bool]:
        """Reads one connection to its end: (why it ended, whether anything came)."""
        av, has_begun = video_library(), False
        source = self._address.removesuffix(_LISTEN) if self._pipe is None else _Heard(self._pipe)
        wait_s = None if self._pipe is not None else (self._patience.open_s, self._patience.stall_s)
        options = _OPTIONS.get(self._address.partition(":")[0].rstrip("s"), {})
        options = options | (_RATE_IS_KNOWN if self._is_open else {})
        options = options | ({"listen": "1"} if self._address.endswith(_LISTEN) else {})
        since_s = self._clock_s()
        try:
            container = av.open(source, timeout=wait_s, options=options)
            stream = pictures_in(container, self.name)
            self._belt.put(_Begin(container, stream), 0)
            packets = container.demux(stream, *container.streams.data)
            opened_s = self._clock_s()
            begun_s = opened_s if self._is_open else since_s  # of what broke, this time is known to be lost
            for packed in _as_they_came(packets, begun_s, opened_s, self._clock_s):
                has_begun = True
                if self._stop.is_set() or not self._belt.put(packed, packed.packet.size):
                    break
        except av.InvalidDataError as error:
            if self._is_open or self._address.startswith("udp:"):  # of datagrams some are lost on their way
                return _End(_why(error, 0.0)), has_begun
            got = source.words() if isinstance(source, _Heard) else _NO_FILM
            return _End(got, self._refused(got)), has_begun
        except (av.FFmpegError, OSError, ValueError) as error:
            return _End(_why(error, self._patience.stall_s if has_begun else self._patience.open_s)), has_begun
        except DataRefused as fault:
            return _End(str(fault), fault), has_begun
        return _End("it ended"), has_begun


def open_stream(
    address: str,
    frames_per_s: float | None = None,
    *,
    pipe: BinaryIO | None = None,
    is_played: bool = False,
    clock_s: Callable[[], float] | None = None,
    tell: Callable[[str], object] = lambda _: None,
    patience: Patience | None = None,
) -> Stream:
    """Open a stream, and wait for its first picture.

    Args:
        address: `rtsp://…`, `rtmp://…`, `tcp://host:port`, `udp://host:port`, or `-` for a pipe; `rtmp://…?listen=1` is
            one of this machine, to which is sent.
        frames_per_s: What its rate is where it says none or a wrong one.
        pipe: What to read where the address is `-`.
        is_played: Whether it is a film that is played: then its own times hold, none of its pictures is left out for
            being late, and this machine's clock does not say when a minute is over.
        clock_s: Unix seconds; a steady clock of this machine's when None.
        tell: Called with what happens to it, in words.
        patience: How long to wait for what.

    Raises:
        UsageError: the address cannot be meant, or the library that reads films is not installed.
        DataRefused: nothing came, or no pictures.
    """
    video_library()
    if pipe is None and not _ADDRESS.fullmatch(address):
        msg = f"{address}: expected rtsp://host/…, rtmp://host/…, tcp://host:port, udp://host:port, or - for a pipe"
        raise UsageError(msg)
    stream = Stream(address, pipe, clock_s or steady_clock_s(), tell, patience or Patience(), is_played=is_played)
    try:
        stream.look(frames_per_s)
    except BaseException:
        stream.stop()
        raise
    return stream


class _Heard:
    """A pipe that is read, and what it began with."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe, self._head = pipe, b""

    def read(self, size_bytes: int) -> bytes:
        """At most so many bytes of it."""
        read = self._pipe.read(size_bytes)
        self._head += read[: _HEAD_BYTES - len(self._head)]
        return read

    def words(self) -> str:
        """What came, of which nobody can make a film."""
        if not self._head:
            return "nothing: it ended at once"
        text = " ".join(self._head.decode("ascii", "replace").split())
        shown = repr(text) if text.isprintable() and text.isascii() else f"the bytes {self._head[:8].hex(' ')}"
        return f"no film: it begins with {shown}"


class _Belt:
    """Hands items from one thread to another, as many as there is room for."""

    def __init__(self) -> None:
        self._items: deque[tuple[_Item, int]] = deque()
        self._bytes = 0
        self._change = threading.Condition()
        self._is_closed = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        with self._change:
            return self._is_closed and not self._items

    def put(self, item: _Item, size_bytes: int) -> bool:
        """Waits for room; False when nobody takes it any more."""
        with self._change:
            self._change.wait_for(lambda: self._bytes < _PACKED_BYTES_MAX or self._is_closed)
            if not self._is_closed:
                self._items.append((item, size_bytes))
                self._bytes += size_bytes
                self._change.notify_all()
            return not self._is_closed

    def take(self, wait_s: float) -> _Item | None:
        """The next one; None when none came in time."""
        with self._change:
            self._change.wait_for(lambda: self._items or self._is_closed, wait_s)
            if not self._items:
                return None
            item, size_bytes = self._items.popleft()
            self._bytes -= size_bytes
            self._change.notify_all()
            return item

    def close(self) -> None:
        """Nothing more will come."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()


class _Times:
    """When each picture was shown, in seconds since the first."""

    def __init__(self, frame_s: float, *, is_played: bool) -> None:
        self._frame_s, self._is_played = frame_s, is_played
        self._connection = -1
        self._ahead_s = self._stamp_s = self._came_s = 0.0
        self._last_s = -frame_s
        self._late_s, self._late_since_s = float("inf"), 0.0

    def time_s(self, stamp_s: float | None, came_s: float, connection: int) -> float:
        """The time of the next picture.

        Args:
            stamp_s: By the stream's clock; None where it has none.
            came_s: When it came, by ours.
            connection: In which connection.
        """
        stamp_s = self._stamp_s + self._frame_s if stamp_s is None else stamp_s
        step_s, waited_s = stamp_s - self._stamp_s, came_s - self._came_s
        if connection != self._connection or step_s < -_BACK_S or step_s > max(_JUMP_S, 2 * waited_s):
            self._ahead_s = max(came_s, self._last_s + self._frame_s) - stamp_s
            self._connection, self._late_s, self._late_since_s = connection, float("inf"), came_s
        elif not self._is_played:
            self._late_s = min(self._late_s, came_s - stamp_s - self._ahead_s)
            if came_s - self._late_since_s > _DRIFT_OVER_S:
                self._ahead_s += self._late_s if self._late_s > _DRIFT_S else 0.0
                self._late_s, self._late_since_s = float("inf"), came_s
        self._stamp_s, self._came_s = stamp_s, came_s
        self._last_s = max(self._last_s, stamp_s + self._ahead_s)
        return stamp_s + self._ahead_s

    def beside_s(self, stamp_s: float | None, came_s: float | None, connection: int) -> float | None:
        """The time of what is no picture: by its stamp, as those of pictures are set; else when it came."""
        is_set = connection == self._connection and stamp_s is not None
        return stamp_s + self._ahead_s if is_set and stamp_s is not None else came_s


def _as_they_came(
    packets: Iterator[Any], since_s: float, opened_s: float, clock_s: Callable[[], float]
) -> Iterator[_Packed]:
    """Packets and when they came: those that were read to see what the stream is come at once, and came before."""
    burst: list[Any] = []
    is_over = False
    for packet in packets:
        now_s = clock_s()
        if packet.size and (is_over or packet.stream.type == _DATA):
            yield _Packed(packet, now_s)
        elif packet.size:
            burst.append(packet)
            is_over = now_s - opened_s >= _BURST_S or _span_s(burst, packet) >= opened_s - since_s
            if is_over:
                yield from _spread(burst, since_s, now_s)
    if not is_over:
        yield from _spread(burst, since_s, clock_s())


def _spread(burst: list[Any], since_s: float, last_s: float) -> Iterator[_Packed]:
    """Packets of a burst, as far apart as they say, the last of them now and none from before the beginning."""
    for packet in burst:
        first_s = max(last_s - _span_s(burst, burst[-1]), since_s)
        yield _Packed(packet, first_s + _span_s(burst, packet))


def _span_s(burst: list[Any], packet: Any) -> float:  # noqa: ANN401
    first, last = burst[0].dts, packet.dts
    return 0.0 if first is None or last is None else max(float((last - first) * packet.time_base), 0.0)


def _codec(stream: Any) -> Any:  # noqa: ANN401
    """What takes pictures out of packets, with nothing in it."""
    codec = stream.codec_context
    if not codec.is_open:
        codec.thread_type = "AUTO"
    codec.flush_buffers()
    return codec


def _frames(codec: Any, packet: Any) -> list[Any]:  # noqa: ANN401
    """What a packet holds that is whole; nothing where it is damaged."""
    try:
        return [frame for frame in codec.decode(packet) if not frame.is_corrupt]
    except video_library().FFmpegError:
        return []


def _stamp_s(frame: Any, base: Any) -> float | None:  # noqa: ANN401
    return None if frame.pts is None or not base else float(frame.pts * base)


def _why(error: Any, waited_s: float) -> str:  # noqa: ANN401
    av = video_library()
    if isinstance(error, av.ExitError):
        return f"nothing came for {waited_s:g} s"
    if isinstance(error, av.InvalidDataError):
        return _NO_FILM
    return str(getattr(error, "strerror", None) or error).lower()
