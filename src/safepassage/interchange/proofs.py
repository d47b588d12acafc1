"""One observation of an operation: found by what people call it, on one line, or whole with its proof."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.ids import short
from safepassage.interchange.as_json import span_text
from safepassage.interchange.export import raw_of
from safepassage.ledger.chain import parse_record
from safepassage.ledger.clock import wall_ms_of
from safepassage.ledger.observation import ORIGIN_SEPARATOR, observation_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from safepassage.ledger.operation import Operation

__all__ = ["corrected_by", "named", "on_one_line", "recorded_text", "whole"]

_HEX: Final = re.compile(r"[0-9a-f]{6,64}")


def named(operation: Operation, what: str) -> list[str]:
    """Ids of the observations that this names: an id, six digits of one or more, or SOURCE/NUMBER."""
    reader = operation.folds.reader
    if _HEX.fullmatch(what):
        return [row.id.hex() for row in reader.by_id_prefix(what)]
    source, slash, number = what.partition("/")
    return [row.id.hex() for row in reader.by_origin(f"{source}{ORIGIN_SEPARATOR}{number}")] if slash else []


def on_one_line(operation: Operation, id_: str, tz: ZoneInfo | None = None) -> dict[str, Any]:
    """An observation without its body; with a zone its times are on that clock, as a person typed them, else in UTC."""
    row = operation.folds.reader.by_id(bytes.fromhex(id_))
    if row is None:
        return {"id": short(id_)}
    seen = observation_of(row.content)
    raw = raw_of(seen, operation.kinds[seen.kind], operation.nature) if seen.kind in operation.kinds else {}
    raw.pop("body", None)
    if tz is not None:
        raw["occurred"] = span_text(seen.occurred, tz)
    return {"position": row.position, **raw, "id": short(id_)}


def recorded_text(stamp: int) -> str:
    """When a row was recorded, in UTC to the millisecond."""
    return datetime.fromtimestamp(wall_ms_of(stamp) / 1000, UTC).isoformat(timespec="milliseconds")


def corrected_by(operation: Operation, id_: str, size: int) -> list[str]:
    """Ids of what corrects or withdraws an observation, among the first `size` rows."""
    rows = [operation.folds.reader.by_id(bytes.fromhex(one)) for one in operation.folds.referring(id_)]
    return [row.id.hex() for row in rows if row is not None and row.position <= size]


def whole(operation: Operation, id_: str, size: int | None = None) -> dict[str, Any]:
    """An observation whole: what it says, where it stands, what came of it, and its inclusion proof.

    Args:
        operation: Open.
        id_: 64 hex digits, of an observation that is on the ledger.
        size: As known when there were so many rows, and under their root; with all of them, when None.
    """
    reader = operation.folds.reader
    row = reader.by_id(bytes.fromhex(id_))
    assert row is not None
    parts = parse_record(row.record)
    head = reader.head(size)
    seen = observation_of(row.content)
    proof = [each.hex() for each in reader.inclusion_proof(row.position, head.size)]
    return {
        "id": id_,
        "position": row.position,
        "recorded_at": recorded_text(parts.recorded_at),
        "node": parts.node,
        "content": json.loads(row.content),
        "sealed": "" if parts.sealed is None else parts.sealed.hex(),
        "corrected_or_withdrawn_by": corrected_by(operation, id_, head.size),
        "other_content_of_the_same_number": [
            each.id.hex()
            for each in reader.by_origin(seen.origin)
            if each.id.hex() != id_ and each.position <= head.size
        ],
        "leaf": row.leaf.hex(),
        "previous_leaf": reader.previous_leaf(row.position).hex(),
        "inclusion_proof": {"size": head.size, "root": head.root.hex(), "hashes": proof},
    }
