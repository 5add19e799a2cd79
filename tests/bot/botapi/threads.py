"""Topics of forums, and the threads that replies make in other supergroups."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.botapi.parameters import read_int
from bot.botapi.refusal import bad_request

if TYPE_CHECKING:
    from bot.botapi.refusal import Json


class Threads:
    """The topics there are, by chat."""

    def __init__(self) -> None:
        self._topics: dict[int, set[int]] = defaultdict(set)

    def open(self, chat_id: int, thread_id: int) -> None:
        """Begin a topic, if it has not begun."""
        self._topics[chat_id].add(thread_id)

    def place(self, chat: Json, *, thread_id: int, replied: Json | None) -> Json:
        """Give what a message says of its thread.

        Outside forums the first message replied to gives a thread its number, which looks like a
        topic's and is none.
        """
        if not thread_id and replied and "is_topic_message" in replied:
            thread_id = replied["message_thread_id"]
        if thread_id:
            return {"message_thread_id": thread_id, "is_topic_message": True}
        if replied and chat["type"] == "supergroup" and not chat.get("is_forum"):
            return {"message_thread_id": replied.get("message_thread_id", replied["message_id"])}
        return {}

    def read(self, chat: Json, parameters: Json) -> int:
        """Read the topic a call is about; 0 if none is named."""
        thread_id = read_int(parameters, "message_thread_id")
        if thread_id and thread_id not in self._topics[chat["id"]]:
            raise bad_request("message thread not found")
        return thread_id
