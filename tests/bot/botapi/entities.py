"""Entities made to nest as Telegram lets them nest.

Bold and the like are split where others begin and end, and taken away from code; of two others,
quotes apart, the inner one goes.
Source: https://core.telegram.org/bots/api#formatting-options, and TDLib's fix_entities
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

SPLIT = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = {"blockquote", "expandable_blockquote"}
CODE = {"code", "pre"}
# of entities in one place the outermost comes first
ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", *SPLIT, "custom_emoji")


def fix_entities(entities: list[Json]) -> list[Json]:
    """Give the entities that remain, in their order."""
    quotes = _apart(_ordered([entity for entity in entities if entity["type"] in QUOTES]))
    whole = [entity for entity in entities if entity["type"] not in QUOTES | set(SPLIT)]
    whole = [entity for entity in _apart(_ordered(whole)) if not _crosses(entity, quotes)]
    others = _ordered(quotes + whole)
    return _ordered([*others, *_split(entities, others)])


def _ordered(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], ORDER.index(e["type"])))


def _end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def _apart(entities: list[Json]) -> list[Json]:
    """Leave out what begins inside of another."""
    kept: list[Json] = []
    for entity in entities:
        if not kept or entity["offset"] >= _end(kept[-1]):
            kept.append(entity)
    return kept


def _crosses(entity: Json, quotes: list[Json]) -> bool:
    """Tell whether an entity shares something with a quote and is not inside of it."""
    return any(
        entity["offset"] < _end(quote)
        and quote["offset"] < _end(entity)
        and not quote["offset"] <= entity["offset"] <= _end(entity) <= _end(quote)
        for quote in quotes
    )


def _split(entities: list[Json], others: list[Json]) -> Iterator[Json]:
    """Cut bold and the like where any entity begins or one of the others ends."""
    ranges = {kind: _ranges([e for e in entities if e["type"] == kind]) for kind in SPLIT}
    bounds = {bound for other in others for bound in (other["offset"], _end(other))}
    bounds |= {start for kind in SPLIT for start, _ in ranges[kind]}
    code = [other for other in others if other["type"] in CODE]
    for kind in SPLIT:
        for start, end in ranges[kind]:
            cuts = sorted({start, end} | {bound for bound in bounds if start < bound < end})
            for left, right in pairwise(cuts):
                if not any(other["offset"] <= left < _end(other) for other in code):
                    yield {"type": kind, "offset": left, "length": right - left}


def _ranges(entities: list[Json]) -> list[tuple[int, int]]:
    """Join entities of one kind that overlap or touch."""
    ranges: list[tuple[int, int]] = []
    for entity in _ordered(entities):
        if ranges and entity["offset"] <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], _end(entity))
        else:
            ranges.append((entity["offset"], _end(entity)))
    return ranges
