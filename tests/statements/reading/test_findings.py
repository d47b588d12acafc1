"""Each kind of finding once clean and once broken: kind, severity, what it is about, and what it says.

The sentences stand in `cases/statements/findings.txt`, their values worked out by hand.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from labelled import CORPUS
from safepassage.statements.reading.reader import read

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Finding, Reading


def found(text: str, kind: str) -> tuple[Reading, list[Finding]]:
    reading = read(text, lang="en", dated=date(2016, 12, 11))
    return reading, [each for each in reading.findings if each.kind == kind]


def cases() -> list[tuple[str, str, list[str], str, str, str]]:
    """(kind, severity, what it is about, fragment of the message, clean, broken) of each block of the file."""
    out = []
    for block in (CORPUS / "findings.txt").read_text(encoding="utf-8").split("\n\n")[1:]:
        head, clean, broken = (line.replace("\\n", "\n") for line in block.strip().splitlines())
        kind, severity, about, fragment = (part.strip() for part in head.split("|"))
        things = [each for each in about.split("; ") if each]
        out.append((kind, severity, things, fragment, clean.removeprefix("+ "), broken.removeprefix("- ")))
    return out


@pytest.mark.parametrize(("kind", "severity", "about", "fragment", "clean", "broken"), cases())
def test_each_kind_of_finding(
    kind: str, severity: str, about: list[str], fragment: str, clean: str, broken: str
) -> None:
    assert not found(clean, kind)[1], "the clean sentence"
    reading, findings = found(broken, kind)
    assert len(findings) == 1, reading.findings
    (finding,) = findings
    texts = {each.id: each.text for each in reading.mentions}
    assert finding.severity == severity
    assert [texts[each] for each in finding.quantities] == about
    assert fragment in finding.message


SILENT = [
    "At 61 people on board were 48 passengers and 13 crew. Fifty-four of them were taken off; seven are missing.",
    "The three camps hold 1,016 families: Alder 536, Birch 148 and Cedar 332.",
    "In 12 trucks 200 people arrived, 50 of them children.",
    "They wrote down 2,170 names. We count tents: there are 5,400 of them.",
    "For 17 hours, 971 people waited.",
    "There were 4.5 people per tent on average.",
    "60 people were hurt (20 women and 15 children).",
    "45 people were injured; 60 were evacuated.",
    "She has four daughters. “We sleep, eleven of us, on three mats,” she said.",
    "On Monday 212 pupils left. They went in five coaches, and thirty-eight of them had to walk.",
    "Eleven of those 83 patients died.",
    "They cleared 10 km (6 miles) of road.",
    "Four districts, including 12 villages with 3,000 residents, are cut off.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_wrong_is_no_error(text: str) -> None:
    errors = [each for each in read(text, lang="en", dated=date(2016, 12, 11)).findings if each.severity == "error"]
    assert not errors


def test_errors_come_first() -> None:
    text = "So far 90 people, including 412 children, have been evacuated. They met on Thursday, 9 December 2016."
    severities = [each.severity for each in read(text, lang="en").findings]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert severities[0] == "error"
