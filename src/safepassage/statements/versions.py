"""What printed a page: the versions that must be the same for it to come out the same, byte for byte."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from babel.core import get_cldr_version

import safepassage

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["versions"]


@lru_cache(maxsize=1)
def versions() -> Mapping[str, str]:
    """Name → version: this package, the typesetter, the fonts, and CLDR, from which plurals and months come."""
    return {
        "safepassage": safepassage.__version__,
        "typst": version("typst"),
        "FiraGO (pymupdf-fonts)": version("pymupdf-fonts"),
        "CLDR": get_cldr_version(),
    }
