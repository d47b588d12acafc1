"""What one row of the ledger is, and how it hangs on the row before.

A draft is an observation as the store sees it: content bytes, their SHA-256 id,
and an origin (source and the source's own id). Laying drafts on a tip gives each
its record, `{"content":…,"node":"…","recorded_at":N}`, and its leaf,
SHA-256(0x00 ‖ previous leaf ‖ record). That one hash is both the chain's link
and the RFC 9162 hash of the leaf data (previous leaf ‖ record): a row cannot be
changed, moved or dropped without changing every leaf and every root after it.

Everything is pure; time, node name and what is already known are arguments. It
refuses drafts that could never be verified: an id that is not the hash of the
content, an empty origin, a record above the limit. It does not read bodies.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import msgspec

from safepassage.ledger.clock import tick
from safepassage.ledger.merkle import Frontier, Node
from safepassage.ledger.observation import ORIGIN_SEPARATOR, Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "CONTENT_BYTES_MAX",
    "DRAFTS_MAX",
    "GENESIS",
    "HASH_BYTES",
    "Laid",
    "Parts",
    "Receipt",
    "Row",
    "Status",
    "Tip",
    "check_drafts",
    "check_node",
    "empty_tip",
    "lay",
    "leaf_of",
    "parse_record",
    "record_of",
]

HASH_BYTES = 32
GENESIS = bytes(HASH_BYTES)
"""What the first row hangs on."""

CONTENT_BYTES_MAX = 1 << 20
"""An observation above 1 MiB is not an observation; files go to evidence."""

DRAFTS_MAX = 100_000
"""Rows in one transaction; at 100,000 a commit takes seconds and everybody else waits."""

Status = Literal["recorded", "duplicate", "conflict"]

_NODE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")
_TAIL = re.compile(rb',"node":"([a-z0-9-]+)","recorded_at":([1-9][0-9]*)(?:,"sealed":"([0-9a-f]{64})")?\}\Z')
_HEAD = b'{"content":'
_OPEN, _CLOSE = b"{}"


class Receipt(msgspec.Struct, frozen=True, gc=False):
    """What became of one draft; it is given out after the commit and never before.

    Attributes:
        position: Where the observation stands on the ledger, from 1.
        id: Its id.
        status: "recorded"; "duplicate", when the same content stood there already and nothing was written;
            "conflict", when it was recorded beside other content of the same origin.
        others: Ids of that other content, oldest first.
    """

    position: int
    id: bytes
    status: Status
    others: tuple[bytes, ...] = ()


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row of the ledger as it is stored."""

    position: int
    id: bytes
    origin: str
    leaf: bytes
    record: bytes

    @property
    def content(self) -> bytes:
        """Canonical JSON of the observation inside the record."""
        return parse_record(self.record).content

    @property
    def recorded_at(self) -> int:
        """The hybrid logical clock's stamp."""
        return parse_record(self.record).recorded_at


class Parts(msgspec.Struct, frozen=True, gc=False):
    """The parts of a record."""

    content: bytes
    node: str
    recorded_at: int
    sealed: bytes | None


class Tip(msgspec.Struct, frozen=True):
    """The end of the ledger, from which it grows.

    `frontier` is never changed in place: laying drafts copies it.
    """

    leaf: bytes
    recorded_at: int
    frontier: Frontier

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self.frontier.size


class Laid(msgspec.Struct, frozen=True):
    """Drafts laid on a tip: what is to be written, what to answer, and the tip afterwards."""

    receipts: list[Receipt]
    rows: list[tuple[int, bytes, str, bytes, bytes]]
    nodes: list[Node]
    tip: Tip


def empty_tip() -> Tip:
    """The tip of a ledger without rows."""
    return Tip(GENESIS, 0, Frontier())


def check_node(node: str) -> bytes:
    """The node's name as it is written into records.

    Raises:
        ValueError: It is not 1 to 63 of a-z, 0-9 and hyphen, beginning with a letter or digit.
    """
    if not _NODE.match(node):
        msg = f"a node's name is 1 to 63 of a-z, 0-9 and '-', not {node!r}"
        raise ValueError(msg)
    return node.encode()


def check_drafts(drafts: Sequence[Draft]) -> None:
    """Refuse drafts that could not be verified afterwards.

    Raises:
        ValueError: There are too many, or one of them is malformed; the message says which.
    """
    if len(drafts) > DRAFTS_MAX:
        msg = f"{len(drafts)} drafts in one append; the limit is {DRAFTS_MAX}"
        raise ValueError(msg)
    for number, draft in enumerate(drafts, 1):
        content, sealed = draft.content, draft.sealed
        if (
            sha256(content).digest() == draft.id
            and 0 < len(content) <= CONTENT_BYTES_MAX
            and content[0] == _OPEN
            and content[-1] == _CLOSE
            and ORIGIN_SEPARATOR in draft.origin
            and (sealed is None or len(sealed) == HASH_BYTES)
        ):
            continue
        msg = f"draft {number}: {_why_malformed(draft)}"
        raise ValueError(msg)


def record_of(content: bytes, node: bytes, recorded_at: int, sealed: bytes | None = None) -> bytes:
    """The record that is chained."""
    if sealed is None:
        return b'{"content":%b,"node":"%b","recorded_at":%d}' % (content, node, recorded_at)
    return b'{"content":%b,"node":"%b","recorded_at":%d,"sealed":"%b"}' % (
        content,
        node,
        recorded_at,
        sealed.hex().encode(),
    )


def leaf_of(previous: bytes, record: bytes) -> bytes:
    """The link of the chain, which is also the leaf hash of the tree."""
    return sha256(b"\x00" + previous + record).digest()


def parse_record(record: bytes) -> Parts:
    """Take a record apart.

    The last `,"node":"` is the record's own: what follows it holds no quoted text but the node and the seal.

    Raises:
        ValueError: The bytes are not a record.
    """
    cut = record.rfind(b',"node":"')
    tail = _TAIL.match(record, cut) if cut > 0 else None
    if tail is None or not record.startswith(_HEAD):
        msg = "the bytes are not a record of the ledger"
        raise ValueError(msg)
    node, recorded_at, sealed = tail.groups()
    return Parts(
        record[len(_HEAD) : cut],
        node.decode(),
        int(recorded_at),
        bytes.fromhex(sealed.decode()) if sealed else None,
    )


def lay(
    tip: Tip,
    drafts: Sequence[Draft],
    known: Mapping[str, Mapping[bytes, int]],
    *,
    node: bytes,
    wall_ms: int,
) -> Laid:
    """Lay drafts on a tip, in their order.

    Args:
        tip: The end of the ledger.
        drafts: Checked drafts.
        known: For every origin of the drafts that is on the ledger already: its ids and their positions.
        node: This node's name.
        wall_ms: The wall clock, unix milliseconds.
    """
    size, leaf, recorded_at = tip.size, tip.leaf, tick(tip.recorded_at, wall_ms) - 1
    middle = b',"node":"%b","recorded_at":' % node
    origins = {origin: dict(ids) for origin, ids in known.items()}
    receipts: list[Receipt] = []
    rows: list[tuple[int, bytes, str, bytes, bytes]] = []
    for draft in drafts:
        id_, origin = draft.id, draft.origin
        ids = origins.get(origin)
        if ids is None:
            origins[origin] = {id_: size + 1}
            receipt = Receipt(size + 1, id_, "recorded")
        elif id_ in ids:
            receipts.append(Receipt(ids[id_], id_, "duplicate"))
            continue
        else:
            receipt = Receipt(size + 1, id_, "conflict", tuple(ids))
            ids[id_] = size + 1
        size += 1
        recorded_at += 1
        if draft.sealed is None:  # as in record_of; the loop is where an import spends its time
            record = b"%b%b%b%d}" % (_HEAD, draft.content, middle, recorded_at)
        else:
            record = record_of(draft.content, node, recorded_at, draft.sealed)
        leaf = sha256(b"\x00" + leaf + record).digest()
        receipts.append(receipt)
        rows.append((size, id_, origin, leaf, record))
    if not rows:
        return Laid(receipts, [], [], tip)
    frontier = tip.frontier.copy()
    nodes = frontier.extend([row[3] for row in rows])
    return Laid(receipts, rows, nodes, Tip(leaf, recorded_at, frontier))


def _why_malformed(draft: Draft) -> str:
    if sha256(draft.content).digest() != draft.id:
        return "its id is not the SHA-256 of its content"
    if len(draft.content) > CONTENT_BYTES_MAX:
        return f"its content has {len(draft.content)} bytes; the limit is {CONTENT_BYTES_MAX}"
    if ORIGIN_SEPARATOR not in draft.origin:
        return f"its origin {draft.origin!r} does not join a source and its own id by U+001F"
    if draft.sealed is not None and len(draft.sealed) != HASH_BYTES:
        return f"its seal has {len(draft.sealed)} bytes, not {HASH_BYTES}"
    return "its content is not a JSON object"
