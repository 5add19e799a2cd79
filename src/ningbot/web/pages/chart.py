"""A quantity at several dates or of several subjects, plotted, each point linked to its sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ningbot.charts import to_svg
from ningbot.errors import QuestionError
from ningbot.records import Filters, Series
from ningbot.web.pages.asking import FILTERS, quote_of
from ningbot.web.pages.problems import problem_page

if TYPE_CHECKING:
    from starlette.responses import Response

    from ningbot.web.pages.frame import Page

EXAMPLES = {"zh-Hans": "各园区历年产值", "zh-Hant": "各園區歷年產值", "en": "output value by year"}


async def chart_page(page: Page) -> Response:
    """Show what to plot, and the plot."""
    return await page.made(partial(_made, page))


def _made(page: Page) -> Response:
    asked = page.request.query_params
    question = asked.get("q", "").strip()
    filters = {name: asked.get(name, "").strip() for name in FILTERS}
    shown: dict[str, Any] = {"question": question, "filters": filters, "series": None}
    if question:
        within = Filters(**{name: value or None for name, value in filters.items()})
        try:
            series = page.desk.archive.series(question, within=within)
        except QuestionError:
            return problem_page(page, 400, page.words.unclear)
        shown |= _shown(series, page)
    return page.render("chart.html", example=EXAMPLES[page.language], **shown)


def _shown(series: Series, page: Page) -> dict[str, Any]:
    drawn = to_svg(series, link=page.links.to_citation, alone=False) if series.points else ""
    points = [{"point": point, "quote": quote_of(point.citation, page)} for point in series.points]
    # The only markup that no template made: ElementTree wrote it, all texts escaped.
    return {"series": series, "points": points, "drawn": Markup(drawn)}  # noqa: S704
