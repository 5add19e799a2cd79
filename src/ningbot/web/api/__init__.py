"""The HTTP API: questions, passages, citations and documents as JSON."""

from ningbot.web.api.routes import api_router

__all__ = ["api_router"]
