"""The floor plan holds, and each of its contracts fails when it is broken.

Each case breaks one thing in a copy of the source, reads what `lint-imports` says, and mends the copy. A contract that
stays green over a broken tree guards nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PLAN = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in PLAN}

BREAKS = [
    ("floors", "foundation/errors.py", "import safepassage.ledger"),
    ("floors", "ledger/kind.py", "import safepassage.geography.kinds"),
    ("floors", "geography/kinds.py", "import safepassage.corridors.kinds"),
    ("floors", "corridors/kinds.py", "import safepassage.people.kinds"),
    ("floors", "claims/kinds.py", "import safepassage.hostilities.kinds"),
    ("floors", "people/kinds.py", "import safepassage.catalogue"),
    ("floors", "catalogue/__init__.py", "import safepassage.statements"),
    ("floors", "statements/__init__.py", "import safepassage.interchange"),
    ("floors", "interchange/__init__.py", "import safepassage.cli"),
    ("floors", "undeclared/__init__.py", ""),
    ("registers", "people/kinds.py", "import safepassage.disarmament.kinds"),
    ("registers", "monitoring/kinds.py", "import safepassage.people.kinds"),
    ("registers", "disarmament/kinds.py", "import safepassage.monitoring.kinds"),
    ("database", "people/kinds.py", "import apsw"),
    ("database", "cli/__init__.py", "import sqlite3"),
    ("effects", "people/kinds.py", "import random"),
    ("effects", "foundation/units.py", "from pathlib import Path"),
    ("effects", "clearance/kinds.py", "import time"),
    ("network", "interchange/__init__.py", "import urllib.request"),
    ("network", "cli/__init__.py", "import socket"),
    ("network", "interchange/__init__.py", "import starlette.requests"),
    ("network", "service/__init__.py", "import socket"),
    ("floors", "statements/__init__.py", "import safepassage.service"),
    ("floors", "service/__init__.py", "import safepassage.cli"),
    ("database", "service/__init__.py", "import apsw"),
    ("printing", "cli/__init__.py", "import typst"),
    ("printing", "interchange/desk.py", "import segno"),
    ("printing", "ledger/kind.py", "import babel.numbers"),
    ("kernels", "people/kinds.py", "import numba"),
    ("kernels", "statements/__init__.py", "import llvmlite"),
]


def lint(root: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """Reads the floor plan over the tree below `root`."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "NO_COLOR": "1", "COLUMNS": "200"}
    program = str(Path(sys.executable).with_name("lint-imports"))
    command = [program, "--no-cache", "--config", str(root / "pyproject.toml"), *asked]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "web"))
    return folder


@pytest.fixture
def broken(request: pytest.FixtureRequest, copied: Path) -> Iterator[Path]:
    """A copy of the package in which a line was added to a file, mended afterwards."""
    file, line = request.param
    path = copied / "src" / "safepassage" / file
    is_new = not path.exists()
    if is_new:
        assert path.parent.name == "undeclared", f"{file} is gone: choose another file to break"
        path.parent.mkdir()
        path.write_text("")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{line}\n", encoding="utf-8")
    yield copied
    if is_new:
        shutil.rmtree(path.parent)
    else:
        path.write_text(text, encoding="utf-8")


def test_the_plan_holds() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_is_broken_by_a_case() -> None:
    assert {name for name, _, _ in BREAKS} == set(NAMES)


def test_the_copy_holds_too(copied: Path) -> None:
    """It is as whole as the source, so that what is found broken is what was broken."""
    done = lint(copied)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("contract", "broken"), [(name, (file, line)) for name, file, line in BREAKS], indirect=["broken"]
)
def test_a_broken_tree_breaks_its_contract(contract: str, broken: Path) -> None:
    done = lint(broken, "--contract", contract)
    assert done.returncode != 0, done.stdout
    if "undeclared" in done.stdout:
        assert (broken / "src" / "safepassage" / "undeclared").is_dir()
    else:
        assert f"{NAMES[contract]} BROKEN" in " ".join(done.stdout.split())


def test_no_room_holds_nothing() -> None:
    """A room is on the plan from the day it holds something."""
    rooms = [path for path in (ROOT / "src" / "safepassage").iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert rooms
    for room in rooms:
        assert any(file.stat().st_size for file in room.glob("*.py")), f"{room.name} is empty"
