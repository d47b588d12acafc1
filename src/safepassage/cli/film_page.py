"""`safepassage count FILM --by-hand -`: a page on this machine alone, on which an observer counts over the film."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import nature_of

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.interchange.film import Film
    from safepassage.monitoring.over_film import OverFilm

__all__ = ["counted_over"]

_HOST: Final = "127.0.0.1"
_SECRET_BYTES: Final = 16
_LINES_MAX: Final = 9


def counted_over(video: Path, given: dict[str, Any]) -> Path:
    """The file of what an observer marks, when the observer is done.

    Raises:
        UsageError: the call cannot be meant.
        DataRefused: the film or its lines cannot be read, or the tally that is there is of something else.
    """
    from safepassage.cli.custody import keep_within_custody, operation_of
    from safepassage.cli.on_map import drawn_into, written
    from safepassage.cli.watching import began_s, where_of
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.film import open_film
    from safepassage.interchange.film_reel import Reel
    from safepassage.monitoring.over_film import OverFilm
    from safepassage.service.film_page import FilmPage

    read = written(given)
    if len(read.names) > _LINES_MAX:
        msg = f"--by-hand takes up to {_LINES_MAX} lines, a digit each; got {len(read.names)}"
        raise UsageError(msg)
    where = where_of(given, read.names) if given["operation"] else None
    start_s = began_s(given, where)
    assert start_s is not None, "--start is asked for before"
    film = open_film(video, given["frames_per_s"], keep_within_custody(video))
    lines = drawn_into(film, read, given, where).lines
    tally = OverFilm(tuple(line.name for line in lines), film.frames_per_s)
    path = _file_of(given["out"], tally, film, start_s)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    page = FilmPage(
        Reel(film, lines),
        tally,
        nature=nature_of(given["operation"] or operation_of(video)),
        film=film.name,
        length_s=film.promised / film.frames_per_s,
        secret=secret,
        keep=lambda: _keep(path, tally, start_s),
    )
    _serve(page, secret)
    return path


def _file_of(folder: Path, tally: OverFilm, film: Film, start_s: float) -> Path:
    """Where the tally goes; one that is there is gone on with.

    Raises:
        DataRefused: it is of other lines, or of another time than the film's.
    """
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.interchange.hand_file import read_hand

    path: Path = folder / "tally.csv"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        return path
    hand, _ = read_hand(path)
    tally.go_on(hand, start_s)
    until_s = film.promised / film.frames_per_s + 1 if film.promised else float("inf")
    if hand.lines != tally.lines or tally.seen_ms[0][0] < 0 or tally.seen_ms[-1][1] > 1000 * until_s:
        expected = f"a tally of {', '.join(tally.lines)} over this film from --start on"
        raise DataRefused(
            [Fault(file=path.name, expected=expected, got="another", way_out="Choose another folder with --out.")]
        )
    click.echo(f"{path} is gone on with: {len(hand.passed)} are marked in it.", err=True)
    return path


def _keep(path: Path, tally: OverFilm, start_s: float) -> None:
    """Write the tally down whole; whoever reads it meanwhile reads the one before."""
    from safepassage.interchange.hand_file import COLUMNS, hand_row
    from safepassage.interchange.spreadsheet import csv_line

    new = path.with_name(f"{path.name}.new")
    new.write_text("".join([csv_line(COLUMNS), *map(hand_row, tally.marks(start_s))]), encoding="utf-8", newline="")
    new.replace(path)


def _serve(page: Any, secret: str) -> None:  # noqa: ANN401
    """Serve the page on this machine until the observer is done.

    Raises:
        UsageError: nothing can listen.
    """
    from safepassage.cli.serve import listening, telling

    def tell(address: str) -> None:
        click.echo(f"Count in a browser on this machine: {address}{secret}/\nq twice ends it, or Ctrl-C.", err=True)

    server = telling(listening(page.app, _HOST, 0, ()), tell)

    def end() -> None:
        server.should_exit = True

    page.on_end = end
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Ended; every mark is kept.", err=True)
