"""Every alarm that stands, with its sentence in each language, the gravest first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from safepassage.claims.figures import claims
from safepassage.geography.gazetteer import gazetteer
from safepassage.statements.alarms import SEVERITIES, alarm_lines
from safepassage.statements.duties import alarms_of
from safepassage.statements.findings import finding_lines
from safepassage.statements.sources import speaker
from safepassage.statements.wording import Scribe, plain
from safepassage.statements.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from safepassage.ledger.figures import Alarm
    from safepassage.ledger.view import View
    from safepassage.statements.model import Line

__all__ = ["raised", "voice"]


def raised(
    view: View, shown: Callable[[Alarm], Alarm] = lambda alarm: alarm
) -> list[tuple[str, Alarm, Mapping[str, str]]]:
    """(section's title, alarm, language → sentence) of all that needs a person, worst and oldest first.

    Args:
        view: What is known.
        shown: What a reader is shown of an alarm, where that is less.
    """
    say = voice(view)
    found = []
    for section, alarms in alarms_of(view, view).items():
        for alarm in map(shown, alarms):
            if section == "section.claims":
                lines = list(finding_lines([alarm], claims(view), view.card.tz))
            else:
                lines = alarm_lines([alarm], partial(speaker, view))
            found.append((section, alarm, say(lines)))
    return sorted(found, key=lambda one: (SEVERITIES.index(one[1].severity), one[1].since_s, one[1].name))


def voice(view: View) -> Callable[[Sequence[Line]], dict[str, str]]:
    """What says lines of an alarm in every language, with the names of places and the clock of an operation."""
    names = {place: dict(body.get("names", {})) for place, body in gazetteer(view).places.items()}
    scribes = {code: Scribe(tongue, names, view.card.tz) for code, tongue in LANGUAGES.items()}
    return lambda lines: {
        code: " ".join(plain(scribe.sentence(line)) for line in lines) for code, scribe in scribes.items()
    }
