"""What does a question for a series measure, of whom, and by what are its values told apart?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from ningbot.bilingual import translate
from ningbot.engines import Engine
from ningbot.matching import is_phrase
from ningbot.records import AnswerType, Member, Query, Span, Token, Unit
from ningbot.series import words
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities
from ningbot.text.scripts import detect_language
from ningbot.text.tokenisation import tag_words
from ningbot.understanding import Asked, check_question, find_asked, understand

By = Literal["date", "subject"]

KINDS: tuple[AnswerType, ...] = ("number", "money", "percent", "duration")
_HEAD_WEIGHT = 2.0  # in the search: without what is measured a passage is of no use
_MOST_YEARS = 10
_SURE = 0.5  # of a translation's weight; less is a guess
_PHRASES: dict[bool, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]] = {
    is_english: (re.compile(by_date), re.compile(by_subject), re.compile(neither))
    for is_english, by_date, by_subject, neither in (
        (False, words.BY_DATE, words.BY_SUBJECT, words.ABOUT_CHARTS),
        (True, words.BY_DATE_ENGLISH, words.BY_SUBJECT_ENGLISH, words.ABOUT_CHARTS_ENGLISH),
    )
}
_YEAR_RE = re.compile(r"(?<!\d)(1[0-9]\d\d|20\d\d)(?!\d)")
_WHAT_RE = re.compile(r"\s*what(?:'s| is| are| was| were) ", re.IGNORECASE)


class Years(NamedTuple):
    """The years that are asked for, both included."""

    first: int = 0
    last: int = 9999


@dataclass(frozen=True, slots=True)
class Question:
    """A question for a series without the words that ask for one.

    ``by`` is None where they do not say it; ``kind`` is what subjects are asked for (各[區]).
    """

    query: Query
    by: By | None
    kind: str
    years: Years


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in an archive, in its words, folded.

    ``head`` are the forms in which the thing measured may be written, ``others`` those of each
    further word that has to stand beside it (``verbs`` those that are verbs), ``names`` those of
    each word that names its subject.
    """

    query: Query
    by: By | None
    kind: str
    years: Years
    head: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    verbs: frozenset[str]
    names: tuple[tuple[str, ...], ...]


def read_question(question: str) -> Question:
    """Read a question, or the mere name of a quantity, as one for an amount.

    >>> read_question("寧鄉高新區歷年產值").query.answer_type
    'money'

    Raises:
        QuestionError: it is empty or too long to be a question.
    """
    question = check_question(question)
    is_english = detect_language(question) == "en"
    folded = fold(question)
    dates = [q.span for q in find_quantities(question) if q.kind == "date"]
    dates += [Span(*match.span()) for match in _YEAR_RE.finditer(folded)] if is_english else []
    found = [pattern.search(folded) for pattern in _PHRASES[is_english]]
    blanked = [*dates, *(Span(*match.span()) for match in found if match)]
    matter = "".join(
        " " if any(span.start <= i < span.end for span in blanked) else char
        for i, char in enumerate(question)
    )
    query = _for_amount(understand(matter if matter.strip(" ?？的") else question))
    by: By | None = "subject" if found[1] else "date" if found[0] else None
    kind = (found[1]["kind"] or "") if found[1] else ""
    kind = words.SUBJECTS_ENGLISH.get(kind, kind)
    return Question(query, by, kind, _years([span.of(folded) for span in dates]))


def _for_amount(query: Query) -> Query:
    """Take a phrase that asks nothing as one that asks how much."""
    is_english = query.language == "en"
    asks = find_asked(fold(query.question), query.language).span.end > 0
    if query.answer_type in KINDS or (asks and not _WHAT_RE.match(query.question)):
        return query
    asked = (
        f"what was the {query.question}" if is_english else f"{query.question.rstrip('？?')}是多少"
    )
    answer_type = understand(asked[:1000]).answer_type
    return replace(query, answer_type=answer_type if answer_type in KINDS else "number")


def _years(dates: Sequence[str]) -> Years:
    years = [int(year) for date in dates for year in _YEAR_RE.findall(date)]
    if not years:
        return Years()
    is_open = len(years) == 1 and any(re.search("以来|以后|之后|起|至今", date) for date in dates)
    return Years(min(years), 9999 if is_open else max(years))


def want(question: Question, engine: Engine) -> Wanted:
    """Say what is wanted of an archive, in its words."""
    query = translate(question.query, engine)
    content = [word for word in query.content if word.term not in words.FILLERS]
    names = [word for word in content if _is_name(word, query)]
    things = [word for word in content if word not in names] or names[-1:]
    head = _head(query, things)
    phrase = _phrase(query, head) if head else None
    inside = [w for w in things if w == head or (phrase and phrase.span.contains(w.span))]
    forms = _texts([phrase]) if phrase else _head_forms(head, query) if head else ()
    if query.answer_type == "number" and forms and forms[0].endswith(words.DURATIONS):
        query = replace(query, answer_type="duration")
    query = _searching_for(query, head, forms) if query.language == "en" else query
    return Wanted(
        query=replace(query, units=(*query.units, *_units_of(question.years))),
        by=question.by,
        kind=question.kind,
        years=question.years,
        head=forms if query.language == "en" else (*forms, *_totals_of(forms)),
        others=tuple(_forms(word, query) for word in things if word not in inside),
        verbs=_verbs(query),
        names=tuple(dict.fromkeys(_name_forms(w, query) for w in names if w not in inside)),
    )


def _units_of(years: Years) -> list[Unit]:
    """Give the years asked for as units of the search, if they are a few."""
    asked = range(years.first, years.last + 1)
    named = [str(year) for year in asked] if len(asked) <= _MOST_YEARS else []
    return [Unit(year, Span(0, 0), (Member(year, 1.0),)) for year in named]


def _searching_for(query: Query, head: Token | None, forms: tuple[str, ...]) -> Query:
    """Have passages searched that hold the forms of what is measured, and no other translation."""
    if head is None:
        return query
    members = tuple(Member(form, 1.0) for form in forms)
    own = Unit(head.surface, head.span, members, weight=_HEAD_WEIGHT)
    others = [unit for unit in query.units if not unit.span.contains(head.span)]
    return replace(query, units=(*others, own))


def with_name(wanted: Wanted, name: str) -> Wanted | None:
    """Take further words of a question for a name, as 星邦智能; None if they are not its beginning."""
    others = list(wanted.others)
    taken = ""
    while others and len(taken) < len(name):
        taken += others.pop(0)[0]
    if wanted.query.language == "en" or not name or taken != name:
        return None
    return replace(wanted, others=tuple(others), names=(*wanted.names, (name,)))


def _totals_of(forms: Sequence[str]) -> list[str]:
    """Give what else a compound may be called: 工業總產值 for 工業產值."""
    return [f"{form[:-2]}总{form[-2:]}" for form in forms if len(form) > 3 and "总" not in form]


def _verbs(query: Query) -> frozenset[str]:
    tagged = tag_words(query.question) if query.language != "en" else []
    return frozenset(token.term for token, tag in tagged if tag[:1] == "v" and tag != "vn")


def _head(query: Query, things: Sequence[Token]) -> Token | None:
    """Give the word of the question that says what is measured: what 多少名 counts, else the last.

    In English it ends the first run of words: output value [of ...], party-building instructors.
    """
    if not things:
        return None
    asked = find_asked(fold(query.question), query.language)
    counted = _counted(query, things, asked)
    if counted or query.language == "en":
        return _run_of(query, counted or things)[-1]
    before = [word for word in things if word.span.start < asked.span.end] if asked.span.end else []
    return (before or things)[-1]


def _counted(query: Query, things: Sequence[Token], asked: Asked) -> list[Token]:
    """Give the words that follow the asking ones at once, up to a verb."""
    after = [word for word in things if asked.span.end and word.span.start >= asked.span.end]
    if query.language == "en" or not after:
        return after
    if query.question[asked.span.end : after[0].span.start].strip(" 的"):
        return []
    tags = {token.span: tag for token, tag in tag_words(query.question)}
    nouns = [word for word in after if tags.get(word.span, "n") in words.NOMINAL_TAGS]
    return nouns if nouns[:1] == after[:1] else []


def _run_of(query: Query, things: Sequence[Token]) -> list[Token]:
    run = [things[0]]
    for left, right in pairwise(things):
        if query.question[left.span.end : right.span.start].strip(" -"):
            break
        run.append(right)
    return run


def _phrase(query: Query, head: Token) -> Unit | None:
    """Give the longest phrase that ends with the head and that the dictionary has as one."""
    found = [u for u in query.units if is_phrase(u) and u.span.end == head.span.end and _is_sure(u)]
    return max(found, key=lambda unit: unit.span.end - unit.span.start, default=None)


def _is_sure(unit: Unit) -> bool:
    return unit.members[0].weight >= _SURE


def _is_name(word: Token, query: Query) -> bool:
    """Tell whether a word of the question names somebody or some place."""
    if query.language != "en":
        is_placed = len(word.term) > 2 and word.term.endswith(words.NAME_ENDS)
        return word.term in query.names or is_placed or word.term in words.GENERIC_NAMES
    if (word.span.start and word.surface[0].isupper()) or _zone(word, query):
        return True
    own = [unit for unit in query.units if unit.span.contains(word.span) and _is_sure(unit)]
    return any(_tagged_name(_text_of(unit.members[0])) for unit in own)


def _tagged_name(form: str) -> bool:
    return all(tag in words.NAME_TAGS for _, tag in tag_words(form))


def _forms(word: Token, query: Query) -> tuple[str, ...]:
    """Give the forms in which a word may stand in the archive, folded, those of phrases with it too."""
    if query.language != "en":
        return (word.term,)
    units = [unit for unit in query.units if unit.span.contains(word.span)]
    return _texts(units) or (word.term,)


def _name_forms(word: Token, query: Query) -> tuple[str, ...]:
    """Give the forms of a name, without what was put together by guess."""
    if query.language != "en":
        return (word.term,)
    units = [unit for unit in query.units if unit.span.contains(word.span) and _is_sure(unit)]
    return _zone(word, query) or _texts(units) or (word.term,)


def _zone(word: Token, query: Query) -> tuple[str, ...]:
    """Give the forms of a part of a town that a word of an English question is in the name of."""
    for phrase, forms in words.ZONES_ENGLISH.items():
        start = query.question.lower().find(phrase)
        if start >= 0 and Span(start, start + len(phrase)).contains(word.span):
            return forms
    return ()


def _head_forms(head: Token, query: Query) -> tuple[str, ...]:
    """Give the forms of what is measured; one put together of two words only if it is one of such."""
    if query.language == "en" and head.term in words.MEASURED_ENGLISH:
        return words.MEASURED_ENGLISH[head.term]
    forms = _forms(head, query)
    own = _texts([u for u in query.units if u.span.contains(head.span) and not is_phrase(u)])
    return tuple(form for form in forms if form in own or form.endswith(own or (head.term,)))


def _texts(units: Iterable[Unit]) -> tuple[str, ...]:
    """Give what the members of units look like in a text, but for guesses at single words."""
    found = (
        _text_of(member)
        for unit in units
        for member in unit.members
        if is_phrase(unit) or member.weight >= _SURE
    )
    return tuple(dict.fromkeys(found))


def _text_of(member: Member) -> str:
    """Write a member as it stands: bigrams that overlap make one word.

    >>> _text_of(Member("高新 新区", 1.0))
    '高新区'
    """
    first, *rest = member.term.split(" ")
    for term in rest:
        first += term[1:] if first[-1:] == term[:1] and len(term) > 1 else term
    return first
