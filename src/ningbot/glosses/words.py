"""A short answer word by word, from the dictionary: a gloss, no translation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ningbot.bilingual.tables import Table, glosses
from ningbot.glosses.names import read_name, read_person
from ningbot.glosses.numbers import say_ordinal
from ningbot.glosses.values import say_quantity, whole
from ningbot.records import AnswerType, Token
from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities
from ningbot.text.quantities.numerals import read_number
from ningbot.text.tokenisation import tag_words

_MAX_ANSWER = 20  # characters
_MAX_WORD = 8
_DOT_RE = re.compile("[·•‧・．]")
_BETWEEN = {"和": "and", "与": "and", "及": "and", "、": ",", ",": ",", "，": ","}
_MIN_FOUND = 0.5  # of the characters
_HAN_RE = re.compile(f"[{HAN}]")
_HAN_RUN_RE = re.compile(f"[{HAN}]+")
_ORDINAL_RE = re.compile(r"第(?P<number>.{1,8}?)[届屆次个個名位批期号號代大]?")
# Words that English has no word for, or that only hold others together.
_SILENT = frozenset("的地得了着之个名家位所们项种座件届次只条对辆艘架台部本册张枚篇啊吧呢吗")
# A lone character that is a word, and no part of a name that was cut into characters.
_LONE = frozenset(
    "一二三四五六七八九十百千万亿两和与及或在是有为对从到于以由向等不年月日上中下内外新老大小"
)
# The kind of thing a name is one of, at its end: 金洲镇.
_ENDS = frozenset("省市县区镇乡村州路街组奖链部局厅会所院校厂站馆园山江河湖岛湾桥寺队店社国")
_MARKS = str.maketrans(
    {"，": ", ", "、": ", ", "；": "; ", "：": ": ", "。": ". ", "“": " “", "”": "” "}
    | {"《": " “", "》": "” ", "「": " “", "」": "” ", "『": " “", "』": "” "}
    | {"（": " (", "）": ") ", "(": " (", ")": ") "}
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some characters of the answer in English; ``n_found`` of its Han are in the dictionary."""

    english: str
    n_found: int = 0


def gloss_words(answer: str, answer_type: AnswerType = "entity") -> str | None:
    """Gloss a short answer word by word, the longest first; names that are not known in pinyin.

    None where the answer is long, has no Chinese, or has fewer than half of its characters in the
    dictionary; of a person the name may be read, and of a place all but what it is (鎮, 村).

    >>> gloss_words("黨建指導員"), gloss_words("譚曉波", "person"), gloss_words("金洲鎮", "place")
    ('party building instructor', 'Tan Xiaobo', 'Jinzhou town')
    """
    answer = whole(answer)
    n_han = len(_HAN_RE.findall(answer))
    if not n_han or len(answer) > _MAX_ANSWER:
        return None
    if _DOT_RE.search(answer):
        return _foreign(answer)
    if answer_type == "person" and (names := _persons(answer)):
        return names
    pieces = list(_pieces_around_quantities(answer))
    wanted = 1 if answer_type == "place" else _MIN_FOUND * n_han
    if sum(piece.n_found for piece in pieces) < wanted:
        return None
    return _tidy(" ".join(piece.english for piece in pieces if piece.english)) or None


def word_by_word(text: str) -> str:
    """Gloss a text of any length, however much of it is known; what is not is read as a name.

    >>> word_by_word("全市派駐黨建指導員")
    'citywide be posted party building instructor'
    """
    pieces = _pieces_around_quantities(text)
    return _tidy(" ".join(piece.english for piece in pieces if piece.english))


def is_same(gloss: str, answer: str) -> bool:
    """Tell whether a gloss says no more than the answer does by itself.

    >>> is_same("85.16%", "８５.16％"), is_same("240", "240名")
    (True, False)
    """
    return _bare(gloss) == _bare(answer)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _foreign(answer: str) -> str | None:
    """Give a name with dots if the dictionary has its parts as names: 金 is no gold there."""
    parts = [glosses().line(part) for part in _DOT_RE.split(fold(answer))]
    return " ".join(map(str, parts)) if all(part and part[0].isupper() for part in parts) else None


def _persons(answer: str) -> str | None:
    """Give a name, or several; None where something else stands between them."""
    if name := _person(fold(answer)):
        return name
    words = [token.term for token, _ in tag_words(answer)]
    said = [_BETWEEN.get(word) or _person(word) for word in words if word.strip()]
    return None if None in said else _tidy(" ".join(map(str, said)))


def _person(name: str) -> str | None:
    """Give the name of a person as the dictionary has it, or read it."""
    if not _HAN_RUN_RE.fullmatch(name):
        return None
    known = glosses().line(name)
    return known if known and known[0].isupper() else read_person(name)


def _pieces_around_quantities(answer: str) -> Iterator[_Piece]:
    """Say the amounts and dates of an answer whole, and gloss what stands between them."""
    at = 0
    for quantity in find_quantities(answer):
        if said := say_quantity(quantity, answer):
            yield from _pieces(tag_words(answer[at : quantity.span.start]), glosses())
            yield _Piece(said, len(_HAN_RE.findall(quantity.span.of(answer))))
            if quantity.unit and quantity.normalized.isdigit():  # 企業 of 百億企業 is a noun
                unit = fold(quantity.unit)
                yield _Piece("" if unit in _SILENT else glosses().line(unit) or "")
            at = quantity.span.end
    yield from _pieces(tag_words(answer[at:]), glosses())


def _pieces(tagged: Sequence[tuple[Token, str]], table: Table) -> Iterator[_Piece]:
    words = [token.term for token, _ in tagged]
    at = 0
    while at < len(words):
        if not _HAN_RUN_RE.fullmatch(words[at]):
            yield _Piece(tagged[at][0].surface.translate(_MARKS))
            at += 1
            continue
        n, gloss = _longest(words, at, table)
        if gloss is not None:
            yield _Piece(gloss, sum(map(len, words[at : at + n])))
            at += n
            continue
        run = _lone_run(words, at, table)
        yield from _name(run, table) if len(run) > 1 else _parts(words[at], table)
        at += max(len(run), 1)


def _longest(words: Sequence[str], at: int, table: Table) -> tuple[int, str | None]:
    """Find the longest word of the dictionary that begins here and ends as a word does.

    A character is no such word where others stand beside it: they may be a name.
    """
    for n in range(min(_MAX_WORD, len(words) - at), 0, -1):
        word = "".join(words[at : at + n])
        if len(word) > _MAX_WORD or not _HAN_RUN_RE.fullmatch(word):
            continue
        if n == 1 and word in _SILENT:
            return 1, ""
        if n == 1 and (place := _place(word)):
            return 1, place
        if len(word) == 1 and word not in _LONE and len(_lone_run(words, at, table)) > 1:
            continue
        if gloss := table.line(word):
            return n, gloss
    return 1, None


def _lone_run(words: Sequence[str], at: int, table: Table) -> str:
    """Give the characters from here on that are cut apart, and no words as they stand."""
    run = ""
    for n, word in enumerate(words[at:]):
        joined = "".join(words[at + n : at + n + 2])
        is_word = n and len(joined) > 1 and table.line(joined)
        if len(word) > 1 or word in _LONE | _SILENT or not _HAN_RE.fullmatch(word) or is_word:
            break
        run += word
    return run


def _parts(word: str, table: Table) -> Iterator[_Piece]:
    """Gloss a word that the dictionary lacks by words in it, or read it as a name."""
    cut = _cut(word, table)
    if cut is None:
        yield from _name(word, table)
        return
    for part in cut:
        yield _Piece(str(table.line(part)), len(part))


def _cut(word: str, table: Table) -> list[str] | None:
    """Cut a word into words of the dictionary, the longest first; none is a character."""
    if not word:
        return []
    for length in range(min(len(word), _MAX_WORD), 1, -1):
        if table.line(word[:length]) and (rest := _cut(word[length:], table)) is not None:
            return [word[:length], *rest]
    return [word] if word in _ENDS else None


def _name(word: str, table: Table) -> Iterator[_Piece]:
    """Read a name, and gloss what it is a name of."""
    has_end = len(word) > 2 and word[-1] in _ENDS
    stem = word[:-1] if has_end else word
    yield _Piece(read_name(stem))
    if has_end:
        yield _Piece(table.line(word[-1]) or "", 1)


def _place(word: str) -> str | None:
    """Say 第七届 as a place in a row."""
    found = _ORDINAL_RE.fullmatch(word)
    number = read_number(found["number"]) if found else None
    return None if number is None else say_ordinal(Decimal(number))


def _tidy(text: str) -> str:
    """Set blanks as English does."""
    text = re.sub(r"\s+([,;:.!?)”%])", r"\1", " ".join(text.split()))
    return re.sub(r"([(“])\s+", r"\1", text).strip(" ,;:.")
