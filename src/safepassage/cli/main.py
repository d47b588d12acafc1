"""The command `safepassage`: a list of commands, each in a file of its own that is loaded when it is called.

The list holds the one-line help of every command, so that `--help` loads none of
them. Errors of the tree in `foundation/errors.py` become words and an exit code here
and nowhere else; a traceback is a defect of this program and is shown as one.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Final

import click

from safepassage import __version__
from safepassage.foundation.errors import SafePassageError

__all__ = ["COMMANDS", "main"]

COMMANDS: Final = {
    "new": "Make an operation in a folder of its own.",
    "record": "Record one observation, in a form made from its kind.",
    "import": "Import a CSV or JSONL file: every fault at once, all or nothing.",
    "export": "Export observations as CSV or JSONL that imports as the same.",
    "kinds": "List the kinds of observation, or show one: form, columns, schema.",
    "figures": "Compute figures over a period, each with what it rests on.",
    "network": "Make network.parquet from a road network file, or show one.",
    "trace": "Show what a figure or an observation rests on.",
    "balances": "Show who is where: what came into each account, less what left.",
    "check": "Check somebody else's statement: every quantity, who says so, what does not add up.",
    "claims": "Record the quantities of statements as claims, each with its words.",
    "contested": "Set the claims of all sources side by side over time, with a chart.",
    "statement": "Print a period's statement: internal or public, in three languages.",
    "plan": "Plan the quickest safe way out for a scenario, with proof that none is quicker.",
    "replan": "Make a plan anew after a closure, a reopening or a new count, from where people are.",
    "orders": "Print a plan's orders: a sheet for each block and time, in three languages.",
    "check-order": "Check whether a sheet of orders is genuine: by its code, or by its square code.",
    "clear-first": "Rank closed ground by what clearing it would gain; for the planning and clearance roles.",
    "count": "Count people in a film from the air, as intervals, and say what was not seen.",
    "film": "Seal raw films, hold them longer by two people, and destroy them after 72 hours.",
    "simulate": "Rehearse a plan with people who slow each other down, start late and go astray.",
    "patrol": "Plan drones over posts: a rota with no gap, and the fewest drones that any needs.",
    "telemetry": "Read a drone's telemetry: its own track, what was in view, watches and gaps.",
    "coverage": "Show what was watched of each corridor in a period, by whom, and the gaps.",
    "serve": "Serve the operation to browsers and other systems.",
    "user": "Add, list and remove those who may sign in to the service.",
    "device": "Register, extend and revoke field devices, each for one post.",
    "webhook": "Add, list and remove the systems that the service tells what is appended.",
    "verify": "Check that the ledger still is what was written to it.",
    "erase": "Destroy the keys of personal payloads: on request, or when their time is over.",
    "demo": "Replay the night of 10 December 2016 and print its statement.",
    "completion": "Print the shell's completion script.",
}
_INTERRUPTED: Final = 130


class _Lazy(click.Group):
    """A group that knows its commands by name and loads one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"safepassage.cli.{'import_' if cmd_name == 'import' else cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:  # noqa: ANN401
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from safepassage.interchange.columns import nearest

            hint = nearest(args[0], COMMANDS) or "`safepassage --help` lists them."
            ctx.fail(f"there is no command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        try:
            return super().invoke(ctx)
        except SafePassageError as error:
            from safepassage.cli.report import report

            report(error, as_json=ctx.meta.get("format") == "json")
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("\nInterrupted. What was acknowledged is on the ledger; the rest is not.", err=True)
            ctx.exit(_INTERRUPTED)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="safepassage")
def main() -> None:
    """Keep the account of a civilian evacuation, and publish only figures that can be traced.

    The operation, a folder, comes first: safepassage COMMAND OPERATION …, or set
    SAFEPASSAGE_OPERATION and leave it out.

    Exit codes: 0 fine, 1 findings, 2 usage, 3 data refused, 4 damaged ledger.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Arabic shows codes, not a traceback
