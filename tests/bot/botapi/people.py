"""What people do in their apps."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from bot.botapi.files import Upload
from bot.botapi.html import units
from bot.botapi.texts import MESSAGE_LIMIT

if TYPE_CHECKING:
    from bot.botapi.refusal import Json
    from bot.botapi.rooms import Rooms

BOT_COMMAND_RE = re.compile(r"(?<![^\s])/[A-Za-z0-9_]{1,32}(?:@\w{5,32})?(?![\w/])")
MENTION_RE = re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)")  # Han characters are word characters


class People:
    """Everyone who is not the bot."""

    def __init__(self, rooms: Rooms) -> None:
        self._changed, self._messages, self._updates = rooms.changed, rooms.messages, rooms.updates
        self._files, self._callbacks, self._inline = rooms.files, rooms.callbacks, rooms.inline
        self._guests, self._privacy = rooms.guests, rooms.privacy

    def send_text(self, chat_id: int, text: str, **who: Any) -> int:
        """Write to the bot; give the message's id. ``who``: see `send`."""
        return self.send(chat_id, written(text), **who)

    def send_photo(self, chat_id: int, **who: Any) -> int:
        """Send the bot a photo."""
        size = {"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 90}
        return self.send(chat_id, {"photo": [size]}, **who)

    def send_document(
        self,
        chat_id: int,
        name: str,
        content: bytes,
        mime_type: str = "application/octet-stream",
        *,
        caption: str = "",
        **who: Any,
    ) -> int:
        """Send the bot a file."""
        with self._changed:
            document = self._files.document(Upload(name, mime_type, content))
        marked = {f"caption_{key}": value for key, value in _marked(caption).items()}
        below = {"caption": caption} | marked if caption else {}
        return self.send(chat_id, {"document": document} | below, **who)

    def send(
        self,
        chat_id: int,
        content: Json,
        *,
        language_code: str | None = "zh-hans",
        user_id: int | None = None,
        chat_type: str = "private",
        kind: str = "message",
        thread_id: int = 0,
        reply_to: int = 0,
    ) -> int:
        """Put a message of a user (by default the one whose private chat it is) in the queue.

        With ``thread_id``, or if the content says so itself, it is in that topic of a forum;
        ``reply_to`` is a message's id.
        """
        if content.get("is_topic_message"):
            thread_id = content["message_thread_id"]
        with self._changed:
            chat = self._messages.open_chat(chat_id, chat_type, thread_id=thread_id)
            replied = self._messages.find(chat_id, reply_to)
            if reply_to and not replied:
                raise AssertionError(f"there is no message {reply_to} to reply to")
            head = self._messages.reply(chat, replied, thread_id=thread_id)
            user = person(user_id or chat_id, language_code)
            message = self._messages.write(chat, user, head | content)
            if kind == "edited_message":
                message["edit_date"] = message["date"]
            self._receive(kind, message)
            return int(message["message_id"])

    def edit(self, chat_id: int, message_id: int, text: str) -> None:
        """Change the text of a message that a person has sent."""
        with self._changed:
            old = self._messages.find(chat_id, message_id)
            if not old or self._messages.is_own(old):
                raise AssertionError(f"there is no message {message_id} of a person's to edit")
            kept = {key: value for key, value in old.items() if key not in {"text", "entities"}}
            message = kept | written(text) | {"edit_date": int(time.time())}
            self._messages.replace(message)
            self._receive("edited_message", message)

    def _receive(self, kind: str, message: Json) -> None:
        """Let the bot have a message, unless privacy mode keeps it from it."""
        has_spoken = bool(self._messages.sent[message["chat"]["id"]])
        if not (self._privacy and self._privacy.hides(message, has_spoken=has_spoken)):
            self._updates.put_allowed(kind, message)

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

    def send_inline_query(
        self, user_id: int, text: str, *, language_code: str | None = "zh-hans", offset: str = ""
    ) -> str:
        """Type something after the bot's name in any chat; give the query's id."""
        with self._changed:
            query = self._inline.ask(person(user_id, language_code), text, offset=offset)
            self._updates.put_allowed("inline_query", query)
            return str(query["id"])

    def choose_inline_result(self, query_id: str, result_id: str) -> str | None:
        """Send one of the results of a query; give the message's id if the bot learns it."""
        with self._changed:
            chosen = self._inline.choose(query_id, result_id)
            self._updates.put_allowed("chosen_inline_result", chosen)
            return chosen.get("inline_message_id")

    def send_guest_message(
        self,
        chat_id: int,
        text: str,
        *,
        user_id: int,
        language_code: str | None = "zh-hans",
        chat_type: str = "supergroup",
        replied: Json | None = None,
    ) -> str:
        """Mention the bot in a chat that it is no member of; give the query's id.

        ``replied`` is the content of the message above, if the text is a reply.
        """
        with self._changed:
            chat = self._messages.other_chat(chat_id, chat_type)
            user = person(user_id, language_code)
            message = self._guests.ask(chat, user, written(text), replied=replied)
            self._updates.put_allowed("guest_message", message)
            return str(message["guest_query_id"])


def person(user_id: int, language_code: str | None) -> Json:
    """Make a user, whose app may keep its language to itself."""
    user: Json = {"id": user_id, "is_bot": False, "first_name": "寧寧"}
    return user | ({"language_code": language_code} if language_code else {})


def written(text: str) -> Json:
    """Make the content of a text, with the entities that apps mark."""
    if not text.strip() or units(text) > MESSAGE_LIMIT:
        raise ValueError("no Telegram app sends a text that is empty or too long")
    return {"text": text} | _marked(text)


def _marked(text: str) -> Json:
    entities: list[Json] = [
        {"type": kind, "offset": units(text[: found.start()]), "length": units(found[0])}
        for kind, pattern in (("bot_command", BOT_COMMAND_RE), ("mention", MENTION_RE))
        for found in pattern.finditer(text)
    ]
    entities.sort(key=lambda entity: entity["offset"])
    return {"entities": entities} if entities else {}
