"""Pages to ask on and to check a citation on, and an HTTP API."""

from ningbot.web.service import run

__all__ = ["run"]
