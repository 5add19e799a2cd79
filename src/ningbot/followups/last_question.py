"""The last question, whatever its language."""

from __future__ import annotations

from ningbot.followups.chinese import read_chinese
from ningbot.followups.english import read_english
from ningbot.followups.frames import Frame
from ningbot.text.scripts import detect_language


def read_frame(text: str) -> Frame:
    """Cut a question into its parts."""
    return read_english(text) if detect_language(text) == "en" else read_chinese(text)
