"""English numbers: words, multipliers, hedges, units and money."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from safepassage.statements.reading.phrases import Phrases, phrases
from safepassage.statements.reading.tongue import Numerals

__all__ = ["MONTHS", "NUMERALS", "SMALL"]

_UNITS: Final = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_MORE: Final = "seventeen eighteen nineteen"
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL: Final = {word: at for at, word in enumerate(f"{_UNITS} {_MORE}".split())}
_CARDINALS: Final = {**SMALL, **{word: (at + 2) * 10 for at, word in enumerate(_TENS.split())}}
_SCALES: Final = {
    "hundred": 100,
    "dozen": 12,
    "thousand": 1000,
    "million": 10**6,
    "millions": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "m": 10**6,
    "k": 1000,
    "bn": 10**9,
    "billion": 10**9,
    "trillion": 10**12,
}
_ORDINALS: Final = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}


def _fractions() -> dict[str, Fraction]:
    """Every fraction in words, with its value."""
    out = {"half": Fraction(1, 2), "one half": Fraction(1, 2), "one-half": Fraction(1, 2)}
    for name, under in _ORDINALS.items():
        if under > 2:  # noqa: PLR2004 - halves have no others
            out[f"a {name}"] = out[f"one {name}"] = out[f"one-{name}"] = Fraction(1, under)
        for word, over in SMALL.items():
            if 1 < over < under:
                out[f"{word} {name}s"] = out[f"{word}-{name}s"] = Fraction(over, under)
    return out


_VAGUE: Final = (
    "dozens|scores|hundreds|thousands|millions|tens of thousands|hundreds of thousands|tens of millions|"
    "hundreds of millions|dozens and dozens|hundreds upon hundreds|hundreds and hundreds|thousands upon thousands|"
    "thousands and thousands|several hundred|several hundreds|several thousand|several thousands|several dozen|several dozens|"
    "several million|several tens of thousands|several hundred thousand|a few hundred|a few thousand|a few dozen|"
    "some hundreds|some thousands|many hundreds|many thousands|many dozens|a couple of hundred|a couple of dozen|"
    "a couple of thousand|a few hundred thousand|a few tens of thousands|couple of hundred|few hundred|few thousand|few dozen|"
    "a couple hundred|hundreds if not thousands|dozens if not hundreds|tens|scores and scores|billions"
)
_HEDGES: Final = (
    (
        "approx",
        "about|approximately|approx|approx .|around|some|roughly|circa|c .|ca|ca .|an estimated|estimated|an approximate|"
        "in the region of|in the order of|on the order of|in the vicinity of|somewhere around|something like|"
        "an average of|on average|~|≈|or so|broadly|the estimated|plus or minus|or thereabouts",
    ),
    (
        "gt",
        "more than|over|above|greater than|higher than|in excess of|upwards of|upward of|exceeding|exceeds|exceed|"
        "exceeded|just over|well over|slightly more than|slightly over|a little over|a little more than|well above|"
        "just above|just more than|far more than|much more than|many more than|longer than|topped|topping|surpassed|"
        "surpassing|surpass|passed|larger than|bigger than|beyond|north of|>|not less than and|has passed|passes|pass|passing|tops|"
        "no longer below|risen above|rose above|climbed above|further than|deeper than|older than",
    ),
    (
        "ge",
        "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum|a minimum|at the least|"
        "at the very least|≥|>=|minimum of|never fewer than|never less than|at a minimum|no smaller than",
    ),
    (
        "lt",
        "less than|fewer than|under|below|lower than|just below|smaller than|well under|well below|<|shorter than|"
        "fallen below|fell below|dropped below|a little under|slightly less than|slightly fewer than|a little less than|"
        "slightly under",
    ),
    (
        "le",
        "up to|at most|no more than|not more than|as many as|as much as|a maximum of|maximum|not exceeding|at the most|"
        "maximum of|≤|<=|a maximum|as high as|no longer than|not longer than|as long as|as far as|to a maximum of|"
        "at the very most|the maximum of|as few as|no higher than|anything up to",
    ),
    (
        "nearly",
        "nearly|almost|close to|just under|approaching|approach|nearing|near|not quite|virtually|just short of|"
        "verging on|well-nigh|closer to|practically|just shy of|shy of|approached|neared|near to",
    ),
    (
        "exact",
        "add up to|adds up to|added up to|adding up to|amount to|amounts to|amounted to|exactly|precisely|only|just|a mere|merely|barely|fully|a full|exactly the same|no other than|all",
    ),
)
_AFTER: Final = (
    (
        "ge",
        "or more|at least|and more|at the least|or higher|and above|or above|and over|or over|at a minimum|minimum|or upwards",
    ),
    ("approx", "or so|or thereabouts|approximately|odd|more or less|or roughly so|on average"),
    ("gt", "plus|+|and counting"),
    ("le", "at most|or fewer|or less|at the most|maximum|or below"),
)
_FILLERS: Final = (
    (
        "",
        "a total of|the total of|in total|a combined total of|a combined|a further|another|an additional|additional|further",
    ),
    (
        "",
        "a record|the|these|those|those same|its|their|his|her|our|altogether|a group of|another group of|a grand total of",
    ),
    (
        "",
        "all|the remaining|remaining|the other|other|the first|the last|a new total of|[ another group of ]|the same|any|this",
    ),
    (
        "",
        "an extra|a sum of|the sum of|overall|a cumulative|an overall|a whole|whole|the full|some additional|yet another|a|an|[|(",
    ),
    (
        "",
        "a cumulative total of|the figure of|a figure of|a toll of|the toll to|the toll at|the whole|a death toll of|each|every|every single|exactly|only|just|still|now",
    ),
)
_UNITS_LENGTH: Final = {
    "ha": "ha|hectare|hectares",
    "acre": "acre|acres|ac",
    "m2": "m2|m²|sq m|sqm|square metre|square metres|square meter|square meters|sq . m|sq m .|sq . metres|sq . meters",
    "ft2": "ft2|ft²|sq ft|sqft|square foot|square feet|sq . ft|sq . feet|sq feet|sq . ft .|sq ft .",
    "km2": "km2|km²|sq km|sqkm|square kilometre|square kilometres|square kilometer|square kilometers|sq . km",
    "mi2": "mi2|mi²|sq mi|square mile|square miles|sq . mi|sq miles|sq . miles",
    "yd2": "square yard|square yards|sq yd",
    "m": "metre|metres|meter|meters|m",
    "cm": "cm|centimetre|centimetres|centimeter|centimeters",
    "km": "km|kms|kilometre|kilometres|kilometer|kilometers",
    "ft": "ft|foot|feet",
    "yd": "yard|yards",
    "mi": "mi|mile|miles",
    "nmi": "nautical mile|nautical miles|nm|nmi",
    "in": "inch|inches",
}
_UNITS_OTHER: Final = {
    "kg": "kg|kilogram|kilograms|kilogramme|kilogrammes|kilo|kilos|kgs",
    "g": "gram|grams|gramme|grammes",
    "t": "t|ton|tons|tonne|tonnes|metric ton|metric tons|mt|metric tonne|metric tonnes",
    "lb": "lb|lbs|pound of|pounds of",
    "l": "l|litre|litres|liter|liters",
    "ml": "ml|millilitre|millilitres",
    "gal": "gallon|gallons",
    "m3": "m3|m³|cubic metre|cubic metres|cubic meter|cubic meters|cu m|cu . m",
    "MW": "mw|megawatt|megawatts",
    "kW": "kw|kilowatt|kilowatts",
    "kWh": "kwh|kilowatt-hour|kilowatt-hours|kilowatt hours",
    "kV": "kv|kilovolt|kilovolts",
    "GW": "gw|gigawatt|gigawatts",
    "MWh": "mwh|megawatt-hour|megawatt-hours|megawatt hours",
    "kcal": "kcal|kilocalories|kilocalorie",
    "min": "minute|minutes|min|mins",
    "s": "second|seconds",
    "h": "hour|hours|h|hrs|hr|-hour",
    "d": "day|days|night|nights",
    "wk": "week|weeks",
    "mo": "month|months",
    "a": "year|years|yrs",
    "%": "%|percent|per cent|pct|percentage points|percentage point|٪|p.c|pc",
    "kn": "knot|knots",
    "km/h": "km/h|kph|kmh|km / h|kilometres per hour|kilometers per hour|kilometres an hour|kilometers an hour",
    "mi/h": "mph|miles per hour|miles an hour",
}
_BEFORE: Final = {
    "USD": "$|us$|us $|usd|us dollars",
    "EUR": "€|eur|euro",
    "GBP": "£|gbp",
    "JPY": "¥|jpy",
    "CHF": "chf",
    "SYP": "syp",
    "RUB": "₽|rub",
    "UAH": "₴|uah",
    "TRY": "₺|try",
    "KES": "kes|ksh",
    "NGN": "ngn|₦",
    "AED": "aed",
    "CAD": "cad|ca$|c$",
    "AUD": "aud|au$|a$",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "INR": "inr|₹",
    "XOF": "xof",
    "XAF": "xaf",
    "ETB": "etb",
    "SDG": "sdg",
    "AFN": "afn",
    "IQD": "iqd",
    "YER": "yer",
    "LBP": "lbp",
    "JOD": "jod",
    "EGP": "egp",
    "SAR": "sar",
    "PKR": "pkr",
    "BDT": "bdt",
    "PHP": "php",
    "CNY": "cny|rmb",
    "ZAR": "zar",
    **{
        code: code.lower()
        for code in (
            "MXN BRL PLN SSP SOS UGX TZS RWF CDF HTG COP MMK LKR NPR IDR THB VND MYR KRW HKD SGD NZD GEL AMD AZN KZT UZS KGS TJS "
            "MDL DZD MAD TND LYD BHD KWD QAR OMR IRR GHS ZMW MWK MZN AOA HUF CZK RON BGN ISK MKD RSD BAM BYN PEN CLP ARS GTQ HNL"
        ).split()
    },
    "ILS": "₪|ils|nis",
}
_AFTER_MONEY: Final = {
    "USD": "us dollars|us dollar|dollars|dollar|u.s . dollars|usd|american dollars|united states dollars|$",
    "EUR": "euros|euro|eur|€",
    "GBP": "pounds sterling|pound sterling|gbp|british pounds",
    "CHF": "swiss francs|swiss franc|chf",
    "SYP": "syrian pounds|syrian lira|syp",
    "RUB": "roubles|rubles|rouble|rub|russian roubles",
    "UAH": "hryvnias|hryvnia|uah",
    "TRY": "turkish lira|liras",
    "JPY": "yen",
    "GEL": "lari|georgian lari",
    "BRL": "reais|real|brazilian reais",
    "ETB": "birr|ethiopian birr",
    "NGN": "naira",
    "GHS": "cedis|cedi",
    "ZAR": "rand",
    "PLN": "zlotys|zloty",
    "RON": "lei|leu",
    "CZK": "koruna|korunas|crowns",
    "HUF": "forints|forint",
    "AMD": "drams|dram",
    "KZT": "tenge",
    "KGS": "soms|som",
    "BDT": "taka",
    "THB": "baht",
    "IDR": "rupiah",
    "MYR": "ringgit",
    "VND": "dong",
    "PHP": "philippine pesos",
    "MXN": "mexican pesos",
    "COP": "colombian pesos",
    "SOS": "somali shillings",
    "UGX": "ugandan shillings",
    "TZS": "tanzanian shillings",
    "LBP": "lebanese pounds",
    "SDG": "sudanese pounds",
    "AFN": "afghanis|afghani",
    "PKR": "pakistani rupees",
    "ILS": "shekels|shekel",
    "MAD": "dirhams|moroccan dirhams",
    "AED": "emirati dirhams",
    "XOF": "cfa francs|cfa|francs cfa",
    "CDF": "congolese francs",
    "RWF": "rwandan francs",
    "HTG": "gourdes|haitian gourdes",
    "ZMW": "kwacha",
    "SSP": "south sudanese pounds",
    "NPR": "nepalese rupees|nepali rupees",
    "LKR": "sri lankan rupees",
    "MMK": "kyat|kyats",
    "YER": "yemeni rials|yemeni riyals",
    "IRR": "iranian rials|rials",
    "SAR": "saudi riyals|riyals",
    "KWD": "kuwaiti dinars",
    "LYD": "libyan dinars",
    "ARS": "argentine pesos",
    "BGN": "leva|lev",
    "RSD": "serbian dinars",
    "KRW": "won",
    "MNT": "tugrik|tugriks",
    "AZN": "manat|manats",
    "UZS": "sum",
    "MZN": "meticais|metical",
    "AOA": "kwanzas|kwanza",
    "ISK": "kronur",
    "NZD": "new zealand dollars",
    "HKD": "hong kong dollars",
    "SGD": "singapore dollars",
    "KES": "kenyan shillings|kes",
    "SEK": "swedish kronor|sek",
    "NOK": "norwegian kroner|nok",
    "DKK": "danish kroner|dkk",
    "CAD": "canadian dollars",
    "AUD": "australian dollars",
    "INR": "rupees|indian rupees",
    "CNY": "yuan",
    "EGP": "egyptian pounds",
    "IQD": "iraqi dinars",
    "JOD": "jordanian dinars",
}
_PER: Final = (
    (
        "/d",
        "a day|per day|each day|every day|daily|/ day|/ d|per diem|a night|per night|each night|every night|in a day|nightly|/ night|a day each",
    ),
    ("/h", "an hour|per hour|every hour|each hour|hourly|/ hour|/ h"),
    ("/wk", "a week|per week|each week|every week|weekly|/ week"),
    ("/mo", "a month|per month|each month|every month|monthly|/ month"),
    ("/a", "a year|per year|each year|every year|yearly|annually|per annum|/ year"),
    ("/min", "a minute|per minute|every minute"),
    ("/s", "a second|per second"),
)
_PER_OTHER: Final = (
    (
        "",
        "per person|per head|per capita|per family|per household|a person|a head|a family|a household|per child|each|apiece",
    ),
    (
        "",
        "for each|for every|per|to each|to every|to a room|to a tent|to a bed|to a hut|to a cot|to a latrine|to a tap|to a class|"
        "in every|out of every|a square metre|a square meter|a kilo|a kilogram|a litre|a liter|a tonne|"
        "a ton|a hectare|a barrel|a bag|a sack|a gallon|a kilometre|a kilometer|a mile|a dose|a unit|a bed|a piece|a tent|a shift|a team",
    ),
)


def _flat(table: dict[str, str]) -> Phrases[str]:
    """A table of codes as phrases."""
    return phrases(*table.items())


NUMERALS: Final = Numerals(
    decimal=".",
    cardinals=_CARDINALS,
    scales=_SCALES,
    articles=frozenset({"a", "an"}),
    joins=frozenset({"and"}),
    halves=phrases((2, "and a half|and one half|and one-half|and-a-half"), (4, "and a quarter")),
    fractions=Phrases(_fractions()),
    loose_fractions=frozenset({"half", *(f"a {name}" for name in _ORDINALS), *(f"one {name}" for name in _ORDINALS)}),
    multiples=phrases(
        (2, "twice|double|two-fold|twofold|two times"),
        (3, "three times|threefold|thrice|triple|treble|three-fold"),
        (4, "four times|fourfold"),
        (5, "five times|fivefold"),
        (6, "six times"),
        (7, "seven times"),
        (8, "eight times"),
        (9, "nine times"),
        (10, "ten times|tenfold"),
    ),
    multiple_after=frozenset(
        "as more the higher larger greater what over its their that his her fewer bigger longer less".split()
    ),
    ordinals=frozenset(("first", "second", *_ORDINALS)) - {"half", "halve", "quarter"},
    labels=True,
    times=frozenset({"times"}),
    not_counted=frozenset(
        "way off time timer sided faced pronged dimensional party state tier hand handed track on to by fold star side piece "
        "parent income man-made room family sixth quarter liners year-old year-olds month-old day-old old".split()
    ),
    vague=phrases(("", _VAGUE)),
    one=frozenset({"one"}),
    one_before=frozenset(
        "no this the which each every any some another first last former latter other next at for in new old "
        "whose loved dear old right wrong big small same".split()
    ),
    one_after=frozenset(
        "of another by side and or day hand thing point is was has would could can must may will should who that which "
        "to in on such more way , . ; : ! ? ” \" ) 's".split()
    ),
    one_units=frozenset({"day", "night"}),
    one_lasting=frozenset("for lasted about than least only including".split()),
    in_a_row=frozenset("first second other third this last each latter next final".split()),
    places=frozenset("over under above below around near".split()),
    to=frozenset({"to", "or"}),
    ranges={"between": "and", "from": "to"},
    change=frozenset(
        "rose risen rises rise rising fell fallen falls fall falling grew grown grow grows growing climbed climbing climb "
        "increased increase increases increasing dropped drop drops declined decline declining decreased decrease went gone "
        "up down jumped jump cut reduced reduce reduces moved raised raising raise lowered extended extending brought expanded "
        "enlarged enlarge enlarging took bringing pushed pushing expand shrank shrunk doubled tripled swelled revised widened upgraded improved updated corrected lifted brings scaled".split()
    ),
    out_of=phrases((False, "in|out of|of the"), (True, "in every|out of every|of every")),
    glued_scales={
        "m": 10**6,
        "mn": 10**6,
        "bn": 10**9,
        "k": 1000,
        "mln": 10**6,
        "tn": 10**12,
        "million": 10**6,
    },
    hedges=phrases(*_HEDGES),
    hedges_after=phrases(*_AFTER),
    fillers=phrases(*_FILLERS),
    units=phrases(*_UNITS_LENGTH.items(), *_UNITS_OTHER.items()),
    glued_units={
        "m": "m",
        "t": "t",
        "l": "l",
        "h": "h",
        "ha": "ha",
        "km": "km",
        "kg": "kg",
        "cm": "cm",
        "g": "g",
        "mi": "mi",
        "ft": "ft",
    },
    money_before=_flat(_BEFORE),
    money_after=_flat(_AFTER_MONEY),
    per=phrases(*_PER),
    per_other=phrases(*_PER_OTHER),
)

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
        "november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
