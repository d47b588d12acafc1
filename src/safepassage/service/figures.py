"""Figures over a period, and what they rest on: with last night's value and a short history beside each.

In the public edition these are the figures that a public statement on the period prints, through its
disclosure and as it rounds them; nothing of a period that such a statement could not be on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from fastapi import Query, Request
from starlette.responses import Response

from safepassage.foundation.errors import UsageError
from safepassage.foundation.said import Said, said
from safepassage.foundation.times import Period, local
from safepassage.interchange.as_json import figure_to_json, value_to_json
from safepassage.interchange.asking import refuse_unknown_name
from safepassage.interchange.proofs import named, on_one_line, whole
from safepassage.ledger.figures import TRACE_IDS_MAX, Figure
from safepassage.ledger.observation import observation_of
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.errors import Refused
from safepassage.service.first import is_told_first, told_first
from safepassage.service.office import Asker, Office
from safepassage.service.policy import may_read
from safepassage.service.routing import (
    Asking,
    AsKnownAt,
    AsOf,
    Behind,
    PeriodName,
    PlaceName,
    Routes,
    envelope_example,
    get,
)
from safepassage.statements.issuing import public_numbers, refuse_fine
from safepassage.statements.listed import all_figures, figures_named, names_of, pages_of
from safepassage.statements.nights import nights

__all__ = ["ROUTER", "by_key", "ends_of"]

ROUTER: Final = Routes("figures")
_HISTORY_MAX: Final = 7
"""Periods before the one that is asked for, that a sparkline shows."""
_FIGURE: Final = {
    "figure": "crossed",
    "labels": {},
    "value": "2124",
    "lo": "2124",
    "hi": "2124",
    "unit": "{person}",
    "from_s": 1481382000,
    "to_s": 1481425200,
    "place": None,
    "population": "civilians",
    "method": "counted",
    "species": "movement",
    "observations": 96,
    "root": "9f…",
    "trace": "4f2a9c01b7de",
    "previous": {"value": "1875", "lo": "1875", "hi": "1875"},
    "history": [{"period": "night:2016-12-09", "lo": "1875", "hi": "1875"}],
}


@get(
    ROUTER,
    "/api/periods",
    "Nights and days that have something",
    envelope_example(
        periods=[{"period": "night:2016-12-10", "from_s": 1481382000, "to_s": 1481425200, "known": True}],
        last_s=1481425200,
    ),
)
def periods(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Every night and day from the operation's start to the last observation, oldest first.

    In the public edition those alone whose figures need wait no more, and `last_s` is the end of the last of them.
    """
    with office.view(as_of, as_known_at) as now:
        view = office.waited(now, asker)
        found = []
        for name, night in nights(view):
            for word, period in ((f"night:{name}", night), (f"day:{name}", office.period(view, f"day:{name}"))):
                known = any(view.tally(kind.name, period.span).trace.count for kind in view.kinds)
                span = period.span
                found.append({"period": word, "from_s": span.start_s, "to_s": span.end_s, "known": known})
        return answer(office.envelope(view, asker, periods=found, last_s=office.last_s(view, asker)))


@get(
    ROUTER,
    "/api/figures",
    "Every figure over a period",
    envelope_example(
        period={"period": "night:2016-12-10", "from_s": 1481382000, "to_s": 1481425200}, figures=[_FIGURE]
    ),
)
def figures(
    office: Behind,
    asker: Asking,
    period: PeriodName = "start",
    place: PlaceName = "",
    name: str = "",
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """Figures with value, hedge and trace; an unknown value is null, and is listed all the same.

    Who remains on a road, by sex and age, is listed once the role that is told first has acted.
    """
    with office.view(as_of, as_known_at) as view:
        span = office.period(view, period)
        before = list(_before(office, view, period))
        if asker.edition == "public":
            found = _public(office, view, period, span)
        else:
            first = told_first(view, asker.roles)
            found = [each for each in _internal(view, span, before) if not is_told_first(each, first)]
        chosen = [each for each in found if (not place or each["place"] == place) and each["figure"].startswith(name)]
        if not chosen and asker.edition != "public":  # there it would tell what is known, and not yet said
            every = _figures(view, span)
            refuse_unknown_name(name, names_of(view.kinds, every), said("see_all", "Leave it out to see them all."))
            if place not in {each.place for each in every}:
                office.refuse_unknown_place(view, place)
        head = {"period": period, "from_s": span.span.start_s, "to_s": span.span.end_s}
        return answer(office.envelope(view, asker, period=head, figures=chosen))


@get(
    ROUTER,
    "/api/trace/{what:path}",
    "What a figure rests on, or an observation with its proof",
    envelope_example(
        figures=[
            {
                **_FIGURE,
                "period": "night:2016-12-10",
                "first": [{"position": 31, "id": "4f2a9c01b7de"}],
                "cursor": None,
            }
        ],
        observation=None,
    ),
)
def trace(
    what: str,
    request: Request,
    office: Behind,
    asker: Asking,
    period: PeriodName = "",
    cursor: int = Query(0, ge=0, lt=2**62),
    limit: int = Query(TRACE_IDS_MAX, ge=1, le=TRACE_IDS_MAX),
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """WHAT is a trace id, a figure's name, an observation's id (six digits at least), or SOURCE/NUMBER.

    `first` are a page of the observations; the figure's `cursor` begins the next one, and is null after the last. A
    trace id names the same observations in the same order for as long as it is known.
    """
    with office.view(as_of, as_known_at) as view:
        operation = office.operation
        found = [each for each in named(operation, what) if _position(office, each) <= view.position]
        if found:
            pages_of(view, what, (), cursor, limit)
        if len(found) == 1:
            shown = _observation(office, asker, found[0], view.position)
            return answer(office.envelope(view, asker, figures=[], observation=shown))
        if found:
            lines = _lines(office, asker, what, found)
            return answer(office.envelope(view, asker, figures=[], observation=None, several=lines))
        if "/" in what:
            raise _unknown_trace(what, said("copied_whole", "Look whether it was copied whole."))
        within = (period, office.period(view, period)) if period else None
        first = told_first(view, asker.roles)
        named_so = [
            (word, figure, shown)
            for word, figure in figures_named(view, what, within)
            if not is_told_first(shown := figure_to_json(figure), first)
        ]
        if not named_so:
            raise _unknown_trace(
                what, said("other_times", "Ask with the period, as_of and as_known_at that it was shown with.")
            )
        if cursor:
            office.take_page(asker, str(request.url))
        pages = pages_of(view, what, [figure.trace for _, figure, _ in named_so], cursor, limit)
        basis = dict.fromkeys(one for page in pages for one in page.ids)
        lines_of = dict(zip(basis, _lines(office, asker, what, basis), strict=True))
        listed = [
            {
                **shown,
                "period": word,
                "first": [lines_of[one] for one in page.ids],
                "cursor": page.cursor,
            }
            for (word, _, shown), page in zip(named_so, pages, strict=True)
        ]
        proof = {"size": view.head.size, "root": view.head.root.hex(), "signed": _signed(office, view)}
        return answer(office.envelope(view, asker, figures=listed, observation=None, head=proof))


def _internal(view: View, period: Period, before: list[tuple[str, Period]]) -> list[dict[str, Any]]:
    earlier, unknown = [(word, _values(view, each)) for word, each in before], value_to_json(None)
    out = []
    for figure in _figures(view, period):
        key = _key(figure, period, view)
        values = [(word, found.get(key, unknown)) for word, found in earlier]
        history = [{"period": word, "lo": value["lo"], "hi": value["hi"]} for word, value in values]
        last = earlier[-1][1].get(key) if earlier else None
        out.append({**figure_to_json(figure), "previous": last, "history": history})
    return out


def _values(view: View, period: Period) -> dict[tuple[str, ...], dict[str, str | None]]:
    """What each figure of a period comes to, by which figure it is."""
    return view.once(
        ("values by key", period.span),
        lambda: {key: value_to_json(figure.value) for key, figure in by_key(view, period).items()},
    )


def _figures(view: View, period: Period) -> list[Figure]:
    return view.once(("every figure", period.span), lambda: all_figures(view, period))


def by_key(view: View, period: Period) -> dict[tuple[str, ...], Figure]:
    """Every figure over a period, by which figure it is."""
    return view.once(
        ("figures by key", period.span), lambda: {_key(each, period, view): each for each in _figures(view, period)}
    )


def _key(figure: Figure, period: Period, view: View) -> tuple[str, ...]:
    """Which figure it is, whatever the period: what it is of, and how its span lies to the period's."""
    if figure.span == period.span:
        return (figure.key, "period")
    return (figure.key, "start" if figure.span.start_s == view.card.start_s else "moment")


def ends_of(figure: Figure | None) -> dict[str, str | None]:
    """A figure's bounds in JSON; of no figure, and of an unknown value, null."""
    ends = value_to_json(None if figure is None else figure.value)
    return {"lo": ends["lo"], "hi": ends["hi"]}


def _before(office: Office, view: View, period: str) -> Iterable[tuple[str, Period]]:
    """The nights, or the days, before one, oldest first; of another period there are none."""
    word, _, day = period.partition(":")
    if word not in ("night", "day"):
        return
    start = local(view.card.start_s, view.card.tz).date()
    asked = date.fromisoformat(day)
    for back in range(_HISTORY_MAX, 0, -1):
        earlier = asked - timedelta(days=back)
        if earlier >= start:
            name = f"{word}:{earlier.isoformat()}"
            try:
                yield name, office.period(view, name)
            except UsageError:
                continue  # the clock was changed at its edge: it has no one beginning


def _public(office: Office, view: View, name: str, period: Period) -> list[dict[str, Any]]:
    refuse_fine(view, period, office.now_s())
    none: dict[str, Any] = {"previous": None, "history": []}
    return [{**figure_to_json(figure), **shown, **none} for figure, shown in public_numbers(view, period, name)]


def _position(office: Office, id_: str) -> int:
    row = office.operation.folds.reader.by_id(bytes.fromhex(id_))
    assert row is not None
    return row.position


def _lines(office: Office, asker: Asker, what: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Each observation on one line; that they are read is noted where persons may be found by them."""
    lines = [_line(office, asker, each) for each in ids]
    office.note_basis(asker, what, {line["id"]: line["kind"] for line in lines if "kind" in line and "id" in line})
    return lines


def _line(office: Office, asker: Asker, id_: str) -> dict[str, Any]:
    """An observation on one line; of a kind that is not for this asker its position alone."""
    line = on_one_line(office.operation, id_)
    kind = office.operation.kinds.get(str(line.get("kind", "")))
    if kind is None or not may_read(asker.roles, kind):
        return {name: line[name] for name in ("position", "kind") if name in line}
    return {**line, "id": id_}


def _observation(office: Office, asker: Asker, id_: str, size: int) -> dict[str, Any]:
    row = office.operation.folds.reader.by_id(bytes.fromhex(id_))
    assert row is not None
    kind = office.operation.kinds.get(observation_of(row.content).kind)
    if kind is not None:
        office.refuse_unreadable_one(asker, kind, id_)
    return whole(office.operation, id_, size)


def _signed(office: Office, view: View) -> dict[str, Any] | None:
    """The first signed head that covers the view's position."""
    notes = [(size, note) for size, note in office.operation.folds.reader.head_notes() if size >= view.position]
    return {"size": notes[0][0], "note": notes[0][1]} if notes else None


def _unknown_trace(what: str, way_out: Said) -> Refused:
    expected = said("traceable", "a figure, a trace or an observation that is known here")
    return refusals.nothing_there("what", expected, what, way_out)
