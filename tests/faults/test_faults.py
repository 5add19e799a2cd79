"""Every n-th write fails: what is left is the archive before or after, and one more run mends it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the library that makes writes fail."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler (cc)")
    library = tmp_path_factory.mktemp("failing") / "failing_writes.so"
    source = HERE / "failing_writes.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.mark.parametrize(
    ("scenario", "error", "how", "step"),
    [
        ("first", "ENOSPC", "forever", 17),
        ("first", "EIO", "once", 17),
        ("change", "ENOSPC", "once", 9),
        ("change", "EIO", "forever", 9),
        ("ask", "EIO", "forever", 1),
    ],
)
def test_whichever_write_fails_nothing_is_lost_or_half_written(
    failing: Path, tmp_path: Path, scenario: str, error: str, how: str, step: int
) -> None:
    found = run_driver(failing, tmp_path / "f", scenario, error, how, step)
    assert found[:-1] == []
    assert found[-1].keys() == {"faults"}
    assert found[-1] != {"faults": 0}


def run_driver(
    failing: Path, folder: Path, scenario: str, error: str, how: str, step: int
) -> list[dict[str, int | str]]:
    """Run a scenario with every ``step``-th fault; give what it printed."""
    done = subprocess.run(
        [sys.executable, HERE / "driver.py", folder, scenario, error, how, str(step)],
        env=os.environ | {"LD_PRELOAD": str(failing)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
