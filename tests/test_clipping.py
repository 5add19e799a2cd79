"""A sentence that is cut fits, and keeps the answer."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.html import units
from ningbot.clipping import clip
from ningbot.records import Span

wild = st.text(st.sampled_from("字𠮷😀<>&\"'，。 a1;#") | st.characters(), max_size=40)


def test_cuts_are_at_the_ends_of_clauses_where_there_are_any() -> None:
    sentence = "一二三，四五六，七八九，240名，甲乙丙，丁戊己，庚辛。"
    span = Span(12, 16)
    seen = {clip(sentence, span, room=room)[0] for room in range(14, len(sentence))}
    assert "…七八九，240名，甲乙丙，…" in seen
    assert all(
        re.fullmatch("…?([一二三四五六七八九]{3}，)*[七八九]*，?240名.*", text) for text in seen
    )
    assert clip("字" * 20 + "240名" + "字" * 20, Span(20, 24), room=10)[0] == "…字字240名字字…"


@given(before=wild, kept=wild, after=wild, room=st.integers(0, 140))
def test_a_clipped_sentence_fits_and_keeps_the_answer(
    before: str, kept: str, after: str, room: int
) -> None:
    sentence, span = before + kept + after, Span(len(before), len(before + kept))
    clipped, moved = clip(sentence, span, room=room)
    assert moved is not None
    assert units(clipped) <= max(room, 2)
    assert clipped.strip("…") in sentence
    if units(kept) + 2 <= room:
        assert moved.of(clipped) == kept
    else:
        assert kept.startswith(moved.of(clipped)) or clipped == sentence
