"""Guest mode: the bot is mentioned in a chat that it is no member of, and answers there once.

Source: https://core.telegram.org/bots/api#answerguestquery
"""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING

from bot.botapi.parameters import read_json
from bot.botapi.queries import Queries
from bot.botapi.results import read_result

if TYPE_CHECKING:
    from bot.botapi.messages import Messages
    from bot.botapi.refusal import Json


class Guests:
    """Guest queries; ``answers`` are the results given, by query id."""

    def __init__(self, messages: Messages, *, max_age_s: float) -> None:
        self.answers: dict[str, Json] = {}
        self._messages = messages
        self._queries = Queries(max_age_s)
        self._new_message_id = count(1).__next__
        self.methods = {"answerguestquery": self._answer}

    def ask(self, chat: Json, user: Json, content: Json, *, replied: Json | None) -> Json:
        """Mention the bot, perhaps in reply to what another has written; give the message."""
        mention = f"@{self._messages.bot['username']}"
        if mention not in content["text"]:
            raise ValueError(f"a guest is asked by its name, {mention}")
        above = self._message(chat, user, replied) if replied else None
        message = self._message(chat, user, content)
        message["guest_query_id"] = self._queries.open()
        return message | ({"reply_to_message": above} if above else {})

    def _message(self, chat: Json, user: Json, content: Json) -> Json:
        head = {"message_id": self._new_message_id(), "from": user, "chat": chat}
        return head | {"date": int(time.time())} | content

    def _answer(self, parameters: Json) -> Json:
        result = read_result(read_json(parameters.get("result")))
        query_id = str(parameters.get("guest_query_id"))
        self._queries.close(query_id)
        self.answers[query_id] = result
        return {"inline_message_id": self._messages.send_inline(result["message"])}
