"""English numbers that count nothing, and English dates and spans of time, as patterns over flattened text.

Every repeat is bounded, so that no text makes a pattern slow.
"""

from __future__ import annotations

import re
from typing import Final

from safepassage.statements.reading.tongue import Clock
from safepassage.statements.reading.tongues.en.numerals import MONTHS, NUMERALS, SMALL

__all__ = ["CLOCK", "NAME_WORDS", "TRAPS"]


def _any(listed: str) -> str:
    """Alternatives, in any case, by their first letters: so that most of them are passed over at once."""
    by_letter: dict[str, list[str]] = {}
    for word in listed.split("|"):
        by_letter.setdefault(word[0], []).append(word[1:])
    return "|".join(f"[{letter}{letter.upper()}](?i:{'|'.join(rest)})" for letter, rest in by_letter.items())


_NUMBER_WORDS: Final = _any("|".join(sorted({**SMALL, **NUMERALS.cardinals}, key=len, reverse=True)))
_N: Final = rf"(?:\d{{1,3}}|(?:{_NUMBER_WORDS})(?:-(?:{_NUMBER_WORDS}))?|a\ couple\ of|several|a\ few|couple\ of|few)"
_NAMED: Final = (
    "resolution|article|section|chapter|annex|appendix|order|decree|law|directive|regulation|report|sitrep|issue|update|protocol|"
    "bulletin|communique|communiqué|flight|train|bus|bus line|tram|line|route|highway|motorway|road|room|platform|carriage|gate|terminal|"
    "berth|pier|dock|anchorage|district|sector|zone|block|unit|checkpoint|kilometre|kilometer|marker|hill|height|school|ward|phase|"
    "stage|level|grade|category|type|class|channel|day|week|round|version|figure|table|page|paragraph|para|item|step|number|no|nos|"
    "task|case|file|account|ref|reference|permit|dial|call|text|hotline|tel|telephone|phone|fax|extension|ext|substation|reactor|"
    "footnote|option|exit|position|episode|edition|code|pin|grid|lane|buoy|parcel|session|meeting|volume|vol|row|runway|hangar|pylon|locker|stairwell|mandate|lesson|clause|annexe|attachment|exhibit|"
    "slide|map|chart|photo|image|tranche|instalment|installment|wave|cohort|batch|cycle|sub-sector|sub-district|precinct|canton|circular|memo|rule|principle|policy|ticket|desk|"
    "points|press|ring|contract|centre|center|release|rev|revision|ver|buses|classes|grades|message|stake|yard|standard|woreda|bay|aisle|regulation|convention|amendment|alert level|polling station|seat|cabin|group of|instruction|mark|model|series|kilo|battery|"
    "carriages|container|appendix|note|nr|street|avenue|desk|landslide|exercise|frequency|channel|lot|plot|shaft|pump|turbine"
)
_CAPITAL: Final = (
    "Camp|Site|Point|Post|Centre|Center|Station|House|Building|Cave|Well|Borehole|Convoy|Vessel|Ship|Boat|Barge|Team|Squad|Column|"
    "Mine|Tower|Bridge|Corridor|Shelter|Tent|Warehouse|Depot|Hospital|Clinic|Hangar|Brigade|Battalion|Regiment|Division|Company|"
    "Gymnasium|Hall|Floor|Appeal|Alert|Advisory|Warning|Act|Agreement|Schedule|Goal|Target|Box|Apartment|Apt|Flat|Junction|Quay|"
    "Silo|Lock|Hold|Crossing|Settlement|Village|Area|Field|Operation|Hydrant|Quarter|Wing|Entrance|Door|Window|Counter|Meridian|"
    "Tank|Crane|Cell|Dam|Gauge|Notice|Document|Record|Register|Statement|Instruction|Square|Mile|Mk|Boeing|Airbus|Antonov|Cessna|Tu|Il|Leopard|Abrams|Grad|Iskander|Shahed|Ferry|Helicopter|Truck|Engine|Ladder|Bay|Cluster|"
    "Pass|Peak|Summit|Ridge|Mount|Primary|Secondary|Kindergarten|Nursery|Orphanage|Dormitory|Ring|Lot|Zone|Beach|Cape|Reef|Islet|"
    "IMO|MMSI|ICAO|IATA|VAT|IBAN|BIC|ISBN|ISSN|DOI|Suite|Studio|Channel|Psalm|Psalms|Matthew|Luke|John|Surah|Sura|Verse|Genesis|"
    "Isaiah|Proverbs|Corinthians|Romans|Licence|License|Registration|Passport|Visa|Waybill|Manifest|Invoice|Tender|Callsign|"
    "Pole|Outpost|Base|Hub|Pavilion|Barracks|Garage|Stadium|Plant|Group|Track|Km|KM"
)
NAME_WORDS: Final = frozenset(_NAMED.split("|")) | frozenset(_CAPITAL.split("|"))
"""Words that make a number behind them a name; what is written with a capital does so with a capital alone."""

_VEHICLES: Final = r"(?:[A-Z]{1,6}[a-z]{0,8}-?|[A-Z][A-Za-z]{1,9}-)\d{1,5}[A-Za-z]{0,3}(?:/\d{1,3})?(?:-\d{1,3})?"
_AGED: Final = _any(
    r"children|infants|persons|people|patients|adults|girls|boys|women|men|those|anyone|everyone|all|nobody|passengers|members?|"
    r"baby|babies|residents|pupils|students|drivers|visitors|no\ one|none|somebody|relatives?|minors|males|females|child|person"
)
_PERSON: Final = _any(
    "man|woman|boy|girl|child|baby|infant|toddler|lad|youth|teenager|pensioner|grandmother|grandfather|mother|father|son|daughter|sister|"
    "brother|twin|cousin|nephew|niece|uncle|aunt|husband|wife|widow|widower|orphan|student|pupil|nurse|teacher|driver|farmer|shepherd|"
    "soldier|veteran|guard|doctor|engineer|fisherman|worker|labourer|laborer|volunteer|survivor|victim|tailor|baker|carpenter|journalist|"
    "grandson|granddaughter|neighbour|neighbor|villager|herder|miner|sailor|shopkeeper|firefighter|medic|paramedic|midwife"
)
_CLOCK_TAIL: Final = r"(?:\ ?(?:hrs|hours|h|GMT|UTC|EET|CET|EST|local|local\ time|Z|a\.m\.?|p\.m\.?|am|pm|AM|PM)\b)?"

_LONE_AGE: Final = (
    rf"(?:\d{{2}}|(?:{_NUMBER_WORDS})(?:-(?:{_NUMBER_WORDS}))?)(?=(?:,\ (?:a|an|the|was|is|who|of|from|has|had|whose|said|told|and|in|with|had"
    r"|chief|head|mother|father)\b)|\)|,\ [a-z]{2,14}(?:ed|ing)\b|\.(?=\s|\Z)|\.\"|,\ [A-Z])"
)
"""An age that stands alone behind a name."""

_AGES: Final = rf"""
    {_N}[\ -](?i:year|month|week|day|hour)s?[\ -](?i:old)s?\b
  | {_N}\ (?:to|and|-)\ {_N}[ -](?i:year|month|week|day)s?[\ -](?i:old)s?\b
  | {_N}\ (?i:or|and)\ (?i:over|above|older|younger)\b(?=\ ?(?i:years|[,.)]))
"""
_DEGREES: Final = (
    r"(?:\ ?(?:to|and|-)\ ?[-+]?\d{1,3}(?:\.\d)?)?\ ?(?:°\ ?[CF]?\b|°|(?i:degrees?)\b"
    r"(?:\ (?i:celsius|centigrade|fahrenheit|below|above|north|south|east|west))?)"
)
_HASH: Final = r"(?=[0-9a-f]{0,11}[a-f])(?=[a-f]{0,11}[0-9])[0-9a-f]{12,64}\b"

TRAPS: Final = re.compile(
    rf"""
    (?m:^[ \t]{{0,12}}(?:[(\[])?\d{{1,3}}[.)\]](?=\s))
  | \b(?=\d)(?:
    \d{{1,3}}(?:\.\d{{1,8}})?\ ?°(?!\ ?[CF]\b)(?:\ ?\d{{1,2}}(?:\.\d{{1,3}})?\ ?[''′])?(?:\ ?\d{{1,2}}(?:\.\d{{1,3}})?\ ?["″])?(?:\ ?[NSEW]\b)?
  | \d{{1,3}}\.\d{{2,8}}\ ?[NSEW]?,\ ?\d{{1,3}}\.\d{{2,8}}\ ?[NSEW]?\b(?<=[NSEW\d])
  | \d{{1,3}}(?:[.,]\d)?{_DEGREES}
  | \d{{2,3}}(?:\.\d{{1,2}})?\ ?(?:FM|AM|MHz|kHz)\b
  | \d{{1,3}}\(\d{{1,2}}\)
  | (?:24/7|50[/-]50|9/11|7/7)\b
  | \d{{1,6}}(?:/\d{{1,6}}){{2,4}}\b|\d{{2,4}}/\d{{1,4}}\b|\d{{1,5}}-[A-Za-z]\b(?!\w)|\d{{1,2}}/\d{{1,2}}\b(?!\ of\b)|\d{{1,3}}x\d{{1,3}}\b|\d{{1,2}}-in-\d{{1,4}}(?:-[a-z]{{2,6}})?\b|\d{{1,4}}[A-Z]{{1,3}}\d{{0,5}}\b(?<!\dM)(?<!\dK)(?<!\dH)
  | {_HASH}
  | (?:0800|1800|0\d{{2,4}})[ -]\d[\d -]{{3,14}}\d\b|\d{{3}}-\d{{4}}\b|\d{{2,3}}-\d{{2,3}}-\d{{2,4}}\b|0\ ?\d{{3}}\ \d{{2,3}}[\ -]\d{{2,3}}[\ -]\d{{2,4}}\b|(?<![\d.,])0\d{{2,3}}\b(?![.,]\d|:)
  | [0-2]?\d:[0-5]\d(?::[0-5]\d)?{_CLOCK_TAIL}
  | (?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?:\ ?(?:-|to|and|until)\ ?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?)?\ ?(?:a\.m\b\.?|p\.m\b\.?|am\b|pm\b|AM\b|PM\b|o'clock\b)
  | [0-2]\d[0-5]\d\ ?(?:hrs|hours\b(?!\ of)|h\b|GMT|UTC|EET|CET|local|Z\b|EAT|WAT)
  | [0-2]?\d[.:][0-5]\d\ (?:GMT|UTC|local\ time|EET|CET|hrs)
  | [0-2]?\dh[0-5]\d\b|0\d[0-5]\d\ (?:to|-|until|and)\ [0-2]\d[0-5]\d\b|[0-2]?\d\ sharp\b
  | (?<=,\ )[0-2]?\d\.[0-5]\d(?=[,"”]|\.(?!\d)|\s*\n|\Z)
  | [0-2]?\d[.:][0-5]\d(?=\ (?i:this|in\ the|yesterday|last|on|local|tonight)\b)(?<!\d\d\d)
  | {_AGES}
  | (?<=[.;:]\ )\d{{1,2}}\)(?=\ )|(?<=\ )\d{{1,2}}\.(?=\ [a-z])
  | \d{{1,4}}(?:st|nd|rd|th)s?\b|(?:1[89]|20)?\d0'?s\b
  | (?:\d{{1,3}}(?:,\ |\ and\ |\ or\ |\ ?-\ ?))?\d{{1,3}}(?:\.\d{{1,2}})?[ -]?(?:mm|millimetre|millimeter|calibre|caliber)\b
  | \d{{1,4}}[A-Za-z]?,?\ (?:[A-Z][^\W\d_]{{1,20}}\ ){{1,3}}(?:Street|Road|Avenue|Lane|Square|St|Boulevard|Drive|Row|Quay)\b
    )
  | (?<!\w)(?=[^\W\d_])(?:
    (?:https?://|www\.)\S{{1,400}}
  | (?:(?i:between|from)\ )?(?:[-+]|minus\ |plus\ )?(?:\d{{1,3}}(?:[.,]\d)?|(?:{_NUMBER_WORDS})\b){_DEGREES}
  | UTC\ ?[-+]\ ?\d{{1,2}}\b|pp?\.\ ?\d{{1,4}}(?:-\d{{1,4}})?\b
  | [A-Z]{{1,4}}/\d{{1,4}}(?:/\d{{1,4}}){{0,3}}
  | {_HASH}
  | (?:{_any("hotline|line|number|tel|telephone|phone|calls?|questions|enquiries|emergency|contacts?|dial|text|sms")})(?:\ [A-Za-z]+\ to)?:?\ \d{{3,6}}(?:[ -]\d{{2,4}}\b){{0,4}}(?:\ or\ \d{{3}}[\d -]{{0,12}})?(?![\d,.]\d|\ [a-z]+s\b)
  | (?:at|by|from|until|to|since)\ [0-2]?\d[.:][0-5]\d\ hours
  | (?:{_NUMBER_WORDS})\ o'clock\b
  | (?i:half|quarter|twenty|ten|five)\ (?i:past|to)\ (?:{_NUMBER_WORDS}|\d{{1,2}})(?![\d-])(?=\W|\Z)(?!\ (?:people|of|children|percent|per\ cent|years|days|hours|and))
  | (?i:at|by|until|till|before|after|around|since|from|past)\ (?:[01]\d|2[0-3])[0-5]\d(?:\ (?:to|until|-)\ (?:[01]\d|2[0-3])[0-5]\d)?(?=\s*(?:[,.;)]|\Z|on\b|in\b|hrs|local|sharp))
  | (?i:at|by|until|till|before|about|around)\ (?:\d{{1,2}}|{_NUMBER_WORDS})(?=\ (?i:in\ the\ (?:morning|afternoon|evening)|at\ night|tonight|this\ (?:morning|evening|afternoon)|sharp|yesterday|tomorrow))
  | (?i:between|from)\ (?:\d{{1,2}}|{_NUMBER_WORDS})\ (?i:and|to|until)\ (?:\d{{1,2}}|{_NUMBER_WORDS})(?=\ (?i:in\ the\ (?:morning|afternoon|evening)|at\ night|tonight|every\ night|o'clock))
  | (?i:is|back|ends|closes|opens|bulletin)\ (?i:at)\ (?:\d{{1,2}}|{_NUMBER_WORDS})(?=[.,;)]|\Z)
  | (?i:aged?|ages)\ (?:about\ |under\ |over\ |only\ |between\ |from\ |just\ )?{_N}(?:\ (?:months|years|weeks|days))?(?:\ ?(?i:-|to|and|or)\ ?(?:{_N})(?!\ ,)(?:\ (?:months|years|weeks|days))?)?
  | (?i:under[ -]|over[ -]|above[ -]|below[ -])(?:the\ age\ of\ )?(?i:fives?|threes?|twos?|fours?|twelves?|fifteens?|sixteens?|eighteens?|sixty|sixties|seventy|eighty|sixty-five)\b(?!\ (?!years|and|or|were|are|have|had|was|in|with|who|from|at|on|as|of|board)[a-z])
  | (?:{_AGED})\ (?:aged\ )?(?i:under|over|below|above|younger\ than|older\ than|between)\ (?:the\ age\ of\ )?(?:\d{{1,2}}|{_NUMBER_WORDS})(?:\ (?:and|to)\ (?:\d{{1,2}}|{_NUMBER_WORDS}))?+(?:\ (?:months|years)(?:\ of\ age)?)?+\b(?!\ (?!and\b|or\b|were|are|have|had|was|in\b|with|who|from|at\b|on\b|as\b|board|first|has|is|of)[a-z]|,\d|\.\d)
  | (?i:the\ age\ of|the\ ages\ of|younger\ than|older\ than|at\ age|boys?\ of|girls?\ of|baby\ of|babies\ of|lad\ of|man\ of|woman\ of|child\ of|infant\ of)\ (?:{_N})(?:\ (?:months|years|weeks|days))?(?:\ ?(?i:-|to|and|or)\ ?(?:{_N})(?:\ (?:months|years))?)?
  | (?i:youngest|oldest|eldest|smallest)\b(?:\ (?:is|was|are|were|being|only|just|at|aged|a\ baby\ of|among\ them|of\ them|victim|patient|member|one|of)){{0,4}},?\ (?:{_N})(?:\ (?:months|years|weeks|days))?\b(?!\ (?:people|children|of))
  | (?:{_any("children|boys|girls|people|women|men|those|pupils|teenagers|youths")})\ (?i:from|between|of)\ {_N}\ (?:to|and)\ {_N}\b
  | (?:{_PERSON})s?\ of\ \d{{1,2}}(?:\ and\ \d{{1,2}})?(?![,.]\d)(?=[,.;)]|\ (?:was|were|who|is|are|and|have|had|has|with|in|at|from|on)\b)
  | (?:{_any("boys|girls|children|sons|daughters|brothers|sisters|twins|couple|siblings|cousins|friends|boy|girl|son|daughter|brother|sister")})(?:,\ (?:both\ |aged\ )?|\ both\ )(?:\d{{1,2}}|{_NUMBER_WORDS})(?:,\ \d{{1,2}})?(?:\ and\ (?:\d{{1,2}}|{_NUMBER_WORDS}))?(?=[,.;)])
  | (?i:(?:median|mean|average)\ age|ages?)(?:\ range)?(?::|\ (?:is|was|of|being))\ (?:{_N})(?:\ ?(?i:-|to|and)\ ?(?:{_N}))?
  | (?:turned|turning|turns)\ (?:{_N})(?=[.,;)])|(?i:he|she|who)\ is\ (?:\d{{1,2}})(?=[.,;])
  | (?:{_AGED})\ \d{{2}}\ (?:to|and|-)\ \d{{2}}(?=\ (?:are|were|is|have|may|must|can)\b|[.,;)])
  | (?:are|is|was|were)\ (?:all\ |mostly\ |still\ )?(?:under|over|below|above|between)\ (?:{_N})(?:\ and\ {_N})?\ (?:months|years)\b(?!\ (?:in|of\ (?!age)))
  | [A-Z][^\W\d_]{{1,20}},\ (?:\d{{1,2}}|(?:{_NUMBER_WORDS})(?:-(?:{_NUMBER_WORDS}))?)(?=,\ [^\d\s])
  | (?i:is|was|turned|turns|turn)\ (?:{_NUMBER_WORDS}|\d{{1,2}})(?=\ and\ (?:he|she|has|had))
  | {_AGES}
  | (?<!-)[a-z]{{2,20}}-\d{{1,5}}\b(?![,.]?\d)
  | (?<![$€£])(?!(?:US|CA|AU|USD|EUR|GBP|CHF|ZAR|KES|NOK|SEK|DKK)\d)(?:{_VEHICLES}|[A-Z]-\d{{1,4}})\b(?!\s?(?:%|per\ cent|percent))
  | (?:No\.?|Nos\.?|no\.)\ ?\d{{1,12}}(?:[./-]\d{{1,6}}){{0,3}}(?:\ (?:and|to|-)\ \d{{1,6}})?
  | (?i:(?:house|home|building|shop|office|flats?|address|premises|block)\ (?:at|in)\ )\d{{1,4}}[A-Za-z]?(?=\ [A-Z])(?:\ [A-Z][^\W\d_]{{1,20}}\ (?:of\ the\ )?\d{{1,3}})?
  | v\.?\ ?\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}\b
  | (?i:per|for\ every|for\ each|in\ every)\ (?:\d{{1,3}}(?:[, ]\d{{3}}){{1,2}}|\d{{2,7}}|(?:one\ |a\ |ten\ )?(?:hundred|thousand|million)|{_NUMBER_WORDS})\b
  | (?P<named>(?P<word>(?:polling\ |(?i:alert)\ )?[^\W\d_]{{2,16}}(?:\ of)?)\b(?:\.(?=\ ?[\d\#№]))?\ ?(?:\#|№|(?i:no|nr|number|nos|numbers)\.?\ ?|(?i:type|of\ type)\ )?\ ?(?P<n1>(?:[A-Z]{{1,4}}[\ -]?)?\d[\d.:/-]{{0,12}}(?<=\d)[A-Za-z]?(?!\ ?°)|{_NUMBER_WORDS})\b(?:\(\d{{1,2}}\))?(?:(?:,\ |,\ then\ |\ and\ |\ or\ |\ to\ |\ ?-\ ?|,?\ and\ )[A-Z]?\d{{1,5}}[A-Z]?\b(?!\ [a-z]+s\b|\ (?:people|children|km|ha|m|t|kg|kilo|per|%)|,?\d|\.\d|\+|\ ?%)){{0,6}})
    )
  | (?=[^\w\s])(?:
    [-+](?:\b\d{{1,3}}(?:[.,]\d)?|\b(?:{_NUMBER_WORDS})\b){_DEGREES}
  | §§?\ ?\d{{1,4}}[a-z]?\b
  | (?<!\w)'\d\d\b(?!')
  | \*\d{{1,2}}\b
  | \+\d{{1,3}}[ \d()-]{{5,20}}\d
  | (?<=[^\W\d_]),\ ?(?:who\ is\ |now\ )?{_LONE_AGE}
  | \(\d{{1,2}}\)(?=\ [a-z])(?<![\w%]\(\d\))|\[\d{{1,3}}\]
  | (?:\#|№)\ ?\d{{1,12}}(?:[./-]\d{{1,6}}){{0,3}}(?:\ (?:and|to|-)\ \d{{1,6}})?
    )
  | (?<=[^\W\d_])\ \(\ ?(?:who\ is\ |now\ )?{_LONE_AGE}
  | [¹²³⁴-⁹⁰](?<![mk][²³])
    """,
    re.VERBOSE,
)
"""Sorted by what they begin with, so that each place of a text tries only its own; the last at a word leaves open whether it is a name."""

_MONTH: Final = "|".join(
    sorted({form for name in MONTHS for form in (name.title(), name.upper())}, key=len, reverse=True)
)
_MON: Final = rf"(?:{_MONTH})\b\.?"
_D: Final = r"(?<![\d.,:])[0-3]?\d(?:st|nd|rd|th)?(?![\d]|[.,:]\d)"
_Y: Final = r"(?:19|20)\d\d(?![\d,]\d)"
_DAYS: Final = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
                "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}  # fmt: skip
_WEEKDAY: Final = "|".join(f"{name}s?" for name in _DAYS if name.endswith("day"))
_UNIT: Final = "hour|day|night|week|weekend|fortnight|month|year|quarter|decade|minute"

CLOCK: Final = Clock(
    months=MONTHS,
    weekdays=_DAYS,
    dates=re.compile(
        rf"""
        \b(?=\d)(?:
        (?P<ya>(?:19|20)\d\d)-(?P<ma>\d\d)-(?P<da>\d\d)\b
      | (?P<dd>[0-3]?\d)\ ?[./]\ ?(?P<md>[01]?\d)[./](?P<yd>(?:19|20)?\d\d)\b(?!\d)
      | (?P<db>{_D})(?:\ (?P<mb>{_MON}))?(?:\ (?P<yb>{_Y}))?\ ?(?:-|to|and|until|till|through|or)\ ?(?P<eb>{_D})\ (?:of\ )?(?P<nb>{_MON})(?:,?\ (?P<zb>{_Y}))?
      | (?P<de>{_D})\ (?:of\ )?(?P<me>{_MON})(?:,?\ (?P<ye>{_Y}))?
      | (?<![\d.,/$€£-])(?P<yh>{_Y})(?:[-/](?P<zh>(?:19|20)?\d\d))?\b(?![%-]|\ ?(?:per\ cent|percent|ha|km|kg|m|t)\b)
        )
      | (?<!\w)(?=[^\W\d_])(?:
        (?P<mc>{_MON})\ (?P<dc>{_D})(?:(?:\ ?-\ ?|\ (?:to|and|until|through)\ )(?:(?P<nc>{_MON})\ )?(?P<ec>{_D}))?(?:,?\ (?P<yc>{_Y}))?
      | (?:(?i:mid|early|late)[- ])?(?P<mf>{_MON})(?:,?\ (?:of\ )?(?P<yf>{_Y}))
      | (?i:in|since|during|until|till|by|last|this|early|late|mid|of|for|before|after|throughout|from|end\ of)(?:[- ](?:early|late|mid))?[- ](?P<mg>{_MON})(?![-\w]|\ \d{{1,2}}\b)
        )
        """,
        re.VERBOSE,
    ),
    spans=re.compile(
        rf"""
        \b(?P<agon>{_N}|half\ an|an|a|the)\ (?P<agou>hour|day|night|week|month|year|minute|decade)s?\ (?P<ago>ago|earlier|later|before|after\ the|after|prior|previously|into)\b
      | (?<!\w)(?=[^\W\d_])(?:
        (?=[oditfwacplt])(?<!will\ )(?<!would\ )(?<!to\ )(?<!should\ )(?<!could\ )(?<!can\ )(?<!may\ )(?<!might\ )(?:(?:over|during|in|for|within|across|throughout)\ )?(?:the\ |these\ )?(?:past|last|previous|preceding|prior|latest)\ (?:(?P<lastn>{_N})[\ -])?(?P<lastu>{_UNIT})s?\b
      | (?=[oditfwnce])(?:(?:over|during|in|for|within|throughout)\ )?(?:the\ )?(?:next|coming|following|first|initial|final|opening|early)\ (?:(?P<nextn>{_N})[\ -])?(?P<nextu>{_UNIT})s?\b
      | (?=[iowdaet])(?:in|over|within|during|after|every|inside|throughout|across)\ (?:the\ |a\ |just\ |only\ |about\ |less\ than\ |under\ |nearly\ |almost\ |some\ |more\ than\ |around\ |another\ |its\ |those\ |these\ |as\ little\ as\ |barely\ |roughly\ )?(?P<inn>{_N})\ (?P<inu>hour|day|night|week|month|year|minute|second|fortnight)s?\b(?!-?old|\ of\ (?!fighting|shelling|the|talks|work|rain|siege|searching))
      | (?P<today>today|tonight|this\ (?:morning|afternoon|evening))\b
      | (?P<yesterday>yesterday(?:\ (?:morning|afternoon|evening))?)\b
      | (?=[odtpln])(?:(?:over|during)\ )?(?:the\ )?(?P<night>past\ night|last\ night|overnight|during\ the\ night|in\ the\ night|night\ of\ (?P<nightd>{_WEEKDAY})(?:\ to\ (?:{_WEEKDAY}))?)\b
      | (?P<tomorrow>tomorrow)\b
      | (?P<thisu>this|the\ current)\ (?P<thisunit>week|weekend|month|year)\b
      | (?:(?:on|by|since|until|till|from|last|this|next|late|early|every)\ )?(?:late\ |early\ |last\ )?(?P<weekday>{_WEEKDAY})(?:\ (?P<part>morning|afternoon|evening|night))?\b
        )
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
    units_days={
        "hour": 0,
        "minute": 0,
        "second": 0,
        "day": 1,
        "night": 1,
        "week": 7,
        "weekend": 2,
        "fortnight": 14,
        "month": 30,
        "year": 365,
        "quarter": 91,
        "decade": 3650,
    },
    numbers={**{word: int(value) for word, value in NUMERALS.cardinals.items()}, "a couple of": 2, "couple of": 2},
    since_words=frozenset({"since", "from"}),
    until_words=frozenset({"until", "till", "by", "before"}),
    month_leads=frozenset({"in", "during"}),
    since=re.compile(
        r"\bsince\s(?:[\w'’-]+\s){1,5}on\s$|\b(?:since|from|starting|beginning|as from|effective)\s(?:the\s)?(?:(?:morning|evening|night|start|beginning|end|middle)\sof\s)?(?:early\s|late\s|mid-?\s?)?$",
        re.IGNORECASE,
    ),
    until=re.compile(
        r"\b(?:until|till|by|up\sto|as\sof|as\sat|to|through|before)\s(?:the\s)?(?:(?:morning|evening|night|start|beginning|end|middle)\sof\s)?(?:early\s|late\s|mid-?\s?)?$",
        re.IGNORECASE,
    ),
)
