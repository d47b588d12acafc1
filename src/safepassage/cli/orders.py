"""`safepassage orders`: a sheet of paper for each block and time of a plan, which people can follow and check."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safepassage.cli.statement import LANGUAGES, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.geography.network import Network
    from safepassage.ledger.heads import HeadKey
    from safepassage.planning.orders import Departures, Order
    from safepassage.planning.scenario import Scenario

__all__ = ["command"]

SHEETS_MAX = 100_000


@click.command("orders")
@click.argument("plan", metavar="PLAN|SCENARIO", type=click.Path(path_type=Path))
@click.option(
    "--scenario", "asked", type=click.Path(path_type=Path), help="With a plan: not its own scenario but this."
)
@click.option(
    "--out", "folder", required=True, type=click.Path(path_type=Path), help="Folder of its own for the sheets."
)
@click.option(
    "--language", default="all", show_default=True, callback=listed(LANGUAGES, every="all"),
    help="en, ar, ru, several with commas, or all.",
)  # fmt: skip
@click.option("--copies", type=click.IntRange(1, 1000), default=1, show_default=True, help="Of each sheet.")
@click.option(
    "--window", "window_min", type=click.IntRange(1, 120), default=10, show_default=True,
    help="Minutes in which a block leaves, fewer where its way closes.",
)  # fmt: skip
@click.option("--expires", metavar="TIME", help="When the sheets end; when slow people are out, if not said.")
@click.option("--zone", "zones", multiple=True, help="Only the sheets of this zone; may be said again.")
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="Sign with this key, not with the folder's.")
@click.option(
    "--step", "step_s", type=click.IntRange(1, 3600), default=60, show_default=True,
    help="Seconds in a step, where a scenario is planned first.",
)  # fmt: skip
def command(  # noqa: PLR0913, PLR0917 - an option each
    plan: Path, asked: Path | None, folder: Path, language: tuple[str, ...], copies: int, window_min: int,
    expires: str | None, zones: tuple[str, ...], key_file: Path | None, step_s: int,
) -> None:  # fmt: skip
    """Print the orders of PLAN, a folder that `plan --zone-routes --out` wrote, or plan SCENARIO first.

    A sheet is of one block and one time. It carries a copy number, an end and a code that
    `safepassage check-order` checks. All of it is for the planning role until it is handed out.

    \b
      safepassage orders planned --out sheets --copies 3
      safepassage orders scenario.toml --zone al-kallasa --language ar --out sheets
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from safepassage.cli.progress import Progress
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.network_file import digest
    from safepassage.interchange.orders_file import refuse_used, write_register
    from safepassage.planning.orders import orders_of, plan_id
    from safepassage.statements.orders.picture import pictures
    from safepassage.statements.orders.press import Press

    refuse_used(folder)
    scenario, network, departures = _planned(plan, asked, float(step_s))
    orders = _chosen(orders_of(departures, network, scenario, window_min=window_min), zones, scenario)
    end = _end(expires, orders)
    many = len(orders) * len(language) * copies
    if not 0 < many <= SHEETS_MAX:
        raise UsageError(f"{many} sheets: at least 1 and at most {SHEETS_MAX} at a time. Take some zones with --zone")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = _key(folder, key_file)
    number = plan_id(departures, scenario, digest(network))
    press = Press(scenario, number, key, pictures(network))
    with Progress("sheets", many) as tick:
        for zone in sorted({order.zone for order in orders}):
            of_zone = [order for order in orders if order.zone == zone]
            for each, data in press.printed(of_zone, language, copies, end, tick).items():
                file = folder / f"orders-{zone.partition('/')[2]}-{each}.planning-only.pdf"
                file.write_bytes(data)
                file.chmod(0o600)
                click.echo(file)
    click.echo(write_register(folder, press.register))
    click.echo(f"{many} sheets ({scenario.nature}). For the planning role until they are handed out.", err=True)


def _planned(plan: Path, asked: Path | None, step_s: float) -> tuple[Scenario, Network, Departures]:
    """The scenario, its streets and the departures of its plan, read or made."""
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.network_file import read_network
    from safepassage.interchange.plan_file import SUMMARY, departures, read_departures
    from safepassage.interchange.plan_scenario import read_plan_scenario
    from safepassage.interchange.scenario_file import read_scenario
    from safepassage.planning.plan import plan_of

    written = (plan / SUMMARY).is_file()
    if written and asked is None:
        own = read_departures(plan)
        return *read_plan_scenario(plan), own
    if not written and asked is not None:
        raise UsageError(f"{plan} is no plan that was written; with a scenario alone leave --scenario out")
    read = read_scenario(asked or plan)
    network = read_network(read.network)
    if written:
        return read.scenario, network, read_departures(plan)
    made = plan_of(network, read.scenario, step_s=step_s, compare=False, one_route=True)
    return read.scenario, network, departures(made)


def _chosen(orders: Sequence[Order], zones: tuple[str, ...], scenario: Scenario) -> Sequence[Order]:
    from safepassage.foundation.errors import UsageError
    from safepassage.interchange.columns import nearest

    known = {zone.place for zone in scenario.zones}
    wanted = {f"zone/{zone.removeprefix('zone/')}" for zone in zones}
    for zone in sorted(wanted - known):
        raise UsageError(f"there is no {zone} in the scenario. {nearest(zone, known)}")
    return [order for order in orders if not wanted or order.zone in wanted]


def _end(expires: str | None, orders: Sequence[Order]) -> datetime | None:
    """When all sheets end, on the scenario's clock; None where each has its own."""
    from safepassage.foundation.errors import UsageError

    if expires is None or not orders:
        return None
    last = max(order.leave_by for order in orders)
    try:
        end = datetime.fromisoformat(expires)
    except ValueError:
        raise UsageError(f"--expires {expires}: expected a date and time, such as {last:%Y-%m-%dT%H:%M}") from None
    end = end.astimezone(last.tzinfo) if end.tzinfo else end.replace(tzinfo=last.tzinfo)
    if end < last:
        raise UsageError(f"--expires {expires}: the last block leaves until {last:%Y-%m-%dT%H:%M}; end later")
    return end


def _key(folder: Path, given: Path | None) -> HeadKey:
    """The key that was given, that lies in the folder, or a new one; its public half beside the sheets."""
    from safepassage.interchange.orders_file import KEY, PUBLIC_KEY
    from safepassage.ledger.heads import read_key, write_key

    own = folder / KEY
    if given is None and not own.exists():
        return write_key(own, f"orders-{secrets.token_hex(4)}", random_bytes=secrets.token_bytes)
    key = read_key(given or own)
    (folder / PUBLIC_KEY).write_text(key.verifier.text() + "\n", encoding="utf-8")
    return key
