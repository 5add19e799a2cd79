"""Logs are lines of JSON where that is wanted, and hold nobody's words."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.asking import SIMPLIFIED, ask
from bot.botapi import BotApi
from bot.running import answering
from mcp_server.running import serving as serving_mcp
from ningbot.configuration import FILE_NAME
from ningbot.logs import JsonLines, PlainLines, Redaction
from shell import QUESTION, Run, assert_one_sentence
from web.serving import serving


def read(log: str) -> list[dict[str, Any]]:
    """Read lines of JSON; any other line is an error."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]
    for row in rows:
        assert {"time", "level", "logger", "message"} <= row.keys()
    return rows


def in_json(folder: Path) -> None:
    (folder / FILE_NAME).write_text('log = "json"\n', encoding="utf-8")


def record_of(message: str) -> logging.LogRecord:
    return logging.LogRecord("ningbot.x", logging.ERROR, "x.py", 1, message, (), None)


def test_a_traceback_is_in_the_same_line_and_without_the_token() -> None:
    record = record_of("二\n行 \x1b[2J 1234:abcdefghijk")
    try:
        raise ValueError("1234:abcdefghijk")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    Redaction("1234:abcdefghijk").filter(record)
    line = JsonLines().format(record)
    assert len(line.splitlines()) == 1
    assert "abcdefghijk" not in line
    [row] = read(line)
    assert row["level"] == "ERROR"
    assert row["logger"] == "ningbot.x"
    assert row["message"] == "二\n行 \x1b[2J <token>"
    assert row["error"].startswith("Traceback")
    assert "\x1b" not in line
    assert "\x1b" not in PlainLines().format(record)


@pytest.mark.parametrize("given", ["abc-DEF_1.23", "x" * 64])
def test_each_request_is_a_line_with_its_id_and_no_question(
    sample_index: Path, tmp_path: Path, given: str
) -> None:
    with (
        serving(sample_index, cwd=tmp_path, NINGBOT_LOG="json") as served,
        httpx.Client(base_url=served.base, trust_env=False) as client,
    ):
        answer = client.get("/", params={"q": QUESTION}, headers={"X-Request-Id": given})
        assert answer.headers["X-Request-Id"] == given
        made = [
            client.get("/none/?x=hidden", headers=headers).headers["X-Request-Id"]
            for headers in ({}, {"X-Request-Id": "short"}, {"X-Request-Id": "with a blank"})
        ]
        made.append(client.head("/healthz").headers["X-Request-Id"])
        assert all(re.fullmatch("[0-9a-f]{32}", each) for each in made)
        assert len(set(made)) == 4
    rows = read(served.log)
    asked = [row for row in rows if row.get("request_id") == given]
    assert [(row["method"], row["route"], row["status"]) for row in asked] == [
        ("GET", "ask_page", 200)
    ]
    assert asked[0]["ms"] >= 0
    assert [row["request_id"] for row in rows if "status" in row] == [given, *made]
    assert [row["status"] for row in rows if "status" in row] == [200, 404, 404, 404, 200]
    assert [row["method"] for row in rows if "status" in row][-1] == "HEAD"
    assert QUESTION not in served.log
    assert "hidden" not in served.log
    assert not any("%E5" in row["message"] or QUESTION in row["message"] for row in rows)


def test_in_text_requests_have_ids_and_no_lines(sample_index: Path, tmp_path: Path) -> None:
    with serving(sample_index, cwd=tmp_path) as served:
        answer = httpx.get(f"{served.base}/healthz", trust_env=False)
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])
    assert "healthz" not in served.log
    assert re.match(r"\d{4}-\d\d-\d\d .* INFO ningbot serve: answering at", served.log)


def test_the_bot_logs_json_and_no_message(sample_index: Path, tmp_path: Path) -> None:
    in_json(tmp_path)
    with BotApi() as server, answering(server, sample_index, tmp_path) as bot:
        ask(server, SIMPLIFIED)
        bot.stop()
        assert any("answering as" in row["message"] for row in read(bot.log))
        assert SIMPLIFIED not in json.dumps(read(bot.log), ensure_ascii=False)


def test_the_server_for_assistants_logs_json(sample_index: Path, tmp_path: Path) -> None:
    in_json(tmp_path)
    with serving_mcp(sample_index, tmp_path) as (_, running):
        assert running.stop() == 0
        assert any("serving" in row["message"] for row in read(running.log))


def test_watch_logs_its_rounds(corpus: Path, run: Run) -> None:
    done = run("watch", str(corpus), "--rounds", "1", NINGBOT_LOG="json")
    assert (done.returncode, done.stdout) == (0, ""), done
    [row] = read(done.stderr)
    assert row["logger"] == "ningbot.cli_web"
    assert "1 folder: 0 pages fetched; documents 4 added" in row["message"]


def test_another_form_is_refused_in_a_sentence(run: Run) -> None:
    assert_one_sentence(run("doctor", NINGBOT_LOG="xml"), 1, "NINGBOT_LOG must be text or json")
