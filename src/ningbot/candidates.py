"""Which words of a sentence could be the answer to a question of this type? Rules, no model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ningbot.question_words import ORGANISATION_ENDS, PERSON_TITLES, SAME_UNITS
from ningbot.records import AnswerType, Quantity, Query, Span, Token
from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities
from ningbot.text.tokenisation import tag_words

_AFTER_TITLE_RE = re.compile(rf"(?:{PERSON_TITLES})[ 　:：]?([{HAN}]{{2,4}})(?=[)）,，、。\s]|$)")

# Kinds of quantity that satisfy a type; a bare 多少 may ask for any amount.
_QUANTITY_KINDS: dict[AnswerType, tuple[AnswerType, ...]] = {
    "number": ("number", "money", "percent"),
    "money": ("money",),
    "percent": ("percent",),
    "date": ("date",),
    "duration": ("duration",),
    "ordinal": ("ordinal",),
}
_PERSON_TAGS = frozenset({"nr", "nrt", "nrfg"})
_NAME_DOTS = frozenset("·•‧・．")
_PARTICLES = frozenset(
    "由被和與与對对向為为是在以於于將将讓让"
)  # the tagger takes 由威廉 for a name
_YEAR_RE = re.compile(r"(?:1[5-9]|20)\d\d")
_BOUND_SIGNS = {"under": "<", "over": ">", "about": "~", None: ""}
_PART_OF_NOUN = frozenset("n nz nr ns nt nrt nrfg vn a j b l i m q eng x ng s".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that could be the answer; ``span`` lies in the sentence."""

    span: Span
    kind: AnswerType
    normalized: str | None = None
    unit: str = ""


def find_candidates(sentence: str, query: Query) -> list[Candidate]:
    """Give every candidate of the type the question asks for, in order, each once."""
    found = _FINDERS.get(query.answer_type, _quantities)(sentence, query)
    return sorted(dict.fromkeys(found), key=lambda c: c.span)


def can_be_found(answer_type: AnswerType) -> bool:
    """Tell whether rules can tell answers of a type from other words; names of firms they miss."""
    return answer_type not in ("entity", "description", "organization")


def is_quantity(answer_type: AnswerType) -> bool:
    """Tell whether answers of a type are amounts or dates, of which rules find every one."""
    return answer_type in _QUANTITY_KINDS


def _quantities(sentence: str, query: Query) -> Iterator[Candidate]:
    kinds = _QUANTITY_KINDS.get(query.answer_type, ())
    for quantity in find_quantities(sentence):
        if quantity.kind not in kinds or (query.unit and not _fits_unit(quantity, query)):
            continue
        if quantity.kind != "number" or not _is_bare(quantity, sentence):
            yield Candidate(quantity.span, quantity.kind, bounded(quantity), quantity.unit)


def _fits_unit(quantity: Quantity, query: Query) -> bool:
    """Tell whether a quantity counts what is asked for: 多少名 is answered by 3位, not by 85%."""
    if query.answer_type != "number":
        return True
    unit = fold(quantity.unit)
    same = unit == query.unit or any({unit, query.unit} <= group for group in SAME_UNITS)
    return quantity.kind == "number" and (query.unit == "个" or same or not unit)


def _is_bare(quantity: Quantity, sentence: str) -> bool:
    """Tell whether a number is likelier part of a name: 《報告2022》, 百億企業."""
    is_year = bool(_YEAR_RE.fullmatch(quantity.normalized))
    has_digit = bool(re.search(r"\d", quantity.span.of(sentence)))
    return not quantity.unit and (is_year or not has_digit)


def bounded(quantity: Quantity) -> str:
    """Give the value with what the text says of it: 近2000 is <2000, 200余 >200, 約42% ~42%."""
    return _BOUND_SIGNS.get(quantity.bound, "") + quantity.normalized


def _persons(sentence: str, _: Query) -> Iterator[Candidate]:
    for match in _AFTER_TITLE_RE.finditer(sentence):
        yield Candidate(Span(*match.span(1)), "person")
    for span in _name_spans(tag_words(sentence)):
        if span.end - span.start > 1:
            yield Candidate(span, "person")


def _name_spans(tagged: Sequence[tuple[Token, str]]) -> Iterator[Span]:
    """Give runs of words tagged as names; a name dot binds the words on both its sides."""
    dots = {i for i, (token, _) in enumerate(tagged) if token.surface in _NAME_DOTS}
    bound = {i + step for i in dots for step in (-1, 0, 1)}
    names = [
        (token, "name" if i in bound or tag in _PERSON_TAGS else "")
        for i, (token, tag) in enumerate(tagged)
    ]
    for run in _runs(names, lambda _, tag: tag == "name"):
        words = [token for token in run if token.surface not in _NAME_DOTS]
        if words:
            first = words[0].surface
            particle = len(first) > 1 and first[0] in _PARTICLES
            yield Span(words[0].span.start + particle, words[-1].span.end)


def _places(sentence: str, _: Query) -> Iterator[Candidate]:
    yield from _tagged(sentence, ("ns",), "place")


def _organizations(sentence: str, _: Query) -> Iterator[Candidate]:
    yield from _tagged(sentence, ("nt",), "organization")
    yield from _noun_phrases(
        sentence, lambda word: word.endswith(ORGANISATION_ENDS), "organization"
    )


def _entities(sentence: str, query: Query) -> Iterator[Candidate]:
    """Give phrases that end with the kind of thing asked for: 省長質量獎 for 什么奖."""
    head = query.head
    if head:
        yield from _noun_phrases(sentence, lambda word: word.endswith(head), "entity")


def _tagged(sentence: str, tags: tuple[str, ...], kind: AnswerType) -> Iterator[Candidate]:
    """Give runs of words that carry one of the tags."""
    for run in _runs(tag_words(sentence), lambda _, tag: tag in tags):
        span = Span(run[0].span.start, run[-1].span.end)
        if span.end - span.start > 1:
            yield Candidate(span, kind)


def _noun_phrases(
    sentence: str, is_end: Callable[[str], bool], kind: AnswerType
) -> Iterator[Candidate]:
    """Give the run of nouns before and with each word that ``is_end`` accepts."""
    for run in _runs(tag_words(sentence), lambda token, tag: _is_nominal(token, tag)):
        ends = [token.span.end for token in run if is_end(token.term)]
        if ends:
            yield Candidate(Span(run[0].span.start, ends[-1]), kind)


def _is_nominal(token: Token, tag: str) -> bool:
    return tag in _PART_OF_NOUN and bool(re.match(rf"[{HAN}A-Za-z0-9]", token.surface))


def _runs(
    tagged: Iterable[tuple[Token, str]], belongs: Callable[[Token, str], bool]
) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token, tag in tagged:
        if belongs(token, tag):
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run


_FINDERS: dict[AnswerType, Callable[[str, Query], Iterator[Candidate]]] = {
    "person": _persons,
    "place": _places,
    "organization": _organizations,
    "entity": _entities,
    "description": lambda _sentence, _query: iter(()),
}
