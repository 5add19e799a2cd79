"""An article, and in it the sentence that a reference names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from ningbot.articles import Article, Paragraph
from ningbot.cards import draw_card
from ningbot.errors import CitationChanged, CitationError
from ningbot.records import Citation, Span
from ningbot.rendering import page_of, place_in_words
from ningbot.text.scripts import detect_script
from ningbot.web.marking import mark_paragraph, original_runs
from ningbot.web.pages.asking import quote_of
from ningbot.web.pages.frame import answer_parameter
from ningbot.web.pages.problems import problem_page

if TYPE_CHECKING:
    from ningbot.web.pages.frame import Page

PER_PAGE: Final = 200  # paragraphs
_ANSWER_RE: Final = re.compile(r"(\d{1,6})-(\d{1,6})", re.ASCII)
_N_FOR_SCRIPT: Final = 2000  # characters that tell in which script an article is written


async def cited_page(page: Page, citation_id: str) -> Response:
    """Show the article of a citation, the sentence marked in it; status 410 where it has gone from it."""

    def make() -> Response:
        try:
            found = page.desk.archive.read_cited(citation_id)
        except CitationError:
            return problem_page(page, 404, page.words.no_citation)
        shown = _article(found.article, page, found.citation)
        has_changed = found.citation is None
        status = 410 if has_changed else 200
        return page.render("article.html", status=status, has_changed=has_changed, **shown)

    return await page.made(make)


async def card_image(page: Page, citation_id: str) -> Response:
    """Draw a cited sentence as a picture to share, dark if asked."""
    asked = page.request.query_params

    def make() -> Response:
        try:
            shown = page.desk.archive.find(citation_id)
        except CitationChanged:
            return problem_page(page, 410, page.words.no_citation)
        except CitationError:
            return problem_page(page, 404, page.words.no_citation)
        image = draw_card(
            shown.citation,
            language=page.language,
            answer_span=_answer_span(asked.get("a"), shown.citation),
            context=shown.passage.text,
            link=page_of(shown.citation, page.desk.settings.pages),
            theme="dark" if asked.get("theme") == "dark" else "light",
        )
        return Response(image, media_type="image/png")

    return await page.made(make)


async def article_page(page: Page, doc_key: str) -> Response:
    """Show an article."""

    def make() -> Response:
        article = page.desk.archive.article(doc_key)
        if article is None or article.document.doc_key != doc_key:
            return problem_page(page, 404, page.words.no_article)
        return page.render("article.html", has_changed=False, **_article(article, page, None))

    return await page.made(make)


def _article(article: Article, page: Page, citation: Citation | None) -> dict[str, Any]:
    """Give what a template shows of an article: some of its paragraphs, those with the sentence first of all."""
    asked = page.request.query_params
    cited = next(
        (n for n, p in enumerate(article.paragraphs) if _is_of(citation, p)),
        0,
    )
    first = _first(asked.get("from"), len(article.paragraphs), cited)
    paragraphs = article.paragraphs[first : first + PER_PAGE]
    document = article.document
    answer = _answer_span(asked.get("a"), citation) if citation else None
    path = page.request.scope["path"].removeprefix(page.links.root)
    both = asked.get("view") == "both" and bool(article.repairs)

    def here(fragment: str = "", **changed: str | int | None) -> str:
        query = {"a": answer_parameter(answer), "view": "both" if both else None}
        return page.links.to(path, fragment, **(query | changed))

    text = "".join(p.passage.text for p in article.paragraphs[:20])[:_N_FOR_SCRIPT]
    return {
        "document": document,
        "title": document.title or page.words.untitled,
        "path": article.path.rpartition("/")[2],
        "repairs": article.repairs,
        "script": detect_script(f"{document.title}{text}"),
        "both": both,
        "quote": quote_of(_with_answer(citation, answer), page) if citation else None,
        "picture": page.links.to(f"/c/{citation.citation_id}.png", a=answer_parameter(answer))
        if citation
        else None,
        "pages": page.desk.settings.pages,
        "toggle": here("cited" if citation else "", view=None if both else "both"),
        "first": first + 1,
        "last": first + len(paragraphs),
        "n_all": len(article.paragraphs),
        "earlier": here(**{"from": str(max(first - PER_PAGE, 0) + 1)}) if first else None,
        "later": here(**{"from": str(first + PER_PAGE + 1)})
        if first + PER_PAGE < len(article.paragraphs)
        else None,
        "paragraphs": [_paragraph(p, page, citation, answer, both=both) for p in paragraphs],
    }


def _paragraph(
    paragraph: Paragraph, page: Page, citation: Citation | None, answer: Span | None, *, both: bool
) -> dict[str, Any]:
    is_cited = _is_of(citation, paragraph)
    sentence = citation.sentence_span if citation and is_cited else None
    return {
        "ordinal": paragraph.passage.ordinal,
        "place": place_in_words(paragraph.place, page.language),
        "marked": mark_paragraph(
            paragraph.pieces, sentence=sentence, answer=answer if is_cited else None
        ),
        "is_cited": is_cited,
        "original": original_runs(paragraph.pieces) if both else None,
    }


def _is_of(citation: Citation | None, paragraph: Paragraph) -> bool:
    return citation is not None and paragraph.passage.passage_id == citation.passage_id


def _first(asked: str | None, n_all: int, cited: int) -> int:
    """Give the first paragraph of the page that was asked for, or of the one with the sentence."""
    if asked and asked.isascii() and asked.isdigit() and 0 < int(asked[:9]) <= n_all:
        return int(asked[:9]) - 1
    return cited // PER_PAGE * PER_PAGE


def _answer_span(asked: str | None, citation: Citation) -> Span | None:
    """Read where the answer stands in the sentence; None where it cannot be there."""
    found = _ANSWER_RE.fullmatch(asked or "")
    if not found:
        return None
    span = Span(int(found[1]), int(found[2]))
    return span if span.start < span.end <= len(citation.sentence) else None


def _with_answer(citation: Citation, answer: Span | None) -> Citation:
    return replace(citation, answer_span=answer)
