"""A plot as SVG: well-formed, named, linked, and never markup of what is in articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from ningbot.charts import render_series, series_to_json, to_svg
from ningbot.records import Citation, Point, Series, Span

SVG = "{http://www.w3.org/2000/svg}"
Link = Callable[[Citation], str | None]


def no_page(_: Citation) -> None:
    return None


def page(citation: Citation) -> str:
    return f"https://example.org/n/c/{citation.citation_id}#cited"


def point(label: str, value: float, *, date: str | None = None, title: str = "報告") -> Point:
    written = f"{value:g}億元"
    sentence = f"{label}產值{written}。"
    span = Span(len(label) + 2, len(label) + 2 + len(written))
    citation = Citation(
        citation_id=f"0123456789ab-1.{len(label)}-{abs(hash(label)) % 16**8:08x}",
        doc_id="a",
        passage_id="a#1",
        title=title,
        url=None,
        date="2022-01-10",
        source=None,
        sentence=sentence,
        sentence_span=Span(0, len(sentence)),
        answer_span=span,
        source_span=Span(0, len(sentence)),
        source_text=sentence,
        score=1.0,
    )
    return Point(label, value * 1e8, f"{value * 1e8:g} CNY", None, date, citation)


def by_date(*points: tuple[str, float]) -> Series:
    made = tuple(point(label, value, date=label) for label, value in points)
    return Series("歷年產值", "zh-Hant", "date", "元", "money", made, shared="寧鄉高新區")


def by_subject(*points: tuple[str, float]) -> Series:
    made = tuple(point(label, value) for label, value in points)
    return Series("各區產值", "zh-Hans", "subject", "元", "money", made)


YEARS = by_date(("2018", 612.4), ("2019", 705), ("2021", 1023.5))
DISTRICTS = by_subject(("岳麓区", 320), ("天心区", 265), ("望城区", 210))


def drawn(series: Series, link: Link = page) -> ET.Element:
    return ET.fromstring(to_svg(series, link=link))


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("series", [YEARS, DISTRICTS], ids=["date", "subject"])
def test_each_point_is_a_link_with_a_name_and_its_source(series: Series) -> None:
    links = list(drawn(series).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == [page(p.citation) for p in series.points]
    for link, p in zip(links, series.points, strict=True):
        name = link.get("aria-label") or ""
        assert name.startswith(f"{p.label} ")
        assert p.citation.citation_id in name
        assert p.citation.sentence in (link.findtext(f"{SVG}title") or "")


@pytest.mark.parametrize("series", [YEARS, DISTRICTS], ids=["date", "subject"])
def test_without_pages_a_point_has_its_citation_id_and_no_link(series: Series) -> None:
    root = drawn(series, no_page)
    assert not list(root.iter(f"{SVG}a"))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")][1:]
    assert all(p.citation.citation_id in t for p, t in zip(series.points, titles, strict=True))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a.example/ onload", "//a.example"]
)
def test_what_is_no_page_is_no_link(url: str) -> None:
    assert not list(drawn(YEARS, lambda _: url).iter(f"{SVG}a"))


def test_the_drawing_has_a_name_and_says_all_values() -> None:
    root = drawn(YEARS)
    assert root.findtext(f"{SVG}title") == "歷年產值 · 寧鄉高新區"
    described = root.findtext(f"{SVG}desc") or ""
    assert "2018 612.4億元；2019 705億元；2021 1,023.5億元" in described
    assert root.get("role") != "img"


def test_a_small_value_beside_large_ones_has_its_own_unit() -> None:
    series = by_subject(("岳麓区", 320), ("天心区", 0.005))
    root = drawn(series)
    names = [link.get("aria-label") or "" for link in root.iter(f"{SVG}a")]
    assert names[0].startswith("岳麓区 320亿元 — ")
    assert names[1].startswith("天心区 500,000元 — ")
    assert "500,000元" in texts(root)


def test_axes_have_labels() -> None:
    assert {"0", "500", "1,000", "1,500", "2018", "2019", "2021"} <= set(texts(drawn(YEARS)))
    assert "寧鄉高新區 · 億元" in texts(drawn(YEARS))
    assert {"岳麓区", "320", "0", "100"} <= set(texts(drawn(DISTRICTS)))


def dots(root: ET.Element) -> list[tuple[float, float]]:
    circles = [c for c in root.iter(f"{SVG}circle") if c.get("class") in ("dot", "hollow")]
    return [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in circles]


def test_dates_stand_at_true_distances() -> None:
    xs = [x for x, _ in dots(drawn(YEARS))]
    assert xs[2] - xs[1] == pytest.approx(2 * (xs[1] - xs[0]), abs=0.3)


def test_bars_are_as_long_as_their_values() -> None:
    bars = [r for r in drawn(DISTRICTS).iter(f"{SVG}rect") if r.get("class") == "bar"]
    widths = [float(bar.get("width", "")) for bar in bars]
    assert widths[2] / widths[0] == pytest.approx(210 / 320, abs=0.01)


def test_values_below_zero_stand_below_zero() -> None:
    series = by_date(("2019", -3), ("2020", 5))
    (_, low), (_, high) = dots(drawn(series))
    zero = next(line for line in drawn(series).iter(f"{SVG}line") if line.get("class") == "axis")
    assert high < float(zero.get("y1", "")) < low
    bars = drawn(by_subject(("甲", 5), ("乙", -3)))
    left, right = (
        float(r.get("x", "")) for r in bars.iter(f"{SVG}rect") if r.get("class") == "bar"
    )
    assert right < left


def test_no_line_joins_what_articles_differ_about() -> None:
    one, two, *rest = YEARS.points
    other = replace(two, value=6e10, disagrees=True)
    differing = replace(YEARS, points=(one, replace(two, disagrees=True), other, *rest))
    root = drawn(differing)
    assert not [line for line in root.iter(f"{SVG}line") if line.get("class") == "series"]
    assert len([c for c in root.iter(f"{SVG}circle") if c.get("class") == "hollow"]) == 2
    assert "空心：不同的文章說法不一" in texts(root)
    assert len([x for x in drawn(YEARS).iter(f"{SVG}line") if x.get("class") == "series"]) == 2


HOSTILE = '</title><script>alert("1")</script>&<a href="javascript:x">]]>\x00\x1b[2J\u202e'


@pytest.mark.parametrize("series", [YEARS, DISTRICTS], ids=["date", "subject"])
def test_hostile_markup_stays_text(series: Series) -> None:
    points = tuple(
        replace(
            p,
            label=HOSTILE if series.by == "subject" else p.label,
            citation=replace(p.citation, title=HOSTILE, source=HOSTILE),
        )
        for p in series.points
    )
    hostile = replace(series, question=HOSTILE, shared=HOSTILE, unit=HOSTILE, points=points)
    svg = to_svg(hostile, link=no_page)
    root = ET.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "text", "line", "circle", "rect", "g", "a"}
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", svg)
    assert "<script" not in svg


@pytest.mark.parametrize("series", [YEARS, DISTRICTS], ids=["date", "subject"])
def test_it_fits_a_phone(series: Series) -> None:
    many = [(f"{year}-06-30", 100.0 + year) for year in range(2000, 2024)]
    for shown in (series, by_date(*many)):
        root = drawn(shown)
        left, top, width, height = map(float, (root.get("viewBox") or "").split())
        assert (left, top, width) == (0, 0, 360)
        for text in root.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x", "")) <= width
            assert 0 <= float(text.get("y", "")) <= height
            assert float(text.get("font-size", "")) >= 11


def test_labels_do_not_lie_on_each_other() -> None:
    years = by_date(*[(str(year), 100.0 + (year % 3)) for year in range(1990, 2014)])
    root = drawn(years)
    below = sorted(
        float(text.get("x", ""))
        for text in root.iter(f"{SVG}text")
        if text.text in dict.fromkeys(p.label for p in years.points)
    )
    assert len(below) > 3
    assert all(right - left > 26 for left, right in pairwise(below))


def test_both_schemes_have_colours_and_nothing_runs() -> None:
    svg = to_svg(YEARS, link=page)
    assert "prefers-color-scheme: dark" in svg
    assert "currentColor" in svg
    assert "script" not in svg
    assert "url(" not in svg


def test_nothing_is_drawn_without_points() -> None:
    with pytest.raises(ValueError, match="without points"):
        to_svg(replace(YEARS, points=()), link=page)


def test_text_for_a_terminal() -> None:
    lines = render_series(YEARS).splitlines()
    assert lines[0] == "歷年產值 · 寧鄉高新區（億元）"
    assert lines[2].startswith("2018  612.4億元   ████")
    assert lines[6].startswith("2021  1023.5億元  ████")
    assert lines[3].strip().startswith("報告 · 2022-01-10 · ¶1 [0123456789ab-1.4-")
    assert lines[6].count("█") == 28


def test_text_has_no_orders_for_a_terminal() -> None:
    points = tuple(replace(p, label=HOSTILE) for p in YEARS.points)
    text = render_series(replace(YEARS, points=points, question=HOSTILE, shared=HOSTILE))
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)


def test_json_has_citations_as_answers_have_them() -> None:
    shown = series_to_json(YEARS)
    assert list(shown) == ("question language by unit kind points shared reason n_left_out".split())
    first = shown["points"][0]
    assert list(first) == "label value normalized bound date citation disagrees".split()
    assert first["citation"]["sentence"] == "2018產值612.4億元。"
    assert "referents" not in first["citation"]
