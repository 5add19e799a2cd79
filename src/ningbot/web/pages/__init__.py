"""Pages for people: asking, an article with the cited sentence, what the archive holds."""

from ningbot.web.pages.routes import page_routes

__all__ = ["page_routes"]
