"""Columns: the titles under which a record stands in a table, derived from its kind.

A table has two sorts of columns: those that every record has (who says so, when,
where) and those of the kind's own fields. Titles are matched however they were
capitalised or spaced, because people retype headers. What is not a column is refused
with the nearest title that is one, and a column that a wall forbids is refused with
the wall's reason; neither is ever skipped in silence.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.ledger.fields import Field
    from safepassage.ledger.kind import Kind

__all__ = [
    "RECORD",
    "Column",
    "barred_reason",
    "body_title",
    "columns_of",
    "is_hxl_tag",
    "lookup_of",
    "nearest",
    "normal_title",
    "title_of",
    "unknown",
]

RECORD: Final[Mapping[str, tuple[str, str]]] = {
    "kind": ("#meta+kind", "Which kind of observation it is"),
    "nature": ("#meta+nature", "real, exercise or reconstruction; must be the operation's own"),
    "occurred": ("#date+occurred", "When: 2016-12-10T18:00/2016-12-10T18:15, a moment, or a day"),
    "occurred_from": ("#date+start", "Beginning, where the two ends stand in columns of their own"),
    "occurred_to": ("#date+end", "End, where the two ends stand in columns of their own"),
    "precision": ("#date+precision", "How finely the ends are known, where the text does not show it"),
    "source": ("#meta+source", "Who says so: a short name such as post-karim"),
    "source_id": ("#meta+source+id", "The source's own number of this record"),
    "method": ("#meta+method", "How it is known: counted, registered, estimated, reported, measured, modelled"),
    "place": ("#loc+id", "Where: the id of a place, type/name"),
    "mood": ("#meta+mood", "observed, declared or planned"),
    "evidence": ("#meta+evidence", "Ids of evidence, apart by ;"),
    "supersedes": ("#meta+supersedes", "What it corrects: an id, or the source's own number"),
    "retracts": ("#meta+retracts", "What it withdraws: an id, or the source's own number"),
}
"""Title → (HXL tag, what goes in) of what every record has."""

_ALIASES: Final = {
    "date": "occurred",
    "when": "occurred",
    "start": "occurred_from",
    "end": "occurred_to",
    "location": "place",
    "id": "source_id",
}
_TAG: Final = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: As it stands in a header.
        part: "record", "body" or "personal".
        field: Name of the value that it fills.
        key: Key inside the value; "" for the value itself.
        hxl: HXL hashtag with attributes.
        label: What goes in.
        required: Whether a row without the value is refused.
    """

    title: str
    part: str
    field: str
    key: str
    hxl: str
    label: str
    required: bool = False


_OWN: Final = frozenset({"nature"})
"""Titles of the envelope that a kind's own field of that name takes over: a card's nature is the operation's."""


def columns_of(kind: Kind) -> list[Column]:
    """Every column that a table of this kind may have, in the order in which it is written."""
    needed = {"occurred", "source"} | ({"place"} if kind.place is not None else set())
    own = _OWN.intersection(field.name for field in kind.fields)
    out = [
        Column(title, "record", title, "", hxl, label, title in needed)
        for title, (hxl, label) in RECORD.items()
        if (title != "place" or kind.place is not None) and title not in own
    ]
    for part, fields in (("body", kind.fields), ("personal", kind.personal)):
        for field in fields:
            out += _of_field(part, field)
    return out


def lookup_of(kind: Kind) -> dict[str, Column]:
    """Normal title → column, with the aliases that nothing else is called by."""
    columns = columns_of(kind)
    out = {normal_title(column.title): column for column in columns}
    for alias, title in _ALIASES.items():
        if title in out:
            out.setdefault(alias, out[title])
    return out


def normal_title(text: str) -> str:
    """A title as it is compared, without what nobody sees in it: `Source ID` and `source-id` are `source_id`.

    >>> normal_title(" Source ID ")
    'source_id'
    """
    seen = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return _BLANKS.sub("_", seen.strip().casefold())


def is_hxl_tag(text: str) -> bool:
    """Whether a cell is an HXL hashtag.

    >>> is_hxl_tag("#affected +f +children"), is_hxl_tag("#1 post")
    (True, False)
    """
    return _TAG.fullmatch(text.strip()) is not None


def title_of(columns: Iterable[Column], dotted: str) -> str:
    """The title under which a fault's dotted field stands in a table; the dotted name itself when there is none.

    `people.men` stands under `men`.
    """
    own = [column for column in columns if column.part != "record" or column.field == dotted]
    for column in own:
        if dotted in (column.title, f"{column.field}.{column.key}" if column.key else column.field):
            return column.title
    return dotted


def body_title(title: str) -> str:
    """The title of a body's column: its own, unless the envelope has one of that name.

    >>> body_title("men"), body_title("nature"), body_title("source")
    ('men', 'nature', 'body.source')
    """
    return f"body.{title}" if title in RECORD and title not in _OWN else title


def nearest(word: str, words: Iterable[str]) -> str:
    """`Did you mean …?`, or "" when nothing is near."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return _meant(found[0]) if found else ""


def _meant(name: str) -> Said:
    return said("did_you_mean", "Did you mean {name}?", name=name)


def unknown(title: str, kind: Kind, lookup: Mapping[str, Column]) -> Fault:
    """The fault of a column that the kind does not have."""
    barred = barred_reason(title, kind)
    if barred:
        return Fault(field=title, expected=said("no_column_ever", "no such column, ever"), way_out=barred)
    plain = normal_title(title)
    firsts = {name.partition(".")[0]: name for name in reversed(list(lookup))}  # names → names.en
    stems = difflib.get_close_matches(plain, firsts, n=1, cutoff=0.6) if "." not in plain else []
    near = _meant(firsts[stems[0]]) if stems else nearest(plain, lookup)
    way_out = near or said("kind_lists", "`safepassage kinds {name}` lists them.", name=kind.name)
    return Fault(said("column_of", "a column of {kind}", kind=kind.name), title, way_out, title)


def barred_reason(title: str, kind: Kind) -> str:
    """Why an import that carries this column is refused; "" when no wall is in its way."""
    barred = {normal_title(name): reason for name, reason in kind.refused.items()}
    return barred.get(normal_title(title), "")


def _of_field(part: str, field: Field) -> list[Column]:
    base = field.hxl or f"#indicator+{field.name}"
    head = "personal." if part == "personal" else ""
    out = []
    for title, (key, attributes) in field.type.columns(field.name).items():
        out.append(
            Column(
                head + title if head else body_title(title),
                part,
                field.name,
                key,
                base + attributes,
                field.label,
                field.required,
            )
        )
    return out
