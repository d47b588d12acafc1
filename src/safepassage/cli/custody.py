"""What every command does that opens a store of films: what is over is destroyed, and what was done goes to the ledger.

The ledger says who holds a film; the store obeys it. What the store did is told to the ledger each time, under numbers
that the film fixes, so that a command that was killed in between leaves nothing untold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import now_s, open_operation
from safepassage.foundation.errors import DataRefused, UsageError, VaultError
from safepassage.foundation.times import iso_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from safepassage.interchange.film_store import FilmStore
    from safepassage.interchange.intake import Outcome
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.operation import Operation

__all__ = [
    "acts_of",
    "clock_faults",
    "keep_within_custody",
    "passphrase_of",
    "record_acts",
    "refuse_late_clock",
    "swept",
]

_LATE_MAX_S: Final = 60
_STORE: Final = "film-store"
"""In whose name the store tells that it destroyed a key."""


def keep_within_custody(video: Path) -> bytes | None:
    """Before a film is read: where it lies in a store, what is over is destroyed first, and a late clock opens nothing.

    Returns:
        The key of a sealed film; its passphrase is asked for where it has one.

    Raises:
        UsageError: it is sealed, and lies in no operation.
        VaultError: this machine's clock is behind what the store has seen, or the passphrase is wrong.
    """
    from safepassage.interchange.film_store import key_of

    folder = operation_of(video)
    if folder is None:
        return None
    if not (folder / "operation.toml").is_file():
        msg = f"{video.name} is a sealed film, and is opened where it was sealed: in the folder films/ of its operation"
        raise UsageError(msg)
    with open_operation(folder) as operation:
        store = swept(operation)
        refuse_late_clock(store)
        path = store.path_of(video.stem)
    return key_of(path, passphrase_of)


def operation_of(video: Path) -> Path | None:
    """The operation's folder in which a sealed film is opened; None for a film that is not sealed."""
    from safepassage.interchange.sealed_film import is_sealed

    return video.resolve().parent.parent if is_sealed(video) else None


def passphrase_of(film: str) -> str:
    """The passphrase of a film, typed where nobody sees it."""
    said: str = click.prompt(f"Passphrase of film {film}", hide_input=True, err=True)
    return said


def swept(operation: Operation) -> FilmStore:
    """The store of an operation, with nothing in it whose time is over; what it did is on the ledger.

    Raises:
        VaultError: a key would not go.
    """
    from safepassage.interchange.film_store import WORDS, FilmStore
    from safepassage.monitoring.custody import end_of

    store, acts = FilmStore(operation.folder), acts_of(operation)

    def ends_s(film: str, taken_s: int) -> int:
        own = [(at_s, act) for at_s, act in acts if act.body["film"] == film]
        sealed = [act.body["taken"] for _, act in own if act.body["act"] == "sealed"]
        return end_of(min([taken_s, *sealed]), own)[0]

    for gone in store.sweep(now_s(), lambda head: ends_s(head.film, head.taken_s)):
        click.echo(f"Film {gone.film} is destroyed: {WORDS[gone.why]}.", err=True)
    told = {(act.source, act.source_id) for _, act in acts}
    record_acts(operation, (each for each in _done(store) if (each["source"], each["source_id"]) not in told))
    return store


def acts_of(operation: Operation) -> list[tuple[int, Observation]]:
    """(when it was done, the act) of all films; an act is not older than its row on the ledger."""
    from safepassage.ledger.clock import wall_ms_of

    out = []
    for held in operation.view().events("film_custody"):
        row = operation.folds.reader.at(held.position)
        recorded_s = wall_ms_of(row.recorded_at) // 1000 if row else 0
        out.append((max(held.observation.occurred.start_s, recorded_s), held.observation))
    return out


def record_acts(operation: Operation, acts: Iterable[dict[str, Any]]) -> Outcome:
    """Put acts on the ledger, all or none.

    Raises:
        DataRefused: with every fault of every act.
    """
    from safepassage.interchange.desk import desk_of
    from safepassage.interchange.intake import take_in
    from safepassage.interchange.records import RecordReader

    reader = RecordReader(desk_of(operation, now_s()))
    read = [reader.read({"kind": "film_custody", "mood": "declared", **raw}) for raw in acts]
    faults = [fault for _, found in read for fault in found if fault.severity == "error"]
    if faults:
        raise DataRefused(faults)
    return take_in(operation, [entry for entry, _ in read if entry is not None])


def clock_faults(operation: Operation, store: FilmStore) -> list[str]:
    """What speaks against this machine's clock: it is behind what the store, or the ledger, has seen."""
    out = []
    if (late_s := store.seen_s - now_s()) > _LATE_MAX_S:
        seen = iso_utc(store.seen_s)
        out.append(f"this machine's clock is {late_s} s behind {seen}, when films were last looked after")
    if drift := operation.ledger.drift():
        out.append(f"the last row of the ledger was recorded {drift.got}")
    return out


def refuse_late_clock(store: FilmStore) -> None:
    """Open and seal nothing by a clock that was set back.

    Raises:
        VaultError: it was.
    """
    if store.seen_s - now_s() > _LATE_MAX_S:
        msg = (
            f"this machine's clock says {iso_utc(now_s())}, and films were looked after at {iso_utc(store.seen_s)}."
            " Set it right: until then no film is sealed or opened, or the 72 hours could be made longer"
        )
        raise VaultError(msg)


def _done(store: FilmStore) -> Iterator[dict[str, Any]]:
    """What the store did, as acts for the ledger."""
    from safepassage.interchange.film_store import WORDS

    for head in store.heads():
        body = {"film": head.film, "act": "sealed", "taken": iso_utc(head.taken_s)}
        yield {
            "occurred": iso_utc(head.sealed_s),
            "source": head.source,
            "source_id": f"sealed-{head.film}",
            "body": body | ({"sortie": head.sortie} if head.sortie else {}),
        }
    for gone in store.gone():
        yield {
            "occurred": iso_utc(gone.destroyed_s),
            "source": _STORE,
            "source_id": f"destroyed-{gone.film}",
            "body": {"film": gone.film, "act": "destroyed", "reason": WORDS[gone.why]},
        }
