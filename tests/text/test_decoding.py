import gzip
import io
import random
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.errors import ReadError
from ningbot.text.decoding import Decoded, decode

DATA = Path(__file__).parents[1] / "data" / "encodings"
FILES = sorted(DATA.glob("*.txt"))

TRADITIONAL = "馬祖列島\n馬祖距離臺灣島一百多海里，與閩江口相距約十餘公里。"
SIMPLIFIED = "锣鼓经\n常用的节奏型称为锣鼓点，提示音乐的板式和速度。"
PAGE = (
    '<html><head><title>{}</title><link rel="stylesheet" href="/a.css"></head><body>'
    + '<div class="nav"><a href="/index.html?x=1&amp;y=2">Home</a></div>\r\n' * 200
    + "<p>{}</p></body></html>"
)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=200)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_read_in_the_encoding_of_its_name(path: Path) -> None:
    stem, encoding = path.stem.split(".")
    expected = (DATA / f"{stem}.utf-8.txt").read_bytes().decode()
    assert decode(path.read_bytes()) == Decoded(expected, encoding)


def test_there_is_a_file_of_each_encoding() -> None:
    found = {path.stem.split(".")[1] for path in FILES}
    assert found >= {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp950"}


def test_nothing_is_utf_8() -> None:
    assert decode(b"") == Decoded("", "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("梵文\n現存最古老的梵語文法是波你尼的《八篇書》，大約於公元前四世紀成形。", "cp950"),
        ("網球\n發球成功之後，接球手回擊。", "cp950"),
        ("網球\n發球成功之後，接球手回擊。", "gb18030"),
        ("梵文\n現存最古老的梵語文法是波你尼的《八篇書》，大約於公元前四世紀成形。", "gb18030"),
        ("锣鼓经\n常用的节奏型称为「锣鼓点」。", "gb18030"),
        ("战国无双\n从猛将传开始，本作中共有20张战场地图。", "gb18030"),
    ],
)
def test_what_is_well_formed_in_both_is_read_in_the_right_one(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    other = "gb18030" if encoding == "cp950" else "big5hkscs"
    assert data.decode(other) != text  # and raises nothing
    assert decode(data) == Decoded(text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
@pytest.mark.parametrize(
    "text", ["寧鄉高新區", "先進儲能材料", "今天", "臺北市政府", "黨建引領發展"]
)
def test_a_few_characters_are_enough(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize("text", ["宁乡高新区", "先进储能材料", "新华社北京电", "人民网讯"])
def test_a_few_simplified_characters_are_enough(text: str) -> None:
    assert decode(text.encode("gb18030")) == Decoded(text, "gb18030")


@pytest.mark.parametrize(
    ("title", "sentence", "encoding"),
    [
        ("馬祖列島", "馬祖地名因此而來。", "cp950"),
        ("馬祖列島", "馬祖地名因此而來。", "gb18030"),
        ("锣鼓经", "锣鼓的运用有约定俗成的程式。", "gb18030"),
        ("通知", "明天", "gb18030"),
    ],
)
def test_a_little_chinese_in_much_html_is_enough(title: str, sentence: str, encoding: str) -> None:
    page = PAGE.format(title, sentence)
    assert decode(page.encode(encoding)) == Decoded(page, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "China’s past — an essay by 李",
        "They call it “the Great Leap”… as 中國 did.",
    ],
)
@pytest.mark.parametrize("encoding", ["gb18030", "cp950"])
def test_punctuation_tells_where_han_characters_are_few(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("乾隆", "cp950"),
        ("數額", "cp950"),
        ("霸凌", "cp950"),
        ("紛紛", "cp950"),
        ("琉璃", "gb18030"),
        ("衰退", "gb18030"),
        ("虹彩吸蜜鸚鵡聰敏機靈", "cp950"),
    ],
)
def test_rarer_words_are_enough_too(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


def test_a_list_of_fullwidth_figures_is_text() -> None:
    text = "电话：（０７３１）８４８８１２３４，（０７３１）８４８８５６７８"
    assert decode(text.encode("gb18030")) == Decoded(text, "gb18030")


@pytest.mark.parametrize("text", ["票價€20，約合新臺幣七百元～八百元。", "圍棋的碁石裏面"])
def test_big5_of_taiwan_has_the_characters_windows_added(text: str) -> None:
    assert decode(text.encode("cp950")) == Decoded(text, "cp950")


@pytest.mark.parametrize("text", ["喺香港嘅大牌檔食嘢，好多人都咁講。", "優の良品是香港的零食店。"])
def test_big5_of_hong_kong_has_its_own_characters(text: str) -> None:
    assert decode(text.encode("big5hkscs")) == Decoded(text, "big5hkscs")


def test_eten_characters_are_given_up_where_hong_kong_has_gaps() -> None:
    text = "アニメ的票價是€20，約合新臺幣七百元。"
    assert decode(text.encode("cp950")) == Decoded(text, "cp950")


@pytest.mark.parametrize("text", ["café", "naïve résumé — fine", "Привет", "plain", "ñ"])
def test_well_formed_utf_8_is_utf_8_in_any_language(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950", "utf-16", "utf-16-le"])
def test_line_ends_stay(encoding: str) -> None:
    text = "馬祖列島\r\n位於閩江口外。\r南竿鄉\n\n北竿鄉\v東引鄉\f\t完\x1a"
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize(
    ("mark", "encoding", "codec"),
    [
        (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
        (b"\xff\xfe", "utf-16-le", "utf-16"),
        (b"\xfe\xff", "utf-16-be", "utf-16"),
    ],
)
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, "plain\n", ""])
def test_a_byte_order_mark_decides(mark: bytes, encoding: str, codec: str, text: str) -> None:
    assert decode(mark + text.encode(encoding)) == Decoded(text, codec)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, "It’s plain.\r\n"])
def test_utf_16_needs_no_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950", "utf-8-sig", "utf-16"])
def test_a_cut_off_last_character_costs_only_itself(encoding: str) -> None:
    decoded = decode((TRADITIONAL + "完").encode(encoding)[:-1])
    assert decoded == Decoded(TRADITIONAL + "\ufffd", encoding, "replace")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
@pytest.mark.parametrize("at", [1, 500, 900])
def test_a_lost_byte_leaves_the_rest_readable(at: int, encoding: str) -> None:
    data = "\n".join([TRADITIONAL] * 20).encode(encoding)
    broken = data[:at] + data[at + 1 :]
    decoded = decode(broken)
    assert broken.decode(decoded.encoding, decoded.errors) == decoded.text
    assert decoded.text.count(TRADITIONAL) == 19


def test_damaged_utf_8_is_not_taken_for_gb18030() -> None:
    data = TRADITIONAL.encode()
    broken = data[:-2] + data[-1:]
    assert broken.decode("gb18030") != TRADITIONAL  # and raises nothing
    assert decode(broken).encoding == "utf-8"


def test_a_gap_in_a_thousand_characters_is_borne() -> None:
    data = (b"It is plain English, but for one byte. " * 500).replace(b"but", b"b\x92t", 8)
    assert decode(data).errors == "replace"
    assert decode(data).text.count("\ufffd") == 8


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", TRADITIONAL * 50)
    return buffer.getvalue()


JUNK = random.Random(7).randbytes(4096)
BINARY = {
    "PDF": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
    "RTF": b"{\\rtf1\\ansi\\ansicpg936 \\'b5\\'b3}",
    "ZIP": _zip(),
    "gzip": gzip.compress(TRADITIONAL.encode()),
    "zlib": zlib.compress(TRADITIONAL.encode() * 50)[:200],
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06",
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
    "GIF": b"GIF89a\x01\x01 ",
    "ELF": b"\x7fELF\x02\x01\x01" + bytes(9),
    "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16),
    "random bytes": JUNK,
    "a few random bytes": JUNK[:64],
    "four bytes that are UTF-16 by chance": b"9\xf3\xc3\xe6",
    "NULs": bytes(100),
    "text with a NUL": TRADITIONAL.encode() + b"\0",
    "control characters": bytes(range(1, 9)) * 20,
    "random bytes after a mark": b"\xff\xfe" + JUNK,
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY.keys())
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="expected text in UTF-8"):
        decode(data)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("日本の首都は東京である。明治維新の後、政府は多くの学校を設立した。", "cp932"),
        ("日本の首都は東京である。明治維新の後、政府は多くの学校を設立した。", "euc_jp"),
        ("대한민국의 수도는 서울이다. 한국어로 쓰인 문장입니다.", "euc_kr"),
        ("L'été dernier, à Besançon, l'élève a répété sa leçon.", "latin-1"),
        ("Il est né à Lyon en 1900.", "latin-1"),
        ("Столица России. Это предложение написано на русском языке.", "cp1251"),
    ],
)
def test_another_encoding_is_refused_rather_than_garbled(text: str, encoding: str) -> None:
    with pytest.raises(ReadError, match="bytes that are not such text"):
        decode(text.encode(encoding))


def test_the_refusal_says_what_was_found_and_what_to_do() -> None:
    with pytest.raises(ReadError, match=r"a PDF file; save it as plain text in UTF-8"):
        decode(BINARY["PDF"])
    with pytest.raises(ReadError, match=r"found binary data"):
        decode(BINARY["NULs"])


@pytest.mark.parametrize(
    "data",
    [
        "党的a".encode("gb18030") * 200_000,
        b"a" * 1_000_000 + "党建".encode("gb18030"),
        random.Random(8).randbytes(1_000_000),
        b"\xb0\n" * 500_000,
        b"\x01" * 1_000_000,
    ],
    ids=["GB18030", "ASCII first", "random", "broken", "control characters"],
)
def test_a_megabyte_does_not_take_forever(data: bytes) -> None:
    started = time.perf_counter()
    with suppress(ReadError):
        decode(data)
    assert time.perf_counter() - started < 20  # a hundredth of that as a rule


@given(HAN)
def test_any_han_characters_in_utf_8_come_back(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@given(
    st.text(st.sampled_from("馬祖列島距離臺灣一百多海里，。\n"), min_size=10),
    st.sampled_from(["gb18030", "cp950"]),
)
def test_common_characters_in_either_encoding_come_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_decode_as_it_says(data: bytes) -> None:
    try:
        decoded = decode(data)
    except ReadError:
        return
    assert data.decode(decoded.encoding, decoded.errors) == decoded.text
