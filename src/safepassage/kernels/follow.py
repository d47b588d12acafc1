"""Follows boxes from frame to frame: which box of this frame is which of the people of the last.

Each track is a constant-velocity Kalman filter on the foot point and a slow one on the size, all in units of the
person's own height in the picture, so that one set of numbers holds for near and far, high and low. A pair of track
and box costs what its Student likelihood says against the two being strangers; all pairs are assigned at once, boxes
that were seen surely first and faint ones after (the two stages of ByteTrack, Zhang et al. 2022). When a track is
found again, the frames between are filled in along a straight line (Cao et al. 2023, "Observation-centric SORT").
A sign that is faintly taken for a person in every frame never counts: one box at least must be certain (the second
threshold of ByteTrack). Nor does it keep anybody there who was lost beside it: faint boxes that do not walk say that
somebody stands there only if a sure one follows.

The state is a fold over the boxes: the same boxes give the same rows. It holds positions and sizes for seconds and
nothing about looks: no picture and no description of anybody comes in here. Without the compiler it gives the same
answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = ["Habits", "Tracks", "follow", "new_tracks"]

TAIL_DEGREES = 4.0
"""Degrees of freedom of the Student tails: a box that is cut by a lamp post is not thrown away."""
FAR = 1e18


class Habits(NamedTuple):
    """How people move and how boxes err; u is a person's height in the picture, all float64 but the hits.

    `frame_s` seconds between frames; `wide_factor` by how much u exceeds a width at least; `foot_ratio`, `size_ratio`
    the error of a box, u; `pace_per_s` how fast somebody new may walk, u/s; `turn_per_s` how fast a pace changes, u/s²;
    `grow_ratio` how a size drifts in a root second, u; `strange_ratio` the cost of leaving a pair apart; `sure_share`
    the score from which a box may begin a track; `certain_share` the score that one box must reach before a track
    counts; `lost_s` after which a track is over; `walk_per_s` the pace from which on it is no sign, u/s; `sure_s` and
    `sure_hits` after which one counts; `double_share` of a box that lies in one that was taken: the same person twice;
    `faint_s` for how long a faint box may carry a track on; `shared_ratio` how near, u, somebody unseen makes a box
    tell little, and `shared_factor` how little.
    """

    frame_s: float
    wide_factor: float
    foot_ratio: float
    size_ratio: float
    pace_per_s: float
    turn_per_s: float
    grow_ratio: float
    strange_ratio: float
    sure_share: float
    certain_share: float
    lost_s: float
    walk_per_s: float
    sure_s: float
    sure_hits: int
    double_share: float
    faint_s: float
    shared_ratio: float
    shared_factor: float


class Tracks(NamedTuple):
    """What is known of each track, by slot.

    `ident`: (slots,) int64, -1 for an empty slot; `mean`: (slots, 6) float64, x and y of the foot point, width,
    height, px, and velocities of x and y, px per frame; `spread`: (slots, 5) float64, variances of place, of place with
    velocity, of velocity, of width and of height; `seen`: (slots, 6) float64, the box last seen (x, y, w, h), 1 when
    the track counts, and the highest score of its boxes; `when`: (slots, 6) int64, frame of birth, frame last seen,
    sure boxes, boxes, frame of the last sure box, frame last assigned; `early`: (slots, frames, 5) float64, what was
    last seen before it counted (frame first); `made`: (1,) int64, tracks so far.
    """

    ident: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    seen: np.ndarray
    when: np.ndarray
    early: np.ndarray
    made: np.ndarray


def new_tracks(slots: int) -> Tracks:
    """No tracks yet, and room for `slots` at a time."""
    return Tracks(
        np.full(slots, -1, np.int64),
        np.zeros((slots, 6)),
        np.zeros((slots, 5)),
        np.zeros((slots, 6)),
        np.zeros((slots, 6), np.int64),
        np.zeros((slots, 8, 5)),
        np.zeros(1, np.int64),
    )


@njit(cache=True)
def follow(tracks, frame, boxes, scores, habits, view, rows, over):
    """One frame.

    Args:
        tracks: Changed in place.
        frame: Number of the frame, above that of the one before; numbers that are missing were not seen.
        boxes: (n, 4) float64: x and y of the foot point, width, height, px.
        scores: (n,) float64, 0 to 1.
        habits: How people move.
        view: (4,) float64: left, top, right and bottom of what is in view, px; who walks out of it is gone.
        rows: (many, 8) float64, filled, with room for `sure_hits` times the frames of `lost_s` for each box: frame,
            slot, ident, x, y, width, height, of tracks that count, and 1 where somebody is there for sure. The frames
            of one track follow each other without a hole; those of different tracks are not in order.
        over: (slots,) int64, filled: the slots whose tracks ended.

    Returns:
        (rows filled, tracks ended, boxes that had no room).
    """
    slots = tracks.ident.shape[0]
    live = np.empty(slots, np.int64)
    n = 0
    ended = 0
    filled = 0
    for slot in range(slots):
        if tracks.ident[slot] < 0:
            continue
        if _is_over(tracks, slot, frame, habits, view):
            over[ended] = slot
            ended += 1
            tracks.ident[slot] = -1
            continue
        live[n] = slot
        n += 1
    taken = np.full(boxes.shape[0], -1, np.int64)
    for stage in range(2):
        _pair(tracks, live, n, frame, boxes, scores, stage == 0, habits, taken)
    for box in range(boxes.shape[0]):
        if taken[box] >= 0:
            shared = _is_shared(tracks, live, n, frame, boxes[box], habits)
            is_sure = scores[box] >= habits.sure_share
            tracks.seen[taken[box], 5] = max(tracks.seen[taken[box], 5], scores[box])
            filled = _take(tracks, taken[box], frame, boxes[box], is_sure, shared, habits, rows, filled)
    crowded = 0
    free = 0
    for box in range(boxes.shape[0]):
        if taken[box] >= 0 or scores[box] < habits.sure_share or _is_double(boxes, taken, box, habits):
            continue
        while free < slots and tracks.ident[free] >= 0:
            free += 1
        if free == slots:
            crowded += 1
            continue
        _begin(tracks, free, frame, boxes[box], scores[box], habits)
        taken[box] = free
    return filled, ended, crowded


@njit(cache=True)
def _pair(tracks, live, n, frame, boxes, scores, sure, habits, taken):
    """Assigns the boxes that were seen surely, or the faint ones, to the tracks that have none yet."""
    chosen = np.empty(boxes.shape[0], np.int64)
    m = 0
    for box in range(boxes.shape[0]):
        if (scores[box] >= habits.sure_share) == sure:
            chosen[m] = box
            m += 1
    rest = np.empty(n, np.int64)
    k = 0
    for at in range(n):
        slot = live[at]
        free = tracks.when[slot, 5] < frame
        if free and (sure or (frame - tracks.when[slot, 1]) * habits.frame_s <= habits.faint_s):
            rest[k] = slot
            k += 1
    if k == 0 or m == 0:
        return
    cost = np.empty((k, m))
    for i in range(k):
        for j in range(m):
            cost[i, j] = _cost(tracks, rest[i], frame, boxes[chosen[j]], habits)
    mate = _assign(cost)
    for i in range(k):
        if mate[i] >= 0:
            taken[chosen[mate[i]]] = rest[i]
            tracks.when[rest[i], 5] = frame


@njit(cache=True)
def _is_shared(tracks, live, n, frame, box, habits):
    """Whether somebody else who is not seen now should be where this box is: then it tells little of either."""
    for at in range(n):
        slot = live[at]
        if tracks.when[slot, 5] == frame or tracks.seen[slot, 4] == 0:
            continue
        dt = frame - tracks.when[slot, 1]
        dx = box[0] - tracks.mean[slot, 0] - dt * tracks.mean[slot, 4]
        dy = box[1] - tracks.mean[slot, 1] - dt * tracks.mean[slot, 5]
        if abs(dx) < habits.shared_ratio * box[3] and abs(dy) < habits.shared_ratio * box[3]:
            return True
    return False


@njit(cache=True, inline="always")
def _unit(w, h, habits):
    """The unit of a box: a person's height in the picture, or as long as a vehicle is in it."""
    return max(h, habits.wide_factor * w, 4.0)


@njit(cache=True)
def _is_over(tracks, slot, frame, habits, view):
    """Whether a track was not surely seen for too long, or walked out of what is in view."""
    ago = frame - tracks.when[slot, 1] - 1
    counts = tracks.seen[slot, 4] > 0
    unsure = frame - tracks.when[slot, 4] - 1
    if unsure * habits.frame_s > habits.lost_s or (not counts and ago * habits.frame_s > habits.sure_s):
        return True
    x = tracks.mean[slot, 0] + ago * tracks.mean[slot, 4]
    y = tracks.mean[slot, 1] + ago * tracks.mean[slot, 5]
    half = tracks.mean[slot, 2] / 2
    return ago > 0 and (x < view[0] - half or x > view[2] + half or y - tracks.mean[slot, 3] > view[3] or y < view[1])


@njit(cache=True)
def _foreseen(tracks, slot, frame, habits):
    """Variances of place (with velocity, and of velocity), width and height, foreseen for a frame, px²."""
    dt = frame - tracks.when[slot, 1]
    unit = _unit(tracks.mean[slot, 2], tracks.mean[slot, 3], habits)
    turn = (habits.turn_per_s * unit * habits.frame_s * habits.frame_s) ** 2
    grow = (habits.grow_ratio * unit) ** 2 * habits.frame_s * dt
    p, c, v, w, h = tracks.spread[slot]
    return (
        p + 2 * dt * c + dt * dt * v + turn * dt**3 / (3 * habits.frame_s),
        c + dt * v + turn * dt**2 / (2 * habits.frame_s),
        v + turn * dt / habits.frame_s,
        w + grow,
        h + grow,
    )


@njit(cache=True)
def _cost(tracks, slot, frame, box, habits):
    """What a pair costs against leaving it apart: below 0 they belong together; FAR when they cannot."""
    dt = frame - tracks.when[slot, 1]
    unit = _unit(tracks.mean[slot, 2], tracks.mean[slot, 3], habits)
    dx = box[0] - tracks.mean[slot, 0] - dt * tracks.mean[slot, 4]
    dy = box[1] - tracks.mean[slot, 1] - dt * tracks.mean[slot, 5]
    if abs(dx) > 4 * unit or abs(dy) > 4 * unit:
        return FAR
    p, _, _, w, h = _foreseen(tracks, slot, frame, habits)
    foot = (habits.foot_ratio * unit) ** 2
    size = (habits.size_ratio * unit) ** 2
    total = _surprise(dx, p + foot, unit) + _surprise(dy, p + foot, unit)
    total += _surprise(box[2] - tracks.mean[slot, 2], w + size, unit)
    total += _surprise(box[3] - tracks.mean[slot, 3], h + size, unit)
    total -= habits.strange_ratio
    return total if total < 0 else FAR


@njit(cache=True, inline="always")
def _surprise(off, variance, unit):
    """Minus the logarithm of a Student density at `off`, but for a constant; in units of a height."""
    return 0.5 * (TAIL_DEGREES + 1) * np.log(1 + off * off / (variance * TAIL_DEGREES)) + 0.5 * np.log(
        variance / (unit * unit)
    )


@njit(cache=True)
def _take(tracks, slot, frame, box, is_sure, shared, habits, rows, filled):
    """A track takes a box: the filter moves, and rows are written once it counts."""
    dt = frame - tracks.when[slot, 1]
    unit = _unit(tracks.mean[slot, 2], tracks.mean[slot, 3], habits)
    p, c, v, w, h = _foreseen(tracks, slot, frame, habits)
    foot = (habits.foot_ratio * unit) ** 2
    size = (habits.size_ratio * unit) ** 2
    off = np.empty(2)
    worst = 0.0
    for axis in range(2):
        tracks.mean[slot, axis] += dt * tracks.mean[slot, 4 + axis]
        off[axis] = box[axis] - tracks.mean[slot, axis]
        worst = max(worst, off[axis] ** 2 / (p + foot))
    foot *= max(1.0, (TAIL_DEGREES + worst) / (TAIL_DEGREES + 1))
    wide = box[2] - tracks.mean[slot, 2]
    high = box[3] - tracks.mean[slot, 3]
    size *= max(1.0, (TAIL_DEGREES + max(wide * wide / (w + size), high * high / (h + size))) / (TAIL_DEGREES + 1))
    if shared:
        foot *= habits.shared_factor
        size *= habits.shared_factor
    for axis in range(2):
        tracks.mean[slot, axis] += p / (p + foot) * off[axis]
        tracks.mean[slot, 4 + axis] += c / (p + foot) * off[axis]
    tracks.mean[slot, 2] += w / (w + size) * wide
    tracks.mean[slot, 3] += h / (h + size) * high
    tracks.spread[slot, 0] = p * foot / (p + foot)
    tracks.spread[slot, 1] = c * foot / (p + foot)
    tracks.spread[slot, 2] = v - c * c / (p + foot)
    tracks.spread[slot, 3] = w * size / (w + size)
    tracks.spread[slot, 4] = h * size / (h + size)
    before = tracks.when[slot, 1]
    tracks.when[slot, 1] = frame
    tracks.when[slot, 3] += 1
    if is_sure:
        tracks.when[slot, 2] += 1
        tracks.when[slot, 4] = frame
    if tracks.seen[slot, 4] > 0:
        is_there = is_sure or _walks(tracks, slot, habits)
        filled = _line(tracks, slot, before, tracks.seen[slot], frame, tracks.mean[slot, :4], is_there, rows, filled)
    else:
        kept = tracks.early.shape[1]
        if tracks.when[slot, 3] > kept:
            tracks.early[slot, : kept - 1] = tracks.early[slot, 1:].copy()
        hits = min(tracks.when[slot, 3], kept)
        tracks.early[slot, hits - 1, 0] = frame
        tracks.early[slot, hits - 1, 1:] = tracks.mean[slot, :4]
        if (
            tracks.seen[slot, 5] >= habits.certain_share
            and tracks.when[slot, 2] >= habits.sure_hits
            and (frame - tracks.when[slot, 0]) * habits.frame_s >= habits.sure_s
        ):
            tracks.seen[slot, 4] = 1
            filled = _early(tracks, slot, rows, filled)
    tracks.seen[slot, :4] = tracks.mean[slot, :4]
    return filled


@njit(cache=True)
def _early(tracks, slot, rows, filled):
    """Writes what was last seen of a track before it counted, and the box with which it does."""
    first = tracks.early[slot, 0]
    _row(tracks, slot, first[0], first[1], first[2], first[3], first[4], 1.0, rows, filled)
    filled += 1
    before = int(first[0])
    last = min(tracks.when[slot, 3], tracks.early.shape[1])
    for at in range(1, last):
        box = tracks.early[slot, at - 1, 1:]
        now = int(tracks.early[slot, at, 0])
        filled = _line(tracks, slot, before, box, now, tracks.early[slot, at, 1:], 1.0, rows, filled)
        before = now
    return filled


@njit(cache=True)
def _walks(tracks, slot, habits):
    """Whether a track moves as no sign does."""
    unit = _unit(tracks.mean[slot, 2], tracks.mean[slot, 3], habits)
    return np.hypot(tracks.mean[slot, 4], tracks.mean[slot, 5]) > habits.walk_per_s * unit * habits.frame_s


@njit(cache=True)
def _line(tracks, slot, before, box, frame, now, is_there, rows, filled):
    """Writes frames along the straight line between two boxes."""
    for at in range(before + 1, frame + 1):
        part = (at - before) / (frame - before)
        _row(
            tracks,
            slot,
            at,
            box[0] + part * (now[0] - box[0]),
            box[1] + part * (now[1] - box[1]),
            box[2] + part * (now[2] - box[2]),
            box[3] + part * (now[3] - box[3]),
            is_there,
            rows,
            filled,
        )
        filled += 1
    return filled


@njit(cache=True, inline="always")
def _row(tracks, slot, frame, x, y, w, h, is_there, rows, filled):
    rows[filled, 0] = frame
    rows[filled, 1] = slot
    rows[filled, 2] = tracks.ident[slot]
    rows[filled, 3] = x
    rows[filled, 4] = y
    rows[filled, 5] = w
    rows[filled, 6] = h
    rows[filled, 7] = is_there


@njit(cache=True)
def _is_double(boxes, taken, box, habits):
    """Whether a box lies for the most part in one that was taken in this frame."""
    x, y, w, h = boxes[box]
    for other in range(boxes.shape[0]):
        if taken[other] < 0:
            continue
        ox, oy, ow, oh = boxes[other]
        wide = min(x + w / 2, ox + ow / 2) - max(x - w / 2, ox - ow / 2)
        high = min(y, oy) - max(y - h, oy - oh)
        if wide > 0 and high > 0 and wide * high > habits.double_share * min(w * h, ow * oh):
            return True
    return False


@njit(cache=True)
def _begin(tracks, slot, frame, box, score, habits):
    unit = _unit(box[2], box[3], habits)
    tracks.ident[slot] = tracks.made[0]
    tracks.made[0] += 1
    tracks.mean[slot, :4] = box
    tracks.mean[slot, 4:] = 0
    tracks.spread[slot, 0] = (habits.foot_ratio * unit) ** 2
    tracks.spread[slot, 1] = 0
    tracks.spread[slot, 2] = (habits.pace_per_s * unit * habits.frame_s) ** 2
    tracks.spread[slot, 3] = (habits.size_ratio * unit) ** 2
    tracks.spread[slot, 4] = (habits.size_ratio * unit) ** 2
    tracks.seen[slot, :4] = box
    tracks.seen[slot, 4] = 0
    tracks.seen[slot, 5] = score
    tracks.when[slot, 0] = frame
    tracks.when[slot, 1] = frame
    tracks.when[slot, 2] = 1
    tracks.when[slot, 3] = 1
    tracks.when[slot, 4] = frame
    tracks.when[slot, 5] = frame
    tracks.early[slot, 0, 0] = frame
    tracks.early[slot, 0, 1:] = box


@njit(cache=True)
def _assign(cost):
    """The cheapest assignment of rows to columns, each row free to stay alone at no cost; -1 where it does.

    Shortest augmenting paths with potentials (Jonker and Volgenant 1987). A path may end at a row on it that then stays
    alone, as well as at a free column.
    """
    n, m = cost.shape
    u = np.zeros(n + 1)
    v = np.zeros(m + 1)
    owner = np.zeros(m + 1, np.int64)
    way = np.zeros(m + 1, np.int64)
    least = np.empty(m + 1)
    used = np.empty(m + 1, np.bool_)
    for row in range(1, n + 1):
        owner[0] = row
        column = 0
        alone = FAR
        alone_at = 0
        least[:] = FAR
        used[:] = False
        while True:
            used[column] = True
            here = owner[column]
            if -u[here] < alone:
                alone = -u[here]
                alone_at = column
            step = alone
            nearest = -1
            for j in range(1, m + 1):
                if used[j]:
                    continue
                reduced = cost[here - 1, j - 1] - u[here] - v[j]
                if reduced < least[j]:
                    least[j] = reduced
                    way[j] = column
                if least[j] < step:
                    step = least[j]
                    nearest = j
            for j in range(m + 1):
                if used[j]:
                    u[owner[j]] += step
                    v[j] -= step
                else:
                    least[j] -= step
            alone -= step
            column = alone_at if nearest < 0 else nearest
            if nearest < 0 or owner[column] == 0:
                break
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    mate = np.full(n, -1, np.int64)
    for j in range(1, m + 1):
        if owner[j] > 0:
            mate[owner[j] - 1] = j - 1
    return mate
