"""A Bot API server on loopback, as strict as Telegram's where ningbot could go wrong.

Source: https://core.telegram.org/bots/api
"""

from bot.botapi.server import TOKEN, BotApi

__all__ = ["TOKEN", "BotApi"]
