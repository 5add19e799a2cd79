"""The server from its start to its stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

import anyio

from ningbot.logs import set_up_logs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ningbot.configuration import LogForm

LOGGER: Final = logging.getLogger(__name__)

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
STOP_S: Final = (
    3.0  # after that the process ends whatever holds it up, such as a client that reads no more
)


def set_up(form: LogForm, *, token: str | None = None) -> None:
    """Log to standard error, never the token, and end on a signal with status 0 from now on."""
    set_up_logs(form, hide=[token])
    for name in STOP_SIGNALS:
        signal.signal(name, lambda *_: sys.exit(0))


def run(serving: Callable[[], Awaitable[None]], *, what: str) -> None:
    """Serve until that comes to an end, or a signal says to stop; ``what`` is said in the log.

    What is left to do after that has a limit, and no signal cuts it short.
    """
    asyncio.run(_run(serving, what))
    for name in STOP_SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    _limit_stopping()


async def _run(serving: Callable[[], Awaitable[None]], what: str) -> None:
    loop = asyncio.get_running_loop()
    with anyio.CancelScope() as scope:
        for name in STOP_SIGNALS:
            loop.add_signal_handler(name, _stop, scope)
        LOGGER.info("ningbot mcp: serving %s", what)
        await serving()
    LOGGER.info("ningbot mcp: stopped")


def _stop(scope: anyio.CancelScope) -> None:
    """Stop serving; to be told so again changes nothing, for stopping has its own limit."""
    if not scope.cancel_called:
        _limit_stopping()
        scope.cancel()


def _limit_stopping() -> None:
    last = threading.Timer(STOP_S, os._exit, (0,))
    last.daemon = True
    last.start()
