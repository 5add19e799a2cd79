"""Is this the same article, or the same paragraph, saved another time?

Articles are found by MinHash over runs of five characters of the folded text, cut into bands: two that share
seven tenths of their text share a band with a chance of .97 or more (of a tenth, .02). What is then called
the same is decided by the paragraphs themselves: reprints and damaged copies differ in punctuation, script, what
is lost (〓), a dateline and a byline, never in a number or a word. What is lost may have been any word, so that
such a paragraph may fit several that differ: those who compare more than two have to see to that. And a paragraph
means what its article makes of it: 評出二等獎3名 is another thing in the report of another year. So articles are
copies only if they share most of their paragraphs and none, nor the title, differs in its numbers alone. In doubt
they are not.

Sources: Broder, On the resemblance and containment of documents, 1997; Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, chapter 3; rensa.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct

from rensa import RMinHash

from ningbot.text.folding import fold

LOST = "〓"
_SHINGLE = 5
_N_BANDS, _N_ROWS = 20, 3
_SEED = 20261126
_MAX_READ = 20_000  # characters of a document that its bands are made of
_MAX_LOST = 12
_MIN_SHARE = 0.6  # of the shorter article's characters that its copy has
_MIN_SHARED = 40  # characters; of articles that share fewer the titles have to be the same
_NOT_WORDS_RE = re.compile(rf"[^\w{LOST}]+|_+")
# Of a paragraph count its words and what tells numbers apart: 12.3, 1、5, 3-5, -5, 85%, $5, but not 1,234.
_COUNTS_RE = re.compile(
    rf"[^\W_]+|{LOST}|(?<=\d)(?:[.:/](?=\d)|[%‰℃°]|[-−–—~]+(?=\d)|[,、](?!\d{{3}}(?!\d))(?=\d))"
    r"|(?<![a-z0-9])[-−](?=\d)|[$€£¥](?=\d)"
)
_DASHES_RE = re.compile("[-−–—~]+")
_DATELINE_RE = re.compile(
    r"\W*(?:本[报网台刊社][^,;。!?、\n]{0,20}?讯|[^,;。!?、\n]{2,24}?日[电讯](?=[\W_]))"
    r"(?:\s*\((?:记者|通讯员|见习记者)[^()]{0,30}\))?"
)
_BYLINE_RE = re.compile(
    r"\s*\((?:(?:本报|见习|全媒体)?记者|通讯员|责任编辑|责编|编辑|作者|来源|完)[^()]{0,40}\)\W*\Z"
)
_NUMERAL_RE = re.compile("[0-9〇零一二两三四五六七八九十百千万亿]+")
_LOST_RUN_RE = re.compile(f"{LOST}+|[^{LOST}]")
_DATED = "\n"  # between the numbers of a dateline and the words of a paragraph


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is compared; ``paragraphs`` as `plain_of` gives them."""

    title: str
    paragraphs: tuple[str, ...]


def bands_of(text: str) -> list[int]:
    """Give what a document is looked up by: numbers of 31 bits, some of them shared by its copies."""
    plain = _NOT_WORDS_RE.sub("", fold(text[:_MAX_READ])).replace(LOST, "")
    shingles = {plain[at : at + _SHINGLE] for at in range(max(len(plain) - _SHINGLE + 1, 1))}
    minhash = RMinHash(_N_BANDS * _N_ROWS, _SEED)
    minhash.update(sorted(shingles))
    digest = minhash.digest()
    return [_hash(n, digest[n * _N_ROWS : (n + 1) * _N_ROWS]) for n in range(_N_BANDS)]


def is_same_passage(a: str, b: str) -> bool:
    """Tell whether two paragraphs say the same in the same words.

    >>> is_same_passage("寧鄉有企業466家。", "宁乡有企业，466家"), is_same_passage("甲有4家。", "乙有4家。")
    (True, False)
    """
    return are_same(plain_of(a), plain_of(b))


def are_same(a: str, b: str) -> bool:
    """Tell whether two paragraphs say the same in the same words, each as `plain_of` gives it."""
    if a == b:
        return True
    *dated_a, words_a = a.split(_DATED)
    *dated_b, words_b = b.split(_DATED)
    if (dated_a and dated_b and dated_a != dated_b) or not words_a or not words_b:
        return False
    return words_a == words_b or _fits(words_a, words_b) or _fits(words_b, words_a)


def are_copies(a: Article, b: Article) -> bool:
    """Tell whether two articles are one, saved twice: whole, cut, added to, or with another headline.

    >>> report = Article("第5期", (plain_of("評出二等獎3名。"),))
    >>> are_copies(report, report), are_copies(report, Article("第6期", report.paragraphs))
    (True, False)
    """
    title_a, title_b = plain_of(a.title), plain_of(b.title)
    shorter, longer = sorted((a.paragraphs, b.paragraphs), key=_length)
    kept = set(longer)
    missed = [paragraph for paragraph in shorter if not _has(kept, paragraph)]
    others = kept - set(shorter)
    if _differ_in_numbers([title_a], {title_b}) or _differ_in_numbers(missed, others):
        return False
    n_shared = _length(shorter) - _length(missed)
    enough = n_shared >= _MIN_SHARED or title_a in title_b or title_b in title_a
    return n_shared > 0 and n_shared >= _MIN_SHARE * _length(shorter) and enough


def plain_of(text: str) -> str:
    """Leave of a paragraph what is compared: folded words and numbers, without dateline and byline.

    The numbers of a dateline stand before the words in a line of their own, since 今天 is another day there.
    """
    folded = _BYLINE_RE.sub("", fold(text))
    match = _DATELINE_RE.match(folded)
    if match is None or match.end() == len(folded):
        return "".join(_counting(folded))
    numbers = " ".join(_NUMERAL_RE.findall(match[0]))
    words = "".join(_counting(folded[match.end() :]))
    return numbers + _DATED + words if numbers else words


def _counting(folded: str) -> Iterator[str]:
    return (_DASHES_RE.sub("-", match) for match in _COUNTS_RE.findall(folded))


def _has(paragraphs: set[str], paragraph: str) -> bool:
    return paragraph in paragraphs or any(are_same(paragraph, other) for other in paragraphs)


def _differ_in_numbers(some: list[str], others: set[str]) -> bool:
    """Tell whether a paragraph and one of the others have the same words about other numbers."""
    forms = {_NUMERAL_RE.sub("#", other) for other in others - set(some)}
    return any(
        "#" in (form := _NUMERAL_RE.sub("#", one)) and form in forms
        for one in some
        if one not in others
    )


def _length(paragraphs: tuple[str, ...] | list[str]) -> int:
    return sum(map(len, paragraphs))


def _fits(pattern: str, text: str) -> bool:
    """Tell whether a text is another but for what is lost in either."""
    n_lost = pattern.count(LOST) + text.count(LOST)
    if not 0 < n_lost <= _MAX_LOST or abs(len(pattern) - len(text)) > n_lost:
        return False
    parts = map(_as_pattern, _LOST_RUN_RE.findall(pattern))
    return re.fullmatch("".join(parts), text) is not None


def _as_pattern(part: str) -> str:
    """Give what may stand for a run of lost characters, marks perhaps, or for one that is not lost."""
    return f".{{0,{len(part)}}}" if part[0] == LOST else f"(?:{re.escape(part)}|{LOST})"


def _hash(n: int, rows: list[int]) -> int:
    content = _ROWS.pack(n, *rows)
    return int.from_bytes(blake2b(content, digest_size=4).digest()) >> 1  # four bytes in SQLite


_ROWS = Struct(f"<{1 + _N_ROWS}I")
