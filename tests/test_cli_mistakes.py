"""Mistakes at the command line: one sentence, the right status, nothing lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shell import (
    QUESTION,
    Run,
    assert_one_sentence,
    assert_one_sentence_each,
    without_privilege,
)


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
        ["ask", "--batch", "-", "--after", "a"],
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
        # A shell's background jobs, such as these tests may be, begin with SIGINT ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        process.wait(timeout=1.5)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
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
