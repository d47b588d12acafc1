"""What holds for every kind of the catalogue, derived from its entry and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from safepassage.catalogue import catalogue_of, everything
from safepassage.foundation.ids import canonical, is_place_id
from safepassage.foundation.times import Interval, parse_interval, zone
from safepassage.foundation.units import unit
from safepassage.ledger.fields import Amount, Choice, People, Place, Slug, Tally
from safepassage.ledger.kind import METHODS, Kind
from safepassage.ledger.observation import MOODS, Observation, content_of, observation_of

DAMASCUS = zone("Asia/Damascus")
KINDS = everything()
ENVELOPE = {"occurred", "source", "source_id", "method", "place", "mood", "body"} | {
    "personal",
    "evidence",
    "supersedes",
    "retracts",
}
EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def occurred(kind: Kind) -> Interval:
    found = parse_interval(kind.example["occurred"], DAMASCUS)
    assert isinstance(found, Interval), found
    return found


def body(kind: Kind) -> dict[str, Any]:
    found, faults = kind.read(kind.example["body"], occurred(kind), DAMASCUS)
    assert not faults, [str(fault) for fault in faults]
    return found


@EVERY
def test_the_example_is_good(kind: Kind) -> None:
    assert body(kind) or not kind.fields
    assert set(kind.example) <= ENVELOPE
    assert kind.example.get("mood", "observed") in kind.moods
    assert kind.example.get("method", kind.methods[0]) in kind.methods
    assert not kind.instant or occurred(kind).duration_s == 0 or occurred(kind).precision == "day"
    place = kind.example.get("place")
    if kind.place is None:
        assert place is None
    elif place is not None:
        assert is_place_id(place)
        assert not kind.place or place.partition("/")[0] in kind.place


@EVERY
def test_every_bad_case_says_what_is_wrong(kind: Kind) -> None:
    assert len(kind.bad) >= 2
    for changes, words in kind.bad:
        raw = {**kind.example["body"], **changes}
        raw = {name: value for name, value in raw.items() if value is not None}
        _, faults = kind.read(raw, occurred(kind), DAMASCUS)
        assert words in "; ".join(map(str, faults)), (changes, [str(fault) for fault in faults])


@EVERY
def test_the_body_survives_cells_and_canonical_json(kind: Kind) -> None:
    """JSON → cells of a table → JSON is the identity, and so is the ledger's own form."""
    good = body(kind)
    cells: dict[str, str] = {}
    columns: dict[str, tuple[str, str]] = {}
    for field in kind.fields:
        for title, (part, _) in field.type.columns(field.name).items():
            assert title not in columns, "two fields share a column"
            columns[title] = (field.name, part)
        if field.name in good:
            cells |= field.type.cells(field.name, good[field.name])
    raw: dict[str, Any] = {}
    for title, text in cells.items():
        name, part = columns[title]
        if part:
            raw.setdefault(name, {})[part] = text
        else:
            raw[name] = text
    again, faults = kind.read(raw, occurred(kind), DAMASCUS)
    assert not faults, [str(fault) for fault in faults]
    assert again == good
    typed = {name: _as_typed(kind, name, value) for name, value in good.items()}
    reread, faults = kind.read(json.loads(canonical(typed)), occurred(kind), DAMASCUS)
    assert not faults
    assert reread == good


def _as_typed(kind: Kind, name: str, value: Any) -> Any:
    """The ledger keeps disjoint groups; people write a total beside its parts."""
    type_ = kind.field_named(name).type
    return type_.written(value) if isinstance(type_, People) else value


@EVERY
def test_the_observation_survives_the_ledger(kind: Kind) -> None:
    example = kind.example
    seen = Observation(
        kind=kind.name,
        body=body(kind),
        occurred=occurred(kind),
        source=example["source"],
        source_id=example["source_id"],
        method=example.get("method", kind.methods[0]),
        place=example.get("place"),
        mood=example.get("mood", "observed"),
    )
    assert observation_of(content_of(seen)) == seen


@EVERY
def test_the_entry_is_consistent(kind: Kind) -> None:
    names = [field.name for field in kind.fields]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in [kind.name, *names])
    assert set(kind.moods) <= set(MOODS)
    assert set(kind.methods) <= set(METHODS)
    assert kind.summary.endswith(".")
    assert not set(kind.refused) & set(names)
    for name in kind.by:
        assert isinstance(kind.field_named(name).type, Choice | Place | Slug)
    for posting in kind.postings:
        assert isinstance(kind.field_named(posting.people).type, People)
        assert set(posting.where) <= set(kind.by)
        for end in (posting.source, posting.target):
            assert end == "@place" or end.startswith("special/") or end[1:] in kind.by
    assert not (kind.whole and (kind.totals or kind.postings or kind.by)), "what is kept whole has no sums"
    for total in kind.totals:
        assert isinstance(kind.field_named(total.field).type, Amount | People | Tally)
        assert set(total.where) <= set(kind.by)
    for field in kind.fields:
        code = getattr(field.type, "unit", None)
        assert code is None or unit(code) is not None, f"{field.name}: {code} is not a unit"


@EVERY
def test_hxl_tags_are_tags(kind: Kind) -> None:
    for tag in [kind.hxl, *(field.hxl for field in kind.fields)]:
        assert not tag or re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag), tag


@EVERY
def test_the_schema_describes_the_body(kind: Kind) -> None:
    schema = kind.schema()
    assert set(schema["properties"]) == {field.name for field in kind.fields}
    assert set(schema["required"]) <= set(body(kind))
    assert schema["additionalProperties"] is False


@EVERY
def test_a_field_that_nobody_knows_is_refused_by_name(kind: Kind) -> None:
    _, faults = kind.read({**kind.example["body"], "shoe_size": "43"}, occurred(kind), DAMASCUS)
    assert any(fault.field == "shoe_size" for fault in faults)


def test_nothing_at_all_is_said_to_be_nothing() -> None:
    for kind in KINDS.values():
        required = {field.name for field in kind.fields if field.required}
        _, faults = kind.read({}, occurred(kind), DAMASCUS)
        assert required <= {fault.field for fault in faults}


def test_two_kinds_of_one_name_are_refused() -> None:
    first = next(iter(KINDS.values()))
    with pytest.raises(ValueError, match="in the catalogue already"):
        catalogue_of([first, first])


def test_no_kind_moves_people_twice_over_one_leg() -> None:
    """One kind of observation per leg posts (DESIGN): no two kinds post between the same accounts."""
    legs = [
        (
            posting.source if posting.source != "@place" else kind.place,
            posting.target,
            tuple(sorted(posting.where.items())),
        )
        for kind in KINDS.values()
        for posting in kind.postings
    ]
    assert len(set(map(str, legs))) == len(legs)


def test_wall_5_no_field_tells_who_laid_down_weapons() -> None:
    for kind in KINDS.values():
        if kind.name in ("weapons_laid_down", "weapons_received", "screening", "decision"):
            assert {"name", "group", "unit", "origin"} <= set(kind.refused), kind.name
            _, faults = kind.read({**kind.example["body"], "name": "Somebody"}, occurred(kind), DAMASCUS)
            assert faults
