"""Figures, alarms and both editions from a view that followed the ledger: as from one that has seen nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from safepassage.statements.listed import all_figures
from safepassage.statements.nights import nights
from safepassage.statements.raised import raised
from statements.night import MORNING_S, everything_seen, opened, period, seen, statement

if TYPE_CHECKING:
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View


@st.composite
def told(draw: st.DrawFn) -> list[list[Observation]]:
    """The small night in any order, some of it corrected, withdrawn or contested, in pieces."""
    known = everything_seen()
    counts = [each for each in known if each.kind in ("crossing_count", "arrival")]
    more: list[Observation] = []
    for each in draw(st.lists(st.sampled_from(counts), max_size=4, unique_by=lambda one: one.id)):
        other = replace(each, body={**each.body, "people": {"men": draw(st.integers(0, 99))}})
        corrected = replace(other, source_id=f"{each.source_id}-again", supersedes=each.id)
        why = {"reason": "counted twice"}
        withdrawn = replace(seen("retraction", "2016-12-10", why, source=each.source), retracts=each.id)
        more.append(draw(st.sampled_from([other, corrected, withdrawn])))
    order = draw(st.permutations([*known, *more]))
    cuts = sorted(draw(st.lists(st.integers(1, len(order) - 1), min_size=2, max_size=3, unique=True)))
    return [order[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


def shown(view: View) -> object:
    figures = [all_figures(view, period(name)) for name in ("night:2016-12-09", "night:2016-12-10")]
    editions = [statement(view.at(as_of_s=view.as_of_s), edition) for edition in ("internal", "public")]
    return figures, raised(view), list(nights(view)), editions


@settings(max_examples=2)
@given(told())
def test_a_view_that_followed_says_what_one_says_that_has_seen_nothing(pieces: list[list[Observation]]) -> None:
    moment_s = MORNING_S + 4 * 86_400
    with TemporaryDirectory() as folder, opened(Path(folder)) as operation:
        view = operation.view(as_of_s=moment_s)
        for piece in pieces:
            operation.record(piece)
            view.follow()
            assert shown(view) == shown(operation.view(as_of_s=moment_s))
