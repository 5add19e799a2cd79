"""The web server from its start to its stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Final

import uvicorn

from ningbot.archive import Archive
from ningbot.errors import SettingsError
from ningbot.web.application import build_application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp

    from ningbot.configuration import Settings

LOGGER: Final = logging.getLogger(__name__)

MAX_CONNECTIONS: Final = 1000
WARM_UP: Final = "全市派駐了多少名黨建指導員？"  # loads dictionaries that the first question needs


def run(settings: Settings, index: Path, *, semantic: bool = True, read: int | None = None) -> None:
    """Serve pages and API over the archive in ``index`` until SIGTERM or SIGINT.

    Raises:
        SettingsError: the address is taken.
        ArchiveError: the archive cannot be opened.
    """
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with (
        Archive(index, semantic=semantic, read=read, engine=settings.engine) as archive,
        contextlib.closing(_listener(settings.web_listen)) as listener,
    ):
        archive.ask(WARM_UP)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        LOGGER.info("ningbot serve: answering at http://%s:%d/ from %s", shown, port, index)
        asyncio.run(_serve(build_application(settings, archive), listener, settings))
    LOGGER.info("ningbot serve: stopped")


async def _serve(app: ASGIApp, listener: socket.socket, settings: Settings) -> None:
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=bool(settings.web_proxies),
            forwarded_allow_ips=sorted(settings.web_proxies),
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=5,
        )
    )
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.stop)
    await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that is stopped by its owner's signals, with status 0."""

    def stop(self) -> None:
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listener(address: tuple[str, int]) -> socket.socket:
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server(address, family=family, backlog=1024)
    except OSError as error:
        raise SettingsError(
            f"The server cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}; "
            "set NINGBOT_WEB_LISTEN or --listen to an address that is free."
        ) from error
