"""The fonts that statements are set in: FiraGO and Fira Mono, out of a package, the same on every machine.

FiraGO draws Arabic, Cyrillic and Latin in one design (SIL Open Font License 1.1).
Fonts of the machine are never used: two machines would print two documents. The
typesetter reads files, so the faces are written to a folder of their own, read in
whole, and the folder is gone again before anything is set.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import typst
from pymupdf_fonts import fontbuffers

__all__ = ["FACES", "MONO", "SANS", "faces"]

SANS: Final = "FiraGO"
MONO: Final = "Fira Mono"
FACES: Final = {"figo": "FiraGO-Regular", "figbo": "FiraGO-Bold", "figit": "FiraGO-Italic", "fimo": "FiraMono-Regular"}
"""Name in the package → file name while it is read."""

_EVERY_FACE: Final = f'#set text(font: "{SANS}")\na *b* _c_ #text(font: "{MONO}")[d]'
"""Sets a letter in each face, which makes the typesetter read it: faces are read when first needed."""


@lru_cache(maxsize=1)
def faces() -> typst.Fonts:
    """The faces, read into memory once in a process."""
    with TemporaryDirectory(prefix="safepassage-fonts-") as folder:
        for name, file in FACES.items():
            Path(folder, f"{file}.otf").write_bytes(fontbuffers[name]())
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        typst.compile(_EVERY_FACE.encode(), font_paths=fonts, ignore_system_fonts=True, format="svg")
    return fonts
