"""Bring an archive up to date with the files and folders it is given, in one transaction."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time_ns
from typing import Any

from ningbot.analysing import Analyses
from ningbot.analysis import AnalysedDocument, digest_of
from ningbot.committing import Commits
from ningbot.corpus import is_there, known_name, read_documents, split_files
from ningbot.errors import EmptyFile, IndexMissing, ReadError
from ningbot.formats.parsing import Parser
from ningbot.formats.sidecars import Fetched, read_sidecar, sidecar_of
from ningbot.records import Document, EngineName
from ningbot.store import FILE_NAME, Database, FileState, Reader, Writer
from ningbot.text.repair import TEXT_VERSION

_FOLDERS = "folders"  # under which the store keeps them
_UNSURE_NS = 2_000_000_000  # some file systems tell times apart by seconds


@dataclass(slots=True)
class IndexSummary:
    """What a run of indexing did; counts are of documents but for ``n_files_read``."""

    n_files_read: int = 0
    n_added: int = 0
    n_changed: int = 0
    n_unchanged: int = 0
    n_removed: int = 0
    problems: list[ReadError] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Give the counts, and each problem with its path and line."""
        return {
            "files_read": self.n_files_read,
            "added": self.n_added,
            "changed": self.n_changed,
            "unchanged": self.n_unchanged,
            "removed": self.n_removed,
            "problems": [
                {"path": str(p.path) if p.path else None, "line": p.line, "message": str(p)}
                for p in self.problems
            ],
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing has come, and what was repaired in the document just read, if any.

    ``share`` is that of the bytes, from 0 to 1.
    """

    n_files: int
    n_files_done: int
    path: Path
    share: float = 0.0
    doc_id: str | None = None
    repairs: Counter[str] = field(default_factory=Counter)


def index(
    paths: Iterable[Path],
    folder: Path,
    *,
    report: Callable[[Progress], None] = lambda _: None,
    engine: EngineName = "auto",
    dry_run: bool = False,
) -> IndexSummary:
    """Read what is new or changed under ``paths`` into the archive in ``folder``.

    Documents that have gone from a path that is given are dropped; what came from other paths
    stays. A file that cannot be read keeps what was read from it before. A long run commits every
    now and then; one that is stopped is taken up by the next. With ``dry_run`` everything is read and nothing
    is written.

    Raises:
        ReadError: a path that neither exists nor was ever indexed.
        ArchiveError: the index cannot be written; it stays as it was.
    """
    roots = [Path(os.path.normpath(Path(path).absolute())) for path in paths]
    for root in roots:
        _check_known(root, folder)
    if dry_run and not (folder / FILE_NAME).exists():
        with TemporaryDirectory() as empty:  # so that no index is made
            return index(roots, Path(empty), report=report)
    with (
        Commits.open(folder, engine=engine, dry_run=dry_run) as commits,
        Analyses() as analyses,
        Parser() as parser,
    ):
        known = Reader(commits.database).files()
        summary = _Run(commits, analyses, parser, known, report).take_in(roots)
        _remember_folders(commits.database, roots)
    return summary


def folders_of(database: Database) -> list[Path]:
    """List the folders that an archive was made from; files that were given by themselves are none."""
    return [Path(folder) for folder in json.loads(database.state(_FOLDERS) or "[]")]


def move_folder(database: Database, old: Path, new: Path) -> None:
    """Say, in a transaction that writes, that what was read from one folder lies in another now."""
    Writer(database).move_files(str(old), str(new))
    folders = [str(new if folder == old else folder) for folder in folders_of(database)]
    database.set_state(_FOLDERS, json.dumps(sorted(set(folders))))


def _remember_folders(database: Database, roots: list[Path]) -> None:
    known = folders_of(database)
    new = [root for root in roots if root.is_dir() and root not in known]
    if new:
        folders = [str(folder) for folder in known + new]
        database.set_state(_FOLDERS, json.dumps(sorted(folders)))


def _check_known(root: Path, folder: Path) -> None:
    """Refuse a path that neither is there nor was when the index was made."""
    if not is_there(root) and not _was_indexed(root, folder):
        message = f"{root} does not exist; give a file or folder that does."
        raise ReadError(message, path=root)


def _was_indexed(root: Path, folder: Path) -> bool:
    try:
        with Database.open(folder) as database, database.reading():
            return any(_is_under(Path(path), root) for path in Reader(database).files())
    except IndexMissing:
        return False


def _is_under(path: Path, root: Path) -> bool:
    return path == root or root in path.parents


class _Run:
    """One run of indexing, inside its transaction."""

    def __init__(
        self,
        commits: Commits,
        analyses: Analyses,
        parser: Parser,
        known: dict[str, FileState],
        report: Callable[[Progress], None],
    ) -> None:
        self.commits = commits
        self.analyses = analyses
        self.parser = parser
        self.writer = commits.writer
        self.report = report
        self.summary = IndexSummary()
        self.known = known
        # The share of the bytes before the file being read, that of the file, and its bytes.
        self._shares = (0.0, 0.0, 0)

    def take_in(self, roots: list[Path]) -> IndexSummary:
        """Drop what has gone, then read what is new or changed."""
        found: dict[Path, str] = {}  # file -> the name it has below its root
        unsure: list[Path] = []
        for root in roots:
            for item in split_files(root):
                if isinstance(item, ReadError):
                    self.summary.problems.append(item)
                    unsure.append(item.path or root)
                elif is_there(item):
                    found.setdefault(item, _name(item, root))
        self._drop_gone(roots, found, unsure)
        sizes = {path: _size(path) for path in found}
        n_bytes, n_bytes_done = max(sum(sizes.values()), 1), 0
        for n_done, (path, name) in enumerate(found.items()):
            self._shares = (n_bytes_done / n_bytes, sizes[path] / n_bytes, sizes[path])
            self._read_file(path, name, Progress(len(found), n_done, path, self._shares[0]))
            n_bytes_done += sizes[path]
        self.analyses.finish()
        return self._finish(found)

    def _finish(self, found: dict[Path, str]) -> IndexSummary:
        self._give_back_ids()
        if found:
            last = next(reversed(found))
            self.report(Progress(len(found), len(found), last, 1.0))
        return self.summary

    def _drop_gone(self, roots: list[Path], found: dict[Path, str], unsure: list[Path]) -> None:
        """Drop the files that have gone; not those under a folder that cannot be looked into."""
        for known in map(Path, self.known):
            if known in found or not any(_is_under(known, root) for root in roots):
                continue
            if not any(_is_under(known, place) for place in unsure):
                self.summary.n_removed += self.writer.count_documents_of(str(known))
                self.commits.remove_file(str(known))
                self.commits.commit_if_due()

    def _read_file(self, path: Path, name: str, progress: Progress) -> None:
        self.report(progress)
        known = self.known.get(str(path), FileState("", ""))
        stamp = stamp_of(path)
        is_same = bool(known.sha256 and stamp and known.stamp == stamp)
        sha256 = known.sha256 if is_same else hash_of(path)
        if sha256 and known.sha256 == sha256:
            if not is_same:
                self.writer.put_file(str(path), sha256, stamp)
            self.summary.n_unchanged += self.writer.count_documents_of(str(path))
            return
        self.summary.n_files_read += 1
        # Until all of it is in, it is a file to be read again.
        file_ix = self.writer.put_file(str(path), "")
        n_problems = len(self.summary.problems)
        gone = self._read_documents(path, name, file_ix, progress)
        is_whole = len(self.summary.problems) == n_problems

        def finish() -> None:
            for doc_id in gone:
                self.commits.remove_document(doc_id)
                self.summary.n_removed += 1
            if not self.writer.count_documents_of(str(path)):
                self.commits.remove_file(str(path))
            elif is_whole:
                self.writer.put_file(str(path), sha256, stamp)
            self.commits.commit_if_due()

        self.analyses.then(finish)

    def _read_documents(self, path: Path, name: str, file_ix: int, progress: Progress) -> list[str]:
        """Take in the documents of a file; give those it no longer holds, where that is sure."""
        before = self.writer.documents_of(file_ix)
        name = known_name(
            path, before, name=name
        )  # a file keeps its id however its folder is given
        kept: set[str] = set()
        is_sure = True
        n_read = 0
        for item in read_documents(path, name=name, parser=self.parser):
            if isinstance(item, ReadError):
                self.summary.problems.append(item)
                kept.add(item.doc_id or "")
                is_sure = is_sure and (isinstance(item, EmptyFile) or item.doc_id is not None)
                continue
            kept.add(item.doc_id)
            n_read += len(item.original.encode())
            now = replace(progress, share=self._share(n_read))
            self._take_in_document(item, file_ix, before.get(item.doc_id), now)
        return [before[own_id][0] for own_id in before.keys() - kept] if is_sure else []

    def _share(self, n_read: int) -> float:
        """Give the share of all bytes that are read, ``n_read`` of them or so in the present file."""
        before, of_file, size = self._shares
        return before + of_file * min(n_read / max(size, 1), 1.0)

    def _take_in_document(
        self, document: Document, file_ix: int, before: tuple[str, bytes] | None, progress: Progress
    ) -> None:
        digest = digest_of(document)
        if before and before[1] == digest:
            self.summary.n_unchanged += 1
            return

        def write(analysed: AnalysedDocument) -> None:
            key = None
            if before:
                key = self.commits.remove_document(before[0])
                self.summary.n_changed += 1
            else:
                self.summary.n_added += 1
            doc_id = before[0] if before else self._free_id(document.doc_id, progress.path)
            self.commits.add_document(
                file_ix, document, analysed, doc_id=doc_id, digest=digest, doc_key=key
            )
            repairs = Counter(edit.kind for edit in analysed.edits if edit.kind != "layout")
            self.report(replace(progress, doc_id=doc_id, repairs=repairs))
            self.commits.commit_if_due()

        self.analyses.put(document, write)

    def _free_id(self, own_id: str, path: Path) -> str:
        """Give the document's own id, or where another file uses it one made from the path too."""
        doc_id, length = own_id, 6
        while self.writer.has_document(doc_id):
            doc_id = f"{own_id}~{_short_hash(str(path), length)}"
            length += 1
        return doc_id

    def _give_back_ids(self) -> None:
        """Let documents whose own id has become free have it; citations of them keep their key."""
        for doc_id, own_id in self.writer.displaced_documents():
            if not self.writer.has_document(own_id):
                self.writer.rename_document(doc_id, own_id)


def _short_hash(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def hash_of(path: Path) -> str:
    """Hash a file's bytes, where it was fetched from, and the version of what is done with it; "" if unreadable."""
    digest = hashlib.sha256(str(TEXT_VERSION).encode())
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return ""
    if (fetched := read_sidecar(path)) != Fetched():
        digest.update(repr(fetched).encode())
    return digest.hexdigest()


def stamp_of(path: Path) -> str:
    """Sum up what the file system says of a file: it changes whenever its bytes do.

    "" where that cannot be relied on: the file may have been written again in the same moment.
    """
    try:
        found = path.stat()
    except OSError:
        return ""
    try:
        beside = sidecar_of(path).stat().st_ctime_ns
    except OSError:
        beside = 0
    newest = max(found.st_mtime_ns, found.st_ctime_ns, beside)
    if time_ns() - newest < _UNSURE_NS:
        return ""
    times = (found.st_mtime_ns, found.st_ctime_ns, beside)
    return ":".join(map(str, (TEXT_VERSION, found.st_size, found.st_ino, *times)))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _name(path: Path, root: Path) -> str:
    return path.name if path == root else path.relative_to(root).as_posix()
