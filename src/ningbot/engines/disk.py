"""The engine of a large archive: tantivy, memory-mapped, incremental, safe against crashes.

The same terms and the same BM25 (k1 1.2, b .75, Lucene's idf) as in `memory`, but that tantivy keeps
the length of a passage in a byte, counts removed passages until their segment is merged, and takes the
best member of a unit for all of them where `memory` adds up their occurrences.

What lies on disk is a cache of the store. Each commit of it bears a mark, a document of its own: of which
archive it is, up to which generation, and before which passage.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import prod
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from weakref import finalize
from zlib import crc32

import tantivy

from ningbot.engines import Hit
from ningbot.engines.statistics import K1, idf
from ningbot.errors import ArchiveError, IndexBusy, IndexUnwritable
from ningbot.records import Unit
from ningbot.store import Facts, Scope

FOLDER = "terms"
META = "meta.json"
# A unit whose members stand in fewer passages is counted; of others it is worked out.
_COUNTED = 20_000
# What other members add to the best: two that stand once each are worth one that stands twice.
_TIE = (2 * (K1 + 1) / (2 + K1)) - 1
_MAX_REMEMBERED = 10_000
_FOOTER_MAGIC = 1337
_FOOTER_END = struct.Struct("<II")  # length of the JSON before it, and the magic number
_SHOULD, _MUST = tantivy.Occur.Should, tantivy.Occur.Must
_INTEGER = tantivy.FieldType.Integer


class Unusable(Exception):
    """What lies on disk cannot serve, and why; it can be made again from the store."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Of what a commit is: of which archive, up to which generation and before which passage."""

    archive_id: str
    generation: int
    next_passage: int
    n_passages: int
    mean_length: float


class TermIndex:
    """What lies on disk, open for reading and for writing.

    Raises:
        Unusable: there is nothing, or it is damaged, or of another release.
        IndexUnwritable, IndexBusy: the disk or another process is in the way.
    """

    def __init__(self, folder: Path, *, make: bool = False) -> None:
        self._folder = folder
        self._path = folder / FOLDER
        self._sound: set[str] = set()  # files whose checksum held; none of them ever changes
        self.schema = _schema()
        with named_errors(folder):
            self.is_new = not (self._path / META).exists()
            if make:
                self._path.mkdir(exist_ok=True)
            elif self.is_new:
                raise Unusable("there is none")
            if not self.is_new:
                self._checked()  # before tantivy maps what may be damaged
            self._mirror = None if os.access(self._path, os.W_OK) else self._mirrored()
            path = str(self._mirror or self._path)
            self._index = tantivy.Index(self.schema, path=path, reuse=True)
            split = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer("terms", split)
            self._index.config_reader(reload_policy="manual")

    def snapshot(self) -> DiskEngine:
        """Give the last commit, checked."""
        with named_errors(self._folder):
            for _ in range(_MAX_TRIES):
                before = self._checked()
                if self._mirror:
                    self._link_into(self._mirror)
                self._index.reload()
                searcher = self._index.searcher()
                if self._meta() == before:  # no commit came in between
                    return DiskEngine(searcher, self.schema, self._mark(searcher))
        raise self._too_fast()

    def writer(self, *, heap_bytes: int, n_threads: int) -> tantivy.IndexWriter:
        """Give the one writer that there may be; remove what a commit that came to nothing left behind."""
        with named_errors(self._folder):
            writer = self._index.writer(heap_bytes, n_threads)
            writer.garbage_collect_files()  # else a file of the same name would be in the way
            return writer

    def _checked(self) -> bytes:
        """Hold every file of the last commit against its checksum; give what lists them."""
        for _ in range(_MAX_TRIES):
            meta = self._meta()
            try:
                for segment in json.loads(meta)["segments"]:
                    self._check(segment["segment_id"])
            except FileNotFoundError:
                if self._meta() == meta:
                    raise
                continue  # another commit has removed it
            return meta
        raise self._too_fast()

    def _check(self, segment_id: str) -> None:
        for path in self._path.glob(f"{segment_id.replace('-', '')}.*"):
            if path.name not in self._sound:
                _check(path)
                self._sound.add(path.name)

    def _too_fast(self) -> IndexBusy:
        return IndexBusy(
            f"The index in {self._folder} is being written faster than it can be read; try again.",
            folder=self._folder,
        )

    def _mirrored(self) -> Path:
        """Give a folder that may be written, with the same files: tantivy locks what it reads."""
        mirror = Path(mkdtemp(prefix="ningbot-terms-"))
        finalize(self, shutil.rmtree, mirror, ignore_errors=True)
        self._link_into(mirror)
        return mirror

    def _link_into(self, mirror: Path) -> None:
        for path in self._path.iterdir():
            link = mirror / path.name
            if path.name == META:
                shutil.copyfile(path, link)
            elif not path.name.startswith(".") and not link.is_symlink():
                link.symlink_to(path.absolute())

    def _meta(self) -> bytes:
        return (self._path / META).read_bytes()

    def _mark(self, searcher: tantivy.Searcher) -> Mark:
        query = tantivy.Query.term_query(self.schema, "mark", "mark", index_option="basic")
        found = searcher.search(query, limit=2).hits
        if len(found) != 1:
            raise Unusable("it bears no mark")
        mark = Mark(**json.loads(str(searcher.doc(found[0][1]).get_first("marked"))))
        if searcher.num_docs != mark.n_passages + 1:
            raise Unusable("it has lost passages")
        return mark


class DiskEngine:
    """BM25 over a commit of tantivy's; immutable, safe to share between threads."""

    estimates = True

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, mark: Mark) -> None:
        self._searcher = searcher
        self._schema = schema
        self.mark = mark
        self.n_passages = mark.n_passages
        self.mean_length = mark.mean_length
        self._counts: dict[tuple[Any, ...], int] = {}

    def search(self, units: Sequence[Unit], *, k: int, scope: Scope | None = None) -> list[Hit]:
        """Give the ``k`` best passages (of the scope) that share a unit, best first."""
        query = self._any([self._query(unit) for unit in units])
        if scope is not None:
            within = [tantivy.Query.const_score_query(q, 0.0) for q in self._scope(scope)]
            query = tantivy.Query.boolean_query([(_MUST, q) for q in (query, *within)])
        found = self._searcher.search(query, limit=k, count=False).hits
        passage_ixs = self._searcher.fast_field_values("passage", [at for _, at in found])
        return [
            Hit(int(ix), score)
            for (score, _), ix in zip(found, passage_ixs, strict=True)
            if ix is not None
        ]

    def count(self, unit: Unit) -> int:
        """Count the passages that hold any member of a unit; of many members about."""
        key = unit.members
        if (known := self._counts.get(key)) is None:
            if len(self._counts) >= _MAX_REMEMBERED:
                self._counts.clear()
            known = self._counts[key] = self._counted(unit)
        return known

    def idf(self, unit: Unit) -> float:
        """Give the weight of a unit; one the archive does not hold weighs the most."""
        return idf(max(self.n_passages, 1), self.count(unit))

    def has_term(self, term: str) -> bool:
        """Tell whether any passage holds the term, or all of several joined by blanks."""
        terms = term.split(" ")
        if not all(self._df(part) for part in terms):
            return False
        return len(terms) == 1 or bool(self._searcher.search(self._all(terms), limit=1).hits)

    def share_of(self, term: str) -> float:
        """Give the share of the passages that hold the term, from 0 to 1."""
        return self._count_of(term) / max(self.n_passages, 1)

    def contributions(self, units: Sequence[Unit], passage_ix: int) -> list[float]:
        """Give what each unit adds to the score of one passage, in the order of the units."""
        this = tantivy.Query.term_query(self._schema, "passage", passage_ix)
        only = (_MUST, tantivy.Query.const_score_query(this, 0.0))
        gains = []
        for unit in units:
            query = tantivy.Query.boolean_query([only, (_MUST, self._query(unit))])
            hits = self._searcher.search(query, limit=1).hits
            gains.append(hits[0][0] if hits else 0.0)
        return gains

    def passage_ixs(self) -> Iterator[int]:
        """Give every passage that is held, in no order, for who checks them."""
        query = tantivy.Query.exists_query("passage")
        for at in range(0, self._searcher.num_docs, _MAX_LISTED):
            found = self._searcher.search(query, limit=_MAX_LISTED, offset=at, count=False).hits
            values = self._searcher.fast_field_values("passage", [hit for _, hit in found])
            yield from (int(value) for value in values if value is not None)

    def _query(self, unit: Unit) -> tantivy.Query:
        """Score a unit as one term: by its best member, weighed as rarely as any of them stands there."""
        members = [self._member(term) for term, _ in unit.members]
        if len(members) == 1:
            return _boosted(members[0], unit.weight * unit.members[0].weight)
        rarity = self.idf(unit)
        boosted = [
            _boosted(query, unit.weight * _once(weight) * rarity / idf(self.n_passages, count))
            for query, (term, weight) in zip(members, unit.members, strict=True)
            if (count := self._count_of(term))
        ]
        return tantivy.Query.disjunction_max_query(boosted, _TIE)

    def _member(self, term: str) -> tantivy.Query:
        """Score a term; of terms joined by blanks the rarest, as rarely as all stand together."""
        terms = term.split(" ")
        if len(terms) == 1:
            return self._term(term)
        rarest = min(terms, key=self._df)
        rarity = idf(self.n_passages, self._count_of(term)) / idf(self.n_passages, self._df(rarest))
        others = [
            (_MUST, tantivy.Query.const_score_query(self._term(other), 0.0))
            for other in terms
            if other != rarest
        ]
        scored = (_MUST, _boosted(self._term(rarest), rarity))
        return tantivy.Query.boolean_query([scored, *others])

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "terms", term, index_option="freq")

    def _all(self, terms: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(_MUST, self._term(term)) for term in terms])

    def _any(self, queries: Sequence[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(_SHOULD, query) for query in queries])

    def _scope(self, scope: Scope) -> Iterator[tantivy.Query]:
        if scope.document_ix is not None:
            yield tantivy.Query.term_query(self._schema, "document", scope.document_ix)
        if scope.sources is not None:
            yield tantivy.Query.term_set_query(self._schema, "source", sorted(scope.sources))
        if scope.tag is not None:
            yield tantivy.Query.term_query(self._schema, "tag", scope.tag, index_option="basic")
        if scope.first_day is not None:
            yield self._days("last_day", scope.first_day, None)
        if scope.last_day is not None:
            yield self._days("first_day", None, scope.last_day)

    def _days(self, field: str, lower: int | None, upper: int | None) -> tantivy.Query:
        return tantivy.Query.range_query(self._schema, field, _INTEGER, lower, upper)

    def _df(self, term: str) -> int:
        return self._searcher.doc_freq("terms", term)

    def _count_of(self, term: str) -> int:
        """Count the passages that hold a term, or all of several joined by blanks."""
        terms = term.split(" ")
        if len(terms) == 1:
            return self._df(term)
        if not (fewest := min(map(self._df, terms))):
            return 0
        if fewest >= _COUNTED:
            return fewest
        return self._n_found(self._all(terms))

    def _n_found(self, query: tantivy.Query) -> int:
        found: Any = self._searcher.search(query, limit=1)  # `count` is not in its stub
        return int(found.count)

    def _counted(self, unit: Unit) -> int:
        counts = [self._count_of(term) for term, _ in unit.members]
        if len(counts) == 1:
            return counts[0]
        if sum(counts) >= _COUNTED:
            n = max(self.n_passages, 1)
            return round(n * (1 - prod(1 - min(count / n, 1.0) for count in counts)))
        query = self._any([self._member(term) for term, _ in unit.members])
        return self._n_found(query)


def document_of(passage_ix: int, terms: str, facts: Facts) -> tantivy.Document:
    """Make what is written of a passage."""
    fields: dict[str, Any] = {
        "passage": passage_ix,
        "document": facts.document_ix,
        "terms": terms,
        "tag": list(facts.tags),
    }
    if facts.source is not None:
        fields["source"] = facts.source
    if facts.days is not None:
        fields["first_day"], fields["last_day"] = facts.days
    return tantivy.Document(**fields)


def mark_document(mark: Mark) -> tantivy.Document:
    """Make the document that bears the mark of a commit."""
    return tantivy.Document(mark="mark", marked=json.dumps(asdict(mark)))


def _once(weight: float) -> float:
    """Give what a member that stands once, in a passage of mean length, gains for its weight."""
    return weight * (K1 + 1) / (weight + K1)


def share_as(folder: Path, store: Path) -> None:
    """Let those read the index of terms who may read the store; tantivy keeps its lists to its user."""
    mode = store.stat().st_mode & 0o777
    for name in (META, ".managed.json"):
        (folder / FOLDER / name).chmod(mode)


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)
    builder.add_integer_field("document", indexed=True)
    builder.add_integer_field("first_day", fast=True)
    builder.add_integer_field("last_day", fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("tag", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("mark", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("marked", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _check(path: Path) -> None:
    """Hold a file against the checksum that tantivy writes at its end."""
    with path.open("rb") as file:
        if path.stat().st_size < _FOOTER_END.size:
            raise Unusable(f"{path.name} is cut short")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            length, magic = _FOOTER_END.unpack(content[-_FOOTER_END.size :])
            start = len(content) - _FOOTER_END.size - length
            if magic != _FOOTER_MAGIC or start < 0:
                raise Unusable(f"{path.name} has no checksum")
            footer: Mapping[str, Any] = json.loads(content[start : -_FOOTER_END.size])
            with memoryview(content) as view, view[:start] as body:
                if crc32(body) != footer["crc"]:
                    raise Unusable(f"{path.name} is not what was written")


@contextmanager
def named_errors(folder: Path) -> Iterator[None]:
    """Tell what making the cache again would mend from a disk, or a process, that is in the way."""
    try:
        yield
    except (Unusable, ArchiveError):
        raise
    except OSError as error:
        raise _named(str(error.strerror or error), folder) from error
    except (ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise _named(str(error), folder) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # tantivy's, at what it never wrote
            raise Unusable(str(error)) from error
        raise


def _named(said: str, folder: Path) -> Exception:
    lower = said.lower()
    if "lockbusy" in lower:
        message = (
            f"Another ningbot is writing the index in {folder}; try again when it has finished."
        )
        return IndexBusy(message, folder=folder)
    for sign, reason in _IN_THE_WAY.items():
        if sign in lower:
            message = (
                f"The index in {folder} cannot be used: {reason}. What was indexed before is "
                "untouched; mend that, or name another folder with --index."
            )
            return IndexUnwritable(message, folder=folder)
    return Unusable(said)


_IN_THE_WAY = {
    "permission denied": "permission denied",
    "read-only file system": "it may only be read",
    "no space left": "the disk is full",
    "input/output error": "the disk gave an error",
    "too many open files": "there are too many open files",
    "cannot allocate memory": "there is not enough memory",
}
_MAX_TRIES = 20
_MAX_LISTED = 100_000
