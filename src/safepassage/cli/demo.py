"""`safepassage demo`: replays the night of 10 to 11 December 2016 in eastern Aleppo, and shows its statement.

It does nothing that a person could not type: every step is a command of this program,
printed before it runs. The operation's folder is named after the content of the example's
files, so a second run finds it, adds nothing, and prints the same; changed files make another.
At its end it serves the operations room, in which the night goes on; with SERVE=0 it waits for nobody. All of it is a
reconstruction, and says so on every page.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import click

__all__ = ["command"]

_EXAMPLE: Final = Path(__file__).parents[3] / "examples" / "aleppo-2016"
_PERIOD: Final = "night:2016-12-10"
_AS_OF: Final = "2016-12-14"
"""A day counts to its end: the public edition's 72 hours have passed, and other sources have published."""
_FINDINGS: Final = 1
_STEP_S: Final = "30"
"""Below the time that the median street of the example takes."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: what is done and why, and the commands that do it."""

    says: str
    commands: tuple[tuple[str, ...], ...]


@click.command(
    "demo", short_help="Replay a night of the evacuation of eastern Aleppo, from its files to its statement."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-out"),
    show_default=True,
    help="Folder for the operation and its statements.",
)
@click.option(
    "--examples",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of the example; its own, beside the source, when not said.",
)
@click.option(
    "--serve/--no-serve",
    envvar="SERVE",
    default=True,
    help="Serve the operations room at the end, where the night goes on, until Ctrl-C. Also SERVE=0.",
)
@click.pass_context
def command(context: click.Context, out: Path, examples: Path | None, serve: bool) -> None:  # noqa: FBT001
    """Replay one night of the evacuation of eastern Aleppo, and show its statement.

    A reconstruction from published numbers: nothing in it was observed.
    """
    files = _files_of(examples or _EXAMPLE)
    operation = out / f"operation-{_digest(files)}"
    pages = out / f"statements-{_digest(files)}"
    steps = _steps(files, operation, pages)
    for number, step in enumerate(steps, 1):
        click.secho(f"\n── {number} of {len(steps)} · {step.says}", bold=True)
        if not step.commands:
            click.echo(f"{operation} stands there already, from an earlier run.")
        for command in step.commands:
            _run(context, command)
    _farewell(operation, pages, files[0].parents[1])
    if serve:
        beside = {"network.parquet": files[0].parents[1] / "corridors" / "network.parquet", "plan": out / "plan"}
        _serve(operation, out / f"room-{_digest(files)}", beside)


def _files_of(example: Path) -> list[Path]:
    near = example.relative_to(Path.cwd()) if example.is_relative_to(Path.cwd()) else example
    files = sorted(path for path in (near / "files").glob("*") if path.suffix in (".csv", ".jsonl"))
    if not files:
        message = f"{example} holds no example. It lies beside the source, in examples/: name it with --examples."
        raise click.UsageError(message)
    return files


def _digest(files: list[Path]) -> str:
    whole = sha256()
    for path in files:
        whole.update(sha256(path.name.encode()).digest() + sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:8]


def _steps(files: list[Path], operation: Path, pages: Path) -> list[_Step]:
    card, *records = map(str, files)
    corridors, plan = str(files[0].parents[1] / "corridors"), str(pages.parent / "plan")
    where = str(operation)
    new = () if (operation / "operation.toml").is_file() else (("new", where, "--card", card),)
    statement = ("statement", where, "--period", _PERIOD, "--as-of", _AS_OF, "--edition")
    printed = ("--lang", "en,ar,ru", "--format", "pdf,html,json", "--out", str(pages))
    return [
        _Step("The operation and its card", new),
        _Step(
            f"{len(records)} files in: places, claims of others, and a reconstruction of what posts would have seen",
            tuple(("import", where, each) for each in records),
        ),
        _Step(
            "The night's statement, internal edition, as of the end of 14 December 2016", ((*statement, "internal"),)
        ),
        _Step(
            "The same night for the public: no posts, no small cells; its 72 hours of delay have passed",
            ((*statement, "public"),),
        ),
        _Step(
            "Both editions as PDF, page and data, in three languages",
            tuple((*statement, edition, *printed) for edition in ("internal", "public")),
        ),
        _Step("Is the ledger what was written?", (("verify", where),)),
        _Step(
            "The quickest way out by the two corridors, with the proof that none is quicker",
            (("plan", corridors, "--step", _STEP_S, "--runs", "2", "--out", plan),),
        ),
    ]


def _run(context: click.Context, command: tuple[str, ...]) -> None:
    """Run one command of this program in this process, as if it had been typed."""
    from safepassage.cli.main import main

    click.secho(f"$ safepassage {shlex.join(command)}", fg="cyan")
    code = main.main(args=list(command), prog_name="safepassage", standalone_mode=False)
    if isinstance(code, int) and code not in (0, _FINDINGS):
        context.exit(code)


def _farewell(operation: Path, pages: Path, example: Path) -> None:
    where, corridors = shlex.quote(str(operation)), shlex.quote(str(example / "corridors"))
    click.secho("\n── What to try next", bold=True)
    click.echo(
        f"""
The statements lie in {pages}: look at the Arabic PDF.

  safepassage balances {where}                       who is where; fourteen people are nowhere
  safepassage trace {where} ID                       any trace id of the statement, back to its observations
  safepassage statement {where} --period {_PERIOD} --as-of 2016-12-11T06:00
                                                     the same night as it stood at six in the morning
  safepassage statement {where} --period {_PERIOD} --as-of 2017-01-13
                                                     with every claim that was published until the middle of January
  safepassage import {where} {shlex.quote(str(example / "files/31-arrivals.csv"))}
                                                     the same file again: nothing is added
  safepassage import {where} {shlex.quote(str(example / "refused/tired-hands.csv"))}
                                                     what a tired person sends in, and what comes back
  safepassage plan {shlex.quote(str(pages.parent / "plan"))}                          that plan's proof, checked again
  safepassage plan {corridors} --step {_STEP_S} --operation {where} --as-of 2016-12-10T18:00
                                                     for as many as may still be inside by the ledger, and why
  safepassage simulate {corridors} --step {_STEP_S}
                                                     people who are late, slow each other down or go elsewhere
  safepassage kinds                                  what can be recorded; `safepassage record` asks for it

A reconstruction: nothing in it was observed. What was published and what was chosen stands in the example's README.
"""
    )


def _serve(operation: Path, room: Path, beside: dict[str, Path]) -> None:
    from safepassage.cli.common import now_s, open_operation, period_of
    from safepassage.cli.demo_room import serve_room

    with open_operation(operation, readonly=True) as opened:
        night = period_of(opened.view(as_of_s=now_s()), _PERIOD).span
    serve_room(operation, room, night, beside)
