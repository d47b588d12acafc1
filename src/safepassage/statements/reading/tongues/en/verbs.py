"""English verbs: every form of those that statements are made of, and what each is printed as behind a counted thing.

Forms are made from the lemmas by rule, irregular ones by table. A word in -ed that is not
known is taken for a participle all the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["ongoing", "participle", "present"]

_VERBS: Final = (
    "evacuate rescue displace cross arrive leave reach enter flee escape return relocate transfer transport move bring take carry "
    "ferry bus airlift fly send ship load unload deliver distribute provide supply serve give hand receive register screen count "
    "record report confirm identify document verify list enrol treat admit discharge hospitalise hospitalize vaccinate immunise "
    "immunize test diagnose isolate infect affect operate injure wound hurt maim kill die drown perish bury burn scorch consume "
    "destroy damage flatten wreck collapse flood inundate submerge hit strike shell bomb attack fire launch intercept detonate "
    "explode defuse clear demine sweep survey search inspect check mark remove find discover recover retrieve seize confiscate "
    "collect surrender lay yield disarm demobilise demobilize reintegrate amnesty pardon sentence charge convict try investigate "
    "refer arrest detain hold imprison jail release free exchange swap kidnap abduct capture restore repair rebuild reopen open "
    "close shut reconnect connect fix renovate rehabilitate construct build erect pitch install set establish house shelter host "
    "accommodate lodge settle place put feed assist help support reach target need require lack want request seek fund allocate "
    "pledge donate raise pay spend transfer cost disburse contribute commit earmark grant approve mobilise mobilize deploy assign "
    "station train recruit appoint employ hire stop halt block turn refuse deny prevent delay suspend cancel divert strand trap "
    "isolate cut lose miss survive live stay remain shelter sleep wait queue stand lie sit work run function produce bake pump "
    "generate drill dig export import sail depart dock anchor moor sink capsize spill board disembark land salvage tow harvest "
    "plant sow slaughter cull violate break observe honour respect sign ratify agree cease retake control own occupy reside "
    "inhabit concern complain call answer visit interview contact process issue print plan schedule expect estimate project "
    "fall fell rise drop grow increase decrease reduce bear deliver birth orphan separate reunite accompany escort guide lead walk "
    "drive ride travel come go pass make do get gather assemble join enlist volunteer protest march attend participate benefit "
    "cover span stretch measure weigh store stock stockpile hoard contain evict expel deport disappear vanish starve suffer "
    "contract develop recover relapse cure heal quarantine trace sample examine analyse analyze assess decide hear adjudicate "
    "lift haul tow pull free extinguish contain control douse battle fight engage commit withdraw hand turn pour sandbag breach "
    "overflow topple uproot blow strip rip crack fell level raze gut char torch loot steal rob shoot stab execute torture "
    "rape abuse harass threaten intimidate force compel allow permit let authorise authorize clear log complete finish conduct "
    "perform hold organise organize arrange run carry share divide allot apportion prescribe dispense administer inject transfuse "
    "amputate undergo use rent lease purchase buy procure order sell trade tie moor dismantle decommission neutralise neutralize "
    "dispose disable render fence resettle repatriate welcome shortlist enroll educate teach study graduate resume restart "
    "power light heat cool freeze thaw melt evacuate warn alert notify inform advise reassign surface dive swim climb hike "
    "cook eat drink wash clean disinfect chlorinate decontaminate spray fumigate bag pack parcel label date seal lock guard "
    "patrol watch monitor film photograph fly crash derail overturn skid ground beach refloat scuttle total number comprise "
    "billet book free spare exempt excuse dismiss acquit extradite try appeal hand unaccounted resist defect desert join "
    "apply submit consider review reject accept earn owe borrow repay save invest waste spoil rot expire vacate abandon empty "
    "fill refill top draw tap siphon truck cart wheel drag scatter disperse spread spend employ occupy man staff crew await lack want wish earn last stop "
    "begin start continue end finish write thank till farm camp spend catch meet look talk see know keep hope intend prepare pass "
    "exceed number weigh hide bleed breathe beg plead shiver squat crowd huddle seep leak pour flow drift wash sweep strand maroon "
    "subside recede swell surge peak crest ease worsen spiral soar plunge tumble slump double triple halve shrink expand widen "
    "narrow extend prolong shorten renew extend lapse dig bulldoze erode silt clog contaminate pollute poison infest parch wither "
    "wilt dry drain dredge dam dike shore reinforce brace stabilise stabilize certify license equip outfit furnish upgrade "
    "modernise modernize electrify pave tar gravel widen grade plough plow till irrigate graze herd fish trawl milk shear breed "
    "immunise deworm neuter bandage suture stitch operate anaesthetise sedate resuscitate intubate ventilate oxygenate dialyse "
    "nourish malnourish fortify supplement ration victual cater serve reheat nurse comfort counsel console mourn bereave widow "
    "interpret translate broadcast print publish circulate post mail email phone call text ring siren sound summon recall rotate "
    "reassign redeploy reinforce relieve man pilot skipper steer navigate taxi board embark alight disembark winch hoist lower "
    "rappel parachute drop airdrop stack shelve crate palletise palletize containerise truck rail barge freight forward consign "
    "impound embargo blockade besiege encircle surround storm overrun seize liberate recapture garrison entrench shelter mortar "
    "rocket strafe raid ambush snipe booby-trap mine demine sap probe detect locate map chart plot survey photograph scan x-ray "
    "exhume rebury cremate repatriate identify swab sequence trace notify confirm suspect rule attribute blame cite fine penalise "
    "penalize tax levy demand urge call condemn oblige prohibit recommend instruct guide fail manage enable charge bill invoice reimburse compensate indemnify insure underwrite guarantee lend loan subsidise "
    "subsidize sponsor endow bequeath gift auction lease rent let sublet squat evict rehouse relocate amount account represent constitute form boil throw fetch budget obey "
    "yield quit avoid evade tend protect trample swallow engulf entomb ruin smash shatter rupture sever splinter tilt sag buckle "
    "jam clutch drown pluck hoist stow restock reroute clamp chain tally fine bless baptise baptize marry christen"
).split()
_IRREGULAR: Final = {
    "flee": "fled fled", "leave": "left left", "bring": "brought brought", "take": "took taken", "fly": "flew flown",
    "send": "sent sent", "give": "gave given", "find": "found found", "hold": "held held", "lay": "laid laid",
    "rebuild": "rebuilt rebuilt", "build": "built built", "shut": "shut shut", "set": "set set", "put": "put put",
    "feed": "fed fed", "seek": "sought sought", "pay": "paid paid", "spend": "spent spent", "cut": "cut cut",
    "lose": "lost lost", "sleep": "slept slept", "stand": "stood stood", "lie": "lay lain", "sit": "sat sat",
    "run": "ran run", "dig": "dug dug", "sink": "sank sunk", "break": "broke broken", "retake": "retook retaken",
    "fall": "fell fallen", "rise": "rose risen", "grow": "grew grown", "bear": "bore born", "lead": "led led",
    "drive": "drove driven", "ride": "rode ridden", "come": "came come", "go": "went gone", "make": "made made",
    "do": "did done", "get": "got got", "hit": "hit hit", "strike": "struck struck", "burn": "burned burned",
    "hurt": "hurt hurt", "hear": "heard heard", "fight": "fought fought", "withdraw": "withdrew withdrawn",
    "blow": "blew blown", "steal": "stole stolen", "shoot": "shot shot", "let": "let let", "buy": "bought bought",
    "sell": "sold sold", "teach": "taught taught", "undergo": "underwent undergone", "freeze": "froze frozen",
    "swim": "swam swum", "eat": "ate eaten", "drink": "drank drunk", "draw": "drew drawn", "die": "died died",
    "lie down": "lay lain", "sow": "sowed sown", "spread": "spread spread", "bake": "baked baked", "leave behind": "left left",
    "begin": "began begun", "keep": "kept kept", "lend": "lent lent", "throw": "threw thrown", "catch": "caught caught",
    "tear": "tore torn", "wear": "wore worn", "win": "won won", "light": "lit lit", "cost": "cost cost",
    "overturn": "overturned overturned", "bus": "bused bused", "swear": "swore sworn", "sweep": "swept swept",
    "forget": "forgot forgotten", "see": "saw seen", "write": "wrote written", "meet": "met met", "breed": "bred bred",
    "bleed": "bled bled", "deal": "dealt dealt", "shrink": "shrank shrunk",  "swell": "swelled swollen", "know": "knew known", "hide": "hid hidden", "cast": "cast cast", "bind": "bound bound", "slide": "slid slid",
    "feel": "felt felt", "quit": "quit quit", "shake": "shook shaken", "creep": "crept crept",
}  # fmt: skip
_DOUBLED: Final = frozenset(
    "ship stop trap drop plan strip rip stab swap ban tap drag man top fit tow plot map scan plug rob lag pin swab dam tar sap refit "
    "airdrop transfer refer occur admit commit submit permit equip prefer patrol control expel cancel travel label fuel".split()
) - {"tow"}


def _forms(lemma: str) -> tuple[dict[str, str], str, str]:
    """({past, participle and third person → participle}, -ing form, third person) of a verb."""
    irregular = _IRREGULAR.get(lemma)
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    if lemma in _DOUBLED:
        stem = lemma + lemma[-1]
    if irregular:
        past, participle = irregular.split()
    else:
        regular = lemma[:-1] + "ied" if lemma.endswith("y") and lemma[-2] not in "aeou" else stem + "ed"
        past = participle = regular
    doubled = lemma in (
        "put",
        "set",
        "cut",
        "shut",
        "hit",
        "run",
        "dig",
        "sit",
        "get",
        "let",
        "swim",
        "begin",
        "win",
        "forget",
    )
    ing = (lemma + lemma[-1] if doubled else stem if lemma not in ("die", "lie") else lemma[0] + "y") + "ing"
    third = (
        lemma[:-1] + "ies"
        if lemma.endswith("y") and lemma[-2] not in "aeou"
        else (lemma + "es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else lemma + "s")
    )
    return {past: participle, participle: participle}, ing, third


_PARTICIPLE: Final[dict[str, str]] = {}
_ING: Final[dict[str, str]] = {}
_PRESENT: Final[dict[str, str]] = {}
for _lemma in dict.fromkeys([*_VERBS, *(each for each in _IRREGULAR if " " not in each)]):
    _past, _ing, _third = _forms(_lemma)
    for _form, _done in _past.items():
        _PARTICIPLE.setdefault(_form, _done)
    _ING.setdefault(_ing, next(reversed(_past.values())))
    _PRESENT.setdefault(_third, next(reversed(_past.values())))
    _PRESENT.setdefault(_lemma, next(reversed(_past.values())))
_GOING: Final[dict[str, str]] = {done: ing for ing, done in reversed(_ING.items())}
_NOT_VERBS: Final = frozenset(
    "hundred need armed united red bed shed indeed speed feed seed breed steed embed moored crowded sacred naked rugged wicked "
    "said aged based unexploded improvised furnished uninhabited wheeled tracked rubbled".split()
)


@lru_cache(maxsize=65536)
def participle(word: str) -> str | None:
    """The participle of a verb form, as it is printed behind what was counted; None for no verb."""
    if word in _NOT_VERBS:
        return None
    found = _PARTICIPLE.get(word)
    if found:
        return found
    prefix, _, tail = word.rpartition("-")
    if prefix and tail in _PARTICIPLE:
        return word
    if len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):  # noqa: PLR2004
        return word
    return None


@lru_cache(maxsize=65536)
def present(word: str) -> str | None:
    """The participle of a verb in the present or with -ing; None for no verb."""
    return _ING.get(word) or _PRESENT.get(word)


def ongoing(word: str) -> str | None:
    """The -ing form of a verb form; None for no verb known here."""
    return word if word in _ING else _GOING.get(_PRESENT.get(word) or participle(word) or "")
