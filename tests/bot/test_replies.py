"""Whatever goes wrong while a message is answered is apologised for."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from telegram import Message, Update

from bot.asking import TRADITIONAL
from bot.botapi import TOKEN, BotApi
from bot.running import SECRET
from ningbot.configuration import Settings
from ningbot.errors import NingbotError, QuestionError
from ningbot.logs import Redaction
from ningbot.telegram.application import build_application
from ningbot.telegram.rendering.phrases import PHRASES
from ningbot.telegram.replies import apologise
from ningbot.telegram.state import State
from ningbot.telegram.transport.updates import raw_updates

if TYPE_CHECKING:
    from ningbot.archive import Archive
    from ningbot.records import Language


class BrokenArchive:
    """An archive that fails, with the token in its mouth."""

    folder = Path()

    def __init__(self, error: Exception) -> None:
        self.error = error

    def ask(self, question: str, **_: object) -> None:
        raise self.error


class SlowArchive:
    """An archive that takes its time."""

    folder = Path()

    def __init__(self, until: threading.Event) -> None:
        self.until = until

    def ask(self, question: str, **_: object) -> None:
        self.until.wait(10)
        raise QuestionError("slow")


async def test_the_bot_is_seen_typing_while_it_works(tmp_path: Path) -> None:
    seen = threading.Event()
    with BotApi() as server, State(tmp_path / "1.sqlite3") as state:
        settings = Settings(
            Path(), telegram_token=TOKEN, telegram_api=server.url, telegram_open=True
        )
        application = build_application(settings, cast("Archive", SlowArchive(seen)), state)
        server.send_text(5, TRADITIONAL)
        async with application:
            (update,) = raw_updates(await application.bot.get_updates())
            handled = asyncio.create_task(
                application.process_update(Update.de_json(update, application.bot))
            )
            (typing,) = await asyncio.to_thread(server.wait_for_call, "sendChatAction")
            assert not server.sent[5]
            seen.set()
            await handled
        assert typing.parameters["action"] == "typing"
        assert len(server.sent[5]) == 1


@pytest.mark.parametrize("text", [5, ["a"], {"a": 1}])
async def test_a_message_whose_text_is_no_text_is_apologised_for(text: object) -> None:
    sent: list[str] = []

    async def reply_text(said: str, **_: object) -> None:
        sent.append(said)

    update = Update(1)
    message = SimpleNamespace(message_id=1, from_user=None, text=text, reply_text=reply_text)
    with update._unfrozen():  # as a broken server would send it
        update.message = cast("Message", message)
    await apologise(update, cast("Any", SimpleNamespace(error=KeyError("x"))))
    assert sent == [PHRASES["zh-Hans"].apology]


@pytest.mark.parametrize("error", [NingbotError("the index is damaged"), KeyError(TOKEN)])
@pytest.mark.parametrize(("text", "language"), [(TRADITIONAL, "zh-Hant"), ("who?", "en")])
async def test_an_error_is_logged_and_apologised_for_in_the_askers_language(
    error: Exception,
    text: str,
    language: Language,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    with BotApi() as server, State(tmp_path / "1.sqlite3") as state:
        settings = Settings(
            Path(), telegram_token=TOKEN, telegram_api=server.url, telegram_open=True
        )
        application = build_application(settings, cast("Archive", BrokenArchive(error)), state)
        caplog.handler.addFilter(Redaction(TOKEN))
        server.send_text(5, text, language_code="zh-hans")
        async with application:
            (update,) = raw_updates(await application.bot.get_updates())
            await application.process_update(Update.de_json(update, application.bot))
        (reply,) = await asyncio.to_thread(server.wait_for_replies, 5, 1)
    assert reply["text"] == PHRASES[language].apology
    assert ("Traceback" in caplog.text) is not isinstance(error, NingbotError)
    assert SECRET not in caplog.text
