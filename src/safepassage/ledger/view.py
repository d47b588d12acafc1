"""A view: the ledger as known at a position, up to a moment. The one thing that figures are computed from.

Everything a figure may read comes through here, so a figure is a pure function of
the ledger's first `position` rows and `as_of_s`. It reads no clock and writes nothing.
What is read is noted, so that a view which follows the ledger keeps what no new row touches (`kept.py`).
"""

from __future__ import annotations

from copy import copy
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import said
from safepassage.foundation.times import Interval
from safepassage.ledger import merkle
from safepassage.ledger.card import Card, card_of
from safepassage.ledger.chain import parse_record
from safepassage.ledger.figures import NOTHING, TRACE_IDS_MAX, Held, Stretch, Trace, size_of
from safepassage.ledger.folds import cell_leaf
from safepassage.ledger.kept import EVERYTHING, Kept, Reach
from safepassage.ledger.observation import observation_of
from safepassage.ledger.tally import GRAIN_S, Sums

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from safepassage.ledger.folds import CellKey, Folded, Folds
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.reader import Head

__all__ = ["View", "joined", "trace_of"]

_EVER_S = 2**40
T = TypeVar("T")


class View:
    """What was known at a ledger position about what had occurred by a moment.

    Attributes:
        as_of_s: What ended at or before this moment counts; unix seconds, rounded down to a quarter of an hour, because
            sums are kept by quarters.
        until_s: The moment itself, for what is listed one by one.
    """

    def __init__(
        self, folds: Folds, kinds: Mapping[str, Kind], *, position: int | None = None, as_of_s: int = _EVER_S
    ) -> None:
        """Fix the position and the moment; without a position it is the ledger's end, until `follow`.

        Raises:
            UsageError: the ledger has no such position.
        """
        size = folds.reader.size()
        if position is not None:
            _refuse_unknown(position, size)
        self.until_s = as_of_s
        self.as_of_s = as_of_s - as_of_s % GRAIN_S
        self._folds = folds
        self._kinds = kinds
        self._fixed = position
        self._kept = Kept(size)
        folds.advance()

    @property
    def position(self) -> int:
        """Rows 1 … `position` are known."""
        self._note(EVERYTHING)
        return self._at

    @property
    def head(self) -> Head:
        """Size and Merkle root of the ledger at this position."""
        return self.once("head", lambda: self._folds.reader.head(self.position))

    @property
    def card(self) -> Card:
        """The operation's card as known here, whenever it was drawn up.

        Raises:
            UsageError: no card is on the ledger.
        """
        return self._ever("card", self._card)

    @property
    def since_start(self) -> Interval:
        """From the operation's start to `as_of_s`: what cumulative figures cover."""
        return Interval(min(self.card.start_s, self.as_of_s), self.as_of_s, "minute")

    @property
    def now(self) -> Interval:
        """The instant `as_of_s`: what states and balances are of."""
        return Interval(self.as_of_s, self.as_of_s, "minute")

    @property
    def last_s(self) -> int | None:
        """End of the last quarter of an hour of which anything is known by now; None where nothing is."""
        ends = (self.tally(kind.name).last_s for kind in self.kinds)
        return max((end_s for end_s in ends if end_s is not None), default=None)

    def at(self, *, position: int | None = None, as_of_s: int | None = None) -> View:
        """Another view of the same ledger, with which this one shares what it keeps; what is not given stays as here.

        Raises:
            UsageError: the ledger has no such position.
        """
        made = copy(self)
        if position is not None and position != self._at:
            _refuse_unknown(position, self._folds.reader.size())
            made._fixed = position  # noqa: SLF001 - of this very class
        if as_of_s is not None:
            made.until_s, made.as_of_s = as_of_s, as_of_s - as_of_s % GRAIN_S
        return made

    def follow(self) -> None:
        """Move to the ledger's end, with every view that shares what is kept; what no new row touches stays folded.

        Values that were handed out before are those of the old position, and are not to be asked for more.
        """
        self._kept.begin_turn()
        before = self._kept.position
        size = self._folds.advance()
        if size > before:
            self._kept.move(size, self._folds.touched(before, size))

    def veiled(self, root: str) -> str:
        """A trace's root as it may be published: under a secret of this ledger.

        Ids are hashes of what was recorded, so a bare root lets anybody who guesses the records confirm a number that
        is withheld. The secret is in the ledger's settings and leaves it nowhere.
        """
        secret = self.once("veil", lambda: self._folds.reader.meta().get("veil", ""))
        return sha256(f"{secret}\x1f{root}".encode()).hexdigest() if root else ""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made once for this view: nothing that it is made from can change."""
        return self._kept.once((self._fixed, self.as_of_s, key), make)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind that this view folds."""
        return tuple(self._kinds.values())

    def kind(self, name: str) -> Kind:
        """The kind of that name.

        Raises:
            KeyError: there is none.
        """
        return self._kinds[name]

    def events(self, kind: str, place: str | None = None, *, mood: str | None = None) -> list[Held]:
        """Live observations of a kind that ended by `as_of_s`, oldest first."""
        known = self._held(kind, Reach(kind, place, last=self.as_of_s // GRAIN_S))
        return [
            each
            for each in known
            if each.observation.occurred.end_s <= self.as_of_s
            and (place is None or each.observation.place == place)
            and (mood is None or each.observation.mood == mood)
        ]

    def begun(self, kind: str, place: str | None = None, *, mood: str | None = None) -> list[Held]:
        """Live observations of a kind that began before `as_of_s`, to be cut there by a fold that measures time."""
        return [
            each
            for each in self._held(kind, Reach(kind, place))
            if each.observation.occurred.start_s < self.as_of_s
            and (place is None or each.observation.place == place)
            and (mood is None or each.observation.mood == mood)
        ]

    def planned(self, kind: str) -> list[Held]:
        """Live observations of a kind in mood planned, whenever they are due."""
        return [each for each in self._held(kind, Reach(kind)) if each.observation.mood == "planned"]

    def tally(self, kind: str, span: Interval | None = None, place: str | None = None) -> Sums:
        """Sums of a kind over a span (since ever, when None), of what ended in it and by `as_of_s`.

        The ends of the span are on quarters of an hour, as periods are.
        """
        return self.once(("tally", kind, span, place), lambda: self._tally(kind, span, place))

    def tally_by_place(self, kind: str, span: Interval | None = None) -> dict[str, Sums]:
        """Place → sums of a kind, as `tally`."""
        return self.once(("tally_by_place", kind, span), lambda: self._tally_by_place(kind, span))

    def observations(self, kind: str, span: Interval | None = None, place: str | None = None) -> Iterable[Held]:
        """The live observations that a tally of the same arguments rests on."""
        buckets = self._buckets(span)
        self._note(Reach(kind, place, *buckets))
        return self._all(kind, place, *buckets)

    def rivals(self, held: Iterable[Held]) -> dict[str, int]:
        """Origin → how many live contents it has, for those of these observations that have rivals, here or elsewhere.

        What is made of it is kept as long as what is made of the observations: a rival touches their cells.
        """
        return self._folds.rivals({each.observation.origin for each in held}, self._at)

    def parts(self, kind: str) -> list[tuple[str, Interval]]:
        """(place, span) of the days and quarters that hold a kind's observations.

        What is folded part by part, each through `once`, is folded again only where something changed.
        """
        cells = self.once(("parts", kind), lambda: [key for key, _ in self._cells(kind, *self._buckets(None), None)])
        return [(key.place, Interval(key.bucket * GRAIN_S, (key.bucket + key.width) * GRAIN_S)) for key in cells]

    def recorded_after(self, position: int) -> Iterator[Held]:
        """What was recorded after a position and up to this view's, live or not, in the order of receipt."""
        rows = self._folds.reader.entries(position, self.position)
        return (Held(observation_of(row.content), row.id.hex(), row.position) for row in rows)

    def basis(self, trace: Trace, after: int = 0) -> Iterator[str]:
        """Ids of all that a figure of this view rests on, in the order of its trace, without the first `after`.

        They are read as they are asked for; cells that hold none but the first are passed over by their counts.
        """
        for part in trace.parts:
            if after < size_of(part):
                yield from self._lying(part, after) if isinstance(part, Stretch) else part[after:]
            after = max(0, after - size_of(part))

    def _lying(self, part: Stretch, after: int) -> Iterator[str]:
        for key, folded in self._cells(part.kind, part.first, part.last, part.place):
            if after < folded.count:
                held = self._folds.held(part.kind, self._at, key.place, key.bucket, key.bucket + key.width - 1)
                yield from (row[1].hex() for row in islice(held, after, None))
            after = max(0, after - folded.count)

    def _tally(self, kind: str, span: Interval | None, place: str | None) -> Sums:
        return self._sums(kind, self._cells(kind, *self._buckets(span), place), place)

    def _tally_by_place(self, kind: str, span: Interval | None) -> dict[str, Sums]:
        groups: dict[str, list[tuple[CellKey, Folded]]] = {}
        for key, folded in self._cells(kind, *self._buckets(span), None):
            groups.setdefault(key.place, []).append((key, folded))
        return {place: self._sums(kind, cells, place) for place, cells in groups.items()}

    def _sums(self, kind: str, cells: Sequence[tuple[CellKey, Folded]], place: str | None) -> Sums:
        decoders = [folded.cell for _, folded in cells]
        return Sums(
            self._kinds[kind],
            decoders,
            lambda: self._trace(kind, cells, place),
            _last_s(cells),
            lambda sum_key: self._last_of_s(cells, sum_key),
        )

    def _last_of_s(self, cells: Sequence[tuple[CellKey, Folded]], sum_key: str) -> int | None:
        """End of the last quarter of an hour in which a sum was more than 0: days are looked into."""
        for key, folded in sorted(cells, key=lambda each: each[1].last, reverse=True):
            if folded.cell().get(sum_key, (0, 0, 0))[1] == 0:
                continue
            if key.width == 1:
                return (key.bucket + 1) * GRAIN_S
            half, end = key.bucket + key.width // 2, key.bucket + key.width
            for first, last in ((half, end - 1), (key.bucket, half - 1)):
                found = self._last_of_s(self._cells(key.kind, first, last, key.place), sum_key)
                if found is not None:
                    return found
        return None

    def _all(self, kind: str, place: str | None = None, first: int = -(2**40), last: int = 2**40) -> Iterator[Held]:
        for position, id_, record in self._folds.held(kind, self._at, place, first, last):
            yield Held(observation_of(parse_record(record).content), id_.hex(), position)

    def _held(self, kind: str, taken: Reach) -> list[Held]:
        """The live observations of a kind, whenever they ended, of which the caller takes only some."""

        def held() -> list[Held]:
            self._note(Reach(kind))
            found = self._all(kind) if kind in self._kinds else ()
            return sorted(found, key=lambda each: (each.observation.occurred.end_s, each.id))

        return self._ever(("held", kind), held, taken)

    def _card(self) -> Card:
        cards = self._held("operation", Reach("operation"))
        if not cards:
            way_out = said("record_card", "Record an `operation` first, or make it with `safepassage new`.")
            raise UsageError(
                Fault(said("card", "an operation with a card"), said("no_card", "one without"), way_out, "operation")
            )
        return card_of(cards[-1].observation)

    @property
    def _at(self) -> int:
        return self._kept.position if self._fixed is None else self._fixed

    def _note(self, reach: Reach) -> None:
        """Note what is read; of a fixed position nothing changes."""
        if self._fixed is None:
            self._kept.note(reach)

    def _ever(self, key: Hashable, make: Callable[[], T], taken: Reach | None = None) -> T:
        """`once` for whatever moment a view is of."""
        return self._kept.once((self._fixed, None, key), make, None if self._fixed is not None else taken)

    def _cells(self, kind: str, first: int, last: int, place: str | None) -> list[tuple[CellKey, Folded]]:
        self._note(Reach(kind, place, first, last))
        return self._folds.cells(kind, first, last, place, self._at)

    def _buckets(self, span: Interval | None) -> tuple[int, int]:
        if span is None:
            return -(2**40), self.as_of_s // GRAIN_S - 1
        return -(-span.start_s // GRAIN_S), (min(span.end_s, self.as_of_s) // GRAIN_S) - 1

    def _trace(self, kind: str, cells: Sequence[tuple[CellKey, Folded]], place: str | None) -> Trace:
        if not cells:
            return NOTHING
        root = merkle.root_over(cell_leaf(key, folded) for key, folded in cells)
        first, last = min(key.bucket for key, _ in cells), max(key.bucket + key.width - 1 for key, _ in cells)
        ids = self._folds.held(kind, self._at, place, first, last)
        part = Stretch(kind, place, first, last, sum(folded.count for _, folded in cells))
        return Trace.over(root, (row[1].hex() for row in islice(ids, TRACE_IDS_MAX)), [part])


def _refuse_unknown(position: int, size: int) -> None:
    if not 0 <= position <= size:
        expected = said("position_between", "a position from {first} to {last}", first="0", last=str(size))
        raise UsageError(Fault(expected, str(position), said("give_earlier", "Give an earlier one."), "position"))


def trace_of(held: Iterable[Held]) -> Trace:
    """The trace of a figure that rests on these observations."""
    ids = tuple(sorted(each.id for each in held))
    if not ids:
        return NOTHING
    root = merkle.root_over(bytes.fromhex(one) for one in ids)
    return Trace.over(root, ids[:TRACE_IDS_MAX], [ids])


def joined(traces: Iterable[Trace]) -> Trace:
    """The trace of a figure that rests on several folds: their roots under one root, in sorted order."""
    parts = sorted((each for each in traces if each.count), key=lambda each: each.root)
    if not parts:
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    root = merkle.root_over(bytes.fromhex(each.root) for each in parts)
    first = (one for each in parts for one in each.first)
    return Trace.over(root, first, (part for each in parts for part in each.parts))


def _last_s(cells: Sequence[tuple[CellKey, Folded]]) -> int | None:
    return max(((folded.last + 1) * GRAIN_S for _, folded in cells), default=None)
