"""Standard input and output: nothing but the protocol on them, whatever happens, and a clean end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mcp_server.running import (
    INITIALIZE,
    INITIALIZED,
    Process,
    arguments,
    environ,
    request,
    started,
    tool_call,
)
from ningbot.mcp_server.protocol import N_AT_ONCE
from ningbot.store import FILE_NAME
from shell import QUESTION, Run, assert_one_sentence

# Whatever a library does: it prints, writes to the descriptor, starts a program that does, reads.
NOISY = """
import os, subprocess, sys
from ningbot.archive import Archive
from ningbot.cli import main
ask, load = Archive.ask, Archive._load
def noise():
    print("Building prefix dict ...")
    sys.__stdout__.write("Loading model ...\\n")
    sys.__stdout__.flush()
    os.write(1, b"from a library in C\\n")
    subprocess.run(["echo", "from a program"], check=True)
    assert sys.stdin.read() == ""
def noisy(function):
    def run(*given, **named):
        noise()
        return function(*given, **named)
    return run
Archive.ask, Archive._load = noisy(ask), noisy(load)
main()
"""
SLOW = """
import time
from ningbot.archive import Archive
from ningbot.cli import main
{name} = Archive.{name}
def slow(*given, **named):
    print("at work", flush=True)
    time.sleep({seconds})
    return {name}(*given, **named)
Archive.{name} = slow
main()
"""


COUNTING = """
import threading, time
from ningbot.archive import Archive
from ningbot.cli import main
lock, n, most, search = threading.Lock(), 0, 0, Archive.search
def counting(*given, **named):
    global n, most
    with lock:
        n += 1
        most = max(n, most)
    time.sleep(0.2)
    with lock:
        n -= 1
    return search(*given, **named)
Archive.search = counting
try:
    main()
finally:
    print("at once:", most, flush=True)
"""


def initialised(running: Process) -> Process:
    """Bring a server past the handshake."""
    running.send(INITIALIZE, INITIALIZED)
    assert running.receive()["result"]["serverInfo"]["name"] == "ningbot"
    return running


def test_who_prints_does_not_break_the_protocol(sample_index: Path, tmp_path: Path) -> None:
    with started(sample_index, tmp_path, program=NOISY) as running:
        initialised(running).send(tool_call(1, "ask", question=QUESTION))
        reply = running.receive()
        assert reply["result"]["structuredContent"]["answer"] == "240名"
        assert running.rest() == []
        assert running.process.returncode == 0
        for noise in ("Building prefix dict", "Loading model", "from a library", "from a program"):
            assert running.log.count(noise) == 2  # when it was opened, and when it was asked


def test_at_the_end_of_input_all_that_was_asked_is_answered(
    sample_index: Path, tmp_path: Path
) -> None:
    with started(sample_index, tmp_path) as running:
        calls = [tool_call(n, "ask", question=f"{QUESTION}{'？' * n}") for n in range(1, 9)]
        cancelled = {**INITIALIZED, "method": "notifications/cancelled", "params": {"requestId": 8}}
        running.send(INITIALIZE, INITIALIZED, *calls, cancelled)
        replies = {reply["id"]: reply for reply in running.rest()}
        assert replies.keys() - {8} == set(range(8))
        assert all("240名" in str(replies[n]["result"]) for n in range(1, 8))
        assert running.process.returncode == 0
        assert running.log.endswith("ningbot mcp: stopped\n")


def test_some_are_worked_on_at_once_and_the_others_wait(sample_index: Path, tmp_path: Path) -> None:
    with started(sample_index, tmp_path, program=COUNTING) as running:
        running.send(INITIALIZE, INITIALIZED)
        running.send(*[tool_call(n, "search", query=QUESTION) for n in range(1, 10)])
        assert len(running.rest()) == 10
        assert running.log.endswith(f"at once: {N_AT_ONCE}\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it(sample_index: Path, tmp_path: Path, number: int) -> None:
    with started(sample_index, tmp_path) as running:
        assert initialised(running).stop(number) == 0
        assert "Traceback" not in running.log
        assert running.log.endswith("ningbot mcp: stopped\n")


def test_a_signal_stops_it_while_it_opens_the_archive(sample_index: Path, tmp_path: Path) -> None:
    program = SLOW.format(name="_load", seconds=60)
    with started(sample_index, tmp_path, program=program) as running:
        running.wait_for_log("at work")
        assert running.stop() == 0
        assert "Traceback" not in running.log


def test_a_signal_stops_it_in_the_midst_of_a_question(sample_index: Path, tmp_path: Path) -> None:
    program = SLOW.format(name="ask", seconds=600)
    with started(sample_index, tmp_path, program=program) as running:
        initialised(running).send(tool_call(1, "ask", question=QUESTION))
        running.wait_for_log("at work")
        assert running.stop() == 0
        assert "Traceback" not in running.log


def test_a_client_that_reads_no_more_does_not_hold_it_up(
    sample_index: Path, tmp_path: Path
) -> None:
    with started(sample_index, tmp_path) as running:
        listing = [request(n, "tools/list") for n in range(1, 60)]  # more than a pipe holds
        initialised(running).send(*listing)
        assert running.stop() == 0


def test_a_client_that_has_gone_ends_it(sample_index: Path, tmp_path: Path) -> None:
    with started(sample_index, tmp_path) as running:
        initialised(running)
        assert running.process.stdout
        running.process.stdout.close()
        running.send(request(1, "tools/list"))
        assert running.process.wait(20) == 0
        assert "Traceback" not in running.log


def test_what_is_no_message_is_answered_and_passed_over(sample_index: Path, tmp_path: Path) -> None:
    with started(sample_index, tmp_path) as running:
        initialised(running).send(
            b"secret words, no JSON",
            b"\xff\xfe",
            b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": "secret words"}',
            b'{"jsonrpc": "2.0", "id": 2, "method": "no/such", "params": {"a": "secret words"}}',
            b'{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "ask",'
            b' "arguments": {"question": "secret \\ud800 words"}}}',
            b"[" * 100_000,
            request(4, "ping"),
        )
        replies = {reply["id"]: reply for reply in running.rest()}
        assert (replies[4]["result"], "error" in replies[2]) == ({}, True)
        assert {one: replies[one]["error"]["code"] for one in (1, 3, None)} == {
            1: -32600,
            3: -32600,
            None: -32700,
        }
        assert running.process.returncode == 0
        assert "secret words" not in running.log
        assert "Traceback" not in running.log


def test_without_an_archive_there_is_one_sentence_and_no_handshake(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    missing = run("mcp", text="")
    assert_one_sentence(missing, 1, "make one with `ningbot index`")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / FILE_NAME).write_bytes(b"no database at all" * 1000)
    damaged = run("mcp", "--index", "bad", text="")
    assert_one_sentence(damaged, 1, "bad")
    assert missing.stdout == damaged.stdout == ""


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_without_standard_input_or_output_there_is_one_sentence(
    sample_index: Path, tmp_path: Path, closed: str
) -> None:
    words = " ".join(f"'{word}'" for word in (sys.executable, *arguments(sample_index)))
    done = subprocess.run(
        ["bash", "-c", f"exec {words} {closed}"],
        env=environ(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert_one_sentence(done, 1, "one of them is closed")


def test_standard_error_may_be_closed(sample_index: Path) -> None:
    read, write = os.pipe()
    os.close(write)
    done = subprocess.run(
        ["bash", "-c", f"exec '{sys.executable}' -m ningbot mcp --index '{sample_index}' 2>&-"],
        env=environ(),
        stdin=read,
        capture_output=True,
        check=False,
        timeout=60,
    )
    os.close(read)
    assert (done.returncode, done.stdout) == (0, b"")
