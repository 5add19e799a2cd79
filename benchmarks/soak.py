"""Run bot, pages and watch together under load for an hour; does anything grow that should not?

    .venv/bin/python benchmarks/soak.py [--minutes 60]

Ten people ask the bot, pages and API are asked ten times a second, and `ningbot watch` reads a folder in which an
article is written anew every two seconds (thirty files, always the same ones) and polls a feed whose page changes
with every fetch. Bot and web server are stopped and started every fifth part of the time, watch is stopped in
the midst of its work. Every 15 seconds resident memory and open files of each process are taken, and the size of the
archive. The first third is for warming up; in the rest nothing may grow by more than a fifth, and 20 MB, 10 files,
from its first half to its last, by their medians, and every question has to be answered. All of it is on loopback.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bot.asking import new_chat  # noqa: E402
from bot.botapi import BotApi  # noqa: E402
from bot.running import BotProcess, answering  # noqa: E402
from fetching.site import Reply, Site  # noqa: E402
from ningbot.evaluation import read_questions  # noqa: E402
from ningbot.indexing import index  # noqa: E402
from ningbot.vectorising import vectorise  # noqa: E402

QUESTIONS = [q.question for q in read_questions(ROOT / "tests" / "data" / "sample_questions.jsonl")]
N_PEOPLE = 10
N_FILES = 30
THINK_S = 4.0  # one person may not ask faster for long
SAMPLE_S = 15.0
N_RESTARTS = 4
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>n</title>
<item><title>t</title><link>{link}</link></item></channel></rss>"""
PAGE = "<html><head><title>第{n}號通報</title></head><body><article><p>{text}</p></article></body></html>"
TEXT = "園區第{n}號通報：今年新增企業{n}家，實現產值{n}5.6億元，派駐黨建指導員{n}名。" * 5
Figures = dict[str, list[tuple[float, float]]]


class Web:
    """A web server that can be started again, and is asked all the time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.n_asked = self.n_failed = 0
        self._is_down = threading.Event()
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "ningbot", "serve", "--index", "index"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)], cwd=self._folder, stderr=subprocess.DEVNULL
        )
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/readyz", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                break
        self._is_down.clear()

    def restart(self) -> None:
        """Stop it as a service is, and start it again."""
        self._is_down.set()
        time.sleep(0.5)
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop it, which has to end well."""
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(30) != 0:
            self.n_failed += 1

    def ask(self, client: httpx.Client) -> None:
        """Ask one thing, if it is up."""
        question = random.choice(QUESTIONS)  # noqa: S311
        path = random.choice(["/", "/api/ask", "/archive", "/chart", "/api/documents"])  # noqa: S311
        if self._is_down.is_set():
            return
        self.n_asked += 1
        try:
            reply = client.get(f"http://127.0.0.1:{self.port}{path}", params={"q": question})
            self.n_failed += reply.status_code != 200
        except httpx.TransportError:
            self.n_failed += not self._is_down.is_set()


def main() -> None:
    """Soak, print, and tell whether anything grew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--json", type=Path, help="write all samples")
    arguments = parser.parse_args()
    seconds = arguments.minutes * 60
    with tempfile.TemporaryDirectory() as name, BotApi() as server, Site() as site:
        folder = Path(name)
        (folder / "news").mkdir()
        for n in range(N_FILES):
            write_article(folder, n)
        index([ROOT / "corpus", folder / "news"], folder / "index")
        vectorise(folder / "index")
        samples, said = soak(folder, server, site, seconds)
    if arguments.json:
        arguments.json.write_text(json.dumps(samples), encoding="utf-8")
    print(f"{arguments.minutes:g} minutes: {said}")
    grown = [line for name, taken in samples.items() if (line := growth(name, taken, seconds))]
    sys.exit(
        "\n".join(grown) or (1 if " 0 failed" not in said or " 0 unanswered" not in said else 0)
    )


def soak(folder: Path, server: BotApi, site: Site, seconds: float) -> tuple[Figures, str]:
    """Keep all busy for so long; give what was sampled, and what was asked and answered."""
    samples: Figures = defaultdict(list)
    web, running = Web(folder), ExitStack()
    bot = start_bot(server, folder, running)
    watch = start_watch(folder, site)
    chats = [new_chat() for _ in range(N_PEOPLE)]
    n_sent = dict.fromkeys(chats, 0)
    asks_at = dict.fromkeys(chats, 0.0)
    began = time.monotonic()
    next_sample, next_restart, n_written = began, began + seconds / (N_RESTARTS + 1), 0
    with httpx.Client(trust_env=False) as client:
        while (now := time.monotonic()) < began + seconds:
            web.ask(client)
            chat = random.choice(chats)  # noqa: S311
            if len(server.sent[chat]) >= n_sent[chat] and now >= asks_at[chat]:
                asks_at[chat] = now + THINK_S
                server.send_text(chat, random.choice(QUESTIONS))  # noqa: S311
                n_sent[chat] += 1
            if now - began > 2 * n_written:
                write_article(folder, n_written % N_FILES)
                feed(site, n_written)
                n_written += 1
            if now >= next_restart:
                web.restart()
                running.close()
                bot = start_bot(server, folder, running)
                watch.send_signal(signal.SIGKILL)
                watch.wait()
                watch = start_watch(folder, site)
                next_restart += seconds / (N_RESTARTS + 1)
            if now >= next_sample:
                pids = {"web": web.process.pid, "bot": bot.process.pid, "watch": watch.pid}
                sample(samples, now - began, pids, folder)
                next_sample += SAMPLE_S
            time.sleep(0.1)
    ends = time.monotonic() + 60
    while time.monotonic() < ends and any(len(server.sent[c]) < n_sent[c] for c in chats):
        time.sleep(0.2)
    n_missing = sum(max(0, n_sent[c] - len(server.sent[c])) for c in chats)
    watch.send_signal(signal.SIGTERM)
    watch.wait(60)
    web.stop()
    running.close()
    return samples, (
        f"{web.n_asked} requests, {web.n_failed} failed; {sum(n_sent.values())} messages,"
        f" {n_missing} unanswered; {n_written} articles written anew"
    )


def start_bot(server: BotApi, folder: Path, running: ExitStack) -> BotProcess:
    """Start the bot, with its reader."""
    return running.enter_context(answering(server, folder / "index", folder, read=4))


def start_watch(folder: Path, site: Site) -> subprocess.Popen[bytes]:
    """Start what feeds the archive."""
    command = [sys.executable, "-m", "ningbot", "watch", "news", "--feed", site.url("/feed")]
    command += ["--every", "2", "--allow-private", "--index", "index"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=folder, **quiet)


def write_article(folder: Path, n: int) -> None:
    """Write an article anew, at once."""
    draft = folder / "draft"
    number = random.randrange(100, 1000)  # noqa: S311
    draft.write_text(f"第{n}號通報\n{TEXT.format(n=number)}\n", encoding="utf-8")
    draft.replace(folder / "news" / f"{n}.txt")


def feed(site: Site, n: int) -> None:
    """Put the next page behind the feed, in the place of the last."""
    site.put(
        "/feed",
        Reply(
            FEED.format(link=site.url("/page")).encode(),
            headers={"Content-Type": "application/rss+xml"},
        ),
    )
    page = PAGE.format(n=n % 10, text=TEXT.format(n=100 + n % 10))
    site.put("/page", Reply(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"}))


def sample(samples: Figures, at: float, pids: dict[str, int], folder: Path) -> None:
    """Take memory and open files of each process, and the size of the archive."""
    for name, pid in pids.items():
        try:
            process = psutil.Process(pid)
            samples[f"{name} MB"].append((at, process.memory_info().rss / 1e6))
            samples[f"{name} files"].append((at, float(process.num_fds())))
        except psutil.Error:
            continue
    samples["archive MB"].append((at, sum(map(_size, (folder / "index").rglob("*"))) / 1e6))
    samples["bot state MB"].append((at, sum(_size(p) for p in folder.rglob("*.sqlite3*")) / 1e6))


def _size(path: Path) -> int:
    """Give the size of a file, if it is still there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def growth(name: str, taken: list[tuple[float, float]], seconds: float) -> str | None:
    """Print how a figure went; say so where it grew."""
    settled = [value for at, value in taken if at > seconds / 3]
    half = len(settled) // 2
    if half < 2:
        return None
    first, last = statistics.median(settled[:half]), statistics.median(settled[half:])
    slack = 10.0 if name.endswith("files") else 20.0
    print(f"{name:14} {first:8.1f} -> {last:8.1f}   most {max(value for _, value in taken):8.1f}")
    has_grown = last > first * 1.2 and last > first + slack
    return f"{name} grew from {first:.1f} to {last:.1f}." if has_grown else None


if __name__ == "__main__":
    main()
