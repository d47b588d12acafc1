"""Every figure over a period in one list; a figure found again by its name or the id of its trace, and its basis."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import said
from safepassage.ledger.totals import totals
from safepassage.statements.compose import public_traces
from safepassage.statements.duties import figures_of, own_view, period_of
from safepassage.statements.nights import nights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from safepassage.foundation.times import Period
    from safepassage.ledger.figures import Figure, Trace
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.view import View

__all__ = ["Page", "all_figures", "figures_named", "names_of", "pages_of"]

_FOLDED: Final = (
    *("accident_casualties", "accidents", "area_released", "arrived", "blocks", "buildings", "capacity"),
    *("centres_open", "checkpoint", "checkpoint_waiting", "consultations", "control_share", "convoy_people"),
    *("corridor_hours_open", "corridor_open", "corridor_unwatched", "corridor_unwatched_hours"),
    *("corridor_watched", "corridor_watched_hours", "corridors_by_state", "crossed", "crossed_night"),
    *("crossed_night_children", "departures", "facilities", "facility_status", "headcount"),
    *("headcount_expected", "incident_casualties", "incidents", "life_event", "meals", "meals_per_person_day"),
    *("occupancy", "on_road", "on_road_age", "pause_breaks", "pause_breaks_in_span", "pause_lasting"),
    *("people_under_way", "person_days", "referrals", "registered", "remaining", "road_length", "still_held"),
    *("sorties_called_back", "sorties_people_ran", "stretch_unwatched"),
    *("stretch_watched", "undecided", "undecided_longest_wait", "unobserved", "vehicles_under_way", "weapons_received"),
)
"""Names of figures that are more than the sum which a kind's entry names: they may be of nothing that is known yet."""
_NIGHTS_MAX: Final = 31
"""Where no period is said the last month's nights are looked at."""


def all_figures(view: View, period: Period) -> list[Figure]:
    """Every figure of every duty, and every plain sum that a kind names, each once."""
    own = own_view(view, period)
    found = {(each.key, each.span): each for each in figures_of(own, period, public=False)}
    for kind in view.kinds:
        for each in totals(own, kind, period.span):
            found.setdefault((each.key, each.span), each)
    return list(found.values())


def names_of(kinds: Iterable[Kind], found: Iterable[Figure]) -> frozenset[str]:
    """Every name that a figure may have: of those that were found, and of those that nothing is known of."""
    sums = {each.name for kind in kinds for each in kind.totals}
    return frozenset((*_FOLDED, *sums, *(each.name for each in found)))


def figures_named(view: View, what: str, period: tuple[str, Period] | None) -> Iterator[tuple[str, Figure]]:
    """(period's name, figure) of every figure with that name or trace id.

    Args:
        view: The ledger.
        what: A figure's name, its trace id, or the id that a public statement prints for it.
        period: (name, period) to look at; the whole and its last 31 nights, when None.
    """
    for name, span in _periods(view) if period is None else [period]:
        published = public_traces(view, span).get(what)
        if published is not None:
            yield name, published
            return
        found = [each for each in all_figures(view, span) if what in (each.trace_id, each.name) and each.trace.count]
        yield from ((name, each) for each in found)
        if found:
            return


class Page(NamedTuple):
    """Some of the observations that a figure rests on: their ids, and how many come before the next page, if any."""

    ids: list[str]
    cursor: int | None


def pages_of(view: View, what: str, traces: Sequence[Trace], cursor: int, limit: int) -> list[Page]:
    """A page of the observations of each figure, beyond the first `cursor`, in the order of its trace.

    Args:
        view: The ledger.
        what: What the figures were called.
        traces: Theirs; none where an observation was called so.
        cursor: How many to pass over; of one figure alone, so that it is clear of which.
        limit: So many at most.

    Raises:
        UsageError: nothing is meant by such a cursor.
    """
    if cursor and not traces:
        got = said("an_observation", "an observation, which rests on no others")
        raise UsageError(Fault(said("a_figure", "a figure"), got, said("leave_it_out", "Leave it out."), "cursor"))
    if cursor and len(traces) > 1:
        got = said("many_figures", "{count} that are called {name}", count=len(traces), name=what)
        raise UsageError(
            Fault(said("one_figure", "one figure"), got, said("by_trace", "Name it by its trace id."), "what")
        )
    if cursor and cursor >= traces[0].count:
        expected = said("cursor_before", "a cursor that a page gave, below {last}", last=traces[0].count)
        raise UsageError(
            Fault(
                expected,
                str(cursor),
                said("begin_without", "Begin without a cursor: each page gives that of the next."),
                "cursor",
            )
        )
    pages = [list(islice(view.basis(each, cursor), limit)) for each in traces]
    ends = [cursor + len(ids) for ids in pages]
    return [Page(ids, end if end < each.count else None) for ids, end, each in zip(pages, ends, traces, strict=True)]


def _periods(view: View) -> Iterator[tuple[str, Period]]:
    yield "start", period_of(view, "start")
    yield from ((f"night:{name}", night) for name, night in list(nights(view))[: -_NIGHTS_MAX - 1 : -1])
