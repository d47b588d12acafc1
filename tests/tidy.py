"""The style guide as code: each rule reads a text and returns complaints.

`test_tidy.py` runs every rule over the tree, and over a sample that breaks it, so that a rule that can no longer
fail is found. Words that a rule looks for are put together from halves here, so that this file does not accuse
itself. The rules refuse nothing that the linters refuse already.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "asleep",
    "floats_without_unit",
    "leftovers",
    "long_files",
    "long_functions",
    "machine_paths",
    "open_kernels",
    "prints",
    "side_words",
    "unspoken_modules",
]

FILE_LINES_MAX: Final = 600
FUNCTION_LINES_MAX: Final = 70
UNITS: Final = (
    *("m", "km", "mm", "m2", "km2", "ha", "mi", "ft2", "deg", "rad", "px", "pt"),
    *("s", "ms", "us", "ns", "min", "h", "days", "kmh"),
    *(
        "share",
        "ratio",
        "percent",
        "factor",
        "bytes",
        "litres",
        "kcal",
        "people",
        "per_s",
        "per_min",
        "per_h",
        "per_m2",
        "m_s",
    ),
)
UNIT: Final = re.compile(rf"(^|_)({'|'.join(UNITS)})(_min|_max|_low|_high)?$")
MACHINE: Final = re.compile(
    r"(?<![\w.])/(" + "|".join(["wo" + "rk", "ro" + "ot", "home", "Users", "opt/py" + "pi"]) + r")/\w"
    r"|[A-Z]:\\Users|py" + r"pi\.org|python" + r"hosted|debian\.org/debian"
)
LEFT: Final = re.compile(
    r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]) + r")\b|NotImpl" + "ementedError"
)
SIDE: Final = re.compile(
    r"\b(" + "|".join(["milit" + "ants?", "terror" + "ists?", "liber" + "ated", "reg" + "imes?"]) + r")\b",
    re.IGNORECASE,
)
QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"\n]*\"|`[^`\n]*`|^>.*$", re.MULTILINE)
FENCED: Final = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
KERNEL_MAY_IMPORT: Final = {"__future__", "math", "numba", "numpy", "typing"}


@lru_cache(maxsize=1)  # one file is shown to rule after rule
def _tree(text: str) -> ast.Module:
    return ast.parse(text)


def long_files(text: str) -> Iterator[str]:
    """A file that no longer holds one noun."""
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield f"1: {lines} lines, at most {FILE_LINES_MAX}"


def long_functions(text: str) -> Iterator[str]:
    """A function that cannot be seen whole."""
    for node in ast.walk(_tree(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_LINES_MAX}"


def unspoken_modules(text: str) -> Iterator[str]:
    """A module that does not say what it is."""
    if len(ast.get_docstring(_tree(text)) or "") < len("What this is, and why."):
        yield "1: opens with a paragraph: what this is, why it exists, what it refuses to do"


def floats_without_unit(text: str) -> Iterator[str]:
    """A public parameter, field or function that is a float and does not say of what."""
    for node in ast.walk(_tree(text)):
        match node:
            case ast.arg(arg=name, annotation=kind) if kind is not None:
                said = name
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind):
                said = name.lower()
            case ast.FunctionDef(name=name, returns=kind) if kind is not None:
                said = name
            case _:
                continue
        if _is_float(kind) and not said.startswith("_") and not UNIT.search(said):
            yield f"{node.lineno}: {name} is a float; its unit goes last, as in {name}_m2"


def _is_float(kind: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(kind))


def machine_paths(text: str) -> Iterator[str]:
    """A path or host that exists on one machine."""
    yield from _found(MACHINE, text, "a path of one machine, or the host of a registry")


def leftovers(text: str) -> Iterator[str]:
    """Work that was left for later, in the place where it was left."""
    yield from _found(LEFT, text, "left for later")


def prints(text: str) -> Iterator[str]:
    """Talk from the middle: only doors speak to people."""
    for node in ast.walk(_tree(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"print", "breakpoint", "input"}
        ):
            yield f"{node.lineno}: {node.func.id}() outside the doors"


def asleep(text: str) -> Iterator[str]:
    """A test that waits, or that asks what time it is."""
    for node in ast.walk(_tree(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _CLOCKS:
            yield f"{node.lineno}: {ast.unparse(node.func)}() in a test"


_CLOCKS: Final = {
    "time.sleep",
    "time.time",
    "time.time_ns",
    "datetime.now",
    "datetime.datetime.now",
    "datetime.utcnow",
    "date.today",
}


def open_kernels(text: str) -> Iterator[str]:
    """A kernel that reads another file: a cached one would not notice that the other changed."""
    for node in ast.walk(_tree(text)):
        match node:
            case ast.Import(names=names):
                sources = {name.name.split(".")[0] for name in names}
            case ast.ImportFrom(module=module):
                sources = {(module or "safepassage").split(".")[0]}
            case _:
                continue
        for source in sorted(sources - KERNEL_MAY_IMPORT):
            yield f"{node.lineno}: a kernel imports {source}"


def side_words(text: str, *, python: bool = False) -> Iterator[str]:
    """One side's words, outside a quotation."""
    complaint = "one side's word, outside a quotation"
    if not python:
        yield from _found(SIDE, QUOTED.sub(_blank, FENCED.sub(_blank, text)), complaint)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        body = token.string
        if token.type == tokenize.STRING:
            body = body.lstrip("rbfuRBFU")
            body = body.strip("\"'") if not SIDE.fullmatch(body.strip("\"'")) else ""
        for hit in SIDE.finditer(QUOTED.sub(_blank, body)):
            yield f"{token.start[0]}: {complaint}: {hit[0]}"


def _blank(hit: re.Match[str]) -> str:
    """Blanks what a quotation holds, line by line, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", hit[0])


def _found(pattern: re.Pattern[str], text: str, complaint: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), 1):
        if hit := pattern.search(line):
            yield f"{number}: {complaint}: {hit[0]}"
