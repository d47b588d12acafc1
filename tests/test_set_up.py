"""Setting up: when it does its work again, and what it refuses.

The installation itself needs a registry and is shown by every fresh clone; here stands what decides whether it runs.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def set_up(tmp_path: Path) -> ModuleType:
    """The tool, looking at a project of its own."""
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "tools" / "set_up.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in {
        "ROOT": ".",
        "HOME": ".venv",
        "LOCK": "requirements.lock",
        "STAMP": ".venv/stamp",
        "PAGE_STAMP": ".venv/page",
    }.items():
        setattr(module, name, tmp_path / path)
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return module


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml"])
def test_a_change_of_what_it_reads_makes_it_work_again(set_up: ModuleType, tmp_path: Path, file: str) -> None:
    before = set_up.fingerprint()
    assert set_up.fingerprint() == before
    (tmp_path / file).write_text("changed\n")
    assert set_up.fingerprint() != before


def test_a_project_that_moved_is_installed_again(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set_up.fingerprint()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(set_up, "ROOT", tmp_path / "elsewhere")
    assert set_up.fingerprint() != before


def test_nothing_is_done_when_the_stamp_fits(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    set_up.interpreter().parent.mkdir(parents=True)
    set_up.interpreter().write_text("")
    set_up.STAMP.write_text(set_up.fingerprint())
    monkeypatch.setattr(set_up, "make_environment", lambda: steps.append("environment"))
    monkeypatch.setattr(set_up, "installer", lambda: ["pip"])
    monkeypatch.setattr(set_up, "install", lambda _pip: steps.append("install"))
    assert set_up.main() == 0
    assert steps == []
    set_up.LOCK.write_text("a==2\n")
    assert set_up.main() == 0
    assert steps == ["environment", "install"]
    assert set_up.STAMP.read_text() == set_up.fingerprint()


def test_a_set_up_that_failed_leaves_no_stamp(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up.HOME.mkdir()
    set_up.STAMP.write_text("of an older lock")
    monkeypatch.setattr(set_up, "make_environment", lambda: None)
    monkeypatch.setattr(set_up, "installer", lambda: [sys.executable, "-c", "raise SystemExit(7)"])
    assert set_up.main() == 1
    assert not set_up.STAMP.exists()


def test_an_older_python_is_refused(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up, "OLDEST", (99, 0))
    assert set_up.main() == 2
    assert "too old" in capsys.readouterr().err


def test_settings_that_send_packages_elsewhere_are_dropped(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_CERT", "kept")
    kept = set_up.environment()
    assert kept["PIP_CERT"] == "kept"
    assert not {"PIP_TARGET", "PYTHONPATH"} & set(kept)


def test_a_python_that_is_gone_does_not_work(set_up: ModuleType, tmp_path: Path) -> None:
    assert set_up.works(Path(sys.executable))
    assert not set_up.works(tmp_path / "python")


def test_the_page_is_built_once_for_the_same_sources(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the build fails: a machine without a registry is not kept waiting by every `make`."""
    built: list[list[str]] = []
    monkeypatch.setattr(set_up.subprocess, "run", lambda command, **_: built.append(command))
    (tmp_path / ".venv").mkdir()
    set_up.build_page()
    assert built == []  # a project without a page
    shutil.copy(ROOT / "hatch_build.py", tmp_path)
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "page.ts").write_text("1")
    for _ in range(2):
        set_up.build_page()
    assert [command[1] for command in built] == [str(tmp_path / "hatch_build.py")]
    (tmp_path / "web" / "page.ts").write_text("2")
    set_up.build_page()
    assert len(built) == 2
