"""The methods with which the bot writes into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.botapi.keyboard import read_reply_markup
from bot.botapi.parameters import read_int, read_json
from bot.botapi.refusal import bad_request
from bot.botapi.texts import read_caption, read_text

if TYPE_CHECKING:
    from bot.botapi.files import Files
    from bot.botapi.messages import Messages
    from bot.botapi.refusal import Json

CHAT_ACTIONS = {"typing", "upload_document", "upload_photo", "find_location"}


class Sending:
    """sendMessage, sendDocument, sendPhoto and what belongs to them."""

    def __init__(self, messages: Messages, files: Files) -> None:
        self._messages, self._files = messages, files
        self.methods = {
            "sendchataction": self._send_chat_action,
            "senddocument": self._send_document,
            "sendmessage": self._send_message,
            "sendphoto": self._send_photo,
        }

    def _send_chat_action(self, parameters: Json) -> bool:
        self._messages.threads.read(self._messages.chat(parameters), parameters)
        if parameters.get("action") not in CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        return True

    def _send_message(self, parameters: Json) -> Json:
        content = read_text(parameters) | read_reply_markup(parameters)
        return self._send(parameters, content)

    def _send_document(self, parameters: Json) -> Json:
        content = {"document": self._files.read_document(parameters)}
        content |= read_caption(parameters) | read_reply_markup(parameters)
        return self._send(parameters, content)

    def _send_photo(self, parameters: Json) -> Json:
        content: Json = {"photo": self._files.read_photo(parameters)}
        content |= read_caption(parameters) | read_reply_markup(parameters)
        return self._send(parameters, content)

    def _send(self, parameters: Json, content: Json) -> Json:
        chat = self._messages.chat(parameters)
        thread_id = self._messages.threads.read(chat, parameters)
        replied = self._replied(chat, parameters)
        head = self._messages.reply(chat, replied, thread_id=thread_id)
        return self._messages.send(chat, head | content)

    def _replied(self, chat: Json, parameters: Json) -> Json | None:
        """Find the message that is replied to, if one is to be."""
        reply = read_json(parameters.get("reply_parameters") or "{}")
        to = reply.get("message_id") or read_int(parameters, "reply_to_message_id")
        message = self._messages.find(chat["id"], to)
        if not to or message:
            return message
        if not read_json((reply or parameters).get("allow_sending_without_reply", False)):
            raise bad_request("message to be replied not found")
        return None
