"""What of an archive is damaged, and how is it made again from what is whole?

The store is mended from the files that its documents were read from, what is made of the store from the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ningbot.committing import Commits
from ningbot.engines.choosing import DISK_FROM
from ningbot.engines.disk import TermIndex, Unusable
from ningbot.engines.feeding import move_away
from ningbot.errors import IndexCorrupt
from ningbot.indexing import index
from ningbot.semantic.approximate import remove_graph
from ningbot.store import Database, Reader
from ningbot.text.mapping import apply_edits
from ningbot.vectorising import bring_graph_up

_DOC_KEY_RE = re.compile("[0-9a-f]{12}")


def mend(folder: Path) -> Iterator[str]:
    """Make again what is damaged; say each thing that was done.

    Raises:
        IndexCorrupt: the store itself is damaged: it has to be made again from its files.
        ArchiveError: the index cannot be read or written.
    """
    with Database.open(folder) as database:
        problems = database.problems()
        if problems:
            raise database.corrupt(problems[0])
        with database.reading():
            damaged = damaged_documents(Reader(database))
            terms_problem = find_terms_problem(database, folder)
    if damaged:
        yield from _read_again(folder, damaged)
    if terms_problem:
        move_away(folder)
        with Commits.open(folder):
            pass  # to open it for writing is to bring the index of terms up to the store
        yield f"made the index of terms again, since {terms_problem}"
    if remove_graph(folder):
        bring_graph_up(folder)
        yield "made the graph of vectors again"


def damaged_documents(reader: Reader) -> list[str]:
    """List the documents that cannot be quoted from, or cited by their keys."""
    return [doc_id for doc_id in reader.doc_ids() if not _is_whole(reader, doc_id)]


def find_terms_problem(database: Database, folder: Path) -> str | None:
    """Say what is wrong with the index of terms; None for a small archive that has none, too.

    Every file is held against its checksum, and its passages against the store's.
    """
    reader = Reader(database)
    try:
        terms = TermIndex(folder).snapshot()
    except Unusable as unusable:
        return None if reader.n_passages() < DISK_FROM else f"it cannot be used ({unusable})"
    if (terms.mark.archive_id, terms.mark.generation) != database.version():
        return "it is of another state than the archive"
    if set(terms.passage_ixs()) != set(reader.passage_ixs()):
        return "it holds other passages than the archive"
    return None


def _read_again(folder: Path, damaged: list[str]) -> Iterator[str]:
    """Drop documents and read the files again that they are from."""
    paths: set[Path] = set()
    with Commits.open(folder) as commits:
        reader = Reader(commits.database)
        for doc_id in damaged:
            path = Path(reader.file_of(doc_id))
            paths.add(path)
            commits.remove_document(doc_id)
            commits.writer.put_file(str(path), "")
    there = sorted(path for path in paths if path.exists())
    if there:
        index(there, folder)
        yield f"read {len(there)} files again for {len(damaged)} damaged documents"
    for path in sorted(paths - set(there)):
        yield f"dropped what was damaged of {path}, which is not there to be read again"


def _is_whole(reader: Reader, doc_id: str) -> bool:
    try:
        document = reader.document(doc_id)
        passages = reader.passages_of(doc_id)
    except IndexCorrupt:
        return False
    if document is None or not _DOC_KEY_RE.fullmatch(document.doc_key):
        return False
    text = apply_edits(document.original, document.edits).text
    return all(p.text == p.span.of(text) for p in passages)
