"""Analyse articles in a process of its own, so that all cores take part in indexing.

Standard input brings a line of JSON for each batch, a list of documents; standard output takes one for
each, what became of them. The process ends with its standard input.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import Any

from ningbot.analysis import AnalysedDocument, analyse
from ningbot.records import Document, Edit, Span
from ningbot.store import PassageRow

_WANTED = ("doc_id", "original", "title", "body_start", "date", "source", "format", "encoding")


def write_documents(documents: list[Document]) -> str:
    """Write a batch as a line, with what analysis looks at."""
    rows = [
        {"title_span": document.title_span, **{key: getattr(document, key) for key in _WANTED}}
        for document in documents
    ]
    return json.dumps(rows, ensure_ascii=False)


def read_documents(line: str) -> list[Document]:
    """Read what `write_documents` wrote."""
    documents = []
    for row in json.loads(line):
        span = row.pop("title_span")
        documents.append(Document(**row, title_span=Span(*span) if span else None))
    return documents


def write_analysed(analysed: list[AnalysedDocument]) -> str:
    """Write what became of a batch as a line."""
    rows = [
        [a.title, a.date, a.source, [_edit_row(e) for e in a.edits], a.passages, a.terms, a.bands]
        for a in analysed
    ]
    return json.dumps(rows, ensure_ascii=False)


def read_analysed(line: str) -> list[AnalysedDocument]:
    """Read what `write_analysed` wrote."""
    return [
        AnalysedDocument(
            title=title,
            date=date,
            source=source,
            edits=tuple(Edit(kind, Span(*span), *rest) for kind, span, *rest in edits),
            passages=[PassageRow(*row) for row in passages],
            terms=terms,
            bands=bands,
        )
        for title, date, source, edits, passages, terms, bands in json.loads(line)
    ]


def _edit_row(edit: Edit) -> list[Any]:
    return [edit.kind, edit.source_span, edit.before, edit.after, edit.certain]


def main() -> None:
    """Answer each line until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to obey
    reply, sys.stdout = sys.stdout, sys.stderr  # nothing else may write to it
    for stream in (sys.stdin, reply):
        stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    for line in sys.stdin:
        analysed = [analyse(document) for document in read_documents(line)]
        reply.write(write_analysed(analysed) + "\n")
        reply.flush()


if __name__ == "__main__":
    main()
