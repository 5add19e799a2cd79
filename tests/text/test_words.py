from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.text.repair.words import WordModel, load_words, pack_words, unpack_words

MODEL = WordModel({"產業": 4, "產": 1, "業": 1, "產業鏈": 2, "鏈": 2}, 10)


@pytest.mark.parametrize(("left", "right"), [("產", "鏈"), ("", "鏈"), ("產", ""), ("", "")])
def test_a_stretch_is_as_likely_as_all_ways_to_cut_it(left: str, right: str) -> None:
    def ways(text: str) -> float:
        shares = ((MODEL.share(text[:n]), text[n:]) for n in range(1, len(text) + 1))
        return sum(share * ways(rest) for share, rest in shares if share) if text else 1.0

    assert MODEL.around(left, right).likelihood("業") == pytest.approx(ways(f"{left}業{right}"))


def test_the_character_that_makes_a_word_is_likelier() -> None:
    place = load_words().around("推动党建工", "与企业生产")
    assert place.likelihood("作") > 100 * place.likelihood("筑")


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=8)).map(lambda words: sorted(set(words))))
def test_packed_words_come_back(words: list[str]) -> None:
    assert list(unpack_words(pack_words(words))) == words
