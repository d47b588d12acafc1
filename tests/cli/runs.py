"""Running the program as a person does, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from safepassage.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CARD = (
    "name.en=An exercise",
    "operator=Staff",
    "operator_is_party=no",
    "nature=exercise",
    "start=2016-11-24",
    "time_zone=Asia/Damascus",
)
COUNT = (
    "occurred=2016-12-10T18:00/2016-12-10T18:15",
    "source=post-karim",
    "source_id=k-1",
    "place=crossing/karim-el-hun",
    "from=zone/east-aleppo",
    "corridor=corridor/karim-el-hun",
    "population=civilians",
    "movement=organised_evacuation",
    "men=9",
    "women=14",
)
HEADER = "source,source_id,occurred,place,from,corridor,population,movement,people,men,children"
ROW = (
    "post-karim,{0},2016-12-10T18:00/2016-12-10T18:15,crossing/karim-el-hun,zone/east-aleppo,corridor/karim-el-hun,"
    "civilians,organised_evacuation,{1}"
)


def run(*words: object, stdin: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
    """One call of `safepassage`; an exception that the program did not turn into words is raised."""
    given = {"SAFEPASSAGE_OPERATION": "", **(env or {})}
    found = CliRunner().invoke(main, [str(word) for word in words], input=stdin, env=given)
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def made(folder: Path) -> Path:
    """A new exercise in `folder/op`."""
    path = folder / "op"
    assert run("new", path, *CARD).exit_code == 0
    return path


def counts(path: Path, *rows: str) -> Path:
    """A file of counts at a crossing."""
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path
