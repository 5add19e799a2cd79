"""The command line as a shell sees it: what each command prints and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, SAMPLE
from shell import (
    QUESTION,
    Run,
    assert_one_sentence,
    assert_one_sentence_each,
    run_python,
)


def test_index_then_ask(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    indexed = run("index")
    assert indexed.returncode == 0
    assert (
        indexed.stdout
        == "1 added, 0 changed, 0 removed, 0 unchanged; .ningbot holds 1 file, 1 document, 33 passages, 60 sentences.\n"
    )
    asked = run("ask", QUESTION)
    assert asked.returncode == 0
    assert asked.stdout.startswith("240名\n")
    assert "派駐【240名】黨建指導員" in asked.stdout


def test_a_refusal_has_a_status_of_its_own(run: Run, sample_index: Path) -> None:
    result = run("ask", "宁乡有多少人口？", "--index", str(sample_index))
    assert (result.returncode, result.stderr) == (3, "")
    assert "人口" in result.stdout


def test_json_is_the_stable_object(run: Run, sample_index: Path) -> None:
    result = run("ask", QUESTION, "--json", "-k", "3", NINGBOT_INDEX=str(sample_index))
    answer = json.loads(result.stdout)
    assert " ".join(answer) == (
        "id question language answered answer answer_type normalized confidence reason citations"
        " ranking elapsed_ms"
    )
    assert " ".join(answer["citations"][0]) == (
        "citation_id doc_id passage_id title url date source sentence sentence_span answer_span"
        " source_span source_text score"
    )
    assert [list(row) for row in answer["ranking"]] == [["passage_id", "doc_id", "score"]] * 3
    start, end = answer["citations"][0]["source_span"]
    assert SAMPLE.read_text(encoding="utf-8")[start:end] == answer["citations"][0]["source_text"]
    refused = json.loads(run("ask", "天气？", "--json", "--index", str(sample_index)).stdout)
    assert (refused["answered"], refused["answer"], refused["citations"]) == (False, None, [])


def test_a_follow_up_is_understood_from_the_question_before(run: Run, sample_index: Path) -> None:
    last, follow_up = "星邦智能8月获得了什么奖？", "它前三季度实现销售收入多少？"
    arguments = ["ask", follow_up, "--after", QUESTION, "--after", last]
    said = run(*arguments, "--index", str(sample_index)).stdout.splitlines()
    assert said[:2] == [
        "理解为：星邦智能前三季度实现销售收入多少？",
        "15.41億元  (1541000000 CNY)",
    ]
    answer = json.loads(run(*arguments, "--json", "--index", str(sample_index)).stdout)
    assert answer["question"] == follow_up
    assert answer["understood"] == "星邦智能前三季度实现销售收入多少？"
    assert list(answer)[-2:] == ["elapsed_ms", "understood"]
    whole = run("ask", QUESTION, "--after", last, "--json", "--index", str(sample_index))
    assert "understood" not in json.loads(whole.stdout)


def test_an_english_asker_reads_the_answer_in_english(run: Run, sample_index: Path) -> None:
    question = "How much funding was secured by the resident service representatives?"
    said = run("ask", question, "--index", str(sample_index)).stdout.splitlines()
    assert said[:3] == ["1.43億元  (143000000 CNY)", "(in English: 143 million yuan)", ""]
    answer = json.loads(run("ask", question, "--json", "--index", str(sample_index)).stdout)
    assert answer["gloss"] == "143 million yuan"
    assert list(answer)[-2:] == ["elapsed_ms", "gloss"]
    chinese = run("ask", QUESTION, "--json", "--index", str(sample_index))
    assert "gloss" not in json.loads(chinese.stdout)


def test_a_batch_is_answered_line_by_line_in_order(run: Run, sample_index: Path) -> None:
    lines = [
        {"id": "1", "question": QUESTION},
        {"id": 2, "question": "宁乡有多少人口？"},
        {"id": "3", "question": "两新党组织的组织覆盖率是多少？"},
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    result = run("ask", "--batch", "-", "--json", "--index", str(sample_index), text=text)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0
    assert [(row["id"], row["answer"]) for row in rows] == [
        ("1", "240名"),
        ("2", None),
        ("3", "85.16%"),
    ]


def test_a_line_of_a_batch_may_have_a_history(run: Run, sample_index: Path) -> None:
    rows = [
        {"question": "它有多少名直管党员？", "history": ["创新党支部是哪一年成立的？"]},
        {"question": QUESTION, "history": []},
        {"question": QUESTION, "history": None},
        {"question": QUESTION, "history": QUESTION},
        {"question": QUESTION, "history": [QUESTION, 1]},
        {"question": "那长沙呢？", "history": ["\ud800", QUESTION]},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    result = run("ask", "--batch", "-", "--json", "--index", str(sample_index), text=text)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["answer"] for answer in answers[:5]] == ["18名", "240名", "240名", None, None]
    assert [answer.get("understood") for answer in answers] == [
        "创新党支部有多少名直管党员？",
        *[None] * 4,
        "长沙派驻了多少名党建指导员？",
    ]
    assert result.returncode == 1
    assert_one_sentence_each(result, ["line 4", "line 5"])
    assert all('"history" that is not a list of texts' in a["reason"] for a in answers[3:5])


def test_a_bad_line_of_a_batch_costs_only_itself(run: Run, sample_index: Path) -> None:
    long = json.dumps({"id": "x", "question": "长" * 10_000})
    text = f'junk\n{long}\n{{"id": "4", "question": "{QUESTION}"}}\n'
    result = run("ask", "--batch", "-", "--json", "--index", str(sample_index), text=text)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 1
    assert [row["answered"] for row in rows] == [False, False, True]
    assert rows[1]["id"] == "x"
    assert "line 2" in rows[1]["reason"]
    assert "Traceback" not in result.stderr


def test_explain_shows_the_way(run: Run, sample_index: Path) -> None:
    result = run("ask", QUESTION, "--explain", "--index", str(sample_index))
    for said in ("指导员", "type check, number: ok", "confidence", "folded", "派驻"):
        assert said in result.stdout


def test_show_prints_repaired_and_original_side_by_side(run: Run, sample_index: Path) -> None:
    asked = json.loads(run("ask", QUESTION, "--json", "--index", str(sample_index)).stdout)
    citation_id = asked["citations"][0]["citation_id"]
    shown = run("show", citation_id, "--index", str(sample_index))
    assert "【寧鄉全面實施" in shown.stdout
    assert "寧鄉(xiāng)全面實施" in shown.stdout
    assert str(SAMPLE) in shown.stdout


def test_eval_prints_a_table_and_json(run: Run, sample_index: Path) -> None:
    questions = str(ROOT / "tests" / "data" / "sample_questions.jsonl")
    table = run("eval", questions, "--index", str(sample_index))
    assert table.stdout.splitlines()[0].split()[:4] == ["lang", "n", "recall@1", "recall@5"]
    scores = json.loads(run("eval", questions, "--json", "--index", str(sample_index)).stdout)
    for language in ("zh-Hans", "zh-Hant"):
        assert scores[language]["sentence_hit"] == 1.0
    assert scores["en"]["precision"] in (None, 1.0)


def test_doctor_finds_a_sound_archive_sound_and_a_changed_file_changed(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    run("index", str(corpus))
    assert run("doctor").returncode == 0
    (corpus / "one.txt").write_text("園區報告\n改了。\n", encoding="utf-8")
    result = run("doctor")
    assert result.returncode == 1
    assert "have changed" in result.stdout


def test_doctor_says_that_there_is_no_index(run: Run) -> None:
    result = run("doctor")
    assert result.returncode == 1
    assert "ningbot index" in result.stdout


def test_repair_prints_text_diff_report_and_json(run: Run) -> None:
    text = run("repair", str(SAMPLE)).stdout
    assert "(xiāng)" not in text
    assert text.count("\n") == 34
    assert "[-(xiāng)-]" in run("repair", str(SAMPLE), "--diff").stdout
    assert "doubtful:" in run("repair", str(SAMPLE), "--report").stdout
    shown = json.loads(run("repair", str(SAMPLE), "--json").stdout)
    assert shown["text"] == text
    assert set(shown) >= {"text", "title", "metadata", "edits"}


def test_repair_of_what_cannot_be_read_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 9)
    assert_one_sentence(run("repair", "a.txt"), 1, "a.txt")
    assert_one_sentence(run("repair", "none.txt"), 1, "none.txt cannot be read")


@pytest.mark.parametrize("command", ["index", "ask", "eval", "show", "bot", "doctor"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.returncode == 0
    assert "--index" in result.stdout


def test_progress_is_a_bar_on_a_terminal(corpus: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m ningbot index {corpus} --index {tmp_path / 'i'}"
    result = subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert result.returncode == 0
    assert "4 added" in result.stdout


@pytest.mark.parametrize(("reader", "kib"), [("--no-reader", 250_000), ("--read=4", 350_000)])
def test_a_question_takes_little_memory(sample_index: Path, reader: str, kib: int) -> None:
    code = f"""
import atexit, pathlib, sys
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(status.read_text().split("VmHWM:")[1].split()[0], file=sys.stderr))
sys.argv = ["ningbot", "ask", {QUESTION!r}, "--index", {str(sample_index)!r}, {reader!r}]
from ningbot.cli import main
main()
"""
    result = run_python(code)
    assert result.returncode == 0, result
    assert int(result.stderr) < kib, "KiB"


def test_a_dry_run_says_what_would_be_and_writes_nothing(run: Run, corpus: Path) -> None:
    done = run("index", str(corpus), "--dry-run", "--json")
    said = json.loads(done.stdout)
    assert (said["added"], said["dry_run"], said["holds"], said["problems"]) == (4, True, {}, [])
    assert not (corpus.parent / ".ningbot").exists()
    run("index", str(corpus))
    (corpus / "one.txt").unlink()
    (corpus / "bad.jsonl").write_text("{\n", encoding="utf-8")
    done = run("index", str(corpus), "--dry-run")
    assert done.stdout == "0 added, 0 changed, 1 removed, 3 unchanged; nothing was written.\n"
    assert done.returncode == 1
    said = json.loads(run("index", str(corpus), "--json").stdout)
    assert (said["removed"], said["problems"][0]["line"], said["holds"]["document"]) == (1, 1, 3)
