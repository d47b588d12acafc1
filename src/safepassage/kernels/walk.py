"""People and vehicles moved one by one through streets with queues that spill back.

A street is a stretch that is walked and a queue at its end. Everybody in it is slowed by the same share, read from a
table by how full its walking part is, so that one number for a street, the free time walked since the start, stands
for the place of everyone in it: who entered at X is at the end when it has grown by the free time that the street
takes. Only those at an end are looked at one by one.

Times are whole nanoseconds and do not stop at steps. A street lets the next one out one headway after the last, so
the k-th of a queue leaves at t0 + k/c to the nanosecond whatever the step, and who walks alone is never rounded to a
step. What a step fixes is what streets know of each other. It reads the last generation (how full, who is inside) and
writes the next, so that the order of streets and junctions cannot matter: a street's entries are written by the
junction at its start alone, its departures by the one at its end, and the two meet when the generation turns. It turns
more than once in a step where streets are short: as often as somebody has crossed one and is still ahead of the clock,
or room has come free that somebody waits for, who then enters no earlier than it did.

At a junction the earliest possible passage comes first. Who could pass into one street at the same instant takes turns
by start-time fair queueing (Goyal, Vin and Cheng 1996, SIGCOMM): each arm has a tag that grows by one headway of the
arm with each one let through, the least tag is next, and an arm that had nobody cannot save up more than one. Shares
are those of the capacities, in whole numbers. Ties fall to the lower number of the person, never to a street's.

It knows nothing of metres. Without the compiler it gives the same answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

__all__ = ["ARM", "GRAINS", "HOME", "ONE", "OUT", "PERSON", "THICK", "UNIT", "Net", "Tally", "advance"]

UNIT = 1000
"""One walker, as a measure of room and of what passes."""
ONE = 1 << 20
"""The whole of a share."""
THICK = 1024
"""A gap as wide as in an empty street; so few bits that no product of gaps and costs runs over."""
GRAINS = 4096
"""How finely it is known how full a street is."""

ARM = np.dtype(
    [
        *((name, np.int64) for name in ("gap_in", "gap_out", "room", "turn")),
        *((name, np.int64) for name in ("walked", "speed", "full", "walking", "came", "gone")),
        *(
            (name, np.int64)
            for name in ("out_at", "in_at", "in_cost", "room_at", "left_at", "clock", "home_tag", "wait", "queued")
        ),
        *((name, np.int32) for name in ("tail", "head", "rank", "law")),
        *((name, np.int32) for name in ("inside", "moving", "inside_max", "queue_max", "shut", "entered", "lined")),
        *((name, np.int32) for name in ("first", "last", "walker", "new_first", "new_last", "home_first", "home_last")),
        ("is_live", np.bool_),
        ("is_wanted", np.bool_),
    ],
    align=True,
)
"""A row: a street, or behind the streets an exit, whose head is -1.

What it is: `tail`, `head`, nodes; `gap_in`, `gap_out`, ns from one walker to the next at its start and its end;
`room`, units; `law`, row of `Net.pace`; `turn[i] + rank[j]` is the number of the turn from row i to row j. How it
stands: `walked`, free ns, kept where the law is not 0, for there it is the clock; `speed`, share of `ONE`; `full`,
`walking`, units in all of it and in its walking part; `came`, `gone`, units of this generation; `out_at`, the earliest
next departure; `in_at`, `in_cost`, the last entry; `left_at`, ns, the last departure; `room_at`, ns, when there was
room again for who had found none; `clock`, the tag served last; `home_tag`; `wait`, ns, the longest;
`queued`, people times steps at whose end they stood in the queue; `inside`,
`moving`, `inside_max`, `queue_max`, people; `shut`, how many closures hold; `entered`, people, since the start;
`lined`, people who stand at home before it, ready to enter. Persons, -1 for nobody: `first` and `last`
of all, `walker`, the first who still walks, `new_first`, `new_last` of those who enter in this generation,
`home_first`, `home_last` of those who wait at home to enter. `is_live`: whether it is on the list of those where
somebody is. `is_wanted`: whether somebody found no room in it.
"""

PERSON = np.dtype(
    [
        *((name, np.int64) for name in ("start", "goal", "ready", "arrived", "onward", "ends")),
        *((name, np.int32) for name in ("exit", "slow", "people", "bulk", "cost", "next", "before")),
        ("mode", np.int8),
        ("strays", np.bool_),
    ],
    align=True,
)
"""A person or a vehicle. What it is: `mode`; `slow`, its free times in 1024ths of the mode's; `people` aboard; `bulk`,
`cost`, units of room and of passage; `exit`, 0 is the first; `start`, ns. Where it is: `onward`, place of its next
street in `Net.way_row`, `ends`, where its route ends there; `strays`, goes by the trees; `next`, `before`, its
neighbours in the line of a street; `goal`, the free time of its street at which it is at the end; `ready`, ns, when it
was; `arrived`, ns, -1 until then.
"""


class Net(NamedTuple):
    """What does not change, and the tags of turns.

    `streets`: how many rows are streets. `reroutes`: whether who finds the next street shut goes by the trees from
    then on. `overtakes`: whether the faster pass. `free`: (modes, rows) int64, ns that a row takes when it is empty.
    `pace`: (laws, GRAINS + 1) int64, speed as a share of `ONE` by how full the walking part is; `thin`: the same
    shape, how many times as wide, in parts of `THICK`, gaps at the start are by how full all is. `out_first`,
    `out_row`, `in_first`, `in_row`: int32, the rows that leave and enter a node. `tag`: (turns,) int64. `order`:
    (persons,) int32, by start. `way_row`: int32, the streets of the routes, one route after the other.
    """

    streets: int
    reroutes: bool
    overtakes: bool
    free: np.ndarray
    pace: np.ndarray
    thin: np.ndarray
    out_first: np.ndarray
    out_row: np.ndarray
    in_first: np.ndarray
    in_row: np.ndarray
    tag: np.ndarray
    order: np.ndarray
    way_row: np.ndarray


class Tally(NamedTuple):
    """Lists and counters that stay from call to call.

    `counts` int64: how many have started, people at home, people out, live rows, rows where somebody waits at home.
    `live`, `homes`: (rows,) int32. `homes_at`: (nodes,) int32, such rows at a node. `wake`: (rows,) int64, ns before
    which nobody comes to the end of a live row. `nodes`, `later`: (nodes,) int32, junctions of this generation and of
    the next; `is_due`: (nodes,) bool. `touched`: (rows,) int32; `is_touched`: (rows,) bool.
    """

    counts: np.ndarray
    live: np.ndarray
    wake: np.ndarray
    homes: np.ndarray
    homes_at: np.ndarray
    nodes: np.ndarray
    later: np.ndarray
    is_due: np.ndarray
    touched: np.ndarray
    is_touched: np.ndarray


STARTED, HOME, OUT, LIVE, HOMES = 0, 1, 2, 3, 4


@njit(cache=True, inline="always")
def _onward(who, node, net, crowd, arms, tree):
    """The row that somebody at a node goes to next, -1 where there is none now."""
    exits = arms.shape[0] - net.streets
    if not crowd[who].strays:
        at = crowd[who].onward
        row = net.way_row[at] if at < crowd[who].ends else net.streets + crowd[who].exit
        if arms[row].shut == 0:
            return row
        if not net.reroutes:
            return -1
        crowd[who].strays = True
    row = tree[crowd[who].mode * exits + crowd[who].exit, node]
    return row if row >= 0 and arms[row].shut == 0 else -1


@njit(cache=True, inline="always")
def _gap(row, net, arms):
    """Ns from the last entry to the next: it grows in a dense crowd, which lets nobody in as fast as it could pass."""
    grain = min((arms[row].full + arms[row].came) * GRAINS // arms[row].room, GRAINS)
    return arms[row].in_cost * arms[row].gap_in // UNIT * net.thin[arms[row].law, grain] // THICK


@njit(cache=True, inline="always")
def _opens(row, size, net, arms):
    """When a row takes somebody of this size: ns, or -1 where there is no room. An empty street takes anyone."""
    full = arms[row].full + arms[row].came
    if full > 0 and full + size > arms[row].room:
        return -1
    return max(arms[row].in_at + _gap(row, net, arms), arms[row].room_at)


@njit(cache=True, inline="always")
def _choose(node, begin, end, homes, net, crowd, arms, tree):
    """Who passes a junction next: (row of the street or of the home, row that is entered, instant, tag, person, able).

    A home is numbered from the last row on; `homes` is how many there are where somebody waits. The person is -1 where
    nobody passes before `end`. `able` is how many arms have somebody who could.
    """
    rows = arms.shape[0]
    best_from, best_into, best_at, best_tag, best = -1, -1, end, 0, -1
    able = 0
    arriving = net.in_first[node + 1] - net.in_first[node]
    for place in range(arriving + (net.out_first[node + 1] - net.out_first[node] if homes > 0 else 0)):
        if place < arriving:
            row = net.in_row[net.in_first[node] + place]
            who = arms[row].first
            if who < 0 or who == arms[row].walker:
                continue
            instant = max(begin, crowd[who].ready, arms[row].out_at)
        else:
            row = net.out_row[net.out_first[node] + place - arriving]
            who = arms[row].home_first
            if who < 0:
                continue
            instant = max(begin, crowd[who].ready)
        into = _onward(who, node, net, crowd, arms, tree)
        if into < 0:
            continue
        opens = _opens(into, crowd[who].bulk, net, arms)
        arms[into].is_wanted |= opens < 0
        instant = max(instant, opens)
        if opens < 0 or instant >= end:
            continue
        able += 1
        if instant > best_at:
            continue
        cost = crowd[who].cost
        if place < arriving:
            tag = max(net.tag[arms[row].turn + arms[into].rank], arms[into].clock - cost * arms[row].gap_out // UNIT)
        else:
            tag = max(arms[into].home_tag, arms[into].clock - cost * arms[into].gap_in // UNIT)
            row += rows
        if instant < best_at or tag < best_tag or (tag == best_tag and who < best):
            best_from, best_into, best_at, best_tag, best = row, into, instant, tag, who
    return best_from, best_into, best_at, best_tag, best, able


@njit(cache=True, inline="always")
def _touch(row, touched, count, tally):
    """Remembers a row whose generation turns; returns how many there are."""
    if not tally.is_touched[row]:
        tally.is_touched[row] = True
        touched[count] = row
        return count + 1
    return count


@njit(cache=True, inline="always")
def _leave(row, who, instant, into, tag, tags, overtakes, crowd, arms):
    """Takes somebody out of a street or a home."""
    rows = arms.shape[0]
    cost = crowd[who].cost
    if row >= rows:
        arms[row - rows].home_first = crowd[who].next
        arms[row - rows].lined -= crowd[who].people
        arms[into].home_tag = tag + cost * arms[into].gap_in // UNIT
        return
    arms[row].first = crowd[who].next
    if overtakes and crowd[who].next >= 0:
        crowd[crowd[who].next].before = -1
    arms[row].out_at = instant + cost * arms[row].gap_out // UNIT
    tags[arms[row].turn + arms[into].rank] = tag + cost * arms[row].gap_out // UNIT
    arms[row].gone += crowd[who].bulk
    arms[row].left_at = instant
    arms[row].inside -= crowd[who].people
    arms[row].wait = max(arms[row].wait, instant - crowd[who].ready)


@njit(cache=True, inline="always")
def _walked(row, begin, arms):
    """The free time walked in a street when a step begins: the clock where nobody is ever slowed."""
    return begin if arms[row].law == 0 else arms[row].walked


@njit(cache=True, inline="always")
def _enter(into, who, begin, instant, free, crowd, arms):
    """Puts somebody on the list of those who enter a street in this generation."""
    crowd[who].onward += 1
    crowd[who].next = -1
    arms[into].came += crowd[who].bulk
    needed = free[crowd[who].mode, into] * crowd[who].slow // 1024
    crowd[who].goal = _walked(into, begin, arms) + (instant - begin) * arms[into].speed // ONE + max(needed, 1)
    if arms[into].new_first < 0:
        arms[into].new_first = who
    else:
        crowd[arms[into].new_last].next = who
    arms[into].new_last = who


@njit(cache=True, inline="always")
def _serve(node, begin, end, net, crowd, arms, tally, tree, count):
    """Lets everybody pass a junction who can before `end`; returns how many rows are touched."""
    while True:
        row, into, instant, tag, who, able = _choose(node, begin, end, tally.homes_at[node], net, crowd, arms, tree)
        if who < 0:
            return count
        _leave(row, who, instant, into, tag, net.tag, net.overtakes, crowd, arms)
        if row < arms.shape[0]:
            count = _touch(row, tally.touched, count, tally)
        else:
            tally.counts[HOME] -= crowd[who].people
            if arms[row - arms.shape[0]].home_first < 0:
                tally.homes_at[node] -= 1
        arms[into].in_at = instant
        arms[into].in_cost = crowd[who].cost
        arms[into].entered += crowd[who].people
        arms[into].clock = max(arms[into].clock, tag)
        if into >= net.streets:
            crowd[who].arrived = instant
            tally.counts[OUT] += crowd[who].people
        else:
            _enter(into, who, begin, instant, net.free, crowd, arms)
            count = _touch(into, tally.touched, count, tally)
        if able == 1 and row < arms.shape[0] and arms[row].first == arms[row].walker:
            return count


@njit(cache=True, inline="always")
def _join(row, who, overtakes, crowd, arms):
    """Puts one of the new into the line of a street: last, or before those who are slower where people overtake."""
    ahead = arms[row].last if arms[row].first >= 0 else -1
    if not overtakes:
        if ahead >= 0:
            crowd[who].goal = max(crowd[who].goal, crowd[ahead].goal)
    else:
        queued = ahead if arms[row].walker < 0 else crowd[arms[row].walker].before
        while ahead != queued and crowd[ahead].goal > crowd[who].goal:
            ahead = crowd[ahead].before
        crowd[who].before = ahead
    behind = arms[row].first if ahead < 0 else crowd[ahead].next
    crowd[who].next = behind
    if ahead < 0:
        arms[row].first = who
    else:
        crowd[ahead].next = who
    if behind < 0:
        arms[row].last = who
    elif overtakes:
        crowd[behind].before = who
    if behind == arms[row].walker:
        arms[row].walker = who


@njit(cache=True, inline="always")
def _ripen(row, begin, length, crowd, arms):
    """Moves those who come to the end of a street in this step from its walking part to its queue."""
    walked = _walked(row, begin, arms)
    until = walked + length * arms[row].speed // ONE
    who = arms[row].walker
    while who >= 0 and crowd[who].goal <= until:
        crowd[who].ready = begin + max(crowd[who].goal - walked, 0) * ONE // arms[row].speed
        arms[row].walking -= crowd[who].bulk
        arms[row].moving -= crowd[who].people
        who = crowd[who].next
    arms[row].walker = who


@njit(cache=True, inline="always")
def _due(node, nodes, count, tally):
    """Remembers a junction where somebody may pass; returns how many there are."""
    if not tally.is_due[node]:
        tally.is_due[node] = True
        nodes[count] = node
        return count + 1
    return count


@njit(cache=True)
def _turn(count, begin, length, net, crowd, arms, tally):
    """Turns the generation of the touched rows; returns at how many junctions somebody may pass in this step yet."""
    due = 0
    for at in range(count):
        row = tally.touched[at]
        tally.is_touched[row] = False
        tally.wake[row] = begin
        arms[row].full += arms[row].came - arms[row].gone
        arms[row].walking += arms[row].came
        if arms[row].is_wanted and arms[row].gone > 0:
            arms[row].is_wanted = False
            arms[row].room_at = arms[row].left_at
            due = _due(arms[row].tail, tally.later, due, tally)
        arms[row].came = 0
        arms[row].gone = 0
        who = arms[row].new_first
        if who < 0:
            continue
        while who >= 0:
            behind = crowd[who].next
            _join(row, who, net.overtakes, crowd, arms)
            arms[row].inside += crowd[who].people
            arms[row].moving += crowd[who].people
            who = behind
        arms[row].new_first = -1
        if not arms[row].is_live:
            arms[row].is_live = True
            tally.live[tally.counts[LIVE]] = row
            tally.counts[LIVE] += 1
        walker = arms[row].walker
        _ripen(row, begin, length, crowd, arms)
        if walker != arms[row].walker:
            due = _due(arms[row].head, tally.later, due, tally)
    for at in range(due):
        tally.nodes[at] = tally.later[at]
        tally.is_due[tally.later[at]] = False
    return due


@njit(cache=True)
def _depart(end, net, crowd, arms, tally, tree):
    """Lines up before their first street those who are to leave before `end`."""
    while tally.counts[STARTED] < net.order.shape[0]:
        who = net.order[tally.counts[STARTED]]
        if crowd[who].start >= end:
            return
        tally.counts[STARTED] += 1
        at = crowd[who].onward
        row = net.way_row[at] if at < crowd[who].ends else net.streets + crowd[who].exit
        if crowd[who].strays:
            exits = arms.shape[0] - net.streets
            astray = tree[crowd[who].mode * exits + crowd[who].exit, arms[row].tail]
            row = astray if astray >= 0 else row
        crowd[who].ready = crowd[who].start
        crowd[who].next = -1
        if arms[row].home_first < 0:
            arms[row].home_first = who
            tally.homes_at[arms[row].tail] += 1
            tally.homes[tally.counts[HOMES]] = row
            tally.counts[HOMES] += 1
        else:
            crowd[arms[row].home_last].next = who
        arms[row].home_last = who
        arms[row].lined += crowd[who].people


@njit(cache=True)
def _step(begin, length, net, crowd, arms, tally, tree):
    """One step: who leaves, how fast everybody is, who comes to an end, who passes."""
    due = 0
    for at in range(tally.counts[HOMES]):
        due = _due(arms[tally.homes[at]].tail, tally.nodes, due, tally)
    for at in range(tally.counts[LIVE]):
        row = tally.live[at]
        if tally.wake[row] > begin + length:
            continue
        grain = min(arms[row].walking * GRAINS // arms[row].room, GRAINS)
        arms[row].speed = net.pace[arms[row].law, grain]
        _ripen(row, begin, length, crowd, arms)
        if arms[row].first != arms[row].walker:
            due = _due(arms[row].head, tally.nodes, due, tally)
    for at in range(due):
        tally.is_due[tally.nodes[at]] = False
    while due > 0:
        count = 0
        for at in range(due):
            count = _serve(tally.nodes[at], begin, begin + length, net, crowd, arms, tally, tree, count)
        due = _turn(count, begin, length, net, crowd, arms, tally)


@njit(cache=True)
def _close(begin, length, crowd, arms, tally):
    """The end of a step: counts the most people, forgets the rows where nobody is, lets sleep where nothing is due."""
    kept = 0
    for at in range(tally.counts[LIVE]):
        row = tally.live[at]
        if tally.wake[row] > begin + length:
            tally.live[kept] = row
            kept += 1
            continue
        arms[row].walked += length * arms[row].speed // ONE
        arms[row].inside_max = max(arms[row].inside_max, arms[row].inside)
        arms[row].queue_max = max(arms[row].queue_max, arms[row].inside - arms[row].moving)
        arms[row].queued += arms[row].inside - arms[row].moving
        if arms[row].first < 0:
            arms[row].is_live = False
            arms[row].speed = ONE
        else:
            sleeps = arms[row].law == 0 and arms[row].first == arms[row].walker
            tally.wake[row] = crowd[arms[row].walker].goal if sleeps else begin
            tally.live[kept] = row
            kept += 1
    tally.counts[LIVE] = kept
    kept = 0
    for at in range(tally.counts[HOMES]):
        if arms[tally.homes[at]].home_first >= 0:
            tally.homes[kept] = tally.homes[at]
            kept += 1
    tally.counts[HOMES] = kept


@njit(cache=True)
def advance(step, until, length, net, crowd, arms, tally, tree):
    """Runs the steps from `step` to `until`, exclusive; returns the step before which it stopped, everybody being out.

    Args:
        step: The first step.
        until: The step before which it stops.
        length: Of a step, ns.
        net: What does not change.
        crowd: People and vehicles.
        arms: State of the rows.
        tally: Lists and counters.
        tree: (modes × exits, nodes) int32, the next row from a node to an exit, -1 where there is no way now.
    """
    while step < until:
        if tally.counts[STARTED] == net.order.shape[0] and tally.counts[LIVE] == 0 and tally.counts[HOMES] == 0:
            return step
        begin = step * length
        _depart(begin + length, net, crowd, arms, tally, tree)
        _step(begin, length, net, crowd, arms, tally, tree)
        _close(begin, length, crowd, arms, tally)
        step += 1
    return step
