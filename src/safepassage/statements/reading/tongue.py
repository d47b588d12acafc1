"""A language as the reader needs it: tables, and nothing that runs.

The steps of the reader are the same in every language; what differs stands here, as
values that the files in `tongues/` fill. A word list is folded as tokens are: lower
case, no vowel marks, `ё` as `е`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from safepassage.statements.reading.phrases import Phrases

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from fractions import Fraction

__all__ = ["Checks", "Clock", "Nouns", "Numerals", "Speech", "Tongue", "Wholes", "row"]


def _none(word: str) -> str | None:
    """No form: for a language that prints none."""
    del word
    return None


NOTHING: Final[Phrases[bool]] = Phrases({})
"""A table without a phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerals:
    """How numbers are written.

    Attributes:
        decimal: The decimal sign, `.` or `,`; the other one separates thousands.
        cardinals: Word → value below 1,000.
        scales: Word → power of ten (or dozen) that multiplies what stands before it.
        articles: Words that stand for 1 before a scale ("a million").
        joins: Words inside a number ("two hundred and five").
        halves: Phrases that add a half of what was last said ("and a half").
        fractions: Phrase → value below 1 ("two thirds"); whether each needs "of" after it.
        loose_fractions: Phrases of `fractions` that are ordinals or others unless "of" or a verb follows.
        multiples: Phrase → ratio ("twice").
        ordinals: What a number in words is hyphenated to in an ordinal ("fifth" of "twenty-fifth").
        labels: Whether a number behind a noun is its name where nothing counted follows ("Yard 5").
        listed: Forms of nouns that a number can count from behind all the same ("домов 45").
        times: Words behind a number that make it a ratio ("times").
        not_counted: What a number is hyphenated to without counting it ("one-way").
        multiple_after: What must follow a multiple ("as", "more", "the").
        vague: Phrases without a number ("tens of thousands").
        of: Words after a number that are not counted themselves ("of", "of the").
        one: Folded forms of one that also mean something else, and what must not follow or stand before.
        one_before: Words before `one` that make it no number ("no one", "this one").
        one_after: Words after it that do ("one of", "one another").
        one_units: Units that "one" is a name of rather than a count ("one day").
        one_lasting: Words before it that make it count all the same ("for one day").
        in_a_row: Words before "third" or "half" that make it one of a row rather than a share.
        places: Hedges that say where when an article follows ("over the").
        to: Words between the ends of a range ("to", "–").
        ranges: First word → second word of a range that frames it ("between" → "and").
        change: Words before "from A to B" that make it two numbers ("rose").
        out_of: Phrases between the parts of "one in three".
        glued_scales: Letters directly after digits that multiply ("k", "m", "bn").
        times_before: Words before a number that make it a ratio where a word of `times` follows.
        duals: Word → multiplier that it names twice ("ألفان").
        ones_first: Whether ones stand before tens ("خمسة وعشرون").
        one_behind: Whether one stands behind its noun ("شخص واحد").
        per_base: Words before a number that counts nothing and makes what stands before it a rate ("на 100 000").
        turned: Nouns that make a number approximate when they stand before it ("человек двадцать").
        steady: Words of `ranges` that never open a change ("between").
        unless: Unit word → pattern of a sentence in which it is something else.
    """

    decimal: str
    cardinals: Mapping[str, int | Fraction]
    scales: Mapping[str, int]
    articles: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    halves: Phrases[int]
    fractions: Phrases[Fraction]
    loose_fractions: frozenset[str] = frozenset()
    multiples: Phrases[int]
    multiple_after: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()
    labels: bool = False
    listed: re.Pattern[str] | None = None
    times: frozenset[str] = frozenset()
    not_counted: frozenset[str] = frozenset()
    vague: Phrases[str]
    one: frozenset[str] = frozenset()
    one_before: frozenset[str] = frozenset()
    one_after: frozenset[str] = frozenset()
    one_units: frozenset[str] = frozenset()
    one_lasting: frozenset[str] = frozenset()
    in_a_row: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    ranges: Mapping[str, str]
    change: frozenset[str] = frozenset()
    out_of: Phrases[bool]
    glued_scales: Mapping[str, int]
    hedges: Phrases[str]
    hedges_after: Phrases[str]
    fillers: Phrases[str]
    units: Phrases[str]
    glued_units: Mapping[str, str]
    money_before: Phrases[str]
    money_after: Phrases[str]
    per: Phrases[str]
    per_other: Phrases[str]
    times_before: frozenset[str] = frozenset()
    steady: frozenset[str] = frozenset({"between"})
    duals: Mapping[str, int] = field(default_factory=dict)
    ones_first: bool = False
    one_behind: bool = False
    per_base: frozenset[str] = frozenset()
    turned: frozenset[str] = frozenset()
    unless: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How times are written, as regular expressions over flattened text; each is bounded.

    Attributes:
        months: Folded name or abbreviation → number.
        weekdays: Folded name → 0 (Monday) to 6.
        dates: Patterns with groups y, m, d (and d1, m1, y1 for a first end).
        spans: Pattern → key of a span (`night`, `today`, `last:N:d`, …).
        since: Words before a date that make it a beginning.
        until: Words before a date that make it an end.
        since_words, until_words: The same, where the pattern of dates takes them in.
        ago: Words behind a length of time that count it back from now.
        month_leads: Words before a month that no day follows ("in August 36 people").
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    dates: re.Pattern[str]
    spans: re.Pattern[str]
    units_days: Mapping[str, int]
    numbers: Mapping[str, int]
    since: re.Pattern[str]
    until: re.Pattern[str]
    since_words: frozenset[str] = frozenset()
    until_words: frozenset[str] = frozenset()
    ago: frozenset[str] = frozenset({"ago"})
    month_leads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nouns:
    """How a counted thing is found beside its number.

    Attributes:
        stops: Words that no noun phrase goes over.
        plural: Whether a folded word can be the head of a counted phrase.
        participle: Folded verb form → participle as it is printed in `counted`; None when it is no verb known here.
        auxiliaries: Folded forms of be, have and will.
        of: Words that tie the thing to its measure ("tonnes of flour").
        pairs: Words that join two nouns under one number ("men and women").
        measures: Head nouns that say nothing without their "of".
        verb_first: Whether the verb stands before its subject.
        determiners, adverbs, adjectives: Small words that may stand before a noun or inside a verb group.
        states: Words of how a thing is, which are printed as a deed is ("missing").
        people: Nouns of people, whatever form of a verb they look like.
        nominal: Noun of an event → participle of what happened ("evacuation").
        away, sizes: Words behind a length that is a distance, and those of them that are a size after all ("wide").
        distance: The noun that a distance counts.
        extents: Words before a length that is a size.
        purpose: Words between money and what it is for.
        human, person: Deeds that only people are meant by, and the noun of people.
        tallies: Nouns of a figure, which are of what they count ("the number of families").
        places: Words that open where or how a thing is.
        clause: Words that begin another clause.
        tenses: Helper → is, has, was or plan.
        shared: Reporting verbs that also are deeds ("confirmed").
        subjects: Pronouns that a verb can have as its subject.
        going: The ending of a verb form for what goes on.
        prepositions, particles: Words before a noun phrase, and words that belong to a verb ("handed over").
        phrasal: Word that mostly is a preposition → participles that it belongs to all the same ("handed in").
        extras: Words between a number and its noun that say nothing of it ("12 more people").
        relatives, complementizers: Words that open a clause about a noun, and about what is said.
        infinitive, negations: Words inside a verb group ("to", "not").
        manner: Ending of words that say how ("lightly").
        having, being, doing: Helpers of possession, of the passive, and of questions and negation.
        weak: Verbs that say nothing of their object ("have", "see").
        staying: Verbs that only say where a thing is ("remain in hospital").
        reaching: Verbs of a figure or a measure that their subject has ("reached 155 km/h").
        levels: Words between such a verb and its figure ("rose to").
        steps: Those of `levels` before how much it changed ("fell by").
        openers: Words that begin a clause of time, behind which no verb has the phrase before as its subject ("since").
        aims: Words of `purpose` that may stand further off ("for").
        pointing: Words that mean what was just said ("That is 93 per cent").
        conditions: Words of `places` that open a manner when no article follows ("without power").
        lasting: Participles of a state that goes on when no helper stands before them ("stranded").
        carrying: Words before what somebody or something has with it ("with").
        inner: Words of place before a number that its clause's plan is not about ("in four districts").
        aboard: Words that say where by themselves.
        lacking, without: Words that turn "have" round, and how that is printed.
        within: Words before a length that is a distance.
        area: The noun that a measure of ground counts.
        appeal: What money that is asked for is of, where nothing else is said.
        ongoing: Folded verb form → its form for what goes on, as it is printed in `counted`; None for none.
        finite: Folded verb form → its tense, in a language whose verbs need no helper; None for English.
        bare_of: Whether a thing follows its measure without a word between ("тонн муки").
        compound: How many nouns may follow the first one of a phrase.
        reach: How far before a number its verb may stand, where verbs stand before their subjects; 0 for not at all.
        printed: Folded verb form → as it is written, where folding changes its letters.
        article: An article that is written together with its noun: a noun with it does not describe one without.
        sized: Verbs that tell what a thing is meant for ("built for 6,000 people").
        rating: Verbs that only give a figure ("put the number at 40").
        shares: Verbs between a share and its whole ("account for", "make up").
        capable: Words before "to" and what a thing can do ("able to lodge 400").
        times: Prepositions of time that may open a clause ("after").
        kinds: Nouns that only say which sort is counted ("of type PMN-2").
        populace: Nouns of who lives in a place ("a town of 40,000 inhabitants").
        near: How far behind a counted phrase its verb may stand to be looked at before one that stands ahead.
    """

    stops: frozenset[str]
    head: Callable[[str], bool]
    participle: Callable[[str], str | None]
    present: Callable[[str], str | None]
    auxiliaries: frozenset[str]
    of: frozenset[str]
    pairs: frozenset[str]
    measures: frozenset[str]
    verb_first: bool
    determiners: frozenset[str]
    adverbs: frozenset[str]
    states: frozenset[str]
    people: frozenset[str]
    nominal: Mapping[str, str]
    away: frozenset[str]
    distance: str
    extents: frozenset[str]
    purpose: frozenset[str]
    human: frozenset[str]
    person: str
    tallies: frozenset[str]
    places: frozenset[str]
    clause: frozenset[str]
    tenses: Mapping[str, str]
    shared: frozenset[str]
    subjects: frozenset[str]
    adjectives: frozenset[str]
    going: str
    prepositions: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    phrasal: Mapping[str, frozenset[str]] = field(default_factory=dict)
    extras: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    complementizers: frozenset[str] = frozenset()
    infinitive: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    manner: str = ""
    having: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    doing: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    staying: frozenset[str] = frozenset()
    reaching: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    aims: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    aboard: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    carrying: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    without: str = ""
    appeal: str = ""
    area: str = ""
    ongoing: Callable[[str], str | None] = _none
    finite: Callable[[str], str | None] | None = None
    bare_of: bool = False
    compound: int = 7
    reach: int = 0
    near: int = 0
    sized: frozenset[str] = frozenset()
    rating: frozenset[str] = frozenset()
    populace: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    capable: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    article: str = ""
    printed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Who says so.

    Attributes:
        verbs: Folded forms of reporting verbs.
        according: Phrases before a source ("according to").
        hearsay: Phrases that report without a speaker.
        first: Words of the publisher's own voice ("we", "our").
        pronouns: Word → kind of speaker it stands for: person, body or any.
        titles: Words before a name that are none of it.
        bodies: Nouns of bodies that speak ("ministry").
        persons: Nouns of persons who speak ("spokesman").
        weak: Those of `verbs` that only report where `content` follows ("admitted that", not "admitted nine patients").
        content: Words and signs that open what was said.
        nobody: Nouns that stand for no speaker ("rumour").
        addressed: Those of `verbs` that whom they are said to follows ("told").
        apart: Words behind which somebody else speaks ("whereas").
        contrary: Words that begin what another speaker says; empty where every word of a clause does.
        links: Words behind a name that go on with who that is ("of").
        particles: Small words inside a personal name ("al", "van").
        openers: Words that a speaker's phrase begins with ("the").
        inside: Words before these that make them the middle of a longer phrase ("of the").
        placing: Those of `inside` that may also say where something was said.
        leading: Words before a speaker that are none of the name ("and", "yesterday").
        inner: Words of place that a body's name can hold ("at", "in").
        ending: Words that a speaker's name ends before ("after").
        passives: Helpers before a reporting verb that say it of somebody else ("was told").
        helpers: Words between a speaker and the verb ("has also").
        describing: Words that begin a clause about a speaker between commas ("who").
        partners: Nouns of others who speak to a publisher that calls them its own ("our partners").
        quoting: Words before the speaker's own source ("citing").
        hard: Words that end the name of a speaker.
        that: Words that a reporting verb without a subject stands before ("وأضاف أن"): who spoke last goes on.
        verb_first: Whether a reporting verb stands before its subject everywhere.
        places, settings: Words for "in", and what behind them says where something was said ("press conference").
        inserts: Whether a reporter's words stand inside a quotation without closing it.
        name_last: Whether a person's name ends the phrase that their office begins.
    """

    verbs: frozenset[str]
    according: Phrases[bool]
    hearsay: Phrases[bool]
    first: frozenset[str]
    pronouns: Mapping[str, str]
    titles: frozenset[str]
    bodies: frozenset[str]
    persons: frozenset[str]
    quoting: Phrases[bool]
    time_words: frozenset[str]
    questions: frozenset[str]
    addressed: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    content: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()
    contrary: frozenset[str] = frozenset()
    passives: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()
    describing: frozenset[str] = frozenset()
    hard: frozenset[str] = frozenset()
    that: frozenset[str] = frozenset()
    verb_first: bool = False
    places: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    inserts: bool = False
    name_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wholes:
    """What makes one number a part of another.

    Attributes:
        including: Phrases after a whole, before its parts.
        of_them: Phrases that name the whole again ("of whom", "of them").
        of: Words between a part and a whole that follows ("38,200 of the 52,000").
        again: Words before the same thing said again ("or", "equal to").
        groups: Nouns of those who are a part of people ("children").
        among: Words that open a phrase that names the whole ("of the dead", "among the 41").
        fates: Words for one and the same fate, which name each other's wholes.
        received, asked: Words of money that came, and of money that was asked for.
        makes: Verbs that say a number again as a share ("which makes 73 per cent").
        relative: Words of a clause about the number right before ("of whom").
        contrasts: Words before a number that another one is only compared with ("against 540").
        rest: Words before a number of those who are left of a whole ("the other seven").
        compared: Words beside a number that is a difference.
        suffixes: Endings of a share that name its whole ("ثلثاها").
        amounting: Words between a group and its number ("المستهدفين البالغ عددهم").
        goes_on: Words between the items of a list of parts.
        fatality, ill: Words of a share of the ill that died, and of the ill.
    """

    including: Phrases[bool]
    of_them: Phrases[bool]
    of: frozenset[str]
    again: frozenset[str]
    groups: frozenset[str]
    among: frozenset[str]
    fates: tuple[frozenset[str], ...]
    received: frozenset[str]
    asked: frozenset[str]
    makes: frozenset[str]
    relative: frozenset[str]
    compared: frozenset[str]
    contrasts: frozenset[str] = frozenset()
    rest: frozenset[str] = frozenset()
    goes_on: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    amounting: frozenset[str] = frozenset()
    fatality: frozenset[str] = frozenset()
    ill: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Words that the rules of `findings/` look for.

    Attributes:
        areas, lines: Nouns that an area, and a length, is of.
        previous: Words beside a total that was given before ("previous total").
        sides: Words that narrow a place ("eastern").
        sides_by: Words behind a length that is one side of an area, or how far it reaches ("by", "around").
        since: Words of a start that is an event ("since the bridge was repaired").
        capacity: Words beside the room of a place.
        families: Nouns of families.
        all_of_them: Phrases that take up a whole group again.
        under_way: Phrases of a movement that goes on while it is spoken of.
        some_of, all_of: Words of a list that is not complete, and of one that is.
        partitions: Nouns that together are everybody.
        generic: Nouns that take in things of other names ("14 weapons, including 6 mortars").
        vague: Words of an item that nobody counted ("and many drivers").
        portions: Nouns of a share ("a coverage of 90 per cent").
        reached: Labels of a number that is held against a target ("Reached: 88,320").
        harmed, harms: Nouns of those who came to harm, and what can have happened to them: each of them one of it.
        people: Nouns that may all mean the same people.
        restated: Phrases before the same thing said again ("that is", "equal to", "or").
        total_before, total_after: Phrases right before and right behind the sum of what was listed.
        rest: Words of what is left of a whole ("the other 178").
        breakdown: Words that open a list by place or kind ("by village:").
        alone: Words that single out one time among several ("on Wednesday alone").
        from_before, to_before, by_before: Phrases right before the number that a change starts from, ends at, and is.
        by_after: Words right behind the number that a change is ("178 fewer").
        bringing: Words between what is added and the sum that it makes ("bringing the total to").
        tallies: Nouns of such a sum.
        persons: More nouns of people.
        workers: Nouns of those who work in a place and take no room in it.
        selves: Words for those who speak and are spoken to ("eleven of us").
        lasting: Words before a length of time that make it one ("for 17 hours").
    """

    areas: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    previous: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    sides_by: frozenset[str] = frozenset()
    since: frozenset[str] = frozenset()
    capacity: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    all_of_them: Phrases[bool] = NOTHING
    under_way: Phrases[bool] = NOTHING
    some_of: frozenset[str] = frozenset()
    all_of: Phrases[bool] = NOTHING
    partitions: tuple[frozenset[str], ...] = ()
    generic: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    portions: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    harmed: frozenset[str] = frozenset()
    harms: tuple[frozenset[str], ...] = ()
    people: frozenset[str] = frozenset()
    restated: Phrases[bool] = NOTHING
    total_before: Phrases[bool] = NOTHING
    total_after: Phrases[bool] = NOTHING
    rest: frozenset[str] = frozenset()
    breakdown: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    from_before: Phrases[bool] = NOTHING
    to_before: Phrases[bool] = NOTHING
    by_before: Phrases[bool] = NOTHING
    by_after: frozenset[str] = frozenset()
    bringing: frozenset[str] = frozenset()
    tallies: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    workers: frozenset[str] = frozenset()
    selves: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language.

    Attributes:
        code: ISO 639-1.
        abbreviations: Folded words whose point ends no sentence.
        traps: Numbers that count nothing, as a pattern over flattened text. Its group `named` is a word and a number
            that may be a name, `n1` the number of it and `word` the word, where the pattern leaves open which it is.
        name_words: Words that make such a number a name; none where the pattern says which.
        cumulative, plan: Phrases of a scope.
        stative: Verb forms of what is so, rather than of what happens.
        events: Nouns of what happens.
        superlatives: Words that "since" may belong to without adding up ("the first since").
        each, average: Words that make a number a rate.
        distributive: Words right before a number that make it one of each ("по 35").
        capitals: Whether names are written with capitals.
        letters: Letters that are read as others, in the folded forms of words.
        acronyms: Folded words that in capitals are something else, and what they are then ("who", the WHO).
        clitics: Words of one letter that are written together with the word behind them.
        stem: Whether a folded word is known, so that a clitic before it is taken off.
    """

    code: str
    abbreviations: frozenset[str]
    numerals: Numerals
    clock: Clock
    traps: re.Pattern[str]
    nouns: Nouns
    speech: Speech
    wholes: Wholes
    cumulative: Phrases[bool]
    plan: Phrases[bool]
    each: frozenset[str]
    average: frozenset[str]
    stative: frozenset[str]
    events: frozenset[str]
    name_words: frozenset[str] = frozenset()
    superlatives: frozenset[str] = frozenset()
    checks: Checks = Checks()
    measures: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = ()
    populations: tuple[tuple[str, frozenset[str]], ...] = ()
    distributive: frozenset[str] = frozenset()
    capitals: bool = True
    letters: Mapping[int, int] = field(default_factory=dict)
    acronyms: Mapping[str, str] = field(default_factory=dict)
    clitics: frozenset[str] = frozenset()
    stem: Callable[[str], bool] | None = None


def row(name: str, nouns: str, deeds: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """A measure, the stems of what is counted, and the stems of what happened to it; none for any."""
    return name, frozenset(nouns.split()), frozenset(deeds.split())
