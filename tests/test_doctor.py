from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.botapi import BotApi
from ningbot.configuration import Settings
from ningbot.doctor import examine
from ningbot.indexing import index
from ningbot.store import FILE_NAME
from ningbot.vectorising import vectorise


def texts(settings: Settings, *, ok: bool) -> str:
    return "\n".join(c.text for c in examine(settings, settings.index) if c.is_ok is ok)


def change(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.fixture
def folder(corpus: Path, tmp_path: Path) -> Path:
    index([corpus], tmp_path / "i")
    return tmp_path / "i"


def test_a_sound_archive_has_nothing_to_mend(folder: Path) -> None:
    assert texts(Settings(folder), ok=False) == ""
    assert "Every passage agrees" in texts(Settings(folder), ok=True)


def test_how_many_passages_are_found_by_meaning_is_said(folder: Path) -> None:
    assert "searched by words alone" in texts(Settings(folder), ok=True)
    vectorise(folder)
    assert "Every passage can be found by meaning" in texts(Settings(folder), ok=True)
    change(folder, "DELETE FROM vector WHERE passage_ix = 1")
    assert "1 passages have no vectors yet" in texts(Settings(folder), ok=False)
    change(folder, "UPDATE state SET value = 'x' WHERE key = 'encoder'")
    assert "another release's encoder" in texts(Settings(folder), ok=False)


def test_a_file_that_has_gone_or_changed_is_named(folder: Path, corpus: Path) -> None:
    (corpus / "one.txt").unlink()
    (corpus / "two.md").write_text("# 河\n改了。\n", encoding="utf-8")
    said = texts(Settings(folder), ok=False)
    assert "one.txt" in said
    assert "two.md" in said


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE passage SET text = '別的'",
        "UPDATE document SET original = '別的'",
        "UPDATE document SET doc_key = 'x' || substr(doc_key, 2)",
        "UPDATE passage SET sentence_ends = '1 ' || sentence_ends",
        "UPDATE passage SET span_start = span_start + 99999, span_end = span_end + 99999",
        "UPDATE document SET title = '別的'",
        "UPDATE state SET value = 'x' WHERE key = 'generation'",
        "DROP TABLE state",
    ],
)
def test_an_index_that_does_not_agree_with_its_originals_is_found(folder: Path, sql: str) -> None:
    change(folder, sql)
    assert texts(Settings(folder), ok=False)


def test_a_missing_index_is_said(tmp_path: Path) -> None:
    assert "ningbot index" in texts(Settings(tmp_path), ok=False)


def test_a_token_is_tried_and_never_shown(folder: Path) -> None:
    with BotApi() as server:
        settings = Settings(folder, server.token, server.url, telegram_open=True)
        assert "knows the token" in texts(settings, ok=True)
        wrong = Settings(folder, "123456:wrong-token-wrong", server.url, telegram_open=True)
        said = texts(wrong, ok=False)
    assert "refuses the token" in said
    assert "wrong-token" not in said
    gone = Settings(folder, "123456:wrong-token-wrong", server.url, telegram_open=True)
    said = texts(gone, ok=False)
    assert "does not answer" in said
    assert "wrong-token" not in said


def test_a_bot_that_nobody_may_ask_yet_will_show_a_code(folder: Path) -> None:
    settings = Settings(folder, "123456:token", "http://127.0.0.1:9")
    assert "code that makes one" in texts(settings, ok=True)
    assert "nobody" not in texts(settings, ok=False)
    settings = Settings(folder, "123456:token", "http://127.0.0.1:9", telegram_open=True)
    assert "until the bot has an owner" not in texts(settings, ok=True)


def test_an_index_folder_may_move(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder, tmp_path / "moved")
    assert texts(Settings(tmp_path / "moved"), ok=False) == ""
