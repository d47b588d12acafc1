"""What `plan --operation` takes from a ledger, shows of it, and notes on it when asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from safepassage.cli.common import open_operation, view_of
from safepassage.foundation.controls import inert

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.planning.known import Known
    from safepassage.planning.plan import Plan

__all__ = ["Asked", "known_lines", "planned_from", "record_plan"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ledger, and as of when: the options as they were written."""

    folder: Path
    as_of: str | None
    as_known_at: str | None


def planned_from(asked: Asked, path: Path, step_s: float, **how: Any) -> Plan:  # noqa: ANN401 - as `plan_of` takes it
    """The plan of a scenario as the operation's ledger fills it.

    Raises:
        UsageError: the folder is no operation, or a time or position cannot be meant.
        DataRefused: what the scenario or the ledger says leaves no plan.
    """
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.from_ledger import with_ledger
    from safepassage.planning.plan import plan_of

    read = read_scenario(path)
    with open_operation(asked.folder) as operation:
        scenario, known = with_ledger(read.scenario, view_of(operation, asked.as_of, asked.as_known_at))
    return replace(plan_of(read_network(read.network), scenario, step_s=step_s, **how), known=known)


def known_lines(known: Known) -> Iterator[str]:
    """The lines of the report; the first observation of each can be given to `trace`."""
    from safepassage.foundation.ids import short
    from safepassage.foundation.times import iso_utc

    when = f"ledger position {known.position}, as of {iso_utc(known.as_of_s)}"
    yield f"From {known.operation}, {when}; ! is to be looked at before the plan is used:"
    for line in known.lines:
        first = f", first {short(line.trace.first[0])}" if line.trace.first else ""
        basis = f" [{line.trace.count} observations{first}]" if line.trace.count else ""
        yield inert(f"{'!' if line.is_finding else ' '} {line.about}: {line.says}{basis}")
    yield ""


def record_plan(folder: Path, plan: Plan) -> None:
    """Note the plan on the ledger that it was made from: its hash and a summary, in mood planned, without a street."""
    from datetime import datetime
    from hashlib import sha256

    from safepassage.foundation.times import Interval
    from safepassage.interchange.plan_file import plan_bytes
    from safepassage.ledger.observation import Observation

    known = plan.known
    assert known is not None, "only a plan that was made from a ledger is noted on one"
    digest = sha256(plan_bytes(plan)).hexdigest()
    start_s = int(datetime.fromisoformat(plan.scenario.start).timestamp())
    lasts_s = int(plan.flow.steps * plan.model.problem.step_s)
    made = Observation(
        kind="plan",
        body={
            "scenario": plan.scenario.name,
            "as_of": known.as_of_s,
            "position": known.position,
            "root": known.root,
            "digest": digest,
            "people": plan.on_foot,
            "stranded": plan.stranded,
            "is_proven": "yes" if plan.certificate.holds else "no",
        },
        occurred=Interval(start_s, start_s + lasts_s),
        source="planning-desk",
        source_id=f"plan-{known.position}-{digest[:12]}",
        method="modelled",
        mood="planned",
    )
    with open_operation(folder) as operation:
        (receipt,) = operation.record([made])
    state = "Noted already" if receipt.status == "duplicate" else "Noted on the ledger"
    click.echo(f"{state}: row {receipt.position}, SHA-256 of plan.json {digest}.", err=True)
