"""Checks of this room: what a disarmament record may not carry, and parts that stay inside a whole.

Wall 5: people who lay down weapons are counted, never described. The words of a
column that would describe them are listed here, in the languages of the lists that
circulate, so that the refusal says why instead of "unknown column".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.ledger.rules import bounds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval
    from safepassage.ledger.rules import Rule

__all__ = ["REFUSED", "parts_within"]

_PERSON: Final = said(
    "no_person",
    "People who lay down weapons are tallies by period and district: no person is recorded. "
    "Delete this column, sum the rows of one district and period, and keep the list out of this system.",
)
_GROUP: Final = said(
    "no_group",
    "Who they fought with is not recorded: it would mark them and their families. "
    "Delete this column; a tally by period and district is all that is kept.",
)

_PERSON_WORDS: Final = (
    *("name", "names", "full_name", "first_name", "last_name", "surname", "family_name", "nickname", "alias"),
    *("father", "father_name", "mother", "mother_name", "birthplace", "place_of_birth", "date_of_birth", "birth_date"),
    *("year_of_birth", "age", "origin", "home", "address", "village", "nationality", "religion", "ethnicity", "tribe"),
    *("phone", "telephone", "mobile", "id", "id_number", "id_card", "passport", "photo", "picture", "fingerprint"),
    *(
        "face",
        "case_number",
        "person",
        "person_id",
        "household",
        "token",
        "device",
        "given_name",
        "fighter",
        "fighters",
    ),
    *(
        "residence",
        "hometown",
        "town_of_origin",
        "district_of_origin",
        "country_of_origin",
        "national_id",
        "sex",
        "dob",
    ),
    *("biometric", "iris", "signature", "call_sign", "nom_de_guerre", "spouse", "wife", "relatives"),
    *("الاسم", "اسم", "الاسم_الكامل", "اسم_الاب", "اسم_الأب", "اسم_الأم", "الكنية", "اللقب", "مكان_الولادة"),
    *(
        "تاريخ_الولادة",
        "العمر",
        "الأصل",
        "العنوان",
        "الجنسية",
        "الهاتف",
        "رقم_الهاتف",
        "رقم_الهوية",
        "الرقم_الوطني",
        "صورة",
    ),
    *("الإسم", "الأسم", "الاسم_الأول", "الاسم_الثلاثي", "الاسم_الرباعي", "الاسم_والنسبة", "الاسم_والكنية", "العائلة"),
    *(
        "اسم_العائلة",
        "اسم_المقاتل",
        "الشهرة",
        "النسبة",
        "الأب",
        "الاب",
        "الأم",
        "الام",
        "اسم_الام",
        "اسم_الجد",
        "الزوجة",
    ),
    *("محل_الولادة", "محل_الميلاد", "مكان_الميلاد", "تاريخ_الميلاد", "سنة_الولادة", "المواليد", "السن", "الجنس"),
    *("الاصل", "المنشأ", "البلدة", "القرية", "المدينة_الأصلية", "مكان_الإقامة", "عنوان_السكن", "القيد", "رقم_القيد"),
    *("الموبايل", "الجوال", "رقم_الجوال", "رقم_البطاقة", "جواز_السفر", "البصمة", "الصورة", "الدين", "الديانة"),
    *("الطائفة", "القومية", "العشيرة", "القبيلة", "التوقيع"),
    *("имена", "имя_отца", "имя_и_фамилия", "ф.и.о", "ф._и._о.", "отец", "мать", "жена", "псевдоним", "прозвище"),
    *("место_жительства", "проживание", "село", "родом_из", "родился", "пол", "подпись", "личность", "мобильный"),
    *("номер_телефона", "номер_документа", "документ", "фотография", "отпечатки", "вероисповедание", "религия"),
    *("национальная_принадлежность", "этническая_принадлежность", "племя"),
    *("имя", "фамилия", "отчество", "фио", "ф.и.о.", "позывной", "кличка", "место_рождения", "дата_рождения"),
    *("год_рождения", "возраст", "происхождение", "адрес", "гражданство", "национальность", "телефон"),
    *("паспорт", "номер_паспорта", "удостоверение", "фото"),
)
_GROUP_WORDS: Final = (
    *("group", "armed_group", "unit", "brigade", "battalion", "faction", "organisation", "organization", "rank"),
    *("commander", "affiliation", "allegiance", "role"),
    *("division", "company", "platoon", "militia", "movement", "wing", "position", "commanders", "leader"),
    *("الفصيل", "فصيل", "المجموعة", "الكتيبة", "اللواء", "الوحدة", "القائد", "الرتبة", "الانتماء", "المجموعة_المسلحة"),
    *("مجموعة", "كتيبة", "لواء", "وحدة", "الفرقة", "السرية", "التنظيم", "الجماعة", "الحركة", "الجهة", "التبعية"),
    *("اسم_الفصيل", "اسم_المجموعة", "اسم_القائد", "المسؤول", "الصفة", "المنصب"),
    *("группа", "группировка", "отряд", "подразделение", "бригада", "командир", "звание", "принадлежность"),
    *(
        "вооружённая_группа",
        "вооруженная_группа",
        "формирование",
        "батальон",
        "рота",
        "взвод",
        "дивизия",
        "организация",
    ),
    *("воинская_часть", "часть", "движение", "фракция", "должность", "чин", "главарь", "название_группы"),
)

REFUSED: Final[Mapping[str, str]] = {
    **dict.fromkeys(_PERSON_WORDS, _PERSON),
    **dict.fromkeys(_GROUP_WORDS, _GROUP),
}
"""Column name, lower case with underscores → why an import that carries it is refused."""


def parts_within(whole: str, *parts: str) -> Rule:
    """The `parts` that are given, together, are no more than `whole`."""

    def rule(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
        given = [part for part in parts if part in body]
        if whole not in body or not given:
            return
        hi = bounds_of(body[whole])[1]
        lo = sum(bounds_of(body[part])[0] for part in given)
        if hi is not None and lo > hi:
            yield Fault(
                field=given[0],
                expected=said(
                    "decided",
                    "{parts} of no more than {field}, which is {most}",
                    parts=given,
                    field=whole,
                    most=str(hi),
                ),
                got=str(lo),
                way_out=said(
                    "decided_once",
                    "Nobody is decided on twice: mend the larger of the two, or leave {field} empty.",
                    field=whole,
                ),
            )

    return rule
