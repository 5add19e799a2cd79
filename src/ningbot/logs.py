"""What is logged, in text or as JSON, and never with a token.

Nobody's question or message is in it: whoever logs takes care of that.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

from ningbot.configuration import LogForm
from ningbot.rendering import plain_lines

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
FIELDS: Final = "fields"  # of a record's extra: more members of its JSON
_TEXT: Final = "%(asctime)s %(levelname)s %(message)s"
_WARNINGS_ONLY: Final = ("httpx", "httpcore")


def set_up_logs(form: LogForm, *, hide: Iterable[str | None] = ()) -> None:
    """Log to standard error from now on, and take what is to be hidden out of it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines(_TEXT))
    for secret in hide:
        if secret:
            handler.addFilter(Redaction(secret))
    logging.basicConfig(handlers=[handler])
    logging.getLogger("ningbot").setLevel(logging.INFO)
    for name in _WARNINGS_ONLY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # it raises them as well


class PlainLines(logging.Formatter):
    """Writes no line that a terminal takes for orders: what is refused may be logged."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record, and its traceback below."""
        return plain_lines(super().format(record))


class JsonLines(logging.Formatter):
    """Writes one JSON object a line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, logger and message; where there are, request_id, other fields and error."""
        shown: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (request_id := REQUEST_ID.get()) is not None:
            shown["request_id"] = request_id
        shown |= getattr(record, FIELDS, {})
        error = record.exc_text or (record.exc_info and self.formatException(record.exc_info))
        if error:
            shown["error"] = error
        if record.stack_info:
            shown["stack"] = record.stack_info
        return json.dumps(shown)


class Redaction(logging.Filter):
    """Take a token out of whatever is logged, tracebacks included."""

    def __init__(self, token: str) -> None:
        super().__init__()
        secret = token.partition(":")[2]
        self._hidden = [token, token.replace(":", "%3A"), *([secret] if len(secret) >= 8 else [])]

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        record.msg, record.args = self._redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = record.exc_text and self._redact(record.exc_text)
        record.stack_info = record.stack_info and self._redact(record.stack_info)
        return True

    def _redact(self, text: str) -> str:
        for hidden in self._hidden:
            text = text.replace(hidden, "<token>")
        return text
