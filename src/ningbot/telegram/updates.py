"""Updates as they come in: one that cannot be read keeps no other from being answered."""

from __future__ import annotations

import logging
from typing import Any, Final

from telegram import Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

LOGGER: Final = logging.getLogger(__name__)

Json = dict[str, Any]


class ReadableUpdates(HTTPXRequest):
    """The request for updates; of one that cannot be read it lets only the id through.

    The id is what tells the server, with the next request, not to send the update again.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> Json:
        """Read the server's answer.

        Raises:
            TelegramError: it is not an answer to a request for updates.
        """
        answer = HTTPXRequest.parse_json_payload(payload)
        updates = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(updates, list):
            return answer | {"result": [readable(update) for update in updates]}
        if isinstance(answer, dict) and answer.get("ok") is False:
            return answer
        raise TelegramError("Invalid server response")


def readable(update: Any) -> Json:
    """Give an update as it is if it can be read, and otherwise its id alone.

    What was written in it stays out of the log.

    Raises:
        TelegramError: it has no id either.
    """
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise TelegramError("Invalid server response: an update without an id")
    try:
        Update.de_json(update, None)
    except Exception as error:
        update_id, kinds = update["update_id"], ", ".join(sorted(update.keys() - {"update_id"}))
        found = type(error).__name__
        LOGGER.warning("update %d (%s) cannot be read, passed over: %s", update_id, kinds, found)
        return {"update_id": update_id}
    return update
