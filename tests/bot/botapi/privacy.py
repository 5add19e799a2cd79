"""Privacy mode, in which a bot sees of a group only what is meant for it.

Source: https://core.telegram.org/bots/features#privacy-mode (which does not name mentions)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.botapi.html import units_of

if TYPE_CHECKING:
    from bot.botapi.refusal import Json

SERVICE = {
    "group_chat_created",
    "forum_topic_created",
    "left_chat_member",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_title",
    "pinned_message",
}


class Privacy:
    """What is meant for the bot, which replies to it are, too."""

    def __init__(self, bot: Json) -> None:
        self._bot = bot
        self._meant: set[tuple[int, int]] = set()  # chat and message

    def hides(self, message: Json, *, has_spoken: bool) -> bool:
        """Tell whether a message is kept from the bot, which has written to the chat or not."""
        if message["chat"]["type"] == "private" or SERVICE & set(message):
            return False
        replied = message.get("reply_to_message")
        meant = (
            self._is_command(message, has_spoken=has_spoken)
            or message.get("via_bot", {}).get("id") == self._bot["id"]
            or (replied is not None and self._is_meant(replied))
        )
        if meant:
            self._meant.add(_key(message))
        return not meant

    def _is_meant(self, message: Json) -> bool:
        return message["from"]["id"] == self._bot["id"] or _key(message) in self._meant

    def _is_command(self, message: Json, *, has_spoken: bool) -> bool:
        for entity in message.get("entities", []):
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                _, at, name = units_of(message["text"], 0, entity["length"]).partition("@")
                return name.lower() == self._bot["username"] if at else has_spoken
        return False


def _key(message: Json) -> tuple[int, int]:
    return message["chat"]["id"], message["message_id"]
