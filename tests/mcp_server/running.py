"""`ningbot mcp` as a process of its own, and an assistant's side of it: the library's own client."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from jsonschema import Draft202012Validator
from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

COMMAND = ("-m", "ningbot")
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def environ(**settings: str) -> dict[str, str]:
    """Give an environment in which answers are found by rules and words, and settings as given."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("NINGBOT")}
    return clean | {"NINGBOT_SEMANTIC": "0", "NINGBOT_READ": "0"} | settings


def arguments(index: Path, *more: str, program: str | None = None) -> list[str]:
    """Give the arguments of Python that run ``ningbot mcp``, or a program that does with changes."""
    how = COMMAND if program is None else ("-c", program)
    return [*how, "mcp", "--index", str(index), *more]


@asynccontextmanager
async def over_stdio(
    index: Path, log: Path, *, program: str | None = None, **settings: str
) -> AsyncIterator[ClientSession]:
    """Speak with a server that the client starts; ``log`` takes its standard error."""
    server = StdioServerParameters(
        command=sys.executable, args=arguments(index, program=program), env=environ(**settings)
    )
    with log.open("w", encoding="utf-8") as errlog:
        async with (
            stdio_client(server, errlog) as (read, write),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            yield session


@asynccontextmanager
async def over_http(url: str, *, token: str | None = None) -> AsyncIterator[ClientSession]:
    """Speak with a server that is running."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30) as client,
        streamable_http_client(url, http_client=client) as (read, write, *_),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


async def call(session: ClientSession, tool: str, **given: Any) -> tuple[str, dict[str, Any]]:
    """Call a tool; give its text and its object, which is held against the schema that was announced."""
    result = await session.call_tool(tool, given)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, result
    (schema,) = [t.output_schema for t in (await session.list_tools()).tools if t.name == tool]
    Draft202012Validator(schema).validate(result.structured_content)
    return text_of(result), result.structured_content


async def refused(session: ClientSession, tool: str, **given: Any) -> str:
    """Call a tool that has to refuse; give the sentence."""
    result = await session.call_tool(tool, given)
    assert isinstance(result, CallToolResult)
    assert result.is_error, result
    assert result.structured_content is None
    return text_of(result)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@dataclass
class Process:
    """A running ``ningbot mcp`` whose pipes a test holds itself; ``log`` is its standard error."""

    process: subprocess.Popen[bytes]
    path: Path

    @property
    def log(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def wait_for_log(self, piece: str) -> None:
        """Wait until something has been logged."""
        ends = time.monotonic() + 30
        while piece not in self.log:
            assert time.monotonic() < ends, f"{piece!r} is not in the log: {self.log}"
            assert self.process.poll() is None, self.log
            time.sleep(0.02)

    def send(self, *messages: dict[str, Any] | bytes) -> None:
        """Write messages, or bytes that are none, a line each."""
        assert self.process.stdin
        for message in messages:
            line = message if isinstance(message, bytes) else json.dumps(message).encode()
            self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def receive(self) -> Any:
        """Read a message."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def rest(self) -> list[Any]:
        """Close its standard input; give all the messages that come until it ends."""
        out, _ = self.process.communicate(timeout=30)
        return [json.loads(line) for line in out.splitlines()]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and give the exit status."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def started(
    index: Path, folder: Path, *more: str, program: str | None = None, **settings: str
) -> Iterator[Process]:
    """Run ``ningbot mcp`` with settings; kill it at the end if it still runs."""
    path = folder / f"{time.monotonic_ns()}.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments(index, *more, program=program)],
            cwd=folder,
            env=environ(**settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    try:
        yield Process(process, path)
    finally:
        process.kill()
        process.wait(20)
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()


@contextmanager
def serving(
    index: Path, folder: Path, *more: str, program: str | None = None, **settings: str
) -> Iterator[tuple[str, Process]]:
    """Run ``ningbot mcp --http`` on a free port; give its URL once it answers there."""
    port = free_port()
    where = ("--http", "--listen", f"127.0.0.1:{port}")
    with started(index, folder, *where, *more, program=program, **settings) as running:
        running.wait_for_log("serving")
        yield f"http://127.0.0.1:{port}/mcp", running


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def request(number: int, method: str, **params: Any) -> dict[str, Any]:
    """Make a request of the protocol."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def tool_call(number: int, tool: str, **given: Any) -> dict[str, Any]:
    return request(number, "tools/call", name=tool, arguments=given)
