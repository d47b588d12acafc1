"""Russian sentences: one per message of a statement, with its facts in braces."""

from __future__ import annotations

from typing import Final

from safepassage.statements.words.language import flat

__all__ = ["SENTENCES"]

SENTENCES: Final = flat(
    {
        "note": {
            "delayed": (
                "Собственные данные об этом публикуются не раньше чем через {wait} после конца периода и "
                "в это открытое издание не входят."
            ),
            "nothing": "За период об этом ничего не записано. Это значит «неизвестно», а не ноль.",
            "suppressed": "Скрыты малые числа и те, из которых их можно получить вычитанием.",
            "cumulative": "Подсчитано в этом журнале с {since}.",
            "claims": (
                "Чужие данные, как они были опубликованы. Они считают разное и за разное время: их не "
                "складывают и не усредняют, и ни одно из них не наше."
            ),
            "undated": "Дата не указана.",
            "own": "Записано в этом журнале:",
        },
        "people": {
            "crossed": "Через пункты перехода прошло {value:@population}: {movement}.",
            "crossed_all": "Через пункты перехода прошло {value:@population}, каким бы ни был вид перемещения.",
            "crossed_group": "Из них {value:@group}.",
            "arrived": "В центры и больницы прибыло {value:@population}.",
            "arrived_all": "В центры и больницы прибыло {value:@population}.",
            "arrived_group": "Из них {value:@group}.",
            "single": "Среди тех, кто {leg}: {value:@single}.",
            "on_road": "{place}: в пути или неизвестно где находится {value:@population}.",
            "on_road_all": "В пути или неизвестно где находится {value:@population}.",
            "on_road_group": "Среди них {value:@group}.",
            "crossed_since": "С {since} прошло {value:@population} по подсчёту этого журнала.",
            "arrived_since": "С {since} в центры и больницы прибыло {value:@population} по подсчёту этого журнала.",
            "checkpoint": "На контрольных пунктах: {value:person}, {outcome}.",
            "checkpoint_waiting": "Самое долгое ожидание, о котором сообщили: {value}.",
            "life_event": "{event}: {value:@population}.",
            "unobserved": (
                "{place}: прибыло {value:@population}, кого не посчитали на входе ни на одном пункте перехода."
            ),
            "remaining": "{place}: внутри ещё остаётся {value:@population}, на {at}, по оценке: {source}.",
            "remaining_all": (
                "{place}: внутри ещё остаётся {value:@population}, по оценке одного из источников этого журнала."
            ),
            "still_held": "Остаётся под задержанием: {value:@population}.",
        },
        "corridors": {
            "state": "{place}: {state} с {since}.",
            "state_reason": "{place}: {state} с {since} ({reason}).",
            "state_all": "{value:corridor} на конец периода: {state}.",
            "guarantee": "{place}: гарантию дали: {party}, до {until}.",
            "guarantee_open": "{place}: гарантию дали: {party}, без срока.",
            "convoy": "{convoy}, {place}: {value:@population}, {status}.",
            "under_way": "В колоннах и группах в пути {value:@population}.",
            "vehicles": "С ними {value:@type}.",
            "incident": "{place}, {at}: {type}.",
            "incidents": "{value:incident}: {type}.",
            "casualties": "В происшествиях: {value:person}, {outcome}.",
            "hours_open": "{place}: за период коридор был открыт {value}.",
            "convoy_only": "{convoy}: {value:@population}, {status}.",
            "casualties_group": "Из них ({outcome}): {value:@group}.",
            "state_before": "{place}: {state} с {from} до {to}< ({reason})>.",
        },
        "centres": {
            "occupancy": "{place}: {value:person}, вместимость: {capacity:bed}.",
            "capacity": "В центрах: {value:unit}.",
            "headcount": "{place}: при ночном пересчёте {value:person}; по движению должно быть: {expected}.",
            "headcount_apart": (
                "{place}: при ночном пересчёте {value:person}, а по движению должно быть: {expected}. То "
                "и другое вместе верным быть не может."
            ),
            "residents_all": "На конец периода в центрах было {value:person}.",
            "meals": "Выдано {value:meal}.",
            "consultations": "Проведено {value:consultation}.",
            "referrals": "Направлено: {value:person}; очерёдность: {priority}; исход: {outcome}.",
            "referrals_all": "За медицинской помощью направлено {value:person}.",
            "departures": "Центры покинуло {value:person}, {choice}.",
            "departures_all": "Центры покинуло {value:person}.",
            "notice": "{place}: на {at} объявлено прибытие {value:person}.",
            "meals_a_day": "{place}: {value:unit}< ({days:unit})>.",
            "meals_a_day_all": "Во всех центрах: {value:unit}< ({days:unit})>.",
            "patients": "Медицинскую помощь получило {value:person}.",
            "capacity_day": "В центрах: {value:unit} воды в сутки.",
        },
        "disarmament": {
            "laid_down": "Оружие сложило {value:person}.",
            "laid_down_since": "С {since} оружие сложило {value:person}.",
            "under_18": "Вместе с ними: {value:child}. Они направлены под защиту и комбатантами не считаются.",
            "amnestied": "Амнистировано {value:person}.",
            "amnestied_since": "С {since} амнистировано {value:person}.",
            "referred": "Передано следствию или суду: {value:person}.",
            "referred_since": "С {since} передано следствию или суду: {value:person}.",
            "undecided": "Решения пока нет: {value:person}.",
            "undecided_age": "Решения пока нет: {value:person}; дольше всего ждут {age}.",
            "legal_basis": "Названное правовое основание: {basis}.",
            "screened": "Проверено {value:person}.",
            "screening_referred": "Из проверенных направлено {value:person}.",
            "inside_or_beside": (
                "Входят ли эти {value} в названное общее число ({source}: {stated}) или добавляются к "
                "нему, не сказано. Вопрос открыт."
            ),
            "under_18_screened": "Среди проверенных: {value:child}. Они направлены под защиту.",
        },
        "clearance": {
            "area": "{value} ({converted}): {outcome}.",
            "area_since": "С {since}: {value} ({converted}), {outcome}.",
            "blocks": "{value:block}: {outcome}.",
            "blocks_since": "С {since}: {value:block}, {outcome}.",
            "buildings": "{value:building}: {outcome}.",
            "buildings_since": "С {since}: {value:building}, {outcome}.",
            "road_length": "{value} ({converted}) дорог: {outcome}.",
            "road_length_since": "С {since}: {value} ({converted}) дорог, {outcome}.",
            "same_ground": "Гектары, кварталы, здания и километры измеряют одну и ту же землю и не складываются.",
            "ordnance_found": "Обнаружено {value:object}.",
            "ordnance_found_since": "С {since} обнаружено {value:object}.",
            "ordnance_destroyed": "Уничтожено {value:object}.",
            "ordnance_destroyed_since": "С {since} уничтожено {value:object}.",
            "hazards": "{value:hazard}: {status}.",
            "accidents": "{value:accident} со взрывоопасными предметами.",
            "casualties": "При этом: {value:person}, {outcome}.",
        },
        "restoration": {
            "restored": "Работы проведены: {value:facility} ({action}).",
            "restored_all": "Работы проведены: {value:facility}.",
            "restored_since": "С {since} работы проведены: {value:facility}.",
            "status": "{value:facility}: {status}.",
            "types_group": "По типам: {types}.",
        },
        "hostilities": {
            "lasting": "Она длится {value}.",
            "pause": "Пауза в боях ({manner}), объявили: {party}. Состояние: {state}, с {since}.",
            "pause_place": "{place}: пауза в боях ({manner}), объявили: {party}. Состояние: {state}, с {since}.",
            "exceptions": "Исключения: {exceptions}.",
            "acknowledged": "Паузу признали: {party}.",
            "not_acknowledged": "В этом журнале паузу не признала ни одна другая сторона.",
            "broken": "О нарушении сообщалось {value:event}.",
            "none": "Паузы в этом журнале нет.",
            "share": "{value} от целого {whole}: {side}; сообщает {source}, на {at}.",
            "share_all": "{value} от целого {whole}: {side}, на {at}.",
            "share_area": "По приложенному контуру получается {value}.",
            "shares_apart": "Целое у них разное, поэтому складывать эти доли нельзя.",
            "against": "Объявлена в отношении: {against}.",
        },
        "monitoring": {
            "watched": "{place}: под наблюдением {value}.",
            "gap": "{place}: наблюдения не было с {from} до {to} ({length}).",
            "gap_reason": "{place}: наблюдения не было с {from} до {to} ({length}): {reason}.",
            "gaps_all": "Без наблюдения открытые коридоры были {value} за период.",
            "watched_all": "Под наблюдением коридоры были {value} за период.",
            "no_gap": "Все открытые коридоры были под наблюдением всё время.",
            "unwatched": "Наблюдений в этом журнале нет: о прошедших незамеченными ничего не известно.",
            "count": (
                "{place}: за {length} наблюдения замечено {value:person}. Это подтверждает подсчёт и к "
                "нему не прибавляется."
            ),
            "count_apart": (
                "{place}: наблюдатели заметили {value:person}, а на пунктах перехода посчитали {expected}."
            ),
            "unwatched_time": "{place}: был открыт и без наблюдения всего {value}.",
            "stretch_unwatched": "{stretch} ({place}): открыто и без наблюдения всего {value}.",
            "sorties_people_ran": "Люди внизу побежали от беспилотника: {value:sortie}.",
            "sorties_called_back": "Отозвано из-за людей внизу: {value:sortie}.",
            "watch_counted_outbound": (
                "Наблюдатели заметили на выходе {value:person}. Это подтверждает подсчёт и к нему не прибавляется."
            ),
            "watch_counted_inbound": (
                "Наблюдатели заметили на входе {value:person}. Это подтверждает подсчёт и к нему не прибавляется."
            ),
            "watch_vehicles_outbound": (
                "Наблюдатели насчитали на выходе {value:vehicle}. Сколько людей в них было, никто не считал."
            ),
            "watch_vehicles_inbound": (
                "Наблюдатели насчитали на входе {value:vehicle}. Сколько людей в них было, никто не считал."
            ),
        },
        "claims": {
            "own": "Подсчитано в этом журнале: {value:@population}, {measure}.",
            "own_unknown": "Своих данных, чтобы поставить рядом, в этом журнале нет.",
            "difference": (
                "{source}: названо {stated:unit}. Собственные подсчёты журнала до {at} дают {own:unit}. "
                "Разница: {value:unit}. Здесь она не объясняется, и никого не прибавляют, чтобы её "
                "закрыть."
            ),
            "agrees": (
                "{source}: названо {stated:unit}; собственные подсчёты журнала до {at} дают {own:unit}, "
                "и это совпадает."
            ),
            "computed_undecided": (
                "{source}: названо {laid_down} сложивших оружие и {amnestied} амнистированных; остаётся "
                "{value}, и о них ничего не сказано."
            ),
            "words": "{source}: {text}",
            "finding": "{source}, {stated:unit}: {finding}.",
            "circular": (
                "Совпадение этого журнала с чужим числом ничего не подтверждает: журнал восстановлен по "
                "опубликованному."
            ),
            "headline": (
                "Опубликовано другими, каждым по своему определению; нашего здесь ничего нет, и это не складывают:"
            ),
            "people_said": "{source} ({at}): {stated:@whom}: {what}.",
            "number_said": "{source} ({at}): {stated}< ({converted})><, {whom}>: {what}.",
            "none_said": "{source} ({at}), число не названо: {what}.",
            "file_pictures": (
                "Из опубликованного с ними взято из архива: {value:picture}. Это никогда не свидетельство."
            ),
        },
        "contested": {
            "gap": (
                "Линия соединяет числа одного определения, между которыми не больше {days:day}. "
                "Где ничего не сказано, ничего не нарисовано."
            ),
        },
        "corrections": {
            "gone": "Это было напечатано, а теперь об этом ничего не известно. Причина: {why}.",
            "new": "Раньше это не печаталось. Причина: {why}.",
            "none": "Из напечатанного ничего не изменилось.",
            "of": "Исправления к сводке ({edition}) за {period}, составленной на позиции журнала {position}.",
            "was": "Было напечатано: {old}. Причина: {why}.",
            "cell": "{table}, {row}, {column}: {value}.",
            "cell_two": "{table}, {row}, {more}, {column}: {value}.",
        },
        "alarm": {
            "people_on_road": (
                "<{place}: >вошли и не вышли: {people:@group} ({population}). Меньше их не было с {since}."
            ),
            "people_unobserved": (
                "<{place}: >вышли, но на входе не посчитаны: {people:@group} ({population}). Последнее "
                "движение: {since}."
            ),
            "people_held": "<{place}: >всё ещё под задержанием: {people:@group} ({population}), с {since}.",
            "more_left_than_estimated": (
                "<{place}: >с {since} вышло {people:person} ({population}), а по оценке источника "
                "{source} внутри было {stated}."
            ),
            "corridor_open_without_guarantee": "<{place}: >открыт без гарантии: {party}, с {since}.",
            "corridor_open_without_any_guarantee": "<{place}: >открыт без каких-либо гарантий, с {since}.",
            "corridor_guarantee_lapsed": "<{place}: >открыт, но срок гарантии истёк: {party}, {since}.",
            "corridor_guarantee_withdrawn": "<{place}: >открыт, но гарантия отозвана: {party}, {since}.",
            "notice_without_guarantee": (
                "<{place}: >людям объявлено, что он открыт, но не все гарантии действуют на эти часы: {since}."
            ),
            "convoy_overdue": "<{place}: >колонна {convoy} ({people:person}) ожидалась {since}, сообщений о ней нет.",
            "convoy_halted": "<{place}: >колонна {convoy} ({people:person}) стоит с {since}.",
            "convoy_vehicles_missing": "<{place}: >в колонне {convoy} не хватает: {vehicles:vehicle} ({since}).",
            "centre_over_capacity": (
                "<{place}: >{people:person} на {beds:bed}, то есть {each} на одно место, на {since}."
            ),
            "centre_short_of_water": (
                "<{place}: >{people:person}, воды {water:unit} в сутки: {each:unit} на человека, ниже нормы Sphere "
                "({limit}), на {since}."
            ),
            "centre_short_of_latrines": (
                "<{place}: >{people:person} и {latrines:latrine}: {each:person} на туалет, выше нормы Sphere "
                "({limit}), на {since}."
            ),
            "centre_closed_with_people": "<{place}: >закрыт, но внутри ещё {people:person}, с {since}.",
            "centre_more_left_than_came": "<{place}: >выбыло больше, чем прибыло, на {people:person}, к {since}.",
            "headcount_apart": (
                "<{place}: >при пересчёте {counted}, по движению должно быть {expected} ({group}; "
                "{population}), на {since}."
            ),
            "notice_overdue": "<{place}: >на {since} объявлено: {expected:person}; никто не прибыл.",
            "place_parent_unknown": "<{place}: >находится в {parent}, а это место никто не описал.",
            "place_within_itself": "<{place}: >через {parent} оказывается внутри самого себя.",
            "open_unwatched": "<{place}: >открыт и без наблюдения с {since}.",
            "watch_missed": "<{place}: >намеченного наблюдения ({means}<, {stretch}>) не было: {since}.",
            "people_run_from_drone": (
                "<{place}: >люди побежали от беспилотника {aircraft}, а конец вылета никем не записан: отзовите его. "
                "В воздухе с {since}."
            ),
            "hazard_lapsed": "<{place}: >бои возобновились; опасность {hazard} снова в силе, с {since}.",
            "destroyed_more_than_found": (
                "Взрывоопасных предметов уничтожено {destroyed}, а обнаружено {found}, к {since}."
            ),
            "decided_more_than_laid_down": (
                "Решения приняты: {decided:person}, а оружие сложили: {received:person}, к {since}."
            ),
            "children_to_refer": "Среди сложивших оружие: {children:child}. Их нужно передать под защиту, к {since}.",
            "completed_but_not_working": (
                "<{place}: >работы завершены ({facility_type}), но состояние: {status}, с {since}."
            ),
            "device_chain_broken": (
                "<{place}: >присланное полевым устройством {source} не продолжает присланное раньше, {times:event}; "
                "последний случай: {since}. Или недостаёт подсчёта, или кто-то другой говорит от его имени."
            ),
            "pause_broken": (
                "<{place}: >пауза {pause} нарушена, по сообщениям, {times:event}; последний случай: {since}."
            ),
            "share_contradicts_drawing": (
                "<{place}: >{source}: названо {stated} от {of}, а нарисовано {drawn} (доля; {since})."
            ),
            "area_contradicts_drawing": (
                "<{place}: >{source}: названо {stated} от {of}, а нарисовано {drawn} (площадь; {since})."
            ),
            "part_above_whole": "{who}, {at}: часть ({part}) больше целого ({whole}) ({measure}).",
            "conversion_of_another_measure": (
                "{who}, {at}: {stated:unit} пересчитано в {converted:unit}, а это другая величина ({measure})."
            ),
            "conversion_contradicts": (
                "{who}, {at}: {stated:unit} напечатано как {converted:unit}; на деле это {right:unit} ({measure})."
            ),
            "cumulative_fell": (
                "{who}, {at}: число с начала уменьшилось с {earlier} до {later} ({measure}): число за "
                "период, ошибка или исправление."
            ),
            "file_picture_as_evidence": (
                "{who}, {at}: архивный снимок приведён как свидетельство ({measure}). Свидетельством он не является."
            ),
        },
    }
)
