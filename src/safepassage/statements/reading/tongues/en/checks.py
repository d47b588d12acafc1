"""English words that the rules of the findings look for."""

from __future__ import annotations

from typing import Final

from safepassage.statements.reading.phrases import phrases
from safepassage.statements.reading.tongue import Checks

__all__ = ["CHECKS"]

CHECKS: Final = Checks(
    areas=frozenset("area areas territory land ground surface farmland".split()),
    lines=frozenset("road roads street streets railway track pipeline pipelines".split()),
    previous=frozenset("previous previously earlier before compared against former".split()),
    sides=frozenset("eastern western northern southern east west north south central rural".split()),
    sides_by=frozenset("by x × around long wide deep across square from in along on each".split()),
    since=frozenset("since after following".split()),
    capacity=frozenset("capacity room places beds for space hold accommodate".split()) - {"for"},
    families=frozenset("families households family household".split()),
    all_of_them=phrases(
        (
            True,
            "all of them|all of these|all of those|they have all|they were all|all were|all have been|every one of them",
        )
    ),
    under_way=phrases(
        (
            True,
            "currently|at the moment|right now|at present|is being evacuated|are being evacuated|is under way|is underway|are under way|"
            "are on their way|has organized the evacuation|has organised the evacuation|is organizing|is organising|are being|is being",
        )
    ),
    some_of=frozenset("including included include includes among such mostly mainly least".split()),
    all_of=phrases(
        (
            True,
            "comprising|consisting of|made up of|composed of|broken down into|namely|viz|viz .|divided into|that is|as follows|split into|consists of|comprises",
        )
    ),
    partitions=(
        frozenset({"women", "men", "children"}),
        frozenset({"men", "women"}),
        frozenset({"men", "children"}),  # nobody leaves the women unnamed; the men often are
        frozenset({"adults", "children"}),
        frozenset({"girls", "boys"}),
        frozenset({"female", "male"}),
        frozenset({"passengers", "crew"}),
    ),
    generic=frozenset(
        "weapons arms devices items objects munitions vehicles buildings structures facilities violations animals livestock".split()
    ),
    vague=frozenset("many several some numerous various others unknown".split()),
    portions=frozenset("coverage share proportion".split()),
    reached=frozenset("reached achieved actual".split()),
    harmed=frozenset("casualties victims".split()),
    harms=(frozenset("killed dead died".split()), frozenset("injured wounded hurt".split())),
    people=frozenset("people persons civilians residents inhabitants passengers evacuees".split()),
    restated=phrases(
        (
            True,
            "or|that is|that makes|i.e|i.e .|equal to|equals|equivalent to|the equivalent of|which is|which equals|corresponding to|namely|=",
        )
    ),
    total_before=phrases(
        (
            True,
            "a total of|total of|altogether|in total|in all|for a total of|making a total of|totalling|totaling|total|totals|making|"
            "adding up to|which adds up to|which makes|sum of",
        )
    ),
    total_after=phrases((True, "in all|in total|altogether|all told|overall")),
    rest=frozenset("other others rest remaining remainder".split()),
    breakdown=frozenset({"by", "breakdown"}),
    alone=frozenset({"alone"}),
    from_before=phrases(
        (
            True,
            "from|up from|down from|stood at|was at|more than the|fewer than the|less than the|above the|below the|compared with|"
            "compared to|compared with the|against the|instead of|previously|after|had been|had stood at|were|was",
        )
    ),
    to_before=phrases(
        (
            True,
            "to|reached|reaching|stands at|now stands at|stood at|is now|are now|there are now|there were now|to reach|at|makes|now|today",
        )
    ),
    by_before=phrases(
        (
            True,
            "by|an increase of|increase of|a rise of|rise of|a growth of|a decrease of|decrease of|a drop of|drop of|a fall of|fall of|"
            "a decline of|decline of|another|a further|an additional|a difference of|difference of|with another|plus",
        )
    ),
    by_after=frozenset("more fewer less new additional further extra".split()),
    bringing=frozenset(
        "bringing brings brought bring taking takes took raising raises raised pushing pushes lifting".split()
    ),
    persons=frozenset(
        "detainees prisoners hostages victims captives workers volunteers firefighters policemen officers teachers doctors nurses medics "
        "sailors migrants asylum-seekers students pupils population casualties dead bodies minors troops servicemen recruits defectors "
        "farmers drivers tenants guests applicants voters deputies men women adults elderly survivors deportees commuters".split()
    ),
    workers=frozenset("staff workers employees volunteers nurses doctors guards teachers personnel".split()),
    selves=frozenset({"us", "you"}),
    lasting=frozenset("for within over after in during past last next every of to about some than least".split()),
    tallies=frozenset("total toll tally number figure count sum".split()),
)
