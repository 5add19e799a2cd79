"""The chats and the messages in them as they stand now."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.botapi.queries import new_id
from bot.botapi.refusal import bad_request
from bot.botapi.threads import Threads

if TYPE_CHECKING:
    from bot.botapi.refusal import Json


class Messages:
    """Messages by chat and id; an edit replaces one, so what was given out stays as it was."""

    def __init__(self, bot: Json) -> None:
        self.bot = bot
        self.sent: dict[int, list[Json]] = defaultdict(list)
        self.edits: dict[int, list[Json]] = defaultdict(list)
        self.inline: dict[str, Json] = {}  # sent by way of people, as they stand
        self.inline_edits: dict[str, list[Json]] = defaultdict(list)
        self.threads = Threads()
        self._chats: dict[int, Json] = {}
        self._standing: dict[int, dict[int, Json]] = defaultdict(dict)
        self._last_id = 0

    def open_chat(self, chat_id: int, chat_type: str, *, thread_id: int = 0) -> Json:
        """Give a chat, which begins with its first message, and is a forum from its first topic."""
        chat = self._chats.setdefault(chat_id, new_chat(chat_id, chat_type))
        if thread_id:
            if chat["type"] != "supergroup":
                raise ValueError("only a supergroup has topics")
            self.threads.open(chat_id, thread_id)
            chat = self._chats[chat_id] = chat | {"is_forum": True}
        return chat

    def other_chat(self, chat_id: int, chat_type: str) -> Json:
        """Give a chat that the bot is no member of."""
        if chat_id in self._chats:
            raise ValueError("the bot is a member of that chat, and no guest")
        return new_chat(chat_id, chat_type)

    def chat(self, parameters: Json) -> Json:
        """Find the chat a call is about."""
        try:
            return self._chats[int(parameters.get("chat_id", ""))]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None

    def write(self, chat: Json, user: Json, content: Json) -> Json:
        """Add a message to a chat."""
        self._last_id += 1
        head = {"message_id": self._last_id, "from": user, "chat": chat, "date": int(time.time())}
        self.replace(head | content)
        return self._standing[chat["id"]][self._last_id]

    def reply(self, chat: Json, to: Json | None, *, thread_id: int = 0) -> Json:
        """Give what makes a message a reply (which holds the other, but not what that holds)."""
        placed = self.threads.place(chat, thread_id=thread_id, replied=to)
        if to is None:
            return placed
        held = {key: value for key, value in to.items() if key != "reply_to_message"}
        return placed | {"reply_to_message": held}

    def send(self, chat: Json, content: Json) -> Json:
        """Add a message of the bot's, and log it."""
        message = self.write(chat, self.bot, content)
        self.sent[chat["id"]].append(message)
        return message

    def find(self, chat_id: int, message_id: int) -> Json | None:
        """Give a message as it stands, unless it has been deleted or never was."""
        return self._standing[chat_id].get(message_id)

    def replace(self, message: Json) -> None:
        """Let a message stand in place of the one with its id."""
        self._standing[message["chat"]["id"]][message["message_id"]] = message

    def edit(self, message: Json) -> None:
        """Let the bot's new version of a message stand in place of the old, and log it."""
        self.replace(message)
        self.edits[message["chat"]["id"]].append(message)

    def send_inline(self, content: Json) -> str:
        """Add a message that a person sends for the bot; give its id."""
        inline_id = f"BQAAA{new_id()}"
        self.inline[inline_id] = {"inline_message_id": inline_id} | content
        return inline_id

    def edit_inline(self, message: Json) -> None:
        """Do the same with a message sent by way of a person."""
        self.inline[message["inline_message_id"]] = message
        self.inline_edits[message["inline_message_id"]].append(message)

    def delete(self, message: Json) -> None:
        """Take a message away."""
        del self._standing[message["chat"]["id"]][message["message_id"]]

    def is_own(self, message: Json) -> bool:
        """Tell the bot's messages from those of others."""
        return bool(message["from"]["id"] == self.bot["id"])

    def shown(self, chat_id: int) -> list[Json]:
        """List the bot's messages in a chat as they stand, oldest first."""
        return [message for message in self._standing[chat_id].values() if self.is_own(message)]


def new_chat(chat_id: int, chat_type: str) -> Json:
    """Make a chat."""
    named = {"first_name": "寧寧"} if chat_type == "private" else {"title": "群"}
    return {"id": chat_id, "type": chat_type} | named
