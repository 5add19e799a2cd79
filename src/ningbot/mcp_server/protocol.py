"""What the protocol asks for: tools and citations, answered from the archive, and errors as it has them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import anyio
import anyio.to_thread
from mcp import types
from mcp.server import Server
from mcp.shared.exceptions import MCPError

from ningbot import __version__
from ningbot.errors import CitationError, NingbotError, QuestionError
from ningbot.mcp_server.schemas import INSTRUCTIONS
from ningbot.mcp_server.tools import TOOLS, Tool, read_citation

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server import ServerRequestContext

    from ningbot.archive import Archive
    from ningbot.mcp_server.tools import Reply

LOGGER: Final = logging.getLogger(__name__)

N_AT_ONCE: Final = 4  # questions that are worked on; the others wait
CITATION: Final = "ningbot://citation/"
SORRY: Final = (
    "The archive cannot be read at the moment, for a reason that is no fault of the question; its "
    "log says which. Tell the user so."
)


def make_server(archive: Archive, *, pages: str | None) -> Server[Any]:
    """Make the server of an archive; ``pages`` is the base URL of its reader pages, where there are any."""
    desk = _Desk(archive, pages)
    return Server(
        "ningbot",
        version=__version__,
        title="ningbot",
        instructions=INSTRUCTIONS,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        on_list_resources=desk.list_resources,
        on_list_resource_templates=desk.list_templates,
        on_read_resource=desk.read_resource,
    )


class _Failed(Exception):
    """What was asked for did not come about; the text is for whoever asked."""


class _Desk:
    """Answers requests, N_AT_ONCE of them at a time, each in a thread."""

    def __init__(self, archive: Archive, pages: str | None) -> None:
        self._archive = archive
        self._pages = pages
        self._places = anyio.CapacityLimiter(N_AT_ONCE)

    async def list_tools(
        self, _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS.values()])

    async def call_tool(
        self, _: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            known = ", ".join(TOOLS)
            raise MCPError(types.INVALID_PARAMS, f"There is no such tool; there are {known}.")
        given = params.arguments or {}
        try:
            reply = await self._reply(lambda: tool(self._archive, given, self._pages))
        except _Failed as failed:
            return types.CallToolResult(content=[_text(str(failed))], is_error=True)
        return types.CallToolResult(content=[_text(reply.text)], structured_content=reply.fields)

    async def list_resources(
        self, _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[])

    async def list_templates(
        self, _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            name="citation",
            title="A cited sentence",
            uri_template=f"{CITATION}{{id}}",
            description="The sentence that a citation id names, in its passage, repaired and original.",
            mime_type="text/plain",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, _: ServerRequestContext[Any], params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        citation_id = params.uri.removeprefix(CITATION)
        if citation_id == params.uri:
            raise MCPError(types.INVALID_PARAMS, f"A resource's address begins with {CITATION}.")
        try:
            reply = await self._reply(
                lambda: read_citation(self._archive, citation_id, self._pages)
            )
        except _Failed as failed:
            raise MCPError(types.INVALID_PARAMS, str(failed)) from None
        shown = types.TextResourceContents(uri=params.uri, mime_type="text/plain", text=reply.text)
        return types.ReadResourceResult(contents=[shown])

    async def _reply(self, run: Callable[[], Reply]) -> Reply:
        """Run what reads the archive in a thread.

        Raises:
            _Failed: it did not come about; what is not the asker's to mend is logged, and hidden.
        """
        try:
            return await anyio.to_thread.run_sync(run, limiter=self._places)
        except (QuestionError, CitationError) as error:
            raise _Failed(str(error)) from None
        except NingbotError as error:
            LOGGER.warning("%s", error)
            raise _Failed(SORRY) from None
        except Exception:
            LOGGER.exception("an error of ningbot's own")
            raise _Failed(SORRY) from None


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.arguments,
        output_schema=tool.result,
        annotations=types.ToolAnnotations(
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _text(text: str) -> types.TextContent:
    return types.TextContent(text=text)
