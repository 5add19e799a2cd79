from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ningbot
from conftest import SAMPLE
from ningbot.archive import Archive
from ningbot.errors import ArchiveClosed, IndexMissing, QuestionError
from ningbot.indexing import index
from ningbot.records import Answer
from ningbot.store import FILE_NAME
from ningbot.text.repair import repair

QUESTIONS = {
    "全市派驻了多少名党建指导员？": "240名",
    "全市派駐了多少名黨建指導員？": "240名",
    "两新党组织的组织覆盖率是多少？": "85.16%",
    "星邦智能前三季度實現銷售收入多少？": "15.41億元",
    "创新党支部有多少名直管党员？": "18名",
    "萬鑫精工2018年以來結對師徒多少對？": "200余對",
    "这篇报道的记者是谁？": "譚曉波",
    "中伟新能源的党员从多少名发展到多少名？": "32名黨員發展到226名",
    "宁乡高新区占长沙市储能材料产值规模的百分之多少？": "42%",
}
UNANSWERABLE = [
    "宁乡有多少人口？",
    "北京奧運會是哪一年舉辦的？",
    "今天天气怎么样？",
    "😀😀",
    "？？？",
]


def check(answer: Answer) -> None:
    """Hold an answer to what every answer promises, against the original file."""
    original = SAMPLE.read_bytes().decode("utf-8")
    assert answer.answered == bool(answer.citations) == (answer.reason is None)
    assert 0 <= answer.confidence <= 1
    if not answer.answered:
        assert answer.answer is None
        return
    first = answer.citations[0]
    assert first.answer_span is not None
    assert answer.answer == first.answer_span.of(first.sentence)
    for citation in answer.citations:
        assert citation.source_span.of(original) == citation.source_text
        assert citation.sentence in repair(original).text


@pytest.mark.parametrize(("question", "expected"), QUESTIONS.items())
def test_a_question_is_answered_with_a_checked_citation(
    sample: Archive, question: str, expected: str
) -> None:
    answer = sample.ask(question)
    check(answer)
    assert answer.answer == expected


def test_a_follow_up_is_looked_up_in_full_and_answered_in_its_own_language(
    sample: Archive,
) -> None:
    last = "全市派駐了多少名黨建指導員？"
    answer = sample.ask("and in Changsha?", history=[last])
    assert answer.question == "and in Changsha?"
    assert answer.understood == "Changsha派駐了多少名黨建指導員？"
    assert answer.language == "en"
    for question, language in (
        ("2021?", "zh-Hant"),
        ("那人口呢？", "zh-Hant"),
        ("长沙呢？", "zh-Hans"),
    ):
        assert sample.ask(question, history=("", last)).language == language
    refused = sample.ask("那人口呢？", history=["寧鄉有多少名黨員？", "寧鄉的面積有多大？"])
    assert refused.reason == "檔案裡談到「寧鄉」，但最接近的段落沒有提到「人口」。"
    refused = sample.ask("and in 2021?", history=["宁乡有多少人口？"])
    assert str(refused.reason).startswith("The archive speaks of")
    assert sample.ask(last, history=["宁乡有多少人口？"]).understood is None


@pytest.mark.parametrize("history", ["全市", [1], ["全市", None]])
def test_a_history_is_a_sequence_of_texts(sample: Archive, history: list[str]) -> None:
    with pytest.raises(TypeError, match="a history is a sequence of str"):
        sample.ask("那长沙呢？", history=history)


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_the_archive_does_not_say_is_refused_with_a_reason(
    sample: Archive, question: str
) -> None:
    answer = sample.ask(question)
    check(answer)
    assert not answer.answered
    assert answer.reason


def test_a_refusal_names_what_is_missing_in_the_askers_script(sample: Archive) -> None:
    assert "“人口”" in str(sample.ask("宁乡有多少人口？").reason)
    assert "「人口」" in str(sample.ask("寧鄉有多少人口？").reason)
    assert "“population”" in str(sample.ask("What is the population of Ningxiang?").reason)


@given(st.text(max_size=60) | st.text("寧鄉黨建多少名企業星邦智能年240?？ ", max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_question_gets_an_answer_that_holds_or_a_clear_refusal(
    sample: Archive, question: str
) -> None:
    try:
        check(sample.ask(question))
    except QuestionError:
        assert not question.strip()


def test_normalised_values_stand_beside_the_quote(sample: Archive) -> None:
    assert sample.ask("星邦智能前三季度实现销售收入多少？").normalized == "1541000000 CNY"
    assert sample.ask("创新党支部党员中研发技术人员占多少？").normalized == ">85%"
    assert sample.ask("中伟新能源车间每年研发项目有多少个？").normalized == "<2000"


def test_the_ranking_has_k_passages_best_first(sample: Archive) -> None:
    ranking = sample.ask("黨建引領產業鏈發展", k=7).ranking
    assert len(ranking) == 7
    assert [p.score for p in ranking] == sorted((p.score for p in ranking), reverse=True)


def test_the_same_question_gets_the_same_answer(sample: Archive) -> None:
    first, second = (sample.ask("全市派驻了多少名党建指导员？") for _ in range(2))
    assert (first.answer, first.citations, first.ranking, first.confidence) == (
        second.answer,
        second.citations,
        second.ranking,
        second.confidence,
    )


def test_several_threads_may_ask_at_once(sample: Archive) -> None:
    questions = list(QUESTIONS) * 8
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda q: sample.ask(q).answer, questions))
    assert answers == list(QUESTIONS.values()) * 8


_MANY_THREADS = """
import resource, sys, threading
from pathlib import Path
from ningbot.archive import Archive
resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
answers, all_there = [], threading.Barrier(100, timeout=30)
def ask(archive):
    all_there.wait()
    answers.append(archive.ask("全市派驻了多少名党建指导员？").answer)
    all_there.wait()
with Archive(Path(sys.argv[1]), read=0) as archive:
    threads = [threading.Thread(target=ask, args=[archive]) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
sys.exit(answers != ["240名"] * 100)
"""


def test_many_threads_share_few_files(sample_index: Path) -> None:
    command = [sys.executable, "-c", _MANY_THREADS, str(sample_index)]
    run = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr.decode()


def test_threads_that_have_ended_leave_no_file_open(sample: Archive) -> None:
    n_before = n_open_files()
    for _ in range(20):
        thread = threading.Thread(target=sample.ask, args=["全市派驻了多少名党建指导员？"])
        thread.start()
        thread.join()
    assert n_open_files() == n_before


def n_open_files() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_a_closed_archive_says_so_in_every_thread(sample: Archive) -> None:
    citation_id = sample.ask("全市派驻了多少名党建指导员？").citations[0].citation_id
    sample.close()
    sample.close()
    said = f"The archive in {sample.folder} is closed; open it again."
    for use in (lambda: sample.ask("多少？"), lambda: sample.find(citation_id), sample.counts):
        with ThreadPoolExecutor(1) as pool, pytest.raises(ArchiveClosed, match=re.escape(said)):
            pool.submit(use).result()
        with pytest.raises(ArchiveClosed, match=re.escape(said)):
            use()


def test_questions_on_their_way_are_answered_when_the_archive_is_closed(
    sample: Archive,
) -> None:
    def ask_until_closed() -> set[str | None]:
        answers = set()
        with contextlib.suppress(ArchiveClosed):
            while True:
                answers.add(sample.ask("全市派驻了多少名党建指导员？").answer)
        return answers

    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(ask_until_closed) for _ in range(12)]
        time.sleep(0.3)
        sample.close()
        assert set().union(*(each.result() for each in asked)) == {"240名"}


@pytest.mark.parametrize("remove", ["folder", "file"])
def test_an_index_put_in_the_place_of_another_is_noticed(tmp_path: Path, remove: str) -> None:
    path, folder = tmp_path / "a.txt", tmp_path / "i"
    path.write_text("高塔\n高塔有88米高。\n", encoding="utf-8")
    index([path], folder)
    with Archive(folder, read=0) as archive:
        assert archive.ask("高塔有多高？").answer == "88米"
        if remove == "folder":
            shutil.rmtree(folder)
        else:
            (folder / FILE_NAME).rename(tmp_path / "old.sqlite")
        with pytest.raises(IndexMissing):
            archive.ask("高塔有多高？")
        path.write_text("高塔\n高塔有99米高。\n", encoding="utf-8")
        index([path], folder)
        assert archive.ask("高塔有多高？").answer == "99米"
        path.write_text("高塔\n高塔有77米高。\n", encoding="utf-8")
        index([path], folder)
        assert archive.ask("高塔有多高？").answer == "77米"


@pytest.mark.parametrize(("question", "kind"), [(b"x", "bytes"), (None, "NoneType")])
def test_a_question_that_is_no_text_is_a_mistake(
    sample: Archive, question: object, kind: str
) -> None:
    with pytest.raises(TypeError, match=f"a question is a str, not {kind}"):
        sample.ask(question)  # type: ignore[arg-type]


@pytest.mark.parametrize("k", [0, -1])
def test_a_ranking_has_at_least_one_passage(sample: Archive, k: int) -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        sample.ask("全市派驻了多少名党建指导员？", k=k)


@pytest.mark.parametrize("question", ["", "  \n", "长" * 10_000])
def test_what_is_no_question_is_refused_in_a_sentence(sample: Archive, question: str) -> None:
    with pytest.raises(QuestionError):
        sample.ask(question)


def test_the_default_archive_is_that_of_the_working_folder(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NINGBOT_INDEX", raising=False)
    with pytest.raises(IndexMissing):
        ningbot.open()
    monkeypatch.setenv("NINGBOT_INDEX", str(sample_index))
    assert str(ningbot.ask("全市派驻了多少名党建指导员？").answer).startswith("240")


def test_an_explanation_shows_terms_folds_scores_and_the_type_check(sample: Archive) -> None:
    explanation = sample.ask("全市派駐了多少名黨建指導員？", explain=True).explanation
    assert explanation is not None
    assert {"from": "駐", "to": "驻"} in explanation["folds"]
    gave = {term["term"]: term["contribution"] for term in explanation["terms"]}
    assert gave["指导员"] > 0
    assert explanation["sentences"][0]["type_found"]
    assert "多少" not in gave
