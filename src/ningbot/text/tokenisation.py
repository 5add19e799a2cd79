"""Cut a text into the terms it is indexed and searched by: the one place that knows jieba.

Runs of Han characters give jieba words and character bigrams, side by side: words are precise,
bigrams forgive a wrong cut and unknown names. Latin words, numbers (decimals, thousands and
percent signs kept on) and kana are cut here, since jieba cuts them differently from version to
version. rjieba, the same dictionary and algorithm in Rust, does the work; jieba is the
reference, and the fallback where rjieba has no wheel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from ningbot.records import Span, Token
from ningbot.text.characters import HAN
from ningbot.text.folding import fold

_RUN_RE = re.compile(
    rf"(?P<han>[{HAN}零]+)"
    r"|(?P<number>\d+(?:[.,]\d+)*%?)"
    r"|(?P<word>[a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff]+)"
    r"|(?P<kana>[\u3040-\u30ff]+)"
    r"|(?P<hangul>[\uac00-\ud7af]+)"
)

_WITH_BIGRAMS = frozenset({"kana", "hangul"})
_THOUSANDS_RE = re.compile(r"(?<=\d),(?=\d{3})")

Segmenter = Callable[[str], list[str]]
Tagger = Callable[[str], list[tuple[str, str]]]


def split_terms(text: str) -> list[str]:
    """Give the terms of ``text`` in order: for each run of Han its words, then its bigrams.

    >>> split_terms("派駐240名")
    ['派驻', '派驻', '240', '名', '名']
    """
    terms: list[str] = []
    cut = _segmenter()
    for match in _RUN_RE.finditer(fold(text)):
        kind, run = match.lastgroup, match[0]
        if kind == "han":
            terms += cut(run)
            terms += bigrams_of(run)
        else:
            terms.append(_as_one(run))
            if kind in _WITH_BIGRAMS and len(run) > 2:
                terms += bigrams_of(run)
    return terms


def split_tokens(text: str) -> list[Token]:
    """Give the terms of ``text`` with the places they stand in."""
    return [Token(span.of(text), span, term) for span, term in _located_terms(fold(text))]


def split_words(text: str) -> list[Token]:
    """Give the words of ``text`` alone, without bigrams; joined they skip only separators."""
    folded = fold(text)
    return [
        Token(span.of(text), span, term)
        for kind, run in _runs(folded)
        for span, term in (_words(run, folded) if kind == "han" else [_whole(run, folded)])
    ]


def tag_words(text: str) -> list[tuple[Token, str]]:
    """Give the words of ``text`` with jieba's part-of-speech tags (nr, ns, nt, n, v, m, ...).

    Everything is in the result, separators too: joined, the surfaces are the text.
    """
    folded = fold(text)
    tagged: list[tuple[Token, str]] = []
    at = 0
    for word, tag in _tagger()(folded):
        span = Span(at, at + len(word))
        tagged.append((Token(span.of(text), span, word), tag))
        at = span.end
    return tagged


def load_dictionary() -> None:
    """Load the dictionary now, not with the first text."""
    tag_words("载入")


def bigrams_of(run: str) -> list[str]:
    """Give the character bigrams of a run, or the run where it is a single character."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _located_terms(folded: str) -> Iterator[tuple[Span, str]]:
    for kind, run in _runs(folded):
        if kind == "han":
            yield from _words(run, folded)
            yield from _bigrams(run, folded)
        else:
            yield _whole(run, folded)
            if kind in _WITH_BIGRAMS and run.end - run.start > 2:
                yield from _bigrams(run, folded)


def _runs(folded: str) -> Iterator[tuple[str, Span]]:
    for match in _RUN_RE.finditer(folded):
        yield str(match.lastgroup), Span(*match.span())


def _words(run: Span, folded: str) -> Iterator[tuple[Span, str]]:
    at = run.start
    for word in _segmenter()(run.of(folded)):
        yield Span(at, at + len(word)), word
        at += len(word)


def _bigrams(run: Span, folded: str) -> Iterator[tuple[Span, str]]:
    for i, bigram in enumerate(bigrams_of(run.of(folded)), run.start):
        yield Span(i, i + len(bigram)), bigram


def _whole(run: Span, folded: str) -> tuple[Span, str]:
    return run, _as_one(run.of(folded))


def _as_one(run: str) -> str:
    """Give a Latin word or number as one term; thousands separators do not count."""
    return _THOUSANDS_RE.sub("", run) if "," in run else run


@cache
def _segmenter() -> Segmenter:
    """Load rjieba (0.1 s), or jieba (0.5 s) where it is missing."""
    try:
        from rjieba import cut
    except ImportError:
        return reference_segmenter()
    return cut


@cache
def _tagger() -> Tagger:
    try:
        from rjieba import tag
    except ImportError:
        return reference_tagger()
    return tag


def reference_segmenter() -> Segmenter:
    """Give jieba's own segmentation, the one rjieba is held against."""
    import jieba

    jieba.setLogLevel("WARNING")
    segmenter: Segmenter = jieba.lcut
    return segmenter


def reference_tagger() -> Tagger:
    """Give jieba's own tagging, for where rjieba has no wheel."""
    from jieba import posseg

    return lambda text: [(pair.word, pair.flag) for pair in posseg.cut(text)]
