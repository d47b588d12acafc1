"""The tables: three languages say the same things, with the same facts, and take no side."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import safepassage.statements
from safepassage.catalogue import everything
from safepassage.foundation.units import UNITS
from safepassage.ledger.card import NATURES
from safepassage.ledger.figures import SPECIES
from safepassage.ledger.headcount import GROUPS
from safepassage.ledger.kinds import EDITIONS
from safepassage.statements.alarms import SEVERITIES
from safepassage.statements.wording import fact_names
from safepassage.statements.words import LANGUAGES, Language, language

ROOM = Path(safepassage.statements.__file__).parent
HOUSE = ROOM.parent
CODES = sorted(LANGUAGES)
EN = LANGUAGES["en"]
QUOTED = re.compile(r"“[^”]*”|«[^»]*»")
EVACUATED = {"en": "evacuat", "ru": "эваку", "ar": "إجلاء|أُجل"}
MAY_SAY_EVACUATED = {"movement.organised_evacuation"}
METHODS = ("counted", "registered", "estimated", "reported", "measured", "modelled", "computed")
CLOSED = {
    "vehicle": ("convoy", "vehicles"),
    "incident": ("incident", "type"),
    "state": ("corridor_state", "state"),
    "movement": ("crossing_count", "movement"),
    "population": ("crossing_count", "population"),
    "event": ("life_event", "event"),
    "priority": ("referral", "priority"),
    "referral": ("referral", "outcome"),
    "weapon": ("weapons_received", "weapons"),
    "ordnance": ("ordnance", "found"),
    "facility": ("facility_work", "facility_type"),
    "action": ("facility_work", "action"),
    "facility_status": ("facility_status", "status"),
    "manner": ("pause", "basis"),
    "scope": ("claim", "scope"),
    "measure": ("claim", "measure"),
    "gap_reason": ("watch_gap", "reason"),
    "choice": ("departure", "own_choice"),
    "outcome": ("land_release", "outcome"),
    "means": ("watch", "means"),
}
"""Namespace of words → the field of the catalogue whose values it words."""


def values_of(kind: str, name: str) -> tuple[str, ...]:
    field = next(each for each in everything()[kind].fields if each.name == name)
    found = getattr(field.type, "values", ())
    assert found, f"{kind}.{name} is not a closed list"
    return tuple(found)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("table", ["sentences", "words", "nouns"])
def test_every_language_has_every_key(code: str, table: str) -> None:
    assert set(getattr(LANGUAGES[code], table)) == set(getattr(EN, table))


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_has_the_same_facts_in_every_language(code: str) -> None:
    for key, sentence in LANGUAGES[code].sentences.items():
        assert fact_names(sentence) == fact_names(EN.sentences[key]), key
        assert sentence.count("<") == EN.sentences[key].count("<"), key


@pytest.mark.parametrize("code", CODES)
def test_every_noun_has_one_form_or_all(code: str) -> None:
    tongue = LANGUAGES[code]
    for key, noun in tongue.nouns.items():
        assert noun.count("|") + 1 in (1, len(tongue.forms)), key
        assert all(form.strip() for form in noun.split("|")), key


@pytest.mark.parametrize("code", CODES)
def test_every_counted_noun_of_a_sentence_is_there(code: str) -> None:
    tongue = LANGUAGES[code]
    for key, sentence in tongue.sentences.items():
        for noun in re.findall(r"\{\w+:([\w.]+)\}", sentence):
            assert noun == "unit" or noun in tongue.nouns, (key, noun)


@pytest.mark.parametrize("code", CODES)
def test_units_groups_and_closed_lists_of_the_catalogue_have_words(code: str) -> None:
    tongue = LANGUAGES[code]
    missing = {each.code for each in UNITS if each.code.strip("{}") not in tongue.nouns}
    missing |= {
        key for key in (f"group.{name}" for name in GROUPS) if key not in tongue.words or key not in tongue.nouns
    }
    wanted = {f"{space}.{value}" for space, where in CLOSED.items() for value in values_of(*where)}
    wanted |= {f"nature.{each}" for each in NATURES} | {f"nature_says.{each}" for each in NATURES}
    wanted |= {f"edition_says.{each}" for each in EDITIONS} | {f"edition.{each}" for each in EDITIONS}
    wanted |= {f"species.{each}" for each in (*SPECIES, *SEVERITIES, "claim", "gap", "difference", "note")}
    wanted |= {f"method.{each}" for each in METHODS}
    assert not missing | {key for key in wanted if key not in tongue.words}


def keys_written() -> set[str]:
    """Every dotted key that the composing files name in full."""
    spaces = {key.partition(".")[0] for key in (*EN.sentences, *EN.words)} - {"page", "number", "hedge"}
    key = re.compile(rf"(?:{'|'.join(sorted(spaces))})\.[a-z_]+(?:\.[a-z_]+)?")
    found = set()
    for path in [*ROOM.glob("*.py"), *ROOM.glob("sections/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and key.fullmatch(node.value):
                found.add(node.value)
    return {each for each in found if not each.endswith("_")}  # the head of a key that is put together


@pytest.mark.parametrize("code", CODES)
def test_every_key_that_composing_names_has_its_words(code: str) -> None:
    tongue = LANGUAGES[code]
    written = keys_written()
    assert len(written) > 90
    assert not {key for key in written if key not in tongue.sentences and key not in tongue.words}


def alarms_raised() -> set[str]:
    """The names of alarms that the rooms' files raise in so many words."""
    found = set()
    for path in HOUSE.glob("*/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Alarm", "_alarm", "_finding"):
                said = [each.value for each in node.keywords if each.arg == "name"] + node.args
                names = [each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str)]
                found |= {name for name in names[:1] if name not in SEVERITIES}
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_alarm_has_its_sentence(code: str) -> None:
    raised = alarms_raised()
    assert len(raised) > 15
    assert not {name for name in raised if f"alarm.{name}" not in LANGUAGES[code].sentences}


def texts_of(tongue: Language) -> dict[str, str]:
    return {**tongue.sentences, **tongue.words, **tongue.nouns}


@pytest.mark.parametrize("code", CODES)
def test_no_side_speaks_outside_quotation_marks(code: str) -> None:
    tongue = LANGUAGES[code]
    assert len(tongue.one_sided) > 15
    for key, text in texts_of(tongue).items():
        plain = QUOTED.sub("", text).casefold()
        assert not [stem for stem in tongue.one_sided if stem in plain], key


@pytest.mark.parametrize("code", CODES)
def test_evacuated_is_said_of_an_organised_evacuation_only(code: str) -> None:
    stem = re.compile(EVACUATED[code])
    saying = {key for key, text in texts_of(LANGUAGES[code]).items() if stem.search(QUOTED.sub("", text).casefold())}
    assert saying == MAY_SAY_EVACUATED


@pytest.mark.parametrize(
    "name",
    ["statement.typ", "statement.html.j2", "statement.css", "chart.typ", "side-by-side.html.j2", "side-by-side.css"],
)
def test_templates_hold_no_words_of_any_side(name: str) -> None:
    text = (ROOM / "templates" / name).read_text(encoding="utf-8").casefold()
    assert not [stem for tongue in LANGUAGES.values() for stem in tongue.one_sided if stem in text]


def test_the_side_words_test_can_fail() -> None:
    caught = [stem for stem in language("ru").one_sided if stem in "из освобождённых районов вышли боевики"]
    assert len(caught) == 2


def test_a_language_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="not in 'fr'"):
        language("fr")
