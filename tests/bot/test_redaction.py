"""The token is in nothing that is logged."""

from __future__ import annotations

import logging

from bot.botapi import TOKEN
from bot.running import SECRET
from ningbot.logs import Redaction


def test_the_token_is_taken_out_of_messages_tracebacks_and_stacks() -> None:
    record = logging.LogRecord(
        "x", logging.ERROR, "x.py", 1, "at %s", (f"/bot{TOKEN}/getMe",), None
    )
    try:
        raise ValueError(f"https://x/bot{TOKEN.replace(':', '%3A')}/getMe")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    record.stack_info = f"stack {SECRET}"
    assert Redaction(TOKEN).filter(record)
    written = logging.Formatter().format(record)
    assert SECRET not in written
    assert written.startswith("at /bot<token>/getMe\nTraceback")
