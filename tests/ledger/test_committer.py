"""Group commit: everybody gets their own answer, after the commit."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from ledger.drafts import draft, drafts, new_ledger, open_ledger
from safepassage.foundation.errors import LedgerBusy, LedgerError, LedgerFull
from safepassage.ledger.committer import GROUP_ROWS_MAX, Committer
from safepassage.ledger.store import _Turn
from safepassage.ledger.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from safepassage.ledger.chain import Receipt
    from safepassage.ledger.observation import Draft
    from safepassage.ledger.store import Ledger


def run_all(tasks: Sequence[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Gate:
    """Holds the first commit until the others wait, and counts commits and rows."""

    def __init__(self, ledger: Ledger, committer: Committer, waiting: int) -> None:
        self.commits: list[int] = []
        self._ledger, self._committer, self._waiting = ledger, committer, waiting
        self._append = ledger.append_checked
        ledger.append_checked = self  # type: ignore[method-assign,assignment]

    def __call__(self, batch: Sequence[Draft]) -> list[Receipt]:
        if not self.commits:
            while len(self._committer._waiting) < self._waiting:
                threading.Event().wait(0)
        self.commits.append(len(batch))
        return self._append(batch)


def test_a_writer_who_is_alone_commits_in_its_own_thread(tmp_path: Path) -> None:
    seen: list[threading.Thread] = []
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:
        append = ledger.append_checked

        def spy(batch: Sequence[Draft]) -> list[Receipt]:
            seen.append(threading.current_thread())
            return append(batch)

        ledger.append_checked = spy  # type: ignore[method-assign,assignment]
        assert [receipt.position for receipt in committer.append(drafts(1, 3))] == [1, 2, 3]
        assert committer.append([]) == []
    assert seen == [threading.current_thread()]


def test_those_who_wait_together_are_committed_together(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:
        gate = Gate(ledger, committer, waiting=9)
        answers: dict[int, list[Receipt]] = {}

        def append(number: int) -> None:
            answers[number] = committer.append([draft(number), draft(number + 100)])

        run_all([partial(append, number) for number in range(10)])
        assert gate.commits == [2, 18]
        with ledger.reader() as reader:
            for number, receipts in answers.items():
                assert [receipt.id for receipt in receipts] == [draft(number).id, draft(number + 100).id]
                for receipt in receipts:
                    row = reader.at(receipt.position)
                    assert row is not None
                    assert row.id == receipt.id
            assert verify(reader) == []


def test_coroutines_and_threads_share_commits(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer, ledger.reader() as reader:

        async def coroutine(first: int) -> None:
            for number in range(first, first + 20):
                (receipt,) = await committer.append_async([draft(number)])
                assert receipt.id == draft(number).id

        async def main() -> None:
            threads = [asyncio.to_thread(thread, first) for first in range(1000, 1200, 50)]
            await asyncio.gather(*(coroutine(first) for first in range(0, 1000, 50)), *threads)

        def thread(first: int) -> None:
            for number in range(first, first + 20):
                (receipt,) = committer.append([draft(number)])
                assert receipt.id == draft(number).id

        asyncio.run(main())
        assert reader.size() == 24 * 20
        assert verify(reader) == []


def test_coroutines_that_wait_together_are_committed_together(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:
        gate = Gate(ledger, committer, waiting=0)

        async def main() -> list[list[Receipt]]:
            return await asyncio.gather(*(committer.append_async([draft(number)]) for number in range(64)))

        receipts = asyncio.run(main())
        assert [receipt.id for (receipt,) in receipts] == [draft(number).id for number in range(64)]
        assert sum(gate.commits) == 64
        assert len(gate.commits) <= 3


def test_a_group_has_a_limit_and_a_large_call_goes_alone(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:
        gate = Gate(ledger, committer, waiting=2)
        large = drafts(1, GROUP_ROWS_MAX + 1)
        run_all(
            [lambda: committer.append([draft(0)]), lambda: committer.append(large), lambda: committer.append(large)]
        )
        assert sum(gate.commits) == 1 + 2 * len(large)
        assert len(gate.commits) == 3
        assert ledger.head().size == 1 + len(large)


def test_a_bad_draft_fails_its_caller_before_it_reaches_anyone(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:
        good = draft(1)
        bad = type(good)(good.content, bytes(32), good.origin)

        async def main() -> list[object]:
            calls = (committer.append_async([one]) for one in (good, bad, draft(2)))
            return list(await asyncio.gather(*calls, return_exceptions=True))

        first, second, third = asyncio.run(main())
        assert isinstance(second, ValueError)
        assert isinstance(first, list)
        assert isinstance(third, list)
        with pytest.raises(ValueError, match="draft 1"):
            committer.append([bad])
        assert ledger.head().size == 2


@pytest.mark.parametrize("kind", [LedgerFull, RuntimeError])
def test_a_fault_of_one_call_is_answered_apart_from_its_neighbours(tmp_path: Path, kind: type[Exception]) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:
        gate = Gate(ledger, committer, waiting=4)
        plain = gate._append

        def refuse_three(batch: Sequence[Draft]) -> list[Receipt]:
            if draft(3) in batch:
                raise kind("three")
            return plain(batch)

        gate._append = refuse_three  # type: ignore[assignment]
        answers: dict[int, object] = {}

        def append(number: int) -> None:
            try:
                answers[number] = committer.append([draft(number)])[0].status
            except (LedgerFull, RuntimeError) as error:
                answers[number] = str(error)

        run_all([partial(append, number) for number in range(5)])
        assert answers == {0: "recorded", 1: "recorded", 2: "recorded", 3: "three", 4: "recorded"}
        assert ledger.head().size == 4


def test_a_busy_ledger_is_told_to_everybody_after_one_wait(tmp_path: Path) -> None:
    new_ledger(tmp_path).close()
    with open_ledger(tmp_path) as other, open_ledger(tmp_path, wait_s=0.02) as ledger, _Turn(other):
        committer = Committer(ledger)
        gate = Gate(ledger, committer, waiting=3)
        errors: list[LedgerBusy] = []

        def append(number: int) -> None:
            with pytest.raises(LedgerBusy) as caught:
                committer.append([draft(number)])
            errors.append(caught.value)

        run_all([partial(append, number) for number in range(4)])
        assert gate.commits == [1, 3]
        assert len({id(error) for error in errors}) == 4
        committer.close()


def test_an_interrupted_leader_leaves_nobody_waiting(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:
        gate = Gate(ledger, committer, waiting=4)
        plain = gate._append

        def interrupted_once(batch: Sequence[Draft]) -> list[Receipt]:
            if len(gate.commits) == 2:
                raise KeyboardInterrupt
            return plain(batch)

        gate._append = interrupted_once  # type: ignore[assignment]
        answers: list[object] = []

        def append(number: int) -> None:
            try:
                answers.append(committer.append([draft(number)])[0].status)
            except KeyboardInterrupt:
                answers.append("interrupted")

        run_all([partial(append, number) for number in range(5)])
        assert sorted(map(str, answers)) == ["interrupted", *["recorded"] * 4]
        assert committer.append([draft(9)])[0].status == "recorded"


def test_a_cancelled_coroutine_does_not_stop_the_others(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger, Committer(ledger) as committer:

        async def main() -> None:
            tasks = [asyncio.create_task(committer.append_async([draft(number)])) for number in range(10)]
            await asyncio.sleep(0)
            tasks[4].cancel()
            done = await asyncio.gather(*tasks, return_exceptions=True)
            assert isinstance(done[4], asyncio.CancelledError)
            assert all(isinstance(answer, list) for number, answer in enumerate(done) if number != 4)

        asyncio.run(main())
        assert committer.append([draft(4)])[0].status in {"recorded", "duplicate"}
        assert ledger.head().size == 10


def test_a_closed_committer_takes_no_more(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        committer = Committer(ledger)

        async def one() -> None:
            await committer.append_async([draft(1)])

        asyncio.run(one())
        committer.close()
        with pytest.raises(LedgerError, match="committer is closed"):
            committer.append([draft(2)])
        with pytest.raises(LedgerError, match="committer is closed"):
            asyncio.run(one())
