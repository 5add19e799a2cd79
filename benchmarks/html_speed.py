"""Index saved web pages, and say how that compares with trafilatura alone on the same pages.

    .venv/bin/python benchmarks/html_speed.py [--pages N]

The pages are made up: an article of 6 to 20 paragraphs in 30 to 60 KB of menus, scripts and lists of links.
Both sides read the files from the disk; trafilatura is asked just as ningbot asks it. On a machine that has
other work, the processor time says more than the seconds on the wall.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter

from trafilatura import bare_extraction

from ningbot.indexing import index

_PLACES = "寧鄉 瀏陽 長沙 望城 岳麓 開福 雨花 天心 芙蓉 益陽".split()
_THINGS = "高新區 產業園 經開區 示範區 科技園".split()
_DEEDS = "實施組建攻堅行動 召開專題推進會 發布年度報告 舉辦產業對接會 啟動人才計劃".split()
_ENDS = (
    "圍繞產業鏈建立黨建鏈，實現規模以上企業和重點社會組織全覆蓋。",
    "相關負責人表示，下一步將繼續優化營商環境，讓企業安心發展。",
    "記者了解到，這項工作得到了當地群眾的廣泛支持，也帶動了周邊鄉鎮的就業。",
)


def main() -> None:
    """Make the pages, time both, print the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=10_000)
    n_pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "pages")
        n_bytes = make_pages(folder, n_pages)
        print(f"{n_pages} pages of {n_bytes / n_pages / 1000:.1f} KB")
        before = processor_s()
        alone = timed_extraction(folder)
        between = processor_s()
        whole = timed_indexing(folder, Path(name, "index"), n_pages)
        after = processor_s()
        for who, seconds, worked in (
            ("trafilatura alone", alone, between - before),
            ("ningbot index", whole, after - between),
        ):
            speed = n_pages / seconds
            print(
                f"{who:18} {seconds:7.1f} s {speed:6.0f} pages/s {worked:7.1f} s of processor time"
            )
        print(f"speed of indexing / of trafilatura alone: {alone / whole:.2f}")


def processor_s() -> float:
    """Give the seconds of processor time of this process and those that it has started and seen end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def make_pages(folder: Path, n_pages: int) -> int:
    """Write pages; give their bytes."""
    n_bytes = 0
    for number in range(n_pages):
        path = folder / f"{number // 500:03}" / f"{number}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        n_bytes += path.write_bytes(page(Random(number), number).encode())  # noqa: S311 - no secret
    return n_bytes


def page(random: Random, number: int) -> str:
    """Give one page."""
    title = f"{random.choice(_PLACES)}{random.choice(_THINGS)}{random.choice(_DEEDS)}"
    paragraphs = "".join(f"<p>　　{paragraph(random)}</p>\n" for _ in range(random.randint(6, 20)))
    links = "".join(
        f'<li class="item"><a href="/news/{n}.html" title="新聞{n}">{random.choice(_PLACES)}'
        f"{random.choice(_DEEDS)}</a><span>2021-{n % 12 + 1:02}-{n % 28 + 1:02}</span></li>\n"
        for n in range(random.randint(80, 200))
    )
    script = (
        f"<script>var data = [{','.join(map(str, range(random.randint(2000, 4000))))}];</script>"
    )
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{title}</title>"
        f'<meta property="og:site_name" content="長沙晚報"><meta name="pubdate" content="2021-'
        f'{number % 12 + 1:02}-{number % 28 + 1:02}">{script}</head><body><div class="nav"><ul>{links[:3000]}'
        f"</ul></div><div class=main><h1>{title}</h1><div class=info>來源：長沙晚報</div>"
        f"<div class=article>{paragraphs}</div></div><div class=side><ul>{links}</ul></div>"
        "<div class=footer>版權所有</div></body></html>"
    )


def paragraph(random: Random) -> str:
    """Give a paragraph of two to four sentences."""
    said = "".join(
        f"{random.choice(_PLACES)}{random.choice(_THINGS)}在{random.randint(2001, 2025)}年"
        f"引進企業{random.randint(2, 900)}家，實現銷售收入{random.randint(10, 9999) / 10}億元，"
        f"{random.choice(_ENDS)}"
        for _ in range(random.randint(1, 3))
    )
    return f"近日，{said}"


def timed_extraction(folder: Path) -> float:
    """Extract the article of each page, and give the seconds that takes."""
    start = perf_counter()
    for path in sorted(folder.rglob("*.html")):
        found = bare_extraction(
            path.read_bytes().decode(),
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
        if found is None:
            sys.exit(f"nothing found in {path}")
    return perf_counter() - start


def timed_indexing(folder: Path, archive: Path, n_pages: int) -> float:
    """Index the pages, and give the seconds that takes."""
    start = perf_counter()
    summary = index([folder], archive)
    if summary.n_added != n_pages:
        sys.exit(f"not all were indexed: {summary}")
    return perf_counter() - start


if __name__ == "__main__":
    main()
