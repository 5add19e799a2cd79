"""Fusion: which of the passages that the legs propose is the best?"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.fusion import Signals, fused, shares, weights_for
from ningbot.indexing import index
from ningbot.records import Member, Passage, Sentence, Span, Unit
from ningbot.vectorising import vectorise


def unit(*members: tuple[str, float]) -> Unit:
    return Unit(members[0][0], Span(0, 1), tuple(Member(*member) for member in members))


def passage(*sentences: str) -> Passage:
    text, spans, at = "".join(sentences), [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence)
    cut = tuple(Sentence(n, span.of(text), span) for n, span in enumerate(spans, 1))
    return Passage("d#1", "d", 1, text, Span(0, len(text)), cut)


def test_a_share_is_of_the_weight_in_the_best_sentence() -> None:
    weights = {unit(("党员", 1.0)): 3.0, unit(("240", 1.0)): 1.0}
    assert shares(passage("黨員很多。", "共240名。"), "", weights) == (0.75, 1.0)


def test_the_title_counts_with_every_sentence() -> None:
    weights = {unit(("党员", 1.0)): 3.0, unit(("240", 1.0)): 1.0}
    assert shares(passage("共240名。"), "黨員", weights) == (1.0, 1.0)


def test_a_weaker_member_counts_less() -> None:
    weights = {unit(("指导员", 1.0), ("教练", 0.4)): 2.0}
    assert shares(passage("一名教練。"), "", weights)[0] == pytest.approx(0.4)
    assert shares(passage("教練和指導員。"), "", weights)[0] == 1.0


def test_all_of_several_terms_have_to_stand_in_one_sentence() -> None:
    weights = {unit(("兴邦 智能", 1.0)): 1.0}
    assert shares(passage("興邦。", "智能。"), "", weights)[0] == 0.0
    assert shares(passage("智能，興邦。"), "", weights)[0] == 1.0


@pytest.mark.parametrize("text", ["共2015名。", "名cats。", "x15。", "15a。"])
def test_a_number_or_word_inside_another_does_not_count(text: str) -> None:
    weights = {unit(("15", 1.0)): 1.0, unit(("cat", 1.0)): 1.0}
    assert shares(passage(text), "", weights)[0] == 0.0


def test_a_number_beside_han_counts() -> None:
    assert shares(passage("共15名。"), "", {unit(("15", 1.0)): 1.0})[0] == 1.0


def test_an_empty_question_shares_nothing() -> None:
    assert shares(passage("共15名。"), "", {}) == (0.0, 0.0)


def test_every_signal_speaks_for_a_passage() -> None:
    for language in ("zh-Hans", "zh-Hant", "en"):
        for has_meaning in (True, False):
            weights = weights_for(language, has_meaning=has_meaning)
            nothing = fused(Signals(), weights)
            assert fused(Signals(lexical=1), weights) > nothing
            assert fused(Signals(sentence=1, window=1), weights) > nothing
            assert (fused(Signals(cosine=1), weights) > nothing) == has_meaning


@pytest.fixture
def archive_folder(tmp_path: Path) -> Path:
    rows = [
        {"id": "b", "title": "", "text": "橋長三百米。"},
        {"id": "a", "title": "", "text": "橋長三百米。"},
        {"id": "c", "title": "", "text": "工程師用無人機巡查電網。"},
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    return tmp_path / "i"


def test_ties_stand_in_the_order_of_documents(tmp_path: Path) -> None:
    rows = [
        {"id": "b", "title": "", "text": "橋長三百米。"},
        {"id": "a", "title": "", "text": "橋長二百米。"},
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", semantic=False, read=0) as archive:
        ranking = archive.rank("橋有多長？")
    assert [ranked.doc_id for ranked in ranking] == ["a", "b"]
    assert ranking[0].score == ranking[1].score


def test_meaning_finds_what_shares_no_word(archive_folder: Path) -> None:
    vectorise(archive_folder)
    with Archive(archive_folder, read=0) as archive:
        assert archive.rank("Which drones check power lines?")[0].doc_id == "c"
    with Archive(archive_folder, semantic=False, read=0) as archive:
        assert archive.rank("誰在看高壓線？", leg="semantic") == ()


def test_both_scripts_give_one_ranking(sample: Archive) -> None:
    simplified = sample.rank("星邦智能前三季度实现销售收入多少？", k=10)
    assert simplified == sample.rank("星邦智能前三季度實現銷售收入多少？", k=10)


def test_more_passages_than_the_legs_propose_can_be_asked_for(sample: Archive) -> None:
    assert len(sample.rank("宁乡有多少党员？", k=1000)) == sample.counts()["passage"]
