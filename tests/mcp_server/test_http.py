"""Over HTTP: the same tools, and who is let in."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx2
import pytest

from mcp_server.running import (
    INITIALIZE,
    Process,
    call,
    free_port,
    over_http,
    request,
    serving,
    started,
)
from shell import QUESTION, Run, assert_one_sentence

TOKEN = "s3cret-s3cret-s3cret"
ACCEPTED = {"Accept": "application/json, text/event-stream"}


def posted(
    url: str, message: object = INITIALIZE, *, method: str = "POST", **headers: str
) -> httpx2.Response:
    """Post a message as some program would that is no client of ours."""
    named = {name.replace("_", "-"): value for name, value in {**ACCEPTED, **headers}.items()}
    encoded = [(name.encode(), value.encode()) for name, value in named.items()]
    return httpx2.request(method, url, json=message, headers=encoded, timeout=20)


async def test_the_tools_are_those_of_standard_input(served: tuple[str, Process]) -> None:
    url, _ = served
    async with over_http(url) as session:
        assert [tool.name for tool in (await session.list_tools()).tools] == [
            "ask",
            "search",
            "read",
        ]
        text, fields = await call(session, "ask", question=QUESTION)
        await call(session, "search", query=QUESTION)
        await call(session, "read", id=fields["citations"][0]["citation_id"])
    assert text.startswith("Answer: 240名\n")


def test_replies_are_json_and_no_session_is_kept(served: tuple[str, Process]) -> None:
    reply = posted(served[0])
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert "mcp-session-id" not in reply.headers
    assert reply.json()["result"]["serverInfo"]["name"] == "ningbot"
    listed = posted(served[0], request(1, "tools/list")).json()
    assert len(listed["result"]["tools"]) == 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:80"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:3000"}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Content_Type": "text/plain"}, 400),
        ({"MCP_Protocol_Version": "2026-07-28", "Host": "evil.example"}, 421),
    ],
)
def test_pages_of_other_sites_are_kept_out(
    served: tuple[str, Process], headers: dict[str, str], status: int
) -> None:
    assert posted(served[0], **headers).status_code == status


def test_what_is_too_large_or_no_post_is_refused(served: tuple[str, Process]) -> None:
    url, running = served
    assert posted(url, {"a": "x" * (1 << 18)}).status_code == 413
    for method in ("GET", "DELETE", "PUT", "OPTIONS"):
        assert posted(url, method=method).status_code == 405
    assert posted(url.removesuffix("/mcp")).status_code == 404
    broken = httpx2.post(
        url, content=b"{", headers={**ACCEPTED, "Content-Type": "application/json"}
    )
    assert broken.status_code == 400
    assert "Traceback" not in running.log


async def test_a_token_is_wanted_where_one_is_set(sample_index: Path, tmp_path: Path) -> None:
    with serving(sample_index, tmp_path, NINGBOT_MCP_TOKEN=TOKEN) as (url, running):
        for given in ({}, {"Authorization": f"Bearer {TOKEN[:-1]}"}, {"Authorization": TOKEN}):
            reply = posted(url, **given)
            assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
        assert posted(url, method="GET").status_code == 401
        assert posted(url, Authorization="Bearer ü").status_code == 401
        assert posted(url, Authorization=f"bearer {TOKEN}", Host="evil.example").status_code == 421
        async with over_http(url, token=TOKEN) as session:
            text, _ = await call(session, "ask", question=QUESTION)
        assert text.startswith("Answer: 240名")
        assert running.stop() == 0
        assert TOKEN not in running.log


def test_a_host_that_the_settings_name_is_let_in(sample_index: Path, tmp_path: Path) -> None:
    (tmp_path / "ningbot.toml").write_text(
        f'[mcp]\ntoken = "{TOKEN}"\nhosts = ["archive.example.org"]\n', encoding="utf-8"
    )
    port = free_port()
    where = ("--http", "--listen", f"0.0.0.0:{port}")
    with started(sample_index, tmp_path, *where) as running:
        running.wait_for_log(f"http://0.0.0.0:{port}/mcp")
        url, token = f"http://127.0.0.1:{port}/mcp", f"Bearer {TOKEN}"
        for host, status in (
            ("archive.example.org", 200),
            ("archive.example.org:8443", 200),
            ("evil.example", 421),
            ("0.0.0.0", 421),
        ):
            assert posted(url, Authorization=token, Host=host).status_code == status
        assert posted(url, Host="archive.example.org").status_code == 401


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it(sample_index: Path, tmp_path: Path, number: int) -> None:
    with serving(sample_index, tmp_path) as (url, running):
        assert posted(url).status_code == 200
        with socket.create_connection(("127.0.0.1", int(url.split(":")[2][:-4]))) as idle:
            idle.sendall(b"POST /mcp HTTP/1.1\r\n")  # and never goes on
            assert running.stop(number) == 0
        assert "Traceback" not in running.log
        assert running.log.endswith("ningbot mcp: stopped\n")


def test_an_address_that_is_taken_is_one_sentence(run: Run, sample_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        listen = ("--http", "--listen", f"127.0.0.1:{port}", "--index", str(sample_index))
        done = run("mcp", *listen)
    assert_one_sentence(done, 1, f"cannot listen on 127.0.0.1, port {port}: Address already in use")


@pytest.mark.parametrize(
    ("listen", "settings", "said"),
    [
        ("0.0.0.0:1", {}, "set NINGBOT_MCP_TOKEN to a secret"),
        ("archive.example.org:1", {}, "set NINGBOT_MCP_TOKEN to a secret"),
        ("[::]:1", {"NINGBOT_MCP_TOKEN": TOKEN}, "set NINGBOT_MCP_HOSTS to the names"),
        ("203.0.113.9:1", {"NINGBOT_MCP_TOKEN": TOKEN}, "Cannot assign requested address"),
        ("nowhere", {}, "--listen must be host:port to listen on"),
        ("127.0.0.1:8080", {"NINGBOT_MCP_TOKEN": "a b"}, "found 3 characters, too few"),
        ("127.0.0.1:8080", {"NINGBOT_MCP_HOSTS": "a/b"}, "must be names of hosts"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    run: Run, sample_index: Path, listen: str, settings: dict[str, str], said: str
) -> None:
    done = run("mcp", "--http", "--listen", listen, "--index", str(sample_index), **settings)
    assert_one_sentence(done, 1, said)
    assert TOKEN not in done.stderr


def test_an_archive_that_cannot_be_opened_is_one_sentence(run: Run) -> None:
    done = run("mcp", "--http", "--listen", f"127.0.0.1:{free_port()}")
    assert_one_sentence(done, 1, "make one with `ningbot index`")


def test_listen_without_http_is_wrong_usage(run: Run) -> None:
    assert run("mcp", "--listen", "127.0.0.1:8080").returncode == 2
