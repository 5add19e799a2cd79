"""Read documents and passages from an archive file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from ningbot.errors import IndexCorrupt
from ningbot.records import Copy, Filters, Passage, Sentence, Span
from ningbot.store.database import Database, Row
from ningbot.store.rows import (
    REPAIRS,
    StoredDocument,
    checksum_of,
    read_edits,
    read_places,
    shown_check_of,
    text_check_of,
)
from ningbot.store.scope import Facts, Scope, admitted, facts_of, resolve
from ningbot.text.copies import LOST, Article, are_copies, are_same, plain_of
from ningbot.text.tokenisation import split_terms

NO_FACTS = Facts(0, None, None, ())
_MAX_COMPARED = 30  # articles that may be copies of one
_MAX_PARAGRAPHS = 300  # of an article that is compared with another
_MAX_SOURCES = 100  # listed
_MAX_KEYS = 500  # SQLite takes some thousand in one query


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list of what the archive holds."""

    doc_id: str
    title: str
    date: str | None
    source: str | None
    url: str | None
    doc_key: str


@dataclass(frozen=True, slots=True)
class Holds:
    """What an archive holds: ``counts`` by noun, documents ``by_month`` (2021-12; only the year where no
    more is known) and ``by_source`` (most first, a hundred at most), and ``repairs`` made, by kind.
    """

    counts: dict[str, int]
    by_month: dict[str, int]
    by_source: dict[str, int]
    repairs: dict[str, int]


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """What an index engine needs of a passage."""

    passage_ix: int
    terms: list[str]
    facts: Facts = NO_FACTS


class FileState(NamedTuple):
    """What a file was when it was read: a hash of its bytes, and the stamp of its size and times."""

    sha256: str
    stamp: str


class Reader:
    """Reads inside ``Database.reading()``.

    Raises:
        IndexCorrupt: what is read cannot have been written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> dict[str, int]:
        """Count files, documents, passages and sentences."""
        tables = ("file", "document", "passage")
        n_sentences = self._database.number("n_sentences")
        return {**{table: self._count(table) for table in tables}, "sentence": n_sentences}

    def files(self) -> dict[str, FileState]:
        """Give what each file was when it was read, by its path."""
        rows = self._database.rows("SELECT path, sha256, stamp FROM file ORDER BY path")
        return {path: FileState(sha256, stamp) for path, sha256, stamp in rows}

    def n_passages(self) -> int:
        """Count the passages."""
        return self._count("passage")

    def passage_ixs(self) -> Iterator[int]:
        """Give every passage."""
        for (passage_ix,) in self._database.rows("SELECT passage_ix FROM passage"):
            yield passage_ix

    def passage_terms(self, *, above: int = 0, up_to: int | None = None) -> Iterator[PassageTerms]:
        """Give the terms of the passages with an ix above one (and up to another).

        All of them come in an order that the archive's content decides.
        """
        order = "doc_id, ordinal" if not above else "passage_ix"
        rows = self._database.rows(
            f"SELECT {_PASSAGE}, {_FACTS}, title {_FROM} WHERE passage_ix > ?1"
            f" AND (?2 IS NULL OR passage_ix <= ?2) ORDER BY {order}",
            (above, up_to),
        )
        facts, title_terms = NO_FACTS, list[str]()
        found = set()
        with closing(rows):
            for row in rows:
                found.add(row[0])
                *of_passage, document_ix, date, source, tags, title = row
                if facts.document_ix != document_ix:
                    facts = facts_of(document_ix, date, source, tags)
                    title_terms = split_terms(title)
                text = self._passage(of_passage[0], of_passage[1:]).text
                yield PassageTerms(of_passage[0], split_terms(text) + title_terms, facts)
        # A page whose head is damaged may hide rows, or give one twice, and nothing else tells.
        expected = self._database.number("n_passages")
        if not above and up_to is None and len(found) != expected:
            raise self._database.corrupt(f"of {expected} passages {len(found)} are found")

    def scope_of(self, filters: Filters) -> Scope | None:
        """Give what filters mean in this archive; None where no document lies in it."""
        return resolve(filters, self._database)

    def admitted(self, scope: Scope, passage_ixs: Iterable[int]) -> set[int]:
        """Give those of some passages that lie in a scope."""
        return admitted(scope, passage_ixs, self._database)

    def terms_of(self, passage_ixs: Iterable[int]) -> Iterator[PassageTerms]:
        """Give the terms of some passages."""
        passages = self.passages(passage_ixs)
        titles = self.titles({passage.doc_id for passage in passages.values()})
        title_terms = {doc_id: split_terms(title) for doc_id, title in titles.items()}
        for ix, passage in passages.items():
            yield PassageTerms(ix, split_terms(passage.text) + title_terms[passage.doc_id])

    def removed_since(self, generation: int) -> list[int] | None:
        """List the passages that went after a generation; None where that is not known any more."""
        if self._database.number("removed_since") > generation:
            return None
        query = "SELECT passage_ix FROM removed WHERE generation > ?"
        return [passage_ix for (passage_ix,) in self._database.rows(query, (generation,))]

    def next_passage(self) -> int:
        """Give the ix that the next passage will have: none before it is ever given again."""
        return self._database.number("next_passage_ix") or 1

    def passages(self, passage_ixs: Iterable[int]) -> dict[int, Passage]:
        """Give passages with their sentences by passage_ix, in the order asked for."""
        wanted = list(dict.fromkeys(passage_ixs))
        query = f"SELECT {_PASSAGE} {_FROM} WHERE passage_ix IN"
        rows = {row[0]: row[1:] for row in self._rows_of(wanted, query)}
        return {ix: self._passage(ix, rows.get(ix)) for ix in wanted}

    def titles(self, doc_ids: Iterable[str]) -> dict[str, str]:
        """Give the titles of documents by their ids."""
        return {doc_id: shown["title"] for doc_id, shown in self.shown_of(doc_ids).items()}

    def passages_of(self, doc_id: str, *, start: int = 0, n: int | None = None) -> list[Passage]:
        """Give the passages of one document in order, or ``n`` of them after the first ``start``."""
        rows = self._database.execute(
            "SELECT passage_ix FROM passage JOIN document USING (document_ix)"
            " WHERE doc_id = ? ORDER BY ordinal LIMIT ? OFFSET ?",
            (doc_id, -1 if n is None else n, start),
        )
        return list(self.passages(passage_ix for (passage_ix,) in rows).values())

    def passage(self, doc_id: str, ordinal: str) -> Passage | None:
        """Give one passage by its document and its place there; None where it is not there."""
        query = "SELECT passage_ix FROM passage JOIN document USING (document_ix)"
        rows = self._database.execute(
            f"{query} WHERE doc_id = ? AND ordinal = ?", (doc_id, ordinal)
        )
        return self.passages([rows[0][0]])[rows[0][0]] if rows else None

    def n_passages_of(self, doc_id: str) -> int:
        """Count the passages of one document."""
        query = "SELECT count(*) FROM passage JOIN document USING (document_ix) WHERE doc_id = ?"
        return int(self._database.execute(query, (doc_id,))[0][0])

    def document(self, doc_id: str) -> StoredDocument | None:
        """Give one document by its id."""
        return self._document("doc_id", doc_id)

    def document_by_key(self, doc_key: str) -> StoredDocument | None:
        """Give one document by the short form of its id."""
        return self._document("doc_key", doc_key)

    def title(self, doc_id: str) -> str:
        """Give the title of one document."""
        return self.titles([doc_id]).get(doc_id, "")

    def doc_ids_of(self, path: str) -> list[str]:
        """List the documents of one file in the order in which they were read."""
        query = "SELECT doc_id FROM document JOIN file USING (file_ix) WHERE path = ?"
        rows = self._database.execute(f"{query} ORDER BY document_ix", (path,))
        return [row[0] for row in rows]

    def doc_ids(self) -> list[str]:
        """List the documents by id."""
        return [row[0] for row in self._database.execute("SELECT doc_id FROM document ORDER BY 1")]

    def newest(self, n: int, *, skip: int = 0) -> list[Listed]:
        """List the ``n`` newest documents after ``skip`` of them, those without a date last."""
        rows = self._database.execute(
            "SELECT doc_id, title, date, source, url, doc_key FROM document"
            " ORDER BY date DESC NULLS LAST, doc_id LIMIT ? OFFSET ?",
            (n, skip),
        )
        return [Listed(*row) for row in rows]

    def holds(self) -> Holds:
        """Sum up what the archive holds."""
        by_month = self._database.execute(
            "SELECT substr(date, 1, 7) AS month, count(*) FROM document WHERE date IS NOT NULL"
            " GROUP BY month ORDER BY month"
        )
        by_source = self._database.execute(
            "SELECT source, count(*) AS n FROM document WHERE source IS NOT NULL"
            " GROUP BY source ORDER BY n DESC, source LIMIT ?",
            (_MAX_SOURCES,),
        )
        repairs = json.loads(self._database.state(REPAIRS) or "{}")
        return Holds(self.counts(), dict(by_month), dict(by_source), repairs)

    def passage_at(self, share: float) -> Passage | None:
        """Give the passage at a share (0 to 1) of the archive; None where it holds none."""
        rows = self._database.execute(
            "SELECT passage_ix FROM passage"
            " WHERE passage_ix >= ? * (SELECT max(passage_ix) FROM passage)"
            " ORDER BY passage_ix LIMIT 1",
            (share,),
        )
        return self.passages([rows[0][0]])[rows[0][0]] if rows else None

    def copies_of(self, passage: Passage, bands: Sequence[int], *, n: int) -> list[Copy]:
        """List the first ``n`` other articles, by date, that have a passage; ``bands`` are its article's."""
        marks = ", ".join("?" * len(bands))
        rows = self._database.execute(
            "SELECT doc_id, date FROM band JOIN document USING (document_ix)"  # noqa: S608 - marks
            f" WHERE hash IN ({marks}) AND doc_id <> ? GROUP BY document_ix"
            " ORDER BY count(*) DESC, doc_id LIMIT ?",
            (*bands, passage.doc_id, _MAX_COMPARED),
        )
        others = [doc_id for doc_id, _ in sorted(rows, key=lambda r: (r[1] is None, r[1], r[0]))]
        same = self._copies_among(others, passage) if others else []
        shown = self.shown_of(same[:n])
        return [Copy(doc_id, *(shown[doc_id][key] for key in _LISTED)) for doc_id in same[:n]]

    def _copies_among(self, doc_ids: Iterable[str], passage: Passage) -> list[str]:
        """Choose the documents that are copies of a passage's and have it.

        None whose paragraph lost so much that it may as well be what another one has instead.
        """
        own, plain = self.article(passage.doc_id), plain_of(passage.text)
        articles = {doc_id: self.article(doc_id) for doc_id in doc_ids}
        whole = {p for a in articles.values() for p in a.paragraphs if LOST not in p} - {plain}

        def is_sure(paragraph: str) -> bool:
            fitting = [p for p in whole if are_same(p, paragraph)] if LOST in paragraph else []
            return all(are_same(p, plain) for p in fitting)

        said = [p for p in whole if are_same(p, plain)]
        if any(not are_same(said[0], other) for other in said):
            return []
        return [
            doc_id
            for doc_id, article in articles.items()
            if any(are_same(plain, p) and is_sure(p) for p in article.paragraphs)
            and are_copies(own, article)
        ]

    def article(self, doc_id: str) -> Article:
        """Give a document as it is compared with its copies: its title and first paragraphs."""
        rows = self._database.execute(
            f"SELECT passage_ix {_FROM} WHERE doc_id = ? ORDER BY ordinal LIMIT ?",
            (doc_id, _MAX_PARAGRAPHS),
        )
        passages = self.passages(passage_ix for (passage_ix,) in rows).values()
        return Article(self.title(doc_id), tuple(plain_of(passage.text) for passage in passages))

    def whole_text(self, doc_id: str) -> str:
        """Give all that an article says: its title, its date, its paragraphs."""
        (shown,) = self.shown_of([doc_id]).values()
        known = [shown["title"], shown["date"] or ""]
        return "\n".join([*known, *(passage.text for passage in self.passages_of(doc_id))])

    def shown_of(self, doc_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Give what is shown of documents beside their texts, by their ids."""
        query = f"SELECT {', '.join(_SHOWN)}, shown_check FROM document WHERE doc_id IN"  # noqa: S608 - ours
        wanted = list(doc_ids)
        found = {row[0]: self._shown(row) for row in self._rows_of(wanted, query)}
        for doc_id in wanted:
            if doc_id not in found:
                raise self._database.corrupt(f"document {doc_id} is missing")
        return found

    def file_of(self, doc_id: str) -> str:
        """Give the path of the file a document came from."""
        rows = self._database.execute(
            "SELECT path FROM file JOIN document USING (file_ix) WHERE doc_id = ?", (doc_id,)
        )
        if not rows:
            raise self._database.corrupt(f"the file of {doc_id} is missing")
        return str(rows[0][0])

    def damaged(self, doc_id: str) -> IndexCorrupt:
        """Give the error that says that a document is not what was read."""
        folder = self._database.folder
        message = (
            f"The index in {folder} is damaged (its copy of {doc_id} is not what was read); run "
            "`ningbot doctor`, or index into another folder."
        )
        return IndexCorrupt(message, folder=folder)

    def _count(self, table: str) -> int:
        return int(self._database.execute(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - ours

    def _document(self, column: str, value: str) -> StoredDocument | None:
        names = (
            *_SHOWN,
            "shown_check",
            "own_id",
            "digest",
            "original",
            "edits",
            "places",
            "checksum",
        )
        rows = self._database.execute(
            f"SELECT {', '.join(names)} FROM document WHERE {column} = ?",  # noqa: S608 - our names
            (value,),
        )
        if not rows:
            return None
        shown = self._shown(rows[0][: len(_SHOWN) + 1])
        own_id, digest, original, edits, places, checksum = rows[0][len(_SHOWN) + 1 :]
        doc_id = shown["doc_id"]
        if checksum_of(original, edits, places) != checksum:
            raise self.damaged(doc_id)
        tags = tuple(json.loads(shown.pop("tags")))
        rest = {"own_id": own_id or doc_id, "digest": digest, "original": original, "tags": tags}
        return StoredDocument(
            **shown, **rest, edits=read_edits(edits, original), places=read_places(places)
        )

    def _shown(self, row: Row) -> dict[str, Any]:
        """Check what is shown of a document."""
        shown = dict(zip(_SHOWN, row, strict=False))
        if shown_check_of(shown) != row[-1]:
            raise self.damaged(shown["doc_id"])
        return shown

    def _passage(self, passage_ix: int, row: Sequence[Any] | None) -> Passage:
        if row is None:
            raise self._database.corrupt(f"passage {passage_ix} is missing")
        doc_id, doc_key, ordinal, start, end, text, ends, check = row
        if (
            not isinstance(text, str)
            or end - start != len(text)
            or text_check_of(doc_key, ordinal, start, ends, text) != check
        ):
            raise self.damaged(doc_id)
        bounds = pairwise([0, *map(int, ends.split())])
        spans = [Span(*bound) for bound in bounds]
        sentences = tuple(Sentence(n, span.of(text), span) for n, span in enumerate(spans, 1))
        return Passage(f"{doc_id}#{ordinal}", doc_id, ordinal, text, Span(start, end), sentences)

    def _rows_of(self, keys: Sequence[object], query: str) -> list[Row]:
        """Run a query that ends in IN over keys, some hundred at a time."""
        found: list[Row] = []
        for start in range(0, len(keys), _MAX_KEYS):
            some = keys[start : start + _MAX_KEYS]
            marks = ", ".join("?" * len(some))
            found += self._database.execute(f"{query} ({marks})", some)
        return found


_SHOWN = ("doc_id", "doc_key", "title", "url", "date", "source", "tags", "format", "encoding")
_LISTED = ("title", "url", "date", "source")
_FROM = "FROM passage JOIN document USING (document_ix)"
_FACTS = "document_ix, date, source, tags"
_PASSAGE = (
    "passage_ix, doc_id, doc_key, ordinal, span_start, span_end,"
    " coalesce(text, substr(original, source_start + 1, span_end - span_start)),"
    " sentence_ends, text_check"
)
