"""Films in: pictures with their times, and everything that is wrong with a file said by name.

A file that cannot be read, holds no picture, or holds only sound is refused; one that breaks off is read as far as it
goes, and how much is missing is said, so that what was not seen is a gap and never an empty road. Nothing is
written: film stays with the crew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from safepassage.foundation.errors import DataRefused, Fault, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np

__all__ = ["Film", "Picture", "open_film", "video_library"]

_FRAMES_PER_S_MAX: Final = 240
_EXTRA: Final = "Install it with: pip install 'safepassage[video]'."


class Picture(NamedTuple):
    """One frame: its time from the film's beginning, and its pixels, (rows, columns, 3) uint8, blue, green, red."""

    time_s: float
    pixels: np.ndarray


@dataclass(frozen=True, slots=True)
class Film:
    """A film that can be read.

    Attributes:
        path: Where it is.
        frames_per_s: How many pictures a second has, by its own word or the caller's.
        promised: How many pictures its head promises; 0 when it says nothing.
        wide_px: Width.
        high_px: Height.
        is_retimed: Whether its own times are not believed.
    """

    path: Path
    frames_per_s: float
    promised: int
    wide_px: int
    high_px: int
    is_retimed: bool

    def pictures(self, broken: list[Fault] | None = None, every_s: float = 0.0) -> Iterator[Picture]:
        """Its pictures in order.

        Args:
            broken: Where the film breaks off, a fault is added here and the pictures end.
            every_s: Leave out those that follow another sooner.
        """
        av = video_library()
        number, last_s = 0, -1.0 - every_s
        with av.open(str(self.path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            try:
                for frame in container.decode(stream):
                    time_s = number / self.frames_per_s
                    if not self.is_retimed and frame.time is not None:
                        time_s = max(frame.time - (stream.start_time or 0) * float(stream.time_base), 0.0)
                    number += 1
                    if time_s > last_s and time_s >= last_s + every_s:
                        last_s = time_s
                        yield Picture(time_s, frame.to_ndarray(format="bgr24"))
            except av.FFmpegError as error:
                if broken is not None:
                    broken.append(_breaks_off(self, number, str(error.strerror)))
                return
        if broken is not None and number < self.promised:
            broken.append(_breaks_off(self, number, "the file ends"))


def open_film(path: Path, frames_per_s: float | None = None) -> Film:
    """Look at a film without reading it.

    Args:
        path: A file.
        frames_per_s: What its rate is where its own head is wrong; its times are then not believed.

    Raises:
        DataRefused: it is no film, has no picture, or has only sound.
        UsageError: the library that reads films is not installed.
    """
    av = video_library()
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                other = ", ".join(sorted({each.type for each in container.streams})) or "nothing"
                raise DataRefused(
                    [_fault(path, "a film with pictures", f"only {other}", "Name the file of the camera.")]
                )
            stream = container.streams.video[0]
            rate = frames_per_s or float(stream.average_rate or stream.guessed_rate or 0)
            if not 0 < rate <= _FRAMES_PER_S_MAX:
                raise DataRefused([_fault(path, "a rate of pictures", f"{rate:g} a second", "Say it with --fps.")])
            if next(container.decode(stream), None) is None:
                raise DataRefused(
                    [_fault(path, "at least one picture", "none", "The file is empty or was cut at once.")]
                )
            return Film(path, rate, stream.frames, stream.width, stream.height, frames_per_s is not None)
    except av.FFmpegError as error:
        way_out = "It may be cut off or of another kind; copy it from the camera again."
        raise DataRefused([_fault(path, "a film", str(error.strerror), way_out)]) from error


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


def _fault(path: Path, expected: str, got: str, way_out: str) -> Fault:
    return Fault(file=path.name, expected=expected, got=got, way_out=way_out)
