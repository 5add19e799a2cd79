"""A message that may not pass is replied to once in a while, and never reaches the callback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from telegram import Message, Update

from ningbot.configuration import Settings
from ningbot.telegram.access import limits
from ningbot.telegram.access import phrases as access_phrases
from ningbot.telegram.access.guarding import STRANGER_SILENT_S, Guard
from ningbot.telegram.access.roles import Access
from ningbot.telegram.rendering.phrases import PHRASES
from ningbot.telegram.state import State

if TYPE_CHECKING:
    from telegram.ext import ContextTypes

NO_CONTEXT = cast("ContextTypes.DEFAULT_TYPE", None)
FRIEND, STRANGER, GROUP = 5, 6, -7


class Writing:
    """Messages that go through a guard at a time of the test's choosing, and what is said to them."""

    def __init__(self, state: State) -> None:
        self.now = 1000.0
        self.said: list[str] = []
        self.n_passed = 0
        access = Access(Settings(Path(), telegram_allow=frozenset({FRIEND})), state)
        self._handle = Guard(access, lambda: self.now).asker(self._callback)

    async def write(
        self, user_id: int, chat_id: int, *, ago_s: float = -60, edited_ago_s: float | None = None
    ) -> None:
        user = SimpleNamespace(id=user_id, is_bot=False, language_code="en")
        now = datetime.now(UTC)
        message = SimpleNamespace(
            message_id=1,
            text="?",
            date=now - timedelta(seconds=ago_s),
            edit_date=None if edited_ago_s is None else now - timedelta(seconds=edited_ago_s),
            via_bot=None,
            from_user=user,
            sender_chat=None,
            chat_id=chat_id,
            reply_text=self._reply_text,
        )
        update = Update(1)
        with update._unfrozen():
            update.message = cast("Message", message)
        await self._handle(update, NO_CONTEXT)

    async def _callback(self, _: Message) -> None:
        self.n_passed += 1

    async def _reply_text(self, text: str, **_: Any) -> None:
        self.said.append(text)


async def test_a_stranger_is_told_the_id_once_an_hour(tmp_path: Path) -> None:
    with State(tmp_path / "1.sqlite3") as state:
        writing = Writing(state)
        told = PHRASES["en"].stranger.format(STRANGER)
        for _ in range(3):
            await writing.write(STRANGER, STRANGER)
        await writing.write(STRANGER, GROUP)
        await writing.write(STRANGER + 1, GROUP)
        assert writing.said == [told, told]
        writing.now += STRANGER_SILENT_S
        await writing.write(STRANGER, STRANGER)
        assert writing.said == [told] * 3
        assert writing.n_passed == 0


async def test_who_asks_too_much_is_told_once_a_wait(tmp_path: Path) -> None:
    with State(tmp_path / "1.sqlite3") as state:
        writing = Writing(state)
        told = access_phrases.PHRASES["en"].too_many
        for _ in range(limits.USER_BURST + 5):
            await writing.write(FRIEND, FRIEND)
        assert (writing.n_passed, writing.said) == (limits.USER_BURST, [told.format(3)])
        writing.now += limits.USER_EVERY_S
        for _ in range(3):
            await writing.write(FRIEND, FRIEND)
        assert (writing.n_passed, writing.said) == (limits.USER_BURST + 1, [told.format(3)] * 2)


async def test_what_was_asked_while_no_bot_was_there_is_all_answered(tmp_path: Path) -> None:
    with State(tmp_path / "1.sqlite3") as state:
        writing = Writing(state)
        for _ in range(limits.USER_BURST + 5):
            await writing.write(FRIEND, FRIEND, ago_s=60)
        assert (writing.n_passed, writing.said) == (limits.USER_BURST + 5, [])


async def test_edits_of_what_was_asked_before_count_like_questions(tmp_path: Path) -> None:
    with State(tmp_path / "1.sqlite3") as state:
        writing = Writing(state)
        for _ in range(limits.USER_BURST + 5):
            await writing.write(FRIEND, FRIEND, ago_s=60, edited_ago_s=-60)
        assert writing.n_passed == limits.USER_BURST
