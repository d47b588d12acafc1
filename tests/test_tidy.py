"""The style guide, run over the tree; and each rule run over a sample that breaks it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PROSE = {".md", ".svg", ".txt", ".j2", ".typ", ".html", ".toml"}
DATA = {".csv", ".jsonl", ".json", ".geojson", ".parquet", ".xml", ".ttf", ".otf", ".png", ".jpg", ".pdf"}


def tracked() -> list[Path]:
    """Every file that is, or would be, in the repository; without git, every file that is no leftover of a tool."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0:
        paths = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    else:
        paths = [
            path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        ]
    return sorted(path for path in paths if path.is_file())


FILES = tracked()


def under(*folders: str, suffix: str = ".py") -> list[Path]:
    return [path for path in FILES if path.suffix == suffix and any(path.is_relative_to(ROOT / f) for f in folders)]


def readable() -> list[Path]:
    return [path for path in FILES if path.suffix in PROSE | {".py", ".yml", ""} and path.name != "LICENSE"]


def src_without_cli() -> list[Path]:
    return [path for path in under("src") if "cli" not in path.parts]


def but_for_readers(*folders: str) -> list[Path]:
    """Without the tables by which other people's words are read: who reads them must know them."""
    return [path for path in under(*folders) if "tongues" not in path.parts]


def test_the_tree_is_seen_at_all() -> None:
    assert ROOT / "pyproject.toml" in FILES
    assert len(under("src")) > 5


RULES: dict[str, tuple[Callable[[str], Iterator[str]], Callable[[], list[Path]]]] = {
    "long_files": (tidy.long_files, lambda: under("src", "tests", "tools", "benchmarks")),
    "long_functions": (tidy.long_functions, lambda: under("src", "tests", "tools", "benchmarks")),
    "unspoken_modules": (tidy.unspoken_modules, lambda: under("src", "tests", "tools", "benchmarks")),
    "floats_without_unit": (tidy.floats_without_unit, lambda: under("src")),
    "machine_paths": (tidy.machine_paths, readable),
    "leftovers": (tidy.leftovers, readable),
    "prints": (tidy.prints, src_without_cli),
    "asleep": (tidy.asleep, lambda: under("tests")),
    "open_kernels": (tidy.open_kernels, lambda: under("src/safepassage/kernels")),
    "side_words": (tidy.side_words, lambda: [p for p in FILES if p.suffix in PROSE and "examples" not in p.parts]),
    "side_words_of_python": (
        lambda text: tidy.side_words(text, python=True),
        lambda: but_for_readers("src", "tools", "benchmarks"),
    ),
}


@cache
def complaints() -> dict[str, list[str]]:
    """What each rule says of the tree; a file is read and parsed once for all of them."""
    found: dict[str, list[str]] = {name: [] for name in RULES}
    asked = {name: set(where()) for name, (_, where) in RULES.items()}
    for path in sorted(set().union(*asked.values())):
        text = path.read_text(encoding="utf-8")
        for name, (rule, _) in RULES.items():
            if path in asked[name]:
                found[name] += [f"{path.relative_to(ROOT)}:{said}" for said in rule(text)]
    return found


@pytest.mark.parametrize("rule", RULES)
def test_the_tree_is_tidy(rule: str) -> None:
    assert complaints()[rule] == []


def test_no_rule_looks_at_nothing() -> None:
    assert [name for name, (_, where) in RULES.items() if not where()] == []


SIDE = "milit" + "ants"
BROKEN = {
    "long_files": "x = 1\n" * 601,
    "long_functions": "def f():\n" + "    x = 1\n" * 70,
    "unspoken_modules": '"""Too short."""\n',
    "floats_without_unit": "def f(area: float) -> None: ...\n",
    "machine_paths": 'PATH = "/wo' + 'rk/main"\n',
    "leftovers": "# TO" + "DO: count them\n",
    "prints": 'print("here")\n',
    "asleep": "import time\ntime.sleep(1)\n",
    "open_kernels": "from safepassage.foundation import units\n",
    "side_words": f"The {SIDE} left.\n",
}
FINE = {
    "long_files": "x = 1\n" * 600,
    "long_functions": "def f():\n" + "    x = 1\n" * 69,
    "unspoken_modules": '"""What this is, why it exists, what it refuses."""\n',
    "floats_without_unit": "def f(area_m2: float, ground_m2_max: float, _x: float, n: int) -> None: ...\n",
    "machine_paths": 'PATH = "tests/home/main"\n',
    "leftovers": "# hacksaw\n",
    "prints": "log.print('here')\n",
    "asleep": "clock.sleep(1)\n",
    "open_kernels": "import numpy as np\nfrom numba import njit\n",
    "side_words": f"The source says “{SIDE}” and we count people.\n> {SIDE}\n",
}


@pytest.mark.parametrize("name", tidy.__all__)
def test_every_rule_can_fail_and_can_pass(name: str) -> None:
    rule = getattr(tidy, name)
    assert len(list(rule(BROKEN[name]))) == 1
    assert list(rule(FINE[name])) == []


@pytest.mark.parametrize(
    ("code", "hits"),
    [
        (f"def count_{SIDE}(): ...\n", 0),  # one word of several: caught by the name below
        (f"{SIDE} = 3\n", 1),
        (f"# the {SIDE}\n", 1),
        (f'x = "the {SIDE} left"\n', 1),
        (f'WORDS = ("{SIDE}",)\n', 0),
        (f'"""Never "{SIDE}" in code."""\n', 0),
    ],
)
def test_side_words_in_code(code: str, hits: int) -> None:
    assert len(list(tidy.side_words(code, python=True))) == hits


@pytest.mark.parametrize("annotation", ["float", "float | None", "list[float]", "tuple[float, int]"])
def test_a_float_is_found_wherever_it_hides(annotation: str) -> None:
    assert len(list(tidy.floats_without_unit(f"class A:\n    area: {annotation}\n"))) == 1
    assert list(tidy.floats_without_unit(f"class A:\n    area_ha: {annotation}\n")) == []


def test_data_has_a_licence_note() -> None:
    """Every file of data lies below a README that says under what licence it may be used."""
    data = [path for path in FILES if path.suffix in DATA and "docs" not in path.relative_to(ROOT).parts]
    bare = [str(path.relative_to(ROOT)) for path in data if not _has_licence_note(path)]
    assert bare == []


def _has_licence_note(path: Path) -> bool:
    """Looks from the file's folder upwards, the root not counted: a note is about what lies beside it."""
    for folder in path.parents:
        if folder == ROOT:
            return False
        note = folder / "README.md"
        if note.is_file() and re.search(r"licen[cs]e", note.read_text(encoding="utf-8"), re.IGNORECASE):
            return True
    return False


def pins() -> dict[str, str]:
    """Name → block of `requirements.lock`."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    return {re.split(r"[=\s\[]", block, maxsplit=1)[0]: block for block in blocks if not block.startswith("#")}


def test_the_lock_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links|^-\w .*", text, re.MULTILINE) == []


def test_every_pin_has_a_hash() -> None:
    assert len(pins()) > 20
    assert [name for name, block in pins().items() if "--hash=sha256:" not in block or "==" not in block] == []


def test_the_lock_holds_everything_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    asked += [name for extra in project["project"]["optional-dependencies"].values() for name in extra]
    names = {re.split(r"[<>=!;\s\[]", line, maxsplit=1)[0].lower() for line in asked}
    assert names - set(pins()) == set()


def test_the_package_says_one_version() -> None:
    import safepassage

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.fullmatch(r"\d+\.\d+\.\d+", safepassage.__version__)
    assert f"## {safepassage.__version__}" in changelog or "## Unreleased" in changelog
