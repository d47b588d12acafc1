"""Small kinds, ledgers and observations that several tests of the ledger share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from safepassage.foundation.times import Interval
from safepassage.ledger.fields import Amount, Choice, Field, People, Place, Tally
from safepassage.ledger.kind import Kind, Posting
from safepassage.ledger.observation import Observation

if TYPE_CHECKING:
    from collections.abc import Callable

EVENING_S = 1_481_385_600  # 2016-12-10T16:00Z, 18:00 in Damascus
QUARTER_S = 900

CROSSING = Kind(
    name="crossing",
    title="Count at a crossing",
    summary="A kind of these tests.",
    fields=(
        Field("people", People(), "People"),
        Field("corridor", Place(("corridor",)), "Corridor"),
        Field("origin", Place(("zone",)), "From"),
        Field("population", Choice(("civilians", "people")), "Population"),
        Field("households", Amount("{household}"), "Households"),
        Field("vehicles", Tally(("bus", "car"), "{vehicle}"), "Vehicles"),
    ),
    example={},
    by=("corridor", "origin", "population"),
    postings=(Posting("people", "@origin", "@corridor"),),
)
ARRIVAL = Kind(
    name="arrival",
    title="Arrival",
    summary="A kind of these tests.",
    fields=(
        Field("people", People(), "People"),
        Field("corridor", Place(("corridor",)), "Corridor"),
        Field("population", Choice(("civilians", "people")), "Population"),
    ),
    example={},
    by=("corridor", "population"),
    postings=(Posting("people", "@corridor", "@place"),),
)
NOTE = Kind(name="note", title="Note", summary="A kind of these tests.", fields=(), example={}, whole=True)
KINDS = {kind.name: kind for kind in (CROSSING, ARRIVAL, NOTE)}


def ticking() -> Callable[[], int]:
    """A wall clock that moves one millisecond a look."""
    moments = iter(range(1_481_400_000_000, 1_481_500_000_000))
    return lambda: next(moments)


def seen(
    people: dict[str, int] | None = None,
    *,
    quarter: int = 0,
    source: str = "post-a",
    source_id: str = "1",
    kind: str = "crossing",
    place: str = "crossing/a",
    body: dict[str, Any] | None = None,
    **more: Any,
) -> Observation:
    """An observation of one quarter of an hour of the evening."""
    own: dict[str, Any] = {"corridor": "corridor/north", "population": "civilians"}
    if kind == "crossing":
        own["origin"] = "zone/east"
    if people is not None:
        own["people"] = people
    start = EVENING_S + quarter * QUARTER_S
    return Observation(
        kind=kind,
        body={**own, **(body or {})},
        occurred=more.pop("occurred", Interval(start, start + QUARTER_S, "quarter")),
        source=source,
        source_id=source_id,
        method="counted",
        place=place,
        **more,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Observation]:
    """Observations with doubles, rivals, corrections and retractions, in some order of receipt."""
    out: list[Observation] = []
    for number in range(draw(st.integers(1, 12))):
        source = draw(st.sampled_from(["post-a", "post-b"]))
        people = draw(st.dictionaries(st.sampled_from(["men", "women", "children", "people"]), st.integers(1, 50)))
        where = draw(st.sampled_from(["crossing/a", "crossing/b"]))
        target = draw(st.none() | st.sampled_from(out)) if out else None
        links: dict[str, Any] = {} if target is None else {draw(st.sampled_from(["supersedes", "retracts"])): target.id}
        own_id = draw(st.sampled_from([str(number), "rival"]))
        quarter = draw(st.integers(0, 2))
        out.append(seen(people, quarter=quarter, source=source, source_id=own_id, place=where, **links))
    doubled = out + draw(st.lists(st.sampled_from(out), max_size=4))
    return draw(st.permutations(doubled))
