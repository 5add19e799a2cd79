"""The pages and the API put together."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route

from ningbot import __version__
from ningbot.errors import (
    ArchiveError,
    CitationChanged,
    CitationError,
    IndexBusy,
    NingbotError,
    QuestionError,
    ReadError,
)
from ningbot.web.api import api_router, schemas
from ningbot.web.desk import Desk, TooBusy
from ningbot.web.limits import Buckets
from ningbot.web.metrics import Metrics
from ningbot.web.middleware import HoldEverything
from ningbot.web.pages import page_routes
from ningbot.web.pages.frame import Page
from ningbot.web.pages.problems import problem_page
from ningbot.web.problems import Problem, problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from ningbot.archive import Archive
    from ningbot.configuration import Settings

LOGGER: Final = logging.getLogger(__name__)

_STATUS: Final[list[tuple[type[NingbotError], int]]] = [
    (QuestionError, 400),
    (CitationChanged, 410),
    (CitationError, 404),
    (ReadError, 409),
    (TooBusy, 503),
    (IndexBusy, 503),
    (ArchiveError, 503),
]
_UNSAID: Final = frozenset({"query", "path", "body", "document", "list"})
_RETRY: Final = {"Retry-After": "5"}


def build_application(settings: Settings, archive: Archive) -> ASGIApp:
    """Give the application that serves an archive."""
    root = unquote(urlsplit(settings.pages or "").path).rstrip("/")
    buckets = Buckets(settings.web_per_minute) if settings.web_per_minute else None
    desk = Desk(archive, settings, root=root, metrics=Metrics(), buckets=buckets)
    app = FastAPI(
        title="ningbot",
        version=__version__,
        summary="Ask an archive of Chinese articles a question; get back the sentence that answers it.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        root_path=root,
        responses={422: {"model": schemas.Problem}},
    )
    router = api_router(desk)
    app.include_router(router)
    _add_watching(app, desk)
    app.router.routes.extend(page_routes(desk))
    _add_problems(app, desk, [*router.routes, *app.router.routes])
    if settings.web_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sorted(settings.web_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag"],
        )
    return HoldEverything(app, desk)


def _add_watching(app: FastAPI, desk: Desk) -> None:
    """Add what whoever runs the server watches it by."""

    @app.get("/healthz", operation_id="alive", response_model=schemas.State)
    async def alive() -> Any:
        """Tell that the process answers."""
        return {"status": "alive"}

    @app.get(
        "/readyz",
        operation_id="ready",
        response_model=schemas.State,
        responses={503: {"model": schemas.Problem}},
    )
    async def ready() -> Any:
        """Tell that the archive can be read."""
        await desk.run(desk.archive.counts)
        return {"status": "ready"}

    @app.get("/metrics", operation_id="metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Give figures as Prometheus reads them."""
        holds = await desk.run(desk.holds)
        text = desk.metrics.text(holds, desk.archive.folder)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _add_problems(app: FastAPI, desk: Desk, routes: Sequence[BaseRoute]) -> None:
    """Add what answers errors."""

    @app.exception_handler(Problem)
    async def own(_: Request, error: Problem) -> Response:
        return problem(error.status, error.detail, headers=error.headers)

    @app.exception_handler(NingbotError)
    async def failed(_: Request, error: NingbotError) -> Response:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
        if status >= 500:
            LOGGER.error("a request failed: %s", error)
        return problem(status, str(error), headers=_RETRY if status == 503 else None)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        wrong = [_in_words(item) for item in error.errors()[:5]]
        return problem(422, f"{'; '.join(wrong)}.")

    @app.exception_handler(HTTPException)
    async def missing(request: Request, error: HTTPException) -> Response:
        path = request.scope["path"].removeprefix(desk.root)
        if error.status_code == 404 and not path.startswith("/api/"):
            page = Page.of(request, desk)
            return problem_page(page, 404, page.words.not_found)
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_allowed(routes, request))
        return problem(error.status_code, str(error.detail), headers=headers)

    @app.exception_handler(Exception)
    async def broken(_: Request, error: Exception) -> Response:
        LOGGER.error("an error of ningbot's own", exc_info=error)
        return problem(500, "An error of ningbot's own, which is in its log.")


def _allowed(routes: Iterable[BaseRoute], request: Request) -> list[str]:
    """List the methods of all routes of an address."""
    found = [
        route.methods or set()
        for route in routes
        if isinstance(route, Route) and route.matches(request.scope)[0] != Match.NONE
    ]
    return sorted(set().union(*found))


def _in_words(error: Any) -> str:
    """Say which parameter is not as it should be, and how it should be."""
    where = ".".join(str(part) for part in error["loc"] if part not in _UNSAID)
    return f"{where}: {error['msg']}"[:300]
