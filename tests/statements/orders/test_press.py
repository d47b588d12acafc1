"""Printed sheets, read back: three languages, one block a page, both codes of one content, and nothing of others."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
import segno
from pypdf import PdfReader

from safepassage.planning.order_check import check_code, check_note
from safepassage.planning.order_codes import code_key
from safepassage.planning.orders import Sheet
from safepassage.statements.orders.page import drawings, page_of
from safepassage.statements.orders.printed import MASK, square_of
from statements.orders.sheets import KEY, NETWORK, SCENARIO, fetched, order, orders, press

if TYPE_CHECKING:
    from safepassage.statements.orders.press import Press

END = datetime.fromisoformat("2016-12-11T03:00+02:00")


@lru_cache(maxsize=1)
def printed() -> tuple[Press, dict[str, PdfReader]]:
    one = press()
    files = one.printed(orders(), ("en", "ar", "ru"), 2, END, lambda _: None)
    return one, {language: PdfReader(io.BytesIO(data)) for language, data in files.items()}


def page(language: str, copy: int = 1) -> dict[str, Any]:
    one = press()
    return page_of(Sheet(order(), language, copy, END), SCENARIO, drawings(order(), one.pictures), "made for a test")


def test_every_block_and_copy_has_a_page_of_its_own() -> None:
    one, files = printed()
    assert {language: len(file.pages) for language, file in files.items()} == {"en": 4, "ar": 4, "ru": 4}
    assert len(one.register) == 12


def test_the_page_says_when_where_and_which_way() -> None:
    text = printed()[1]["en"].pages[2].extract_text()
    for words in (
        "Saturday, 10 December 2016",
        "23:50 to 00:14 (11 December 2016)",
        "On foot",
        "Exit East",
        "School 4",
        "Middle Town, block 1",
        "Copy 1",
        "Exercise",
        "made for a test",
    ):
        assert words.replace("00:14", "00:10") in text.replace("\xa0", " "), words


def test_the_way_in_three_languages() -> None:
    plain = {code: [each.replace("\xa0", " ") for each in page(code)["legs"]] for code in ("en", "ru", "ar")}
    assert plain["en"] == ["Go north, about 1 km.", "Turn right and go east, about 1.5 km.", "You are at the exit."]
    assert plain["ru"] == [
        "Идите на север, около 1 км.",
        "Поверните направо и идите на восток, около 1,5 км.",
        "Вы у выхода.",
    ]
    assert plain["ar"] == ["سيروا شمالًا، نحو 1 كم.", "انعطفوا يمينًا وسيروا شرقًا، نحو 1.5 كم.", "وصلتم إلى المخرج."]
    assert (page("ar")["direction"], page("ar")["lang"]) == ("rtl", "ar")


def test_names_are_in_the_sheets_language_where_there_are_some() -> None:
    assert "الشرق" in page("ar")["exit"]
    assert page("ru")["exit"] == "Выход Восточный"
    assert page("en")["exit"] == "Exit East"  # from its id
    assert "School 4" in page("ru")["centre"]  # there is none in Russian


def test_a_sheet_says_nothing_of_others_and_no_number_of_people() -> None:
    for language in ("en", "ar", "ru"):
        said = json.dumps(page(language), ensure_ascii=False)
        assert "lsewhere" not in said
        assert "4711" not in said
        assert "4,711" not in said
        assert "/far" not in said
    texts = [each.extract_text() for each in printed()[1]["en"].pages]
    assert ["Elsewhere" in text for text in texts] == [True, True, False, False]
    assert ["Middle Town" in text for text in texts] == [False, False, True, True]


def test_every_page_and_the_file_say_the_nature() -> None:
    words = {"en": "Exercise", "ru": "Учение"}
    for language, word in words.items():
        file = printed()[1][language]
        assert all(word in each.extract_text() for each in file.pages)
        assert file.metadata is not None
        assert word in str(file.metadata.title)
    assert all(file.metadata is not None and file.metadata.keywords == "exercise" for file in printed()[1].values())


def test_the_code_on_the_page_is_of_what_the_register_holds() -> None:
    one, files = printed()
    text = files["ru"].pages[3].extract_text()
    (code,) = [code for code in one.register if "-".join((code[:4], code[4:8], code[8:])) in text]
    assert one.register[code]["language"] == "ru"
    assert one.register[code]["zone"] == "zone/middle-town"
    assert one.register[code]["copy"] == 2
    assert check_code(code, one.register, code_key(KEY.seed), at=END, says={}).verdict == "valid"


def test_the_square_holds_a_note_that_the_public_key_confirms(monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[str] = []

    def kept(note: str) -> dict[str, Any]:
        notes.append(note)
        return square_of(note)

    monkeypatch.setattr("safepassage.statements.orders.press.square_of", kept)
    one = press()
    one.printed([order()], ("en",), 1, END, lambda _: None)
    (note,) = notes
    found = check_note(note, KEY.verifier, at=END)
    assert found.verdict == "valid"
    assert found.content in one.register.values()


def test_the_square_is_drawn_module_by_module() -> None:
    note = "a note of some length " * 20
    drawn = square_of(note)
    matrix = segno.make_qr(note, error="m", boost_error=False, mask=MASK).matrix
    dark = {(x + at, y) for x, y, length in drawn["runs"] for at in range(length)}
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawn["side"] == len(matrix)


def test_a_real_sheet_is_no_denser_than_a_telephone_reads() -> None:
    """44 mm with a quiet zone of 4 modules on each side: 0.4 mm a module, from an arm's length."""
    notes = [KEY.sign_text(json.dumps(each) + "\n") for each in printed()[0].register.values()]
    assert max(square_of(note)["side"] for note in notes) + 8 <= 44 / 0.4


def test_the_same_sheets_have_the_same_bytes() -> None:
    first, second = (press().printed([order()], ("ar",), 1, None, lambda _: None) for _ in range(2))
    assert first == second


def test_a_sheet_with_the_longest_names_is_one_page_still() -> None:
    one = press()
    long = replace(
        SCENARIO,
        names={
            place: dict.fromkeys(("en", "ar", "ru"), "Ж" * 15 + " щ" * 12)
            for place in ("zone/middle-town", "exit/east", "centre/school")
        },
    )
    many = replace(order(), legs=order().legs * 6, centres=("centre/school",) * 6)
    files = replace(one, scenario=long).printed([many], ("en", "ar", "ru"), 1, END, lambda _: None)
    assert [len(PdfReader(io.BytesIO(data)).pages) for data in files.values()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("code", "how", "where"),
    [
        ("en", "By bus or ambulance", "You are taken to School 4."),
        ("ar", "بالحافلة أو سيارة الإسعاف", "تُنقلون إلى"),
        ("ru", "Автобусом или скорой помощью", "Вас отвезут: School 4."),
    ],
)
def test_a_sheet_of_those_who_are_fetched_has_no_way_no_hour_and_no_exit(code: str, how: str, where: str) -> None:
    one = press()
    assert drawings(fetched(), one.pictures) == []
    said = page_of(Sheet(fetched(), code, 1, END), SCENARIO, [], "")
    assert (said["by"], said["legs"], said["exit"]) == (how, [], "")
    assert where in said["centre"]
    assert "23:50" in said["when"]["clocks"]
    assert "1:07" not in json.dumps(said)  # 23:50 and 77 minutes
    data = one.printed([fetched()], (code,), 1, None, lambda _: None)[code]
    (only,) = PdfReader(io.BytesIO(data)).pages
    text = only.extract_text()
    assert "East" not in text
    assert "1:07" not in text


def test_the_attribution_of_the_streets_is_on_the_page() -> None:
    assert NETWORK.attribution in printed()[1]["ru"].pages[0].extract_text()
