"""A run that is kept: what is read back is what was simulated, and no other plan takes it for its own."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planning.cities import point
from planning.test_model import LOOP, ROAD, scenario
from safepassage.foundation.errors import DataRefused
from safepassage.interchange.plan_file import write_made_anew, write_plan
from safepassage.interchange.run_file import RUN, read_run
from safepassage.interchange.standing_file import PROOF, read_standing
from safepassage.planning.plan import Plan, plan_of
from safepassage.planning.rehearsal import Habits, rehearse
from safepassage.planning.scenario import Exit
from safepassage.planning.standing import standing_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def plan() -> Plan:
    plan = plan_of(ROAD, scenario(), step_s=60)
    return replace(plan, rehearsal=rehearse(standing_of(plan, network=""), Habits(4.0, 0.5, 0.25), runs=2, seed=11))


def test_what_is_read_back_is_what_was_simulated(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path)
    kept = read_run(tmp_path)
    assert kept is not None
    assert (kept.habits, kept.seed, kept.runs, kept.people) == (Habits(4.0, 0.5, 0.25), 11, 2, 600)
    assert plan.rehearsal is not None
    told = plan.rehearsal.went.first
    for field in fields(told):
        assert np.array_equal(getattr(kept.counts, field.name), getattr(told, field.name)), field.name
    assert kept.counts.out_people[-1] == 600
    on_road = kept.holds_people[kept.counts.arc < 2]
    assert on_road == pytest.approx(5.4 * 400 * 2.54, rel=1e-4)
    table = pq.read_table(tmp_path / RUN)
    assert table.column_names == ["arc", "step", "entered", "reached", "left", "waiting", "holds_people"]
    assert b'"nature": "exercise"' in table.schema.metadata[b"safepassage"]


def test_the_run_of_another_plan_is_refused(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "one")
    write_plan(plan_of(LOOP, scenario(exits=(Exit("exit/east", point(200, 0)),)), step_s=60), tmp_path / "other")
    assert read_run(tmp_path / "other") is None
    (tmp_path / "one" / RUN).rename(tmp_path / "other" / RUN)
    with pytest.raises(DataRefused, match="one of another plan"):
        read_run(tmp_path / "other")


def test_a_plan_that_is_written_over_it_takes_it_away(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path)
    write_plan(replace(plan, rehearsal=None), tmp_path)
    assert read_run(tmp_path) is None
    write_plan(plan, tmp_path)
    write_made_anew(read_standing(tmp_path), {}, tmp_path)
    assert not (tmp_path / RUN).exists()


def test_what_is_damaged_is_refused_in_words(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path)
    whole = (tmp_path / RUN).read_bytes()
    table = pq.read_table(tmp_path / RUN)
    (tmp_path / RUN).write_bytes(whole[:1000] + bytes(64) + whole[1064:])
    with pytest.raises(DataRefused, match="safepassage simulate FOLDER"):
        read_run(tmp_path)
    for name, number, says in (("step", -1, "step has"), ("arc", 3, "arc has"), ("left", -1, "left has")):
        at = table.column_names.index(name)
        wrong = table.set_column(at, name, pa.array(np.full(len(table), number, np.int32)))
        pq.write_table(wrong, tmp_path / RUN)
        with pytest.raises(DataRefused, match=says):
            read_run(tmp_path)
    pq.write_table(table.replace_schema_metadata(None), tmp_path / RUN)
    with pytest.raises(DataRefused, match="run of the plan"):
        read_run(tmp_path)
    pq.write_table(
        table.replace_schema_metadata(
            {b"safepassage": table.schema.metadata[b"safepassage"].replace(b": 1,", b": 9,")}
        ),
        tmp_path / RUN,
    )
    with pytest.raises(DataRefused, match="format 9"):
        read_run(tmp_path)


def test_nothing_half_written_stays(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object, file: Path, **__: object) -> None:
        file.write_bytes(b"PAR1")
        raise OSError("the disk is full")

    write_plan(plan, tmp_path)
    before = (tmp_path / RUN).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("safepassage.interchange.plan_file.write_flows", lambda *_: None)
        patch.setattr(pq, "write_table", full)
        with pytest.raises(OSError, match="the disk is full"):
            write_plan(plan, tmp_path)
    assert (tmp_path / RUN).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(".part")) == []
    assert (tmp_path / PROOF).exists()
