"""What the door knows without folding is what the ledger says now, whoever wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from safepassage.interchange.desk import desk_of
from safepassage.ledger.operation import Operation
from safepassage.service.doorstep import Doorstep
from service.desk import COUNT, NOW_S, served
from statements.night import KINDS, card, crossing, everything_seen, opened, seen

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_place_is_known_from_the_record_after_it(tmp_path: Path) -> None:
    """The crossing is defined by nobody, then by another door, then withdrawn: warned of, not, and again."""

    def warned(call: Any, number: str) -> list[str]:
        found = call.post("/api/observations/crossing_count", json={**COUNT, "source_id": number}).json()
        return [each["got"] for each in found["warnings"]]

    with served(tmp_path) as night:
        call = night.as_("registrar")
        assert warned(call, "k-1") == ["crossing/karim"]
        place = seen("place", "2016-12-08", {"names": {"en": "Karim"}}, place="crossing/karim", source_id="karim")
        with Operation.open(tmp_path / "op", KINDS, clock=night.clock) as other:
            (receipt,) = other.record([place])
        assert warned(call, "k-2") == []
        gone = seen("retraction", "2016-12-09", {"reason": "no crossing"}, retracts=receipt.id.hex(), source_id="gone")
        night.office.operation.record([gone])
        assert warned(call, "k-3") == ["crossing/karim"]


def test_the_card_is_read_anew_when_it_is_corrected_and_the_clock_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as operation:
        step = Doorstep(operation)
        assert step.look(NOW_S)[0].operator_is_party == "no"
        (first,) = operation.view().events("operation")
        later = replace(card(operator_is_party="yes"), source_id="card-2", supersedes=first.id)
        operation.record([later])
        desk, _ = step.look(NOW_S + 60)
        assert (desk.operator_is_party, desk.now_s) == ("yes", NOW_S + 60)
        assert step.look(NOW_S + 120)[0].now_s == NOW_S + 120
        assert desk.tz == desk_of(operation, NOW_S).tz


def test_counts_fold_nothing_and_read_neither_card_nor_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path, everything_seen()) as operation:
        step = Doorstep(operation)
        first = step.look(NOW_S)
        folded = operation.folds.position
        operation.record([crossing({"men": 3}, "2016-12-11T01:00/2016-12-11T01:15")])
        assert step.look(NOW_S) == first
        assert operation.folds.position == folded
