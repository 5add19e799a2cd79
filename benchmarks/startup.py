"""Time one question from the shell, and one inside a running process, on the sample article.

    python benchmarks/startup.py

Prints medians over runs; a process start is the whole of `ningbot ask`, from exec to exit. The
last column is the same machine's bare Python start, to compare machines by.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import ningbot
from ningbot.indexing import index

CORPUS = Path(__file__).parents[1] / "corpus"
QUESTION = "全市派驻了多少名党建指导员？"
RUNS = 15


def main() -> None:
    """Index the sample article, then time."""
    with tempfile.TemporaryDirectory() as folder:
        index([CORPUS], Path(folder))
        command = [sys.executable, "-m", "ningbot", "ask", QUESTION, "--index", folder]
        bare = [sys.executable, "-c", "pass"]
        starts, bares = [], []
        for _ in range(RUNS):  # in turn, so that both see the same noise
            starts.append(seconds(lambda: run(command)))
            bares.append(seconds(lambda: run(bare)))
        with ningbot.open(folder) as archive:
            asks = [seconds(lambda: archive.ask(QUESTION)) for _ in range(200)]
    print(
        f"ningbot ask, process start to finish  {statistics.median(starts):7.3f} s  median of {RUNS}"
    )
    print(
        f"python -c pass                        {statistics.median(bares):7.3f} s  median of {RUNS}"
    )
    ratio = statistics.median(a / b for a, b in zip(starts, bares, strict=True))
    print(f"ratio                                 {ratio:7.1f}")
    print(
        f"Archive.ask in a running process      {statistics.median(asks) * 1000:7.2f} ms median of 200"
    )


def run(command: list[str]) -> None:
    """Run a command to its end; its output does not matter."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    start = perf_counter()
    action()
    return perf_counter() - start


if __name__ == "__main__":
    main()
