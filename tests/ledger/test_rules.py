"""Rules between fields: parts and wholes, needs, order; silent about what is not given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from safepassage.foundation.times import Interval
from safepassage.ledger.rules import in_order, needs, needs_any, no_more_than, sums_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from safepassage.foundation.errors import Fault

NOW = Interval(0, 0)


@pytest.mark.parametrize(
    ("rule", "body", "words"),
    [
        (
            no_more_than("amnestied", "laid_down"),
            {"amnestied": 1400, "laid_down": 1324},
            "no more than laid_down, which is 1324",
        ),
        (no_more_than("amnestied", "laid_down"), {"amnestied": 1270, "laid_down": 1324}, ""),
        (no_more_than("amnestied", "laid_down"), {"amnestied": 1270}, ""),
        (no_more_than("children", "people"), {"children": 9, "people": {"people": 5, "men": 3}}, "which is 8"),
        (
            no_more_than("part", "whole"),
            {"part": 9, "whole": {"hedge": "more_than", "unit": "{person}", "value": "5"}},
            "",
        ),
        (
            no_more_than("part", "whole"),
            {"part": {"hedge": "about", "unit": "{person}", "value": "12"}, "whole": 9},
            "no more",
        ),
        (
            no_more_than("part", "whole"),
            {"part": {"unit": "har", "value": "2"}, "whole": {"unit": "m2", "value": "30000"}},
            "",
        ),
        (
            no_more_than("part", "whole"),
            {"part": {"unit": "har", "value": "2"}, "whole": {"unit": "m2", "value": "3"}},
            "no more",
        ),
        (sums_to("received", "decided", "undecided"), {"received": 1324, "decided": 1270, "undecided": 54}, ""),
        (sums_to("received", "decided", "undecided"), {"received": 1324, "decided": 1270, "undecided": 45}, "= 1315"),
        (sums_to("received", "decided", "undecided"), {"received": 1324, "decided": 1270}, ""),
        (
            sums_to("received", "decided", "undecided"),
            {"received": 10, "decided": 8, "undecided": 5},
            "decided 8 + undecided 5 = 13, got '10'",
        ),
        (
            sums_to("received", "decided", "undecided"),
            {"received": 1324, "decided": {"hedge": "more_than", "unit": "{event}", "value": "1000"}, "undecided": 54},
            "",
        ),
        (no_more_than("amnestied", "laid_down"), {"amnestied": 1324, "laid_down": 1324}, ""),
        (
            no_more_than("part", "whole"),
            {"part": {"unit": "m2", "value": "9000"}, "whole": {"unit": "har", "value": "1"}},
            "",
        ),
        (needs("state", "suspended", "reason"), {"state": "suspended", "reason": "shelling"}, ""),
        (needs_any("men", "women"), {"women": 1}, ""),
        (needs_any("men", "women"), {}, "at least one of men or women"),
        (in_order("opened", "closed"), {"closed": 4}, ""),
        (in_order("opened", "closed"), {"opened": 5}, ""),
        (needs("state", "suspended", "reason"), {"state": "suspended"}, "because state is suspended"),
        (needs("state", "suspended", "reason"), {"state": "open"}, ""),
        (in_order("opened", "closed"), {"opened": 5, "closed": 4}, "at or after opened"),
        (in_order("opened", "closed"), {"opened": 5, "closed": 5}, ""),
    ],
)
def test_rules(
    rule: Callable[[Mapping[str, Any], Interval], Iterable[Fault]], body: dict[str, Any], words: str
) -> None:
    faults = list(rule(body, NOW))
    assert bool(faults) is bool(words)
    assert words in "".join(map(str, faults))
