"""Which sentences of the passages found say a value of what is asked for, of whom and when?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ningbot.candidates import bounded
from ningbot.records import Passage, Quantity, Sentence, Span
from ningbot.retrieval import RankedPassage, Retrieval
from ningbot.series import words
from ningbot.series.asked import Wanted
from ningbot.series.measuring import Reading, read_values
from ningbot.series.shapes import Shape, vocabulary_of
from ningbot.series.subjects import (
    Subject,
    Surroundings,
    is_of_asked,
    is_within_asked,
    subject_of,
)
from ningbot.series.times import Doubt, When, article_date, read_article_date, told_date
from ningbot.text.folding import fold
from ningbot.text.tokenisation import tag_words

N_PASSAGES = 200
_MAX_PASSAGE = (
    4_000  # characters: in longer ones, no paragraphs of prose, only the beginning is read
)
_MAX_PERIOD = 600
_MAX_FOUND = 400  # values, the best passages' first
_NUMERAL_RE = re.compile("[0-9一二三四五六七八九十百千万亿两]")
# A title that is but a name: 新北市, 李晨 (演員), and no 寧鄉高新區2021年工作報告.
_TOPIC_RE = re.compile(
    r"(?P<name>[^\s,，。、:：!！?？(（\d“”\"《》]{2,14})(?:\s*[(（][^()（）]*[)）])?"
)
_NOT_TOPIC = frozenset("v vd c p d r m".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A value of what is asked for.

    ``claimed`` is its normalised value with its bound; ``said`` the date that its sentence gives,
    ``dated`` that or the article's; ``is_asked`` tells that it is of whom the question names,
    ``is_part`` that it is of one of those that are told apart, ``apart`` is as of a `Reading`.
    """

    ranked: RankedPassage
    sentence: Sentence
    quantity: Quantity
    claimed: str
    head: str
    subject: Subject
    said: When | None
    dated: When | None
    article: str | None
    is_asked: bool
    is_part: bool
    apart: str


@dataclass(frozen=True, slots=True)
class _Period:
    """Sentences that semicolons join: 粮食产量：2018年65万吨；2019年66万吨。 ``span`` lies in the passage."""

    sentences: tuple[Sentence, ...]
    span: Span

    def at(self, quantity: Quantity) -> tuple[Sentence, Quantity]:
        """Give the sentence of a quantity of the period, and the quantity with its place in it."""
        start = quantity.span.start + self.span.start
        sentence = next(s for s in self.sentences if s.span.start <= start < s.span.end)
        own = quantity.span.shifted(self.span.start - sentence.span.start)
        return sentence, replace(quantity, span=own)


@dataclass(frozen=True, slots=True)
class _Article:
    """What is known of a passage's article; ``topic`` is its title where that is but a name."""

    title: str
    topic: str
    date: str | None


def find_values(wanted: Wanted, retrieval: Retrieval) -> list[Found]:
    """Give the values that certainly are of what is asked for, the best passage's first."""
    ranking = retrieval.rank(wanted.query, k=N_PASSAGES, leg="lexical")
    shown = retrieval.reader.shown_of({ranked.passage.doc_id for ranked in ranking})
    found: list[Found] = []
    for ranked in ranking:
        row = shown[ranked.passage.doc_id]
        article = _Article(
            row["title"], _topic_of(row["title"], wanted), read_article_date(row["date"])
        )
        found += _in_passage(ranked, article, wanted)
        if len(found) >= _MAX_FOUND:
            break
    return found[:_MAX_FOUND]


def _in_passage(ranked: RankedPassage, article: _Article, wanted: Wanted) -> Iterator[Found]:
    text = ranked.passage.text
    folded = fold(text)
    periods = list(_periods(ranked.passage))
    if not any(_speaks_of(wanted, period.span.of(folded)) for period in periods):
        return
    vocabulary = vocabulary_of(wanted)

    @cache
    def shape_of(n: int) -> Shape:
        return vocabulary.shape_of(periods[n].span.of(text), title=fold(article.topic))

    for n, period in enumerate(periods):
        readings = (
            read_values(shape_of(n), wanted) if _speaks_of(wanted, period.span.of(folded)) else []
        )
        if not readings:
            continue
        title_shape = vocabulary.shape_of(article.topic or article.title)
        around = Surroundings(tuple(map(shape_of, range(n))), title_shape, bool(article.topic))
        for reading in readings:
            sentence, quantity = period.at(reading.quantity)
            told = _told(shape_of(n), reading, around, wanted, date=article.date)
            if told is not None:
                yield Found(
                    ranked=ranked,
                    sentence=sentence,
                    quantity=quantity,
                    claimed=bounded(quantity),
                    head=reading.head,
                    article=article.date,
                    apart=reading.apart,
                    **told,
                )


def _periods(passage: Passage) -> Iterator[_Period]:
    """Join the sentences that end with a semicolon with those behind them."""
    run: list[Sentence] = []
    for sentence in passage.sentences:
        if sentence.span.end > _MAX_PASSAGE:
            return
        run.append(sentence)
        is_last = sentence is passage.sentences[-1]
        if is_last or not sentence.text.rstrip().endswith(("；", ";")):
            span = Span(run[0].span.start, sentence.span.end)
            if span.end - span.start <= _MAX_PERIOD:
                yield _Period(tuple(run), span)
            run = []


def _told(
    shape: Shape, reading: Reading, around: Surroundings, wanted: Wanted, *, date: str | None
) -> dict[str, Any] | None:
    """Say of whom a value is and when; None where that is in doubt, or it is of another."""
    try:
        subject = subject_of(shape, reading, around)
        said = told_date(shape, reading, dateline=date)
    except Doubt:
        return None
    is_asked = is_of_asked(subject, shape, around, wanted)
    is_part = bool(subject.key) and is_within_asked(subject, shape, around, wanted)
    if not (is_asked or is_part):
        return None
    dated = said or article_date(date, shape, reading, around.before)
    return {
        "subject": subject,
        "said": said,
        "dated": dated,
        "is_asked": is_asked,
        "is_part": is_part,
    }


def _speaks_of(wanted: Wanted, folded: str) -> bool:
    return any(form in folded for form in wanted.head) and bool(_NUMERAL_RE.search(folded))


def _topic_of(title: str, wanted: Wanted) -> str:
    """Give the title where it is but a name, without what is measured (香港[人口]); else nothing."""
    match = _TOPIC_RE.fullmatch(title.strip())
    if match is None or match["name"].endswith(words.NO_TOPICS):
        return ""
    tagged = tag_words(match["name"])  # 吞 in 巴吞他尼府 is no verb
    if any(tag in _NOT_TOPIC and len(token.term) > 1 for token, tag in tagged):
        return ""
    name = match["name"]
    heads = [head for head in wanted.head if fold(name).endswith(head)]
    return name[: -max(map(len, heads))] if heads else name
