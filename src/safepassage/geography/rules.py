"""Checks of this room: what a p-code looks like.

P-codes are the place codes of the common operational datasets on administrative
boundaries (OCHA, COD-AB): the letters of the country and digits of the levels, such
as SY02 for the governorate of Aleppo. Other lists' codes are kept, as local ids.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["pcode_is_one"]

_PCODE: Final = re.compile(r"[A-Z]{2,3}[a-z]?[0-9A-Z]{0,16}")


def pcode_is_one(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """A p-code is written as one word that begins with the letters of the country."""
    pcode = body.get("pcode")
    if pcode is not None and not (_PCODE.fullmatch(pcode) and any(char.isdigit() for char in pcode)):
        yield Fault(
            field="pcode",
            expected=said("pcode", "letters of the country and digits, such as SY0200"),
            got=pcode,
            way_out=said("other_code", "Put any other list's code into local_id."),
        )
