"""A card shows the quotation with its answer marked, the source, and where to check it."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageColor, ImageDraw

from bot.test_html import SENTENCE, a_citation
from ningbot.cards import draw_card
from ningbot.cards.drawing import EDGE, MARGIN, MIN_HEIGHT, SMALL, WIDTH
from ningbot.cards.fonts import font_of
from ningbot.cards.themes import THEMES
from ningbot.records import Citation, Language, Span

LIGHT, DARK = THEMES["light"], THEMES["dark"]
PAGE = "https://archive.example/c/b3e2787e76a6-8.1-466f7c0b"
wild = st.text(st.sampled_from("字𠮷😀\u202e“”，。 a1\n\x00…") | st.characters(), max_size=200)


def drawn(citation: Citation, *, language: Language = "zh-Hant", **options: Any) -> Image.Image:
    """Draw a card, and read it back as any program would."""
    png = draw_card(citation, language=language, **options)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert draw_card(citation, language=language, **options) == png
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.mode == "RGB"
    return image


def box_of(image: Image.Image, colour: str) -> tuple[int, int, int, int] | None:
    """Find where a colour is."""
    plain = Image.new("RGB", image.size, colour)
    apart = ImageChops.difference(image, plain).convert("L")
    return apart.point(lambda value: 255 if value == 0 else 0).getbbox()


def n_dark(image: Image.Image) -> int:
    """Count the pixels that are mostly ink."""
    return sum(image.convert("L").histogram()[:100])


def change(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int]:
    """Find where two cards of one size differ."""
    assert one.size == other.size
    box = ImageChops.difference(one, other).getbbox()
    assert box
    return box


def rule_of(image: Image.Image) -> int:
    """Find the line between the quotation and the rest."""
    box = box_of(image, LIGHT.line)
    assert box
    return box[1]


def is_written(text: str, image: Image.Image) -> bool:
    """Tell whether a line below begins with a text, by its shapes."""
    font = font_of(SMALL)
    shapes = Image.new("L", (round(font.getlength(text)), SMALL + 8))
    ImageDraw.Draw(shapes).text((0, SMALL), text, font=font, fill=255, anchor="ls")
    wanted = shapes.point(lambda value: 255 if value > 200 else 0)
    ink = image.convert("L").point(lambda value: 255 if value < 170 else 0)
    for top in range(rule_of(image), image.height - EDGE):
        part = ink.crop((MARGIN, top, MARGIN + shapes.width, top + shapes.height))
        if ImageChops.subtract(wanted, part).getbbox() is None:
            return True
    return False


def test_a_sentence_is_drawn_in_the_size_that_pages_show() -> None:
    image = drawn(a_citation(), link=PAGE)
    assert image.size == (WIDTH, MIN_HEIGHT)
    assert image.getpixel((0, 0)) == image.getpixel((WIDTH - 1, MIN_HEIGHT - 1))
    assert image.getpixel((0, 0)) == ImageColor.getrgb(LIGHT.paper)


def test_another_character_is_seen_where_it_stands_and_nowhere_else() -> None:
    left, top, right, bottom = change(
        drawn(a_citation()), drawn(a_citation("寧" + "縣" + SENTENCE[2:]))
    )
    assert MARGIN + 50 < left < right < MARGIN + 120
    assert bottom - top < 60


def test_the_answer_alone_is_marked() -> None:
    marked, unmarked = drawn(a_citation()), drawn(a_citation(marked=""))
    assert box_of(unmarked, LIGHT.marker) is None
    box = box_of(marked, LIGHT.marker)
    assert box
    assert 3 * 28 < box[2] - box[0] < 4 * 56  # 240名
    left, top, right, bottom = change(marked, unmarked)
    assert (left, top) >= (box[0] - 3, box[1] - 3)
    assert right <= box[2] + 3
    assert bottom <= box[3] + 3


def test_the_strokes_of_the_answer_are_heavier() -> None:
    marked, unmarked = drawn(a_citation()), drawn(a_citation(marked=""))
    box = box_of(marked, LIGHT.marker)
    heavy, normal = (n_dark(image.crop(box)) for image in (marked, unmarked))
    assert heavy > 1.15 * normal > 0


def test_another_answer_can_be_marked_or_none() -> None:
    start = SENTENCE.index("466家")
    other = drawn(a_citation(), answer_span=Span(start, start + 4))
    assert other.tobytes() == drawn(a_citation(marked="466家")).tobytes()
    for wrong in (Span(0, 0), Span(5, 3), Span(0, 999), Span(-1, 3)):
        none = drawn(a_citation(), answer_span=wrong)
        assert none.tobytes() == drawn(a_citation(marked="")).tobytes()


def test_an_answer_over_two_lines_is_marked_on_both() -> None:
    image = drawn(a_citation(marked="行動，向全市466家兩新組織"))
    box = box_of(image, LIGHT.marker)
    assert box
    assert box[3] - box[1] > 100


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hans", ["第", "编号", "核对"]),
        ("zh-Hant", ["第", "編號", "核對"]),
        ("en", ["¶", "Reference", "Check it:"]),
    ],
)
def test_its_own_words_are_in_the_language_of_the_asker(
    language: Language, said: list[str]
) -> None:
    image = drawn(a_citation(), language=language, link=PAGE)
    assert all(is_written(word, image) for word in said)
    others = {"编号", "編號", "核对", "核對", "Reference", "Check it:"} - set(said)
    assert not any(is_written(word, image) for word in others)


def test_the_source_stands_below() -> None:
    citation = a_citation(source="長沙晚報", date="2021-12-28", url="https://news.example/1")
    image = drawn(citation)
    assert is_written("一條", image)
    assert is_written("長沙晚報 · 2021-12-28 · 第", image)
    assert is_written("編號 b3e2787e76a6-8.1-466f7c0b", image)
    assert is_written("原文", image)
    assert is_written("核對", drawn(citation, link=PAGE))
    harmful = replace(citation, url="javascript:alert(1)")
    assert not is_written("原文", drawn(harmful))


def test_the_page_of_a_sentence_is_shown_with_it() -> None:
    place = {"member": "a.pdf", "page": 3}
    assert is_written("長沙晚報 · a.pdf · 第", drawn(a_citation(source="長沙晚報", place=place)))


def test_a_dark_card_has_the_same_text_in_other_colours() -> None:
    light, dark = drawn(a_citation(), link=PAGE), drawn(a_citation(), link=PAGE, theme="dark")
    assert light.size == dark.size
    assert dark.getpixel((0, 0)) == ImageColor.getrgb(DARK.paper)
    assert box_of(light, LIGHT.marker) == box_of(dark, DARK.marker)


def test_the_sentences_beside_it_are_fainter() -> None:
    passage = f"去年全市選派指導員。{SENTENCE}他們進駐企業。"
    start = passage.index(SENTENCE)
    citation = a_citation(sentence_span=Span(start, start + len(SENTENCE)))
    alone, beside = drawn(citation), drawn(citation, context=passage)
    assert box_of(alone, LIGHT.around) is None
    assert box_of(beside, LIGHT.around)
    assert drawn(citation, context="another text").tobytes() == alone.tobytes()


@pytest.mark.parametrize("n", [60, 200, 2000])
@pytest.mark.parametrize(
    "clause", ["幫助企業解決用工、融資等實際困難，", "in the first three quarters of it, "]
)
def test_a_long_sentence_is_cut_around_its_answer(n: int, clause: str) -> None:
    half = (clause * n)[: n // 2]
    image = drawn(a_citation(f"{half}共240名，{half}", "240名"), link=PAGE)
    assert image.width == WIDTH
    assert image.height < 1150
    box = box_of(image, LIGHT.marker)
    assert box
    if n == 2000:
        assert 200 < box[1] < 600  # something of both sides is left


def test_a_very_long_answer_is_cut_itself() -> None:
    image = drawn(a_citation("字" * 2000, "字" * 2000))
    assert image.height < 1150
    assert box_of(image, LIGHT.marker)


def test_long_titles_and_addresses_leave_the_picture_its_size() -> None:
    citation = a_citation(
        title="長標題" * 500, source="報" * 900, url="https://a.example/" + "x" * 3000
    )
    assert drawn(citation).height < 900
    assert drawn(citation, link="https://a.example/" + "字" * 3000).height < 900


@settings(max_examples=60)
@given(sentence=wild, title=wild, start=st.integers(0, 200), length=st.integers(0, 200))
def test_no_text_keeps_a_card_from_being_drawn(
    sentence: str, title: str, start: int, length: int
) -> None:
    citation = a_citation(sentence, marked="", title=title, source=title, url=title)
    image = drawn(citation, answer_span=Span(start, start + length), context=title)
    assert MIN_HEIGHT <= image.height < 1150


def test_several_can_be_drawn_at_once() -> None:
    citations = [a_citation(f"{'字' * n}，共240名。") for n in range(1, 25)]
    alone = [draw_card(citation, language="en") for citation in citations]
    font_of.cache_clear()
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda citation: draw_card(citation, language="en"), citations))
    assert together == alone


def test_missing_characters_are_drawn_as_such() -> None:
    emoji, geta = drawn(a_citation("一😀二", "")), drawn(a_citation("一〓二", ""))
    assert emoji.tobytes() == geta.tobytes()


def test_nothing_turns_the_direction_of_a_quotation() -> None:
    turned = drawn(a_citation("派駐\u202e240名\u202c指導員", "240名"))
    assert turned.tobytes() == drawn(a_citation("派駐240名指導員", "240名")).tobytes()
