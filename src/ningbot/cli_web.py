"""``ningbot add`` and ``ningbot watch``: the archive fed from the web."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ningbot.cli_options import (
    folder_of,
    give_vectors,
    index_option,
    is_semantic,
    json_option,
    open_archive,
    semantic_option,
    settings_of,
)
from ningbot.configuration import DEFAULT_EVERY_S, LogForm
from ningbot.errors import IndexMissing
from ningbot.rendering import counted, plain, render_problems
from ningbot.terminal import ERROR, complain, fail, print_json, print_text

if TYPE_CHECKING:
    from ningbot.fetching.adding import Added, Named, Outcome
    from ningbot.fetching.watching import Round
    from ningbot.fetching.web import Web
    from ningbot.indexing import IndexSummary

_MOST: Final = 1000
_STATES: Final = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "duplicate": "the same as another",
    "refused": "not fetched",
}
private_option = click.option(
    "--allow-private",
    is_flag=True,
    help="Fetch from addresses that are not public, too, and from any port.",
)


@click.command("add")
@click.argument("urls", nargs=-1, metavar="[URL ...]")
@click.option(
    "--list",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file with an address a line.",
)
@click.option(
    "--feed", "feeds", multiple=True, metavar="URL", help="The pages of an RSS or Atom feed."
)
@click.option("--sitemap", "sitemaps", multiple=True, metavar="URL", help="The pages of a sitemap.")
@click.option(
    "--most",
    default=_MOST,
    show_default=True,
    type=click.IntRange(1, 100_000),
    metavar="N",
    help="Fetch no more pages than that.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be fetched; keep nothing.")
@json_option
@private_option
@semantic_option
@index_option
def add_command(
    urls: tuple[str, ...],
    lists: tuple[Path, ...],
    feeds: tuple[str, ...],
    sitemaps: tuple[str, ...],
    most: int,
    dry_run: bool,
    as_json: bool,
    allow_private: bool,
    by_words: bool,
    index: Path | None,
) -> None:
    """Fetch pages into the archive: by address, or those of a list, a feed or a sitemap.

    A page is kept as it came, in saved/ in the folder of the index; one that is there is fetched
    again only if it has changed.
    """
    from ningbot.fetching.adding import Added, fetch_pages, index_pages, name_pages
    from ningbot.fetching.links import listed
    from ningbot.fetching.saved import Saved
    from ningbot.progress import FetchLine, ProgressLine

    if not (urls or lists or feeds or sitemaps):
        raise click.UsageError("Give a URL, --list, --feed or --sitemap.")
    folder = folder_of(index)
    given = [*urls, *(url for path in lists for url in listed(path))]
    with _web(allow_private) as web:
        named = name_pages(web, given, feeds=feeds, sitemaps=sitemaps, most=most)
        if dry_run:
            _show_named(named, folder, as_json=as_json)
            return
        saved = Saved(folder)
        with FetchLine(sys.stderr, len(named.urls)) as line:
            outcomes = fetch_pages(
                web, named.urls, saved, report=lambda outcome: line.show(outcome.url)
            )
    with ProgressLine(sys.stderr) as indexing:
        summary = index_pages(outcomes, saved, folder, report=indexing.show)
    added = Added(outcomes, summary)
    if is_semantic(by_words) and added.summary is not None:
        give_vectors(folder)
    _show_added(added, named, folder, as_json=as_json)


@click.command("watch")
@click.argument("folders", nargs=-1, metavar="[FOLDER ...]", type=click.Path(path_type=Path))
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="An RSS or Atom feed.")
@click.option(
    "--every",
    "every_s",
    type=click.IntRange(1),
    metavar="SECONDS",
    help=f"How long to wait between two rounds; {DEFAULT_EVERY_S} if not given.",
)
@click.option(
    "--rounds", "n_rounds", type=click.IntRange(1), metavar="N", help="Stop after so many."
)
@private_option
@semantic_option
@index_option
def watch_command(
    folders: tuple[Path, ...],
    feeds: tuple[str, ...],
    every_s: int | None,
    n_rounds: int | None,
    allow_private: bool,
    by_words: bool,
    index: Path | None,
) -> None:
    """Take in what is new in folders and feeds, again and again, until stopped.

    Folders and feeds may stand in ningbot.toml as well (watch.folders, watch.feeds).
    """
    from ningbot.fetching.urls import checked_url
    from ningbot.fetching.watching import Watch
    from ningbot.logs import set_up_logs

    settings = settings_of()
    folders = folders or settings.watch_folders
    feeds = feeds or settings.watch_feeds
    if not (folders or feeds):
        raise click.UsageError("Give a FOLDER or --feed, or set watch.feeds in ningbot.toml.")
    folder, has_vectors = folder_of(index), is_semantic(by_words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    set_up_logs(settings.log)
    with _web(allow_private) as web:
        watched = [checked_url(feed, web.rules) for feed in feeds]
        watch = Watch(web, folder, feeds=watched, folders=folders)
        n_done = 0
        while True:
            found = watch.look()
            if has_vectors and found.summary and (found.summary.n_added or found.summary.n_changed):
                give_vectors(folder)
            _say_round(found, len(feeds), len(folders), form=settings.log)
            n_done += 1
            if n_done == n_rounds:
                sys.exit(ERROR if found.problems else 0)
            time.sleep(every_s or settings.watch_every)


def _web(allow_private: bool) -> Web:
    from ningbot.fetching.rules import Rules
    from ningbot.fetching.web import Web

    return Web(Rules(private=allow_private))


def _show_named(named: Named, folder: Path, *, as_json: bool) -> None:
    """Show what would be fetched, and what is there already."""
    from ningbot.fetching.adding import known_page
    from ningbot.fetching.saved import Saved

    saved = Saved(folder)
    rows = [
        {"url": str(url), "state": "known" if known_page(saved, url) else "new"}
        for url in named.urls
    ]
    if as_json:
        refused = [_row(outcome) for outcome in named.refused]
        print_json({"pages": [*rows, *refused], "left_out": named.n_left_out}, indent=2)
    else:
        for row in rows:
            print_text(f"{row['state']:<6} {plain(row['url'])}")
        print_text(f"{counted({'page': len(rows)})} would be fetched{_left_out(named)}.")
    _end(named.refused, as_json=as_json)


def _show_added(added: Added, named: Named, folder: Path, *, as_json: bool) -> None:
    outcomes = [*added.outcomes, *named.refused]
    summary = added.summary
    problems = list(render_problems(summary.problems)) if summary else []
    if as_json:
        shown: dict[str, Any] = {"pages": [_row(outcome) for outcome in outcomes]}
        shown["left_out"] = named.n_left_out
        shown["documents"] = _counts(summary) if summary else None
        shown["problems"] = problems
        print_json(shown, indent=2)
    else:
        states: Counter[str] = Counter(outcome.state for outcome in outcomes)
        pages = ", ".join(f"{n} {_STATES[s]}" for s in _STATES if (n := states[s]))
        print_text(f"Pages: {pages or 'none'}{_left_out(named)}.")
        if summary is not None:
            print_text(f"Documents: {_counted_documents(summary)}; {_holdings(folder)}.")
    for problem in problems:
        complain(problem)
    refused = [outcome for outcome in outcomes if outcome.state == "refused"]
    _end(refused, as_json=as_json, n_problems=len(problems))


def _end(refused: list[Outcome], *, as_json: bool, n_problems: int = 0) -> None:
    """Name what could not be fetched, and leave with the status that says so."""
    if not as_json:
        for outcome in refused:
            complain(outcome.reason)
    if refused or n_problems:
        n = len(refused) + n_problems
        fail(f"{counted({'page': n})} could not be taken in, see above.", ERROR)


def _row(outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"url": outcome.url, "state": outcome.state}
    if outcome.path is not None:
        row["file"] = str(outcome.path)
    more = {"title": outcome.title, "same_as": outcome.same_as, "reason": outcome.reason}
    return row | {key: value for key, value in more.items() if value}


def _left_out(named: Named) -> str:
    return f"; {named.n_left_out} more left out (--most)" if named.n_left_out else ""


def _counts(summary: IndexSummary) -> dict[str, int]:
    return {
        "added": summary.n_added,
        "changed": summary.n_changed,
        "removed": summary.n_removed,
        "unchanged": summary.n_unchanged,
    }


def _counted_documents(summary: IndexSummary) -> str:
    return ", ".join(f"{n} {what}" for what, n in _counts(summary).items())


def _holdings(folder: Path) -> str:
    try:
        with open_archive(folder) as archive:
            return f"{plain(str(folder))} holds {counted(archive.counts())}"
    except IndexMissing:
        return f"{plain(str(folder))} holds nothing"


def _say_round(found: Round, n_feeds: int, n_folders: int, *, form: LogForm) -> None:
    """Say what a round did: on the standard output or, in JSON, in the log."""
    import logging

    line = _round_line(found, n_feeds, n_folders)
    if form == "json":
        level = logging.WARNING if found.problems else logging.INFO
        logging.getLogger(__name__).log(level, "%s", line)
    else:
        print_text(f"{datetime.now(UTC).isoformat(timespec='seconds')} {line}")


def _round_line(found: Round, n_feeds: int, n_folders: int) -> str:
    """Write one line of what a round did, with the first of its problems."""
    states = Counter(outcome.state for outcome in found.outcomes)
    n_pages = sum(states.values()) - states["refused"]
    looked = " and ".join(
        counted({noun: n}) for noun, n in (("feed", n_feeds), ("folder", n_folders)) if n
    )
    line = f"{looked}: {counted({'page': n_pages})} fetched"
    if found.summary is not None:
        line += f"; documents {_counted_documents(found.summary)}"
    if found.problems:
        line += f"; {counted({'problem': len(found.problems)})}, first: {found.problems[0]}"
    return plain(line)
