"""`safepassage --help` stays quick because it loads nothing heavy: the modules are looked at, never a time.

A fresh interpreter is asked, because this one has loaded everything by now.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"apsw", "babel", "cryptography", "jinja2", "pymupdf_fonts", "typst"}
HEAVY |= {"numpy", "scipy", "pyarrow", "pyproj", "pyogrio", "osmium", "shapely", "numba"}
ASK = """
import contextlib, io, json, sys
sys.argv = ["safepassage", *{arguments!r}]
from safepassage.cli.main import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def loaded(*arguments: str) -> set[str]:
    """The top-level modules that a command has loaded when it ends."""
    command = [sys.executable, "-c", ASK.format(arguments=list(arguments))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("statement", "--help"),
        ("record", "--help"),
        ("contested", "--help"),
        ("network", "import", "--help"),
    ],
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert "safepassage" in modules
    assert modules & HEAVY == set()


def test_importing_the_package_loads_no_room() -> None:
    code = "import sys, safepassage; print([name for name in sys.modules if name.startswith('safepassage.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
