"""Which address gives which JSON."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from fastapi.security import HTTPBearer
from starlette.responses import JSONResponse, Response

from ningbot import records
from ningbot.rendering import shown_to_json, to_json
from ningbot.store import Listed
from ningbot.understanding import MAX_QUESTION
from ningbot.web.api import schemas
from ningbot.web.conditional import is_known, unchanged
from ningbot.web.problems import MEDIA_TYPE, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.archive import Archive
    from ningbot.articles import Article
    from ningbot.web.desk import Desk

MAX_LISTED: Final = 100
MAX_SKIP: Final = 1_000_000
# The middleware holds it, before anything is read; here it is described.
_BEARER: Final = HTTPBearer(auto_error=False, description="the value of NINGBOT_WEB_TOKEN")

Question = Annotated[
    str,
    Query(
        min_length=1,
        max_length=MAX_QUESTION,
        pattern=schemas.READABLE,
        description="A question in Chinese or English.",
        examples=["全市派驻了多少名党建指导员？"],
    ),
]
Day = Annotated[schemas.AskedDay | None, Query(description="A year, month or day.")]
Text = Annotated[str | None, Query(max_length=200)]
Documents = Annotated[
    schemas.NewDocuments,
    Body(description="A document, or a list of them: all are written, or none."),
]


def _said(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that an operation may answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {s: {"description": _DESCRIPTIONS[s], "content": content} for s in statuses}


_DESCRIPTIONS: Final = {
    400: "The request cannot be read, or the question not be asked as it is.",
    401: "A token is wanted.",
    403: "The server takes no documents.",
    404: "The archive does not hold it.",
    409: "A document cannot be written as it is.",
    410: "The article is there, and has the sentence no longer.",
    413: "The request is too large.",
    422: "A parameter is missing or not as described.",
    429: "Too many questions; Retry-After says when to ask again.",
    503: "The archive cannot be read, or too many are waiting.",
}


def api_router(desk: Desk) -> APIRouter:
    """Give the routes of the API."""
    router = APIRouter(prefix="/api", default_response_class=JSONResponse)
    writing = asyncio.Lock()

    def page(path: str) -> str:
        return f"{desk.settings.pages or desk.root}{path}"

    async def conditional(request: Request, give: Callable[[], Any]) -> Response:
        etag = await desk.etag(str(request.url))
        if is_known(etag, request):
            return unchanged(etag)
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        return JSONResponse(await give(), headers=headers)

    @router.get(
        "/ask",
        operation_id="ask",
        response_model=None,
        responses={200: {"model": schemas.Answer}, **_said(400, 422, 429, 503)},
    )
    async def ask(
        request: Request,
        q: Question,
        k: Annotated[int, Query(ge=1, le=100, description="Length of the ranking.")] = 5,
        since: Day = None,
        until: Day = None,
        source: Text = None,
        tag: Text = None,
        doc: Text = None,
        after: Annotated[
            list[Annotated[str, Query(max_length=MAX_QUESTION, pattern=schemas.READABLE)]] | None,
            Query(
                max_length=5,
                description="Questions before, oldest first, that this one follows up.",
            ),
        ] = None,
        explain: bool = False,
    ) -> Response:
        """Answer a question with cited sentences, or refuse and say why."""
        within = records.Filters(*(value or None for value in (since, until, source, tag, doc)))

        async def give() -> dict[str, Any]:
            answer = await desk.ask(
                q, within=within, k=k, explain=explain, history=tuple(after or ())
            )
            return to_json(answer)

        return await conditional(request, give)

    @router.get(
        "/passages/{passage_id:path}",
        operation_id="passage",
        response_model=None,
        responses={200: {"model": schemas.Passage}, **_said(404, 422, 503)},
    )
    async def passage(
        request: Request, passage_id: Annotated[str, Path(examples=["article.txt#3"])]
    ) -> Response:
        """Give a passage; the # of its id is written %23."""

        async def give() -> dict[str, Any]:
            found = await desk.run(desk.archive.passage, passage_id)
            if found is None:
                raise Problem(404, f"The archive holds no passage {passage_id!r}.")
            return _passage(found)

        return await conditional(request, give)

    @router.get(
        "/citations/{citation_id}",
        operation_id="citation",
        response_model=None,
        responses={200: {"model": schemas.Shown}, **_said(404, 410, 422, 503)},
    )
    async def citation(
        request: Request,
        citation_id: Annotated[str, Path(examples=["0123456789ab-12.1-89abcdef"])],
    ) -> Response:
        """Give a cited sentence in its passage, repaired and as the file has it."""

        async def give() -> dict[str, Any]:
            shown = await desk.run(desk.archive.find, citation_id)
            return shown_to_json(shown, is_local=False)

        return await conditional(request, give)

    @router.get(
        "/documents",
        operation_id="documents",
        response_model=None,
        responses={200: {"model": schemas.Documents}, **_said(422, 503)},
    )
    async def documents(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MAX_LISTED)] = 20,
        skip: Annotated[int, Query(ge=0, le=MAX_SKIP)] = 0,
    ) -> Response:
        """List documents, the newest first, those without a date last."""

        async def give() -> dict[str, Any]:
            found = await desk.run(desk.archive.newest, limit + 1, skip=skip)
            holds = await desk.run(desk.holds)
            more = skip + limit if len(found) > limit and skip + limit <= MAX_SKIP else None
            listed = [_listed(item, page(f"/d/{item.doc_key}")) for item in found[:limit]]
            return {"total": holds.counts["document"], "documents": listed, "next": more}

        return await conditional(request, give)

    @router.get(
        "/documents/{doc_id:path}",
        operation_id="document",
        response_model=None,
        responses={200: {"model": schemas.Document}, **_said(404, 422, 503)},
    )
    async def document(request: Request, doc_id: str) -> Response:
        """Give a document with its passages."""

        async def give() -> dict[str, Any]:
            found = await desk.run(desk.archive.article, doc_id)
            if found is None or found.document.doc_id != doc_id:
                raise Problem(404, f"The archive holds no document {doc_id!r}.")
            return _document(found, page(f"/d/{found.document.doc_key}"))

        return await conditional(request, give)

    @router.post(
        "/documents",
        operation_id="add",
        dependencies=[Depends(_BEARER)],
        response_model=schemas.Written,
        responses=_said(400, 401, 403, 409, 413, 422, 503),
    )
    async def add(given: Documents) -> dict[str, int]:
        """Put documents into the archive; one takes the place of that which was put so under its id before."""
        several = given if isinstance(given, list) else [given]
        async with writing:
            n = await desk.run(_add, desk.archive, list(map(_taken, several)))
        if n:
            desk.give_vectors()
        return {"written": n}

    @router.delete(
        "/documents/{doc_id:path}",
        operation_id="remove",
        dependencies=[Depends(_BEARER)],
        response_model=schemas.Removed,
        responses=_said(401, 403, 404, 422, 503),
    )
    async def remove(doc_id: str) -> dict[str, int]:
        """Take a document out of the archive; one of a file comes back when that file changes."""
        async with writing:
            n = await desk.run(desk.archive.remove, doc_id)
        if not n:
            raise Problem(404, f"The archive holds no document {doc_id!r}.")
        return {"removed": n}

    return router


def _add(archive: Archive, documents: list[records.Document]) -> int:
    """Put documents into an archive that is there: none is made anew where it has gone."""
    archive.counts()
    return archive.add(*documents)


def _taken(given: schemas.NewDocument) -> records.Document:
    return records.Document(
        doc_id=given.id,
        original=given.text,
        title=given.title,
        url=given.url,
        date=given.date,
        source=given.source,
        tags=tuple(given.tags),
        format="json",
    )


def _passage(passage: records.Passage) -> dict[str, Any]:
    return {
        "passage_id": passage.passage_id,
        "doc_id": passage.doc_id,
        "ordinal": passage.ordinal,
        "text": passage.text,
        "sentences": [
            {"ordinal": s.ordinal, "text": s.text, "span": s.span} for s in passage.sentences
        ],
    }


def _listed(item: Listed, page: str) -> dict[str, Any]:
    return {
        "doc_id": item.doc_id,
        "title": item.title,
        "date": item.date,
        "source": item.source,
        "url": item.url,
        "page": page,
    }


def _document(article: Article, page: str) -> dict[str, Any]:
    document = article.document
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "date": document.date,
        "source": document.source,
        "url": document.url,
        "tags": document.tags,
        "format": document.format,
        "encoding": document.encoding,
        "repairs": article.repairs,
        "passages": [_passage(paragraph.passage) for paragraph in article.paragraphs],
        "page": page,
    }
