"""What the bot says of itself: its commands, for whom they are, its name and descriptions.

Source: https://core.telegram.org/bots/api#setmycommands
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.botapi.html import units
from bot.botapi.parameters import read_json
from bot.botapi.refusal import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.botapi.messages import Messages
    from bot.botapi.refusal import Json

COMMANDS_LIMIT = 100
EVERYWHERE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
IN_ONE_CHAT = {"chat", "chat_administrators", "chat_member"}
TEXTS = {"name": ("Name", 64), "description": ("Description", 512)} | {
    "short_description": ("ShortDescription", 120)
}


class Menu:
    """``commands`` by scope and language, ``texts`` by what they are and language.

    A scope is written as ``default`` or, with what it names, as ``chat_member -7 5``.
    """

    def __init__(self, messages: Messages) -> None:
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self._messages = messages
        self.methods: dict[str, Callable[[Json], Any]] = {
            "deletemycommands": self._delete_my_commands,
            "getmycommands": self._get_my_commands,
            "setmycommands": self._set_my_commands,
        }
        for name, (title, limit) in TEXTS.items():
            self.methods[f"getmy{title.lower()}"] = partial(self._get_text, name)
            self.methods[f"setmy{title.lower()}"] = partial(self._set_text, name, limit)

    def _set_my_commands(self, parameters: Json) -> bool:
        commands = read_json(parameters.get("commands", "[]"))
        if len(commands) > COMMANDS_LIMIT:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for item in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", item["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(item["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[self._place(parameters)] = commands
        return True

    def _delete_my_commands(self, parameters: Json) -> bool:
        self.commands.pop(self._place(parameters), None)
        return True

    def _get_my_commands(self, parameters: Json) -> list[Json]:
        return self.commands.get(self._place(parameters), [])

    def _place(self, parameters: Json) -> tuple[str, str]:
        scope = read_json(parameters.get("scope") or {"type": "default"})
        kind = scope.get("type")
        if kind not in EVERYWHERE | IN_ONE_CHAT:
            raise bad_request("can't parse BotCommandScope: Unsupported type specified")
        named = [kind]
        if kind in IN_ONE_CHAT:
            named.append(self._messages.chat(scope)["id"])
        if kind == "chat_member":
            named.append(scope.get("user_id"))
        return " ".join(map(str, named)), _language(parameters)

    def _set_text(self, name: str, limit: int, parameters: Json) -> bool:
        text = str(parameters.get(name) or "")
        if units(text) > limit:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        self.texts[name, _language(parameters)] = text
        return True

    def _get_text(self, name: str, parameters: Json) -> Json:
        """Give the text for a language or, if there is none, that for all others."""
        own = self.texts.get((name, _language(parameters)))
        return {name: own or self.texts.get((name, ""), "")}


def _language(parameters: Json) -> str:
    """Read a language, which has two letters: there is no telling of scripts apart."""
    code = str(parameters.get("language_code") or "")
    if not re.fullmatch(r"(?:[a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code
