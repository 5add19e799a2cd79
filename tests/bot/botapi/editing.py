"""The methods that change messages of the bot's, or take them away."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.botapi.keyboard import read_inline_markup
from bot.botapi.parameters import read_int
from bot.botapi.refusal import bad_request
from bot.botapi.texts import read_text

if TYPE_CHECKING:
    from bot.botapi.messages import Messages
    from bot.botapi.refusal import Json

COMPARED = {"text", "entities", "reply_markup"}
CONTENT = COMPARED | {"link_preview_options"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class Editing:
    """editMessageText and the like, for messages in chats and for those sent by way of people."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self.methods = {
            "deletemessage": self._delete,
            "editmessagereplymarkup": self._edit_reply_markup,
            "editmessagetext": self._edit_text,
        }

    def _edit_text(self, parameters: Json) -> Json | bool:
        old = self._edited(parameters)
        content = read_text(parameters) | read_inline_markup(parameters)
        if "text" not in old:
            raise bad_request("there is no text in the message to edit")
        return self._replace(old, content | {"edit_date": int(time.time())})

    def _edit_reply_markup(self, parameters: Json) -> Json | bool:
        """Change the keyboard alone, by which a message does not come to be called edited."""
        old = self._edited(parameters)
        kept = {key: old[key] for key in CONTENT & set(old) if key != "reply_markup"}
        return self._replace(old, kept | read_inline_markup(parameters))

    def _replace(self, old: Json, content: Json) -> Json | bool:
        if all(old.get(key) == content.get(key) for key in COMPARED):
            raise bad_request(NOT_MODIFIED)
        new = {key: value for key, value in old.items() if key not in CONTENT} | content
        if "inline_message_id" in new:
            self._messages.edit_inline(new)
            return True
        self._messages.edit(new)
        return new

    def _edited(self, parameters: Json) -> Json:
        if inline_id := parameters.get("inline_message_id"):
            if inline := self._messages.inline.get(str(inline_id)):
                return inline
            raise bad_request("MESSAGE_ID_INVALID")
        message = self._find(parameters, "edit")
        if not self._messages.is_own(message):
            raise bad_request("message can't be edited")
        return message

    def _find(self, parameters: Json, what_for: str) -> Json:
        message_id = read_int(parameters, "message_id")
        if not message_id:
            raise bad_request("message identifier is not specified")
        chat = self._messages.chat(parameters)
        if message := self._messages.find(chat["id"], message_id):
            return message
        raise bad_request(f"message to {what_for} not found")

    def _delete(self, parameters: Json) -> bool:
        """Delete a message of the bot's, or in a private chat any."""
        message = self._find(parameters, "delete")
        if not self._messages.is_own(message) and message["chat"]["type"] != "private":
            raise bad_request("message can't be deleted")
        self._messages.delete(message)
        return True
