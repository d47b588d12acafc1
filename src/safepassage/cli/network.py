"""`safepassage network`: road networks of any origin as one file, with everything told that was repaired or dropped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.output import format_option, table
from safepassage.foundation.controls import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.geography.network import Network
    from safepassage.geography.streets import Report

__all__ = ["command"]

M_IN_KM: Final = 1000
PARTS_SHOWN: Final = 5


@click.group("network")
def command() -> None:
    """Bring the streets of a city in, and look at them."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--crs", default="", metavar="EPSG:…", help="What the coordinates are in, where no file says it.")
@click.option("--layer", default="", help="Which layer, where a file has several.")
@click.option("--attribution", default="", help="Whom to name as the source, with the licence.")
@click.option(
    "--snap-m",
    type=click.FloatRange(0, 50),
    default=0.1,
    show_default=True,
    help="Ends that lie so close are one junction, where they have no numbers.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("network.parquet"),
    show_default=True,
    help="Where to write it.",
)
@format_option("text", "json", default="text")
@click.pass_context
def import_(
    ctx: click.Context, files: tuple[str, ...], crs: str, layer: str, attribution: str, snap_m: float, out: Path,
    form: str,
) -> None:  # fmt: skip
    """Make network.parquet from a road network file.

    FILE is an OpenStreetMap extract (PBF or XML), GeoParquet, GeoJSON, GeoPackage, Shapefile,
    or two CSV tables: junctions (id,x,y) and streets (u,v,length_m,highway). Coordinates in
    degrees are projected to metres. It says what it repaired and what it dropped. A network
    file that is there is replaced.
    """
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.interchange.network_file import write_network
    from safepassage.interchange.network_import import import_network

    ctx.find_root().meta["format"] = form
    paths = [Path(name) for name in files]
    network, report = import_network(paths, crs=crs, layer=layer, attribution=attribution, snap_m=snap_m)
    try:
        write_network(out, network)
    except OSError as error:
        raise DataRefused([Fault(file=str(out), expected="a place to write to", got=error.strerror or "")]) from error
    if form == "json":
        told = {"file": str(out), **_facts(network), "report": _report_json(report)}
        click.echo(inert(json.dumps(told, ensure_ascii=False, indent=2)))
    else:
        click.echo("\n".join(map(inert, _report_lines(network, report, out))))


@command.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@format_option("text", "json", default="text")
@click.pass_context
def show(ctx: click.Context, file: Path, form: str) -> None:
    """Say what a network file holds: streets, kilometres by class, where, whose, and what is cut off."""
    from safepassage.interchange.network_file import read_network

    ctx.find_root().meta["format"] = form
    network = read_network(file)
    if form == "json":
        click.echo(inert(json.dumps({"file": str(file), **_facts(network)}, ensure_ascii=False, indent=2)))
    else:
        click.echo("\n".join(map(inert, _show_lines(network, file))))


@command.command("tiles")
@click.argument("file", type=click.Path(path_type=Path), metavar="NETWORK")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("base.pmtiles"),
    show_default=True,
    help="Where to write it.",
)
def tiles(file: Path, out: Path) -> None:
    """Make base.pmtiles, the ground of the map, from a network file.

    An operation's folder that holds it, or network.parquet itself, shows its streets in the
    browser; no tile is asked of anybody else.
    """
    from safepassage.foundation.errors import DataRefused, Fault
    from safepassage.interchange.base_map import write_base_map
    from safepassage.interchange.network_file import read_network

    network = read_network(file)
    try:
        count = write_base_map(out, network)
    except OSError as error:
        raise DataRefused([Fault(file=str(out), expected="a place to write to", got=error.strerror or "")]) from error
    click.echo(inert(f"{out}: {count} tiles, {network.attribution or 'nobody is named as the source'}"))


def _facts(network: Network) -> dict[str, Any]:
    import numpy as np

    from safepassage.geography.building import parts_of

    known = {
        "width": np.isfinite(network.width_m),
        "oneway": network.oneway != 0,
        "lanes": network.lanes if network.lanes is not None else np.zeros(0),
        "speed": np.isfinite(network.speed_max_m_s) if network.speed_max_m_s is not None else np.zeros(0),
    }
    return {
        "junctions": network.nodes,
        "streets": network.streets,
        "length_m": round(float(network.length_m.sum()), 1),
        "crs": network.crs,
        "bounds_m": [round(float(each), 1) for each in _bounds_m(network)],
        "attribution": network.attribution,
        "classes": _classes(network),
        "streets_with": {name: int(np.count_nonzero(mask)) for name, mask in known.items()},
        "parts": parts_of(network)[1].tolist(),
    }


def _bounds_m(network: Network) -> tuple[float, ...]:
    points = network.line_xy_m
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _classes(network: Network) -> list[dict[str, Any]]:
    """Streets and metres of each class, the longest first."""
    import numpy as np

    names, number = np.unique(network.road_class.astype(np.str_), return_inverse=True)
    counts = np.bincount(number).tolist()
    lengths = np.bincount(number, weights=network.length_m).tolist()
    rows = zip(names.tolist(), counts, lengths, strict=True)
    return [
        {"class": name, "streets": count, "length_m": round(length_m, 1)}
        for name, count, length_m in sorted(rows, key=lambda row: -row[2])
    ]


def _report_json(report: Report) -> dict[str, Any]:
    return {
        "read": report.read,
        "kept": report.kept,
        "notes": list(report.notes),
        "changes": [
            {"what": each.what, "done": each.done, "count": each.count, "examples": list(each.examples)}
            for each in report.changes
        ],
    }


def _report_lines(network: Network, report: Report, out: Path) -> Iterator[str]:
    km = network.length_m.sum() / M_IN_KM
    yield f"{out}: {network.nodes} junctions, {network.streets} streets, {km:.1f} km, {network.crs}"
    yield from (f"  {note}" for note in report.notes)
    for each in report.changes:
        few = ", ".join(each.examples) if "," not in "".join(each.examples) else "; ".join(each.examples)
        more = " …" if each.count > len(each.examples) else ""
        yield f"  {each.done} {each.count}: streets that {each.said} ({few}{more})"
    yield f"  {_parts(report.parts)}"


def _show_lines(network: Network, file: Path) -> Iterator[str]:
    facts = _facts(network)
    west, south, east, north = facts["bounds_m"]
    yield f"{file}: {network.nodes} junctions, {network.streets} streets, {facts['length_m'] / M_IN_KM:.1f} km"
    yield f"  {network.crs}, x {west:.0f} to {east:.0f} m, y {south:.0f} to {north:.0f} m"
    yield f"  {network.attribution or 'nobody is named as the source'}"
    yield f"  {_parts(tuple(facts['parts']))}"
    yield f"  streets with {', '.join(f'{name}: {count}' for name, count in facts['streets_with'].items())}"
    rows = [{**each, "km": f"{each['length_m'] / M_IN_KM:.1f}"} for each in facts["classes"]]
    yield from (f"  {line}" for line in table(rows, ["class", "streets", "km"]))


def _parts(parts: tuple[int, ...]) -> str:
    if len(parts) == 1:
        return "one part: every street can be reached from every other on foot"
    few = ", ".join(str(each) for each in parts[:PARTS_SHOWN]) + (", …" if len(parts) > PARTS_SHOWN else "")
    return f"{len(parts)} parts that no street joins, of {few} streets"
