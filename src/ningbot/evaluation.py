"""How good are the answers to questions whose answers are known?

recall@k and MRR as in TREC, one relevant passage a question; EM and F1 over characters as in
SQuAD and CMRC 2018, on folded text without punctuation; a sentence is hit when the first cited
sentence holds an answer (or the evidence, where given).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ningbot.errors import QuestionError, ReadError
from ningbot.records import Answer
from ningbot.rendering import plain
from ningbot.text.folding import fold

N_RANKED = 10
_SURROGATE_RE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what is known of its answer."""

    id: str
    question: str
    lang: str
    answerable: bool
    answers: tuple[str, ...]
    doc_id: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures for one group of questions; None where none of them has what it takes.

    recall and mrr are over answerable questions with a doc_id, hit, em and f1 over answerable
    ones (a refusal counts 0), refused_answerable and answered_unanswerable are the two errors of
    refusal, ``precision`` is the share of the given citations that are right.
    """

    n: int
    recall_1: float | None
    recall_5: float | None
    recall_10: float | None
    mrr: float | None
    sentence_hit: float | None
    em: float | None
    f1: float | None
    refused_answerable: float | None
    answered_unanswerable: float | None
    precision: float | None
    median_ms: float


def read_questions(path: Path) -> list[GoldQuestion]:
    """Read a question file.

    Raises:
        ReadError: a line is not a question.
    """
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise ReadError(f"{path} cannot be read ({reason}).", path=path) from error
    except UnicodeDecodeError as error:
        n = error.object[: error.start].count(b"\n") + 1
        message = f"{path}, line {n}, is not UTF-8; expected JSON Lines in UTF-8."
        raise ReadError(message, path=path, line=n) from error
    questions = [_question(line, path, n) for n, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise ReadError(f"{path} holds no questions; expected one JSON object a line.", path=path)
    return questions


def evaluate(questions: Iterable[GoldQuestion], ask: Callable[[str], Answer]) -> dict[str, Scores]:
    """Ask every question; give the scores of each language, and of all as ``"all"``."""
    groups: dict[str, list[dict[str, float | None]]] = defaultdict(list)
    for gold in questions:
        row = _judge(gold, _ask(gold, ask))
        groups[gold.lang].append(row)
        groups["all"].append(row)
    return {lang: _scores(rows) for lang, rows in sorted(groups.items(), key=_all_last)}


def to_table(scores: dict[str, Scores]) -> str:
    """Write the scores as a table, a group a line."""
    names = [name for name in Scores.__slots__ if name != "n"]
    short = {
        "refused_answerable": "refused",
        "answered_unanswerable": "wrongly",
        "sentence_hit": "sentence",
    }
    head = ["lang".ljust(8), "n".rjust(6)]
    head += [short.get(name, name.replace("_", "@")).rjust(10) for name in names]
    lines = ["".join(head)]
    for lang, group in scores.items():
        values = [_cell(name, getattr(group, name)) for name in names]
        lines.append("".join([plain(lang).ljust(8), str(group.n).rjust(6), *values]))
    return "\n".join(lines)


def to_json(scores: dict[str, Scores]) -> dict[str, dict[str, Any]]:
    """Give the scores for machines."""
    return {lang: asdict(group) for lang, group in scores.items()}


def normalised(text: str) -> str:
    """Give a text as EM and F1 compare it: folded, without blanks and punctuation.

    >>> normalised("「寧鄉」，85.16％")
    '宁乡8516%'
    """
    return "".join(c for c in fold(text) if unicodedata.category(c)[0] not in "PZC" or c == "%")


def f1(answer: str, gold: str) -> float:
    """Give the harmonic mean of precision and recall over characters, both normalised.

    >>> round(f1("240名", "240"), 3)
    0.857
    """
    a, b = normalised(answer), normalised(gold)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if common else 0.0


def _question(line: str, path: Path, number: int) -> GoldQuestion:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _bad_line(path, number, "is not JSON") from error
    if not isinstance(record, dict):
        raise _bad_line(path, number, "is not a JSON object")
    known = {key: value for key in _FIELDS if (value := record.get(key)) is not None}
    for key, value in known.items():
        is_right, wanted = _FIELDS[key]
        if not is_right(value):
            raise _bad_line(path, number, f'has a value of "{key}" that is not {wanted}')
    if not {"id", "question"} <= known.keys():
        raise _bad_line(path, number, 'has no "id" or no "question"')
    return _gold(known)


def _gold(known: dict[str, Any]) -> GoldQuestion:
    """Make a question of fields that have been checked."""
    answers = tuple(known.get("answers", ()))
    return GoldQuestion(
        id=str(known["id"]),
        question=known["question"],
        lang=known.get("lang", "unknown"),
        answerable=known.get("answerable", bool(answers)),
        answers=answers,
        doc_id=str(known["doc_id"]) if "doc_id" in known else None,
        evidence=tuple(known.get("evidence", ())),
    )


def _is_text(value: object) -> bool:
    """Tell whether a value is a text of whole characters, without half a surrogate pair."""
    return isinstance(value, str) and not _SURROGATE_RE.search(value)


def _is_id(value: object) -> bool:
    return type(value) is int or _is_text(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


# key -> what its value must be, for code and for people
_FIELDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "id": (_is_id, "a text or a whole number"),
    "question": (_is_text, "a text"),
    "lang": (lambda value: _is_text(value) and value != "all", 'a text other than "all"'),
    "answerable": (lambda value: isinstance(value, bool), "true or false"),
    "answers": (_is_texts, "a list of texts"),
    "doc_id": (_is_id, "a text or a whole number"),
    "evidence": (_is_texts, "a list of texts"),
}


def _bad_line(path: Path, number: int, what: str) -> ReadError:
    expected = '{"id", "question", "lang", "answerable", "answers": [...]}'
    message = f"{path}, line {number}, {what}; expected {expected}."
    return ReadError(message, path=path, line=number)


def _ask(gold: GoldQuestion, ask: Callable[[str], Answer]) -> Answer | None:
    try:
        return ask(gold.question)
    except QuestionError:
        return None  # an empty question is refused


def _judge(gold: GoldQuestion, answer: Answer | None) -> dict[str, float | None]:
    """Score one answer; None for what does not apply."""
    row: dict[str, float | None] = {"ms": answer.elapsed_ms if answer else 0.0}
    answered = answer is not None and answer.answered
    if not gold.answerable:
        return row | {"wrongly": float(answered), "right": 0.0 if answered else None}
    hit = _is_hit(gold, answer)
    said = (answer.answer if answer else None) or ""
    row |= {
        "refused": float(not answered),
        "hit": float(hit),
        "right": float(hit) if answered else None,
    }
    row["em"] = float(normalised(said) in _comparable(gold.answers))
    row["f1"] = max((f1(said, a) for a in gold.answers), default=0.0)
    if gold.doc_id is not None:
        row["rank"] = _rank(gold, answer)
    return row


def _is_hit(gold: GoldQuestion, answer: Answer | None) -> bool:
    if answer is None or not answer.citations:
        return False
    sentence = normalised(answer.citations[0].sentence)
    return any(text in sentence for text in _comparable(gold.evidence or gold.answers))


def _comparable(texts: Iterable[str]) -> set[str]:
    """Normalise texts; one of nothing but punctuation is like no other."""
    return {text for text in map(normalised, texts) if text}


def _rank(gold: GoldQuestion, answer: Answer | None) -> float:
    """Give the rank of the right document, infinite where it is not among the first."""
    doc_ids = [passage.doc_id for passage in answer.ranking] if answer else []
    return doc_ids.index(gold.doc_id) + 1 if gold.doc_id in doc_ids else float("inf")


def _scores(rows: list[dict[str, float | None]]) -> Scores:
    def mean(values: Iterable[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return round(sum(known) / len(known), 4) if known else None

    ranks = [rank for row in rows if (rank := row.get("rank")) is not None]
    times = sorted(row["ms"] or 0.0 for row in rows)
    return Scores(
        n=len(rows),
        recall_1=mean(float(rank <= 1) for rank in ranks),
        recall_5=mean(float(rank <= 5) for rank in ranks),
        recall_10=mean(float(rank <= N_RANKED) for rank in ranks),
        mrr=mean(1 / rank for rank in ranks),
        sentence_hit=mean(row.get("hit") for row in rows),
        em=mean(row.get("em") for row in rows),
        f1=mean(row.get("f1") for row in rows),
        refused_answerable=mean(row.get("refused") for row in rows),
        answered_unanswerable=mean(row.get("wrongly") for row in rows),
        precision=mean(row.get("right") for row in rows),
        median_ms=times[len(times) // 2],
    )


def _all_last(item: tuple[str, object]) -> tuple[bool, str]:
    return item[0] == "all", item[0]


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "-".rjust(10)
    return (f"{value:.1f}" if name == "median_ms" else f"{value:.3f}").rjust(10)
