"""Keyboards are read and refused as Telegram reads and refuses them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.botapi.keyboard import read_inline_markup, read_reply_markup
from bot.botapi.refusal import Refusal

UNPARSED = "can't parse inline keyboard button: "
A_BUTTON = {"text": "甲", "callback_data": "1"}


def inline(*rows: Any) -> dict[str, Any]:
    """Make the parameters of a message with a keyboard."""
    return {"reply_markup": {"inline_keyboard": list(rows)}}


def reason(parameters: dict[str, Any]) -> str:
    """Give why a keyboard is refused."""
    with pytest.raises(Refusal) as caught:
        read_inline_markup(parameters)
    return caught.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    "action",
    [
        {"callback_data": "字" * 21 + "a"},
        {"url": "https://例子.中国/a?b=1"},
        {"url": "http://127.0.0.1:80"},
        {"url": "tg://user?id=5"},
        {"copy_text": {"text": "字" * 256}},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "問"},
        {"switch_inline_query_chosen_chat": {"query": "問", "allow_group_chats": True}},
        {"callback_data": "1", "style": "primary", "icon_custom_emoji_id": "5"},
    ],
)
def test_a_button_has_one_action(action: dict[str, Any]) -> None:
    parameters = inline([A_BUTTON, {"text": "乙"} | action])
    assert read_inline_markup(parameters) == parameters
    written = {"reply_markup": json.dumps(parameters["reply_markup"])}
    assert read_inline_markup(written) == parameters


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ("甲", UNPARSED + "InlineKeyboardButton must be an Object"),
        ({"callback_data": "1"}, UNPARSED + 'Can\'t find field "text"'),
        ({"text": 1, "callback_data": "1"}, UNPARSED + 'Field "text" must be of type String'),
        ({"text": " ", "callback_data": "1"}, "inline keyboard button text must be non-empty"),
        ({"text": "甲"}, UNPARSED + "Text buttons are unallowed in the inline keyboard"),
        (
            {"text": "甲", "callback_data": ""},
            UNPARSED + "Text buttons are unallowed in the inline keyboard",
        ),
        (
            A_BUTTON | {"url": "https://e.org"},
            UNPARSED + "More than one action: callback_data, url",
        ),
        ({"text": "甲", "callback_data": "字" * 22}, "BUTTON_DATA_INVALID"),
        (
            {"text": "甲", "callback_data": 1},
            UNPARSED + 'Field "callback_data" must be of type String',
        ),
        ({"text": "甲", "url": "e.org"}, "BUTTON_URL_INVALID"),
        ({"text": "甲", "url": "ftp://e.org"}, "BUTTON_URL_INVALID"),
        ({"text": "甲", "url": "http://localhost/"}, "BUTTON_URL_INVALID"),
        ({"text": "甲", "url": "http://"}, "BUTTON_URL_INVALID"),
        ({"text": "甲", "url": "http://e.org/a b"}, "BUTTON_URL_INVALID"),
        ({"text": "甲", "url": 5}, "BUTTON_URL_INVALID"),
        ({"text": "甲", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "甲", "copy_text": {"text": "字" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "甲", "copy_text": "字"}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "甲", "switch_inline_query": 1},
            UNPARSED + "An inline query must be of type String",
        ),
        ({"text": "甲", "switch_inline_query": "字" * 257}, "SWITCH_INLINE_QUERY_TOO_LONG"),
        (
            {"text": "甲", "switch_inline_query_chosen_chat": {"query": ""}},
            "at least one chat type must be allowed",
        ),
        (
            {"text": "甲", "switch_inline_query_chosen_chat": ""},
            UNPARSED + 'Field "switch_inline_query_chosen_chat" must be of type Object',
        ),
        ({"text": "甲", "pay": True}, "BUTTON_TYPE_INVALID"),
        (A_BUTTON | {"style": "green"}, "BUTTON_STYLE_INVALID"),
    ],
)
def test_a_button_that_is_no_button_is_refused(button: Any, why: str) -> None:
    assert reason(inline([A_BUTTON], [button])) == why


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("{", "can't parse a parameter as JSON"),
        ([A_BUTTON], "object expected as reply markup"),
        ({"keyboard": []}, 'can\'t find field "inline_keyboard"'),
        ({"inline_keyboard": "甲"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [A_BUTTON]}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"inline_keyboard": [[A_BUTTON] * 8] * 13}, "REPLY_MARKUP_TOO_LONG"),
    ],
)
def test_a_keyboard_that_is_none_is_refused(markup: Any, why: str) -> None:
    assert reason({"reply_markup": markup}) == why


def test_a_hundred_buttons_may_be_and_rows_without_any_are_left_out() -> None:
    assert read_inline_markup(inline(*[[A_BUTTON] * 8] * 12, [A_BUTTON] * 4))
    assert read_inline_markup(inline([], [A_BUTTON], [])) == inline([A_BUTTON])
    assert read_inline_markup(inline([])) == {}


def test_only_new_messages_may_come_with_other_keyboards_and_keep_none() -> None:
    asked: dict[str, Any] = {"reply_markup": {"force_reply": True}}
    assert read_reply_markup(asked) == {}
    assert reason(asked) == 'can\'t find field "inline_keyboard"'
    assert read_reply_markup(inline([A_BUTTON])) == inline([A_BUTTON])
    with pytest.raises(Refusal, match='field "force_reply" must be of type Boolean'):
        read_reply_markup({"reply_markup": {"force_reply": "yes"}})
