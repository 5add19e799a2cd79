"""Messages go no faster than Telegram allows, each arrives, and no chat waits for another."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.asking import SIMPLIFIED, wait_until_answered
from bot.botapi import BotApi
from bot.botapi.flood import Flood
from bot.botapi.refusal import Refusal
from bot.running import answering
from ningbot.telegram.transport.pacing import MIN_SWEPT, Pacing, Window
from virtual_time import now, run_virtually

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from pathlib import Path

    from ningbot.telegram.transport.pacing import Result


@pytest.fixture(autouse=True)
def ptb_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let RetryAfter have the form that it has in the bot."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


class Telegram:
    """Takes messages after a delay, as strict as Telegram; ``sent`` are the times, by chat."""

    def __init__(self, *, longest_s: float = 0.0) -> None:
        self.pacing, self.flood = Pacing(), Flood(burst=3)
        self.sent: dict[Any, list[float]] = {}
        self._longest_s, self._random = longest_s, random.Random(1)

    async def send(self, endpoint: str = "sendMessage", **data: Any) -> Result:
        """Send one message by way of the pacing."""
        args = (endpoint, data)
        return await self.pacing.process_request(self._receive, args, {}, endpoint, data, None)

    async def _receive(self, endpoint: str, data: dict[str, Any]) -> bool:
        await asyncio.sleep(self._random.uniform(0, self._longest_s))
        try:
            self.flood.check(endpoint.lower(), data, now=now())
        except Refusal as refusal:
            raise RetryAfter(timedelta(seconds=refusal.parameters["retry_after"])) from None
        self.sent.setdefault(data.get("chat_id"), []).append(now())
        await asyncio.sleep(self._random.uniform(0, self._longest_s))
        return True


async def all_of(*calls: Coroutine[Any, Any, Any]) -> float:
    """Make calls at once; tell how long that took."""
    start = now()
    await asyncio.gather(*calls)
    return now() - start


@pytest.mark.parametrize("longest_s", [0, 0.4, 2])
def test_bursts_to_every_kind_of_chat_are_never_refused(longest_s: float) -> None:
    async def main() -> None:
        telegram = Telegram(longest_s=longest_s)
        chats = [*range(1, 101), *range(-5, 0)]
        counts = {chat: 30 if chat < 3 else 3 for chat in chats}
        await all_of(*(telegram.send(chat_id=c) for c, n in counts.items() for _ in range(n)))
        assert telegram.flood.violations == 0
        assert {chat: len(times) for chat, times in telegram.sent.items()} == counts

    run_virtually(main())


@pytest.mark.parametrize(("chats", "takes_s"), [([5] * 9, 6), ([-5] * 21, 60), (range(10, 100), 2)])
def test_what_is_allowed_is_used(chats: Sequence[int], takes_s: float) -> None:
    async def main() -> None:
        telegram = Telegram()
        assert await all_of(*(telegram.send(chat_id=chat) for chat in chats)) == takes_s

    run_virtually(main())


def test_a_chat_that_is_sent_much_keeps_no_other_waiting() -> None:
    async def main() -> None:
        telegram = Telegram(longest_s=0.1)
        much = (telegram.send(chat_id=-5) for _ in range(100))
        others = (telegram.send(chat_id=chat) for chat in range(1, 50))
        await all_of(*much, *others)
        assert max(telegram.sent[chat][0] for chat in range(1, 50)) < 3

    run_virtually(main())


def refusing(telegram: Telegram, seconds: float, **match: Any) -> None:
    """Have one call that matches, once it has been on its way for a second, refused."""
    receive, refused = telegram._receive, list[str]()

    async def refuse(endpoint: str, data: dict[str, Any]) -> bool:
        is_meant = match == {key: ({"endpoint": endpoint} | data).get(key) for key in match}
        if refused or not is_meant:
            return await receive(endpoint, data)
        refused.append(endpoint)
        await asyncio.sleep(1)
        raise RetryAfter(timedelta(seconds=seconds))

    telegram._receive = refuse  # type: ignore[method-assign]


def test_a_refusal_holds_its_chat_up_and_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        telegram = Telegram()
        refusing(telegram, 40, chat_id=5)
        await all_of(*(telegram.send(chat_id=chat) for chat in (5, 5, 6)))
        assert telegram.sent[6] == [0]
        assert telegram.sent[5] == [41, 41]

    run_virtually(main())
    assert caplog.messages == ["Telegram wants no messages to one chat for 40 s"]


def test_a_refusal_without_a_chat_holds_all_up_but_for_what_is_on_its_way() -> None:
    async def main() -> None:
        telegram = Telegram()
        refusing(telegram, 40, chat_id=None)

        async def later() -> None:
            await asyncio.sleep(2)
            await telegram.send(chat_id=6)

        inline = telegram.send("editMessageText", inline_message_id="a")
        await all_of(inline, telegram.send(chat_id=5), later())
        assert telegram.sent == {5: [0], 6: [41], None: [41]}

    run_virtually(main())


def test_a_pause_that_begins_while_a_message_waits_its_turn_holds_for_it_too() -> None:
    async def main() -> None:
        telegram = Telegram()
        refusing(telegram, 40, endpoint="sendChatAction", chat_id=5)
        typing = telegram.send("sendChatAction", chat_id=5)
        await all_of(*(telegram.send(chat_id=5) for _ in range(4)), typing)
        assert telegram.sent[5] == [0, 0, 0, 41, 41]

    run_virtually(main())


def test_whoever_waits_longest_goes_first() -> None:
    async def main() -> None:
        window, order = Window(2, 1), list[int]()

        async def go(n: int) -> None:
            await asyncio.sleep(n / 100)
            async with window:
                order.append(n)
                await asyncio.sleep(0.1)

        await all_of(*(go(n) for n in range(50)))
        assert order == sorted(order)

    run_virtually(main())


@pytest.mark.parametrize(
    ("endpoint", "data"),
    [
        ("answerCallbackQuery", {"callback_query_id": "1"}),
        ("answerInlineQuery", {"inline_query_id": "1"}),
        ("sendChatAction", {"chat_id": 5}),
        ("getChat", {"chat_id": 5}),
        ("getMe", {}),
    ],
)
def test_what_shows_nothing_is_not_held_back(endpoint: str, data: dict[str, Any]) -> None:
    async def main() -> None:
        telegram = Telegram()
        refusing(telegram, 40, chat_id=5)
        held_back = asyncio.gather(*(telegram.send(chat_id=5) for _ in range(9)))
        await asyncio.sleep(2)
        assert await all_of(*(telegram.send(endpoint, **data) for _ in range(50))) == 0
        await held_back

    run_virtually(main())


def test_a_refused_answer_to_a_press_comes_after_the_pause() -> None:
    async def main() -> None:
        telegram = Telegram()
        refusing(telegram, 40, endpoint="answerCallbackQuery", chat_id=None)
        assert await all_of(telegram.send("answerCallbackQuery")) == 41

    run_virtually(main())


def test_any_other_failure_is_the_callers_matter() -> None:
    async def main() -> None:
        pacing = Pacing()

        async def fail() -> bool:
            raise BadRequest("chat not found")

        for _ in range(9):
            with pytest.raises(BadRequest):
                await pacing.process_request(fail, (), {}, "sendMessage", {"chat_id": -5}, None)

    run_virtually(main())


def test_one_who_no_longer_waits_is_not_waited_for() -> None:
    async def main() -> None:
        telegram = Telegram()
        sending = [asyncio.create_task(telegram.send(chat_id=5)) for _ in range(9)]
        await asyncio.sleep(1)
        for task in sending[3:8]:
            task.cancel()
        await sending[8]
        assert telegram.sent[5] == [0, 0, 0, 3]

    run_virtually(main())


def test_chats_that_are_quiet_are_forgotten() -> None:
    async def main() -> None:
        telegram = Telegram()
        for chat in range(1, 20 * MIN_SWEPT):
            await telegram.send(chat_id=chat)
        assert telegram.pacing.n_chats <= 2 * MIN_SWEPT

    run_virtually(main())


def test_a_burst_of_questions_breaks_no_limit_and_is_answered(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi(flood=True) as server:
        chats = [1, 1, 1, 1, 1, *range(2, 40)]
        questions = [(chat, server.send_text(chat, SIMPLIFIED)) for chat in chats]
        for _ in range(5):
            sent = server.send_text(-7, "/ask " + SIMPLIFIED, chat_type="group", user_id=5)
            questions.append((-7, sent))
        with answering(server, sample_index, tmp_path):
            wait_until_answered(server, questions)
        assert server.violations == 0
