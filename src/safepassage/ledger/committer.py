"""Group commit: those who wait together are committed together.

A durable commit costs the same for one row as for hundreds, so writers who meet
share one. There is no timer and no queue that fills up: whoever finds nobody
writing commits at once, in its own thread; whoever comes meanwhile waits, and one
of them commits for all of them next. Coroutines are served by one thread that
starts with the first of them, so that an event loop never waits for a disk.

Every caller gets its own receipts, after the commit, or the error that concerns
it: a call that fails for its own reasons is repeated apart from its neighbours.
It changes nothing about what the ledger promises, and keeps nothing in memory
that was acknowledged.
"""

from __future__ import annotations

import asyncio
import copy
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from safepassage.foundation.errors import LedgerError, LedgerFull
from safepassage.ledger.chain import check_drafts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.ledger.chain import Receipt
    from safepassage.ledger.observation import Draft
    from safepassage.ledger.store import Ledger

__all__ = ["GROUP_ROWS_MAX", "Committer"]

GROUP_ROWS_MAX = 4096
"""Rows that strangers share in one transaction; a larger call goes alone."""


class _Ticket:
    """One call that waits: its drafts, then its receipts or its error."""

    __slots__ = ("drafts", "error", "future", "gate", "leads", "receipts")

    def __init__(self, drafts: Sequence[Draft], future: asyncio.Future[list[Receipt]] | None = None) -> None:
        self.drafts = drafts
        self.future = future
        self.gate = None if future is not None else threading.Lock()
        self.leads = False
        self.receipts: list[Receipt] = []
        self.error: BaseException | None = None

    def result(self) -> list[Receipt]:
        """The receipts, or the error, raised afresh so that threads do not share a traceback."""
        if self.error is not None:
            raise copy.copy(self.error) from self.error
        return self.receipts


class Committer:
    """Appends of many threads and coroutines to one ledger, committed in groups."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._mutex = threading.Lock()
        self._waiting: deque[_Ticket] = deque()
        self._led = False
        self._closed = False
        self._worker: threading.Thread | None = None
        self._wake = threading.Lock()
        self._wake.acquire()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Serve who waits, then take no more. The ledger stays open."""
        with self._mutex:
            self._closed = True
            worker = self._worker
        if worker is not None:
            self._kick()
            worker.join()

    def append(self, drafts: Sequence[Draft]) -> list[Receipt]:
        """`Ledger.append`, shared with whoever appends at the same time; for threads."""
        check_drafts(drafts)
        if not drafts:
            return []
        ticket = _Ticket(drafts)
        if not self._take_lead(ticket):
            self._wait(ticket)
            if not ticket.leads:
                return ticket.result()
        self._lead(ticket)
        return ticket.result()

    async def append_async(self, drafts: Sequence[Draft]) -> list[Receipt]:
        """`Ledger.append`, shared with whoever appends at the same time; for coroutines.

        A coroutine that is cancelled while it waits may or may not have been recorded; it can simply ask again.
        """
        check_drafts(drafts)
        if not drafts:
            return []
        loop = asyncio.get_running_loop()
        ticket = _Ticket(drafts, loop.create_future())
        with self._mutex:
            self._refuse_closed()
            self._waiting.append(ticket)
            idle = not self._led
            self._led = True
            if self._worker is None:
                self._worker = threading.Thread(target=self._serve, name="ledger-committer", daemon=True)
                self._worker.start()
        if idle:
            self._kick()
        assert ticket.future is not None
        return await ticket.future

    def _take_lead(self, ticket: _Ticket) -> bool:
        """Whether nobody is writing, so that the caller does; otherwise its ticket waits."""
        with self._mutex:
            self._refuse_closed()
            if self._led:
                assert ticket.gate is not None
                ticket.gate.acquire()
                self._waiting.append(ticket)
                return False
            self._led = True
            return True

    def _refuse_closed(self) -> None:
        if self._closed:
            msg = "the committer is closed"
            raise LedgerError(msg)

    def _wait(self, ticket: _Ticket) -> None:
        """Wait for the leader; when interrupted, leave no empty place behind."""
        assert ticket.gate is not None
        try:
            ticket.gate.acquire()
        except BaseException:
            with self._mutex:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
            if ticket.leads:
                self._hand_over()
            raise

    def _lead(self, own: _Ticket) -> None:
        """Commit for everybody who waits, and pass the lead on."""
        group = [own, *self._next_group(len(own.drafts))]
        try:
            self._commit(group)
        except BaseException:
            with self._mutex:  # interrupted: the others ask again, which is harmless because ids fix content
                self._waiting.extendleft(reversed(group[1:]))
            self._hand_over()
            raise
        _settle(group[1:])
        self._hand_over()

    def _serve(self) -> None:
        """The coroutines' thread: commit whenever there is somebody, until closed."""
        while True:
            self._wake.acquire()
            while group := self._next_group(0):
                self._commit(group)
                with self._mutex:
                    more = bool(self._waiting)
                    self._led = more
                _settle(group)
                if not more:
                    break
            else:
                self._hand_over()
            with self._mutex:
                if self._closed and not self._waiting:
                    return

    def _kick(self) -> None:
        """Wake the coroutines' thread; a kick while it is awake is kept for its next look."""
        with suppress(RuntimeError):  # kicked twice
            self._wake.release()

    def _next_group(self, rows: int) -> list[_Ticket]:
        """Take those who wait, first come first, up to the limit of a group."""
        group: list[_Ticket] = []
        with self._mutex:
            while self._waiting and (not rows or rows + len(self._waiting[0].drafts) <= GROUP_ROWS_MAX):
                ticket = self._waiting.popleft()
                if ticket.future is not None and ticket.future.cancelled():
                    continue
                rows += len(ticket.drafts)
                group.append(ticket)
        return group

    def _hand_over(self) -> None:
        """Pass the lead to the first who waits, or to nobody."""
        with self._mutex:
            if not self._waiting:
                self._led = False
                return
            first = self._waiting[0]
            if first.gate is not None:
                self._waiting.popleft()
                first.leads = True
                first.gate.release()
            else:
                self._kick()

    def _commit(self, group: Sequence[_Ticket]) -> None:
        """One transaction for a group; a fault that only some can have caused is answered one by one."""
        try:
            receipts = self._ledger.append_checked([draft for ticket in group for draft in ticket.drafts])
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the callers and reaches them
            shared = isinstance(error, LedgerError) and not isinstance(error, LedgerFull)
            if len(group) == 1 or shared:
                for ticket in group:
                    ticket.error = error
            else:
                for ticket in group:
                    self._commit([ticket])
            return
        start = 0
        for ticket in group:
            end = start + len(ticket.drafts)
            ticket.receipts = receipts[start:end]
            start = end


def _settle(group: Sequence[_Ticket]) -> None:
    """Wake everybody whose answer is there."""
    loops: dict[asyncio.AbstractEventLoop, list[_Ticket]] = {}
    for ticket in group:
        if ticket.gate is not None:
            ticket.gate.release()
        elif ticket.future is not None:
            loops.setdefault(ticket.future.get_loop(), []).append(ticket)
    for loop, tickets in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, tickets)


def _resolve(tickets: Sequence[_Ticket]) -> None:
    """In the loop's own thread: give the answers out."""
    for ticket in tickets:
        future = ticket.future
        if future is None or future.done():
            continue
        if ticket.error is not None:
            future.set_exception(copy.copy(ticket.error))
        else:
            future.set_result(ticket.receipts)
