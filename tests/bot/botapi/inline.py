"""Inline mode: what people type after the bot's name anywhere, and what it offers them.

Source: https://core.telegram.org/bots/api#inline-mode
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.botapi.parameters import read_int, read_json
from bot.botapi.queries import Queries
from bot.botapi.refusal import bad_request
from bot.botapi.results import read_results

if TYPE_CHECKING:
    from bot.botapi.messages import Messages
    from bot.botapi.refusal import Json

QUERY_LIMIT = 256
OFFSET_LIMIT = 64


class Inline:
    """Inline queries; ``answers`` are what was offered, by query id."""

    def __init__(self, messages: Messages, *, max_age_s: float) -> None:
        self.answers: dict[str, Json] = {}
        self._messages = messages
        self._queries = Queries(max_age_s)
        self._asked: dict[str, Json] = {}
        self.methods = {"answerinlinequery": self._answer}

    def ask(self, user: Json, text: str, *, offset: str) -> Json:
        """Type something after the bot's name; give the query that comes of it."""
        if len(text) > QUERY_LIMIT:
            raise ValueError("no Telegram app sends so long a query")
        query_id = self._queries.open()
        query = {"id": query_id, "from": user, "query": text, "offset": offset}
        self._asked[query_id] = query | {"chat_type": "sender"}
        return self._asked[query_id]

    def choose(self, query_id: str, result_id: str) -> Json:
        """Send one of the results; give what the bot is told.

        The bot learns the message's id only if there are buttons below it.
        """
        results = self.answers.get(query_id, {"results": []})["results"]
        result = next((result for result in results if result["id"] == result_id), None)
        if result is None:
            raise AssertionError(f"there is no result {result_id!r} to choose: {results}")
        query, message = self._asked[query_id], result["message"]
        chosen = {"result_id": result_id, "from": query["from"], "query": query["query"]}
        inline_id = self._messages.send_inline(message)
        return chosen | ({"inline_message_id": inline_id} if "reply_markup" in message else {})

    def _answer(self, parameters: Json) -> bool:
        answer: Json = {
            "results": read_results(read_json(parameters.get("results"))),
            "cache_time": _cache_time(parameters),
            "is_personal": bool(read_json(parameters.get("is_personal", False))),
            "next_offset": str(parameters.get("next_offset") or ""),
        }
        if len(answer["next_offset"].encode()) > OFFSET_LIMIT:
            raise bad_request("NEXT_OFFSET_INVALID")
        _check_button(read_json(parameters.get("button")))
        query_id = str(parameters.get("inline_query_id"))
        self._queries.close(query_id)
        self.answers[query_id] = answer
        return True


def _cache_time(parameters: Json) -> int:
    cache_time = read_int({"cache_time": 300} | parameters, "cache_time")
    if cache_time < 0:
        raise bad_request("cache_time must be non-negative")
    return cache_time


def _check_button(button: Any) -> None:
    if button is None:
        return
    if not str(button.get("text") or "").strip():
        raise bad_request("inline query result button text must be non-empty")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(button.get("start_parameter"))):
        raise bad_request("START_PARAM_INVALID")
