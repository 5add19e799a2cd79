"""Buttons that are pressed, and what the bot answers to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.botapi.queries import Queries
from bot.botapi.refusal import bad_request

if TYPE_CHECKING:
    from bot.botapi.refusal import Json

TEXT_LIMIT = 200


class Callbacks:
    """Callback queries; ``answers`` are the parameters of what was answered, by query id."""

    def __init__(self, *, max_age_s: float) -> None:
        self.answers: dict[str, Json] = {}
        self._queries = Queries(max_age_s)
        self.methods = {"answercallbackquery": self._answer}

    def press(self, message: Json | None, button: str, user: Json) -> Json:
        """Press the button with a label or data; give the query that comes of it."""
        query: Json = {"from": user, "data": _data(message, button)}
        assert message is not None
        if "inline_message_id" in message:
            query["inline_message_id"] = message["inline_message_id"]
        else:
            query["message"] = message
        chat_id = message.get("chat", user)["id"]
        return query | {"id": self._queries.open(), "chat_instance": str(chat_id)}

    def _answer(self, parameters: Json) -> bool:
        if len(str(parameters.get("text") or "")) > TEXT_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        if not str(parameters.get("url") or "https://t.me/").startswith("https://t.me/"):
            raise bad_request("URL_INVALID")
        query_id = str(parameters.get("callback_query_id"))
        self._queries.close(query_id)
        self.answers[query_id] = parameters
        return True


def _data(message: Json | None, wanted: str) -> str:
    rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if "callback_data" in button and wanted in {button["text"], button["callback_data"]}:
            return str(button["callback_data"])
    raise AssertionError(f"there is no button {wanted!r} to press: {message}")
