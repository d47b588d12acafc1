"""Disarmament: numbers only. Whatever would describe a person or a group is refused in every language of the lists."""

from __future__ import annotations

import pytest

from night import read
from safepassage.disarmament.kinds import KINDS
from safepassage.disarmament.rules import REFUSED
from safepassage.ledger.fields import Slug, Text

LAID_DOWN, RECEIVED, SCREENING, DECISION = KINDS


@pytest.mark.parametrize(
    "column",
    [
        *("name", "Full Name", " PHONE ", "brigade", "unit", "origin", "group"),
        *("الاسم", "الاسم الثلاثي", "اسم الأب", "اسم الاب", "مكان الولادة", "محل الميلاد", "رقم الهوية", "الأصل"),
        *("الفصيل", "المجموعة المسلحة", "الكتيبة", "اسم القائد", "الجهة"),
        *("Фамилия", "ФИО", "Ф.И.О.", "Имя", "Отчество", "Место рождения", "Дата рождения", "Паспорт", "родом из"),
        *("Группировка", "Вооружённая группа", "Отряд", "Батальон", "Должность"),
    ],
)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_column_about_a_person_or_a_group_is_refused_with_the_reason(kind: object, column: str) -> None:
    body, faults = read(kind, **{column: "somebody"})  # type: ignore[arg-type]
    assert body == {}
    assert "Delete this column" in faults


def test_no_field_of_this_room_is_on_the_list_of_what_is_refused() -> None:
    assert not {field.name for kind in KINDS for field in kind.fields} & set(REFUSED)


def test_the_only_free_text_is_the_legal_basis() -> None:
    free = {field.name for kind in KINDS for field in kind.fields if isinstance(field.type, Text | Slug)}
    assert free == {"legal_basis"}
    assert not any(kind.personal for kind in KINDS)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amnestied": 32, "referred": ""}, "amnestied + undecided of no more than received, which is 31"),
        ({"amnestied": 28, "referred": 1}, "amnestied 28 + referred 1 + undecided 3 = 32"),
        ({"amnestied": 20, "referred": 0}, "amnestied 20 + referred 0 + undecided 3 = 23"),
    ],
)
def test_a_decision_that_does_not_add_up_says_how(changed: dict[str, int], words: str) -> None:
    assert words in read(DECISION, **changed)[1]


def test_a_decision_without_the_whole_is_taken_as_it_is() -> None:
    assert read(DECISION, received="", undecided="")[1] == ""
    assert read(DECISION, amnestied="about 30", received="at least 30")[1] == ""


def test_children_are_beside_the_adults_and_not_inside_them() -> None:
    body, faults = read(LAID_DOWN, people=3, under_18=5)
    assert faults == ""
    assert body == {"people": 3, "under_18": 5}


def test_screening_refers_nobody_whom_it_did_not_screen() -> None:
    assert "no more than screened, which is 240" in read(SCREENING, referred=241)[1]


def test_a_type_of_weapon_that_nobody_counted_stays_unknown() -> None:
    assert read(RECEIVED, weapons={"rifle": 0, "pistol": 2})[0] == {"weapons": {"rifle": 0, "pistol": 2}}
