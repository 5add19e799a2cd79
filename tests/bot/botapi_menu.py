"""The bot's commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.botapi_parameters import read_json
from bot.botapi_refusal import bad_request

if TYPE_CHECKING:
    from bot.botapi_refusal import Json


class Menu:
    """What the bot says of itself."""

    def __init__(self) -> None:
        self.methods = {"setmycommands": self._set_my_commands}

    def _set_my_commands(self, parameters: Json) -> bool:
        for item in read_json(parameters.get("commands", "[]")):
            if not re.fullmatch(r"[a-z0-9_]{1,32}", item["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(item["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        return True
