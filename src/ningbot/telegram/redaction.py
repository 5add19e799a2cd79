"""The log, which never holds the token."""

from __future__ import annotations

import logging


def set_up_logging(token: str) -> None:
    """Log to standard error, and never the token."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("ningbot").setLevel(logging.INFO)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # it raises them as well
    for handler in logging.getLogger().handlers:
        handler.addFilter(Redaction(token))


class Redaction(logging.Filter):
    """Take the token out of whatever is logged, tracebacks included."""

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
