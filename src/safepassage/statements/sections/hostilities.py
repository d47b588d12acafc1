"""Hostilities: whether a pause holds, with its exceptions and its breaks, and the shares that each source states.

A pause with exceptions is never printed without them, and shares of different wholes
are printed one beside another: none is an average and none is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.hostilities.figures import figures as hostilities_figures
from safepassage.hostilities.figures import pauses
from safepassage.statements.model import Line, Named, Quoted, Section, Word
from safepassage.statements.sources import speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safepassage.foundation.times import Interval
    from safepassage.hostilities.figures import Pause
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.desk import Desk
    from safepassage.statements.found import Found
    from safepassage.statements.model import Fact

__all__ = ["SENSITIVE", "figures", "write"]

SENSITIVE: Final[frozenset[str]] = frozenset()


def figures(view: View, span: Interval, *, public: bool) -> list[Figure]:  # noqa: ARG001
    """What this section prints."""
    return hostilities_figures(view, span)


def write(desk: Desk, found: Found) -> Section:
    """The section."""
    known = pauses(desk.view)
    lines = [line for pause in known for line in _pause(desk, found, pause)] or [Line(message="hostilities.none")]
    shares = found.named("control_share")
    lines += [line for share in shares for line in _share(desk, found, share)]
    if len({share.labels["of"] for share in shares}) > 1:
        lines.append(Line(message="hostilities.shares_apart"))
    return Section(title="section.hostilities", lines=tuple(lines))


def _pause(desk: Desk, found: Found, pause: Pause) -> Iterator[Line]:
    lasting = found.one("pause_lasting", pause=pause.name)
    if pause.since_s is not None:
        facts: dict[str, Fact] = {
            "manner": Word(f"manner.{pause.body['basis']}"),
            "party": pause.body["declared_by"],
            "state": Word(f"pause.{pause.state}"),
            "since": desk.when(pause.since_s),
        }
        area = pause.body.get("area")
        key = "hostilities.pause"
        if area is not None and desk.may_name(area):
            facts["place"] = Named(area)
            key = "hostilities.pause_place"
        yield Line(message=key, facts=facts, species="state")
    if lasting is not None and not desk.public:
        yield desk.line("hostilities.lasting", lasting)
    if "against" in pause.body:
        yield Line(message="hostilities.against", facts={"against": Quoted(pause.body["against"])}, species="state")
    if "exceptions" in pause.body and not desk.public:  # they may name a place finer than a district
        yield Line(
            message="hostilities.exceptions", facts={"exceptions": Quoted(pause.body["exceptions"])}, species="state"
        )
    acknowledged = pause.body.get("acknowledged_by")
    if acknowledged:
        yield Line(message="hostilities.acknowledged", facts={"party": acknowledged}, species="state")
    else:
        yield Line(message="hostilities.not_acknowledged", species="state")
    broken = found.one("pause_breaks", pause=pause.name)
    if broken is not None and broken.value is not None and broken.value.lo:
        yield desk.line("hostilities.broken", broken)


def _share(desk: Desk, found: Found, share: Figure) -> Iterator[Line]:
    facts: dict[str, Fact] = {
        "whole": Quoted(share.labels["of"]),
        "side": share.labels["side"],
        "at": desk.when(share.span.end_s),
    }
    if not desk.public:
        facts["source"] = speaker(desk.known, share.labels["source"])
    yield desk.line("hostilities.share_all" if desk.public else "hostilities.share", share, **facts)
    for drawn in found.named("control_share_drawn"):
        if drawn.labels == share.labels:
            yield desk.line("hostilities.share_area", drawn)
