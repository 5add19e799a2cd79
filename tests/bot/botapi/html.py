"""Telegram's HTML, read as strictly as Telegram reads it.

Stricter in one thing: nested blockquotes, which Telegram's parser flattens, are refused.
Source: https://core.telegram.org/bots/api, and the HTML parser of TDLib (MessageEntity.cpp).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.botapi.entities import fix_entities
from bot.botapi.refusal import Json, Refusal, bad_request

TAGS = (
    dict.fromkeys(["b", "strong"], "bold")
    | dict.fromkeys(["i", "em"], "italic")
    | dict.fromkeys(["u", "ins"], "underline")
    | dict.fromkeys(["s", "strike", "del"], "strikethrough")
    | dict.fromkeys(["span", "tg-spoiler"], "spoiler")
    | {"a": "text_link", "code": "code", "pre": "pre"}
    | {"blockquote": "blockquote", "tg-emoji": "custom_emoji"}
)
ENTITY_RE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ATTRIBUTE_RE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']+)(?:\s*=\s*("(?P<a>[^"]*)(?:"|\Z)|'(?P<b>[^']*)(?:'|\Z)|(?P<c>[A-Za-z0-9.-]+)(?=[\s>])))?"""
)
LINK_RE = re.compile(r"(?:https?|tg|mailto|ton):", re.IGNORECASE)


def units(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def units_of(text: str, offset: int, length: int) -> str:
    """Cut a piece out by UTF-16 code units."""
    raw = text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * (offset + length)]
    return raw.decode("utf-16-le", "surrogatepass")


@dataclass
class Parsed:
    """HTML being read: the text so far, its entities, the tags that are open."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    open: list[tuple[str, int, str]] = field(default_factory=list)  # tag, offset, argument


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Read Telegram's HTML strictly; give the text and its entities in UTF-16 units."""
    parsed, at = Parsed(), 0
    while at < len(source):
        if source[at] == "<":
            at = (_end_tag if source[at + 1 : at + 2] == "/" else _start_tag)(source, at, parsed)
        elif found := ENTITY_RE.match(source, at):
            parsed.text += _character(found)
            at = found.end()
        else:
            parsed.text += source[at]
            at += 1
    if parsed.open:
        raise _cannot_parse(
            f'Can\'t find end tag corresponding to start tag "{parsed.open[-1][0]}"'
        )
    return trimmed(parsed.text, fix_entities(parsed.entities))


def _cannot_parse(what: str) -> Refusal:
    return bad_request(f"can't parse entities: {what}")


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return NAMED[found[3]]
    return chr(min(int(found[1], 16) if found[1] else int(found[2]), 0x10FFFF))


def _byte_offset(source: str, at: int) -> int:
    return len(source[:at].encode("utf-8", "replace"))


def _start_tag(source: str, at: int, parsed: Parsed) -> int:
    byte, found = _byte_offset(source, at), re.compile(r"<([^\s>]*)").match(source, at)
    name = found[1].lower() if found else ""
    end = found.end() if found else at
    if end >= len(source):
        raise _cannot_parse(f"Unclosed start tag at byte offset {byte}")
    if name not in TAGS:
        raise _cannot_parse(f'Unsupported start tag "{name}" at byte offset {byte}')
    attributes, end = _attributes(source, end, name=name, byte=byte)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
    if name == "blockquote" and any(tag == "blockquote" for tag, _, _ in parsed.open):
        raise _cannot_parse(f"Nested blockquote at byte offset {byte}")
    argument = attributes.get({"a": "href", "tg-emoji": "emoji-id"}.get(name, "expandable"))
    parsed.open.append((name, units(parsed.text), argument or ""))
    return end + 1


def _attributes(source: str, at: int, *, name: str, byte: int) -> tuple[dict[str, str], int]:
    """Read attributes up to the closing bracket; say where that is."""
    attributes: dict[str, str] = {}
    while True:
        at += len(source[at:]) - len(source[at:].lstrip())
        if source[at : at + 1] == ">":
            return attributes, at
        found = ATTRIBUTE_RE.match(source, at)
        if at >= len(source) or (found and found.end() >= len(source)):
            raise _cannot_parse(f"Unclosed start tag at byte offset {byte}")
        if not found:
            raise _cannot_parse(f'Empty attribute name in the tag "{name}" at byte offset {byte}')
        if source[found.end()] == "=":
            raise _cannot_parse(f"Unexpected end of name token at byte offset {byte}")
        value = next((found[key] for key in "abc" if found[key] is not None), "1")
        attributes[found["name"]] = ENTITY_RE.sub(_character, value)
        at = found.end()


def _end_tag(source: str, at: int, parsed: Parsed) -> int:
    byte, found = _byte_offset(source, at), re.compile(r"</([^\s>]*)\s*(>?)").match(source, at)
    if not parsed.open:
        raise _cannot_parse(f"Unexpected end tag at byte offset {byte}")
    if not found or not found[2]:
        raise _cannot_parse(f"Unclosed end tag at byte offset {byte}")
    tag, offset, argument = parsed.open.pop()
    if found[1].lower() not in {"", tag}:
        wanted = f'expected "</{tag}>", found "</{found[1]}>"'
        raise _cannot_parse(f"Unmatched end tag at byte offset {byte}, {wanted}")
    entity: Json = {"type": TAGS[tag], "offset": offset, "length": units(parsed.text) - offset}
    if tag == "blockquote" and argument:
        entity["type"] = "expandable_blockquote"
    if tag == "a":
        entity["url"] = argument
    if tag == "tg-emoji":
        entity["custom_emoji_id"] = argument
    if entity["length"] and not (tag == "a" and not LINK_RE.match(argument)):
        parsed.entities.append(entity)
    return found.end()


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Take the blanks off both ends, as Telegram does, and move the entities along."""
    shift, kept = units(text) - units(text.lstrip()), text.strip()
    moved = []
    for entity in sorted(entities, key=lambda item: (item["offset"], -item["length"])):
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] + entity["length"] - shift, units(kept))
        if start < end:
            moved.append(entity | {"offset": start, "length": end - start})
    return kept, moved
