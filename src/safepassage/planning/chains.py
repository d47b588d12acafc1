"""Where a street of a chain closes, the chain is parted there, so that those before it stop and those behind walk on.

An arc of T steps stands for streets of together S seconds. Whoever entered it e steps ago has walked e S / T seconds of
it. A closing street that begins b and ends f steps along is before those for whom e <= b, that is e <= ⌊b⌋; whoever is
past ⌈f⌉ is behind it. So the arc becomes up to three: ⌊b⌋ steps to the street, ⌈f⌉ - ⌊b⌋ through it, the rest behind
it. They are T steps together, and everybody is where they were: the flow of the arc is the flow of each part, later by
the steps before it. A part of no step goes to the closing one: nobody is ever counted inside it.

Steps are whole, so who turns back at such a junction may gain less than a step on the way back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.planning.hours import inside
from safepassage.planning.replan import row_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from safepassage.planning.standing import Standing

__all__ = ["split"]

NEVER: Final = 2**31 - 1
CLOSE_STEPS: Final = 1e-9
"""What sums of seconds may be off, in steps."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of an arc: its streets, the steps before it, and its own."""

    arc: int
    parts: NDArray[np.int32]
    after: int
    travel: int


def split(standing: Standing, streets: NDArray[np.int64]) -> Standing:
    """The same plan with every chain parted at these streets; who is where does not change.

    Nothing is proven of the junctions that are new, so the proof may say less than before.

    Args:
        standing: The plan.
        streets: (…,) numbers of streets that are about to close.
    """
    pieces: list[_Piece] = []
    for arc in standing.arcs_of(streets):
        whole = _Piece(int(arc), standing.parts(int(arc)), 0, int(standing.problem.travel[arc]))
        of = list(_pieces(standing, streets, whole))
        pieces += of if len(of) > 1 else []
    return _parted(standing, pieces) if pieces else standing


def _pieces(standing: Standing, streets: NDArray[np.int64], whole: _Piece) -> Iterator[_Piece]:
    """The parts of an arc, or of a part of one, from its beginning to its end."""
    closing = np.flatnonzero(np.isin(whole.parts % standing.streets, streets))
    if not len(closing) or len(whole.parts) == 1:
        yield whole
        return
    at = int(closing[0])
    until_s = np.concatenate([[0.0], np.cumsum(standing.street_s[whole.parts % standing.streets])])
    until = until_s * (whole.travel / until_s[-1])
    begin = int(np.floor(until[at] + CLOSE_STEPS))
    end = min(int(np.ceil(until[at + 1] - CLOSE_STEPS)), whole.travel)
    first, last = at if begin else 0, at + 1 if end < whole.travel else len(whole.parts)
    if begin:
        yield _Piece(whole.arc, whole.parts[:first], whole.after, begin)
    yield _Piece(whole.arc, whole.parts[first:last], whole.after + begin, end - begin)
    if end < whole.travel:
        rest = _Piece(whole.arc, whole.parts[last:], whole.after + end, whole.travel - end)
        yield from _pieces(standing, streets, rest)


def _parted(standing: Standing, pieces: list[_Piece]) -> Standing:
    """With the pieces instead of their arcs, behind all other arcs."""
    problem, flow = standing.problem, standing.flow
    nodes = _Nodes(standing)
    tail, head = (np.array(ends, np.int32) for ends in zip(*map(nodes.ends, pieces), strict=True))
    arc = np.array([piece.arc for piece in pieces])
    kept = np.ones(problem.arcs, np.bool_)
    kept[arc] = False
    is_open, rows = problem.is_open, []
    for piece in pieces:
        free = _free_row(standing, piece.travel)
        for row in (free, standing.unless_closed(free, piece.parts, piece.travel)):
            is_open, number = row_number(is_open, row)
            rows.append(number)
    shifted = np.zeros((len(pieces), flow.steps), np.int32)
    for entering, piece in zip(shifted, pieces, strict=True):
        entering[piece.after :] = flow.flow[piece.arc, : max(flow.steps - piece.after, 0)]
    lengths = np.diff(standing.part_first)
    part_lengths = np.concatenate([lengths[kept], [len(piece.parts) for piece in pieces]])
    more = len(nodes.new_id)
    held = np.zeros((more if len(flow.held) else 0, flow.steps), np.int32)
    return replace(
        standing,
        problem=problem.with_(
            nodes=problem.nodes + more,
            tail=np.concatenate([problem.tail[kept], tail]),
            head=np.concatenate([problem.head[kept], head]),
            travel=np.concatenate([problem.travel[kept], [piece.travel for piece in pieces]]),
            capacity=np.concatenate([problem.capacity[kept], [_capacity(standing, piece) for piece in pieces]]),
            profile=np.concatenate([problem.profile[kept], rows[1::2]]),
            is_open=is_open,
        ),
        flow=replace(
            flow,
            flow=np.vstack([flow.flow[kept], shifted]),
            closed=np.vstack([flow.closed, np.full((more, flow.steps), NEVER, np.int32)]),
            held=np.vstack([flow.held, held]),
        ),
        free_profile=np.concatenate([standing.free_profile[kept], rows[::2]]).astype(np.int32),
        node_id=np.concatenate([standing.node_id, np.array(nodes.new_id, np.int64)]),
        part_first=np.concatenate([[0], np.cumsum(part_lengths)]).astype(np.int64),
        part=np.concatenate([standing.part[np.repeat(kept, lengths)], *(piece.parts for piece in pieces)]),
    )


def _capacity(standing: Standing, piece: _Piece) -> int:
    """What its narrowest street takes; of a road that was given whole to one direction, what the road was given."""
    arc = piece.arc
    given = int(standing.problem.capacity[arc])
    road = standing.part[standing.part_first[arc] : standing.part_first[arc + 1]]
    if given != standing.street_people[road % standing.streets].min():
        return given
    return int(standing.street_people[piece.parts % standing.streets].min())


def _free_row(standing: Standing, travel: int) -> NDArray[np.bool_]:
    """When something that takes so many steps may be begun, with nothing closed."""
    begin_s = standing.begin_s()
    if not standing.window_s:
        return np.ones(len(begin_s), np.bool_)
    return inside(begin_s, standing.window_s, travel * standing.problem.step_s)


class _Nodes:
    """The junctions inside chains that become nodes, one for both directions."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._of: dict[int, int] = {}

    @property
    def new_id(self) -> list[int]:
        """Their numbers, in the order of the nodes."""
        return list(self._of)

    def ends(self, piece: _Piece) -> tuple[int, int]:
        """(tail, head) of a piece."""
        problem, end = self._standing.problem, piece.after + piece.travel
        tail, head = int(problem.tail[piece.arc]), int(problem.head[piece.arc])
        if piece.after:
            tail = self._node(piece.parts[0], 0)
        if end < problem.travel[piece.arc]:
            head = self._node(piece.parts[-1], 1)
        return tail, head

    def _node(self, part: int, end: int) -> int:
        """The node at which a street is begun, 0, or ended, 1."""
        backward, street = divmod(int(part), self._standing.streets)
        number = int(self._standing.street_id[street, end ^ backward])
        return self._of.setdefault(number, self._standing.problem.nodes + len(self._of))
