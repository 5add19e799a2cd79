"""The tools, of which nothing here is the protocol's: arguments in, a text and an object out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ningbot.citations import is_citation_id
from ningbot.errors import CitationError
from ningbot.mcp_server import rendering, schemas
from ningbot.mcp_server.arguments import checked
from ningbot.records import Filters
from ningbot.rendering import shown_to_json, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ningbot.archive import Archive
    from ningbot.excerpts import Excerpt
    from ningbot.mcp_server.schemas import Schema
    from ningbot.records import Passage
    from ningbot.store import Listed

MAX_FOUND: Final = 1000  # characters of a passage in a list
MAX_PAGE: Final = 8000  # characters of an article at a time

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a tool gives: a text to read, and the same as an object of its schema."""

    text: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as a model is told of it, and what it does."""

    name: str
    title: str
    description: str
    arguments: Schema
    result: Schema
    run: Callable[[Archive, Fields, str | None], Reply]

    def __call__(self, archive: Archive, given: Mapping[str, Any], pages: str | None) -> Reply:
        """Run the tool; ``pages`` is the base URL of reader pages, where there are any.

        Raises:
            QuestionError: the arguments are not what the tool takes.
            CitationError: the archive does not hold what an id names.
            ArchiveError: the archive cannot be read.
        """
        return self.run(archive, checked(given, self.arguments), pages)


def ask(archive: Archive, arguments: Fields, pages: str | None) -> Reply:
    """Answer a question."""
    answer = archive.ask(
        arguments["question"],
        k=arguments["k"],
        history=arguments["history"],
        within=_filters(arguments),
    )
    return Reply(rendering.render_answer(answer, pages=pages), to_json(answer))


def search(archive: Archive, arguments: Fields, pages: str | None) -> Reply:  # noqa: ARG001 - as all
    """List the nearest passages."""
    query = arguments["query"]
    found = archive.search(query, k=arguments["k"], within=_filters(arguments))
    rows = [
        {
            "passage_id": one.passage.passage_id,
            **_named(one.article),
            "score": one.score,
            "text": one.passage.text[:MAX_FOUND],
            "cut": len(one.passage.text) > MAX_FOUND,
        }
        for one in found
    ]
    return Reply(rendering.render_found(rows), {"query": query, "passages": rows})


def read(archive: Archive, arguments: Fields, pages: str | None) -> Reply:
    """Look up an id, whatever it names."""
    found_id = arguments["id"]
    if is_citation_id(found_id.strip()):
        return read_citation(archive, found_id.strip(), pages)
    try:
        return _read_article(archive, found_id, arguments)
    except CitationError:
        if "#" not in found_id:
            raise CitationError(_unknown(found_id)) from None
    try:
        return _read_passage(archive, found_id)
    except CitationError:
        raise CitationError(_unknown(found_id)) from None


def read_citation(archive: Archive, citation_id: str, pages: str | None) -> Reply:
    """Look up a citation. Raises as `Archive.find`."""
    shown = archive.find(citation_id)
    text = rendering.render_shown(shown, pages=pages)
    return Reply(text, {"kind": "citation", **shown_to_json(shown, is_local=False)})


def _read_passage(archive: Archive, passage_id: str) -> Reply:
    shown = archive.cited_passage(passage_id)
    passage = shown.passage
    sentences = [
        {"citation_id": citation_id, "text": sentence.text}
        for citation_id, sentence in zip(shown.citation_ids, passage.sentences, strict=True)
    ]
    fields = {
        "kind": "passage",
        "passage_id": passage.passage_id,
        **_named(shown.article),
        "text": passage.text,
        "sentences": sentences,
    }
    return Reply(rendering.render_passage(fields), fields)


def _read_article(archive: Archive, doc_id: str, arguments: Fields) -> Reply:
    shown = archive.excerpt(doc_id, start=arguments["offset"], n=arguments["limit"])
    passages = _one_page(shown)
    after = shown.start + len(passages)
    fields = {
        "kind": "document",
        **_named(shown.article),
        "tags": shown.tags,
        "n_passages": shown.n_passages,
        "offset": shown.start,
        "next_offset": after if after < shown.n_passages else None,
        "passages": [{"passage_id": one.passage_id, "text": one.text} for one in passages],
    }
    return Reply(rendering.render_article(fields), fields)


def _one_page(shown: Excerpt) -> list[Passage]:
    """Take passages until there are MAX_PAGE characters, but one at least."""
    taken: list[Passage] = []
    n_characters = 0
    for passage in shown.passages:
        n_characters += len(passage.text)
        if taken and n_characters > MAX_PAGE:
            break
        taken.append(passage)
    return taken


def _named(article: Listed) -> Fields:
    names = ("doc_id", "title", "date", "source", "url")
    return {name: getattr(article, name) for name in names}


def _filters(arguments: Fields) -> Filters:
    names = {"since": "since", "until": "until", "source": "source", "tag": "tag", "doc": "doc_id"}
    return Filters(**{names[name]: arguments[name] for name in names if name in arguments})


def _unknown(found_id: str) -> str:
    return (
        f"The archive holds no citation, passage or article {found_id[:100]!r}; give an id as `ask` "
        "or `search` gave it."
    )


TOOLS: Final = {
    name: Tool(name, f"{name.capitalize()} the archive", *told, run)
    for name, told, run in (
        ("ask", (schemas.ASK, schemas.ASK_ARGUMENTS, schemas.ASK_RESULT), ask),
        ("search", (schemas.SEARCH, schemas.SEARCH_ARGUMENTS, schemas.SEARCH_RESULT), search),
        ("read", (schemas.READ, schemas.READ_ARGUMENTS, schemas.READ_RESULT), read),
    )
}
