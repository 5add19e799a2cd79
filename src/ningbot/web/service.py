"""The web server from its start to its stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
from typing import TYPE_CHECKING, Final

from ningbot.archive import Archive
from ningbot.listening import WebServer, listen
from ningbot.logs import set_up_logs
from ningbot.web.application import build_application

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

    from ningbot.configuration import Settings

LOGGER: Final = logging.getLogger(__name__)

MAX_CONNECTIONS: Final = 1000
STOP_S: Final = 5  # for what was asked before
_WHO: Final = {
    "who": "The server",
    "mend": "set NINGBOT_WEB_LISTEN or --listen to an address that is free",
}
WARM_UP: Final = "全市派駐了多少名黨建指導員？"  # loads dictionaries that the first question needs


def run(settings: Settings, index: Path, *, semantic: bool = True, read: int | None = None) -> None:
    """Serve pages and API over the archive in ``index`` until SIGTERM or SIGINT.

    Raises:
        SettingsError: the address is taken.
        ArchiveError: the archive cannot be opened.
    """
    set_up_logs(settings.log, hide=[settings.web_token])
    with (
        Archive(index, semantic=semantic, read=read, engine=settings.engine) as archive,
        contextlib.closing(listen(settings.web_listen, **_WHO, backlog=1024)) as listener,
    ):
        archive.ask(WARM_UP)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        LOGGER.info("ningbot serve: answering at http://%s:%d/ from %s", shown, port, index)
        asyncio.run(_serve(build_application(settings, archive), listener, settings))
    LOGGER.info("ningbot serve: stopped")


async def _serve(app: ASGIApp, listener: socket.socket, settings: Settings) -> None:
    server = WebServer(
        app,
        lifespan="off",
        proxy_headers=bool(settings.web_proxies),
        forwarded_allow_ips=sorted(settings.web_proxies),
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=STOP_S,
    )

    def stop() -> None:
        if not server.should_exit:
            server.should_exit = True
            # A thread that is at work cannot be stopped, and Python would wait for it.
            last = threading.Timer(STOP_S + 2, os._exit, (0,))
            last.daemon = True
            last.start()

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    await server.serve(sockets=[listener])
