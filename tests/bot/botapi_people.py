"""What people do in their apps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.botapi_html import units
from bot.botapi_texts import MESSAGE_LIMIT

if TYPE_CHECKING:
    import threading

    from bot.botapi_callbacks import Callbacks
    from bot.botapi_messages import Messages
    from bot.botapi_refusal import Json
    from bot.botapi_updates import Updates

BOT_COMMAND_RE = re.compile(r"(?<![^\s])/[A-Za-z0-9_]{1,32}(?:@\w{5,32})?(?![\w/])")


class People:
    """Everyone who is not the bot."""

    def __init__(
        self,
        changed: threading.Condition,
        *,
        messages: Messages,
        updates: Updates,
        callbacks: Callbacks,
    ) -> None:
        self._changed, self._messages, self._updates = changed, messages, updates
        self._callbacks = callbacks

    def send_text(self, chat_id: int, text: str, **who: Any) -> int:
        """Write to the bot; give the message's id. ``who``: see `send`."""
        return self.send(chat_id, _written(text), **who)

    def send_photo(self, chat_id: int, **who: Any) -> int:
        """Send the bot a photo."""
        size = {"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 90}
        return self.send(chat_id, {"photo": [size]}, **who)

    def send(
        self,
        chat_id: int,
        content: Json,
        *,
        language_code: str | None = "zh-hans",
        user_id: int | None = None,
        chat_type: str = "private",
        kind: str = "message",
    ) -> int:
        """Put a message of a user (by default the one whose private chat it is) in the queue."""
        with self._changed:
            chat = self._messages.open_chat(chat_id, chat_type)
            message = self._messages.write(chat, person(user_id or chat_id, language_code), content)
            if kind == "edited_message":
                message["edit_date"] = message["date"]
            self._updates.put_allowed(kind, message)
            return int(message["message_id"])

    def press(
        self,
        chat_id: int,
        message_id: int,
        button: str,
        *,
        user_id: int | None = None,
        language_code: str | None = "zh-hans",
    ) -> str:
        """Press the button with a label or data below a message; give the query's id."""
        with self._changed:
            message = self._messages.find(chat_id, message_id)
            return self._pressed(message, button, person(user_id or chat_id, language_code))

    def press_inline(
        self,
        inline_message_id: str,
        button: str,
        *,
        user_id: int,
        language_code: str | None = "zh-hans",
    ) -> str:
        """Press a button below a message sent by way of a person."""
        with self._changed:
            message = self._messages.inline.get(inline_message_id)
            return self._pressed(message, button, person(user_id, language_code))

    def _pressed(self, message: Json | None, button: str, user: Json) -> str:
        query = self._callbacks.press(message, button, user)
        self._updates.put_allowed("callback_query", query)
        return str(query["id"])


def person(user_id: int, language_code: str | None) -> Json:
    """Make a user, whose app may keep its language to itself."""
    user: Json = {"id": user_id, "is_bot": False, "first_name": "寧寧"}
    return user | ({"language_code": language_code} if language_code else {})


def _written(text: str) -> Json:
    """Make the content of a text, with the entities that apps mark."""
    if not text.strip() or units(text) > MESSAGE_LIMIT:
        raise ValueError("no Telegram app sends a text that is empty or too long")
    entities = [
        {"type": "bot_command", "offset": units(text[: m.start()]), "length": units(m[0])}
        for m in BOT_COMMAND_RE.finditer(text)
    ]
    return {"text": text} | ({"entities": entities} if entities else {})
