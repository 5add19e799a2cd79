"""The bot as people meet it: the real process against a Bot API server on loopback."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from botapi import TOKEN, BotApi
from ningbot.configuration import Settings
from ningbot.errors import NingbotError
from ningbot.telegram import Redaction, build_application
from ningbot.telegram_html import PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ningbot.archive import Archive
    from ningbot.records import Language

CORPUS = Path(__file__).parents[1] / "corpus"
SECRET = TOKEN.partition(":")[2]
SIMPLIFIED, TRADITIONAL = "全市派驻了多少名党建指导员？", "全市派駐了多少名黨建指導員？"
new_chat = count(1001).__next__


@pytest.fixture(scope="session")
def archive_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus."""
    folder = tmp_path_factory.mktemp("telegram") / "index"
    command = [sys.executable, "-m", "ningbot", "index", "--index", str(folder), str(CORPUS)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return folder


@dataclass
class BotProcess:
    """A running bot; ``log`` is what it wrote to standard output and error."""

    process: subprocess.Popen[bytes]
    path: Path

    @property
    def log(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def wait_for_log(self, piece: str, *, timeout: float = 15) -> None:
        """Wait until something has been logged."""
        ends = time.monotonic() + timeout
        while piece not in self.log:
            assert time.monotonic() < ends, f"{piece!r} is not in the log: {self.log}"
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and give the exit status."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def started(index: Path, folder: Path, **settings: str) -> Iterator[BotProcess]:
    """Run the bot with settings such as ``token=``; see that its log holds no token."""
    environ = {key: value for key, value in os.environ.items() if "NINGBOT" not in key}
    environ |= {f"NINGBOT_TELEGRAM_{key.upper()}": value for key, value in settings.items()}
    path = folder / "bot.log"
    command = [sys.executable, "-m", "ningbot", "bot", "--index", str(index)]
    with path.open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
    bot = BotProcess(process, path)
    try:
        yield bot
    finally:
        process.kill()
        process.wait(20)
        assert SECRET not in bot.log


@contextmanager
def answering(server: BotApi, index: Path, folder: Path, **settings: str) -> Iterator[BotProcess]:
    """Run the bot until it says that it answers (anyone, if nobody is named)."""
    settings = settings or {"open": "1"}
    with started(index, folder, token=server.token, api=server.url, **settings) as bot:
        bot.wait_for_log("answering as")
        yield bot


@pytest.fixture(scope="module")
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


@pytest.fixture(scope="module")
def bot(
    server: BotApi, archive_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BotProcess]:
    """A bot open to everyone, for the tests that leave it as it is."""
    with answering(server, archive_index, tmp_path_factory.mktemp("bot")) as running:
        yield running


def ask(server: BotApi, text: str, **who: Any) -> dict[str, Any]:
    """Write in a new chat, and give the reply."""
    chat_id = new_chat()
    sent = server.send_text(chat_id, text, **who)
    (reply,) = server.wait_for_replies(chat_id, 1)
    assert reply["reply_to_message"]["message_id"] == sent
    return reply


def plain(phrase: str) -> str:
    """Take the tags out of a fixed phrase."""
    return re.sub("<[^>]*>", "", phrase)


# Questions


@pytest.mark.parametrize(("question", "code"), [(SIMPLIFIED, "en"), (TRADITIONAL, None)])
def test_a_question_is_answered_with_the_marked_sentence(
    server: BotApi, bot: BotProcess, question: str, code: str | None
) -> None:
    reply = ask(server, question, language_code=code)
    short, quote, source = reply["text"].split("\n")
    assert short == "240名"
    assert "派駐240名黨建指導員" in quote
    assert " · 第8段 · " in source
    kinds = [entity["type"] for entity in reply["entities"]]
    assert sorted(kinds) == ["blockquote", "bold", "bold", "code", "italic"]


def test_an_english_question_is_answered_or_refused_in_english(
    server: BotApi, bot: BotProcess
) -> None:
    reply = ask(server, "how many party-building instructors?", language_code="zh-hant")
    refused = not re.search("[一-鿿]", reply["text"])
    assert refused or (reply["text"].startswith("240") and " · ¶8 · " in reply["text"])


def test_what_the_archive_does_not_hold_is_refused_without_a_citation(
    server: BotApi, bot: BotProcess
) -> None:
    reply = ask(server, "火星上有多少人？")
    assert "火星" in reply["text"]
    assert "entities" not in reply


@pytest.mark.parametrize(
    "text", ["<b>多少</i> & &lt; \"'", "<script>", "😀😀😀", "𠮷" * 2048, "？", "a&b<c>" * 682]
)
def test_no_text_is_left_without_a_reply(server: BotApi, bot: BotProcess, text: str) -> None:
    assert ask(server, text)["text"]
    assert "Traceback" not in bot.log


def test_the_longest_message_gets_a_polite_sentence(server: BotApi, bot: BotProcess) -> None:
    assert ask(server, "問" * 4096)["text"] == PHRASES["zh-Hant"].unclear


# Commands and the rest


@pytest.mark.parametrize("command", ["start", "help"])
@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh-Hans"), ("zh-TW", "zh-Hant"), ("de", "en")]
)
def test_start_and_help_speak_the_language_of_the_app(
    server: BotApi, bot: BotProcess, command: str, code: str, language: Any
) -> None:
    reply = ask(server, f"/{command}", language_code=code)
    assert reply["text"] == plain(getattr(PHRASES[language], command))


def test_an_unknown_command_gets_one_sentence(server: BotApi, bot: BotProcess) -> None:
    reply = ask(server, "/dance now", language_code="en")
    assert reply["text"] == PHRASES["en"].unknown


def test_a_photo_gets_one_sentence(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    server.send_photo(chat_id, language_code="zh-hant")
    (reply,) = server.wait_for_replies(chat_id, 1)
    assert reply["text"] == PHRASES["zh-Hant"].not_text


def test_ask_takes_the_question_after_it(server: BotApi, bot: BotProcess) -> None:
    assert ask(server, f"/ask {SIMPLIFIED}")["text"].startswith("240名\n")
    assert ask(server, f"/ask\n{SIMPLIFIED}")["text"].startswith("240名\n")
    assert ask(server, "/ask")["text"] == plain(PHRASES["zh-Hans"].no_question)


def test_a_group_is_answered_only_when_it_asks(server: BotApi, bot: BotProcess) -> None:
    who: dict[str, Any] = {"chat_type": "supergroup", "user_id": new_chat()}
    group = -new_chat()
    for text in (SIMPLIFIED, "/dance", f"/ask@other_bot {SIMPLIFIED}"):
        server.send_text(group, text, **who)
    server.send_photo(group, **who)
    asked = server.send_text(group, f"/ask@{server.username} {SIMPLIFIED}", **who)
    (reply,) = server.wait_for_replies(group, 1)
    assert reply["reply_to_message"]["message_id"] == asked
    assert reply["text"].startswith("240名\n")


def test_an_edited_message_and_another_bot_are_passed_over(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    robot = {"id": chat_id, "is_bot": True, "first_name": "robot"}
    server.send(chat_id, {"text": SIMPLIFIED}, kind="edited_message")
    server.send(chat_id, {"text": SIMPLIFIED, "from": robot})
    server.send_text(chat_id, "/dance", language_code="en")
    (reply,) = server.wait_for_replies(chat_id, 1)
    assert reply["text"] == PHRASES["en"].unknown


def test_many_chats_at_once_are_all_answered_each_in_its_order(
    server: BotApi, bot: BotProcess
) -> None:
    chats = [new_chat() for _ in range(60)]
    for text in (SIMPLIFIED, "/dance", TRADITIONAL):
        for chat_id in chats:
            server.send_text(chat_id, text)
    for chat_id in chats:
        texts = [reply["text"][:4] for reply in server.wait_for_replies(chat_id, 3, timeout=30)]
        assert texts == ["240名", PHRASES["zh-Hans"].unknown[:4], "240名"]


def test_an_answer_costs_less_than_50_ms(server: BotApi, bot: BotProcess) -> None:
    ask(server, SIMPLIFIED)
    n, start = 20, time.monotonic()
    for _ in range(n):
        ask(server, SIMPLIFIED)
    assert (time.monotonic() - start) / n < 0.05


def test_messages_say_what_they_want_and_the_menu_is_filled(
    server: BotApi, bot: BotProcess
) -> None:
    ask(server, SIMPLIFIED)
    methods = {call.method for call in server.calls}
    assert methods == {"getMe", "deleteWebhook", "setMyCommands", "getUpdates", "sendMessage"}
    polls = server.calls_of("getUpdates")
    assert {call.parameters["allowed_updates"] for call in polls} == {'["message"]'}
    assert "drop_pending_updates" not in server.calls_of("deleteWebhook")[0].parameters


# Who may ask


@pytest.mark.parametrize("setting", ["allow", "admins"])
def test_only_those_on_the_list_are_answered(
    archive_index: Path, tmp_path: Path, setting: str
) -> None:
    friend, stranger, group, other_group = 11, 12, -13, -14
    with (
        BotApi() as server,
        answering(server, archive_index, tmp_path, **{setting: f"{friend},{group}"}),
    ):
        who: dict[str, Any] = {"chat_type": "group", "user_id": stranger}
        server.send_text(friend, SIMPLIFIED)
        server.send_text(stranger, SIMPLIFIED, language_code="zh-hant")
        server.send_text(group, f"/ask {SIMPLIFIED}", **who)
        server.send_text(other_group, f"/ask {SIMPLIFIED}", language_code="en", **who)
        languages: dict[int, Language] = {stranger: "zh-Hant", other_group: "en"}
        for chat_id in (friend, group):
            assert server.wait_for_replies(chat_id, 1)[0]["text"].startswith("240名")
        for chat_id, language in languages.items():
            text = plain(PHRASES[language].stranger).format(stranger)
            assert [reply["text"] for reply in server.wait_for_replies(chat_id, 1)] == [text]


# Starting and stopping


def outcome(index: Path, folder: Path, **settings: str) -> tuple[int, str]:
    """Run the bot to its end: exit status, and the last line it wrote."""
    with started(index, folder, **settings) as bot:
        status = bot.process.wait(30)
        assert "Traceback" not in bot.log
        return status, bot.log.strip().splitlines()[-1]


def test_without_a_token_or_anyone_to_answer_it_says_what_to_set(
    archive_index: Path, tmp_path: Path
) -> None:
    status, sentence = outcome(archive_index, tmp_path)
    assert (status, "NINGBOT_TELEGRAM_TOKEN" in sentence) == (1, True)
    status, sentence = outcome(archive_index, tmp_path, token=TOKEN, open="no")
    assert (status, "NINGBOT_TELEGRAM_OPEN=1" in sentence) == (1, True)
    status, sentence = outcome(tmp_path / "none", tmp_path, token=TOKEN, open="1")
    assert (status, "index" in sentence) == (1, True)


@pytest.mark.parametrize("token", [f"1{TOKEN}", SECRET])
def test_a_token_that_is_refused_ends_it_with_one_sentence(
    archive_index: Path, tmp_path: Path, token: str
) -> None:
    with BotApi() as server:
        status, sentence = outcome(archive_index, tmp_path, token=token, api=server.url, open="1")
    assert status == 1
    assert "refuses the token in NINGBOT_TELEGRAM_TOKEN" in sentence


def test_a_token_revoked_meanwhile_ends_it_too(archive_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.token = "1:another"
        server.send_text(5, SIMPLIFIED)
        assert bot.process.wait(20) == 1
        assert "refuses the token" in bot.log.splitlines()[-1]
        assert "Traceback" not in bot.log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_with_status_0(archive_index: Path, tmp_path: Path, number: int) -> None:
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 1)
        assert bot.stop(number) == 0
        ready, stopped = bot.log.splitlines()
        assert ready.endswith(f"ningbot bot: answering as @{server.username} from {archive_index}")
        assert stopped.endswith("ningbot bot: stopped")


def test_what_was_sent_before_the_start_is_answered_and_only_once(
    archive_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server:
        server.send_text(5, SIMPLIFIED)
        for n in (1, 2):
            with answering(server, archive_index, tmp_path) as bot:
                server.send_text(5, "/help")
                server.wait_for_replies(5, n + 1)
                assert bot.stop() == 0
        assert len(server.sent[5]) == 3


def test_what_a_killed_bot_left_unanswered_is_answered_by_the_next(
    archive_index: Path, tmp_path: Path
) -> None:
    chats = range(1, 150)
    with BotApi() as server:
        server.fail_next("sendMessage", times=100, close=True)
        for chat_id in chats:
            server.send_text(chat_id, SIMPLIFIED)
        with answering(server, archive_index, tmp_path) as bot:
            server.wait_for_call("sendMessage", 20)
            bot.stop(signal.SIGKILL)
        with answering(server, archive_index, tmp_path):
            for chat_id in chats:
                server.wait_for_replies(chat_id, 1, timeout=30)


def test_a_server_that_comes_up_late_is_waited_for(archive_index: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with started(archive_index, tmp_path, token=TOKEN, api=url, open="1") as bot:
        bot.wait_for_log("next try in 1 s")
        with BotApi(port=port) as server:
            server.send_text(5, SIMPLIFIED)
            server.wait_for_replies(5, 1)
            assert bot.stop() == 0
        assert "Traceback" not in bot.log


def test_a_signal_stops_it_while_it_waits_for_the_server(
    archive_index: Path, tmp_path: Path
) -> None:
    api = "http://127.0.0.1:9"
    with started(archive_index, tmp_path, token=TOKEN, api=api, open="1") as bot:
        bot.wait_for_log("next try in")
        assert bot.stop() == 0


# Trouble on the way


def test_a_failing_server_is_asked_again_with_one_line_each_time(
    archive_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.fail_next("getUpdates", status=500)
        server.fail_next("getUpdates", close=True)
        for chat_id in (5, 6):
            server.send_text(chat_id, SIMPLIFIED)
            server.wait_for_replies(chat_id, 1, timeout=20)
        warnings = [line for line in bot.log.splitlines() if "next try" in line]
        assert len(warnings) == 2
        assert "Traceback" not in bot.log


def test_a_reply_that_fails_is_sent_again(archive_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.fail_next("sendMessage", status=502)
        server.fail_next("sendMessage", close=True)
        server.send_text(5, SIMPLIFIED)
        (reply,) = server.wait_for_replies(5, 1)
        assert reply["text"].startswith("240名")
        assert "Traceback" not in bot.log


def test_flood_control_is_obeyed_and_the_answer_still_arrives(
    archive_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "always")
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.fail_next("sendMessage", retry_after=2)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 1)
        calls = server.calls_of("sendMessage")
        assert [2 < later.at - earlier.at < 4 for earlier, later in pairwise(calls)] == [True]
        assert "attribute `retry_after`" not in bot.log


def test_a_chat_under_flood_control_holds_up_no_other(archive_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.fail_next("sendMessage", retry_after=4)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_call("sendMessage")
        server.send_text(6, SIMPLIFIED)
        server.wait_for_replies(6, 1, timeout=3)
        assert not server.sent[5]
        assert bot.stop() == 0  # which waits for the answer
        server.wait_for_replies(5, 1, timeout=0)


def test_a_stop_waits_no_longer_than_seconds_for_an_answer(
    archive_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.fail_next("sendMessage", retry_after=60)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_call("sendMessage")
        assert bot.stop() == 0
        assert "Traceback" not in bot.log


def test_a_second_bot_on_the_token_is_one_clear_line(archive_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, archive_index, tmp_path) as bot:
        server.fail_next("getUpdates", status=409)
        server.send_text(5, SIMPLIFIED)
        bot.wait_for_log("another program is using this bot's token (409 Conflict)")
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 2)
        assert "Traceback" not in bot.log


# What no real archive does on demand


class BrokenArchive:
    """An archive that fails, with the token in its mouth."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def ask(self, question: str) -> None:
        raise self.error


@pytest.mark.parametrize("error", [NingbotError("the index is damaged"), KeyError(TOKEN)])
@pytest.mark.parametrize(("text", "language"), [(TRADITIONAL, "zh-Hant"), ("who?", "en")])
async def test_an_error_is_logged_and_apologised_for_in_the_askers_language(
    error: Exception, text: str, language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    with BotApi() as server:
        settings = Settings(
            Path(), telegram_token=TOKEN, telegram_api=server.url, telegram_open=True
        )
        application = build_application(settings, cast("Archive", BrokenArchive(error)))
        caplog.handler.addFilter(Redaction(TOKEN))
        server.send_text(5, text, language_code="zh-hans")
        async with application:
            (update,) = await application.bot.get_updates()
            await application.process_update(update)
        (reply,) = await asyncio.to_thread(server.wait_for_replies, 5, 1)
    assert reply["text"] == PHRASES[language].apology
    assert ("Traceback" in caplog.text) is not isinstance(error, NingbotError)
    assert SECRET not in caplog.text


def test_the_token_is_taken_out_of_messages_tracebacks_and_stacks() -> None:
    record = logging.LogRecord(
        "x", logging.ERROR, "x.py", 1, "at %s", (f"/bot{TOKEN}/getMe",), None
    )
    try:
        raise ValueError(f"https://x/bot{TOKEN.replace(':', '%3A')}/getMe")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    record.stack_info = f"stack {SECRET}"
    assert Redaction(TOKEN).filter(record)
    written = logging.Formatter().format(record)
    assert SECRET not in written
    assert written.startswith("at /bot<token>/getMe\nTraceback")
