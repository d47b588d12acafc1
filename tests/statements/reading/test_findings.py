"""Each kind of finding once clean and once broken: kind, severity, what it is about, and what it says.

The sentences stand in `cases/statements/findings.txt`, their values worked out by hand.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from labelled import CORPUS
from safepassage.statements.reading.reader import read

if TYPE_CHECKING:
    from safepassage.statements.reading.mention import Finding, Reading


def found(text: str, kind: str) -> tuple[Reading, list[Finding]]:
    reading = read(text, lang="en", dated=date(2016, 12, 11))
    return reading, [each for each in reading.findings if each.kind == kind]


def cases() -> list[tuple[str, str, list[str], str, str, str]]:
    """(kind, severity, what it is about, fragment of the message, clean, broken) of each block of the file."""
    out = []
    for block in (CORPUS / "findings.txt").read_text(encoding="utf-8").split("\n\n")[1:]:
        head, clean, broken = (line.replace("\\n", "\n") for line in block.strip().splitlines())
        kind, severity, about, fragment = (part.strip() for part in head.split("|"))
        things = [each for each in about.split("; ") if each]
        out.append((kind, severity, things, fragment, clean.removeprefix("+ "), broken.removeprefix("- ")))
    return out


@pytest.mark.parametrize(("kind", "severity", "about", "fragment", "clean", "broken"), cases())
def test_each_kind_of_finding(
    kind: str, severity: str, about: list[str], fragment: str, clean: str, broken: str
) -> None:
    assert not found(clean, kind)[1], "the clean sentence"
    reading, findings = found(broken, kind)
    assert len(findings) == 1, reading.findings
    (finding,) = findings
    texts = {each.id: each.text for each in reading.mentions}
    assert finding.severity == severity
    assert [texts[each] for each in finding.quantities] == about
    assert fragment in finding.message


SILENT = [
    "At 61 people on board were 48 passengers and 13 crew. Fifty-four of them were taken off; seven are missing.",
    "The three camps hold 1,016 families: Alder 536, Birch 148 and Cedar 332.",
    "In 12 trucks 200 people arrived, 50 of them children.",
    "They wrote down 2,170 names. We count tents: there are 5,400 of them.",
    "For 17 hours, 971 people waited.",
    "There were 4.5 people per tent on average.",
    "60 people were hurt (20 women and 15 children).",
    "45 people were injured; 60 were evacuated.",
    "She has four daughters. “We sleep, eleven of us, on three mats,” she said.",
    "On Monday 212 pupils left. They went in five coaches, and thirty-eight of them had to walk.",
    "Eleven of those 83 patients died.",
    "They cleared 10 km (6 miles) of road.",
    "Four districts, including 12 villages with 3,000 residents, are cut off.",
    "The country has 52,480 refugees: 31,260 in the capital, 14,900 in the four camps and 6,320 in other towns.",
    "Pupils got 1,296,000 meals in 36 schools: 418,000 in January, 432,000 in February and 446,000 in March.",
    "In Blant 158 died; the others died in five districts: 18 in Chir, 16 in Mul, 13 in Phal, 11 in Tho and 9 in Zom.",
    "Patrols heard 118 explosions (previous day: 271 violations, 96 explosions).",
    "Farming was what 231 victims were doing, 117 were travelling, 96 were collecting wood.",
    "The blast killed eight people, three of them policemen, and wounded 47, of whom 11 are in a bad way.",
    "On board were 86 people. Four men were pulled out; one of them died. The other 82 are missing.",
    "There are 54 districts. 15 of them are badly damaged, with 32,000 houses lost; 23 are damaged less.",
    "Buses left with 3,547 people, 1,213 of them fighters. Counting those who left last week, 7,286 people have gone.",
    "118 foreigners left. A list of 596 names was approved; 478 of the foreigners on it still wait.",
    "Three lines were in use until May.\n\nMany hits have been logged, 11 of them in the last week.",
    "Some 290 people were injured; 168 were flown out.\n\nChildren make up about 30 per cent of arrivals.",
    "Women were 14 per cent of them (219 killed, 508 injured).",
    "He named 32 men and six women. Half of a population of 150,000, 90 per cent of the women, had to flee.",
    "There were 2,392 casualties (783 killed and 1,609 injured), an increase of 47 per cent.",
    "Granted: 2,604. Refused: 517. Pending: 297.\nOf those granted, 1,930 had been fighters.",
    "We flew out 406 minors. Ten countries offered to take 400 of the minors, two thirds of them to two countries.",
    "Planned: 96,000 people. Reached: 88,320 people (53% women).",
    "The slide covers an area of 200 metres by 600 metres.",
    "The wells gave 1,326 m3 a day, which is 15 litres per person.",
    "Men: 121. Women: 189. Children: 176.\n\nRegistered: 451. Not yet registered: 35, because they came after 05:30.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_wrong_is_no_error(text: str) -> None:
    errors = [each for each in read(text, lang="en", dated=date(2016, 12, 11)).findings if each.severity == "error"]
    assert not errors


CONTRADICTIONS = [
    # text, what the error is about
    ("Since May 142 cooks, 311 of them women, have been trained.", ["142", "311"]),
    ("On Sunday 162 were injured.\n\n48 clinics had to stop work, 122 of which for good.", ["48", "122"]),
    ("The bombing killed at least 13 people, among them 85 service members.", ["at least 13", "85"]),
    ("Ten were hit, and of 53 hospitals in the city, 78 are closed.", ["53", "78"]),
    ("The silos held 120,000 tonnes of grain out of a capacity of 15,000 tonnes.", ["120,000 tonnes", "15,000 tonnes"]),
    ("43 are dead and 500 hurt. 120 of the hurt are at home.\n\nAmong the dead are 154 foreigners.", ["43", "154"]),
    ("They flew 12,800 out: 8,500 on 35 military flights and 4,000 on 54 other flights.", ["12,800", "8,500", "4,000"]),
    ("407 fighters and 823 relatives boarded 31 buses; 1,320 people in all.", ["1,320", "407", "823"]),
    ("There were 1,024 deaths. 713 of the deaths were recorded in Kesh, 402 in Arlu and 89 in Tem.",
     ["1,024", "713", "402", "89"]),
    ("On the first day 3,112 vehicles passed, 904 northbound and 408 southbound.", ["3,112", "904", "408"]),
    ("The mission counted 5,813 casualties (1,659 killed and 3,524 injured).", ["5,813", "1,659", "3,524"]),
    ("Arrived: 468 people. Men: 121. Women: 189. Children: 176.", ["468", "121", "189", "176"]),
    ("In May 503 accidents were recorded with 781 victims; 327 were killed and 544 injured.", ["781", "327", "544"]),
    ("We have 460 beds between them – 180 in Dorma and 80 in Ketch – and seven posts.", ["460", "180", "80"]),
    ("We took 640 samples; 592 (95.2 per cent) were free of germs.", ["95.2 per cent", "592", "640"]),
    ("The campaign reached 127,800 of 192,000 children, a coverage of 90 per cent.",
     ["90 per cent", "127,800", "192,000"]),
    ("Of 412 homes 247 (60 per cent) spent it on food, 99 (34 per cent) on rent.", ["34 per cent", "99", "412"]),
    ("Last week we saw 590 people, 214 more than the 380 of the week before.", ["more than the 380", "590", "214"]),
    ("We lost 278 people, 96 of them children, and 122 injured, 221 of whom are children.", ["122", "221"]),
    ("Vulnerable cases: 2,188, of whom 410 elderly people alone, 655 pregnant women and 223 with disabilities.",
     ["2,188", "410", "655", "223"]),
    ("128 staff have been killed, 153 while on duty and 65 off duty; 372 were wounded.", ["128", "153", "65"]),
    ("Killing and maiming came to 16,149: 5,301 children killed and 6,348 maimed.", ["16,149", "5,301", "6,348"]),
    ("We reach 604,000 children in three zones, three days each: 156,500 in Dol, 340,000 in Ket, 143,500 in Velm.",
     ["604,000", "156,500", "340,000", "143,500"]),
    ("Of the 78 cases, 48 are female and 39 male.", ["78", "48", "39"]),
    ("The round reached 98,640 people, 19% of the target of 108,400.", ["19%", "98,640", "108,400"]),
    ("Planned: 96,000 people. Reached: 88,320 people (29%).", ["29%", "88,320", "96,000"]),
    ("Target: 15,000 families. Reached: 14,250 families, or 59 per cent.", ["59 per cent", "14,250", "15,000"]),
    ("We asked 412 homes. 247 of them (60 per cent) spent the money mainly on food, 99 (34 per cent) on rent.",
     ["34 per cent", "99", "412"]),
    ("In May 312 attacks were reported, 51 more than in April (271).", ["271", "312", "51"]),
]  # fmt: skip


CONTRADICTIONS += [
    ("A convoy of 62 trucks came. Nine of the trucks carried flour, 12 drugs and the other five tents.",
     ["62", "Nine", "12", "five"]),
    ("Inspectors made 1,411 checks, of which 611 inbound and 530 outbound; nine ships were held.",
     ["1,411", "611", "530"]),
    ("Killing came to 160: 81 children killed and 48 maimed.", ["160", "81", "48"]),
    ("The convoy of 540 vehicles was made up of 14 buses, 235 lorries and 201 vans.", ["540", "14", "235", "201"]),
    ("Of the 78 cases, 48 are women and 39 are men.", ["78", "48", "39"]),
    ("At least 13 people were hit, 45 of them children.", ["At least 13", "45"]),
    ("Deaths: 57 people (men 22, women 49, children 16).", ["57", "22", "49", "16"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "about"), CONTRADICTIONS)
def test_what_contradicts_itself_is_an_error(text: str, about: list[str]) -> None:
    reading = read(text, lang="en", dated=date(2016, 12, 11))
    texts = {each.id: each.text for each in reading.mentions}
    errors = [sorted(texts[id_] for id_ in each.quantities) for each in reading.findings if each.severity == "error"]
    assert errors == [sorted(about)]


DOUBTFUL = [
    "They handed over 14 heavy weapons, including 61 mortars.",
    "Inspectors made 141 checks, of which 61 inbound and 53 outbound; nine ships were held.",
    "Sheets went to 34,100 families, 25 per cent of the 65,600 that need them.",
    "In May 183 breaches were seen since Friday, 83 by one side and 55 by the other.",
    "On Sunday eight were killed and 17 were wounded, 21 of whom were civilians.",
    "More than 1,000 people came, including 1,400 on Sunday, the organisers say.",
    "Arrived: 486 people. Men: 121. Women: 189.",
    "Of the 52 officers, 30 are from the north, 40 are married.",
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_mean_something_else_is_a_warning(text: str) -> None:
    severities = [each.severity for each in read(text, lang="en", dated=date(2016, 12, 11)).findings]
    assert "warning" in severities
    assert "error" not in severities


CLEAN = Path(__file__).with_name("clean_passages.txt")


@pytest.mark.parametrize("text", [line for line in CLEAN.read_text("utf-8").splitlines() if line])
def test_a_passage_that_can_be_true_is_not_accused(text: str) -> None:
    errors = [each for each in read(text, lang="en", dated=date(2017, 6, 11)).findings if each.severity == "error"]
    assert not errors


def test_those_who_work_in_a_place_take_no_room_in_it() -> None:
    for text in (
        "We run two centres with 260 beds. 412 staff are at work.",
        "The 900 people of Lip now sleep in 26 tents of 30 to 35 beds.",
        "Our 150 shelters hold them. In the south one shower serves 700 people.",
    ):
        assert not found(text, "occupancy_above_capacity")[1], text


def test_errors_come_first() -> None:
    text = "So far 90 people, including 412 children, have been evacuated. They met on Thursday, 9 December 2016."
    severities = [each.severity for each in read(text, lang="en").findings]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert severities[0] == "error"
