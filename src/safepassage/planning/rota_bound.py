"""The fewest drones that any rota needs, by counting drone-minutes.

Two bounds. For a watch without end: a sortie takes a drone for E + C minutes (E in the air, C until it can fly
again) and adds E - 2t - H minutes of view (t each way, H of handover), so that a post that is always in view keeps
(E + C) / (E - 2t - H) drones busy on average, and all posts of a base at least the sum of these, rounded up. It is the
utilisation bound of periodic work (Liu & Layland, J. ACM 20, 1973), and needs no rota to be known.

A night ends, and drones begin it fresh, so that a rota of one night can have fewer. There drone-minutes are counted,
some minutes for more than others: a watch has one drone on station at every minute, and each time that one leaves, at
d, another has been away since d - H - t, and the one that leaves is not ready before d + t + C. From one leaving to the
next are at most E - 2t - H minutes. The least that this can weigh, over every choice of the times of leaving, is found
by dynamic programming for each watch alone; m drones weigh at most m times all minutes, and the weights are those that
show most (`kernels/least_busy.py`). It holds for every rota in which a sortie serves one watch, whatever pads, chargers
and crews there are: dropping a sortie that is not needed, or time on station outside of the watch, leaves such a chain,
and with no more minutes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from safepassage.planning.rota import Task, Watch

__all__ = ["endless_bound", "night_bound"]

ROUNDS: Final = 2000
"""How often the minutes are weighed anew, at most; fewer only make the bound weaker."""
_LIGHTER: Final = 0.02
"""By which share a minute weighs less for each drone that it is behind the busiest."""
_HEAVIEST: Final = 2**20


def endless_bound(task: Task) -> int:
    """The fewest drones that could hold every watch of a task at once, for ever."""
    return _up(sum((_share(task, watch) for watch in task.watches), Fraction(0)))


def night_bound(task: Task) -> int:
    """The fewest drones that any rota of a task needs; 0 where nothing is to be held."""
    from safepassage.kernels.least_busy import least_busy

    if not task.watches:
        return 0
    rows = np.array(
        [
            (each.from_min, each.to_min, _reach(task, each), each.out_min, each.back_min + task.turn_min)
            for each in task.watches
        ],
        dtype=np.int64,
    )
    rows[:, :2] += task.handover_min - (rows[:, 0] - rows[:, 3]).min()
    table = (_HEAVIEST * np.exp(-_LIGHTER * np.arange(np.log(_HEAVIEST) / _LIGHTER))).astype(np.int64)
    busy, weight = least_busy(rows, task.handover_min, int((rows[:, 1] + rows[:, 4]).max()), table, ROUNDS)
    return _up(Fraction(int(busy), int(weight)))


def _share(task: Task, watch: Watch) -> Fraction:
    """Drones that a watch keeps busy on average, were it held for ever."""
    reach = _reach(task, watch)
    return Fraction(task.air_min + task.turn_min, reach) if reach > 0 else Fraction(1)


def _reach(task: Task, watch: Watch) -> int:
    """The longest time from one relief to the next."""
    return task.station_min(watch) - task.handover_min


def _up(number: Fraction | int) -> int:
    return -(-number // 1)
