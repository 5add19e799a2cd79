"""Which address shows which page."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ningbot.errors import NingbotError
from ningbot.web.desk import TooBusy
from ningbot.web.pages.archive import archive_page
from ningbot.web.pages.article import article_page, card_image, cited_page
from ningbot.web.pages.asking import ask_page
from ningbot.web.pages.chart import chart_page
from ningbot.web.pages.frame import Page, static_file
from ningbot.web.pages.problems import problem_page

if TYPE_CHECKING:
    from starlette.requests import Request

    from ningbot.web.desk import Desk

LOGGER: Final = logging.getLogger(__name__)
ROBOTS: Final = "User-agent: *\nDisallow: /api/\nDisallow: /*?q=\n"


def page_routes(desk: Desk) -> list[Route]:
    """Give the routes of all pages."""

    def shown(show: Callable[..., Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            request.scope["shown"] = show.__name__
            page = Page.of(request, desk)
            try:
                return await show(page, **request.path_params)
            except TooBusy:
                return problem_page(page, 503, page.words.busy, retry_s=5)
            except NingbotError as error:
                LOGGER.error("a page could not be shown: %s", error)
                return problem_page(page, 503, page.words.broken, retry_s=60)

        return endpoint

    async def static(request: Request) -> Response:
        return static_file(**request.path_params)

    async def robots(_: Request) -> Response:
        return PlainTextResponse(ROBOTS)

    routes: dict[str, Any] = {
        "/": shown(ask_page),
        "/archive": shown(archive_page),
        "/chart": shown(chart_page),
        "/c/{citation_id}.png": shown(card_image),
        "/c/{citation_id}": shown(cited_page),
        "/d/{doc_key}": shown(article_page),
        "/static/{digest}/{name}": static,
        "/robots.txt": robots,
    }
    return [Route(path, endpoint, methods=["GET"]) for path, endpoint in routes.items()]
