"""The values of one quantity at several dates or of several subjects, each with its citation.

The way of a question for one: what it measures (`asked`); the sentences that certainly say a value of
it (`finding`: `shapes`, `measuring`), when (`times`) and of whom (`subjects`); which of them make one
series (`choosing`). A value of another thing is worse than one that is missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ningbot.citations import cite
from ningbot.extraction import Extraction
from ningbot.glosses.units import UNITS
from ningbot.records import AnswerType, Language, Point, Series
from ningbot.refusals import looked_within, nothing_to_look_for, nothing_to_plot, too_few_points
from ningbot.retrieval import Retrieval
from ningbot.series.asked import KINDS, Question, Wanted, read_question, want, with_name
from ningbot.series.choosing import Placed, choose, label_of
from ningbot.series.finding import Found, find_values
from ningbot.series.measuring import value_of
from ningbot.store import Reader

__all__ = ["Question", "find_series", "read_question"]


def find_series(question: Question, retrieval: Retrieval, *, language: Language, n: int) -> Series:
    """Find a series of at most ``n`` points, the newest or the largest; or say what there is instead.

    Raises:
        CitationError: the index does not agree with its own copy of an original.
    """
    wanted = want(question, retrieval.engine)
    if wanted.query.answer_type not in KINDS:
        return _refused(wanted, language, nothing_to_plot(language))
    if not wanted.head:
        return _refused(wanted, language, nothing_to_look_for(language))
    wanted, found = _look(wanted, retrieval)
    chosen = choose(found, wanted)
    if chosen is None:
        said = _too_few(found, wanted, language) + looked_within(retrieval.filters, language)
        return _refused(wanted, language, said)
    shown = chosen.placed[-n:] if chosen.by == "date" else chosen.placed[:n]
    return Series(
        question=wanted.query.question,
        language=language,
        by=chosen.by,
        unit=_unit([placed.found for placed in shown], language),
        kind=shown[0].found.quantity.kind,
        points=tuple(_point(placed, retrieval.reader) for placed in shown),
        shared=chosen.shared,
        n_left_out=len(chosen.placed) - len(shown),
    )


def _look(wanted: Wanted, retrieval: Retrieval) -> tuple[Wanted, list[Found]]:
    """Find values; again, where they show that words of the question are a name."""
    found = find_values(wanted, retrieval)
    for name in sorted({one.apart for one in found if one.apart}):
        if named := with_name(wanted, name):
            return named, find_values(named, retrieval)
    return wanted, found


def _too_few(found: Sequence[Found], wanted: Wanted, language: Language) -> str:
    """Say what there is of what was asked for, each sentence once."""
    is_by_subject = wanted.by == "subject"
    fitting = [one for one in found if (one.is_part if is_by_subject else one.is_asked)]
    once = {(one.sentence.text, one.quantity.span): one for one in fitting}
    return too_few_points(language, _thing(wanted), [_as_written(one) for one in once.values()])


def _refused(wanted: Wanted, language: Language, reason: str) -> Series:
    kind: AnswerType = wanted.query.answer_type
    by = wanted.by or "date"
    return Series(wanted.query.question, language, by, "", kind, (), reason=reason)


def _point(placed: Placed, reader: Reader) -> Point:
    found = placed.found
    extraction = Extraction(
        ranked=found.ranked,
        sentence=found.sentence,
        score=found.ranked.score,
        sentence_share=0.0,
        context_share=0.0,
        candidates=(),
        answer_span=found.quantity.span,
        normalized=found.claimed,
        has_type=True,
    )
    return Point(
        label=placed.label,
        value=value_of(found.quantity),
        normalized=found.quantity.normalized,
        bound=found.quantity.bound,
        date=placed.date,
        citation=cite(extraction, reader),
        disagrees=placed.disagrees,
    )


def _unit(found: Sequence[Found], language: Language) -> str:
    """Give the unit as most write it; in English that of what has a name there, and none of counts."""
    quantity = found[0].quantity
    canonical = quantity.normalized.partition(" ")[2]
    if quantity.kind == "percent":
        return "%"
    if language == "en":
        return UNITS[canonical][1] if canonical in UNITS else canonical
    if canonical == "CNY":
        return "元"
    written = Counter(f.quantity.unit for f in found if f.quantity.unit)
    return written.most_common(1)[0][0] if written else ""


def _thing(wanted: Wanted) -> str:
    """Give the words of the question, as they stand in it."""
    content = wanted.query.content
    if not content:
        return wanted.query.question
    return " ".join(wanted.query.question[content[0].span.start : content[-1].span.end].split())


def _as_written(found: Found) -> str:
    """Write a value with its date and its subject, where they are known."""
    date = label_of(found.dated) if found.dated else ""
    value = found.quantity.span.of(found.sentence.text)
    return " ".join(filter(None, (found.subject.name, date, value)))
