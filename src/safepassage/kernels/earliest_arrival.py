"""Earliest-arrival flow on a time-expanded network that is never built.

A point of the network over time is (node, step). People enter at the nodes of their source at any step, walk an arc
in a whole number of steps, and leave through an exit. The loop goes over the steps in order and sends as many more
to the exits at that step as there can be: arrivals of earlier steps are never given back (augmenting to a later copy
of the sink leaves the earlier copies full), so that the result has the most people out at every step (Minieka 1973,
"Maximal, lexicographic, and dynamic network flows"; Baumann and Skutella 2009, "Earliest arrival flows with multiple
sources").

Three things make it quick:

- A search that fails proves more than its own step. No residual arc enters the set of points that it visited, and no
  later augmentation starts in it, so none will ever touch it: the set is closed for good. All failing searches
  together visit each point once. The step at which a point was closed is also the proof of the result: the points
  closed by step θ are the side of a cut that is worth exactly what arrived by θ.
- What worked one step ago mostly works again, one step later (the chains of a static flow, repeated over time): each
  path is tried again, shifted, before anything is searched.
- A search asks first where the way from people who still wait is shortest.

It can begin with a flow that was best before something changed, and with its cuts. A search at a step may then take
somebody who comes to an exit later as well as somebody who waits, since an earlier arrival goes before a later one.
Where as many are out as the old cut of a step lets through, nothing is searched: the cut proves the step still, no
residual arc enters it, and later searches stay out of it as out of every set that was closed.

It knows nothing of streets or metres. Without the compiler it gives the same answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = [
    "DONE",
    "GROW",
    "LONG",
    "NEVER",
    "STUCK",
    "TIRED",
    "Moves",
    "Net",
    "Start",
    "Use",
    "distances",
    "listed",
    "send",
]

NEVER = 2**31 - 1
"""A distance that there is not; the step of a point that was never closed."""
DONE, GROW, STUCK, LONG, TIRED = 0, 1, 2, 3, 4
"""Why `send` came back: everybody is out, the arrays are full, nobody else can come out, `moves` is too short for
a path, or it has looked at more points than it might."""

FORWARD, BACKWARD, ENTER, LEAVE, WAIT, UNWAIT, EXIT, UNEXIT = 0, 1, 2, 3, 4, 5, 6, 7
NOTHING, FULL = -1, -2


class Net(NamedTuple):
    """What does not change: streets, where people come in, where they go out.

    Arcs lead from `tail` to `head` (node numbers), take `travel` steps (>= 1) and let `capacity` people in per step
    while `is_open[profile, step]`; the last column of `is_open` holds for ever after. `out_first`/`out_arc` and
    `in_first`/`in_arc` list the arcs of a node. A gate is a pair of a source and one of its nodes; `at_first`/`at_gate`
    list the gates of a node, `source_first`/`source_gate` those of a source. An exit lets `exit_rate` people out per
    step, and `exit_at[v]` is the exit at node v or -1. Nobody of a source enters before its step of `release`.
    `earliest[v]`: fewest steps from any source to node v, `NEVER` if there is no way. All int32, `is_open` bool.
    """

    tail: np.ndarray
    head: np.ndarray
    travel: np.ndarray
    capacity: np.ndarray
    profile: np.ndarray
    is_open: np.ndarray
    out_first: np.ndarray
    out_arc: np.ndarray
    in_first: np.ndarray
    in_arc: np.ndarray
    gate_node: np.ndarray
    gate_source: np.ndarray
    at_first: np.ndarray
    at_gate: np.ndarray
    source_first: np.ndarray
    source_gate: np.ndarray
    exit_node: np.ndarray
    exit_rate: np.ndarray
    exit_profile: np.ndarray
    exit_at: np.ndarray
    release: np.ndarray
    earliest: np.ndarray


class Use(NamedTuple):
    """Who is where, by step: all int32, (rows, steps).

    `flow`: people that enter an arc; `entered`: people that leave home through a gate; `held`: people that stay at a
    node from this step to the next (no rows where nobody may wait); `out`: people that leave through an exit.
    """

    flow: np.ndarray
    entered: np.ndarray
    held: np.ndarray
    out: np.ndarray


class Start(NamedTuple):
    """What was proven before something changed.

    `closed`: (nodes, steps) int32, the points of the cut of step θ have `closed <= θ`; one row and column where nothing
    was. `bound`: (…,) int64, what those cuts let through now by the end of each step; as many people as there are, at
    most. No steps: nothing was proven.
    """

    closed: np.ndarray
    bound: np.ndarray


class Moves(NamedTuple):
    """Moves of paths, one after the other: what kind, over which arc, gate, node or exit, at which step."""

    kind: np.ndarray
    label: np.ndarray
    step: np.ndarray


class _Tree(NamedTuple):
    """What a search has found: each point, the move that leads from it to its parent, and the parent."""

    kind: np.ndarray
    label: np.ndarray
    step: np.ndarray
    node: np.ndarray
    when: np.ndarray
    parent: np.ndarray
    link: np.ndarray
    bucket: np.ndarray


@njit(cache=True)
def listed(of, rows):
    """Which places of `of` hold each number below `rows`: offsets (rows + 1,) and places, ascending, both int32."""
    first = np.zeros(rows + 1, np.int32)
    for at in range(of.shape[0]):
        first[of[at] + 1] += 1
    for row in range(rows):
        first[row + 1] += first[row]
    place = np.empty(of.shape[0], np.int32)
    free = first[:-1].copy()
    for at in range(of.shape[0]):
        place[free[of[at]]] = at
        free[of[at]] += 1
    return first, place


@njit(cache=True)
def distances(first, arc, far, travel, is_start):
    """Fewest steps from the nodes marked in `is_start` along arcs, closures ignored: (nodes,) int32, `NEVER` if none.

    `first`, `arc`: the arcs that leave a node, as offsets and arc numbers; `far[a]`: the node that arc `a` leads to.
    """
    nodes = first.shape[0] - 1
    found = np.full(nodes, NEVER, np.int32)
    queued = np.zeros(nodes, np.bool_)
    queue = np.empty(nodes + 1, np.int32)
    begin = 0
    end = 0
    for node in range(nodes):
        if is_start[node]:
            found[node] = 0
            queue[end] = node
            queued[node] = True
            end += 1
    while begin != end:
        node = queue[begin]
        begin = begin + 1 if begin < nodes else 0
        queued[node] = False
        for at in range(first[node], first[node + 1]):
            other = far[arc[at]]
            reached = found[node] + travel[arc[at]]
            if reached < found[other]:
                found[other] = reached
                if not queued[other]:
                    queued[other] = True
                    queue[end] = other
                    end = end + 1 if end < nodes else 0
    return found


@njit(cache=True, inline="always")
def _room(kind, index, step, net, use):
    """How many more can take one move of a path."""
    if kind == FORWARD:
        if not net.is_open[net.profile[index], min(step, net.is_open.shape[1] - 1)]:
            return 0
        return net.capacity[index] - use.flow[index, step]
    if kind == BACKWARD:
        return use.flow[index, step]
    if kind == LEAVE:
        return use.entered[index, step]
    if kind == UNWAIT:
        return use.held[index, step]
    if kind == EXIT:
        if not net.is_open[net.exit_profile[index], min(step, net.is_open.shape[1] - 1)]:
            return 0
        return net.exit_rate[index] - use.out[index, step]
    if kind == UNEXIT:
        return use.out[index, step]
    return NEVER


@njit(cache=True, inline="always")
def _take(kind, index, step, amount, use):
    """Sends `amount` people over one move of a path."""
    if kind == FORWARD:
        use.flow[index, step] += amount
    elif kind == BACKWARD:
        use.flow[index, step] -= amount
    elif kind == ENTER:
        use.entered[index, step] += amount
    elif kind == LEAVE:
        use.entered[index, step] -= amount
    elif kind == WAIT:
        use.held[index, step] += amount
    elif kind == UNWAIT:
        use.held[index, step] -= amount
    elif kind == UNEXIT:
        use.out[index, step] -= amount
    else:
        use.out[index, step] += amount


@njit(cache=True)
def _along(moves, begin, end, shift, net, use, left):
    """Sends as many as one path takes, `shift` steps later than it says; returns how many."""
    from_home = moves.kind[begin] == ENTER
    source = net.gate_source[moves.label[begin]] if from_home else 0
    amount = left[source] if from_home else NEVER
    for at in range(begin, end):
        if moves.step[at] + shift >= use.out.shape[1]:
            return 0
        amount = min(amount, _room(moves.kind[at], moves.label[at], moves.step[at] + shift, net, use))
        if amount == 0:
            return 0
    for at in range(begin, end):
        _take(moves.kind[at], moves.label[at], moves.step[at] + shift, amount, use)
    if from_home:
        left[source] -= amount
    return amount


@njit(cache=True, inline="always")
def _push(count, kind, index, step, node, when, parent, near, theta, tree):
    """Adds a point; returns its priority, the least being asked first.

    It is the time of the way so far and twice what is still to go: sure of itself, and not astray in a jam. Whoever
    is under way after `theta` also arrives after it, and is asked at once.
    """
    priority = 0 if when > theta else min(2 * near + theta - when, tree.bucket.shape[0] - 1)
    tree.kind[count] = kind
    tree.label[count] = index
    tree.step[count] = step
    tree.node[count] = node
    tree.when[count] = when
    tree.parent[count] = parent
    tree.link[count] = tree.bucket[priority]
    tree.bucket[priority] = count
    return priority


@njit(cache=True, inline="always")
def _is_new(mark, old, tight, row, column, stamp):
    """Whether a point was neither closed nor seen by this search; it has been seen from now on."""
    seen = mark[row, column]
    if seen < 0 or seen == stamp or (tight >= 0 and old[row, column] <= tight):
        return False
    mark[row, column] = stamp
    return True


@njit(cache=True)
def _roots(theta, stamp, net, use, mark, old, tight, near, tree):
    """Begins a tree at the exits that let somebody out at step `theta`; returns how many points it has."""
    count = 0
    tree.bucket[:] = -1
    for exit_ in range(net.exit_node.shape[0]):
        node = net.exit_node[exit_]
        if theta < net.earliest[node] or _room(EXIT, exit_, theta, net, use) == 0:
            continue
        if _is_new(mark, old, tight, node, theta, stamp):
            _push(count, EXIT, exit_, theta, node, theta, -1, near[node], theta, tree)
            count += 1
    return count


@njit(cache=True)
def _departures(count, lowest, here, until, stamp, net, use, mark, old, tight, near, theta, tree):
    """Goes on from a source to the points at which its people leave home; returns (points or `FULL`, lowest)."""
    source = tree.node[here] - net.earliest.shape[0]
    for at in range(net.source_first[source], net.source_first[source + 1]):
        gate = net.source_gate[at]
        home = net.gate_node[gate]
        if count + until > tree.kind.shape[0]:
            return FULL, lowest
        for step in range(until):
            if use.entered[gate, step] > 0 and _is_new(mark, old, tight, home, step, stamp):
                lowest = min(lowest, _push(count, LEAVE, gate, step, home, step, here, near[home], theta, tree))
                count += 1
    return count, lowest


@njit(cache=True)
def _end(kind, label, step, parent, count, tree):
    """Adds the move at which a path begins; returns its place, twice."""
    tree.kind[count] = kind
    tree.label[count] = label
    tree.step[count] = step
    tree.parent[count] = parent
    return count, count


@njit(cache=True)
def _search(theta, stamp, waits, net, use, left, mark, source_mark, start, tight, near, tree):
    """Looks from the exits at step `theta` back to people who are still at home, or are planned to come out later.

    Returns (the point where the path begins, `NOTHING`, or `FULL` where the tree has no more room; its points).
    """
    nodes = net.earliest.shape[0]
    size = tree.kind.shape[0]
    last = tree.bucket.shape[0] - 1
    old = start.closed
    until = mark.shape[1] if start.bound.shape[0] > 0 else theta + 1
    count = _roots(theta, stamp, net, use, mark, old, tight, near, tree)
    lowest = 0
    while True:
        while lowest <= last and tree.bucket[lowest] < 0:
            lowest += 1
        if lowest > last:
            return NOTHING, count
        here = tree.bucket[lowest]
        tree.bucket[lowest] = tree.link[here]
        node = tree.node[here]
        when = tree.when[here]
        if node >= nodes:
            more, lowest = _departures(count, lowest, here, until, stamp, net, use, mark, old, tight, near, theta, tree)
            if more == FULL:
                return FULL, count
            count = more
            continue
        if when > theta and net.exit_at[node] >= 0 and use.out[net.exit_at[node], when] > 0 and count < size:
            return _end(UNEXIT, net.exit_at[node], when, here, count, tree)
        arcs = net.in_first[node + 1] - net.in_first[node] + net.out_first[node + 1] - net.out_first[node]
        if count + arcs + net.at_first[node + 1] - net.at_first[node] + 2 > size:
            return FULL, count
        for at in range(net.at_first[node], net.at_first[node + 1]):
            gate = net.at_gate[at]
            source = net.gate_source[gate]
            if when < net.release[source]:
                continue
            if left[source] > 0:
                return _end(ENTER, gate, when, here, count, tree)
            if _is_new(source_mark, old, -1, source, 0, stamp):
                lowest = min(
                    lowest, _push(count, ENTER, gate, when, nodes + source, when, here, near[node], theta, tree)
                )
                count += 1
        for at in range(net.in_first[node], net.in_first[node + 1]):
            arc = net.in_arc[at]
            other = net.tail[arc]
            step = when - net.travel[arc]
            if step < net.earliest[other] or mark[other, step] < 0 or mark[other, step] == stamp:
                continue
            if _room(FORWARD, arc, step, net, use) > 0 and _is_new(mark, old, tight, other, step, stamp):
                lowest = min(lowest, _push(count, FORWARD, arc, step, other, step, here, near[other], theta, tree))
                count += 1
        for at in range(net.out_first[node], net.out_first[node + 1]):
            arc = net.out_arc[at]
            if use.flow[arc, when] > 0:
                other = net.head[arc]
                step = when + net.travel[arc]
                if _is_new(mark, old, tight, other, step, stamp):
                    lowest = min(lowest, _push(count, BACKWARD, arc, when, other, step, here, near[other], theta, tree))
                    count += 1
        if waits:
            if when > net.earliest[node] and _is_new(mark, old, tight, node, when - 1, stamp):
                lowest = min(lowest, _push(count, WAIT, node, when - 1, node, when - 1, here, near[node], theta, tree))
                count += 1
            if use.held[node, when] > 0 and _is_new(mark, old, tight, node, when + 1, stamp):
                lowest = min(lowest, _push(count, UNWAIT, node, when, node, when + 1, here, near[node], theta, tree))
                count += 1


@njit(cache=True)
def _leaving(net, use):
    """The last step at which each gate lets somebody out, -1 where it lets out nobody: (gates,) int64."""
    until = np.full(net.gate_node.shape[0], -1)
    for gate in range(net.gate_node.shape[0]):
        for step in range(use.entered.shape[1] - 1, -1, -1):
            if use.entered[gate, step] > 0:
                until[gate] = step
                break
    return until


@njit(cache=True)
def _nearness(theta, net, until, left, is_start, last):
    """Steps from people who still wait, or were to leave after `theta`, to each node, at most `last`.

    It says what is asked first, and no more: that paths since have changed who leaves when does not matter.
    """
    is_start[:] = False
    for gate in range(net.gate_node.shape[0]):
        if left[net.gate_source[gate]] > 0 or until[gate] >= theta:
            is_start[net.gate_node[gate]] = True
    return np.minimum(distances(net.out_first, net.out_arc, net.head, net.travel, is_start), last)


@njit(cache=True)
def _new_tree(size, last):
    return _Tree(
        np.empty(size, np.int8),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(3 * last + 1, np.int32),
    )


@njit(cache=True)
def _length(tree, point):
    """Moves of the path from a point of the tree to its root."""
    length = 0
    while point >= 0:
        length += 1
        point = tree.parent[point]
    return length


@njit(cache=True)
def _keep(tree, point, length, theta, moves, first, end, kept, used):
    """Writes the path from a point of the tree to its root behind the others, the last of which give way to it."""
    if used + length > moves.kind.shape[0]:
        used = 0
        for path in range(kept):
            begin = first[path]
            first[path] = used
            for at in range(begin, end[path]):
                moves.kind[used] = moves.kind[at]
                moves.label[used] = moves.label[at]
                moves.step[used] = moves.step[at]
                used += 1
            end[path] = used
        while kept > 0 and (used + length > moves.kind.shape[0]):
            kept -= 1
            used = first[kept]
    if kept == first.shape[0]:
        kept -= 1
        used = first[kept]
    first[kept] = used
    at = point
    while at >= 0:
        moves.kind[used] = tree.kind[at]
        moves.label[used] = tree.label[at]
        moves.step[used] = tree.step[at] - theta
        used += 1
        at = tree.parent[at]
    end[kept] = used
    return kept + 1, used


@njit(cache=True)
def _latest(net):
    """The most steps that anybody needs to be at any node that can be reached."""
    last = 0
    for node in range(net.earliest.shape[0]):
        if net.earliest[node] != NEVER:
            last = max(last, net.earliest[node])
    return last


@njit(cache=True)
def _last_out(use):
    """The last step at which somebody is planned to come out, -1 if nobody is."""
    for step in range(use.out.shape[1] - 1, -1, -1):
        if np.any(use.out[:, step] > 0):
            return step
    return -1


@njit(cache=True)
def _most(theta, start, people):
    """As many as can be out by the end of step `theta`, for all that is known before it is searched."""
    if start.bound.shape[0] == 0:
        return NEVER
    return start.bound[theta] if theta < start.bound.shape[0] else people


@njit(cache=True)
def _repeat(theta, net, use, left, moves, first, end, kept):
    """Tries again, at step `theta`, the paths that were found before; returns how many still lead anywhere."""
    still = 0
    for path in range(kept):
        if _along(moves, first[path], end[path], theta, net, use, left) > 0:
            first[still] = first[path]
            end[still] = end[path]
            still += 1
    return still


@njit(cache=True)
def _close(tree, count, theta, mark, source_mark):
    """Closes all that a failing search has seen."""
    nodes = mark.shape[0]
    for at in range(count):
        if tree.node[at] < nodes:
            mark[tree.node[at], tree.when[at]] = -1 - theta
        else:
            source_mark[tree.node[at] - nodes, 0] = -1 - theta


@njit(cache=True)
def send(net, use, left, mark, source_mark, start, moves, first, end, state, quiet_max, seen_max, waits):
    """Sends everybody, step by step, until all are out, the arrays are full, or nobody else can come.

    Args:
        net: The streets.
        use: Who is where; filled in place.
        left: (sources,) int64, people still at home; counted down in place.
        mark: (nodes, steps) int32, `-1 - θ` where a point was closed at step θ, else anything >= 0; filled in place.
        source_mark: (sources, 1) int32, the same for the sources.
        start: What was proven before, of a flow that is in `use` already.
        moves: Room for the paths that are tried again.
        first: (paths,) int64, where each path begins in `moves`.
        end: (paths,) int64, where it ends.
        state: (8,) int64, at first 0 but for the last but one, -1: paths kept, moves used, the next step, the number
            of the last search, steps since somebody arrived, people out, the last step that `start` proves, points
            looked at; changed in place.
        quiet_max: So many steps without an arrival mean that nobody else can come.
        seen_max: So many points may be looked at.
        waits: Whether people may wait at junctions.

    Returns:
        Why it came back.
    """
    kept, used, theta, stamp, quiet, arrived, tight, seen = state
    people = arrived + np.sum(use.out[:, theta:]) + np.sum(left)
    last = _latest(net) + 1
    tree = _new_tree(4 * mark.shape[0] + 256, last)
    is_start, near = np.empty(mark.shape[0], np.bool_), np.empty(0, np.int64)
    near_for, near_at = 0, -1
    last_out, until = _last_out(use), _leaving(net, use)
    waiting = np.sum(left > 0)
    why = DONE
    while waiting > 0 or theta <= last_out:
        if theta >= mark.shape[1] or (quiet > quiet_max and theta > last_out):
            why = GROW if theta >= mark.shape[1] else STUCK
            break
        kept = _repeat(theta, net, use, left, moves, first, end, kept)
        now = np.sum(use.out[:, theta])
        aim = _most(theta, start, people)
        while arrived + now < aim:
            waiting = np.sum(left > 0)
            if near_at < 0 or (theta > near_at + 7 if theta <= last_out else near_for - waiting > near_for >> 5):
                near = _nearness(theta, net, until, left, is_start, last)
                near_for = waiting
                near_at = theta
            stamp += 1
            point, count = _search(theta, stamp, waits, net, use, left, mark, source_mark, start, tight, near, tree)
            seen += count
            if seen > seen_max:
                return TIRED
            if point == FULL:
                tree = _new_tree(2 * tree.kind.shape[0] + count, last)
                continue
            if point < 0:
                _close(tree, count, theta, mark, source_mark)
                break
            length = _length(tree, point)
            if length > moves.kind.shape[0]:
                state[:] = np.array([kept, used, theta, stamp, 0, arrived, tight, seen])
                return LONG
            kept, used = _keep(tree, point, length, theta, moves, first, end, kept, used)
            now += _along(moves, first[kept - 1], end[kept - 1], theta, net, use, left)
        if arrived + now == aim:
            tight = theta
        quiet = 0 if now > 0 else quiet + 1
        arrived += now
        theta += 1
        waiting = np.sum(left > 0)
    state[:] = np.array([kept, used, theta, stamp, quiet, arrived, tight, seen])
    return why
