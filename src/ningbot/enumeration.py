"""Where a question asks for several things, which words of a sentence list them?

An answer found in a list is widened to the whole of it: 工程機械 to 先進儲能材料、工程機械、智能家電.
The middle items of a list are whatever stands between its separators; where the first begins and
the last ends is read from the tagger's words, and rather too late or too early than too far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ningbot.records import Language, Span
from ningbot.text.characters import CLOSING, HAN, OPENING
from ningbot.text.tokenisation import tag_words

_FEW = "两二三四五六七八九十0-9"
_CHINESE_RE = re.compile(
    rf"哪些|哪几|哪[{_FEW}]|[有含](?:什么|啥|何)(?!时候|时间|人物?[是叫])|(?:包括|包含|分为|分成)了?(?:什么|啥|谁|哪)|"
    r"分别[是为有在叫指由]|分别(?:包括|来自|位于|获得|担任)|都有谁|都是谁|(?:什么|谁|哪里)和(?:什么|谁|哪里)|列举|列出"
)
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
_PLURAL = r"(?!(?:is|was|has|does|this|us|its|yes)\b)[a-z]+(?<![siu])s(?<!ics)\b|people\b|men\b|women\b|children\b|cities\b"
_HELPER = r"(?:are|were|have|had|did|do|will|can|could|should)\b"
_ENGLISH_RE = re.compile(
    rf"\b(?:which|what) (?:other )?{_NUMBER}\b|\b(?:which|what) (?:{_PLURAL})|"
    rf"\b(?:which|what) (?:[a-z]+ ){{1,2}}(?:{_PLURAL}) {_HELPER}|"
    rf"\b(?:what|which|who) (?:are|were) (?!you\b|we\b|they (?:doing|called)\b)|"
    rf"\b(?:name|list) (?:all|the|some|{_NUMBER})\b|\bwhat kinds? of\b.*\b(?:are|were|do|did)\b"
)

_JOINERS = frozenset("和 及 以及 与 暨 或 或者 还有 and or".split())
_SURE_JOINERS = frozenset("和 及 以及".split())  # 與 may mean "with", 或 that there is but one
_STOP_RE = re.compile(r"[，。；;：:！？!?…—\n]|(?<!\d),|,(?!\d)")  # 1,234 is one number
_NOMINAL = frozenset("n nz nr ns nt nrt nrfg nrj vn an b j l i eng s ng tg".split())
_PERSON = frozenset("nr nrt nrfg".split())
_COUNTING = frozenset("m q t".split())
_VERB = frozenset("v vi vg vd vq".split())
_ETC = frozenset("等 等等 之类".split())
# Titles are one item, whatever stands in them: 《紅與黑》.
_TITLES = frozenset("《〈")
_PAIRS = dict(zip(OPENING, CLOSING, strict=False))
_MAX_LAST = 30
_NAME_DOTS = frozenset("·•‧・．-")
_NOT_OF_NAMES = frozenset("是有在为等共都均并中上下内里时")
_SHORT = 4  # characters of an item that a joiner may follow whatever its tags are
_HAN_RE = re.compile(f"[{HAN}]")

# Marks that number their items, in order; at least the first two have to stand there.
_NUMERALS = "一二三四五六七八九十"
_ORDER: tuple[tuple[str, ...], ...] = (
    tuple(f"{n}是" for n in _NUMERALS),
    tuple(f"{n}要" for n in _NUMERALS),
    tuple(rf"第{n}(?:是|，|,|、|：|:)" for n in _NUMERALS),
    (r"首先", r"其次", r"(?:再次|最[後后]|第三|再者|然[後后])", r"最[後后]"),
    tuple(rf"[（(]{n}[）)]" for n in _NUMERALS),
    tuple(rf"[（(]{n}[）)]" for n in range(1, 10)),
    tuple("①②③④⑤⑥⑦⑧⑨"),
    tuple(rf"(?<![\d.第]){n}[.．、](?!\d)" for n in range(1, 10)),
)

_ENGLISH_STOP = (
    "is|are|was|were|has|have|had|of|in|on|at|by|for|with|from|to|as|that|which|who|each|every|he|she|it|they|we|then|"
    "there|but|so|when|while|and|or"
)
_NAME = r"(?>[A-Z][\w'’.&-]*(?: (?:of |the )?[A-Z][\w'’.&-]*)*)"
_WORD = rf"(?!(?:{_ENGLISH_STOP})\b)[\w'’&-]+"
# Alice, Bob Smith and Carol: the first item is a name or one word, for what stands before it may
# be anything; the last one goes on to the next small word. Atomic groups keep it from trying the
# ways to cut a long sentence into items one by one.
_ENGLISH_LIST_RE = re.compile(
    rf"\b(?:{_NAME}|(?>{_WORD}))(?>(?:, (?>{_WORD}(?: (?:of )?{_WORD}){{0,5}}))+)"
    rf",? (?:and|or|as well as) (?:{_NAME}|(?>{_WORD}(?: {_WORD}){{0,2}}))"
    rf"|\b{_NAME} and {_NAME}"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of a clause, or a bracket with all that is in it; its terms and tags are folded."""

    span: Span
    term: str
    tag: str

    @property
    def is_separator(self) -> bool:
        return self.term == "、" or self.term in _JOINERS


def asks_for_list(question_folded: str, language: Language) -> bool:
    """Tell whether a folded question asks for several things: 哪些, 哪三大, which companies.

    >>> asks_for_list("宁乡有哪三大产业链?", "zh-Hans"), asks_for_list("哪一家公司?", "zh-Hans")
    (True, False)
    """
    pattern = _ENGLISH_RE if language == "en" else _CHINESE_RE
    return bool(pattern.search(question_folded))


def list_around(sentence: str, span: Span) -> Span | None:
    """Widen ``span`` to the whole list that it lies in; None where it lies in none.

    Of lists within one another the innermost is taken, but 一是…二是… before any. Brackets and
    quotes are never cut. None, too, where the span holds the whole list already.

    >>> list_around("建立食品、機械和家電等三大產業鏈。", Span(5, 7)).of("建立食品、機械和家電等三大產業鏈。")
    '食品、機械和家電'
    """
    if not 0 <= span.start < span.end <= len(sentence):
        return None
    for lists in (_numbered(sentence), _joined(sentence)):
        around = [found for found in lists if _widens(found, span)]
        if around:
            found = min(around, key=lambda found: found.end - found.start)
            return _balanced(sentence, _union(found, span))
    return None


def _widens(found: Span, span: Span) -> bool:
    meets = found.start < span.end and span.start < found.end
    return meets and not span.contains(found)


def _union(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))


def _balanced(sentence: str, span: Span) -> Span:
    """Take in every bracket of which the span has one half."""
    for pair in _brackets(sentence):
        if (pair.start < span.start < pair.end) != (pair.start < span.end < pair.end):
            span = _union(span, pair)
    return span


def _brackets(sentence: str) -> list[Span]:
    """Give every bracket with its closing half, the inner before the outer; odd ones are left out."""
    found, open_ones = [], []
    for i, char in enumerate(sentence):
        if char in _PAIRS:
            open_ones.append(i)
        elif char in CLOSING:
            opened = next((n for n in reversed(open_ones) if _PAIRS[sentence[n]] == char), None)
            if opened is not None:
                found.append(Span(opened, i + 1))
                del open_ones[open_ones.index(opened) :]
    return found


def _numbered(sentence: str) -> Iterator[Span]:
    """Give the list that marks number: 一是…，二是…, without the mark that ends the sentence."""
    end = len(sentence.rstrip(" \u3000。！？!?；;"))
    for marks in _ORDER:
        at, first, n = 0, -1, 0
        for mark in marks:
            match = re.compile(mark).search(sentence, at, end)
            if match is None:
                break
            first, at, n = first if n else match.start(), match.end(), n + 1
        if n > 1:
            yield Span(first, end)


def _joined(sentence: str) -> Iterator[Span]:
    """Give every list that 、 or 和 joins, of the sentence and within its brackets."""
    if not _HAN_RE.search(sentence):
        for match in _ENGLISH_LIST_RE.finditer(sentence):
            start, end = match.span()
            yield Span(start, end - match[0].endswith("."))
        return
    words = [_Piece(token.span, token.term, tag) for token, tag in tag_words(sentence)]
    brackets = _brackets(sentence)
    inside = [Span(b.start + 1, b.end - 1) for b in brackets if sentence[b.start] not in _TITLES]
    for region in (*inside, Span(0, len(sentence))):
        for clause in _clauses(sentence, words, region=region, brackets=brackets):
            yield from _lists(clause)


def _clauses(
    sentence: str, words: Sequence[_Piece], *, region: Span, brackets: Sequence[Span]
) -> Iterator[list[_Piece]]:
    """Cut a region into clauses, with a bracket in it as one piece."""
    inner = [b for b in brackets if region.contains(b)]
    outer = [b for b in inner if not any(a != b and a.contains(b) for a in inner)]
    clause: list[_Piece] = []
    blocks = {i: b for b in outer for i in range(b.start, b.end)}
    for word in words:
        if not region.contains(word.span):
            continue
        block = blocks.get(word.span.start)
        if block is not None:
            if not clause or clause[-1].span != block:
                clause.append(_Piece(block, "", "block"))
        elif _STOP_RE.match(sentence, word.span.start):
            yield clause
            clause = []
        elif word.term.strip():
            clause.append(word)
    yield clause


def _lists(clause: list[_Piece]) -> Iterator[Span]:
    """Give the lists of a clause: of 、 as far as it goes on, else of two nouns joined by 和."""
    marks = [i for i, piece in enumerate(clause) if piece.term == "、"]
    for first, last in _groups(clause, marks):
        start = _first_item(clause, first)
        end = _last_item(clause, _last_joiner(clause, last))
        if start < first and end > last + 1:
            yield Span(clause[start].span.start, clause[end - 1].span.end)
    for i, piece in enumerate(clause):
        if not marks and piece.term in _SURE_JOINERS:
            start, end = _first_item(clause, i), _last_item(clause, i)
            if start < i and end > i + 1 and _are_nouns(clause, start, i, end):
                yield Span(clause[start].span.start, clause[end - 1].span.end)


def _groups(clause: Sequence[_Piece], marks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the first and the last 、 of each list: 在甲、乙建立丙、丁 has two lists."""
    if not marks:
        return
    odd = [left for left, right in pairwise(marks) if _has_verb_inside(clause[left + 1 : right])]
    cut = set(odd) if len(odd) == 1 else set()
    first = marks[0]
    for left, right in pairwise(marks):
        if left in cut:
            yield first, left
            first = right
    yield first, marks[-1]


def _has_verb_inside(item: Sequence[_Piece]) -> bool:
    tags = [piece.tag for piece in item]
    inside = any(tag in _VERB or tag == "p" for tag in tags[1:-1])
    ends = _NOMINAL | {"block"}
    return inside and tags[0] in ends and tags[-1] in ends


def _are_nouns(clause: Sequence[_Piece], start: int, joiner: int, end: int) -> bool:
    sides = (*clause[start:joiner], *clause[joiner + 2 : end])
    heads = _NOMINAL | {"block", "a"}  # 小行星和[矮]行星
    is_noun = clause[joiner + 1].tag in heads
    return is_noun and all(piece.tag in _NOMINAL or piece.tag == "block" for piece in sides)


def _last_joiner(clause: Sequence[_Piece], last: int) -> int:
    """Give the 和 before the last item, if there is one; else the last 、."""
    for i in range(last + 1, len(clause)):
        piece = clause[i]
        if piece.term in _ETC or piece.span.start - clause[last].span.end > _MAX_LAST:
            break
        if i > last + 1 and piece.term in _JOINERS and i + 1 < len(clause):
            return i if _is_item(clause[last + 1 : i], joiner=piece.term) else last
    return last


def _is_item(item: Sequence[_Piece], *, joiner: str) -> bool:
    """Tell whether what stands before a joiner is an item, not 、乙建廠並[與]."""
    if item[-1].span.end - item[0].span.start <= _SHORT:
        return True
    if any(piece.tag == "p" or piece.term in ("是", "为") for piece in item):
        return False
    is_noun = item[-1].tag in _NOMINAL | _COUNTING | {"block"}
    return is_noun or joiner not in ("与", "和") or item[0].tag in _VERB


def _first_item(clause: Sequence[_Piece], first: int) -> int:
    """Give where the item before a separator begins, by what the next one is like."""
    after = clause[first + 1] if first + 1 < len(clause) else None
    if first == 0 or after is None:
        return first
    i = first - 1
    if clause[i].tag == "block" and after.tag == "block":
        return i
    if after.tag in _PERSON and clause[i].tag in _PERSON:
        while i > 0 and (clause[i - 1].tag in _PERSON or clause[i - 1].term in _NAME_DOTS):
            i -= 1
        return i
    if after.tag in _VERB:
        is_one_word = first + 2 >= len(clause) or clause[first + 2].is_separator
        return i if is_one_word and clause[i].tag in _VERB else _first_verb(clause, i)
    if clause[i].tag in _VERB:  # 政策扶持、: a noun with its verb, or a verb alone
        return _nouns_back(clause, i, counting=len(clause[i].term) == 1)
    counting = after.tag in _COUNTING
    start = _nouns_back(clause, first, counting=counting)
    return min(start, i)


def _nouns_back(clause: Sequence[_Piece], i: int, *, counting: bool) -> int:
    allowed = _NOMINAL | {"block"} | (_COUNTING if counting else frozenset())
    while i > 0 and not clause[i - 1].is_separator:
        piece = clause[i - 1]
        is_quality = piece.tag == "a" and len(piece.term) > 1  # 先進儲能材料
        if not is_quality and piece.tag not in allowed and piece.term not in _NAME_DOTS:
            break
        i -= 1
    return i


def _first_verb(clause: Sequence[_Piece], i: int) -> int:
    """Give where a phrase with its verb in front begins: [推進改革]、擴大開放."""
    start = i + 1
    while start > 0 and clause[start - 1].tag not in _VERB and not clause[start - 1].is_separator:
        if clause[start - 1].tag in ("p", "r", "c"):
            break
        start -= 1
    while start > 0 and clause[start - 1].tag in _VERB:
        start -= 1
    return min(start, i)


def _last_item(clause: Sequence[_Piece], joiner: int) -> int:
    """Give where the item after a separator ends: before 等, or with its nouns."""
    first = joiner + 1
    if first >= len(clause):
        return first
    limit = clause[joiner].span.end + _MAX_LAST
    for i in range(first, len(clause)):
        if clause[i].term in _ETC and clause[i].span.start <= limit:
            return i
    if clause[first].tag == "block" and clause[max(joiner - 1, 0)].tag == "block":
        return first + 1
    if clause[first].tag in _VERB:
        return len(clause) if clause[-1].span.end <= limit else first + 1
    allowed = _NOMINAL | {"block"}
    if clause[first].tag in _COUNTING and clause[joiner - 1].tag in _COUNTING | _NOMINAL:
        allowed |= _COUNTING
    if clause[first].tag in _PERSON and clause[joiner - 1].tag in _PERSON:
        allowed = _PERSON
    end = _nouns_on(clause, first + 1, allowed)
    is_verbal = clause[joiner - 1].tag in _VERB
    return end + 1 if end == len(clause) - 1 and _ends_item(clause[end], is_verbal) else end


def _nouns_on(clause: Sequence[_Piece], end: int, allowed: frozenset[str]) -> int:
    """Give where a run of nouns ends: 的 goes on after an adjective, a name after its dot."""
    while end < len(clause):
        piece, before = clause[end], clause[end - 1]
        is_more = end + 1 < len(clause) and clause[end + 1].tag in allowed | _NOMINAL | {"block"}
        goes_on = is_more and (
            piece.term in _NAME_DOTS or (piece.term == "的" and before.tag not in _NOMINAL)
        )
        is_place = piece.tag == "f" and len(piece.term) > 1
        goes_on = goes_on or (before.term in _NAME_DOTS and piece.tag in _NOMINAL)
        if not goes_on and not is_place and piece.tag not in allowed:
            break
        end += 1
    return end


def _ends_item(piece: _Piece, is_verbal: bool) -> bool:
    """Tell whether the last word of a clause is still the item's: 人才[招引], 全身[不適], 黃[霑]."""
    if piece.tag in _VERB:
        return is_verbal or (len(piece.term) == 1 and piece.term not in _NOT_OF_NAMES)
    is_rest = len(piece.term) == 1 and piece.tag not in ("uj", "ul", "p", "c", "r", "d", "f", "m")
    return piece.tag in ("a", "ad") or (is_rest and piece.term not in _NOT_OF_NAMES)
