"""The documentation says what is there.

Commands, kinds, decisions, links, the picture and every example are compared with the thing itself, so that a page
cannot go stale in silence.
"""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import click
import pytest
from click.testing import CliRunner

import safepassage

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGES = sorted(
    [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "examples").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
)
HEADINGS = ["Context", "Decision", "Consequences", "What would make us revisit it"]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def group() -> click.Group:
    from safepassage.cli.main import main

    assert isinstance(main, click.Group)
    return main


def commands() -> list[str]:
    return group().list_commands(click.Context(group()))


def shell_lines(text: str) -> list[str]:
    """The commands of every `sh` block, comments cut off."""
    blocks = re.findall(r"^```(?:sh|console|shell)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [
        line.split("  #")[0].strip().removeprefix("$ ")
        for block in blocks
        for line in block.splitlines()
        if line.strip()
    ]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))


def faulty_links(page: Path, text: str) -> Iterator[str]:
    """Links of a page that lead nowhere inside the repository."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not goal.exists() or (
            anchor and anchor not in {slug(line) for line in re.findall(r"^#+ (.*)$", read(goal), re.MULTILINE)}
        ):
            yield target


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_every_command_is_described() -> None:
    headings = " ".join(re.findall(r"^#+ .*$", read(DOCS / "cli.md"), re.MULTILINE))
    assert len(commands()) >= 11
    assert [name for name in commands() if f"safepassage {name}" not in headings] == []


def test_no_command_is_described_that_is_not_there() -> None:
    described = re.findall(r"^#+ .*safepassage ([a-z-]+)", read(DOCS / "cli.md"), re.MULTILINE)
    assert set(described) - set(commands()) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_the_pages_exist(page: Path) -> None:
    for line in shell_lines(read(page)):
        if hit := re.match(r"(?:\.venv/bin/)?safepassage ([a-z]+)", line):
            assert hit[1] in commands(), line
        elif hit := re.match(r"make ([a-z]+)", line):
            assert hit[1] in make_targets(), line


def test_every_kind_has_its_page() -> None:
    """`make reference` writes it from the catalogue, so a kind is described where it is defined."""
    from safepassage.catalogue import everything

    page = read(DOCS / "kinds.md")
    assert [name for name in everything() if f"## `{name}`" not in page] == []


def test_the_reference_is_up_to_date() -> None:
    done = CliRunner().invoke(group(), ["kinds", "--reference"], catch_exceptions=False)
    assert done.exit_code == 0
    assert read(DOCS / "kinds.md") == done.output, "run: make reference"


def test_no_two_decisions_have_one_number() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert len(numbers) >= 9
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_its_four_headings(page: Path) -> None:
    text = read(page)
    assert re.match(rf"# {int(page.name[:4])}\. \S", text)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == HEADINGS
    assert all(len(part.strip()) > 40 for part in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(faulty_links(page, read(page))) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = ROOT / "README.md"
    assert list(
        faulty_links(page, "[a](docs/none.md) [b](docs/architecture.md) [c](docs/architecture.md#no-such)")
    ) == [
        "docs/none.md",
        "docs/architecture.md#no-such",
    ]


def test_every_room_has_its_sentence_and_its_place_in_the_picture() -> None:
    text, picture = read(DOCS / "architecture.md"), read(DOCS / "architecture.svg")
    rooms = [room.name for room in pkgutil.iter_modules(safepassage.__path__) if room.ispkg]
    assert len(rooms) > 2
    assert [room for room in rooms if not re.search(rf"^\| \S+ \| `{room}` \| .+\. \|$", text, re.MULTILINE)] == []
    assert [room for room in rooms if f">{room}<" not in picture] == []
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - our own file


def test_the_changelog_has_a_place_for_the_next_line() -> None:
    assert re.search(r"^## Unreleased$", read(ROOT / "CHANGELOG.md"), re.MULTILINE)


def test_every_runtime_dependency_is_in_the_notice() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    names = {re.split(r"[<>=!;\s\[]", line, maxsplit=1)[0] for line in project["dependencies"]}
    extras = {
        re.split(r"[<>=!;\s\[]", line, maxsplit=1)[0]
        for extra in project["optional-dependencies"].values()
        for line in extra
    }
    assert [name for name in sorted(names | extras) if name not in read(ROOT / "NOTICE")] == []


def modules() -> list[str]:
    return [module.name for module in pkgutil.walk_packages(safepassage.__path__, "safepassage.")]


@pytest.mark.parametrize("name", modules())
def test_examples_in_the_source_run(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_in_the_pages_run(page: Path) -> None:
    result = doctest.testfile(str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.parametrize("name", modules())
def test_what_a_module_offers_is_there(name: str) -> None:
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", ())
    assert [item for item in offered if not hasattr(module, item)] == []
