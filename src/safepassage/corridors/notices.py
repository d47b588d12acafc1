"""The kind of a notice to people: which crossing is open to them, in which hours, in their languages.

People will walk by it, so it takes more than anything else that is said: at the door every party's guarantee over its
hours, and after it the approval of two people, neither of whom wrote it. Until then it is a draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.foundation.times import iso_utc
from safepassage.ledger.fields import Field, Moment, Place, Texts
from safepassage.ledger.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["NOTICE"]


def _hours_in_order(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:
    """It opens before it closes, and has not closed when it is written."""
    if body["closes"] <= max(body["opens"], occurred.start_s):
        after = iso_utc(max(body["opens"], occurred.start_s))
        yield Fault(
            said("after_moment", "a moment after {moment}", moment=after),
            iso_utc(body["closes"]),
            said("later", "Give a later one."),
            "closes",
        )


NOTICE: Final = Kind(
    name="notice",
    title="Notice to people",
    summary="What people are told: which crossing of the corridor is open, in hours that every party guaranteed. It is "
    "refused where a guarantee does not stand over all of them, and is issued when two people have approved it by its "
    "id, neither of whom wrote it.",
    place=("corridor",),
    whole=True,
    instant=True,
    moods=("declared",),
    methods=("reported",),
    hxl="#event+notice",
    fields=(
        Field("crossing", Place(("crossing",)), "The crossing that is open", required=True, hxl="#loc+crossing"),
        Field("opens", Moment(), "From when on people may come", required=True, hxl="#date+start"),
        Field("closes", Moment(), "Until when", required=True, hxl="#date+end"),
        Field("text", Texts(), "What people are told, by language", required=True, hxl="#description+notice"),
    ),
    rules=(_hours_in_order,),
    example={
        "occurred": "2016-12-10T16:00",
        "source": "desk",
        "source_id": "notice-2016-12-10",
        "mood": "declared",
        "place": "corridor/karim-el-hun",
        "body": {
            "crossing": "crossing/karim-el-hun",
            "opens": "2016-12-10T18:00",
            "closes": "2016-12-11T06:00",
            "text": {"en": "The crossing near Karim El-Hun is open on foot from 18:00 to 06:00."},
        },
    },
    bad=(
        ({"closes": "2016-12-10T18:00"}, "a moment after"),
        ({"closes": "2016-12-10T15:00", "opens": "2016-12-10T14:00"}, "a moment after"),
        ({"crossing": "centre/jibreen"}, "crossing"),
        ({"text": ""}, "What people are told"),
    ),
)
