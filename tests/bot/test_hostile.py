"""Whatever is sent gets a polite reply that Telegram takes, and too much of it gets none."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from bot.asking import SIMPLIFIED, new_chat
from ningbot.telegram.access import limits
from ningbot.telegram.access import phrases as access_phrases
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from bot.botapi import BotApi
    from bot.running import BotProcess
    from ningbot.records import Language

ZALGO = "".join(char + "\u0336\u0489\u20dd\u0300\u0301\u0302" for char in SIMPLIFIED)
RIGHT_TO_LEFT = f"\u202e{SIMPLIFIED}\u2066\u200f\u061c"
CONTROLS = "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\U000e0001"
HOSTILE = {
    "controls alone": CONTROLS,
    "controls in a question": f"全市{CONTROLS}派驻了多少名党建指导员？",
    "right to left": RIGHT_TO_LEFT,
    "zalgo": ZALGO,
    "marks alone": "\u0301" * 4000,
    "html": "<b><i></b>&amp;&#0;&#x110000;&unknown;<a href='javascript:1'>多少</a><tg-emoji>",
    "markdown": "*_`[多少](tg://user?id=1)||~~```多少",
    "zero width": "\u200b\u200d\u2060多\u200b少\u00ad人？",
    "flags": "🇨🇳👩‍👩‍👧‍👦👍🏿" * 200,
    "private use": "\ue000\uf8ff\U0010fffd多少？",
    "sql": "'; DROP TABLE document; -- \" * OR NEAR(多少)",
    "a path": "../../../etc/passwd %s {} {0} %(x)s 多少？",
}


def told(server: BotApi, text: str, *, language_code: str | None = None) -> str:
    """Send what no app would send, too: a text of any length, with anything in it."""
    chat_id = new_chat()
    server.send(chat_id, {"text": text}, language_code=language_code)
    return str(server.wait_for_replies(chat_id, 1, timeout=30)[0]["text"])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_gets_a_reply_of_visible_characters(
    server: BotApi, bot: BotProcess, text: str
) -> None:
    said = told(server, text)
    kinds = {char: unicodedata.category(char) for char in said if char != "\n"}
    assert any(kind.startswith("L") for kind in kinds.values())
    assert not {char for char, kind in kinds.items() if kind in {"Cc", "Cs", "Zl", "Zp"}}
    assert "Traceback" not in bot.log


@pytest.mark.parametrize(
    ("text", "code", "language"),
    [
        ("问" * 4096, "en", "zh-Hans"),
        ("how many " * 400, None, "en"),
        ("幾" * 1_000_000, None, "zh-Hant"),
    ],
    ids=["a message", "words", "a million characters"],
)
def test_an_overlong_question_is_asked_for_in_short(
    server: BotApi, bot: BotProcess, text: str, code: str | None, language: Language
) -> None:
    assert told(server, text, language_code=code) == PHRASES[language].unclear


def test_a_million_emoji_are_no_question(server: BotApi, bot: BotProcess) -> None:
    assert told(server, "😀" * 1_000_000, language_code="en") == PHRASES["en"].no_words


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")]
)
def test_who_asks_too_much_is_told_for_how_long_to_wait_and_others_are_answered(
    server: BotApi, bot: BotProcess, code: str, language: Language
) -> None:
    chat_id = new_chat()
    before, after = access_phrases.PHRASES[language].too_many.split("{}")
    for _ in range(3 * limits.USER_BURST):
        server.send_text(chat_id, "？", language_code=code)
    texts: list[str] = []
    while not texts or not texts[-1].startswith(before):
        texts = [r["text"] for r in server.wait_for_replies(chat_id, len(texts) + 1)][
            : len(texts) + 1
        ]
    assert len(texts) > limits.USER_BURST
    seconds = int(texts[-1].removeprefix(before).removesuffix(after))
    assert 1 <= seconds <= limits.USER_EVERY_S
    assert told(server, "？", language_code=code) == PHRASES[language].no_words
