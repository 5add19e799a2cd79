"""``ningbot add`` and ``ningbot watch`` as a shell runs them, against a site on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fetching.site import Site, Trap, article
from shell import Run, assert_one_sentence

BRIDGE = article(
    "清水鎮的橋", "清水鎮園區有橋三百二十座，其中石橋二十座，都已經通車。", "橋邊有樹。"
)
ROAD = article("白石縣的路", "白石縣有路五十條，去年又修了三條，今年還要修兩條。", "路邊有花。")


@pytest.fixture
def site() -> Iterator[Site]:
    """Give a site with two pages and a feed of them."""
    with Site() as running:
        running.put("/bridge", BRIDGE)
        running.put("/road", ROAD)
        links = "".join(f"<item><link>{path}</link></item>" for path in ("/bridge", "/road"))
        feed = f'<rss version="2.0"><channel><title>a</title>{links}</channel></rss>'
        running.put("/feed", feed, kind="application/rss+xml")
        yield running


def test_pages_are_added_and_answered_from(run: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"# pages\n\n{site.url('/road')}\n", encoding="utf-8")
    done = run("add", site.url("/bridge"), "--list", "list", "--allow-private")
    assert done.returncode == 0, done
    assert done.stdout.splitlines() == [
        "Pages: 2 new.",
        "Documents: 2 added, 0 changed, 0 removed, 0 unchanged; "
        ".ningbot holds 2 files, 2 documents, 4 passages, 4 sentences.",
    ]
    assert "三百二十座" in run("ask", "清水镇园区有多少座桥？").stdout
    again = run("add", "--feed", site.url("/feed"), "--allow-private", "--json")
    shown = json.loads(again.stdout)
    assert [row["state"] for row in shown["pages"]] == ["unchanged", "unchanged"]
    assert shown["documents"] == {"added": 0, "changed": 0, "removed": 0, "unchanged": 2}


def test_bad_pages_are_named_at_the_end_and_the_rest_is_read(run: Run, site: Site) -> None:
    done = run("add", site.url("/no"), "ftp://a", site.url("/bridge"), "--allow-private")
    assert done.returncode == 1
    assert done.stdout.startswith("Pages: 1 new, 2 not fetched.\nDocuments: 1 added")
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("ningbot: ")]
    assert said == [
        f"ningbot: {site.url('/no')} is not there (404 Not Found).",
        "ningbot: ftp://a is not on the web; give an address with http:// or https://.",
        "ningbot: 2 pages could not be taken in, see above.",
    ]


def test_a_dry_run_keeps_nothing(run: Run, site: Site, tmp_path: Path) -> None:
    done = run("add", "--feed", site.url("/feed"), "--dry-run", "--allow-private", "--most", "1")
    assert done.stdout.splitlines() == [
        f"new    {site.url('/bridge')}",
        "1 page would be fetched; 1 more left out (--most).",
    ]
    assert site.n_asked("/bridge") == 0
    assert not (tmp_path / ".ningbot").exists()


def test_loopback_is_not_asked_unless_allowed(run: Run) -> None:
    with Trap() as trap:
        assert run("add", f"http://127.0.0.1:{trap.port}/").returncode == 1
        done = run("add", "http://127.0.0.1/")
        assert "is not public" in done.stderr
        assert done.returncode == 1
        assert trap.n_accepted() == 0


@pytest.mark.parametrize("arguments", [["add"], ["watch"], ["add", "--most", "0", "x"]])
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


def test_a_list_that_is_not_there_is_one_sentence(run: Run) -> None:
    assert_one_sentence(run("add", "--list", "no"), 1, "no cannot be read")


def test_watch_takes_in_what_is_new_as_the_settings_say(
    run: Run, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("園區\n園區有企業320家。\n", encoding="utf-8")
    (tmp_path / "ningbot.toml").write_text(
        f'[watch]\nfeeds = ["{site.url("/feed")}"]\nfolders = ["articles"]\nevery = 1\n'
    )
    done = run("watch", "--allow-private", "--rounds", "2")
    assert done.returncode == 0, done
    first, second = done.stdout.splitlines()
    assert "1 feed and 1 folder: 2 pages fetched; documents 3 added" in first
    assert "0 pages fetched; documents 0 added, 0 changed, 0 removed, 1 unchanged" in second


def test_watch_goes_on_until_it_is_stopped(site: Site, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ningbot", "watch", "--feed", site.url("/feed")]
    process = subprocess.Popen(
        [*command, "--allow-private", "--no-semantic", "--every", "3600"],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if not k.startswith("NINGBOT")},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert "2 pages fetched" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
