"""The proxy, run on loopback before two servers that say who they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from web.serving import free_port

CADDYFILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"

pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed")


def named(name: str) -> ThreadingHTTPServer:
    """Start a server that answers its name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"{name} {self.path} {self.headers['X-Forwarded-For']}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Caddy with the Caddyfile; give its address. Without TLS, for it has no name here."""
    home, port = tmp_path_factory.mktemp("caddy"), free_port()
    web, bot = named("web"), named("bot")
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "NINGBOT_HOST": f"http://127.0.0.1:{port}",
        "NINGBOT_WEB": f"127.0.0.1:{web.server_port}",
        "NINGBOT_BOT": f"127.0.0.1:{bot.server_port}",
    }
    with (home / "log").open("w") as log:
        caddy = subprocess.Popen(
            ["caddy", "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
            env=environ,
            stdout=log,
            stderr=log,
        )
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(base, caddy, home / "log")
        yield base
    finally:
        caddy.terminate()
        caddy.wait(20)
        for server in (web, bot):
            server.shutdown()
            server.server_close()


def wait_for(base: str, caddy: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it answers."""
    for _ in range(300):
        assert caddy.poll() is None, log.read_text()
        try:
            httpx.get(base)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text())


def test_caddy_takes_the_file_with_a_name_and_tls() -> None:
    result = subprocess.run(
        ["caddy", "validate", "--config", CADDYFILE, "--adapter", "caddyfile"],
        env={"PATH": os.environ["PATH"], "HOME": "/nowhere", "NINGBOT_HOST": "bot.example.org"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "Valid configuration" in result.stdout + result.stderr


@pytest.mark.parametrize("path", ["/", "/c/a-1", "/api/ask?q=a", "/telegrams", "/telegram/x"])
def test_the_pages_have_all_that_is_not_the_bots(proxy: str, path: str) -> None:
    assert httpx.get(proxy + path).text == f"web {path} 127.0.0.1"


def test_the_bot_has_what_telegram_posts(proxy: str) -> None:
    assert httpx.post(f"{proxy}/telegram", content=b"{}").text.startswith("bot /telegram ")


PRIVATE = "/metrics /metrics/ /METRICS //metrics /%6detrics /./metrics /a/../metrics /metrics?a=b"


@pytest.mark.parametrize("path", [*PRIVATE.split(), "/healthz", "/readyz"])
def test_figures_stay_inside_however_they_are_asked_for(proxy: str, path: str) -> None:
    response = httpx.get(httpx.URL(proxy).copy_with(raw_path=path.encode()))
    assert response.status_code == 404
    assert "web" not in response.text


def test_nobody_says_for_another_whom_he_asks_for(proxy: str) -> None:
    response = httpx.get(f"{proxy}/a", headers={"X-Forwarded-For": "203.0.113.9"})
    assert "203.0.113.9" not in response.text


def test_what_is_larger_than_the_api_takes_goes_no_further(proxy: str) -> None:
    response = httpx.post(f"{proxy}/api/documents", content=b"a" * (9 << 20))
    assert response.status_code in {413, 502}  # refused at once, or cut off
    assert "web" not in response.text
