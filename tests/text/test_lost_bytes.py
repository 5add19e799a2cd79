from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from damage import Damaged, damage
from ningbot.text.mapping import MappedText
from ningbot.text.repair import Damage, repair
from ningbot.text.repair.likelihood import TABLE, load_model
from ningbot.text.repair.lost_bytes import UNKNOWN, find_doubtful, find_lost_bytes

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "ningxiang_party_building_chain.txt"
DRCD = ROOT / "tests" / "data" / "encodings" / "drcd.utf-8.txt"
ALL_DAMAGE = Damage(notes=True, stray_commas=True)
N_SEEDS = 12
# Pieces that damaged runs are made of, beside clean ones.
damaged_text = st.lists(
    st.sampled_from(
        "? ？ \ufffd ！ ! , ,, ， 。 ； ; 逼 髽 I (yè) 業 秉 h 白 詮 狞 顷 P zhǔn) 鏈 (guān) 關 (bī)"
        " 小個 黨 委 好嗎 240 A | 〓 \n".split(" ")
    )
).map("".join)


def restored(text: str) -> str:
    return MappedText.of(text).changed(find_lost_bytes(text)).text


def clean_paragraphs() -> list[str]:
    """Give the sample's sentences that were never misread, and those of an encyclopedia."""
    texts = repair(SAMPLE.read_text(encoding="utf-8")).text, DRCD.read_text(encoding="utf-8")
    lines = [line for text in texts for line in text.splitlines()]
    return [line for line in lines if len(line) > 30 and not set(line) & set("?〓(")]


def damaged_paragraphs(*, swallow: bool = False) -> list[Damaged]:
    return [
        damaged
        for seed in range(N_SEEDS)
        for i, line in enumerate(clean_paragraphs())
        if (damaged := damage(line, seed * 1000 + i, swallow=swallow))
    ]


@cases("lost_bytes")
def test_find_lost_bytes(original: str, expected: str) -> None:
    assert restored(original) == expected


def test_the_sample_comes_back_but_for_what_nothing_can_tell() -> None:
    text = repair(SAMPLE.read_text(encoding="utf-8")).text
    assert "和“小個〓”企業黨委，" in text
    assert "新成立“小個〓”黨委、物業行業黨委、" in text
    assert "強大力量。“自從黨支部成立后，" in text
    assert "強鏈是關鍵，“興鏈”才是目的。" in text
    assert text.startswith("寧鄉道?|強黨建")


def test_what_cannot_be_restored_is_reported() -> None:
    text = "寧鄉道?|強黨建，小個〓”企業\ufffd。"
    found = [(span.of(text), reason) for span, reason in find_doubtful(text)]
    assert found == [("?|", "lost byte"), ("〓", "lost character"), ("\ufffd", "lost byte")]


def test_a_question_is_not_reported() -> None:
    assert not list(find_doubtful("好嗎?我很好。真的嗎？是的?\n"))


def test_a_character_that_nothing_tells_is_marked_and_uncertain() -> None:
    changes = list(find_lost_bytes("全市建立“小個?！逼髽I黨委，推動發展"))
    assert [(c.after, c.certain) for c in changes] == [
        (UNKNOWN, False),
        ("”", True),
        ("企", True),
        ("業", True),
    ]


def test_each_character_is_mapped_to_the_one_it_was_read_as() -> None:
    text = "全市建立“小個?！逼髽I黨委，推動發展"
    mapped = MappedText.of(text).changed(find_lost_bytes(text))
    places = {mapped.text[i]: text[mapped.starts[i] : mapped.ends[i]] for i in range(7, 11)}
    assert places == {"〓": "?", "”": "！", "企": "逼", "業": "髽I"}


@given(damaged_text)
@settings(deadline=None, max_examples=300)
def test_a_repaired_text_has_no_more_lost_bytes(text: str) -> None:
    once = restored(text)
    assert restored(once) == once
    repaired = repair(text, damage=ALL_DAMAGE).text
    assert restored(repaired) == repaired


@given(st.one_of(damaged_text, st.text()))
@settings(deadline=None)
def test_changes_are_in_order_and_disjoint_whatever_the_text(text: str) -> None:
    at = 0
    for change in find_lost_bytes(text):
        assert at <= change.span.start < change.span.end <= len(text)
        assert change.after
        assert change.certain == (change.after != UNKNOWN)
        at = change.span.end
    assert all(span.end <= len(text) for span, _ in find_doubtful(text))


@pytest.mark.parametrize(("swallow", "least"), [(False, 0.7), (True, 0.9)])
def test_most_damaged_paragraphs_come_back_and_few_guesses_are_wrong(
    swallow: bool, least: float
) -> None:
    """The article is none the table was counted on."""
    damaged = damaged_paragraphs(swallow=swallow)
    n_exact = n_given = n_right = 0
    for paragraph in damaged:
        n_exact += repair(paragraph.text, damage=ALL_DAMAGE).text == paragraph.true
        changes = find_lost_bytes(paragraph.text)
        first = next((c for c in changes if c.span.start == paragraph.at), None)
        if first and first.certain:
            n_given += 1
            n_right += first.after == paragraph.lost
    assert len(damaged) > 150
    print(f"exact {n_exact}, given {n_given}, right {n_right} of {len(damaged)}")
    assert n_exact >= least * len(damaged)
    assert n_right >= 0.95 * n_given


def test_a_damaged_paragraph_is_restored_but_for_the_lost_character() -> None:
    damaged = damaged_paragraphs()
    n_whole = 0
    for paragraph in damaged:
        text = restored(paragraph.text)
        n_whole += "?" not in text and len(text) == len(paragraph.text) - (paragraph.n_pairs > 0)
    assert n_whole >= 0.8 * len(damaged)


def test_clean_paragraphs_stay() -> None:
    for paragraph in clean_paragraphs():
        assert not list(find_lost_bytes(paragraph))


def test_a_question_mark_put_anywhere_in_clean_text_stays() -> None:
    for paragraph in clean_paragraphs():
        for i in range(5, len(paragraph), 7):
            for mark in "?？":
                assert not list(find_lost_bytes(f"{paragraph[:i]}{mark}{paragraph[i:]}"))


@pytest.mark.parametrize("piece", ["?", "?！", "？！", "？好嗎", ",?", "?\ufffd", "?！I", "(yè)?"])
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    started = time.perf_counter()
    list(find_lost_bytes(piece * 50_000))
    assert time.perf_counter() - started < 10


def test_the_table_is_small_and_says_what_it_was_counted_on() -> None:
    table = (Path(repair.__code__.co_filename).with_name(TABLE)).read_bytes()
    header = table.split(b"\n", 1)[0].decode()
    assert len(table) <= 900_000
    for name in ("DRCD", "CMRC 2018", "XQuAD", "jieba", "CC-CEDICT", "CC BY-SA"):
        assert name in header


def test_the_table_gives_probabilities() -> None:
    model = load_model()
    before = model.index("企")
    total = sum(model.pair(before, i) for i in range(len(model.singles)))
    assert total == pytest.approx(1, abs=0.01)
    assert model.pair(before, model.index("业")) > 0.5
