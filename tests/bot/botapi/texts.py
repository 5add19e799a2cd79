"""Texts of the bot's messages, read and measured as Telegram does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.botapi.html import parse_html, trimmed, units
from bot.botapi.parameters import read_json
from bot.botapi.refusal import bad_request
from bot.botapi.urls import is_url

if TYPE_CHECKING:
    from bot.botapi.refusal import Json

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
PREVIEW_FLAGS = {"is_disabled", "prefer_large_media", "prefer_small_media", "show_above_text"}


def read_text(parameters: Json, name: str = "text") -> Json:
    """Read a message's text; give it with its entities, if there are any."""
    text, entities = _parse(str(parameters.get(name) or ""), parameters)
    if not text:
        raise bad_request("message text is empty")
    if units(text) > MESSAGE_LIMIT:
        raise bad_request("message is too long")
    content: Json = {"text": text} | _read_preview(parameters)
    return content | ({"entities": entities} if entities else {})


def read_caption(parameters: Json) -> Json:
    """Read the text below a file, of which there need be none."""
    text, entities = _parse(str(parameters.get("caption") or ""), parameters)
    if units(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    caption: Json = {"caption": text} if text else {}
    return caption | ({"caption_entities": entities} if entities else {})


def _read_preview(parameters: Json) -> Json:
    """Read how a link is to be shown; the message keeps what was said of it."""
    options = read_json(parameters.get("link_preview_options") or "{}")
    for name in PREVIEW_FLAGS & set(options):
        if not isinstance(options[name], bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    if options.get("url") and not is_url(options["url"]):
        raise bad_request("WEBPAGE_URL_INVALID")
    return {"link_preview_options": options} if options else {}


def _parse(source: str, parameters: Json) -> tuple[str, list[Json]]:
    if re.search("[\ud800-\udfff]", source):
        raise bad_request("strings must be encoded in UTF-8")
    mode = str(parameters.get("parse_mode") or "").lower()
    if mode not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    return parse_html(source) if mode else trimmed(source, [])
