"""Signal 9 in the middle of appends: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed writer is a forked process")
def test_no_acknowledged_row_is_lost_when_a_writer_is_killed(tmp_path: Path, kills: int, seed: int) -> None:
    done = subprocess.run(
        [sys.executable, TESTS / "ledger" / "faults" / "killed.py", tmp_path, str(kills), str(seed)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{kills} kills")
    assert done.stdout.endswith("0 lost\n")
