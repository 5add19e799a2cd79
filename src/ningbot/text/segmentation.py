"""Cut a text into paragraphs and a paragraph into sentences, as spans.

Joined, the sentences of a paragraph are the paragraph. A sentence ends at 。！？；… with the
closing quotes and brackets that follow; never inside a bracket or a book title, a decimal, a
date or a URL. Where it is doubtful the sentence goes on: a quote too long is still a quote, one
cut short may mislead. Rules after pySBD's for Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ningbot.records import Span
from ningbot.text.characters import (
    ASCII_SENTENCE_END,
    BRACKETS,
    CLAUSE_END,
    CLOSING,
    HAN,
    SENTENCE_END,
)

# A sentence longer than this is cut at its last clause mark before here, or here if it has none.
MAX_SENTENCE = 500
# A paragraph longer than this becomes several passages, cut between sentences.
MAX_PASSAGE = 4000

_LINE_RE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_URL_RE = re.compile(r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_END_RE = re.compile(
    f"[{SENTENCE_END}][{SENTENCE_END}{re.escape(ASCII_SENTENCE_END)}]*"
    f"|(?<=[{HAN}%％\\d{re.escape(CLOSING)}\"'])[{re.escape(ASCII_SENTENCE_END)}]+(?![A-Za-z\\d])"
    r"|(?<=[A-Za-z\d\"')”]{2})[.?!]+(?=[\"'”’)]*(?:\s|$))"
)
_ABBREVIATION_RE = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Co|Inc|Ltd|Jr|No|vs|etc))\.$")


def split_paragraphs(text: str, *, start: int = 0) -> Iterator[Span]:
    """Give the lines of ``text`` from ``start`` on that hold anything, without outer blanks."""
    for match in _LINE_RE.finditer(text, start):
        line = match.group()
        body = line.strip()
        if body:
            begin = match.start() + line.index(body)
            yield from _split_long(text, Span(begin, begin + len(body)))


def split_sentences(paragraph: str) -> list[Span]:
    """Give the sentences of one paragraph; joined they are the paragraph.

    >>> [s.of("增長58.79%。“好！”他說。") for s in split_sentences("增長58.79%。“好！”他說。")]
    ['增長58.79%。', '“好！”', '他說。']
    """
    spans: list[Span] = []
    start = 0
    for end in _sentence_ends(paragraph):
        spans.extend(_split_overlong(paragraph, Span(start, end)))
        start = end
    if start < len(paragraph):
        spans.extend(_split_overlong(paragraph, Span(start, len(paragraph))))
    return spans


def _sentence_ends(paragraph: str) -> Iterator[int]:
    """Yield the place behind each sentence end that no bracket or URL holds."""
    held = _held_characters(paragraph)
    at = 0
    for match in _END_RE.finditer(paragraph):
        if match.start() < at or held[match.start()]:
            continue
        if _ABBREVIATION_RE.search(paragraph, max(0, match.end() - 6), match.end()):
            continue
        at = _end_of_tail(paragraph, Span(at, match.end()))
        yield at


def _end_of_tail(paragraph: str, sentence: Span) -> int:
    """Give the place behind the closing quotes, brackets and blanks that follow a sentence."""
    end = sentence.end
    while end < len(paragraph) and paragraph[end] in CLOSING + "\"'":
        mark = paragraph[end]
        if mark in "\"'" and paragraph.count(mark, sentence.start, end) % 2 == 0:
            break  # a straight quote that opens the next sentence
        end += 1
    while end < len(paragraph) and paragraph[end].isspace():
        end += 1
    return end


def _held_characters(paragraph: str) -> bytearray:
    """Mark the characters inside a URL, or inside a bracket closed in the same paragraph."""
    held = bytearray(len(paragraph))
    for match in _URL_RE.finditer(paragraph):
        held[match.start() : match.end() - 1] = b"\1" * (match.end() - 1 - match.start())
    opened: list[tuple[str, int]] = []
    for i, char in enumerate(paragraph):
        if char in BRACKETS:
            opened.append((BRACKETS[char], i))
        elif opened and char == opened[-1][0]:
            start = opened.pop()[1]
            if i - start <= MAX_SENTENCE:
                held[start:i] = b"\1" * (i - start)
    return held


def _split_overlong(paragraph: str, span: Span) -> Iterator[Span]:
    """Cut a sentence without end marks at clause marks, so that a quote stays readable."""
    start = span.start
    while span.end - start > MAX_SENTENCE:
        window = paragraph[start : start + MAX_SENTENCE]
        cut = max(window.rfind(mark) for mark in (*CLAUSE_END, " ")) + 1
        if cut <= 0:
            cut = min(MAX_SENTENCE, span.end - start)
        yield Span(start, start + cut)
        start += cut
    if start < span.end:
        yield Span(start, span.end)


def _split_long(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut a paragraph longer than MAX_PASSAGE between sentences."""
    if paragraph.end - paragraph.start <= MAX_PASSAGE:
        yield paragraph
        return
    start = paragraph.start
    for sentence in split_sentences(paragraph.of(text)):
        end = paragraph.start + sentence.end
        if end - start > MAX_PASSAGE:
            yield Span(start, paragraph.start + sentence.start)
            start = paragraph.start + sentence.start
    yield Span(start, paragraph.end)
