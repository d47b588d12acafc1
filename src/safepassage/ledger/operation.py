"""An operation's folder, opened: the ledger, its folds, its keys and its vault in one hand.

`operation.toml` only points; every fact is on the ledger. The card is the first row,
and its nature is written into the file's settings, so that an exercise can never be
opened, merged or printed as the real thing. This is the door through which anything
is appended; it reads the clock that it is given.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from typing import TYPE_CHECKING, Final, Self

from safepassage.foundation.errors import DataRefused, Fault, LedgerError, UsageError
from safepassage.foundation.ids import SLUG
from safepassage.foundation.said import said
from safepassage.ledger.folds import Folds
from safepassage.ledger.heads import Checkpoint, HeadVerifier, read_key, write_key
from safepassage.ledger.observation import Draft, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.vault import Deposit, Vault
from safepassage.ledger.verify import verify
from safepassage.ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from safepassage.ledger.chain import Receipt
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.reader import Reader

__all__ = ["Operation"]

_POINTER: Final = "operation.toml"
_FORMAT: Final = 1
_KEY: Final = "keys/head.key"
_VAULT: Final = ("vault.db", "keys/vault.keys")
_EVER_S: Final = 2**40


def other_nature(nature: str, got: str) -> Fault:
    """The fault of a record whose nature is not the operation's."""
    expected = said("nature", "{choice}, as the operation is", choice=nature)
    way_out = said(
        "natures", "Make another operation with `safepassage new`: real, exercise and reconstruction never mix."
    )
    return Fault(expected, got, way_out, "nature")


class Operation:
    """One operation, open.

    Attributes:
        folder: Where it lies.
        kinds: The catalogue it is read with.
        ledger: Its ledger.
        folds: Its folded tables.
    """

    def __init__(self, folder: Path, kinds: Mapping[str, Kind], ledger: Ledger, folds: Folds) -> None:
        self.folder = folder
        self.kinds = kinds
        self.ledger = ledger
        self.folds = folds

    @classmethod
    def create(
        cls, folder: Path, kinds: Mapping[str, Kind], card: Observation, *, clock: Callable[[], int], node: str
    ) -> Self:
        """Make the folder and its ledger, with the card as the first row.

        Args:
            folder: Does not exist, or is empty.
            kinds: Name → kind.
            card: An observation of kind `operation`.
            clock: The wall clock, unix milliseconds.
            node: This node's name, a slug.

        Raises:
            UsageError: the folder holds something, or the node's name is no slug.
            LedgerError: the file cannot be made.
        """
        if folder.exists() and any(folder.iterdir()):
            msg = f"{folder} is not empty; an operation is made in a folder of its own"
            raise UsageError(msg)
        if not SLUG.fullmatch(node):
            msg = f"node {node!r} is not a short name of a-z, 0-9 and hyphens"
            raise UsageError(msg)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # gaps and corridors are nobody else's to read
        for name in ("keys", "evidence"):
            (folder / name).mkdir(mode=0o700)
        meta = {"nature": card.body["nature"], "veil": secrets.token_hex(32)}
        ledger = Ledger.create(folder / "ledger.db", clock=clock, node=node, meta=meta)
        with ledger:
            ledger.append([draft_of(card)])
        write_key(folder / _KEY, f"safepassage-{node}", random_bytes=secrets.token_bytes)
        pointer = (
            f'# Where the operation\'s files are. Its facts are on the ledger.\nformat = {_FORMAT}\nnode = "{node}"\n'
        )
        (folder / _POINTER).write_text(pointer, encoding="utf-8")
        return cls.open(folder, kinds, clock=clock)

    @classmethod
    def open(
        cls,
        folder: Path,
        kinds: Mapping[str, Kind],
        *,
        clock: Callable[[], int],
        readonly: bool = False,
        wait_s: float = 10.0,
    ) -> Self:
        """Open an operation's folder.

        Args:
            folder: The folder.
            kinds: Name → kind.
            clock: The wall clock, unix milliseconds.
            readonly: Nothing is written, the folded tables are kept in memory.
            wait_s: How long an append waits for another process.

        Raises:
            UsageError: the folder is no operation.
            LedgerDamaged: its ledger is not what was written.
        """
        pointer = folder / _POINTER
        if not pointer.is_file():
            msg = f"{folder} is no operation: it has no {_POINTER}. Make one with `safepassage new {folder}`"
            raise UsageError(msg)
        try:
            settings = tomllib.loads(pointer.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            msg = f'{pointer} cannot be read: {error}. It needs the lines `format = {_FORMAT}` and `node = "…"`'
            raise UsageError(msg) from error
        node = settings.get("node")
        if settings.get("format") != _FORMAT or not isinstance(node, str) or not SLUG.fullmatch(node):
            msg = f'{pointer} is of another format. It needs the lines `format = {_FORMAT}` and `node = "…"`'
            raise UsageError(msg)
        readonly = readonly or not os.access(folder / "ledger.db", os.W_OK)
        ledger = Ledger.open(folder / "ledger.db", clock=clock, node=node, wait_s=wait_s, readonly=readonly)
        try:
            folds = Folds(folder / "ledger.db", kinds, None if readonly else folder / "folds.db")
        except BaseException:
            ledger.close()
            raise
        return cls(folder, kinds, ledger, folds)

    def close(self) -> None:
        """Close everything."""
        self.folds.close()
        self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def nature(self) -> str:
        """real, exercise or reconstruction, as the ledger was made."""
        return self.folds.reader.meta()["nature"]

    def view(self, *, position: int | None = None, as_of_s: int | None = None) -> View:
        """What was known at a position (now, when None) of what had occurred by a moment."""
        return View(self.folds, self.kinds, position=position, as_of_s=_EVER_S if as_of_s is None else as_of_s)

    def record(
        self, observations: Sequence[Observation], personal: Mapping[str, Deposit] | None = None
    ) -> list[Receipt]:
        """Append checked observations, all or none; durable when this returns.

        Args:
            observations: Checked by their kinds.
            personal: Id → payload that is sealed in the vault; only its commitment goes onto the ledger.

        Raises:
            DataRefused: a card of another nature.
            LedgerError: nothing was appended.
            VaultError: a payload cannot be sealed; nothing was appended.
        """
        for each in observations:
            if each.kind == "operation" and each.body["nature"] != self.nature:
                raise DataRefused([other_nature(self.nature, each.body["nature"])])
        drafts = [draft_of(each) for each in observations]
        if personal:
            drafts = self._sealed(drafts, personal)
        return self.ledger.append(drafts)

    def _sealed(self, drafts: Sequence[Draft], personal: Mapping[str, Deposit]) -> list[Draft]:
        """The drafts with commitments; what is on the ledger already is not sealed a second time."""
        new = [each for each in drafts if each.id.hex() in personal and self.folds.reader.by_id(each.id) is None]
        if not new:
            return list(drafts)
        with self.vault() as vault:
            commitments = vault.seal([personal[each.id.hex()] for each in new])
        sealed = dict(zip((each.id for each in new), commitments, strict=True))
        return [Draft(each.content, each.id, each.origin, sealed.get(each.id)) for each in drafts]

    def vault(self) -> Vault:
        """The vault of personal payloads, made when it is first needed."""
        path, keys = (self.folder / name for name in _VAULT)
        make = Vault.open if path.exists() else Vault.create
        return make(path, keys, random_bytes=secrets.token_bytes)

    def sign_head(self) -> str:
        """Sign the ledger as it stands, keep the signed head on it, and return the note.

        Raises:
            LedgerError: the key is missing or readable by others.
        """
        head = self.ledger.head()
        checkpoint = Checkpoint(self.origin, head.size, head.root, (f"nature {self.nature}",))
        note = read_key(self.folder / _KEY).sign(checkpoint)
        self.ledger.store_head(head.size, note)
        return note

    @property
    def origin(self) -> str:
        """Name of this ledger in the world: what its first row is."""
        first = self.folds.reader.at(1)
        return f"safepassage/{first.leaf.hex()[:16] if first else 'empty'}"

    def verify(self) -> list[Fault]:
        """Check the ledger's file, its signed heads, and the folded tables against a fold from nothing."""
        public = (self.folder / _KEY).with_suffix(".pub")
        verifiers = [HeadVerifier.parse(public.read_text(encoding="utf-8"))] if public.is_file() else []
        with self.ledger.reader() as reader:
            return verify(reader, verifiers=verifiers, extra_checks=(self._folds_are_whole,))

    def _folds_are_whole(self, reader: Reader) -> Iterable[Fault]:
        upto = self.folds.position
        with Folds(reader.path, self.kinds) as again:
            again.advance(upto)
            if again.contents() != self.folds.contents():
                yield Fault(
                    file="folds.db",
                    expected="the sums that the rows give",
                    got="others",
                    way_out="Nothing is lost: delete folds.db, it is made anew from the ledger.",
                    severity="warning",
                )

    def position_of(self, known_at: int | None, recorded_ms: int | None = None) -> int:
        """A ledger position: as given, or the last one recorded by a wall-clock moment in unix milliseconds.

        Raises:
            LedgerError: nothing had been recorded by then.
        """
        if recorded_ms is None:
            return self.folds.reader.size() if known_at is None else known_at
        position = self.folds.reader.position_at((recorded_ms << 16) | 0xFFFF)
        if position == 0:
            msg = "nothing had been recorded by then"
            raise LedgerError(msg)
        return position
