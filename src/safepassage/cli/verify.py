"""`safepassage verify`: whether the ledger still is what was written, and still continues what was published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import open_operation, operation_first
from safepassage.cli.output import format_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from safepassage.foundation.errors import Fault
    from safepassage.ledger.operation import Operation

__all__ = ["command"]

_COPIES_MAX: Final = 3


@click.command("verify")
@click.argument("words", nargs=-1, metavar="[OPERATION]")
@click.option(
    "--from",
    "published",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A statement's JSON or a signed head: proves that the next one, or this ledger, continues it.",
)
@format_option("table", "json")
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], published: tuple[Path, ...], form: str) -> None:
    """Check every row, the chain, the tree, the signed heads and the folded sums.

    Exit code 4, and the first bad row, when the ledger is damaged; 1 for what deserves a look.
    """
    from safepassage.cli.report import fault_lines
    from safepassage.foundation.errors import DataRefused, LedgerDamaged
    from safepassage.interchange.as_json import fault_to_json

    folder, _ = operation_first(words)
    read = [(path, _published(path)) for path in published]
    heads = sorted((*each, path) for path, each in read if isinstance(each, tuple))
    if len(heads) < len(read):  # a slip in a file's name says nothing about the ledger
        raise DataRefused([each for _, each in read if not isinstance(each, tuple)])
    with open_operation(folder, readonly=True) as operation:
        faults = list(operation.verify())
        if not any(fault.severity == "error" for fault in faults):
            faults += _folds(operation)
        head = operation.ledger.head()
        continued = _continued(operation, heads)
        proofs = [each for each in continued if isinstance(each, dict)]
        faults += [each for each in continued if not isinstance(each, dict)]
        drift = operation.ledger.drift()
        faults += [drift] if drift else []
    errors = [fault for fault in faults if fault.severity == "error"]
    if form == "json":
        shown = {
            "whole": not errors,
            "rows": head.size,
            "root": head.root.hex(),
            "continues": proofs,
            "faults": [fault_to_json(fault) for fault in faults],
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        state = "DAMAGED" if errors else "Whole"
        click.echo(f"{state}: {head.size} rows, root {head.root.hex()}.")
        for proof in proofs:
            click.echo(
                f"Continues {proof['file']}: position {proof['position']}, proof of {len(proof['proof'])} hashes"
                f" to position {proof['size']}."
            )
        for line in fault_lines(faults):
            click.echo(line, err=True)
    ctx.exit(LedgerDamaged.exit_code if errors else 1 if faults else 0)


def _folds(operation: Operation) -> list[Fault]:
    """Whether `folds.db`, from which figures are read, holds the sums that the rows give.

    An operation that is only read folds in memory, so the file is looked at in a copy, and nothing is written here.
    """
    import shutil
    from tempfile import TemporaryDirectory

    from safepassage.foundation.errors import Fault
    from safepassage.ledger.folds import Folds

    ledger, tails = operation.folder / "ledger.db", ("", "-wal")
    with TemporaryDirectory() as scratch:
        for _ in range(_COPIES_MAX):  # another process may be folding just now
            before = _stamps(operation.folder, tails)
            for tail in before:
                shutil.copyfile(operation.folder / f"folds.db{tail}", Path(scratch) / f"folds.db{tail}")
            if _stamps(operation.folder, tails) == before:
                break
        if "" not in before:
            return []
        with (
            Folds(ledger, operation.kinds, Path(scratch) / "folds.db") as kept,
            Folds(ledger, operation.kinds) as again,
        ):
            again.advance(kept.position)
            if again.contents() == kept.contents():
                return []
    way_out = "Nothing is lost: delete folds.db, it is made anew from the ledger."
    return [
        Fault(
            file="folds.db", expected="the sums that the rows give", got="others", way_out=way_out, severity="warning"
        )
    ]


def _stamps(folder: Path, tails: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Tail of the file's name → when it was written, and how long it is."""
    found = {tail: folder / f"folds.db{tail}" for tail in tails}
    return {tail: (path.stat().st_mtime_ns, path.stat().st_size) for tail, path in found.items() if path.is_file()}


def _continued(operation: Any, heads: list[tuple[int, str, Path]]) -> list[dict[str, Any] | Fault]:  # noqa: ANN401
    """For each published head, the proof that the next one continues it, and this ledger the last one; or why not."""
    from safepassage.foundation.errors import Fault

    out: list[dict[str, Any] | Fault] = []
    with operation.ledger.reader() as reader:
        size = reader.size()
        ends = [*(position for position, _, _ in heads[1:]), size]
        for (position, root, path), end in zip(heads, ends, strict=False):
            if position > size:
                way_out = "Rows are missing at the end: restore the ledger from a copy or another node."
                expected = f"a ledger of {position} rows at least"
                out.append(Fault(file=path.name, expected=expected, got=f"{size}", way_out=way_out))
            elif (found := reader.head(position).root.hex()) != root:
                way_out = "This ledger is another one, or rows before that position were changed."
                expected = f"root {root} at position {position}"
                out.append(Fault(file=path.name, expected=expected, got=found, way_out=way_out))
            else:
                proof = [each.hex() for each in reader.consistency_proof(position, min(end, size))]
                out.append({"file": path.name, "position": position, "root": root, "size": end, "proof": proof})
    return out


def _published(path: Path) -> tuple[int, str] | Fault:
    """(position, root) of a statement's JSON or of a signed head."""
    from safepassage.foundation.errors import Fault
    from safepassage.ledger.heads import Checkpoint

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        got = getattr(error, "strerror", "") or "something that is no UTF-8 text"
        return Fault(file=path.name, expected="a file that can be read", got=got)
    try:
        if text.lstrip().startswith("{"):
            found = json.loads(text)
            found = found.get("ledger", found)
            return max(0, int(found["position"])), str(found["root"])
        checkpoint = Checkpoint.parse(text.partition("\n\n")[0] + "\n")
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        way_out = "A statement's JSON, or a signed head as `keys/` and the ledger hold it."
        return Fault(file=path.name, expected="a ledger position and its root", got="neither", way_out=way_out)
    return checkpoint.size, checkpoint.root.hex()
