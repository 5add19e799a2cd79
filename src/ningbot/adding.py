"""Documents that a program gives to an archive, or takes out of it, without a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ningbot.analysing import Analyses
from ningbot.analysis import AnalysedDocument, digest_of
from ningbot.committing import Commits
from ningbot.errors import ReadError
from ningbot.records import Document
from ningbot.store import Reader

# What stands for the path of the file that such a document has not.
PROGRAM = "given by a program"


def add_documents(folder: Path, documents: Iterable[Document]) -> int:
    """Put documents into the archive in a folder, all of them or none; give how many were new or changed.

    A document takes the place of one with its doc_id that was added so before.

    Raises:
        ReadError: the id is empty or a file's document has it, or there is no text.
        ArchiveError: the index cannot be written.
    """
    with Commits.open(folder) as commits, Analyses() as analyses:
        file_ix = commits.writer.put_file(PROGRAM, "")
        before = commits.writer.documents_of(file_ix)
        seen: set[str] = set()
        n_written = 0
        for document in documents:
            _check(document)
            doc_id, digest = document.doc_id, digest_of(document)
            if doc_id in seen:
                raise ReadError(f"{doc_id!r} is the id of two documents; give each its own.")
            seen.add(doc_id)
            if doc_id not in before and commits.writer.has_document(doc_id):
                path = Reader(commits.database).file_of(doc_id)
                raise ReadError(
                    f"{doc_id!r} is the id of a document of {Path(path).name}; give it another one."
                )
            if doc_id in before and before[doc_id][1] == digest:
                continue
            n_written += 1

            def write(
                analysed: AnalysedDocument, document: Document = document, digest: bytes = digest
            ) -> None:
                doc_id = document.doc_id
                key = commits.remove_document(doc_id) if doc_id in before else None
                commits.add_document(
                    file_ix, document, analysed, doc_id=doc_id, digest=digest, doc_key=key
                )

            analyses.put(document, write)
        analyses.finish()
    return n_written


def remove_documents(folder: Path, doc_ids: Iterable[str]) -> int:
    """Take documents out of an archive; give how many were there.

    One that came from a file comes back when that file changes and is indexed again.

    Raises:
        ArchiveError: the index cannot be written.
    """
    n_removed = 0
    with Commits.open(folder) as commits:
        for doc_id in doc_ids:
            if commits.writer.has_document(doc_id):
                commits.remove_document(doc_id)
                n_removed += 1
    return n_removed


def _check(document: Document) -> None:
    if not document.doc_id.strip() or not document.original.strip():
        raise ReadError(
            "A document has an id and a text; found one without.", doc_id=document.doc_id
        )
    try:
        f"{document.doc_id}{document.title}{document.original}".encode()
    except UnicodeEncodeError as error:
        message = f"{document.doc_id!r} holds half of a surrogate pair, which is not a character; mend it."
        raise ReadError(message, doc_id=document.doc_id) from error
