"""The questions that the reader is trained and judged on, in word pieces.

Each folder holds corpus.jsonl and questions*.jsonl. What is held back is decided by title, since an
article may have paragraphs in several folders: no paragraph of a held-back title is trained on, as
an answer or as a negative.

An example is a question and a passage, whose answer may be there or not. Those without an answer
are of two kinds: the passage that our own retrieval finds best among those that do not answer, and
the passage that answers without the sentences that do.

English questions are few. A glossed example is that of a Chinese question put into English word by word:
no English that anyone writes, but its words and names are those that English questions have.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ningbot.bilingual import translate
from ningbot.engines.memory import MemoryEngine
from ningbot.errors import QuestionError
from ningbot.evaluation import normalised
from ningbot.glosses.words import word_by_word
from ningbot.records import Quantity, Span
from ningbot.semantic.pieces import BEGIN, END, Pieces
from ningbot.store import PassageTerms
from ningbot.text.folding import fold, simplify
from ningbot.text.quantities import find_quantities
from ningbot.text.segmentation import split_sentences
from ningbot.text.tokenisation import split_terms
from ningbot.understanding import understand

# Questions held back of each group, at least; whole titles are, so it is somewhat more.
HELD_BACK = {"cmrc": 400, "drcd": 500, "xquad": 300}
MAX_QUESTION = 64  # pieces
MAX_TITLE = 24
MAX_ANSWER = 40  # characters; longer ones are seldom what a person would mark
_WINDOWS = ((160, 3), (352, 1))  # pieces in all, and how often
_N_NEGATIVES = 2
_N_CLOZES = 600
_GLOSSED = 0.3  # of the Chinese questions
_CLAUSE_ENDS = "，。；：！？,;!?"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of a corpus."""

    doc_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, and the paragraph that they stand in."""

    group: str
    language: str
    question: str
    answer: str
    start: int  # of the answer in the paragraph
    answers: tuple[str, ...]
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Example:
    """Pieces of a question, a title and a passage; ``answer`` is (first, last) in the passage."""

    question: list[int]
    title: list[int]
    passage: list[int]
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Window:
    """What the reader is given: pieces, where the passage begins, and where the answer is (or 0, 0)."""

    pieces: list[int]
    n_question: int
    passage_start: int
    answer: tuple[int, int]


def read_asked(folders: Sequence[Path]) -> list[Asked]:
    """Read every question that has an answer."""
    found: list[Asked] = []
    for folder in folders:
        paragraphs = {
            row["id"]: Paragraph(row["id"], row["title"].replace("_", " "), row["text"])
            for row in _rows(folder / "corpus.jsonl")
        }
        for path in sorted(folder.glob("questions*.jsonl")):
            ours = (_asked(row, paragraphs[row["doc_id"]], folder.name) for row in _rows(path))
            found += [one for one in ours if one]
    return found


def held_back_titles(asked: Sequence[Asked]) -> set[str]:
    """Choose the titles that are held back: of each group in the order of their hashes."""
    chosen: set[str] = set()
    for group, least in HELD_BACK.items():
        ours = [a for a in asked if a.group == group and a.language != "en"]
        titles = sorted({_title_key(a.paragraph) for a in ours}, key=_hash)
        for title in titles:
            if sum(_title_key(a.paragraph) in chosen for a in ours) >= least:
                break
            chosen.add(title)
    return chosen


def is_held_back(paragraph: Paragraph, titles: set[str]) -> bool:
    """Tell whether a paragraph's title is held back."""
    return _title_key(paragraph) in titles


def build_examples(
    asked: Sequence[Asked], pieces: Pieces, *, seed: int, glossed: bool
) -> list[Example]:
    """Make examples of the questions: with the answer, without, glossed, and by rule from numbers."""
    maker = _Maker(pieces)
    rng = random.Random(seed)  # noqa: S311
    examples: list[Example] = []
    finder = _Finder([a.paragraph for a in asked])
    for one in asked:
        if len(one.answer) > MAX_ANSWER:
            continue
        copies = 3 if one.language == "en" else 1
        answered = maker.answered(one)
        examples += [answered] * copies
        without = [maker.unanswered(one, p) for p in finder.negatives(one)]
        if lacking := maker.without_answer(one, answered):
            without.append(lacking)
        rng.shuffle(without)
        # Nearly half of the questions once more without an answer.
        examples += [e for e in without[:copies] if rng.random() < 0.45]
    examples += list(_clozes(maker, [a.paragraph for a in asked], rng))
    if glossed:
        examples += list(_glossed(maker, finder, asked, random.Random(seed + 1)))  # noqa: S311
    return examples


def window_of(example: Example, rng: random.Random) -> Window:
    """Cut an example to one of the lengths that are trained on, at random around the answer."""
    most = rng.choices([w for w, _ in _WINDOWS], [n for _, n in _WINDOWS])[0]
    title = example.title if rng.random() < 0.8 else []
    head = [BEGIN, *example.question, END]
    n_question = len(head)
    head += [*title, END]
    room = most - len(head) - 1
    first, last = example.answer or _anywhere(example.passage, rng)
    low = max(0, last + 1 - room)
    high = max(min(first, len(example.passage) - room), low)
    start = rng.randint(low, high) if len(example.passage) > room else 0
    passage = example.passage[start : start + room]
    answer = (0, 0)
    if example.answer and last - start < len(passage):
        answer = (len(head) + first - start, len(head) + last - start)
    return Window([*head, *passage, END], n_question, len(head), answer)


class _Maker:
    """Turns questions and paragraphs into pieces, each paragraph once."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._located: dict[str, list[tuple[int, Span]]] = {}

    def answered(self, asked: Asked) -> Example:
        located = self._of(asked.paragraph)
        end = asked.start + len(asked.answer)
        here = [ix for ix, (_, s) in enumerate(located) if s.start < end and s.end > asked.start]
        return self._example(asked, asked.paragraph, [n for n, _ in located], (here[0], here[-1]))

    def unanswered(self, asked: Asked, paragraph: Paragraph) -> Example:
        return self._example(asked, paragraph, [n for n, _ in self._of(paragraph)], None)

    def without_answer(self, asked: Asked, answered: Example) -> Example | None:
        """Take out the sentences that hold an answer; None where nothing is left."""
        text = asked.paragraph.text
        out = [
            span
            for span in split_sentences(text)
            if any(normalised(a) in normalised(span.of(text)) for a in asked.answers)
            or span.start <= asked.start < span.end
        ]
        kept = [
            number
            for number, place in self._of(asked.paragraph)
            if not any(span.start < place.end and place.start < span.end for span in out)
        ]
        return replace(answered, passage=kept, answer=None) if len(kept) > 20 else None

    def cloze(self, question: str, paragraph: Paragraph, span: Span) -> Example:
        answer = span.of(paragraph.text)
        asked = Asked("", "zh", question, answer, span.start, (answer,), paragraph)
        return self.answered(asked)

    def _example(
        self, asked: Asked, paragraph: Paragraph, passage: list[int], answer: tuple[int, int] | None
    ) -> Example:
        question = self._pieces.split(simplify(asked.question))[:MAX_QUESTION]
        title = self._pieces.split(simplify(paragraph.title))[:MAX_TITLE]
        return Example(question, title, passage, answer)

    def _of(self, paragraph: Paragraph) -> list[tuple[int, Span]]:
        key = paragraph.doc_id
        if key not in self._located:
            self._located[key] = self._pieces.located(simplify(paragraph.text))
        return self._located[key]


class _Finder:
    """Finds passages near a question that do not answer it."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = list({p.doc_id: p for p in paragraphs}.values())
        self._normalised = [normalised(p.text) for p in self._paragraphs]
        self._engine = MemoryEngine(
            PassageTerms(ix, split_terms(p.text) + split_terms(p.title))
            for ix, p in enumerate(self._paragraphs)
        )

    def negatives(self, asked: Asked) -> list[Paragraph]:
        try:
            query = translate(understand(asked.question), self._engine)
        except QuestionError:  # two questions are empty
            return []
        hits = self._engine.search(query.units, k=8)
        answers = [normalised(a) for a in asked.answers]
        found = [
            self._paragraphs[hit.passage_ix]
            for hit in hits
            if not any(a in self._normalised[hit.passage_ix] for a in answers)
        ]
        return found[:_N_NEGATIVES]


def _clozes(
    maker: _Maker, paragraphs: Sequence[Paragraph], rng: random.Random
) -> Iterator[Example]:
    """Ask for the quantities of the paragraphs: a clause with its quantity asked for."""
    distinct = sorted({p.doc_id: p for p in paragraphs}.values(), key=lambda p: _hash(p.doc_id))
    made = 0
    for paragraph in distinct:
        quantities = find_quantities(paragraph.text)
        rng.shuffle(quantities)
        for quantity in quantities:
            question = _cloze(paragraph.text, quantity)
            if question and made < _N_CLOZES:
                made += 1
                yield maker.cloze(question, paragraph, quantity.span)
                break


def _glossed(
    maker: _Maker, finder: _Finder, asked: Sequence[Asked], rng: random.Random
) -> Iterator[Example]:
    """Ask some of the Chinese questions in English words, half of them also of another passage."""
    for one in asked:
        if one.language == "en" or len(one.answer) > MAX_ANSWER or rng.random() > _GLOSSED:
            continue
        in_english = replace(one, question=_in_english(one.question))
        yield maker.answered(in_english)
        others = finder.negatives(one)
        if others and rng.random() < 0.5:
            yield maker.unanswered(in_english, rng.choice(others))


def _in_english(question: str) -> str:
    words = word_by_word(question).replace("？", "?")
    return words.replace("number", "how many") if "多少" in question else words


def _cloze(text: str, quantity: Quantity) -> str | None:
    asks = {
        "number": f"多少{quantity.unit}" if quantity.unit else None,
        "money": "多少钱",
        "percent": "百分之几",
        "date": "什么时候",
        "duration": "多久",
    }.get(quantity.kind)
    start = max(text.rfind(end, 0, quantity.span.start) for end in _CLAUSE_ENDS) + 1
    ends = [text.find(end, quantity.span.end) for end in _CLAUSE_ENDS]
    end = min((e for e in ends if e >= 0), default=len(text))
    clause = text[start : quantity.span.start] + (asks or "") + text[quantity.span.end : end]
    return fold(clause) + "？" if asks and 12 <= len(clause) <= 40 else None


def _anywhere(passage: list[int], rng: random.Random) -> tuple[int, int]:
    at = rng.randrange(max(len(passage), 1))
    return at, at


def _asked(row: dict[str, Any], paragraph: Paragraph, folder: str) -> Asked | None:
    """Read a question; None where the paragraph does not hold the answer as written."""
    answers = [str(answer) for answer in row["answers"]]
    starts = row["answer_starts"]
    answer, start = answers[0], int(starts[0])
    if paragraph.text[start : start + len(answer)] != answer:
        start = paragraph.text.find(answer)
    if start < 0:
        return None
    group = folder.split("-")[0]
    asked = str(row["question"])
    return Asked(group, str(row["lang"]), asked, answer, start, tuple(answers), paragraph)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _title_key(paragraph: Paragraph) -> str:
    return fold(paragraph.title)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
