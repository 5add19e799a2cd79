from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from bot.botapi import BotApi
from ningbot.configuration import Settings
from ningbot.doctor import examine
from ningbot.doctor.surroundings import check_parts, check_room
from ningbot.indexing import index
from ningbot.store import FILE_NAME
from ningbot.vectorising import vectorise
from shell import Run


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


class WrongTime(BaseHTTPRequestHandler):
    """A Bot API server whose clock is an hour behind; it cannot post either."""

    webhook: ClassVar[dict[str, object]] = {}

    def do_POST(self) -> None:
        result = self.webhook if self.path.endswith("getWebhookInfo") else {"username": "b"}
        body = json.dumps({"ok": True, "result": result}).encode()
        self.send_response_only(200)
        self.send_header("Date", formatdate(time.time() - 3600, usegmt=True))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def wrong_time() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), WrongTime) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


def test_a_wrong_clock_is_found(folder: Path, wrong_time: str) -> None:
    settings = Settings(folder, "123456:token", wrong_time, telegram_open=True)
    assert "The clock is 3600 s ahead" in texts(settings, ok=False).replace("3601", "3600")
    with BotApi() as server:
        settings = Settings(folder, server.token, server.url, telegram_open=True)
        assert "The clock is" not in texts(settings, ok=False)


@pytest.mark.parametrize(
    ("about", "wanted", "said", "is_ok"),
    [
        ({"url": ""}, None, "has messages fetched as the settings say", True),
        ({"url": "https://a.example/x"}, "https://a.example/x", "posts messages to a.exam", True),
        ({"url": "https://a.example/secret"}, None, "it has them fetched", False),
        ({"url": ""}, "https://a.example/x", "posts messages nowhere", False),
        (
            {"url": "", "last_error_date": 1 << 40, "last_error_message": "wrong certificate"},
            None,
            "wrong certificate (0 messages wait); see",
            False,
        ),
    ],
)
def test_the_webhook_is_held_against_the_settings(
    folder: Path,
    wrong_time: str,
    monkeypatch: pytest.MonkeyPatch,
    about: dict[str, object],
    wanted: str | None,
    said: str,
    is_ok: bool,
) -> None:
    monkeypatch.setattr(WrongTime, "webhook", about)
    settings = Settings(folder, "123456:token", wrong_time, telegram_webhook=wanted)
    found = texts(settings, ok=is_ok)
    assert said in found
    assert "secret" not in found


def test_a_part_of_another_version_is_named() -> None:
    assert check_parts().is_ok
    assert check_parts(["click>=1", "nothing; extra == 'more'"]).is_ok
    wrong = check_parts(["click<1", "no-such-part"])
    assert not wrong.is_ok
    assert "click<1 (" in wrong.text
    assert "no-such-part (not installed)" in wrong.text


def test_a_disk_that_is_nearly_full_is_said(tmp_path: Path) -> None:
    assert [c.is_ok for c in check_room([tmp_path / "none", tmp_path], least=1)] == [True]
    [full] = check_room([tmp_path], least=1 << 60)
    assert not full.is_ok
    assert "make room" in full.text


def test_what_others_can_read_is_named_with_what_to_do(
    folder: Path, tmp_path: Path, run: Run
) -> None:
    kept, config, secret = tmp_path / "kept", tmp_path / "ningbot.toml", tmp_path / "secret"
    kept.mkdir(mode=0o700)
    (kept / "7.sqlite3").touch(mode=0o600)
    config.write_text(
        'index = "i"\n[web]\ntoken = "0123456789abcdef"\n[mcp]\ntoken_file = "secret"\n'
        '[telegram]\nstate = "kept"\n',
        encoding="utf-8",
    )
    secret.write_text("0123456789abcdef", encoding="utf-8")
    for path in (config, secret):
        path.chmod(0o600)
    sound = json.loads(run("doctor", "--json").stdout)
    assert sound["ok"], sound
    assert {"ok": True, "text": "Nobody else can read what is private."} in sound["checks"]
    for path in (config, secret, kept / "7.sqlite3"):
        path.chmod(0o644)
        done = run("doctor", "--json")
        assert done.returncode == 1
        [wrong] = [check["text"] for check in json.loads(done.stdout)["checks"] if not check["ok"]]
        assert path.name in wrong
        assert "chmod go=" in wrong
        path.chmod(0o600)
