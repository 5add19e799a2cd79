"""The bot's file: whole writes, for its user's eyes only, and never a foreign file."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from ningbot.errors import SettingsError
from ningbot.telegram.state import State


def test_what_is_kept_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "1.sqlite3"
    with State(path) as state:
        state.keep("secret", "a")
        state.keep("secret", "b")
    with State(path) as state:
        assert state.kept("secret") == "b"
        assert state.kept("other") is None


def test_only_its_user_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "1.sqlite3"
    with State(path) as state:
        state.keep("secret", "a")
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def half(state: State) -> None:
        with state.writing():
            state.keep("a", "1")
            raise KeyError

    with State(tmp_path / "1.sqlite3") as state:
        with pytest.raises(KeyError):
            half(state)
        assert state.kept("a") is None
        state.keep("a", "2")
        assert state.kept("a") == "2"


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "1.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(SettingsError, match="not a file of this version"):
        State(path)
    path.write_bytes(b"no database, by a long way" * 99)
    with pytest.raises(SettingsError, match="file is not a database"):
        State(path)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="set NINGBOT_TELEGRAM_STATE to a folder"):
        State(tmp_path / "file" / "1.sqlite3")
