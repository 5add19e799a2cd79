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
from ningbot.understanding import MAX_QUESTION
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
_DAY: Final = "a year, month or day, such as 2022, 2022-03 or 2022-03-01"
_EXPECTED: Final = {
    "q": f"a question of 1 to {MAX_QUESTION} characters",
    "after": "up to 5 questions that came before",
    "k": "a whole number from 1 to 100",
    "since": _DAY,
    "until": _DAY,
    "date": _DAY,
    "source": "a text of at most 500 characters",
    "tag": "a text of at most 200 characters",
    "doc": "the id of a document, of at most 200 characters",
    "tags": "a list of up to 50 texts",
    "explain": "true or false",
    "limit": "a whole number from 1 to 100",
    "skip": "a whole number from 0 to 1000000",
    "id": "1 to 200 characters, without blanks and #, and no dots alone",
    "text": "a text with something to read in it",
    "title": "a text of at most 500 characters",
    "url": "an address that begins with http:// or https://",
    "body": 'a document, {"id": ..., "text": ...}, or a list of 1 to 500, sent as application/json',
}
_HTTP: Final = {
    400: "The body cannot be read: it must be JSON in UTF-8.",
    404: "There is nothing at this address; /openapi.json names all there are.",
    405: "This address does not take that method; Allow names those it takes.",
}
_BROKEN: Final = "The archive cannot be read at the moment; try again in a while."
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
        redirect_slashes=False,
        responses={422: {"model": schemas.Problem}},
    )
    router = api_router(desk)
    app.include_router(router)
    _add_watching(app, desk)
    app.router.routes.extend(page_routes(desk))
    _add_problems(app, desk, [*router.routes, *app.router.routes])
    held = HoldEverything(app, desk)
    if not settings.web_origins:
        return held
    return CORSMiddleware(
        held,
        allow_origins=sorted(settings.web_origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-None-Match"],
        expose_headers=["ETag", "Retry-After"],
    )


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
        try:
            holds = await desk.run(desk.holds)
        except NingbotError:
            holds = None  # what was counted is wanted then most of all
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
        if status < 500:
            return problem(status, str(error))
        LOGGER.error("a request failed: %s", error)
        # What is wrong with the archive, and where it lies, is for who runs the server.
        said = str(error) if isinstance(error, TooBusy) else _BROKEN
        return problem(status, said, headers=_RETRY)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        wrong = dict.fromkeys(_in_words(item) for item in error.errors()[:5])
        return problem(422, " ".join(wrong))

    @app.exception_handler(HTTPException)
    async def missing(request: Request, error: HTTPException) -> Response:
        path = request.scope["path"].removeprefix(desk.root)
        if error.status_code == 404 and not path.startswith("/api/"):
            page = Page.of(request, desk)
            return problem_page(page, 404, page.words.not_found)
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_allowed(routes, request))
        said = _HTTP.get(error.status_code, str(error.detail))
        return problem(error.status_code, said, headers=headers)

    @app.exception_handler(Exception)
    async def broken(request: Request, _: Exception) -> Response:  # the server logs it
        if not request.scope["path"].removeprefix(desk.root).startswith("/api/"):
            page = Page.of(request, desk)
            return problem_page(page, 500, page.words.broken)
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
    """Say in a sentence which parameter is not as it should be, and how it should be."""
    names = [part for part in error["loc"] if isinstance(part, str) and part not in _UNSAID]
    if error["type"] == "extra_forbidden":
        return f"{names[-1]!r:.60} is no field of a document; leave it out."
    if not names or names[-1] not in _EXPECTED:
        return f"The body must be {_EXPECTED['body']}."
    name = names[-1]
    if error["type"] == "missing":
        return f"{name} is missing; it must be {_EXPECTED[name]}."
    return f"{name} must be {_EXPECTED[name]}; found {error['input']!r:.60}."
