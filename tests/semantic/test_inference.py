"""What runs the networks does nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conftest import SAMPLE


def test_nothing_is_written_but_the_index(tmp_path: Path) -> None:
    """onnxruntime keeps an id of the machine in the home folder unless it is told not to."""
    home, temporary, working = (tmp_path / name for name in ("home", "tmp", "working"))
    for folder in (home, temporary, working):
        folder.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NINGBOT", "XDG", "ORT"))}
    environ = kept | {"HOME": str(home), "TMPDIR": str(temporary)}
    for arguments in (["index", str(SAMPLE)], ["ask", "全市派驻了多少名党建指导员？"]):
        command = [sys.executable, "-m", "ningbot", *arguments]
        subprocess.run(command, cwd=working, env=environ, capture_output=True, check=True)
    assert list(home.rglob("*")) == []
    assert list(temporary.rglob("*")) == []
    assert [path.name for path in working.iterdir()] == [".ningbot"]
