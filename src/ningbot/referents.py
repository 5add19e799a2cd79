"""Whom does a cited sentence mean by 公司 or 該校? Rules, no model; doubt names no one.

A word that stands for an organisation is taken for the last one of its kind that the passage
names before it. Pronouns (他, 她, 其) are never resolved. What would make it doubtful ends the
search: two names in one sentence, another firm or 另一家公司 between, a name that may be no name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ningbot.organisation_words import (
    AFTER_END,
    ALL_ENDS,
    BEFORE_BARE,
    BESIDE,
    CLAUSE_START,
    COPULA_RE,
    COUNTRY_RE,
    ENDS,
    FIRM,
    FIRM_TAIL_RE,
    FIRM_WORDS,
    GENERIC,
    INDEFINITE_RE,
    INTRODUCED_AS_RE,
    INTRODUCED_IS_RE,
    LONG_ENDS,
    NAME_TAGS,
    NOT_AFTER_BARE,
    NOT_IN_NAME,
    PART_TAGS,
    PARTICLES,
    PLACES,
    REFERRING_RE,
    SENTENCE_RE,
    SHORTENED_RE,
)
from ningbot.records import Referent, Span, Token
from ningbot.text.folding import fold
from ningbot.text.tokenisation import tag_words

_MAX_NAME = 30
_MAX_SHORT = 12
_MAX_DISTANCE = 200


@dataclass(frozen=True, slots=True)
class _Mention:
    """An organisation named in the passage; ``core`` is its folded name without its ending."""

    span: Span
    name: str
    core: str
    end: str
    introduced: bool = False  # said to be one: 作為龍頭企業，中偉新能源
    beside: bool = False  # named beside another: 與華西醫院, （僅次於農業銀行）

    def is_same_as(self, other: _Mention) -> bool:
        """Tell whether one name is, or may be, short for the other."""
        if self.core == other.core:
            return True
        if self.end != other.end and not {self.end, other.end} <= set(FIRM):
            return False
        return _is_short_for(self.core, other.name) or _is_short_for(other.core, self.name)


def find_referents(passage_text: str, sentence_span: Span) -> tuple[Referent, ...]:
    """Name the organisations that words of a sentence stand for, where that is sure.

    ``span`` of a referent lies in the sentence, ``name_span`` in the passage, before the word.

    >>> text = "萬鑫精工(湖南)有限公司是一家企業。公司自主研發減速機。"
    >>> [r.name for r in find_referents(text, Span(18, 28))]
    ['萬鑫精工(湖南)有限公司']
    """
    start, end = max(sentence_span.start, 0), min(sentence_span.end, len(passage_text))
    folded = fold(passage_text)
    if not REFERRING_RE.search(folded, start, end):
        return ()
    passage = _Passage(passage_text[:end], folded[:end])
    found = (passage.resolve(match) for match in REFERRING_RE.finditer(folded, start, end))
    each: dict[str, Referent] = {}
    for referent in filter(None, found):
        each.setdefault(referent.name, referent)  # said once a sentence is said
    return tuple(Referent(r.span.shifted(-start), r.name, r.name_span) for r in each.values())


class _Passage:
    """A passage up to the end of the cited sentence, cut into words once."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self.tagged = tag_words(text)
        self.starts = [token.span.start for token, _ in self.tagged]
        self._bounds = {0, len(text)} | {token.span.end for token, _ in self.tagged}
        self._sentence_ends = [m.end() for m in SENTENCE_RE.finditer(text)]

    @cached_property
    def mentions(self) -> list[_Mention]:
        """Give every organisation named, in order; a name within a name is none."""
        found = [*self._by_ending(), *self._introduced()]
        found += [short for long in found for short in self._shortened(long)]
        found.sort(key=lambda m: (m.span.start, -m.span.end))
        kept: list[_Mention] = []
        for mention in found:
            if not kept or mention.span.start >= kept[-1].span.end:
                kept.append(mention)
        return kept

    def resolve(self, word: re.Match[str]) -> Referent | None:
        """Name what a word stands for, or nothing where that is not sure."""
        head = str(word["this"] or word["our"] or word["bare"])
        if not (self._is_bare(word) if word["bare"] else self._is_whole(word, head)):
            return None
        before = [m for m in self.mentions if m.span.end <= word.start() and m.end in ENDS[head]]
        if not before or word.start() - before[-1].span.end > _MAX_DISTANCE:
            return None
        name = self._only_one(before, head)
        if name is None or self._is_doubtful(name, Span(*word.span()), head):
            return None
        if not self._begins_clause(name.span.start) and self._is_about_another(before[0], head):
            return None
        return Referent(Span(*word.span()), name.name, name.span)

    def _only_one(self, before: Sequence[_Mention], head: str) -> _Mention | None:
        """Give the last name, if its sentence has no other one of the kind as good."""
        sentence = self._sentence_of(before[-1].span.start)
        there = [m for m in before if self._sentence_of(m.span.start) == sentence]
        introduced = [m for m in there if m.introduced]
        of_head = [m for m in there if m.end == head]
        good = introduced or of_head or there
        last = good[-1]
        is_one = all(m.is_same_as(last) for m in good)
        return last if is_one and not last.beside else None

    def _is_doubtful(self, name: _Mention, word: Span, head: str) -> bool:
        """Tell whether something else of the kind is spoken of between a name and a word."""
        between = self.folded[name.span.end : word.start]
        for match in INDEFINITE_RE.finditer(between):
            if match["head"] in ENDS[head] and not COPULA_RE.search(between[: match.start()]):
                return True
        return any(
            not _is_short_for(token.term, name.name)
            for token in self._clause_heads(Span(name.span.end, word.start), head)
        )

    def _is_about_another(self, first: _Mention, head: str) -> bool:
        """Tell whether such a word stands before the first name: the title has named another."""
        words = REFERRING_RE.finditer(self.folded, 0, first.span.start)
        heads = [
            (word["this"] or word["our"] or word["bare"])
            for word in words
            if not word["bare"] or self._is_bare(word)
        ]
        return any(set(ENDS[other]) & set(ENDS[head]) for other in heads)

    def _begins_clause(self, place: int) -> bool:
        return place == 0 or self.folded[place - 1] in CLAUSE_START

    def _clause_heads(self, span: Span, head: str) -> Iterator[Token]:
        """Give the names, not said to be organisations, that begin a clause."""
        tags = {"ns"} if head in PLACES else {"nt", "nz", "eng"}
        for i in range(bisect_right(self.starts, span.start - 1), len(self.tagged)):
            token, tag = self.tagged[i]
            if token.span.end > span.end:
                return
            previous = self.folded[token.span.start - 1] if token.span.start else "\n"
            if tag in tags and previous in CLAUSE_START - set("（("):
                yield token

    def _is_whole(self, word: re.Match[str], head: str) -> bool:
        """Tell whether a word is not cut out of others: 該行[星], [資]本公司."""
        return word.start() in self._bounds and (len(head) > 1 or word.end() in self._bounds)

    def _is_bare(self, word: re.Match[str]) -> bool:
        """Tell whether 公司 stands by itself, where one certain firm is meant."""
        start = word.start()
        if self.folded.startswith(NOT_AFTER_BARE, word.end()):
            return False
        if start == 0 or self.folded[start - 1] in CLAUSE_START:
            return True
        return word["bare"] in FIRM and self._term_before(start) in BEFORE_BARE

    def _term_before(self, place: int) -> str:
        """Give the word that ends at a place, if one does."""
        token = self.tagged[bisect_right(self.starts, place - 1) - 1][0]
        return token.term if 0 < token.span.end == place else ""

    def _by_ending(self) -> Iterator[_Mention]:
        """Give the names that say themselves what they are: 星邦智能裝備股份有限公司."""
        for i, (token, _) in enumerate(self.tagged):
            end = next((end for end in ALL_ENDS if token.term.endswith(end)), None)
            if end is None or (end in PLACES and self.tagged[i][1] != "ns"):
                continue
            first = i if end in PLACES else self._first_of_name(i)
            start = self.starts[first] + self._has_particle(first)
            span = Span(start, token.span.end)
            if span.end - span.start <= _MAX_NAME and self._is_name(first, i, end):
                beside = self._is_beside(span)
                yield self._mention(self._in_title(span), end, beside=beside)

    def _is_beside(self, span: Span) -> bool:
        """Tell whether a name is named beside another, or in brackets: （僅次於農業銀行）."""
        last_open = max(self.text.rfind(bracket, 0, span.start) for bracket in "(（")
        last_close = max(self.text.rfind(bracket, 0, span.start) for bracket in ")）")
        is_among = self.folded.startswith(("中", "里"), span.end)
        return last_open > last_close or is_among or self._term_before(span.start) in BESIDE

    def _has_particle(self, i: int) -> bool:
        """Tell whether the tagger has put 由 or 為 to a name."""
        token, tag = self.tagged[i]
        return tag in NAME_TAGS and len(token.term) > 2 and token.term[0] in PARTICLES

    def _mention(
        self, span: Span, end: str, *, introduced: bool = False, beside: bool = False
    ) -> _Mention:
        folded = span.of(self.folded)
        core = FIRM_TAIL_RE.sub("", folded).removesuffix(end) or folded
        return _Mention(span, span.of(self.text), core, end, introduced, beside)

    def _in_title(self, span: Span) -> Span:
        """Reach back to 《 where the name ends before 》: 《泰晤士報》."""
        if self.text[span.end : span.end + 1] != "》":
            return span
        start = self.text.rfind("《", 0, span.start) + 1
        return Span(start, span.end) if start > 0 and span.end - start <= _MAX_NAME else span

    def _first_of_name(self, last: int) -> int:
        """Go back over the words that a name may have, a place in brackets included."""
        i = last
        while i > 0:
            token, tag = self.tagged[i - 1]
            if token.surface in ")）" and (inside := self._bracketed(i - 1)) is not None:
                i = inside
            elif not self._belongs(token, tag) or self._is_another(i):
                break
            else:
                i -= 1
                if self._has_particle(i):
                    break
        while i < last and self.tagged[i][0].term in ("·", "&", "-"):
            i += 1
        return i

    def _is_another(self, i: int) -> bool:
        """Tell whether a name of its own ends before word ``i``: 長沙銀行|星邦公司."""
        before, there = self.tagged[i - 1][0].term, self.tagged[i][0].term
        return before.endswith(LONG_ENDS) and not there.startswith(AFTER_END)

    def _belongs(self, token: Token, tag: str) -> bool:
        if token.term in NOT_IN_NAME:
            return False
        if token.surface in ("·", "•", "・", "&", "-"):
            return True
        is_number = tag == "m" and bool(re.fullmatch(r"第?[一二三五六七八九十]+", token.term))
        return tag in PART_TAGS or token.term in FIRM_WORDS or is_number

    def _bracketed(self, close: int) -> int | None:
        """Give where the bracket closing at ``close`` opens, if a place alone is in it."""
        for i in range(close - 1, max(close - 4, -1), -1):
            token, tag = self.tagged[i]
            if token.surface in "(（":
                return i if i < close - 1 else None
            if tag not in PART_TAGS:
                return None
        return None

    def _is_name(self, first: int, last: int, end: str) -> bool:
        """Tell whether words are one organisation's name, not 一家保險公司 or 中國公司."""
        if end in PLACES:
            return len(self.tagged[last][0].term) > 2
        words = [(token.term, tag) for token, tag in self.tagged[first : last + 1]]
        own = words[-1][0].removesuffix(end)
        is_named = own not in GENERIC and bool(own) and words[-1][1] in ("nt", "nz")
        if end != "银行" and COUNTRY_RE.fullmatch("".join(w for w, _ in words).removesuffix(end)):
            return False
        parts = [(w, t) for w, t in words[:-1] if w not in GENERIC and w not in "()（）·&-"]
        if end in FIRM and end != "银行":
            parts = [(w, t) for w, t in parts if t != "ns"]
        before = self.tagged[first - 1] if first else None
        if before and (before[1] == "q" or re.fullmatch(r"[一两几数多各某].{1,2}", before[0].term)):
            return False
        if is_named or any(tag in NAME_TAGS for _, tag in parts):
            return True
        name = self.folded[self.starts[first] : self.tagged[last][0].span.end]
        return bool(parts) and bool(re.search("有限公司|股份公司|责任公司", name))

    def _introduced(self) -> Iterator[_Mention]:
        """Give the names of which the text says what they are: 作為企業，X; X是一家公司."""
        for match in INTRODUCED_AS_RE.finditer(self.folded):
            if (span := self._name_at(match.end())) is not None:
                yield self._mention(span, match["head"], introduced=True)
        for start in (0, *self._sentence_ends):
            span = self._name_at(start)
            if span and (said := INTRODUCED_IS_RE.match(self.folded, span.end)):
                yield self._mention(span, said["head"].replace("报纸", "报"), introduced=True)

    def _name_at(self, start: int) -> Span | None:
        """Give the short name that begins at a place, if it is one."""
        i = bisect_right(self.starts, start) - 1
        if i < 0 or self.starts[i] != start:
            return None
        last, is_named = i, False
        while last < len(self.tagged) and self._belongs(*self.tagged[last]):
            is_named = is_named or self.tagged[last][1] in NAME_TAGS - {"ns"}
            last += 1
        if last == i or not is_named:
            return None
        span = Span(start, self.tagged[last - 1][0].span.end)
        return span if 2 <= span.end - span.start <= _MAX_SHORT else None

    def _shortened(self, long: _Mention) -> Iterator[_Mention]:
        """Give every place of a short name that a bracket behind the long one introduces."""
        match = SHORTENED_RE.match(self.folded, long.span.end)
        if match is None:
            return
        short = match["short"]
        for found in re.finditer(re.escape(short), self.folded[match.end() :]):
            span = Span(*found.span()).shifted(match.end())
            yield _Mention(span, span.of(self.text), long.core, long.end)

    def _sentence_of(self, place: int) -> int:
        return bisect_right(self._sentence_ends, place)


def _is_short_for(short: str, name: str) -> bool:
    """Tell whether the characters of a name stand in another in the same order: 清華, 清華大學."""
    rest = iter(fold(name))
    return bool(short) and all(char in rest for char in fold(short))
