"""Arabic sentences: one per message of a statement, with its facts in braces."""

from __future__ import annotations

from typing import Final

from safepassage.statements.words.language import flat

__all__ = ["SENTENCES"]

SENTENCES: Final = flat(
    {
        "note": {
            "delayed": (
                "أرقامنا الخاصة عن هذا الأمر لا تُنشر قبل مرور {wait} على نهاية الفترة، وهي غير واردة في "
                "هذه النسخة العلنية."
            ),
            "nothing": "لم يُسجَّل شيء عن هذا الأمر خلال الفترة. هذا يعني «غير معروف» ولا يعني صفرًا.",
            "suppressed": "حُجبت الأعداد الصغيرة، وكذلك الأعداد التي يمكن استخراجها منها بالطرح.",
            "cumulative": "محسوب في هذا السجل منذ {since}.",
            "claims": (
                "أرقام الآخرين كما نشروها. وهي تعدّ أمورًا مختلفة على فترات مختلفة: لا تُجمع ولا يُؤخذ "
                "متوسطها، وليس أي منها لنا."
            ),
            "undated": "لم يُذكر تاريخ.",
            "own": "المسجّل في هذا السجل:",
        },
        "people": {
            "crossed": "عبر {value:@population} المعابر: {movement}.",
            "crossed_all": "عبر {value:@population} المعابر، أيًّا كان نوع التنقل.",
            "crossed_group": "منهم {value:@group}.",
            "arrived": "وصل {value:@population} إلى المراكز والمستشفيات.",
            "arrived_all": "وصل {value:@population} إلى المراكز والمستشفيات.",
            "arrived_group": "منهم {value:@group}.",
            "single": "بين الذين {leg}: {value:@single}.",
            "on_road": "{place}: {value:@population} على الطريق أو لا يُعرف مكانهم.",
            "on_road_all": "{value:@population} على الطريق أو لا يُعرف مكانهم.",
            "on_road_group": "بينهم {value:@group}.",
            "crossed_since": "منذ {since}، عبر {value:@population}، وفق العدّ في هذا السجل.",
            "arrived_since": "منذ {since}، وصل {value:@population} إلى المراكز والمستشفيات، وفق العدّ في هذا السجل.",
            "checkpoint": "عند الحواجز: {value:person}، {outcome}.",
            "checkpoint_waiting": "أطول مدة انتظار أُبلغ عنها: {value}.",
            "life_event": "{event}: {value:@population}.",
            "unobserved": "{place}: وصل {value:@population} لم يُعَدّوا عند أي معبر.",
            "remaining": "{place}: لا يزال في الداخل {value:@population}، في {at}، بتقدير {source}.",
            "remaining_all": "{place}: لا يزال في الداخل {value:@population}، بحسب أحد مصادر هذا السجل.",
            "still_held": "لا يزال {value:@population} قيد الاحتجاز.",
        },
        "corridors": {
            "state": "{place}: {state} منذ {since}.",
            "state_reason": "{place}: {state} منذ {since} ({reason}).",
            "state_all": "{value:corridor} في نهاية الفترة: {state}.",
            "guarantee": "{place}: ضمانة من {party} حتى {until}.",
            "guarantee_open": "{place}: ضمانة من {party} بلا أجل.",
            "convoy": "{convoy}، {place}: {value:@population}، {status}.",
            "under_way": "في الطريق ضمن قوافل ومجموعات: {value:@population}.",
            "vehicles": "معهم {value:@type}.",
            "incident": "{place}، {at}: {type}.",
            "incidents": "{value:incident}: {type}.",
            "casualties": "في الحوادث: {value:person}، {outcome}.",
            "hours_open": "{place}: كان مفتوحًا {value} من الفترة.",
            "convoy_only": "{convoy}: {value:@population}، {status}.",
            "casualties_group": "منهم ({outcome}): {value:@group}.",
            "state_before": "{place}: {state} من {from} إلى {to}< ({reason})>.",
        },
        "centres": {
            "occupancy": "{place}: {value:person}، والسعة {capacity:bed}.",
            "capacity": "في المراكز: {value:unit}.",
            "headcount": "{place}: {value:person} في التعداد الليلي، والباقي بحسب الحركة {expected}.",
            "headcount_apart": (
                "{place}: {value:person} في التعداد الليلي، لكن الباقي بحسب الحركة {expected}. لا يمكن "
                "أن يصحّ الاثنان معًا."
            ),
            "residents_all": "في نهاية الفترة كان في المراكز {value:person}.",
            "meals": "قُدِّمت {value:meal}.",
            "consultations": "أُجريت {value:consultation}.",
            "referrals": "أُحيل {value:person}؛ الأولوية: {priority}؛ النتيجة: {outcome}.",
            "referrals_all": "أُحيل {value:person} لتلقي الرعاية الطبية.",
            "departures": "غادر {value:person} المراكز، {choice}.",
            "departures_all": "غادر {value:person} المراكز.",
            "notice": "{place}: أُعلن عن وصول {value:person} في {at}.",
            "meals_a_day": "{place}: {value:unit}<، ومجموع الإقامة: {days:unit}>.",
            "meals_a_day_all": "في جميع المراكز: {value:unit}<، ومجموع الإقامة: {days:unit}>.",
            "patients": "تلقى {value:person} رعاية طبية.",
            "capacity_day": "في المراكز: {value:unit} من الماء في اليوم.",
        },
        "disarmament": {
            "laid_down": "ألقى {value:person} السلاح.",
            "laid_down_since": "منذ {since}، ألقى {value:person} السلاح.",
            "under_18": "كان معهم {value:child}، أُحيلوا إلى جهات الحماية ولا يُحسبون مقاتلين.",
            "amnestied": "شمل العفو {value:person}.",
            "amnestied_since": "منذ {since}، شمل العفو {value:person}.",
            "referred": "أُحيل {value:person} إلى التحقيق أو القضاء.",
            "referred_since": "منذ {since}، أُحيل {value:person} إلى التحقيق أو القضاء.",
            "undecided": "لم يُبتّ بعد في أمر: {value:person}.",
            "undecided_age": "لم يُبتّ بعد في أمر: {value:person}؛ وأطولهم انتظارًا {age}.",
            "legal_basis": "الأساس القانوني المذكور: {basis}.",
            "screened": "جرى فحص {value:person}.",
            "screening_referred": "أُحيل من الذين جرى فحصهم {value:person}.",
            "inside_or_beside": (
                "لم يُذكر هل {value} في هذه الفترة جزء من المجموع المعلن ({source}: {stated}) أم يُضافون "
                "إليه. المسألة مفتوحة."
            ),
            "under_18_screened": "كان بين من جرى فحصهم {value:child}، وأُحيلوا إلى جهات الحماية.",
        },
        "clearance": {
            "area": "{value} ({converted}): {outcome}.",
            "area_since": "منذ {since}: {value} ({converted})، {outcome}.",
            "blocks": "{value:block}: {outcome}.",
            "blocks_since": "منذ {since}: {value:block}، {outcome}.",
            "buildings": "{value:building}: {outcome}.",
            "buildings_since": "منذ {since}: {value:building}، {outcome}.",
            "road_length": "{value} ({converted}) من الطرق: {outcome}.",
            "road_length_since": "منذ {since}: {value} ({converted}) من الطرق، {outcome}.",
            "same_ground": "الهكتارات والمربعات السكنية والمباني والكيلومترات مقاييس للأرض نفسها، ولا تُجمع.",
            "ordnance_found": "عُثر على {value:object}.",
            "ordnance_found_since": "منذ {since}، عُثر على {value:object}.",
            "ordnance_destroyed": "أُتلف {value:object}.",
            "ordnance_destroyed_since": "منذ {since}، أُتلف {value:object}.",
            "hazards": "{value:hazard}: {status}.",
            "accidents": "وقع {value:accident} بأجسام متفجرة.",
            "casualties": "فيها: {value:person}، {outcome}.",
        },
        "restoration": {
            "restored": "جرى العمل في {value:facility} ({action}).",
            "restored_all": "جرى العمل في {value:facility}.",
            "restored_since": "منذ {since}، جرى العمل في {value:facility}.",
            "status": "{value:facility}: {status}.",
            "types_group": "بحسب النوع: {types}.",
        },
        "hostilities": {
            "lasting": "مضى عليه {value}.",
            "pause": "وقف للقتال ({manner}) أعلنه {party}: {state}، منذ {since}.",
            "pause_place": "{place}: وقف للقتال ({manner}) أعلنه {party}: {state}، منذ {since}.",
            "exceptions": "ويُستثنى منه: {exceptions}.",
            "acknowledged": "أقرّ به {party}.",
            "not_acknowledged": "لم يُقرّ به أي طرف آخر في هذا السجل.",
            "broken": "أُبلغ عن خرقه {value:event}.",
            "none": "لا يوجد وقف للقتال في هذا السجل.",
            "share": "{value} من {whole} بيد {side}، بحسب {source}، في {at}.",
            "share_all": "{value} من {whole} بيد {side}، في {at}.",
            "share_area": "المساحة المرسومة معه تعطي {value}.",
            "shares_apart": "الكلّ مختلف من نسبة إلى أخرى، فلا معنى لجمع هذه النسب.",
            "against": "وقد أُعلن تجاه: {against}.",
        },
        "monitoring": {
            "watched": "{place}: مدة المراقبة {value}.",
            "gap": "{place}: لم يراقب أحد من {from} إلى {to} ({length}).",
            "gap_reason": "{place}: لم يراقب أحد من {from} إلى {to} ({length}): {reason}.",
            "gaps_all": "بقيت الممرات المفتوحة بلا مراقبة خلال الفترة مدة {value}.",
            "watched_all": "خضعت الممرات للمراقبة خلال الفترة مدة {value}.",
            "no_gap": "كانت كل الممرات المفتوحة تحت المراقبة طوال الوقت.",
            "unwatched": "لا توجد مراقبة في هذا السجل: لا يُعرف شيء عمّن مرّ دون أن يُرى.",
            "count": "{place}: شوهد مرور {value:person} خلال {length} من المراقبة. هذا يؤيد العدّ ولا يُضاف إليه.",
            "count_apart": "{place}: شوهد مرور {value:person}، في حين عدّت المعابر {expected}.",
            "unwatched_time": "{place}: كان مفتوحًا بلا مراقبة ما مجموعه {value}.",
            "stretch_unwatched": "{stretch} ({place}): مفتوح بلا مراقبة ما مجموعه {value}.",
            "sorties_people_ran": "ركض الناس هربًا من الطائرة المسيّرة: {value:sortie}.",
            "sorties_called_back": "استُدعيت بسبب الناس تحتها: {value:sortie}.",
            "watch_counted_outbound": "رصدت المراقبة خروج {value:person}. هذا يؤيد العدّ ولا يُضاف إليه.",
            "watch_counted_inbound": "رصدت المراقبة دخول {value:person}. هذا يؤيد العدّ ولا يُضاف إليه.",
            "watch_vehicles_outbound": "رصدت المراقبة خروج {value:vehicle}. لم يعدّ أحد من كان فيها.",
            "watch_vehicles_inbound": "رصدت المراقبة دخول {value:vehicle}. لم يعدّ أحد من كان فيها.",
        },
        "claims": {
            "own": "العدّ في هذا السجل: {value:@population}، {measure}.",
            "own_unknown": "ليس في هذا السجل رقم خاص به يوضع إلى جانبها.",
            "difference": (
                "أعلن {source}: {stated:unit}. ومجموع العدّ في هذا السجل حتى {at} هو {own:unit}. الفرق: "
                "{value:unit}. لا يُفسَّر هنا، ولا يُضاف أحد لسدّه."
            ),
            "agrees": ("أعلن {source}: {stated:unit}؛ ومجموع العدّ في هذا السجل حتى {at} هو {own:unit}، وهما متوافقان."),
            "computed_undecided": (
                "أعلن {source}: {laid_down} ألقوا السلاح و{amnestied} شملهم العفو؛ فيبقى {value} لم يُذكر عنهم شيء."
            ),
            "words": "{source}: {text}",
            "finding": "{source}، {stated:unit}: {finding}.",
            "circular": "موافقة هذا السجل لرقم معلن لا تؤكد شيئًا: فقد أُعيد بناؤه مما نُشر.",
            "headline": "ما نشره آخرون، كلٌّ بتعريفه الخاص؛ ليس شيء منه لنا، ولا يُجمع:",
            "people_said": "{source} ({at}): {stated:@whom}: {what}.",
            "number_said": "{source} ({at}): {stated}< ({converted})><، {whom}>: {what}.",
            "none_said": "{source} ({at})، دون ذكر عدد: {what}.",
            "file_pictures": "مما نُشر معها من الأرشيف: {value:picture}. وهذا ليس دليلًا أبدًا.",
        },
        "contested": {
            "gap": "يصل الخط بين أرقام تعريف واحد لا يتجاوز البعد بينها {days:day}. وحيث لم يُقل شيء لا يُرسم شيء.",
        },
        "corrections": {
            "gone": "نُشر هذا من قبل، ولم يعد يُعرف عنه شيء. السبب: {why}.",
            "new": "لم يُنشر هذا من قبل. السبب: {why}.",
            "none": "لم يتغير شيء مما نُشر.",
            "of": "تصويبات على البيان ({edition}) عن {period}، المحسوب عند الموضع {position} في السجل.",
            "was": "نُشر من قبل: {old}. السبب: {why}.",
            "cell": "{table}، {row}، {column}: {value}.",
            "cell_two": "{table}، {row}، {more}، {column}: {value}.",
        },
        "alarm": {
            "people_on_road": (
                "<{place}: >دخلوا ولم يخرجوا: {people:@group} ({population}). لم يقلّ عددهم عن ذلك منذ {since}."
            ),
            "people_unobserved": (
                "<{place}: >خرجوا دون أن يُعَدّوا عند الدخول: {people:@group} ({population}). آخر حركة: {since}."
            ),
            "people_held": "<{place}: >لا يزالون قيد الاحتجاز: {people:@group} ({population})، منذ {since}.",
            "more_left_than_estimated": (
                "<{place}: >منذ {since} خرج {people:person} ({population})، في حين قدّر {source} من في "
                "الداخل بـ {stated}."
            ),
            "corridor_open_without_guarantee": "<{place}: >مفتوح بلا ضمانة من {party}، منذ {since}.",
            "corridor_open_without_any_guarantee": "<{place}: >مفتوح بلا أي ضمانة، منذ {since}.",
            "corridor_guarantee_lapsed": "<{place}: >مفتوح، لكن ضمانة {party} انتهت مدتها: {since}.",
            "corridor_guarantee_withdrawn": "<{place}: >مفتوح، لكن {party} سحب ضمانته: {since}.",
            "notice_without_guarantee": (
                "<{place}: >أُعلن للناس أنه مفتوح، لكن الضمانات لا تشمل كلها هذه الساعات: {since}."
            ),
            "convoy_overdue": "<{place}: >القافلة {convoy} ({people:person}) كان موعدها {since} ولم يرد خبر عنها.",
            "convoy_halted": "<{place}: >القافلة {convoy} ({people:person}) متوقفة منذ {since}.",
            "convoy_vehicles_missing": "<{place}: >ناقص من القافلة {convoy}: {vehicles:vehicle} ({since}).",
            "centre_over_capacity": "<{place}: >{people:person} مقابل {beds:bed}، أي {each} لكل سرير، في {since}.",
            "centre_short_of_water": (
                "<{place}: >{people:person}، والماء {water:unit} في اليوم: {each:unit} لكل شخص، دون معيار «اسفير» "
                "وهو {limit}، في {since}."
            ),
            "centre_short_of_latrines": (
                "<{place}: >{people:person}، والمتوفر {latrines:latrine}: {each:person} لكل مرحاض، فوق معيار "
                "«اسفير» وهو {limit}، في {since}."
            ),
            "centre_closed_with_people": "<{place}: >مغلق ولا يزال فيه {people:person}، منذ {since}.",
            "centre_more_left_than_came": (
                "<{place}: >زاد المغادرون على الواصلين بمقدار {people:person}، حتى {since}."
            ),
            "headcount_apart": (
                "<{place}: >وجد التعداد {counted} والباقي بحسب الحركة {expected} ({group}؛ {population})، في {since}."
            ),
            "notice_overdue": "<{place}: >أُعلن عن وصول {expected:person} في {since} ولم يصل أحد.",
            "place_parent_unknown": "<{place}: >يقع ضمن {parent}، ولم يعرّفه أحد.",
            "place_within_itself": "<{place}: >يقع ضمن نفسه عبر {parent}.",
            "open_unwatched": "<{place}: >مفتوح بلا مراقبة منذ {since}.",
            "watch_missed": "<{place}: >مراقبة مقررة ({means}<، {stretch}>) لم تُنفَّذ: {since}.",
            "people_run_from_drone": (
                "<{place}: >ركض الناس هربًا من الطائرة المسيّرة {aircraft} ولم يسجّل أحد انتهاء طلعتها: استدعوها. "
                "في الجو منذ {since}."
            ),
            "hazard_lapsed": "<{place}: >عاد القتال؛ والخطر {hazard} قائم من جديد، منذ {since}.",
            "destroyed_more_than_found": (
                "الأجسام المتفجرة التي أُتلفت {destroyed} والتي عُثر عليها {found} فقط، حتى {since}."
            ),
            "decided_more_than_laid_down": (
                "بُتّ في أمر {decided:person}، ومن ألقوا السلاح {received:person}، حتى {since}."
            ),
            "children_to_refer": "بين من ألقوا السلاح: {children:child}، ويجب إحالتهم إلى جهات الحماية، حتى {since}.",
            "completed_but_not_working": (
                "<{place}: >اكتمل العمل ({facility_type}) لكن الحالة: {status}، منذ {since}."
            ),
            "device_chain_broken": (
                "<{place}: >ما أرسله الجهاز الميداني {source} لا يتبع ما أرسله قبله، {times:event}، آخرها {since}. "
                "إما أن عدًّا ناقص، أو أن غيره يرسل باسمه."
            ),
            "pause_broken": "<{place}: >أُبلغ عن خرق الوقف {pause} {times:event}، آخرها {since}.",
            "share_contradicts_drawing": ("<{place}: >{source}: أُعلن {stated} من {of} ورُسم {drawn} (النسبة؛ {since})."),
            "area_contradicts_drawing": ("<{place}: >{source}: أُعلن {stated} من {of} ورُسم {drawn} (المساحة؛ {since})."),
            "part_above_whole": "{who}، {at}: الجزء ({part}) أكبر من الكل ({whole}) ({measure}).",
            "file_picture_as_evidence": "{who}، {at}: قُدّمت صورة أرشيفية دليلًا ({measure}). وهي ليست دليلًا.",
            "conversion_of_another_measure": (
                "{who}، {at}: حُوّل {stated:unit} إلى {converted:unit}، وهو مقياس لشيء آخر ({measure})."
            ),
            "conversion_contradicts": (
                "{who}، {at}: طُبع {stated:unit} على أنه {converted:unit}؛ والصحيح {right:unit} ({measure})."
            ),
            "cumulative_fell": (
                "{who}، {at}: انخفض رقم تراكمي من {earlier} إلى {later} ({measure}): رقم عن فترة أو سهو أو تصحيح."
            ),
        },
    }
)
