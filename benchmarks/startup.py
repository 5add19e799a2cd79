"""Time one question from the shell, and one inside a running process, on the sample article.

    python benchmarks/startup.py

Prints medians over runs, with the reader, without it, and without the semantic leg as well, each in
turn so that all see the same noise; a process start is the whole of `ningbot ask`, from exec to exit. The bare start of Python
is there to compare machines by. Memory is the largest that the process ever held.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import ningbot

CORPUS = Path(__file__).parents[1] / "corpus"
QUESTION = "全市派驻了多少名党建指导员？"
RUNS = 15


def main() -> None:
    """Index the sample article, then time."""
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: a child's largest memory counts from that of its parent.
        ningbot_index = [sys.executable, "-m", "ningbot", "index", str(CORPUS), "--index", folder]
        subprocess.run(ningbot_index, check=True, capture_output=True)
        ask = [sys.executable, "-m", "ningbot", "ask", QUESTION, "--index", folder]
        commands = {
            "ningbot ask": ask,
            "ningbot ask --no-reader": [*ask, "--no-reader"],
            "  and --no-semantic": [*ask, "--no-reader", "--no-semantic"],
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        runs = [[run(command) for command in commands.values()] for _ in range(RUNS)]
        for name, column in zip(commands, zip(*runs, strict=True), strict=True):
            seconds = statistics.median(s for s, _ in column)
            megabytes = statistics.median(mb for _, mb in column)
            print(f"{name:30} {seconds:7.3f} s {megabytes:6.0f} MB   median of {RUNS}")
        for name, part in (("the reader", 0), ("the semantic leg", 1)):
            print(
                f"{name + ' adds':30} {_added(runs, part, 0):7.3f} s {_added(runs, part, 1):6.0f} MB"
            )
        for semantic, read in ((True, None), (True, 0), (False, 0)):
            with ningbot.open(folder, semantic=semantic, read=read) as archive:
                asks = [timed(lambda: archive.ask(QUESTION)) for _ in range(50)]
            name = f"Archive.ask, {semantic=}, {read=}"
            print(f"{name:40} {statistics.median(asks) * 1000:7.2f} ms   median of 50")


def _added(runs: list[list[tuple[float, float]]], at: int, what: int) -> float:
    """Give what a command takes more than the next one."""
    return statistics.median(run[at][what] - run[at + 1][what] for run in runs)


def run(command: list[str]) -> tuple[float, float]:
    """Run a command to its end; give seconds and megabytes."""
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with status {process.returncode}.")
    return perf_counter() - start, usage.ru_maxrss / 1024


def timed(action: Callable[[], object]) -> float:
    """Time one call, in seconds."""
    start = perf_counter()
    action()
    return perf_counter() - start


if __name__ == "__main__":
    main()
