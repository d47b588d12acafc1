"""`safepassage telemetry`: where a drone was, what its camera had in view, and which stretch was watched when."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.camera import camera_options
from safepassage.cli.common import Number, nature_of, nature_words
from safepassage.cli.output import format_option, table
from safepassage.interchange.as_json import span_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from safepassage.cli.camera import Degrees
    from safepassage.foundation.errors import Fault
    from safepassage.interchange.drone_log import Row
    from safepassage.interchange.flight import Flight, View
    from safepassage.interchange.intake import Outcome
    from safepassage.interchange.live_telemetry import Unheard
    from safepassage.monitoring.coverage import Line

__all__ = ["command"]


_WAIT_S: Final = 0.5
"""How long a stream is waited for before the clock is looked at."""
_TOLD_EVERY_S: Final = 1.0
_clock_s = time.time


@click.command("telemetry")
@click.argument("files", nargs=-1, required=True, metavar="FILE...|udp://HOST:PORT")
@click.option("--over", type=click.Path(path_type=Path), help="Corridors: an operation's folder, or a GeoJSON file.")
@click.option("--record", "operation", type=click.Path(path_type=Path), help="Record what was watched there.")
@click.option("--source", default="", help="Who flew, such as crew-2; needed to record.")
@click.option(
    "--aircraft", default="", help="Which aircraft flew, as the rota calls it, such as north-2; for the record."
)
@camera_options
@click.option("--pixels", type=click.IntRange(1), default=1920, show_default=True, help="Width of the picture.")
@click.option("--resolution", "resolution_m", type=Number(0.001, 100), default=0.25, show_default=True,
              help="Metres of ground a pixel may show; a person is half a metre wide.")  # fmt: skip
@click.option("--minutes", type=click.IntRange(1), help="Of a stream: stop after so many minutes.")
@click.option("--system", type=click.IntRange(1, 255), help="Of a stream of MAVLink: follow this aircraft.")
@click.option("--cot", multiple=True, metavar="udp://HOST:PORT",
              help="Of a stream: tell this peer where our aircraft is (Cursor on Target).")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Write the drone's track and footprints there.")
@format_option("text", "json", default="text")
def command(  # noqa: PLR0913, PLR0917 - the options of a command
    files: tuple[str, ...],
    over: Path | None,
    operation: Path | None,
    source: str,
    aircraft: str,
    mount: Degrees,
    lens: Degrees | None,
    pixels: int,
    resolution_m: float,
    ground_m: float | None,
    terrain: Path | None,
    believe: tuple[tuple[int, int], ...],
    damaged: bool,  # noqa: FBT001
    minutes: int | None,
    system: int | None,
    cot: tuple[str, ...],
    out: Path | None,
    form: str,
) -> None:
    """Read the telemetry of flights.

    FILE is a MAVLink tlog, an ArduPilot DataFlash log, a PX4 ULog, or a film in MPEG-TS with MISB KLV metadata. With
    --over, it says which stretch of which corridor was in view, finely enough, in which minutes. With --record, those
    minutes go to the operation's ledger as watches, and what lay between them as gaps. With udp://HOST:PORT it listens
    to MAVLink or KLV as the drone flies, and tells and records each minute two seconds after its end.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.drone_log import Mount
    from safepassage.interchange.flight import View, flights_of, watch_records

    if operation is not None and not source:
        msg = "--record needs --source: whose watch it was, such as --source crew-2"
        raise UsageError(msg)
    seen_as = View(Mount(*mount), lens, pixels, resolution_m, ground_m, terrain, use_damaged=damaged, believed=believe)
    lines, tz, warnings = _lines(over or operation)
    nature = nature_of(operation or (over if over is not None and over.is_dir() else None))
    if any(each.startswith("udp://") for each in files):
        if len(files) > 1 or out is not None or believe:
            msg = "a stream is listened to alone, and without --out and --believe"
            raise UsageError(msg)
        _warn(warnings)
        click.echo(nature_words(nature), err=True)
        _listen(files[0], seen_as, lines, tz, operation, (source, aircraft), minutes, cot, system)
        return
    if minutes is not None or cot or system is not None:
        msg = "--minutes, --system and --cot are for a stream, udp://HOST:PORT; a log is read whole"
        raise UsageError(msg)
    flights = flights_of([Path(each) for each in files], seen_as, lines)
    if out is not None:
        from safepassage.interchange.flight import write_flights

        write_flights(flights, out, nature)
    outcome = None if operation is None else _recorded(operation, watch_records(flights, source), aircraft)
    _tell(form, flights, tz, outcome, nature)
    left_out = [fault for flight in flights for fault in flight.faults]
    _warn([*warnings, *left_out])
    is_asked = over is not None or operation is not None
    if left_out or (is_asked and not (lines and all(flight.pictures for flight in flights))):
        click.get_current_context().exit(1)


def _warn(faults: Sequence[Fault]) -> None:
    from safepassage.cli.report import fault_lines

    for line in fault_lines(faults):
        click.echo(line, err=True)


def _lines(over: Path | None) -> tuple[list[Any], ZoneInfo, list[Fault]]:
    """(the lines to hold flights against, the clock to print times by, warnings)."""
    from zoneinfo import ZoneInfo

    from safepassage.cli.common import now_s, open_operation
    from safepassage.geography.gazetteer import gazetteer
    from safepassage.interchange.watch_lines import lines_of, read_lines

    utc = ZoneInfo("UTC")
    if over is None:
        return [], utc, []
    if not over.is_dir():
        return read_lines(over, utc), utc, []
    with open_operation(over, readonly=True) as operation:
        view = operation.view(as_of_s=now_s())
        lines, faults = lines_of(gazetteer(view))
        return lines, view.card.tz, faults


def _listen(  # noqa: PLR0913, PLR0917 - the options of a command
    address: str,
    seen_as: View,
    lines: list[Line],
    tz: ZoneInfo,
    operation: Path | None,
    who: tuple[str, str],
    minutes: int | None,
    peers: Sequence[str],
    system: int | None,
) -> None:
    """Tells each minute of a stream, and records it, until told to stop; `who` flies, and with which aircraft."""
    from safepassage.foundation.times import Interval
    from safepassage.interchange.flight import looked_at, minute_records
    from safepassage.interchange.live_telemetry import LiveTelemetry, Unheard
    from safepassage.interchange.udp_stream import listening, speaking
    from safepassage.monitoring.coverage import MINUTE_S

    source, aircraft = who
    ground = seen_as.ground()
    live = LiveTelemetry(seen_as.mount, begin_s=_clock_s(), use_damaged=seen_as.use_damaged, system=system)
    watched: set[Line] = set()
    told, sent = 0, None
    with listening(address) as next_one, speaking(peers) as send:
        click.echo(f"Listening to {address}; Ctrl-C ends it.", err=True)
        while minutes is None or told < minutes:
            datagram = next_one(_WAIT_S)
            if datagram:
                live.feed(datagram, _clock_s())
                sent = _told_peers(live.last, sent, source or "drone", send)
            for minute, came in live.minutes(_clock_s()):
                noticed = live.noticed()
                _warn(noticed)
                told += 1
                flight: Flight | Unheard
                if isinstance(came, Unheard):
                    flight = came
                else:
                    flight = looked_at(came, seen_as, ground, lines, name=address, form=live.form)
                records = list(minute_records(minute, flight, watched, source, noticed))
                if operation is not None and records:
                    _recorded(operation, records, aircraft)
                over = Interval(minute * MINUTE_S, (minute + 1) * MINUTE_S, "minute")
                click.echo(f"{span_text(over, tz)}: {_minute_words(flight, records)}")


def _told_peers(last: Row | None, sent: Row | None, name: str, send: Callable[[bytes], None]) -> Row | None:
    """Tells the peers where our own aircraft is, once a second at most; what was told last."""
    from safepassage.interchange.cursor_on_target import own_aircraft

    if last is None or (sent is not None and last[0] < sent[0] + _TOLD_EVERY_S):
        return sent
    at_s, lat_deg, lon_deg, altitude_m = last
    send(own_aircraft(name, at_s, lat_deg=lat_deg, lon_deg=lon_deg, altitude_m=altitude_m))
    return last


def _minute_words(flight: Flight | Unheard, records: Sequence[Mapping[str, Any]]) -> str:
    from safepassage.interchange.live_telemetry import Unheard

    if isinstance(flight, Unheard):
        return flight.words
    seen = [each["body"].get("stretch") or each["place"] for each in records if each["kind"] == "watch"]
    return f"{len(flight.track)} positions; watched: {', '.join(seen) or 'nothing whole'}"


def _recorded(folder: Path, records: Iterable[dict[str, Any]], aircraft: str) -> Outcome:
    """Records watches and gaps, with the aircraft where it is named.

    The same again records nothing twice, and what was seen otherwise, as through another lens, corrects what stands.
    """
    from safepassage.cli.common import now_s, open_operation
    from safepassage.foundation.errors import DataRefused
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.intake import take_in
    from safepassage.interchange.records import RecordReader
    from safepassage.interchange.recount import corrected

    with open_operation(folder) as operation:
        desk = desk_of(operation, now_s())
        reader = RecordReader(desk)
        read = [reader.read(raw) for raw in corrected(operation, desk, (_flown_by(raw, aircraft) for raw in records))]
        faults = [fault for _, found in read for fault in found if fault.severity == "error"]
        if faults:
            raise DataRefused(faults)
        return take_in(operation, [entry for entry, _ in read if entry is not None])


def _flown_by(raw: dict[str, Any], aircraft: str) -> dict[str, Any]:
    if not aircraft:
        return raw
    return raw | {"body": raw["body"] | {"aircraft": aircraft}, "source_id": f"{raw['source_id']}-{aircraft}"}


def _tell(form: str, flights: Sequence[Flight], tz: ZoneInfo, outcome: Outcome | None, nature: str) -> None:
    if form == "json":
        said: dict[str, Any] = {"nature": nature, "flights": [flight.as_json() for flight in flights]}
        if outcome is not None:
            said["recorded"], said["duplicates"] = outcome.recorded, outcome.duplicates
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(nature_words(nature))
    for flight in flights:
        click.echo("\n".join(_flight_lines(flight, tz)))
    if outcome is not None:
        click.echo(f"Recorded: {outcome.recorded} observations; {outcome.duplicates} stood there already.")


def _flight_lines(flight: Flight, tz: ZoneInfo) -> Iterator[str]:
    from safepassage.foundation.times import Interval

    track = flight.track
    over = Interval(int(track.at_s[0]), int(track.at_s[-1]) + 1, "second")
    yield f"{flight.name}: {flight.form}, {span_text(over, tz)}, {len(track)} positions."
    if not flight.pictures:
        yield "What it had in view is not known: " + flight.why_blind
    else:
        yield f"What it had in view is known for {flight.pictures} of them."
    rows = [
        {
            "corridor": seen.line.corridor,
            "stretch": seen.line.stretch or "all of it",
            "minutes watched": sum(end - begin for begin, end in seen.spans()) // 60,
            "finest–coarsest m a pixel": "–".join(f"{each:.3f}" for each in seen.pixel_m or ()),
            "from–to": "; ".join(span_text(Interval(*span), tz) for span in seen.spans()),
        }
        for seen in flight.seen
    ]
    if rows:
        yield from table(rows, tuple(rows[0]))
