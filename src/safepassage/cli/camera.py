"""Options that say of a drone's camera and of the ground what its log does not: `telemetry` and `count` have them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import Number

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Degrees", "camera_options"]

Degrees = tuple[float, float]


class _Pair(click.ParamType[Degrees]):
    """Two numbers apart by a comma."""

    name = "A,B"

    def __init__(self, low_deg: float, high_deg: float) -> None:
        self._low_deg, self._high_deg = low_deg, high_deg

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Degrees:  # noqa: ANN401
        if isinstance(value, tuple):
            return value
        try:
            first, second = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not two numbers apart by a comma, such as 60,35", param, ctx)
        if not all(self._low_deg <= each <= self._high_deg for each in (first, second)):
            self.fail(f"both are degrees from {self._low_deg:g} to {self._high_deg:g}", param, ctx)
        return first, second


class _Moments(click.ParamType[tuple[int, int]]):
    """From a moment to another, with their offsets."""

    name = "FROM/TO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:  # noqa: ANN401
        from safepassage.interchange.hand_file import stamp_s

        first, _, last = str(value).partition("/")
        begin_s, end_s = stamp_s(first), stamp_s(last)
        if begin_s is None or end_s is None or begin_s >= end_s:
            example = "2016-12-10T18:00Z/2016-12-10T18:20Z"
            self.fail(f"{value!r} is not two times with offsets, the earlier first, such as {example}", param, ctx)
        return int(begin_s), int(end_s)


_OPTIONS: Final = (
    click.option("--mount", type=_Pair(-360, 360), default="0,-90", show_default=True,
                 help="How the camera hangs where the log does not say: degrees from the nose, and upwards."),
    click.option("--lens", type=_Pair(1, 170), help="Degrees that the picture is wide and high, where no log says it."),
    click.option("--ground", "ground_m", type=Number(),
                 help="How high the ground is, m above sea level, flat everywhere."),
    click.option("--terrain", type=click.Path(path_type=Path),
                 help="How high the ground is: SRTM .hgt or ESRI .asc."),
    click.option("--believe", type=_Moments(), multiple=True,
                 help="Of a log: take positions of this span alone, each span for itself; may be repeated."),
    click.option("--damaged", is_flag=True, help="Take KLV packets whose checksum does not hold, too."),
)  # fmt: skip


def camera_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds them to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
