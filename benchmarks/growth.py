"""How do ningbot and others grow with an archive: building, disk, memory, latency?

    python benchmarks/growth.py FOLDER ... [--sizes 10000,100000,1000000] [--engines ...] [--json FILE] [--svg FILE]

Each FOLDER has a corpus.jsonl that archives are made of (`made_archive`). Each engine at each size builds in one
process and is opened and asked in another (rank-bm25 keeps nothing on disk and does both in one). All have the same
terms (split_terms, cut beforehand for the others) and the same questions, eight words each, and give the ten best
passages. ningbot's building is everything: reading, repair, cutting, store and index of terms; the others' is
indexing alone. "ningbot" is Archive.rank by words, which fetches the passages; "ningbot engine" its search alone.

peak_mb is the most memory that building had of its own; whole_mb counts mapped files too, and what processes share
in each of them. serving_mb is resident after all questions, asked twice. open_s leaves out the import of libraries.
add_s is two commands: one more article is indexed and asked about, and it must come first.

Prints one table, what the index takes beside the text of the passages, and what the times are relative to tantivy and
rank-bm25 of the same run. Needs the dependency group "bench".
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from compared_engines import ENGINES, Search
from growth_plot import Row, draw
from made_archive import make, questions, read_sentences, write

from ningbot.text.tokenisation import split_terms

N_THREADS = 8
N_ASKED = {
    "fts5": 10_000_000,
    "rank-bm25": 2_000_000,
}  # passages times questions, of engines that look at each
COLUMNS = {
    "passages": "{:>9}",
    "engine": "{:14}",
    "build_s": "{:>8.1f}",
    "disk_mb": "{:>8.1f}",
    "peak_mb": "{:>8.0f}",
    "whole_mb": "{:>8.0f}",
    "open_s": "{:>7.2f}",
    "p50_ms": "{:>8.2f}",
    "p95_ms": "{:>8.2f}",
    "p99_ms": "{:>8.2f}",
    "per_s": "{:>8.1f}",
    "serving_mb": "{:>10.0f}",
    "add_s": "{:>6.2f}",
}
ADDED = {
    "id": "added",
    "title": "雲杉灣圖書館落成",
    "text": "新落成的雲杉灣圖書館藏書七十三萬冊，週末免費開放。",
}
QUESTION = "雲杉灣圖書館藏書多少冊？"


def main() -> None:
    """Measure every engine at every size; print the table."""
    arguments = parse()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        work.mkdir(exist_ok=True)
        if arguments.run:
            engine, size, part = arguments.run
            print(json.dumps(PARTS[part](engine, int(size), work, arguments.questions)), flush=True)
            sys.stdin.read()  # until its memory has been looked at
            return
        print("  ".join(_padded(name, form) for name, form in COLUMNS.items()))
        failed: list[str] = []
        rows = list(measure_all(arguments, work, failed))
    print_relative(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if arguments.svg:
        draw(rows, arguments.svg)
    if failed:
        sys.exit("\n".join(failed))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--questions", type=int, default=1000, help="of each; slow ones get fewer")
    parser.add_argument("--work", type=Path, help="keep what is made in this folder")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure_all(arguments: argparse.Namespace, work: Path, failed: list[str]) -> Iterator[Row]:
    """Measure each engine at each size, and print each row as it comes; put those that fail into ``failed``."""
    sentences = read_sentences(arguments.folders)
    for size in map(int, arguments.sizes.split(",")):
        text_mb = prepare(sentences, size, work)
        for engine in arguments.engines.split(","):
            if size > (ENGINES[engine].n_most or size):
                continue
            try:
                rows = measured(engine, size, work, arguments.questions)
            except subprocess.CalledProcessError as err:
                failed.append(f"{engine} failed at {size} passages: {err}")
                continue
            for row in rows:
                whole = {"passages": size, **row, "text_mb": text_mb}
                print("  ".join(_cell(whole.get(name), form) for name, form in COLUMNS.items()))
                sys.stdout.flush()
                yield whole


def prepare(sentences: Sequence[str], size: int, work: Path) -> float:
    """Make the archive, and cut its terms for those that do not do so themselves; give the megabytes of its text."""
    corpus, cut = work / f"{size}.jsonl", work / f"{size}.terms"
    if not corpus.exists():
        write(make(sentences, size), corpus)
    if not cut.exists():
        with cut.open("w", encoding="utf-8") as terms:
            for passage in passages(corpus):
                terms.write(" ".join(split_terms(passage)) + "\n")
    return sum(len(passage.encode()) for passage in passages(corpus)) / 1e6


def passages(corpus: Path) -> Iterator[str]:
    """Give the passages of an archive, one after the other."""
    with corpus.open(encoding="utf-8") as file:
        for line in file:
            yield from json.loads(line)["text"].split("\n")


def measured(engine: str, size: int, work: Path, n_questions: int) -> list[Row]:
    """Measure one engine in processes of its own."""
    if not ENGINES[engine].lasting:
        rows, memory = in_process(engine, size, "both", work, n_questions)
        return [{**row, **memory} for row in rows]
    built, memory = in_process(engine, size, "build", work, n_questions)
    rows, _ = in_process(engine, size, "serve", work, n_questions)
    if engine == "ningbot":
        rows[0]["add_s"] = add_s(size, work)
    return [{**built, **memory, **row} for row in rows]


def in_process(
    engine: str, size: int, part: str, work: Path, n_questions: int
) -> tuple[Any, dict[str, float]]:
    """Do one part in a process of its own; give what it says, and the most memory it and its children had."""
    command = [sys.executable, __file__, "-", "--work", str(work), "--run", engine, str(size), part]
    command += ["--questions", str(n_questions)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("unreachable")
        peak = Peak(process.pid)
        if part == "serve":
            peak.stop()  # watching would take time from the searches
        said = process.stdout.readline()
        peak.stop()
        process.stdin.close()  # for this it waits, so that it is there for the last look
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return json.loads(said), {"peak_mb": peak.own / 1e6, "whole_mb": peak.whole / 1e6}


class Peak:
    """Watches the memory of a process and its children; ``own`` and ``whole`` are the most there was, in bytes."""

    def __init__(self, pid: int) -> None:
        import psutil

        self._process = psutil.Process(pid)
        self._gone = psutil.Error
        self._done = threading.Event()
        self.own = self.whole = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look a last time."""
        self._done.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            self._look()

    def _look(self) -> None:
        whole = own = 0
        try:
            for process in (self._process, *self._process.children(recursive=True)):
                with contextlib.suppress(self._gone):
                    memory = process.memory_info()
                    whole += memory.rss
                    # What files are mapped is the system's to give back: only what is the process's own counts.
                    own += memory.rss - memory.shared
        except self._gone:
            return
        self.whole = max(self.whole, whole)
        self.own = max(self.own, own)


def build(engine: str, size: int, work: Path, _: int) -> Row:
    """Build an index anew."""
    return _built(engine, size, work)[0]


def serve(engine: str, size: int, work: Path, n_questions: int) -> list[Row]:
    """Open an index and ask."""
    return _asked(engine, size, work, None, n_questions)


def both(engine: str, size: int, work: Path, n_questions: int) -> list[Row]:
    """Build an index and ask it at once."""
    row, built = _built(engine, size, work)
    return [{**row, **asked} for asked in _asked(engine, size, work, built, n_questions)]


PARTS = {"build": build, "serve": serve, "both": both}


def _built(engine: str, size: int, work: Path) -> tuple[Row, object]:
    folder = _folder(engine, size, work)
    shutil.rmtree(folder, ignore_errors=True)
    importlib.import_module(ENGINES[engine].library)
    start = time.monotonic()
    built = ENGINES[engine].build(work / f"{size}.jsonl", work / f"{size}.terms", folder)
    seconds = time.monotonic() - start
    n_bytes = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {"build_s": seconds, "disk_mb": n_bytes / 1e6}, built


def _asked(engine: str, size: int, work: Path, built: object, n_questions: int) -> list[Row]:
    importlib.import_module(ENGINES[engine].library)
    start = time.monotonic()
    searches = ENGINES[engine].open(_folder(engine, size, work), built)
    open_s = time.monotonic() - start
    n_most = max(N_ASKED.get(engine, sys.maxsize) // size, 30)
    asked = questions(work / f"{size}.jsonl", min(n_questions, n_most))
    return [
        {"engine": name, "open_s": open_s, **_times(search, asked), "serving_mb": _resident_mb()}
        for name, search in searches.items()
    ]


def _times(search: Search, asked: Sequence[str]) -> Row:
    """Ask one after the other, then all again from several threads."""
    search(asked[0])
    times = [_seconds(search, question) for question in asked]
    p50, p95, p99 = (np.percentile(times, (50, 95, 99)) * 1000).tolist()
    with ThreadPoolExecutor(N_THREADS) as pool:
        start = time.monotonic()
        list(pool.map(search, asked))
        per_s = len(asked) / (time.monotonic() - start)
    return {"p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "per_s": per_s, "questions": len(asked)}


def add_s(size: int, work: Path) -> float:
    """Index one more article and ask about it, as people do; give the seconds of both commands.

    Raises:
        CalledProcessError: a command failed, or did not find the article.
    """
    article = work / f"{size}-added.jsonl"
    article.write_text(json.dumps(ADDED, ensure_ascii=False) + "\n", encoding="utf-8")
    ningbot = [sys.executable, "-m", "ningbot"]
    common = ["--no-semantic", "--index", str(_folder("ningbot", size, work))]
    ask = [*ningbot, "ask", QUESTION, "--no-reader", "--json", *common]
    start = time.monotonic()
    subprocess.run([*ningbot, "index", str(article), *common], check=True, capture_output=True)
    said = subprocess.run(ask, check=True, capture_output=True, text=True).stdout
    seconds = time.monotonic() - start
    if json.loads(said)["ranking"][0]["doc_id"] != ADDED["id"]:
        raise subprocess.CalledProcessError(1, ask)
    return seconds


def _folder(engine: str, size: int, work: Path) -> Path:
    return work / f"{size}-{engine}"


def _seconds(search: Search, question: str) -> float:
    start = time.perf_counter()
    search(question)
    return time.perf_counter() - start


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def print_relative(rows: Sequence[Row]) -> None:
    """Print what the figures are relative to others of the same run."""
    p50 = {(row["engine"], row["passages"]): row["p50_ms"] for row in rows}
    sizes = sorted({row["passages"] for row in rows})
    for row in rows:
        if row["engine"] == "ningbot":
            print(f"{row['passages']}: index / text {row['disk_mb'] / row['text_mb']:.2f}")
    for size in sizes:
        for ours in ("ningbot engine", "ningbot"):
            for other in ("tantivy", "rank-bm25"):
                if (ours, size) in p50 and (other, size) in p50:
                    ratio = p50[ours, size] / p50[other, size]
                    print(f"{size}: p50 of {ours} / {other}: {ratio:.4g}")
    for ours in ("ningbot engine", "ningbot"):
        for less, more in pairwise(sizes):
            if (ours, more) in p50 and (ours, less) in p50:
                print(f"p50 of {ours} at {more} / {less}: {p50[ours, more] / p50[ours, less]:.2f}")


def _cell(value: object, form: str) -> str:
    return _padded("-", form) if value is None else form.format(value)


def _padded(text: str, form: str) -> str:
    width = int("".join(c for c in form.split(".")[0] if c.isdigit()))
    return f"{text:>{width}}" if ">" in form else f"{text:{width}}"


if __name__ == "__main__":
    main()
