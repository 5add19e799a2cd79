"""Files that are sent: kept in a folder of their own, read into the archive, and taken out again.

A file of the same name is a new version if it shares an article with the one that is there: a title,
or where a format has them an id. It then takes its place; otherwise both are kept, the later as ``name-2``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any, Self

from ningbot.corpus import is_there, read_documents
from ningbot.errors import ReadError
from ningbot.formats.kinds import SIDECAR, ending_of, kind_of
from ningbot.holdings import Article, articles_of
from ningbot.indexing import IndexSummary, folders_of, index
from ningbot.store import Database, Reader

MAX_STEM_BYTES = 150  # a name of 255 is too long for most file systems
N_SHOWN = 3
_UNSAFE_RE = re.compile(r"[^\w\-.·()（）《》“”〈〉]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and on which line of its file."""

    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a run of indexing did; counts are of documents."""

    n_added: int = 0
    n_changed: int = 0
    n_removed: int = 0
    n_unchanged: int = 0
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Self:
        """Make one of what dataclasses.asdict made of it."""
        return cls(**fields | {"problems": tuple(Problem(**each) for each in fields["problems"])})


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was read of a file; the first of its articles. ``name`` is None where nothing was."""

    name: str | None
    change: Change
    articles: tuple[Article, ...] = ()
    n_articles: int = 0

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Self:
        """Make one of what dataclasses.asdict made of it."""
        articles = tuple(Article(**each) for each in fields["articles"])
        return cls(**fields | {"change": Change.of(fields["change"]), "articles": articles})


def safe_name(name: str) -> str | None:
    r"""Make a file's name one that can do no harm; None if it is of no kind that ningbot reads.

    >>> safe_name("../../報告 (1).TXT"), safe_name(".bashrc"), safe_name("C:\\a\\b.md")
    ('報告_(1).txt', None, 'b.md')
    """
    base = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    suffix = ending_of(base)
    if suffix is None:
        return None
    stem = base[: -len(suffix)]
    stem = _UNSAFE_RE.sub("_", stem).lstrip(".")  # a hidden file would not be read
    stem = stem.encode()[:MAX_STEM_BYTES].decode(errors="ignore")
    return (stem or "article") + suffix


def take_in(sent: Path, name: str, files: Path, folder: Path) -> TakenIn:
    """Move the file ``sent`` into ``files`` under a safe ``name``, and index it; drop an unreadable one.

    Raises:
        ArchiveError: the index cannot be written. The file is kept; `reindex` reads it.
    """
    identities, problems = _read(sent)
    if not identities:
        sent.unlink()
        return TakenIn(None, Change(problems=tuple(problems)))
    path = _free_path(files / name, identities)
    sent.replace(path)
    change = change_of(index([path], folder))
    articles, n_articles = articles_of(folder, path, n=N_SHOWN)
    return TakenIn(path.name, change, tuple(articles), n_articles)


def remove(path: Path, folder: Path) -> Change:
    """Delete a file, and drop its documents.

    Raises:
        ArchiveError: the index cannot be written. The file is still there.
    """
    away = path.with_name(f".removed-{path.name}")  # hidden, and so not read
    if path.exists():
        path.rename(away)
    try:
        change = change_of(index([path], folder))
    except BaseException:
        if away.exists():
            away.rename(path)
        raise
    away.unlink(missing_ok=True)
    path.with_name(path.name + SIDECAR).unlink(missing_ok=True)
    return change


def reindex(files: Path, folder: Path) -> Change:
    """Index again what an archive was made from; a folder that is not there now is left alone.

    Raises:
        ArchiveError: the index cannot be read or written.
    """
    with Database.open(folder) as database, database.reading():
        folders = [*folders_of(database), *([files] if files.is_dir() else [])]
        paths = [Path(path) for path in Reader(database).files()]
    present = [each for each in folders if each.is_dir()]
    alone = [
        path
        for path in paths
        if path.parent.is_dir() and not any(each in path.parents for each in folders)
    ]
    change = change_of(index([*present, *alone], folder)) if present or alone else Change()
    missing = tuple(
        Problem(f"{each} is not there now; what was read from it before stays.")
        for each in folders
        if each not in present
    )
    return replace(change, problems=change.problems + missing)


def _read(path: Path) -> tuple[set[str], list[Problem]]:
    """Give what tells the documents of a file from others: titles, or where they have them ids."""
    has_ids = kind_of(path.name) in (".jsonl", ".json", ".csv", ".tsv")
    identities: set[str] = set()
    problems: list[Problem] = []
    for item in read_documents(path, name=path.name):
        if isinstance(item, ReadError):
            problems.append(_problem(item))
        else:
            # An id that is made from the name of the file tells nothing.
            has_own_id = has_ids and not item.doc_id.startswith(path.name)
            told_by = item.doc_id if has_own_id else item.title
            identities.add(told_by or item.original)
    return identities, problems


def _free_path(path: Path, identities: set[str]) -> Path:
    """Give the path of a new version's former one, or one that is free."""
    suffix = ending_of(path.name) or ""
    stem = path.name.removesuffix(suffix)
    further = (path.with_name(f"{stem}-{n}{suffix}") for n in count(2))
    return next(p for p in chain([path], further) if not is_there(p) or identities & _read(p)[0])


def change_of(summary: IndexSummary) -> Change:
    """Sum up a run of indexing."""
    return Change(
        summary.n_added,
        summary.n_changed,
        summary.n_removed,
        summary.n_unchanged,
        tuple(map(_problem, summary.problems)),
    )


def _problem(error: ReadError) -> Problem:
    """Say what is wrong with a file without where it lies, which nobody who sent it knows."""
    text = str(error)
    if error.path is not None:
        text = text.removeprefix(f"{error.path}, line {error.line}, ")
        text = text.replace(str(error.path), error.path.name)
    return Problem(text, error.line)
