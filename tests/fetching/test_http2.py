"""A site that speaks HTTP/2 over TLS, as most do."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpcore
import httpx
import pytest
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config

from ningbot.errors import FetchError
from ningbot.fetching.backend import Allowance
from ningbot.fetching.rules import Rules
from ningbot.fetching.transport import Transport
from ningbot.fetching.urls import checked_url

SITE = "https://a.example"
BODY = "園區有企業320家。" * 5000
Message = dict[str, Any]


async def site(
    scope: Message, _: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Answer with the version that was spoken; /endless never ends."""
    version = scope["http_version"].encode()
    headers = [(b"content-type", b"text/html"), (b"x-spoken", version)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    is_endless = scope["path"] == "/endless"
    while is_endless:
        await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
    await send({"type": "http.response.body", "body": BODY.encode()})


class Place:
    """The site's port, and the certificate that it is known by."""

    def __init__(self, port: int, authority: trustme.CA) -> None:
        self.port = port
        self.authority = authority


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Serve the site on loopback."""
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    certificate = authority.issue_cert("a.example")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    listener = socket.create_server(("127.0.0.1", 0))
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.certfile, config.keyfile = str(folder / "cert.pem"), str(folder / "key.pem")
    config.errorlog = None
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    async def run() -> None:
        await serve(site, config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    yield Place(listener.getsockname()[1], authority)
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()
    listener.detach()


@pytest.fixture
def transport(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Transport]:
    """Give connections that end at the site whatever its name; its authority is trusted."""
    trusting = ssl.create_default_context()
    place.authority.configure_trust(trusting)
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)

    def dial(address: str, port: int, **more: Any) -> httpcore.NetworkStream:
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", place.port, **more)

    with Transport(Rules(), resolve=lambda host, port: ["93.184.215.14"], dial=dial) as transport:
        yield transport


def test_pages_come_by_http_2_over_one_connection(transport: Transport) -> None:
    for _ in range(3):
        url = checked_url(f"{SITE}/a", transport.rules)
        answer = transport.get(url, {}, Allowance(20, 2**20), n_bytes=2**20)
        assert answer.headers["x-spoken"] == "2"
        assert answer.body.decode() == BODY


def test_an_endless_body_by_http_2_is_cut_off_and_the_next_page_comes(transport: Transport) -> None:
    url = checked_url(f"{SITE}/endless", transport.rules)
    with pytest.raises(FetchError) as refused:
        transport.get(url, {}, Allowance(20, 2**20), n_bytes=2**20)
    assert refused.value.kind == "too_large"
    url = checked_url(f"{SITE}/a", transport.rules)
    assert transport.get(url, {}, Allowance(20, 2**20), n_bytes=2**20).status == 200


def test_a_site_whose_certificate_is_another_s_is_not_read(transport: Transport) -> None:
    url = checked_url("https://b.example/a", transport.rules)
    with pytest.raises(FetchError, match="cannot be reached") as refused:
        transport.get(url, {}, Allowance(20, 2**20), n_bytes=2**20)
    assert refused.value.kind == "network"
