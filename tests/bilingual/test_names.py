from __future__ import annotations

import pytest

from ningbot.bilingual.english import split_english
from ningbot.bilingual.names import read_name
from ningbot.bilingual.tables import readings
from ningbot.engines.memory import MemoryEngine
from ningbot.store import PassageTerms
from ningbot.text.tokenisation import split_terms

ENGINE = MemoryEngine(
    PassageTerms(n, split_terms(text))
    for n, text in enumerate(["寧鄉的記者譚曉波報道", "星邦智能在長沙", "郭富城與毛澤東"])
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ningxiang", "宁乡"),
        ("Ning-xiang", "宁乡"),
        ("Níngxiāng", "宁乡"),
        ("Ning xiang", "宁乡"),
        ("Ning'xiang", "宁乡"),
        ("Ninghsiang", "宁乡"),
        ("Tan Xiaobo", "谭晓波"),
        ("Xiaobo Tan", "谭晓波"),
        ("Mao Tse-tung", "毛泽东"),
        ("Kwok Fu Shing", "郭富城"),
        ("Xingbang", "星邦"),
    ],
)
def test_a_name_is_read_in_any_spelling(said: str, name: str) -> None:
    assert name in dict(read_name(split_english(said), readings(), ENGINE))


@pytest.mark.parametrize("said", ["Beijing", "Smith", "Xiaobei Tan", "x", "Li"])
def test_a_name_that_the_archive_lacks_is_not_read(said: str) -> None:
    assert read_name(split_english(said), readings(), ENGINE) == []
