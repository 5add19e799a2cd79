"""The page to ask on, with the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from ningbot.articles import Piece
from ningbot.errors import QuestionError
from ningbot.glosses import glossed_as
from ningbot.records import Answer, Citation, Filters, Language, Span
from ningbot.rendering import place_in_words, referents_line, render_explanation, value_beside
from ningbot.text.scripts import detect_script
from ningbot.web.marking import Marked, mark_paragraph
from ningbot.web.pages.problems import problem_page

if TYPE_CHECKING:
    from ningbot.web.pages.frame import Page

EXAMPLES: Final[dict[Language, str]] = {
    "zh-Hans": "全市派驻了多少名党建指导员？",
    "zh-Hant": "全市派駐了多少名黨建指導員？",
    "en": "How many party-building instructors were sent?",
}
FILTERS: Final = ("since", "until", "source", "tag")


async def ask_page(page: Page) -> Response:
    """Show the search box, and what the archive says to a question."""
    asked = page.request.query_params
    etag = await page.etag()
    if known := page.unless_known(etag):
        return known
    question = asked.get("q", "").strip()
    filters = {name: asked.get(name, "").strip() for name in FILTERS}
    shown: dict[str, Any] = {
        "question": question,
        "filters": filters,
        "example": EXAMPLES[page.language],
        "answer": None,
        "explanation": None,
        "holds": page.counted((await page.desk.run(page.desk.holds)).counts),
    }
    if not question:
        return page.render("ask.html", etag=etag, **shown)
    within = Filters(**{name: value or None for name, value in filters.items()})
    try:
        answer = await page.desk.ask(question, within=within, explain="how" in asked)
    except QuestionError:
        return problem_page(page, 400, page.words.unclear)
    return page.render("ask.html", etag=etag, **(shown | _answered(answer, page)))


def _answered(answer: Answer, page: Page) -> dict[str, Any]:
    explanation = answer.explanation
    return {
        "answer": answer,
        "gloss": glossed_as(answer),
        "understood": answer.understood,
        "quotes": [quote_of(citation, page) for citation in answer.citations],
        "explanation": render_explanation(explanation) if explanation else None,
        "says_more": value_beside(answer),
    }


def quote_of(citation: Citation, page: Page) -> dict[str, Any]:
    """Give what a template shows of a citation."""
    return {
        "citation": citation,
        "language": detect_script(citation.sentence),
        "marked": mark_sentence(citation),
        "referents": referents_line(citation),
        "place": place_in_words(citation.place, page.language),
        "paragraph": citation.passage_id.rpartition("#")[2],
        "link": page.links.to_citation(citation),
    }


def mark_sentence(citation: Citation) -> Marked:
    """Mark the answer in a sentence that stands alone."""
    sentence = citation.sentence
    return mark_paragraph(
        [Piece(sentence, sentence)], sentence=Span(0, len(sentence)), answer=citation.answer_span
    )
