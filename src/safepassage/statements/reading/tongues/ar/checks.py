"""Arabic words that the rules of the findings look for, folded as tokens are."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.phrases import phrases
from safepassage.statements.reading.tongue import Checks
from safepassage.statements.reading.tongues.ar.letters import folded

__all__ = ["CHECKS"]


def _set(words: str) -> frozenset[str]:
    return frozenset(folded(words).split())


_MEN: Final = ("رجل", "رجلا", "رجال")
_WOMEN: Final = ("امرأة", "نساء")
_CHILDREN: Final = ("طفل", "طفلا", "أطفال")

CHECKS: Final = Checks(
    areas=_set("مساحة مساحات مساحتها أرض أراض الأراضي منطقة"),
    lines=_set("طريق طرق الطرق شارع شوارع الشوارع خط خطوط"),
    previous=_set("سابقا السابق السابقة قبل مقابل مقارنة"),
    sides=_set("شرق شرقي الشرقية غرب غربي الغربية شمال شمالي الشمالية جنوب جنوبي الجنوبية"),
    since=_set("منذ بعد عقب"),
    capacity=_set("سعته سعتها يتسع تتسع طاقته طاقتها الاستيعابية استيعاب مكان أماكن سرير"),
    families=_set("أسرة أسر الأسر عائلة عائلات العائلات"),
    all_of_them=phrases((True, folded("جميعهم|كلهم|جميع هؤلاء|كل هؤلاء"))),
    under_way=phrases((True, folded("حاليا|في الوقت الحالي|لا تزال جارية|لا يزال جاريا|يجري إجلاء|يجري الآن|تتواصل"))),
    some_of=_set("بينهم بينها بينهن بما بمن منهم منها معظمهم غالبيتهم خصوصا"),
    all_of=phrases(
        (True, folded("هم|وهم|وهي|يتألف من|تتألف من|تتكون من|يتكون من|موزعين على النحو التالي|على النحو الآتي"))
    ),
    partitions=(
        *(_set(f"{man} {woman} {child}") for man in _MEN for woman in _WOMEN for child in _CHILDREN),
        *(_set(f"{man} {woman}") for man in _MEN for woman in _WOMEN),
        *(_set(f"{man} {child}") for man in _MEN for child in _CHILDREN),
        _set("بالغا طفلا"),
        _set("عسكريا مدنيا"),
        _set("عسكريين مدنيين"),
    ),
    people=_set("شخص شخصا أشخاص الأشخاص مدني مدنيا مدنيين المدنيين نسمة فرد فردا أفراد ساكن سكان السكان راكبا ركاب"),
    restated=phrases((True, folded("أي|أو|أي ما يعادل|ما يعادل|أي نحو|يعادل|تعادل|أي ما نسبته"))),
    total_before=phrases(
        (True, folded("المجموع|مجموعهم|الإجمالي|إجمالي|ما مجموعه|بمجموع|في المجموع|المجموع الكلي|أي ما مجموعه"))
    ),
    total_after=phrases((True, folded("في المجموع|إجمالا|بالإجمال|في المجمل"))),
    rest=_set("البقية الباقون الباقين الباقي باقي آخرون آخرين آخر الآخرون الآخرين"),
    breakdown=_set("بحسب حسب"),
    alone=_set("وحده وحدها فقط"),
    from_before=phrases(
        (True, folded("من|كان|كانت|مقابل|مقارنة ب|بعدما كان|بعدما كانت|بعد أن كان|بدلا من|أكثر من ال"))
    ),
    to_before=phrases((True, folded("إلى|بلغ|بلغت|أصبح|أصبحت|ليبلغ|لتبلغ|ليصل إلى|لتصل إلى|ليصبح|الآن"))),
    by_before=phrases((True, folded("بزيادة|بزيادة قدرها|بمقدار|بانخفاض|بانخفاض قدره|زيادة|زيادة قدرها|أي بزيادة"))),
    by_after=_set("إضافيا إضافية إضافيين جديدا جديدة أخرى زيادة"),
    bringing=_set("ليرتفع لترتفع يرتفع ترتفع ارتفع ارتفعت ليصبح يصبح ليبلغ يبلغ لتبلغ ليصل يصل"),
    tallies=_set("العدد عدد الحصيلة حصيلة الإجمالي إجمالي المجموع مجموع"),
    persons=_set(
        "معتقل معتقلا معتقلين المعتقلين أسير أسيرا أسرى الأسرى رهينة رهائن عامل عمال متطوع متطوعا متطوعين طبيب أطباء معلم معلمين "
        "تلميذ تلميذا تلاميذ طالب طالبا طلاب جندي جنديا جنود ضابط ضباط شرطي صياد صيادا صيادين مهاجر مهاجرا مهاجرين ناج ناجيا ناجين"
    ),
    selves=_set("منا منكم"),
    lasting=_set("خلال لمدة منذ بعد قبل كل مدة حتى نحو"),
)
