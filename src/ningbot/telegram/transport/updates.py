"""Updates as they come in: one that cannot be read keeps no other from being answered."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

LOGGER: Final = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "guest_message",
)
RAW: Final = "raw"
LONG_RE: Final = re.compile(r"/(?:add|reindex|remove)\b")
MAX_ID: Final = 2**52  # Telegram's ids have fewer bits

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update that can be read, and who sent it; updates of one ``chat`` are handled in order."""

    update_id: int
    chat: int
    body: str
    user: int | None = None


class RawUpdates(HTTPXRequest):
    """The request for updates; the library sees their ids, and carries them along unread."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Json:
        """Read the server's answer.

        Raises:
            TelegramError: it is not an answer to a request for updates.
        """
        answer = HTTPXRequest.parse_json_payload(payload)
        updates = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(updates, list):
            wrapped = [{"update_id": id_of(update), RAW: update} for update in updates]
            return answer | {"result": wrapped}
        if isinstance(answer, dict) and answer.get("ok") is False:
            return answer
        raise TelegramError("Invalid server response")


def raw_updates(updates: Iterable[Update]) -> list[Json]:
    """Give the updates of a `RawUpdates` request as the server wrote them."""
    return [update.api_kwargs[RAW] for update in updates]


def id_of(update: Any) -> int:
    """Give the id of an update, the least that it needs to have.

    Raises:
        TelegramError: it has none.
    """
    update_id = update.get("update_id") if isinstance(update, dict) else None
    if type(update_id) is int and 0 <= update_id < MAX_ID:
        return update_id
    raise TelegramError("Invalid server response: an update without an id")


def read_update(update: Json) -> Incoming | None:
    """Read an update; one that cannot be read is logged, without what was written in it."""
    update_id = id_of(update)
    try:
        read = Update.de_json(update, None)
        chat, user = _line_of(read), read.effective_user
        return Incoming(update_id, chat, json.dumps(update), user.id if user else None)
    except Exception as error:
        kinds = ", ".join(sorted(update.keys() - {"update_id"}))
        found = type(error).__name__
        LOGGER.warning("update %d (%s) cannot be read, passed over: %s", update_id, kinds, found)
        return None


def _line_of(update: Update) -> int:
    """Tell in which line an update waits: its chat's; what takes long for the archive's sake in one of its own."""
    chat, user = update.effective_chat, update.effective_user
    if (update.effective_message and not chat) or (update.inline_query and not user):
        raise TypeError("there is nobody to answer")
    ids = [who.id for who in (chat, user) if who]
    if not all(type(some_id) is int and abs(some_id) < MAX_ID for some_id in ids):
        raise TypeError("an id is a whole number")
    line = ids[0] if ids else 0
    return -line if _takes_long(update) else line


def _takes_long(update: Update) -> bool:
    """Tell whether an update is an administrator's, to be worked on while his questions are answered."""
    message = update.message
    if message is None or message.chat.type != message.chat.PRIVATE:
        return False
    is_command = isinstance(message.text, str) and bool(LONG_RE.match(message.text))
    return is_command or message.document is not None
