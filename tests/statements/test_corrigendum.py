"""What was issued and would be said otherwise now drafts a corrigendum; what did not change drafts nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from safepassage.ledger.figures import Bounds
from safepassage.statements.corrigendum import corrigenda
from safepassage.statements.model import Number, Suppressed, Word
from statements.night import (
    DAY_S,
    EVENING,
    MORNING_S,
    NIGHT,
    arrival,
    crossing,
    movements,
    opened,
    roads,
    seen,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.ledger.operation import Operation
    from safepassage.statements.corrigendum import Corrigendum

AS_OF_S = MORNING_S + 4 * DAY_S


@pytest.fixture
def operation(tmp_path: Path) -> Iterator[Operation]:
    with opened(tmp_path, [*movements(), *roads()]) as found:
        yield found


def issue(operation: Operation, edition: str = "internal") -> None:
    view = operation.view(as_of_s=AS_OF_S)
    body = {"edition": edition, "period": NIGHT, "as_of": AS_OF_S, "position": view.position}
    body |= {"root": view.head.root.hex(), "digest": "0" * 64}
    operation.record([seen("statement", EVENING, body, source_id=f"{edition}-{view.position}")])


def changed(found: Corrigendum) -> dict[str, tuple[int | str | None, int | str | None, str]]:
    """Message → (old, new, why)."""

    def plain(value: object) -> int | str | None:
        if isinstance(value, Suppressed):
            return "withheld"
        return int(value.bounds.lo) if isinstance(value, Number) and value.bounds is not None else None

    return {
        each.key: (plain(each.old.value if each.old else None), plain(each.new.value if each.new else None), each.why)
        for each in found.changes
    }


def test_nothing_changed_is_no_corrigendum(operation: Operation) -> None:
    issue(operation)
    assert corrigenda(operation.view()) == []


def test_what_happened_after_the_period_changes_nothing(operation: Operation) -> None:
    issue(operation)
    operation.record([arrival({"men": 4}, "2016-12-11T09:00/2016-12-11T09:15")])
    assert corrigenda(operation.view()) == []


def test_a_late_count_is_told_with_what_was_printed(operation: Operation) -> None:
    issue(operation)
    operation.record([crossing({"people": 50}, "2016-12-10T23:00/2016-12-10T23:15", source_id="late")])
    (found,) = corrigenda(operation.view())
    crossed = next(each for key, each in changed(found).items() if key.startswith("people.crossed|"))
    assert crossed == (300, 350, "late")
    draft = found.draft()
    assert [section.title for section in draft.sections] == ["section.corrections"]
    lines = draft.sections[0].lines
    assert lines[0].message == "corrections.of"
    at = next(number for number, line in enumerate(lines) if line.message == "people.crossed")
    assert lines[at + 1].message == "corrections.was"
    assert lines[at + 1].facts == {
        "old": Number(Bounds(Fraction(300), Fraction(300)), "{person}"),
        "why": Word("why.late"),
    }


def test_a_corrected_count_says_so_and_leaves_other_figures_alone(operation: Operation) -> None:
    issue(operation)
    wrong = movements()[3]
    right = crossing(
        {"men": 3, "women": 30, "girls": 25, "boys": 32},
        "2016-12-10T20:00/2016-12-10T20:15",
        "mahayar",
        source_id="again",
        supersedes=wrong.id,
    )
    operation.record([right])
    (found,) = corrigenda(operation.view())
    told = changed(found)
    crossed = next(each for key, each in told.items() if key.startswith("people.crossed|"))
    assert crossed == (300, 290, "corrected")
    assert not [key for key in told if key.startswith(("people.arrived|", "corridors."))]


def test_a_withdrawn_count_that_leaves_nothing_is_gone_and_is_not_zero(operation: Operation) -> None:
    issue(operation)
    incident = seen(
        "incident", "2016-12-10T19:10", {"type": "shelling", "injured": {"people": 2}}, place="corridor/karim"
    )
    withdrawn = seen("retraction", "2016-12-11T08:00", {"reason": "Another corridor"}, retracts=incident.id)
    operation.record([withdrawn])
    (found,) = corrigenda(operation.view())
    gone = next(each for key, each in changed(found).items() if key.startswith("corridors.incidents|"))
    assert gone == (1, None, "withdrawn")
    told = found.draft().sections[0].lines
    at = [line.message for line in told].index("corrections.gone")
    assert (told[at - 1].message, told[at - 1].species) == ("corridors.incidents", "gone")
    assert told[at].facts == {"why": Word("why.withdrawn")}


def test_the_public_correction_does_not_tell_what_the_edition_hid(operation: Operation) -> None:
    """Four men on the road were withheld; that one of them had arrived is a correction of nothing that was printed."""
    issue(operation, "public")
    operation.record([arrival({"men": 1}, "2016-12-10T23:00/2016-12-10T23:15", source_id="late")])
    for found in corrigenda(operation.view()):
        for key, (old, new, _) in changed(found).items():
            assert not key.startswith("people.on_road")
            assert not (isinstance(old, int) and isinstance(new, int) and 1 <= abs(new - old) <= 4), key


def test_each_issued_statement_has_its_own(operation: Operation) -> None:
    issue(operation)
    issue(operation, "public")
    operation.record([crossing({"people": 50}, "2016-12-10T23:00/2016-12-10T23:15", source_id="late")])
    editions = [found.issued.observation.body["edition"] for found in corrigenda(operation.view())]
    assert editions == ["internal", "public"]
