"""English words around a number: what is counted, what happened to it, who says so, and of what it is a part."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from safepassage.statements.reading.phrases import phrases
from safepassage.statements.reading.tongue import Nouns, Speech, Wholes
from safepassage.statements.reading.tongues.en.verbs import ongoing, participle, present

__all__ = ["ABBREVIATIONS", "CUMULATIVE", "EVENTS", "NOUNS", "PLAN", "SPEECH", "STATIVE", "SUPERLATIVES", "WHOLES"]

ABBREVIATIONS: Final = frozenset(
    "mr mrs ms dr gen lt col maj capt sgt brig adm prof st mt no nos approx jan feb mar apr jun jul aug sep sept oct nov dec "
    "vs viz etc inc ltd co dept gov sen rep rev hon jr sr fig vol art para ca e.g i.e u.s u.n cf tel ext km ha kg sq cu ft mi min hrs "
    "mme mlle eng amb insp pres sec fr".split()
)

STOPS: Final = frozenset(
    "a an the this that these those and or but nor so yet if when while where who whom whose which what why how as at by for from in "
    "into of off on onto out over to toward towards up upon with within without about above across after against along alongside "
    "amid among around before behind below beneath beside besides between beyond despite down during except inside like near "
    "outside past per since than through throughout till under until via is are was were be been being am have has had having do "
    "does did will would shall should can could may might must i you he she it we they me him her us them his its our their your my "
    "not no also still already now then there here currently reportedly yesterday today tonight overnight tomorrow including "
    "because according said says told added only just even both each every all some any once again ago later earlier more most "
    "less least too very nearly almost far away apart together alone daily weekly monthly respectively either neither though although "
    "whether never ever soon however meanwhile thus hence therefore".split()
)
_AUX: Final = frozenset(
    "is are was were be been being am have has had having will would shall should can could may might must do does did get gets got "
    "'s 're 've".split()
)
_SINGULAR_HEADS: Final = frozenset(
    "people personnel staff police children women men crew livestock cattle sheep poultry aircraft dead wounded injured missing "
    "displaced killed homeless elderly sick ill youth infantry ordnance folk fish deer media data youngsters others geese oxen "
    "feet teeth mice firefighters persons casualties disabled bereaved unaccounted detained arrested hospitalised evacuated rescued "
    "drowned trapped stranded orphaned infected deaf blind unemployed uninjured unhurt unaccompanied pregnant newborn population "
    "deceased hungry hovercraft spacecraft series species means cod".split()
)
_NOT_PLURAL: Final = frozenset(
    "is was has his its this us as yes across towards always perhaps less unless plus besides sometimes afterwards since "
    "thus versus gas bus pass loss access process cholera diabetes tetanus virus campus status tuberculosis measles progress "
    "address business crisis basis illness diagnosis analysis apparatus series does goes says homeless jobless stateless "
    "serious various dangerous previous religious famous enormous numerous anonymous contagious poisonous hazardous explosives' "
    "previous nervous gracious ferrous express congress wilderness fitness glass grass cross dress mess stress fortress mattress "
    "actress princess goddess distress excess success wireless endless useless helpless cordless afloat seamless medicines'".split()
)


@lru_cache(maxsize=65536)
def _head(word: str) -> bool:
    """Whether a word can be the head of a counted phrase: a plural, or one of those without an s."""
    if word in _SINGULAR_HEADS:
        return True
    if len(word) < 3 or word in _NOT_PLURAL or word in STOPS or not word[-1].isalpha():  # noqa: PLR2004
        return False
    tail = word.rsplit("-", 1)[-1]
    if tail in _SINGULAR_HEADS:
        return not word.startswith(("anti-", "non-", "multi-", "inter-"))
    return tail.endswith("s") and not tail.endswith(("ss", "us", "is", "'s")) and len(tail) > 2  # noqa: PLR2004


NOUNS: Final = Nouns(
    stops=STOPS,
    head=_head,
    participle=participle,
    present=present,
    auxiliaries=_AUX,
    of=frozenset({"of"}),
    pairs=frozenset({"and"}),
    measures=frozenset(
        "cases tonnes tons kilometres litres doses boxes bags sacks kits members victims pieces items truckloads pairs bottles "
        "rounds stretches sections loads boatloads cubic sets packs packets rolls cartons pallets bundles sheets reams tins cans "
        "barrels drums containers convoys batches units incidents acts reports instances groups columns teams crews residents "
        "survivors relatives types kinds bodies parts metres hectares square acres kilos kilograms shipments consignments loaves "
        "vials bursts volleys salvoes shells bales litters metres yards lengths spools coils rolls crates hours days weeks tablets courses portions meals heads plots strips blocks patches areas families tankers reams cylinders allegations "
        "violations breaches episodes bouts number inhabitants citizens children sacks pints".split()
    ),
    verb_first=False,
    determiners=frozenset(
        "a an the this that these those its their his her our your my such some any each every another".split()
    ),
    adverbs=frozenset(
        "now still also already currently reportedly newly recently later then even not only just so far directly safely also "
        "severely seriously critically slightly badly partly partially totally completely successfully immediately finally "
        "together initially previously officially forcibly internally all both since ever never again today yesterday overnight "
        "first fully either eventually once therefore meanwhile temporarily always actually probably possibly allegedly elsewhere".split()
    ),
    states=frozenset(
        "missing dead alive homeless ill sick open closed shut operational functional available empty full safe stranded trapped "
        "unaccounted absent present pregnant unemployed hungry unharmed unhurt injured underway intact unsafe inaccessible "
        "displaced ready able vacant idle intact free sound asleep awake healthy clear impassable passable unusable usable "
        "uninhabitable habitable unreachable critical unconscious malnourished unscathed unaffected inoperable idle silent".split()
    ),
    people=frozenset(
        "people civilians persons residents inhabitants children women men families households individuals refugees returnees "
        "fighters combatants patients adults boys girls passengers soldiers evacuees migrants workers staff volunteers pupils students "
        "villagers townspeople farmers fishermen sailors seafarers crew detainees prisoners hostages inmates victims survivors miners "
        "tourists pilgrims worshippers protesters demonstrators militants rebels gunmen troops officers policemen firefighters rescuers "
        "medics doctors nurses teachers journalists drivers guards police internees deportees minors infants babies toddlers widows "
        "orphans pensioners citizens locals foreigners nationals newcomers man woman child boy girl person resident civilian".split()
    ),
    nominal={
        "evacuation": "evacuated",
        "return": "returned",
        "vaccination": "vaccinated",
        "release": "released",
        "arrest": "arrested",
        "death": "dead",
        "deaths": "dead",
        "rescue": "rescued",
        "transfer": "transferred",
        "delivery": "delivered",
        "destruction": "destroyed",
        "arrival": "arrived",
        "displacement": "displaced",
        "distribution": "distributed",
        "killing": "killed",
        "loss": "lost",
        "surrender": "surrendered",
        "departure": "departed",
        "registration": "registered",
        "clearance": "cleared",
        "arrivals": "arrived",
        "departures": "departed",
        "evacuations": "evacuated",
        "releases": "released",
        "returns": "returned",
        "rescues": "rescued",
        "deliveries": "delivered",
    },
    away=frozenset("off long high deep wide tall thick".split())
    | frozenset(
        "away from north-east north-west south-east south-west north-northeast upriver downriver upwind downwind across short north south east west downstream upstream off inland offshore outside beyond behind ahead further northeast northwest southeast southwest".split()
    ),
    distance="distance",
    extents=frozenset(
        "depth height length width distance radius stands stood measures measure measured weighs weighed within altitude".split()
    ),
    human=frozenset(
        "killed injured wounded dead missing displaced evacuated rescued arrested detained drowned infected hospitalised died hurt "
        "treated vaccinated stranded trapped amnestied homeless unaccounted fled buried pulled admitted discharged".split()
    ),
    person="people",
    tallies=frozenset("gap number total count tally figure share proportion percentage".split()),
    places=frozenset("in on with without under at beyond behind inside outside among away".split()),
    purpose=frozenset("for in towards of on worth to as".split()),
    clause=frozenset("but while whereas although though as when where which who and because so if yet".split())
    - {"and", "which", "who"},
    shared=frozenset(
        "reported confirmed recorded registered counted documented verified estimated identified answered admitted puts put went goes began begins continued continues pledged promised projected expected hears heard tested described".split()
    ),
    subjects=frozenset(
        "we they i you he she it who which that people us nobody everyone everybody anyone somebody".split()
    ),
    going="ing",
    prepositions=frozenset(
        "of to in at by for from with on into onto over through across near around between among against under within inside "
        "outside per than as during after before towards toward off behind beyond beneath beside along via until till".split()
    ),
    particles=frozenset("back over down off away up out through behind aside apart home".split()),
    phrasal={
        "in": frozenset(
            "handed turned trucked brought taken flown shipped bused come moved called let sent trapped hemmed ferried airlifted".split()
        ),
        "on": frozenset("passed gone switched turned".split()),
        "over": frozenset("handed turned taken signed brought".split()),
        "about": frozenset("brought".split()),
    },
    extras=frozenset("more further additional other another fewer extra remaining".split()),
    relatives=frozenset("who that which whom".split()),
    complementizers=frozenset({"that"}),
    infinitive=frozenset({"to"}),
    manner="ly",
    negations=frozenset(
        "not never isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't won't can't couldn't cannot".split()
    ),
    having=frozenset("have has had having 've got i've we've they've you've hasn't haven't hadn't".split()),
    being=frozenset("been being be".split()),
    doing=frozenset("do does did".split()),
    weak=frozenset(
        "have has had having got get gets contain containing contained include hold total "
        "see saw seen count counts counted number need needs needed require requires required want wants want put puts lack lacks make makes made leave leaves".split()
    ),
    staying=frozenset(
        "remain remains remained live lives lived stay stays stayed lie lies lay stand stands stood work works sit sits".split()
    ),
    reaching=frozenset(
        "reach reached reaches total totals totalled stand stands stood exceed exceeds exceeded pass passed passes cost costs last lasts "
        "lasted measure measures measured weigh weighs weighed take takes took taken cover covers covered burn burned number numbers "
        "hit top tops topped average averages averaged rise rises rose risen fall falls fell fallen drop dropped climb climbs climbed "
        "stays stay put puts raise raises raised raising lie lies lay lift lifts lifted lifting bring brings brought bringing amount amounts amounted add adds".split()
    ),
    levels=frozenset("to at by from below above".split()),
    steps=frozenset({"by"}),
    openers=frozenset("since until till once unless".split()),
    aims=frozenset("for towards toward".split()),
    pointing=frozenset("that this which it".split()),
    conditions=frozenset("in on at with without under".split()),
    lasting=frozenset(
        "stranded trapped displaced flooded closed shut blocked besieged surrounded submerged inundated affected missing unaccounted "
        "isolated detained held imprisoned deployed stationed occupied housed sheltered cut-off jailed hospitalised hospitalized "
        "infested contaminated mined inaccessible camped funded anchored moored berthed docked loaded laden stored".split()
    ),
    carrying=frozenset({"with"}),
    sized=frozenset("built designed meant made sized equipped licensed rated fit fitted suited certified laid".split()),
    rating=frozenset("put puts putting".split()),
    shares=frozenset(
        "account accounts accounted represent represents represented constitute constitutes constituted form formed forms".split()
    ),
    capable=frozenset("able enough capacity sufficient room space".split()),
    kinds=frozenset("type types kind kinds make model calibre caliber class sort".split()),
    times=frozenset("after before since until".split()),
    populace=frozenset("inhabitants souls residents population".split()),
    inner=frozenset("in at across from around near on inside outside along".split()),
    aboard=frozenset("aboard inside ashore afloat overboard".split()),
    lacking=frozenset({"no"}),
    within=frozenset({"within"}),
    sizes=frozenset("long high deep wide tall thick in".split()),
    without="without",
    appeal="appeal",
    area="area",
    ongoing=ongoing,
    adjectives=frozenset(
        "new old other more less first second last next own total further additional several many few large small local main".split()
    ),
    tenses={
        **dict.fromkeys("i'm we're they're you're he's she's it's there's that's here's what's who's".split(), "is"),
        **dict.fromkeys("i've we've they've you've".split(), "has"),
        **dict.fromkeys(
            "i'll we'll they'll you'll he'll she'll it'll i'd we'd they'd won't wouldn't shouldn't".split(), "plan"
        ),
        **dict.fromkeys("isn't aren't don't doesn't can't".split(), "is"),
        **dict.fromkeys("wasn't weren't didn't couldn't hadn't".split(), "was"),
        **dict.fromkeys("hasn't haven't".split(), "has"),
        "is": "is",
        "are": "is",
        "am": "is",
        "'s": "is",
        "'re": "is",
        "was": "was",
        "were": "was",
        "had": "was",
        "did": "was",
        "has": "has",
        "have": "has",
        "'ve": "has",
        "will": "plan",
        "would": "plan",
        "shall": "plan",
        "should": "plan",
        "cannot": "is",
        "can": "is",
        "could": "plan",
        "may": "plan",
        "might": "plan",
        "must": "plan",
        "be": "plan",
    },
)

_SAY: Final = (
    "said says say saying told tells telling added adds adding stated states stating announced announces announcing reported reports "
    "reporting confirmed confirms recounted recounts reminded reminds confirming declared declares warned warns warning estimated estimates estimating claimed claims "
    "claiming noted notes noting explained explains explaining stressed stresses wrote writes writing insisted insists continued "
    "continues recalled recalls argued argues disclosed discloses revealed reveals acknowledged acknowledges admitted admits "
    "maintained maintains concluded concludes pointed emphasised emphasized underlined remarked observed observes replied replies "
    "answered answers alleged alleges asserted asserts briefed counted counts counting puts put calculated calculates calculate reckons "
    "reckoned believes believed recorded records promised promises pledged thanked denied denies denounced called described describes indicated "
    "indicates reads read cautioned expects expected predicted predicts forecast projected projects testified posted tweeted registered informed "
    "repeated reiterated summarised summarized specified commented urged quoted assured assures learned documented documents listed lists verified verifies "
    "reckon reckons believe think thinks thought points speaks spoke speak began begins went goes fears feared hears heard say tell state report estimate conceded concedes hopes thinks complained complains demanded demands mentioned mentions clarified clarifies "
    "underscored underscores highlighted highlights outlined outlines cautions flagged relayed relays lamented laments vowed vows "
    "pleaded tweeted texted reiterates stresses insists disputes disputed countered retorted guesses guessed remarks reveals testifies "
    "announces appealed pleads maintains alleging adding asserting insisting noting stressing telling"
).split()

SPEECH: Final = Speech(
    verbs=frozenset(_SAY),
    according=phrases(
        (
            True,
            "according to|in the words of|as reported by|as stated by|in the view of|by the count of|on the word of|as told by|"
            "as announced by|by the estimate of|as confirmed by|figures from|data from|in a statement by|quoting|by the reckoning of|"
            "in the estimate of|as estimated by|estimates by|figures released by|estimated by|information from|reports from|"
            "numbers from|statistics from|as recorded by|by the tally of|in the opinion of|citing|as counted by|a count by|a tally by",
        ),
    ),
    hearsay=phrases(
        (
            True,
            "rumour says|rumours say|rumor says|rumors say|reportedly|allegedly|it is said|it was said|is said to|are said to|was said to|were said to|it is reported|it was reported|"
            "is reported to|are reported to|was reported to|were reported to|are believed to|is believed to|were believed to|was believed to|"
            "it is believed|it was believed|is thought to|are thought to|was thought to|were thought to|it is thought|it was thought|"
            "unconfirmed reports|unverified reports|unconfirmed accounts|rumours|rumors|rumour has it|word has it|there are reports|"
            "there were reports|rumoured|rumored|supposedly|purportedly|it is understood|is understood to|are understood to|it is claimed|"
            "is alleged to|are alleged to|were alleged to|is rumoured to|are rumoured to|it is alleged|it is rumoured|it was claimed|"
            "is feared to|are feared|it is feared|are feared to|is reported|are reported|said to|believed to|thought to|reported to|"
            "unverified accounts|unconfirmed|unverified|is presumed|are presumed|it has been reported|it has been claimed|has been reported to|have been reported to|apparently|by all accounts|word is|it was rumoured|by some accounts|some accounts|some reports|"
            "social media posts|posts on social media|is said|are said|understood to|feared|people say|so it is said|they say",
        ),
    ),
    first=frozenset("we our us ours".split()),
    pronouns={
        "he": "person",
        "she": "person",
        "him": "person",
        "her": "person",
        "they": "body",
        "it": "body",
        "them": "body",
    },
    titles=frozenset(
        "leader mr mrs ms miss dr prof professor general major lieutenant colonel captain sergeant brigadier admiral commander commodore "
        "minister deputy vice prime president chairman chairwoman chair director head chief governor mayor commissioner spokesperson "
        "spokesman spokeswoman secretary coordinator co-ordinator representative ambassador envoy sheikh imam father sister brother "
        "bishop judge prosecutor senator deputy-minister officer manager engineer doctor nurse surgeon president's press acting "
        "regional national provincial district state local senior emergency humanitarian resident foreign interior defence defense "
        "health country operations field mission team medical fire police civil harbour harbor port inspector superintendent councillor "
        "alderman lord lady sir dame the a an its his her their our his former military commander-in-chief lt gen col maj capt sgt adm "
        "administrator economist analyst epidemiologist ranger warden principal teacher headmaster headmistress pastor priest rabbi "
        "brig brigadier-general lieutenant-colonel lieutenant-general major-general vice-admiral rear-admiral sir chancellor premier "
        "hydrologist geologist seismologist meteorologist veterinarian pilot skipper master mate foreman supervisor superintendent "
        "founder owner treasurer lawyer attorney ombudsman ombudswoman marshal constable corporal private".split()
    ),
    bodies=frozenset(
        "w.h.o ministry government agency authority authorities committee commission council organisation organization centre center office "
        "bureau department directorate service services administration army police union federation association society institute "
        "observatory network group company club hospital clinic municipality court assembly parliament secretariat cluster mission "
        "delegation command headquarters staff programme program fund bank team trust foundation charity newspaper agency radio "
        "station channel university board corps brigade coalition front movement party cell unit statement report communique "
        "communiqué bulletin notice update operator owner officials officers sources witnesses doctors residents medics monitors "
        "observers engineers partners workers rescuers firefighters volunteers experts investigators prosecutors survivors "
        "rebels insurgents troops opposition militia forces fighters militants villagers relatives activists journalists inspectors crews analysts diplomats ngos crescent cross nations "
        "un insurers insurer carrier line port harbour division taskforce consortium alliance".split()
    ),
    persons=frozenset(
        "spokesman spokeswoman spokesperson minister governor mayor director commander chief head president captain "
        "general colonel coordinator commissioner doctor officer manager prefect ambassador secretary judge resident "
        "engineer nurse surgeon teacher survivor witness official diver pilot skipper colleague lead secretary founder farmer fisherman captain master coordinator adviser analyst "
        "administrator chairperson chairman chairwoman delegate correspondent paramedic midwife rescuer ranger hydrologist epidemiologist "
        "geologist seismologist meteorologist superintendent inspector councillor senator imam priest pastor elder sheikh monk principal "
        "student driver mother father worker volunteer refugee evacuee victim widow vet veterinarian scientist researcher professor "
        "lawyer activist journalist economist ombudsman marshal lieutenant sergeant major admiral commodore premier chancellor deputy".split()
    ),
    quoting=phrases((True, "citing|quoting|relaying|referring to|on the basis of|based on|cited|quoted")),
    apart=frozenset({"whereas"}),
    contrary=frozenset("while but whereas though".split()),
    links=frozenset("of from at in for with who on".split()),
    particles=frozenset("al el bin ibn ben de la van von der den di da du of".split()),
    hard=frozenset("that which but while when if because where as by than or not also only who whom".split()),
    openers=frozenset("the a an our its his her".split()),
    inside=frozenset("of for at in and with to from".split()),
    placing=frozenset("in to from with at".split()),
    leading=frozenset("and but that yesterday today".split()),
    inner=frozenset("in at to".split()),
    ending=frozenset("on after before during with from over about".split()),
    passives=frozenset("was were been be is are being".split()),
    helpers=frozenset("has have had also further later then would will itself himself herself".split()),
    describing=frozenset("who which whose".split()),
    weak=frozenset(
        "admitted admits demands demanded promised promises denied denies calls called read reads reported registered recorded claimed "
        "claims went goes began begins observes observed described points urged hears heard counts counted gave gives lists listed thanked "
        "state report estimate tell record documents identified".split()
    ),
    content=frozenset("that : , “ on out how".split()) | {'"'},
    nobody=frozenset("rumour rumours rumor rumors nobody".split()),
    addressed=frozenset("told tell tells telling informed informs assured assures reminded reminds".split()),
    partners=frozenset(
        "partners partner colleague colleagues correspondent source sources contacts friends neighbours".split()
    ),
    questions=frozenset("question q interviewer journalist reporter moderator host presenter".split()),
    time_words=frozenset("on in at during late early this yesterday today tonight last earlier to".split()),
)
WHOLES: Final = Wholes(
    including=phrases(
        (
            True,
            "including|included|among them|among whom|among which|comprising|made up of|consisting of|composed of|"
            "namely|that is|of which|of whom|of them|of these|of those|among these|among those|include|includes|broken down into|"
            "they include|these include|counting|as follows|viz .|viz|incl|incl .|along with none",
        )
    ),
    of_them=phrases(
        (
            True,
            "of them|of whom|of which|of these|of those|of this|of that|of it|"
            "of the latter|of the total|among them|of all of them|of the victims|of the sum|of this number|"
            "of this sum|of this amount|of that number|of that sum|of that amount|of us|of you|of their number",
        )
    ),
    of=frozenset({"of", "out"}),
    again=frozenset("or equal equivalent equals i.e roughly about namely e that's".split()),
    among=frozenset({"of", "among"}),
    fates=(
        frozenset("dead killed died deaths death fatalities bodies victims drowned deceased fallen".split()),
        frozenset("injured wounded hurt injuries".split()),
        frozenset("arrested detained detainees arrests".split()),
        frozenset("missing unaccounted".split()),
        frozenset("sick ill patients cases infected infections".split()),
        frozenset("displaced evacuees evacuated".split()),
    ),
    received=frozenset(
        "received funded raised come came contributed donated covered missing pledged paid disbursed secured unfunded in arrived".split()
    )
    - {"in"},
    asked=frozenset(
        "ask asked asks asking appeal appeals need needs needed request requested requests requires required seek seeks seeking sought want wants wanted demand demands demanded".split()
    ),
    makes=frozenset("makes make making is equals that".split()) - {"is", "that"},
    relative=frozenset({"whom", "which"}),
    contrasts=frozenset("against than compared versus".split()),
    fatality=frozenset("fatality cfr lethality".split()),
    ill=frozenset("cases patients ill sick infected infections".split()),
    goes_on=frozenset("and plus or while".split()),
    rest=frozenset("other remaining others".split()),
    compared=frozenset("more fewer less from up down rise fall increase decrease".split()),
    groups=frozenset(
        "women men children girls boys infants adults elderly minors females males babies toddlers pensioners teenagers mothers "
        "civilians wounded patients seriously critically nationals locals volunteers newborns widows orphans officers infants foreigners pupils students crew passengers soldiers".split()
    ),
)


CUMULATIVE: Final = phrases(
    (
        True,
        "since|so far|to date|in total|up to now|until now|cumulatively|thus far|to this day|total since|"
        "in all since|all in all|till now|a cumulative total of|from the beginning|from the start|over the whole war|cumulative total|"
        "grand total|hitherto|to this point|up to this point|until today|up to today|from the outset|as yet",
    ),
    (
        False,
        "cumulative|bringing the total|brings the total|brought the total|running total|death toll|bring the total|total to|bringing to|brings to|"
        "bring to|brought to|raising the toll|toll of|the toll to|the toll from|the toll at|overall total|raises the total|raising the total|raises the toll|"
        "takes the total|taking the total|took the total|taking the toll|pushing the toll|lifting the toll|total number|total now|the toll|"
        "overall number|cumulative number|tally to|the tally|overall tally|running tally|tally from|tally at|cumulative count|"
        "cumulative figure|overall figure|in all|altogether|all told",
    ),
)
SUPERLATIVES: Final = frozenset(
    "first largest biggest worst deadliest highest lowest longest heaviest strongest greatest smallest fewest most second third only "
    "wettest driest hottest coldest bloodiest fiercest broke began started ended came passed opened".split()
) - {"began", "started", "opened", "most", "broke", "ended", "came", "passed"}
STATIVE: Final = frozenset(
    "remain remains remained hold holds held host hosts hosted live lives lived stay stays stayed shelter shelters control controls "
    "controlled stand stands stood lie lies lay contain contains contained lack lacks lacked occupy occupies occupied own owns owned "
    "wait waits waited await awaits awaited need needs accommodate accommodates house houses employ employs operate operates serve "
    "serves serving cover covers measure measures measured weigh weighs weighed carry carries reside resides work works run runs function "
    "functions sleep sleeps cost costs depend depends face faces share shares number numbers want wants total totals sit sits span spans "
    "stretches keep keeps exceed exceeds belong belongs have has had counted lived know knows own make makes believe contain suffer suffers".split()
)
EVENTS: Final = frozenset(
    "cases deaths attacks incidents accidents strikes explosions injuries casualties violations violations breaches fires births arrests "
    "raids airstrikes flights trips sorties aftershocks tremors consultations visits operations calls reports landings departures arrivals "
    "evacuations shellings clashes killings abductions kidnappings infections admissions "
    "detonations impacts launches sightings outages rescues collisions landslides earthquakes referrals bursts executions airdrops "
    "robberies thefts lootings evictions suicides stillbirths miscarriages amputations surgeries hospitalisations hospitalizations "
    "interceptions intrusions incursions ambushes bombings shootings stabbings riots protests strikes".split()
)
PLAN: Final = phrases(
    (
        True,
        "plan|plans|planned|planning|expected|expects|expect|target|targets|targeted|aim|aims|aiming|appeal for|appeals for|appealing for|"
        "appealed for|asks for|asking for|asked for|needed|required|requires|require|requested|requests|requesting|seeks|seeking|seek|intends|"
        "intend|scheduled|due|tomorrow|set to|to be|forecast|projected|proposed|proposes|hopes|hope|hoped|promised|promises|"
        "going to|about to|goal|ready to|prepared to|calls for|calling for|call for|called for|demands|demanded|demanding|we ask|earmarked|envisages|envisaged|foresees|shortfall|help us|is meant to|are meant to|"
        "we need|needs|need another|still needed|in the coming|next week|next month|next year|in need of funding|agreed to|undertake to|undertakes to|"
        "would like|pledged|budgeted|set aside for|lie ahead|lies ahead|on the way|pledges|is to|are to|will need|by a further|urgently need",
    )
)
