"""``ningbot mcp``: the archive for assistants, by the Model Context Protocol."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ningbot.cli_options import (
    folder_of,
    index_option,
    is_semantic,
    n_read_of,
    no_reader_option,
    open_archive,
    read_option,
    semantic_option,
    settings_of,
)
from ningbot.configuration import DEFAULT_MCP_LISTEN, checked_address
from ningbot.rendering import plain


@click.command("mcp")
@click.option(
    "--http", "over_http", is_flag=True, help="Serve over HTTP, not on standard input and output."
)
@click.option(
    "--listen",
    "listen",
    metavar="HOST:PORT",
    help="Where to listen with --http, {}:{} if not given.".format(*DEFAULT_MCP_LISTEN),
)
@read_option
@no_reader_option
@semantic_option
@index_option
def mcp_command(
    over_http: bool,
    listen: str | None,
    by_words: bool,
    n_read: int | None,
    no_reader: bool,
    index: Path | None,
) -> None:
    """Let assistants ask, search and read the archive, until stopped.

    They are given `ningbot mcp` as the command of an MCP server; with --http, the address
    http://HOST:PORT/mcp, where NINGBOT_MCP_TOKEN is wanted of them if it is set.
    """
    if listen is not None and not over_http:
        raise click.UsageError("--listen says where to serve over HTTP; give --http as well.")
    host, port = DEFAULT_MCP_LISTEN if listen is None else checked_address("--listen", listen)
    folder, settings = folder_of(index), settings_of()
    semantic, read = is_semantic(by_words), n_read_of(n_read, no_reader)
    from ningbot.mcp_server import http, protocol, service, stdio

    service.set_up(settings.log, token=settings.mcp_token)
    if over_http:
        door = http.Door(host, port, settings.mcp_token, settings.mcp_hosts)
        listener = http.take_port(door)
    else:
        wire = stdio.take_wire()
    with open_archive(folder, semantic=semantic, read=read) as archive:
        server = protocol.make_server(archive, pages=settings.pages)
        if over_http:
            serve, where = partial(http.serve, server, listener, door), door.url
        else:
            serve, where = partial(stdio.serve, server, wire), "standard input and output"
        service.run(serve, what=f"{plain(str(folder))} on {where}")
