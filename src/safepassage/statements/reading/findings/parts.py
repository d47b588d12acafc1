"""Parts and wholes: a part larger than its whole, and parts that do not sum.

Only what the words call a part is held against its whole, in the same unit. Where a list
says that it is complete ("men, women and children", a colon with all its items) its sum
is the whole; elsewhere it is at most the whole.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.findings.case import Case, half_digit, number, quoted, swapped
from safepassage.statements.reading.findings.claims import claims
from safepassage.statements.reading.findings.doubt import (
    more_behind,
    named_otherwise,
    of_another_noun,
    of_several,
    slipped,
    surely_slipped,
)
from safepassage.statements.reading.findings.lists import Listed, lists
from safepassage.statements.reading.mention import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.statements.reading.mention import Mention

__all__ = ["parts_above_wholes", "sums"]

_EXACT: Final = ("exact",)
_ABOVE_LEAST: Final = Fraction(1, 4)
_SURELY_ABOVE: Final = 2


def parts_above_wholes(case: Case) -> Iterator[Finding]:
    """A part that is surely larger than its whole."""
    related: dict[int, list[tuple[Mention, Mention]]] = {}
    for mention, whole in claims(case):
        related.setdefault(mention.sentence, []).append((mention, whole))
    for mention, whole in claims(case):
        assert mention.value is not None
        assert whole.value is not None
        if mention.modifier in ("lt", "le", "nearly"):
            continue
        least = top = whole.value_to or whole.value
        near = [each for at in range(whole.sentence, mention.sentence + 1) for each in related.get(at, [])]
        others = [(one, two) for one, two in near if one.id != mention.id]
        if whole.modifier in ("gt", "ge"):  # nobody says "at least 13" of whom he counts 85
            least = top * _SURELY_ABOVE
            top += top * _ABOVE_LEAST
        elif whole.modifier == "approx":
            top += half_digit(top)
        if mention.value > top:
            several = of_several(case, mention, whole, others)
            doubt = several or mention.value < least or of_another_noun(case, mention, whole)
            yield Finding(
                "part_above_whole",
                "warning" if doubt else "error",
                (mention.id, whole.id),
                f"{quoted(mention)} is given as a part of {quoted(whole)}, and is larger.",
                _mend(mention, top) or "Ask whether the two were exchanged, or a digit was lost.",
                {"part": number(mention.value), "whole": number(whole.value)},
            )


def _mend(mention: Mention, top: Fraction) -> str:
    found = [each for each in swapped(mention.value or Fraction(0)) if each <= top]
    return f"With two digits exchanged it would be {number(found[0])}." if found else ""


def sums(case: Case) -> Iterator[Finding]:
    """Lists whose items are more than their whole, or that claim to be complete and are not it."""
    said: set[str] = set()
    for each in lists(case):
        finding = _sum(case, each)
        if finding is not None and each.whole.id not in said:
            said.add(each.whole.id)
            yield finding


def _sum(case: Case, listed: Listed) -> Finding | None:
    whole, items = listed.whole, listed.items
    values = [each.value for each in items]
    if len(items) < 2 or any(value is None for value in values) or whole.value is None:  # noqa: PLR2004
        return None
    if any(each.modifier in ("range", "vague", "le", "lt", "nearly") for each in items) or whole.modifier == "range":
        return None
    total = sum((value for value in values if value is not None), Fraction(0))
    loose = any(each.modifier not in _EXACT for each in (whole, *items))
    top = whole.value + half_digit(whole.value) if whole.modifier != "exact" else whole.value
    if loose:
        top += sum((half_digit(value) for value in values if value), Fraction(0))
    above = listed.apart and total > top and whole.modifier not in ("gt", "ge")
    off = not loose and total != whole.value and (listed.complete or (listed.near and slipped(whole, items, total)))
    if (not above and not off) or named_otherwise(case, whole, items, total):
        return None
    sure = listed.sure and (above or not more_behind(case, items))
    texts = " + ".join(number(value) for value in values if value is not None)
    return Finding(
        "parts_do_not_sum",
        "error" if (sure and (above or listed.complete)) or _surely(whole, items, total) else "warning",
        (whole.id, *(each.id for each in items)),
        f"The parts of {quoted(whole)} add up to {number(total)}: {texts}.",
        _mend_sum(whole, items, total),
        {"sum": number(total), "whole": number(whole.value), "difference": number(abs(total - whole.value))},
    )


def _surely(whole: Mention, items: Sequence[Mention], total: Fraction) -> bool:
    """Whether two digits were surely exchanged: too many to agree by chance, or parts that are more than the whole."""
    assert whole.value is not None
    return surely_slipped(whole, items, total) or (total > whole.value and slipped(whole, items, total))


def _mend_sum(whole: Mention, items: Sequence[Mention], total: Fraction) -> str:
    assert whole.value is not None
    for each in swapped(whole.value):
        if each == total:
            return f"With two digits of the whole exchanged it would be {number(each)}, which fits."
    for item in items:
        assert item.value is not None
        for each in swapped(item.value):
            if total - item.value + each == whole.value:
                return f"With two digits of “{item.text}” exchanged ({number(each)}) it fits."
    if total < whole.value:
        return f"{number(whole.value - total)} are missing: a part may have been left out."
    return "Ask which number is wrong; a part may be counted twice."
