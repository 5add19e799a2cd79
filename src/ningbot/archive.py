"""The way of a question, end to end: open an archive, ask it, look a citation up."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple, Self

from ningbot.articles import Article, CitedArticle, read_article, read_cited
from ningbot.asking import Asking
from ningbot.bilingual import translate
from ningbot.citations import Shown, find_citation
from ningbot.engines.choosing import EngineLoader, OlderThanTerms
from ningbot.errors import IndexBusy
from ningbot.excerpts import CitedPassage, Excerpt, Found, cite_passage, describe, excerpt_of
from ningbot.facts import draw_fact
from ningbot.filters import checked, split_filters
from ningbot.reading.network import SpanReader
from ningbot.reading.rescoring import N_READ
from ningbot.recent import Recent
from ningbot.records import (
    EVERYTHING,
    Answer,
    Citation,
    Document,
    EngineName,
    Filters,
    Language,
    Passage,
    Query,
    ScoredPassage,
    Series,
)
from ningbot.retrieval import Leg, Retrieval
from ningbot.semantic.inference import load_beside
from ningbot.semantic.loading import SemanticLoader
from ningbot.store import Database, Holds, Listed, Pool, Reader, VectorTable
from ningbot.text.scripts import detect_language_within
from ningbot.text.tokenisation import load_dictionary
from ningbot.understanding import understand

N_RECENT = 512  # answers kept, some MB
_MAX_TRIES = 20  # of reading a state that another process is just replacing


class Archive:
    """An open archive; safe to use from several threads, and a context manager.

    Another process may index meanwhile, or put another index in the place of this one: each
    question sees one whole state of what is in the folder, the newest there is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        semantic: bool = True,
        read: int | None = None,
        engine: EngineName = "auto",
    ) -> None:
        """Open the archive in ``folder``; without ``semantic`` it is searched by words alone.

        ``read`` is how many passages the reader reads for a question; 0 leaves answers to rules.
        ``engine`` is "memory" or "disk" where the archive's size shall not choose.

        Raises:
            ArchiveError: the index cannot be read.
            ModelDamaged: encoder or reader is not as it was released.
            ValueError: ``read`` is negative.
        """
        if read is not None and read < 0:
            raise ValueError(f"read must be at least 0, not {read}")
        self.folder = folder
        self._pool = Pool(folder)
        self._lock = threading.Lock()
        self._engines = EngineLoader(folder, engine)
        self._semantic = SemanticLoader(folder) if semantic else None
        self._n_read = N_READ if read is None else read
        self._span_reader: SpanReader | None = None
        self._recent: Recent[Answer] = Recent(N_RECENT)
        try:
            self._load()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive's file; questions on their way are answered first."""
        self._pool.close()
        self._engines.close()
        if self._span_reader:
            self._span_reader.close()

    def ask(
        self,
        question: str,
        *,
        k: int = 5,
        history: Sequence[str] = (),
        within: Filters = EVERYTHING,
        question_id: str | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer a question with checked citations, or refuse and say why.

        ``within`` says which articles it is asked of; so may words of the question (`filters`), which win.

        ``ranking`` holds the ``k`` best passages. After ``history``, the questions before (oldest
        first), a follow-up is understood: the answer's ``understood`` says how. With ``explain``
        the answer carries how it was come by. Asked again of the same state of the archive, a question
        has its answer at once: the last N_RECENT are kept.

        Raises:
            QuestionError: the question is empty or too long.
            CitationError: the index does not agree with its own copy of an original.
            ArchiveError: the index cannot be read, or the archive is closed.
            TypeError: the question is no str, or the history no sequence of them.
            ValueError: ``k`` is less than 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        start = perf_counter()
        asked = _Asked.of(question, history, within)
        query, language = asked.query, asked.language
        with self._reading(asked.filters) as (database, retrieval):

            def answer() -> Answer:
                asking = self._asking(query, language, retrieval, k=k)
                return Answer(
                    id=None,
                    question=asked.in_full,
                    language=language,
                    answer_type=query.answer_type,
                    elapsed_ms=0.0,
                    **asking.answer(with_explanation=explain),
                )

            key = (VectorTable(database).version(), asked.in_full, asked.filters, language, k)
            found = answer() if explain else self._recent.get_or(key, answer)
        return replace(
            found,
            id=question_id,
            question=question,
            understood=asked.understood,
            elapsed_ms=round((perf_counter() - start) * 1000, 3),
        )

    def further(
        self, question: str, *, history: Sequence[str] = (), n: int = 10
    ) -> tuple[Citation, ...]:
        """Cite the ``n`` sentences that come after those of a question's answer, best first.

        None of them need be right. There are none where the question is refused. Raises as `ask`.
        """
        asked = _Asked.of(question, history, EVERYTHING)
        with self._reading(asked.filters) as (_, retrieval):
            return self._asking(asked.query, asked.language, retrieval, k=1).further(n)

    def series(self, question: str, *, within: Filters = EVERYTHING, n: int = 24) -> Series:
        """Give the values of a quantity at several dates or of several subjects, each cited.

        ``question`` may ask for it (寧鄉高新區歷年產值是多少) or only name it (各區 企業). There are at most
        ``n`` points, and none where fewer than two are certain: then ``reason`` says what was found.

        Raises:
            QuestionError: the question is empty or too long.
            CitationError: the index does not agree with its own copy of an original.
            ArchiveError: the index cannot be read, or the archive is closed.
            ValueError: ``n`` is less than 2.
        """
        from ningbot.series import find_series, read_question  # who only asks does without

        if n < 2:
            raise ValueError(f"n must be at least 2, not {n}")
        alone, filters, _ = split_filters(question)
        asked = read_question(alone)
        with self._reading(checked(filters.over(within))) as (_, retrieval):
            found = find_series(asked, retrieval, language=asked.query.language, n=n)
        return replace(found, question=question)

    def _asking(self, query: Query, language: Language, retrieval: Retrieval, *, k: int) -> Asking:
        """Ask what was understood of the state of the archive being read."""
        return Asking(
            translate(query, retrieval.engine),
            retrieval,
            k=k,
            language=language,
            span_reader=self._span_reader,
            n_read=self._n_read,
        )

    def find(self, citation_id: str) -> Shown:
        """Look up the sentence a citation id names.

        Raises:
            CitationError: the archive does not hold it (any more).
            ArchiveError: the index cannot be read, or the archive is closed.
        """
        with self._pool.reading() as database:
            return find_citation(citation_id, Reader(database))

    def cited_passage(self, passage_id: str) -> CitedPassage:
        """Look up a passage with the citation ids of its sentences. Raises as `find`."""
        with self._pool.reading() as database:
            return cite_passage(passage_id, Reader(database))

    def excerpt(self, doc_id: str, *, start: int = 0, n: int = 10) -> Excerpt:
        """Look up ``n`` passages of an article after the first ``start``. Raises as `find`."""
        with self._pool.reading() as database:
            return excerpt_of(doc_id, Reader(database), start=start, n=n)

    def read_cited(self, citation_id: str) -> CitedArticle:
        """Give the article of a citation whole, and the sentence, where that is still in it.

        Raises:
            CitationError: the archive holds no such article.
            ArchiveError: the index cannot be read, or the archive is closed.
        """
        with self._pool.reading() as database:
            return read_cited(citation_id, Reader(database))

    def article(self, doc_id: str) -> Article | None:
        """Give a document as it is read, by its id or the first part of its citations' ids; None: not there."""
        with self._pool.reading() as database:
            reader = Reader(database)
            document = reader.document(doc_id) or reader.document_by_key(doc_id)
            return read_article(document, reader) if document else None

    def passage(self, passage_id: str) -> Passage | None:
        """Give a passage by its id; None where it is not there."""
        doc_id, _, ordinal = passage_id.rpartition("#")
        with self._pool.reading() as database:
            found = Reader(database).passage(doc_id, ordinal)
        return found if found and found.passage_id == passage_id else None

    def newest(self, n: int, *, skip: int = 0) -> list[Listed]:
        """List the ``n`` newest documents after ``skip`` of them, those without a date last."""
        with self._pool.reading() as database:
            return Reader(database).newest(n, skip=skip)

    def holds(self) -> Holds:
        """Sum up what the archive holds: counts, by month and by source, and what was repaired."""
        with self._pool.reading() as database:
            return Reader(database).holds()

    def state(self) -> tuple[object, ...]:
        """Name the state of the archive: while it is equal, the same question has the same answer."""
        with self._pool.reading() as database:
            return (VectorTable(database).version(), self._semantic is not None, self._n_read)

    def fact(self, random: Random) -> Citation | None:
        """Cite a sentence drawn at random among those that say how much or when, where there are any."""
        with self._pool.reading() as database:
            return draw_fact(Reader(database), random)

    def add(self, *documents: Document) -> int:
        """Put documents into the archive, all or none; give how many were new or changed.

        One takes the place of that with its doc_id which was added so before. They are found by meaning
        as well once `ningbot.vectorising.vectorise` has given them vectors.

        Raises:
            ReadError: an id is a file's document's, or there is no text.
            ArchiveError: the index cannot be written.
        """
        from ningbot.adding import add_documents  # who only asks does without

        return add_documents(self.folder, documents)

    def remove(self, *doc_ids: str) -> int:
        """Take documents out of the archive; give how many were there.

        One that came from a file comes back when that file changes and is indexed again.

        Raises:
            ArchiveError: the index cannot be written.
        """
        from ningbot.adding import remove_documents

        return remove_documents(self.folder, doc_ids)

    def documents(self) -> Iterator[Document]:
        """Give every document by id, as it was read; those that come meanwhile may be left out.

        Raises:
            ArchiveError: the index cannot be read, or the archive is closed.
        """
        with self._pool.reading() as database:
            doc_ids = Reader(database).doc_ids()
        for doc_id in doc_ids:
            with self._pool.reading() as database:
                stored = Reader(database).document(doc_id)
            if stored is not None:
                yield Document(
                    doc_id=doc_id,
                    original=stored.original,
                    title=stored.title,
                    url=stored.url,
                    date=stored.date,
                    source=stored.source,
                    tags=stored.tags,
                    format=stored.format,
                    encoding=stored.encoding,
                    places=stored.places,
                )

    def counts(self) -> dict[str, int]:
        """Count the archive's files, documents, passages and sentences."""
        with self._pool.reading() as database:
            return Reader(database).counts()

    def rank(
        self, question: str, *, k: int = 5, leg: Leg = "fusion", within: Filters = EVERYTHING
    ) -> tuple[ScoredPassage, ...]:
        """Give the ``k`` best passages for a question, by one leg of retrieval or by all of them.

        Raises:
            QuestionError: the question is empty or too long.
            ArchiveError: the index cannot be read, or the archive is closed.
        """
        asked = _Asked.of(question, (), within)
        with self._reading(asked.filters) as (_, retrieval):
            ranking = retrieval.rank(translate(asked.query, retrieval.engine), k=k, leg=leg)
        return tuple(ranked.scored() for ranked in ranking[:k])

    def search(
        self, question: str, *, k: int = 10, within: Filters = EVERYTHING
    ) -> tuple[Found, ...]:
        """Give the ``k`` passages nearest to a question with their texts, best first. Raises as `rank`."""
        asked = _Asked.of(question, (), within)
        with self._reading(asked.filters) as (_, retrieval):
            ranking = retrieval.rank(translate(asked.query, retrieval.engine), k=k)[:k]
            return describe(((r.passage, r.scored()) for r in ranking), retrieval.reader)

    @contextmanager
    def retrieving(self) -> Iterator[Retrieval]:
        """Lend the legs of retrieval over the newest state of the archive."""
        with self._reading() as (_, retrieval):
            yield retrieval

    @property
    def has_semantic_leg(self) -> bool:
        """Tell whether questions are also compared by meaning."""
        with self.retrieving() as retrieval:
            return retrieval.semantic is not None

    def _load(self) -> None:
        """Load all that questions need, so that the first is answered as fast as the next."""
        loading = load_beside(SpanReader, name="ningbot-reader") if self._n_read else None
        with self._pool.reading() as database:
            if self._semantic:
                self._semantic.begin(database)
        load_dictionary()
        with self._reading():
            pass
        if loading:
            self._span_reader = loading.result()

    @contextmanager
    def _reading(self, filters: Filters = EVERYTHING) -> Iterator[tuple[Database, Retrieval]]:
        """Read the newest state, with the legs of retrieval over it."""
        older = None
        for _ in range(_MAX_TRIES):
            with self._pool.reading() as database:
                try:
                    engine = self._engines.engine(database, known_older=older)
                except OlderThanTerms:
                    older = database.version()
                    continue
                semantic = self._semantic.leg(database) if self._semantic else None
                yield database, Retrieval(engine, Reader(database), semantic, filters)
                return
        raise IndexBusy(
            f"The index in {self.folder} is being written faster than it can be read; try again.",
            folder=self.folder,
        )


class _Asked(NamedTuple):
    """A question as it came, and what is looked up for it, where, and in which language it was asked."""

    in_full: str
    query: Query
    language: Language
    filters: Filters
    understood: str | None

    @classmethod
    def of(cls, question: str, history: Sequence[str], within: Filters) -> Self:
        """Understand a question, a follow-up after its history."""
        if not isinstance(question, str):
            raise TypeError(f"a question is a str, not {type(question).__name__}")
        if isinstance(history, str) or not all(isinstance(asked, str) for asked in history):
            raise TypeError("a history is a sequence of str, the oldest question first")
        alone, filters, words = split_filters(question)
        before = [split_filters(asked).question for asked in history]
        in_full = _in_full(alone, before)
        query = understand(in_full)
        if in_full == alone:
            return cls(in_full, query, query.language, checked(filters.over(within)), None)
        language = detect_language_within(alone, f"{before[-1]} {in_full}")
        understood = f"{in_full} {words}".rstrip()
        return cls(in_full, query, language, checked(filters.over(within)), understood)


def _in_full(question: str, history: Sequence[str]) -> str:
    """Say a follow-up in full; who asks but one question does not wait for the patterns (30 ms)."""
    if not history:
        return question
    from ningbot.followups import resolve

    return resolve(history, question)
