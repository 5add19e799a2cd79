"""The Telegram bot: answers each message with the sentence that answers it."""

from ningbot.telegram.asking.export import export_feedback
from ningbot.telegram.service import run

__all__ = ["export_feedback", "run"]
