"""The Merkle tree of RFC 9162, section 2.1, over any list of leaf hashes.

A published statement carries one root hash. With an inclusion proof anyone can
check that an observation stood under it, and with a consistency proof that a
later ledger only grew. Everything here is a pure function of hashes: the caller
passes `fetch`, which hands out the roots of complete subtrees of 16, 256,
4,096 … leaves (level 1, 2, 3 …) and the leaf hashes themselves (level 0).

It refuses a proof for a leaf or a size that is not in the tree; it never reads
a file, and it does not know what a leaf says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

__all__ = [
    "EMPTY_ROOT",
    "RADIX_BITS",
    "Fetch",
    "Frontier",
    "Node",
    "bag",
    "consistency_proof",
    "fetch_from",
    "frontier_at",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root_at",
    "root_over",
    "verify_consistency",
    "verify_inclusion",
]

EMPTY_ROOT = sha256(b"").digest()
"""MTH({}) of RFC 9162 section 2.1.1."""

RADIX_BITS = 4
"""Stored subtrees have 16^level leaves: 6.7 % more rows than leaves, and a proof reads whole runs of 16."""

_RUNS_BITS = (12, 8, 4, 0)
"""Runs of leaves that are hashed at once, longest first."""

Fetch = Callable[[int, int, int], Sequence[bytes]]
"""fetch(level, first, count) → the roots of complete subtrees first … first+count-1 of 16^level leaves."""


class Node(NamedTuple):
    """The root of one complete subtree of 16^level leaves, counted from 0 on its level."""

    level: int
    place: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's data (RFC 9162 section 2.1.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an interior node (RFC 9162 section 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one peak per set bit of its size, largest first."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            msg = f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}"
            raise ValueError(msg)

    def copy(self) -> Frontier:
        """A frontier that can grow without changing this one."""
        return Frontier(self.size, self.peaks)

    def extend(self, leaves: Sequence[bytes]) -> list[Node]:
        """Add leaf hashes; return the stored subtrees that they completed, in the order of completion.

        Whole runs of 4,096, 256 or 16 are hashed level by level, which is faster than one leaf at a time.
        """
        completed: list[Node] = []
        start, end = 0, len(leaves)
        while start < end:
            bits = next(bits for bits in _RUNS_BITS if not self.size % (1 << bits) and end - start >= 1 << bits)
            run = leaves[start : start + (1 << bits)]
            self._carry(_complete(run, self.size, completed), bits, completed)
            start += 1 << bits
        return completed

    def _carry(self, node: bytes, bits: int, completed: list[Node]) -> None:
        """Add a complete subtree of 2^bits leaves and merge the peaks that it completes."""
        rest, position = self.size >> bits, self.size
        self.size += 1 << bits
        while rest & 1:
            node = sha256(b"\x01" + self.peaks.pop() + node).digest()
            rest >>= 1
            bits += 1
            if not bits % RADIX_BITS:
                completed.append(Node(bits // RADIX_BITS, position >> bits, node))
        self.peaks.append(node)

    def root(self) -> bytes:
        """The tree's root hash, MTH of everything added so far."""
        return bag(self.peaks)


def bag(peaks: Sequence[bytes]) -> bytes:
    """Fold peaks, largest first, into one root: the right edge hangs below the left."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_over(data: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf data, in their order."""
    frontier = Frontier()
    frontier.extend([leaf_hash(each) for each in data])
    return frontier.root()


def fetch_from(leaves: Sequence[bytes]) -> Fetch:
    """A `Fetch` over leaf hashes in memory; interior nodes are computed when asked for."""

    def fetch(level: int, first: int, count: int) -> Sequence[bytes]:
        width = 1 << (level * RADIX_BITS)
        return [_fold(leaves[i * width : (i + 1) * width]) for i in range(first, first + count)]

    return fetch


def frontier_at(size: int, fetch: Fetch) -> Frontier:
    """The frontier of the first `size` leaves."""
    return Frontier(size, _peaks(0, size, fetch))


def root_at(size: int, fetch: Fetch) -> bytes:
    """The root hash of the first `size` leaves."""
    return bag(_peaks(0, size, fetch))


def inclusion_proof(index: int, size: int, fetch: Fetch) -> list[bytes]:
    """The audit path of leaf `index` (from 0) in the tree of the first `size` leaves (section 2.1.3.1).

    Raises:
        ValueError: The tree has no such leaf.
    """
    if not 0 <= index < size:
        msg = f"a tree of {size} leaves has no leaf {index}"
        raise ValueError(msg)
    low, high = 0, size
    spans = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return [bag(_peaks(low, high, fetch)) for low, high in reversed(spans)]


def consistency_proof(earlier: int, later: int, fetch: Fetch) -> list[bytes]:
    """Proof that the tree of `later` leaves begins with the tree of `earlier` leaves (section 2.1.4.1).

    An empty earlier tree is consistent with everything and needs no hashes.

    Raises:
        ValueError: The earlier tree is not the smaller.
    """
    if not 0 <= earlier <= later:
        msg = f"a tree of {later} leaves does not begin with one of {earlier}"
        raise ValueError(msg)
    if earlier in {0, later}:
        return []
    low, high = 0, later
    spans = []
    while earlier < high:
        middle = low + _split(high - low)
        if earlier <= middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    if low:
        spans.append((low, high))
    return [bag(_peaks(low, high, fetch)) for low, high in reversed(spans)]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf hash at `index` under `root` (section 2.1.3.2, step by step)."""
    if not 0 <= index < size:
        return False
    fn, sn, node = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_hash(sibling, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = node_hash(node, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def verify_consistency(
    earlier: int, later: int, earlier_root: bytes, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the later tree begins with the earlier (section 2.1.4.2, step by step)."""
    if not 0 <= earlier <= later:
        return False
    if earlier == later:
        return not proof and earlier_root == later_root
    if earlier == 0:
        return not proof and earlier_root == EMPTY_ROOT
    path = list(proof) if earlier & (earlier - 1) else [earlier_root, *proof]
    if not path:
        return False
    fn, sn = earlier - 1, later - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(step, first), node_hash(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == earlier_root and second == later_root


def _split(count: int) -> int:
    """The largest power of two smaller than `count`, for count ≥ 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _peaks(low: int, high: int, fetch: Fetch) -> list[bytes]:
    """Roots of the complete subtrees that make up leaves low … high-1, largest first.

    `low` is a multiple of the largest of them, as in every span that RFC 9162 names.
    """
    peaks = []
    while low < high:
        bits = (high - low).bit_length() - 1
        level, within = divmod(bits, RADIX_BITS)
        run = fetch(level, low >> (level * RADIX_BITS), 1 << within)
        peaks.append(_fold(run))
        low += 1 << bits
    return peaks


def _complete(run: Sequence[bytes], position: int, completed: list[Node]) -> bytes:
    """The root over 2^bits leaves that begin at `position`; what is to be stored goes to `completed`."""
    bits = 0
    while len(run) > 1:
        run = [sha256(b"\x01" + left + right).digest() for left, right in zip(run[::2], run[1::2], strict=True)]
        bits += 1
        if not bits % RADIX_BITS:
            first, level = position >> bits, bits // RADIX_BITS
            completed.extend(Node(level, first + offset, hash_) for offset, hash_ in enumerate(run))
    return run[0]


def _fold(run: Sequence[bytes]) -> bytes:
    """The root over a run of 2^n sibling hashes."""
    while len(run) > 1:
        run = [node_hash(left, right) for left, right in zip(run[::2], run[1::2], strict=True)]
    return run[0]
