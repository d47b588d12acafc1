"""The ledger: the append-only store of facts, in one SQLite file.

An append takes the write lock, reads the end of the ledger inside it, lays the
drafts on that end and returns after the commit: a receipt means that the disk
has the row. A call is all or nothing. The same content again writes nothing;
other content of the same origin is kept and said. Two processes take turns, and
whoever waited longer than its limit is told the other's pid.

It does not read bodies, decides nothing about what an observation means, and has
no way to change or remove a row. After an error of the disk it takes no more
until it is opened again, because what the disk holds is then unknown.
"""

# ruff: noqa: SLF001 - `_Turn` is a part of `Ledger`, in a class of its own so that `with` can hold it

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import apsw

from safepassage.foundation.errors import LedgerBusy, LedgerDamaged, LedgerError
from safepassage.ledger.chain import Receipt, Row, Tip, check_drafts, check_node, lay
from safepassage.ledger.clock import drift_fault
from safepassage.ledger.reader import Head, Reader
from safepassage.ledger.schema import connect, create_file, translated
from safepassage.ledger.turns import TurnNote, holder_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from safepassage.foundation.errors import Fault
    from safepassage.ledger.observation import Draft

__all__ = ["Head", "Ledger", "Reader", "Receipt", "Row"]

_PAUSE_MIN_S = 0.000_2
_PAUSE_MAX_S = 0.002
"""Between two tries for the write lock: short, since a busy writer leaves it free for microseconds."""

_INSERT_ENTRY = "INSERT INTO entry VALUES (?, ?, ?, ?, ?)"
_INSERT_NODE = "INSERT INTO node VALUES (?, ?, ?)"
_SAME_ORIGIN = "SELECT origin, id, position FROM entry WHERE origin = ? ORDER BY position"
_SAME_ORIGINS = (
    "SELECT e.origin, e.id, e.position FROM carray(?) AS a CROSS JOIN entry AS e ON e.origin = a.value"
    " ORDER BY e.position"
)


class _Turn:
    """Holds the write lock inside a `with`; commits at its end, or rolls back and forgets what was read."""

    __slots__ = ("_ledger",)

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __enter__(self) -> apsw.Connection:
        ledger = self._ledger
        ledger._mutex.acquire()
        try:
            ledger._refuse_use()
            with translated(ledger.path):
                ledger._begin()
        except BaseException:
            ledger._mutex.release()
            raise
        return ledger._connection

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        ledger = self._ledger
        try:
            with translated(ledger.path):
                if error is None:
                    ledger._commit()
                elif isinstance(error, apsw.Error) and not isinstance(error, apsw.SQLError | apsw.ConstraintError):
                    raise error  # noqa: TRY301 - so that it is translated; those two are left to whoever wrote the statement
        except BaseException as final:
            ledger._undo(final)
            raise
        else:
            if error is not None:
                ledger._undo(error)
        finally:
            ledger._mutex.release()


class Ledger:
    """One node's ledger, open for appending by any thread and for reading by many."""

    def __init__(
        self,
        path: Path,
        connection: apsw.Connection,
        *,
        clock: Callable[[], int],
        node: str,
        wait_s: float,
        vfs: str | None,
        readonly: bool,
    ) -> None:
        self.path = path
        self.readonly = readonly
        self._connection = connection
        self._clock = clock
        self._node = check_node(node)
        self._wait_s = wait_s
        self._vfs = vfs
        self._mutex = threading.Lock()
        self._pid = os.getpid()
        self._tip: Tip | None = None
        self._failure: str | None = None
        self._deadline_s = 0.0
        self._note = None if readonly else TurnNote(path)
        self._reader = Reader(connection, path)
        connection.set_busy_handler(self._wait_for_turn)

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        clock: Callable[[], int],
        node: str,
        meta: Mapping[str, str] | None = None,
        wait_s: float = 10.0,
        vfs: str | None = None,
    ) -> Self:
        """Make an empty ledger and open it.

        Args:
            path: Where; its folder exists.
            clock: The wall clock, unix milliseconds.
            node: This node's name, written into every record.
            meta: Settings that never change, such as the operation's nature.
            wait_s: How long an append waits for its turn.
            vfs: Name of an APSW virtual file system; for fault injection.

        Raises:
            LedgerError: There is a file already.
        """
        check_node(node)
        create_file(Path(path), dict(meta or {}), vfs=vfs)
        return cls.open(path, clock=clock, node=node, wait_s=wait_s, vfs=vfs)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        clock: Callable[[], int],
        node: str,
        wait_s: float = 10.0,
        readonly: bool = False,
        vfs: str | None = None,
    ) -> Self:
        """Open a ledger; arguments as for `create`.

        Raises:
            LedgerDamaged: The file is no ledger, or not all of one.
            LedgerError: There is no such file.
        """
        path = Path(path)
        connection = connect(path, readonly=readonly, vfs=vfs)
        return cls(path, connection, clock=clock, node=node, wait_s=wait_s, vfs=vfs, readonly=readonly)

    def close(self) -> None:
        """Write the log back and close; appended rows were durable before."""
        with self._mutex, translated(self.path):
            self._connection.close()
            if self._note is not None:
                self._note.close()
                self._note = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, drafts: Sequence[Draft]) -> list[Receipt]:
        """Append drafts in one durable transaction, all or none of them.

        Returns:
            One receipt for each draft, in their order.

        Raises:
            ValueError: A draft is malformed; nothing was written.
            LedgerBusy: Another process held the ledger longer than `wait_s`; nothing was written.
            LedgerFull: The disk is full; nothing was acknowledged.
            LedgerDamaged: The file is not what was written.
            LedgerError: The disk failed, or the ledger is open for reading only.
        """
        check_drafts(drafts)
        return self.append_checked(drafts) if drafts else []

    def append_checked(self, drafts: Sequence[Draft]) -> list[Receipt]:
        """`append` for one draft or more that `check_drafts` has passed already."""
        with _Turn(self) as connection, translated(self.path):
            tip = self._tip_in_turn()
            laid = lay(tip, drafts, self._known(drafts), node=self._node, wall_ms=self._clock())
            if laid.rows:
                connection.executemany(_INSERT_ENTRY, laid.rows)
            if laid.nodes:
                connection.executemany(_INSERT_NODE, laid.nodes)
            self._tip = laid.tip
        return laid.receipts

    def store_head(self, size: int, note: str) -> None:
        """Keep a signed tree head beside the rows that it covers.

        Raises:
            ValueError: The ledger is smaller than the head says.
        """
        with _Turn(self) as connection, translated(self.path):
            if size > self._tip_in_turn().size:
                msg = f"a head of {size} rows on a ledger of {self._tip_in_turn().size}"
                raise ValueError(msg)
            connection.execute("INSERT OR IGNORE INTO head VALUES (?, ?)", (size, note))

    def reader(self) -> Reader:
        """A new reader on a connection of its own; for one thread at a time."""
        return Reader.open(self.path, vfs=self._vfs, wait_s=self._wait_s)

    def head(self) -> Head:
        """Size and Merkle root now."""
        with self._mutex:
            return self._reader.head()

    def drift(self) -> Fault | None:
        """A warning when the stamps run ahead of this machine's clock, else None."""
        with self._mutex:
            return drift_fault(self._reader.tip().recorded_at, self._clock())

    def _begin(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except apsw.BusyError as error:
            raise LedgerBusy(self._who_is_writing()) from error
        if self._note is not None:
            self._note.begin()

    def _commit(self) -> None:
        self._connection.execute("COMMIT")
        if self._note is not None and self._tip is not None:
            self._note.finish(self._tip.size, self._tip.leaf)

    def _undo(self, error: BaseException) -> None:
        self._tip = None
        with suppress(apsw.Error):  # the error on its way says more than a rollback that failed after it
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        if isinstance(error, LedgerDamaged) or isinstance(error.__cause__, apsw.IOError):
            self._failure = str(error)

    def _refuse_use(self) -> None:
        if self._failure is not None:
            msg = f"{self.path.name} takes no more since an error of the disk; open it again. It was: {self._failure}"
            raise LedgerError(msg)
        if self.readonly:
            msg = f"{self.path.name} is open for reading only"
            raise LedgerError(msg)
        if os.getpid() != self._pid:
            msg = f"{self.path.name} was opened by process {self._pid}; a forked process opens it for itself"
            raise LedgerError(msg)

    def _tip_in_turn(self) -> Tip:
        """The end of the ledger as it is under the lock; what this process remembers, if nobody wrote since."""
        row = self._connection.execute("SELECT position, leaf FROM entry ORDER BY position DESC LIMIT 1").fetchone()
        tip = self._tip
        if tip is None or row != (tip.size, tip.leaf):
            tip = self._reader.tip()
            self._tip = tip
        return tip

    def _known(self, drafts: Sequence[Draft]) -> dict[str, dict[bytes, int]]:
        """Ids and positions that the drafts' origins have on the ledger already."""
        if len(drafts) == 1:
            found = self._connection.execute(_SAME_ORIGIN, (drafts[0].origin,))
        else:
            origins = apsw.carray(tuple({draft.origin: None for draft in drafts}))
            found = self._connection.execute(_SAME_ORIGINS, (origins,))
        known: dict[str, dict[bytes, int]] = {}
        for origin, id_, position in found:
            known.setdefault(origin, {})[id_] = position
        return known

    def _wait_for_turn(self, tries: int) -> bool:
        """SQLite's busy handler: wait a little and try again, until the limit."""
        now_s = time.monotonic()
        if tries == 0:
            self._deadline_s = now_s + self._wait_s
        if now_s >= self._deadline_s:
            return False
        time.sleep(random.uniform(_PAUSE_MIN_S, _PAUSE_MAX_S))  # noqa: S311 - jitter, not a secret
        return True

    def _who_is_writing(self) -> str:
        pid = holder_of(self.path)
        if pid is None:
            who = "another program, which left no note of its pid,"
        elif pid == os.getpid():
            who = f"this very process ({pid}), through another opening,"
        else:
            who = f"process {pid}"
        return (
            f"{who} has been writing to {self.path.name} for more than {self._wait_s:g} s; nothing was appended."
            " Wait for it, or end it: what it acknowledged is safe."
        )
