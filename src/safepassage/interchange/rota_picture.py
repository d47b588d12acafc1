"""A rota as a picture: a row for each drone with its sorties over the hours, and one for each post with who is there.

A plain SVG of rectangles and words, so that it needs no engine and the same rota gives the same bytes. A time in which
nobody is on station is drawn in red and written out. Nature and base stand at the head.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Final

from safepassage.planning.rota_check import gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.planning.patrol import PatrolPlan
    from safepassage.planning.rota import Flight, Task
    from safepassage.planning.rota_search import Rota

__all__ = ["COLOURS", "rota_svg"]

COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6d31", "#555555")
"""Told apart with any kind of sight: Okabe & Ito, Color Universal Design, 2008, and two more."""
WIDTH, LEFT, ROW, HEAD, HOUR_LEAST = 1100, 170, 22, 64, 12
"""Pixels: the picture, its names, a row, the head; and the room that an hour's name needs."""
TRANSIT, GAP, CHARGE = "#c8c8c8", "#d00000", "#eeeeee"
STEPS_MIN: Final = (10, 15, 30, 60, 120, 180, 360, 720, 1440)


def rota_svg(plan: PatrolPlan, rota: Rota) -> str:
    """The picture of one base's rota."""
    task, flights = rota.task, rota.flights
    begin = min(flight.sortie.off_min for flight in flights)
    end = max(*(flight.sortie.land_min for flight in flights), *(watch.to_min for watch in task.watches))
    drones = sorted({flight.drone for flight in flights})
    seats = sorted({(watch.post, watch.seat) for watch in task.watches})
    colour = {seat: COLOURS[n % len(COLOURS)] for n, seat in enumerate(seats)}
    scale = (WIDTH - LEFT - 20) / (end - begin)
    rows = len(drones) + len(seats) + 1
    height = HEAD + rows * ROW + 40
    missing = gaps(task, flights)

    def box(minutes: tuple[int, int], row: int, fill: str, title: str, height_px: int = ROW - 6) -> str:
        x_px, width_px = LEFT + (minutes[0] - begin) * scale, (minutes[1] - minutes[0]) * scale
        y_px = HEAD + row * ROW + 3 + (ROW - 6 - height_px) // 2
        return (
            f'<rect x="{x_px:.1f}" y="{y_px}" width="{max(width_px, 0):.1f}" height="{height_px}" fill="{fill}">'
            f"<title>{escape(title)}</title></rect>"
        )

    head = f"{plan.patrol.nature} · {plan.patrol.name} · {task.base} · {len(drones)} drones, {len(flights)} sorties"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">',
        f'<g role="img" font-family="sans-serif" font-size="12"><title>{escape(head)}</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="10" y="20" font-size="15" font-weight="bold">{escape(head)}</text>',
        f'<text x="10" y="38">{escape(_legend(missing))}</text>',
        *_axis(plan, begin, end, scale, HEAD + rows * ROW),
    ]
    for row, drone in enumerate(drones):
        parts.append(_name(drone_name(task, drone), row))
        for flight in (each for each in flights if each.drone == drone):
            watch = task.watches[flight.sortie.watch]
            said = _said(task, flight)
            on = flight.sortie.on_min(task)
            parts.append(box((flight.sortie.off_min, flight.sortie.land_min), row, TRANSIT, said, 6))
            parts.append(box(on, row, colour[watch.post, watch.seat], said))
    for row, seat in enumerate(seats, len(drones) + 1):
        parts.append(_name(seat_name(seats, *seat), row))
        for number, watch in enumerate(task.watches):
            if (watch.post, watch.seat) == seat:
                parts.append(box((watch.from_min, watch.to_min), row, GAP, "nobody on station"))
                for turn, flight in enumerate(each for each in flights if each.sortie.watch == number):
                    on = flight.sortie.on_min(task)
                    parts.append(box(on, row, "white", _said(task, flight)))
                    parts.append(box(on, row, colour[seat], _said(task, flight), 8 + 4 * (turn % 2)))
    return "\n".join([*parts, "</g></svg>"]) + "\n"


def drone_name(task: Task, drone: int) -> str:
    """How a drone is called: its base and a number from 1."""
    return f"{task.base.partition('/')[2]}-{drone + 1}"


def seat_name(seats: list[tuple[str, int]], post: str, seat: int) -> str:
    """How a place in the air is called: its post, with a number where the post has several."""
    return post if sum(each == post for each, _ in seats) == 1 else f"{post} ({seat + 1})"


def _legend(missing: list[tuple[str, int, int]]) -> str:
    if not missing:
        return "Coloured: on station, by post. Grey: on the way. Every post is in view at every minute asked."
    minutes = sum(b - a for _, a, b in missing)
    return f"Coloured: on station, by post. Grey: on the way. Red: nobody on station, {minutes} min in all."


def _said(task: Task, flight: Flight) -> str:
    watch = task.watches[flight.sortie.watch]
    on = flight.sortie.on_min(task)
    return (
        f"{drone_name(task, flight.drone)} over {watch.post}, minutes {on[0]} to {on[1]}, battery {flight.battery + 1}"
    )


def _name(name: str, row: int) -> str:
    return f'<text x="{LEFT - 8}" y="{HEAD + row * ROW + 15}" text-anchor="end">{escape(name)}</text>'


def _axis(plan: PatrolPlan, begin: int, end: int, per_min: float, bottom: int) -> Iterator[str]:
    """Lines at whole hours of the scenario's clock, or at parts of them where there is room."""
    start = datetime.fromisoformat(plan.patrol.start)
    fits = (step for step in STEPS_MIN if step * per_min >= 4 * HOUR_LEAST)
    step = next(fits, STEPS_MIN[-1])
    offset = (start.hour * 60 + start.minute) % step
    for minute in range(-(-(begin + offset) // step) * step - offset, end + 1, step):
        x = LEFT + (minute - begin) * per_min
        clock = (start + timedelta(minutes=minute)).strftime("%H:%M")
        yield f'<line x1="{x:.1f}" y1="{HEAD - 8}" x2="{x:.1f}" y2="{bottom}" stroke="#dddddd"/>'
        yield f'<text x="{x:.1f}" y="{HEAD - 12}" text-anchor="middle" fill="#444444">{clock}</text>'
