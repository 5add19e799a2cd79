"""Calls of the test server's methods, as any client would make them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from bot.botapi import BotApi
    from bot.botapi.refusal import Json

JSON = {"Content-Type": "application/json"}


def call(server: BotApi, method: str, *, token: str | None = None, **parameters: Any) -> Json:
    """Call a method with JSON, and give the answer's body."""
    url = f"{server.url}/bot{token or server.token}/{method}"
    content = json.dumps(parameters)
    # without verify=False the store of certificates would be read for each call
    answer = httpx.post(url, content=content, headers=JSON, timeout=20, verify=False)
    body: Json = answer.json()
    assert body["ok"] is (answer.status_code == 200)
    assert body["ok"] or body["error_code"] == answer.status_code
    return body


def error(body: Json) -> tuple[int, str]:
    """Give an error's code and text."""
    assert not body["ok"]
    return body["error_code"], body["description"]


def reason(body: Json) -> str:
    """Give what was bad about a request."""
    code, description = error(body)
    assert code == 400
    return description.removeprefix("Bad Request: ")


def updates(server: BotApi) -> list[Json]:
    """Give the updates that wait."""
    result: list[Json] = call(server, "getUpdates")["result"]
    return result


def say(server: BotApi, text: str, *, chat_id: int = 5, **parameters: Any) -> Json:
    """Send a text, to the chat 5 unless another is named."""
    return call(server, "sendMessage", chat_id=chat_id, text=text, **parameters)
