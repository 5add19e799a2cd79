"""Run `ningbot` as a shell would: real processes, real exit statuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "全市派驻了多少名党建指导员？"


def assert_one_sentence(result: subprocess.CompletedProcess[str], status: int, said: str) -> None:
    assert result.returncode == status, result
    assert "Traceback" not in result.stderr
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr


def assert_one_sentence_each(result: subprocess.CompletedProcess[str], said: list[str]) -> None:
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == len(said), lines
    for line, part in zip(lines, said, strict=True):
        assert part in line


def without_privilege(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `ningbot` as one whom permissions bind, which root is not by itself."""
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    prefix = drop if os.geteuid() == 0 else []
    return subprocess.run(
        [*prefix, sys.executable, "-m", "ningbot", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def run_python(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def run_shell(command: str, *, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash; ``$NINGBOT`` is the command under test."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=cwd,
        env={**os.environ, "NINGBOT": f"{sys.executable} -m ningbot", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
