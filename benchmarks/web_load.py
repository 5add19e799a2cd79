"""Ask `ningbot serve` over loopback at a steady rate; how long do answers take, and does any fail?

    .venv/bin/python benchmarks/web_load.py [--rate 200] [--seconds 60] [--index DIR]

Pages, articles, pictures and the API are asked in turn, with all questions of tests/data/sample_questions.jsonl; no
reply is remembered by the one who asks. Requests go out at their times whatever became of those before, and
the time of each counts from when it should have gone out. Without --index the sample article is indexed, with its
vectors. Ends with status 1 if a request fails, or if one in a hundred takes more than --limit-ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import numpy as np

from ningbot.archive import Archive
from ningbot.indexing import index
from ningbot.vectorising import vectorise

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "data" / "sample_questions.jsonl"
N_CONNECTIONS = 64


def main() -> None:
    """Start the server, ask, print, stop it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=int, default=200, help="requests a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--limit-ms", type=float, default=100.0)
    parser.add_argument("--index", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.index or Path(name, "index")
        if arguments.index is None:
            index([ROOT / "corpus"], folder)
            vectorise(folder)
        paths = paths_of(folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "ningbot", "serve", "--index", str(folder)]
        with subprocess.Popen([*command, "--listen", f"127.0.0.1:{port}"]) as server:
            try:
                wait_for(port)
                n = arguments.rate * arguments.seconds
                asyncio.run(ask_all(port, paths, len(paths), arguments.rate, []))
                taken: list[tuple[str, int, float]] = []
                asyncio.run(ask_all(port, paths, n, arguments.rate, taken))
                memory = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
            finally:
                server.send_signal(signal.SIGTERM)
    report(taken, memory)
    milliseconds = np.array([ms for _, _, ms in taken])
    failed = sum(status != 200 for _, status, _ in taken)
    sys.exit(bool(failed) or float(np.percentile(milliseconds, 99)) > arguments.limit_ms)


def paths_of(folder: Path) -> list[str]:
    """List what is asked for, one kind after the other."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = [quote(row["question"]) for row in rows]
    with Archive(folder, semantic=False, read=0) as archive:
        keys = [listed.doc_key for listed in archive.newest(20)]
        answers = [archive.ask(row["question"]) for row in rows]
        cited = sorted({c.citation_id for answer in answers for c in answer.citations})
    others = cycle(
        ["/", "/archive", "/api/documents"]
        + [f"/d/{key}" for key in keys]
        + [f"/c/{citation_id}" for citation_id in cited]
        + [f"/c/{cited[0]}.png"]
    )
    return [
        path
        for question in asked
        for path in (f"/?q={question}", f"/api/ask?q={question}", next(others), next(others))
    ]


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


async def ask_all(
    port: int, paths: list[str], n: int, rate: int, taken: list[tuple[str, int, float]]
) -> None:
    """Send ``n`` requests at a rate, over connections that are kept."""
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(N_CONNECTIONS):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    began = time.perf_counter()

    async def ask(number: int) -> None:
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        path = paths[number % len(paths)]
        reader, writer = await idle.get()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        )
        await reader.readexactly(length)
        taken.append((kind_of(path), int(head.split()[1]), (time.perf_counter() - due) * 1000))
        idle.put_nowait((reader, writer))

    await asyncio.gather(*map(ask, range(n)))
    while not idle.empty():
        _, writer = idle.get_nowait()
        writer.close()


def kind_of(path: str) -> str:
    """Name what is asked for."""
    if path.startswith("/?q="):
        return "page with an answer"
    if path.endswith(".png"):
        return "picture"
    return "/".join(path.split("/")[:2]) if "ask" not in path else "/api/ask"


def report(taken: list[tuple[str, int, float]], memory: str) -> None:
    """Print the times of each kind, and of all."""
    kinds = sorted({kind for kind, _, _ in taken})
    print(f"{'':22} {'n':>7} {'p50':>7} {'p99':>7} {'most':>7} ms")
    for kind in [*kinds, "all"]:
        times = np.array([ms for k, _, ms in taken if kind in (k, "all")])
        p50, p99 = np.percentile(times, [50, 99])
        print(f"{kind:22} {len(times):7} {p50:7.1f} {p99:7.1f} {times.max():7.1f}")
    print("statuses:", dict(Counter(status for _, status, _ in taken)))
    resident = next(line for line in memory.splitlines() if line.startswith("VmRSS"))
    print(
        f"memory of the server: {int(resident.split()[1]) / 1000:.0f} MB; load {os.getloadavg()[0]}"
    )


if __name__ == "__main__":
    main()
