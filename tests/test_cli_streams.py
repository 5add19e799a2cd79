"""Batches, locales, closed streams: whatever comes in and wherever it goes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT, SAMPLE
from shell import (
    QUESTION,
    Run,
    assert_one_sentence,
    assert_one_sentence_each,
    run_python,
    run_shell,
)

BAD_LINES = {
    "deep": b"[" * 100_000,
    "null": b'{"id": "e2", "question": null}',
    "list": b"[]",
    "bytes": b'{"id": "e4", "question": "\xc4\xfe"}',
    "number": b'{"id": 5, "question": 5}',
    "long": b'{"id": "e6", "question": "' + b"a" * 50_000 + b'"}',
    "empty": b'{"id": "e7", "question": ""}',
    "yes": b'{"id": true, "question": "asked"}',
    "nan": b'{"id": NaN, "question": "asked"}',
    "object": b'{"id": {}, "question": "asked"}',
}


def test_whatever_a_line_of_a_batch_is_the_next_is_answered(
    sample_index: Path, tmp_path: Path
) -> None:
    good = f'{{"id": 1.5, "question": "{QUESTION}"}}'.encode()
    (tmp_path / "b.jsonl").write_bytes(b"\n".join([*BAD_LINES.values(), good]))
    result = run_shell(f"$NINGBOT ask --batch b.jsonl --index {sample_index}", cwd=tmp_path)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == len(BAD_LINES)
    assert [row["id"] for row in rows] == [
        *(None, "e2", None, None, "5", "e6", "e7", None, None, None),
        "1.5",
    ]
    assert rows[-1]["answer"] == "240名"
    assert all(len(row["question"]) <= 200 for row in rows)
    assert [row["question"] for row in rows[-4:-1]] == ["asked"] * 3
    for n, row in enumerate(rows[:5], 1):
        assert row["reason"].startswith(f"line {n} is not a JSON object with a question")
        assert row["reason"].endswith('; expected {"id": ..., "question": "..."}.')
    for row in rows[-4:-1]:
        assert 'has an "id" that is neither a text nor a number; expected' in row["reason"]


@pytest.mark.parametrize(
    "error", ["CitationError('no')", "IndexCorrupt('no', folder=None)", "KeyError('no')"]
)
def test_an_answer_that_fails_costs_only_its_line(sample_index: Path, error: str) -> None:
    code = f"""
import io, sys
from ningbot import archive, errors
from ningbot.errors import *
ask = archive.Archive.ask
def ask_or_fail(self, question, **how):
    if question == "fail":
        raise {error}
    return ask(self, question, **how)
archive.Archive.ask = ask_or_fail
lines = '{{"id": "1", "question": "fail"}}\\n{{"id": "2", "question": "{QUESTION}"}}\\n'
sys.stdin = io.TextIOWrapper(io.BytesIO(lines.encode()))
sys.argv = ["ningbot", "ask", "--batch", "-", "--index", {str(sample_index)!r}]
from ningbot.cli import main
main()
"""
    result = run_python(code)
    assert result.returncode == 1
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["id"], first["answered"], second["answer"]) == ("1", False, "240名")
    assert first["reason"].startswith("line 1: ")
    assert "ningbot: line 1: " in result.stderr


@pytest.mark.parametrize("encoding", ["gb18030", "latin-1", "ascii", "utf-16", "utf-8"])
def test_json_is_utf8_whatever_the_locale(
    sample_index: Path, tmp_path: Path, encoding: str
) -> None:
    questions = str(ROOT / "tests" / "data" / "sample_questions.jsonl")
    for command in (
        f"ask {QUESTION} --json --index {sample_index}",
        f"eval {questions} --json --index {sample_index}",
        f"repair {SAMPLE} --json",
    ):
        result = run_shell(f"$NINGBOT {command}", cwd=tmp_path, PYTHONIOENCODING=encoding)
        json.loads(result.stdout.decode("utf-8"))


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_text_that_the_locale_lacks_is_escaped(
    sample_index: Path, tmp_path: Path, encoding: str
) -> None:
    command = f"$NINGBOT ask {QUESTION} --index {sample_index}"
    result = run_shell(command, cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert result.stdout.startswith(rb"240\u540d")


def test_control_characters_do_not_reach_the_terminal(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    evil = "e\x1b[2J\n\x07\x9bvil"
    rows = [{"id": "a", "title": evil, "text": "甲塔高77米。"}, {"id": evil, "text": "二"}]
    (corpus / f"{evil}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    shown = [run("index", str(corpus)), run("ask", "甲塔高多少米？"), run("repair", f"{evil}.txt")]
    shown += [run("doctor"), run("index", evil), run(evil), run("ask", f"--{evil}")]
    for result in shown:
        for text in (result.stdout, result.stderr):
            assert not set("\x1b\x07\x9b") & set(text)
    assert shown[1].stdout.startswith("77米")
    assert_one_sentence(run("index", evil), 1, "does not exist")


def test_a_file_of_bad_lines_does_not_flood_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("junk\n" * 11 + '{"id": "a", "text": "文。"}\n')
    (tmp_path / "e.txt").write_bytes(b"")
    (tmp_path / "f.txt").write_bytes(b"")
    result = run("index", "bad.jsonl", "e.txt", "f.txt")
    said = ["line 1,", "line 2,", "line 3,", "... and 8 more lines of", "e.txt", "f.txt"]
    closing = "ningbot: 2 files and 11 lines could not be read, see above."
    assert_one_sentence_each(result, [*said, closing])
    assert "1 added" in result.stdout


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("ask --batch - --json <&-", "standard input is closed"),
        (f"ask {QUESTION} >&-", "standard output is closed"),
        (f"ask {QUESTION} --json >&-", "standard output is closed"),
        ("ask --batch b.jsonl >&-", "standard output is closed"),
        (f"ask {QUESTION} >/dev/full", "No space left"),
        ("ask no --index nowhere 2>&-", ""),
        ("ask no --index nowhere <&- >&- 2>&-", ""),
    ],
)
def test_a_closed_or_full_stream_is_no_traceback(
    sample_index: Path, tmp_path: Path, command: str, said: str
) -> None:
    (tmp_path / "b.jsonl").write_text('{"question": "a"}', encoding="utf-8")
    env = {"NINGBOT_INDEX": str(sample_index)}
    result = run_shell(f"$NINGBOT {command}", cwd=tmp_path, **env)
    stderr = result.stderr.decode()
    assert result.returncode == 1
    assert said in stderr
    assert len(stderr.splitlines()) == bool(said)


def test_indexing_needs_no_standard_error(corpus: Path, tmp_path: Path) -> None:
    result = run_shell(f"$NINGBOT index {corpus} 2>&-", cwd=tmp_path)
    assert result.returncode == 0
    assert b"4 added" in result.stdout


@pytest.mark.parametrize(
    "raised", ["KeyboardInterrupt", "RuntimeError('wrapped') from KeyboardInterrupt()"]
)
def test_ctrl_c_during_an_import_is_no_traceback(raised: str) -> None:
    code = f"""
import sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == "ningbot.archive":
            raise {raised}
from ningbot.cli import main
sys.meta_path.insert(0, Interrupting())
sys.argv = ["ningbot", "ask", "a", "--index", "nowhere"]
main()
"""
    result = run_python(code)
    assert result.returncode == 130
    assert result.stderr.strip() == "ningbot: stopped; nothing is half done."


@pytest.mark.parametrize("empty", ["", " "])
def test_an_index_without_a_name_is_refused(run: Run, empty: str) -> None:
    assert_one_sentence(run("ask", QUESTION, "--index", empty), 2, "--index must name a folder")


@pytest.mark.parametrize("command", ["ask a", "ask a --index nowhere", "index a", "doctor"])
def test_a_working_folder_that_has_gone_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "gone").mkdir()
    result = run_shell(f"cd gone && rmdir ../gone && $NINGBOT {command}", cwd=tmp_path)
    stderr = result.stderr.decode()
    assert result.returncode == 1
    assert "working folder cannot be used; it may have been removed" in stderr
    assert len(stderr.splitlines()) == 1
