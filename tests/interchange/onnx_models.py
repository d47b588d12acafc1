"""The smallest models that there can be, written byte by byte: whatever comes in, one constant goes out.

Fields are numbered as in onnx.proto of ONNX 1.16: a model holds a graph, and that a node and a constant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def whole(field: int, number: int) -> bytes:
    return varint(field << 3) + varint(number)


def part(field: int, content: bytes | str) -> bytes:
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


TYPES = {"float32": 1, "uint8": 2, "int64": 7}


def value(name: str, shape: Sequence[int | str], type_: str = "float32") -> bytes:
    """What goes in or comes out; a side may have a name instead of a length."""
    dims = b"".join(part(1, part(2, each) if isinstance(each, str) else whole(1, each)) for each in shape)
    return part(1, name) + part(2, part(1, whole(1, TYPES[type_]) + part(2, dims)))


def model(
    path: Path, takes: Sequence[int | str], gives: np.ndarray | Mapping[str, np.ndarray], name: str = "out", **of: str
) -> Path:
    """A model that takes an array and gives `gives`, one array under `name` or several; `type_` of what it takes."""
    graph = b""
    for each, array in (gives if isinstance(gives, Mapping) else {name: gives.astype(np.float32)}).items():
        type_, held = str(array.dtype), f"held {each}"
        raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
        tensor = (
            b"".join(whole(1, side) for side in array.shape) + whole(2, TYPES[type_]) + part(8, held) + part(9, raw)
        )
        graph += part(1, part(1, held) + part(2, each) + part(4, "Identity")) + part(5, tensor)
        graph += part(12, value(each, array.shape, type_))
    graph += part(2, "graph") + part(11, value("images", takes, **of))
    path.write_bytes(whole(1, 8) + part(7, graph) + part(8, whole(2, 13)))
    return path
