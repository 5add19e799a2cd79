"""The font has every character of the usual encodings, and is used whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ningbot.cards import fonts
from ningbot.cards.characters import LATIN_MARKS, MISSING
from ningbot.cards.fonts import DIGEST, FONT, font_of
from ningbot.errors import FontDamaged

SIZE = 24
NOT_IN_IT = "😀"


def shape(char: str) -> bytes:
    """Give what the font draws for a character."""
    return bytes(font_of(SIZE).getmask(char))


def characters_of(encoding: str) -> set[str]:
    """List the characters that an encoding has in two bytes."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    found = {pair.decode(encoding, "ignore") for pair in pairs}
    return {char for char in found if len(char) == 1 and not char.isascii()}


@pytest.fixture
def reopened() -> None:
    """Let the font be opened anew."""
    font_of.cache_clear()


def test_the_font_is_the_one_that_was_released() -> None:
    assert hashlib.sha256(FONT.read_bytes()).hexdigest() == DIGEST
    assert FONT.stat().st_size < 6_000_000
    licence = FONT.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "Adobe" in licence.partition("\n")[0]
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize(("encoding", "n"), [("gb2312", 7445), ("gbk", 21791), ("big5", 13706)])
def test_every_han_character_of_the_usual_encodings_has_a_shape(encoding: str, n: int) -> None:
    characters = characters_of(encoding)
    assert len(characters) == n
    missing = shape(NOT_IN_IT)
    lost = {char for char in characters if shape(char) == missing} - {MISSING}
    assert lost <= set("≒ˍ‾∼")


def test_letters_figures_and_marks_have_shapes_of_their_own() -> None:
    latin = "".join(map(chr, range(0x21, 0x7F))) + "éü€£·–—"
    marks = "，。、；：？！“”‘’「」『』（）《》〈〉【】〔〕…―％＄￥〇〓"
    missing = shape(NOT_IN_IT)
    assert not [char for char in latin + marks if shape(char) == missing and char != MISSING]
    assert len({shape(char) for char in latin}) == len(latin)
    for wide, narrow in LATIN_MARKS.items():
        assert font_of(SIZE).getlength(narrow) < font_of(SIZE).getlength(wide)


def test_rare_characters_of_names_have_shapes() -> None:
    assert all(shape(char) != shape(MISSING) for char in "䶮喆堃㛃𬭚𫖯")


def test_what_the_font_lacks_is_drawn_as_missing() -> None:
    assert shape(NOT_IN_IT) == shape("א") == shape(MISSING)


def test_a_font_that_is_damaged_or_missing_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reopened: None
) -> None:
    damaged = bytearray(FONT.read_bytes())
    damaged[1000] ^= 1
    path = tmp_path / "font.woff2"
    monkeypatch.setattr(fonts, "FONT", path)
    with pytest.raises(FontDamaged, match="cannot be read: No such file"):
        font_of(SIZE)
    path.write_bytes(damaged)
    with pytest.raises(FontDamaged, match="is not as it was released; install ningbot again"):
        font_of(SIZE)
    monkeypatch.setattr(fonts, "DIGEST", hashlib.sha256(damaged[:1000]).hexdigest())
    path.write_bytes(damaged[:1000])
    with pytest.raises(FontDamaged, match="Pillow cannot read"):
        font_of(SIZE)
