"""The command on a made city."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from planning.cities import lonlat
from planning.test_model import ROAD
from safepassage.cli.main import main
from safepassage.interchange.network_file import write_network

if TYPE_CHECKING:
    from pathlib import Path


def made(folder: Path, more: str = "") -> Path:
    write_network(folder / "network.parquet", ROAD)
    (folder / "scenario.toml").write_text(
        f"""
[scenario]
name = "One road"
nature = "exercise"
start = 2016-12-10T18:00:00+02:00

[zone.west]
people = 600
geometry = {{ type = "Point", coordinates = {lonlat(0, 0)} }}

[exit.east]
geometry = {{ type = "Point", coordinates = {lonlat(400, 0)} }}
{more}
""",
        encoding="utf-8",
    )
    return folder


def test_what_is_proven_stands_beside_what_is_modelled(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["simulate", str(made(tmp_path)), "--runs", "2", "--late", "0", "--ignoring", "0"])
    assert done.exit_code == 0
    assert "Simulated is modelled: 2 runs, seed 1." in done.output
    rows = {line[:29].strip(): line[29:].split() for line in done.output.splitlines() if "   " in line}
    assert rows["this plan"] == ["7", "9", "10", "11", "12"]
    assert rows["simulated, half of the runs"][-1] in {"11", "12", "13"}


def test_as_data(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["simulate", str(made(tmp_path)), "--runs", "1", "--format", "json"])
    said = json.loads(done.stdout)
    assert said["nature"] == "exercise"
    assert said["minutes_out"]["bound"]["100%"] == 12
    assert said["simulated"] == {
        "runs": 1,
        "seed": 1,
        "late_min": 5,
        "ignoring_percent": 10,
        "not_out_at_the_end": 0,
    }


def test_the_clearance_time_alone(tmp_path: Path) -> None:
    """600 people by 93 a step over 5 steps: the last comes at step 11, minute 12."""
    done = CliRunner().invoke(main, ["plan", str(made(tmp_path)), "--objective", "clearance"])
    assert done.exit_code == 0
    assert "Not sooner than minute 12, whatever the plan: 1 streets bind the 600 people of zone/west." in done.output


def test_the_clearance_time_alone_needs_a_steady_city(tmp_path: Path) -> None:
    window = '[window.pause]\nfrom = "+0:00"\nto = "+1:00"\n'
    done = CliRunner().invoke(main, ["plan", str(made(tmp_path, window)), "--objective", "clearance"])
    assert done.exit_code == 2
    assert "Leave out --objective" in done.output


def test_danger_stands_against_time(tmp_path: Path) -> None:
    """600 people, 400 m at 1.3079 m/s, 0.085 h at a risk of 2: 101.9. Without the road nobody comes out."""
    risky = "[hazard.fire]\nstreets = [[100, 101], [101, 102], [102, 103], [103, 104]]\nspeed_factor = 1.0\nrisk = 2\n"
    done = CliRunner().invoke(main, ["plan", str(made(tmp_path, risky)), "--exposure", "--format", "json"])
    assert done.exit_code == 0
    here, without = json.loads(done.stdout)["exposure"]
    assert round(here["harm_people"], 1) == 101.9
    assert (without["from_risk_per_h"], without["stranded"], without["last_min"]) == (2.0, 600, None)
    text = CliRunner().invoke(main, ["plan", str(tmp_path), "--exposure"])
    assert "harm to be expected" in text.output
