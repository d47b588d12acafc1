"""When people may be under way, as far as a ledger tells: pauses in the fighting, and corridors that are open.

A plan never widens what its scenario says, it only narrows it: people move inside the scenario's windows and inside
the pauses that hold, and pass an exit while the scenario has it open and its corridor is. A corridor that is
suspended or closed takes nobody, and neither does one whose needed guarantee was withdrawn or ran out. What the
ledger has never heard of stays as the scenario says, and is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from safepassage.corridors.states import corridors, party_key
from safepassage.foundation.times import local
from safepassage.hostilities.figures import pauses
from safepassage.planning.known import Line
from safepassage.planning.scenario import FOREVER_S, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.corridors.states import Corridor
    from safepassage.geography.gazetteer import Gazetteer
    from safepassage.hostilities.figures import Pause
    from safepassage.ledger.view import View
    from safepassage.planning.scenario import Exit

    Spans = tuple[tuple[float, float], ...]

__all__ = ["exits_open", "windows_open"]

ALWAYS: Final = ((0.0, FOREVER_S),)
_STEPS: Final = ("proposed", "notified", "acknowledged", "guaranteed")


def windows_open(
    view: View, windows: Sequence[Window], zones: Sequence[str], places: Gazetteer, start_s: int
) -> tuple[tuple[Window, ...] | None, list[Line]]:
    """(the windows of the plan, what was found) from the scenario's windows and the pauses that hold.

    None where no window is left, which is not the same as a scenario without windows: there people move at all times.

    Args:
        view: What is known, up to when.
        windows: The scenario's; seconds from `start_s` on. One that has a pause's name is that pause.
        zones: Places that people are counted in: a pause counts where it holds in all of them.
        places: What lies in what.
        start_s: Start of the plan, unix seconds.
    """
    known = pauses(view)
    names = {f"window/{pause.name}" for pause in known}
    own = [window for window in windows if window.place not in names and window.from_s < window.to_s]
    lines, holding = [], []
    for pause in known:
        is_everywhere = all(places.within(zone, pause.body.get("area", "")) for zone in zones)
        lines.append(_pause_line(view, pause, is_everywhere=is_everywhere))
        if is_everywhere and pause.state == "holding":
            until_s = FOREVER_S if pause.until_s is None else float(pause.until_s - start_s)
            span = (max(float((pause.since_s or 0) - start_s), 0.0), until_s)
            holding.append(Window(f"window/{pause.name}", *span))
    if holding:
        if not own:
            return tuple(pause for pause in holding if pause.from_s < pause.to_s) or None, lines
        inside = tuple(map(_of, holding))
        both = [
            replace(window, from_s=from_s, to_s=to_s)
            for window in own
            for from_s, to_s in _both((_of(window),), inside)
        ]
        return tuple(both) or None, lines
    if not own and (known or windows):
        return None, lines
    says = "planned, not agreed: no pause that holds in every zone is known"
    lines += [Line(window.place, says, is_finding=True) for window in own]
    if not own:
        lines.append(Line("window", "no pause is known, and the scenario has no window: at all times", is_finding=True))
    return tuple(own), lines


def _pause_line(view: View, pause: Pause, *, is_everywhere: bool) -> Line:
    about, area = f"window/{pause.name}", pause.body.get("area", "")
    if pause.state != "holding":
        since = "" if pause.until_s is None else f" since {_clock(view, pause.until_s)}"
        return Line(about, f"{pause.state}{since}: not planned with", trace=pause.trace)
    if not is_everywhere:
        says = (
            f"holds in {area or 'a place that nobody named'}, which is not known to hold every zone: not planned with"
        )
        return Line(about, says, is_finding=True, trace=pause.trace)
    until = "nobody said until when" if pause.until_s is None else f"until {_clock(view, pause.until_s)}"
    broken = f"; broken {len(pause.broken_s)} times" if pause.broken_s else ""
    return Line(about, f"holds, {until}{broken}", bool(pause.until_s is None or broken), pause.trace)


def exits_open(view: View, exits: Sequence[Exit], start_s: int) -> tuple[tuple[Exit, ...], list[Line]]:
    """(the exits that are open at some time, what was found) from the scenario's exits and the corridors' states."""
    known = {corridor.place: corridor for corridor in corridors(view)}
    open_, lines = [], []
    for exit_ in exits:
        place = exit_.corridor or f"corridor/{exit_.place.removeprefix('exit/')}"
        corridor = known.get(place)
        if corridor is None:
            says = f"nothing is known of {place}: open as the scenario says"
            lines.append(Line(exit_.place, says, is_finding=True))
            open_.append(exit_)
            continue
        span, says, is_finding = _usable(view, corridor)
        lines.append(Line(exit_.place, says, is_finding, corridor.trace))
        seconds = tuple((max(from_s - start_s, 0.0), to_s - start_s) for from_s, to_s in span)
        both = _both(exit_.open_s or ALWAYS, tuple(pair for pair in seconds if pair[0] < pair[1]))
        if both:
            open_.append(replace(exit_, open_s=() if both == ALWAYS else both))
    return tuple(open_), lines


def _usable(view: View, corridor: Corridor) -> tuple[Spans, str, bool]:
    """(when a corridor may be planned with, why, whether somebody should look at it); unix seconds."""
    words = {party_key(word.party): word for word in corridor.words}
    needed = {party_key(party): party for party in view.card.guarantors}
    gone = [party for key, party in needed.items() if key in words and words[key].standing in ("withdrawn", "lapsed")]
    missing = [party for key, party in needed.items() if key not in words or words[key].standing != "guaranteed"]
    if gone:
        return (), f"{corridor.place} {corridor.state}, but the guarantee of {', '.join(gone)} is gone: closed", True
    promised = corridor.state in _STEPS and bool(needed) and not missing
    if corridor.state != "open" and not promised:
        return (), f"{corridor.place} {corridor.state}{_reason(corridor)}: closed", True
    ends = [word.until_s for word in corridor.guarantees if word.until_s is not None]
    if corridor.until_s is not None and corridor.state == "open":
        ends.append(corridor.until_s)
    until_s = min(ends, default=None)
    until = "" if until_s is None else f" until {_clock(view, until_s)}"
    says = (
        f"{corridor.place} open{until}" if not promised else f"{corridor.place} guaranteed by all{until}, not open yet"
    )
    if missing:
        says += f"; without the guarantee of {', '.join(missing)}"
    since_s = corridor.since_s if corridor.state == "open" else max(word.since_s for word in corridor.guarantees)
    return ((float(since_s), FOREVER_S if until_s is None else float(until_s)),), says, bool(missing)


def _reason(corridor: Corridor) -> str:
    return f" ({corridor.reason})" if corridor.reason else ""


def _of(window: Window) -> tuple[float, float]:
    return window.from_s, window.to_s


def _both(one: Spans, other: Spans) -> Spans:
    """What two lists of spans share, in order."""
    shared = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted(span for span in shared if span[0] < span[1]))


def _clock(view: View, moment_s: int) -> str:
    return f"{local(moment_s, view.card.tz):%Y-%m-%d %H:%M}"
