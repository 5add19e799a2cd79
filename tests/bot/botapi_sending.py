"""The methods with which the bot writes into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.botapi_keyboard import read_reply_markup
from bot.botapi_parameters import read_int, read_json
from bot.botapi_refusal import bad_request
from bot.botapi_texts import read_text

if TYPE_CHECKING:
    from bot.botapi_messages import Messages
    from bot.botapi_refusal import Json

CHAT_ACTIONS = {"typing", "upload_document", "upload_photo", "find_location"}


class Sending:
    """sendMessage and what belongs to it."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self.methods = {
            "sendchataction": self._send_chat_action,
            "sendmessage": self._send_message,
        }

    def _send_chat_action(self, parameters: Json) -> bool:
        self._messages.chat(parameters)
        if parameters.get("action") not in CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        return True

    def _send_message(self, parameters: Json) -> Json:
        chat = self._messages.chat(parameters)
        content = read_text(parameters) | read_reply_markup(parameters)
        return self._messages.send(chat, self._replied(chat, parameters) | content)

    def _replied(self, chat: Json, parameters: Json) -> Json:
        """Give what makes a message a reply, if it is to be one."""
        reply = read_json(parameters.get("reply_parameters") or "{}")
        to = reply.get("message_id") or read_int(parameters, "reply_to_message_id")
        if not to:
            return {}
        if message := self._messages.find(chat["id"], to):
            return {"reply_to_message": without_reply(message)}
        if not read_json((reply or parameters).get("allow_sending_without_reply", False)):
            raise bad_request("message to be replied not found")
        return {}


def without_reply(message: Json) -> Json:
    """Leave out what a message replies to, as Telegram does where it is replied to itself."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
