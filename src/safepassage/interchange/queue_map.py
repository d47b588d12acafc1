"""Where a simulated plan queues: the streets as a picture, and as a map layer.

Both show how long people stood at the end of a street that they could not leave, people times minutes, on average of
the runs. That is modelled, and it says so. It also is where a crowd stands for hours, an ambush list in the wrong
hands: the files are for the planning and clearance roles alone (wall 4), and their names say so.

The picture is lines and a few words, so it is written as what it is, and no library draws it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from safepassage.planning.model import Model
    from safepassage.planning.plan import Plan
    from safepassage.planning.rehearsal import Rehearsal

__all__ = ["LAYER", "PICTURE", "queues_as_geojson", "queues_as_svg", "write_queues"]

PICTURE: Final = "queues.planning-only.svg"
LAYER: Final = "queues.planning-only.geojson"
LEAST_PEOPLE_MIN: Final = 1.0
"""A street where people stood for less is not shown."""
CLASSES: Final = ((1.0, "#fec44f", 1.5), (100.0, "#fe9929", 3.0), (1_000.0, "#d95f0e", 5.0), (10_000.0, "#7f2704", 8.0))
"""From so many people times minutes on: colour, and width in pixels. They differ in lightness too."""
WIDE_PX: Final = 1200.0
MARGIN_PX: Final = 24.0
HEAD_PX: Final = 92.0
FOOT_PX: Final = 96.0
NEAR_PX: Final = 0.7
"""A point of a line so near to the one before is left out."""
ROUND_M: Final = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
LAYER_DIGITS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """The queue at the end of an arc.

    Attributes:
        arc: Its number.
        people_min: People times minutes that they stood, on average of the runs.
        longest_people: The longest queue of a run, on average.
        longest_people_high: The longest in nine of ten runs, at most.
        line_xy_m: (points, 2) float64, in the direction of walking.
    """

    arc: int
    people_min: float
    longest_people: float
    longest_people_high: float
    line_xy_m: NDArray[np.float64]


def write_queues(plan: Plan, folder: Path) -> None:
    """Writes the picture and the map layer of a plan that was rehearsed; of another, what was there goes."""
    if plan.rehearsal is None:
        (folder / PICTURE).unlink(missing_ok=True)
        (folder / LAYER).unlink(missing_ok=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PICTURE).write_text(queues_as_svg(plan, plan.rehearsal), encoding="utf-8")
    layer = queues_as_geojson(plan, plan.rehearsal)
    (folder / LAYER).write_text(json.dumps(layer, ensure_ascii=False) + "\n", encoding="utf-8")


def _queues(model: Model, rehearsal: Rehearsal) -> list[Queue]:
    """The queues, the greatest last, so that it is drawn on top."""
    went = rehearsal.went
    people_min = went.waited_people_s_mean / 60
    order = np.argsort(people_min, kind="stable")
    return [
        Queue(
            int(arc),
            float(people_min[arc]),
            float(went.queue_people_mean[arc]),
            float(went.queue_people_high[arc]),
            _line(model, int(arc)),
        )
        for arc in order[people_min[order] >= LEAST_PEOPLE_MIN]
    ]


def _line(model: Model, arc: int) -> NDArray[np.float64]:
    """The streets of an arc, one line in the direction of walking; a junction between two stands there once."""
    network = model.network
    lines = []
    for part in model.part[model.part_first[arc] : model.part_first[arc + 1]]:
        line = network.line(int(part) % network.streets)
        lines.append(line if part < network.streets else line[::-1])
    return np.concatenate([lines[0], *(line[1:] for line in lines[1:])])


def queues_as_geojson(plan: Plan, rehearsal: Rehearsal) -> dict[str, Any]:
    """A feature for each street with a queue, in longitude and latitude."""
    from pyproj import Transformer

    model = plan.model
    to = Transformer.from_crs(model.network.crs, "EPSG:4326", always_xy=True)
    ids = model.network.node_id[model.junction]
    return {
        "type": "FeatureCollection",
        "nature": plan.scenario.nature,
        "name": plan.scenario.name,
        "modelled": {"runs": rehearsal.runs, "seed": rehearsal.seed},
        "attribution": model.network.attribution,
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "from_junction": int(ids[model.problem.tail[queue.arc]]),
                    "to_junction": int(ids[model.problem.head[queue.arc]]),
                    "modelled_waiting_people_min": round(queue.people_min, 1),
                    "modelled_longest_queue_people": round(queue.longest_people, 1),
                    "modelled_longest_queue_people_nine_of_ten": queue.longest_people_high,
                },
                "geometry": {
                    "type": "LineString",
                    "coordinates": np.round(np.stack(to.transform(*queue.line_xy_m.T), axis=1), LAYER_DIGITS).tolist(),
                },
            }
            for queue in reversed(_queues(model, rehearsal))
        ],
    }


@dataclass(frozen=True, slots=True)
class _Sheet:
    """From metres to pixels: north is up."""

    west_m: float
    north_m: float
    px_per_m: float
    high_px: float

    def place(self, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """(…, 2) pixels."""
        from_corner_m = (np.asarray(xy_m) - (self.west_m, self.north_m)) * (1, -1)
        return np.asarray(from_corner_m * self.px_per_m + (MARGIN_PX, HEAD_PX))


def queues_as_svg(plan: Plan, rehearsal: Rehearsal) -> str:
    """The picture, with its words in English."""
    model = plan.model
    queues = _queues(model, rehearsal)
    xy_m = model.network.line_xy_m
    (west_m, south_m), (east_m, north_m) = xy_m.min(axis=0), xy_m.max(axis=0)
    px_per_m = (WIDE_PX - 2 * MARGIN_PX) / max(east_m - west_m, (north_m - south_m) / 2, 1.0)
    sheet = _Sheet(west_m, north_m, px_per_m, HEAD_PX + (north_m - south_m) * px_per_m + FOOT_PX)
    lines = np.split(sheet.place(xy_m), model.network.line_first[1:-1])
    body = [
        f'<path d="{"".join(map(_path, lines))}" fill="none" stroke="#c8c8c8" stroke-width="0.8"/>',
        *_places(plan, sheet),
        *(_drawn(queue, sheet) for queue in queues),
        *_head(plan, rehearsal, queues),
        *_foot(plan, sheet),
    ]
    size = f"{WIDE_PX:.0f} {sheet.high_px:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" font-family="sans-serif" '
        f'font-size="15" fill="#222222">\n<title>{escape(_title(plan))}</title>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _path(points_px: NDArray[np.float64]) -> str:
    kept = [points_px[0]]
    for point in points_px[1:-1]:
        if np.hypot(*(point - kept[-1])) >= NEAR_PX:
            kept.append(point)
    kept.append(points_px[-1])
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept)


def _class(people_min: float) -> tuple[str, float]:
    """(colour, width) of the greatest class that begins at or below this."""
    _, colour, width_px = next(each for each in reversed(CLASSES) if people_min >= each[0])
    return colour, width_px


def _drawn(queue: Queue, sheet: _Sheet) -> str:
    colour, width_px = _class(queue.people_min)
    said = f"{queue.people_min:,.0f} people × min; longest queue {queue.longest_people:,.0f} people"
    return (
        f'<path d="{_path(sheet.place(queue.line_xy_m))}" fill="none" stroke="{colour}" stroke-width="{width_px:g}" '
        f'stroke-linecap="round"><title>{said}</title></path>'
    )


def _places(plan: Plan, sheet: _Sheet) -> Iterator[str]:
    """Zones by name, in the middle of their people; exits by a square and name."""
    model = plan.model
    network = model.network
    xy_m = np.stack([network.x_m, network.y_m], axis=1)
    for zone, (junctions, share) in zip(model.zones, model.homes, strict=True):
        yield _words(sheet.place(share @ xy_m[junctions]), zone, 'text-anchor="middle" fill="#1f4e79"')
    for exit_, node in zip(model.exits, model.junction[model.problem.exit_node], strict=True):
        x, y = sheet.place(xy_m[node])
        yield f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="#1a7f37" stroke="#ffffff"/>'
        anchor = "end" if x > WIDE_PX / 2 else "start"
        yield _words(
            (x + (-10 if anchor == "end" else 10), y - 10), exit_, f'text-anchor="{anchor}" font-weight="bold"'
        )


def _words(at_px: Iterable[float], words: str, more: str = "") -> str:
    """Words with a white edge, so that they are read over streets."""
    x, y = at_px
    edge = 'paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {edge} {more}>{escape(words)}</text>'


def _title(plan: Plan) -> str:
    return f"{plan.scenario.name} ({plan.scenario.nature}): where queues form"


def _head(plan: Plan, rehearsal: Rehearsal, queues: list[Queue]) -> Iterator[str]:
    all_min = sum(queue.people_min for queue in queues)
    yield _words((MARGIN_PX, 34), _title(plan), 'font-size="22" font-weight="bold"')
    yield _words(
        (MARGIN_PX, 58),
        f"Modelled, mean of {rehearsal.runs} runs: {all_min:,.0f} people × minutes stood, on {len(queues)} stretches.",
    )
    yield _words((MARGIN_PX, 80), "For the planning and clearance roles only.", 'font-weight="bold" fill="#7f2704"')


def _foot(plan: Plan, sheet: _Sheet) -> Iterator[str]:
    """What colours mean, how long a kilometre is, and whose map it is."""
    y = sheet.high_px - FOOT_PX + 36
    x = MARGIN_PX
    for (least, colour, width_px), (most, _, _) in zip(CLASSES, [*CLASSES[1:], (np.inf, "", 0)], strict=True):
        words = f"{least:,.0f} to {most:,.0f}" if np.isfinite(most) else f"{least:,.0f} and more"
        stroke = f'stroke="{colour}" stroke-width="{width_px:g}" stroke-linecap="round"'
        yield f'<path d="M{x:.0f} {y - 5:.0f}h36" {stroke}/>'
        yield _words((x + 48, y), words)
        x += 190
    yield _words((x, y), "people × minutes")
    bar_m = max([each for each in ROUND_M if each * sheet.px_per_m <= WIDE_PX / 5], default=ROUND_M[0])
    end = WIDE_PX - MARGIN_PX
    yield f'<path d="M{end:.0f} {y - 6:.0f}v6h{-bar_m * sheet.px_per_m:.1f}v-6" fill="none" stroke="#222222"/>'
    yield _words((end, y + 20), f"{bar_m:,} m", 'text-anchor="end"')
    yield _words((MARGIN_PX, y + 36), plan.model.network.attribution, 'font-size="13"')
