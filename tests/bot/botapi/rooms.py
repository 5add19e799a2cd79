"""The parts of the test server, put together."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.botapi.callbacks import Callbacks
from bot.botapi.editing import Editing
from bot.botapi.files import Files
from bot.botapi.flood import Flood
from bot.botapi.guests import Guests
from bot.botapi.inline import Inline
from bot.botapi.menu import Menu
from bot.botapi.messages import Messages
from bot.botapi.privacy import Privacy
from bot.botapi.sending import Sending
from bot.botapi.updates import Updates

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.botapi.refusal import Json
    from bot.botapi.settings import Settings


@dataclass(frozen=True)
class Rooms:
    """What the server keeps; ``changed`` is its lock, notified of every change."""

    changed: threading.Condition
    messages: Messages
    updates: Updates
    files: Files
    callbacks: Callbacks
    inline: Inline
    guests: Guests
    menu: Menu
    privacy: Privacy | None
    flood: Flood

    def methods(self) -> dict[str, Callable[[Json], Any]]:
        """List the methods that the bot can call, by their names in small letters."""
        sending, editing = Sending(self.messages, self.files), Editing(self.messages)
        methods: dict[str, Callable[[Json], Any]] = {}
        asked = (self.updates, self.files, self.callbacks, self.inline, self.guests)
        for room in (*asked, self.menu, sending, editing):
            methods |= room.methods
        return methods


def open_rooms(bot: Json, settings: Settings) -> Rooms:
    """Open empty rooms."""
    changed, messages = threading.Condition(), Messages(bot)
    return Rooms(
        changed,
        messages,
        Updates(changed),
        Files(),
        Callbacks(max_age_s=settings.callback_age_s),
        Inline(messages, max_age_s=settings.inline_age_s),
        Guests(messages, max_age_s=settings.guest_age_s),
        Menu(messages),
        Privacy(bot) if settings.privacy else None,
        Flood(burst=settings.flood_burst),
    )
