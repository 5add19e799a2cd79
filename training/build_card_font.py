"""Cut the font of the quote cards out of Noto Serif SC: one weight, the characters that articles have.

    npm pack @expo-google-fonts/noto-serif-sc@0.4.3
    python training/build_card_font.py expo-google-fonts-noto-serif-sc-0.4.3.tgz

Writes the font that ningbot.cards.fonts names, with its licence beside it, and prints the hash that
is held there. The same archive gives the same bytes with the same fonttools and brotli
(the last time 4.68.0 and 1.2.1). Needs the dependency group "training".

Kept is all that GBK, Big5 (CP950) and the dictionary of glosses have, the symbols around them, and what the font
has beyond the basic plane (names of people and places); hinting and layout rules are not: a
card is laid out by ningbot.cards. Curly quotation marks and dots as wide as Latin ones, which the font has for
Latin text alone, are put at LATIN_MARKS of the private use area. A character that is missing is drawn as 〓.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import tarfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from ningbot.cards.characters import LATIN_MARKS
from ningbot.cards.fonts import FONT

GLOSSES = Path(__file__).parents[1] / "src" / "ningbot" / "bilingual" / "glosses.tsv"
SOURCE = "package/500Medium/NotoSerifSC_500Medium.ttf"
LICENCE = "package/LICENSE_FONT"
PACKAGE_DIGEST = "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e"
GETA = 0x3013
END = "end"
BASIC_PLANE = 0xFFFF
SYMBOLS = (
    *range(0x0020, 0x0250),  # Latin
    *range(0x0370, 0x0460),  # Greek, Cyrillic
    *range(0x2000, 0x2800),  # punctuation, numbers, arrows, mathematics, shapes
    *range(0x3000, 0x3400),  # Chinese punctuation, kana, bopomofo, units
    *range(0x4E00, 0xA000),
    *range(0xFE30, 0xFE70),
    *range(0xFF00, 0xFFF0),  # full width
)


def main() -> None:
    """Read, cut, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--output", type=Path, default=FONT)
    arguments = parser.parse_args()
    source, licence = read_package(arguments.archive)
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    copyright_line = str(font["name"].getDebugName(0))
    font = cut(font)
    font.flavor = "woff2"
    font.save(arguments.output)
    terms = licence.decode().partition("\n\n")[2]
    arguments.output.with_name("OFL.txt").write_text(
        f"{copyright_line}\n\n{terms}", encoding="utf-8"
    )
    written = arguments.output.read_bytes()
    print(f"{len(font.getBestCmap())} characters of {font['maxp'].numGlyphs} glyphs")
    print(f"{len(written):,} bytes, digest {hashlib.sha256(written).hexdigest()}")


def read_package(path: Path) -> tuple[bytes, bytes]:
    """Give the font and its licence out of the package, which has to be the one named above."""
    if (found := hashlib.sha256(path.read_bytes()).hexdigest()) != PACKAGE_DIGEST:
        raise SystemExit(f"{path} has the digest {found}, not {PACKAGE_DIGEST}.")
    with tarfile.open(path) as package:
        return _member(package, SOURCE), _member(package, LICENCE)


def _member(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(name)
    if member is None:
        raise SystemExit(f"{name} is no file.")
    return member.read()


def cut(font: TTFont) -> TTFont:
    """Leave what is kept; give Latin marks their places, and what is missing its shape."""
    add_latin_marks(font)
    options = Options()
    options.hinting = options.glyph_names = options.recalc_timestamp = False
    options.layout_features = []
    options.notdef_outline = True
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "gasp"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=kept(set(font.getBestCmap())))
    subsetter.subset(font)
    add_end(font)
    geta = font.getBestCmap()[GETA]
    font["glyf"][".notdef"] = font["glyf"][geta]
    font["hmtx"][".notdef"] = font["hmtx"][geta]
    return font


def add_end(font: TTFont) -> None:
    """Put a glyph that nothing uses behind all others: FreeType cannot read the last one of a WOFF2 file."""
    font["glyf"][END] = font["glyf"][".notdef"]
    font["hmtx"][END] = font["hmtx"][".notdef"]


def add_latin_marks(font: TTFont) -> None:
    """Let the marks' narrow forms, which the font's rule "pwid" names, be found by characters of their own."""
    narrow = _narrow_forms(font)
    names = font.getBestCmap()
    for mark, place in LATIN_MARKS.items():
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap[ord(place)] = narrow[names[ord(mark)]]


def _narrow_forms(font: TTFont) -> dict[str, str]:
    rules = font["GSUB"].table
    numbers = {
        number
        for record in rules.FeatureList.FeatureRecord
        if record.FeatureTag == "pwid"
        for number in record.Feature.LookupListIndex
    }
    tables = [table for number in numbers for table in rules.LookupList.Lookup[number].SubTable]
    return {
        wide: narrow
        for table in tables
        for wide, narrow in getattr(table, "ExtSubTable", table).mapping.items()
    }


def kept(there: set[int]) -> set[int]:
    """Choose among the characters that the font has."""
    glossed = set(map(ord, GLOSSES.read_text(encoding="utf-8")))
    wanted = {*SYMBOLS, *of_encoding("gbk"), *of_encoding("cp950"), *of_encoding("big5"), *glossed}
    marks = set(map(ord, LATIN_MARKS.values()))
    return {code for code in there if code in wanted or code > BASIC_PLANE or code in marks}


def of_encoding(encoding: str) -> set[int]:
    """List the characters that an encoding has in two bytes."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    found = {pair.decode(encoding, "ignore") for pair in pairs}
    return {ord(char) for char in found if len(char) == 1}


if __name__ == "__main__":
    main()
