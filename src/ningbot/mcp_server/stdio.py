"""Speak the protocol on standard input and output, on which nothing else is then written or read."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import anyio
import anyio.to_thread
from mcp.shared.message import SessionMessage
from mcp.types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCNotification,
    JSONRPCRequest,
    JSONRPCResponse,
    jsonrpc_message_adapter,
)

from ningbot.errors import NingbotError

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
    from mcp.server import Server

LOGGER: Final = logging.getLogger(__name__)

_PAUSE_S: Final = 0.02


class Wire(NamedTuple):
    """The descriptors of what were standard input and output."""

    incoming: int
    outgoing: int


def take_wire() -> Wire:
    """Keep standard input and output for the protocol: whoever prints meanwhile writes to standard error.

    Raises:
        NingbotError: one of them is closed.
    """
    if sys.stdin is None or sys.stdout is None:
        raise NingbotError(
            "ningbot mcp speaks on standard input and output, and one of them is closed; an assistant "
            "starts it with both, or give --http."
        )
    wire = Wire(os.dup(0), os.dup(1))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # standard error is closed
        os.dup2(nothing, 1)
    os.close(nothing)
    sys.stdout = sys.stderr
    return wire


async def serve(server: Server[Any], wire: Wire) -> None:
    """Serve one client, until it closes its end; what it asked before is answered first."""
    to_server, from_client = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    to_client, from_server = anyio.create_memory_object_stream[SessionMessage](0)
    replies = to_client.clone()
    unanswered: set[str | int] = set()
    async with anyio.create_task_group() as tasks:

        async def receive() -> None:
            async with to_server, replies:
                await _receive(wire.incoming, to_server, replies, unanswered)

        async def send() -> None:
            async with from_server:
                try:
                    await _send(from_server, wire.outgoing, unanswered)
                except OSError as error:
                    LOGGER.info("the client has gone: %s", error.strerror)
                    tasks.cancel_scope.cancel()

        tasks.start_soon(receive)
        tasks.start_soon(send)
        await server.run(from_client, to_client, server.create_initialization_options())


async def _receive(
    incoming: int,
    to_server: MemoryObjectSendStream[SessionMessage | Exception],
    replies: MemoryObjectSendStream[SessionMessage],
    unanswered: set[str | int],
) -> None:
    """Hand on each message, and answer what is none; at the end wait until all are answered."""
    async for line in _lines(incoming):
        try:
            message = jsonrpc_message_adapter.validate_json(line, by_name=False)
        except ValueError:
            await replies.send(SessionMessage(_unreadable(line)))
            continue
        if isinstance(message, JSONRPCRequest):
            unanswered.add(message.id)
        elif isinstance(message, JSONRPCNotification):
            unanswered.discard(_cancelled(message))
        await to_server.send(SessionMessage(message))
    while unanswered:
        await anyio.sleep(_PAUSE_S)


async def _send(
    from_server: MemoryObjectReceiveStream[SessionMessage],
    outgoing: int,
    unanswered: set[str | int],
) -> None:
    async for sent in from_server:
        message = sent.message
        line = message.model_dump_json(by_alias=True, exclude_unset=True) + "\n"
        await anyio.to_thread.run_sync(_write, outgoing, line.encode())
        if isinstance(message, JSONRPCResponse | JSONRPCError) and message.id is not None:
            unanswered.discard(message.id)


def _unreadable(line: bytes) -> JSONRPCError:
    """Say of a line that it is no message, to the request that it was meant for if that can be told."""
    try:
        given = json.loads(line).get("id")
    except (ValueError, AttributeError, RecursionError):
        given = None
    request_id = given if type(given) in (int, str) else None
    said = "This is no JSON-RPC message in UTF-8; half of a character's code is none either."
    code = PARSE_ERROR if request_id is None else INVALID_REQUEST
    return JSONRPCError(jsonrpc="2.0", id=request_id, error=ErrorData(code=code, message=said))


def _cancelled(message: JSONRPCNotification) -> Any:
    """Give the id of the request that a client wants no answer to any more: none will come."""
    is_that = message.method == "notifications/cancelled"
    return (message.params or {}).get("requestId") if is_that else None


async def _lines(incoming: int) -> AsyncIterator[bytes]:
    """Give lines as they come, from a thread that nobody waits for: a stop comes in the midst of one."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[bytes]()

    def read() -> None:
        with contextlib.suppress(RuntimeError), open(incoming, "rb", closefd=False) as stream:
            for line in stream:  # a loop that is closed raises RuntimeError
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, b"")

    threading.Thread(target=read, name="ningbot-input", daemon=True).start()
    while line := await lines.get():
        yield line


def _write(outgoing: int, line: bytes) -> None:
    left = memoryview(line)
    while left:
        left = left[os.write(outgoing, left) :]
