"""The same statement is the same bytes: twice in a process, and in another process with other surroundings."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from safepassage.statements.html import html
from safepassage.statements.page import page_of
from safepassage.statements.pdf import pdf
from safepassage.statements.structure import json_bytes
from safepassage.statements.text import text
from safepassage.statements.versions import versions
from safepassage.statements.words import LANGUAGES
from statements.sample import statement

TESTS = Path(__file__).parent.parent


def prints() -> str:
    """SHA-256 over every format in every language."""
    one, out = statement(), hashlib.sha256()
    for code in sorted(LANGUAGES):
        for part in (text(one, code).encode(), html(one, code).encode(), pdf(one, code, json_bytes(one))):
            out.update(part)
    return out.hexdigest()


def test_twice_in_one_process() -> None:
    assert prints() == prints()


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "ar_SY.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LANG": "C", "SOURCE_DATE_EPOCH": "1"},
    ],
)
def test_in_another_process_with_other_surroundings(surroundings: dict[str, str], tmp_path: Path) -> None:
    code = "from statements.test_determinism import prints; print(prints())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, **surroundings, "PYTHONPATH": str(TESTS), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == prints()


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_versions_that_fix_the_bytes_are_printed(code: str) -> None:
    page = page_of(statement(), code)
    for name, version in versions().items():
        assert f"{name} {version}" in page.colophon
    assert {"safepassage", "typst", "CLDR"} <= set(versions())
