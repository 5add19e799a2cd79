"""What Telegram shows of the bot by itself: its menu of commands and what it says of it, by language.

Telegram knows languages by two letters, so that all of Chinese has the Simplified menu; who writes
Traditional gets that in his own chat when he starts the bot.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from telegram import Bot

    from ningbot.records import Language

LOGGER: Final = logging.getLogger(__name__)

CODES: Final[dict[Language, str]] = {"en": "", "zh-Hans": "zh"}  # "" is for all other languages


async def offer_menu(bot: Bot) -> None:
    """Fill menu and descriptions; the bot works without either."""
    try:
        for language, code in CODES.items():
            phrases = PHRASES[language]
            await bot.set_my_commands(commands_in(language), language_code=code)
            await bot.set_my_description(phrases.about, language_code=code)
            await bot.set_my_short_description(phrases.short_about, language_code=code)
    except TelegramError as error:
        LOGGER.warning("the menu of commands could not be set: %s", error)


async def offer_menu_in(bot: Bot, chat_id: int, language: Language) -> None:
    """Give a private chat a menu of its own in a language that Telegram does not tell from another."""
    scope = BotCommandScopeChat(chat_id)
    try:
        if language in CODES:
            await bot.delete_my_commands(scope=scope)
        else:
            await bot.set_my_commands(commands_in(language), scope=scope)
    except TelegramError as error:
        LOGGER.warning("the menu of a chat could not be set: %s", error)


def commands_in(language: Language) -> list[BotCommand]:
    """List the commands with what they do."""
    return [BotCommand(name, said) for name, said in PHRASES[language].commands.items()]
