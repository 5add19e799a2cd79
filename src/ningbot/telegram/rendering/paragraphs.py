"""Whole paragraphs as Telegram messages, and lists of articles.

What is longer than a message is split at the ends of sentences; each message is HTML by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ningbot.clipping import CLAUSE_END_RE, clip_end, n_fitting
from ningbot.records import Span
from ningbot.telegram.rendering.html import MESSAGE_LIMIT, escaped, source_line, visible_length
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ningbot.citations import Shown
    from ningbot.records import Language
    from ningbot.store import Listed

MAX_MESSAGES: Final = 5  # of a paragraph; nobody reads more of it in a chat
TITLE_LIMIT: Final = 120


def render_context(shown: Shown, language: Language, *, pages: str | None = None) -> list[str]:
    """Write the paragraph of a cited sentence, which is underlined, and its source under the last message."""
    text, marked = shown.passage.text, shown.citation.sentence_span
    source = source_line(shown.citation, language, pages)
    room = MESSAGE_LIMIT - visible_length(source) - 1
    ends = [sentence.span.end for sentence in shown.passage.sentences]
    parts = split(text, ends, room=room, around=marked.start)
    messages = [_expandable(_underlined(text, part, marked)) for part in parts]
    messages[-1] += f"\n{source}"
    return messages


def render_original(shown: Shown, language: Language, *, pages: str | None = None) -> list[str]:
    """Write the same paragraph as its file has it, damage and all."""
    text = shown.passage_source
    source = source_line(shown.citation, language, pages)
    room = MESSAGE_LIMIT - visible_length(source) - 1
    parts = split(text, [], room=room, around=text.find(shown.citation.source_text))
    messages = [_expandable(escaped(part.of(text))) for part in parts]
    messages[-1] += f"\n{source}"
    return messages


def render_sources(
    counts: dict[str, int], newest: Sequence[Listed], language: Language, *, limit: int
) -> str:
    """Write how much the archive holds, and the newest of it, as many as there is room for."""
    phrases = PHRASES[language]
    if not counts["document"]:
        return phrases.nothing
    lines = [phrases.sources.format(**counts), "", phrases.newest]
    for listed in newest:
        title = clip_end(listed.title or listed.doc_id, limit=TITLE_LIMIT)
        facts = " · ".join(filter(None, (listed.date, listed.source)))
        beside = f" · {escaped(clip_end(facts, limit=TITLE_LIMIT))}" if facts else ""
        lines.append(f"• <i>{escaped(title)}</i>{beside}")
        if visible_length("\n".join(lines)) > limit:
            lines.pop()
            break
    return "\n".join(lines)


def split(text: str, ends: Sequence[int], *, room: int, around: int) -> list[Span]:
    """Cut a text into parts of at most ``room`` UTF-16 units, at the ends of sentences where it can be.

    ``ends`` are where its sentences end. A longer sentence is cut at the end of a clause. Of many parts those from the one that
    holds the place ``around`` are given, MAX_MESSAGES of them.

    >>> [part.of("一二。三四。五六。") for part in split("一二。三四。五六。", [3, 6, 9], room=7, around=0)]
    ['一二。三四。', '五六。']
    """
    parts: list[Span] = []
    start = 0
    while start < len(text):
        most = start + n_fitting(text[start:], room=room)
        end = most if most == len(text) else _cut(text, start, most, ends)
        parts.append(Span(start, end))
        start = end
    first = next((n for n, part in enumerate(parts) if part.end > around), 0)
    first = max(min(first, len(parts) - MAX_MESSAGES), 0)
    return parts[first : first + MAX_MESSAGES]


def _cut(text: str, start: int, most: int, ends: Sequence[int]) -> int:
    """Choose where a part that begins at ``start`` ends, at ``most`` at the latest."""
    fit = [end for end in ends if start < end <= most]
    fit = fit or [found.end() for found in CLAUSE_END_RE.finditer(text, start, most)]
    return max(fit, default=max(most, start + 1))


def _underlined(text: str, part: Span, marked: Span) -> str:
    start, end = max(part.start, marked.start), min(part.end, marked.end)
    if start >= end:
        return escaped(part.of(text))
    before, after = text[part.start : start], text[end : part.end]
    return f"{escaped(before)}<u>{escaped(text[start:end])}</u>{escaped(after)}"


def _expandable(content: str) -> str:
    return f"<blockquote expandable>{content}</blockquote>"
