"""Keyboards below messages, checked as Telegram checks them.

Stricter in one thing: a button with two actions, of which Telegram takes one, is refused.
Source: https://core.telegram.org/bots/api#inlinekeyboardmarkup
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.botapi.parameters import read_json
from bot.botapi.refusal import Refusal, bad_request
from bot.botapi.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.botapi.refusal import Json

BUTTONS_LIMIT = 100
NOT_ACTIONS = {"text", "icon_custom_emoji_id", "style"}
STYLES = {"danger", "success", "primary"}
OTHER_KEYBOARDS: dict[str, type] = {"force_reply": bool, "keyboard": list, "remove_keyboard": bool}


def read_reply_markup(parameters: Json) -> Json:
    """Read what may come with a new message; give the part of it that the message keeps."""
    markup = _markup(parameters)
    for name, wanted in OTHER_KEYBOARDS.items():
        if name in markup:
            _require(markup, name, wanted)
            return {}
    return _inline(markup)


def read_inline_markup(parameters: Json) -> Json:
    """Read the inline keyboard of a message that is edited, or sent by way of a person."""
    return _inline(_markup(parameters))


def _markup(parameters: Json) -> Json:
    markup = read_json(parameters.get("reply_markup") or "{}")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    return markup


def _require(markup: Json, name: str, wanted: type) -> None:
    if not isinstance(markup[name], wanted):
        kind = {bool: "Boolean", list: "Array"}[wanted]
        raise bad_request(f'field "{name}" must be of type {kind}')


def _inline(markup: Json) -> Json:
    if not markup:
        return {}
    if "inline_keyboard" not in markup:
        raise bad_request('can\'t find field "inline_keyboard"')
    _require(markup, "inline_keyboard", list)
    if not all(isinstance(row, list) for row in markup["inline_keyboard"]):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    rows = [[_button(button) for button in row] for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > BUTTONS_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _cannot_parse("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _cannot_parse('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _cannot_parse('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style", "danger") not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    _check_action(button)
    return dict(button)


def _check_action(button: Json) -> None:
    actions = set(button) - NOT_ACTIONS
    if not actions or button.get("callback_data") == "":
        raise _cannot_parse("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _cannot_parse(f"More than one action: {', '.join(sorted(actions))}")
    (action,) = actions
    ACTIONS.get(action, _refuse)(button[action])


def _cannot_parse(what: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {what}")


def _refuse(value: Any) -> None:
    raise bad_request("BUTTON_TYPE_INVALID")


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _cannot_parse('Field "callback_data" must be of type String')
    if len(data.encode()) > 64:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if not is_url(url):
        raise bad_request("BUTTON_URL_INVALID")


def _check_copied(copied: Any) -> None:
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_query(query: Any) -> None:
    if not isinstance(query, str):
        raise _cannot_parse("An inline query must be of type String")
    if len(query) > 256:
        raise bad_request("SWITCH_INLINE_QUERY_TOO_LONG")


def _check_chosen_chat(chosen: Any) -> None:
    if not isinstance(chosen, dict):
        raise _cannot_parse('Field "switch_inline_query_chosen_chat" must be of type Object')
    _check_query(chosen.get("query", ""))
    if not any(chosen.get(f"allow_{kind}_chats") for kind in ("user", "bot", "group", "channel")):
        raise bad_request("at least one chat type must be allowed")


ACTIONS: dict[str, Callable[[Any], None]] = {
    "callback_data": _check_data,
    "copy_text": _check_copied,
    "switch_inline_query": _check_query,
    "switch_inline_query_chosen_chat": _check_chosen_chat,
    "switch_inline_query_current_chat": _check_query,
    "url": _check_url,
}
