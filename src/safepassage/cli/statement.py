"""`safepassage statement`: a period's statement, in an edition, in three languages, as text, HTML, PDF and JSON."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import now_s, open_operation, operation_first, period_of, view_of

if TYPE_CHECKING:
    from safepassage.ledger.operation import Operation
    from safepassage.ledger.view import View
    from safepassage.statements.model import Statement

__all__ = ["LANGUAGES", "command", "listed"]

LANGUAGES: Final = ("en", "ar", "ru")
_FORMATS: Final = ("text", "html", "pdf", "json")
_DRAFT: Final = (
    "A draft: nothing on the ledger says that it was issued, so what the next public edition hides would not reckon"
    " with it. Publish what --issue printed."
)
_ENDINGS: Final = {"text": "txt", "html": "html", "pdf": "pdf", "json": "json"}


def listed(words: tuple[str, ...], every: str = "") -> Any:  # noqa: ANN401 - click's callback
    """Reads several of some words, with commas between them; `every` stands for all of them."""

    def read(_: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
        parts = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
        if every and parts == (every,):
            return words
        wrong = [part for part in parts if part not in words]
        if wrong or not parts:
            msg = f"{wrong[0] if wrong else 'nothing'!r} is none of {', '.join(words)}"
            raise click.BadParameter(msg, param=parameter)
        return parts

    return read


@click.command("statement")
@click.argument("words", nargs=-1, metavar="[OPERATION]")
@click.option("--period", default="", help="night:DATE (its evening), day:DATE, start, or FROM/TO.")
@click.option("--edition", type=click.Choice(["internal", "public"]), default="internal", show_default=True)
@click.option(
    "--lang", default="en", show_default=True, callback=listed(LANGUAGES), help="en, ar, ru, or several with commas."
)
@click.option(
    "--format", "-f", "forms", default="text", show_default=True, callback=listed(_FORMATS),
    help="text, html, pdf, json, or several with commas.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write into.")
@click.option("--as-of", metavar="TIME", help="Up to when anything counts; the period's end when not said.")
@click.option("--as-known-at", metavar="POSITION|TIME", help="As the ledger was then.")
@click.option("--issue", is_flag=True, help="Note on the ledger that it was issued, and sign the ledger's head.")
@click.option("--corrigenda", is_flag=True, help="Instead, draft what corrects the statements that were issued.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - an option each
    ctx: click.Context, words: tuple[str, ...], period: str, edition: str, lang: tuple[str, ...],
    forms: tuple[str, ...], out: Path | None, as_of: str | None, as_known_at: str | None,
    *, issue: bool, corrigenda: bool,
) -> None:  # fmt: skip
    """Print the statement on a period.

    The same ledger position, period, as-of and edition give the same bytes, on any day. In
    the public edition our own figures wait (72 hours unless the card says otherwise), counted
    from --as-of and never from a clock. With --corrigenda the exit code is 1 when there are any.

    \b
      safepassage statement op --period night:2016-12-10
      safepassage statement op --period night:2016-12-10 --edition public \\
        --as-of 2016-12-14 --lang en,ar,ru --format text,html,pdf,json --out night
      safepassage statement op --corrigenda
    """  # noqa: D301 - click's own mark for lines that stay as they are
    folder, _ = operation_first(words)
    _refuse(period, forms, out, as_known_at, issue=issue, corrigenda=corrigenda)
    with open_operation(folder) as operation:
        if corrigenda:
            ctx.exit(_corrections(view_of(operation, as_of, as_known_at), forms, lang, out))
        from safepassage.statements.compose import compose
        from safepassage.statements.issuing import file_name, refuse_damaged, refuse_fine

        if issue:
            refuse_damaged(operation)
        view = _view(operation, period, as_of, as_known_at)
        if edition == "public":
            refuse_fine(view, period_of(view, period), now_s())
        made = compose(view, period_of(view, period), period_name=period, edition=edition)
        data = _put(made, file_name(made), forms, lang, out)
        if issue:
            _issue(operation, made, sha256(data).hexdigest(), out)
        elif edition == "public":
            click.echo(_DRAFT, err=True)


def _refuse(
    period: str, forms: tuple[str, ...], out: Path | None, as_known_at: str | None, *, issue: bool, corrigenda: bool
) -> None:
    """Say what cannot be meant together.

    Raises:
        UsageError: it cannot.
    """
    from safepassage.foundation.errors import UsageError

    if corrigenda == bool(period) or (corrigenda and issue):
        msg = "give --period night:DATE, day:DATE, start or FROM/TO; or --corrigenda alone, for every statement issued"
        raise UsageError(msg)
    if issue and as_known_at is not None:
        msg = "--issue prints what is known now; leave --as-known-at out"
        raise UsageError(msg)
    if out is None and ("pdf" in forms or len(forms) > 1):
        msg = "several formats, and PDF, are written into a folder: give --out FOLDER"
        raise UsageError(msg)


def _corrections(view: View, forms: tuple[str, ...], languages: tuple[str, ...], out: Path | None) -> int:
    """Draft a corrigendum for every issued statement of which something differs; 1 when there is any."""
    from safepassage.statements.corrigendum import corrigenda
    from safepassage.statements.issuing import file_name

    found = corrigenda(view)
    for each in found:
        draft = each.draft()
        _put(draft, f"corrigendum-{file_name(draft)}-{each.issued.position}", forms, languages, out)
    if not found:
        click.echo("Nothing differs from what was issued.", err=True)
    return int(bool(found))


def _view(operation: Operation, period: str, as_of: str | None, as_known_at: str | None) -> View:
    view = view_of(operation, as_of, as_known_at)
    return view if as_of is not None else view.at(as_of_s=period_of(view, period).span.end_s)


def _put(made: Statement, name: str, forms: tuple[str, ...], languages: tuple[str, ...], out: Path | None) -> bytes:
    """Print a statement, or write its files; returns its JSON."""
    from safepassage.statements.rendering import rendered
    from safepassage.statements.structure import json_bytes

    data = json_bytes(made)
    if out is None:
        wanted = languages[:1] if forms[0] == "json" else languages
        click.echo(b"\n".join(rendered(made, forms[0], language, data) for language in wanted), nl=False)
        return data
    out.mkdir(parents=True, exist_ok=True)
    for form in forms:
        for language in ("",) if form == "json" else languages:
            tail = f"-{language}" if language else ""
            path = out / f"{name}{tail}.{_ENDINGS[form]}"
            path.write_bytes(rendered(made, form, language or "en", data))
            click.echo(path)
    return data


def _issue(operation: Operation, made: Statement, digest: str, out: Path | None) -> None:
    """Note the statement on the ledger, sign the head, and lay the signed head beside the files."""
    from safepassage.statements.issuing import file_name, issue_of

    issued = issue_of(made, digest)
    (receipt,) = operation.record([issued])
    note = operation.sign_head()
    state = "Issued already" if receipt.status == "duplicate" else "Issued"
    click.echo(f"{state}: row {receipt.position}, SHA-256 of its JSON {digest}.", err=True)
    if out is not None:
        path = out / f"{file_name(made)}.head"
        path.write_text(note, encoding="utf-8")
        click.echo(path)
