"""`ningbot init` writes settings that ningbot starts with; the example has all of them."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ningbot.configuration import FILE_NAME, VARIABLES, Settings, load_settings
from ningbot.errors import SettingsError
from shell import Run, assert_one_sentence

TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
EXAMPLE = Path(__file__).parents[1] / "deploy" / "ningbot.example.toml"


def on_terminal(folder: Path, *arguments: str, typed: list[str]) -> tuple[int, str]:
    """Run `ningbot init` on a terminal; give its status and all that the terminal showed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "ningbot", "init", *arguments])
    shown = ""
    waiting = list(typed)
    n_seen = 0
    while True:
        try:
            shown += os.read(terminal, 4096).decode()
        except OSError:  # how Linux says that the other end is closed
            break
        if waiting and re.search(r"(: |\]: )$", shown[n_seen:]):
            n_seen = len(shown)
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown


def test_answers_become_settings_and_the_token_is_not_shown(tmp_path: Path) -> None:
    typed = ["my index", "", "7:short", TOKEN, "me", "5, -7", "example.org", "https://e.example/n"]
    status, shown = on_terminal(tmp_path, typed=typed)
    assert status == 0, shown
    assert "ningbot index corpus" in shown
    assert "ningbot bot" in shown
    assert TOKEN not in shown
    assert "no token as @BotFather" in shown
    assert "must be ids" in shown
    assert "must be the base URL" in shown
    assert load_settings({}, folder=tmp_path) == Settings(
        index=tmp_path / "my index",
        telegram_token=TOKEN,
        telegram_allow=frozenset({5, -7}),
        watch_folders=(tmp_path / "corpus",),
        pages="https://e.example/n",
    )
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_file_that_is_there_is_replaced_only_by_who_wants_it(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("# mine\n", encoding="utf-8")
    status, shown = on_terminal(tmp_path, typed=["n"])
    assert status == 1
    assert "stays as it is" in shown
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == "# mine\n"
    status, shown = on_terminal(tmp_path, typed=["y", "", "", "", ""])
    assert status == 0, shown
    assert load_settings({}, folder=tmp_path).index == tmp_path / ".ningbot"


def test_it_asks_nothing_where_all_is_given(tmp_path: Path, run: Run) -> None:
    (tmp_path / "t").write_text(TOKEN, encoding="utf-8")
    done = run(
        *["init", "--yes", "--index", 'i"x', "--corpus", "報紙", "--token-file", "t"],
        *["--allow", "all", "--pages", "https://e.example"],
    )
    assert done.returncode == 0, done
    settings = load_settings({}, folder=tmp_path)
    assert settings.index == tmp_path / 'i"x'
    assert settings.watch_folders == (tmp_path / "報紙",)
    assert settings.telegram_token == TOKEN
    assert settings.telegram_open
    assert TOKEN not in (tmp_path / FILE_NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--yes"),
        (["--yes", "--allow", "me"], "must be ids"),
        (["--yes", "--pages", "e.example"], "must be the base URL"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, run: Run, arguments: list[str], said: str
) -> None:
    assert_one_sentence(run("init", *arguments, text=""), 1, said)
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_a_file_is_never_replaced_unasked(tmp_path: Path, run: Run) -> None:
    (tmp_path / FILE_NAME).write_text("", encoding="utf-8")
    assert_one_sentence(run("init", "--yes"), 1, "--force")
    assert (tmp_path / FILE_NAME).read_bytes() == b""
    assert run("init", "--yes", "--force").returncode == 0


def flat(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tomllib.loads(text).items():
        inner = value.items() if isinstance(value, dict) else ()
        found |= {f"{key}.{name}": each for name, each in inner} or {key: value}
    return found


def uncommented() -> str:
    return re.sub(r"^#(?=[a-z_]+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_example_says_the_defaults(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(EXAMPLE.read_bytes())
    assert load_settings({}, folder=tmp_path) == Settings(index=tmp_path / ".ningbot")


def test_the_example_has_every_setting_and_each_can_be_used(tmp_path: Path) -> None:
    found = flat(uncommented())
    assert found.keys() == VARIABLES.keys()
    lines = [line for line in uncommented().splitlines() if "token_file =" not in line]
    (tmp_path / FILE_NAME).write_text("\n".join(lines), encoding="utf-8")
    load_settings({}, folder=tmp_path)


def test_every_setting_of_the_example_is_explained() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        if re.match(r"#?[a-z_]+ = ", line) and not line.startswith("folders"):
            assert before.startswith("# "), line


def test_an_example_with_a_wrong_key_would_be_refused(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("every = 900", "ever = 900")
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"watch\.ever"):
        load_settings({}, folder=tmp_path)


def test_help_needs_no_terminal() -> None:
    command = [sys.executable, "-m", "ningbot", "init", "--help"]
    assert subprocess.run(command, capture_output=True, check=True).stdout
