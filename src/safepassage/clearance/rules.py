"""Checks of this room: what a release of land may call itself, and where a hazard is.

The words of land release are those of IMAS 07.11 (Land release, second edition): land
is cancelled by survey without finding evidence, reduced by technical survey, and
cleared when what was there has been removed to a stated standard. What an army says
it has demined is none of the three until a standard and quality control are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import NOTHING, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["cleared_is_proven", "confirmed_needs_direct_evidence", "outcome_fits_task"]

_TASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "cancelled": ("survey",),
    "reduced": ("survey", "manual", "mechanical"),
    "cleared": ("manual", "mechanical", "battle_area_clearance", "spot_task"),
}
_SWEPT: Final = said("swept", "Record the outcome as swept: reported swept, standard unknown. It lifts no hazard.")


def outcome_fits_task(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A task can end only in the outcomes that it can prove; anything may be `swept`."""
    tasks = _TASKS.get(body["outcome"])
    if tasks and body["task"] not in tasks:
        way_out = (
            _SWEPT
            if body["task"] == "military_sweep"
            else said("not_proved", "A task of {choice} does not prove it.", choice=body["task"])
        )
        yield Fault(
            field="outcome",
            expected=said(
                "task_of", "a task of {choices} for land that is {choice}", choices=tasks, choice=body["outcome"]
            ),
            got=body["task"],
            way_out=way_out,
        )


def cleared_is_proven(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """Cleared land names its standard and passed quality control; cancelled and reduced land name the standard."""
    outcome = body["outcome"]
    if outcome == "swept":
        return
    if "standard" not in body:
        yield Fault(
            field="standard",
            expected=said("standard", "the standard that land was {choice} to, such as IMAS 09.10", choice=outcome),
            got=NOTHING,
            way_out=_SWEPT,
        )
    if outcome == "cleared" and body.get("quality_control") != "yes":
        yield Fault(
            field="quality_control",
            expected=said("quality", "yes, because land is cleared only after quality control"),
            got=body.get("quality_control", NOTHING),
            way_out=_SWEPT,
        )


def confirmed_needs_direct_evidence(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A confirmed hazardous area rests on direct evidence (IMAS 08.10); all else is suspected."""
    if body["status"] == "confirmed" and body.get("basis") != "direct":
        yield Fault(
            field="basis",
            expected=said("direct_evidence", "direct evidence, because the hazard is confirmed"),
            got=body.get("basis", NOTHING),
            way_out=said(
                "as_suspected", "Record it as suspected until somebody saw the device, a detonation or its marking."
            ),
        )
