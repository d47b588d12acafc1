"""The list of commands: quick to show, each loaded when it is called, errors in words with an exit code."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli.runs import made, run
from safepassage.cli.main import COMMANDS, main

if TYPE_CHECKING:
    from pathlib import Path


def test_every_command_is_listed_and_has_help() -> None:
    listed = run("--help").stdout
    for name in COMMANDS:
        assert f"  {name} " in listed
        shown = run(name, "--help")
        assert shown.exit_code == 0
        assert "Usage:" in shown.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from safepassage.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "heavy = {'apsw', 'babel', 'cryptography', 'jinja2', 'msgspec', 'typst', 'safepassage.catalogue'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "loaded: []" in done.stdout


def test_a_mistyped_command_gets_the_nearest() -> None:
    found = run("improt")
    assert found.exit_code == 2
    assert "Did you mean import?" in found.stderr


def test_a_call_without_words_shows_help() -> None:
    assert "Commands:" in run().output


@pytest.mark.parametrize("name", ["import", "export", "figures", "balances", "verify", "trace", "record"])
def test_a_command_without_an_operation_says_how_to_name_one(name: str) -> None:
    found = run(name)
    assert found.exit_code == 2
    assert "SAFEPASSAGE_OPERATION" in found.stderr


def test_the_operation_may_come_from_the_environment(tmp_path: Path) -> None:
    folder = made(tmp_path)
    env = {"SAFEPASSAGE_OPERATION": str(folder)}
    assert run("verify", env=env).stdout.startswith("Whole: 1 rows")
    assert run("balances", env=env).exit_code == 0
    other = made(tmp_path / "other")
    assert run("verify", other, env=env).exit_code == 0
    wrong = run("verify", env={"SAFEPASSAGE_OPERATION": str(tmp_path / "none")})
    assert (wrong.exit_code, "says so" in wrong.stderr) == (2, True)


def test_one_argument_too_many_is_refused(tmp_path: Path) -> None:
    found = run("verify", made(tmp_path), "surplus")
    assert (found.exit_code, "'surplus' is one argument too many" in found.stderr) == (2, True)


def test_an_error_is_json_where_json_was_asked_for(tmp_path: Path) -> None:
    found = run("verify", tmp_path, "--format", "json")
    assert found.exit_code == 2
    assert '"error": "UsageError"' in found.stderr
    assert found.stdout == ""


def test_called_from_a_program_the_exit_code_is_returned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)], standalone_mode=False) == 2
    assert "is no operation" in capsys.readouterr().err


def test_an_interrupt_says_what_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("safepassage.catalogue.everything", interrupted)
    found = run("kinds")
    assert found.exit_code == 130
    assert "acknowledged" in found.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    assert "_SAFEPASSAGE_COMPLETE" in run("completion", shell).stdout


def test_a_ledger_cut_in_half_is_exit_code_4_for_every_command(tmp_path: Path) -> None:
    folder = made(tmp_path)
    ledger = folder / "ledger.db"
    data = ledger.read_bytes()
    ledger.write_bytes(data[: len(data) // 2])
    (folder / "folds.db").unlink(missing_ok=True)
    for name in ("verify", "figures", "balances", "export"):
        found = run(name, folder)
        assert (found.exit_code, "cut off" in found.stderr) == (4, True), name
