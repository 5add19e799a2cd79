"""The Telegram bot: answers each message with the sentence that answers it."""

from ningbot.telegram.asking.export import export_feedback
from ningbot.telegram.service import run, state_folder

__all__ = ["export_feedback", "run", "state_folder"]
