"""The end of the demonstration: the operations room, in which the night goes on as it was recorded.

The room has an operation of its own, made anew each time: it begins as the ledger stood at dusk, and while it is served
the night's records come in, a quarter of an hour every few seconds, by the same door as any other. When the night is
over the room stays as it is until it is stopped. It is a reconstruction like the operation that it is made from.
"""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING, Final

import click

from safepassage.cli.common import clock_ms, now_s, open_operation
from safepassage.cli.serve import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from safepassage.foundation.times import Interval
    from safepassage.ledger.observation import Observation

__all__ = ["by_quarter", "make_room", "serve_room"]

_NODE: Final = "demo-room"
_PORT: Final = 8765
"""Where it listens; another is taken where that is not free."""
_QUARTER_S: Final = 900
_PACE_S: Final = 5.0
"""Between two quarters of an hour of the night: the whole of it takes four minutes."""


def serve_room(done: Path, room: Path, night: Interval, beside: Mapping[str, Path]) -> None:
    """Serve the room until it is interrupted, with an open view, while the night goes on in it.

    Args:
        done: The demonstration's operation, which holds the whole night.
        room: Where the room's operation is made; one that an earlier demonstration left there is made anew.
        night: The night that goes on.
        beside: What else lies in the room's folder, by its name there: the streets for the map, a plan to play back.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.service.users import Users

    coming = make_room(done, room, night)
    for name, path in beside.items():
        (shutil.copytree if path.is_dir() else shutil.copy)(path, room / name)
    over = threading.Event()
    replay = threading.Thread(target=_replay, args=(room, coming, over), daemon=True)
    click.secho("\n── The operations room", bold=True)
    click.echo(
        f"The night goes on in it: {len(coming)} quarters of an hour, one every {_PACE_S:g} seconds. Anybody at this"
        " machine may look on; who wants to record something signs in."
    )
    try:
        for number in (_PORT, 0):
            operation = open_operation(room)
            users = Users.open(room, now_s)
            password = users.first()
            if password is not None:
                click.echo(f"To sign in: administrator, password {password}")
            try:
                run(operation, users, "127.0.0.1", number, open_view=True, started=replay.start)
            except UsageError:
                if not number:
                    raise
                continue
            return
    finally:
        over.set()
        if replay.ident is not None:
            replay.join()


def make_room(done: Path, room: Path, night: Interval) -> list[list[Observation]]:
    """Makes the room as the ledger stood when the night began, and gives what came after, by quarters of an hour."""
    from safepassage.catalogue import everything
    from safepassage.interchange.export import OWN_ACTS
    from safepassage.ledger.operation import Operation

    if (room / "operation.toml").is_file():
        shutil.rmtree(room)
    with open_operation(done, readonly=True) as source:
        held = [each.observation for each in source.view().recorded_after(0)]
    card, *rest = (each for each in held if each.kind not in OWN_ACTS)
    before = [each for each in rest if each.kind == "place" or each.occurred.end_s <= night.start_s]
    with Operation.create(room, everything(), card, clock=clock_ms, node=_NODE) as operation:
        operation.record(before)
    known = {id(each) for each in before}
    return list(by_quarter([each for each in rest if id(each) not in known], night))


def by_quarter(observations: Sequence[Observation], night: Interval) -> Iterator[list[Observation]]:
    """What ended in each quarter of an hour of the night, in its order; quarters in which nothing did are left out."""
    for start_s in range(night.start_s, night.end_s, _QUARTER_S):
        found = [each for each in observations if start_s < each.occurred.end_s <= start_s + _QUARTER_S]
        if found:
            yield found


def _replay(room: Path, coming: Sequence[list[Observation]], over: threading.Event) -> None:
    with open_operation(room) as operation:
        for quarter in coming:
            if over.wait(_PACE_S):
                return
            operation.record(quarter)
