"""The smallest models that there can be, written byte by byte: whatever comes in, one constant goes out.

Fields are numbered as in onnx.proto of ONNX 1.16: a model holds a graph, and that a node and a constant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np


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


def value(name: str, shape: tuple[int, ...]) -> bytes:
    dims = b"".join(part(1, whole(1, each)) for each in shape)
    return part(1, name) + part(2, part(1, whole(1, 1) + part(2, dims)))  # type 1 is float


def model(path: Path, takes: tuple[int, ...], gives: np.ndarray, name: str = "out") -> Path:
    """A model that takes an array and gives `gives`."""
    raw = gives.astype("<f4").tobytes()
    tensor = b"".join(whole(1, each) for each in gives.shape) + whole(2, 1) + part(8, "held") + part(9, raw)
    node = part(1, "held") + part(2, name) + part(4, "Identity")
    graph = part(1, node) + part(2, "graph") + part(5, tensor)
    graph += part(11, value("images", takes)) + part(12, value(name, gives.shape))
    path.write_bytes(whole(1, 8) + part(7, graph) + part(8, whole(2, 13)))
    return path
