"""Paragraphs and lists that are longer than a message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.html import parse_html, units
from bot.test_html import a_citation
from ningbot.citations import Shown
from ningbot.records import Passage, Sentence, Span
from ningbot.store import Listed
from ningbot.telegram.rendering.html import MESSAGE_LIMIT
from ningbot.telegram.rendering.paragraphs import (
    MAX_MESSAGES,
    render_context,
    render_original,
    render_sources,
    split,
)


def shown(sentences: list[str], cited: int) -> Shown:
    """Show one sentence of a passage."""
    spans, start = [], 0
    for sentence in sentences:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence)
    text = "".join(sentences)
    parts = tuple(Sentence(n, s.of(text), s) for n, s in enumerate(spans, 1))
    passage = Passage("d#1", "d", 1, text, Span(0, len(text)), parts)
    citation = a_citation(
        sentences[cited], "", sentence_span=spans[cited], source_text=sentences[cited]
    )
    return Shown(citation, passage, text, "d.txt", "utf-8")


def test_a_long_paragraph_is_split_at_the_ends_of_sentences() -> None:
    sentences = [f"第{n}句" + "長" * 90 + "。" for n in range(100)]
    texts = [parse_html(message) for message in render_context(shown(sentences, 50), "zh-Hant")]
    assert len(texts) == 3
    for text, entities in texts:
        assert units(text) <= MESSAGE_LIMIT
        assert text.split("\n")[0].endswith("。")
        assert entities[0]["type"] == "expandable_blockquote"
    marked = [
        text[e["offset"] :][: e["length"]]
        for text, entities in texts
        for e in entities
        if e["type"] == "underline"
    ]
    assert marked == [sentences[50]]


def test_of_a_very_long_paragraph_the_part_with_the_sentence_is_shown() -> None:
    sentences = ["長" * 1999 + "。" for _ in range(40)]
    sentences[30] = "在這裡。" + sentences[30]
    messages = render_context(shown(sentences, 30), "en")
    assert len(messages) == MAX_MESSAGES
    assert "在這裡" in messages[0]
    assert "在這裡" in render_original(shown(sentences, 30), "en")[0]


@given(
    st.lists(st.text(alphabet="長𠀀<&，a\n", min_size=1, max_size=60), min_size=1, max_size=8),
    st.integers(1, 50),
)
def test_parts_join_to_the_text_and_fit(sentences: list[str], room: int) -> None:
    text = "".join(sentences)
    ends = [sum(map(len, sentences[: n + 1])) for n in range(len(sentences))]
    parts = split(text, ends, room=room, around=0)
    assert text.startswith("".join(part.of(text) for part in parts))
    assert all(units(part.of(text)) <= max(room, 2) for part in parts)
    assert len(parts) == MAX_MESSAGES or parts[-1].end == len(text)


def test_a_list_of_articles_ends_where_there_is_no_more_room() -> None:
    newest = [Listed(str(n), "<題目>" * 200, "2021-05-01", "長沙晚報", None, "") for n in range(10)]
    counts = {"document": 10, "passage": 20, "sentence": 30}
    text, _ = parse_html(render_sources(counts, newest, "zh-Hant", limit=1000))
    assert units(text) <= 1000
    assert text.count("•") == 6
    assert "…" in text
    assert "還是空的" in render_sources({"document": 0}, [], "zh-Hant", limit=1000)
