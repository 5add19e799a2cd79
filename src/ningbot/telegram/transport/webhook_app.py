"""What a webhook answers: 200 once an update is in the inbox, and otherwise why not."""

from __future__ import annotations

import hmac
import json
import logging
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import TelegramError

from ningbot.telegram.state import DiskError
from ningbot.telegram.transport.updates import read_update

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ningbot.telegram.transport.updates import Incoming

    Receive = Callable[[list[Incoming]], Awaitable[None]]

LOGGER: Final = logging.getLogger(__name__)

MAX_BODY: Final = 1 << 20  # bytes; updates have a few thousand
HEALTH: Final = "/healthz"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhook_app(path: str, *, secret: str, receive: Receive) -> Starlette:
    """Make the application that hands on what Telegram posts to ``path``."""
    take = partial(_take, secret=secret, receive=receive)
    app = Starlette(
        routes=[Route(path, take, methods=["POST"]), Route(HEALTH, _say_alive, methods=["GET"])]
    )
    app.router.redirect_slashes = False
    return app


async def _take(request: Request, *, secret: str, receive: Receive) -> Response:
    """Take one update; whatever is not 200 has Telegram deliver it again."""
    given = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(given.encode(), secret.encode()):
        return _refusal(HTTPStatus.FORBIDDEN)
    body = await _read(request)
    if body is None:
        return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        update: Any = json.loads(body)
        incoming = read_update(update)
    except (ValueError, RecursionError, TelegramError):
        return _refusal(HTTPStatus.BAD_REQUEST)
    try:
        await receive([incoming] if incoming else [])
    except DiskError as error:
        LOGGER.warning("an update cannot be kept and stays with Telegram: %s", error)
        return _refusal(HTTPStatus.SERVICE_UNAVAILABLE)
    return PlainTextResponse("")


async def _read(request: Request) -> bytes | None:
    """Read the body, unless it is too long; one that breaks off is empty."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


async def _say_alive(_: Request) -> Response:
    return PlainTextResponse("alive\n")


def _refusal(status: HTTPStatus) -> Response:
    return PlainTextResponse(f"{status.phrase}\n", status_code=status)
