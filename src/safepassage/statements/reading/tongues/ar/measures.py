"""Arabic stems of the measures that claims speak about, the first that fits first, and of those who are counted."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.tongue import row

__all__ = ["MEASURES", "POPULATIONS"]

_PEOPLE: Final = (
    "شخص أشخاص مدني طفل أطفال امرأ نساء رجل رجال عائل أسر نازح لاجئ سكان ساكن عائد مريض مرضى جريح جرحى مقيم"
)
_FIGHTERS: Final = "مقاتل مسلح عنصر عناصر"

MEASURES: Final = (
    row("amnestied", "", "عفو العفو شمل"),
    row("combatants_laid_down", _FIGHTERS, "سلم تسليم ألق إلقاء استسل نزع"),
    row("killed", "", "قتل مقتل لقي توف وفاة وفيات غرق"),
    row("injured", "", "إصاب اصيب أصيب جرح مصاب"),
    row("missing", "", "مفقود فقد"),
    row("medical", _PEOPLE, "علاج عولج إسعاف معاين استشف"),
    row("ordnance", "لغم ألغام عبو جسم أجسام قنبل قنابل قذيف قذائف ذخير صاروخ صواريخ", ""),
    row("vehicles", "حافل شاحن سيار مركب", ""),
    row(
        "facilities",
        "مدرس مدارس مستشف مخبز مخابز محط مسجد مساجد مرفق مرافق مبنى مبان",
        "ترميم إصلاح أعيد إعاد افتتاح تأهيل",
    ),
    row("blocks", "مربع مربعات حي أحياء", ""),
    row("buildings", "مبنى مبان منزل منازل بيت بيوت", "تمشيط تفتيش فحص"),
    row("area_released", "", "تطهير إزال أرض أراض مساح"),
    row("road_length", "طريق طرق شارع شوارع", ""),
    row("evacuated", _PEOPLE, "إجلاء أجلي اجلي نقل إخراج أخرج إنقاذ"),
    row("arrived", _PEOPLE, "وصل وصول استقبل استقبال سجل تسجيل"),
    row("sheltered", _PEOPLE, "إيواء مأوى يقيم تقيم يعيش تؤوي"),
    row("remaining", _PEOPLE, "بقي يبق محاصر عالق زال"),
    row("crossed", _PEOPLE, "غادر مغادر فر نزح خرج عبر هرب"),
    row("control", "", "سيطر تسيطر"),
    row("pause", "هدن تهدئ وقف", ""),
)
POPULATIONS: Final = (
    ("children", frozenset(["طفل", "أطفال", "فتا", "صبي", "رضيع", "رضع"])),
    ("women", frozenset(["امرأ", "نساء", "حامل"])),
    ("men", frozenset(["رجل", "رجال"])),
    ("combatants", frozenset(["مقاتل", "مسلح"])),
    ("patients", frozenset(["مريض", "مرضى", "جريح", "جرحى", "مصاب"])),
    ("civilians", frozenset(["مدني"])),
    ("people", frozenset(["شخص", "أشخاص", "نازح", "لاجئ", "سكان", "ساكن", "عائد", "راكب", "ركاب"])),
    ("households", frozenset(["عائل", "أسر"])),
)
