"""Answers as Telegram HTML: read back by a parser as strict as Telegram's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.html import parse_html, units
from ningbot.records import Answer, Citation, Language, Referent, Span
from ningbot.telegram.rendering.html import (
    MESSAGE_LIMIT,
    render_answer,
    source_line,
    visible_length,
)

SENTENCE = "寧鄉全面實施攻堅行動，向全市466家兩新組織派駐240名黨建指導員，實現全覆蓋；"


def a_citation(sentence: str = SENTENCE, marked: str = "240名", **changes: Any) -> Citation:
    """Cite a sentence with ``marked`` as its answer."""
    start = sentence.find(marked) if marked else -1
    citation = Citation(
        citation_id="b3e2787e76a6-8.1-466f7c0b",
        doc_id="article.txt",
        passage_id="article.txt#12",
        title="一條“黨建鏈”串起發展",
        url=None,
        date=None,
        source=None,
        sentence=sentence,
        sentence_span=Span(0, len(sentence)),
        answer_span=Span(start, start + len(marked)) if start >= 0 else None,
        source_span=Span(0, len(sentence)),
        source_text=sentence,
        score=1.0,
    )
    return replace(citation, **changes)


def an_answer(
    *citations: Citation, language: Language = "zh-Hans", normalized: str | None = "240"
) -> Answer:
    """Answer with citations, the first of which holds the answer."""
    cited = citations or (a_citation(),)
    span = cited[0].answer_span
    return Answer(
        id=None,
        question="全市派駐了多少名黨建指導員？",
        language=language,
        answered=True,
        answer=span.of(cited[0].sentence) if span else cited[0].sentence,
        answer_type="number",
        normalized=normalized,
        confidence=0.9,
        reason=None,
        citations=cited,
        ranking=(),
        elapsed_ms=1.0,
    )


def a_refusal(reason: str) -> Answer:
    """Refuse for a reason."""
    return replace(an_answer(), answered=False, answer=None, reason=reason, citations=())


def shown(text: str, kind: str, source: str) -> list[str]:
    """List the pieces of a message that stand in entities of a kind."""
    plain, entities = parse_html(source)
    assert plain == text or not text
    wide = plain.encode("utf-16-le")
    return [
        wide[2 * item["offset"] : 2 * (item["offset"] + item["length"])].decode("utf-16-le")
        for item in entities
        if item["type"] == kind
    ]


def quoted(source: str) -> list[str]:
    """List the quotes of a message."""
    return shown("", "blockquote", source)


def bold(source: str) -> list[str]:
    """List the bold pieces of a message."""
    return shown("", "bold", source)


def test_an_answer_is_the_short_answer_the_quote_and_the_source() -> None:
    assert render_answer(an_answer()) == (
        "<b>240名</b>\n"
        "<blockquote>寧鄉全面實施攻堅行動，向全市466家兩新組織派駐<b>240名</b>黨建指導員，"
        "實現全覆蓋；</blockquote>\n"
        "<i>一條“黨建鏈”串起發展</i> · 第12段 · <code>b3e2787e76a6-8.1-466f7c0b</code>"
    )


def test_what_a_follow_up_was_understood_as_stands_before_the_answer_or_the_refusal() -> None:
    understood = "<b>星邦</b>有\n多少&?"
    line = "理解为：&lt;b&gt;星邦&lt;/b&gt;有 多少&amp;?\n"
    for answer in (an_answer(), a_refusal("没有。")):
        text = render_answer(replace(answer, understood=understood))
        assert text == line + render_answer(answer)


def test_a_gloss_stands_under_the_short_answer() -> None:
    answer = replace(an_answer(language="en"), gloss="<240>")
    first, second, quote, *_ = render_answer(answer).split("\n")
    assert (first, second) == ("<b>240名</b>", "(in English: &lt;240&gt;)")
    assert quoted(render_answer(answer)) == [SENTENCE]
    assert quote.startswith("<blockquote>")
    named = replace(answer, normalized=None, gloss="x" * 5000)
    line = render_answer(named).split("\n")[1]
    assert line == f"(gloss: {'x' * 191}…"


def test_a_gloss_keeps_within_the_limit() -> None:
    sentence = "字" * 4096 + "240名"
    answer = replace(an_answer(a_citation(sentence), language="en"), gloss="two hundred and forty")
    message = render_answer(answer)
    assert "(in English: two hundred and forty)" in message
    assert MESSAGE_LIMIT - 40 < visible_length(message) <= MESSAGE_LIMIT
    for limit in (200, 400):
        assert visible_length(render_answer(answer, limit=limit)) <= limit


def naming(name: str) -> tuple[Referent, ...]:
    """Say that a sentence means ``name`` by its first word."""
    return (Referent(Span(0, 2), name, Span(0, len(name))),)


def test_whom_a_quote_means_stands_under_it_and_never_in_it() -> None:
    cited = a_citation(referents=naming("<星邦>&"))
    lines = render_answer(an_answer(cited)).splitlines()
    assert lines[2] == "〔寧鄉：&lt;星邦&gt;&amp;〕"
    assert [lines[0], lines[1], lines[3]] == render_answer(an_answer()).splitlines()
    assert quoted("\n".join(lines)) == [SENTENCE]


def test_whom_a_quote_means_is_clipped_and_goes_before_the_quote_does() -> None:
    long = render_answer(an_answer(a_citation(referents=naming("長" * 5000))))
    assert len(long.splitlines()[2]) == 120
    sentence = "字" * 3950 + "240名"
    message = render_answer(an_answer(a_citation(sentence, referents=naming("星" * 90))))
    assert quoted(message) == [sentence]
    assert "〔" not in message
    assert visible_length(message) <= MESSAGE_LIMIT


def test_title_link_and_date_are_shown_where_there_are_any() -> None:
    cited = a_citation(url='https://example.org/?a=1&b="2"', date="2022-12-28")
    last = render_answer(an_answer(cited)).splitlines()[-1]
    link = '<a href="https://example.org/?a=1&amp;b=&quot;2&quot;"><i>一條“黨建鏈”串起發展</i></a>'
    assert last.startswith(f"{link} · 2022-12-28 · 第12段 · ")
    _, entities = parse_html(last)
    assert (
        next(item["url"] for item in entities if "url" in item) == 'https://example.org/?a=1&b="2"'
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "a.html", "http://"])
def test_only_web_addresses_are_linked(url: str) -> None:
    assert "<a " not in render_answer(an_answer(a_citation(url=url)))


@pytest.mark.parametrize(
    ("language", "paragraph"), [("zh-Hans", "第12段"), ("zh-Hant", "第12段"), ("en", "¶12")]
)
def test_the_paragraph_is_numbered_in_the_askers_language(
    language: Language, paragraph: str
) -> None:
    assert f" · {paragraph} · " in render_answer(an_answer(language=language))


def test_a_passage_without_a_number_and_a_document_without_a_title() -> None:
    last = render_answer(an_answer(a_citation(passage_id="odd", title=""))).splitlines()[-1]
    assert last == "<i>article.txt</i> · <code>b3e2787e76a6-8.1-466f7c0b</code>"


@pytest.mark.parametrize(
    ("written", "normalized", "headline"),
    [
        ("15.41億元", "1541000000 CNY", "<b>15.41億元</b> (1541000000 CNY)"),
        ("二十五名", "25", "<b>二十五名</b> (25)"),
        ("12月28日", "2021-12-28", "<b>12月28日</b> (2021-12-28)"),
        ("2021年12月8日", "2021-12-08", "<b>2021年12月8日</b>"),
        ("1,234元", "1234 CNY", "<b>1,234元</b>"),
        ("85.16％", "85.16%", "<b>85.16％</b>"),
        ("4年", "4 year", "<b>4年</b>"),
        ("譚曉波", None, "<b>譚曉波</b>"),
        ("譚曉波", "", "<b>譚曉波</b>"),
    ],
)
def test_the_value_stands_beside_the_answer_where_it_adds_something(
    written: str, normalized: str | None, headline: str
) -> None:
    cited = a_citation(f"共有{written}。", written)
    assert render_answer(an_answer(cited, normalized=normalized)).splitlines()[0] == headline


def test_an_answer_that_is_the_sentence_is_not_said_twice() -> None:
    cited = a_citation("寧鄉位列第一。", "寧鄉位列第一。")
    assert render_answer(an_answer(cited)).startswith("<blockquote><b>寧鄉位列第一。</b>")


def test_a_span_that_does_not_fit_marks_nothing() -> None:
    cited = a_citation("短句。", "", answer_span=Span(2, 9))
    assert "<blockquote>短句。</blockquote>" in render_answer(an_answer(cited))


def test_up_to_three_citations_each_with_its_source() -> None:
    cited = [a_citation(f"第{n}處說240名。", citation_id=f"id-{n}") for n in range(1, 5)]
    message = render_answer(an_answer(*cited))
    assert quoted(message) == ["第1處說240名。", "第2處說240名。", "第3處說240名。"]
    assert shown("", "code", message) == ["id-1", "id-2", "id-3"]


def test_a_refusal_is_its_reason_and_nothing_else() -> None:
    assert render_answer(a_refusal("沒有提到“<b>&”。")) == "沒有提到“&lt;b&gt;&amp;”。"
    assert visible_length(render_answer(a_refusal("字" * 5000))) == MESSAGE_LIMIT


def test_whatever_is_html_in_an_article_is_shown_as_it_is() -> None:
    nasty = "<b>&amp;</blockquote>\"'"
    cited = a_citation(f"甲{nasty}乙", nasty, title=nasty, citation_id=nasty, date=nasty)
    message = render_answer(an_answer(cited, normalized=None))
    plain, _ = parse_html(message)
    assert plain == f"{nasty}\n甲{nasty}乙\n{nasty} · {nasty} · 第12段 · {nasty}"
    assert bold(message) == [nasty, nasty]


def test_half_a_surrogate_pair_does_not_stop_a_message() -> None:
    assert "甲?乙" in render_answer(an_answer(a_citation("甲\ud842乙", "")))


def test_further_citations_are_dropped_before_any_is_clipped() -> None:
    for length, n in ((1200, 3), (1900, 2), (4000, 1)):
        sentence = "字" * length + "240名"
        message = render_answer(an_answer(*[a_citation(sentence)] * 3))
        assert quoted(message) == [sentence] * n


def test_titles_dates_and_references_of_any_length_leave_room_for_the_quote() -> None:
    long = "長" * 5000
    message = render_answer(an_answer(a_citation(title=long, date=long, citation_id=long)))
    assert quoted(message) == [SENTENCE]
    assert visible_length(message) <= 1000


def test_an_answer_that_is_not_marked_is_not_said_at_any_length() -> None:
    answer = replace(an_answer(a_citation("字" * 4090, "")), answer="字" * 4080)
    assert visible_length(render_answer(answer)) <= MESSAGE_LIMIT


def test_a_long_sentence_is_clipped_around_the_answer_at_clauses() -> None:
    sentence = "很長很長的一句話，" * 400 + "派駐了240名指導員，" + "還沒有完，" * 700
    message = render_answer(an_answer(a_citation(sentence)))
    (quote,) = quoted(message)
    assert re.fullmatch("…(很長很長的一句話，)+派駐了240名指導員，(還沒有完，)+…", quote)
    assert bold(message) == ["240名", "240名"]
    assert MESSAGE_LIMIT - 40 < visible_length(message) <= MESSAGE_LIMIT


def test_a_long_answer_is_said_once_and_a_very_long_one_is_clipped() -> None:
    for length in (2500, 9000):
        answer = "字" * length
        message = render_answer(an_answer(a_citation(f"前，{answer}，後", answer)))
        assert message.startswith("<blockquote>")
        assert visible_length(message) <= MESSAGE_LIMIT
        assert len(bold(message)[0]) == length or (length == 9000 and len(bold(message)[0]) > 3900)


wild = st.text(st.sampled_from("字𠮷😀<>&\"'，。 a1;#") | st.characters(), max_size=40)


@given(before=wild, answer=wild, after=wild, times=st.integers(1, 250), other=wild)
def test_no_archive_can_break_a_message(
    before: str, answer: str, after: str, times: int, other: str
) -> None:
    sentence = before * times + answer + after * times
    span = Span(len(before) * times, len(before) * times + len(answer)) if answer else None
    first = a_citation(sentence, "", answer_span=span, title=other * times, url=f"http://{other}")
    first = replace(first, referents=naming(other))
    answered = replace(an_answer(first, a_citation(other), normalized=other), gloss=other)
    message = render_answer(answered)
    plain, entities = parse_html(message)
    assert units(plain) <= MESSAGE_LIMIT
    assert visible_length(message) >= units(plain)
    clean = answer.encode(errors="replace").decode().strip()  # Telegram trims a message's ends
    assert not clean or any(clean in piece for piece in bold(message))
    assert all(
        item["type"] in {"bold", "blockquote", "italic", "code", "text_link"} for item in entities
    )


def test_a_reference_is_linked_to_its_page_where_there_are_pages() -> None:
    answer = an_answer()
    text, entities = parse_html(render_answer(answer, pages="https://a.example/n"))
    (link,) = [e for e in entities if e["type"] == "text_link"]
    start, end = answer.citations[0].answer_span or (0, 0)
    page = "https://a.example/n/c/b3e2787e76a6-8.1-466f7c0b"
    assert link["url"] == f"{page}?a={start}-{end}#cited"
    assert text.endswith("b3e2787e76a6-8.1-466f7c0b")


def test_a_source_line_fits_below_a_picture() -> None:
    citation = a_citation(
        title="題" * 999,
        date="年" * 999,
        place={"member": "檔" * 999},
        passage_id=f"a#{10**9 - 1}",
        citation_id="1" * 999,
        url="https://a.example/",
    )
    languages: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
    for language in languages:
        assert visible_length(source_line(citation, language, "https://b.example")) <= 1024
