"""Results that the bot offers for a query, of the one type that it uses: articles.

Source: https://core.telegram.org/bots/api#inlinequeryresultarticle
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.botapi.keyboard import read_inline_markup
from bot.botapi.refusal import bad_request
from bot.botapi.texts import read_text

if TYPE_CHECKING:
    from bot.botapi.refusal import Json

RESULTS_LIMIT = 50
ID_LIMIT = 64


def read_results(results: Any) -> list[Json]:
    """Read a list of results with ids of their own."""
    if not isinstance(results, list):
        raise bad_request("expected an Array of InlineQueryResult")
    if len(results) > RESULTS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    read = [read_result(result) for result in results]
    if len({result["id"] for result in read}) < len(read):
        raise bad_request("RESULT_ID_DUPLICATE")
    return read


def read_result(result: Any) -> Json:
    """Read one result; give it with ``message``, which comes of choosing it."""
    if not isinstance(result, dict) or result.get("type") != "article":
        raise bad_request("RESULT_TYPE_INVALID")
    result_id = result.get("id")
    if not isinstance(result_id, str) or not 1 <= len(result_id.encode()) <= ID_LIMIT:
        raise bad_request("RESULT_ID_INVALID")
    if not str(result.get("title") or "").strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("input message content is not specified")
    return result | {"message": read_text(content, "message_text") | read_inline_markup(result)}
