"""The command line as a shell sees it: real processes, real exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, SAMPLE

Run = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "全市派驻了多少名党建指导员？"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `ningbot` in a fresh folder."""

    def run(
        *arguments: str, text: str | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("NINGBOT")}
        return subprocess.run(
            [sys.executable, "-m", "ningbot", *arguments],
            input=text,
            cwd=tmp_path,
            env=clean | env,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def assert_one_sentence(result: subprocess.CompletedProcess[str], status: int, said: str) -> None:
    assert result.returncode == status, result
    assert "Traceback" not in result.stderr
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr


def assert_one_sentence_each(result: subprocess.CompletedProcess[str], said: list[str]) -> None:
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == len(said), lines
    for line, part in zip(lines, said, strict=True):
        assert part in line


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


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["ask", QUESTION], 1, "There is no index in .ningbot"),
        (["index"], 1, "corpus does not exist"),
        (["index", "nowhere.txt"], 1, "nowhere.txt does not exist"),
        (["eval", "none.jsonl"], 1, "none.jsonl cannot be read"),
        (["show", "x"], 1, "There is no index"),
        (["bot"], 1, "NINGBOT_TELEGRAM_TOKEN"),
        (["ask", QUESTION, "--index", "/dev/null"], 1, "/dev/null"),
    ],
)
def test_a_mistake_gets_one_sentence(
    run: Run, arguments: list[str], status: int, said: str
) -> None:
    assert_one_sentence(run(*arguments), status, said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "a", "--batch", "-"],
        ["ask", "a", "-k", "0"],
        ["nonsense"],
        ["ask", "a", "--nonsense"],
    ],
)
def test_wrong_usage_has_a_status_of_its_own(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [("", 2, "empty"), ("   ", 2, "empty"), ("问" * 10_000, 2, "at most 1000"), ("😀🎉", 3, "")],
)
def test_a_question_that_is_none(
    run: Run, sample_index: Path, question: str, status: int, said: str
) -> None:
    result = run("ask", question, "--index", str(sample_index))
    assert result.returncode == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_bad_files_are_said_and_the_rest_is_indexed(run: Run, corpus: Path) -> None:
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "junk.txt").write_bytes(bytes(range(256)) * 100)
    (corpus / "long.jsonl").write_text(
        '{"id": "l", "text": "' + "長" * 17_000_000 + '"}\n', encoding="utf-8"
    )
    result = run("index", str(corpus))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    for said in ("empty.txt is empty", "junk.txt", "long.jsonl, line 1,", "16 MiB"):
        assert said in result.stderr
    assert "4 added" in result.stdout
    assert run("ask", "大橋是哪一年通車的？").stdout.startswith("1998年")


def without_privilege(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `ningbot` as one whom permissions bind, which root is not by itself."""
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    prefix = drop if os.geteuid() == 0 else []
    return subprocess.run(
        [*prefix, sys.executable, "-m", "ningbot", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_a_folder_without_permission_is_said_and_keeps_its_documents(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    (corpus / "closed").mkdir()
    (corpus / "closed" / "in.txt").write_text("題\n裡面有7座塔。", encoding="utf-8")
    run("index", str(corpus))
    (corpus / "closed").chmod(0)
    result = without_privilege("index", str(corpus), cwd=tmp_path)
    assert_one_sentence_each(
        result, ["closed cannot be read (permission denied)", "1 file could not be read"]
    )
    assert run("ask", "裡面有多少座塔？").stdout.startswith("7座")


def test_an_index_that_may_not_be_written_is_said(run: Run, corpus: Path, tmp_path: Path) -> None:
    run("index", str(corpus))
    (corpus / "one.txt").unlink()
    for path in (tmp_path / ".ningbot").iterdir():
        path.chmod(0o444)
    (tmp_path / ".ningbot").chmod(0o555)
    assert_one_sentence(without_privilege("index", str(corpus), cwd=tmp_path), 1, "cannot be used")
    asked = without_privilege("ask", "園區有企業多少家？", cwd=tmp_path)
    assert asked.stdout.startswith("320家"), asked


def test_a_full_disk_loses_nothing(tmp_path: Path, corpus: Path, run: Run) -> None:
    run("index", str(corpus))
    size = max(p.stat().st_size for p in (tmp_path / ".ningbot").iterdir())
    (corpus / "big.txt").write_text("大\n" + "很長的一段話。\n" * 60_000, encoding="utf-8")
    code = f"""
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({size + 65536}, {size + 65536}))
sys.argv = ["ningbot", "index", {str(corpus)!r}]
from ningbot.cli import main
main()
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert_one_sentence(result, 1, "cannot be used")
    assert run("ask", "大橋是哪一年通車的？").stdout.startswith("1998年")
    assert run("doctor").stdout.count("FAIL") <= 1


def test_a_corrupt_index_is_said_and_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".ningbot").mkdir()
    path = tmp_path / ".ningbot" / "archive.sqlite"
    path.write_bytes(b"junk" * 5000)
    assert_one_sentence(run("ask", QUESTION), 1, "damaged")
    (tmp_path / "a.txt").write_text("題\n文。", encoding="utf-8")
    assert_one_sentence(run("index", "a.txt"), 1, "damaged")
    assert path.read_bytes() == b"junk" * 5000


def test_ctrl_c_while_indexing_loses_nothing(run: Run, corpus: Path, tmp_path: Path) -> None:
    run("index", str(corpus))
    rows = (json.dumps({"id": f"n{n}", "text": "園區企業產值增長。" * 20}) for n in range(20_000))
    (corpus / "many.jsonl").write_text("\n".join(rows), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "ningbot", "index", str(corpus)],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
    )
    try:
        process.wait(timeout=1.5)
    except subprocess.TimeoutExpired:
        process.send_signal(2)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert (
        "4 unchanged"
        in run(
            "index", str(corpus / "one.txt"), str(corpus / "two.md"), str(corpus / "more.jsonl")
        ).stdout
    )


def test_output_to_a_closed_pipe_is_no_traceback(sample_index: Path) -> None:
    command = f"{sys.executable} -m ningbot ask {QUESTION} --json --index {sample_index} | true"
    result = subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert "Traceback" not in result.stderr


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


def test_a_question_takes_little_memory(sample_index: Path) -> None:
    code = f"""
import atexit, pathlib, sys
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(status.read_text().split("VmHWM:")[1].split()[0], file=sys.stderr))
sys.argv = ["ningbot", "ask", {QUESTION!r}, "--index", {str(sample_index)!r}]
from ningbot.cli import main
main()
"""
    result = run_python(code)
    assert result.returncode == 0, result
    assert int(result.stderr) < 250_000, "KiB"


def run_python(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def run_shell(command: str, *, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash; ``$NINGBOT`` is the command under test."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=cwd,
        env={**os.environ, "NINGBOT": f"{sys.executable} -m ningbot", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
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
