"""The Telegram bot: answers each message with the sentence that answers it."""

from ningbot.telegram.service import run

__all__ = ["run"]
