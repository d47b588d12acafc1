"""Notices to people are counted inside, and a public edition says nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from night import moment, seen, view_of
from safepassage.catalogue import everything
from safepassage.corridors.notices import NOTICE
from safepassage.foundation.times import Interval
from safepassage.statements.sections import corridors

if TYPE_CHECKING:
    from pathlib import Path


def test_notices_are_counted_inside_alone(tmp_path: Path) -> None:
    draft = seen(NOTICE, "2016-12-10T16:00", "corridor/karim-el-hun", mood="declared", **NOTICE.example["body"])
    kinds = [kind for kind in everything().values() if kind.name not in ("operation", "retraction")]
    day = Interval(moment("2016-12-10T00:00"), moment("2016-12-11T00:00"))
    with view_of(tmp_path, kinds, "2016-12-11T00:00", draft) as view:
        both = {public: corridors.figures(view, day, public=public) for public in (False, True)}
    found = {public: [each.labels for each in of if each.name == "notices"] for public, of in both.items()}
    assert found == {False: [{"status": "draft"}], True: []}
