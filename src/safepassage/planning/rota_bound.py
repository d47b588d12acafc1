"""The fewest drones that any rota needs, by counting drone-minutes.

Two bounds. For a watch without end: a sortie takes a drone for E + C minutes (E in the air, C until it can fly
again) and adds E - 2t - H minutes of view (t each way, H of handover), so that a post that is always in view keeps
(E + C) / (E - 2t - H) drones busy on average, and all posts of a base at least the sum of these, rounded up. It is the
utilisation bound of periodic work (Liu & Layland, J. ACM 20, 1973), and needs no rota to be known.

A night ends, and drones begin it fresh, so that a rota of one night can have fewer. There drone-minutes are counted
in a stretch [x, y] of it: a watch has one drone on station at every minute, and each time that one leaves, at d,
another has been away since d - H - t, and the one that leaves is not ready before d + t + C. From one leaving to the
next are at most E - 2t - H minutes. The least of these minutes that fall into [x, y], over every choice of the times
of leaving, is found by dynamic programming for each watch alone; m drones have m (y - x). It holds for every rota in
which a sortie serves one watch, whatever pads, chargers and crews there are: dropping a sortie that is not needed, or
time on station outside of the watch, leaves such a chain, with no more minutes.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.planning.rota import Task, Watch

__all__ = ["endless_bound", "least_busy", "night_bound"]

STRETCHES: Final = 16
"""So many stretches are counted, those that promise most; fewer only make the bound weaker."""


def endless_bound(task: Task) -> int:
    """The fewest drones that could hold every watch of a task at once, for ever."""
    return _up(sum((_share(task, watch) for watch in task.watches), Fraction(0)))


def night_bound(task: Task) -> int:
    """The fewest drones that any rota of a task needs; 0 where nothing is to be held."""
    bound = 0
    for estimate, from_min, to_min in sorted(_stretches(task), reverse=True)[:STRETCHES]:
        if _up(estimate) > bound:
            busy = sum(least_busy(task, watch, from_min, to_min) for watch in task.watches)
            bound = max(bound, _up(Fraction(busy, to_min - from_min)))
    return bound


def least_busy(task: Task, watch: Watch, from_min: int, to_min: int) -> int:
    """The fewest drone-minutes that a watch takes within a stretch, in any rota."""
    back = watch.back_min + task.turn_min

    def inside(begin: int, end: int) -> int:
        return max(0, min(end, to_min) - max(begin, from_min))

    base = inside(watch.from_min - watch.out_min, watch.to_min + back)
    first, reach = watch.from_min + task.station_min(watch), task.station_min(watch) - task.handover_min
    if first >= watch.to_min:
        return base
    # What happens further from the stretch than this touches it nowhere.
    begin = max(watch.from_min + 1, from_min - back - 2 * reach)
    end = min(watch.to_min - 1, to_min + task.handover_min + watch.out_min + 2 * reach)
    if begin > end:
        return base
    window: deque[tuple[int, int]] = deque()
    cost = 0
    least = None
    for leaves in range(begin, end + 1):
        while window and window[0][0] < leaves - reach:
            window.popleft()
        is_first = leaves <= first or (begin > watch.from_min + 1 and leaves < begin + reach)
        if not is_first and not window:
            break
        cost = (0 if is_first else window[0][1]) + inside(leaves - task.handover_min - watch.out_min, leaves + back)
        while window and window[-1][1] >= cost:
            window.pop()
        window.append((leaves, cost))
        if leaves + reach >= end + 1:
            least = cost if least is None else min(least, cost)
    assert least is not None
    return base + least


def _share(task: Task, watch: Watch) -> Fraction:
    """Drones that a watch keeps busy on average, were it held for ever."""
    reach = task.station_min(watch) - task.handover_min
    return Fraction(task.air_min + task.turn_min, reach) if reach > 0 else Fraction(1)


def _stretches(task: Task) -> Iterator[tuple[Fraction, int, int]]:
    """(how many drones it might show to be needed, from, to) of the stretches between all beginnings and ends."""
    begins = {watch.from_min - away for watch in task.watches for away in (0, watch.out_min)}
    ends = {watch.to_min + away for watch in task.watches for away in (0, watch.back_min + task.turn_min)}
    turns = {watch.from_min + task.air_min + task.turn_min for watch in task.watches}
    for begin in begins:
        for end in ends | turns:
            if begin < end:
                busy = Fraction(0)
                for watch in task.watches:
                    held = max(0, min(watch.to_min, end) - max(watch.from_min, begin))
                    share = Fraction(1) if task.sorties_min(watch) == 1 else _share(task, watch)
                    busy += share * held
                yield busy / (end - begin), begin, end


def _up(number: Fraction | int) -> int:
    return -(-number // 1)
