from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.text.mapping import MappedText
from ningbot.text.repair.mojibake import find_doubtful_mojibake, find_mojibake

CLEAN = "寧鄉全面實施兩新組織黨組織組建攻堅行動，向全市466家兩新組織派駐240名黨建指導員。"
SENTENCE = "宁乡全面实施攻坚行动，向全市企业派驻党建指导员。"
# Pieces that misread texts are made of, beside clean ones.
misread_text = st.lists(
    st.sampled_from(
        "鐨勬枃 瀛 锟斤拷 \ufffd ? € Ö÷Ìâ ä¸\xad æ–‡ Ã¤Â¸Â\xad Â· é ” いゅ \ue666砯 笢弊鼠 僕﹝ ㄛ の"
        " 黨建， 路 A @ 7 \n".split(" ")
    )
).map("".join)


def _restored(text: str) -> str:
    return MappedText.of(text).changed(find_mojibake(text)).text


def _as_cp1252(data: bytes) -> str:
    return "".join(bytes([i]).decode("cp1252", "ignore") or chr(i) for i in data)


@cases("mojibake")
def test_find_mojibake(original: str, expected: str) -> None:
    assert _restored(original) == expected


@pytest.mark.parametrize(
    "misread",
    [
        SENTENCE.encode().decode("latin-1"),
        _as_cp1252(SENTENCE.encode()),
        _as_cp1252(_as_cp1252(SENTENCE.encode()).encode()),
        SENTENCE.encode("gbk").decode("latin-1"),
        _as_cp1252(SENTENCE.encode("gbk")),
    ],
)
def test_a_misread_sentence_is_restored_between_sound_ones(misread: str) -> None:
    assert _restored(f"{CLEAN}\n{misread}\n{CLEAN}") == f"{CLEAN}\n{SENTENCE}\n{CLEAN}"


def test_each_restored_character_keeps_its_place() -> None:
    changes = list(find_mojibake("他说：鐨勬枃，Ö÷Ìâ"))
    assert [(change.span, change.after) for change in changes] == [
        ((3, 6), "的文"),
        ((7, 9), "主"),
        ((9, 11), "题"),
    ]
    assert all(change.kind == "misread encoding" and change.certain for change in changes)


def test_what_holds_a_lost_byte_is_not_certain() -> None:
    changes = list(find_mojibake("鐨勬枃瀛�"))
    assert [(change.after, change.certain) for change in changes] == [("的文", True), ("〓", False)]


@pytest.mark.parametrize(
    ("text", "surface", "reason"),
    [
        ("读作锟斤拷锟斤拷。", "锟斤拷锟斤拷", "bytes lost, the gaps read as GBK"),
        ("他说：���Ĺ���完", "���Ĺ���", "bytes lost: U+FFFD"),
        ("又名þÿþý完", "þÿþý", "Latin letters in a row"),
    ],
)
def test_what_cannot_be_restored_is_named(text: str, surface: str, reason: str) -> None:
    found = [(span.of(text), why) for span, why in find_doubtful_mojibake(text)]
    assert (surface, reason) in found


@pytest.mark.parametrize("text", [CLEAN, SENTENCE, "Müller、François、Škoda、の", "杨锟接受采访"])
def test_clean_text_is_not_doubtful(text: str) -> None:
    assert list(find_doubtful_mojibake(text)) == []


def test_what_is_restored_is_not_doubtful() -> None:
    assert list(find_doubtful_mojibake("题为“Ö÷Ìâ”")) == []


@given(st.one_of(misread_text, st.text()))
def test_no_text_raises_and_changes_are_in_order(text: str) -> None:
    spans = [change.span for change in find_mojibake(text)]
    spans_of_doubt = [span for span, _ in find_doubtful_mojibake(text)]
    for found in (spans, spans_of_doubt):
        ends = [0, *(span.end for span in found)]
        assert all(span.start >= end for span, end in zip(found, ends, strict=False))
        assert all(span.start < span.end <= len(text) for span in found)


@given(misread_text)
def test_restoring_twice_changes_nothing_more(text: str) -> None:
    once = _restored(text)
    assert _restored(once) == once


@given(st.text(st.sampled_from(CLEAN + SENTENCE)))
def test_clean_characters_stay(text: str) -> None:
    assert _restored(text) == text


@given(st.text(st.sampled_from(SENTENCE), min_size=6, max_size=40))
def test_what_latin_1_made_of_utf_8_comes_back(text: str) -> None:
    assert _restored(f"他说：{_as_cp1252(text.encode())}完") == f"他说：{text}完"
