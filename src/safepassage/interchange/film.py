"""Films in: pictures with their times, and everything that is wrong with a file said by name.

A file that cannot be read, holds no picture, or holds only sound is refused; one that breaks off is read as far as it
goes, and how much is missing is said, so that what was not seen is a gap and never an empty road. Nothing is
written: film stays with the crew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from safepassage.foundation.errors import DataRefused, Fault, UsageError
from safepassage.interchange.film_end import is_cut
from safepassage.interchange.film_store import readable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np

__all__ = [
    "Film",
    "Picture",
    "Silence",
    "Source",
    "in_pixels",
    "open_film",
    "pictures_in",
    "rate_per_s",
    "video_library",
]

_FRAMES_PER_S_MAX: Final = 240
_SAY_LENGTH: Final = ("matroska,webm", "flv", "asf")
"""Containers whose head says how long the film is, where it does not say how many pictures it has."""
_SHORT_S: Final = 1.0
"""A film that is shorter than its head by less is whole: a container is as long as its sound is."""
_AGAIN: Final = "It may be cut off or of another kind; copy it from the camera again."
_EXTRA: Final = "Install it with: pip install 'safepassage[video]'."


class Picture(NamedTuple):
    """One frame: its time from the film's beginning, and its pixels, (rows, columns, 3) uint8, blue, green, red."""

    time_s: float
    pixels: np.ndarray


class Silence(NamedTuple):
    """No picture from before this time, in seconds, will come any more."""

    time_s: float


class Source(Protocol):
    """Where pictures come from: a film, or a stream."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def frames_per_s(self) -> float:
        """How many pictures a second has."""

    @property
    def promised(self) -> int:
        """How many pictures there will be; 0 where nobody knows."""

    @property
    def wide_px(self) -> int:
        """Width of every picture."""

    @property
    def high_px(self) -> int:
        """Height of every picture."""

    def glance(self, until_s: float, every_s: float) -> Iterator[Picture]:
        """A picture now and then from the beginning, before `pictures` begins at the same beginning."""

    def pictures(self, broken: list[Fault]) -> Iterator[Picture | Silence]:
        """All of them in order; where they break off, a fault is added."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film that can be read.

    Attributes:
        path: Where it is.
        frames_per_s: How many pictures a second has, by its own word or the caller's.
        promised: How many pictures its head promises, by their number or its length; 0 when it says nothing.
        wide_px: Width.
        high_px: Height.
        is_retimed: Whether its own times are not believed.
        key: What opens it, where it is sealed under a passphrase.
    """

    path: Path
    frames_per_s: float
    promised: int
    wide_px: int
    high_px: int
    is_retimed: bool
    key: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Of its file."""
        return self.path.name

    def glance(self, until_s: float, every_s: float) -> Iterator[Picture]:
        """A picture now and then from the beginning; those that follow another sooner than `every_s` are left out."""
        for picture in self.pictures(every_s=every_s):
            if picture.time_s > until_s:
                return
            yield picture

    def pictures(
        self, broken: list[Fault] | None = None, every_s: float = 0.0, from_s: float = 0.0
    ) -> Iterator[Picture]:
        """Its pictures in order.

        Args:
            broken: Where the film breaks off, a fault is added here and the pictures end.
            every_s: Leave out those that follow another sooner.
            from_s: Begin with the first one that is not before this.
        """
        av = video_library()
        number, last_s, shown_s, is_whole = 0, -1.0 - every_s, 0.0, True
        with av.open(readable(self.path, self.key)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            try:
                if from_s and not self.is_retimed and container.duration:
                    ticks = (stream.start_time or 0) + int(from_s / stream.time_base)
                    container.seek(ticks, stream=stream)  # to a picture before it from which on one can read
                for frame in container.decode(stream):
                    time_s = number / self.frames_per_s
                    if not self.is_retimed and frame.time is not None:
                        time_s = max(frame.time - (stream.start_time or 0) * float(stream.time_base), 0.0)
                    number += 1
                    shown_s, is_whole = time_s + 1 / self.frames_per_s, not frame.is_corrupt
                    if time_s > last_s and time_s >= max(last_s + every_s, from_s):
                        last_s = time_s
                        yield Picture(time_s, in_pixels(frame, self.wide_px, self.high_px))
            except av.FFmpegError as error:
                if broken is not None:
                    broken.append(_breaks_off(self, number, str(error.strerror)))
                return
        if broken is None:
            return
        if shown_s + _SHORT_S <= self.promised / self.frames_per_s:
            broken.append(_breaks_off(self, number, "the file ends"))
        elif not is_whole or self._is_cut():
            broken.append(_ends_within(self, shown_s))

    def _is_cut(self) -> bool:
        source = readable(self.path, self.key)
        with self.path.open("rb") if isinstance(source, str) else source as file:
            return is_cut(file)


def open_film(path: Path, frames_per_s: float | None = None, key: bytes | None = None) -> Film:
    """Look at a film without reading it.

    Args:
        path: A file.
        frames_per_s: What its rate is where its own head is wrong; its times are then not believed.
        key: What opens it, where it is sealed under a passphrase.

    Raises:
        DataRefused: it is no film, has no picture, or has only sound.
        UsageError: the library that reads films is not installed.
    """
    av = video_library()
    try:
        with av.open(readable(path, key)) as container:
            stream = pictures_in(container, path.name)
            rate = rate_per_s(stream, path.name, frames_per_s)
            if next(container.decode(stream), None) is None:
                raise DataRefused(
                    [_fault(path.name, "at least one picture", "none", "The file is empty or was cut at once.")]
                )
            promised = _promised(container, stream)
            return Film(path, rate, promised, stream.width, stream.height, frames_per_s is not None, key)
    except OSError as error:
        name = path.name or str(path)
        raise DataRefused([Fault(file=name, expected="a file that can be read", got=str(error.strerror))]) from error
    except av.FFmpegError as error:
        raise DataRefused([_fault(path.name, "a film", str(error.strerror), _AGAIN)]) from error


def pictures_in(container: Any, name: str) -> Any:  # noqa: ANN401 - of a library without types
    """What of a container is pictures.

    Raises:
        DataRefused: nothing is.
    """
    if not container.streams.video:
        other = ", ".join(sorted({each.type for each in container.streams})) or "nothing"
        raise DataRefused([_fault(name, "a film with pictures", f"only {other}", "Name that of the camera.")])
    if container.streams.video[0].codec_context is None:
        raise DataRefused(
            [_fault(name, "a film", f"{container.format.name}, whose pictures cannot be read here", _AGAIN)]
        )
    return container.streams.video[0]


def _promised(container: Any, stream: Any) -> int:  # noqa: ANN401 - of a library
    """How many pictures the head of a film promises; 0 where it says nothing."""
    if stream.frames or container.format.name not in _SAY_LENGTH:
        return int(stream.frames)
    length_s = (container.duration or 0) / 1e6  # FFmpeg's own unit, microseconds
    return round(length_s * float(stream.average_rate or stream.guessed_rate or 0))


def rate_per_s(stream: Any, name: str, frames_per_s: float | None) -> float:  # noqa: ANN401
    """How many pictures a second has, by the caller's word or its own.

    Raises:
        DataRefused: that cannot be.
    """
    rate = frames_per_s or float(stream.average_rate or stream.guessed_rate or 0)
    if not 0 < rate <= _FRAMES_PER_S_MAX:
        raise DataRefused([_fault(name, "a rate of pictures", f"{rate:g} a second", "Say it with --fps.")])
    return rate


def in_pixels(frame: Any, wide_px: int, high_px: int) -> np.ndarray:  # noqa: ANN401 - of a library
    """(rows, columns, 3) uint8, blue, green, red: a picture in the size of the first, whatever its own is."""
    pixels: np.ndarray = frame.to_ndarray(format="bgr24", width=wide_px, height=high_px)
    return pixels


def video_library() -> Any:  # noqa: ANN401 - a module
    """PyAV.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import av
    except ImportError as error:
        msg = f"reading films needs PyAV. {_EXTRA}"
        raise UsageError(msg) from error
    return av


def _breaks_off(film: Film, number: int, why: str) -> Fault:
    seen_s, whole_s = number / film.frames_per_s, film.promised / film.frames_per_s
    promised = f"{film.promised} pictures ({whole_s:.1f} s)" if film.promised > number else "the film to go on"
    return Fault(
        file=film.path.name,
        expected=promised,
        got=f"{number} ({seen_s:.1f} s): {why}",
        way_out="What follows was not seen: it is a gap, not an empty road.",
        severity="warning",
    )


def _ends_within(film: Film, shown_s: float) -> Fault:
    minutes, seconds = divmod(round(10 * shown_s), 600)
    return Fault(
        file=film.path.name,
        expected="a film that ends with a whole packet",
        got=f"one that ends in the middle of one, at {minutes:02d}:{seconds / 10:04.1f}",
        way_out="What follows is not known: it is no empty road. Was it copied whole, and did the recorder lose power?",
        severity="warning",
    )


def _fault(name: str, expected: str, got: str, way_out: str) -> Fault:
    return Fault(file=name, expected=expected, got=got, way_out=way_out)
