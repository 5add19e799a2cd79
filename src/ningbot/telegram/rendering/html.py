"""Answers as Telegram's HTML, with their quotes and sources.

Telegram limits the text that is seen, in UTF-16 code units, after tags and entities are read.
Source: https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from ningbot.clipping import clip, clip_end, units
from ningbot.followups import understood_as
from ningbot.glosses import glossed_as
from ningbot.rendering import (
    copies_line,
    marked_page_of,
    place_in_words,
    referents_line,
    value_beside,
)
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from ningbot.records import Answer, Citation, Language, Span

MESSAGE_LIMIT: Final = 4096
N_CITATIONS: Final = 3
TITLE_LIMIT: Final = 200
DATE_LIMIT: Final = 40
PLACE_LIMIT: Final = 80
REFERENCE_LIMIT: Final = 512
UNDERSTOOD_LIMIT: Final = 200
GLOSS_LIMIT: Final = 200
DISAGREEMENT_LIMIT: Final = 300
URL_LIMIT: Final = 2048
REFERENTS_LIMIT: Final = 120
COPIES_LIMIT: Final = 200
WEB_RE: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)
PARAGRAPH_RE: Final = re.compile(r"#([0-9]{1,9})\Z")


def render_answer(answer: Answer, *, pages: str | None = None, limit: int = MESSAGE_LIMIT) -> str:
    """Write an answer with its quotes and sources, or a refusal with its reason.

    Before either stands how a follow-up was understood. What does not fit in ``limit`` (UTF-16
    units seen) goes in this order: the further citations, whom the quote means by 公司 and the
    like, the ends of the quote far from the answer, the end of a very long answer. References are
    linked to the reader pages below the URL ``pages``, where there are any.
    """
    if answer.understood:
        said = understood_as(answer.understood, answer.language)
        line = escaped(clip_end(said, limit=min(UNDERSTOOD_LIMIT, limit // 4)))
        return f"{line}\n{_render(answer, pages, limit=limit - visible_length(line) - 1)}"
    return _render(answer, pages, limit=limit)


def _render(answer: Answer, pages: str | None, *, limit: int) -> str:
    if not answer.answered or not answer.citations:
        return escaped(clip_end(answer.reason or "", limit=limit))
    citations = answer.citations[:N_CITATIONS]
    for n in range(len(citations), 0, -1):
        text = _join(_top(answer), citations[:n], answer.language, pages)
        if visible_length(text) <= limit:
            return text
    return _render_clipped(answer, pages, limit=limit)


def render_citation(
    citation: Citation, language: Language, *, pages: str | None = None, limit: int = MESSAGE_LIMIT
) -> str:
    """Write one sentence with its source."""
    source = source_line(citation, language, pages)
    room = limit - visible_length(source) - 1
    sentence, span = clip(citation.sentence, citation.answer_span, room=max(room, 0))
    return f"{_marked(sentence, span)}\n{source}"


def visible_length(text: str) -> int:
    """Count the UTF-16 units of HTML written here as Telegram counts them: without its tags."""
    return units(html.unescape(re.sub(r"<[^>]*>", "", text)))


def escaped(text: str) -> str:
    """Write ``text`` so that HTML shows it as it is; half of a surrogate pair becomes a ``?``."""
    return html.escape(text.encode(errors="replace").decode())


def _join(
    headline: str, citations: tuple[Citation, ...], language: Language, pages: str | None
) -> str:
    """Put the short answer and every citation's quote and source line under one another."""
    blocks = [
        f"{_quote(item)}\n{_referents(item)}{source_line(item, language, pages)}"
        f"{_copies(item, language)}"
        for item in citations
    ]
    return (f"{headline}\n" if headline else "") + "\n\n".join(blocks)


def _top(answer: Answer) -> str:
    """Write the short answer, and under it its gloss and who says what, where there are any."""
    lines = [
        escaped(clip_end(said, limit=limit)) if said else ""
        for said, limit in (
            (glossed_as(answer), GLOSS_LIMIT),
            (answer.disagreement, DISAGREEMENT_LIMIT),
        )
    ]
    return "\n".join(filter(None, (_headline(answer), *lines)))


def _headline(answer: Answer) -> str:
    """Write the short answer, with its value where that says more; none if it is the quote."""
    short = answer.answer or ""
    if not short or short == answer.citations[0].sentence:
        return ""
    value = value_beside(answer)
    beside = f" ({escaped(value)})" if value else ""
    return f"<b>{escaped(short)}</b>{beside}"


def _quote(citation: Citation) -> str:
    """Quote the sentence in its own script, with the answer marked."""
    return _marked(citation.sentence, citation.answer_span)


def _marked(sentence: str, span: Span | None) -> str:
    start, end = span or (0, 0)
    if not 0 <= start < end <= len(sentence):
        return f"<blockquote>{escaped(sentence)}</blockquote>"
    before, answer, after = sentence[:start], sentence[start:end], sentence[end:]
    return f"<blockquote>{escaped(before)}<b>{escaped(answer)}</b>{escaped(after)}</blockquote>"


def _referents(citation: Citation) -> str:
    """Say under a quote whom it means by 公司 and the like, on a line of its own; or nothing."""
    line = referents_line(citation)
    return f"{escaped(clip_end(line, limit=REFERENTS_LIMIT))}\n" if line else ""


def _copies(citation: Citation, language: Language) -> str:
    """Say under a source line which other articles have the passage; or nothing."""
    line = copies_line(citation, language)
    return f"\n{escaped(clip_end(line, limit=COPIES_LIMIT))}" if line else ""


def source_line(citation: Citation, language: Language, pages: str | None) -> str:
    """Say where a quote stands: title (linked), date, paragraph, reference (linked to its page)."""
    title = escaped(clip_end(citation.title or citation.doc_id, limit=TITLE_LIMIT))
    parts = [_linked(f"<i>{title}</i>", citation.url)]
    if citation.date:
        parts.append(escaped(clip_end(citation.date, limit=DATE_LIMIT)))
    if place := place_in_words(citation.place, language):
        parts.append(escaped(clip_end(place, limit=PLACE_LIMIT)))
    if paragraph := PARAGRAPH_RE.search(citation.passage_id):
        parts.append(PHRASES[language].paragraph.format(paragraph[1]))
    reference = escaped(clip_end(citation.citation_id, limit=REFERENCE_LIMIT))
    page = marked_page_of(citation, pages)
    parts.append(_linked(reference, page) if page else f"<code>{reference}</code>")
    return " · ".join(parts)


def _linked(label: str, url: str | None) -> str:
    if not url or len(url) > URL_LIMIT or not WEB_RE.match(url):
        return label
    return f'<a href="{escaped(url)}">{label}</a>'


def _render_clipped(answer: Answer, pages: str | None, *, limit: int) -> str:
    """Write one citation, its sentence cut down around the answer."""
    citation = answer.citations[0]
    source = source_line(citation, answer.language, pages)
    for headline in (_top(answer), _headline(answer), ""):
        room = limit - visible_length(f"{headline}\n\n{source}")
        sentence, span = clip(citation.sentence, citation.answer_span, room=max(room, 0))
        shown = span is None or span.of(sentence) == answer.answer
        if shown and visible_length(headline) <= limit // 2:
            break
    return (f"{headline}\n" if headline else "") + f"{_marked(sentence, span)}\n{source}"
