"""A film to look at picture by picture, forwards and back, with the lines drawn where they lie on the ground.

For an observer who counts by eye. Pictures are made as they are asked for and are in memory alone. Where the lines
lie is known only of pictures that could be laid on the ground of the first one (`ground_view`); of any other it is said
why, and nobody can have passed a line there that is not in the picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from safepassage.interchange.film_count import Eye
from safepassage.interchange.ground_view import GroundView, cv, moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.interchange.film import Film, Picture
    from safepassage.monitoring.counting import Line

__all__ = ["Reel", "Shown"]

_AHEAD_S: Final = 3.0
"""So far ahead the film is run on; further, it is opened anew there."""
_WIDE_MAX_PX: Final = 1280
_QUALITY: Final = 80
_INK: Final = (0, 230, 255)
_ARROW_SHARE: Final = 0.15
"""Length of the arrow that shows forward, of the line's."""
_TEXT_FACTOR: Final = 0.7


class Shown(NamedTuple):
    """A picture to look at.

    Attributes:
        at_s: Its time from the film's beginning.
        jpeg: With the lines, by their numbers from 1.
        why: Why no lines are in it: `dark`, `frozen`, or `lost`; "" where they are.
    """

    at_s: float
    jpeg: bytes
    why: str


class Reel:
    """Shows pictures of a film."""

    def __init__(self, film: Film, lines: Sequence[Line]) -> None:
        """Look for the ground, which the lines are drawn on: the first picture that shows something."""
        self._film, self._lines = film, lines
        self._ends = [np.array(line.ends_px, np.float64).reshape(2, 2) for line in lines]
        self._view, self._laid = GroundView(), dict[float, np.ndarray | str]()
        self._at_s = -1.0
        self._open(0.0)
        for picture in self._pictures:
            if not isinstance(self._lay(picture), str):
                break
        self._open(0.0)

    def after(self, time_s: float) -> Shown | None:
        """The first picture later than a time; None where the film ends."""
        if not self._at_s <= time_s <= self._at_s + _AHEAD_S:
            self._open(max(time_s, 0.0))
        for picture in self._pictures:
            self._at_s = picture.time_s
            if picture.time_s > time_s:
                return self._shown(picture)
        return None

    def passed(self, at_s: float, x_share: float, y_share: float) -> tuple[str, str] | None:
        """The line next to a place in a picture that was shown, and the direction in which one comes to be there.

        Args:
            at_s: The picture's time.
            x_share: From its left, 0 to 1.
            y_share: From its top, 0 to 1.

        Returns:
            None where it is not known where the lines lie.
        """
        if not self.is_laid(at_s):
            return None
        here = np.array([[x_share * self._film.wide_px, y_share * self._film.high_px]])
        point = moved(here, self._laid[at_s])[0]  # type: ignore[arg-type]
        nearest = min(range(len(self._lines)), key=lambda number: _away_px(point, self._ends[number]))
        first, last = self._ends[nearest]
        (dx, dy), (x, y) = last - first, point - first
        return self._lines[nearest].name, "forward" if dx * y - dy * x > 0 else "back"

    def is_laid(self, at_s: float) -> bool:
        """Whether a picture was shown with its lines."""
        return not isinstance(self._laid.get(at_s, ""), str)

    def _open(self, from_s: float) -> None:
        self._pictures: Iterator[Picture] = self._film.pictures(from_s=from_s)
        self._at_s, self._eye = from_s or -1.0, Eye()

    def _lay(self, picture: Picture) -> np.ndarray | str:
        """How a picture lies on the ground, or why that is not known; the same whenever it is asked for again."""
        found = self._laid.get(picture.time_s)
        if found is None:
            gray = cv().cvtColor(picture.pixels, cv().COLOR_BGR2GRAY)
            why = self._eye.why_blind(gray, picture.time_s)
            laid = None if why else self._view.lay(gray)
            found = self._laid[picture.time_s] = (why or "lost") if laid is None else laid.to_ground
        return found

    def _shown(self, picture: Picture) -> Shown:
        found = self._lay(picture)
        scale = min(_WIDE_MAX_PX / self._film.wide_px, 1.0)
        size = round(self._film.wide_px * scale), round(self._film.high_px * scale)
        pixels = cv().resize(picture.pixels, size, interpolation=cv().INTER_AREA)
        if not isinstance(found, str):
            back = np.linalg.inv(found)
            for number, ends in enumerate(self._ends, 1):
                _draw(pixels, number, moved(ends, back) * scale)
        _, jpeg = cv().imencode(".jpg", pixels, [cv().IMWRITE_JPEG_QUALITY, _QUALITY])
        return Shown(picture.time_s, jpeg.tobytes(), found if isinstance(found, str) else "")


def _draw(pixels: np.ndarray, number: int, ends_px: np.ndarray) -> None:
    """A line with its number and an arrow to where forward leads: to the right of who looks along it."""
    first, last = ends_px
    middle, (dx, dy) = (first + last) / 2, (last - first) * _ARROW_SHARE
    points = [first, last, middle, middle + np.array([-dy, dx]), last]
    start, end, tail, head, label = (tuple(np.round(each).astype(int).tolist()) for each in points)
    cv().line(pixels, start, end, _INK, 2, cv().LINE_AA)
    cv().arrowedLine(pixels, tail, head, _INK, 2, cv().LINE_AA, 0, 0.3)
    cv().putText(pixels, str(number), label, cv().FONT_HERSHEY_SIMPLEX, _TEXT_FACTOR, _INK, 2, cv().LINE_AA)


def _away_px(point: np.ndarray, ends: np.ndarray) -> float:
    first, last = ends
    along = last - first
    share = float(np.clip((point - first) @ along / (along @ along), 0, 1))
    return float(np.hypot(*(point - first - share * along)))
