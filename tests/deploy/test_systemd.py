"""The units: what systemd says of them, and that they let through what ningbot needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from ningbot.cli import cli
from ningbot.configuration import VARIABLES

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
MOST_EXPOSED = 2.0

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


def lines_of(unit: Path) -> list[str]:
    return unit.read_text(encoding="utf-8").splitlines()


def test_bot_pages_and_feeding_have_a_unit_each() -> None:
    assert sorted(unit.stem for unit in UNITS) == ["ningbot", "ningbot-watch", "ningbot-web"]


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_little_is_exposed(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", result.stdout)
    assert found, result.stderr
    assert float(found[1]) <= MOST_EXPOSED


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_knows_every_line(unit: Path, tmp_path: Path) -> None:
    """What it starts need not be installed here, so another program stands in for it."""
    text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"))
    copy = tmp_path / unit.name
    copy.write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(copy)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert unit.name not in result.stdout + result.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_what_a_unit_starts_is_a_command_with_these_options(unit: Path) -> None:
    (line,) = [line for line in lines_of(unit) if line.startswith("ExecStart=")]
    program, command, *options = line.removeprefix("ExecStart=").split()
    assert program == "/opt/ningbot/bin/ningbot"
    said = CliRunner().invoke(cli, [command, "--help"])
    assert said.exit_code == 0
    assert all(option in said.output for option in options if option.startswith("--"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_sets_settings_alone_and_holds_no_secret(unit: Path) -> None:
    set_here = re.findall(r"(?m)^Environment=(\w+)=", unit.read_text(encoding="utf-8"))
    assert "NINGBOT_INDEX" in set_here
    assert set(set_here) <= set(VARIABLES.values())
    assert not [name for name in set_here if name.endswith("_TOKEN")]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_file_may_still_be_parsed_with_limits(unit: Path) -> None:
    """Parsers limit themselves by setrlimit, which is among @resources."""
    filters = [line for line in lines_of(unit) if line.startswith("SystemCallFilter=")]
    assert filters == ["SystemCallFilter=@system-service", "SystemCallFilter=~@privileged"]
