"""Which sentences of the passages found say a value of what is asked for, of whom and when?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ningbot.candidates import bounded
from ningbot.records import Quantity, Sentence
from ningbot.retrieval import RankedPassage, Retrieval
from ningbot.series import words
from ningbot.series.asked import Wanted
from ningbot.series.measuring import Reading, read_values
from ningbot.series.shapes import Shape, Vocabulary, vocabulary_of
from ningbot.series.subjects import (
    Subject,
    Surroundings,
    is_of_asked,
    is_within_asked,
    subject_of,
)
from ningbot.series.times import Doubt, When, article_date, told_date
from ningbot.text.folding import fold
from ningbot.text.tokenisation import tag_words

N_PASSAGES = 200
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


def find_values(wanted: Wanted, retrieval: Retrieval) -> list[Found]:
    """Give the values that certainly are of what is asked for, the best passage's first."""
    ranking = retrieval.rank(wanted.query, k=N_PASSAGES, leg="lexical")
    shown = retrieval.reader.shown_of({ranked.passage.doc_id for ranked in ranking})
    vocabulary = vocabulary_of(wanted)
    return [
        found
        for ranked in ranking
        for found in _in_passage(ranked, wanted, vocabulary, **_title_and_date(shown, ranked))
    ]


def _title_and_date(shown: dict[str, dict[str, str]], ranked: RankedPassage) -> dict[str, str]:
    row = shown[ranked.passage.doc_id]
    return {"title": row["title"], "date": row["date"]}


def _in_passage(
    ranked: RankedPassage, wanted: Wanted, vocabulary: Vocabulary, *, title: str, date: str | None
) -> Iterator[Found]:
    passage = ranked.passage
    folded = fold(passage.text)
    speaking = [s for s in passage.sentences if _speaks_of(wanted, s.span.of(folded))]
    if not speaking:
        return
    topic = _topic_of(title, wanted)
    shapes = {s.ordinal: vocabulary.shape_of(s.text, title=fold(topic)) for s in speaking}
    read = {n: values for n, shape in shapes.items() if (values := read_values(shape, wanted))}
    if not read:
        return
    for sentence in passage.sentences[: max(read)]:
        if sentence.ordinal not in shapes:
            shapes[sentence.ordinal] = vocabulary.shape_of(sentence.text, title=fold(topic))
    title_shape = vocabulary.shape_of(topic or title)
    for n, values in read.items():
        before = tuple(shapes[m] for m in range(1, n))
        around = Surroundings(before, title_shape, bool(topic))
        for reading in values:
            found = _found(
                ranked, passage.sentences[n - 1], shapes[n], reading, around, wanted, date
            )
            if found is not None:
                yield found


def _found(
    ranked: RankedPassage,
    sentence: Sentence,
    shape: Shape,
    reading: Reading,
    around: Surroundings,
    wanted: Wanted,
    date: str | None,
) -> Found | None:
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
    return Found(
        ranked=ranked,
        sentence=sentence,
        quantity=reading.quantity,
        claimed=bounded(reading.quantity),
        head=reading.head,
        subject=subject,
        said=said,
        dated=said or article_date(date, shape, reading, around.before),
        article=date,
        is_asked=is_asked,
        is_part=is_part,
        apart=reading.apart,
    )


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
