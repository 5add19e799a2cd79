"""Some of what benchmarks/index_flips.py and benchmarks/index_kills.py do at length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command",
    [
        ("index_flips.py", "--n", "60"),
        ("index_kills.py", "--n", "4"),
        ("index_kills.py", "--n", "4", "--commit-every", "100"),
    ],
)
def test_damage_and_kills_leave_no_wrong_answer(command: tuple[str, ...]) -> None:
    script, *options = command
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / script, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 wrong of" in done.stdout
