"""Everything that `statement` writes is read back complete: from its words in text and HTML, from its data in PDF."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.foundation.ids import canonical
from safepassage.interchange.document_text import in_shape
from safepassage.interchange.html_document import read_html
from safepassage.interchange.pdf_document import read_pdf
from safepassage.statements.html import html
from safepassage.statements.pdf import pdf
from safepassage.statements.reading.own import is_own, read_own
from safepassage.statements.reading.reader import read
from safepassage.statements.structure import json_bytes, to_json
from safepassage.statements.text import text
from statements import night, sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.statements.model import Statement

LANGUAGES = ["en", "ar", "ru"]
UNITS = {
    "har": "ha", "[acr_us]": "acre", "[acr_br]": "acre", "[sft_i]": "ft2", "[mi_i]": "mi", "[ft_i]": "ft", "L": "l",
    "{meal}/({person}.d)": "count/d",
}  # fmt: skip
MODIFIERS = {
    "exact": "exact", "about": "approx", "converted": "approx", "nearly": "nearly", "more_than": "gt",
    "at_least": "ge", "range": "range",
}  # fmt: skip

Said = tuple[Fraction, "Fraction | None", str, str]


def numbers(data: Any) -> Iterator[dict[str, Any]]:
    """Every number anywhere in a statement's data."""
    if isinstance(data, dict):
        if "number" in data and isinstance(data["number"], dict):
            yield data["number"]
        for value in data.values():
            yield from numbers(value)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value)


def printed(statement: Statement) -> Counter[Said]:
    out: Counter[Said] = Counter()
    for each in numbers(to_json(statement, {})):
        if "value" in each and each["unit"] != "{observation}":
            unit = UNITS.get(each["unit"], "count" if each["unit"].startswith("{") else each["unit"])
            to = Fraction(each["value_to"]) if "value_to" in each else None
            out[Fraction(each["value"]), to, unit, MODIFIERS[each["hedge"]]] += 1
    return out


def said(words: str, lang: str) -> Counter[Said]:
    return Counter(
        (each.value, each.value_to, each.unit, each.modifier)
        for each in read(words, lang=lang).mentions
        if each.value is not None
    )


@pytest.fixture(scope="module")
def a_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Statement]:
    folder: Path = tmp_path_factory.mktemp("night")
    with night.opened(folder / "op", night.everything_seen()) as operation:
        yield night.statement(operation.view(as_of_s=night.MORNING_S + 4 * night.DAY_S))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("which", ["sample", "night"])
def test_every_number_is_read_back_from_the_words(which: str, form: str, lang: str, a_night: Statement) -> None:
    statement = sample.statement() if which == "sample" else a_night
    words = in_shape(text(statement, lang)) if form == "text" else read_html(html(statement, lang).encode())
    assert printed(statement) - said(words, lang) == Counter()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pdf_is_read_back_from_its_data(lang: str, a_night: Statement) -> None:
    _, _, attachment = read_pdf(pdf(a_night, lang, json_bytes(a_night)))
    assert attachment is not None
    assert is_own(attachment)
    reading = read_own(attachment)
    found = Counter((m.value, m.value_to, m.unit, m.modifier) for m in reading.mentions if m.value is not None)
    assert found == printed(a_night)
    for mention in reading.mentions:
        assert reading.text[mention.start : mention.end] == mention.text
    assert reading.dated is not None
    assert reading.dated.isoformat() == "2016-12-15"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_wrong_is_found_in_our_own_words(lang: str, a_night: Statement) -> None:
    found = read(in_shape(text(a_night, lang)), lang=lang).findings
    assert [each.message for each in found if each.severity == "error"] == []


def test_what_is_not_ours_is_not_taken_for_it() -> None:
    assert not is_own(b"\x00")
    assert not is_own(b"[1]")
    assert not is_own(b'{"format": 1, "nature": "real"}')


def test_data_of_another_form_is_refused() -> None:
    data = {"format": 9, "nature": "real", "card": {"name": {}}, "sections": [{"title": "x"}], "position": 1}
    with pytest.raises(ValueError, match="not of a form that is known"):
        read_own(canonical(json.loads(json.dumps({**data, "highlights": []}))))
